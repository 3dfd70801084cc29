"""The duties of Arts. 6 to 9 and 15: what was owed in a period, what was done, what is lacking. Pure; no number of our own.

A number stands in ``law/duties.yaml`` only where the source has one; where it writes 定期 or nothing, the bureau's setting
is used and shown as that. The machine counts the evidence; whether an organ is passive (seed/12.1) people judge.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from xinfang.rules.days import Calendar, zh
from xinfang.rules.lawparts import Duty
from xinfang.rules.situations import RULE_FROM
from xinfang.rules.values import Period

ONE = timedelta(days=1)
HALVES = 2  # working time is entered in half days
PARTY_OR_GOVERNMENT = frozenset({"party_committee", "government"})
LOWEST = frozenset({"township", "street"})
DEPARTMENTS = frozenset({"department", "petition_office", "personnel", "political_legal"})
LEADING = frozenset({"head", "deputy_in_charge", "other_leader"})
MEETINGS = {
    "study_regularly": frozenset({"standing_committee", "executive", "party_group", "office", "special"}),
    "leading_meeting": frozenset({"standing_committee", "executive"}),
    "office_meeting": frozenset({"party_group", "office"}),
}
PARTS = {"heard": "听取汇报", "deployed": "研究部署", "solved": "解决突出问题"}


class Standing(StrEnum):
    """How a duty stands on a day."""

    MET = "met"
    DUE = "due"
    MISSED = "missed"
    NOT_OWED = "not_owed"


@dataclass(frozen=True, slots=True)
class Term:
    """A period that a duty runs over, both days counted."""

    first: date
    last: date
    label: str

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Fact:
    """One piece of evidence, from ``first`` to ``last``.

    ``kind``: of a meeting; ``halves``: half days of work; ``lacks``: what it should show and does not, in words;
    ``void``: it shows nothing of what the duty asks, and does not count. ``ref``: where it stands.
    ``chained``: of a reception, how many matters are followed 接访→交办→督查→结果; ``complete``: how many to the end.
    """

    first: date
    last: date
    kind: str = ""
    halves: int = 0
    lacks: tuple[str, ...] = ()
    void: bool = False
    ref: str = ""
    chained: int = 0
    complete: int = 0


Facts = tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a duty stands: what was counted, what was wanted, and why.

    ``unit`` 次, 天 or 项. ``lacking``: what is missing, in words. ``hint``: by-reference bodies are only reminded (seed/16).
    ``lapsed_on``: of one that was missed, the first day on which it was too late.
    ``provisional``: it rests on days of a year whose calendar is not out yet. ``by_setting``: the source has no number.
    """

    duty: str
    term: Term
    standing: Standing
    counted: float
    wanted: float
    unit: str
    lacking: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    lapsed_on: date | None = None
    by_setting: bool = False
    provisional: bool = False
    hint: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What the bureau set, and its calendar: all that the rules need beside the facts."""

    settings: Mapping[str, int]
    calendar: Calendar


def owes(who: str, organ_kind: str, level: str, post_kind: str = "") -> bool:
    """Whether an organ, or who holds a leading post in it, owes what the law puts on ``who`` (seed/6, 7, 8, 9)."""
    leader = post_kind in LEADING
    if who == "county_leader":
        return leader and level == "county" and organ_kind in PARTY_OR_GOVERNMENT
    if who == "township_leader":
        return leader and organ_kind in LOWEST
    if who == "leader":
        return leader and organ_kind in PARTY_OR_GOVERNMENT | LOWEST | DEPARTMENTS
    if post_kind:
        return False
    return {
        "party_committee_or_government": organ_kind in PARTY_OR_GOVERNMENT | LOWEST,
        "county_committee_or_government": level == "county" and organ_kind in PARTY_OR_GOVERNMENT,
        "department": organ_kind in DEPARTMENTS,
        "petition_office": organ_kind == "petition_office",
    }.get(who, False)


def term_of(duty: Duty, day: date, settings: Mapping[str, int]) -> Term | None:
    """The period of ``duty`` that holds ``day``: a quarter, a year, or blocks of the setting's months from January on.

    None for what is owed by the matter or the incident, which have their own pages, and where the setting is 0: not set.
    """
    if duty.per == "quarter":
        return _block(day, 3)
    if duty.per in {"year", "always"}:
        return _block(day, 12)
    if duty.per == "setting" and settings[duty.setting]:
        return _block(day, settings[duty.setting])
    return None


def _block(day: date, months: int) -> Term:
    """The block of ``months`` that holds ``day``. Blocks begin in January; the last of a year ends with it."""
    start = (day.month - 1) // months * months + 1
    after = start + months
    first = date(day.year, start, 1)
    last = (date(day.year, after, 1) if after <= 12 else date(day.year + 1, 1, 1)) - ONE
    return Term(first, last, _label(first, last))


def _label(first: date, last: date) -> str:
    months = last.month - first.month + 1
    if months == 12:
        return f"{first.year}年"
    if months == 3 and first.month % 3 == 1:
        return f"{first.year}年第{'一二三四'[first.month // 3]}季度"
    return f"{first.year}年{first.month}月" + (f"至{last.month}月" if months > 1 else "")


def terms_between(duty: Duty, first: date, last: date, settings: Mapping[str, int]) -> list[Term]:
    """The periods of ``duty`` that end on or after ``first`` and begin on or before ``last``, oldest first."""
    found: list[Term] = []
    term = term_of(duty, first, settings)
    while term is not None and term.first <= last:
        found.append(term)
        term = term_of(duty, term.last + ONE, settings)
    return found


def verdict(
    duty: Duty,
    term: Term,
    *,
    held: Sequence[Period],
    facts: Iterable[Fact],
    day: date,
    rules: Rules,
    by_reference: bool = False,
) -> Verdict:
    """How ``duty`` stands on ``day`` for one organ or person over ``term``.

    ``held``: the days on which the subject owed it: while the organ, or one whose powers it took over, existed; while
    the person held such a post. ``facts``: the evidence of that subject, any order. Days to come are not looked at.
    Not owed: a period that began before the rules of 2013-06-14, or that the subject was not there for.
    """
    known = tuple(sorted((one for one in facts if one.first <= day), key=lambda one: (one.first, one.last, one.ref)))
    found = _early(duty, term, day) or _COUNT[_sort(duty)](duty, term, held, known, day, rules)
    if found.standing is Standing.MISSED and found.lapsed_on is None:
        found = replace(found, lapsed_on=term.last + ONE)
    return replace(found, hint=by_reference, by_setting=duty.per == "setting")


def _sort(duty: Duty) -> str:
    if duty.per == "always":
        return "always"
    return {"field_days": "days", "work_log": "share"}.get(duty.evidence, "times")


def _early(duty: Duty, term: Term, day: date) -> Verdict | None:
    """Not owed yet: a period that began before the rules; what must be there all the time, on a day before them."""
    if (day if duty.per == "always" else term.first) >= RULE_FROM:
        return None
    return _not_owed(duty, term, f"实施办法自 {zh(RULE_FROM)} 起施行，这一期在此以前开始，不作要求")


def _not_owed(duty: Duty, term: Term, why: str) -> Verdict:
    return Verdict(duty.key, term, Standing.NOT_OWED, 0, 0, "次", why=(why,))


def _closing(met: bool, term: Term, day: date) -> Standing:
    if met:
        return Standing.MET
    return Standing.DUE if day <= term.last else Standing.MISSED


def _whole(held: Sequence[Period], term: Term, day: date) -> bool:
    """Whether the stretches together reach from the term's first day to its last, or to ``day`` while it runs."""
    until, reached = min(term.last, max(day, term.first)), term.first
    for one in sorted(held, key=lambda one: one.start):
        if one.start > reached:
            break
        if one.end is None or one.end >= until:
            return True
        reached = max(reached, one.end + ONE)
    return False


