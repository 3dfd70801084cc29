"""The petition page: what can be done now, the clocks with their reasons, what was done, papers, posts of the day."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from xinfang.desk.door import At, needs, show
from xinfang.look.forms import Form, read_day
from xinfang.petitions import life, queries
from xinfang.petitions.actions.opening import REASON_LABELS, OpeningReason, masked, may_open, open_identity
from xinfang.petitions.kinds import (
    CHANNEL_LABELS,
    KIND_LABELS,
    OUTCOME_LABELS,
    PURPOSE_LABELS,
    Channel,
    MatterKind,
    Outcome,
    Purpose,
)
from xinfang.petitions.models import Petition
from xinfang.petitions.numbers import tidy
from xinfang.petitions.queries import Dossier
from xinfang.rules.clocks import ClockState
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.steps import STATE_LABELS, State, Step


class Why(Form):
    """Why an identity is opened."""

    reason = forms.ChoiceField(label="查看原因", choices=[(key.value, label) for key, label in REASON_LABELS.items()])


def file_of(at: At, number: str) -> Dossier:
    """The petition of a number with all that belongs to it, or 404."""
    return queries.dossier(Petition.objects.visible_to(at.actor).filter(number=tidy(number)[:12]))


@require_GET
@needs("petition:read")
def page(at: At, request: HttpRequest, number: str) -> HttpResponse:
    """One petition: eight statements."""
    file = file_of(at, number)
    day = read_day(request.GET.get("day", "")) or at.today
    allowed = life.steps_for(file, at.actor, at.today)
    timers = life.timers(file, at.today, at.now)
    waiting = [
        timer
        for timer in timers
        if timer.state in {ClockState.RUNNING, ClockState.LAPSED} and timer.clock.organ_id and not timer.window
    ]
    return show(
        at,
        request,
        "petition.html",
        file=file,
        facts=_facts(file),
        steps=sorted((s for s in allowed if not s.corrects), key=_likely),
        corrections=[s for s in allowed if s.corrects],
        timers=timers,
        first=waiting[0] if waiting else None,
        events=list(reversed(life.events(file))),
        chain=queries.posts_of_the_day(file, day),
        day=day,
        state=STATE_LABELS[State(file.proceeding.state)],
        petitioners=[(row, masked(row)) for row in file.petitioners],
        may_open=may_open(at.actor, file.petition, file.proceeding),
        why=Why(),
        ahead=[timer for timer in timers if timer.state is ClockState.RUNNING],
    )


USUAL = (
    "receive",
    "agree_return",
    "overrule",
    "inform_receipt",
    "forward",
    "accept",
    "reply",
    "report_back",
    "serve",
    "archive",
    "assign",
    "extend",
    "object",
    "inform",
    "decline",
    "decline_finally",
    "withdraw",
)


def _likely(step: Step) -> int:
    """The place of a step among the buttons: what is done most often stands first."""
    return USUAL.index(step.key) if step.key in USUAL else len(USUAL)


def _facts(file: Dossier) -> list[tuple[str, str]]:
    petition = file.petition
    facts = [
        ("信访形式", CHANNEL_LABELS[Channel(petition.channel)]),
        ("信访目的", PURPOSE_LABELS[Purpose(petition.purpose)]),
        ("类别", KIND_LABELS[MatterKind(petition.kind)] if petition.kind else ""),
        ("内容分类", petition.category),
        ("事发地", petition.place),
        ("户籍地", petition.home_place),
        ("居住地", petition.residence_place),
        ("涉及单位", "、".join(file.accused)),
        ("处理意见", OUTCOME_LABELS[Outcome(file.proceeding.outcome)] if file.proceeding.outcome else ""),
        ("来源编号", f"{petition.source} {petition.source_id}".strip()),
    ]
    return [(label, value) for label, value in facts if value]


@require_GET
@needs("petition:read")
def paper(at: At, request: HttpRequest, number: str, uid: UUID) -> HttpResponse:
    """One paper as text."""
    file = file_of(at, number)
    found = life.paper_of(file, uid)
    if found is None:
        raise NotFound("没有这份文书。", code="not_found")
    return show(at, request, "paper.html", file=file, paper=found)


@require_POST
@needs("petition:read")
def identity(at: At, request: HttpRequest, number: str) -> HttpResponse:
    """Open a petitioner's identity for a stated reason; the opening is in the ledger before the page is."""
    petition = Petition.objects.get_visible(at.actor, number=tidy(number)[:12])
    reasons: dict[str, Any] = {reason.value: reason for reason in OpeningReason}
    reason = reasons.get(request.POST.get("reason", ""))
    if reason is None:
        raise Refused("没有写查看原因。", why="每次查看都要有原因，并写进账本", todo="请选择原因", code="no_reason")
    try:
        which = UUID(request.POST.get("petitioner", ""))
    except ValueError:
        raise NotFound("没有这名信访人。", code="not_found") from None
    said = open_identity(petition.uid, which, reason=reason, actor=at.actor, on=at.today)
    labels = (("name", "姓名"), ("phone", "电话"), ("address", "住址"), ("id_number", "证件号码"))
    return show(
        at,
        request,
        "identity.html",
        petition=petition,
        rows=[(label, said[key]) for key, label in labels if said.get(key)],
        reason=REASON_LABELS[reason],
    )
