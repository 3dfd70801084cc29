"""Files that were handed in: each encrypted under a key of its own, stored by the digest of what is stored.

They stand outside everything that is served (``stores.py``), under names that are digests and nothing else: what a
person called a file never becomes a path. Whoever has the place alone can tell how many there are and how long.
"""

import os
from collections.abc import Iterator
from uuid import UUID

from django.conf import settings

from xinfang.vault import ciphers, stores
from xinfang.vault.ciphers import LENGTHS, Unreadable
from xinfang.vault.crypto import sm3
from xinfang.vault.records import MARKS


def put(uid: UUID, data: bytes) -> tuple[str, str]:
    """Store ``data`` for the row ``uid``: its address, and the key that opens it, in hex. On disk before it returns."""
    cipher = settings.CIPHER
    mark = next(mark for mark, name in MARKS.items() if name == cipher)
    own = os.urandom(LENGTHS[cipher])
    sealed = mark + ciphers.encrypt(cipher, own, data, _bound(uid))
    address = sm3(sealed)
    stores.here().write(address, sealed)
    return address, own.hex()


def get(uid: UUID, address: str, key: str) -> bytes:
    """What was stored; raises Unreadable when it is missing, was changed, or belongs to another row."""
    sealed = stores.here().read(stores.checked(address))
    if sealed is None:
        raise Unreadable("附件的文件不见了。")
    cipher = MARKS.get(sealed[:2])
    if cipher is None or sm3(sealed) != address:
        raise Unreadable("附件的文件被改过。")
    return ciphers.decrypt(cipher, bytes.fromhex(key), sealed[2:], _bound(uid))


def problem(address: str) -> str:
    """What is wrong with a stored file, in a word; empty when it is there and unchanged. No key is needed."""
    sealed = stores.here().read(stores.checked(address))
    if sealed is None:
        return "不见了"
    return "" if sm3(sealed) == address else "被改过"


def there(address: str) -> bool:
    """Whether the file is there."""
    return stores.here().there(stores.checked(address))


def remove(address: str) -> None:
    """Take the file away; nothing happens when it is gone already."""
    stores.here().remove(stores.checked(address))


def _bound(uid: UUID) -> bytes:
    return f"blob/{uid}".encode()


def addresses() -> Iterator[str]:
    """Every stored file, for a backup."""
    return stores.here().addresses()


def sealed_at(address: str) -> bytes | None:
    """A stored file as it is stored, sealed; None where there is none."""
    return stores.here().read(stores.checked(address))


def put_back(address: str, sealed: bytes) -> None:
    """A stored file brought back from a backup; raises Unreadable when it is not the one of that address."""
    if sm3(sealed) != address:
        raise Unreadable(f"附件的文件 {address} 被改过。")
    stores.here().write(stores.checked(address), sealed)
