"""Slips are normal: a record is voided with its reason and stays; a task of a meeting is reported as done."""

from typing import TypeVar
from uuid import UUID

from xinfang.bureau import acts
from xinfang.duties.entries import Entered
from xinfang.duties.models import (
    AnalysisReport,
    ChainItem,
    Decision,
    FieldStay,
    Meeting,
    Provision,
    Reception,
    ReceptionPlan,
    TargetLetter,
    WorkLog,
)
from xinfang.duties.reach import need_to_enter
from xinfang.ledger.kinds import Kind
from xinfang.petitions.when import When
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor

RECORDS: dict[str, type[Entered]] = {
    "meeting": Meeting,
    "field_stay": FieldStay,
    "work_log": WorkLog,
    "reception": Reception,
    "provision": Provision,
    "report": AnalysisReport,
    "target_letter": TargetLetter,
    "chain": ChainItem,
    "plan": ReceptionPlan,
}
OWNER = {"target_letter": "upper"}
Row = TypeVar("Row", bound=Entered)


def void(record: str, uid: UUID, *, why: str, actor: Actor, when: When, key: str) -> Entered:
    """Void a record that was entered by mistake: it stays, marked, and counts for nothing.

    A sheet of working time is voided whole. What a provision ended stands again.

    Refused: without a reason, one that was voided before, one of another organ.
    """
    model = RECORDS[record]
    owner = OWNER.get(record, "organ")
    with acts.begin("duty.void", actor=actor, key=key, about=(record, uid, why)) as act:
        row = (
            model._default_manager.select_for_update(of=("self",), no_key=True)
            .select_related(owner)
            .filter(uid=uid)
            .first()
        )
        if row is None:
            raise NotFound("没有这条记录。", code="not_found")
        need_to_enter(actor, getattr(row, owner))
        if act.repeated:
            return row
        if row.voided_on is not None:
            raise Refused("这条已经作废。", code="voided")
        if not why.strip():
            raise Refused("请写作废的理由。", field="why", code="missing")
        for one in _entered_together(row):
            one.voided_on, one.voided_why = when.today, why.strip()
            act.change(one, "voided_on", "voided_why")
        if isinstance(row, Provision):
            before = Provision.objects.filter(
                organ=row.organ, kind=row.kind, until=row.since, voided_on__isnull=True
            ).first()
            if before is not None and row.until is None:
                before.until = None
                act.change(before, "until")
        act.record(
            Kind.DUTY_VOIDED, row.uid, on=when.today, payload={"record": record, "organ": getattr(row, owner).uid}
        )
    return row


def _entered_together(row: Entered) -> list[Entered]:
    """The record itself; of working time, the whole sheet that it was entered with."""
    if isinstance(row, WorkLog):
        return list(
            WorkLog.objects.select_for_update(no_key=True)
            .filter(sheet=row.sheet, voided_on__isnull=True)
            .order_by("pk")
        )
    return [row]


def task_done(uid: UUID, *, result: str, actor: Actor, when: When, key: str) -> Decision:
    """Say that what a meeting decided was done, and what came of it: by the organ that was to do it."""
    with acts.begin("duty.task", actor=actor, key=key, about=(uid, result, when.on)) as act:
        row = (
            Decision.objects.select_for_update(of=("self",), no_key=True)
            .select_related("organ", "meeting")
            .filter(uid=uid)
            .first()
        )
        if row is None:
            raise NotFound("没有这项任务。", code="not_found")
        need_to_enter(actor, row.organ)
        if act.repeated:
            return row
        when.check(after=row.meeting.held_on)
        if row.done_on is not None:
            raise Refused("这项任务已经办结。", code="done")
        if not result.strip():
            raise Refused("请写办理结果。", field="result", code="missing")
        row.done_on, row.result = when.on, result.strip()
        act.change(row, "done_on", "result")
        act.record(Kind.DUTY_TASK_DONE, row.uid, on=when.on, payload={"organ": row.organ.uid, "due": row.due_on})
    return row
