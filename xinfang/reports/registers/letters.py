"""来信台账: the letters that one's organ received."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from xinfang.petitions.kinds import Channel
from xinfang.petitions.models import Proceeding
from xinfang.petitions.received import KEYS, received, with_matter
from xinfang.reports.registers.shape import Asked, Column, Register
from xinfang.rules.steps import STATE_LABELS, State


def rows(asked: Asked) -> QuerySet[Any]:
    """As in the register of what was received 登记台账, letters only."""
    return received(asked.actor, asked.first, asked.last).filter(channel=Channel.LETTER.value)


def dress(found: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    """With the matter, where it stands, and when it was first answered."""
    answered = Proceeding.objects.filter(petition_id=OuterRef("petition_id"), tier=1, replied_on__isnull=False)
    return with_matter(found).annotate(answered=Subquery(answered.order_by("-round").values("replied_on")[:1]))


REGISTER = Register(
    key="letters",
    title="来信",
    cites=("2005/21", "2022/22"),
    permission="petition:read",
    by="收到日期",
    note=lambda asked: "本单位收到的来信，误登记、误并入的不算。不写信访人姓名；要看身份，在事项页按规定查看。",
    columns=(
        Column("收到", lambda row, _: row.received_on, "day"),
        Column("登记", lambda row, _: row.registered_on, "day"),
        Column("编号", lambda row, _: row.petition.number, "number"),
        Column("标题", lambda row, _: row.petition.title, "title"),
        Column("内容分类", lambda row, _: row.petition.category),
        Column("人数", lambda row, _: row.head_count, "num"),
        Column("初重件", lambda row, _: "重件" if row.repeat else "初件", "short"),
        Column("承办单位", lambda row, _: row.holder),
        Column("环节", lambda row, _: STATE_LABELS[State(row.state)], "short"),
        Column("答复", lambda row, _: row.answered, "day"),
    ),
    rows=rows,
    dress=dress,
    keys=KEYS,
)
