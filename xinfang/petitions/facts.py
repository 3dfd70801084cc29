"""What the table of steps asks of a petition: its facts on a day, and what an actor's organ is to it."""

from collections.abc import Sequence
from datetime import date

from xinfang.people.kinds import OrganKind
from xinfang.people.queries import heir
from xinfang.petitions import clockwork
from xinfang.petitions.disputed import DisputeState
from xinfang.petitions.kinds import Answer, Decision, Outcome
from xinfang.petitions.models import SUCCESSION, Clock, Petition, Proceeding, Transfer
from xinfang.rules import lawbook, limits
from xinfang.rules.steps import Facts, State, Who
from xinfang.rules.steptypes import NEW_RULES
from xinfang.rules.values import Actor


def live_transfer(proceeding: Proceeding, transfers: Sequence[Transfer]) -> Transfer | None:
    """The transfer by which the present holder got the petition; None when it was lodged there, or asked of it."""
    live = [t for t in transfers if t.ended_on is None and t.to_organ_id == proceeding.organ_id]
    return live[-1] if live and proceeding.tier == 1 else None


def facts_of(
    petition: Petition,
    proceedings: Sequence[Proceeding],
    transfers: Sequence[Transfer],
    clocks: Sequence[Clock],
    on: date,
) -> Facts:
    """What the table of steps needs to know of a petition on a day. The last of ``proceedings`` is the one that stands."""
    proceeding = proceedings[-1]
    live = live_transfer(proceeding, transfers)
    first = handled_first(proceedings)
    running = [clock for clock in clocks if clockwork.running(clock)]
    return Facts(
        state=State(proceeding.state),
        tier=proceeding.tier,
        kind=petition.kind,
        purpose=petition.purpose,
        open_clocks=frozenset(clock.limit for clock in running),
        transferred=live is not None,
        received=live is None or live.received_on is not None,
        objected=live is not None and live.objected_on is not None and live.decided_on is None,
        extended_days=sum(clock.extension_days for clock in running if clock.limit == "conclude"),
        accepted=proceeding.accepted_on is not None,
        replied=proceeding.replied_on is not None,
        served=proceeding.served_on is not None,
        window_open=any(clock.limit in WINDOWS and clock.due_on >= on for clock in running),
        supported=Outcome.SUPPORT in {first.outcome, proceeding.outcome} or proceeding.outcome == Decision.CHANGE,
        executed=first.executed_on is not None,
        reviewable=_reviewable(petition, proceeding),
        hearing=proceeding.hearing_from is not None,
        old=first.accepted_on is not None and first.accepted_on < NEW_RULES,
        office=proceeding.organ.kind == OrganKind.PETITION_OFFICE,
        simple=proceeding.simple_by is not None,
        told=proceeding.outcome in set(Answer),
        redo=live is not None and (live.kind == "redo" or (live.decided_on is not None and live.objected_on is None)),
        disputed=proceeding.disputed == DisputeState.OPEN,
        settled_lead=proceeding.disputed == DisputeState.DECIDED,
        asked=proceeding.supplement_by is not None,
        answered=first.served_on is not None,
        succeeded=any(t.kind == SUCCESSION and t.to_organ_id == proceeding.organ_id for t in transfers),
    )


WINDOWS = frozenset({"review_request", "rereview_request"})


def handled_first(proceedings: Sequence[Proceeding]) -> Proceeding:
    """The newest handling: whose opinion is reviewed, and who carries out what was supported."""
    return [one for one in proceedings if one.tier == 1][-1]


def _reviewable(petition: Petition, proceeding: Proceeding) -> bool:
    """Whether the law of the day of the reply gives the petitioner a review of it (2005/34, 35; 2022/35, 36)."""
    if proceeding.replied_on is None:
        return False
    value = lawbook.load().value(
        "review_request" if proceeding.tier == 1 else "rereview_request", proceeding.replied_on
    )
    return not value.only_if or limits.holds(value.only_if, petition.kind)


def roles_of(
    actor: Actor, petition: Petition, proceedings: Sequence[Proceeding], transfers: Sequence[Transfer]
) -> frozenset[Who]:
    """What the actor's organ is to this petition. The command line stands in for every organ (import, sample)."""
    if actor.operator:
        return frozenset(Who) - {Who.PETITIONER}
    if actor.petitioner:
        return frozenset({Who.PETITIONER})
    proceeding, first = proceedings[-1], handled_first(proceedings)
    is_ = {
        Who.ANY: True,
        Who.HOLDER: actor.organ_id in {proceeding.organ_id, heir(proceeding.organ).pk},
        Who.HANDLED: actor.organ_id in {first.organ_id, heir(first.organ).pk},
        Who.REGISTRAR: actor.organ_id in {petition.registrar_id, heir(petition.registrar).pk},
        Who.SENDER: any(t.from_organ_id == actor.organ_id and t.ended_on is None for t in transfers),
        Who.PETITION_OFFICE: actor.organ_kind == OrganKind.PETITION_OFFICE and actor.organ_id != proceeding.organ_id,
        Who.SUPERIOR: _above(actor, proceeding.organ.path),
    }
    return frozenset(who for who, holds in is_.items() if holds)


def _above(actor: Actor, path: str) -> bool:
    return bool(actor.organ_path) and path != actor.organ_path and path.startswith(actor.organ_path)
