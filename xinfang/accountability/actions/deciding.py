"""What the joint conference decides: listed supervision 挂牌督办 and its progress; interviews 约谈 (2022/39-3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction

from xinfang.accountability.models import Interview, Listing, ListingNote
from xinfang.accountability.supervised import need_to_supervise, one
from xinfang.accountability.supervisionmodels import OPEN, VOIDED
from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.bureau.queries import snapshot
from xinfang.ledger.kinds import Kind
from xinfang.papers.actions import issue, void
from xinfang.papers.content import PaperDraft, Table, printed
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Appointment, Organ
from xinfang.people.queries import on_day
from xinfang.petitions import sight
from xinfang.petitions.actions.urging import tell
from xinfang.petitions.models import Petition
from xinfang.petitions.when import When
from xinfang.petitions.wording import mark_of
from xinfang.rules.days import zh
from xinfang.rules.duties import LEADING
from xinfang.rules.refusals import Refused
from xinfang.rules.supervision import LISTS, check_interviews, check_lists
from xinfang.rules.values import Actor

Row = TypeVar("Row", Listing, Interview)
HELD = "held"


@dataclass(frozen=True, slots=True)
class Upon:
    """On which organ, on which matter of it if on one; who decided (None: the own organ), by which minutes."""

    organ: UUID
    petition: UUID | None = None
    decider: UUID | None = None
    minutes: str = ""


def part_supervised(organ: Organ) -> str:
    """The part of the tree that an office or a conference supervises, as the path it starts with: its body's."""
    path = organ.path
    return path.rstrip("/").rsplit("/", 1)[0] + "/" if path.count("/") > 2 else path


def _parties(upon: Upon, actor: Actor) -> tuple[Organ, Organ, Organ, Petition | None]:
    """The organ, who keeps the record, who decided, the matter; refused where they do not go together."""
    need_to_supervise(actor, actor.organ_id)
    office = Organ.objects.get(pk=actor.organ_id or 0)
    decider = Organ.objects.filter(uid=upon.decider, valid_to__isnull=True).first() if upon.decider else office
    organ = Organ.objects.filter(uid=upon.organ, valid_to__isnull=True).first()
    if organ is None or decider is None:
        raise Refused("没有这个单位。", field="decider" if organ else "organ", code="unknown_organ")
    if not organ.path.startswith(part_supervised(decider)) or organ.pk in {decider.pk, office.pk}:
        raise Refused(
            f"{organ.short_name}不归{decider.short_name}督办。",
            todo="请选本级和下级的单位",
            field="organ",
            code="not_below",
        )
    if decider.pk != office.pk:
        _check_minutes(decider, office, upon.minutes)
    return organ, office, decider, _matter(upon, organ, actor)


def _check_minutes(decider: Organ, office: Organ, minutes: str) -> None:
    same = decider.level == office.level and office.path.startswith(part_supervised(decider))
    if decider.kind != OrganKind.JOINT_CONFERENCE or not same:
        raise Refused("只能登记本级联席会议的决定。", field="decider", cite=LISTS, code="not_the_conference")
    if not minutes.strip():
        raise Refused(
            f"登记{decider.short_name}的决定，要写会议纪要编号。", field="minutes", cite=LISTS, code="no_minutes"
        )


def _matter(upon: Upon, organ: Organ, actor: Actor) -> Petition | None:
    if upon.petition is None:
        return None
    petition = Petition.objects.get_visible(actor, uid=upon.petition)
    sight.refuse_barred(organ, sight.barred_paths(petition))
    if not petition.sights.filter(organ=organ).exists():
        raise Refused(
            f"{organ.short_name}没有承办过这件事项。", todo="请选承办它的单位", field="organ", code="not_its_matter"
        )
    return petition


def _leader(uid: UUID, on: date, path: str, field: str, what: str) -> Appointment:
    rows = Appointment.objects.filter(on_day(on), uid=uid, superseded=False, post__kind__in=LEADING)
    found = rows.select_related("person", "post__organ").first()
    if found is None or not found.post.organ.path.startswith(path):
        raise Refused(f"这个人 {zh(on)} 不是{what}。", todo="请重新选择", field=field, code="not_a_leader")
    return found


def _about(row: Listing | Interview) -> dict[str, UUID | None]:
    matter = row.petition.uid if row.petition else None
    return {"petition": matter, "organ": row.organ.uid, "office": row.office.uid}


