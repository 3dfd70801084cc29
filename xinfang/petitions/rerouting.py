"""What the kind of a matter does to its clocks: worked out in one place, shown before the act and done by it (2022/34, 35)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from xinfang.petitions.clock import COPIED
from xinfang.petitions.kinds import KIND_LABELS, MatterKind, Purpose
from xinfang.petitions.models import Clock, Petition, Proceeding
from xinfang.rules import lawbook, limits
from xinfang.rules.refusals import Refused


@dataclass(frozen=True, slots=True)
class Start:
    """A clock that the kind brings: of the organ, or of the petitioner; met at once where the act was done already."""

    limit: str
    on: date
    met_on: date | None = None


@dataclass(slots=True)
class Moves:
    """The clocks that become void, and those that start."""

    void: list[Clock] = field(default_factory=list)
    start: list[Start] = field(default_factory=list)


def moves(kind: str, proceeding: Proceeding, clocks: Sequence[Clock]) -> Moves:
    """What would follow if the matter were of ``kind``: void what it does not have, start what it has from the first day."""
    found = Moves()
    accepted, served = proceeding.accepted_on, proceeding.served_on
    if accepted is not None and _wanting(found, "conclude", accepted, kind, clocks):
        found.start.append(Start("conclude", accepted, proceeding.replied_on))
    if served is not None and _wanting(found, "review_request", served, kind, clocks):
        found.start.append(Start("review_request", served))
    return found


def _wanting(found: Moves, limit: str, start: date, kind: str, clocks: Sequence[Clock]) -> bool:
    """Whether a clock of ``limit`` should run and does not; one that runs and should not is to be void."""
    stands = [clock for clock in clocks if clock.void_on is None or clock.void_why == COPIED]
    kept = [clock for clock in stands if clock.limit == limit]  # one that rests in a merger is there too
    binds = lawbook.load().value(limit, start).only_if
    own = [clock for clock in kept if binds and clock.own_days is not None]  # set for the kind that it was (2022/31.5)
    bound = not binds or limits.holds(binds, kind)
    found.void += own if bound else kept
    return bound and not [clock for clock in kept if clock not in own]


def check_kind(petition: Petition, kind: str, *, sealing: bool = False) -> None:
    """Refuse an unknown kind, one that would open what is sealed, and an accusation that is not ``sealing`` (2022/30)."""
    if kind not in {"", *(one.value for one in MatterKind)}:
        raise Refused("没有这个类别。", field="kind", code="unknown_kind")
    if petition.purpose == Purpose.ACCUSATION and kind not in {"", MatterKind.ACCUSATION}:
        raise Refused(
            f"这件事项按检举控告密封，不能改为“{KIND_LABELS[MatterKind(kind)]}”。",
            why="改了类别，被检举控告的单位就可能看到",
            todo="确实登错的，撤销误登记，另行登记",
            cite="2022/30",
            field="kind",
            code="sealed",
        )
    if petition.purpose != Purpose.ACCUSATION and kind == MatterKind.ACCUSATION and not sealing:
        raise Refused(
            "定为检举控告的，要同时写明被检举控告的单位，密封起来。",
            todo="请用“确定类别”",
            cite="2022/30",
            field="kind",
            code="not_sealed",
        )
