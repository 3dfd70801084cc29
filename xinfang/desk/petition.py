"""The petition page: what can be done now, the clocks with their reasons, what was done, papers, posts of the day."""

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST

from xinfang.accountability.supervised import ACT, on_matter
from xinfang.desk import attaching
from xinfang.desk.door import At, needs, show
from xinfang.look.files import attachment
from xinfang.look.forms import Form, read_day
from xinfang.look.templatetags.look import field
from xinfang.papers import pdf, printing
from xinfang.papers.content import content_of
from xinfang.papers.outlet import Format, file_out
from xinfang.people.kinds import Function
from xinfang.petitions import arbiters, life, queries, routes
from xinfang.petitions.actions.opening import REASON_LABELS, OpeningReason, masked, may_open, open_identity
from xinfang.petitions.actions.reporting import WRONG_LABELS, Wrong
from xinfang.petitions.kinds import (
    ANSWER_LABELS,
    CHANNEL_LABELS,
    DECISION_LABELS,
    EXTERNAL_LABELS,
    KIND_LABELS,
    OUTCOME_LABELS,
    PURPOSE_LABELS,
    ROLE_OF_PERSON,
    Answer,
    Channel,
    ExternalSystem,
    MatterKind,
    Purpose,
    Role,
    TieKind,
)
from xinfang.petitions.models import Petition, Report
from xinfang.petitions.numbers import tidy
from xinfang.petitions.queries import Assisting, Dossier
from xinfang.rules import repeats
from xinfang.rules.clocks import ClockState
from xinfang.rules.days import zh
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.review import GROUND_LABELS, Ground
from xinfang.rules.steps import STATE_LABELS, TERMINAL, State, Step
from xinfang.rules.steptable import IN_HAND


class Why(Form):
    """Why an identity is opened."""

    reason = forms.ChoiceField(label="查看原因", choices=[(key.value, label) for key, label in REASON_LABELS.items()])


def file_of(at: At, number: str) -> Dossier:
    """The petition of a number with all that belongs to it, or 404."""
    return queries.dossier_seen(tidy(number)[:12], at.actor)


@require_GET
@needs("petition:read")
def page(at: At, request: HttpRequest, number: str) -> HttpResponse:
    """One petition."""
    return show(at, request, "petition.html", **shown(at, number, read_day(request.GET.get("day", "")) or at.today))


SUPERVISED = {
    "letter": "督办函",
    "listing": "挂牌督办",
    "urging": "催办",
    "call": "督办线索",
    "sent": "等签收",
    "received": "等书面反馈",
    "answered": "反馈等核对",
    "open": "进行中",
}


def shown(at: At, number: str, day: date) -> dict[str, Any]:
    """All that the page of one petition shows, with the posts of ``day``: seven statements, one more where it is supervised."""
    file = file_of(at, number)
    shut = _shut(at)
    allowed = [step for step in life.steps_for(file, at.actor, at.today) if step.key not in shut]
    table, route = routes.for_page(file, at.actor, at.now, at.today)
    timers = life.timers(file, at.today, at.now)
    waiting = [
        timer
        for timer in timers
        if timer.state in {ClockState.RUNNING, ClockState.LAPSED} and timer.clock.organ_id and not timer.window
    ]
    return {
        "file": file,
        "facts": _facts(file),
        "steps": sorted(
            (s for s in allowed if not s.corrects), key=lambda step: _likely(step, bool(file.petition.kind))
        ),
        "corrections": [s for s in allowed if s.corrects],
        "timers": timers,
        "route": route if any(step.key == "forward" for step in allowed) else None,
        "routing": table,
        "arbiter_why": arbiters.why(file, at.now),
        "first": waiting[0] if waiting else None,
        "events": life.events(file)[::-1],
        "chain": queries.posts_of_the_day(file, day),
        "day": day,
        "state": STATE_LABELS[State(file.proceeding.state)],
        "over": State(file.proceeding.state) in TERMINAL,
        "petitioners": [(row, masked(row), ROLE_OF_PERSON[Role(row.role)]) for row in file.petitioners],
        "submissions": list({row.submission.pk: row.submission for row in file.petitioners}.values()),
        "channels": {key.value: label for key, label in CHANNEL_LABELS.items()},
        "standings": {key.value: label for key, label in repeats.LABELS.items()},
        "may_open": may_open(at.actor, file.petition, file.proceeding),
        "externals": [(row, EXTERNAL_LABELS[ExternalSystem(row.system)]) for row in file.externals],
        "ties": tied(file),
        "files": [attaching.line(row, file.petitioners) for row in file.attachments],
        "may_register": at.actor.may("petition:register") and file.petition.disposed_on is None,
        "why": _why(),
        "notes": at.actor.may("petition:handle"),
        "way": life.way_of(file, at.today),
        "draft": TURNS.get(file.draft, "") if State(file.proceeding.state) in IN_HAND else "",
        "supervision": on_matter(file.petition.pk, at.actor, file.proceeding.organ_id)
        if "supervision" in file.marks
        else [],
        "supervises": at.actor.may(ACT) and at.actor.organ_id != file.proceeding.organ_id,
        "standing": SUPERVISED,
        "ahead": [timer for timer in timers if timer.state is ClockState.RUNNING],
    }


