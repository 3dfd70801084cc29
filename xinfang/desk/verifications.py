"""Verifications 核查 at the desk: the list, opening one on an alert, its page; and what concerns oneself (seed/11 to 14)."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.accountability import chaining
from xinfang.accountability.actions import hearing_subjects as hearing
from xinfang.accountability.actions.verifying import open_verification
from xinfang.accountability.decided import alerts_of, charges_on, one_verification, visible_findings
from xinfang.accountability.judges import verifying_office
from xinfang.accountability.models import Alert, Measure
from xinfang.accountability.proposable import lacking, last_day, officers_of
from xinfang.accountability.queries import visible_alerts
from xinfang.accountability.sweep import readings_label
from xinfang.accountability.verificationmodels import OPEN, STATES, TARGETS
from xinfang.accountability.verified import concerning as about
from xinfang.accountability.verified import listed, may_verify, open_askings
from xinfang.desk.arriving import Deed, chosen
from xinfang.desk.door import At, needs, show
from xinfang.desk.stepforms import long_text, uid_or_none
from xinfang.desk.superviseforms import Said
from xinfang.desk.verifydeeds import offered, told
from xinfang.look import paging
from xinfang.papers.models import Paper
from xinfang.petitions.models import Petition
from xinfang.rules.accountable import REASONS
from xinfang.rules.judging import WORDS, Why
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.verifying import ASKED, late

LAMPS = {"open": "yellow", "proposed": "yellow", "determined": "red", "dismissed": "idle", "voided": "idle"}


@require_GET
@needs("finding:read")
def verifications(at: At, request: HttpRequest) -> HttpResponse:
    """The list by state, the newest first."""
    rows, state = listed(at.actor), request.GET.get("state", "")
    state = state if state in STATES else ""
    counts = paging.bounded_counts([rows, *(rows.filter(state=one) for one in STATES)])
    tabs = [("", "全部", paging.said(counts[0]))]
    tabs += [(key, STATES[key], paging.said(n)) for key, n in zip(STATES, counts[1:], strict=True) if n or key == state]
    page = paging.page(
        rows.filter(state=state) if state else rows, ("-opened_on", "-id"), request.GET.get("cursor", "")
    )
    return show(
        at,
        request,
        "verifications.html",
        page=page,
        tabs=tabs,
        state=state,
        states=STATES,
        lamps=LAMPS,
        query=urlencode({"state": state}) + "&",
        said=f"共 {next((n for key, _, n in tabs if key == state), '0')} 件",
    )


class Opening(Said):
    """Who verifies, on what, why."""

    officers = forms.MultipleChoiceField(label="两名核查人员", widget=forms.CheckboxSelectMultiple)
    more = forms.MultipleChoiceField(
        label="同一事项的其他待核事项一起核查", widget=forms.CheckboxSelectMultiple, required=False
    )
    grounds = long_text("为什么核查", "写给本单位看的，当事单位看不到", rows=3)

    def prepare(self) -> None:
        """Who may, and what belongs together."""
        row: Alert = self.row
        office, _ = verifying_office(row.organ)
        rows = may_verify(office, self.at.today) if office is not None else []
        self.fields["officers"].choices = [(str(one.uid), told(one)) for one in rows]  # type: ignore[attr-defined]
        same = visible_alerts(self.at.actor).filter(organ=row.organ, petition=row.petition_id, state=OPEN)
        found = [] if row.petition_id is None else list(same.exclude(pk=row.pk).order_by("lapsed_on", "pk")[:20])
        said = [(str(one.uid), f"{one.lapsed_on}：{readings_label(one.readings)[0][0]}") for one in found]
        self.fields["more"].choices = said  # type: ignore[attr-defined]
        if not said:
            del self.fields["more"]


def _open(at: At, request: HttpRequest, row: Alert, said: dict[str, Any]) -> str:
    uids = [uid for one in said.get("more", []) if (uid := uid_or_none(one)) is not None]
    officers = [uid for one in said["officers"] if (uid := uid_or_none(one)) is not None]
    when, key = at.when(said["on"], said["proof"]), f"desk:{said['key']}"
    open_verification([row.uid, *uids], officers=officers, grounds=said["grounds"], actor=at.actor, when=when, key=key)
    return "核查已开始，责任链按当时的任职列出。"


OPENING = Deed("开始核查", Opening, _open, "由两人核查；先问理由，再听陈述申辩，最后集体研究。")


@require_http_methods(["GET", "POST"])
@needs("finding:act")
def open_on(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """Open a verification on an alert."""
    row = visible_alerts(at.actor).filter(uid=uid).select_related("organ", "petition").first()
    if row is None:
        raise NotFound("没有这条待核事项，或者您无权查看。", code="not_found")
    office, why = verifying_office(row.organ)
    got = chosen(at, request, row, {"open": OPENING}, reverse("desk:verifications"), usual="open")
    if got is not None and got.went is not None:
        return got.went
    status = got.status if got else 200
    return show(at, request, "verification_open.html", status, row=row, got=got, office=office, why=WORDS[why])


@require_http_methods(["GET", "POST"])
@needs("finding:read")
def verification(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One verification: why this office, the chain with its days, whom, what was asked and said, evidence, what is lacking."""
    row = one_verification(uid, at.actor)
    deeds = offered(at, row)
    got = chosen(at, request, row, deeds, reverse("desk:verification", args=[uid]))
    if got is not None and got.went is not None:
        return got.went
    two = [one.appointment.uid for one in officers_of(row)]
    missing = lacking(row, at.today) if row.state == OPEN else ()
    matter = row.petition
    return show(
        at,
        request,
        "verification.html",
        got.status if got else 200,
        row=row,
        got=got,
        deeds=deeds,
        doable=[key for key, deed in deeds.items() if not deed.corrects],
        fixable=any(deed.corrects for deed in deeds.values()),
        state=STATES[row.state],
        lamp_of=LAMPS.get(row.state, "idle"),
        why=WORDS[Why(row.why_office)],
        alerts=[(one.alert, readings_label(one.alert.readings)) for one in alerts_of(row)],
        links=row.links.select_related("appointment__person", "appointment__post"),
        upstream=chaining.upstream(row),
        officers=row.officers.select_related("appointment__person", "appointment__post"),
        subjects=_asked(row, at),
        targets=TARGETS,
        askable=ASKED,
        reasons=REASONS,
        proofs=row.proofs.all(),
        proof_kinds=hearing.PROOFS,
        notes=row.notes.select_related("by__person"),
        missing=missing,
        may_propose=row.state == OPEN and not missing and at.actor.appointment in two,
        findings=visible_findings(at.actor).filter(verification=row),
        papers=Paper.objects.filter(subject=row.uid).defer("body").order_by("pk"),
        matter_seen=matter is not None and Petition.objects.visible_to(at.actor).filter(pk=matter.pk).exists(),
    )


