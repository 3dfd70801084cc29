"""Lodge a matter: three short pages, nothing kept on the server before it is sent, safe to send twice."""

import time
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.bureau import throttle
from xinfang.bureau.queries import snapshot
from xinfang.look.address import address_of
from xinfang.look.forms import Form
from xinfang.look.public import public
from xinfang.look.uploads import received
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Organ
from xinfang.people.queries import in_order
from xinfang.petitions import actions
from xinfang.petitions.kinds import AttachmentSort, Channel, Purpose
from xinfang.petitions.models import Clock, Petition
from xinfang.petitions.numbers import code_for
from xinfang.petitions.registration import Identity, Registration
from xinfang.petitions.when import When
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

PETITIONER = Actor(label="信访人", petitioner=True)
SHOWN_FOR = 1800
HOUR = timedelta(hours=1)
PURPOSES = (
    (Purpose.CLAIM.value, "请求解决问题（求决）"),
    (Purpose.SUGGESTION.value, "提意见或建议"),
    (Purpose.GRIEVANCE.value, "对处理结果不服（申诉）"),
    (Purpose.ACCUSATION.value, "检举、控告"),
    (Purpose.OTHER.value, "其他"),
)
PAGES = (
    ("您要反映什么", ("purpose", "title", "text", "place", "office", "complained_of")),
    ("怎么联系您", ("name", "phone", "address", "anonymous", "secrecy", "head_count")),
    ("核对并提交", ()),
)


def _line(label: str, most: int, hint: str = "", required: bool = False, complete: str = "off") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=hint,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": complete}),
    )


