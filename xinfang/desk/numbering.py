"""The numbers of other systems at the desk: add one, correct one."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from xinfang.desk.door import At, needs, show
from xinfang.look.forms import Form
from xinfang.petitions import actions
from xinfang.petitions.kinds import EXTERNAL_LABELS, ExternalSystem
from xinfang.petitions.models import ExternalNumber, Petition
from xinfang.petitions.numbers import tidy
from xinfang.rules.refusals import NotFound, Refused


class Number(Form):
    """Whose number, and which."""

    system = forms.ChoiceField(label="哪个系统", choices=[(key.value, label) for key, label in EXTERNAL_LABELS.items()])
    number = forms.CharField(label="编号", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class Corrected(Form):
    """The right number."""

    number = forms.CharField(
        label="正确的编号",
        max_length=60,
        required=False,
        help_text="留空表示登记错了，去掉。原来的编号留在账本里",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _petition(at: At, number: str) -> Petition:
    return Petition.objects.get_visible(at.actor, number=tidy(number)[:12])


@require_http_methods(["GET", "POST"])
@needs("petition:read")
def add(at: At, request: HttpRequest, number: str) -> HttpResponse:
    """Add a number."""
    petition, form = _petition(at, number), Number(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = form.cleaned_data
        try:
            actions.add_external(
                petition.uid,
                system=ExternalSystem(said["system"]),
                number=said["number"],
                actor=at.actor,
                on=at.today,
                key=f"desk:{said['key']}",
            )
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, "编号已登记，用检索框可以按它找到这件事项。")
            return redirect("desk:petition", number=petition.number)
    return _page(at, request, petition, form)


@require_http_methods(["GET", "POST"])
@needs("petition:read")
def correct(at: At, request: HttpRequest, number: str, uid: UUID) -> HttpResponse:
    """Correct a number, or take it away."""
    petition = _petition(at, number)
    row = ExternalNumber.objects.filter(petition=petition, uid=uid, ended_on__isnull=True).first()
    if row is None:
        raise NotFound("没有这个编号。", code="not_found")
    form = Corrected(request.POST or None, initial={"number": row.number})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            given = {"number": said["number"], "key": f"desk:{said['key']}"}
            actions.correct_external(petition.uid, uid, **given, actor=at.actor, on=at.today)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, "编号已更正。")
            return redirect("desk:petition", number=petition.number)
    return _page(at, request, petition, form, row=row, system=EXTERNAL_LABELS[ExternalSystem(row.system)])


def _page(at: At, request: HttpRequest, petition: Petition, form: Form, **more: Any) -> HttpResponse:
    status = 400 if request.method == "POST" else 200
    return show(at, request, "number.html", status, petition=petition, form=form, **more)
