"""Led cases 包案: the difficult matters, who leads each, what was done, what is due (seed/9; 2022/18-2)."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.desk.caseforms import ACTS, ROW_ACTS, Naming, OfCase
from xinfang.desk.door import At, needs, show
from xinfang.duties import led
from xinfang.duties.casekinds import END_LABELS, FOUR, PART_LABELS, CaseEnd
from xinfang.duties.casemodels import CaseWork, LedCase, Milestone
from xinfang.look import paging
from xinfang.petitions import ratings
from xinfang.petitions.models import Petition, Proceeding
from xinfang.petitions.numbers import tidy
from xinfang.rules.ratings import MARK_LABELS, Mark
from xinfang.rules.refusals import NotFound, Refused

TABS = (
    ("open", "在包"),
    ("none", "没有包案领导"),
    ("gap", "领导离任或回避"),
    ("due", "到期节点"),
    ("ended", "已结"),
)
SOON = "-received_on", "-id"
OF_CASE = ("petition", "leader__person", "leader__post", "organ")
SHOWN = 200


def _sources(at: At) -> dict[str, Any]:
    """By tab: what it lists, and the keys of its order."""
    cases = led.led(at.actor)
    now = cases.filter(ended_on__isnull=True)
    return {
        "open": (now, ("due_on", "id")),
        "none": (led.without_leader(at.actor), SOON),
        "gap": (led.gaps(cases, at.today), ("due_on", "id")),
        "due": (led.milestones(at.actor), ("due_on", "id")),
        "ended": (cases.filter(ended_on__isnull=False), ("-ended_on", "-id")),
    }


@require_GET
@needs("petition:read")
def cases(at: At, request: HttpRequest) -> HttpResponse:
    """The list, by tab: led now, without a leader, the leader gone, milestones due, ended."""
    sources = _sources(at)
    tab = request.GET.get("tab", "open")
    tab = tab if tab in sources else "open"
    overdue = sources["due"][0].filter(due_on__lt=at.today)
    *counts, late = paging.bounded_counts([*(sources[key][0] for key, _ in TABS), overdue])
    rows, keys = sources[tab]
    page = paging.page(_joined(at, tab, rows), keys, request.GET.get("cursor", ""))
    if tab in {"open", "gap"}:
        _add_next_steps(page.rows)
    said = dict(zip((key for key, _ in TABS), map(paging.said, counts), strict=True))
    return show(
        at,
        request,
        "cases.html",
        tab=tab,
        tabs=[(key, label, said[key]) for key, label in TABS],
        page=page,
        said=f"共 {said[tab]} 件" if tab != "due" else f"共 {said[tab]} 个节点",
        query=urlencode({"tab": tab}) + "&",
        late=paging.said(late) if late else "",
        holders=_holders(page.rows) if tab == "none" else {},
        ends={key.value: label for key, label in END_LABELS.items()},
        names=led.may_name(at.actor),
    )


def _joined(at: At, tab: str, rows: Any) -> Any:
    if tab == "none":
        return rows
    if tab == "due":
        return rows.select_related(*(f"case__{name}" for name in OF_CASE))
    return led.with_gap(rows, at.today).select_related(*OF_CASE)


def _add_next_steps(rows: Sequence[Any]) -> None:
    """Give each case of the page the milestone that is due first, as ``step``."""
    found = Milestone.objects.filter(case__in=[row.pk for row in rows], done_on__isnull=True, voided_on__isnull=True)
    first = {one.case_id: one for one in found.order_by("-due_on", "-pk")}
    for row in rows:
        row.step = first.get(row.pk)


def _holders(rows: Sequence[Petition]) -> dict[int, str]:
    """Who holds each matter of the page."""
    found = Proceeding.objects.filter(petition__in=[row.pk for row in rows], current=True).select_related("organ")
    return {one.petition_id: one.organ.short_name for one in found}


def _case(at: At, uid: UUID) -> LedCase:
    found = led.with_gap(led.led(at.actor), at.today).select_related(*OF_CASE, "proposed_by").filter(uid=uid).first()
    if found is None:
        raise NotFound("没有这件包案，或者您无权查看。", code="not_found")
    return found


@require_GET
@needs("petition:read")
def case(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One case: who leads it and led it, the four 包, milestones, what was done, the result beside the rating."""
    found = _case(at, uid)
    line = led.history(found)
    work = list(
        CaseWork.objects.filter(case__in=line).select_related("case__leader__person").order_by("-on", "-pk")[:SHOWN]
    )
    done = {part: [one for one in work if one.part == part and one.voided_on is None] for part in FOUR}
    return show(
        at,
        request,
        "case.html",
        case=found,
        line=line,
        work=work,
        parts=[(PART_LABELS[part], done[part]) for part in FOUR],
        labels={part.value: label for part, label in PART_LABELS.items()},
        ends={key.value: label for key, label in END_LABELS.items()},
        milestones=Milestone.objects.filter(case__in=line).order_by("due_on", "pk")[:SHOWN],
        rating=_rating(at, found.petition),
        offers=[(key, ACTS[key].title) for key in _offers(at, found)],
        works=found.ended_on is None and led.may_work(at.actor, found),
    )