def _asked(row: Any, at: At) -> list[Any]:
    found = []
    for subject, askings in hearing.subjects_asked(row):
        lines = [
            (one, last_day(one), [(s, late(s.given_on, last_day(one))) for s in one.statements.all()])
            for one in askings
        ]
        found.append((subject, lines))
    return found


# --- what concerns oneself


class Stating(Said):
    """What a subject says."""

    reason = forms.ChoiceField(label="理由", choices=[("", "没有或者写在下面"), *REASONS.items()], required=False)
    words = long_text("说明", hearing.FAIR, rows=6)
    enclosed = forms.CharField(label="附的材料", max_length=500, required=False, help_text="写名称和存放处，原件另送")


@require_GET
@needs("finding:answer")
def concerning(at: At, request: HttpRequest) -> HttpResponse:
    """What concerns the actor in person, or the organ that it leads: asked, said, decided; and nothing else."""
    rows = list(about(at.actor).order_by("-pk")[:100])
    waits = open_askings(rows)
    papers = Paper.objects.in_bulk([one.paper for one in waits if one.paper], field_name="uid")
    charges = list(charges_on(at.actor).order_by("-pk")[:100])
    measures = Measure.objects.filter(charge__in=charges, issued_on__isnull=False).order_by("pk")
    texts = Paper.objects.in_bulk([one.paper for one in measures if one.paper], field_name="uid")
    by_charge = {one.charge_id: (one, texts.get(one.paper)) for one in measures}
    return show(
        at,
        request,
        "concerning.html",
        waits=[(one, last_day(one), papers.get(one.paper)) for one in waits],
        rows=rows,
        states=STATES,
        targets=TARGETS,
        askable=ASKED,
        charges=[(one, by_charge.get(one.pk)) for one in charges],
    )


@require_http_methods(["GET", "POST"])
@needs("finding:answer")
def answer_asking(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """Answer what one was asked."""
    waits = {one.uid: one for one in open_askings(list(about(at.actor)))}
    row = waits.get(uid)
    if row is None:
        raise NotFound("没有要您说明的这件事。", todo="请回到“涉及我的”，看现在的情况", code="not_found")
    form = Stating(request.POST or None, at=at, row=row)
    for name in ("on", "proof"):
        del form.fields[name]
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        told_ = {name: said[name] for name in ("words", "reason", "enclosed")}
        try:
            hearing.state(uid, **told_, actor=at.actor, when=at.when(), key=f"desk:{said['key']}")
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, "您的说明已经交给核查单位。")
            return redirect("desk:concerning")
    paper = Paper.objects.filter(uid=row.paper).first() if row.paper else None
    status = 400 if request.method == "POST" else 200
    return show(
        at,
        request,
        "answer_asking.html",
        status,
        form=form,
        row=row,
        paper=paper,
        what=ASKED[row.what],
        last=last_day(row),
    )
