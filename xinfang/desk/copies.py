"""What others than the office see of measures: texts copied to the own organ, and the talks that one is to hold (seed/13)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.accountability import imposed
from xinfang.accountability.actions import copying
from xinfang.accountability.measuremodels import CARRIED_OUT, ISSUED, STATES, MeasureCopy, Talk
from xinfang.accountability.measuretext import target
from xinfang.desk.arriving import Deed, chosen
from xinfang.desk.door import At, needs, show
from xinfang.desk.measureforms import HOLD, UNDO_TALK
from xinfang.desk.superviseforms import Receive, Why
from xinfang.look import paging
from xinfang.papers import printing
from xinfang.papers.content import content_of
from xinfang.papers.models import Paper
from xinfang.rules import lawbook
from xinfang.rules.imposing import BY_RIGHT, NOTE, ROLES
from xinfang.rules.refusals import NotFound


@require_GET
@needs("measure:read")
def copies(at: At, request: HttpRequest) -> HttpResponse:
    """The texts that were copied to the own organ, the newest first."""
    rows = imposed.copied_to(at.actor).select_related("measure__office", "measure__organ")
    page = paging.page(rows, ("-sent_on", "-id"), request.GET.get("cursor", ""))
    found = Paper.objects.filter(uid__in=[one.paper for one in page.rows if one.paper]).defer("body")
    papers, titles = {one.uid: one for one in found}, lawbook.load().measures
    lines = [(one, titles[one.measure.kind].title, papers.get(one.paper)) for one in page.rows]
    said = f"每页 {paging.SIZE} 份"
    return show(at, request, "copies.html", page=page, lines=lines, said=said, query="", roles=ROLES)


def _receive(at: At, request: HttpRequest, row: MeasureCopy, said: dict) -> str:  # type: ignore[type-arg]
    when = at.when(said["on"], said["proof"])
    copying.receive_copy(row.uid, actor=at.actor, when=when, key=f"desk:{said['key']}")
    return "已签收。"


def _correct(at: At, request: HttpRequest, row: MeasureCopy, said: dict) -> str:  # type: ignore[type-arg]
    when = at.when(said["on"], said["proof"])
    key = f"desk:{said['key']}"
    copying.correct_copy(row.uid, what="receipt", why=said["why"], actor=at.actor, when=when, key=key)
    return "签收已更正。"


RECEIVE = Deed("签收", Receive, _receive, "登记收到的日期，发文的信访部门看得见。")
CORRECT = Deed("签收登记错了", Why, _correct, "签收撤回，可以重新签收。", corrects=True)


@require_http_methods(["GET", "POST"])
@needs("measure:read")
def copy(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One text that was copied to the own organ: read it, sign for it."""
    rows = imposed.copied_to(at.actor).select_related("measure__office", "measure__organ", "to_organ")
    row = rows.filter(uid=uid).first()
    if row is None:
        raise NotFound("没有这份抄送，或者您无权查看。", code="not_found")
    deeds = {"receive": RECEIVE} if row.received_on is None else {"correct": CORRECT}
    got = chosen(at, request, row, deeds, reverse("desk:copy", args=[uid]))
    if got is not None and got.went is not None:
        return got.went
    paper = Paper.objects.filter(uid=row.paper).first() if row.paper else None
    return show(
        at,
        request,
        "copy.html",
        got.status if got else 200,
        row=row,
        got=got,
        deeds=deeds,
        paper=paper,
        sheet=printing.render(content_of(paper)) if paper else "",
        title=lawbook.load().measures[row.measure.kind].title,
        role=ROLES[row.role],
    )


@require_GET
@needs("finding:answer")
def talks(at: At, request: HttpRequest) -> HttpResponse:
    """The talks that the actor is to hold or has held."""
    related = ("measure__organ", "measure__office", "measure__appointment__person", "measure__appointment__post__organ")
    page = paging.page(
        imposed.talks_of(at.actor).select_related(*related), ("-named_on", "-id"), request.GET.get("cursor", "")
    )
    lines = [(one, target(one.measure)) for one in page.rows]
    said = f"每页 {paging.SIZE} 项"
    return show(at, request, "talks.html", page=page, lines=lines, said=said, query="", states=STATES)


def _deeds(row: Talk) -> dict[str, Deed]:
    if row.measure.state == ISSUED and row.held_on is None:
        return {"talk": HOLD}
    return {"undo_talk": UNDO_TALK} if row.measure.state == CARRIED_OUT else {}


@require_http_methods(["GET", "POST"])
@needs("finding:answer")
def talk(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One talk that the actor is to hold: the suggestion, by which right, the record."""
    row = imposed.one_talk(uid, at.actor)
    deeds = _deeds(row)
    got = chosen(at, request, row.measure, deeds, reverse("desk:talk", args=[uid]))
    if got is not None and got.went is not None:
        return got.went
    return show(
        at,
        request,
        "talk.html",
        got.status if got else 200,
        row=row,
        got=got,
        deeds=deeds,
        target=target(row.measure),
        right=BY_RIGHT[row.by_right],
        note=NOTE,
        papers=Paper.objects.filter(subject=row.measure.uid, voided_on__isnull=True).defer("body").order_by("pk"),
    )
