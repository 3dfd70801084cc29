"""How organs stand 单位情况, for leaders: all that one watches, a line each; and one organ. What is due soon, by due day."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xinfang.desk.door import At, needs, show
from xinfang.duties.calendar import Line as DutyLine
from xinfang.duties.kinds import CONTACTS
from xinfang.duties.models import Decision
from xinfang.duties.reach import watched
from xinfang.look import paging
from xinfang.people.kinds import POST_LABELS, PostKind
from xinfang.people.models import Organ
from xinfang.petitions import reconciling
from xinfang.reports import duesoon
from xinfang.reports import overview as reading
from xinfang.reports.extras import EXTRAS
from xinfang.rules import spans
from xinfang.rules.refusals import NotFound

ORDERS = {"tree": "按单位顺序", "red": "红灯多的在前"}
WITHIN = (7, 15, 30)
SHORT, TASKS = 10, 20


@require_GET
@needs("duty:read")
def overview(at: At, request: HttpRequest) -> HttpResponse:
    """The organs that one watches, a line each: in the order of the tree or by red lamps, a page at a time."""
    word = request.GET.get("word", "").strip()[:60]
    order = request.GET.get("order", "tree")
    order = order if order in ORDERS else "tree"
    found = watched(at.actor).filter(valid_from__lte=at.today).exclude(valid_to__lt=at.today)
    found = found.filter(name__contains=word) if word else found
    if order == "red":
        found, keys = reading.by_red(found, at.actor, at.today), ("-red", "id")
    else:
        keys = ("path", "id")
    page = paging.page(found, keys, request.GET.get("cursor", ""))
    lines = reading.lines(page.rows, at.actor, at.today, at.now)
    reading.with_duties(lines, at.today, at.now)
    asked = {"order": order if order != "tree" else "", "word": word}
    query = urlencode({name: value for name, value in asked.items() if value})
    return show(
        at,
        request,
        "overview.html",
        page=page,
        lines=lines,
        order=order,
        orders=[
            (key, label, urlencode({"order": key, **({"word": word} if word else {})})) for key, label in ORDERS.items()
        ],
        word=word,
        month=spans.last_month(at.today),
        extras=EXTRAS,
        query=query and f"{query}&",
        said=f"每页 {paging.SIZE} 个单位",
    )


@require_GET
@needs("duty:read")
def overview_of(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One organ: lamps, what is due, duties, contact facts, posts, letters, tasks; with what is not known said."""
    organ = watched(at.actor).filter(uid=uid).select_related("parent").first()
    if organ is None:
        raise NotFound("没有这个单位，或者您无权查看它的情况。", code="not_found")
    line = reading.lines([organ], at.actor, at.today, at.now)[0]
    rows = reading.with_duties([line], at.today, at.now)
    due = duesoon.due_soon(at.actor, at.today, at.now.setting("yellow_days"), organ=organ)
    month = spans.last_month(at.today)
    tasks = Decision.objects.filter(organ=organ, done_on__isnull=True, meeting__voided_on__isnull=True)
    return show(
        at,
        request,
        "overview_of.html",
        organ=organ,
        line=line,
        due=duesoon.with_matter(due).order_by(*duesoon.KEYS)[:SHORT],
        duties=_duties(rows),
        contacts=[(label, getattr(organ, name)) for name, label in CONTACTS.items()],
        gaps=[(gap, POST_LABELS[PostKind(gap.post.kind)]) for gap in line.gaps],
        month=month,
        reconciled=reconciling.reconciled(organ.pk, month.first, month.last),
        tasks=tasks.select_related("meeting__organ").order_by("due_on", "pk")[:TASKS],
        below=watched(at.actor).filter(parent=organ, valid_to__isnull=True).exists(),
        extras=[(extra, line.extras[extra.key], extra.page and at.actor.may(extra.permission)) for extra in EXTRAS],
    )


def _duties(rows: list[DutyLine]) -> list[dict[str, Any]]:
    """Each duty of the organ with how many periods stand how, in the order of the law."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        one = found.setdefault(row.verdict.duty, {"key": row.verdict.duty, "met": 0, "due": 0, "missed": 0})
        if row.verdict.standing.value in one:
            one[row.verdict.standing.value] += 1
    return [one for one in found.values() if one["met"] or one["due"] or one["missed"]]


@require_GET
@needs("petition:read")
def due_soon(at: At, request: HttpRequest) -> HttpResponse:
    """The clocks that run out within some days or have run out: the own organ's, and of who watches others all below."""
    yellow = at.now.setting("yellow_days")
    offered = sorted({yellow, *WITHIN})
    asked = request.GET.get("within", "")
    days = int(asked) if asked in {str(one) for one in offered} else yellow
    late, limit = bool(request.GET.get("late")), request.GET.get("limit", "")
    limit = limit if limit in duesoon.limits() else ""
    organ = _asked_organ(at, request.GET.get("organ", ""))
    rows = duesoon.due_soon(at.actor, at.today, days, overdue_only=late, organ=organ, limit=limit)
    page = paging.page(duesoon.with_matter(rows), duesoon.KEYS, request.GET.get("cursor", ""))
    kept = {"within": asked, "late": "1" if late else "", "limit": limit, "organ": str(organ.uid) if organ else ""}
    query = urlencode({name: value for name, value in kept.items() if value})
    return show(
        at,
        request,
        "due_soon.html",
        page=page,
        days=days,
        offered=offered,
        late=late,
        limit=limit,
        limits=duesoon.limits(),
        organ=organ,
        below=at.actor.may("duty:read"),
        urges=at.actor.may("supervision:act"),
        said=f"共 {paging.said(paging.bounded_count(rows))} 个期限",
        query=query and f"{query}&",
    )


def _asked_organ(at: At, uid: str) -> Organ | None:
    """An organ within reach by its uid, or by a name that only one has; None where none was asked for."""
    uid = uid.strip()[:120]
    if not uid:
        return None
    try:
        found = duesoon.within(at.actor).filter(uid=UUID(uid)).first()
    except ValueError:
        named = list(duesoon.within(at.actor).filter(name__contains=uid)[:2])
        found = next((one for one in named if one.name == uid), named[0] if len(named) == 1 else None)
    if found is None:
        raise NotFound("没有这个单位，或者不止一个，或者您无权查看。", todo="请写单位全称", code="not_found")
    return found
