"""What every act of the mail room and the hall begins with: who may, the row locked, the period not signed off."""

from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from xinfang.bureau.acts import Act
from xinfang.bureau.queries import snapshot
from xinfang.ledger.models import Covered, Entry
from xinfang.papers.actions import issue
from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.models import Appointment, Organ
from xinfang.people.queries import on_day
from xinfang.petitions.arrived import Arrival, MailBatch, MailItem, Reconciliation, Ticket
from xinfang.petitions.models import Petition
from xinfang.petitions.when import When
from xinfang.rules.days import zh
from xinfang.rules.refusals import NotFound, Refused, Stale
from xinfang.rules.values import Actor

Row = TypeVar("Row", MailBatch, MailItem, Ticket)
LAW_BEGINS = date(2005, 5, 1)
LONGEST_REASON = 500


def clerk(actor: Actor) -> int:
    """The organ for which the actor registers; Refused for who does not."""
    if actor.organ_id is None or actor.operator or not actor.may("petition:register"):
        raise Refused("您现在的岗位不能登记来信来访。", todo="请由本单位有登记职责的人员办理", code="not_allowed")
    return actor.organ_id


def begun(when: When) -> None:
    """Refuse a day that no act may have (decision 14)."""
    when.check()
    when.bound(snapshot().setting("late_entry_days"))


def locked(model: type[Row], uid: UUID, actor: Actor, expected: int | None = None) -> Row:
    """The row of the actor's organ, locked; NotFound for another's, and for one whose matter the actor may not know."""
    clerk(actor)
    rows = model.objects.visible_to(actor).select_for_update(of=("self",), no_key=True)
    row: Row = rows.filter(uid=uid).or_not_found()
    if isinstance(row, Arrival) and row.submission_id is not None:
        _seen(row, actor)
    _refuse_stale(row, row.version, expected)
    return row


def _seen(row: Arrival, actor: Actor) -> None:
    if not Petition.objects.visible_to(actor).filter(submissions=row.submission_id).exists():
        raise NotFound("没有这一条，或者您无权查看。", code="not_found")


def _refuse_stale(row: Covered, version: int, expected: int | None) -> None:
    if expected is None or expected == version:
        return
    last = Entry.objects.filter(subject=row.uid).order_by("-seq").first()
    done = f"{last.actor_label}已办了别的事（账本第 {last.seq} 号）" if last else "有人已办了别的事"
    raise Stale(
        "您打开页面之后，这里有了变化，这次没有办。",
        why=done,
        todo="请看清现在的情况，再决定是否继续；您填写的内容没有丢",
        code="stale",
    )


def bump(act: Act, row: Row, *columns: str) -> None:
    """Write columns of the row, and its next version."""
    row.version += 1
    act.change(row, *columns, "version")


def refuse_closed(organ: int, *days: date) -> None:
    """Refuse to change what a person has signed off: take the signature back first."""
    for day in days:
        signed = Reconciliation.objects.filter(organ=organ, first__lte=day, last__gte=day, reopened_on__isnull=True)
        row = signed.first()
        if row is not None:
            raise Refused(
                f"{zh(row.first)}至{zh(row.last)}的来信来访已经核对签字。",
                why="签了字的期间不能再改",
                todo="请负责人先在“来信来访核对”里撤销签字，改好后重新核对",
                field="on",
                code="period_closed",
            )


def reason(why: str) -> str:
    """The reason of a correction; Refused when there is none."""
    said = why.strip()
    if not said or len(said) > LONGEST_REASON:
        raise Refused(
            "请写明更正的理由。",
            why=f"更正要留下理由，原来的记录仍然保留；最多 {LONGEST_REASON} 字",
            field="why",
            code="no_reason",
        )
    return said


def noted(act: Act, kind: PaperKind, said: str | PaperDraft, subject: UUID, on: date) -> Paper:
    """A paper of the actor's organ about ``subject``."""
    actor = act.actor
    return issue(act, kind, said, subject=subject, organ=actor.organ, organ_label=actor.organ_name, on=on)


def named(paper: Paper | None) -> dict[str, Any]:
    """How an entry names a paper."""
    return {"paper": paper.uid, "paper_sha": paper.sha} if paper else {}


def proof_of(act: Act, subject: UUID, when: When) -> dict[str, Any]:
    """What a late entry rests on, kept as a paper; nothing for what is entered on its day."""
    if not when.late:
        return {}
    return {"late": True, "proof": noted(act, PaperKind.LATE_PROOF, when.proof, subject, when.on).uid}


def officer(uid: UUID, on: date, *, own: int | None = None) -> Appointment:
    """Who holds an appointment on ``on``; with ``own`` at that organ. Refused for anybody else."""
    rows = Appointment.objects.filter(on_day(on), uid=uid, superseded=False).select_related("post__organ", "person")
    found = rows.first()
    if found is None or (own is not None and found.post.organ_id != own):
        raise Refused(
            "选的人当天不在任，或者不在本单位任职。", todo="请重新选择", field="officers", code="not_in_office"
        )
    return found


def own_organ(actor: Actor) -> Organ:
    """The actor's organ."""
    return Organ.objects.get(pk=clerk(actor))
