"""Report a leak or a reprisal: one short page, sent sealed to the discipline inspection."""

import time
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from xinfang.bureau import acts, throttle
from xinfang.bureau.queries import snapshot
from xinfang.look.address import address_of
from xinfang.look.forms import Form
from xinfang.look.public import public
from xinfang.people.models import Organ
from xinfang.people.queries import in_order
from xinfang.petitions import actions
from xinfang.petitions.actions.reporting import WRONG_LABELS, Wrong
from xinfang.petitions.identities import Identity
from xinfang.petitions.when import When
from xinfang.portal.case import file_of
from xinfang.portal.lodge import PETITIONER
from xinfang.rules.refusals import Refused

HOUR = timedelta(hours=1)


class Report(Form):
    """What happened, by whom, and how the discipline inspection may reach who reports."""

    wrong = forms.ChoiceField(
        label="发生了什么",
        choices=[(wrong.value, label) for wrong, label in WRONG_LABELS.items()],
        widget=forms.RadioSelect,
    )
    accused = forms.ChoiceField(label="是哪个单位，或者是哪个单位的人", help_text="这个单位和它的下级看不到这份材料")
    text = forms.CharField(
        label="经过",
        max_length=100_000,
        help_text="什么时间、什么人、做了什么；有什么可以证明",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    name = forms.CharField(
        label="您的姓名（可以不写）",
        max_length=60,
        required=False,
        help_text="不写的，纪检监察机关没有办法找您核实",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label="电话（可以不写）", max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "tel"})
    )
    linked = forms.BooleanField(required=False, initial=True)

    def __init__(self, *args: Any, number: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = in_order(Organ.objects.filter(valid_to__isnull=True).exclude(code__contains=":"))
        self.fields["accused"].choices = [("", "请选择"), *((str(row.uid), row.name) for row in rows)]  # type: ignore[attr-defined]
        self.fields["wrong"].error_messages["required"] = "请选一项。"
        if number:
            self.fields["linked"].label = f"和我正在查询的事项（编号 {number}）有关"
        else:
            del self.fields["linked"]


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The page, or the act. Number and code of the report come back like those of any matter."""
    file = file_of(request)
    if request.method == "POST" and acts.known(f"portal:{request.POST.get('key', '')}") and "lodged" in request.session:
        return redirect("portal:lodged")
    form = Report(request.POST if request.method == "POST" else None, number=file.petition.number if file else "")
    about = file.petition.uid if file else None
    if request.method == "POST" and form.is_valid() and _sent(request, form, about):
        return redirect("portal:lodged")
    return render(request, "portal/report.html", {"form": form}, status=400 if form.errors else 200)


def _sent(request: HttpRequest, form: Report, about: UUID | None) -> bool:
    """Send it; what is refused goes back into the form with all that was typed."""
    said, now, today = form.cleaned_data, timezone.now(), timezone.localdate()
    key, place = f"portal:{said['key']}", address_of(request)
    throttle.refuse_too_many("lodge", place, now=now, most=snapshot().setting("lodge_per_hour"), within=HOUR)
    try:
        made = actions.report_wrong(
            Wrong(said["wrong"]),
            accused=Organ.objects.get(uid=said["accused"]),
            text=said["text"],
            identity=Identity(said["name"], said["phone"], "", ""),
            about=about if said.get("linked") else None,
            actor=PETITIONER,
            when=When(today, today),
            key=key,
        )
    except Refused as error:
        form.refuse(error)
        return False
    throttle.count("lodge", place, now=now, within=HOUR)
    request.session["lodged"] = [str(made.petition.uid), key, int(time.time())]
    return True
