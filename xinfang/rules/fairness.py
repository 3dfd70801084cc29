"""Figures on the process itself, not on those it concerns: shares, usual times, whether like was treated alike. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low

from xinfang.rules.accountable import Severity, permitted

UNTOUCHED_DAYS = 30  # ours: nobody has looked at an alert for so long; no law names a number
FEW = 5  # below so many a share or a median says little


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole. ``few``: the whole is too small to compare."""

    part: int
    of: int

    @property
    def few(self) -> bool:
        """Whether the whole is small."""
        return self.of < FEW

    @property
    def said(self) -> str:
        """In words: 1/4（25.0%）; a dash where there is nothing to share."""
        return f"{self.part}/{self.of}（{self.part * 100 / self.of:.1f}%）" if self.of else "—"


@dataclass(frozen=True, slots=True)
class Taken:
    """How many days something took: of how many, the middle one (the lower of two), the longest."""

    count: int
    middle: int | None
    longest: int | None

    @property
    def said(self) -> str:
        """In words."""
        if self.middle is None:
            return "—"
        return f"中位数 {self.middle} 日，最长 {self.longest} 日，共 {self.count} 件"


def taken(spans: Iterable[tuple[date, date | None]]) -> Taken:
    """The days from the first to the second of each pair; a pair without its second is not over and is left out."""
    days = [(last - first).days for first, last in spans if last is not None]
    return Taken(len(days), median_low(days) if days else None, max(days, default=None))


@dataclass(frozen=True, slots=True)
class Same:
    """Charges of the same facts: item, severity, target. ``kept``: the permitted set that was kept with each, with how many;
    ``chosen``: the measures that were chosen, with how many. ``alike``: all were given one set, the one of the rule.
    """

    item: str
    severity: str
    target: str
    kept: Mapping[tuple[str, str], int]
    chosen: Mapping[str, int]

    @property
    def count(self) -> int:
        """How many charges."""
        return sum(self.kept.values())

    @property
    def alike(self) -> bool:
        """Whether the same facts got the same permitted set, and it is that of the rule."""
        return list(self.kept) == [permitted_set(self.item, self.severity, self.target)]


def permitted_set(item: str, severity: str, target: str) -> tuple[str, str]:
    """What the rule permits for such facts, as a charge keeps it. Names and organs take no part (seed/11 to 14)."""
    found = permitted(item, Severity(severity), target)
    return found.by_item, " ".join(found.by_consequence)


Facts = tuple[str, str, str]


def same_facts(rows: Sequence[tuple[Facts, tuple[str, str], str, int]]) -> list[Same]:
    """Charges by their facts: ``(item, severity, target), (by item, by consequence), measure, how many``."""
    kept: dict[Facts, dict[tuple[str, str], int]] = {}
    chosen: dict[Facts, dict[str, int]] = {}
    for facts, given, measure, count in rows:
        of, by = kept.setdefault(facts, {}), chosen.setdefault(facts, {})
        of[given] = of.get(given, 0) + count
        by[measure] = by.get(measure, 0) + count
    return [Same(*facts, kept[facts], chosen[facts]) for facts in sorted(kept, key=_order)]


def _order(facts: Facts) -> tuple[int, str, str]:
    item, severity, target = facts
    return int(item.partition(".")[2] or 0), severity, target
