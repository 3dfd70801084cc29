"""The sweep over duties: one alert for each organ, duty and period that was missed, and none twice (seed/12.1, our mapping).

An alert names the organ and the duty. Where the duty is each leader's, it says how many of them, and nobody's name.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from xinfang.accountability.models import Alert
from xinfang.bureau import acts
from xinfang.bureau.queries import Snapshot, snapshot
from xinfang.duties.calendar import YEAR, Line, lines
from xinfang.ledger.kinds import Kind
from xinfang.people.models import Organ
from xinfang.people.queries import lock_organs
from xinfang.rules import lawbook
from xinfang.rules.duties import Standing
from xinfang.rules.situations import readings_of_duty
from xinfang.rules.values import Actor

SWEEPER = Actor(label="系统巡查", operator=True)
Key = tuple[int, str, date]


@dataclass(frozen=True, slots=True)
class SweptDuties:
    """What a sweep over duties found and did."""

    on: date
    missed: int
    raised: int
    mooted: int


def sweep_duties(day: date) -> SweptDuties:
    """Raise one alert for each duty that ``day`` finds missed and that has none; moot those that hold no longer (decision 1).

    Evidence that is entered late makes an alert moot: it stays, with the day and the reason. Safe to run again or twice at
    once: the organs are locked while it decides.
    """
    now = snapshot()
    found = _missed(Organ.objects.all(), day, now)
    known = set(_open(day).values_list("organ_id", "duty", "lapsed_on"))
    before = set(Alert.objects.exclude(duty="").values_list("organ_id", "duty", "lapsed_on"))
    wanting = [key for key in found if key not in before]
    stale = [key for key in known if key not in found]
    raised = _raise(wanting, found, day) if wanting else 0
    mooted = _moot(stale, day, now) if stale else 0
    return SweptDuties(day, sum(map(len, found.values())), raised, mooted)


def _open(day: date) -> QuerySet[Alert]:
    """The open alerts that evidence entered late can still make moot: on periods that a sweep of ``day`` looks at.

    What must be there all the time and was not stays a lapse when it is there again.
    """
    always = [duty.key for duty in lawbook.load().duties.values() if duty.per == "always"]
    return Alert.objects.filter(state="open", lapsed_on__gt=day - YEAR).exclude(duty__in=["", *always])


def _missed(organs: QuerySet[Organ], day: date, now: Snapshot) -> Mapping[Key, Sequence[Line]]:
    found: dict[Key, list[Line]] = defaultdict(list)
    for line in lines(organs, day, now):
        said = line.verdict
        if said.standing is not Standing.MISSED or said.lapsed_on is None:
            continue
        if readings_of_duty(said.lapsed_on, hint=said.hint, provisional=said.provisional):
            found[line.organ.pk, said.duty, said.lapsed_on].append(line)
    return found


def _raise(keys: Sequence[Key], found: Mapping[Key, Sequence[Line]], day: date) -> int:
    with acts.begin("sweep.duties", actor=SWEEPER) as act:
        organs = {key[0] for key in keys}
        lock_organs(organs)
        known = set(
            Alert.objects.filter(organ__in=organs).exclude(duty="").values_list("organ_id", "duty", "lapsed_on")
        )
        fresh = [key for key in keys if key not in known]
        for alert in act.add_all(Alert, [_alert(found[key]) for key in fresh]):
            act.touched[:] = [alert]
            lines_of = found[alert.organ_id, alert.duty, alert.lapsed_on]
            said = {
                "organ": lines_of[0].organ.uid,
                "duty": alert.duty,
                "first": alert.first_on,
                "last": alert.due_on,
                "lapsed": alert.lapsed_on,
                "missed": len(lines_of),
                "readings": f"s{alert.readings}",
            }
            act.record(Kind.ALERT_RAISED_ON_DUTY, alert.uid, on=alert.lapsed_on, cite="seed/12.1", payload=said)
    return len(fresh)


def _alert(found: Sequence[Line]) -> Alert:
    line = found[0]
    said = line.verdict
    assert said.lapsed_on is not None
    readings = readings_of_duty(said.lapsed_on, hint=said.hint, provisional=said.provisional)
    return Alert(
        organ=line.organ,
        duty=said.duty,
        first_on=said.term.first,
        due_on=said.term.last,
        lapsed_on=said.lapsed_on,
        found="missed",
        readings=" ".join(reading.item for reading in readings),
    )


def _moot(keys: Sequence[Key], day: date, now: Snapshot) -> int:
    with acts.begin("moot.duties", actor=SWEEPER) as act:
        rows = _open(day).filter(organ__in={key[0] for key in keys}).select_for_update(of=("self",), no_key=True)
        held = _missed(Organ.objects.filter(pk__in={key[0] for key in keys}), day, now)
        gone = [
            row
            for row in rows.select_related("organ").order_by("pk")
            if (row.organ_id, row.duty, row.lapsed_on) not in held
        ]
        for alert in gone:
            alert.state, alert.mooted_on, alert.mooted_why = "moot", day, "duty_met"
            act.change(alert, "state", "mooted_on", "mooted_why")
            act.record(Kind.ALERT_MOOTED, alert.uid, on=day, payload={"duty": alert.duty, "why": "duty_met"})
    return len(gone)