def list_matter(upon: Upon, *, leader: UUID, reason: str, until: date, actor: Actor, when: When, key: str) -> Listing:
    """Put an organ, or a matter of it, on the list 挂牌督办: why, which leader is in charge, until when (2022/39-3).

    Refused: by whom neither the law nor the bureau's setting lets list, before 2022-05-01, an organ that is not below, a
    leader not in office, a day that is past, a matter that is on the list.
    """
    when.check()
    with acts.begin("supervision.list", actor=actor, key=key, about=(upon, leader, reason, until, when.on)) as act:
        if act.repeated:
            need_to_supervise(actor, actor.organ_id)
            return Listing.objects.get(uid=act.result)
        organ, office, decider, petition = _parties(upon, actor)
        check_lists(decider.kind, when.on, snapshot().setting("office_lists"))
        post = _leader(leader, when.on, part_supervised(decider), "leader", "在任的领导")
        if not reason.strip():
            raise Refused("请写为什么挂牌督办。", field="reason", code="missing")
        if until <= when.on:
            raise Refused("督办期限要在挂牌日之后。", field="until", code="due_passed")
        row = Listing(uid=act.result, petition=petition, organ=organ, office=office, decider=decider, leader=post)
        row.minutes, row.words, row.proof = upon.minutes.strip(), reason.strip(), when.proof.strip()
        row.result = row.voided_why = ""
        row.listed_on, row.until = when.on, until
        _add_once(act, row)
        said = {"decider": decider.uid, "leader": post.uid, "until": until, "late": when.late or None, **_about(row)}
        act.record(Kind.SUPERVISION_LISTED, row.uid, on=when.on, cite=LISTS, payload=said)
        tell("listed", row.uid, petition, organ, when.today, until)
    return row


def _add_once(act: Act, row: Listing) -> None:
    try:
        with transaction.atomic():
            act.add(row)
    except IntegrityError:
        raise Refused("这件事项已经在挂牌督办。", todo="请在原来的一条里登记进展", code="listed") from None


@contextmanager
def _on(
    model: type[Row], name: str, uid: UUID, about: object, actor: Actor, when: When, key: str
) -> Iterator[tuple[Act, Row]]:
    """An act on a record of one's own sight, locked."""
    when.check()
    with acts.begin(f"supervision.{name}", actor=actor, key=key, about=(uid, about, when.on)) as act:
        one(model, uid, actor)
        rows = model._default_manager.select_for_update(of=("self",), no_key=True)
        yield act, rows.select_related("petition", "organ", "office", "decider").get(uid=uid)


def _refuse_in(row: Listing | Interview, *states: str) -> None:
    if row.state not in states:
        said = "已经作废" if row.state == VOIDED else "已经办结"
        raise Refused(f"这一条{said}。", todo="请刷新页面，看清现在的情况", code="ended")


def note_progress(uid: UUID, *, words: str, actor: Actor, when: When, key: str) -> Listing:
    """Write down progress on what is listed: by the organ, or by who supervises."""
    with _on(Listing, "note", uid, words, actor, when, key) as (act, row):
        if actor.organ_id != row.organ_id:
            need_to_supervise(actor, row.office)
        if act.repeated:
            return row
        _refuse_in(row, OPEN)
        when.check(after=row.listed_on)
        if not words.strip():
            raise Refused("请写进展。", field="words", code="missing")
        act.add(ListingNote(listing=row, organ_id=actor.organ_id or 0, noted_on=when.on, words=words.strip()))
        act.record(Kind.SUPERVISION_NOTED, row.uid, on=when.on, payload=_about(row))
    return row


def unlist(uid: UUID, *, result: str, actor: Actor, when: When, key: str) -> Listing:
    """Take it off the list 摘牌, with the result. Refused: by others, without a result, what is off the list."""
    with _on(Listing, "unlist", uid, result, actor, when, key) as (act, row):
        need_to_supervise(actor, row.office)
        if act.repeated:
            return row
        _refuse_in(row, OPEN)
        when.check(after=row.listed_on)
        if not result.strip():
            raise Refused("请写督办的结果。", field="result", code="missing")
        row.state, row.ended_on, row.result = "ended", when.on, result.strip()
        act.change(row, "state", "ended_on", "result")
        act.record(Kind.SUPERVISION_UNLISTED, row.uid, on=when.on, payload={"late": when.late or None, **_about(row)})
    return row


