"""The mail room 来信室: letters counted before they are read, entered one by one, ended, each slip put right."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Max

from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.ledger.ids import new_uid
from xinfang.ledger.kinds import Kind
from xinfang.papers.kinds import PaperKind
from xinfang.petitions.actions.arriving import (
    LAW_BEGINS,
    begun,
    bump,
    clerk,
    locked,
    named,
    noted,
    officer,
    proof_of,
    reason,
    refuse_closed,
)
from xinfang.petitions.actions.numbering import PERSONAL, tidied
from xinfang.petitions.arrived import MailBatch, MailItem
from xinfang.petitions.intake import End, Handed, NotPetition
from xinfang.petitions.when import When
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor
from xinfang.vault import records
from xinfang.vault.crypto import sm3

MOST_LETTERS, MOST_ROWS, LONGEST_NUMBER, LONGEST_SENDER = 5_000, 100, 40, 200
PURPOSE = "sender"


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands on one envelope. ``sender`` only where it is needed (a registered letter, one to be returned)."""

    received_on: date
    postmark_on: date | None = None
    registered_number: str = ""
    sender: str = field(default="", repr=False)


def open_batch(counted: int, opened_by: UUID, *, actor: Actor, when: When, key: str = "") -> MailBatch:
    """Enter how many letters came on ``when.on`` and who opened them, before anyone reads one.

    Refuses a count of none or over 5,000, an opener not in office at the organ on that day, a day signed off.
    """
    begun(when)
    organ = clerk(actor)
    _count(counted)
    with acts.begin("mail.open", actor=actor, key=key, about=(counted, opened_by, when.on)) as act:
        if act.repeated:
            return MailBatch.objects.get(uid=act.result)
        refuse_closed(organ, when.on)
        opener = officer(opened_by, when.on, own=organ)
        row = MailBatch(uid=act.result, organ_id=organ, day=when.on, counted=counted, opened_by=opener)
        act.add(row)
        said = {"organ": actor.organ, "day": row.day, "counted": counted, "opener": opener.uid}
        act.record(Kind.MAIL_OPENED, row.uid, on=when.on, payload={**said, **proof_of(act, row.uid, when)})
    return row


def _count(counted: int) -> None:
    if not 0 < counted <= MOST_LETTERS:
        raise Refused(f"件数须在 1 到 {MOST_LETTERS} 之间。", field="counted", code="bad_count")


def correct_batch(
    uid: UUID, *, counted: int, why: str, actor: Actor, when: When, key: str = "", expected: int | None = None
) -> MailBatch:
    """Put a wrong count right. Refuses one below the letters already entered; 0 takes an empty batch out of the sums."""
    said = reason(why)
    begun(when)
    with acts.begin("mail.correct", actor=actor, key=key, result=uid, about=(uid, counted, said)) as act:
        if act.repeated:
            return MailBatch.objects.get(uid=uid)
        row = locked(MailBatch, uid, actor, expected)
        refuse_closed(row.organ_id, row.day)
        entered = row.items.exclude(outcome=End.VOID).count()
        if not entered <= counted <= MOST_LETTERS:
            raise Refused(
                f"这一批已经录入 {entered} 封，件数不能改成 {counted}。",
                why=f"件数须在已录入的封数到 {MOST_LETTERS} 之间",
                todo="多录的信先标明“误登”",
                field="counted",
                code="bad_count",
            )
        was, row.counted = row.counted, counted
        bump(act, row, "counted")
        note = noted(act, PaperKind.CORRECTION_NOTE, said, row.uid, when.on)
        payload = {"counted": counted, "was": was, **named(note)}
        act.record(Kind.MAIL_CORRECTED, row.uid, on=when.on, payload=payload)
    return row


