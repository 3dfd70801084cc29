"""My sessions: where I am signed in, where I was, and what was tried with my user name."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from xinfang.desk import keeping
from xinfang.desk.door import SIGNED_IN, At, needs, show
from xinfang.look import paging
from xinfang.people.actions import logins as sessions
from xinfang.people.kinds import OUTCOME_LABELS, SignInOutcome
from xinfang.people.models import SignIn
from xinfang.rules.refusals import NotFound


def line(row: SignIn) -> tuple[SignIn, str, bool]:
    """A line of the log, its words, and whether it went wrong."""
    outcome = SignInOutcome(row.outcome)
    wrong = outcome in {
        SignInOutcome.BAD_CODE,
        SignInOutcome.DISABLED,
        SignInOutcome.LOCKED,
        SignInOutcome.OLD_ONE_TIME,
        SignInOutcome.WRONG,
    }
    return row, OUTCOME_LABELS[outcome], wrong


@require_GET
@needs(SIGNED_IN)
def logins(at: At, request: HttpRequest) -> HttpResponse:
    """The running sessions with a button each, and the log of one's own account."""
    page = paging.page(SignIn.objects.filter(account=at.account), ("-id",), request.GET.get("cursor", ""))
    return show(
        at,
        request,
        "logins.html",
        running=sessions.running_of(at.account),
        here=request.session[keeping.MARK]["uid"],
        page=page,
        lines=[line(row) for row in page.rows],
        kept=at.now.setting("sign_in_log_days"),
        idle=at.now.setting("session_idle_minutes"),
        longest=at.now.setting("session_hours"),
        most=at.now.setting("sessions_at_once"),
        said=f"每页 {paging.SIZE} 条",
        query="",
    )


@require_POST
@needs(SIGNED_IN)
def end(at: At, request: HttpRequest) -> HttpResponse:
    """End one of one's own sessions."""
    try:
        which = UUID(request.POST.get("login", ""))
    except ValueError:
        raise NotFound("没有这个登录。", code="not_found") from None
    sessions.end_own(at.account, which, now=timezone.now())
    messages.success(request, "已结束那一处的登录。")
    return redirect("desk:logins")
