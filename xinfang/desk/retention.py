"""Closed files: which are free to be destroyed, which are held, and the destruction decided by two persons."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xinfang.desk.door import At, needs, show
from xinfang.look import paging
from xinfang.look.forms import Form
from xinfang.petitions import actions, retention
from xinfang.petitions.kinds import PURPOSE_LABELS, Purpose
from xinfang.petitions.numbers import tidy
from xinfang.rules.lawbook import in_words
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor

TABS = (("due", "可以销毁"), ("proposed", "待决定"), ("held", "暂停销毁"), ("done", "已销毁"))
DONE = {
    "propose": "已提请销毁，等另一名有权的人决定。",
    "reject": "已退回，不销毁。",
    "confirm": "已销毁。统计需要的单位、日期和结果仍然保留。",
    "hold": "已暂停销毁。",
    "lift": "已解除。",
}
ACTS: dict[str, Callable[..., Any]] = {
    "propose": actions.propose_disposal,
    "reject": actions.reject_disposal,
    "confirm": actions.confirm_disposal,
    "hold": actions.place_hold,
    "lift": actions.lift_hold,
}


class Keep(Form):
    """What is kept beyond its years, and why."""

    number = forms.CharField(label="编号", max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    reason = forms.CharField(label="理由", max_length=500, help_text="如 正在诉讼、审计，或者有研究价值")


@require_http_methods(["GET", "POST"])
@needs("retention:read")
def files(at: At, request: HttpRequest) -> HttpResponse:
    """The list by tab, a page at a time; and the acts on one file."""
    problem, keep = "", Keep()
    if request.method == "POST":
        what = request.POST.get("what", "")
        keep = Keep(request.POST) if what == "hold" else keep
        try:
            _do(what, at.actor, at.today, request, keep)
        except NotFound:
            raise
        except Refused as error:
            problem = in_words(error)
        else:
            messages.success(request, DONE[what])
            return redirect(f"{reverse('desk:retention')}?{urlencode({'tab': _tab(request)})}")
    return _page(at, request, problem, keep)


def _do(what: str, actor: Actor, today: date, request: HttpRequest, keep: Keep) -> None:
    if what not in ACTS:
        raise Refused("没有这种操作。", code="unknown_act")
    if what == "hold":
        if not keep.is_valid():
            raise Refused("请写明编号和暂停销毁的理由。", code="no_reason")
        number = tidy(keep.cleaned_data["number"])[:12]
        petition = retention.kept_by(actor).filter(number=number).first()
        if petition is None:
            raise Refused("没有这个编号，或者不由本单位保管。", field="number", code="unknown_number")
        key = f"desk:{keep.cleaned_data['key']}"
        actions.place_hold(petition.uid, reason=keep.cleaned_data["reason"], actor=actor, on=today, key=key)
        return
    key = request.POST.get("key", "")[:60]
    ACTS[what](_uid(request), actor=actor, on=today, key=f"desk:{key}" if key else "")


def _uid(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("petition", ""))
    except ValueError:
        raise NotFound("没有这件信访事项。", code="not_found") from None


def _tab(request: HttpRequest) -> str:
    tab = request.GET.get("tab", "") or request.POST.get("tab", "")
    return tab if tab in retention.TABS else "due"


def _page(at: At, request: HttpRequest, problem: str, keep: Keep) -> HttpResponse:
    tab = _tab(request)
    rows: Any = retention.listed(at.actor, tab, at.today, at.now)
    page = paging.page(rows, ("id",), request.GET.get("cursor", ""))
    return show(
        at,
        request,
        "retention.html",
        400 if problem else 200,
        problem=problem,
        keep=keep,
        tab=tab,
        tabs=TABS,
        page=page,
        lines=retention.files(page.rows, at.now),
        purposes={key.value: label for key, label in PURPOSE_LABELS.items()},
        years=[(PURPOSE_LABELS[one], retention.years_of(one.value, at.now)) for one in Purpose],
        decides=at.actor.may("retention:decide"),
        person=at.actor.person,
        key=Form()["key"],
        said=f"每页 {paging.SIZE} 件",
        query=urlencode({"tab": tab}) + "&",
    )
