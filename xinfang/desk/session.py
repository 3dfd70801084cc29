"""Sign in and out, choose the post to act in, change one's password."""

from django import forms
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from xinfang.desk.door import SIGNED_IN, At, View, needs, show
from xinfang.look.forms import Form
from xinfang.people import actions
from xinfang.people.models import Appointment
from xinfang.people.queries import actor_of, appointments_of, stands_in_for
from xinfang.rules.refusals import Refused


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
        account = authenticate(request, username=form.cleaned_data["username"], password=form.cleaned_data["password"])
        if account is not None:
            login(request, account)
            actor = actor_of(account, timezone.localdate())
            if actor is not None:
                actions.signed_in(account, actor=actor, on=timezone.localdate())
            return redirect(_next(request))
        form.add_error(None, "用户名或口令不对。连续输错 5 次会暂停登录一刻钟。")
    return render(request, "desk/sign_in.html", {"form": form, "next": _next(request)})


sign_in.permission = "public"  # type: ignore[attr-defined]


def _next(request: HttpRequest) -> str:
    there = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return there if safe and there.startswith("/desk/") else reverse("desk:inbox")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
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


class NewPassword(Form):
    """The new password, twice."""

    old = forms.CharField(
        label="现在的口令", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label="新口令",
        strip=False,
        help_text="至少 10 个字符，不要用常见口令",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再写一遍", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )


def _while_changing(view: View) -> View:
    view.while_changing = True  # type: ignore[attr-defined]
    return view


@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
@needs(SIGNED_IN)
@_while_changing
def password(at: At, request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    form = NewPassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if not at.account.check_password(said["old"]):
            form.add_error("old", "现在的口令不对。")
        elif said["new"] != said["again"]:
            form.add_error("again", "两次写的不一样。")
        else:
            try:
                actions.set_password(at.account, said["new"], actor=at.actor, on=at.today)
            except Refused as error:
                form.add_error("new", str(error))
            else:
                update_session_auth_hash(request, at.account)
                return redirect("desk:inbox")
    return show(at, request, "password.html", form=form)
