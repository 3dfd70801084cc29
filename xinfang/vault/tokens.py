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


def numbers(pieces: Iterable[str], purpose: str) -> list[int]:
    """A number of 61 bits for each piece, keyed for ``purpose``: what a comparison of texts may be worked out from."""
    secret = key(purpose)
    return [_wide(piece.encode(), secret) >> 3 for piece in pieces]


def sealed_band(place: int, band: Iterable[int], purpose: str) -> int:
    """One band of a text as an index may hold it: 63 bits, keyed, of no use to whoever lacks the key."""
    said = ",".join(map(str, (place, *band)))
    return _wide(said.encode(), key(purpose)) >> 1


def _wide(said: bytes, secret: bytes) -> int:
    return int.from_bytes(blake2s(said, key=secret, digest_size=8).digest(), "big")
