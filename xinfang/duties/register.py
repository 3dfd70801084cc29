"""What an organ entered in a year, as lines of its register: newest first, voided ones marked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Q

from xinfang.duties.calendar import lacking
from xinfang.duties.entries import Entered
from xinfang.duties.kinds import (
    MEETING_LABELS,
    PROVISION_LABELS,
    RECEPTION_LABELS,
    WORK_LABELS,
    MeetingKind,
    ProvisionKind,
    ReceptionForm,
    WorkSort,
)
from xinfang.duties.models import (
    AnalysisReport,
    ChainItem,
    FieldStay,
    Meeting,
    Provision,
    Reception,
    ReceptionPlan,
    TargetLetter,
    WorkLog,
)
from xinfang.people.models import Organ
from xinfang.rules.days import zh
from xinfang.rules.duties import PARTS

YEARS, MOST = 5, 200


@dataclass(frozen=True, slots=True)
class Record:
    """One line: the day, what, about whom, in short; ``late`` entries and voided ones are marked."""

    record: str
    uid: UUID
    day: date
    what: str
    words: str
    who: str = ""
    late: bool = False
    voided: bool = False


def entered(organ: Organ, year: int) -> list[Record]:
    """What ``organ`` entered for ``year``, at most so many of each kind; the newest first."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = [*_of_organ(organ, first, last), *_of_leaders(organ, first, last)]
    return sorted(found, key=lambda one: (one.day, one.record, str(one.uid)), reverse=True)


def _line(record: str, row: Entered, day: date, what: str, words: str, who: str = "") -> Record:
    return Record(record, row.uid, day, what, words, who, row.entered_on > day, row.voided_on is not None)


def line_of(record: str, row: Any) -> Record:
    """The line of one record, of whatever kind; a sheet of working time by its newest day."""
    return _LINES[record](row)


def _meeting(met: Meeting) -> Record:
    did = "、".join(label for name, label in PARTS.items() if getattr(met, name)) or "三件事都没有写"
    return _line("meeting", met, met.held_on, MEETING_LABELS[MeetingKind(met.kind)], f"{met.minutes}；{did}")


def _provision(kept: Provision) -> Record:
    lacks = lacking(kept)
    words = f"缺 {'、'.join(lacks)}" if lacks else "齐全"
    who = kept.leader.person.name if kept.leader else ""
    return _line("provision", kept, kept.since, PROVISION_LABELS[ProvisionKind(kept.kind)], words, who)


def _report(report: AnalysisReport) -> Record:
    words = f"{zh(report.first)} 至 {zh(report.last)}，{report.number or '没有文号'}"
    return _line("report", report, report.submitted_on, "信访情况分析报告", words)


def _letter(letter: TargetLetter) -> Record:
    words = f"与{letter.lower.short_name} {letter.number}"
    return _line("target_letter", letter, letter.signed_on, "目标管理责任书", words)


def _stay(stay: FieldStay) -> Record:
    until = f"到 {zh(stay.last, year=False)}，" if stay.last > stay.first else ""
    line = _line("field_stay", stay, stay.first, "深入基层", f"{until}{stay.place}", stay.person.name)
    return replace(line, late=stay.entered_on > stay.last)


def _reception(row: Reception) -> Record:
    words = f"{row.place}，{row.groups} 批 {row.heads} 人次"
    return _line("reception", row, row.day, "接待来访", words, row.person.name)


def _sheet(rows: Sequence[WorkLog]) -> Record:
    newest = rows[-1]
    sorts = "、".join(dict.fromkeys(WORK_LABELS[WorkSort(row.sort)] for row in rows))
    since = f"从 {zh(rows[0].day, year=False)} 起，" if rows[0].day < newest.day else ""
    words = f"{since}共 {sum(row.halves for row in rows) / 2:g} 天：{sorts}"
    return _line("work_log", newest, newest.day, "信访工作日志", words, newest.person.name)


def _chained(row: ChainItem) -> Record:
    return _line("chain", row, row.reception.day, "接访的链条", "接上的一件事项", row.reception.person.name)


def _planned(row: ReceptionPlan) -> Record:
    words = f"{row.starts}—{row.ends}，{row.place}，{RECEPTION_LABELS[ReceptionForm(row.form)]}"
    found = _line("plan", row, row.day, "接访日程", words, row.leader.person.name)
    return replace(found, late=False)


_LINES: Mapping[str, Callable[[Any], Record]] = {
    "meeting": _meeting,
    "provision": _provision,
    "report": _report,
    "target_letter": _letter,
    "field_stay": _stay,
    "reception": _reception,
    "work_log": lambda row: _sheet(list(WorkLog.objects.filter(sheet=row.sheet).order_by("day", "pk"))),
    "chain": _chained,
    "plan": _planned,
}


def _of_organ(organ: Organ, first: date, last: date) -> Iterator[Record]:
    for met in Meeting.objects.filter(organ=organ, held_on__range=(first, last)).order_by("-held_on", "-pk")[:MOST]:
        yield _meeting(met)
    running = Q(until__isnull=True) | Q(until__gte=first)
    for kept in Provision.objects.filter(running, organ=organ, since__lte=last).select_related("leader__person")[:MOST]:
        yield _provision(kept)
    for report in AnalysisReport.objects.filter(organ=organ, submitted_on__range=(first, last))[:MOST]:
        yield _report(report)
    for letter in TargetLetter.objects.filter(upper=organ, year=first.year).select_related("lower")[:MOST]:
        yield _letter(letter)


def _of_leaders(organ: Organ, first: date, last: date) -> Iterator[Record]:
    stays = FieldStay.objects.filter(organ=organ, last__gte=first, first__lte=last).select_related("person")
    for stay in stays.order_by("-first", "-pk")[:MOST]:
        yield _stay(stay)
    yield from _sheets(organ, first, last)
    met = Reception.objects.filter(organ=organ, day__range=(first, last)).select_related("person")
    for row in met.order_by("-day", "-pk")[:MOST]:
        yield _reception(row)


def _sheets(organ: Organ, first: date, last: date) -> Iterator[Record]:
    """Working time, a line for each sheet that was entered together."""
    logs = (
        WorkLog.objects.filter(organ=organ, day__range=(first, last))
        .select_related("person")
        .order_by("sheet", "day", "pk")
    )
    for _, group in groupby(logs.defer("words", "proof", "voided_why")[: MOST * 31], key=lambda log: log.sheet):
        yield _sheet(list(group))
