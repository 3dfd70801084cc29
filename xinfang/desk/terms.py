"""Appointments and deputies: ended, corrected, stood in for. What follows is shown beside each form."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.desk.door import At, needs, show
from xinfang.desk.organs import choices, function_words, may_set
from xinfang.look.forms import DayField, Form
from xinfang.people import actions
from xinfang.people.kinds import FUNCTION_LABELS, POST_LABELS, PostKind
from xinfang.people.models import Account, Appointment, Deputising
from xinfang.people.queries import on_day
from xinfang.people.reach import administered
from xinfang.petitions import actions as petitions
from xinfang.petitions import leavers
from xinfang.rules.days import zh
from xinfang.rules.refusals import NotFound, Refused


def _term(uid: UUID) -> Appointment:
    row = Appointment.objects.filter(uid=uid).select_related("post__organ", "person", "supersedes").first()
    if row is None:
        raise NotFound("没有这条任职。", code="not_found")
    return row


def _to_change(at: At, request: HttpRequest, uid: UUID) -> Appointment:
    """The appointment, for who may change it; one that was corrected is changed in its newest form.

    A form sent twice passes here: the act knows its key, or refuses.
    """
    row = _term(uid)
    actions.need_to_set(at.actor, row.post.organ)
    if row.superseded and request.method == "GET":
        raise Refused("这一条已被更正，不能再改。", todo="请在机构页打开最新的一条", code="closed")
    return row


def _named(row: Appointment) -> str:
    return f"{row.person.name} {row.post.organ.short_name}{row.post.section}{row.post.title}"


def _form_page(at: At, request: HttpRequest, form: Form, title: str, row: Appointment, **more: Any) -> HttpResponse:
    status = 400 if form.errors else 200
    return show(at, request, "people_form.html", status, form=form, title=title, organ=row.post.organ, term=row, **more)


@require_GET
@needs("people:read")
def appointment(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One appointment: its days and duties, what it corrected, who stands in."""
    row = _term(uid)
    before: list[Appointment] = []
    one = row.supersedes
    while one is not None and len(before) < 50:
        before.append(one)
        one = one.supersedes
    deputies = Deputising.objects.filter(Q(absent=row) | Q(deputy=row)).order_by("-start")
    return show(
        at,
        request,
        "appointment.html",
        row=row,
        organ=row.post.organ,
        kind=POST_LABELS[PostKind(row.post.kind)],
        duties=function_words(row),
        before=before,
        after=row.corrections.first(),
        deputies=deputies.select_related("absent__person", "absent__post", "deputy__person", "deputy__post"),
        may=may_set(at, row.post.organ),
        keeps=administered(at.actor, at.today).filter(pk=row.person_id).exists(),
        account=Account.objects.filter(person=row.person).first(),
    )


class EndForm(Form):
    """The last day."""

    end = DayField(label="离任日期", help_text="在任的最后一天")


@require_http_methods(["GET", "POST"])
@needs("people:set")
def end(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """End an appointment."""
    row = _to_change(at, request, uid)
    form = EndForm(request.POST or None, initial={"end": at.today})
    if request.method == "POST" and form.is_valid():
        last = form.cleaned_data["end"]
        try:
            actions.close_appointment(
                row, end=last, actor=at.actor, on=at.today, act_key=f"desk:{form.cleaned_data['key']}"
            )
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, f"{row.person.name}的任职到 {zh(last)} 为止。{''.join(_left_in_hand(row))}")
            return redirect("desk:appointment", uid=row.uid)
    bring = [
        f"{row.person.name}从第二天起不能再以这个岗位办理业务。",
        "责任链按这一天计算：当天及以前仍由他（她）承担，第二天起空缺，直到登记新的任职。",
        *[f"{words}同一天结束。" for words in _deputies_words(row, at.today)],
        *_left_in_hand(row),
    ]
    return _form_page(at, request, form, f"结束任职：{_named(row)}", row, bring=bring, do="结束任职", cite="seed/3")


def _left_in_hand(row: Appointment) -> list[str]:
    count = leavers.count_of(row)
    said = f"他（她）手里还有 {count} 件信访事项，要由本单位负责人移交；没有移交以前，一直提醒负责人和系统管理人员。"
    return [said] if count else []


def _deputies_words(row: Appointment, today: date) -> list[str]:
    rows = Deputising.objects.filter(Q(end__isnull=True) | Q(end__gte=today)).filter(Q(absent=row) | Q(deputy=row))
    return [
        f"{one.deputy.person.name}代{one.absent.person.name}的代理"
        for one in rows.select_related("absent__person", "deputy__person")
    ]


class CorrectForm(Form):
    """What the appointment should have said."""

    start = DayField(label="任职日期")
    end = DayField(label="离任日期", required=False, help_text="在任的最后一天；还在任的留空")
    functions = forms.MultipleChoiceField(
        label="职责", required=False, choices=choices(FUNCTION_LABELS), widget=forms.CheckboxSelectMultiple
    )
    portfolio = forms.CharField(label="分工", max_length=300, required=False, help_text="用空格隔开，如 住房 物业")
    acting_head = forms.BooleanField(label="主持工作", required=False)


