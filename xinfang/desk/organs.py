"""Organs: the tree, one organ with its people over time, a new one, a changed one."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.desk.door import At, needs, show
from xinfang.duties.reach import watched
from xinfang.look.forms import DayField, Form, read_day
from xinfang.people import actions
from xinfang.people.kinds import (
    FUNCTION_LABELS,
    LEVEL_LABELS,
    MANNER_LABELS,
    ORGAN_LABELS,
    POST_LABELS,
    Function,
    Level,
    Manner,
    OrganKind,
    PostKind,
)
from xinfang.people.models import Appointment, Deputising, Organ, Post
from xinfang.people.queries import chain_of, in_order
from xinfang.petitions.remains import remains
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.tenure import between
from xinfang.rules.values import Period

KINDS = [kind.value for kind in PostKind]


def choices(labels: Any) -> list[tuple[str, str]]:
    """An enum's labels as a form's choices."""
    return [(str(key), label) for key, label in labels.items()]


def function_words(row: Appointment) -> list[str]:
    """An appointment's functions in words."""
    return [FUNCTION_LABELS[Function(one)] for one in sorted(row.function_set)]


def organ_of(uid: UUID) -> Organ:
    """The organ, or 404."""
    found = Organ.objects.filter(uid=uid).select_related("parent", "successor").first()
    if found is None:
        raise NotFound("没有这个单位。", code="not_found")
    return found


def may_set(at: At, found: Organ | None) -> bool:
    """Whether the actor may change people of this organ: what is then offered."""
    try:
        actions.need_to_set(at.actor, found)
    except Refused:
        return False
    return True


@require_GET
@needs("people:read")
def organs(at: At, request: HttpRequest) -> HttpResponse:
    """The tree, or what a word finds in it: names and codes of now and of before."""
    word = request.GET.get("word", "").strip()[:60]
    found = Organ.objects.all()
    if word:
        former = Q(old_names__name__contains=word) | Q(old_codes__code__contains=word)
        found = found.filter(Q(name__contains=word) | Q(code__contains=word) | former).distinct()
    rows = in_order(found)
    lines = [
        (
            row,
            0 if word else min(row.path.count("/") - 2, 4),
            ORGAN_LABELS[OrganKind(row.kind)],
            LEVEL_LABELS[Level(row.level)],
        )
        for row in rows
    ]
    return show(at, request, "organs.html", lines=lines, word=word, may="people:set" in at.actor.permissions)


@require_GET
@needs("people:read")
def organ(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One organ: its posts over time with what was vacant or double, deputies, names, successors, the chain of a day."""
    found = organ_of(uid)
    day = read_day(request.GET.get("day", "")) or at.today
    may = may_set(at, found)
    return show(
        at,
        request,
        "organ.html",
        organ=found,
        kind=ORGAN_LABELS[OrganKind(found.kind)],
        level=LEVEL_LABELS[Level(found.level)],
        posts=list(_posts(at, found)),
        away=_away(found),
        day=day,
        chain=chain_of(found, day),
        may=may,
        open=found.valid_to is None,
        left=remains(found, at.today) if may else None,
        watches=watched(at.actor).filter(pk=found.pk).exists(),
        codes=found.old_codes.order_by("-until"),
        names=found.old_names.all(),
        successions=[(row, MANNER_LABELS[Manner(row.manner)]) for row in _successions(found.successions)],
        forerunners=[(row, MANNER_LABELS[Manner(row.manner)]) for row in _successions(found.took_over)],
        below=in_order(found.children.all()),
    )


def _successions(rows: Any) -> Any:
    return rows.filter(undone_on__isnull=True).select_related("organ", "successor")


def _posts(at: At, found: Organ) -> Iterable[dict[str, Any]]:
    """Each post with its terms, the newest first, and the stretches that were vacant or held twice."""
    until = found.valid_to or at.today
    posts = Post.objects.filter(organ=found).prefetch_related("appointments__person__account")
    for post in sorted(posts, key=lambda one: (KINDS.index(one.kind), one.section, one.pk)):
        terms = list(post.appointments.all())
        valid = [row for row in terms if not row.superseded]
        stretches = between([Period(row.start, row.end) for row in valid], until)
        yield {
            "post": post,
            "kind": POST_LABELS[PostKind(post.kind)],
            "lines": _lines(valid, stretches if post.kind != PostKind.HANDLER else [], at),
            "former": [row for row in terms if row.superseded],
        }


def _lines(terms: list[Appointment], stretches: list[Any], at: At) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [{"row": row, "at": row.start, "duties": function_words(row)} for row in terms]
    found += [{"gap": one, "at": one.first, "days": one.days(at.today)} for one in stretches]
    return sorted(found, key=lambda line: (line["at"], "gap" in line), reverse=True)


def _away(found: Organ) -> Any:
    rows = Deputising.objects.filter(absent__post__organ=found, absent__superseded=False).order_by("-start", "-pk")
    return rows.select_related("absent__person", "absent__post", "deputy__person", "deputy__post__organ")[:30]


class OrganForm(Form):
    """A new organ."""

    parent = forms.ChoiceField(label="上级单位")
    code = forms.CharField(label="代码", max_length=60)
    name = forms.CharField(label="名称", max_length=120)
    short_name = forms.CharField(label="简称", max_length=60)
    kind = forms.ChoiceField(label="类型", choices=choices(ORGAN_LABELS))
    level = forms.ChoiceField(label="层级", choices=choices(LEVEL_LABELS))
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
                parent=organ_of(UUID(form.cleaned_data["parent"])),
                actor=at.actor,
                on=at.today,
                act_key=f"desk:{form.cleaned_data['key']}",
            )
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, f"已新建{made.name}。")
            return redirect("desk:organ", uid=made.uid)
    return show(at, request, "people_form.html", 400 if form.errors else 200, form=form, title="新建单位", do="新建")


class OrganFacts(Form):
    """What of an organ may be changed."""

    name = forms.CharField(label="名称", max_length=120, help_text="旧名称留作历史，以后仍可查到")
    short_name = forms.CharField(label="简称", max_length=60)
    code = forms.CharField(label="代码", max_length=60, help_text="旧代码留作历史，旧文件里的代码仍指这个单位")
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
    found = organ_of(uid)
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
    return show(
        at, request, "people_form.html", 400 if form.errors else 200, form=form, title=f"更改{found.name}", organ=found
    )
