"""Who was there: names as a secretary pastes them, found among those in office on the day. A machine never guesses."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from xinfang.people.models import Appointment, Organ
from xinfang.people.queries import on_day
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused

APART = re.compile(r"[、，,；;\s]+")
NAMED = re.compile(r"([^（()）]+)[（(]([^（()）]+)[)）]")
MOST = 60
TODO = "同名的写明职务，其他单位的写明单位，如 张三（副局长）、李四（市信访局）"


def in_office(organ: Organ, day: date) -> list[Appointment]:
    """Who held a post of ``organ`` on ``day``, in the order of the posts."""
    rows = Appointment.objects.filter(on_day(day), post__organ=organ, superseded=False)
    return list(rows.select_related("person", "post__organ").order_by("post", "pk")[:200])


def named(organ: Organ, day: date, text: str) -> list[UUID]:
    """The appointments of ``day`` that ``text`` names: ``张三、李四，王五（副局长）赵六(市信访局)``, each once.

    A bare name is looked for in ``organ``; with a post or another organ in brackets, there. Refused, with the choices,
    whoever is not found or is found more than once: nothing is taken that is not certain.
    """
    said = list(dict.fromkeys(filter(None, APART.split(_together(text)))))
    if len(said) > MOST:
        raise Refused(f"一次会议最多登记 {MOST} 人。", field="pasted", code="too_many")
    asked = [(one, *(found.groups() if (found := NAMED.fullmatch(one)) else (one, ""))) for one in said]
    rows = Appointment.objects.filter(on_day(day), superseded=False, person__name__in={name for _, name, _ in asked})
    held = list(rows.select_related("person", "post__organ").order_by("pk"))
    fits = {one: _fitting(held, organ, name, where) for one, name, where in asked}
    wrong = [_said(one, fits[one], [row for row in held if row.person.name == name]) for one, name, _ in asked
             if len(fits[one]) != 1]  # fmt: skip
    if wrong:
        raise Refused(
            "；".join(wrong) + "。", why=f"按 {zh(day)} 在任的人核对，不猜", todo=TODO, field="pasted", code="who"
        )
    return list(dict.fromkeys(fits[one][0].uid for one in said))


def _together(text: str) -> str:
    """Blanks inside or before brackets do not part a name from its post."""
    return re.sub(r"\s*([（(])\s*|\s*(?=[)）])", r"\1", text.strip())


def _fitting(held: Iterable[Appointment], organ: Organ, name: str, where: str) -> list[Appointment]:
    mine = [row for row in held if row.person.name == name]
    if not where:
        return [row for row in mine if row.post.organ_id == organ.pk]
    own = [row for row in mine if row.post.organ_id == organ.pk and row.post.title == where]
    return own or [row for row in mine if where in {row.post.organ.short_name, row.post.organ.name}]


def _said(one: str, fits: Sequence[Appointment], anywhere: Sequence[Appointment]) -> str:
    """Why ``one`` was not taken, and who it may be."""
    choices = [f"{row.person.name}（{row.post.title}）" for row in fits]
    choices = choices or [f"{row.person.name}（{row.post.organ.short_name}）" for row in anywhere]
    if not choices:
        return f"“{one[:30]}”当天没有任职"
    what = "不止一个" if len(fits) > 1 else "当天在本单位没有任职"
    return f"“{one[:30]}”{what}，可能是 {'、'.join(dict.fromkeys(choices))}"
