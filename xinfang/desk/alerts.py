"""Alerts 待核事项: what the machine found, for people to look at. Organ and clock only; nobody is named."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from xinfang.accountability import alertreads as reads
from xinfang.accountability.decided import visible_verifications
from xinfang.accountability.models import ALERT_STATES, OPEN, Alert
from xinfang.accountability.queries import corrected, raised_of, visible_alerts, with_corrected
from xinfang.accountability.raisedmodels import SOURCES, Raised
from xinfang.accountability.sweep import readings_label
from xinfang.desk.door import At, needs, show
from xinfang.desk.raiseforms import may_raise
from xinfang.duties.calendar import lines
from xinfang.duties.kinds import STANDING_LABELS
from xinfang.look import paging
from xinfang.people.models import Organ
from xinfang.petitions import life, queries
from xinfang.petitions.models import Petition
from xinfang.rules import lawbook
from xinfang.rules.refusals import NotFound
from xinfang.rules.situations import BY_HAND, FACTS, REASONS, readings_of_duty, readings_of_lapse

STATES = (*ALERT_STATES.items(), ("", "全部"))
FOUND = {"lapsed": "逾期未办", "late": "逾期办理", "missed": "没有做到", "fact": "有记录", BY_HAND: "由人提出"}
GROUPED = ("-petition_id", "-lapsed_on", "-id")
MOOT = {
    "duty_met": "后来补录了履职记录，或者更正了任职、机构",
    "fact_gone": "记录后来补全或者更正了",
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
    "taken_back": "提出的人撤回",
    "revoked": "认定已撤销",
}


@require_GET
@needs("alert:read")
def alerts(at: At, request: HttpRequest) -> HttpResponse:
    """The list, newest lapse first, or by matter; a page at a time."""
    state, group = request.GET.get("state", "open"), request.GET.get("group", "")
    rows = visible_alerts(at.actor)
    if group == "matter":
        rows = rows.filter(petition__isnull=False)
    tabs = paging.bounded_counts([rows.filter(state=key) if key else rows for key, _ in STATES])
    counts = {key: count for (key, _), count in zip(STATES, tabs, strict=True)}
    if state in ALERT_STATES:
        rows = rows.filter(state=state)
    keys = GROUPED if group == "matter" else ("-lapsed_on", "-id")
    page = paging.page(with_corrected(rows.select_related("organ", "petition")), keys, request.GET.get("cursor", ""))
    return show(
        at,
        request,
        "alerts.html",
        page=page,
        state=state,
        group=group,
        found=FOUND,
        states=ALERT_STATES,
        tabs=[
            (key, title, paging.said(count))
            for (key, title), count in zip(STATES, tabs, strict=True)
            if count or key in {"", "open", "moot", state}
        ],
        said=f"共 {paging.said(counts.get(state, tabs[-1]))} 条",
        query=urlencode({"state": state, "group": group}) + "&",
        lines=[(row, readings_label(row.readings)) for row in page.rows],
        may_raise=may_raise(at.actor),
    )


@require_GET
@needs("alert:read")
def alert(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One alert: the rule, the facts with their ledger numbers, the clock and why, what would refute it, what else there is."""
    found = visible_alerts(at.actor).filter(uid=uid).select_related("organ", "petition", "clock").first()
    if found is None:
        raise NotFound("没有这条待核事项。", code="not_found")
    said = raised_of(found, at.actor)
    more = _of_duty(at, found) if found.duty else _of_fact(at, found, said) if found.fact else _of_clock(at, found)
    return show(
        at,
        request,
        "alert.html",
        alert=found,
        title=reads.title_of(found),
        state=ALERT_STATES[found.state],
        readings=readings_label(found.readings),
        found=FOUND[found.found],
        mooted=MOOT.get(found.mooted_why, ""),
        verifications=visible_verifications(at.actor).filter(alerts__alert=found).order_by("pk"),
        corrected=corrected(found.organ_id, found.due_on, found.lapsed_on).select_related("post"),
        seen=Petition.objects.visible_to(at.actor).filter(pk=found.petition_id or 0).exists(),
        refutations=reads.refuted_by(found),
        entries=reads.entries_of(found),
        related=reads.related(found, at.actor),
        same=reads.SAME_LAPSE,
        raised=said,
        source=SOURCES.get(said.source, "") if said else "",
        withdraws=said is not None and found.state == OPEN and said.by_organ_id == at.actor.organ_id,
        **more,
    )


def _of_clock(at: At, found: Alert) -> dict[str, Any]:
    assert found.clock is not None
    seen = Petition.objects.visible_to(at.actor).filter(pk=found.petition_id or 0)
    asked = readings_of_lapse(found.limit, found.lapsed_on, transferred=found.clock.transfer_id is not None)
    return {
        "events": life.events(queries.dossier(seen)) if seen.exists() else [],
        "reasons": reads.reasons_of(found, at.now),
        "ask": asked[0].ask_first if asked else "",
        "why": "；".join(one.why for one in asked),
    }


def _of_duty(at: At, found: Alert) -> dict[str, Any]:
    """The duty as it stands today for that period: evidence that came in since shows. Posts that lack it are counted."""
    duty = lawbook.load().duties[found.duty]
    organs = Organ.objects.filter(pk=found.organ_id)
    rows = lines(organs, at.today, at.now, first=found.first_on, keys=[found.duty])
    asked = readings_of_duty(found.lapsed_on, hint=False, provisional=False)
    return {
        "cite": duty.cite,
        "lines": [row for row in rows if row.verdict.term.last == found.due_on],
        "labels": STANDING_LABELS,
        "ask": asked[0].ask_first if asked else "",
        "why": asked[0].why if asked else "",
    }


# Where the record of a fact is shown: fact, the name of its page. Its address takes the record's uid.
RECORDS: dict[str, str] = {
    "absent_scene": "incident",
    "incident_grew": "incident",
    "urgent_conflict": "incident",
    "urgent_late": "incident",
    "supervision_owed": "supervision_call",
    "supervision_unanswered": "supervision_letter",
    "advice_no_feedback": "advice",
    "advice_not_done": "advice",
    "advice_refused_bare": "advice",
}


def _of_fact(at: At, found: Alert, said: Raised | None) -> dict[str, Any]:
    """The fact: what is on record, where, and what is asked first; of what people raised, who may read it reads it."""
    if found.fact == BY_HAND:
        return {"why": "由人提出，系统没有判断", "ask": "" if found.sealed_path else REASONS, "record": ""}
    rule, page = FACTS[found.fact], RECORDS.get(found.fact)
    return {
        "why": rule.why,
        "ask": rule.ask_first,
        "record": reverse(f"desk:{page}", args=[found.fact_uid]) if page else "",
    }
