"""Where stored files lie: in a folder, or in object storage that speaks the S3 protocol. Chosen by ``XINFANG_BLOBS``.

What is stored is sealed and named by its digest (``blobs.py``), so whoever keeps it can neither read nor exchange it
unnoticed. Every web process and the housekeeper must reach the same place.
"""

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Protocol

from django.conf import settings

from xinfang.vault.bucket import Bucket
from xinfang.vault.ciphers import Unreadable

ADDRESS = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Store(Protocol):
    """A place for files by address. ``Unreachable`` where the place itself does not answer."""

    def read(self, address: str) -> bytes | None:
        """What lies there; None where nothing does."""

    def write(self, address: str, sealed: bytes) -> None:
        """Whole or not at all; safe when it returns."""

    def there(self, address: str) -> bool:
        """Whether something lies there."""

    def remove(self, address: str) -> None:
        """Take it away; nothing happens when it is gone already."""

    def addresses(self) -> Iterator[str]:
        """Every address at which something lies."""


class Folder:
    """A folder, shared by all hosts that serve: the local disk of one, a network file system of several."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, address: str) -> bytes | None:
        """What lies there; None where nothing does, or nothing that can be read."""
        try:
            return self._path(address).read_bytes()
        except OSError:
            return None

    def write(self, address: str, sealed: bytes) -> None:
        """Written beside, flushed, then renamed."""
        path = self._path(address)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}.new")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)

    def there(self, address: str) -> bool:
        """Whether something lies there."""
        return self._path(address).exists()

    def remove(self, address: str) -> None:
        """Take it away."""
        self._path(address).unlink(missing_ok=True)

    def addresses(self) -> Iterator[str]:
        """Every address, in order."""
        for path in sorted(self.root.glob("??/*")):
            if ADDRESS.fullmatch(path.name):
                yield path.name

    def _path(self, address: str) -> Path:
        return self.root / address[:2] / checked(address)


def checked(address: str) -> str:
    """``address``, which must be a digest and nothing else: it becomes a path."""
    if not ADDRESS.fullmatch(address):
        raise Unreadable("附件的地址不对。")
    return address


def here() -> Store:
    """The store of this installation."""
    return _made(str(settings.BLOBS))


@cache
def _made(place: str) -> Store:
    if not place.startswith("s3://"):
        return Folder(Path(place))
    bucket, _, prefix = place.removeprefix("s3://").partition("/")
    return Bucket(settings.S3_ENDPOINT, bucket, prefix, settings.S3_REGION, settings.S3_KEY, settings.S3_SECRET)
