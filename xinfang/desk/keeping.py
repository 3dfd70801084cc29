"""The session at the desk: begun at sign-in, watched at each request without asking the database, ended when it must."""

import time
from uuid import UUID

from django.contrib.auth import login, logout
from django.http import HttpRequest
from django.utils import timezone

from xinfang.bureau.queries import Snapshot
from xinfang.look.address import address_of
from xinfang.people import passwords
from xinfang.people.actions import factors, logins
from xinfang.people.actions.logins import Place
from xinfang.people.kinds import SignInOutcome
from xinfang.people.models import Account
from xinfang.rules.values import Actor

BACKEND = "django.contrib.auth.backends.ModelBackend"
MARK = "login"
TOUCH = 60  # seconds: a session in use is written down no oftener than this
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "鸿蒙"),
    ("Android", "安卓"),
    ("iPhone", "iPhone"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def place_of(request: HttpRequest) -> Place:
    """Where a request comes from."""
    return Place(address_of(request), browser_of(request.META.get("HTTP_USER_AGENT", "")))


def browser_of(agent: str) -> str:
    """A browser in two words; the whole line that it sends would tell more than the log needs."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "其他程序")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return f"{browser} {system}".strip()


def enter(request: HttpRequest, account: Account, now: Snapshot, *, factor: bool) -> None:
    """Begin a session: ``factor`` says whether the second factor was shown."""
    login(request, account, backend=BACKEND)
    _begin(request, account, now, factor=factor)
    logins.note(SignInOutcome.SIGNED_IN, account, now=timezone.now(), place=place_of(request))


def _begin(request: HttpRequest, account: Account, now: Snapshot, *, factor: bool) -> None:
    if not request.session.session_key:
        request.session.create()
    key, at = request.session.session_key or "", int(time.time())
    row = logins.begin(account, key, now=timezone.now(), place=place_of(request), most=now.setting("sessions_at_once"))
    request.session[MARK] = {"uid": str(row.uid), "key": key, "since": at, "seen": at, "factor": factor}


def ended(request: HttpRequest, account: Account, now: Snapshot) -> SignInOutcome | None:
    """Watch the session: why it has ended, if it has; then nobody is signed in any more.

    A session in use for a minute is written down; nothing else is asked of the database.
    """
    mark = request.session.get(MARK)
    if mark is None:  # begun by other means than the sign-in page: its limits run from now on
        _begin(request, account, now, factor=False)
        return None
    why = _too_long(mark, now)
    if why is None and not _same(request, mark):
        why = SignInOutcome.ENDED_BY_SELF
    if why is not None:
        leave(request, account, why)
    return why


def _too_long(mark: dict[str, int], now: Snapshot) -> SignInOutcome | None:
    at = int(time.time())
    if at - mark["since"] > now.setting("session_hours") * 3600:
        return SignInOutcome.ENDED_AGE
    if at - mark["seen"] > now.setting("session_idle_minutes") * 60:
        return SignInOutcome.ENDED_IDLE
    return None


def _same(request: HttpRequest, mark: dict[str, str]) -> bool:
    """Follow a key that was drawn anew (another password, a look-up at the public door), and note use once a minute."""
    uid, key = UUID(mark["uid"]), request.session.session_key or ""
    if key != mark["key"]:
        if not logins.moved(uid, key):
            return False
        request.session[MARK] = {**mark, "key": key}
    at = int(time.time())
    if at - int(mark["seen"]) < TOUCH:
        return True
    request.session[MARK] = {**request.session[MARK], "seen": at}
    return logins.seen(uid, now=timezone.now())


def leave(request: HttpRequest, account: Account, why: SignInOutcome) -> None:
    """End this session, and say why in the log."""
    mark = request.session.get(MARK)
    rows = [row for row in logins.running_of(account) if mark and str(row.uid) == mark["uid"]]
    if not logins.end(rows, why, now=timezone.now()):
        logins.note(why, account, now=timezone.now(), place=place_of(request))
    logout(request)


def passed_factor(request: HttpRequest) -> None:
    """Note that the second factor was shown in this session."""
    request.session[MARK] = {**request.session[MARK], "factor": True}


def follow(request: HttpRequest) -> None:
    """Follow the session's key after Django drew it anew."""
    _same(request, request.session[MARK])


def first(request: HttpRequest, account: Account, actor: Actor, now: Snapshot) -> str:
    """What must be done before anything else: ``desk:password``, ``desk:factor``, or nothing."""
    if account.must_change_password:
        return "desk:password"
    if passwords.expired(account, timezone.localdate(), now.setting("password_days")):
        return "desk:password"
    if factors.wanted(actor, now) and not request.session[MARK]["factor"]:
        return "desk:factor"
    return ""
