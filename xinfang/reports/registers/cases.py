"""包案台账: which leader answers for which difficult matter, by when, and how it stands (seed/9; 2022/18-2)."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from xinfang.duties import led
from xinfang.duties.casekinds import END_LABELS, CaseEnd
from xinfang.duties.casemodels import CaseWork, Milestone
from xinfang.reports.registers.shape import Asked, Column, Register


def rows(asked: Asked) -> QuerySet[Any]:
    """The led cases that the actor sees, as on their list, by the day on which the leader was named."""
    if not asked.actor.may("petition:read"):
        return led.led(asked.actor).none()
    return led.led(asked.actor).filter(named_on__range=(asked.first, asked.last))


def dress(found: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    """With the leader, the milestones, those still to be reached past their day, and when something was last done."""
    steps = Milestone.objects.filter(case=OuterRef("pk"), voided_on__isnull=True).order_by().values("case")
    late = Q(done_on__isnull=True, due_on__lt=asked.today, case__ended_on__isnull=True)
    work = CaseWork.objects.filter(case=OuterRef("pk"), voided_on__isnull=True).order_by("-on", "-pk")
    shown: QuerySet[Any] = found.select_related(
        "petition", "leader__person", "leader__post", "organ", "proposed_by"
    ).annotate(
        steps=Coalesce(Subquery(steps.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
        late=Coalesce(Subquery(steps.annotate(n=Count("pk", filter=late)).values("n"), output_field=IntegerField()), 0),
        worked=Subquery(work.values("on")[:1]),
    )
    return shown


def _ended(row: Any, asked: Asked) -> str:
    return END_LABELS[CaseEnd(row.ended)] if row.ended_on else "在包"


REGISTER = Register(
    key="cases",
    title="包案",
    cites=("seed/9", "seed/9"),
    permission="petition:read",
    by="定领导日期",
    note=lambda asked: (
        "您看得到的事项里，在这段时间定下包案领导的，作废的不算；移交给别的领导的各列一行。检举控告不包案。"
        "完成日期和节点由本单位定（非法定）。"
    ),
    columns=(
        Column("定下", lambda row, _: row.named_on, "day"),
        Column("编号", lambda row, _: row.petition.number, "number"),
        Column("标题", lambda row, _: row.petition.title, "title"),
        Column("包案领导", lambda row, _: row.leader.person.name, "short"),
        Column("职务", lambda row, _: row.leader.post.title),
        Column("单位", lambda row, _: row.organ.short_name),
        Column("由谁定", lambda row, _: row.proposed_by.short_name),
        Column("完成日期", lambda row, _: row.due_on, "day"),
        Column("节点", lambda row, _: row.steps, "num"),
        Column("节点已过", lambda row, _: row.late, "num"),
        Column("最近工作", lambda row, _: row.worked, "day"),
        Column("结束", lambda row, _: row.ended_on, "day"),
        Column("怎样了", _ended, "short"),
    ),
    rows=rows,
    dress=dress,
    keys=("named_on", "id"),
)
