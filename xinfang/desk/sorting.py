"""The categories of content: the tree in force, its versions, and another one from a table."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinfang.bureau import tables
from xinfang.bureau.actions import need
from xinfang.bureau.classifying import set_categories
from xinfang.bureau.models import CategoryTree
from xinfang.desk.door import At, needs, show
from xinfang.look.files import attachment
from xinfang.look.forms import DayField, Form
from xinfang.look.uploads import received
from xinfang.petitions import learning
from xinfang.rules.categories import Tree
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused

SHOWN = 50


class Bring(Form):
    """A table, from which day on it holds, and on what ground."""

    start = DayField(label="自哪天起施行", help_text="今天或者以后；以前登记的事项保留当时的分类")
    ground = forms.CharField(label="依据", max_length=200, help_text="如 本单位的发文字号，或者采用哪个分类表")


def chosen(request: HttpRequest) -> bytes:
    """The one file of a form."""
    files = received(request, "file")
    if not files:
        raise Refused("没有选择文件。", todo="请选择文件", field="file", code="no_file")
    return files[0][1]


@require_http_methods(["GET", "POST"])
@needs("bureau:read")
def categories(at: At, request: HttpRequest) -> HttpResponse:
    """The tree of today; who administers the whole tree of organs may bring another."""
    posted = request.method == "POST"
    if posted:
        need(at.actor, "bureau:set")
    form = Bring(request.POST if posted else None, initial={"start": at.today})
    if posted and form.is_valid():
        said = form.cleaned_data
        try:
            rows = tables.rows_of(chosen(request))
            given = {"start": said["start"], "ground": said["ground"], "act_key": f"desk:{said['key']}"}
            made = set_categories(rows, **given, actor=at.actor, on=at.today)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, f"已导入第 {made.number} 版分类，自 {zh(made.start)} 起用。")
            return redirect("desk:categories")
    tree = at.now.tree(at.today)
    context = {
        "form": form,
        "levels": levels(tree),
        "entries": len(tree.lines),
        "versions": CategoryTree.objects.order_by("-number").defer("lines")[:SHOWN],
        "may": at.actor.may("bureau:set"),
    }
    return show(at, request, "categories.html", 400 if form.errors else 200, **context)


def levels(tree: Tree) -> list[tuple[str, list[tuple[str, Sequence[str]]]]]:
    """The tree level by level, as a page shows it."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in tree.lines:
        one, two, three = [*line.split("/"), "", ""][:3]
        below = found.setdefault(one, {})
        if two:
            below.setdefault(two, []).extend([three] if three else [])
    return [(one, list(below.items())) for one, below in found.items()]


@require_GET
@needs("bureau:read")
def categories_file(at: At, request: HttpRequest) -> HttpResponse:
    """The tree of today as a table, to be changed and brought back."""
    rows = [["一级分类", "二级分类", "三级分类"]]
    rows += [[*line.split("/"), "", ""][:3] for line in at.now.tree(at.today).lines]
    return attachment(tables.written(rows), "内容分类.csv", "text/csv; charset=utf-8")


@require_POST
@needs("petition:register")
def look_category(at: At, request: HttpRequest) -> HttpResponse:
    """What the model would call the letter being typed, and why: sent as a form, kept nowhere, chosen by nobody."""
    return show(at, request, "suggested.html", **suggested(at, request))


def suggested(at: At, request: HttpRequest) -> dict[str, Any]:
    """The suggestions for what was typed; none for an accusation, whose words go nowhere but into the register."""
    text = f"{request.POST.get('title', '')[:200]}\n{request.POST.get('text', '')[:100_000]}"
    secret = request.POST.get("purpose") == "accusation"
    return {"guesses": () if secret else learning.suggest(text, at.now, at.today), "asked": True, "secret": secret}
