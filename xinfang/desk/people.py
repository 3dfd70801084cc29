"""Organs and people: the tree, who holds which post since when, and the acts that change it."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.bureau import acts
from xinfang.desk.door import At, needs, show
from xinfang.look.forms import DayField, Form, read_day
from xinfang.people import actions
from xinfang.people import roster as rosters
from xinfang.people.kinds import (
    FUNCTION_LABELS,
    LEVEL_LABELS,
    ORGAN_LABELS,
    POST_LABELS,
    Function,
    Level,
    OrganKind,
    PostKind,
)
from xinfang.people.models import Appointment, Organ, Person, Post
from xinfang.people.queries import chain_of, in_order
from xinfang.rules.refusals import NotFound, Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _choices(labels: Any) -> list[tuple[str, str]]:
    return [(str(key), label) for key, label in labels.items()]


@require_GET
@needs("people:read")
def organs(at: At, request: HttpRequest) -> HttpResponse:
    """The tree, or what a word finds in it."""
    word = request.GET.get("word", "").strip()[:60]
    rows = in_order(Organ.objects.all())
    depth = {row.pk: row.path.count("/") - 2 for row in rows}
    if word:
        rows = [row for row in rows if word in row.name or word in row.code]
    lines = [
        (row, 0 if word else depth[row.pk], ORGAN_LABELS[OrganKind(row.kind)], LEVEL_LABELS[Level(row.level)])
        for row in rows
    ]
    return show(at, request, "organs.html", lines=lines, word=word, may="people:set" in at.actor.permissions)


def _organ(uid: UUID) -> Organ:
    found = Organ.objects.filter(uid=uid).select_related("parent", "successor").first()
    if found is None:
        raise NotFound("没有这个单位。", code="not_found")
    return found


@require_GET
@needs("people:read")
def organ(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One organ: its facts, its posts over time, the answerable chain of a day."""
    found = _organ(uid)
    day = read_day(request.GET.get("day", "")) or at.today
    rows = (
        Appointment.objects.filter(post__organ=found)
        .select_related("post", "person", "person__account")
        .order_by("post__kind", "-start")
    )
    held = [
        (row, POST_LABELS[PostKind(row.post.kind)], [FUNCTION_LABELS[Function(f)] for f in sorted(row.function_set)])
        for row in rows
    ]
    return show(
        at,
        request,
        "organ.html",
        organ=found,
        kind=ORGAN_LABELS[OrganKind(found.kind)],
        held=held,
        day=day,
        chain=chain_of(found, day),
        may=_may(at, found),
        codes=found.old_codes.all(),
        below=found.children.order_by("code"),
    )


def _may(at: At, found: Organ | None) -> bool:
    try:
        actions.need_to_set(at.actor, found)
    except Refused:
        return False
    return True


class OrganForm(Form):
    """A new organ."""

    parent = forms.ChoiceField(label="上级单位")
    code = forms.CharField(label="代码", max_length=60)
    name = forms.CharField(label="名称", max_length=120)
    short_name = forms.CharField(label="简称", max_length=60)
    kind = forms.ChoiceField(label="类型", choices=_choices(ORGAN_LABELS))
    level = forms.ChoiceField(label="层级", choices=_choices(LEVEL_LABELS))
    paper_mark = forms.CharField(label="机关代字", max_length=20, required=False, help_text="文号的开头，如 咸信访")
    valid_from = DayField(label="成立日期")


@require_http_methods(["GET", "POST"])
@needs("people:set")
def new_organ(at: At, request: HttpRequest) -> HttpResponse:
    """Create an organ."""
    form = OrganForm(request.POST or None, initial={"valid_from": at.today})
    parents: Any = form.fields["parent"]
    within = Organ.objects.filter(path__startswith=at.actor.reach, valid_to__isnull=True)
    parents.choices = [(str(row.uid), row.name) for row in in_order(within)]
    if request.method == "POST" and form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name not in {"key", "version", "parent"}}
        try:
            made = actions.create_organ(
                said,
                parent=_organ(UUID(form.cleaned_data["parent"])),
                actor=at.actor,
                on=at.today,
                act_key=f"desk:{form.cleaned_data['key']}",
            )
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, f"已新建{made.name}。")
            return redirect("desk:organ", uid=made.uid)
    return show(at, request, "people_form.html", form=form, title="新建单位", back="desk:organs")


class OrganFacts(Form):
    """What of an organ may be changed."""

    name = forms.CharField(label="名称", max_length=120)
    short_name = forms.CharField(label="简称", max_length=60)
    code = forms.CharField(label="代码", max_length=60, help_text="旧代码会留作历史")
    paper_mark = forms.CharField(label="机关代字", max_length=20, required=False)
    heads_allowed = forms.IntegerField(label="主要领导人数", min_value=1, max_value=4)
    address = forms.CharField(label="通信地址", max_length=200, required=False)
    email = forms.CharField(label="电子信箱", max_length=120, required=False)
    phone = forms.CharField(label="投诉电话", max_length=60, required=False)
    reception = forms.CharField(label="信访接待的时间和地点", max_length=200, required=False)
    inquiry = forms.CharField(
        label="查询办理进展的方式",
        max_length=200,
        required=False,
        help_text="以上五项由网上信访首页公布（实施办法第八条）",
    )