class Lodge(Form):
    """Everything that is asked, a page at a time."""

    purpose = forms.ChoiceField(label="您的目的", choices=PURPOSES)
    title = _line("用一句话说清楚", 200, "如：某某小区物业乱收停车费，要求退还", True)
    text = forms.CharField(
        label="详细情况",
        max_length=100_000,
        help_text="什么时间、什么地点、什么人、什么事，您的要求和理由",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    place = _line("事情发生在哪里", 120, "县（市、区）、乡镇或街道、村或小区")
    office = forms.ChoiceField(label="交给哪里")
    complained_of = forms.MultipleChoiceField(
        label="涉及哪些单位",
        required=False,
        help_text="检举控告必填：您的材料不会到达所选单位及其下级。可以多选",
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    name = _line("姓名", 60, "", False, "name")
    phone = _line("电话", 40, "用来告诉您进度；以后在网上评价、撤回、请求复查，凭后四位确认是您本人", False, "tel")
    address = _line("住址", 200, "写清楚了，我们才能把书面答复寄给您", False, "street-address")
    anonymous = forms.BooleanField(
        label="不写姓名", required=False, help_text="不写姓名和住址的，我们没有办法书面答复您"
    )
    secrecy = forms.BooleanField(label="请为我的身份保密", required=False)
    head_count = forms.IntegerField(label="一共多少人反映这件事", min_value=1, max_value=100_000, initial=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = in_order(Organ.objects.filter(valid_to__isnull=True).exclude(code__contains=":"))
        takes = [row for row in rows if row.kind in {OrganKind.PETITION_OFFICE, OrganKind.DISCIPLINE}]
        takes.sort(key=lambda row: (row.kind != OrganKind.PETITION_OFFICE, row.path.count("/")))
        self.fields["office"].choices = [(str(row.uid), row.name) for row in takes]  # type: ignore[attr-defined]
        self.fields["complained_of"].choices = [(str(row.uid), row.name) for row in rows]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What belongs together."""
        said = super().clean() or {}
        if not said.get("anonymous") and not said.get("name", "").strip() and "name" in said:
            self.add_error("name", "请填写姓名；不愿写的，勾选“不写姓名”。")
        if said.get("purpose") == Purpose.ACCUSATION.value and not said.get("complained_of"):
            self.add_error("complained_of", "检举、控告请选出被检举控告的单位，我们据此保证材料不会到达它。")
        return said

    def said(self) -> Registration:
        """What is registered."""
        words = self.cleaned_data
        hidden = words["anonymous"]
        identity = Identity() if hidden else Identity(words["name"], words["phone"], "", words["address"])
        return Registration(
            title=words["title"],
            text=words["text"],
            received_on=timezone.localdate(),
            channel=Channel.ONLINE,
            purpose=Purpose(words["purpose"]),
            place=words["place"],
            head_count=words["head_count"],
            identity=identity,
            anonymous=hidden,
            secrecy=words["secrecy"],
            complained_of=tuple(UUID(uid) for uid in words["complained_of"]),
        )


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def lodge(request: HttpRequest) -> HttpResponse:
    """One page of the form, or the act. What was typed travels with the form and stands nowhere until it is sent."""
    if request.method != "POST":
        return _page(request, Lodge(), 0)
    form, here, go = Lodge(request.POST), _number(request.POST.get("at", "0")), request.POST.get("go", "next")
    if go == "back":
        return _page(request, form, max(0, here - 1), quiet=True)
    wrong = _first_wrong(form, here)
    if wrong is not None:
        return _page(request, form, wrong, status=400)
    if here < len(PAGES) - 1:
        return _page(request, form, here + 1, quiet=True)
    return _lodge(request, form)


def _lodge(request: HttpRequest, form: Lodge) -> HttpResponse:
    today = timezone.localdate()
    key, place, now = f"portal:{form.cleaned_data['key']}", address_of(request), timezone.now()
    throttle.refuse_too_many("lodge", place, now=now, most=snapshot().setting("lodge_per_hour"), within=HOUR)
    organ = Organ.objects.get(uid=form.cleaned_data["office"])
    try:
        files = [actions.Upload(name, data, AttachmentSort.EVIDENCE) for name, data in received(request, "files")]
        when = When(today, today)
        done_ = actions.register_with(form.said(), files, organ=organ, actor=PETITIONER, when=when, key=key)
    except Refused as error:
        form.refuse(error)
        return _page(request, form, 2 if error.field == "files" else _first_wrong(form, 2) or 0, status=400)
    throttle.count("lodge", place, now=now, within=HOUR)
    request.session["lodged"] = [str(done_.petition.uid), key, int(time.time())]
    return redirect("portal:lodged")


def _number(text: str) -> int:
    return int(text) if text in {"0", "1", "2"} else 0


def _first_wrong(form: Lodge, here: int) -> int | None:
    """The first page up to ``here`` that holds a mistake; None when all is well so far."""
    form.is_valid()
    for number, (_, names) in enumerate(PAGES[: here + 1]):
        if any(name in form.errors for name in names):
            return number
    if here == len(PAGES) - 1 and form.errors:
        return 0
    return None


def _page(request: HttpRequest, form: Lodge, here: int, *, quiet: bool = False, status: int = 200) -> HttpResponse:
    title, names = PAGES[here]
    if form.is_bound and not quiet:
        for name in [name for name in form.errors if name not in names and name != "__all__"]:
            del form.errors[name]
    shown = [form[name] for name in names]
    hidden = [form[name].as_hidden() for _, group in PAGES for name in group if name not in names]
    check = [(form[name].label, _value(form, name)) for _, group in PAGES for name in group] if here == 2 else []
    return render(
        request,
        "portal/lodge.html",
        {
            "form": form,
            "shown": shown,
            "hidden": hidden,
            "here": here,
            "number": here + 1,
            "title": title,
            "pages": len(PAGES),
            "check": [(label, value) for label, value in check if value],
            "quiet": quiet,
            "most": snapshot().setting("portal_files"),
            "each": snapshot().setting("attachment_mb"),
        },
        status=status,
    )


def _value(form: Lodge, name: str) -> str:
    value = form.cleaned_data.get(name) if form.is_valid() else form.data.get(name)
    choices = dict(getattr(form.fields[name], "choices", ()))
    if isinstance(value, bool):
        return "是" if value else ""
    if isinstance(value, list):
        return "、".join(str(choices.get(one, one)) for one in value)
    return str(choices.get(value, value) or "")


@public
@require_GET
def done(request: HttpRequest) -> HttpResponse:
    """The receipt with number and query code: for half an hour, in the browser that lodged it."""
    uid, key, since = request.session.get("lodged", ["", "", 0])
    if not uid or time.time() - since > SHOWN_FOR:
        request.session.pop("lodged", None)
        return redirect("portal:home")
    petition = Petition.objects.select_related("registrar").get(uid=uid)
    clock = Clock.objects.filter(petition=petition).order_by("pk").first()
    return render(request, "portal/lodged.html", {"petition": petition, "code": code_for(key), "clock": clock})
