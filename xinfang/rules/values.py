"""Value types shared by every room."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``start`` to ``end``, both counted; ``end`` None means still open."""

    start: date
    end: date | None = None

    def holds(self, day: date) -> bool:
        """Whether ``day`` lies in the period."""
        return self.start <= day and (self.end is None or day <= self.end)

    def meets(self, other: "Period") -> bool:
        """Whether the two periods share at least one day."""
        return (self.end is None or other.start <= self.end) and (other.end is None or self.start <= other.end)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in which post, for which organ: account + person + appointment + organ (decision 17).

    ``label`` is post and organ and never a name: it is what the ledger keeps (decision 23).
    ``name``, ``post_title`` and ``organ_name`` are for the frame of the person's own page and go nowhere else.
    ``organ_path`` is the organ's place in the tree. ``on_behalf_of`` is the appointment a deputy stands in for.
    ``reach`` is the part of the tree that an administrator administers, empty for who is none.
    ``operator`` marks the command line (decision 21).
    """

    label: str
    account_id: int | None = None
    person: UUID | None = None
    appointment: UUID | None = None
    organ: UUID | None = None
    organ_id: int | None = None
    organ_path: str = ""
    organ_kind: str = ""
    post_kind: str = ""
    functions: frozenset[str] = field(default_factory=frozenset)
    permissions: frozenset[str] = field(default_factory=frozenset)
    on_behalf_of: UUID | None = None
    reach: str = ""
    operator: bool = False
    petitioner: bool = False
    name: str = ""
    post_title: str = ""
    organ_name: str = ""

    def may(self, permission: str) -> bool:
        """Whether this actor's permissions hold ``permission``."""
        return permission in self.permissions


SYSTEM = Actor(label="系统", operator=True)
