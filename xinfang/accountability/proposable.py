"""Whether a finding may be proposed on a verification: what is lacking, which article was broken, for whom which measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Min, Sum

from xinfang.accountability.decided import alerts_of
from xinfang.accountability.findingmodels import DETERMINED, PROPOSED, Finding
from xinfang.accountability.models import Alert
from xinfang.accountability.verificationmodels import (
    OPEN,
    STATES,
    TARGETS,
    Asking,
    Officer,
    Subject,
    Verification,
)
from xinfang.bureau.queries import Snapshot
from xinfang.people.models import Appointment
from xinfang.rules import lawbook, verifying
from xinfang.rules.accountable import SEALED, Permitted, Severity, permitted, targets_of
from xinfang.rules.refusals import Refused
from xinfang.rules.verifying import Asked, Heard


def officers_of(row: Verification) -> list[Officer]:
    """The two who verify, those who left not counted."""
    return list(row.officers.filter(left_on__isnull=True).select_related("appointment__person", "appointment__post"))


def subjects_of(row: Verification) -> list[Subject]:
    """Whose conduct is verified, those who were dropped not counted."""
    rows = row.subjects.filter(dropped_on__isnull=True)
    return list(rows.select_related("organ", "appointment__person", "appointment__post"))


def called(subject: Subject) -> str:
    """A subject in words: kind and name."""
    who = subject.organ.short_name if subject.appointment is None else subject.appointment.person.name
    return f"{TARGETS[subject.target]}{who}"


def last_day(asking: Asking) -> date | None:
    """The last day to answer: the later one where it was extended; None before the notice was served."""
    return asking.extended_to or asking.due_on


def asked_of(subject: Subject) -> tuple[Asked, ...]:
    """What a subject was asked, as the rule reads it."""
    rows = subject.askings.prefetch_related("statements")
    return tuple(Asked(one.what, last_day(one), bool(one.statements.all())) for one in rows)


def lacking(row: Verification, day: date) -> tuple[str, ...]:
    """What is missing before a finding may be proposed on ``day``, in words: the rule is ``rules.verifying.lacking``."""
    heard = [Heard(called(one), asked_of(one)) for one in subjects_of(row)]
    return verifying.lacking(len(officers_of(row)), heard, day, assumed=row.assumed, sealed=row.sealed_path)


def lock_alerts(row: Verification) -> list[Alert]:
    """The alerts of a verification, locked: two verifications of one alert do not both lead to a finding."""
    rows = Alert.objects.select_for_update(of=("self",), no_key=True).filter(verified__verification=row)
    return list(rows.order_by("pk"))


def refuse_unproposable(row: Verification, day: date) -> None:
    """Refuse a proposal on a verification that is sealed, assumed, not open, on a moot alert, lacking something, or twice."""
    if row.sealed_path or row.state != OPEN:
        raise Refused(
            f"这件核查{STATES[row.state] if not row.sealed_path else '已密封移送'}，不能提出认定。",
            todo="请刷新页面，看清现在的情况",
            code="sealed" if row.sealed_path else "wrong_state",
        )
    if row.assumed:
        raise Refused(
            "这件核查的期限按导入时假定的日期计算，不能认定。",
            why="假定的日期不是事实",
            todo="请先补录真实的日期",
            code="assumed",
        )
    refuse_spent(row)
    missing = lacking(row, day)
    if missing:
        raise Refused(
            "还不能提出认定：" + "；".join(missing) + "。",
            why="先问理由，再听陈述申辩，没有听过的不能认定",
            todo="请先在核查里办完",
            code="lacking",
        )


def refuse_spent(row: Verification, beside: Finding | None = None) -> None:
    """Refuse an alert that is moot, or that already stands in a finding: one lapse, one finding, one measure for each."""
    alerts = [one.alert for one in alerts_of(row)]
    if any(one.state == "moot" for one in alerts):
        raise Refused(
            "这件待核事项已经作废，不能认定。",
            why="期限、日历或者记录后来更正了，没有逾期",
            todo="请不予追究",
            code="alert_moot",
        )
    taken = Finding.objects.filter(
        verification__alerts__alert__in=[one.pk for one in alerts], state__in=[PROPOSED, DETERMINED]
    )
    if (taken.exclude(pk=beside.pk) if beside is not None else taken).exists():
        raise Refused(
            "这件待核事项已经提出认定，或者已经认定过。",
            why="一次逾期只认定一次，对每个对象只用一项措施",
            code="twice",
        )


def broken_by(row: Verification) -> tuple[str, ...]:
    """The articles that were broken: of each clock the version it ran under, of a duty or a fact its own."""
    book, found = lawbook.load(), []
    for one in alerts_of(row):
        alert = one.alert
        if alert.clock is not None:
            found.append(book.pinned(alert.clock.pin).cite)
        elif alert.duty:
            found.append(book.duties[alert.duty].cite)
    return tuple(dict.fromkeys(found))


def readings_of(row: Verification) -> tuple[str, ...]:
    """The items of Art. 12 that the alerts may be read as."""
    found = [item for one in alerts_of(row) for item in one.alert.readings.split()]
    return tuple(dict.fromkeys(found))


def check_item(row: Verification, item: str, why: str) -> None:
    """Refuse an unknown item, one that goes sealed to discipline inspection, one that the alert was not read as without why."""
    if item not in lawbook.load().situations:
        raise Refused("请从第十二条的十三项里选。", field="item", code="bad_item")
    if item in SEALED:
        raise Refused(
            "第十二条第十二项信访部门不核查、不认定。",
            why="收受勒索财物、打击报复的，密封移送纪检监察机关",
            todo="请在核查里密封移送",
            cite="seed/12.12",
            field="item",
            code="sealed_item",
        )
    if item not in readings_of(row) and not why.strip():
        raise Refused(
            "系统没有把这件待核事项读作这一项，选它要写明理由。",
            why="由人认定，但要说明为什么是这一项",
            field="item_why",
            code="item_without_why",
        )


@dataclass(frozen=True, slots=True)
class Days:
    """The days for which a target is answerable, as they are proposed: first, last, how many. People only lessen them."""

    first: date
    last: date
    days: int


def days_of(row: Verification, appointment: Appointment | None, first: date, last: date) -> Days:
    """Of who stands in the chain the days of its links, of anybody else those of the conduct within the time in the post."""
    if appointment is None:
        return Days(first, last, (last - first).days + 1)
    said = row.links.filter(appointment=appointment).aggregate(Min("first_on"), Max("last_on"), Sum("days"))
    if said["days__sum"] is not None:
        return Days(said["first_on__min"], said["last_on__max"], said["days__sum"])
    first, last = max(first, appointment.start), min(last, appointment.end or last)
    return Days(first, last, max((last - first) // timedelta(days=1) + 1, 0))


def set_for(subject: Subject, item: str, severity: Severity, now: Snapshot, exempt: str = "") -> Permitted:
    """The permitted set for one subject; whether seed/16 holds is read from the organ, what it then means is a setting."""
    return permitted(
        item,
        severity,
        subject.target,
        by_reference=subject.organ.by_reference,
        advise_only=bool(now.setting("by_reference_advise")),
        exempt=exempt,
    )


def fitting(subjects: Sequence[Subject], item: str) -> list[Subject]:
    """Those of the subjects whom an item concerns."""
    return [one for one in subjects if one.target in targets_of(item)]