def _times(duty: Duty, term: Term, held: Sequence[Period], facts: Facts, day: date, rules: Rules) -> Verdict:
    """So many times a period: meetings, reports, letters signed, receptions."""
    if not _whole(held, term, day):
        return _not_owed(duty, term, "这一期没有从头到尾都在：成立、撤销或者任职不满一期的，不作要求（我们的读法）")
    kinds = MEETINGS.get(duty.key)
    fit = [one for one in facts if term.first <= one.first <= term.last and (kinds is None or one.kind in kinds)]
    good = tuple(one for one in fit if not one.void)
    wanted = duty.times or 1
    lacking = [f"还差 {wanted - len(good)} 次"] if len(good) < wanted else []
    lacking += [f"{zh(one.first, year=False)} 的记录没有写：{'、'.join(one.lacks)}" for one in fit if one.lacks]
    why = (f"从 {zh(term.first)} 到 {zh(term.last)}，应有 {wanted} 次", *_chained(good))
    return Verdict(
        duty.key, term, _closing(len(good) >= wanted, term, day), len(good), wanted, "次", tuple(lacking), why, good
    )


def _chained(facts: Facts) -> tuple[str, ...]:
    """How far the chain of receptions goes, in words. It is shown and decides nothing: the source has no such number."""
    many, whole = sum(one.chained for one in facts), sum(one.complete for one in facts)
    return (f"接访的事项登记了 {many} 件，接访、交办、督查、结果齐全的 {whole} 件",) if many else ()


