"""Weekly and monthly sheets 周报、月报 of an organ: figures, each with its definition and the rows behind it; paper and XLSX."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_GET, require_POST

from xinfang.desk.door import At, needs, show
from xinfang.look import paging
from xinfang.look.files import attachment
from xinfang.look.forms import read_day
from xinfang.people.models import Organ
from xinfang.petitions import actions
from xinfang.petitions.kinds import CHANNEL_LABELS, PURPOSE_LABELS
from xinfang.reports import duesoon, sheets, workbook
from xinfang.rules import spans
from xinfang.rules.counting import IN_WORDS
from xinfang.rules.days import FIRST
from xinfang.rules.refusals import NotFound
from xinfang.rules.spans import Span, Unit
from xinfang.rules.steps import STATE_LABELS, State

BY = ("channel", "purpose", "category")


@require_GET
@needs("petition:read")
def periodic(at: At, request: HttpRequest) -> HttpResponse:
    """The sheet of a week or a month, by default the week of today."""
    span, of = _of(at, request.GET)
    return show(at, request, "periodic.html", **_links(at, span, of), **_figures(of))


@require_GET
@needs("petition:read")
def periodic_rows(at: At, request: HttpRequest) -> HttpResponse:
    """The rows behind one figure, a page at a time: the same rows that it counts."""
    span, of = _of(at, request.GET)
    figure = sheets.BY_KEY.get(request.GET.get("figure", ""))
    if figure is None:
        raise NotFound("没有这个数字。", code="not_found")
    by = {name: request.GET[name][:120] for name in BY if request.GET.get(name)}
    rows = sheets.narrowed(figure, of, by)
    page = paging.page(sheets.with_matter(rows), (figure.day, "id"), request.GET.get("cursor", ""))
    said = f"共 {paging.said(paging.bounded_count(rows))} 条"
    labels: dict[str, str] = {
        **{one.value: label for one, label in CHANNEL_LABELS.items()},
        **{one.value: label for one, label in PURPOSE_LABELS.items()},
    }
    narrowed = [labels.get(value, value) if name != "category" else value for name, value in by.items()]
    links = _links(at, span, of)
    query = urlencode({"figure": figure.key, **by}) + f"&{links['link']}&"
    lines = [(getattr(row, figure.day), row, STATE_LABELS[State(row.state_now)]) for row in page.rows]
    return show(
        at,
        request,
        "periodic_rows.html",
        figure=figure,
        page=page,
        lines=lines,
        said=said,
        query=query,
        narrowed=narrowed,
        **links,
    )


@require_POST
@needs("petition:read")
def periodic_file(at: At, request: HttpRequest) -> HttpResponse:
    """The sheet as XLSX: figures and their definitions, no matter. The ledger says who took it."""
    span, of = _of(at, request.POST)
    found = _figures(of)
    data = workbook.of_sheet(spans.UNIT_LABELS[span.unit], of, found["arrived"], found["counts"])
    said: dict[str, Any] = {
        "organ": of.organ.uid,
        "first": span.first,
        "last": span.last,
        "actor": at.actor,
        "on": at.today,
    }
    actions.export_register(f"sheet_{span.unit.value}", len(sheets.FIGURES), **said)
    name = f"{spans.UNIT_LABELS[span.unit]}{span.first:%Y%m%d}-{span.last:%Y%m%d}.xlsx"
    return attachment(data, name, workbook.MIME)


def _of(at: At, said: QueryDict) -> tuple[Span, sheets.Of]:
    unit = Unit.MONTH if said.get("unit") == Unit.MONTH else Unit.WEEK
    day = read_day(said.get("day", "")) or at.today
    span = spans.span_of(unit, max(FIRST, min(day, at.today)))
    organ = _organ(at, said.get("organ", ""))
    return span, sheets.Of(at.actor, organ, span.first, span.last, min(span.last, at.today), at.now)


def _organ(at: At, uid: str) -> Organ:
    """The own organ, or one below that was asked for; NotFound for any other."""
    try:
        which = {"uid": UUID(uid)} if uid else {"pk": at.actor.organ_id or 0}
    except ValueError:
        which = {"pk": 0}
    found = duesoon.within(at.actor).filter(**which).first() if uid else Organ.objects.filter(**which).first()
    if found is None:
        raise NotFound("没有这个单位，或者您无权查看它的报表。", code="not_found")
    return found


def _links(at: At, span: Span, of: sheets.Of) -> dict[str, Any]:
    organ = {} if of.own else {"organ": str(of.organ.uid)}

    def link(unit: Unit, day: Any) -> str:
        return urlencode({"unit": unit.value, "day": day.isoformat(), **organ})

    return {
        "span": span,
        "of": of,
        "title": spans.UNIT_LABELS[span.unit],
        "link": link(span.unit, span.first),
        "earlier": link(span.unit, span.before.first),
        "later": link(span.unit, span.after.first) if span.after.first <= at.today else "",
        "units": [(unit, label, link(unit, of.day)) for unit, label in spans.UNIT_LABELS.items()],
    }


def _figures(of: sheets.Of) -> dict[str, Any]:
    """What the sheet shows: all bounded counts in one statement, and what arrived."""
    counts = paging.bounded_counts([figure.rows(of) for figure in sheets.FIGURES])
    said = dict(zip((figure.key for figure in sheets.FIGURES), counts, strict=True))
    return {"arrived": sheets.arrived(of), "counts": said, "groups": list(_groups(said)), "in_words": IN_WORDS}


def _groups(counts: dict[str, int]) -> Iterator[tuple[str, list[tuple[sheets.Figure, str]]]]:
    for title, figures in groupby(sheets.FIGURES, key=lambda one: one.group):
        yield title, [(one, paging.said(counts[one.key])) for one in figures]