def set_interview(
    upon: Upon,
    *,
    whom: UUID,
    meet_on: date,
    place: str,
    about: str,
    actor: Actor,
    when: When,
    key: str,
) -> Interview:
    """Give notice of an interview 约谈: whom of the organ's leaders, when, where, about what (2022/39-3).

    Refused: where no joint conference decided it, before 2022-05-01, whom that is no leader in office, a day before the notice.
    """
    when.check()
    asked = (upon, whom, meet_on, place, about, when.on)
    with acts.begin("supervision.interview", actor=actor, key=key, about=asked) as act:
        if act.repeated:
            need_to_supervise(actor, actor.organ_id)
            return Interview.objects.get(uid=act.result)
        organ, office, decider, petition = _parties(upon, actor)
        check_interviews(decider.kind, when.on)
        post = _leader(whom, when.on, organ.path, "whom", f"{organ.short_name}在任的领导")
        if meet_on < when.on:
            raise Refused("约谈的日期不能早于通知日。", field="meet_on", code="due_passed")
        if not about.strip() or not place.strip():
            raise Refused("请写约谈什么、在哪里。", field="place" if about.strip() else "about", code="missing")
        row = Interview(uid=act.result, petition=petition, organ=organ, office=office, decider=decider, whom=post)
        row.minutes, row.words, row.proof = upon.minutes.strip(), about.strip(), when.proof.strip()
        row.result = row.voided_why = row.promise = row.kept = ""
        row.set_on, row.meet_on, row.place = when.on, meet_on, place.strip()
        paper = _notice(act, row, when)
        row.paper = paper.uid
        act.add(row)
        said = {"decider": decider.uid, "whom": post.uid, "day": meet_on, "paper": paper.uid, "paper_sha": paper.sha}
        act.record(Kind.SUPERVISION_INTERVIEW_SET, row.uid, on=when.on, cite=LISTS, payload={**said, **_about(row)})
    return row


def _notice(act: Act, row: Interview, when: When) -> Paper:
    who = f"{row.whom.person.name} {row.whom.post.title}"
    rows = (("约谈对象", who), ("时间", printed(row.meet_on)), ("地点", row.place))
    draft = PaperDraft(row.words, f"关于约谈{row.organ.short_name}负责人的通知", row.organ.name, table=Table(rows))
    return issue(
        act,
        PaperKind.TALK_NOTICE,
        draft,
        subject=row.uid,
        organ=row.decider.uid,
        organ_label=row.decider.name,
        mark=mark_of(row.decider),
        on=when.on,
    )


def hold_interview(
    uid: UUID, *, record: str, promise: str = "", promise_by: date | None = None, actor: Actor, when: When, key: str
) -> Interview:
    """Enter the record of an interview that was held, what was promised, and by which day."""
    with _on(Interview, "hold", uid, (record, promise, promise_by), actor, when, key) as (act, row):
        need_to_supervise(actor, row.office)
        if act.repeated:
            return row
        _refuse_in(row, OPEN)
        when.check(after=row.set_on)
        if not record.strip():
            raise Refused("请写约谈记录。", field="record", code="missing")
        if bool(promise.strip()) != (promise_by is not None) or (promise_by is not None and promise_by < when.on):
            raise Refused("承诺的内容和日期要一起写，日期不早于约谈日。", field="promise_by", code="bad_promise")
        row.state, row.held_on, row.result = HELD, when.on, record.strip()
        row.promise, row.promise_by = promise.strip(), promise_by
        act.change(row, "state", "held_on", "result", "promise", "promise_by")
        said = {"promise": promise_by, "late": when.late or None, **_about(row)}
        act.record(Kind.SUPERVISION_INTERVIEW_HELD, row.uid, on=when.on, payload=said)
    return row


def keep_promise(uid: UUID, *, words: str, actor: Actor, when: When, key: str) -> Interview:
    """Enter what came of the promise: by the organ, or by who supervises. Whether that is enough people judge."""
    with _on(Interview, "keep", uid, words, actor, when, key) as (act, row):
        if actor.organ_id != row.organ_id:
            need_to_supervise(actor, row.office)
        if act.repeated:
            return row
        if row.state != HELD or row.promise_by is None or row.kept_on is not None:
            raise Refused("没有等着兑现的承诺。", code="wrong_state")
        when.check(after=row.held_on)
        if not words.strip():
            raise Refused("请写兑现的情况。", field="words", code="missing")
        row.kept_on, row.kept, row.ended_on = when.on, words.strip(), when.on
        act.change(row, "kept_on", "kept", "ended_on")
        said = {"promise": row.promise_by, "late": when.on > row.promise_by, **_about(row)}
        act.record(Kind.SUPERVISION_PROMISE_KEPT, row.uid, on=when.on, payload=said)
    return row


def void_decided(model: type[Row], uid: UUID, *, why: str, actor: Actor, when: When, key: str) -> Row:
    """Void a listing or an interview that was entered by mistake: it stays, marked, with its paper."""
    with _on(model, "void", uid, (model.__name__, why), actor, when, key) as (act, row):
        need_to_supervise(actor, row.office)
        if act.repeated:
            return row
        _refuse_in(row, OPEN)
        if not why.strip():
            raise Refused("请写作废的理由。", field="why", code="missing")
        row.state, row.ended_on, row.voided_why = VOIDED, when.on, why.strip()
        act.change(row, "state", "ended_on", "voided_why")
        if isinstance(row, Interview):
            void(act, Paper.objects.select_for_update(no_key=True).get(uid=row.paper), when.on)
        record = "listing" if isinstance(row, Listing) else "interview"
        act.record(Kind.SUPERVISION_VOIDED, row.uid, on=when.on, payload={"record": record, **_about(row)})
    return row