def _days(duty: Duty, term: Term, held: Sequence[Period], facts: Facts, day: date, rules: Rules) -> Verdict:
    """Days in the field: different days, each counted once; for part of a year in office, the part of a month."""
    present = sum((last - first).days + 1 for first, last in _present(held, term))
    if not present:
        return _not_owed(duty, term, "这一期没有任职")
    month = duty.months * rules.settings[duty.setting]
    wanted = month if present == term.days else month * present // term.days
    spent: set[date] = set()
    for one in facts:
        spent |= {one.first + n * ONE for n in range((min(one.last, term.last, day) - one.first).days + 1)}
    counted = sum(1 for one in spent if term.first <= one and any(stretch.holds(one) for stretch in held))
    why = [f"每年不少于 {duty.months} 个月，一个月按 {rules.settings[duty.setting]} 天计（本单位设定）"]
    if present < term.days:
        why.append(f"任职 {present} 天，按 {present}/{term.days} 折算为 {wanted} 天，不足一天的不计（我们的读法）")
    lacking = (f"还差 {wanted - counted} 天",) if counted < wanted else ()
    return Verdict(
        duty.key, term, _closing(counted >= wanted, term, day), counted, wanted, "天", lacking, tuple(why), facts
    )


def _present(held: Sequence[Period], term: Term) -> list[tuple[date, date]]:
    """The stretches of the term, both days counted, that lie in ``held``; none overlaps another."""
    found: list[tuple[date, date]] = []
    for one in sorted(held, key=lambda one: one.start):
        first, last = max(one.start, term.first), min(one.end or term.last, term.last)
        if found and first <= found[-1][1]:
            first = found[-1][1] + ONE
        if first <= last:
            found.append((first, last))
    return found


@lru_cache(maxsize=4096)
def _working(calendar: Calendar, first: date, last: date) -> int:
    """How many working days lie between two days, both counted."""
    days = (first + n * ONE for n in range((last - first).days + 1))
    return sum(not calendar.is_rest(day) for day in days)


def _share(duty: Duty, term: Term, held: Sequence[Period], facts: Facts, day: date, rules: Rules) -> Verdict:
    """A share of the working days in office, entered in half days; no day counts for more than itself."""
    present = _present(held, term)
    if not present:
        return _not_owed(duty, term, "这一期没有任职")
    working = sum(_working(rules.calendar, first, last) for first, last in present)
    top, bottom = (int(part) for part in duty.share.split("/"))
    wanted = -(-working * HALVES * top // bottom)
    by_day: dict[date, int] = {}
    for one in facts:
        if term.first <= one.first <= term.last and any(stretch.holds(one.first) for stretch in held):
            by_day[one.first] = min(HALVES, by_day.get(one.first, 0) + one.halves)
    counted = sum(by_day.values())
    why = (
        f"任职期间工作日 {working} 天，{duty.share} 为 {wanted / HALVES:g} 天",
        "接访、下访、包案、研究信访工作的时间都算",
    )
    lacking = (f"还差 {(wanted - counted) / HALVES:g} 天",) if counted < wanted else ()
    found = Verdict(
        duty.key,
        term,
        _closing(counted >= wanted, term, day),
        counted / HALVES,
        wanted / HALVES,
        "天",
        lacking,
        why,
        facts,
    )
    return replace(found, provisional=not rules.calendar.known(term.first.year))


def _always(duty: Duty, term: Term, held: Sequence[Period], facts: Facts, day: date, rules: Rules) -> Verdict:
    """What must be there all the time: the newest fact says what is lacking, and since when."""
    if not any(one.holds(day) for one in held):
        return _not_owed(duty, term, "这一天单位不在")
    fact = facts[-1] if facts else Fact(max(term.first, min(one.start for one in held)), day, lacks=("没有登记",))
    grace, since = rules.settings["lacking_days"], max(fact.first, RULE_FROM)
    if not fact.lacks:
        return Verdict(duty.key, term, Standing.MET, 1, 1, "项", why=(f"自 {zh(fact.first)} 起齐全",), facts=(fact,))
    last = since + grace * ONE
    standing = Standing.DUE if day <= last else Standing.MISSED
    why = (f"自 {zh(since)} 起不全", f"缺了 {grace} 天以上才作为没有做到（非法定，本单位设定）")
    lapsed = last + ONE if standing is Standing.MISSED else None
    return Verdict(duty.key, term, standing, 0, 1, "项", fact.lacks, why, (fact,), lapsed)


_COUNT: dict[str, Callable[[Duty, Term, Sequence[Period], Facts, date, Rules], Verdict]] = {
    "times": _times,
    "days": _days,
    "share": _share,
    "always": _always,
}
