"""Whom and what an administrator administers: the one rule, asked by every act on organs, people and accounts."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinfang.people.kinds import OrganKind
from xinfang.people.models import Appointment, Deputising, Organ, Person
from xinfang.people.policy import WHOLE, Permission
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor


def need_to_set(actor: Actor, organ: Organ | None) -> None:
    """Refuse whoever may not change ``organ`` and its people: an administrator may in the own part of the tree.

    ``organ`` None stands for the root, which belongs to whoever administers the whole tree.
    """
    if actor.operator:
        return
    within = actor.reach == WHOLE if organ is None else organ.path.startswith(actor.reach)
    if not actor.may(Permission.PEOPLE_SET) or not actor.reach or not within:
        raise Refused(
            "您现在的岗位不能改这个单位的人员和机构。",
            why="系统管理人员只管本单位和下级单位",
            todo="请由本单位或上级的系统管理人员办理",
            code="not_allowed",
        )


WATCHING = frozenset({OrganKind.PETITION_OFFICE, OrganKind.DISCIPLINE, OrganKind.PERSONNEL})


def part_watched(actor: Actor) -> str:
    """The part of the tree that ``actor``'s organ looks on, as the path it starts with: itself and what is below it.

    A petition office, discipline inspection and personnel look on the part of the body that they belong to. One that
    belongs to none, as an office that came with imported letters, looks on itself alone.
    """
    path = actor.organ_path
    if actor.organ_kind in WATCHING and path.count("/") > 2:
        return path.rstrip("/").rsplit("/", 1)[0] + "/"
    return path


def administered(actor: Actor, day: date) -> QuerySet[Person]:
    """The people whose accounts an administrator keeps: those who hold, or last held, posts in the own part of the tree.

    Whoever holds a post outside it on ``day`` or later, or stands in for one there, is left to the administrator above:
    a password set here would open the other post too.
    """
    if actor.operator:
        return Person.objects.all()
    if not actor.may(Permission.PEOPLE_SET) or not actor.reach:
        return Person.objects.none()
    if actor.reach == WHOLE:
        return Person.objects.all()
    held = Appointment.objects.filter(person=OuterRef("pk"), superseded=False)
    open_still = Q(end__isnull=True) | Q(end__gte=day)
    elsewhere = held.filter(open_still).exclude(post__organ__path__startswith=actor.reach)
    stands_in = Deputising.objects.filter(open_still, deputy__person=OuterRef("pk")).exclude(
        absent__post__organ__path__startswith=actor.reach
    )
    return Person.objects.filter(
        Exists(held.filter(post__organ__path__startswith=actor.reach)), ~Exists(elsewhere), ~Exists(stands_in)
    )


def need_to_administer(actor: Actor, person: Person, day: date) -> None:
    """Refuse whoever may not keep the account of ``person``, as if there were none: NotFound."""
    if not administered(actor, day).filter(pk=person.pk).exists():
        raise NotFound("没有这个人，或者不归您管理。", code="not_found")