def _rating(at: At, petition: Petition) -> str:
    """What the petitioner thinks of the reply; which matter was rated how is for the petition office alone (2022/21-2)."""
    if not at.actor.may("rating:read"):
        return "由信访部门查看；本单位只看件数"
    kept = ratings.kept(petition)
    return MARK_LABELS[Mark(kept.organ_mark)] if kept else "没有评价（不等于满意）"


def _offers(at: At, found: LedCase) -> list[str]:
    """The acts that may be done now."""
    works, decides = led.may_work(at.actor, found), led.may_decide(at.actor, found)
    if found.ended_on is None:
        return [*(["work", "milestone"] if works else []), *(["pass", "end", "void"] if decides else [])]
    return ["reopen", "void"] if decides and found.ended != CaseEnd.PASSED else []


@require_http_methods(["GET", "POST"])
@needs("petition:read")
def name_case(at: At, request: HttpRequest, number: str) -> HttpResponse:
    """Name the leader of a matter."""
    petition = Petition.objects.get_visible(at.actor, number=tidy(number)[:12])
    if petition.sealed_path:
        raise Refused("检举控告不包案。", why="检举控告按管理权限由有权机关办理", cite="2022/30", code="accusation")
    if not led.may_name(at.actor):
        raise Refused("您现在的岗位不能确定包案领导。", todo="由信访部门或者本单位领导、秘书确定", code="not_allowed")
    led_by = LedCase.objects.filter(petition=petition, ended_on__isnull=True, voided_on__isnull=True).first()
    if led_by is not None and request.method == "GET":
        return redirect("desk:case", uid=led_by.uid)
    form = Naming(request.POST or None, at=at, petition=petition)
    if request.method == "POST" and form.is_valid():
        try:
            made = form.save()
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, f"已确定{made.leader.person.name}包案。")
            return redirect("desk:case", uid=made.uid)
    back = reverse("desk:cases") + "?tab=none"
    return _form(at, request, form, back, f"{petition.number} {petition.title}", [(back, "没有包案领导")])


@require_http_methods(["GET", "POST"])
@needs("petition:read")
def case_act(at: At, request: HttpRequest, uid: UUID, what: str) -> HttpResponse:
    """One act on a case."""
    found = _case(at, uid)
    if what not in ACTS:
        raise NotFound("没有这种登记。", code="not_found")
    if what not in _offers(at, found):
        raise Refused("现在不能这样办，或者由别的单位登记。", todo="请回到包案页面看现在可以办什么", code="not_allowed")
    initial = {"part": request.GET.get("part", "")} if what == "work" else {}
    return _done(at, request, found, ACTS[what](request.POST or None, at=at, case=found, initial=initial))


@require_http_methods(["GET", "POST"])
@needs("petition:read")
def case_row(at: At, request: HttpRequest, uid: UUID, what: str, row: UUID) -> HttpResponse:
    """One act on a line of work or a milestone."""
    found = _case(at, uid)
    if what not in ROW_ACTS:
        raise NotFound("没有这种登记。", code="not_found")
    model: Any = CaseWork if what == "strike" else Milestone
    if not model.objects.filter(uid=row, case__petition=found.petition_id, voided_on__isnull=True).exists():
        raise NotFound("没有这一条。", code="not_found")
    if not led.may_work(at.actor, found):
        raise Refused("由包案领导所在单位和确定包案领导的单位登记。", code="not_allowed")
    return _done(at, request, found, ROW_ACTS[what](request.POST or None, at=at, case=found, row=row))


def _done(at: At, request: HttpRequest, found: LedCase, form: OfCase) -> HttpResponse:
    url = reverse("desk:case", args=[found.uid])
    if request.method == "POST" and form.is_valid():
        try:
            words = form.save()
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, words)
            gone = LedCase.objects.filter(pk=found.pk, voided_on__isnull=False).exists()
            return redirect(reverse("desk:cases") if gone else url)
    return _form(at, request, form, url, form.title, [(reverse("desk:cases"), "包案"), (url, found.petition.number)])


def _form(at: At, request: HttpRequest, form: Any, back: str, title: str, trail: list[tuple[str, str]]) -> HttpResponse:
    status = 400 if request.method == "POST" else 200
    if isinstance(form, Naming):
        title = f"{form.title}：{title}"
    return show(at, request, "record_form.html", status, form=form, back=back, title=title, trail=trail)
