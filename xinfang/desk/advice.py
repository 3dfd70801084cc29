"""The three suggestions 三项建议: what the office suggests, what an organ received and answers, what discipline reads."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.accountability import advicereads as reads
from xinfang.accountability import checkreads
from xinfang.accountability.advicemodels import Advice, AdviceAnswer
from xinfang.desk.adviceforms import DEEDS, Drafted, offered
from xinfang.desk.door import At, needs, show
from xinfang.look import paging
from xinfang.look.files import attachment
from xinfang.papers import pdf, printing
from xinfang.papers.content import content_of
from xinfang.papers.models import Paper
from xinfang.papers.outlet import Format, file_out
from xinfang.rules import lawbook
from xinfang.rules.advice import ANSWER_LABELS, STAND_LABELS, Kind, Stand, regime
from xinfang.rules.refusals import NotFound, Refused

SIDES = (
    ("made", "本单位提出的", reads.made),
    ("received", "本单位收到的", reads.received),
    ("watched", "监督", reads.watched),
)
LAMPS = {Stand.DONE: "green", Stand.REFUSED: "idle", Stand.VOID: "idle"}


@require_GET
@needs("duty:read")
def advices(at: At, request: HttpRequest) -> HttpResponse:
    """The list: whose side, where they stand, newest first, a page at a time."""
    sides = [(key, title, rows(at.actor)) for key, title, rows in SIDES if _has(key, at)]
    side = next((one for one in sides if one[0] == request.GET.get("side")), sides[0])
    state = request.GET.get("state", "")
    rows: QuerySet[Advice] = side[2]
    states = [one for one in Stand if side[0] == "made" or one is not Stand.DRAFT]
    state = state if state in set(states) else ""
    counts = paging.bounded_counts([rows, *(rows.filter(state=one) for one in states)])
    tabs = [("", "全部", paging.said(counts[0]))]
    tabs += [(one.value, STAND_LABELS[one], paging.said(n)) for one, n in zip(states, counts[1:], strict=True) if n]
    rows = reads.whole(rows.filter(state=state) if state else rows)
    page = paging.page(rows, ("-id",), request.GET.get("cursor", ""))
    return show(
        at,
        request,
        "advices.html",
        page=page,
        lines=[_line(at, row) for row in page.rows],
        sides=[(key, title) for key, title, _ in sides],
        side=side[0],
        state=state,
        tabs=tabs,
        said=f"共 {next((n for key, _, n in tabs if key == state), '0')} 份",
        query=urlencode({"side": side[0], "state": state}) + "&",
        kinds=_kinds(),
    )


def _has(side: str, at: At) -> bool:
    """Which lists an actor has: an office its own, whoever answers for an organ what it received, discipline what it watches."""
    kind = at.actor.organ_kind
    return {"made": kind == "petition_office", "received": True, "watched": kind == "discipline"}[side]


def _kinds() -> list[tuple[str, str]]:
    return [(kind.key, kind.title) for kind in lawbook.load().advice.values()]


def _line(at: At, row: Advice) -> dict[str, Any]:
    answers, found = reads.standing(row), reads.feedback_due(row, at.now)
    lawful = found.due if found is not None else None
    asked = lawful or row.named_on if row.state == Stand.RECEIVED else None
    do_by = answers[-1].do_by if answers and row.state == Stand.TO_DO else None
    return {
        "row": row,
        "kind": lawbook.load().advice[row.kind].title,
        "label": STAND_LABELS[Stand(row.state)],
        "lamp": LAMPS.get(Stand(row.state), "yellow"),
        "due": asked or do_by,
        "statutory": bool(asked and lawful),
    }


@require_http_methods(["GET", "POST"])
@needs("supervision:act")
def new_advice(at: At, request: HttpRequest, kind: str) -> HttpResponse:
    """Draft a suggestion of a kind."""
    rule = lawbook.load().advice.get(kind)
    if rule is None:
        raise NotFound("没有这种建议。", code="not_found")
    form = Drafted(request.POST or None, at=at, kind=Kind(kind))
    if request.method == "POST" and form.is_valid():
        try:
            row = form.save()
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, "已拟稿，等负责人签发。")
            return redirect("desk:advice", uid=row.uid)
    status = 400 if request.method == "POST" else 200
    cite = rule.cites[regime(at.today)]
    brings = "拟稿，签发前只有本单位看得见。"
    return show(
        at,
        request,
        "advice_form.html",
        status,
        form=form,
        title=f"拟{rule.title}书",
        do="拟稿",
        cite=cite,
        brings=brings,
    )


def _seen(at: At, uid: UUID) -> Advice:
    """The suggestion of a uid, or the one whose receipt or answer has it; NotFound for what one may not know of."""
    of_answer = AdviceAnswer.objects.filter(uid=uid).values("advice")
    found = reads.whole(reads.seen(at.actor)).filter(Q(uid=uid) | Q(receipt_uid=uid) | Q(pk__in=of_answer)).first()
    if found is None:
        raise NotFound("没有这份建议，或者您无权查看。", code="not_found")
    return found


@require_GET
@needs("duty:read")
def advice(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One suggestion: where it stands, by when an answer is due and why, what was answered and done."""
    row = _seen(at, uid)
    due, answers = reads.feedback_due(row, at.now), reads.standing(row)
    matters, total = reads.matters(row, at.actor)
    deeds = offered(row, at.actor)
    papers = list(Paper.objects.filter(subject=row.uid).defer("body").order_by("pk"))
    return show(
        at,
        request,
        "advice.html",
        row=row,
        kind=lawbook.load().advice[row.kind],
        cite=lawbook.load().advice[row.kind].cites[regime(row.sent_on or row.drafted_on)],
        label=STAND_LABELS[Stand(row.state)],
        lamp_of=LAMPS.get(Stand(row.state), "yellow"),
        due=due,
        answered_on=answers[0].given_on if answers else None,
        answers=[(one, ANSWER_LABELS, one.done.all()) for one in sorted(row.answers.all(), key=lambda a: -a.pk)],
        matters=matters,
        unseen=total - len(matters),
        papers=papers,
        steps=[(key, deed) for key, deed in deeds if not deed.mends],
        fixes=[(key, deed) for key, deed in deeds if deed.mends],
    )


