"""Incidents: what occurred, who learned, reported, attended and did what, and when (seed/9; 2005/26; 2022/25)."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.desk.door import At, needs, show
from xinfang.desk.incidentforms import ACTS, LINES, Entering, Strike
from xinfang.duties import incidents as reads
from xinfang.duties.actions.incidentends import ROWS
from xinfang.duties.incidentkinds import LINE_LABELS, SORT_LABELS, LineSort
from xinfang.duties.incidentmodels import Incident, IncidentLine
from xinfang.duties.incidentpaper import name_of
from xinfang.look import paging
from xinfang.look.files import attachment
from xinfang.papers import pdf, printing
from xinfang.papers.content import content_of
from xinfang.papers.models import Paper
from xinfang.papers.outlet import Format, file_out
from xinfang.rules.refusals import NotFound, Refused

TABS = (("open", "没有了结"), ("closed", "已了结"), ("void", "已作废"))
SHOWN = 300
LABELS = {key.value: label for key, label in SORT_LABELS.items()}


@require_GET
@needs("duty:read")
def incidents(at: At, request: HttpRequest) -> HttpResponse:
    """The list, newest first: open, closed, voided."""
    rows = reads.seen(at.actor)
    stands = rows.filter(voided_on__isnull=True)
    by_tab = {
        "open": stands.filter(closed_on__isnull=True),
        "closed": stands.filter(closed_on__isnull=False),
        "void": rows.filter(voided_on__isnull=False),
    }
    tab = request.GET.get("tab", "open")
    tab = tab if tab in by_tab else "open"
    counts = dict(zip(by_tab, paging.bounded_counts(list(by_tab.values())), strict=True))
    page = paging.page(by_tab[tab].select_related("organ"), ("-day", "-id"), request.GET.get("cursor", ""))
    stories = reads.stories(page.rows)
    return show(
        at,
        request,
        "incidents.html",
        tab=tab,
        tabs=[(key, label, paging.said(counts[key])) for key, label in TABS],
        page=page,
        lines=[(row, stories[row.pk], LABELS[row.sort]) for row in page.rows],
        said=f"共 {paging.said(counts[tab])} 个",
        query=urlencode({"tab": tab}) + "&",
        enters=at.actor.may("duty:enter"),
    )


def _incident(at: At, uid: UUID) -> Incident:
    found = reads.seen(at.actor).select_related("organ", "by_organ", "earlier__organ", "entered_by").filter(uid=uid)
    row = found.first()
    if row is None:
        raise NotFound("没有这个事件，或者您无权查看。", code="not_found")
    return row


@require_GET
@needs("duty:read")
def incident(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One incident: its record in the order of time, who was bound and came, the petitions one may see, what it grew from."""
    row = _incident(at, uid)
    of_post = ("post__person", "post__post__organ", "by_organ", "entered_by")
    found = list(IncidentLine.objects.filter(incident=row).select_related(*of_post).order_by("at", "pk")[:SHOWN])
    known = set(reads.seen(at.actor).filter(pk=row.earlier_id or 0).values_list("pk", flat=True))
    return show(
        at,
        request,
        "incident.html",
        incident=row,
        label=LABELS[row.sort],
        lines=[(one, LINE_LABELS[LineSort(one.sort)], name_of(one), _strikes(at, row, one)) for one in found],
        ties=[(tie, _strikes(at, row, tie)) for tie in reads.ties(at.actor, row).select_related("petition")[:SHOWN]],
        earlier=row.earlier if row.earlier_id in known else None,
        grown=reads.seen(at.actor).filter(earlier=row, voided_on__isnull=True).select_related("organ")[:50],
        offers=_offers(at, row),
    )


def _strikes(at: At, row: Incident, one: Any) -> bool:
    mine = at.actor.organ_id == one.by_organ_id and at.actor.may("duty:enter")
    return mine and one.voided_on is None and row.voided_on is None


