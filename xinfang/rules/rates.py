"""The rates of Art. 15's assessments, each defined once: what is counted, over what, and how the doubtful cases count.

No official definition was to be had (facts, part 5.1): two ways are in use for each doubtful case. So they are parameters with
names, and ``words()`` says which were used: it is printed under every table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction


class NotDue(StrEnum):
    """How a matter whose days still run counts."""

    LEFT_OUT = "left_out"
    AGAINST = "against"


class NeverAccepted(StrEnum):
    """How a matter counts that should have been accepted and was not, when what is asked is whether it was concluded in time."""

    AGAINST = "against"
    LEFT_OUT = "left_out"


class Silent(StrEnum):
    """How a petitioner counts who was asked to rate and did not. Silence is satisfaction only where a scheme says so."""

    LEFT_OUT = "left_out"
    SATISFIED = "satisfied"
    UNHAPPY = "unhappy"


@dataclass(frozen=True, slots=True)
class Parameters:
    """The named choices under which rates are reckoned. The defaults gain nothing from what was not done."""

    not_due: NotDue = NotDue.LEFT_OUT
    never_accepted: NeverAccepted = NeverAccepted.AGAINST
    silent: Silent = Silent.LEFT_OUT

    def words(self) -> tuple[str, ...]:
        """What is printed under a table."""
        return (
            NOT_DUE_WORDS[self.not_due],
            NEVER_ACCEPTED_WORDS[self.never_accepted],
            SILENT_WORDS[self.silent],
        )


NOT_DUE_WORDS: Mapping[NotDue, str] = {
    NotDue.LEFT_OUT: "期限还没有到的，不计入",
    NotDue.AGAINST: "期限还没有到又没有办的，计入分母",
}
NEVER_ACCEPTED_WORDS: Mapping[NeverAccepted, str] = {
    NeverAccepted.AGAINST: "应受理未受理的，在按期办结率里按没有按期算",
    NeverAccepted.LEFT_OUT: "应受理未受理的，不计入按期办结率",
}
SILENT_WORDS: Mapping[Silent, str] = {
    Silent.LEFT_OUT: "过了期限没有评价的，不计入满意率",
    Silent.SATISFIED: "注意：过了期限没有评价的，在满意率里按满意算（考核方案这样规定）",
    Silent.UNHAPPY: "过了期限没有评价的，在满意率里按不满意算",
}


@dataclass(frozen=True, slots=True)
class Stood:
    """How the clocks of one limit stand at the end of a period: in time, late, past due and not met, still running."""

    in_time: int = 0
    late: int = 0
    lapsed: int = 0
    running: int = 0

    def __add__(self, other: "Stood") -> "Stood":
        return Stood(
            self.in_time + other.in_time,
            self.late + other.late,
            self.lapsed + other.lapsed,
            self.running + other.running,
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """What an organ's rates are made of, over one period.

    ``accepting``: the clocks of ``accept_notice``; ``concluding``: of ``conclude``. ``never_accepted``: past the first with no
    acceptance since. ``satisfied``, ``mostly``, ``unhappy``: ratings; ``silent``: asked, and the window is over.
    ``submissions``, ``repeats``: 件次. ``resolved`` of ``to_resolve``: matters that ended and did not come back.
    """

    accepting: Stood = Stood()
    concluding: Stood = Stood()
    never_accepted: int = 0
    satisfied: int = 0
    mostly: int = 0
    unhappy: int = 0
    silent: int = 0
    submissions: int = 0
    repeats: int = 0
    to_resolve: int = 0
    resolved: int = 0

    @property
    def rated(self) -> int:
        """How many rated."""
        return self.satisfied + self.mostly + self.unhappy


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate before it is divided; ``share`` None where there is nothing to count, which is neither 0 nor 100 per cent."""

    part: int
    whole: int

    @property
    def share(self) -> Fraction | None:
        """The part of the whole."""
        return Fraction(self.part, self.whole) if self.whole else None

    @property
    def said(self) -> str:
        """In per cent with two places, rounded half up; a dash where there is nothing to count."""
        return "—" if not self.whole else f"{percent(Fraction(self.part, self.whole))}%"


def percent(share: Fraction) -> str:
    """A share in per cent with two places, half rounded up, by whole numbers alone."""
    hundredths = (share.numerator * 20_000 + share.denominator) // (2 * share.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _in_time(stood: Stood, parameters: Parameters, against: int = 0) -> Rate:
    running = stood.running if parameters.not_due is NotDue.AGAINST else 0
    return Rate(stood.in_time, stood.in_time + stood.late + stood.lapsed + running + against)


def timely_acceptance(counts: Counts, parameters: Parameters) -> Rate:
    """及时受理率: of the matters to be accepted or informed about within 15 days, those that were."""
    return _in_time(counts.accepting, parameters)


def on_time_conclusion(counts: Counts, parameters: Parameters) -> Rate:
    """按期办结率: of the matters to be concluded, those with a written reply in time (2005/33; 2022/34)."""
    against = counts.never_accepted if parameters.never_accepted is NeverAccepted.AGAINST else 0
    return _in_time(counts.concluding, parameters, against)


def satisfaction(counts: Counts, parameters: Parameters) -> Rate:
    """满意率: satisfied and mostly satisfied among those who rated, and among the silent as the parameter says."""
    content = counts.satisfied + counts.mostly
    if parameters.silent is Silent.LEFT_OUT:
        return Rate(content, counts.rated)
    content += counts.silent if parameters.silent is Silent.SATISFIED else 0
    return Rate(content, counts.rated + counts.silent)


def participation(counts: Counts, parameters: Parameters) -> Rate:
    """参评率: of those who were asked and had their days, those who rated."""
    return Rate(counts.rated, counts.rated + counts.silent)


def repeats(counts: Counts, parameters: Parameters) -> Rate:
    """重复信访率: repeats among all submissions, by 件次."""
    return Rate(counts.repeats, counts.submissions)


def resolution(counts: Counts, parameters: Parameters) -> Rate:
    """化解率: of the matters that ended in the period, those that did not come back by its end."""
    return Rate(counts.resolved, counts.to_resolve)


@dataclass(frozen=True, slots=True)
class Definition:
    """A rate with its name, what is said under it, and its function. ``low``: the lower, the better."""

    key: str
    title: str
    said: str
    of: Callable[[Counts, Parameters], Rate]
    low: bool = False


RATES: Mapping[str, Definition] = {
    one.key: one
    for one in (
        Definition("timely_acceptance", "及时受理率", "按期受理或者告知的 ÷ 应当受理或者告知的", timely_acceptance),
        Definition("on_time_conclusion", "按期办结率", "按期书面答复的 ÷ 应当答复的", on_time_conclusion),
        Definition("satisfaction", "满意率", "（满意＋基本满意）÷ 评价的", satisfaction),
        Definition("participation", "参评率", "评价的 ÷ 应当评价的（评价期限已过或者已经评价）", participation),
        Definition("repeats", "重复信访率", "重复件次 ÷ 总件次", repeats, low=True),
        Definition("resolution", "化解率", "办结后没有再来的 ÷ 办结的", resolution),
    )
}


def if_silent(counts: Counts, parameters: Parameters) -> tuple[Rate, Rate]:
    """The satisfaction as it is, and as it would be if all who are unhappy had stayed silent: what gaming would gain."""
    quiet = replace(counts, unhappy=0, silent=counts.silent + counts.unhappy)
    return satisfaction(counts, parameters), satisfaction(quiet, parameters)
