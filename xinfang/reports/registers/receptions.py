"""接访台账, leaders: the days on which the leaders of one's organ received visitors (seed/9)."""

from typing import Any

from django.db.models import QuerySet

from xinfang.duties.models import Reception
from xinfang.reports.registers.shape import Asked, Column, Register


def rows(asked: Asked) -> QuerySet[Any]:
    """What was entered for the own organ and is not void."""
    if not asked.actor.may("duty:read"):
        return Reception.objects.none()
    return Reception.objects.filter(
        organ_id=asked.actor.organ_id or 0, day__range=(asked.first, asked.last), voided_on=None
    )


def dress(found: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    """With the leader."""
    return found.select_related("person")


REGISTER = Register(
    key="receptions",
    title="接访（领导）",
    cites=("seed/9", "seed/9"),
    permission="duty:read",
    by="接访日期",
    note=lambda asked: "本单位登记的领导接访，作废的不算。没有登记不等于没有接访。",
    columns=(
        Column("日期", lambda row, _: row.day, "day"),
        Column("领导", lambda row, _: row.person.name, "short"),
        Column("地点", lambda row, _: row.place),
        Column("批次", lambda row, _: row.groups, "num"),
        Column("人次", lambda row, _: row.heads, "num"),
        Column("登记", lambda row, _: row.entered_on, "day"),
        Column("补录", lambda row, _: "补录" if row.entered_on > row.day else "", "short"),
    ),
    rows=rows,
    dress=dress,
    keys=("day", "id"),
    petition=lambda row: None,
)
