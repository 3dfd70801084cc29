"""Supervision 督办 at the desk: the office's list in five tabs, and what an organ was asked (2005/36; 2022/39-3, 40-1)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.accountability.actions import calling
from xinfang.accountability.models import Interview, Listing, SupervisionCall, SupervisionLetter, Urging
from xinfang.accountability.supervised import ACT, asked_of, one, visible
from xinfang.accountability.supervisionmodels import ACCEPTED, DECIDED, DECLINED, LETTERS, OPEN, URGED, VOIDED
from xinfang.desk.arriving import Deed, chosen
from xinfang.desk.door import At, needs, show
from xinfang.desk.superviseforms import URGE, Urge, Why
from xinfang.look import paging
from xinfang.look.forms import new_key
from xinfang.papers.models import Paper
from xinfang.petitions.models import Petition
from xinfang.rules import lawbook
from xinfang.rules.values import Actor

CALLS = {"open": "待处理", "urged": "已催办", "letter": "已发函", "moot": "已了结", "declined": "不督办"}
MOOT = {
    "met": "事项后来办了",
    "executed": "意见后来落实了",
    "due_moved": "期限或者日历改了，没有逾期",
    "fact_gone": "记录后来更正了",
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of the list: its records, which of them are still open, and the order."""

    key: str
    title: str
    model: type[Model]
    still: Callable[[QuerySet[Any]], QuerySet[Any]]
    keys: tuple[str, ...]
    labels: dict[str, str]
    related: tuple[str, ...] = ()


