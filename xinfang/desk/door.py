"""Who stands at the desk: every view declares what it needs, and gets the actor or nothing (deny by default)."""

from collections.abc import Callable, Mapping
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
from xinfang.desk import keeping
from xinfang.look import errors
from xinfang.people.kinds import SignInOutcome
from xinfang.people.models import Account
from xinfang.people.policy import Permission
from xinfang.people.queries import actor_of
from xinfang.petitions import inboxes, leavers, routes
from xinfang.petitions.when import When
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

SIGNED_IN = "signed_in"  # any person with a post of today
MENU = (
    (
        "信访事项",
        (
            ("待办", "inbox", "petition:read"),
            ("提醒", "notices", "petition:read"),
            ("收到的督办", "supervision_asked", "petition:read"),
            ("登记", "register", "petition:register"),
            ("来信室", "mail", "intake:read"),
            ("接待大厅", "hall", "intake:read"),
            ("来信来访核对", "reconcile", "intake:read"),
            ("登记台账", "book", "petition:read"),
            ("移交", "leavers", "petition:approve"),
            ("档案保管", "retention", "retention:read"),
        ),
    ),
    (
        "台账与报表",
        (
            ("台账", "ledgers", "petition:read"),
            ("周报月报", "periodic", "petition:read"),
            ("近期到期", "due_soon", "petition:read"),
            ("单位情况", "overview", "duty:read"),
        ),
    ),
    (
        "责任",
        (
            ("领导阅批", "leader_letters", "duty:enter"),
            ("接访日程", "receptions", "duty:enter"),
            ("履职台账", "duties", "duty:read"),
            ("领导包案", "cases", "petition:read"),
            ("突发事件", "incidents", "duty:read"),
            ("督办", "supervision", "supervision:read"),
            ("三项建议", "advices", "duty:read"),
            ("实地督查", "inspections", "duty:read"),
            ("质量抽查", "checks", "duty:read"),
            ("待核事项", "alerts", "alert:read"),
            ("公正情况", "fairness", "finding:read"),
            ("核查", "verifications", "finding:read"),
            ("认定", "findings", "finding:read"),
            ("追责措施", "measures", "measure:read"),
            ("收到的抄送", "copies", "measure:read"),
            ("呈我批阅", "referrals", "measure:refer"),
            ("收到的移送", "referred", "measure:read"),
            ("谁看过身份", "seen", "identity:audit"),
            ("评价", "ratings", "rating:count"),
        ),
    ),
    ("分析", (("分析报告", "report", "report:read"),)),
    (
        "系统",
        (
            ("机构", "organs", "people:read"),
            ("人员", "staff", "people:read"),
            ("账号", "accounts", "people:set"),
            ("离任未移交", "leavers", "people:set"),
            ("内容分类", "categories", "bureau:read"),
            ("路由表", "routing", "routing:read"),
            ("设置和读法", "settings", "bureau:read"),
            ("放假日历", "calendar", "bureau:read"),
        ),
    ),
    # Last: it is for everybody, and nobody's first page.
    ("本人", (("涉及我的", "concerning", "finding:answer"), ("谈话任务", "talks", "finding:answer"))),
)


