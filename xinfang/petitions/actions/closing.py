"""Archive and withdraw."""

from uuid import UUID

from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind
from xinfang.petitions import wording
from xinfang.petitions.actions import merging
from xinfang.petitions.models import Petition
from xinfang.petitions.when import When
from xinfang.petitions.working import stepping
from xinfang.rules.steps import State
from xinfang.rules.values import Actor


def archive(uid: UUID, *, text: str = "", actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Close the file 结案归档, after the petitioner's window; the last step of all."""
    with stepping("archive", uid, actor=actor, when=when, act_key=key, expected=expected, about=text) as work:
        if work.repeated:
            return work.petition
        filed = wording.in_file(work.petition.uid)
        work.paper(PaperKind.ARCHIVE_INDEX, wording.archive_index(work.petition.number, filed, text))
        work.enter(State.ARCHIVED)
    return work.petition


def withdraw(uid: UUID, *, text: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """The petitioner withdraws 撤回: open clocks are void; what had lapsed before stays lapsed (our reading)."""
    with stepping("withdraw", uid, actor=actor, when=when, act_key=key, expected=expected, about=text) as work:
        if work.repeated:
            return work.petition
        work.void("withdrawn")
        work.paper(PaperKind.WITHDRAWAL, PaperDraft(text, addressee=work.organ.name, signers=("申请人",)))
        work.enter(State.WITHDRAWN)
        merging.withdrawn(work)
        merging.release(work)
    return work.petition
