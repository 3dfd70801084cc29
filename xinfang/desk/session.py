"""Sign in and out, with the second factor where there is one; choose the post to act in, change one's password."""

import time
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from xinfang.bureau import throttle
from xinfang.bureau.queries import snapshot
from xinfang.desk import keeping
from xinfang.desk.door import SIGNED_IN, At, needs, show, while_changing
from xinfang.look.address import address_of
from xinfang.look.forms import Form
from xinfang.people import actions, passwords
from xinfang.people.actions import factors, logins
from xinfang.people.kinds import OUTCOME_LABELS, SignInOutcome
from xinfang.people.models import Account, Appointment
from xinfang.people.queries import actor_of, appointments_of, stands_in_for
from xinfang.rules.refusals import Refused

WITHIN = timedelta(minutes=15)
CODE_TRIES, CODE_FOR = 5, 300
HALF = "half_in"
WHY = "防止有人猜别人的口令"
TODO = "忘了口令或者着急的，请联系本单位的系统管理人员"


class SignIn(forms.Form):
    """User name and password."""

    username = forms.CharField(
        label="用户名", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label="口令",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in; a wrong user name and a wrong password are answered alike."""
    form = SignIn(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        account = _known(request, form.cleaned_data["username"], form.cleaned_data["password"])
        if account is not None and passwords.too_old(account, timezone.localdate()):
            _note(request, SignInOutcome.OLD_ONE_TIME, account)
            form.add_error(None, "这个一次性口令已经过期。请联系本单位的系统管理人员重设。")
        elif account is not None:
            return _enter_or_ask(request, account)
        else:
            form.add_error(None, "用户名或口令不对。连续输错 5 次会暂停登录一刻钟。")
    ended = request.GET.get("ended", "")
    said = OUTCOME_LABELS[SignInOutcome(ended)] if ended in set(SignInOutcome) and ended.startswith("ended") else ""
    return render(request, "desk/sign_in.html", {"form": form, "next": _next(request), "ended": said})


sign_in.permission = "public"  # type: ignore[attr-defined]


def _known(request: HttpRequest, username: str, password: str) -> Account | None:
    """The account, or None. A hash costs 0.2 s of CPU: who fails too often is turned away before it is reckoned."""
    now, most, place = timezone.now(), snapshot().setting("sign_in_tries"), address_of(request)
    for purpose, where in (("sign_in", place), ("sign_in_name", username)):
        throttle.refuse_too_many(purpose, where, now=now, most=most, within=WITHIN, why=WHY, todo=TODO)
    account = authenticate(request, username=username, password=password)
    if isinstance(account, Account):
        return account
    for purpose, where in (("sign_in", place), ("sign_in_name", username)):
        throttle.count(purpose, where, now=now, within=WITHIN)
    known = Account.objects.filter(username=username).first()
    _note(request, _failure(request, known), known)
    return None


def _failure(request: HttpRequest, account: Account | None) -> SignInOutcome:
    if getattr(request, "axes_locked_out", False):
        return SignInOutcome.LOCKED
    return SignInOutcome.DISABLED if account is not None and not account.is_active else SignInOutcome.WRONG


def _note(request: HttpRequest, outcome: SignInOutcome, account: Account | None) -> None:
    logins.note(outcome, account, now=timezone.now(), place=keeping.place_of(request))


def _enter_or_ask(request: HttpRequest, account: Account) -> HttpResponse:
    """In, or on to the page that asks for the second factor."""
    if factors.factor_of(account) is None:
        return _enter(request, account, _next(request), factor=False)
    request.session.cycle_key()
    request.session[HALF] = [account.pk, account.get_session_auth_hash(), int(time.time()), _next(request)]
    return redirect("desk:sign_in_code")


def _enter(request: HttpRequest, account: Account, there: str, *, factor: bool) -> HttpResponse:
    keeping.enter(request, account, snapshot(), factor=factor)
    actor = actor_of(account, timezone.localdate())
    if actor is not None:
        actions.signed_in(account, actor=actor, on=timezone.localdate())
    return redirect(there)


def _next(request: HttpRequest) -> str:
    there = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return there if safe and there.startswith("/desk/") else reverse("desk:inbox")


class Code(forms.Form):
    """The code of this half minute, or a recovery code."""

    code = forms.CharField(
        label="动态码",
        max_length=40,
        help_text="手机上现在的六位数字；手机不在身边的，写一个备用码",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}),
    )


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second factor, within five minutes of the password."""
    account, there = _half_in(request)
    if account is None:
        return redirect("desk:sign_in")
    form = Code(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        if check_code(request, account, form.cleaned_data["code"]):
            del request.session[HALF]
            return _enter(request, account, there, factor=True)
        form.add_error("code", "动态码不对。请看手机上现在的数字；备用码每个只能用一次。")
    return render(request, "desk/sign_in_code.html", {"form": form}, status=400 if form.errors else 200)


sign_in_code.permission = "public"  # type: ignore[attr-defined]


def _half_in(request: HttpRequest) -> tuple[Account | None, str]:
    pk, proof, since, there = request.session.get(HALF, [0, "", 0, ""])
    account = Account.objects.filter(pk=pk, is_active=True).select_related("person").first()
    if account is None or time.time() - since > CODE_FOR or account.get_session_auth_hash() != proof:
        request.session.pop(HALF, None)
        return None, ""
    return account, there


def check_code(request: HttpRequest, account: Account, code: str) -> bool:
    """Whether a code is right; five wrong ones in a quarter of an hour stop the trying. A wrong one is in the log."""
    now = timezone.now()
    throttle.refuse_too_many(
        "factor", str(account.pk), now=now, most=CODE_TRIES, within=WITHIN, why="防止有人猜动态码", todo=TODO
    )
    if factors.check(account, code, now=now):
        return True
    throttle.count("factor", str(account.pk), now=now, within=WITHIN)
    _note(request, SignInOutcome.BAD_CODE, account)
    return False


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    if request.user.is_authenticated:
        keeping.leave(request, request.user, SignInOutcome.SIGNED_OUT)
    return redirect("desk:sign_in")


sign_out.permission = "public"  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@needs(SIGNED_IN)
def choose(at: At, request: HttpRequest) -> HttpResponse:
    """Choose the post to act in: one's own, or one that is stood in for."""
    own = appointments_of(at.account, at.today)
    away = [row.absent for row in stands_in_for(at.account, at.today)]
    if request.method == "POST":
        asked = request.POST.get("appointment", "")
        found: list[Appointment] = [row for row in (*own, *away) if str(row.uid) == asked]
        if not found:
            raise Refused("您今天不担任这个职务，也没有代理它。", code="not_held")
        actions.choose(at.account, found[0], at.today)
        return redirect("desk:inbox")
    return show(at, request, "choose.html", own=own, away=away, chosen=at.actor.on_behalf_of or at.actor.appointment)


def secret_field(label: str, complete: str, hint: str = "") -> forms.CharField:
    """A field for a password."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=200,
        help_text=hint,
        widget=forms.PasswordInput(attrs={"autocomplete": complete}),
    )


class NewPassword(Form):
    """The new password, twice."""

    old = secret_field("现在的口令", "current-password")
    new = secret_field("新口令", "new-password")
    again = secret_field("再写一遍", "new-password")


@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
@needs(SIGNED_IN)
@while_changing
def password(at: At, request: HttpRequest) -> HttpResponse:
    """Change one's own password; every other session of the account ends."""
    form = NewPassword(request.POST or None)
    least = at.now.setting("password_length")
    form.fields["new"].help_text = f"至少 {least} 个字符；不要用常见口令，不要含姓名、工号和用户名"
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if not check_password(request, at.account, said["old"]):
            form.add_error("old", "现在的口令不对。")
        elif said["new"] != said["again"]:
            form.add_error("again", "两次写的不一样。")
        else:
            try:
                key = request.session.session_key or ""
                actions.set_password(at.account, said["new"], actor=at.actor, on=at.today, keep=key)
            except Refused as error:
                form.add_error("new", str(error))
            else:
                update_session_auth_hash(request, at.account)
                keeping.follow(request)
                messages.success(request, "口令已改。别处的登录都已退出。")
                return redirect("desk:inbox")
    return show(at, request, "password.html", form=form)


def check_password(request: HttpRequest, account: Account, given: str) -> bool:
    """Whether somebody signed in knows the account's password; wrong ones count like wrong sign-ins of that name."""
    now, most = timezone.now(), snapshot().setting("sign_in_tries")
    throttle.refuse_too_many("sign_in_name", account.username, now=now, most=most, within=WITHIN, why=WHY, todo=TODO)
    if account.check_password(given):
        return True
    throttle.count("sign_in_name", account.username, now=now, within=WITHIN)
    _note(request, SignInOutcome.WRONG, account)
    return False
