"""A random sample that anybody can draw again: the same seed on the same data gives the same sample.

No generator of a library is used: each matter is ranked by SHA-256 of the seed and its uid, so that neither the order of
the data nor the version of a language changes what is drawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from xinfang.rules.refusals import Refused

MOST, HIGHEST_SEED = 200, 999_999


@dataclass(frozen=True, slots=True)
class Candidate:
    """One concluded matter: its uid as text, and the organ that concluded it."""

    key: str
    stratum: str


def sample(candidates: Iterable[Candidate], size: int, seed: int) -> tuple[Candidate, ...]:
    """``size`` of the candidates, or all where there are fewer; in the order of their keys.

    Where the size allows it each organ has one at least; where it does not, the organs are drawn too. The rest is drawn from
    all that are left, each as likely as the other. Refused: a size or a seed out of bounds.
    """
    if not 1 <= size <= MOST:
        raise Refused(f"抽查件数要在 1 到 {MOST} 之间。", field="size", code="bad_size")
    if not 1 <= seed <= HIGHEST_SEED:
        raise Refused(f"随机种子要在 1 到 {HIGHEST_SEED} 之间。", field="seed", code="bad_seed")
    ranked = sorted(candidates, key=lambda one: (_rank(seed, one.key), one.key))
    firsts: dict[str, Candidate] = {}
    for one in ranked:
        firsts.setdefault(one.stratum, one)
    taken = list(firsts.values())[:size]
    rest = [one for one in ranked if firsts[one.stratum] is not one]
    return tuple(sorted([*taken, *rest[: size - len(taken)]], key=lambda one: one.key))


def _rank(seed: int, key: str) -> str:
    return sha256(f"{seed}:{key}".encode()).hexdigest()


def fingerprint(candidates: Iterable[Candidate]) -> str:
    """What the sample was drawn from, as one digest: the same data gives the same, in whatever order."""
    lines = sorted(f"{one.key}:{one.stratum}" for one in candidates)
    return sha256("\n".join(lines).encode()).hexdigest()
