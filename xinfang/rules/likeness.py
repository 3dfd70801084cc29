"""How alike two texts are: what an index compares to find candidates, and the share of words that a person is shown.

MinHash over three-character pieces, in bands of two: measured on real letters, a letter of which a tenth or a fifth was
rewritten is always found, one of which three tenths were in 99 of 100 (docs/adr/0018-similar-matters.md).
"""

from collections import Counter
from collections.abc import Iterable
from hashlib import blake2s
from itertools import pairwise

PIECE, BANDS, ROWS = 3, 24, 2
FEWEST = 8  # pieces: of a shorter text nothing can be said
MOST_PIECES = 1000  # of a longer one the smallest are compared: of like texts they are the same
LONGEST = 20_000  # characters that are compared when two texts are scored
ALIKE = 0.5  # the share from which on a person is shown it
PRIME = (1 << 61) - 1


def _constants() -> tuple[tuple[int, int], ...]:
    words = [blake2s(f"likeness/{place}".encode(), digest_size=16).digest() for place in range(BANDS * ROWS)]
    return tuple((int.from_bytes(one[:8], "big") % (PRIME - 1) + 1, int.from_bytes(one[8:], "big")) for one in words)


_ORDERS = _constants()


def pieces(folded: str) -> set[str]:
    """The overlapping pieces of a folded text that are compared; none for a text too short to compare."""
    found = {folded[at : at + PIECE] for at in range(len(folded) - PIECE + 1)}
    return found if len(found) >= FEWEST else set()


def bands(numbers: Iterable[int]) -> list[tuple[int, ...]]:
    """The bands of a text, from a number for each of its pieces: like texts have some band in common. None for none."""
    kept = sorted(set(numbers))[:MOST_PIECES]
    if not kept:
        return []
    least = [min([(a * number + b) % PRIME for number in kept]) for a, b in _ORDERS]
    return [tuple(least[at : at + ROWS]) for at in range(0, len(least), ROWS)]


def share(one: str, other: str) -> float:
    """The share of neighbouring characters that two folded texts have in common, of both together: 0 to 1."""
    a, b = (Counter(map("".join, pairwise(text[:LONGEST]))) for text in (one, other))
    both = a.total() + b.total()
    return 2 * (a & b).total() / both if both else 0.0


def in_words(found: float) -> str:
    """A share as people say it: 全部, 七成, 不到一成."""
    tenths = int(found * 10 + 1e-9)
    return "全部" if tenths >= 10 else f"{'一二三四五六七八九'[tenths - 1]}成" if tenths else "不到一成"
