"""The simple path 简易办理 and back: a setting of the bureau, off by default; the limits of the law run on."""

from datetime import timedelta
from uuid import UUID

from xinfang.papers.kinds import PaperKind
from xinfang.petitions.models import Part, Petition, Submission
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, stepping
from xinfang.rules import simple, steps
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor


def simplify(uid: UUID, *, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Decide that a plain matter takes the simple path: to be answered by a day of the bureau's own (not statutory).

    Refused with the reason where it is not turned on, and for what is not plain. No limit of the law changes.
    """
    with stepping("simplify", uid, actor=actor, when=when, act_key=key, expected=expected) as work:
        if work.repeated:
            return work.petition
        why = simple.barred(_plainness(work))
        if why is not None:
            raise Refused(f"{why[0]}。", todo=why[1], cite=steps.cite("simplify", when.on), code="not_simple")
        work.proceeding.simple_by = when.on + timedelta(days=work.now.setting("simple_days"))
        work.payload.update(until=work.proceeding.simple_by)
    return work.petition


def _plainness(work: Work) -> simple.Plainness:
    petition = work.petition
    return simple.Plainness(
        days=work.now.setting("simple_days"),
        kind=petition.kind,
        sealed=petition.sealed_path,
        heads=petition.head_count,
        collective=work.now.setting("collective_heads"),
        marked=petition.urgent or petition.important or petition.difficult,
        repeat=Submission.objects.filter(petition=petition, repeat=True, parted_on__isnull=True).exists(),
        assisted=Part.objects.standing().filter(proceeding=work.proceeding).exists(),
        reviewed=work.proceeding.round > 1,
    )


def to_ordinary(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Bring a matter back to the ordinary path, with the reason: the own day falls away, the limits of the law stay."""
    if not why.strip():
        raise Refused("请写明转回普通程序的理由。", field="why", code="no_reason")
    with stepping("to_ordinary", uid, actor=actor, when=when, act_key=key, expected=expected, about=why) as work:
        if work.repeated:
            return work.petition
        work.proceeding.simple_by = None
        work.paper(PaperKind.CORRECTION_NOTE, f"由简易办理转回普通程序。{why.strip()}")
    return work.petition
