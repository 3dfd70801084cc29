"""Who handles a matter, when the appointment by which it is handled is corrected."""

from collections.abc import Iterable
from datetime import date

from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind
from xinfang.people import actions as people
from xinfang.people.models import Appointment
from xinfang.petitions.models import Holding
from xinfang.rules.values import Actor


def correct_appointment(
    row: Appointment,
    *,
    start: date,
    end: date | None,
    portfolio: str | None = None,
    functions: Iterable[str] | None = None,
    acting_head: bool | None = None,
    actor: Actor,
    on: date,
    act_key: str = "",
) -> Appointment:
    """Correct an appointment as ``people`` does; the matters handled by it stay handled by the corrected one (Art. 3)."""
    with acts.together():
        new = people.correct_appointment(
            row,
            start=start,
            end=end,
            portfolio=portfolio,
            functions=functions,
            acting_head=acting_head,
            actor=actor,
            on=on,
            act_key=act_key,
        )
        rows = list(Holding.objects.select_for_update(of=("self",), no_key=True).filter(appointment_id=row.pk))
        if rows:
            _follow(rows, new, actor, on)
    return new


def _follow(rows: list[Holding], new: Appointment, actor: Actor, on: date) -> None:
    with acts.begin("holding.correct", actor=actor) as act:
        for one in rows:
            one.appointment = new
        act.change_all(Holding, rows, "appointment")
        said = {"appointment": new.uid, "petitions": len(rows)}
        act.record(Kind.HOLDING_CORRECTED, new.uid, on=on, payload=said)
