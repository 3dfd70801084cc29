"""Where a matter goes by the office's own table: first match wins; what is broken is said, and left to a person.

Pure: organs come as ``Seat`` with their place in the tree. An accusation is proposed only to discipline inspection, by
rules made for accusations, and never to the accused's side (2005/23; 2022/22, 30).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ACCUSATION = "accusation"
DISCIPLINE = "discipline"


@dataclass(frozen=True, slots=True)
class Seat:
    """An organ as the table needs it: ``path`` is ``/1/4/9/`` from the root; ``heirs`` who took over from it."""

    pk: int
    name: str
    code: str
    kind: str
    path: str
    closed: date | None = None
    heirs: tuple[int, ...] = ()
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. Empty conditions hold for all; ``accused``: an organ, and whatever stands below it; 0 for any."""

    code: str
    to: int
    category: str = ""
    place: str = ""
    accused: int = 0
    purpose: str = ""
    note: str = ""
    start: date | None = None
    end: date | None = None

    def fits(self, asked: "Asked", path: str, on: date) -> bool:
        """Whether it speaks of this matter, complained of ``path`` (empty: of nobody), on the day."""
        if (self.purpose == ACCUSATION) != (asked.purpose == ACCUSATION):
            return False
        return (
            (self.start is None or self.start <= on)
            and (self.end is None or on <= self.end)
            and (self.purpose in {"", asked.purpose})
            and under(asked.category, self.category)
            and self.place in asked.place
            and (not self.accused or f"/{self.accused}/" in path)
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What the table is asked of a matter: never a word of its text, never a person."""

    category: str = ""
    place: str = ""
    accused: tuple[int, ...] = ()
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """What is expected of the table: ``to`` 0 means that nothing is proposed."""

    asked: Asked
    to: int = 0


class Broken(StrEnum):
    """Why nothing is proposed: a person decides."""

    ACCUSED = "accused"
    CLOSED = "organ_closed"
    NO_MATCH = "no_match"
    OWN = "own_office"
    SUCCEEDED = "organ_succeeded"
    TWO = "two_organs"
    UNKNOWN = "organ_unknown"


BROKEN_LABELS: Mapping[Broken, str] = {
    Broken.ACCUSED: "路由指向被检举控告的单位、它的下级或者与它利害相关的上级",
    Broken.CLOSED: "路由指向的单位已经撤销，没有登记由谁承接",
    Broken.NO_MATCH: "路由表里没有适用的一条",
    Broken.OWN: "路由指向本单位自己",
    Broken.SUCCEEDED: "路由指向的单位已经撤销、合并",
    Broken.TWO: "按路由表应当去的单位不止一个",
    Broken.UNKNOWN: "路由指向的单位已经不在系统里",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the table says: an organ and the rule, or why there is none. ``heirs``: who a person may think of instead."""

    rule: Rule | None = None
    to: Seat | None = None
    broken: Broken | None = None
    heirs: tuple[Seat, ...] = ()
    caution: bool = False  # it is complained of itself, or stands below who is: lawful where no accusation is made

    @property
    def words(self) -> str:
        """Why nothing is proposed, in one sentence; empty when something is."""
        if self.broken is None:
            return ""
        by = f"（{self.rule.code}）" if self.rule else ""
        who = "，现由" + "、".join(seat.name for seat in self.heirs) + "承接" if self.heirs else ""
        return f"{BROKEN_LABELS[self.broken]}{by}{who}。请人工确定转给哪个单位。"


def under(path: str, prefix: str) -> bool:
    """Whether a category is ``prefix`` or stands below it; an empty prefix holds for all."""
    return not prefix or path == prefix or path.startswith(f"{prefix}/")


def propose(rules: Sequence[Rule], asked: Asked, seats: Mapping[int, Seat], on: date, own: int = 0) -> Proposal:
    """The proposal for one matter at the office ``own``; never nowhere: without an organ it says why.

    Several organs complained of are asked for one by one: where they lead to different organs, a person decides.
    """
    paths = [seats[pk].path for pk in asked.accused if pk in seats] or [""]
    firsts = [next((rule for rule in rules if rule.fits(asked, path, on)), None) for path in paths]
    found = list({rule.code: rule for rule in firsts if rule is not None}.values())
    if not found or None in firsts:
        return Proposal(found[0] if found else None, broken=Broken.TWO if found else Broken.NO_MATCH)
    if len({rule.to for rule in found}) > 1:
        return Proposal(found[0], broken=Broken.TWO, heirs=tuple(seats[r.to] for r in found if r.to in seats))
    return _standing(found[0], asked, seats, on, own)


def _standing(rule: Rule, asked: Asked, seats: Mapping[int, Seat], on: date, own: int) -> Proposal:
    to = seats.get(rule.to)
    if to is None:
        return Proposal(rule, broken=Broken.UNKNOWN)
    if asked.purpose == ACCUSATION and (to.kind != DISCIPLINE or shares(to, asked.accused, seats)):
        return Proposal(rule, broken=Broken.ACCUSED)
    if to.closed is not None and to.closed < on:
        heirs = tuple(seats[pk] for pk in to.heirs if pk in seats and not _barred(seats[pk], asked, seats))
        why = Broken.CLOSED if not heirs else Broken.SUCCEEDED if len(heirs) == 1 else Broken.TWO
        return Proposal(rule, broken=why, heirs=heirs)
    if to.pk == own:
        return Proposal(rule, broken=Broken.OWN)
    own_case = any(to.path.startswith(seats[pk].path) for pk in asked.accused if pk in seats)
    return Proposal(rule, to, caution=own_case)


def _barred(seat: Seat, asked: Asked, seats: Mapping[int, Seat]) -> bool:
    return asked.purpose == ACCUSATION and shares(seat, asked.accused, seats)


def shares(seat: Seat, accused: Iterable[int], seats: Mapping[int, Seat]) -> bool:
    """Whether ``seat`` is an accused organ or took over from one, stands below, or above: it shares its interest."""
    line = {pk for pk in accused if pk in seats}
    line |= {heir for pk in line for heir in seats[pk].heirs if heir in seats}
    return any(seat.path.startswith(seats[pk].path) or seats[pk].path.startswith(seat.path) for pk in line)


@dataclass(frozen=True, slots=True)
class Failed:
    """An example that the rules do not meet: its place in the list, what was expected, what came out."""

    number: int
    example: Example
    got: Proposal


def failed(
    rules: Sequence[Rule], examples: Sequence[Example], seats: Mapping[int, Seat], on: date, own: int
) -> list[Failed]:
    """The examples that the rules do not meet on the day."""
    found = []
    for number, example in enumerate(examples, start=1):
        got = propose(rules, example.asked, seats, on, own)
        if (got.to.pk if got.to else 0) != example.to:
            found.append(Failed(number, example, got))
    return found


def broken(rules: Sequence[Rule], seats: Mapping[int, Seat], on: date, own: int) -> list[tuple[Rule, str]]:
    """The rules that can propose nothing, each with why: a closed organ, an own office, one hidden behind an earlier."""
    found = []
    for number, rule in enumerate(rules):
        if rule.end is not None and rule.end < on:
            continue
        got = _standing(rule, Asked(), seats, on, own)
        hidden = next((one for one in rules[:number] if _covers(one, rule, seats)), None)
        if got.broken is not None:
            found.append((rule, got.words))
        elif rule.purpose == ACCUSATION and seats[rule.to].kind != DISCIPLINE:
            found.append((rule, Proposal(rule, broken=Broken.ACCUSED).words))
        elif hidden is not None:
            found.append((rule, f"永远轮不到：前面的 {hidden.code} 已经包括了它。"))
    return found


def _covers(one: Rule, other: Rule, seats: Mapping[int, Seat]) -> bool:
    """Whether whatever ``other`` fits, ``one`` fits too."""
    below = seats[other.accused].path if other.accused in seats else ""
    return (
        one.purpose in ({other.purpose} if ACCUSATION in {one.purpose, other.purpose} else {"", other.purpose})
        and under(other.category, one.category)
        and one.place in other.place
        and (not one.accused or f"/{one.accused}/" in below)
        and (one.start is None or (other.start is not None and one.start <= other.start))
        and (one.end is None or (other.end is not None and other.end <= one.end))
    )
