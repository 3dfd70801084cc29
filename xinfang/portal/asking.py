"""What a petitioner may do without an account: review, re-review, withdrawal, rating. Each wants proof beyond the query code."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.bureau import acts, throttle
from xinfang.bureau.queries import Snapshot, snapshot
from xinfang.look.address import address_of
from xinfang.look.forms import Form
from xinfang.look.public import public
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.petitions import actions, life, ratings
from xinfang.petitions.actions.rating import Said
from xinfang.petitions.actions.reviewing import reviewers
from xinfang.petitions.models import Petition
from xinfang.petitions.proof import prove
from xinfang.petitions.queries import Dossier
from xinfang.petitions.when import When
from xinfang.portal.case import file_of, offers
from xinfang.portal.lodge import PETITIONER
from xinfang.rules import steps
from xinfang.rules.days import zh
from xinfang.rules.ratings import MARK_LABELS, Mark
from xinfang.rules.refusals import Refused
from xinfang.rules.review import Ground
from xinfang.rules.steps import State

WINDOWS = ("review_request", "rereview_request")
HOUR = timedelta(hours=1)
PLAIN = {
    Ground.OWN_LEVEL: "它的本级政府",
    Ground.SUPERIOR_DEPARTMENT: "它的上级主管部门",
    Ground.UPPER_LEVEL: "它的上一级政府",
}


class Asked(Form):
    """What is asked of one matter."""

    def __init__(self, *args: Any, file: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare(file)

    def prepare(self, file: Dossier) -> None:
        """Fill in choices."""


class Proved(Asked):
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
        super().__init__(*args, file=file, **kwargs)
        self.order_fields([name for name in self.fields if name not in {"name", "digits"}] + ["name", "digits"])


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


class Supplement(Asked):
    """What was asked for. The code is enough: nothing is given away and nothing ends by it."""

    text = _words("您要补充的内容", "照通知书上要的写；有原件的，留好，办理单位会告诉您怎么交")


def _supplement(file: Dossier, said: dict[str, Any], today: date, key: str) -> Petition:
    return actions.supplement(file.petition.uid, text=said["text"], actor=PETITIONER, when=When(today, today), key=key)


def _mark(label: str) -> forms.ChoiceField:
    choices = [(mark.value, words) for mark, words in MARK_LABELS.items()]
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


def _reason(hint: str = "") -> forms.CharField:
    return forms.CharField(
        label="为什么（可以不写）",
        required=False,
        max_length=2000,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Rate(Proved):
    """The petition office and the handling organ apart, each with a reason if one is given."""

    office_mark = _mark("")
    office_reason = _reason("理由加密保存，只有信访部门看得到，办理单位看不到")
    organ_mark = _mark("")
    organ_reason = _reason("理由加密保存，只有信访部门看得到，办理单位看不到")

    def prepare(self, file: Dossier) -> None:
        """Name those who are rated; no office, no question about it."""
        organ, office = ratings.parties(file.petition, file.proceedings, file.transfers)
        for name in ("organ_mark", "office_mark"):
            self.fields[name].error_messages["required"] = "请选一项。"
        self.fields["organ_mark"].label = f"{organ.name}办得怎么样"
        if office is None:
            del self.fields["office_mark"], self.fields["office_reason"]
        else:
            self.fields["office_mark"].label = f"{office.name}（信访部门）登记、转送、告知得怎么样"


def _rate(file: Dossier, said: dict[str, Any], today: date, key: str) -> Petition:
    office = Said(Mark(said["office_mark"]), said["office_reason"]) if "office_mark" in said else None
    organ = Said(Mark(said["organ_mark"]), said["organ_reason"])
    return actions.rate(
        file.petition.uid, organ=organ, office=office, actor=PETITIONER, when=When(today, today), key=key
    )


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


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def supplement(request: HttpRequest) -> HttpResponse:
    """Send what the organ asked for."""
    return _page(request, ("supplement",), Supplement, _supplement)


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest) -> HttpResponse:
    """Rate those who dealt with the matter, or change the rating while the days run."""
    return _page(request, ("rate",), Rate, _rate, done="portal:rated")


@public
@require_GET
def rated(request: HttpRequest) -> HttpResponse:
    """What was noted, until when it may be changed; who is not satisfied is offered a review while its days run."""
    file = file_of(request)
    row = ratings.kept(file.petition) if file else None
    if file is None or row is None:
        return redirect("portal:case")
    today = timezone.localdate()
    unhappy = Mark.UNHAPPY in {row.organ_mark, row.office_mark}
    asked = {"request_review", "request_rereview"}
    open_ = [step for step in life.steps_for(file, PETITIONER, today) if step.key in asked] if unhappy else []
    window = [one for one in file.clocks if one.limit in WINDOWS and one.met_on is None and one.void_on is None]
    last = max((one.due_on for one in window), default=None)
    given = {"file": file, "rating": row, "review": open_[0] if open_ else None, "last": last, "unhappy": unhappy}
    return render(request, "portal/rated.html", {**given, "may_change": today <= row.until})


def _page(
    request: HttpRequest, keys: tuple[str, ...], form_type: type[Asked], act: Act, *, done: str = "portal:case"
) -> HttpResponse:
    file = file_of(request)
    if file is None:
        return redirect("portal:look_up")
    if request.method == "POST" and acts.known(f"portal:{request.POST.get('key', '')}"):
        return redirect(done)
    today, now = timezone.localdate(), snapshot()
    offered = offers(file, today, now, keys)
    if not offered:
        return render(request, "portal/not_now.html", {"file": file, "why": _why(file, keys[-1], today)}, status=409)
    form = form_type(request.POST or None, file=file)
    if request.method == "POST" and form.is_valid() and _done(request, form, file, act, today):
        return redirect(done)
    step = offered[0]
    bring = [*life.consequences(step, file, today, now), *(_notes(file, today, now) if step.key == "rate" else ())]
    given = {"file": file, "form": form, "step": step, "bring": bring, "wanted": _wanted(file, step.key)}
    return render(request, "portal/ask.html", given, status=400 if form.errors else 200)


def _why(file: Dossier, key: str, today: date) -> Refused:
    """Why a step cannot be taken now, in the words of the table of steps."""
    facts, roles = life.standing(file, PETITIONER, today)
    try:
        steps.take(key, facts, roles, PETITIONER.permissions, today, free=True)
    except Refused as error:
        return error
    try:
        ratings.refuse_closed(file.proceedings, today, snapshot())
    except Refused as error:
        return error
    return Refused("现在不能办。")


def _wanted(file: Dossier, key: str) -> Paper | None:
    """The paper that says what is to be sent."""
    found = [one for one in file.papers if one.kind == PaperKind.SUPPLEMENT_NOTICE and one.voided_on is None]
    return life.paper_or_not_found(file, found[-1].uid, public=True) if key == "supplement" and found else None


def _notes(file: Dossier, today: date, now: Snapshot) -> list[str]:
    """What a rating brings: who reads what, and until when it may be changed."""
    last = ratings.refuse_closed(file.proceedings, today, now)
    return [
        "办理单位只看到满意、不满意各有多少件，看不到是谁评的，也看不到理由。",
        f"{zh(last)} 以前可以再改（天数由本单位设定，非法定）。不评价的，不算满意。",
    ]


def _done(request: HttpRequest, form: Asked, file: Dossier, act: Act, today: date) -> bool:
    """Prove it and do it; what fails goes back into the form with all that was typed."""
    said, now = form.cleaned_data, timezone.now()
    place = f"{address_of(request)}:{file.petition.uid}"
    throttle.refuse_too_many("proof", place, now=now, most=snapshot().setting("lookup_tries"), within=HOUR)
    try:
        if isinstance(form, Proved):
            prove(file.petition, said["name"], said["digits"])
        act(file, said, today, f"portal:{said['key']}")
    except Refused as error:
        if error.code == "not_proved":
            throttle.count("proof", place, now=now, within=HOUR)
        form.refuse(error)
        return False
    return True
