"""Weekly and monthly sheets 周报、月报: the figures of one organ over a period, each with its definition and the rows behind it.

Every figure counts a QuerySet of rows that the actor may see, and the page behind it lists the same QuerySet. A row has a
matter (``petition``), and the day by which the figure counts it.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from xinfang.bureau.queries import Snapshot
from xinfang.people.models import Organ
from xinfang.petitions import arrivals, reconciling
from xinfang.petitions.kinds import CHANNEL_LABELS, PURPOSE_LABELS, Channel, Purpose
from xinfang.petitions.models import Clock, Proceeding, Submission
from xinfang.petitions.received import MOST, counts, received
from xinfang.reports.registers.shape import seen
from xinfang.rules import lawbook, spans
from xinfang.rules.categories import first_level
from xinfang.rules.counting import Tally
from xinfang.rules.steps import State
from xinfang.rules.values import Actor

NONE = "未分类"
Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Of:
    """Of which organ, over which days, read by whom. ``day``: the last day of the period, or today where that is earlier."""

    actor: Actor
    organ: Organ
    first: date
    last: date
    day: date
    now: Snapshot

    @property
    def own(self) -> bool:
        """Whether it is the actor's own organ."""
        return self.organ.pk == self.actor.organ_id


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what it is called, exactly what it counts, its rows, and the column with the day of a row."""

    key: str
    group: str
    title: str
    word: str
    rows: Callable[[Of], Rows]
    day: str


def _received(of: Of) -> Rows:
    return received(of.actor, of.first, of.last, of.organ.pk)


def _clocks(of: Of, *limits: str) -> QuerySet[Clock]:
    """The organ's clocks that are not void on the day, of matters that the actor may see."""
    found = Clock.objects.filter(organ=of.organ, limit__in=limits) if limits else Clock.objects.filter(organ=of.organ)
    found = found.exclude(limit__in=lawbook.load().windows)
    return found.filter(Q(void_on__isnull=True) | Q(void_on__gt=of.day)).filter(seen(of.actor))


def _met(of: Of, limit: str, *, late: bool) -> Rows:
    """Met in the period, in time or late: as ``rules.clocks.state`` says, met on the due day is in time."""
    found = _clocks(of, limit).filter(met_on__range=(of.first, of.last))
    return found.filter(met_on__gt=F("due_on")) if late else found.filter(met_on__lte=F("due_on"))


def _open(of: Of, *limits: str) -> QuerySet[Clock]:
    """Running on the day: started, and not met yet."""
    unmet = Q(met_on__isnull=True) | Q(met_on__gt=of.day)
    return _clocks(of, *limits).filter(unmet, start_on__lte=of.day)


def _red(of: Of) -> Rows:
    return _open(of).filter(due_on__lt=of.day)


def _yellow(of: Of) -> Rows:
    return _open(of).filter(due_on__gte=of.day, due_on__lte=_until(of))


def _green(of: Of) -> Rows:
    return _open(of).filter(due_on__gt=_until(of))


def _until(of: Of) -> date:
    return spans.yellow_until(of.day, of.now.setting("yellow_days"))


def _tier(of: Of, tier: int, column: str) -> Rows:
    """The handling (1), review (2) or re-review (3) of the organ whose day lies in the period."""
    found = Proceeding.objects.filter(organ=of.organ, tier=tier, **{f"{column}__range": (of.first, of.last)})
    return found.exclude(state=State.CANCELLED.value).filter(seen(of.actor))


