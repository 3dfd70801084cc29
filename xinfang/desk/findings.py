"""Findings 认定 at the desk: the list, one finding with all that it rests on, and the form by which it is proposed."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.accountability.actions import deciding_on, finding
from xinfang.accountability.actions.deciding_on import measures_of, unseconded
from xinfang.accountability.actions.finding import DID
from xinfang.accountability.decided import alerts_of, one_finding, one_verification, visible_findings
from xinfang.accountability.findingmodels import PROPOSED, SENT_BACK, STATES, VOTES, Charge, Finding
from xinfang.accountability.measuremodels import STATES as MEASURE_STATES
from xinfang.accountability.models import Verification
from xinfang.accountability.proposable import lacking, officers_of
from xinfang.accountability.sweep import readings_label
from xinfang.accountability.verificationmodels import OPEN, TARGETS
from xinfang.desk import findingforms as entry
from xinfang.desk.arriving import Deed, chosen, common
from xinfang.desk.door import At, needs, show
from xinfang.look import paging
from xinfang.petitions.models import Petition
from xinfang.rules import lawbook
from xinfang.rules.accountable import AGGRAVATING, FACTORS_NOTE, FAULTS, MITIGATING, SEVERITY_LABELS, Severity, title
from xinfang.rules.refusals import Refused
from xinfang.rules.regime import RESPONSIBILITIES, applied

TABS = (("proposed", "等集体研究"), ("determined", "已认定"), ("sent_back", "退回补充"), ("", "全部"))
SEVERITIES = {one.value: label for one, label in SEVERITY_LABELS.items()}


@require_GET
@needs("finding:read")
def findings(at: At, request: HttpRequest) -> HttpResponse:
    """One tab of the findings that one may know of, the newest proposal first."""
    state = request.GET.get("state", PROPOSED)
    state = state if state in dict(TABS) else PROPOSED
    rows = visible_findings(at.actor)
    counts = paging.bounded_counts([rows.filter(state=key) if key else rows for key, _ in TABS])
    rows = rows.filter(state=state) if state else rows
    related = rows.select_related("organ", "office", "verification__petition")
    page = paging.page(related, ("-proposed_on", "-id"), request.GET.get("cursor", ""))
    return show(
        at,
        request,
        "findings.html",
        page=page,
        state=state,
        states=STATES,
        tabs=[(key, name, paging.said(count)) for (key, name), count in zip(TABS, counts, strict=True)],
        severities=SEVERITIES,
        situations=lawbook.load().situations,
        query=urlencode({"state": state}) + "&",
        said=f"每页 {paging.SIZE} 份",
    )


@require_http_methods(["GET", "POST"])
@needs("finding:read")
def one(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One finding: facts, evidence, both readings of each measure, what was chosen and why, who decided; what may be done."""
    row = one_finding(uid, at.actor)
    deeds = _deeds(at, row)
    got = chosen(at, request, row, deeds, reverse("desk:finding", args=[uid]))
    if got is not None and got.went is not None:
        return got.went
    related = ("organ", "appointment__person", "appointment__post", "seconded_by__person")
    charges = list(row.charges.select_related(*related))
    law = applied(row.conduct_first, row.decided_on or row.proposed_on)
    return show(
        at,
        request,
        "finding.html",
        got.status if got else 200,
        row=row,
        got=got,
        deeds=deeds,
        state=STATES[row.state],
        severity=SEVERITIES[row.severity],
        reading=readings_label(row.item)[0],
        broken=row.broken.split(),
        law=law,
        higher=law.regime.higher.get(row.item, ""),
        charges=[_shown(charge) for charge in charges],
        evidence=row.evidence.select_related("proof"),
        alerts=alerts_of(row.verification),
        proposers=row.proposers.select_related("appointment__person", "appointment__post"),
        voters=[
            (voter, VOTES[voter.vote])
            for voter in row.voters.select_related("appointment__person", "appointment__post")
        ],
        measures=[(made, title(made.kind), MEASURE_STATES[made.state]) for made in measures_of(row)],
        factors_note=FACTORS_NOTE,
        seen=_seen(at, row.verification),
    )


def _seen(at: At, row: Verification) -> bool:
    return row.petition_id is not None and Petition.objects.visible_to(at.actor).filter(pk=row.petition_id).exists()


def _shown(charge: Charge) -> dict[str, Any]:
    """One charge in words."""
    return {
        "row": charge,
        "target": TARGETS[charge.target],
        "responsibility": RESPONSIBILITIES.get(charge.responsibility, ""),
        "did": DID[charge.did],
        "fault": FAULTS[charge.fault],
        "factors": [AGGRAVATING[one] for one in charge.aggravating.split()]
        + [MITIGATING[one] for one in charge.mitigating.split()],
        "by_item": title(charge.by_item),
        "by_consequence": [title(one) for one in charge.by_consequence.split()],
        "measure": title(charge.measure),
    }


