"""Which organs stand on the same level 本级 as an office: the rule is ``rules.imposing``; here the tree is read."""

from datetime import date

from xinfang.people.models import Appointment, Organ
from xinfang.people.queries import in_order, on_day
from xinfang.rules import imposing
from xinfang.rules.imposing import BODIES, Named, Seat


def _above(organ: Organ) -> list[int]:
    return [int(part) for part in organ.path.split("/") if part]


def seats(organs: list[Organ]) -> list[Seat]:
    """The organs as the rules see them, in two statements at most: each with the body that it belongs to, or is."""
    wanted = {pk for organ in organs for pk in _above(organ)}
    bodies = {one.pk: one for one in Organ.objects.filter(pk__in=wanted, kind__in=BODIES)}
    found = []
    for organ in organs:
        body = next((bodies[pk] for pk in reversed(_above(organ)) if pk in bodies), None)
        division = organ.division_code or (body.division_code if body and body.level == organ.level else "")
        found.append(Seat(organ.pk, organ.kind, organ.level, body.path if body else organ.path, division))
    return found


def seat(organ: Organ) -> Seat:
    """One organ as the rules see it."""
    return seats([organ])[0]


def same_level(office: Organ, kind: str) -> list[Organ]:
    """The organs of a kind on the office's own level that there are now, in the order of the tree."""
    rows = in_order(Organ.objects.filter(kind=kind, level=office.level, valid_to__isnull=True))
    own, *others = seats([office, *rows])
    return [row for row, one in zip(rows, others, strict=True) if imposing.same_level(own, one)]


def named(appointment: Appointment) -> Named:
    """The holder of a post as the rules see him; with its post and organ read."""
    post = appointment.post
    return Named(post.kind, post.kind == "head" or appointment.acting_head, seat(post.organ))


def holding(day: date, *organs: Organ) -> list[Appointment]:
    """Who leads these organs on a day: heads, deputies in charge, other leaders."""
    rows = Appointment.objects.filter(
        on_day(day), post__organ__in=organs, post__kind__in=imposing.LEADERS, superseded=False
    )
    return list(rows.select_related("post__organ", "person").order_by("post__organ__path", "pk"))
