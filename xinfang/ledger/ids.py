"""Uids and random words, from the system's randomness; from a seed only in the sample city (decision 39)."""

import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_system = random.SystemRandom()
_source: ContextVar[random.Random] = ContextVar("ids_source", default=_system)


def new_uid() -> uuid.UUID:
    """A random uuid (version 4)."""
    source = _source.get()
    return uuid.uuid4() if source is _system else uuid.UUID(int=source.getrandbits(128), version=4)


def word(alphabet: str, length: int) -> str:
    """``length`` random characters of ``alphabet``."""
    return "".join(_source.get().choices(alphabet, k=length))


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Draw from a seed: the sample city is the same every time. Never where real people are."""
    token = _source.set(random.Random(seed))  # noqa: S311 - a sample, not a secret
    try:
        yield
    finally:
        _source.reset(token)
