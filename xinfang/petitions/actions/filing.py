"""A letter or a ticket becomes a petition, joins one, or is tied to one that stands already; and each is taken back."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.bureau.queries import snapshot
from xinfang.ledger.kinds import Kind
from xinfang.papers.actions import void
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.petitions import registration
from xinfang.petitions.actions import envelopes
from xinfang.petitions.actions.arriving import (
    begun,
    bump,
    locked,
    named,
    noted,
    own_organ,
    reason,
    refuse_closed,
)
from xinfang.petitions.actions.attaching import Upload, looked_at, store
from xinfang.petitions.actions.joining import add_submission
from xinfang.petitions.actions.mailing import open_letter
from xinfang.petitions.actions.visiting import open_ticket, received_by
from xinfang.petitions.arrived import MailItem, Ticket
from xinfang.petitions.intake import MAIL_CHANNELS, TIED, End
from xinfang.petitions.kinds import Channel
from xinfang.petitions.models import Petition, Submission
from xinfang.petitions.reconciling import untied
from xinfang.petitions.registration import Registered, Registration
from xinfang.petitions.when import When
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

Kept = type[MailItem] | type[Ticket]


def register_arrival(
    model: Kept,
    uid: UUID,
    said: Registration,
    files: Sequence[Upload] = (),
    *,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Registered:
    """Register the petition that a letter or a visit brings, and tie the two, in one act. As ``register`` in all else.

    Days, channel and head-count are those of the letter or the ticket: anything else is refused. Clocks run from its
    receipt, however long it lay.
    """
    looked = looked_at(files, snapshot(), actor) if files else []
    about = (model.__name__, uid, said, len(looked))
    with acts.begin("arrival.register", actor=actor, key=f"{key}:arrival", result=uid, about=about) as act:
        if not act.repeated:
            row = _open(model, uid, actor, expected)
            _as_received(row, said)
        done = registration.register(said, organ=own_organ(actor), actor=actor, when=when, key=key)
        if not act.repeated:
            if looked:
                store(done.petition.uid, looked, actor, when, f"{key}:files")
            _tie(act, row, End.REGISTERED, Submission.objects.get(petition=done.petition), when.on)
    return done


def join_arrival(
    model: Kept,
    uid: UUID,
    petition: UUID,
    said: Registration,
    files: Sequence[Upload] = (),
    *,
    finding: str = "",
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Submission:
    """Join what a letter or a visit brings to a matter, as a repeat. As ``add_submission`` in all else."""
    looked = looked_at(files, snapshot(), actor) if files else []
    about = (model.__name__, uid, petition, said, len(looked))
    with acts.begin("arrival.join", actor=actor, key=f"{key}:arrival", result=uid, about=about) as act:
        if act.repeated:
            return add_submission(petition, said, finding=finding, actor=actor, when=when, key=key)
        row = _open(model, uid, actor, expected)
        _as_received(row, said)
        made = add_submission(petition, said, finding=finding, actor=actor, when=when, key=key)
        if looked:
            store(petition, looked, actor, when, f"{key}:files")
        _tie(act, row, End.JOINED, made, when.on)
    return made


def tie_arrival(
    model: Kept, uid: UUID, petition: UUID, *, actor: Actor, when: When, key: str = "", expected: int | None = None
) -> Submission:
    """Tie a letter or a ticket to what was registered or joined without it: same organ, channel and day of receipt.

    The way to put a tie to the wrong matter right, after ``untie_arrival``. NotFound for a matter that is not seen.
    """
    begun(when)
    about = (model.__name__, uid, petition)
    with acts.begin("arrival.tie", actor=actor, key=key, result=uid, about=about) as act:
        row = _open(model, uid, actor, None if act.repeated else expected, ended=act.repeated)
        found = Petition.objects.visible_to(actor).filter(uid=petition).or_not_found()
        if act.repeated and row.submission is not None:
            return row.submission
        submission = _matching(row, found)
        _tie(act, row, End.JOINED if submission.joined_on else End.REGISTERED, submission, when.on)
    return submission


def untie_arrival(
    model: Kept, uid: UUID, *, why: str, actor: Actor, when: When, key: str = "", expected: int | None = None
) -> MailItem | Ticket:
    """Take back what became of a letter or a ticket, whatever it was: it is open again, and the difference is shown.

    The registration stands: cancel it by its own act where it was the mistake. Scans and the record of the talk leave the
    matter's file; an answer on the spot or a note that guides elsewhere is voided.
    """
    said = reason(why)
    begun(when)
    with acts.begin("arrival.untie", actor=actor, key=key, result=uid, about=(model.__name__, uid, said)) as act:
        row: Any = _locked(model, uid, actor, None if act.repeated else expected)
        if act.repeated:
            return row  # type: ignore[no-any-return]
        refuse_closed(row.organ_id, row.batch.day if isinstance(row, MailItem) else row.day)
        if not row.outcome:
            raise Refused("还没有去处，没有可撤销的。", code="open")
        was = {"outcome": str(row.outcome), "reason": row.reason or None, "submission": _uid(row.submission)}
        note = noted(act, PaperKind.CORRECTION_NOTE, said, row.uid, when.on)
        _release(act, row, when.on)
        kind = Kind.MAIL_UNDONE if isinstance(row, MailItem) else Kind.HALL_UNDONE
        act.record(kind, row.uid, on=when.on, payload={**was, **named(note)})
    return row  # type: ignore[no-any-return]


def _uid(submission: Submission | None) -> UUID | None:
    return submission.uid if submission is not None else None


def _day(row: MailItem | Ticket) -> date:
    return row.received_on if isinstance(row, MailItem) else row.day


def _locked(model: Kept, uid: UUID, actor: Actor, expected: int | None) -> MailItem | Ticket:
    if model is MailItem:
        return locked(MailItem, uid, actor, expected)
    return locked(Ticket, uid, actor, expected)


def _open(model: Kept, uid: UUID, actor: Actor, expected: int | None, *, ended: bool = False) -> MailItem | Ticket:
    row = _locked(model, uid, actor, expected)
    if ended:
        return row
    if isinstance(row, MailItem):
        return open_letter(row)
    received_by(open_ticket(row))
    return row


def _as_received(row: MailItem | Ticket, said: Registration) -> None:
    """Refuse a registration that says otherwise than the envelope or the ticket."""
    if isinstance(row, MailItem):
        same = (said.received_on, said.postmark_on) == (row.received_on, row.postmark_on)
        same = same and said.channel in MAIL_CHANNELS
    else:
        same = (said.received_on, said.head_count, said.channel) == (row.day, row.heads, Channel.VISIT)
    if not same:
        raise Refused(
            "登记的形式、日期或者人数与信封、号票不一致。",
            why="期限从收到之日起算，以收信日戳、来访日为准",
            todo="信封、号票登错了的，先更正它，再登记",
            field="received_on",
            code="not_as_received",
        )


def _matching(row: MailItem | Ticket, petition: Petition) -> Submission:
    channels = MAIL_CHANNELS if isinstance(row, MailItem) else {Channel.VISIT}
    found = untied(row.organ_id, _day(row), _day(row), {channel.value for channel in channels})
    submission = found.filter(petition=petition).order_by("pk").first()
    if submission is None:
        raise Refused(
            f"{petition.number} 里没有本单位同一天收到、还没有对应的信访件。",
            why="形式、收到日要一致，一件只对应一封信或者一张号票",
            todo="请核对编号和日期",
            field="number",
            code="no_match",
        )
    return submission


def _tie(act: Act, row: Any, outcome: End, submission: Submission, on: date) -> None:
    """Set the end, and take along what was kept before there was a matter: scans, the record of the talk."""
    row.outcome, row.ended_on, row.submission = outcome, on, submission
    bump(act, row, "outcome", "ended_on", "submission")
    petition = submission.petition
    payload = {"outcome": outcome.value, "petition": petition.uid, "submission": submission.uid}
    if isinstance(row, MailItem):
        act.record(Kind.MAIL_ENDED, row.uid, on=on, payload={"item": row.uid, **payload})
        envelopes.bring(act, row, petition, on)
        return
    _lay(act, row, petition.uid)
    act.record(Kind.HALL_ENDED, row.uid, on=on, payload=payload)


def _lay(act: Act, row: Ticket, subject: UUID) -> None:
    """The record of the talk lies in the file of ``subject`` from here on."""
    paper = Paper.objects.filter(uid=row.talk).first() if row.talk else None
    if paper is not None:
        paper.subject = subject
        act.change(paper, "subject")


def _release(act: Act, row: Any, on: date) -> None:
    tied = row.outcome in TIED
    if isinstance(row, MailItem):
        if tied:
            envelopes.take_back(act, row)
        row.handed = ""
        columns = ("handed",)
    else:
        if tied:
            _lay(act, row, row.uid)
        paper = Paper.objects.filter(uid=row.paper, voided_on__isnull=True).first() if row.paper else None
        if paper is not None:
            void(act, paper, on)
        row.paper, columns = None, ("paper",)
    row.outcome, row.reason, row.ended_on, row.submission = "", "", None, None
    bump(act, row, "outcome", "reason", "ended_on", "submission", *columns)
