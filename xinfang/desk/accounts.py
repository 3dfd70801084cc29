"""Accounts of the people one administers: given, reset, disabled, unlocked; their sessions and their sign-in log."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from axes.models import AccessAttempt
from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinfang.bureau import senders
from xinfang.desk.door import At, needs, show
from xinfang.desk.logins import line
from xinfang.look import paging
from xinfang.look.forms import Form
from xinfang.people import actions
from xinfang.people.actions import factors, logins
from xinfang.people.actions.addresses import set_address
from xinfang.people.models import Account, Address, Appointment, Organ, Person, SignIn
from xinfang.people.policy import WHOLE
from xinfang.people.reach import administered
from xinfang.rules.refusals import NotFound, Refused

SHOWN = 20
TABS = (("", "全部"), ("off", "停用"), ("none", "没有账号"))


def _person(at: At, uid: UUID) -> Person:
    found = administered(at.actor, at.today).filter(uid=uid).first()
    if found is None:
        raise NotFound("没有这个人，或者不归您管理。", code="not_found")
    return found


@require_GET
@needs("people:set")
def accounts(at: At, request: HttpRequest) -> HttpResponse:
    """The people one administers, with the state of their accounts."""
    word, tab = request.GET.get("word", "").strip()[:60], request.GET.get("tab", "")
    tab = tab if tab in dict(TABS) else ""
    rows = administered(at.actor, at.today)
    if word:
        rows = rows.filter(Q(name__contains=word) | Q(code__contains=word) | Q(account__username__contains=word))
    if tab:
        rows = rows.filter(account__isnull=True) if tab == "none" else rows.filter(account__is_active=False)
    page = paging.page(rows.select_related("account__factor"), ("id",), request.GET.get("cursor", ""))
    posts = _posts([row.pk for row in page.rows], at)
    return show(
        at,
        request,
        "accounts.html",
        tab=tab,
        tabs=TABS,
        word=word,
        page=page,
        lines=[(row, getattr(row, "account", None), posts.get(row.pk, [])) for row in page.rows],
        said=f"共 {paging.said(paging.bounded_count(rows))} 人",
        query=urlencode({"word": word, "tab": tab}) + "&",
    )


def _posts(people: list[int], at: At) -> dict[int, list[str]]:
    rows = Appointment.objects.filter(
        Q(end__isnull=True) | Q(end__gte=at.today), person__in=people, superseded=False
    ).select_related("post__organ")
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(f"{row.post.organ.short_name}{row.post.section}{row.post.title}")
    return found


class Opening(Form):
    """The user name of a new account."""

    username = forms.CharField(
        label="用户名",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="如姓名拼音；定了不改",
    )


@require_http_methods(["GET", "POST"])
@needs("people:set")
def account(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One person's account; without one, the form that gives it. The one-time password is shown once, on this page."""
    person = _person(at, uid)
    kept = Account.objects.filter(person=person).first()
    form = Opening(request.POST or None)
    if kept is None and request.method == "POST" and form.is_valid():
        try:
            kept, password = actions.open_account(
                person, username=form.cleaned_data["username"], actor=at.actor, on=at.today
            )
        except Refused as error:
            form.refuse(error)
        else:
            return _once(at, request, person, kept, password)
    return show(
        at,
        request,
        "account.html",
        400 if form.errors else 200,
        person=person,
        posts=_posts([person.pk], at).get(person.pk, []),
        home=Organ.objects.filter(posts__appointments__person=person).order_by("-posts__appointments__start").first(),
        form=form,
        email=Address.objects.filter(person=person).values_list("email", flat=True).first() or "",
        mails=senders.mails(),
        **(_state(at, kept) if kept else {"account": None}),
    )


