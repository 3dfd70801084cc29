"""Files that were handed in: each encrypted under a key of its own, stored by the digest of what is stored.

They stand in ``XINFANG_HOME/blobs``, outside everything that is served, under names that are digests and nothing else:
what a person called a file never becomes a path. Whoever has the folder alone can tell how many there are and how long.
"""

import os
import re
from pathlib import Path
from uuid import UUID

from django.conf import settings

from xinfang.vault import ciphers
from xinfang.vault.ciphers import LENGTHS, Unreadable
from xinfang.vault.crypto import sm3
from xinfang.vault.records import MARKS

ADDRESS = re.compile(r"[0-9a-f]{64}", re.ASCII)


def put(uid: UUID, data: bytes) -> tuple[str, str]:
    """Store ``data`` for the row ``uid``: its address, and the key that opens it, in hex. On disk before it returns."""
    cipher = settings.CIPHER
    mark = next(mark for mark, name in MARKS.items() if name == cipher)
    own = os.urandom(LENGTHS[cipher])
    sealed = mark + ciphers.encrypt(cipher, own, data, _bound(uid))
    address = sm3(sealed)
    _write(_path(address), sealed)
    return address, own.hex()


def get(uid: UUID, address: str, key: str) -> bytes:
    """What was stored; raises Unreadable when it is missing, was changed, or belongs to another row."""
    try:
        sealed = _path(address).read_bytes()
    except OSError as error:
        raise Unreadable("附件的文件不在 XINFANG_HOME/blobs 里。") from error
    cipher = MARKS.get(sealed[:2])
    if cipher is None or sm3(sealed) != address:
        raise Unreadable("附件的文件被改过。")
    return ciphers.decrypt(cipher, bytes.fromhex(key), sealed[2:], _bound(uid))


def problem(address: str) -> str:
    """What is wrong with a stored file, in a word; empty when it is there and unchanged. No key is needed."""
    try:
        return "" if sm3(_path(address).read_bytes()) == address else "被改过"
    except OSError:
        return "不见了"


def there(address: str) -> bool:
    """Whether the file is there."""
    return _path(address).exists()


def remove(address: str) -> None:
    """Take the file away; nothing happens when it is gone already."""
    _path(address).unlink(missing_ok=True)


def _bound(uid: UUID) -> bytes:
    return f"blob/{uid}".encode()


def _path(address: str) -> Path:
    if not ADDRESS.fullmatch(address):
        raise Unreadable("附件的地址不对。")
    return Path(settings.XINFANG_HOME) / "blobs" / address[:2] / address


def _write(path: Path, sealed: bytes) -> None:
    """Whole or not at all: written beside, flushed, then renamed."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
