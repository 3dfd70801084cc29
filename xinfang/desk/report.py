"""The analysis report 分析报告: the figures of a period, the petitions behind each, the paper, and that it was submitted."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.desk.door import At, needs, show
from xinfang.desk.register_book import Period
from xinfang.duties.actions.entering import Submitted
from xinfang.duties.actions.submitting import KIND, submit_report, submitted_paper
from xinfang.duties.models import AnalysisReport
from xinfang.look import paging
from xinfang.look.files import attachment
from xinfang.look.forms import DayField, Form
from xinfang.papers import drawing, outlet, pdf, printing
from xinfang.papers.content import Content, PaperDraft, content_of
from xinfang.papers.models import Paper
from xinfang.people.models import Organ
from xinfang.petitions.kinds import CHANNEL_LABELS, Channel
from xinfang.petitions.models import Petition, Proceeding
from xinfang.reports import figures, owed
from xinfang.reports import paper as setting
from xinfang.reports.analysis import Analysis, Part, Words, analysed, held
from xinfang.reports.counting import Cell, Counted, behind
from xinfang.reports.owed import Known
from xinfang.reports.scope import Scope, scope_of
from xinfang.rules.periods import label, usual
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.steps import STATE_LABELS, State

LONGEST, EARLIER = 4000, 20
SHORT = ("", "", "", "今年以来")  # what the usual periods are called, where their own name is long
WRITTEN = ("supervision", "policy", "other", "analysis", "advice")


class Span(Period):
    """From when to when, and for whom."""

    outer = forms.BooleanField(label="对外公布稿", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"].label = "从"


def _words(title: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=title, required=False, max_length=LONGEST, help_text=hint, widget=forms.Textarea(attrs={"rows": 3})
    )


class PaperForm(Form):
    """What people add to the figures, to whom the report goes, and when it was submitted."""

    supervision = _words("督办、改进建议", "系统只给登记了的数字；没有登记在系统里的、您的岗位看不到的，写在这里")
    policy = _words("政策性建议和采纳情况", "2022年5月1日起连同改进工作、追究责任的建议")
    other = _words("其他需要报告的事项")
    analysis = _words("分析", "原因、特点、趋势由人写，系统只给数字。不要写信访人的姓名、住址")
    advice = _words("建议")
    addressee = forms.CharField(label="报给谁（主送）", required=False, max_length=120, help_text="登记报送时必填")
    on = DayField(label="报送日期", required=False, help_text="登记报送时必填")
    proof = forms.CharField(label="补录依据", required=False, max_length=500, help_text="报送日期早于今天时必填")

    def words(self) -> Words:
        """What was written."""
        return Words(**{name: self.cleaned_data[name].strip() for name in WRITTEN})


@require_http_methods(["GET", "POST"])
@needs("report:read")
def report(at: At, request: HttpRequest) -> HttpResponse:
    """The figures of a period; with a form: the paper previewed, as a file, or submitted under its number."""
    span, scope, refused = _asked(at, request.GET)
    form = PaperForm(request.POST if request.method == "POST" else None, initial={"on": at.today})
    if scope is None:
        return show(at, request, "report.html", 400, span=span, refused=refused, **_around(at))
    outer = bool(span.cleaned_data["outer"])
    least = at.now.setting("report_least") if outer else 0
    if request.method == "POST" and form.is_valid():
        found = analysed(scope, form.words(), least=least)
        try:
            answer = _answer(at, request, form, found)
            if answer is not None:
                return answer
        except Refused as error:
            form.refuse(error)
    found = analysed(scope, least=least)
    status = 400 if request.method == "POST" else 200
    given = {"span": span, "form": form, "found": found, "query": _query(scope, outer=outer), "lacking": pdf.lacking()}
    return show(at, request, "report.html", status, **given, **_shown(found), **_around(at))


def _shown(found: Analysis) -> dict[str, Any]:
    """The parts with their tables, each number with the address of its list."""
    intake = found.parts[0].intake
    lines = [(one, unit, _link(found.scope, "intake", one)) for one, unit in intake.lines] if intake else []
    return {
        "parts": [_part(one, found) for one in found.parts],
        "intake": lines,
        "intake_words": figures.IN_WORDS,
        "cite": found.scope.period.cite,
    }


def _asked(at: At, query: QueryDict) -> tuple[Span, Scope | None, str]:
    """The period that was asked for, last month by default; None where it cannot be reported, and why."""
    first, last = usual(at.today)[0]
    given = {"first": query.get("first") or first.isoformat(), "last": query.get("last") or last.isoformat()}
    span = Span({**given, "outer": query.get("outer", "")}, label_suffix="")
    if not span.is_valid():
        return span, None, ""
    days, outer = (span.cleaned_data["first"], span.cleaned_data["last"]), bool(span.cleaned_data["outer"])
    organ = Organ.objects.get(pk=at.actor.organ_id or 0)
    try:
        return span, scope_of(at.actor, organ, *days, at.today, at.now, outer=outer), ""
    except Refused as error:
        span.add_error(error.field if error.field in span.fields else None, str(error))
        return span, None, str(error)


def _around(at: At) -> dict[str, Any]:
    """The usual periods, and what was submitted before."""
    rows = AnalysisReport.objects.filter(organ_id=at.actor.organ_id or 0).order_by("-submitted_on", "-pk")[:EARLIER]
    papers = set(
        Paper.objects.filter(kind=KIND.value, subject__in=[row.uid for row in rows]).values_list("subject", flat=True)
    )
    reads = at.actor.may("accusation:count")
    return {
        "usual": [
            (name or label(*days), f"?{_days(*days)}") for name, days in zip(SHORT, usual(at.today), strict=True)
        ],
        "earlier": [(row, label(row.first, row.last), reads and row.uid in papers) for row in rows],
        "enters": at.actor.may("duty:enter"),
    }


def _days(first: date, last: date) -> str:
    return urlencode({"first": first.isoformat(), "last": last.isoformat()})


def _query(scope: Scope, *, outer: bool) -> str:
    return _days(*scope.period.days) + ("&outer=on" if outer else "")


def _answer(at: At, request: HttpRequest, form: PaperForm, found: Analysis) -> HttpResponse | None:
    what = request.POST.get("what", "preview")
    draft = setting.draft(found, addressee=form.cleaned_data["addressee"])
    if what == "submit":
        return _submitted(at, request, form, found, draft)
    made = _content(at, draft)
    if what in set(outlet.Format):
        form_of = outlet.Format(what)
        return attachment(outlet.MAKERS[form_of][0](made), f"{found.title}.{what}", outlet.MIMES[form_of])
    return show(
        at, request, "report_paper.html", sheet=printing.render(made), back=request.get_full_path(), title=found.title
    )


def _content(at: At, draft: PaperDraft) -> Content:
    """The paper as it would be issued today, without its number."""
    title = draft.heading
    made = Paper(kind=KIND.value, organ_label=at.actor.organ_name, title=title, body=draft.text, extra=draft.extra())
    made.issued_on = at.today
    return content_of(made)


def _submitted(at: At, request: HttpRequest, form: PaperForm, found: Analysis, draft: PaperDraft) -> HttpResponse:
    said = form.cleaned_data
    if found.outer:
        raise Refused(
            "对外公布稿不登记为报送。", why="报送的报告照实写数字", todo="请取消“对外公布稿”后再登记", code="outer"
        )
    if said["on"] is None:
        raise Refused("请写报送日期。", field="on", code="missing")
    has, (first, last) = held(found, form.words()), found.scope.period.days
    days = Submitted(first, last, "", has["figures"], has["supervision"], has["policy"])
    organ = Organ.objects.get(pk=at.actor.organ_id or 0)
    when = at.when(said["on"], said["proof"])
    row = submit_report(organ, days, draft, actor=at.actor, when=when, key=f"desk:{said['key']}")
    messages.success(request, f"已登记报送，文号 {row.number}。")
    return redirect("desk:report_paper", uid=row.uid)


def _part(part: Part, found: Analysis) -> dict[str, Any]:
    scope = found.scope
    channel = part.intake.channel if part.intake else None
    tables = [
        one for one in ((channel,) if channel else ()) + part.tables if one.total.now or one.total.before or one.hidden
    ]
    empty = [one.title for one in part.tables if not (one.total.now or one.total.before)]
    known = [(one, *_known(one, scope), _page_of(one)) for one in owed.told(part.known)]
    return {"part": part, "tables": [_table(one, scope) for one in tables], "empty": empty, "known": known}


def _known(one: Known, scope: Scope) -> tuple[str, str]:
    """How a figure stands, and the query of its list."""
    opens = one.owed.listed and one.now and not one.less
    days = {"first": scope.period.first.isoformat(), "last": scope.period.last.isoformat()}
    return setting.known_words(one), urlencode({**days, "of": one.owed.key}) if opens else ""


def _page_of(one: Known) -> tuple[str, str] | None:
    """The page on which the records are, where the number itself opens no list."""
    if one.now is None or one.owed.listed or one.owed.of:
        return None
    if one.owed.source == "advice":
        return reverse("desk:advices"), "逐份在“三项建议”页"
    return f"{reverse('desk:supervision')}?tab={one.owed.source}&all=1", "逐件在“督办”页"


def _table(one: Counted, scope: Scope) -> dict[str, Any]:
    rows = [(cell, _link(scope, one.key, cell)) for cell in one.cells]
    return {"table": one, "rows": rows, "drawn": [drawing.svg(drawn) for drawn in setting.charts_of(one)]}


def _link(scope: Scope, key: str, cell: Cell) -> str:
    if not cell.linked or not cell.now:
        return ""
    if key.startswith("rated") and not scope.actor.may("rating:read"):
        return ""
    days = {"first": scope.period.first.isoformat(), "last": scope.period.last.isoformat()}
    return urlencode({**days, "of": key, "value": cell.value})


@require_GET
@needs("report:read")
def report_list(at: At, request: HttpRequest) -> HttpResponse:
    """The petitions behind one figure: the rows that it counts, a page at a time."""
    _, scope, refused = _asked(at, request.GET)
    if scope is None:
        raise Refused(refused or "日期不对。", todo="请从分析报告里点开", code="bad_period")
    key, value = request.GET.get("of", ""), request.GET.get("value", "")[:200]
    rows, day, to, title = _behind(at, scope, key, value)
    standing = Proceeding.objects.filter(petition_id=OuterRef("petition_id"), current=True)
    rows = rows.select_related("petition").annotate(
        now_in=Subquery(standing.values("state")[:1]), now_at=Subquery(standing.values("organ__short_name")[:1])
    )
    page = paging.page(rows, (f"-{day}", "-id"), request.GET.get("cursor", ""))
    asked = {"first": scope.period.first, "last": scope.period.last, "of": key, "value": value}
    lines = [_line(row, day) for row in page.rows]
    given: dict[str, Any] = {
        "title": title,
        "page": page,
        "lines": lines,
        "said": f"共 {paging.said(paging.bounded_count(rows))} 条",
    }
    back = _query(scope, outer=False)
    return show(at, request, "report_list.html", query=f"{urlencode(asked)}&", back=back, scope=scope, to=to, **given)


def _behind(at: At, scope: Scope, key: str, value: str) -> tuple[QuerySet[Any], str, str, str]:
    """The rows, the column of their day, their unit and title; NotFound for a figure that is none, or not for this reader."""
    figure = owed.BY_KEY.get(key)
    if figure is not None and figure.listed and not value and owed.may_know(figure, scope):
        return figure.rows(scope, scope.period.days), figure.day, figure.unit, figure.title
    try:
        rows, measure = behind(scope, key, value)
        few = measure is not None and measure.rated and not _enough(at, scope, key)
        if few:
            raise KeyError(key)
    except (KeyError, ValueError, ValidationError):
        raise NotFound("没有这个数字。", todo="请从分析报告里点开", code="not_found") from None
    if measure is None:
        name, unit = figures.INTAKE[value]
        return rows, "received_on", unit, name
    return rows, measure.day, measure.unit, f"{measure.title}：{measure.label(value) or '全部'}"


def _enough(at: At, scope: Scope, key: str) -> bool:
    """Whether so many rated that their marks are shown, and the reader may know whose they are."""
    measure = figures.BY_KEY[key]
    rows = figures.within(measure.rows(scope), measure.day, scope.period.days)
    return at.actor.may("rating:read") and paging.bounded_count(rows, scope.rate_least) >= scope.rate_least


def _line(row: Any, day: str) -> dict[str, Any]:
    value = row
    for part in day.split("__"):
        value = getattr(value, part)
    petition: Petition = row.petition
    state, channel = STATE_LABELS[State(row.now_in)], CHANNEL_LABELS[Channel(petition.channel)]
    return {
        "petition": petition,
        "day": value,
        "channel": channel,
        "state": state,
        "holder": row.now_at,
    }


@require_GET
@needs("accusation:count")
def report_paper(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """A report that one's own office submitted, as it was issued. Accusations are in its sums: only who may count them reads it."""
    paper = submitted_paper(uid, at.actor.organ_id or 0)
    row = AnalysisReport.objects.get(uid=uid)
    sheet = printing.render(content_of(paper))
    given: dict[str, Any] = {"title": paper.title, "paper": paper, "row": row, "lacking": pdf.lacking()}
    return show(at, request, "report_paper.html", sheet=sheet, **given)


@require_GET
@needs("accusation:count")
def report_file(at: At, request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    """The same as a file."""
    paper = submitted_paper(uid, at.actor.organ_id or 0)
    if form not in set(outlet.Format):
        raise NotFound("没有这种格式。", code="not_found")
    made = outlet.file_out(paper, outlet.Format(form), actor=at.actor, on=at.today)
    return attachment(made.data, made.name, made.mime)
