"""On-site checks 实地督查 and quality checks 质量抽查: planned or drawn by the office; what the checked organ sees and answers."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.accountability import checkreads as reads
from xinfang.accountability.actions.checking import answer_objection, object_to_grade, undo_grade, void_check
from xinfang.accountability.actions.inspecting import follow_up, undo_follow_up, void_inspection
from xinfang.accountability.advicereads import may_answer
from xinfang.accountability.checkmodels import CheckedMatter, InspectedOrgan, Inspection, QualityCheck
from xinfang.desk.checkforms import (
    DrawForm,
    FollowForm,
    GradeForm,
    ObjectForm,
    PlanForm,
    RecordForm,
    ReplyForm,
    UndoForm,
    WhyForm,
)
from xinfang.desk.door import At, needs, show
from xinfang.look import paging
from xinfang.petitions.models import Petition
from xinfang.rules import lawbook
from xinfang.rules.refusals import NotFound, Refused

STATES = {"planned": "未查", "held": "已查", "void": "已作废"}
BRINGS_DRAW = "按种子抽出事项，种子和抽取范围的指纹写进账本；检举控告不抽，除非选了。"
BRINGS_HOLD = "每个被督查的单位各得一份督查记录，只写它自己的；这时它才看得见这次督查。"


def _done(
    at: At, request: HttpRequest, form: Any, do: Callable[[Any], tuple[str, str]], title: str, back: str, **more: Any
) -> HttpResponse:
    """A form: shown, refused, or done and on to where ``do`` says."""
    if request.method == "POST" and form.is_valid():
        try:
            said, url = do(form)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, said)
            return redirect(url)
    status = 400 if request.method == "POST" else 200
    return show(at, request, "check_form.html", status, form=form, title=title, back=back, **more)


@require_GET
@needs("duty:read")
def inspections(at: At, request: HttpRequest) -> HttpResponse:
    """The on-site checks one may know of, newest first, a page at a time."""
    organs = Prefetch("organs", InspectedOrgan.objects.select_related("organ").order_by("pk"))
    rows = reads.inspections(at.actor).select_related("organ").prefetch_related(organs)
    page = paging.page(rows, ("-id",), request.GET.get("cursor", ""))
    own = reads.of_office(at.actor)
    lines = [(row, STATES[row.state], [one.organ for one in row.organs.all()] if own else []) for row in page.rows]
    total = paging.said(paging.bounded_count(reads.inspections(at.actor)))
    return show(at, request, "inspections.html", page=page, lines=lines, said=f"共 {total} 次", query="")


@require_http_methods(["GET", "POST"])
@needs("supervision:act")
def new_inspection(at: At, request: HttpRequest) -> HttpResponse:
    """Plan an on-site check."""

    def do(form: PlanForm) -> tuple[str, str]:
        row = form.save()
        return "已制定计划。查完以前，被督查的单位看不见。", reverse("desk:inspection", args=[row.uid])

    form = PlanForm(request.POST or None, at=at)
    brings = "至少两人，没有被督查单位的人，没有从要查的事项回避的人。被督查的单位在查完之后才看得见。"
    return _done(
        at, request, form, do, "制定实地督查计划", reverse("desk:inspections"), brings=brings, crumb="inspections"
    )


def _inspection(at: At, uid: UUID) -> Inspection:
    found = reads.inspections(at.actor).filter(uid=uid).select_related("organ").first()
    if found is None:
        raise NotFound("没有这次督查，或者您无权查看。", code="not_found")
    return found


def _acts(at: At, row: Inspection) -> bool:
    return at.actor.may("supervision:act") and row.organ_id == at.actor.organ_id


@require_GET
@needs("duty:read")
def inspection(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One on-site check: who went where, what was found, whether it was put right."""
    row = _inspection(at, uid)
    organs = reads.organs_seen(row, at.actor)
    found = reads.findings(row, organs)
    keys = {one.petition_id for one in found if one.petition_id} | set(row.matters.values_list("petition", flat=True))
    return show(
        at,
        request,
        "inspection.html",
        row=row,
        state=STATES[row.state],
        organs=organs,
        findings=found,
        acts=_acts(at, row),
        matters=Petition.objects.visible_to(at.actor).filter(pk__in=keys).order_by("pk"),
        seen=set(Petition.objects.visible_to(at.actor).filter(pk__in=keys).values_list("pk", flat=True)),
        team=row.inspectors.select_related("appointment__person", "appointment__post__organ").order_by("pk"),
    )