def _open(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(state=OPEN)


TABS: Sequence[Tab] = (
    Tab("calls", "线索", SupervisionCall, _open, ("-lapsed_on", "-id"), CALLS),
    Tab("urgings", "催办", Urging, lambda rows: rows, ("-urged_on", "-id"), {}),
    Tab(
        "letters",
        "督办函",
        SupervisionLetter,
        lambda rows: rows.exclude(state__in=[ACCEPTED, VOIDED]),
        ("-sent_on", "-id"),
        LETTERS,
    ),
    Tab("listings", "挂牌", Listing, _open, ("-listed_on", "-id"), DECIDED, ("decider", "leader__person")),
    Tab("interviews", "约谈", Interview, _open, ("-meet_on", "-id"), DECIDED, ("decider", "whom__person")),
)


@require_GET
@needs("supervision:read")
def supervision(at: At, request: HttpRequest) -> HttpResponse:
    """One tab of what the own office or conference supervises; ``all``: what has ended too."""
    tab = next((one for one in TABS if one.key == request.GET.get("tab")), TABS[0])
    every = bool(request.GET.get("all"))
    found = [visible(each.model._default_manager.all(), at.actor) for each in TABS]
    counts = paging.bounded_counts([each.still(rows) for each, rows in zip(TABS, found, strict=True)])
    rows = found[TABS.index(tab)]
    rows = rows if every else tab.still(rows)
    related = rows.select_related("petition", "organ", "office", *tab.related)
    page = paging.page(related, tab.keys, request.GET.get("cursor", ""))
    asked = {"tab": tab.key, **({"all": "1"} if every else {})}
    return show(
        at,
        request,
        "supervision.html",
        page=page,
        tab=tab,
        every=every,
        tabs=[(each.key, each.title, paging.said(count)) for each, count in zip(TABS, counts, strict=True)],
        lines=[(row, _number(row, _numbers(page.rows))) for row in page.rows] if tab.key == "letters" else page.rows,
        query=urlencode(asked) + "&",
        said=f"每页 {paging.SIZE} 条",
        triggers=lawbook.load().triggers,
        acts=at.actor.may(ACT),
        urge=URGE,
        new_key=new_key,
    )


def _numbers(rows: Sequence[Any]) -> dict[UUID, str]:
    return dict(Paper.objects.filter(uid__in=[row.paper for row in rows]).values_list("uid", "number"))


def _number(row: SupervisionLetter, numbers: dict[UUID, str]) -> str:
    return numbers.get(row.paper, "")


@require_GET
@needs("petition:read")
def asked(at: At, request: HttpRequest) -> HttpResponse:
    """What the own organ was asked: letters to sign for and answer, listings, interviews. The newest first."""
    letters = asked_of(SupervisionLetter, at.actor).select_related("petition", "office")
    page = paging.page(letters, ("-sent_on", "-id"), request.GET.get("cursor", ""))
    numbers = _numbers(page.rows)
    related = ("petition", "office", "decider")
    return show(
        at,
        request,
        "supervision_asked.html",
        page=page,
        said=f"每页 {paging.SIZE} 份",
        query="",
        letters=[(row, _number(row, numbers), LETTERS[row.state]) for row in page.rows],
        listings=asked_of(Listing, at.actor)
        .select_related(*related, "leader__person")
        .order_by("-listed_on", "-pk")[:50],
        interviews=asked_of(Interview, at.actor)
        .select_related(*related, "whom__person")
        .order_by("-meet_on", "-pk")[:50],
        labels=DECIDED,
    )


def seen(at: At, row: Any) -> bool:
    """Whether the matter of a record may be opened."""
    return row.petition_id is not None and Petition.objects.visible_to(at.actor).filter(pk=row.petition_id).exists()


def office_of(actor: Actor, row: Any) -> bool:
    """Whether the actor supervises for the record's office."""
    return actor.may(ACT) and actor.organ_id == row.office_id


@require_http_methods(["GET", "POST"])
@needs("supervision:read")
def call(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One proposal: what it rests on, what can be done about it."""
    row = one(SupervisionCall, uid, at.actor, "clock")
    deeds = _call_deeds(at, row)
    got = chosen(at, request, row, deeds, reverse("desk:supervision_call", args=[uid]))
    if got is not None and got.went is not None:
        return got.went
    trigger = lawbook.load().triggers[row.trigger]
    return show(
        at,
        request,
        "supervision_call.html",
        got.status if got else 200,
        row=row,
        got=got,
        deeds=deeds,
        trigger=trigger,
        state=CALLS[row.state],
        moot=MOOT.get(row.ended_why, "期限后来不再计算"),
        seen=seen(at, row),
        acts=office_of(at.actor, row),
        letters=SupervisionLetter.objects.filter(call=row).order_by("-pk"),
        days=at.now.setting("supervise_days"),
    )


def _call_deeds(at: At, row: SupervisionCall) -> dict[str, Deed]:
    if not office_of(at.actor, row):
        return {}
    if row.state == OPEN:
        return {"urge": URGING, "decline": DECLINE}
    return {"reopen": REOPEN} if row.state in {URGED, DECLINED} else {}


def told(at: At, said: dict[str, Any]) -> dict[str, Any]:
    """What every act of supervision is told."""
    return {"actor": at.actor, "when": at.when(said["on"], said["proof"]), "key": f"desk:{said['key']}"}


def _urge(at: At, request: HttpRequest, row: SupervisionCall, said: dict[str, Any]) -> str:
    calling.urge(row.petition.uid, text=said["text"], **told(at, said))
    return f"已催办 {row.petition.number}，经办人和分管领导会收到提醒。"


def _decline(at: At, request: HttpRequest, row: SupervisionCall, said: dict[str, Any]) -> str:
    calling.decline(row.uid, why=said["why"], **told(at, said))
    return "已写明不督办的理由。"


def _reopen(at: At, request: HttpRequest, row: SupervisionCall, said: dict[str, Any]) -> str:
    calling.reopen(row.uid, why=said["why"], **told(at, said))
    return "线索已重新打开。"


URGING = Deed("催办", Urge, _urge, "出具催办单，不停止、不延长任何期限。同一件事项等着处理的线索一并记为已催办。")
DECLINE = Deed("不督办", Why, _decline, "有正当理由的，或者不应当督办的：写明理由，线索保留。")
REOPEN = Deed("重新打开", Why, _reopen, "处理天数一直从发现之日起算。", corrects=True)
