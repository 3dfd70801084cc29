"""Reminders of duties: a period ends within the bureau's days and the duty is not met (Arts. 6 to 9, 15).

Nothing here is an act, and a reminder changes nothing. Once for an organ, a duty and a period: its secretary and its head.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from xinfang.bureau import outbox, senders
from xinfang.bureau.models import Errand
from xinfang.bureau.queries import Snapshot
from xinfang.duties.calendar import Line, lines
from xinfang.duties.models import DutyNotice
from xinfang.people.kinds import Function, PostKind
from xinfang.people.models import Address, Appointment, Organ
from xinfang.people.queries import on_day
from xinfang.rules import lawbook
from xinfang.rules.days import zh
from xinfang.rules.duties import Standing

MAIL, HOOK = "notice.duty_mail", "notice.duty_hook"
Key = tuple[int, str, date]


def leave(today: date, now: Snapshot) -> int:
    """Write a notice for each organ's duty whose period ends within ``duty_remind_days`` and that is not met; how many duties.

    What must be there all the time has no end to remind of. Where nobody is in office to be told, it is tried again.
    """
    until = today + timedelta(days=now.setting("duty_remind_days"))
    keys = [duty.key for duty in lawbook.load().duties.values() if duty.per != "always"]
    found = lines(Organ.objects.filter(valid_to__isnull=True), today, now, first=today, keys=keys)
    due = [one for one in found if one.verdict.standing is Standing.DUE and one.verdict.term.last <= until]
    told = set(DutyNotice.objects.filter(due_on__gte=today).values_list("organ_id", "duty", "due_on"))
    wanting = {_key(one): one for one in due if _key(one) not in told}
    people = _people({key[0] for key in wanting}, today)
    return sum(_write(line, people.get(key[0], []), today) for key, line in wanting.items())


def _key(line: Line) -> Key:
    return line.organ.pk, line.verdict.duty, line.verdict.term.last


def _people(organs: Iterable[int], today: date) -> dict[int, list[Appointment]]:
    """By organ, its secretaries and heads of ``today``."""
    rows = Appointment.objects.filter(on_day(today), post__organ__in=set(organs), superseded=False)
    found: dict[int, list[Appointment]] = {}
    for row in rows.select_related("post", "person").order_by("pk"):
        if row.post.kind == PostKind.HEAD or Function.SECRETARY in row.function_set:
            found.setdefault(row.post.organ_id, []).append(row)
    return found


def _write(line: Line, told: Iterable[Appointment], today: date) -> bool:
    said = {"label": line.verdict.term.label, "made_on": today}
    made = False
    with transaction.atomic():
        for person in {row.person_id for row in told}:
            which = {"person_id": person, "organ": line.organ, "duty": line.verdict.duty}
            row, fresh = DutyNotice.objects.get_or_create(**which, due_on=line.verdict.term.last, defaults=said)
            made = made or fresh
            if fresh and senders.mails() and Address.objects.filter(person=person).exclude(email="").exists():
                outbox.put(MAIL, row.uid, {"on": today})
            if fresh and senders.hooks():
                outbox.put(HOOK, row.uid, {"on": today})
    return made


def words(notice: DutyNotice) -> str:
    """What a notice says: organ, period and duty."""
    title = lawbook.load().duties[notice.duty].title
    return f"{notice.organ.short_name}{notice.label}{title}还没有登记，{zh(notice.due_on)}到期"


def _mail(errands: Iterable[Errand]) -> None:
    for one in _standing(errands):
        address = Address.objects.filter(person=one.person).exclude(email="").first()
        if address is not None:
            senders.mail(address.email, words(one), f"{words(one)}。\n已经做了的请登录系统登记。\n")


def _hook(errands: Iterable[Errand]) -> None:
    for one in _standing(errands):
        said = {
            "code": "duty_due",
            "duty": one.duty,
            "due": one.due_on.isoformat(),
            "organ": one.organ.code,
            "to": one.person.code,
            "made": one.made_on.isoformat(),
        }
        senders.hook(str(one.uid), said)


def _standing(errands: Iterable[Errand]) -> list[DutyNotice]:
    rows = DutyNotice.objects.filter(uid__in=[one.subject for one in errands])
    return list(rows.select_related("organ", "person"))


def register() -> None:
    """Let the outbox know who does these errands; a mail or a call is tried alone."""
    outbox.handle(MAIL, _mail)
    outbox.handle(HOOK, _hook)
