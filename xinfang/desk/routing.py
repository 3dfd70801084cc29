"""The routing table of one's own petition office: read by all who work there, set by its administrator."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.desk.door import At, needs, show
from xinfang.desk.sorting import chosen
from xinfang.look.files import attachment
from xinfang.look.forms import DayField, Form
from xinfang.people.models import Organ
from xinfang.people.queries import in_order
from xinfang.petitions import route_sheet, routes
from xinfang.petitions.actions.routing import in_words, may_set, newly_failed, set_routing
from xinfang.petitions.kinds import PURPOSE_LABELS
from xinfang.petitions.models import RoutingTable
from xinfang.petitions.routes import Known, Table
from xinfang.rules import categories, routing
from xinfang.rules.refusals import NotFound, Refused, Stale
from xinfang.rules.routing import Asked, Example, Failed, Rule

PURPOSES = {key.value: label for key, label in PURPOSE_LABELS.items()}
NEW = "new"


class Conditions(Form):
    """What a rule and an example have in common."""

    category = forms.CharField(
        label="内容分类",
        required=False,
        max_length=120,
        help_text="任何一级都可以，包括它下面的各级；空着表示不限",
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "categories"}),
    )
    place = forms.CharField(label="事发地", required=False, max_length=60, help_text="事发地里有这几个字；空着表示不限")
    purpose = forms.ChoiceField(
        label="信访目的",
        required=False,
        choices=[("", "检举控告以外的"), *PURPOSES.items()],
        help_text="检举控告按管理权限另写，只能转给纪检监察机关",
    )

    def __init__(self, *args: Any, at: At, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tree = at.now.tree(at.today)
        self.tree, self.categories = tree, tree.nodes
        rows = in_order(Organ.objects.filter(valid_to__isnull=True))
        self.organs = [(str(row.pk), f"{row.name}（{row.code}）") for row in rows]
        self.organ_choices()

    def organ_choices(self) -> None:
        """Fill in the organs."""

    def clean_category(self) -> str:
        """The whole path of what was typed."""
        try:
            return categories.resolve(self.cleaned_data["category"], self.tree)
        except Refused as error:
            raise forms.ValidationError(str(error)) from error


class OneRule(Conditions):
    """One rule and its place in the order."""

    accused = forms.ChoiceField(label="涉及单位", required=False, help_text="这个单位或者它的下级；空着表示不限")
    to = forms.ChoiceField(label="转给哪个单位")
    place_in_order = forms.IntegerField(
        label="排在第几条", min_value=1, max_value=500, help_text="从上往下，先合的先用"
    )
    start = DayField(label="自", required=False)
    end = DayField(label="至", required=False)
    note = forms.CharField(label="说明", required=False, max_length=200, help_text="如 依据哪份职责分工文件")

    def organ_choices(self) -> None:
        """Any organ that exists today."""
        self.fields["accused"].choices = [("", "不限"), *self.organs]  # type: ignore[attr-defined]
        self.fields["to"].choices = [("", "请选择"), *self.organs]  # type: ignore[attr-defined]

    def rule(self, code: str) -> Rule:
        """What was said, under its code."""
        said = self.cleaned_data
        plain = {name: said[name] for name in ("category", "place", "purpose", "note", "start", "end")}
        return Rule(code, int(said["to"]), accused=int(said["accused"] or 0), **plain)


class OneExample(Conditions):
    """One example and what is expected."""

    accused = forms.MultipleChoiceField(
        label="涉及单位",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
        help_text="可以不选，也可以选几个",
    )
    to = forms.ChoiceField(label="应当转给", required=False)

    def organ_choices(self) -> None:
        """Any organ, or nobody."""
        self.fields["accused"].choices = self.organs  # type: ignore[attr-defined]
        self.fields["to"].choices = [("", "由人定，不建议"), *self.organs]  # type: ignore[attr-defined]

    def example(self) -> Example:
        """What was said."""
        said = self.cleaned_data
        asked = Asked(said["category"], said["place"], tuple(int(pk) for pk in said["accused"]), said["purpose"])
        return Example(asked, int(said["to"] or 0))


@require_GET
@needs("routing:read")
def table(at: At, request: HttpRequest) -> HttpResponse:
    """The version in force, or an older one; what is broken in it stands first."""
    known, held = routes.known(at.now), _own(at)
    asked = request.GET.get("version", "")
    seen = _version(at, asked, known) if asked else held
    bad = dict(routing.broken(seen.rules, known.seats, at.today, seen.organ)) if seen == held else {}
    missed = routing.failed(seen.rules, seen.examples, known.seats, at.today, seen.organ) if seen == held else []
    wrong = {one.number: in_words(one, known) for one in missed}
    context: dict[str, Any] = {
        "table": seen,
        "newest": held.number,
        "rules": [(one, _names(one, known), bad.get(one, "")) for one in seen.rules],
        "examples": [
            (n, one, _said(one, known), known.seats.get(one.to), wrong.get(n, ""))
            for n, one in enumerate(seen.examples, start=1)
        ],
        "versions": RoutingTable.objects.filter(organ_id=held.organ)
        .order_by("-number")
        .defer("rules", "examples")[:30],
        "purposes": PURPOSES,
        "may": at.actor.may("routing:set") and seen == held,
        "broken": len(bad) + len(wrong),
        "key": Form()["key"],
    }
    return show(at, request, "routing.html", **context)


def _own(at: At) -> Table:
    return routes.known(at.now).table(at.actor.organ_id)


def _version(at: At, asked: str, known: Known) -> Table:
    row = None
    if asked.isdecimal() and asked.isascii() and len(asked) < 7:
        row = RoutingTable.objects.filter(organ_id=at.actor.organ_id or 0, number=int(asked)).first()
    if row is None:
        raise NotFound("没有这一版路由表。", code="not_found")
    return routes.opened(row, known)


def _names(one: Rule, known: Known) -> dict[str, str]:
    seats = known.seats
    return {
        "to": seats[one.to].name if one.to in seats else "",
        "accused": seats[one.accused].name if one.accused in seats else "",
    }


def _said(one: Example, known: Known) -> str:
    accused = "、".join(known.seats[pk].name for pk in one.asked.accused if pk in known.seats)
    words = (PURPOSES.get(one.asked.purpose, ""), one.asked.category, one.asked.place, accused and f"反映{accused}")
    return " · ".join(filter(None, words)) or "任何事项"


@require_http_methods(["GET", "POST"])
@needs("routing:set")
def rule(at: At, request: HttpRequest, code: str) -> HttpResponse:
    """Add, change or take away one rule; examples that change with it are ticked one by one."""
    held = _own(at)
    found = next((n for n, one in enumerate(held.rules) if one.code == code), None)
    if found is None and code != NEW:
        raise NotFound("没有这一条路由。", code="not_found")
    form = OneRule(request.POST or None, at=at, initial=_start_rule(held, found))
    missed: Sequence[Failed] = ()
    if request.method == "POST":
        taken = "delete" in request.POST and found is not None
        if taken or form.is_valid():
            rules = _changed(held, found, None if taken else form)
            done, missed = _set(at, request, form, rules, held.examples)
            if done:
                return done
    known = routes.known(at.now)
    context = {
        "form": form,
        "code": code if found is not None else "",
        "missed": [(m, in_words(m, known)) for m in missed],
    }
    return show(at, request, "routing_rule.html", 400 if request.method == "POST" else 200, **context)


def _start_rule(held: Table, found: int | None) -> dict[str, Any]:
    said: dict[str, Any] = {"version": held.number, "place_in_order": len(held.rules) + 1}
    if found is not None:
        one = held.rules[found]
        names = ("category", "place", "purpose", "note", "start", "end")
        said |= {**{name: getattr(one, name) for name in names}, "accused": one.accused or "", "to": one.to}
        said["place_in_order"] = found + 1
    return said


def _changed(held: Table, found: int | None, form: OneRule | None) -> list[Rule]:
    """The rules with one added, changed, moved or taken away."""
    rules = [one for n, one in enumerate(held.rules) if n != found]
    if form is not None:
        used = [int(one.code[1:]) for one in held.rules]
        code = held.rules[found].code if found is not None else f"r{max(used, default=0) + 1}"
        rules.insert(form.cleaned_data["place_in_order"] - 1, form.rule(code))
    return rules


def _set(
    at: At, request: HttpRequest, form: Form, rules: Sequence[Rule], examples: Sequence[Example]
) -> tuple[HttpResponse | None, Sequence[Failed]]:
    """Set a new version; where examples are missed, which: the ticked ones follow the rules."""
    organ = Organ.objects.get(path=at.actor.organ_path)
    ticked = set(request.POST.getlist("follow"))
    missed = newly_failed(organ, rules, examples, at.now, at.today)
    follow = {one.number: one.got.to.pk if one.got.to else 0 for one in missed if str(one.number) in ticked}
    changed = [replace(one, to=follow[n]) if n in follow else one for n, one in enumerate(examples, start=1)]
    form.is_valid()
    said = form.cleaned_data
    try:
        if not said.get("key"):
            raise Refused("页面已过期。", todo="请刷新后再提交", code="stale_page")
        given: dict[str, Any] = {"key": f"desk:{said['key']}", "expected": said.get("version") or 0}
        made = set_routing(organ, rules, changed, actor=at.actor, on=at.today, **given)
    except (Refused, Stale) as error:
        form.refuse(error)
        return None, missed
    messages.success(request, f"路由表改为第 {made.number} 版，{len(examples)} 个例子都合。")
    return redirect("desk:routing"), ()


@require_http_methods(["GET", "POST"])
@needs("routing:set")
def example(at: At, request: HttpRequest, code: str) -> HttpResponse:
    """Add, change or take away one example."""
    held = _own(at)
    found = int(code) - 1 if code.isdecimal() and code.isascii() and 0 < int(code[:6]) <= len(held.examples) else None
    if found is None and code != NEW:
        raise NotFound("没有这个例子。", code="not_found")
    form = OneExample(request.POST or None, at=at, initial=_start_example(held, found))
    if request.method == "POST":
        taken = "delete" in request.POST and found is not None
        if taken or form.is_valid():
            rest = list(held.examples)
            if found is not None:
                rest.pop(found)
            if not taken:
                rest.insert(found if found is not None else len(rest), form.example())
            done, _ = _set(at, request, form, held.rules, rest)
            if done:
                return done
    status = 400 if request.method == "POST" else 200
    return show(at, request, "routing_example.html", status, form=form, number=code if found is not None else "")


def _start_example(held: Table, found: int | None) -> dict[str, Any]:
    if found is None:
        return {"version": held.number}
    one = held.examples[found]
    said = {name: getattr(one.asked, name) for name in ("category", "place", "purpose")}
    return {**said, "version": held.number, "accused": [str(pk) for pk in one.asked.accused], "to": one.to or ""}


@require_http_methods(["GET", "POST"])
@needs("routing:read")
def sheet(at: At, request: HttpRequest) -> HttpResponse:
    """The table as a CSV; and a changed one brought back, whole."""
    known, held = routes.known(at.now), _own(at)
    if request.method == "GET":
        return attachment(route_sheet.written(held, known), f"路由表第{held.number}版.csv", "text/csv; charset=utf-8")
    organ = Organ.objects.get(path=at.actor.organ_path)
    may_set(at.actor, organ)
    try:
        rules, examples = route_sheet.read(chosen(request), known)
        form = Form(request.POST)
        if not form.is_valid():
            raise Refused("页面已过期。", todo="请刷新后再提交", code="stale_page")
        given: dict[str, Any] = {"key": f"desk:{form.cleaned_data['key']}"}
        given["expected"] = form.cleaned_data["version"] or 0
        made = set_routing(organ, rules, examples, actor=at.actor, on=at.today, **given)
    except Refused as error:
        return show(at, request, "routing_refused.html", 400, problem=error)
    messages.success(request, f"路由表改为第 {made.number} 版：{len(rules)} 条，{len(examples)} 个例子。")
    return redirect("desk:routing")
