"""Close an incident, take that back, and put slips of its record right: nothing is edited (seed/9)."""

from uuid import UUID

from xinfang.bureau.acts import Act
from xinfang.duties import incidents
from xinfang.duties.actions.incidents import CITE, acting_on, by_whom
from xinfang.duties.incidentkinds import LineSort
from xinfang.duties.incidentmodels import Incident, IncidentLine, IncidentTie
from xinfang.ledger.kinds import Kind
from xinfang.papers.actions import void as take_back
from xinfang.papers.models import Paper
from xinfang.petitions.when import When
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor

ROWS: dict[str, type[IncidentLine] | type[IncidentTie]] = {"line": IncidentLine, "tie": IncidentTie}


def close(uid: UUID, *, outcome: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Incident:
    """Close an incident with its outcome. Lines that are found later may still be added.

    Refused: without words, before it happened, one that is closed.
    """
    if not outcome.strip():
        raise Refused("请写处置结果。", field="outcome", code="missing")
    with acting_on("incident.close", uid, actor, key, (outcome, when.on), expected) as (act, row):
        if act.repeated:
            return row
        when.check(after=incidents.day_of(row.occurred_at))
        if row.closed_on is not None:
            raise Refused("这个事件已经了结。", code="closed")
        row.closed_on, row.outcome = when.on, outcome.strip()
        row.version += 1
        act.change(row, "closed_on", "outcome", "version")
        act.record(Kind.INCIDENT_CLOSED, row.uid, on=when.on, cite=CITE, payload={"organ": row.organ.uid})
    return row


def reopen(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Incident:
    """Take back the closing of an incident. What it said stays, as a line of follow-up. Refused: without a reason."""
    if not why.strip():
        raise Refused("请写撤销了结的理由。", field="why", code="missing")
    with acting_on("incident.reopen", uid, actor, key, why, expected) as (act, row):
        if act.repeated:
            return row
        if row.closed_on is None:
            raise Refused("这个事件没有了结。", code="not_closed")
        kept = IncidentLine(
            incident=row,
            sort=LineSort.FOLLOW_UP.value,
            at=incidents.utc(incidents.noon(when.on)),
            who=actor.label,
            words=f"撤销了结：{why.strip()}\n原来写的结果：{row.outcome}",
            entered_on=when.today,
            proof="",
            voided_why="",
            **by_whom(actor),
        )
        act.add(kept)
        row.closed_on, row.outcome = None, ""
        row.version += 1
        act.change(row, "closed_on", "outcome", "version")
        act.record(Kind.INCIDENT_REOPENED, row.uid, on=when.on, cite=CITE, payload={"organ": row.organ.uid})
    return row


def void_incident(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Incident:
    """Void an incident that was entered by mistake, by the organ that entered it: it stays, marked, and counts for nothing."""
    if not why.strip():
        raise Refused("请写作废的理由。", field="why", code="missing")
    with acting_on("incident.void", uid, actor, key, why, expected) as (act, row):
        if act.repeated:
            return row
        _need_own(actor, row.by_organ_id)
        row.voided_on, row.voided_why = when.today, why.strip()
        row.version += 1
        act.change(row, "voided_on", "voided_why", "version")
        _tell(act, row, "incident", row.uid, when)
    return row


def strike_row(record: str, uid: UUID, *, why: str, actor: Actor, when: When, key: str) -> IncidentLine | IncidentTie:
    """Void a line or a tie that was entered by mistake, by the organ that entered it. The paper of a report is marked too."""
    if not why.strip():
        raise Refused("请写作废的理由。", field="why", code="missing")
    row = ROWS[record]._default_manager.filter(uid=uid).select_related("incident").first()
    if row is None:
        raise NotFound("没有这一条。", code="not_found")
    with acting_on("incident.strike", row.incident.uid, actor, key, (record, uid, why)) as (act, incident):
        row.refresh_from_db()
        if act.repeated:
            return row
        _need_own(actor, row.by_organ_id)
        if row.voided_on is not None:
            raise Refused("这一条已经作废。", code="voided")
        row.voided_on, row.voided_why = when.today, why.strip()
        act.change(row, "voided_on", "voided_why")
        paper = Paper.objects.filter(uid=row.paper).first() if isinstance(row, IncidentLine) and row.paper else None
        if paper is not None:
            take_back(act, paper, when.today)
        _tell(act, incident, record, row.uid, when)
    return row


def _tell(act: Act, incident: Incident, record: str, row: UUID, when: When) -> None:
    told = {"organ": incident.organ.uid, "record": record, "row": row}
    act.record(Kind.INCIDENT_VOIDED, incident.uid, on=when.today, cite=CITE, payload=told)


def _need_own(actor: Actor, organ: int) -> None:
    if actor.organ_id != organ:
        raise Refused(
            "这一条是别的单位登记的，本单位不能作废。",
            why="谁登记的由谁更正",
            todo="有不同说法的，登记为“其他来源的说法”",
            code="not_allowed",
        )
