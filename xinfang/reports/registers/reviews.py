"""复查复核台账: every request for review or re-review, and what was decided."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from xinfang.petitions.kinds import DECISION_LABELS, Decision
from xinfang.petitions.models import Clock, Proceeding
from xinfang.reports.registers.shape import Asked, Column, Register, seen
from xinfang.rules.steps import STATE_LABELS, State

TIERS = {2: "复查", 3: "复核"}


def rows(asked: Asked) -> QuerySet[Any]:
    """The second and third tiers of the matters that the actor may see, by the day on which they were asked for."""
    found = Proceeding.objects.filter(tier__gt=1, asked_on__range=(asked.first, asked.last))
    return found.filter(seen(asked.actor)).exclude(state=State.CANCELLED.value)


def dress(found: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    """With the organ that handled the matter, and by when it is decided."""
    handled = Proceeding.objects.filter(petition_id=OuterRef("petition_id"), tier=1).order_by("-round")
    clocks = Clock.objects.filter(proceeding_id=OuterRef("pk"), limit__in=("review", "rereview"), void_on=None)
    shown: QuerySet[Any] = found.select_related("petition", "organ").annotate(
        handled=Subquery(handled.values("organ__short_name")[:1]),
        due=Subquery(clocks.order_by("-pk").values("due_on")[:1]),
    )
    return shown


def _decided(row: Any, asked: Asked) -> str:
    return DECISION_LABELS[Decision(row.outcome)] if row.outcome in set(Decision) else ""


REGISTER = Register(
    key="reviews",
    title="复查复核",
    cites=("2005/34", "2022/35"),
    permission="petition:read",
    by="提出日期",
    note=lambda asked: "本单位看得到的事项里，信访人在这段时间提出的复查、复核。",
    columns=(
        Column("提出", lambda row, _: row.asked_on, "day"),
        Column("哪一级", lambda row, _: TIERS[row.tier], "short"),
        Column("编号", lambda row, _: row.petition.number, "number"),
        Column("标题", lambda row, _: row.petition.title, "title"),
        Column("原办理单位", lambda row, _: row.handled),
        Column("复查复核单位", lambda row, _: row.organ.short_name),
        Column("超期提出", lambda row, _: "是" if row.late else "", "short"),
        Column("最迟", lambda row, _: row.due, "day"),
        Column("决定", lambda row, _: row.replied_on, "day"),
        Column("结果", _decided, "short"),
        Column("环节", lambda row, _: STATE_LABELS[State(row.state)], "short"),
    ),
    rows=rows,
    dress=dress,
    keys=("asked_on", "id"),
)