def _state(at: At, kept: Account) -> dict[str, Any]:
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    failures = AccessAttempt.objects.filter(username=kept.username, attempt_time__gte=since)
    return {
        "account": kept,
        "locked": failures.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT).exists(),
        "factor": factors.factor_of(kept),
        "running": logins.running_of(kept),
        "lines": [line(row) for row in SignIn.objects.filter(account=kept).order_by("-pk")[:SHOWN]],
        "self": kept.pk == at.account.pk,
        "one_time_days": at.now.setting("one_time_days"),
    }


def _once(at: At, request: HttpRequest, person: Person, kept: Account, password: str) -> HttpResponse:
    days = at.now.setting("one_time_days")
    return show(at, request, "one_time.html", person=person, account=kept, password=password, days=days)


@require_POST
@needs("people:set")
def act(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One of the acts on an account."""
    person = _person(at, uid)
    what = request.POST.get("what", "")
    if what == "email":
        return _address(at, request, person)
    kept = Account.objects.filter(person=person).select_related("person").first()
    if kept is None:
        raise NotFound("这个人没有账号。", code="not_found")
    if what == "reset":
        password = actions.reset_password(kept, actor=at.actor, on=at.today)
        return _once(at, request, person, kept, password)
    if what not in ACTS:
        raise Refused("没有看懂要办什么。", todo="请返回上一页再办", code="unknown_act")
    done, run = ACTS[what]
    run(at, kept)
    messages.success(request, done)
    return redirect("desk:account", uid=person.uid)


def _address(at: At, request: HttpRequest, person: Person) -> HttpResponse:
    """Where this person's reminders go: the administrator's act for a colleague; the ledger says who did it, not where."""
    row = set_address(person, request.POST.get("email", "")[:200], actor=at.actor, on=at.today)
    messages.success(request, f"{person.name}的提醒也发到 {row.email}。" if row.email else "提醒不再发邮件。")
    return redirect("desk:account", uid=person.uid)


Run = Callable[[At, Account], object]
ACTS: dict[str, tuple[str, Run]] = {
    "disable": (
        "账号已停用，登录都已退出。",
        lambda at, kept: actions.enable_account(kept, enabled=False, actor=at.actor, on=at.today),
    ),
    "enable": (
        "账号已启用。",
        lambda at, kept: actions.enable_account(kept, enabled=True, actor=at.actor, on=at.today),
    ),
    "unlock": ("已解除暂停，可以登录。", lambda at, kept: actions.unlock_account(kept, actor=at.actor, on=at.today)),
    "factor": (
        "动态码已停用，本人可以重新设置。",
        lambda at, kept: factors.remove(kept, actor=at.actor, on=at.today),
    ),
    "sessions": ("登录都已退出。", lambda at, kept: actions.end_sessions(kept, actor=at.actor, on=at.today)),
}


@require_GET
@needs("people:set")
def log(at: At, request: HttpRequest) -> HttpResponse:
    """The sign-in log of the accounts one administers; tries with unknown names for who administers the whole tree."""
    wrong = request.GET.get("only") == "wrong"
    mine = Q(account__person__in=administered(at.actor, at.today).order_by().values("pk"))
    rows = SignIn.objects.all() if at.actor.reach == WHOLE else SignIn.objects.filter(mine)
    if wrong:
        rows = rows.filter(outcome__in=("bad_code", "disabled", "locked", "old_one_time", "wrong"))
    page = paging.page(rows.select_related("account__person"), ("-id",), request.GET.get("cursor", ""))
    busiest = (
        rows.filter(outcome__in=("wrong", "locked", "bad_code"), at__gte=timezone.now() - timedelta(days=1))
        .values("address")
        .annotate(tries=Count("pk"))
        .order_by("-tries")[:5]
    )
    return show(
        at,
        request,
        "sign_ins.html",
        page=page,
        lines=[line(row) for row in page.rows],
        wrong=wrong,
        busiest=busiest,
        said=f"每页 {paging.SIZE} 条，保留 {at.now.setting('sign_in_log_days')} 天",
        query="only=wrong&" if wrong else "",
    )
