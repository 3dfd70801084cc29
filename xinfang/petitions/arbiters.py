"""Who would decide a dispute over competence, and why, for the pages: the rule of ``rules.competence`` on what is kept."""

from collections.abc import Iterable, Sequence
from datetime import date

from xinfang.bureau.queries import Snapshot
from xinfang.petitions import routes
from xinfang.petitions.queries import Dossier
from xinfang.rules import competence
from xinfang.rules.competence import Competent, Party
from xinfang.rules.refusals import Refused
from xinfang.rules.routing import Seat


def between(parties: Iterable[int], accused: Sequence[int], now: Snapshot, on: date) -> Competent | None:
    """Who decides between organs, by their keys; None where nobody may. No statement while nothing changed."""
    seats = routes.known(now).seats
    side = {pk for pk in accused if pk in seats}
    side |= {heir for pk in side for heir in seats[pk].heirs if heir in seats}
    found = [_party(seat, on) for seat in seats.values()]
    try:
        sides = [_party(seats[pk], on) for pk in dict.fromkeys(parties)]
        return competence.decider(sides, found, [seats[pk].path for pk in side], on)
    except (Refused, KeyError):
        return None


def _party(seat: Seat, on: date) -> Party:
    return Party(seat.name, seat.kind, seat.path, seat.vertical, seat.closed is None or seat.closed >= on)


def why(file: Dossier, now: Snapshot) -> tuple[str, ...]:
    """The reasons why who decides the dispute of a petition is competent; none where the tree has changed since."""
    said = file.dispute
    if said is None:
        return ()
    parties = (said.raised_by_pk, said.against_pk, file.proceeding.organ_id)
    accused = file.accused_pks if file.petition.sealed_path else ()
    found = between(parties, accused, now, said.raised_on)
    return found.why if found is not None and found.decider.name == said.decider_name else ()
