"""Two matters stand side by side 关联: each names the other, to whoever may see both. Nothing else follows from it."""

from uuid import UUID

from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.ledger.kinds import Kind
from xinfang.petitions.actions.amending import correcting, last
from xinfang.petitions.kinds import TieKind
from xinfang.petitions.models import ComplainedOf, Petition, Tie
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, stepping
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor


def link(uid: UUID, *, other: UUID, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Link the matter to ``other`` 关联. No clock moves, nobody sees more than before.

    Refuses the matter itself, one that is linked already, and an accusation with anything that its accused may see
    (2022/30); one that the actor does not see is NotFound.
    """
    with stepping("link", uid, actor=actor, when=when, act_key=key, expected=expected, about=other) as work:
        if work.repeated:
            return work.petition
        far = far_side(work.petition, other, actor)
        if Tie.objects.of(work.petition.pk).of(far.pk).filter(kind=TieKind.LINK.value).exists():
            raise Refused(f"已经与 {far.number} 关联。", field="other", code="tied")
        tie(work, far, TieKind.LINK)
        work.payload.update(other=far.uid)
        tell(work.act, far, work.petition, TieKind.LINK, when)
    return work.petition


def unlink(
    uid: UUID, *, other: UUID, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Undo a link 解除关联, from either side. Both keep in the ledger that they were linked."""
    with correcting("unlink", uid, why, actor, when, key, expected, other) as work:
        if work.repeated:
            return work.petition
        far = far_side(work.petition, other, actor)
        row = Tie.objects.of(work.petition.pk).of(far.pk).filter(kind=TieKind.LINK.value).first()
        if row is None:
            raise Refused(f"没有与 {far.number} 关联。", field="other", code="nothing_to_correct")
        untie(work, row)
        work.payload.update(other=far.uid)
        if row.petition_id == work.petition.pk:
            work.payload.update(corrects=last(work, "link", other=far.uid).seq)
        tell(work.act, far, work.petition, TieKind.LINK, when, ended=True)
    return work.petition


def far_side(petition: Petition, other: UUID, actor: Actor) -> Petition:
    """The other matter, within the actor's sight and fit to stand beside this one."""
    far = Petition.objects.get_visible(actor, uid=other)
    if far.pk == petition.pk:
        raise Refused("不能是这件事项自己。", todo="请写另一件的编号", field="other", code="same_matter")
    if far.disposed_on is not None:
        raise Refused(f"{far.number} 已经按保管期限销毁。", field="other", code="disposed")
    if petition.sealed_path != far.sealed_path or _accused(petition) != _accused(far):
        raise Refused(
            "检举控告不能与其他事项关联、并案。",
            why="看得到另一件的单位里，可能有被检举控告的单位；同一单位的检举控告之间才可以",
            cite="2022/30",
            field="other",
            code="accusation",
        )
    return far


def _accused(petition: Petition) -> set[int]:
    """Whom an accusation accuses; of other matters this makes no difference."""
    if not petition.sealed_path:
        return set()
    return set(ComplainedOf.objects.filter(petition=petition).values_list("organ_id", flat=True))


def tie(work: Work, other: Petition, kind: TieKind) -> Tie:
    """Tie the matter of a step to another."""
    return work.act.add(Tie(petition=work.petition, other=other, kind=kind.value, since=work.when.on))


def untie(work: Work, row: Tie) -> None:
    """End a tie; it stays as history."""
    row.until = work.when.on
    work.act.change(row, "until")


def tell(act: Act, far: Petition, near: Petition, kind: TieKind, when: When, *, ended: bool = False) -> None:
    """Let the far side's own life say it too."""
    with acts.begin("matter.tie", actor=act.actor) as said:
        payload = {"other": near.uid, "tie": kind.value, "ended": ended or None}
        said.record(Kind.MATTER_TIED, far.uid, on=when.on, payload=payload)
