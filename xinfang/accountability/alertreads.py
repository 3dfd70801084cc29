"""What stands beside an alert: what would refute it, its entries in the ledger, the other alerts on the same matter or period.

One lapse that trips several rules is shown as one group: an alert on a clock, the proposal to supervise that the same clock
made, and the letter that followed (seed/12.3; decision 15).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from xinfang.accountability.models import Alert, Raised, SupervisionCall, SupervisionLetter
from xinfang.accountability.queries import corrected, visible_alerts
from xinfang.bureau.queries import Snapshot
from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import Entry
from xinfang.petitions.clockwork import periods, project
from xinfang.petitions.models import SUCCESSION, Proceeding, Transfer
from xinfang.rules import lawbook
from xinfang.rules.days import zh
from xinfang.rules.refuting import OnRecord, Refutation, refuting
from xinfang.rules.situations import BY_HAND, FACTS, HAND_TITLE, HELD_BACK
from xinfang.rules.values import Actor

MOST, NEAR = 20, timedelta(days=45)
OF_OPENING = frozenset({Kind.IDENTITY_OPENED.value, Kind.FILE_OPENED.value})
SAID: Mapping[str, str] = {
    "alert:moot": "待核事项作废",
    "alert:raise": "系统按期限提示",
    "alert:raise_by_hand": "由人提出",
    "alert:raise_on_duty": "系统按履职记录提示",
    "alert:raise_on_fact": "系统按记录提示",
    "identity:open": "查看信访人身份",
    "file:open": "打开材料",
}
ROOMS: Mapping[str, str] = {
    "advice": "建议的登记",
    "finding": "认定的登记",
    "incident": "突发事件的登记",
    "letter": "来信的登记",
    "mail": "来信的登记",
    "petition": "事项办理",
    "supervision": "督办的登记",
    "verification": "核查的登记",
}


class Line(NamedTuple):
    """An entry of the ledger on the fact: its number, its day, what it is. Nobody's post is among it."""

    seq: int
    on: date
    what: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another alert beside one, and how the two hang together: the same lapse, the same matter, the same organ at that time."""

    alert: Alert
    title: str
    how: str


def title_of(alert: Alert) -> str:
    """What an alert is called: its limit, its duty, its fact, or that people raised it."""
    book = lawbook.load()
    if alert.limit:
        return book.limit(alert.limit).title
    if alert.duty:
        return book.duties[alert.duty].title
    return HAND_TITLE if alert.fact == BY_HAND else FACTS[alert.fact].title


def refuted_by(alert: Alert) -> list[Refutation]:
    """What would refute it, with what of that is on record already."""
    return refuting(alert.limit, alert.duty, alert.fact, _on_record(alert))


def _on_record(alert: Alert) -> OnRecord:
    changed = corrected(alert.organ_id, alert.due_on, alert.lapsed_on).count()
    clock = alert.clock
    if clock is not None:
        moved = Transfer.objects.filter(petition=alert.petition_id, kind=SUCCESSION).order_by("-pk").first()
        received = Transfer.objects.filter(pk=clock.transfer_id).first() if clock.transfer_id else None
        return OnRecord(
            extension_days=clock.extension_days,
            extended_on=clock.extended_on,
            exclusions=tuple(f"{zh(one.start)} 至 {zh(one.end)}" for one in periods(clock.exclusions) if one.end),
            received_on=received.received_on if received else None,
            succeeded_on=moved.sent_on if moved else None,
            met_on=clock.met_on,
            corrected=changed,
        )
    done = (
        Proceeding.objects.filter(uid__in=[alert.fact_uid] if alert.fact_uid else []).first()
        if alert.fact == "claim_unsolved"
        else None
    )
    said = (
        Raised.objects.filter(uid__in=[alert.fact_uid] if alert.fact_uid else []).first()
        if alert.fact == BY_HAND
        else None
    )
    return OnRecord(
        executed_on=done.executed_on if done else None, voided_on=said.voided_on if said else None, corrected=changed
    )


def entries_of(alert: Alert) -> list[Line]:
    """The entries on the alert and on the record that its fact rests on, oldest first."""
    about: Q = Q(subject=alert.uid)
    if alert.fact in HELD_BACK - {BY_HAND}:
        about |= Q(subject=alert.fact_uid, kind__in=OF_OPENING)
    elif alert.fact_uid is not None and alert.fact_uid != _petition(alert):
        about |= Q(subject=alert.fact_uid)
    rows = Entry.objects.filter(about).order_by("seq")[: 2 * MOST]
    return [Line(row.seq, row.on, SAID.get(row.kind) or ROOMS.get(row.kind.partition(":")[0], "登记")) for row in rows]


def _petition(alert: Alert) -> UUID | None:
    return alert.petition.uid if alert.petition is not None else None


def reasons_of(alert: Alert, now: Snapshot) -> Sequence[str]:
    """Why the day is the last one: of the clock, as it is reckoned today."""
    return project(alert.clock, now).reasons if alert.clock is not None else ()


def related(alert: Alert, actor: Actor) -> list[Related]:
    """The other alerts on the same matter; of those without one, on the same organ about the same time. At most twenty."""
    rows = visible_alerts(actor).exclude(pk=alert.pk).select_related("organ", "clock")
    if alert.petition_id is not None:
        rows = rows.filter(petition=alert.petition_id)
    else:
        near = {"lapsed_on__gte": alert.lapsed_on - NEAR, "lapsed_on__lte": alert.lapsed_on + NEAR}
        rows = rows.filter(organ=alert.organ_id, petition__isnull=True, **near)
    found = list(rows.order_by("-lapsed_on", "-pk")[:MOST])
    roots = _roots([alert, *found])
    shown = [Related(one, title_of(one), _how(alert, one, roots)) for one in found]
    return sorted(shown, key=lambda one: one.how != SAME_LAPSE)


SAME_LAPSE = "同一个期限"
OF_SUPERVISION = frozenset({"supervision_owed", "supervision_unanswered"})


def _how(alert: Alert, other: Alert, roots: Mapping[int, int | None]) -> str:
    mine, theirs = roots.get(alert.pk), roots.get(other.pk)
    if mine is not None and mine == theirs:
        return SAME_LAPSE
    if alert.petition_id is None:
        return "同一单位、同一时期"
    one, two = alert.clock, other.clock
    if one is not None and two is not None and one.transfer_id and one.transfer_id == two.transfer_id:
        return "同一次转送、交办"
    return "同一事项"


def _roots(alerts: Sequence[Alert]) -> dict[int, int | None]:
    """By alert, the clock it comes from in the end: its own, that of the proposal to supervise, that of the letter."""
    facts = {one.fact_uid for one in alerts if one.fact_uid and one.fact in OF_SUPERVISION}
    calls = dict(SupervisionCall.objects.filter(uid__in=facts).values_list("uid", "clock_id")) if facts else {}
    letters = SupervisionLetter.objects.filter(uid__in=facts) if facts else SupervisionLetter.objects.none()
    calls |= dict(letters.values_list("uid", "call__clock_id"))
    return {one.pk: one.clock_id or (calls.get(one.fact_uid) if one.fact_uid else None) for one in alerts}
