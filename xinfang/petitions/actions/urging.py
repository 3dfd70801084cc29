"""Urge the organ that holds a matter 催办 (2005/36; 2022/40): its own paper, a notice, and no clock moved."""

from datetime import date
from uuid import UUID

from xinfang.bureau import outbox
from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.models import Organ
from xinfang.petitions.models import Petition
from xinfang.petitions.when import When
from xinfang.petitions.working import stepping
from xinfang.rules.values import Actor

SUPERVISED = "notice.supervised"


def urge(uid: UUID, *, text: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Urge the organ that holds the matter, in words of one's own: by the office that sent it on, or that looks on it.

    Neither state nor version changes, and no clock: what is typed at the organ meanwhile is not stale. Refused: no words.
    """
    with stepping("urge", uid, actor=actor, when=when, act_key=key, expected=expected, about=text) as work:
        if work.repeated:
            return work.petition
        holder = work.proceeding.organ
        heading = f"关于编号 {work.petition.number} 信访事项的催办"
        paper: Paper = work.paper(PaperKind.URGING_NOTE, PaperDraft(text, heading, holder.name))
        work.payload.update(to_organ=holder.uid)
        tell("urged", paper.uid, work.petition, holder, when.today)
    return work.petition


def tell(
    what: str, record: UUID, petition: Petition | None, organ: Organ, today: date, due_on: date | None = None
) -> None:
    """Leave an errand that tells ``organ``'s handler and deputy of supervision on ``petition``; nothing without a matter."""
    if petition is None:
        return
    said: dict[str, object] = {"what": what, "record": record, "organ": organ.uid, "on": today}
    outbox.put(SUPERVISED, petition.uid, said if due_on is None else {**said, "due": due_on})
