"""What every record has in common: how it is written, and what its ledger entry says."""

from datetime import date
from typing import TypeVar

from xinfang.bureau.acts import Act
from xinfang.duties.entries import Entered
from xinfang.ledger.kinds import Kind
from xinfang.people.models import Organ, Person
from xinfang.petitions.when import When

Row = TypeVar("Row", bound=Entered)


def add(act: Act, row: Entered, when: When) -> None:
    """Insert a record with the day of its entry and its proof."""
    row.uid, row.entered_on, row.proof, row.voided_why = act.result, when.today, when.proof.strip(), ""
    act.add(row)


def say(
    act: Act,
    row: Entered,
    record: str,
    organ: Organ,
    person: Person | None,
    when: When,
    days: tuple[date, date],
    cite: str,
) -> None:
    """Say what was recorded: of which organ, whom, which days."""
    said = {
        "record": record,
        "organ": organ.uid,
        "person": person.uid if person else None,
        "first": days[0],
        "last": days[1],
    }
    act.record(Kind.DUTY_RECORDED, row.uid, on=when.on, cite=cite, payload=said)