def _offers(at: At, row: Incident) -> dict[str, str]:
    """The acts that may be done now, with their titles."""
    if row.voided_on is not None or not reads.may_enter(at.actor, row.organ):
        return {}
    titles = {key: LINE_LABELS[form.sort] for key, form in LINES.items()} | {"report": "出具报告"}
    found = {**titles, "tie": ACTS["tie"].title, "grown": ACTS["grown"].title}
    found |= {"reopen": ACTS["reopen"].title} if row.closed_on else {"close": ACTS["close"].title}
    return found | ({"void": ACTS["void"].title} if row.by_organ_id == at.actor.organ_id else {})


@require_http_methods(["GET", "POST"])
@needs("duty:enter")
def enter_incident(at: At, request: HttpRequest) -> HttpResponse:
    """Enter an incident."""
    form = Entering(request.POST or None, at=at)
    if request.method == "POST" and form.is_valid():
        try:
            made = form.save()
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, "已登记事件。接着登记何时得知、向谁报告、谁到场。")
            return redirect("desk:incident", uid=made.uid)
    back = reverse("desk:incidents")
    status = 400 if request.method == "POST" else 200
    given: dict[str, Any] = {"form": form, "back": back, "title": "登记事件", "trail": [(back, "突发事件")]}
    return show(at, request, "record_form.html", status, **given)


@require_http_methods(["GET", "POST"])
@needs("duty:enter")
def incident_act(at: At, request: HttpRequest, uid: UUID, what: str) -> HttpResponse:
    """One act on an incident."""
    row = _incident(at, uid)
    if what not in ACTS:
        raise NotFound("没有这种登记。", code="not_found")
    if what not in _offers(at, row):
        raise Refused("现在不能这样办，或者由别的单位登记。", todo="请回到事件页面看现在可以办什么", code="not_allowed")
    return _done(at, request, row, ACTS[what](request.POST or None, at=at, incident=row))


@require_http_methods(["GET", "POST"])
@needs("duty:enter")
def strike_incident(at: At, request: HttpRequest, uid: UUID, record: str, line: UUID) -> HttpResponse:
    """Void a line or a tie."""
    row = _incident(at, uid)
    model: Any = ROWS.get(record)
    one = model.objects.filter(uid=line, incident=row).first() if model else None
    if one is None or (record == "tie" and not reads.ties(at.actor, row).filter(pk=one.pk).exists()):
        raise NotFound("没有这一条。", code="not_found")
    if not _strikes(at, row, one):
        raise Refused("这一条已经作废，或者由登记它的单位作废。", code="not_allowed")
    return _done(at, request, row, Strike(request.POST or None, at=at, incident=row, record=record, row=line))


def _done(at: At, request: HttpRequest, row: Incident, form: Any) -> HttpResponse:
    url = reverse("desk:incident", args=[row.uid])
    if request.method == "POST" and form.is_valid():
        try:
            words = form.save()
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, words)
            return redirect(url)
    status = 400 if request.method == "POST" else 200
    trail = [(reverse("desk:incidents"), "突发事件"), (url, row.title[:30])]
    given: dict[str, Any] = {"form": form, "back": url, "title": form.title, "trail": trail}
    return show(at, request, "record_form.html", status, **given)


def _paper(at: At, uid: UUID, paper: UUID) -> tuple[Incident, Paper]:
    row = _incident(at, uid)
    found = Paper.objects.filter(subject=row.uid, uid=paper).first()
    if found is None:
        raise NotFound("没有这份文书。", code="not_found")
    return row, found


@require_GET
@needs("duty:read")
def incident_paper(at: At, request: HttpRequest, uid: UUID, paper: UUID) -> HttpResponse:
    """A report on an incident, as it is issued."""
    row, found = _paper(at, uid, paper)
    sheet = printing.render(content_of(found))
    return show(at, request, "incident_paper.html", incident=row, paper=found, sheet=sheet, lacking=pdf.lacking())


@require_GET
@needs("duty:read")
def incident_paper_file(at: At, request: HttpRequest, uid: UUID, paper: UUID, form: str) -> HttpResponse:
    """The same as a file."""
    _, found = _paper(at, uid, paper)
    if form not in set(Format):
        raise NotFound("没有这种格式。", code="not_found")
    made = file_out(found, Format(form), actor=at.actor, on=at.today)
    return attachment(made.data, made.name, made.mime)