TIED = {
    (TieKind.LINK, True): "关联",
    (TieKind.LINK, False): "关联",
    (TieKind.MERGE, True): "并入",
    (TieKind.MERGE, False): "牵头，并入的",
    (TieKind.SPLIT, True): "分自",
    (TieKind.SPLIT, False): "分出",
}


def tied(file: Dossier) -> list[tuple[str, Petition, str, date | None]]:
    """The matters that are tied to this one, as far as they are seen: what each is to it, where it stands, its own day."""
    found: dict[int, tuple[str, Petition, str, date | None]] = {}
    for row in file.ties:
        mine, kind = row.petition_id == file.petition.pk, TieKind(row.kind)
        far = row.other if mine else row.petition
        label, due = TIED[kind, mine], row.due if kind is TieKind.MERGE else None
        if row.seen:
            before = found.get(far.pk)
            label, due = (f"{before[0]}；{label}", before[3] or due) if before else (label, due)
            found[far.pk] = (label, far, STATE_LABELS[State(row.state)], due)
    return list(found.values())


@cache
def _why() -> str:
    """The one field of ``Why``, which is the same on every page."""
    return render_to_string("look/field.html", field(Why()["reason"]))


_DECISIONS = {str(key): label for key, label in DECISION_LABELS.items()}
OPINIONS: dict[int, tuple[str, dict[str, str]]] = {
    1: ("处理意见", {str(key): label for key, label in (*OUTCOME_LABELS.items(), *ANSWER_LABELS.items())}),
    2: ("复查意见", _DECISIONS),
    3: ("复核意见", _DECISIONS),
}
TURNS = {
    "drafted": "已拟好，等拟稿人以外的人核稿。",
    "checked": "已核过，等本单位负责人签发。",
    "signed": "已签发，可以发出。",
    "returned": "已退回，等重拟；理由在“拟稿”页。",
}
USUAL = (
    "receive",
    "decide_dispute",
    "agree_return",
    "overrule",
    "inform_receipt",
    "set_kind",
    "forward",
    "accept",
    "assist",
    "check_draft",
    "sign_draft",
    "draft_reply",
    "reply",
    "answer",
    "report_back",
    "serve",
    "decide_review",
    "decide_rereview",
    "answer_instruction",
    "execute",
    "archive",
    "request_review",
    "request_rereview",
    "decline_review",
    "decline_rereview",
    "close_hearing",
    "open_hearing",
    "settle",
    "lead_in",
    "report_up",
    "urge",
    "instruct",
    "assign",
    "supplement",
    "simplify",
    "to_ordinary",
    "extend",
    "ask_supplement",
    "object",
    "raise_dispute",
    "join",
    "merge",
    "split",
    "link",
    "recuse",
    "inform",
    "decline",
    "decline_finally",
    "withdraw",
)


def _shut(at: At) -> set[str]:
    """Buttons that lead nowhere here: a path that the bureau has not opened; words of leaders for who enters none."""
    found = set() if at.now.setting("simple_days") else {"simplify"}
    actor = at.actor
    enters = actor.may("petition:approve") or actor.may("petition:dispose") or Function.SECRETARY in actor.functions
    return found if enters else found | {"instruct", "undo_instruct"}


