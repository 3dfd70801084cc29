"""Who stands at the desk: every view declares what it needs, and gets the actor or nothing (deny by default)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xinfang.bureau.queries import Snapshot, snapshot
from xinfang.look import errors
from xinfang.people.models import Account
from xinfang.people.policy import Permission
from xinfang.people.queries import actor_of
from xinfang.petitions import queries
from xinfang.petitions.when import When
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

SIGNED_IN = "signed_in"  # any person with a post of today
MENU = (
    (
        "信访事项",
        (
            ("待办", "inbox", "petition:read"),
            ("登记", "register", "petition:register"),
            ("档案保管", "retention", "retention:read"),
        ),
    ),
    ("责任", (("待核事项", "alerts", "alert:read"), ("谁看过身份", "seen", "identity:audit"))),
    (
        "系统",
        (
            ("机构", "organs", "people:read"),
            ("人员", "staff", "people:read"),
            ("设置和读法", "settings", "bureau:read"),
            ("放假日历", "calendar", "bureau:read"),
        ),
    ),
)


# Which line of the menu a page belongs to, where it is not a line itself.
UNDER = {
    "petition": "inbox",
    "paper": "inbox",
    "step": "inbox",
    "identity": "inbox",
    "registered": "register",
    "alert": "alerts",
    "organ": "organs",
    "new_organ": "organs",
    "change_organ": "organs",
    "close_organ": "organs",
    "reopen_organ": "organs",
    "appoint": "organs",
    "roster": "organs",
    "appointment": "organs",
    "end_term": "organs",
    "correct_term": "organs",
    "deputy": "organs",
    "end_deputy": "organs",
    "account": "organs",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu."""

    title: str
    url: str
    current: bool
    count: str


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the menu with its lines."""

    title: str
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame of each page shows."""

    organ: str
    name: str
    post: str
    todo: str
    menu: list[Group]


@dataclass(frozen=True, slots=True)
class At:
    """The desk for one request: who acts, on which day, under which settings."""

    account: Account
    actor: Actor
    today: date
    now: Snapshot
    frame: Frame

    def when(self, on: date | None = None, proof: str = "") -> When:
        """The days of an act entered now."""
        return When(on or self.today, self.today, proof)


View = Callable[..., HttpResponse]


def needs(permission: str) -> Callable[[View], View]:
    """A desk view and the permission it needs: ``SIGNED_IN``, or one of ``Permission``. The view gets ``at`` first."""
    if permission != SIGNED_IN:
        Permission(permission)

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            account = request.user
            if not account.is_authenticated:
                there = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
                return HttpResponseRedirect(f"{settings.LOGIN_URL}?{there}" if there else settings.LOGIN_URL)
            today = timezone.localdate()
            actor = actor_of(account, today)
            if actor is None:
                return errors.page(
                    request,
                    403,
                    "没有任职",
                    "您今天没有登记在任的职务，不能办理业务。",
                    "请联系本单位的系统管理人员登记任职。",
                )
            if account.must_change_password and not getattr(view, "while_changing", False):
                return HttpResponseRedirect(reverse("desk:password"))
            if permission != SIGNED_IN and not actor.may(permission):
                raise Refused(
                    "您现在的岗位没有这项职责。", todo="请由有职责的人员办理，或者换一个岗位", code="not_allowed"
                )
            return view(_at(request, account, actor, today), request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return wrap


def _at(request: HttpRequest, account: Account, actor: Actor, today: date) -> At:
    waiting, number = queries.standing(actor) if actor.may("petition:read") else (0, None)
    badge = "" if not waiting else (f"{queries.BADGE}+" if waiting > queries.BADGE else str(waiting))
    organ, post = actor.organ_name, actor.post_title + ("（代理）" if actor.on_behalf_of else "")
    frame = Frame(organ, actor.name, post, badge, _menu(request, actor, badge))
    return At(account, actor, today, snapshot(number), frame)


@cache
def _url(name: str) -> str:
    return reverse(f"desk:{name}")


def _menu(request: HttpRequest, actor: Actor, badge: str) -> list[Group]:
    name = (request.resolver_match.url_name if request.resolver_match else "") or ""
    here = UNDER.get(name, name)
    found = []
    for title, lines in MENU:
        entries = [
            Entry(label, _url(name), here == name, badge if name == "inbox" else "")
            for label, name, permission in lines
            if actor.may(permission)
        ]
        if entries:
            found.append(Group(title, entries))
    return found


def show(at: At, request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A desk page."""
    given = {
        "at": at,
        "actor": at.actor,
        "frame": at.frame,
        "today": at.today,
        "yellow": at.now.setting("yellow_days"),
        **context,
    }
    return render(request, f"desk/{template}", given, status=status)
