"""What a petitioner may ask for without an account: review, re-review, withdrawal. Each wants proof beyond the query code."""

from collections.abc import Callable
from datetime import date, timedelta
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
from xinfang.petitions import actions, life
from xinfang.petitions.actions.reviewing import reviewers
from xinfang.petitions.models import Petition
from xinfang.petitions.proof import prove
from xinfang.petitions.queries import Dossier
from xinfang.petitions.when import When
from xinfang.portal.case import file_of
from xinfang.portal.lodge import PETITIONER
from xinfang.rules import steps
from xinfang.rules.refusals import Refused
from xinfang.rules.review import Ground
from xinfang.rules.steps import State

HOUR = timedelta(hours=1)
PLAIN = {
    Ground.OWN_LEVEL: "它的本级政府",
    Ground.SUPERIOR_DEPARTMENT: "它的上级主管部门",
    Ground.UPPER_LEVEL: "它的上一级政府",
}


class Proved(Form):
    """Who asks, and what proves it."""

    name = forms.CharField(
        label="您的姓名",
        max_length=60,
        help_text="和提交时写的一样",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    digits = forms.CharField(
        label="电话或者身份证号码的后四位",
        max_length=8,
        help_text="提交时留的号码；用来确认是您本人",
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 8}),
    )

    def __init__(self, *args: Any, file: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare(file)
        self.order_fields([name for name in self.fields if name not in {"name", "digits"}] + ["name", "digits"])

    def prepare(self, file: Dossier) -> None:
        """Fill in choices."""


def _words(label: str, hint: str) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=100_000, widget=forms.Textarea(attrs={"rows": 8}))


class AskReview(Proved):
    """Of whom, and why."""

    to = forms.ChoiceField(label="请哪个机关来查", widget=forms.RadioSelect)
    text = _words("您为什么不同意，请求是什么", "写清楚哪里不对、希望怎么处理；只看原来反映的事实和理由")

    def prepare(self, file: Dossier) -> None:
        """Only the organs that are competent."""
        found = reviewers(file.proceeding.organ)
        self.fields["to"].choices = [(str(one.uid), f"{one.name}（{PLAIN[why]}）") for one, why in found]  # type: ignore[attr-defined]


class Withdraw(Proved):
    """Why it is withdrawn."""

    text = _words("为什么撤回", "如：问题已经解决。撤回后不再办理，以后可以就新的事实再提出")


def _review(file: Dossier, said: dict[str, Any], today: date, key: str) -> Petition:
    act = actions.request_review if file.proceeding.state == State.REPLIED else actions.request_rereview
    return act(
        file.petition.uid,
        to=UUID(said["to"]),
        text=said["text"],
        received_on=today,
        actor=PETITIONER,
        when=When(today, today),
        key=key,
    )


def _withdraw(file: Dossier, said: dict[str, Any], today: date, key: str) -> Petition:
    return actions.withdraw(file.petition.uid, text=said["text"], actor=PETITIONER, when=When(today, today), key=key)


Act = Callable[[Dossier, dict[str, Any], date, str], Petition]


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Ask for review, or for re-review: whichever the matter has come to."""
    return _page(request, ("request_review", "request_rereview"), AskReview, _review)


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Withdraw the matter."""
    return _page(request, ("withdraw",), Withdraw, _withdraw)


def _page(request: HttpRequest, keys: tuple[str, ...], form_type: type[Proved], act: Act) -> HttpResponse:
    file = file_of(request)
    if file is None:
        return redirect("portal:look_up")
    if request.method == "POST" and acts.known(f"portal:{request.POST.get('key', '')}"):
        return redirect("portal:case")
    today, now = timezone.localdate(), snapshot()
    offered = [step for step in life.steps_for(file, PETITIONER, today) if step.key in keys]
    if not offered:
        return render(request, "portal/not_now.html", {"file": file, "why": _why(file, keys[-1], today)}, status=409)
    form = form_type(request.POST or None, file=file)
    if request.method == "POST" and form.is_valid() and _done(request, form, file, act, today):
        return redirect("portal:case")
    step = offered[0]
    given = {"file": file, "form": form, "step": step, "bring": life.consequences(step, file, today, now)}
    return render(request, "portal/ask.html", given, status=400 if form.errors else 200)


def _why(file: Dossier, key: str, today: date) -> Refused:
    """Why a step cannot be taken now, in the words of the table of steps."""
    facts, roles = life.standing(file, PETITIONER, today)
    try:
        steps.take(key, facts, roles, PETITIONER.permissions, today, free=True)
    except Refused as error:
        return error
    return Refused("现在不能办。")


def _done(request: HttpRequest, form: Proved, file: Dossier, act: Act, today: date) -> bool:
    """Prove it and do it; what fails goes back into the form with all that was typed."""
    said, now = form.cleaned_data, timezone.now()
    place = f"{address_of(request)}:{file.petition.uid}"
    throttle.refuse_too_many("proof", place, now=now, most=snapshot().setting("lookup_tries"), within=HOUR)
    try:
        prove(file.petition, said["name"], said["digits"])
        act(file, said, today, f"portal:{said['key']}")
    except Refused as error:
        if error.code == "not_proved":
            throttle.count("proof", place, now=now, within=HOUR)
        form.refuse(error)
        return False
    return True