def _likely(step: Step, known: bool) -> int:
    """The place of a step among the buttons: what is done most often stands first; a kind that is known is seldom changed."""
    if step.key == "set_kind" and known:
        return len(USUAL)
    return USUAL.index(step.key) if step.key in USUAL else len(USUAL)


def _facts(file: Dossier) -> list[tuple[str, str]]:
    petition = file.petition
    report = Report.objects.filter(petition=petition).first() if petition.sealed_path else None
    facts = [
        ("举报事由", WRONG_LABELS[Wrong(report.wrong)] if report else ""),
        ("信访形式", CHANNEL_LABELS[Channel(petition.channel)]),
        ("信访目的", PURPOSE_LABELS[Purpose(petition.purpose)]),
        ("类别", KIND_LABELS[MatterKind(petition.kind)] if petition.kind else ""),
        ("内容分类", petition.category),
        ("事发地", petition.place),
        ("户籍地", petition.home_place),
        ("居住地", petition.residence_place),
        ("涉及单位", "、".join(file.accused)),
        ("协办", "、".join(map(_assists, file.assisting))),
        ("简易办理", _simple(file)),
        ("回避", "、".join(file.recused)),
        *_opinions(file),
        *_came(file.petition),
        ("来源编号", f"{petition.source} {petition.source_id}".strip()),
    ]
    return [(label, value) for label, value in facts if value]


def _simple(file: Dossier) -> str:
    day = file.proceeding.simple_by
    return f"请在 {zh(day)} 前答复（本单位设定，非法定）" if day else ""


def _came(petition: Petition) -> list[tuple[str, str]]:
    """How it came, where its channel has words of its own."""
    came = getattr(petition, "channel_words", None)
    if came is None:
        return []
    above = came.assigned_by.name if came.assigned_by else came.assigner
    called = f"打到 {came.called}" if came.called else ""
    call = [called, "有录音" * came.recorded, "已向来电人复述" * came.read_back]
    return [
        ("上级交办", f"{above}{f'，要求 {zh(came.report_by)} 前报结果' if came.report_by else ''}"),
        ("写给", came.leader),
        ("监所", came.prison and f"{came.prison}{'转来，未经拆阅' if came.unopened else '转来'}"),
        ("来电", "；".join(filter(None, call))),
    ]


def _assists(one: Assisting) -> str:
    return f"{one.name}（{f'{zh(one.given_on)}已提出意见' if one.given_on else f'请在 {zh(one.due_on)} 前提出意见'}）"


def _opinions(file: Dossier) -> list[tuple[str, str]]:
    """What was decided in each tier, and why the reviewing organ is competent."""
    found = []
    for one in sorted(file.proceedings, key=lambda row: row.pk):
        if not one.outcome:
            continue
        word, label = OPINIONS[one.tier]
        word = "答复" if one.outcome in set(Answer) else word
        chosen = f"（{one.organ.short_name}，{GROUND_LABELS[Ground(one.chosen)]}）" if one.chosen else ""
        found.append((word, label[one.outcome] + chosen))
    return found


@require_GET
@needs("petition:read")
def paper(at: At, request: HttpRequest, number: str, uid: UUID) -> HttpResponse:
    """One paper as it is issued."""
    file = file_of(at, number)
    found = life.paper_or_not_found(file, uid)
    return show(
        at,
        request,
        "paper.html",
        file=file,
        paper=found,
        sheet=printing.render(content_of(found)),
        lacking=pdf.lacking(),
    )


@require_GET
@needs("petition:read")
def paper_file(at: At, request: HttpRequest, number: str, uid: UUID, form: str) -> HttpResponse:
    """One paper as a file, for whoever may read its page."""
    found = life.paper_or_not_found(file_of(at, number), uid)
    if form not in set(Format):
        raise NotFound("没有这种格式。", code="not_found")
    made = file_out(found, Format(form), actor=at.actor, on=at.today)
    return attachment(made.data, made.name, made.mime)


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
    labels = (
        ("name", "姓名"),
        ("phone", "电话"),
        ("address", "住址"),
        ("id_number", "证件号码"),
        ("proof", "代为提出的凭据"),
    )
    return show(
        at,
        request,
        "identity.html",
        petition=petition,
        rows=[(label, said[key]) for key, label in labels if said.get(key)],
        reason=REASON_LABELS[reason],
    )