def _deeds(at: At, row: Finding) -> dict[str, Deed]:
    """What one may do with a finding now."""
    if row.state != PROPOSED or not at.actor.may("finding:act"):
        return {}
    found: dict[str, Deed] = {}
    here = {one.appointment.uid for one in officers_of(row.verification)}
    proposed = set(row.proposers.values_list("appointment__person__uid", flat=True))
    leads = at.actor.organ_id == row.office_id and at.actor.may("petition:approve")
    officer = at.actor.appointment in here and at.actor.person not in proposed
    if row.confirmed_on is None and officer:
        found["confirm"] = CONFIRM
    if leads and at.actor.person not in proposed and unseconded(row).exists():
        found["second"] = SECOND
    if leads and row.confirmed_on is not None:
        found["determine"] = DETERMINE
    if leads or (row.confirmed_on is None and at.actor.appointment in here):
        found["send_back"] = SEND_BACK
    return found


def _confirm(at: At, request: HttpRequest, row: Finding, said: dict[str, Any]) -> str:
    finding.confirm_proposal(row.uid, **common(at, said))
    return "已确认，可以提交集体研究。"


def _second(at: At, request: HttpRequest, row: Finding, said: dict[str, Any]) -> str:
    deciding_on.second(row.uid, **common(at, said))
    return "已签字。"


def _send_back(at: At, request: HttpRequest, row: Finding, said: dict[str, Any]) -> str:
    deciding_on.send_back(row.uid, why=said["why"], minutes=said["minutes"], **common(at, said))
    return "已退回，核查重新打开；原来提出的保留。"


def _determine(at: At, request: HttpRequest, row: Finding, said: dict[str, Any]) -> str:
    votes = {UUID(name.removeprefix("v_")): vote for name, vote in said.items() if name.startswith("v_") and vote}
    deciding_on.determine(row.uid, minutes=said["minutes"], words=said["words"], votes=votes, **common(at, said))
    count = measures_of(row).count()
    return f"已认定，{count} 项措施等着发文或者呈批。" if count else "已认定，没有措施；可以作工作提醒（不是追责）。"


CONFIRM = Deed(
    "确认", entry.Confirm, _confirm, "认定由两个人提出：看过事实、证据和措施，同意的在这里确认；不同意的退回。"
)
SECOND = Deed("签第二个字", entry.Sign, _second, "有的措施不是通常的：看过理由，同意的在这里签字。")
DETERMINE = Deed(
    "登记集体研究的决定",
    entry.Determine,
    _determine,
    "至少 3 人参加，其中至少 2 人不是提出认定的人，过半数同意（人数是本系统定的，不是法定）。"
    "被核查单位的人、责任链里的人、回避的人不能参加。",
)
SEND_BACK = Deed("退回补充", entry.SendBack, _send_back, "核查重新打开，补充以后重新提出；原来提出的保留。")


@require_http_methods(["GET", "POST"])
@needs("finding:act")
def propose(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """Propose a finding: first the item and how grave it was, then facts, evidence and a block for each subject."""
    row = one_verification(uid, at.actor)
    item, severity = request.GET.get("item", ""), request.GET.get("severity", "")
    ready = item in {key for key, _, _ in entry.item_choices(row)} and severity in set(Severity)
    if request.method == "POST" and not ready:
        raise Refused("请先选第十二条的哪一项、造成什么后果。", code="nothing_chosen")
    form = None
    if ready:
        data = request.POST if request.method == "POST" else None
        form = entry.start(at, row, item, Severity(severity), data)
        if data is not None and form.is_valid():
            try:
                said = common(at, form.cleaned_data)
                made = finding.propose(row.uid, form.proposal(), **said)
            except Refused as error:
                form.refuse(error)
            else:
                messages.success(request, "已提出，等另一位核查人员确认。")
                return redirect("desk:finding", uid=made.uid)
    return show(
        at,
        request,
        "finding_propose.html",
        400 if request.method == "POST" else 200,
        row=row,
        form=form,
        item=item,
        severity=severity,
        items=entry.item_choices(row),
        severities=SEVERITIES,
        situation=lawbook.load().situations.get(item),
        reading=readings_label(item)[0] if ready else None,
        missing=lacking(row, at.today) if row.state == OPEN else (),
        open=row.state == OPEN,
        sent_back=Finding.objects.filter(verification=row, state=SENT_BACK).order_by("-pk").first(),
        names={
            one.measure: title(one.measure)
            for block in (form.blocks() if form else ())
            for one in block.permitted.choices
        },
        officer=at.actor.appointment in {one.appointment.uid for one in officers_of(row)},
    )