# Which line of the menu a page belongs to, where it is not a line itself.
UNDER = {
    "petition": "inbox",
    "paper": "inbox",
    "step": "inbox",
    "identity": "inbox",
    "attach": "inbox",
    "add_number": "inbox",
    "correct_number": "inbox",
    "part": "inbox",
    "notes": "inbox",
    "note_person": "inbox",
    "parts": "inbox",
    "similar": "inbox",
    "together": "inbox",
    "take_out": "inbox",
    "registered": "register",
    "sheet": "register",
    "batch": "mail",
    "item": "mail",
    "ticket": "hall",
    "ticket_paper": "hall",
    "categories_file": "categories",
    "routing_rule": "routing",
    "routing_example": "routing",
    "routing_file": "routing",
    "ledger_file": "ledgers",
    "periodic_rows": "periodic",
    "periodic_file": "periodic",
    "overview_of": "overview",
    "duties_of": "duties",
    "enter_duty": "duties",
    "void_duty": "duties",
    "duty_record": "duties",
    "reception_plan": "receptions",
    "task_done": "duties",
    "case": "cases",
    "case_act": "cases",
    "case_row": "cases",
    "name_case": "cases",
    "enter_incident": "incidents",
    "incident": "incidents",
    "incident_act": "incidents",
    "incident_paper": "incidents",
    "strike_incident": "incidents",
    "new_advice": "advices",
    "advice": "advices",
    "advice_act": "advices",
    "advice_paper": "advices",
    "new_inspection": "inspections",
    "inspection": "inspections",
    "inspection_act": "inspections",
    "new_check": "checks",
    "check": "checks",
    "check_void": "checks",
    "checked": "checks",
    "checked_act": "checks",
    "alert": "alerts",
    "open_verification": "alerts",
    "verification": "verifications",
    "answer_asking": "concerning",
    "explain": "findings",
    "finding": "findings",
    "propose_finding": "findings",
    "measure": "measures",
    "measure_paper": "measures",
    "copy": "copies",
    "talk": "talks",
    "referral": "referrals",
    "referral_paper": "referrals",
    "referred_one": "referred",
    "raise_alert": "alerts",
    "withdraw_alert": "alerts",
    "alert_reports": "alerts",
    "supervision_call": "supervision",
    "supervision_letter": "supervision",
    "supervision_listing": "supervision",
    "supervision_interview": "supervision",
    "new_supervision": "supervision",
    "rating_reasons": "ratings",
    "report_list": "report",
    "report_paper": "report",
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
    "hand_over": "leavers",
    "account": "accounts",
    "account_act": "accounts",
    "sign_ins": "accounts",
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
    told: str = ""


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
                return _to_sign_in(request)
            today = timezone.localdate()
            actor = actor_of(account, today)
            if actor is None:
                keeping.leave(request, account, SignInOutcome.ENDED_NO_POST)
                return errors.page(
                    request,
                    403,
                    "没有任职",
                    "您今天没有登记在任的职务，不能办理业务。",
                    "请联系本单位的系统管理人员登记任职。",
                )
            at = _at(request, account, actor, today)
            elsewhere = _elsewhere(request, at, changing=getattr(view, "while_changing", False))
            if elsewhere is not None:
                return elsewhere
            if permission != SIGNED_IN and not actor.may(permission):
                return _start_or_refuse(request, at)
            return view(at, request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return wrap


def _start_or_refuse(request: HttpRequest, at: At) -> HttpResponse:
    """Who handles nothing starts at the first line of the menu instead of the inbox; every other page is refused."""
    if request.path == _url("inbox") and at.frame.menu:
        return HttpResponseRedirect(at.frame.menu[0].entries[0].url)
    raise Refused("您现在的岗位没有这项职责。", todo="请由有职责的人员办理，或者换一个岗位", code="not_allowed")


def _elsewhere(request: HttpRequest, at: At, *, changing: bool) -> HttpResponse | None:
    """Where somebody signed in must go first: out, when the session has ended; to the password or the second factor."""
    why = keeping.ended(request, at.account, at.now)
    if why is not None:
        return _to_sign_in(request, why)
    first = keeping.first(request, at.account, at.actor, at.now)
    return HttpResponseRedirect(reverse(first)) if first and not changing else None


def while_changing(view: View) -> View:
    """Mark a view that is open to who must first change the password or set up the second factor."""
    view.while_changing = True  # type: ignore[attr-defined]
    return view


def _to_sign_in(request: HttpRequest, why: SignInOutcome | None = None) -> HttpResponse:
    """The sign-in page, which comes back to this one and says why the session ended."""
    said = {"next": request.get_full_path()} if request.method == "GET" else {}
    if why is not None:
        said["ended"] = why.value
    return HttpResponseRedirect(settings.LOGIN_URL + (f"?{urlencode(said)}" if said else ""))


def _at(request: HttpRequest, account: Account, actor: Actor, today: date) -> At:
    waits = _standing(actor, today)
    now, badge, told = snapshot(waits.stamp), _badge(waits.todo), _badge(waits.unread)
    counts = {"inbox": badge, "notices": told, "mail": _badge(waits.letters), "leavers": _badge(waits.left)}
    counts["routing"] = _broken_routes(actor, now, today)
    organ, post = actor.organ_name, actor.post_title + ("（代理）" if actor.on_behalf_of else "")
    return At(account, actor, today, now, Frame(organ, actor.name, post, badge, _menu(request, actor, counts), told))


def _broken_routes(actor: Actor, now: Snapshot, today: date) -> str:
    """How much of the office's routing table is broken: an alarm on every page of who looks after it."""
    if not actor.may("routing:read") or actor.organ_id is None:
        return ""
    return _badge(routes.problems(actor.organ_id, now, today))


def _standing(actor: Actor, today: date) -> inboxes.Waiting:
    if actor.may("petition:read"):
        return inboxes.standing(actor, today)
    left = leavers.within(actor, today)[: inboxes.BADGE + 1].count() if actor.may("people:set") else 0
    return inboxes.Waiting(left=left)


def _badge(count: int) -> str:
    return "" if not count else (f"{inboxes.BADGE}+" if count > inboxes.BADGE else str(count))


@cache
def _url(name: str) -> str:
    return reverse(f"desk:{name}")


def _menu(request: HttpRequest, actor: Actor, counts: Mapping[str, str]) -> list[Group]:
    name = (request.resolver_match.url_name if request.resolver_match else "") or ""
    here = UNDER.get(name, name)
    found = []
    for title, lines in MENU:
        entries = [
            Entry(label, _url(name), here == name, counts.get(name, ""))
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
