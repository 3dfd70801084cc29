"""The second factor: set up with a telephone, confirmed by its first code; changed only after the password was asked again."""

import segno
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from xinfang.desk import keeping
from xinfang.desk.door import SIGNED_IN, At, needs, show, while_changing
from xinfang.desk.session import check_code, check_password, secret_field
from xinfang.look.forms import Form
from xinfang.people.actions import factors
from xinfang.rules.refusals import Refused


def _qr(words: str) -> SafeString:
    """A QR code as inline SVG: drawn here, of our own words only, with no style of its own for the CSP to refuse."""
    code = segno.make(words, error="m")
    svg = code.svg_inline(scale=5, border=3, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(svg)  # noqa: S308 - segno draws it from the secret and the user name, encoded as modules


class First(Form):
    """The password again, and the first code."""

    password = secret_field("口令", "current-password", "再写一遍口令，确认是本人")
    code = forms.CharField(
        label="动态码",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class Code(Form):
    """A code."""

    code = forms.CharField(
        label="动态码",
        max_length=40,
        help_text="手机上现在的六位数字，或者一个备用码",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )


class Again(Form):
    """The password again, and what is to be done."""

    password = secret_field("口令", "current-password", "再写一遍口令，确认是本人")


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
@needs(SIGNED_IN)
@while_changing
def factor(at: At, request: HttpRequest) -> HttpResponse:
    """Set it up, or show it in this session, or see that it is set up."""
    if factors.factor_of(at.account) is None:
        return _set_up(at, request)
    if not request.session[keeping.MARK]["factor"]:
        return _show_it(at, request)
    wanted = factors.wanted(at.actor, at.now)
    return show(at, request, "factor.html", wanted=wanted, form=Again(), left=at.account.recovery_codes.count())


def _set_up(at: At, request: HttpRequest) -> HttpResponse:
    form = First(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not check_password(request, at.account, form.cleaned_data["password"]):
            form.add_error("password", "口令不对。")
        else:
            try:
                codes = factors.confirm(
                    at.account, form.cleaned_data["code"].strip(), actor=at.actor, on=at.today, now=timezone.now()
                )
            except Refused as error:
                form.refuse(error)
            else:
                keeping.passed_factor(request)
                return show(at, request, "recovery.html", codes=codes, new=True)
    secret = factors.offer(at.account)
    return show(
        at,
        request,
        "factor_new.html",
        400 if form.errors else 200,
        form=form,
        qr=_qr(factors.address_of(at.account, secret)),
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        wanted=factors.wanted(at.actor, at.now),
    )


def _show_it(at: At, request: HttpRequest) -> HttpResponse:
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if check_code(request, at.account, form.cleaned_data["code"]):
            keeping.passed_factor(request)
            return redirect("desk:inbox")
        form.add_error("code", "动态码不对。")
    return show(at, request, "factor_show.html", 400 if form.errors else 200, form=form)


@sensitive_post_parameters("password")
@require_POST
@needs(SIGNED_IN)
def change(at: At, request: HttpRequest) -> HttpResponse:
    """New recovery codes, or the factor taken away, after the password again; only in a session that showed the factor."""
    if not request.session[keeping.MARK]["factor"]:
        return redirect("desk:factor")
    form = Again(request.POST)
    if not form.is_valid() or not check_password(request, at.account, form.cleaned_data["password"]):
        raise Refused("口令不对，没有改。", todo="请返回上一页再写一遍", code="wrong_password")
    if request.POST.get("what") == "codes":
        return show(
            at,
            request,
            "recovery.html",
            codes=factors.renew_codes(at.account, actor=at.actor, on=at.today),
            new=False,
        )
    factors.remove(at.account, actor=at.actor, on=at.today)
    messages.success(request, "动态码已停用。换手机的，请扫新的二维码。")
    return redirect("desk:factor")