@require_http_methods(["GET", "POST"])
@needs("people:set")
def change_organ(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change an organ's names, marks and published facts."""
    found = _organ(uid)
    actions.need_to_set(at.actor, found)
    names = [name for name in OrganFacts.base_fields if name not in {"key", "version"}]
    form = OrganFacts(request.POST or None, initial={name: getattr(found, name) for name in names})
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in names if form.cleaned_data[name] != getattr(found, name)}
        try:
            actions.change_organ(
                found, changes, actor=at.actor, on=at.today, act_key=f"desk:{form.cleaned_data['key']}"
            )
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, f"已更改{found.name}。")
            return redirect("desk:organ", uid=found.uid)
    return show(at, request, "people_form.html", form=form, title=f"更改{found.name}", organ=found)


class AppointForm(Form):
    """Who takes which post, from when."""

    code = forms.CharField(label="工号", max_length=40, help_text="已登记过的人写原来的工号")
    name = forms.CharField(label="姓名", max_length=60)
    title = forms.CharField(label="职务", max_length=80)
    section = forms.CharField(label="科室", max_length=60, required=False)
    kind = forms.ChoiceField(label="职务类型", choices=_choices(POST_LABELS), initial=PostKind.HANDLER.value)
    start = DayField(label="任职日期")
    functions = forms.MultipleChoiceField(
        label="职责", required=False, choices=_choices(FUNCTION_LABELS), widget=forms.CheckboxSelectMultiple
    )
    portfolio = forms.CharField(
        label="分工", max_length=300, required=False, help_text="其他领导填写：分管的业务，用空格隔开，如 住房 物业"
    )
    acting_head = forms.BooleanField(label="主持工作", required=False)


@require_http_methods(["GET", "POST"])
@needs("people:set")
def appoint(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """Appoint a person, registering the person and the post where they are new."""
    found = _organ(uid)
    actions.need_to_set(at.actor, found)
    form = AppointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _appoint(at, found, form.cleaned_data)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(
                request, f"已登记{form.cleaned_data['name']}任{found.short_name}{form.cleaned_data['title']}。"
            )
            return redirect("desk:organ", uid=found.uid)
    return show(at, request, "people_form.html", form=form, title=f"登记任职：{found.name}", organ=found)


def _appoint(at: At, found: Organ, said: dict[str, Any]) -> None:
    with acts.together():
        person = Person.objects.filter(code=said["code"].strip()).first()
        if person is not None and person.name != said["name"].strip():
            raise Refused(
                f"工号 {said['code']} 已登记为{person.name}。", todo="请核对工号", field="code", code="code_taken"
            )
        person = person or actions.create_person(code=said["code"], name=said["name"], actor=at.actor, on=at.today)
        post = Post.objects.filter(organ=found, title=said["title"].strip(), section=said["section"].strip()).first()
        post = post or actions.create_post(
            found, title=said["title"], kind=said["kind"], section=said["section"], actor=at.actor, on=at.today
        )
        actions.appoint(
            person,
            post,
            start=said["start"],
            functions=said["functions"],
            portfolio=said["portfolio"],
            acting_head=said["acting_head"],
            actor=at.actor,
            on=at.today,
            act_key=f"desk:{said['key']}",
        )


class Term(Form):
    """The days of an appointment."""

    start = DayField(label="任职日期")
    end = DayField(label="离任日期（最后一天）", required=False)


@require_http_methods(["GET", "POST"])
@needs("people:set")
def appointment(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """Close an appointment, or correct its days: the old row stays as history."""
    row = Appointment.objects.filter(uid=uid, superseded=False).select_related("post__organ", "person").first()
    if row is None:
        raise NotFound("没有这条任职。", code="not_found")
    actions.need_to_set(at.actor, row.post.organ)
    form = Term(request.POST or None, initial={"start": row.start, "end": row.end})
    if request.method == "POST" and form.is_valid():
        try:
            _term(at, row, form.cleaned_data["start"], form.cleaned_data["end"], f"desk:{form.cleaned_data['key']}")
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, f"已更改{row.person.name}的任职日期。")
            return redirect("desk:organ", uid=row.post.organ.uid)
    return show(
        at,
        request,
        "people_form.html",
        form=form,
        title=f"任职日期：{row.person.name} {row.post.organ.short_name}{row.post.title}",
        organ=row.post.organ,
    )


def _term(at: At, row: Appointment, start: date, end: date | None, key: str) -> None:
    if start == row.start and end == row.end:
        raise Refused("日期没有变。", code="nothing_to_change")
    if start == row.start and row.end is None and end is not None:
        actions.close_appointment(row, end=end, actor=at.actor, on=at.today, act_key=key)
    else:
        actions.correct_appointment(row, start=start, end=end, actor=at.actor, on=at.today, act_key=key)


@require_http_methods(["GET", "POST"])
@needs("people:set")
def roster(at: At, request: HttpRequest) -> HttpResponse:
    """Import organs, posts and people from a spreadsheet."""
    problem, done = "", None
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None or (file.size or 0) > rosters.MOST_BYTES:
                raise Refused("没有选择文件，或者文件超过 8 MB。", code="no_file")
            done = rosters.bring(file.read(), actor=at.actor, on=at.today)
        except Refused as error:
            problem = str(error)
    return show(at, request, "roster.html", 400 if problem else 200, done=done, problem=problem)


@require_GET
@needs("people:set")
def roster_template(at: At, request: HttpRequest) -> HttpResponse:
    """The empty roster."""
    return HttpResponse(rosters.template(), XLSX, headers={"Content-Disposition": 'attachment; filename="roster.xlsx"'})
