"""Keyed tokens: what an index may hold instead of the pieces of a text (docs/adr/0010-search-index.md)."""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2s

from xinfang.vault.keys import key

BITS = 28


def tokens(pieces: Iterable[str], purpose: str) -> list[int]:
    """One number of 28 bits for each piece, sorted so that their order says nothing of the text's.

    Keyed BLAKE2s under the key for ``purpose``: of no use to whoever lacks the key. Different pieces may share a
    number (about one in 500 does): whoever asks must check what it finds against the text itself.
    """
    secret = key(purpose)
    return sorted({_token(piece, secret) for piece in pieces})


@lru_cache(1 << 16)  # a language has few frequent pairs: nine in ten are met again
def _token(piece: str, secret: bytes) -> int:
    return int.from_bytes(blake2s(piece.encode(), key=secret, digest_size=4).digest(), "big") >> (32 - BITS)
