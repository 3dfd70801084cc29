"""The record of a talk 接谈笔录: taken at the window, read back and confirmed; it goes into the file of the matter."""

from uuid import UUID

from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind
from xinfang.papers.actions import void
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.petitions import visitwords
from xinfang.petitions.actions.arriving import begun, bump, locked, named, noted, refuse_closed
from xinfang.petitions.actions.visiting import received_by
from xinfang.petitions.arrived import Ticket
from xinfang.petitions.intake import Confirmed, End
from xinfang.petitions.models import Petition
from xinfang.petitions.when import When
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor


def record_talk(
    uid: UUID,
    *,
    text: str,
    confirmed: Confirmed,
    actor: Actor,
    when: When,
    key: str = "",
    expected: int | None = None,
) -> Paper:
    """Issue the record of the talk of a ticket. Done again it replaces the one before, which stays readable as voided.

    Refuses empty words, a ticket that nobody received, one that was void or whose visitors had left, and a matter that
    was destroyed. The words are sealed; the paper lies in the matter's file as soon as the ticket is a matter's.
    """
    begun(when)
    with acts.begin("hall.talk", actor=actor, key=key, result=uid, about=(uid, text, confirmed.value)) as act:
        row = locked(Ticket, uid, actor, None if act.repeated else expected)
        if act.repeated:
            return Paper.objects.get(uid=str(row.talk))
        subject = _subject(row)
        before = Paper.objects.filter(uid=row.talk).first() if row.talk else None
        paper = noted(
            act, PaperKind.TALK_RECORD, visitwords.talk(row, received_by(row), text, confirmed), subject, when.on
        )
        if before is not None:
            void(act, before, when.on)
        row.talk = paper.uid
        bump(act, row, "talk")
        payload = {"ticket": row.uid, "confirmed": confirmed.value, "replaced": before.uid if before else None}
        act.record(Kind.HALL_TALKED, subject, on=when.on, payload={**payload, **named(paper)})
    return paper


def _subject(row: Ticket) -> UUID:
    """What the paper is about: the matter, or the ticket while it is none's."""
    if row.outcome in {End.LEFT, End.VOID}:
        raise Refused("这张号票没有接谈。", code="not_received")
    if row.submission is None:
        refuse_closed(row.organ_id, row.day)
        return row.uid
    petition: Petition = row.submission.petition
    if petition.disposed_on is not None:
        raise Refused("这件事项已经按保管期限销毁，不能再办。", code="disposed")
    return petition.uid