@require_http_methods(["GET", "POST"])
@needs("duty:read")
def advice_act(at: At, request: HttpRequest, uid: UUID, what: str) -> HttpResponse:
    """One act on a suggestion."""
    row = _seen(at, uid)
    deed = dict(offered(row, at.actor)).get(what) or (DEEDS.get(what) if request.method == "POST" else None)
    if deed is None:
        raise NotFound("现在没有这件事可以办。", todo="请回到建议的页面，看现在可以办什么", code="not_found")
    form = deed.form(request.POST or None, at=at, advice=row)
    if request.method == "POST" and form.is_valid():
        try:
            said = deed.do(form)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, said)
            return redirect("desk:advice", uid=row.uid)
    status = 400 if request.method == "POST" else 200
    return show(
        at, request, "advice_form.html", status, form=form, title=deed.title, do=deed.title, brings=deed.brings, row=row
    )


def _paper(at: At, uid: UUID) -> Paper:
    """A paper about a suggestion or an on-site check that the actor may see; of a check that of its own organ."""
    paper = Paper.objects.filter(uid=uid).first()
    if paper is not None and reads.seen(at.actor).filter(uid=paper.subject).exists():
        return paper
    found = checkreads.inspections(at.actor).filter(uid=paper.subject).first() if paper is not None else None
    if paper is None or found is None or uid not in {one.paper for one in checkreads.organs_seen(found, at.actor)}:
        raise NotFound("没有这份文书，或者您无权查看。", code="not_found")
    return paper


@require_GET
@needs("duty:read")
def advice_paper(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """A paper as it is issued."""
    paper = _paper(at, uid)
    sheet = printing.render(content_of(paper))
    about = Advice.objects.filter(uid=paper.subject).first()
    return show(at, request, "advice_paper.html", paper=paper, sheet=sheet, lacking=pdf.lacking(), about=about)


@require_GET
@needs("duty:read")
def advice_paper_file(at: At, request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    """The same as a file."""
    paper = _paper(at, uid)
    if form not in set(Format):
        raise NotFound("没有这种格式。", code="not_found")
    made = file_out(paper, Format(form), actor=at.actor, on=at.today)
    return attachment(made.data, made.name, made.mime)
