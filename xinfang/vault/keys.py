"""The keys. A master key wraps the root of the ring and every record's own key, and encrypts nothing else.

The key of a purpose is derived from the root, so another master key changes none of them: rows stay readable, and the
ledger's digests stay true (decision record 9).
"""

from functools import cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from xinfang.vault import ciphers
from xinfang.vault.ciphers import LENGTHS, SM4, Unreadable

WRAPS = {b"K1": ciphers.AES, b"K2": ciphers.SM4}
_root: list[str] = []


@cache
def derived(purpose: str, secret: str, length: int = 32) -> bytes:
    """``length`` bytes for ``purpose``, from ``secret`` (HKDF-SHA256)."""
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=b"xinfang/" + purpose.encode()).derive(
        secret.encode()
    )


def key(purpose: str, length: int = 32) -> bytes:
    """The installation's key for ``purpose``; raises Unreadable when no master key at hand opens the ring."""
    return derived(purpose, root(), length)


def name_of(master: str) -> str:
    """The name by which wrapped keys remember their master key; it says nothing of the key."""
    return derived("kek-name", master, 8).hex()


def current() -> str:
    """The name of the master key that wraps from now on."""
    return name_of(settings.MASTER_KEY)


def masters() -> dict[str, str]:
    """The master keys at hand, by name: the present one and, while a change is under way, the one before."""
    return {name_of(master): master for master in (settings.MASTER_KEY_OLD, settings.MASTER_KEY) if master}


def wrap(plain: bytes, about: str) -> bytes:
    """``plain``, a key, wrapped by the present master key for ``about``."""
    mark = next(mark for mark, cipher in WRAPS.items() if cipher == settings.CIPHER)
    return mark + ciphers.encrypt(settings.CIPHER, _wrapper(settings.CIPHER, settings.MASTER_KEY), plain, _bound(about))


def unwrap(wrapped: bytes, name: str, about: str) -> bytes:
    """The key again; raises Unreadable when the master key called ``name`` is not at hand, or ``about`` is another."""
    master, cipher = masters().get(name), WRAPS.get(wrapped[:2])
    if master is None:
        raise Unreadable(f"没有名为 {name} 的主密钥：正在换密钥的，请把旧的一把交给 XINFANG_MASTER_KEY_OLD。")
    if cipher is None:
        raise Unreadable("密钥的包裹标记不认识。")
    return ciphers.decrypt(cipher, _wrapper(cipher, master), wrapped[2:], _bound(about))


def _wrapper(cipher: str, master: str) -> bytes:
    return derived("kek" if cipher != SM4 else "kek/sm4", master, LENGTHS[cipher])


def _bound(about: str) -> bytes:
    return b"wrap/" + about.encode()


def root() -> str:
    """The secret from which the keys of all purposes come: read once by each process."""
    if not _root:
        from xinfang.vault.models import RINGS, Ring  # here: models of every room import this module

        row = Ring.objects.filter(number=RINGS).first()
        if row is None:
            raise Unreadable("密钥环不在库里：请从备份恢复，或者先运行 xinfang migrate。")
        _root.append(unwrap(bytes(row.wrapped), row.kek, row.about).decode())
    return _root[0]


def forget() -> None:
    """Read the ring again next time: after a migrate, and in tests."""
    _root.clear()
