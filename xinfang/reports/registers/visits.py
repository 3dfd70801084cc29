"""接访台账, the hall: every visit of one's organ that took a number, whatever became of it."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from xinfang.petitions import arrivals
from xinfang.petitions.arrived import Receiver
from xinfang.petitions.intake import END_LABELS, End
from xinfang.reports.registers.shape import Asked, Column, Register
from xinfang.rules.visits import collective


def rows(asked: Asked) -> QuerySet[Any]:
    """The tickets of the period, those taken by mistake left out."""
    return arrivals.visits(asked.actor, asked.first, asked.last).exclude(outcome=End.VOID)


def dress(found: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    """With who received them, and the matter's number where the actor may see it."""
    sitting = Receiver.objects.filter(ended_on__isnull=True).select_related("appointment__person", "organ")
    found = found.select_related("submission").defer("submission__text")
    return arrivals.with_matter(found, asked.actor).prefetch_related(Prefetch("receivers", sitting, to_attr="sitting"))


def _received_by(row: Any, asked: Asked) -> str:
    return "、".join(
        one.appointment.person.name + (f"（{one.organ.short_name}）" if one.organ_id != row.organ_id else "")
        for one in row.sitting
    )


def _ended(row: Any, asked: Asked) -> str:
    return END_LABELS[End(row.outcome)] if row.outcome else "还没有结果"


REGISTER = Register(
    key="visits",
    title="接访（大厅）",
    cites=("2005/21", "2022/22"),
    permission="intake:read",
    by="来访日期",
    note=lambda asked: "本单位接待大厅取号的来访，误取的号不算。没有取号、直接登记的来访在登记台账里。",
    columns=(
        Column("日期", lambda row, _: row.day, "day"),
        Column("号", lambda row, _: row.number, "num"),
        Column("时间", lambda row, _: row.taken_at, "short"),
        Column("人数", lambda row, _: row.heads, "num"),
        Column(
            "集体访",
            lambda row, asked: "是" if collective(True, row.heads, asked.now.setting("collective_heads")) else "",
        ),
        Column("窗口", lambda row, _: row.window),
        Column("接谈人", _received_by),
        Column("结果", _ended, "short"),
        Column("编号", lambda row, _: row.matter or "", "number"),
        Column("办结", lambda row, _: row.ended_on, "day"),
    ),
    rows=rows,
    dress=dress,
    keys=("day", "number"),
    petition=lambda row: None,
)