@require_http_methods(["GET", "POST"])
@needs("supervision:act")
def inspection_act(at: At, request: HttpRequest, uid: UUID, what: str) -> HttpResponse:
    """Record it, or void it. Of a finding (its uid): look at it again, or take the last look back."""
    own = reads.inspections(at.actor).filter(organ_id=at.actor.organ_id or 0)
    of_finding = what in {"follow", "undo"}
    row = own.filter(findings__uid=uid).first() if of_finding else own.filter(uid=uid).first()
    if row is None or what not in INSPECTING:
        raise NotFound("没有这次督查，或者您无权办理。", code="not_found")
    back = reverse("desk:inspection", args=[row.uid])
    title, build, do, brings = INSPECTING[what]
    form = build(at, request, row)
    return _done(
        at, request, form, lambda f: (do(f, uid), back), title, back, brings=brings, crumb="inspections", row=row
    )


def _record(form: RecordForm, uid: UUID) -> str:
    form.save()
    return "已登记，督查记录已形成。"


def _follow(form: FollowForm, uid: UUID) -> str:
    done = form.cleaned_data["done"] == "yes"
    follow_up(uid, done=done, words=form.cleaned_data["words"], **form.told())
    return f"已登记：{'已整改' if done else '没有整改'}。"


def _undo_follow(form: WhyForm, uid: UUID) -> str:
    undo_follow_up(uid, why=form.cleaned_data["why"], **form.told())
    return "已更正，原来的登记保留。"


def _void(form: WhyForm, uid: UUID) -> str:
    void_inspection(uid, why=form.cleaned_data["why"], **form.told())
    return "已作废，记录保留。"


INSPECTING: Mapping[str, tuple[str, Callable[..., Any], Callable[[Any, UUID], str], str]] = {
    "record": (
        "登记督查情况",
        lambda at, request, row: RecordForm(request.POST or None, at=at, inspection=row),
        _record,
        BRINGS_HOLD,
    ),
    "follow": (
        "核实整改",
        lambda at, request, row: FollowForm(request.POST or None, at=at),
        _follow,
        "登记看到的情况；以后再看的，以新的为准。",
    ),
    "undo": (
        "更正最近一次核实",
        lambda at, request, row: WhyForm(request.POST or None, at=at),
        _undo_follow,
        "最近一次核实标明作废。",
    ),
    "void": (
        "作废这次督查",
        lambda at, request, row: WhyForm(request.POST or None, at=at),
        _void,
        "督查和它的记录标明作废；被督查的单位不再看见。",
    ),
}


# --- quality checks


@require_GET
@needs("duty:read")
def checks(at: At, request: HttpRequest) -> HttpResponse:
    """The quality checks one may know of, newest first, a page at a time."""
    rows = reads.checks(at.actor).select_related("organ")
    page = paging.page(rows, ("-id",), request.GET.get("cursor", ""))
    total = paging.said(paging.bounded_count(reads.checks(at.actor)))
    return show(at, request, "checks.html", page=page, said=f"共 {total} 次", query="")


@require_http_methods(["GET", "POST"])
@needs("supervision:act")
def new_check(at: At, request: HttpRequest) -> HttpResponse:
    """Draw a sample."""

    def do(form: DrawForm) -> tuple[str, str]:
        row = form.save()
        return "已抽出，逐件评定。", reverse("desk:check", args=[row.uid])

    form = DrawForm(request.POST or None, at=at)
    return _done(at, request, form, do, "抽查办结的事项", reverse("desk:checks"), brings=BRINGS_DRAW, crumb="checks")


def _check(at: At, uid: UUID) -> QualityCheck:
    found = reads.checks(at.actor).filter(uid=uid).select_related("organ").first()
    if found is None:
        raise NotFound("没有这次抽查，或者您无权查看。", code="not_found")
    return found