def add_letters(
    uid: UUID, letters: Sequence[Letter], *, actor: Actor, when: When, key: str = "", expected: int | None = None
) -> list[MailItem]:
    """Enter letters of a batch, in the order in which they lie: all of them, or none.

    Refuses a postmark after the date stamp, a date stamp after the day of the batch, a registered-mail number that the
    organ has already, a person's number in its place, and more letters than were counted. The field of a refusal is
    ``received_on-3`` for the third row.
    """
    begun(when)
    tidy = [_checked(place, one) for place, one in enumerate(letters, start=1)]
    with acts.begin("mail.enter", actor=actor, key=key, result=uid, about=(uid, tidy)) as act:
        batch = locked(MailBatch, uid, actor, None if act.repeated else expected)
        if act.repeated:
            return list(batch.items.order_by("number"))
        refuse_closed(batch.organ_id, batch.day)
        _room(batch, len(tidy))
        _once(batch.organ_id, [one.registered_number for one in tidy])
        last = batch.items.aggregate(last=Max("number"))["last"] or 0
        made = [_add(act, batch, number, one) for number, one in enumerate(tidy, start=last + 1)]
        bump(act, batch)
        act.record(Kind.MAIL_ENTERED, batch.uid, on=when.on, payload={"items": len(made)})
    return made


def _checked(place: int, one: Letter) -> Letter:
    number = tidied(one.registered_number)
    if len(number) > LONGEST_NUMBER or not number.isprintable() or PERSONAL.fullmatch(number):
        raise Refused(
            f"第 {place} 封的挂号号码不对。",
            why=f"最多 {LONGEST_NUMBER} 字；手机号码、证件号码不能当编号",
            field=f"registered_number-{place}",
            code="bad_number",
        )
    if len(one.sender) > LONGEST_SENDER or "\x00" in one.sender:
        raise Refused(f"第 {place} 封的寄件人超过 {LONGEST_SENDER} 字。", field=f"sender-{place}", code="bad_sender")
    if one.postmark_on is not None and one.postmark_on > one.received_on:
        raise Refused(
            f"第 {place} 封的邮戳日 {zh(one.postmark_on)} 晚于收信日戳 {zh(one.received_on)}。",
            todo="请核对信封上的两个日期",
            field=f"postmark_on-{place}",
            code="postmark_later",
        )
    if one.received_on < LAW_BEGINS:
        raise Refused(
            f"第 {place} 封的收信日戳早于《信访条例》施行之日 2005年5月1日。",
            todo="请核对日期；确为更早的来信，请作为历史材料另行存档",
            field=f"received_on-{place}",
            code="before_law",
        )
    return Letter(one.received_on, one.postmark_on, number, one.sender.strip())


def _room(batch: MailBatch, more: int) -> None:
    entered = batch.items.exclude(outcome=End.VOID).count()
    if not 0 < more <= MOST_ROWS:
        raise Refused(f"一次录入 1 到 {MOST_ROWS} 封。", code="bad_count")
    if entered + more > batch.counted:
        raise Refused(
            f"这一批清点 {batch.counted} 封，已录入 {entered} 封，再录 {more} 封就多了。",
            why="先清点、后录入，多出来的要先弄清",
            todo="清点有误的，先更正件数",
            code="more_than_counted",
        )


def _once(organ: int, numbers: Sequence[str], but: int | None = None) -> None:
    given = [number for number in numbers if number]
    known = MailItem.objects.filter(organ=organ, registered_number__in=given).exclude(outcome=End.VOID).exclude(pk=but)
    taken = known.values_list("registered_number", flat=True).first()
    twice = next((number for number in given if given.count(number) > 1), taken)
    if twice:
        raise Refused(
            f"挂号号码 {twice} 已经登记过一封信。",
            todo="请核对；按挂号号码可以查到那一封",
            field="registered_number",
            code="number_taken",
        )


