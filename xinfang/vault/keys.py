"""Keys: one master key, and one derived key per purpose. The master key never encrypts anything itself."""

from functools import cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


@cache
def derived(purpose: str, master: str, length: int = 32) -> bytes:
    """``length`` bytes for ``purpose``, from ``master`` (HKDF-SHA256)."""
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=b"xinfang/" + purpose.encode()).derive(
        master.encode()
    )


def key(purpose: str) -> bytes:
    """The key for ``purpose``, from the installation's master key."""
    return derived(purpose, settings.MASTER_KEY)
