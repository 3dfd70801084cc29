"""Alerts 待核事项: what the machine found, for people to look at. Organ and clock only; nobody is named."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xinfang.accountability.queries import corrected, visible_alerts, with_corrected
from xinfang.accountability.sweep import readings_label
from xinfang.desk.door import At, needs, show
from xinfang.look import paging
from xinfang.petitions import life, queries
from xinfang.petitions.clockwork import project
from xinfang.petitions.models import Petition
from xinfang.rules import lawbook
from xinfang.rules.refusals import NotFound
from xinfang.rules.situations import readings_of_lapse

STATES = (("open", "待核"), ("moot", "已作废"), ("", "全部"))
FOUND = {"lapsed": "逾期未办", "late": "逾期办理"}
MOOT = {
    "met": "期限改动后不再逾期",
    "due_moved": "日历或期限改动后不再逾期",
    "registered_by_mistake": "误登记已撤销",
    "withdrawn": "已撤回",
    "received_corrected": "签收日已更正",
    "acceptance_corrected": "受理日已更正",
    "returned": "已退回",
    "recalled": "已收回",
    "succeeded": "到期之前单位已撤销、合并或分立，期限由承接单位承担",
    "service_corrected": "送达已更正",
}


@require_GET
@needs("alert:read")
def alerts(at: At, request: HttpRequest) -> HttpResponse:
    """The list, newest lapse first, a page at a time."""
    state = request.GET.get("state", "open")
    rows = visible_alerts(at.actor)
    tabs = paging.bounded_counts([rows.filter(state=key) if key else rows for key, _ in STATES])
    counts = {key: count for (key, _), count in zip(STATES, tabs, strict=True)}
    if state in {"open", "moot"}:
        rows = rows.filter(state=state)
    page = paging.page(
        with_corrected(rows.select_related("organ", "petition")), ("-lapsed_on", "-id"), request.GET.get("cursor", "")
    )
    return show(
        at,
        request,
        "alerts.html",
        page=page,
        state=state,
        found=FOUND,
        tabs=[(key, title, paging.said(count)) for (key, title), count in zip(STATES, tabs, strict=True)],
        said=f"共 {paging.said(counts.get(state, tabs[-1]))} 条",
        query=urlencode({"state": state}) + "&",
        lines=[(row, readings_label(row.readings)) for row in page.rows],
    )


@require_GET
@needs("alert:read")
def alert(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One alert: which limit, why that day, which items of Art. 12 it may be read as, what is asked first."""
    found = visible_alerts(at.actor).filter(uid=uid).select_related("organ", "petition", "clock").first()
    if found is None:
        raise NotFound("没有这条待核事项。", code="not_found")
    seen = Petition.objects.visible_to(at.actor).filter(pk=found.petition_id)
    events = life.events(queries.dossier(seen)) if seen.exists() else []
    asked = readings_of_lapse(found.limit, found.lapsed_on, transferred=found.clock.transfer_id is not None)
    return show(
        at,
        request,
        "alert.html",
        alert=found,
        readings=readings_label(found.readings),
        found=FOUND[found.found],
        events=events,
        reasons=project(found.clock, at.now).reasons,
        title=lawbook.load().limit(found.limit).title,
        mooted=MOOT.get(found.mooted_why, ""),
        ask=asked[0].ask_first if asked else "",
        corrected=corrected(found.organ_id, found.due_on, found.lapsed_on).select_related("person", "post"),
    )
