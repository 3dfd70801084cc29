"""Sessions at the desk and the sign-in log. No act of an organ: nothing here stands in the ledger but the sign-in itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.models import Session

from xinfang.ledger.writing import moment
from xinfang.people.kinds import SignInOutcome
from xinfang.people.models import Account, Login, SignIn
from xinfang.rules.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request comes from: the address, and which browser in a few words."""

    address: str = ""
    browser: str = ""


NOWHERE = Place()


def note(outcome: SignInOutcome, account: Account | None, *, now: datetime, place: Place = NOWHERE) -> SignIn:
    """One line of the sign-in log. ``account`` None stands for a user name that nobody has."""
    return SignIn.objects.create(
        account=account, at=now, outcome=outcome.value, address=place.address[:45], browser=place.browser[:60]
    )


def begin(account: Account, session_key: str, *, now: datetime, place: Place, most: int) -> Login:
    """A new session; with more than ``most`` the one that was not used for longest ends."""
    running = running_of(account)
    end(running[max(0, most - 1) :], SignInOutcome.ENDED_MANY, now=now)
    return Login.objects.create(
        account=account,
        session_key=session_key,
        address=place.address[:45],
        browser=place.browser[:60],
        began_at=now,
        seen_at=now,
    )


def running_of(account: Account) -> list[Login]:
    """The sessions of an account that have not ended, the one used last first; those whose session is gone are not."""
    rows = list(Login.objects.filter(account=account, ended_at__isnull=True).order_by("-seen_at", "-pk"))
    keys = [row.session_key for row in rows]
    alive = set(Session.objects.filter(session_key__in=keys).values_list("session_key", flat=True))
    return [row for row in rows if row.session_key in alive]


def moved(uid: UUID, session_key: str) -> bool:
    """Follow a session whose key was drawn anew; False when it had ended."""
    return bool(Login.objects.filter(uid=uid, ended_at__isnull=True).update(session_key=session_key))


def seen(uid: UUID, *, now: datetime) -> bool:
    """Note that a session is in use; False when it had ended."""
    return bool(Login.objects.filter(uid=uid, ended_at__isnull=True).update(seen_at=now))


def end(rows: Iterable[Login], why: SignInOutcome, *, now: datetime) -> int:
    """End sessions: their next request finds nobody signed in. How many there were."""
    found = [row for row in rows if row.ended_at is None]
    if not found:
        return 0
    Session.objects.filter(session_key__in=[row.session_key for row in found]).delete()
    Login.objects.filter(pk__in=[row.pk for row in found]).update(ended_at=now)
    SignIn.objects.bulk_create(
        SignIn(account_id=row.account_id, at=now, outcome=why.value, address=row.address, browser=row.browser)
        for row in found
    )
    return len(found)


def end_all(account: Account, why: SignInOutcome, *, but: str = "") -> int:
    """End every session of an account, but the one with the key ``but``; how many there were."""
    rows = Login.objects.filter(account=account, ended_at__isnull=True).exclude(session_key=but)
    return end(rows, why, now=moment())


def end_own(account: Account, uid: UUID, *, now: datetime) -> None:
    """End one of one's own sessions; NotFound when it is not one's own or has ended."""
    rows = list(Login.objects.filter(account=account, uid=uid, ended_at__isnull=True))
    if not rows:
        raise NotFound("没有这个登录，或者已经退出。", code="not_found")
    end(rows, SignInOutcome.ENDED_BY_SELF, now=now)


def forget_old(now: datetime, days: int) -> int:
    """Delete lines of the sign-in log and ended sessions older than ``days``; how many lines there were."""
    before = now - timedelta(days=days)
    Login.objects.filter(seen_at__lt=before).delete()
    return SignIn.objects.filter(at__lt=before).delete()[0]
