"""People: the list, a new appointment, an account, the roster."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.bureau import acts
from xinfang.desk.door import At, needs, show
from xinfang.desk.organs import choices, organ_of
from xinfang.look import paging
from xinfang.look.forms import DayField, Form
from xinfang.people import actions
from xinfang.people import roster as rosters
from xinfang.people.kinds import FUNCTION_LABELS, POST_LABELS, PostKind
from xinfang.people.models import Appointment, Organ, Person, Post
from xinfang.people.queries import on_day
from xinfang.rules.refusals import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@needs("people:read")
def staff(at: At, request: HttpRequest) -> HttpResponse:
    """Everyone who is registered, by name or staff code, a page at a time, with the posts held today."""
    word, held_only = request.GET.get("word", "").strip()[:60], request.GET.get("held") == "1"
    rows = Person.objects.all()
    if word:
        rows = rows.filter(Q(name__contains=word) | Q(code__contains=word))
    if held_only:
        rows = rows.filter(on_day(at.today, "appointments__"), appointments__superseded=False).distinct()
    today = Appointment.objects.filter(on_day(at.today), superseded=False).select_related("post__organ")
    held = Prefetch("appointments", today, to_attr="held")
    page = paging.page(rows.prefetch_related(held), ("id",), request.GET.get("cursor", ""))
    kept = {name: value for name, value in (("word", word), ("held", "1" if held_only else "")) if value}
    return show(
        at,
        request,
        "staff.html",
        page=page,
        word=word,
        held=held_only,
        said=f"共 {paging.said(paging.bounded_count(rows))} 人",
        query=urlencode(kept) + ("&" if kept else ""),
        may="people:set" in at.actor.permissions,
    )


class AppointForm(Form):
    """Who takes which post, from when."""

    code = forms.CharField(label="工号", max_length=40, help_text="已登记过的人写原来的工号")
    name = forms.CharField(label="姓名", max_length=60)
    title = forms.CharField(label="职务", max_length=80)
    section = forms.CharField(label="科室", max_length=60, required=False)
    kind = forms.ChoiceField(label="职务类型", choices=choices(POST_LABELS), initial=PostKind.HANDLER.value)
    start = DayField(label="任职日期")
    functions = forms.MultipleChoiceField(
        label="职责", required=False, choices=choices(FUNCTION_LABELS), widget=forms.CheckboxSelectMultiple
    )
    portfolio = forms.CharField(
        label="分工", max_length=300, required=False, help_text="其他领导填写：分管的业务，用空格隔开，如 住房 物业"
    )
    acting_head = forms.BooleanField(label="主持工作", required=False)


@require_http_methods(["GET", "POST"])
@needs("people:set")
def appoint(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """Appoint a person, registering the person and the post where they are new."""
    found = organ_of(uid)
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
    return show(
        at,
        request,
        "people_form.html",
        400 if form.errors else 200,
        form=form,
        title=f"登记任职：{found.name}",
        organ=found,
        do="登记任职",
    )


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
