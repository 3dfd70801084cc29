"""Reminders: the housekeeper leaves errands for clocks near and past their day; the outbox writes the notices and sends them.

Nothing here is an act: a notice changes no clock, and a late or lost one makes nobody look better or worse.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from xinfang.bureau import outbox, senders
from xinfang.bureau.models import Errand
from xinfang.bureau.queries import Snapshot
from xinfang.people.kinds import Function, PostKind
from xinfang.people.models import Address, Appointment, Organ, Person
from xinfang.people.queries import heir, on_day
from xinfang.petitions import clockwork, routes
from xinfang.petitions.actions.instructing import TOLD
from xinfang.petitions.actions.moving import MOVED
from xinfang.petitions.actions.urging import SUPERVISED
from xinfang.petitions.handed import HandOver
from xinfang.petitions.instructed import Instruction
from xinfang.petitions.models import Clock, Holding, Petition, Proceeding, Sight
from xinfang.petitions.noticed import Notice, Reminder
from xinfang.rules import lawbook
from xinfang.rules.days import zh

CLOCK, CAME, MAIL, HOOK = "notice.clock", "notice.supplement", "notice.mail", "notice.hook"
EXECUTE, UNROUTED = "notice.execute", "notice.unrouted"
YELLOW, RED = "yellow", "red"
CODES = {YELLOW: "due_soon", RED: "lapsed"}
OF_EXECUTION = {YELLOW: "execute_soon", RED: "execute_past"}
LABELS = {
    "execute_soon": "支持的意见快到落实的日子",
    "execute_past": "支持的意见过了落实的日子",
    "due_soon": "快到期",
    "lapsed": "已逾期",
    "instruct_asked": "有呈批件等您批示",
    "instruct_said": "领导有批示",
    "instruct_done": "批示的办理情况已反馈",
    "handed_over": "经办人已移交",
    "supplement_in": "信访人补充了材料",
    "unrouted": "没有可用的路由，要由人定",
    "urged": "信访部门催办",
    "supervised": "有督办函，请签收、书面反馈",
    "sent_back": "督办函的反馈被退回，请重新反馈",
    "listed": "挂牌督办",
}
LOOK_BACK = timedelta(
    days=31
)  # a housekeeper that was off for a month tells what lapsed meanwhile, not what is history
MOST = 2000


def leave(today: date, now: Snapshot) -> int:
    """Leave an errand for each running clock that is due within the yellow days, or lapsed, and was not reminded of.

    Idempotent: a clock whose day moved is reminded of anew. Assumed days and petitioners' windows remind nobody.
    """
    soon = today + timedelta(days=now.setting("yellow_days"))
    spans = (
        (YELLOW, Q(due_on__gte=today, due_on__lte=soon)),
        (RED, Q(due_on__lt=today, due_on__gte=today - LOOK_BACK)),
    )
    count = 0
    for colour, span in spans:
        told = Reminder.objects.filter(clock_id=OuterRef("pk"), colour=colour, due_on=OuterRef("due_on"))
        running = Clock.objects.filter(span, met_on__isnull=True, void_on__isnull=True, organ__isnull=False)
        wanted = running.filter(~Exists(told), assumed=False).exclude(limit__in=lawbook.load().windows)
        for uid in wanted.order_by("due_on", "pk").values_list("uid", flat=True)[:MOST]:
            with transaction.atomic():
                outbox.put(CLOCK, uid, {"colour": colour, "on": today})
            count += 1
    return count + _leave_executions(today, now.setting("yellow_days"))


def _leave_executions(today: date, yellow_days: int) -> int:
    """The same for what was supported and is to be carried out by the day that the opinion named (2005/32-2; 2022/32)."""
    count = 0
    soon = today + timedelta(days=yellow_days)
    for colour in (YELLOW, RED):
        after = Q(execute_by__gte=today) if colour == YELLOW else Q(execute_by__lt=today)
        ends = soon if colour == YELLOW else today
        rows = Proceeding.objects.filter(after, executed_on__isnull=True, execute_by__lte=ends)
        rows = rows.filter(execute_by__gte=today - LOOK_BACK)
        for one in rows.order_by("execute_by", "pk")[:MOST]:
            if not Notice.objects.filter(mark=_mark(one, colour)).exists():
                with transaction.atomic():
                    outbox.put(EXECUTE, one.uid, {"colour": colour, "on": today})
                count += 1
    return count


def _mark(one: Proceeding, colour: str) -> str:
    return f"execute:{one.pk}:{colour}:{one.execute_by}"


def _tell_of_execution(errands: Sequence[Errand]) -> None:
    for errand in errands:
        said = outbox.payload_of(errand)
        colour, on = said["colour"], date.fromisoformat(said["on"])
        rows = Proceeding.objects.select_related("petition", "organ")
        for one in rows.filter(uid=errand.subject, executed_on__isnull=True, execute_by__isnull=False):
            organ = heir(one.organ)
            with transaction.atomic():
                for person in people_to_tell(one.petition, organ, on):
                    _write(
                        person, organ, one.petition, _mark(one, colour), OF_EXECUTION[colour], on, None, one.execute_by
                    )


def _tell_of_instruction(errands: Sequence[Errand]) -> None:
    """The leader of what is laid before them and of what was done; the organ with the task of what the leader said."""
    for errand in errands:
        said = outbox.payload_of(errand)
        what, on = said["what"], date.fromisoformat(said["on"])
        rows = Instruction.objects.standing().select_related("petition", "organ", "leader__person", "task_organ")
        for one in rows.filter(uid=errand.subject):
            organ = one.task_organ if what == "said" else one.organ
            if organ is None:
                continue
            told = people_to_tell(one.petition, organ, on) if what == "said" else [one.leader.person]
            with transaction.atomic():
                for person in told:
                    mark, due = f"instruct:{one.pk}:{what}", one.due_on if what == "said" else None
                    _write(person, organ, one.petition, mark, f"instruct_{what}", on, None, due)


def _tell_of_hand_over(errands: Sequence[Errand]) -> None:
    """The new handler of each matter, and the heads of the organ."""
    for errand in errands:
        on = date.fromisoformat(outbox.payload_of(errand)["on"])
        made = HandOver.objects.select_related("organ", "taker__person").get(uid=errand.subject)
        heads = Appointment.objects.filter(
            on_day(on), post__organ=made.organ, post__kind=PostKind.HEAD, superseded=False
        )
        told = {made.taker.person, *(row.person for row in heads.select_related("person"))}
        rows = Holding.objects.filter(organ=made.organ, appointment=made.taker, start=made.on, end__isnull=True)
        with transaction.atomic():
            for row in rows.select_related("petition"):
                for person in told:
                    if Sight.objects.filter(petition=row.petition, organ=made.organ).exists():
                        _write(person, made.organ, row.petition, f"handover:{row.pk}", "handed_over", on, None)


def leave_unrouted(today: date, now: Snapshot) -> int:
    """Leave an errand for each matter at the counter of an office with a table that proposes nothing for it.

    Idempotent for one version of the table: whoever was told is not told again until the table changes.
    """
    count = 0
    for one, table in routes.unrouted(now, today, MOST):
        if not Notice.objects.filter(petition=one.petition_id, mark=_unrouted(one.petition_id, table)).exists():
            with transaction.atomic():
                outbox.put(UNROUTED, one.petition.uid, {"on": today, "table": table})
            count += 1
    return count


def _unrouted(petition: int, table: int) -> str:
    return f"routing:{petition}:{table}"


def _tell_of_unrouted(errands: Sequence[Errand]) -> None:
    for errand in errands:
        said = outbox.payload_of(errand)
        held = Proceeding.objects.select_related("petition", "organ").filter(petition__uid=errand.subject, current=True)
        for one in held:
            on, mark = date.fromisoformat(said["on"]), _unrouted(one.petition_id, said["table"])
            with transaction.atomic():
                for person in people_to_tell(one.petition, one.organ, on, leaders=False):
                    _write(person, one.organ, one.petition, mark, "unrouted", on, None)


def _tell_of_supervision(errands: Sequence[Errand]) -> None:
    """Handler and deputy of the organ that was urged, written to, or whose matter was listed (2005/36; 2022/40-1)."""
    for errand in errands:
        said = outbox.payload_of(errand)
        on, due = date.fromisoformat(said["on"]), said.get("due")
        organ = Organ.objects.get(uid=said["organ"])
        for petition in Petition.objects.filter(uid=errand.subject):
            with transaction.atomic():
                for person in people_to_tell(petition, organ, on):
                    mark, due_on = f"{said['what']}:{said['record']}", date.fromisoformat(due) if due else None
                    _write(person, organ, petition, mark, said["what"], on, None, due_on)


def _tell_of_clock(errands: Sequence[Errand]) -> None:
    for errand in errands:
        said = outbox.payload_of(errand)
        clock = Clock.objects.select_related("organ", "petition").filter(uid=errand.subject).first()
        if clock is None or clock.organ is None or not clockwork.running(clock):
            continue
        colour, on = said["colour"], date.fromisoformat(said["on"])
        organ = _holder(clock)
        with transaction.atomic():
            for person in people_to_tell(clock.petition, organ, on):
                _write(person, organ, clock.petition, f"clock:{clock.pk}:{colour}", CODES[colour], on, clock)
            Reminder.objects.update_or_create(clock=clock, colour=colour, defaults={"due_on": clock.due_on})


def _holder(clock: Clock) -> Organ:
    """Who must act on it now: its organ, or whoever took over from it (2005/25)."""
    if clock.organ is None:
        raise ValueError("a petitioner's clock reminds nobody")
    return heir(clock.organ)


def _tell_of_supplement(errands: Sequence[Errand]) -> None:
    for errand in errands:
        said = outbox.payload_of(errand)
        held = Proceeding.objects.select_related("petition", "organ").filter(petition__uid=errand.subject, current=True)
        for one in held:
            on, mark = date.fromisoformat(said["on"]), f"paper:{said['paper']}"
            with transaction.atomic():
                for person in people_to_tell(one.petition, one.organ, on, leaders=False):
                    _write(person, one.organ, one.petition, mark, "supplement_in", on, None)


def people_to_tell(petition: Petition, organ: Organ, on: date, *, leaders: bool = True) -> list[Person]:
    """The handler and the deputy in charge of ``organ`` on ``on``, in office that day (the head where no deputy is).

    Nobody where the organ may not see the matter; nobody who only keeps the system running. Where no handler was named,
    everyone in office there as a handler.
    """
    if not Sight.objects.filter(petition=petition, organ=organ).exists():
        return []
    rows = list(
        Appointment.objects.filter(on_day(on), post__organ=organ, superseded=False)
        .exclude(functions=Function.ADMIN.value)
        .select_related("person", "post")
        .order_by("pk")
    )
    named = Holding.objects.filter(petition=petition, organ=organ, end__isnull=True).values_list(
        "appointment", flat=True
    )
    handlers = [row for row in rows if row.pk in set(named)] or _of(rows, PostKind.HANDLER)
    told = handlers + ((_of(rows, PostKind.DEPUTY_IN_CHARGE) or _of(rows, PostKind.HEAD)) if leaders else [])
    return list({row.person_id: row.person for row in told}.values())


def _of(rows: Iterable[Appointment], kind: PostKind) -> list[Appointment]:
    return [row for row in rows if row.post.kind == kind]


def _write(
    person: Person,
    organ: Organ,
    petition: Petition,
    mark: str,
    code: str,
    on: date,
    clock: Clock | None,
    due_on: date | None = None,
) -> None:
    """Write one line, once; one whose day moved becomes unread again. What is new goes out by the ways there are."""
    due_on = clock.due_on if clock else due_on
    said = {"organ": organ, "petition": petition, "clock": clock, "code": code, "due_on": due_on, "made_on": on}
    row, fresh = Notice.objects.get_or_create(person=person, mark=mark, defaults=said)
    if not fresh:
        if not Notice.objects.filter(pk=row.pk).exclude(due_on=F("due_on") if due_on is None else due_on).exists():
            return
        Notice.objects.filter(pk=row.pk).update(**said, read_on=None)
    if petition.sealed_path:
        return  # an accusation stays in the house: no word of it by mail or to another system
    if senders.mails() and Address.objects.filter(person=person).exclude(email="").exists():
        outbox.put(MAIL, row.uid, {"on": on})
    if senders.hooks():
        outbox.put(HOOK, row.uid, {"on": on})


def _standing(errand: Errand) -> Notice | None:
    """The notice of an errand while it still holds: nobody is told of what was done meanwhile."""
    rows = Notice.objects.select_related("petition", "organ", "person", "clock")
    found = rows.filter(uid=errand.subject, petition__sealed_path=False).first()
    if found is None or (found.clock is not None and not clockwork.running(found.clock)):
        return None
    return found


def words(notice: Notice) -> str:
    """What a notice says: the number and the limit, nothing of the matter."""
    limit = lawbook.load().limit(notice.clock.limit).title if notice.clock else ""
    due = f"，最迟 {zh(notice.due_on)}" if notice.due_on else ""
    return f"{notice.petition.number}：{limit}{LABELS[notice.code]}{due}"


def _mail(errands: Sequence[Errand]) -> None:
    for errand in errands:
        notice = _standing(errand)
        address = Address.objects.filter(person=notice.person).first() if notice else None
        if notice is not None and address is not None and address.email:
            senders.mail(address.email, words(notice), f"{words(notice)}。\n请登录系统办理。本邮件不含信访内容。\n")


def _hook(errands: Sequence[Errand]) -> None:
    for errand in errands:
        notice = _standing(errand)
        if notice is not None:
            senders.hook(str(notice.uid), as_json(notice))


def as_json(notice: Notice) -> dict[str, str | None]:
    """What another system is told: codes, days and the public number; no title, no name."""
    return {
        "code": notice.code,
        "petition": notice.petition.number,
        "limit": notice.clock.limit if notice.clock else None,
        "due": notice.due_on.isoformat() if notice.due_on else None,
        "organ": notice.organ.code,
        "to": notice.person.code,
        "made": notice.made_on.isoformat(),
    }


def register() -> None:
    """Let the outbox know who does these errands; a mail or a call is tried alone."""
    outbox.handle(CLOCK, _tell_of_clock, batch=50)
    outbox.handle(CAME, _tell_of_supplement)
    outbox.handle(TOLD, _tell_of_instruction)
    outbox.handle(MOVED, _tell_of_hand_over)
    outbox.handle(EXECUTE, _tell_of_execution, batch=50)
    outbox.handle(UNROUTED, _tell_of_unrouted)
    outbox.handle(SUPERVISED, _tell_of_supervision)
    outbox.handle(MAIL, _mail)
    outbox.handle(HOOK, _hook)
