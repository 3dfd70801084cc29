"""Reads over routing tables: what holds at an office, what it proposes for a petition, what is broken in it.

Tables and organs are read once and kept until the bureau's stamp changes (a table set, an organ made, changed, closed).
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from xinfang.bureau.queries import Snapshot, kept
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Organ, Succession
from xinfang.petitions.models import Petition, Proceeding, RoutingTable
from xinfang.petitions.queries import Dossier
from xinfang.rules import routing
from xinfang.rules.routing import Asked, Example, Proposal, Rule, Seat
from xinfang.rules.steps import State
from xinfang.rules.values import Actor


@dataclass(frozen=True)
class Table:
    """One version as the rules read it. Number 0: the office has none."""

    organ: int
    number: int = 0
    made_on: date | None = None
    rules: tuple[Rule, ...] = ()
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class Known:
    """Every organ, and the newest table of each office."""

    seats: Mapping[int, Seat]
    pks: Mapping[str, int]
    uids: Mapping[int, str]
    tables: Mapping[int, Table] = field(default_factory=dict)

    def table(self, organ: int | None) -> Table:
        """The table of an office; an empty one where it has none."""
        return self.tables.get(organ or 0, Table(organ or 0))


def known(now: Snapshot) -> Known:
    """What holds now: three statements when something changed since this process last looked, else none."""
    return kept("routing", now.number, _read)


def _read() -> Known:
    after: dict[int, list[int]] = {}
    for old, new in Succession.objects.filter(undone_on__isnull=True).values_list("organ_id", "successor_id"):
        after.setdefault(old, []).append(new)
    seats, pks, uids = {}, {}, {}
    rows = list(Organ.objects.order_by("pk"))
    for row in rows:
        heirs = after.get(row.pk) or ([row.successor_id] if row.successor_id else [])
        said = (row.pk, row.short_name, row.code, row.kind, row.path, row.valid_to)
        seats[row.pk] = Seat(*said, tuple(heirs), row.vertical)
        pks[str(row.uid)], uids[row.pk] = row.pk, str(row.uid)
    found = Known(seats, pks, uids)
    newest = {row.organ_id: row for row in RoutingTable.objects.order_by("number")}
    return Known(seats, pks, uids, {pk: opened(row, found) for pk, row in newest.items()})


def opened(row: RoutingTable, known_: Known) -> Table:
    """A stored version with its organs."""
    rules = tuple(_rule(one, known_) for one in json.loads(row.rules))
    examples = tuple(Example(_asked(one, known_), known_.pks.get(one["to"], 0)) for one in json.loads(row.examples))
    return Table(row.organ_id, row.number, row.made_on, rules, examples)


def _rule(one: dict[str, Any], known_: Known) -> Rule:
    return Rule(
        one["code"],
        known_.pks.get(one["to"], 0),
        one["category"],
        one["place"],
        known_.pks.get(one["accused"], 0),
        one["purpose"],
        one["note"],
        _day(one["start"]),
        _day(one["end"]),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _asked(one: dict[str, Any], known_: Known) -> Asked:
    accused = tuple(known_.pks.get(uid, 0) for uid in one["accused"])
    return Asked(one["category"], one["place"], accused, one["purpose"])


def stored(rules: Iterable[Rule], examples: Iterable[Example], known_: Known) -> tuple[str, str]:
    """Rules and examples as they are kept: organs by uid."""
    uid = known_.uids
    first = [
        {
            "code": one.code,
            "to": uid[one.to],
            "category": one.category,
            "place": one.place,
            "accused": uid.get(one.accused, ""),
            "purpose": one.purpose,
            "note": one.note,
            "start": one.start.isoformat() if one.start else "",
            "end": one.end.isoformat() if one.end else "",
        }
        for one in rules
    ]
    second = [
        {
            "category": one.asked.category,
            "place": one.asked.place,
            "accused": [uid[pk] for pk in one.asked.accused],
            "purpose": one.asked.purpose,
            "to": uid.get(one.to, ""),
        }
        for one in examples
    ]
    return tuple(json.dumps(rows, ensure_ascii=False, separators=(",", ":")) for rows in (first, second))  # type: ignore[return-value]


def proposed(
    petition: Petition, accused: Sequence[int], organ: int, now: Snapshot, on: date
) -> tuple[Table, Proposal | None]:
    """What the table of the office ``organ`` proposes for a petition it holds; None where the office has no table."""
    found = known(now)
    table = found.table(organ)
    if not table.number:
        return table, None
    asked = Asked(petition.category, petition.place, tuple(accused), petition.purpose)
    return table, routing.propose(table.rules, asked, found.seats, on, organ)


def for_page(file: Dossier, actor: Actor, now: Snapshot, on: date) -> tuple[Table, Proposal | None]:
    """The same for a petition that is shown to its holder, a petition office; None for everybody else."""
    organ = file.proceeding.organ_id
    if actor.organ_id != organ or actor.organ_kind != OrganKind.PETITION_OFFICE:
        return Table(organ), None
    return proposed(file.petition, file.accused_pks, organ, now, on)


COUNTER = (State.REGISTERED.value, State.RETURNED.value)


def unrouted(now: Snapshot, on: date, most: int) -> Iterator[tuple[Proceeding, int]]:
    """What stands at the counter of an office with a table that proposes nothing for it, with the table's number."""
    found = known(now)
    rows = Proceeding.objects.filter(current=True, state__in=COUNTER, organ__in=list(found.tables))
    rows = rows.select_related("petition").prefetch_related("petition__complained_of").order_by("-pk")
    for one in rows[:most]:
        accused = [row.organ_id for row in one.petition.complained_of.all()]
        table, said = proposed(one.petition, accused, one.organ_id, now, on)
        if said is not None and said.to is None:
            yield one, table.number


def uid_of(seat: Seat, now: Snapshot) -> UUID:
    """The uid of an organ."""
    return UUID(known(now).uids[seat.pk])


def problems(organ: int, now: Snapshot, on: date) -> int:
    """How much of an office's table is broken: the figure beside its line of the menu."""
    found = known(now)
    table = found.table(organ)
    if not table.number:
        return 0
    return len(routing.broken(table.rules, found.seats, on, organ)) + len(
        routing.failed(table.rules, table.examples, found.seats, on, organ)
    )
