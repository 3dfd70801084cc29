"""What the acts of supervision have in common: who may, that nobody changed the record meanwhile, how a row is entered."""

from typing import TypeVar
from uuid import UUID

from xinfang.bureau.acts import Act
from xinfang.bureau.queries import snapshot
from xinfang.duties.entries import Entered
from xinfang.ledger.models import Covered
from xinfang.papers.actions import issue
from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Appointment, Organ
from xinfang.people.policy import Permission
from xinfang.petitions.when import When
from xinfang.petitions.wording import mark_of
from xinfang.rules.advice import names_somebody
from xinfang.rules.refusals import NotFound, Refused, Stale
from xinfang.rules.values import Actor

Row = TypeVar("Row", bound=Covered)


def need_to_supervise(actor: Actor) -> Organ:
    """The office of who is charged with supervision; refused for anybody else (2005/36; 2022/40)."""
    if not actor.may(Permission.SUPERVISION_ACT) or actor.organ_kind != OrganKind.PETITION_OFFICE:
        raise Refused(
            "您现在的岗位不能办理督查和建议。",
            why="由信访部门的负责人或者有督查职责的人办理",
            todo="请由他们办理，或者换一个岗位",
            code="not_allowed",
        )
    return organ_of(actor)


def organ_of(actor: Actor) -> Organ:
    """The organ for which ``actor`` acts."""
    return Organ.objects.get(pk=actor.organ_id or 0)


def bounded(when: When) -> None:
    """Refuse a late entry of a day too far back."""
    when.check()
    when.bound(snapshot().setting("late_entry_days"))


def locked(model: type[Row], uid: UUID, *related: str) -> Row:
    """The row, locked to the end of the act; NotFound where there is none."""
    rows = model._default_manager.select_for_update(of=("self",), no_key=True).filter(uid=uid)
    found = (rows.select_related(*related) if related else rows).first()
    if found is None:
        raise NotFound("没有这条记录。", code="not_found")
    return found


def refuse_stale(version: int, expected: int | None) -> None:
    """Tell the second writer that somebody was first (decision 28)."""
    if expected is not None and expected != version:
        raise Stale(
            "您打开页面之后，这条记录有了变化，这次没有办。",
            why="有人先办了别的事",
            todo="请看清现在的情况，再决定是否继续；您填写的内容没有丢",
            code="stale",
        )


def wanted(text: str, field: str, what: str) -> str:
    """The words without blanks around them; refused where there are none."""
    if not text.strip():
        raise Refused(f"请写{what}。", field=field, code="missing")
    return text.strip()


def refuse_identity(*words: str) -> None:
    """Refuse words that hold an identity number or a mobile phone: what goes to a third organ names no petitioner (2022/30)."""
    if names_somebody(*words):
        raise Refused(
            "内容里像是有身份证号码或者手机号码。",
            why="发给其他单位的文书不写信访人的身份",
            todo="请用信访事项编号代替",
            cite="2022/30",
            code="identity",
        )


def entered(row: Entered, when: When) -> None:
    """Mark a row with the day of its entry and what it rests on."""
    row.entered_on, row.proof, row.voided_why = when.today, when.proof.strip(), ""


def voided(act: Act, row: Entered, why: str, when: When, *columns: str) -> None:
    """Void a row: it stays, marked, with the reason."""
    row.voided_on, row.voided_why = when.today, wanted(why, "why", "理由")
    act.change(row, "voided_on", "voided_why", *columns)


def post_of(actor: Actor) -> Appointment | None:
    """The appointment in which ``actor`` acts."""
    return Appointment.objects.filter(uid=actor.appointment).first() if actor.appointment else None


def paper_of(
    act: Act, kind: PaperKind, draft: PaperDraft, subject: UUID, organ: Organ, when: When, *, external: bool = False
) -> Paper:
    """Issue a paper of ``organ`` about a record."""
    said = {"organ": organ.uid, "organ_label": organ.name, "on": when.on, "mark": mark_of(organ)}
    return issue(act, kind, draft, subject=subject, external=external, **said)  # type: ignore[arg-type]
