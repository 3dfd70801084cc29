"""What people raise by hand, and what offers itself: reports of petitioners, revoked opinions (seed/12)."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.accountability import offers
from xinfang.accountability.models import OPEN
from xinfang.accountability.queries import raised_of, visible_alerts
from xinfang.accountability.raisedmodels import REPORT, REVIEW
from xinfang.desk.door import At, needs, show
from xinfang.desk.raiseforms import Raise, Withdraw, initial_of, may_raise
from xinfang.look import paging
from xinfang.rules.refusals import NotFound, Refused

BRINGS = "形成一条待核事项，只列单位。收受勒索财物、打击报复的密封移送纪检监察机关，信访部门不核查；其余的由人决定是否开始核查。"


def _need(at: At) -> None:
    if not may_raise(at.actor):
        raise Refused("您现在的岗位没有这项职责。", todo="请由有职责的人员办理，或者换一个岗位", code="not_allowed")


@require_http_methods(["GET", "POST"])
@needs("alert:read")
def raise_alert(at: At, request: HttpRequest) -> HttpResponse:
    """Raise an alert by hand; an offer fills the form in."""
    _need(at)
    initial = initial_of(request.GET.dict(), request.GET.get("item", ""))
    form = Raise(request.POST or None, at=at, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = form.save()
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(
                request,
                "已提出，密封移送，只有负责人看得到。"
                if made.sealed_path
                else "已提出，只列单位；由人决定是否开始核查。",
            )
            return redirect("desk:alert", uid=made.uid)
    status = 400 if request.method == "POST" else 200
    return show(at, request, "raise_alert.html", status, form=form, title="提出待核线索", do="提出", brings=BRINGS)


@require_http_methods(["GET", "POST"])
@needs("alert:read")
def withdraw_alert(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take back what was raised by mistake."""
    found = visible_alerts(at.actor).filter(uid=uid).first()
    said = raised_of(found, at.actor) if found is not None else None
    if found is None or said is None or said.by_organ_id != at.actor.organ_id or not may_raise(at.actor):
        raise NotFound("没有这条线索。", code="not_found")
    if found.state != OPEN and request.method == "GET":
        raise NotFound("这条线索现在不能撤回。", code="not_found")
    form = Withdraw(request.POST or None, at=at)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(found)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, "已撤回，记录保留。")
            return redirect("desk:alert", uid=found.uid)
    status = 400 if request.method == "POST" else 200
    brings = "待核事项作废，写明是提出的人撤回；原来的登记保留。"
    return show(
        at, request, "raise_alert.html", status, form=form, title="撤回线索", do="撤回", brings=brings, alert=found
    )


@require_GET
@needs("alert:read")
def alert_reports(at: At, request: HttpRequest) -> HttpResponse:
    """What offers itself: petitioners' reports that the actor sees, and decisions that revoked or changed an opinion."""
    _need(at)
    tab = "review" if request.GET.get("tab") == "review" else "report"
    rows = {"report": offers.reports(at.actor), "review": offers.revoked(at.actor)}
    counts = paging.bounded_counts(list(rows.values()))
    page = paging.page(rows[tab], ("-id",), request.GET.get("cursor", ""))
    found = offers.of_reports(list(page.rows)) if tab == "report" else offers.of_reviews(list(page.rows))
    titles = {"report": "信访人的举报", "review": "被撤销、变更的意见"}
    said = [paging.said(count) for count in counts]
    return show(
        at,
        request,
        "alert_reports.html",
        page=page,
        tab=tab,
        tabs=[(key, title, count) for (key, title), count in zip(titles.items(), said, strict=True)],
        lines=[(one, _link(one, tab)) for one in found],
        said=f"共 {said[tab == 'review']} 条",
        query=urlencode({"tab": tab}) + "&",
    )


def _link(one: offers.Offer, tab: str) -> str:
    given = {"number": one.petition.number, "item": one.item, "about": str(one.about)}
    given |= {"source": REPORT if tab == "report" else REVIEW, "organ": str(one.organ.uid) if one.organ else ""}
    return f"{reverse('desk:raise_alert')}?{urlencode(given)}"