FIGURES: tuple[Figure, ...] = (
    Figure("items", "收到", "件次", "这段时间收到并登记的信访件，重件也算一件次", _received, "received_on"),
    Figure("firsts", "收到", "初件", "其中的初件", lambda of: _received(of).filter(repeat=False), "received_on"),
    Figure("repeats", "收到", "重件", "其中的重件", lambda of: _received(of).filter(repeat=True), "received_on"),
    Figure(
        "disposed",
        "分流",
        "按期分流",
        "信访部门在这段时间、期限内转送、交办、受理或者告知的",
        lambda of: _met(of, "disposal", late=False),
        "met_on",
    ),
    Figure(
        "disposed_late",
        "分流",
        "逾期分流",
        "在这段时间分流，已经过了期限的",
        lambda of: _met(of, "disposal", late=True),
        "met_on",
    ),
    Figure("accepted", "办理", "受理", "本单位在这段时间受理的", lambda of: _tier(of, 1, "accepted_on"), "accepted_on"),
    Figure(
        "unaccepted",
        "办理",
        "应受理未受理",
        "到截止日已经过了决定是否受理、告知的期限，还没有决定、告知的",
        lambda of: _open(of, "accept_notice").filter(due_on__lt=of.day),
        "due_on",
    ),
    Figure(
        "extended",
        "办理",
        "延期",
        "在这段时间批准延长办理期限的",
        lambda of: _clocks(of).filter(extension_days__gt=0, extended_on__range=(of.first, of.last)),
        "extended_on",
    ),
    Figure(
        "concluded",
        "办理",
        "按期办结",
        "在这段时间书面答复，没有超过办理期限的",
        lambda of: _met(of, "conclude", late=False),
        "met_on",
    ),
    Figure(
        "concluded_late",
        "办理",
        "逾期办结",
        "在这段时间书面答复，超过了办理期限的",
        lambda of: _met(of, "conclude", late=True),
        "met_on",
    ),
    Figure(
        "replied",
        "办理",
        "答复",
        "在这段时间答复的，没有法定办理期限的也算",
        lambda of: _tier(of, 1, "replied_on"),
        "replied_on",
    ),
    Figure(
        "lapsed",
        "办理",
        "到期未办结",
        "办理期限在这段时间到期，到截止日还没有答复的",
        lambda of: _open(of, "conclude").filter(due_on__range=(of.first, of.last), due_on__lt=of.day),
        "due_on",
    ),
    Figure("red", "在办期限", "红灯", "截止日那天已经逾期的期限，一个期限算一个", _red, "due_on"),
    Figure("yellow", "在办期限", "黄灯", "截止日那天将要到期的期限，提前天数见设置（非法定）", _yellow, "due_on"),
    Figure("green", "在办期限", "绿灯", "截止日那天还在期限内的", _green, "due_on"),
    Figure(
        "review_asked",
        "复查复核",
        "提出复查",
        "信访人提出、由本单位复查的",
        lambda of: _tier(of, 2, "asked_on"),
        "asked_on",
    ),
    Figure(
        "reviewed", "复查复核", "作出复查", "本单位作出复查意见的", lambda of: _tier(of, 2, "replied_on"), "replied_on"
    ),
    Figure(
        "rereview_asked",
        "复查复核",
        "提出复核",
        "信访人提出、由本单位复核的",
        lambda of: _tier(of, 3, "asked_on"),
        "asked_on",
    ),
    Figure(
        "rereviewed",
        "复查复核",
        "作出复核",
        "本单位作出复核意见的",
        lambda of: _tier(of, 3, "replied_on"),
        "replied_on",
    ),
)
BY_KEY: Mapping[str, Figure] = {one.key: one for one in FIGURES}


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a breakdown: its label, its count, and what narrows the rows to it."""

    label: str
    count: int
    value: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """What was received: the three counts, broken down; ``more``: only the first so many are counted.

    ``unfiled_known``: visits that became no matter are known of the own organ alone. ``reconciled``: mail and hall agree
    with the registrations and that was signed; where not, the counts are those of what was registered, and no more.
    """

    tally: Tally
    more: bool
    parts: Mapping[str, tuple[str, list[Part]]]
    unfiled_known: bool
    reconciled: bool


def arrived(of: Of) -> Arrived:
    """The counts of the period, in at most ten statements."""
    rows = _received(of)
    unfiled = arrivals.unfiled(of.actor, of.first, of.last, MOST) if of.own else ()
    tally, more = counts(rows, of.now, unfiled=unfiled)
    columns = ("channel", "petition__purpose", "petition__category")
    read = list(rows.order_by("received_on", "id").values_list(*columns)[:MOST])
    signed = reconciling.reconciled(of.organ.pk, of.first, of.last)
    return Arrived(tally, more, _broken_down(read), of.own, signed)


def _broken_down(read: list[tuple[str, str, str]]) -> dict[str, tuple[str, list[Part]]]:
    channels = Counter(row[0] for row in read)
    purposes = Counter(row[1] for row in read)
    levels = Counter(first_level(row[2]) or NONE for row in read)
    return {
        "channel": (
            "信访形式",
            [Part(CHANNEL_LABELS[one], channels[one], one.value) for one in Channel if channels[one]],
        ),
        "purpose": (
            "信访目的",
            [Part(PURPOSE_LABELS[one], purposes[one], one.value) for one in Purpose if purposes[one]],
        ),
        "category": ("内容分类（一级）", [Part(label, count, label) for label, count in levels.most_common()]),
    }


def narrowed(figure: Figure, of: Of, by: Mapping[str, str]) -> Rows:
    """The rows of a figure; of what was received narrowed to a line of a breakdown."""
    rows = figure.rows(of)
    if rows.model is not Submission:
        return rows
    if channel := by.get("channel"):
        rows = rows.filter(channel=channel)
    if purpose := by.get("purpose"):
        rows = rows.filter(petition__purpose=purpose)
    if category := by.get("category"):
        inside = Q(petition__category=category) | Q(petition__category__startswith=f"{category}/")
        rows = rows.filter(petition__category="") if category == NONE else rows.filter(inside)
    return rows


def with_matter(rows: Rows) -> Rows:
    """The rows with their matter and its holder; still one statement."""
    standing = Proceeding.objects.filter(petition_id=OuterRef("petition_id"), current=True)
    found: Rows = rows.select_related("petition").annotate(
        holder=Subquery(standing.values("organ__short_name")[:1]), state_now=Subquery(standing.values("state")[:1])
    )
    return found.defer("text") if rows.model is Submission else found
