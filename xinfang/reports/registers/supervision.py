"""督办台账: letters, urgings and listings, those that the lists at the desk show to the actor (2005/36; 2022/40-1)."""

from collections.abc import Callable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from xinfang.accountability.models import Listing, SupervisionLetter, Urging
from xinfang.accountability.supervised import visible
from xinfang.accountability.supervisionmodels import DECIDED, LETTERS, VOIDED
from xinfang.papers.models import Paper
from xinfang.reports.registers.shape import Asked, Column, Register, Value, seen
from xinfang.rules import lawbook


def letters(asked: Asked) -> QuerySet[Any]:
    """The letters that the actor may know of, by the day on which they were sent."""
    found = SupervisionLetter.objects.filter(sent_on__range=(asked.first, asked.last)).exclude(state=VOIDED)
    return visible(found, asked.actor)


def urgings(asked: Asked) -> QuerySet[Any]:
    """The urgings that the actor may know of."""
    return visible(Urging.objects.filter(urged_on__range=(asked.first, asked.last)), asked.actor)


def listings(asked: Asked) -> QuerySet[Any]:
    """What the actor may know of that was put on the list, matters and organs."""
    found = Listing.objects.filter(listed_on__range=(asked.first, asked.last)).exclude(state=VOIDED)
    return visible(found, asked.actor)


def dress(found: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    """With the matter where the actor may open it, who supervises, and whom."""
    shown: QuerySet[Any] = found.select_related("petition", "organ", "office").annotate(opens=seen(asked.actor))
    return shown


def dress_letters(found: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    """With the number of the letter too."""
    number = Subquery(Paper.objects.filter(uid=OuterRef("paper")).values("number")[:1])
    shown: QuerySet[Any] = dress(found, asked).annotate(said_by=number)
    return shown


def dress_listings(found: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    """With who decided, and the leader in charge."""
    return dress(found, asked).select_related("decider", "leader__person")


def _of_matter(name: str) -> Callable[[Any, Asked], Value]:
    """The number or the title of the matter: where it may be opened, else nothing."""

    def of(row: Any, asked: Asked) -> Value:
        return str(getattr(row.petition, name)) if row.opens else ""

    return of


MATTER = (Column("编号", _of_matter("number"), "number"), Column("标题", _of_matter("title"), "title"))
ORGANS = (
    Column("督办单位", lambda row, _: row.office.short_name),
    Column("被督办单位", lambda row, _: row.organ.short_name),
)
SIGHT = "和督办页列的一样；您打不开的事项不写编号和标题。"

REGISTER = Register(
    key="supervision",
    title="督办函",
    cites=("2005/36", "2022/40-1"),
    permission="petition:read",
    by="发出日期",
    note=lambda asked: f"本单位发出的、收到的和看得到的督办函，作废的不算。反馈期限由函定（非法定）。{SIGHT}",
    columns=(
        Column("发出", lambda row, _: row.sent_on, "day"),
        Column("文号", lambda row, _: row.said_by or ""),
        *MATTER,
        *ORGANS,
        Column("情形", lambda row, _: lawbook.load().triggers[row.trigger].title),
        Column("签收", lambda row, _: row.received_on, "day"),
        Column("反馈期限", lambda row, _: row.due_on, "day"),
        Column("反馈", lambda row, _: row.answered_on, "day"),
        Column("办结", lambda row, _: row.ended_on, "day"),
        Column("怎样了", lambda row, _: LETTERS[row.state], "short"),
    ),
    rows=letters,
    dress=dress_letters,
    keys=("sent_on", "id"),
)
URGINGS = Register(
    key="urgings",
    title="催办",
    cites=("2005/36", "2022/40-1"),
    permission="petition:read",
    by="催办日期",
    note=lambda asked: f"本单位催办的、被催办的和看得到的，一次一行。{SIGHT}",
    columns=(Column("催办", lambda row, _: row.urged_on, "day"), *MATTER, *ORGANS),
    rows=urgings,
    dress=dress,
    keys=("urged_on", "id"),
)
LISTINGS = Register(
    key="listings",
    title="挂牌督办",
    cites=("", "2022/39-3"),
    permission="petition:read",
    by="挂牌日期",
    note=lambda asked: f"挂牌的事项和单位，作废的不算；对单位挂牌的没有编号。{SIGHT}",
    columns=(
        Column("挂牌", lambda row, _: row.listed_on, "day"),
        *MATTER,
        *ORGANS,
        Column("谁决定", lambda row, _: row.decider.short_name),
        Column("纪要", lambda row, _: row.minutes),
        Column("包案领导", lambda row, _: row.leader.person.name, "short"),
        Column("督办期限", lambda row, _: row.until, "day"),
        Column("摘牌", lambda row, _: row.ended_on, "day"),
        Column("怎样了", lambda row, _: DECIDED[row.state], "short"),
    ),
    rows=listings,
    dress=dress_listings,
    keys=("listed_on", "id"),
)
