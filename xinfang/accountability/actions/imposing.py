"""What the acts on a measure of Art. 13 have in common: the row, who acts for its office, who is barred."""

from uuid import UUID

from xinfang.accountability.actions.records import locked, post_of, refuse_stale
from xinfang.accountability.imposed import of_office, visible_measures
from xinfang.accountability.judges import why_barred
from xinfang.accountability.measuremodels import Measure
from xinfang.people.models import Appointment
from xinfang.petitions.when import When
from xinfang.rules.judging import BARRED
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor

LOCKED = (
    "organ",
    "office",
    "charge__finding__verification__petition",
    "appointment__person",
    "appointment__post__organ",
)


def opened(uid: UUID, actor: Actor, expected: int | None, *, repeated: bool) -> Measure:
    """A measure that the actor may know of, locked; refused when somebody was first."""
    if not visible_measures(actor).filter(uid=uid).exists():
        raise NotFound("没有这项措施，或者您无权查看。", code="not_found")
    row = locked(Measure, uid, *LOCKED)
    if not repeated:
        refuse_stale(row.version, expected)
    return row


def need_office(row: Measure, actor: Actor) -> None:
    """Refuse who does not work on the measure for its office."""
    if not of_office(actor, row):
        raise Refused(
            "您现在的岗位不能办理这项措施。",
            why="由作出认定的单位的负责人或者有督查职责的人办理",
            cite="seed/13",
            code="not_allowed",
        )


def refuse_barred(row: Measure, appointment: Appointment | None, *, field: str = "") -> None:
    """Refuse who may take no part: of the subject's organ, in the chain of that day, recused (2005/30; 2022/28-3)."""
    why = why_barred(row.charge.finding.verification, appointment) if appointment is not None else ""
    if why:
        raise Refused(
            f"这个人{BARRED[why]}，应当回避。",
            why="发文、谈话和批阅的人都不能是当事的人",
            todo="请由别人办理",
            field=field,
            cite="2022/28-3" if why == "recused" else "",
            code="barred",
        )


def acting(row: Measure, actor: Actor) -> Appointment | None:
    """The appointment in which the actor acts for the office, not barred from the measure."""
    need_office(row, actor)
    post = post_of(actor)
    refuse_barred(row, post)
    return post


def need_proof(when: When, theirs: bool, what: str) -> None:
    """Refuse an entry for somebody else that does not say what it rests on."""
    if not theirs and not when.proof.strip():
        raise Refused(f"登记{what}的，要写明凭什么。", todo="如 送达回证、来文的文号", field="proof", code="no_proof")
