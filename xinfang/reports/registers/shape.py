"""What a register 台账 is: fixed columns over rows that the actor may see, the same on screen, on paper and as a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from xinfang.bureau.queries import Snapshot
from xinfang.petitions.models import Petition
from xinfang.rules.steptypes import NEW_RULES
from xinfang.rules.values import Actor

Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows: of whom, from ``first`` to ``last``; ``today`` for registers that show how it stands today."""

    actor: Actor
    first: date
    last: date
    today: date
    now: Snapshot


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``kind``: ``day``, ``num``, ``number`` (of a matter, a link), ``title`` (may hold a name),
    ``short`` (one line), else words."""

    title: str
    of: Callable[[Any, Asked], Value]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """One register. ``rows``: the rows alone, for the count; ``dress`` adds what the columns show.

    ``keys``: the order, the last one unique. ``by``: what the day of the period is; empty for one of today, without period.
    ``petition``: the key of a row's matter, None where it has none; ``note``: what is counted and what is not.
    ``cites``: where the law speaks of it, by the rules of 2005 and by those of 2022.
    """

    key: str
    title: str
    cites: tuple[str, str]
    permission: str
    by: str
    note: Callable[[Asked], str]
    columns: tuple[Column, ...]
    rows: Callable[[Asked], QuerySet[Any]]
    dress: Callable[[QuerySet[Any], Asked], QuerySet[Any]]
    keys: tuple[str, ...]
    petition: Callable[[Any], int | None] = lambda row: row.petition_id

    def cite(self, on: date) -> str:
        """Where the law of a day speaks of it; empty where it does not."""
        return self.cites[on >= NEW_RULES]


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as a page or a sheet writes it."""

    column: Column
    value: Value


def cells(register: Register, row: Any, asked: Asked) -> list[Cell]:
    """The values of a dressed row, a column each."""
    return [Cell(column, column.of(row, asked)) for column in register.columns]


def dressed(register: Register, asked: Asked) -> QuerySet[Any]:
    """The rows with all that the columns show."""
    return register.dress(register.rows(asked), asked)


def counted(register: Register, asked: Asked) -> QuerySet[Any]:
    """The rows as they are counted: the same ones."""
    return register.rows(asked)


def seen(actor: Actor, petition: str = "petition_id") -> Exists:
    """The condition that the actor may know of a row's matter."""
    return Exists(Petition.objects.visible_to(actor).filter(pk=OuterRef(petition)))


def offered(registers: Sequence[Register], actor: Actor) -> list[Register]:
    """Those that the actor may open."""
    return [one for one in registers if actor.may(one.permission)]
