"""The duty calendar: every duty of every organ and leader over a stretch of days, each judged by the one rule.

A bounded number of statements, however many organs: the facts of all are read at once and handed to ``rules.duties``.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from xinfang.bureau.queries import Snapshot
from xinfang.duties.chain import complete
from xinfang.duties.kinds import CONTACTS
from xinfang.duties.models import AnalysisReport, FieldStay, Meeting, Provision, Reception, TargetLetter, WorkLog
from xinfang.duties.pairs import twins, uppers
from xinfang.people.kinds import Manner
from xinfang.people.models import Appointment, Organ, Succession
from xinfang.rules import lawbook
from xinfang.rules.duties import (
    LEADING,
    PARTS,
    Fact,
    Rules,
    Standing,
    Term,
    Verdict,
    owes,
    terms_between,
    verdict,
)
from xinfang.rules.lawparts import Duty
from xinfang.rules.values import Period

YEAR = timedelta(days=365)
ALWAYS = {"standing_arrangement": "arrangement", "means": "means"}
PERSONAL = {"county_leader", "township_leader", "leader"}
PAIRED = "upper_and_lower"


@dataclass(frozen=True, slots=True)
class Line:
    """One verdict: of which organ, and of which of its leaders if the duty is a person's; ``other`` of a pair."""

    organ: Organ
    verdict: Verdict
    person: Any = None
    post: str = ""
    other: Organ | None = None