@require_GET
@needs("duty:read")
def check(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One quality check: how it was drawn, figures by organ, and the matters one may see."""
    row = _check(at, uid)
    matters = reads.matters(row, at.actor).select_related("petition", "organ").order_by("organ__path", "pk")
    return show(
        at,
        request,
        "check.html",
        row=row,
        figures=reads.figures(reads.counted(row, at.actor)),
        matters=[(one, reads.GRADE_LABELS.get(one.grade, "")) for one in matters],
        grades=reads.GRADE_LABELS.values(),
        questions=lawbook.load().questions.values(),
        own=row.organ_id == at.actor.organ_id,
    )


@require_http_methods(["GET", "POST"])
@needs("supervision:act")
def check_void(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """Void a check that was drawn by mistake."""
    row = reads.checks(at.actor).filter(uid=uid, organ_id=at.actor.organ_id or 0, voided_on__isnull=True).first()
    if row is None:
        raise NotFound("没有这次抽查，或者已经作废。", code="not_found")
    back = reverse("desk:check", args=[row.uid])

    def do(form: WhyForm) -> tuple[str, str]:
        void_check(uid, why=form.cleaned_data["why"], **form.told())
        return "已作废，记录保留。", back

    brings = "这次抽查标明作废，被抽查的单位不再看见。"
    form = WhyForm(request.POST or None, at=at)
    return _done(at, request, form, do, "作废这次抽查", back, brings=brings, crumb="checks")


def _matter(at: At, uid: UUID) -> CheckedMatter:
    found = CheckedMatter.objects.filter(uid=uid).select_related("check_of__organ", "organ", "petition").first()
    if found is None or not reads.checks(at.actor).filter(pk=found.check_of_id).exists():
        raise NotFound("没有这件抽查的事项。", code="not_found")
    if not reads.matters(found.check_of, at.actor).filter(pk=found.pk).exists():
        raise NotFound("没有这件抽查的事项。", code="not_found")
    return found


def _offered(at: At, row: CheckedMatter) -> list[str]:
    """What the actor may do with a matter now."""
    standing, against = reads.standing(row), reads.open_objection(row)
    if row.check_of.voided_on is not None:
        return []
    keys = []
    if at.actor.may("supervision:act") and row.check_of.organ_id == at.actor.organ_id:
        keys += ["reply"] if against else []
        keys += ["grade"] if standing is None or (row.disputed and not against) else []
        keys += ["undo"] if standing else []
    objected = standing is not None and row.objections.filter(grading=standing, voided_on__isnull=True).exists()
    if standing and not objected and may_answer(at.actor, row.organ_id):
        keys.append("object")
    return keys


@require_GET
@needs("duty:read")
def checked(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One matter of a sample: its judgements, question by question, and what was said against them."""
    row = _matter(at, uid)
    gradings, against = reads.history(row)
    asked = lawbook.load().questions
    shown = [
        (
            one,
            reads.GRADE_LABELS[one.grade],
            [
                (question, reads.cite_on(question.cites, row.concluded_on), *reads.answers(one).get(key, ("", "")))
                for key, question in asked.items()
            ],
            against[one.pk],
        )
        for one in gradings
    ]
    keys = _offered(at, row)
    return show(
        at,
        request,
        "checked.html",
        row=row,
        grade=reads.GRADE_LABELS.get(row.grade, ""),
        shown=shown,
        yes_no=reads.YES_NO,
        steps=[(key, JUDGING[key][0]) for key in keys if key != "undo"],
        fixes=[(key, JUDGING[key][0]) for key in keys if key == "undo"],
    )


@require_http_methods(["GET", "POST"])
@needs("duty:read")
def checked_act(at: At, request: HttpRequest, uid: UUID, what: str) -> HttpResponse:
    """One act on a matter of a sample."""
    row = _matter(at, uid)
    if what not in JUDGING or (request.method == "GET" and what not in _offered(at, row)):
        raise NotFound("现在没有这件事可以办。", code="not_found")
    title, shape, do, brings = JUDGING[what]
    form, back = shape(request.POST or None, at=at, matter=row), reverse("desk:checked", args=[row.uid])
    return _done(at, request, form, lambda f: (do(f), back), title, back, brings=brings, crumb="checks")


def _grade(form: GradeForm) -> str:
    return f"已评定：{reads.GRADE_LABELS[form.save().grade]}。"


def _object(form: ObjectForm) -> str:
    object_to_grade(form.matter.uid, words=form.cleaned_data["words"], **form.told())
    return "异议已提出，等信访部门答复。"


def _reply(form: ReplyForm) -> str:
    upheld = form.cleaned_data["upheld"] == "yes"
    answer_objection(form.matter.uid, upheld=upheld, words=form.cleaned_data["words"], **form.told())
    return "异议成立，请重新评定。" if upheld else "已答复。"


def _undo(form: UndoForm) -> str:
    undo_grade(form.matter.uid, why=form.cleaned_data["why"], **form.told())
    return "已更正，原来的评定保留。"


JUDGING: Mapping[str, tuple[str, type[Any], Callable[[Any], str], str]] = {
    "grade": ("评定", GradeForm, _grade, "评定由人作出；被抽查的单位看得见自己的结果，可以提异议。"),
    "object": ("提出异议", ObjectForm, _object, "信访部门书面答复；异议成立的重新评定。"),
    "reply": ("答复异议", ReplyForm, _reply, "答复后，异议成立的要重新评定。"),
    "undo": ("更正评定", UndoForm, _undo, "最近一次评定标明作废，以前的评定重新有效。"),
}
