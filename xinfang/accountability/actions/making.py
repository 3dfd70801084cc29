"""A measure comes to be with the decision on which it rests; issuing it, laying it before a leader comes after."""

from datetime import date

from xinfang.accountability.models import Charge, Measure
from xinfang.bureau.acts import Act
from xinfang.ledger.kinds import Kind
from xinfang.rules import lawbook


def make(act: Act, charge: Charge, on: date) -> Measure:
    """The measure of a charge, waiting to be issued or laid before a leader; of the year in which it was decided (seed/13, 14).

    Within the act that decides. A proposal of discipline is made like the others: it is a suggestion, and no grade is chosen.
    """
    finding = charge.finding
    row = act.add(
        Measure(
            charge=charge,
            kind=charge.measure,
            office=finding.office,
            organ=charge.organ,
            appointment=charge.appointment,
            made_on=on,
            year=on.year,
        )
    )
    said = {"finding": finding.uid, "organ": charge.organ.uid, "what": charge.measure, "year": on.year}
    if charge.appointment is not None:
        said["appointment"] = charge.appointment.uid
    act.record(Kind.MEASURE_MADE, row.uid, on=on, cite=lawbook.load().measures[charge.measure].cite, payload=said)
    return row
