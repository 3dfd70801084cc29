"""Whose duties one may enter, and whose one may see."""

from django.db.models import QuerySet

from xinfang.people.models import Organ
from xinfang.people.policy import Permission
from xinfang.people.reach import part_watched
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor


def need_to_enter(actor: Actor, organ: Organ) -> None:
    """Refuse whoever may not enter what ``organ`` did: its own leaders and its secretary may, for itself alone."""
    if not actor.may(Permission.DUTY_ENTER) or actor.organ_id != organ.pk:
        raise Refused(
            f"您现在的岗位不能登记{organ.short_name}的履职情况。",
            why="由本单位的领导或者秘书登记",
            todo="请由他们登记，或者换一个岗位",
            code="not_allowed",
        )


def watched(actor: Actor) -> QuerySet[Organ]:
    """The organs whose duties ``actor`` sees: the own one and what is below it, deny by default.

    A petition office sees its body's part of the tree, and so do discipline inspection and personnel of that level.
    """
    if actor.operator:
        return Organ.objects.all()
    if not actor.may(Permission.DUTY_READ) or not actor.organ_path:
        return Organ.objects.none()
    return Organ.objects.filter(path__startswith=part_watched(actor))