@dataclass(slots=True)
class Read:
    """Everything that was entered about some organs, by organ or person."""

    meetings: dict[int, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    reports: dict[int, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    provisions: dict[tuple[int, str], list[Fact]] = field(default_factory=lambda: defaultdict(list))
    letters: dict[tuple[int, int], list[Fact]] = field(default_factory=lambda: defaultdict(list))
    stays: dict[int, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    logs: dict[int, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    receptions: dict[int, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    posts: list[Appointment] = field(default_factory=list)
    before: dict[int, list[Organ]] = field(default_factory=lambda: defaultdict(list))
    twins: dict[int, list[Organ]] = field(default_factory=dict)
    uppers: dict[int, Organ] = field(default_factory=dict)


def lines(
    organs: QuerySet[Organ], day: date, now: Snapshot, *, first: date | None = None, keys: Iterable[str] = ()
) -> list[Line]:
    """How every duty of ``organs`` stands on ``day``: the periods that ended within a year before it, and those that run.

    ``first``: from which day on periods are looked at instead. ``keys``: these duties only. Sorted by organ, duty, period.
    """
    since = first or day - YEAR
    wanted = [
        organ
        for organ in organs.order_by("path")
        if organ.valid_from <= day and (organ.valid_to is None or organ.valid_to >= since)
    ]
    book, rules = lawbook.load(), Rules(now.values, now.calendar)
    duties = [duty for duty in book.duties.values() if not keys or duty.key in keys]
    read = _read(wanted, date(since.year, 1, 1), day)
    found: list[Line] = []
    for duty in duties:
        for term in terms_between(duty, day if duty.per == "always" else since, day, now.values):
            found.extend(_of_duty(duty, term, wanted, read, day, rules))
    place = {organ.pk: n for n, organ in enumerate(wanted)}
    order = {duty.key: n for n, duty in enumerate(duties)}
    return sorted(
        found, key=lambda one: (place[one.organ.pk], order[one.verdict.duty], one.verdict.term.first, one.post)
    )


def tallied(found: Iterable[Line]) -> Mapping[Standing, int]:
    """How many of each standing."""
    counts = dict.fromkeys(Standing, 0)
    for one in found:
        counts[one.verdict.standing] += 1
    return counts


def _of_duty(duty: Duty, term: Term, organs: list[Organ], read: Read, day: date, rules: Rules) -> Iterator[Line]:
    if duty.who in PERSONAL:
        yield from _personal(duty, term, organs, read, day, rules)
        return
    for organ in organs:
        if duty.who == PAIRED:
            if upper := read.uppers.get(organ.pk):
                yield replace(
                    _judged(duty, term, organ, _signed(read, upper, organ, term), read, day, rules), other=upper
                )
        elif owes(duty.who, organ.kind, organ.level):
            yield _judged(duty, term, organ, _facts(duty, organ, read, day), read, day, rules)


def _signed(read: Read, upper: Organ, organ: Organ, term: Term) -> list[Fact]:
    """The letters for the year of ``term``, whenever they were signed."""
    return [
        Fact(term.first, term.first, ref=one.ref)
        for one in read.letters[upper.pk, organ.pk]
        if one.kind == str(term.first.year)
    ]


def _judged(duty: Duty, term: Term, organ: Organ, facts: Iterable[Fact], read: Read, day: date, rules: Rules) -> Line:
    held = [_there(organ)]
    if organ.valid_from > term.first:  # a new organ goes on with what it took over (2005/25)
        held += [_there(one) for one in read.before[organ.pk]]
    by_reference = organ.by_reference
    return Line(organ, verdict(duty, term, held=held, facts=facts, day=day, rules=rules, by_reference=by_reference))


def _there(organ: Organ) -> Period:
    return Period(organ.valid_from, organ.valid_to)


def _facts(duty: Duty, organ: Organ, read: Read, day: date) -> list[Fact]:
    """The evidence of one organ's duty. A county's two bodies stand for one another: 党委常委会议或政府常务会议 (seed/6)."""
    if duty.evidence == "meeting":
        organs = [organ, *read.before[organ.pk]]
        if duty.key == "leading_meeting":
            organs += read.twins.get(organ.pk, [])
        return [fact for one in organs for fact in read.meetings[one.pk]]
    if duty.evidence == "report":
        return read.reports[organ.pk]
    if duty.key == "contact_facts":
        lacks = tuple(label for name, label in CONTACTS.items() if not getattr(organ, name).strip())
        return [Fact(min(organ.valid_from, day), day, lacks=lacks)]
    kept = read.provisions[organ.pk, ALWAYS.get(duty.key, "")]
    return [fact for fact in kept if fact.first <= day <= fact.last]


def _personal(duty: Duty, term: Term, organs: list[Organ], read: Read, day: date, rules: Rules) -> Iterator[Line]:
    """One line a person and organ: the days in all such posts count together, shown where the newest post is."""
    shown = {organ.pk: organ for organ in organs}
    by_person: dict[int, list[Appointment]] = defaultdict(list)
    for post in read.posts:
        organ = post.post.organ
        if owes(duty.who, organ.kind, organ.level, post.post.kind) and Period(post.start, post.end).meets(
            Period(term.first, term.last)
        ):
            by_person[post.person_id].append(post)
    facts = {"field_days": read.stays, "work_log": read.logs}.get(duty.evidence, read.receptions)
    for person, posts in by_person.items():
        newest = max(posts, key=lambda post: (post.start, post.pk))
        if newest.post.organ_id in shown:
            held = [Period(post.start, post.end) for post in posts]
            found = verdict(duty, term, held=held, facts=facts[person], day=day, rules=rules)
            yield Line(shown[newest.post.organ_id], found, newest.person, newest.post.title)


def _read(organs: list[Organ], first: date, last: date) -> Read:
    """All facts in a bounded number of statements."""
    read = Read()
    ids = {organ.pk for organ in organs}
    _succession(read, organs, first)
    read.twins, read.uppers = twins(organs), uppers(organs)
    of_organs = ids | {one.pk for rows in (*read.before.values(), *read.twins.values()) for one in rows}
    for row in Meeting.objects.filter(organ__in=of_organs, voided_on=None, held_on__range=(first, last)).defer(
        "words", "proof", "voided_why"
    ):
        lacks = tuple(label for name, label in PARTS.items() if not getattr(row, name))
        void = len(lacks) == len(PARTS)
        read.meetings[row.organ_id].append(
            Fact(row.held_on, row.held_on, row.kind, lacks=lacks, void=void, ref=str(row.uid))
        )
    for report in AnalysisReport.objects.filter(organ__in=ids, voided_on=None, submitted_on__range=(first, last)):
        read.reports[report.organ_id].append(
            Fact(report.submitted_on, report.submitted_on, lacks=_parts(report), ref=str(report.uid))
        )
    for kept in Provision.objects.filter(organ__in=ids, voided_on=None, since__lte=last).order_by("since", "pk"):
        read.provisions[kept.organ_id, kept.kind].append(
            Fact(kept.since, kept.until or last, lacks=lacking(kept), ref=str(kept.uid))
        )
    for letter in TargetLetter.objects.filter(lower__in=ids, voided_on=None, signed_on__lte=last):
        at = read.letters[letter.upper_id, letter.lower_id]
        at.append(Fact(letter.signed_on, letter.signed_on, str(letter.year), ref=str(letter.uid)))
    _people(read, ids, first, last)
    return read


def _parts(report: AnalysisReport) -> tuple[str, ...]:
    named = {
        "figures": "受理数据和被投诉较多的机关",
        "supervision": "转送督办和改进建议的采纳情况",
        "policy": "政策性建议及采纳情况",
    }
    return tuple(label for name, label in named.items() if not getattr(report, name))


def lacking(kept: Provision) -> tuple[str, ...]:
    """What an arrangement does not say, in words (seed/6, 8)."""
    if kept.kind == "arrangement":
        named = {
            "分管负责人": kept.leader_id,
            "信访工作机构": kept.office,
            "工作力量": kept.staff,
            "工作制度": kept.rules,
        }
    else:
        named = {"人员": kept.staff, "经费": kept.money, "场所": kept.rooms}
    return tuple(label for label, value in named.items() if not value)


def _succession(read: Read, organs: list[Organ], first: date) -> None:
    """Whom each organ that is newer than ``first`` took over from, at one remove (2005/25)."""
    new = [organ.pk for organ in organs if organ.valid_from > first]
    rows = Succession.objects.filter(successor__in=new, undone_on=None).exclude(manner=Manner.ABOLISHED.value)
    for row in rows.select_related("organ"):
        read.before[row.successor_id].append(row.organ)


def _people(read: Read, organs: set[int], first: date, last: date) -> None:
    here = Appointment.objects.filter(post__organ__in=organs, post__kind__in=LEADING, superseded=False, start__lte=last)
    persons = set(here.filter(Q(end__isnull=True) | Q(end__gte=first)).values_list("person_id", flat=True))
    rows = Appointment.objects.filter(person__in=persons, post__kind__in=LEADING, superseded=False, start__lte=last)
    read.posts = list(
        rows.filter(Q(end__isnull=True) | Q(end__gte=first))
        .select_related("post__organ", "person")
        .order_by("start", "pk")
    )
    plain = {"person__in": persons, "voided_on": None}
    stays = FieldStay.objects.filter(last__gte=first, first__lte=last, **plain).values_list(
        "person_id", "first", "last", "uid"
    )
    for person, began, ended, uid in stays:
        read.stays[person].append(Fact(began, ended, ref=str(uid)))
    logs = WorkLog.objects.filter(day__range=(first, last), **plain).values_list("person_id", "day", "halves", "uid")
    for person, day, halves, uid in logs:
        read.logs[person].append(Fact(day, day, halves=halves, ref=str(uid)))
    days = Reception.objects.filter(day__range=(first, last), **plain)
    met = list(days.values_list("pk", "person_id", "day", "uid"))
    chains = complete(days) if met else {}
    for pk, person, day, uid in met:
        many, whole = chains.get(pk, (0, 0))
        read.receptions[person].append(Fact(day, day, ref=str(uid), chained=many, complete=whole))
