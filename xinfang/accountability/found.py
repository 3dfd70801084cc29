"""A fact on record that holds: what a source of ``facts.py`` says, and what one alert is made of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xinfang.bureau.queries import Snapshot
from xinfang.people.models import Organ
from xinfang.petitions.models import Petition

Key = tuple[int, str, UUID]


@dataclass(frozen=True, slots=True)
class Found:
    """A fact that holds: whose, which (a key of ``FACTS``), by which record; the last day to have done it, and the day after."""

    organ: Organ
    fact: str
    record: UUID
    due_on: date
    lapsed_on: date
    petition: Petition | None = None
    assumed: bool = False

    @property
    def key(self) -> Key:
        """What makes it one alert."""
        return self.organ.pk, self.fact, self.record


Source = Callable[[date, Snapshot], Iterable[Found]]
