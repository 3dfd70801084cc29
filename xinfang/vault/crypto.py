"""Encryption of fields and digests of rows, with the algorithm named in front of every sealed value."""

from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from xinfang.vault import ciphers
from xinfang.vault.ciphers import LENGTHS, NONCE, SM4, Unreadable
from xinfang.vault.keys import key

__all__ = ["Unreadable", "keyed", "seal", "sm3", "unseal"]

MARKS = {b"A1": ciphers.AES, b"S1": ciphers.SM4}  # A2 and S2 are sealed under a key of their own: see records


def seal(plain: bytes, purpose: str) -> bytes:
    """Encrypt ``plain`` for ``purpose`` (which is bound to it: a value moved elsewhere does not open)."""
    mark = next(mark for mark, cipher in MARKS.items() if cipher == settings.CIPHER)
    return mark + ciphers.encrypt(settings.CIPHER, _key(settings.CIPHER, purpose), plain, purpose.encode())


def unseal(sealed: bytes, purpose: str) -> bytes:
    """Open what ``seal`` made; raises Unreadable when the key or the bytes are not the same."""
    cipher = MARKS.get(sealed[:2])
    if cipher is None:
        raise Unreadable("密文的算法标记不认识。")
    return ciphers.decrypt(cipher, _key(cipher, purpose), sealed[2:], purpose.encode())


def _key(cipher: str, purpose: str) -> bytes:
    return key(purpose if cipher != SM4 else f"{purpose}/sm4", LENGTHS[cipher])


def opener(purpose: str) -> Callable[[bytes], bytes]:
    """``unseal`` for many values of one ``purpose``: what is the same for all of them is done once."""
    cipher, bound = AESGCM(key(purpose)), purpose.encode()

    def one(sealed: bytes) -> bytes:
        if sealed[:2] != b"A1":
            return unseal(sealed, purpose)
        try:
            return cipher.decrypt(sealed[2 : 2 + NONCE], sealed[2 + NONCE :], bound)
        except InvalidTag:
            return unseal(sealed, purpose)

    return one


def sm3(data: bytes) -> str:
    """The SM3 digest of ``data``, in hex."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


def keyed(data: bytes, purpose: str) -> str:
    """HMAC-SM3 of ``data`` under the key for ``purpose``, in hex: of no use to whoever lacks the key."""
    mac = hmac.HMAC(key(purpose), hashes.SM3())
    mac.update(data)
    return mac.finalize().hex()
