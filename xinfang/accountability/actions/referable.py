"""What the acts on a suggestion of Art. 14 have in common: who may, that it is one, where it stands."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from xinfang.accountability.actions.records import bounded, locked, post_of, refuse_stale
from xinfang.accountability.judges import why_barred
from xinfang.accountability.measuremodels import STATES, Measure
from xinfang.accountability.referred import seen
from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.people.models import Appointment
from xinfang.people.policy import Permission
from xinfang.petitions.when import When
from xinfang.rules.accountable import DISCIPLINE
from xinfang.rules.judging import BARRED
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor

CITE = "seed/14"
RELATED = (
    "office",
    "organ",
    "appointment__person",
    "appointment__post__organ",
    "issued_by",
    "charge__seconded_by",
    "charge__finding__verification__petition",
)


@contextmanager
def on_suggestion(
    name: str,
    uid: UUID,
    about: object,
    actor: Actor,
    when: When,
    key: str,
    *,
    expected: int | None = None,
    new: bool = False,
) -> Iterator[tuple[Act, Measure]]:
    """An act on a suggestion that the actor may know of, locked; ``new``: it makes a row of its own uid."""
    bounded(when)
    result = None if new else uid
    with acts.begin(f"suggestion.{name}", actor=actor, key=key, result=result, about=(uid, about, when.on)) as act:
        row = suggestion(uid, actor)
        if not act.repeated:
            refuse_stale(row.version, expected)
        yield act, row


def suggestion(uid: UUID, actor: Actor) -> Measure:
    """A suggestion, locked; NotFound for what one may not know of; refused where the measure is another one."""
    row = locked(Measure, uid, *RELATED)
    if not seen(actor).filter(pk=row.pk).exists():
        if row.kind != DISCIPLINE and actor.may(Permission.FINDING_ACT) and actor.organ_id == row.office_id:
            raise Refused(
                "这项措施不是建议移送。",
                why="通报批评、责令整改、诫勉谈话另有办法",
                cite="seed/13",
                code="other_measure",
            )
        raise NotFound("没有这份责任追究建议，或者您无权查看。", code="not_found")
    return row


def need_office(row: Measure, actor: Actor, *, signs: bool = False) -> Appointment:
    """The post of the office that acts; refused: anybody else, one barred, and for a paper who may not sign (seed/14; 2005/30)."""
    post = post_of(actor)
    if actor.organ_id != row.office_id or not actor.may(Permission.FINDING_ACT) or post is None:
        raise Refused(
            f"只有{row.office.short_name}可以这样办。",
            why="责任追究建议由信访部门提出、呈批和移送",
            todo="请由提出建议的单位办理",
            cite=CITE,
            code="wrong_issuer",
        )
    why = why_barred(row.charge.finding.verification, post)
    if why:
        raise Refused(
            f"您{BARRED[why]}，不能办理这份建议。", todo="请由本单位其他人办理", cite="2022/28-3", code="barred"
        )
    if signs and not actor.may(Permission.PETITION_APPROVE):
        raise Refused(
            "您现在的岗位不能签发。",
            why="责任追究建议和移送函由本单位的负责人签发",
            todo="请报负责人签发",
            code="not_allowed",
        )
    return post


def need_state(row: Measure, *states: str) -> None:
    """Refuse what does not fit where the suggestion stands."""
    if row.state not in states:
        raise Refused(
            f"这份建议现在是“{STATES[row.state]}”，不能这样办。", todo="请刷新页面，看清现在的情况", code="wrong_state"
        )


def moved(act: Act, row: Measure, *columns: str) -> None:
    """Count the version and save."""
    row.version += 1
    act.change(row, *columns, "version")


def need_proof(when: When, what: str) -> None:
    """Refuse an entry for somebody else that rests on nothing."""
    if not when.proof.strip():
        raise Refused(
            f"替别人登记{what}的，要写明凭什么。", todo="如 呈批件的编号、送达回证", field="proof", code="no_proof"
        )
