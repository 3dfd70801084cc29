"""积案台账: what was received long ago and has not been concluded. How long is the bureau's own number, not statutory."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from xinfang.petitions.models import Proceeding, Sight
from xinfang.reports.registers.shape import Asked, Column, Register
from xinfang.rules import spans
from xinfang.rules.steps import STATE_LABELS, TERMINAL, State

DONE = TERMINAL | {State.REPLIED, State.REVIEWED, State.MERGED}  # concluded, or carried on in another matter
OPEN = sorted(state.value for state in State if state not in DONE)


def rows(asked: Asked) -> QuerySet[Any]:
    """The matters that the organ sees, open today, received longer ago than the setting says."""
    before = spans.open_since(asked.today, asked.now.setting("old_case_days"))
    if not asked.actor.may("petition:read"):
        return Sight.objects.none()
    return Sight.objects.seen_by(asked.actor).filter(state__in=OPEN, petition__received_on__lte=before)


def dress(found: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    """With the matter and who has it in hand."""
    standing = Proceeding.objects.filter(petition_id=OuterRef("petition_id"), current=True)
    shown: QuerySet[Any] = found.select_related("petition").annotate(
        holder=Subquery(standing.values("organ__short_name")[:1]), accepted=Subquery(standing.values("accepted_on")[:1])
    )
    return shown


def _marks(row: Any, asked: Asked) -> str:
    named = {"urgent": "重大紧急", "important": "重要", "difficult": "疑难"}
    return "、".join(label for name, label in named.items() if getattr(row.petition, name))


REGISTER = Register(
    key="old_cases",
    title="积案",
    cites=("", ""),
    permission="petition:read",
    by="",
    note=lambda asked: (
        f"收到超过 {asked.now.setting('old_case_days')} 天、今天还没有书面答复或者别的办结方式的事项；"
        "天数由本单位设定（非法定）。复查、复核还没有作出决定的也列。"
    ),
    columns=(
        Column("收到", lambda row, _: row.petition.received_on, "day"),
        Column("天数", lambda row, asked: (asked.today - row.petition.received_on).days, "num"),
        Column("编号", lambda row, _: row.petition.number, "number"),
        Column("标题", lambda row, _: row.petition.title, "title"),
        Column("内容分类", lambda row, _: row.petition.category),
        Column("人数", lambda row, _: row.petition.head_count, "num"),
        Column("标记", _marks, "short"),
        Column("受理", lambda row, _: row.accepted, "day"),
        Column("承办单位", lambda row, _: row.holder),
        Column("环节", lambda row, _: STATE_LABELS[State(row.state)], "short"),
    ),
    rows=rows,
    dress=dress,
    keys=("petition__received_on", "id"),
)