def _add(act: Act, batch: MailBatch, number: int, one: Letter) -> MailItem:
    if one.received_on > batch.day:
        raise Refused(
            f"收信日戳 {zh(one.received_on)} 晚于拆信日 {zh(batch.day)}。",
            todo="请核对日期；不是这一天的信，另登一批",
            field="received_on",
            code="received_later",
        )
    uid = new_uid()
    record = records.keep(records.made(uid, PURPOSE, {"sender": one.sender})) if one.sender else None
    return act.add(
        MailItem(
            uid=uid,
            organ_id=batch.organ_id,
            batch=batch,
            number=number,
            postmark_on=one.postmark_on,
            received_on=one.received_on,
            registered_number=one.registered_number,
            vault=record,
            sender_sha=sm3(bytes(record.sealed)) if record else "",
        )
    )


def open_letter(row: MailItem) -> MailItem:
    """The letter, if nothing has become of it yet; Refused otherwise."""
    if row.outcome:
        raise Refused("这封信已经有了去处。", todo="去处有误的，先“撤销去处”，再重新办理", code="ended")
    refuse_closed(row.organ_id, row.batch.day)
    return row


def correct_letter(
    uid: UUID, letter: Letter, *, why: str, actor: Actor, when: When, key: str = "", expected: int | None = None
) -> MailItem:
    """Put days and number of a letter right, as long as nothing has become of it; its sender stays as it is."""
    said = reason(why)
    begun(when)
    one = _checked(1, letter)
    with acts.begin("mail.correct_letter", actor=actor, key=key, result=uid, about=(uid, one, said)) as act:
        if act.repeated:
            return MailItem.objects.get(uid=uid)
        row = open_letter(locked(MailItem, uid, actor, expected))
        if one.received_on > row.batch.day:
            raise Refused("收信日戳晚于拆信日。", todo="请核对日期", field="received_on-1", code="received_later")
        _once(row.organ_id, [one.registered_number], row.pk)
        row.postmark_on, row.received_on, row.registered_number = (
            one.postmark_on,
            one.received_on,
            one.registered_number,
        )
        bump(act, row, "postmark_on", "received_on", "registered_number")
        note = noted(act, PaperKind.CORRECTION_NOTE, said, row.uid, when.on)
        act.record(Kind.MAIL_CORRECTED, row.uid, on=when.on, payload={"item": row.uid, **named(note)})
    return row


def no_petition(
    uid: UUID,
    *,
    why: NotPetition,
    handed: Handed,
    actor: Actor,
    when: When,
    key: str = "",
    expected: int | None = None,
) -> MailItem:
    """End a letter that is no petition: why, and where it went. A petition is registered, whatever is thought of it."""
    begun(when)
    with acts.begin("mail.end", actor=actor, key=key, result=uid, about=(uid, why.value, handed.value)) as act:
        if act.repeated:
            return MailItem.objects.get(uid=uid)
        row = open_letter(locked(MailItem, uid, actor, expected))
        row.outcome, row.reason, row.handed, row.ended_on = End.NOT_PETITION, why.value, handed.value, when.on
        bump(act, row, "outcome", "reason", "handed", "ended_on")
        payload = {"item": row.uid, "outcome": row.outcome.value, "reason": row.reason, "handed": row.handed}
        act.record(Kind.MAIL_ENDED, row.uid, on=when.on, payload=payload)
    return row


def void_letter(
    uid: UUID, *, why: str, actor: Actor, when: When, key: str = "", expected: int | None = None
) -> MailItem:
    """Mark a row that is no letter at all: entered twice, or in the wrong batch. Its number stays used."""
    said = reason(why)
    begun(when)
    with acts.begin("mail.void", actor=actor, key=key, result=uid, about=(uid, said)) as act:
        if act.repeated:
            return MailItem.objects.get(uid=uid)
        row = open_letter(locked(MailItem, uid, actor, expected))
        row.outcome, row.ended_on = End.VOID, when.on
        bump(act, row, "outcome", "ended_on")
        note = noted(act, PaperKind.CORRECTION_NOTE, said, row.uid, when.on)
        payload = {"item": row.uid, "outcome": End.VOID.value, **named(note)}
        act.record(Kind.MAIL_ENDED, row.uid, on=when.on, payload=payload)
    return row