@require_http_methods(["GET", "POST"])
@needs("people:set")
def correct(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """Correct an appointment: the old row stays as history."""
    row = _to_change(at, request, uid)
    names = ("start", "end", "portfolio", "acting_head")
    began = {**{name: getattr(row, name) for name in names}, "functions": sorted(row.function_set)}
    form = CorrectForm(request.POST or None, initial=began)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in (*names, "functions")}
        try:
            new = petitions.correct_appointment(
                row, **said, actor=at.actor, on=at.today, act_key=f"desk:{form.cleaned_data['key']}"
            )
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, f"已更正{row.person.name}的任职，原来的一条留作历史。")
            return redirect("desk:appointment", uid=new.uid)
    bring = [
        "原来的一条留作历史，标明“已更正”，不删除。",
        "责任链和在任情况改按更正后的内容；有人代理的，代理跟着更正后的任职。",
        "已经按原来的任职作出的认定不自动改变，请通知有关单位重新核对。",
        "职务或者人写错了的，把这一条结束在任职当天，再重新登记。",
    ]
    return _form_page(at, request, form, f"更正任职：{_named(row)}", row, bring=bring, do="更正", cite="seed/3")


class DeputyForm(Form):
    """Who stands in, from when to when, on which ground."""

    deputy = forms.ChoiceField(label="由谁代理", help_text="列出本单位和上级单位今天在任的人")
    start = DayField(label="代理起日")
    end = DayField(label="代理止日", required=False, help_text="代理的最后一天；还说不准的留空，回来后再结束")
    ground = forms.CharField(label="依据", max_length=120, help_text="如：局党组 6月3日 会议决定，局长外出学习")

    def __init__(self, *args: Any, absent: Appointment, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organs = [pk for pk in (absent.post.organ_id, absent.post.organ.parent_id) if pk is not None]
        rows = Appointment.objects.filter(on_day(today), post__organ_id__in=organs, superseded=False)
        rows = rows.exclude(person_id=absent.person_id).select_related("person", "post__organ")
        ranked = sorted(rows, key=lambda row: (row.post.organ_id != absent.post.organ_id, row.post.kind, row.pk))
        self.rows = {str(row.uid): row for row in ranked}
        named = [(uid, _named(row)) for uid, row in self.rows.items()]
        self.fields["deputy"].choices = [("", "请选择"), *named]  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@needs("people:set")
def deputy(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """Name who stands in for somebody who is away."""
    row = _to_change(at, request, uid)
    form = DeputyForm(request.POST or None, absent=row, today=at.today, initial={"start": at.today})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.name_deputy(
                row,
                form.rows[said["deputy"]],
                start=said["start"],
                end=said["end"],
                ground=said["ground"],
                actor=at.actor,
                on=at.today,
                act_key=f"desk:{said['key']}",
            )
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, f"{made.deputy.person.name}从 {zh(made.start)} 起代理{row.person.name}。")
            return redirect("desk:appointment", uid=row.uid)
    bring = [
        f"代理人可以在“我的岗位”里选这个岗位，以“代{row.person.name}”的名义办理；账本同时记下代理人和被代理人。",
        "代理期间的责任链同时列出两人，谁有责任由人核查认定。",
        f"{row.person.name}自己仍可办理；不应再办的，请同时结束任职。",
        *[f"已有登记：{words}。同一时间两人代理会一并显示。" for words in _deputies_words(row, at.today)],
    ]
    return _form_page(at, request, form, f"登记代理：{_named(row)}", row, bring=bring, do="登记代理", cite="seed/3")


@require_http_methods(["GET", "POST"])
@needs("people:set")
def end_deputy(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """End a deputising."""
    found = Deputising.objects.filter(uid=uid)
    row = found.select_related("absent__post__organ", "absent__person", "deputy__person").first()
    if row is None:
        raise NotFound("没有这条代理。", code="not_found")
    actions.need_to_set(at.actor, row.absent.post.organ)
    form = EndForm(request.POST or None, initial={"end": at.today})
    form.fields["end"].label, form.fields["end"].help_text = "代理止日", "代理的最后一天"
    if request.method == "POST" and form.is_valid():
        last = form.cleaned_data["end"]
        try:
            actions.end_deputy(row, end=last, actor=at.actor, on=at.today, act_key=f"desk:{form.cleaned_data['key']}")
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, f"{row.deputy.person.name}的代理到 {zh(last)} 为止。")
            return redirect("desk:appointment", uid=row.absent.uid)
    bring = [
        f"{row.deputy.person.name}从第二天起不能再以这个岗位办理。",
        "第二天起的责任链只列本人。",
        f"现在登记的代理：{zh(row.start)} 起" + (f"，到 {zh(row.end)}。" if row.end else "，没有写止日。"),
    ]
    title = f"结束代理：{row.deputy.person.name}代{row.absent.person.name}"
    return _form_page(at, request, form, title, row.absent, bring=bring, do="结束代理", cite="seed/3")
