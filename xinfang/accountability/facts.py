"""The sweep over facts on record: one alert for each fact that asks for people, and none twice (seed/12; decision 15).

A source reads the records of its room and says which facts hold on a day. It says all of them, each time: an open alert
whose fact holds no longer, because a record was completed or corrected, becomes moot and stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from xinfang.accountability import supervisionfacts
from xinfang.accountability.advicefacts import advice_facts
from xinfang.accountability.afterfacts import rectification_facts
from xinfang.accountability.afterwards import shifted, unsolved_claims
from xinfang.accountability.found import Found, Key, Source
from xinfang.accountability.incidents import incident_facts
from xinfang.accountability.lying import letters, unread_letters
from xinfang.accountability.models import Alert
from xinfang.accountability.openedfacts import opened_facts
from xinfang.bureau import acts
from xinfang.bureau.queries import Snapshot, snapshot
from xinfang.ledger.kinds import Kind
from xinfang.people.queries import lock_organs
from xinfang.rules.situations import BY_HAND, FACTS, readings_of_fact
from xinfang.rules.values import Actor

__all__ = ["SOURCES", "Found", "Source", "SweptFacts", "sweep_facts"]
SWEEPER = Actor(label="系统巡查", operator=True)
SOURCES: tuple[Source, ...] = (
    letters,
    unread_letters,
    incident_facts,
    advice_facts,
    supervisionfacts.supervision_owed,
    supervisionfacts.supervision_unanswered,
    unsolved_claims,
    shifted,
    opened_facts,
    rectification_facts,
)


@dataclass(frozen=True, slots=True)
class SweptFacts:
    """What a sweep over facts found and did; accusations are not counted (decision 19)."""

    on: date
    raised: int
    mooted: int


def sweep_facts(day: date, sources: Sequence[Source] | None = None) -> SweptFacts:
    """Raise one alert for each fact that holds on ``day`` and has none; moot the open ones that hold no longer.

    Safe to run again or twice at once: the organs are locked while it decides.
    """
    now = snapshot()
    found = _found(day, now, SOURCES if sources is None else sources)
    known = {(organ, fact, uid): state for organ, fact, uid, state in _alerts().values_list(*_KEY, "state")}
    wanting = [one for key, one in found.items() if key not in known]
    stale = [key for key, state in known.items() if state in LIVE and key not in found]
    return SweptFacts(day, _raise(wanting) if wanting else 0, _moot(stale, day) if stale else 0)


LIVE = ("open", "verifying")  # what is being verified becomes moot as well: people then dismiss it
_KEY = ("organ_id", "fact", "fact_uid")


def _alerts() -> QuerySet[Alert]:
    return Alert.objects.exclude(fact__in=["", BY_HAND])  # what a person raised only a person takes back


def _found(day: date, now: Snapshot, sources: Sequence[Source]) -> dict[Key, Found]:
    return {
        one.key: one
        for source in sources
        for one in source(day, now)
        if one.lapsed_on <= day and readings_of_fact(one.fact, one.lapsed_on)
    }


def _raise(wanting: Sequence[Found]) -> int:
    with acts.begin("sweep.facts", actor=SWEEPER) as act:
        organs = {one.organ.pk for one in wanting}
        lock_organs(organs)
        known = set(_alerts().filter(organ__in=organs).values_list(*_KEY))
        fresh = [one for one in wanting if one.key not in known]
        made = act.add_all(Alert, [_alert(one) for one in fresh])
        for alert, one in zip(made, fresh, strict=True):
            act.touched[:] = [alert]
            item = FACTS[one.fact].item
            act.record(
                Kind.ALERT_RAISED_ON_FACT, alert.uid, on=alert.lapsed_on, cite=f"seed/{item}", payload=_said(one, alert)
            )
    return sum(not alert.sealed_path for alert in made)


def _alert(one: Found) -> Alert:
    return Alert(
        organ=one.organ,
        petition=one.petition,
        fact=one.fact,
        fact_uid=one.record,
        due_on=one.due_on,
        lapsed_on=one.lapsed_on,
        found="fact",
        readings=" ".join(reading.item for reading in readings_of_fact(one.fact, one.lapsed_on)),
        assumed=one.assumed,
        sealed_path=one.petition is not None and one.petition.sealed_path,
    )


def _said(one: Found, alert: Alert) -> dict[str, object]:
    said: dict[str, object] = {
        "organ": one.organ.uid,
        "fact": one.fact,
        "record": one.record,
        "due": one.due_on,
        "lapsed": one.lapsed_on,
        "readings": f"s{alert.readings}",
        "assumed": one.assumed,
    }
    return said if one.petition is None else {**said, "petition": one.petition.uid}


def _moot(keys: Sequence[Key], day: date) -> int:
    wanted = set(keys)
    with acts.begin("moot.facts", actor=SWEEPER) as act:
        lock_organs({organ for organ, _, _ in keys})
        rows = _alerts().filter(state__in=LIVE, organ__in={organ for organ, _, _ in keys})
        gone = [
            row
            for row in rows.select_for_update(of=("self",), no_key=True).order_by("pk")
            if (row.organ_id, row.fact, row.fact_uid) in wanted
        ]
        for alert in gone:
            alert.state, alert.mooted_on, alert.mooted_why = "moot", day, "fact_gone"
            act.change(alert, "state", "mooted_on", "mooted_why")
            act.record(Kind.ALERT_MOOTED, alert.uid, on=day, payload={"fact": alert.fact, "why": "fact_gone"})
    return sum(not alert.sealed_path for alert in gone)
