"""交办台账: what was forwarded and assigned 转送、交办, with the days of each."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from xinfang.petitions.models import Clock, Transfer
from xinfang.reports.registers.shape import Asked, Column, Register, seen

KINDS = {"forward": "转送", "assign": "交办"}
ENDED = {"returned": "已退回", "recalled": "已收回"}


def rows(asked: Asked) -> QuerySet[Any]:
    """The transfers of the matters that the actor may see, by the day on which they were sent."""
    found = Transfer.objects.filter(kind__in=list(KINDS), sent_on__range=(asked.first, asked.last))
    return found.filter(seen(asked.actor))


def dress(found: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    """With the clocks of the transfer: by when it is reported back, when it was, by when it is concluded."""
    clocks = Clock.objects.filter(petition_id=OuterRef("petition_id"), organ_id=OuterRef("to_organ_id"), void_on=None)
    back = clocks.filter(transfer_id=OuterRef("pk"), limit="report_back").order_by("-pk")
    conclude = clocks.filter(limit="conclude").order_by("-pk")
    shown: QuerySet[Any] = found.select_related("petition", "from_organ", "to_organ").annotate(
        reported=Subquery(back.values("met_on")[:1]),
        conclude_by=Subquery(conclude.values("due_on")[:1]),
        concluded=Subquery(conclude.values("met_on")[:1]),
    )
    return shown


REGISTER = Register(
    key="assigned",
    title="交办",
    cites=("2005/21", "2022/22"),
    permission="petition:read",
    by="送出日期",
    note=lambda asked: "本单位看得到的事项的每一次转送、交办；退回、收回的也列，注明。",
    columns=(
        Column("送出", lambda row, _: row.sent_on, "day"),
        Column("方式", lambda row, _: KINDS[row.kind], "short"),
        Column("编号", lambda row, _: row.petition.number, "number"),
        Column("标题", lambda row, _: row.petition.title, "title"),
        Column("从", lambda row, _: row.from_organ.short_name),
        Column("到", lambda row, _: row.to_organ.short_name),
        Column("签收", lambda row, _: row.received_on, "day"),
        Column("要求报告", lambda row, _: row.report_by, "day"),
        Column("已报告", lambda row, _: row.reported, "day"),
        Column("最迟办结", lambda row, _: row.conclude_by, "day"),
        Column("办结", lambda row, _: row.concluded, "day"),
        Column("备注", lambda row, _: ENDED.get(row.ended, ""), "short"),
    ),
    rows=rows,
    dress=dress,
    keys=("sent_on", "id"),
)
