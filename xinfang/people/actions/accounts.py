"""Accounts: given, disabled, unlocked; their passwords set by oneself or reset by the administrator (decision 17)."""

from datetime import date

from axes.utils import reset as forget_failures
from django.contrib.auth.hashers import make_password

from xinfang.bureau import acts, throttle
from xinfang.bureau.queries import snapshot
from xinfang.ledger.kinds import Kind
from xinfang.people import passwords
from xinfang.people.actions.logins import end_all
from xinfang.people.kinds import SignInOutcome
from xinfang.people.models import Account, Appointment, Deputising, OldPassword, Person
from xinfang.people.reach import need_to_administer
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor, Period


def create_account(
    person: Person, *, username: str, password: str, actor: Actor, on: date, hashed: str = "", must_change: bool = True
) -> Account:
    """Give a person an account. ``hashed`` spares the sample city a hash per account; the password rules then do not run.

    Refused: a taken or empty user name, a second account, a weak password; NotFound for whom one does not administer.
    """
    need_to_administer(actor, person, on)
    _check_username(username.strip(), person)
    if not hashed:
        passwords.check_rules(password, person, Account(username=username.strip()) if username.strip() else None)
    with acts.begin("account.create", actor=actor) as act:
        account = Account.objects.create(
            username=username.strip(),
            person=person,
            password=hashed or make_password(password),
            must_change_password=must_change,
            password_set_on=on,
        )
        act.record(Kind.ACCOUNT_CREATED, act.result, on=on, payload={"person": person.uid})
    return account


def _check_username(username: str, person: Person) -> None:
    if not username:
        raise Refused("请写用户名。", field="username", code="missing")
    if Account.objects.filter(username=username).exists():
        raise Refused(f"用户名 {username} 已被使用。", todo="请换一个", field="username", code="username_taken")
    if Account.objects.filter(person=person).exists():
        raise Refused(f"{person.name}已有账号。", todo="忘了口令的，请重设口令", field="username", code="has_account")


def open_account(person: Person, *, username: str, actor: Actor, on: date) -> tuple[Account, str]:
    """Give a person an account with a one-time password, which is returned once and kept nowhere."""
    password = passwords.one_time()
    return create_account(person, username=username, password=password, actor=actor, on=on), password


def check_password_rules(password: str, person: Person) -> None:
    """Refuse a weak password, in the words of the rules."""
    passwords.check_rules(password, person)


def set_password(account: Account, password: str, *, actor: Actor, on: date, keep: str = "") -> Account:
    """Set one's own password, or as operator another's; the entry says whose, never what.

    Every other session of the account ends; ``keep`` is the key of the one that goes on. Refused: a weak or lately
    used password; whoever is neither the person nor the operator.
    """
    if not actor.operator and actor.account_id != account.pk:
        raise Refused("别人的口令只能由系统管理人员重设。", code="not_allowed")
    passwords.check_rules(password, account.person, account)
    _replace(account, password, must_change=False, actor=actor, on=on, keep=keep)
    return account


def reset_password(account: Account, *, actor: Actor, on: date) -> str:
    """Reset a forgotten password to a one-time one, which is returned once: the person changes it at the next sign-in.

    The account's sessions end and its lock-out is lifted. NotFound for whom one does not administer; one's own password
    is changed, not reset.
    """
    need_to_administer(actor, account.person, on)
    if actor.account_id == account.pk:
        raise Refused("自己的口令请在“改口令”里改。", code="self")
    password = passwords.one_time()
    _replace(account, password, must_change=True, actor=actor, on=on)
    _forget_failures(account)
    return password


def _replace(account: Account, password: str, *, must_change: bool, actor: Actor, on: date, keep: str = "") -> None:
    with acts.begin("account.password", actor=actor) as act:
        row = Account.objects.select_for_update().get(pk=account.pk)
        OldPassword.objects.create(account=row, hashed=row.password)
        _forget_older(row)
        account.set_password(password)
        account.must_change_password, account.password_set_on = must_change, on
        account.save(update_fields=["password", "must_change_password", "password_set_on"])
        end_all(account, SignInOutcome.ENDED_PASSWORD, but=keep)
        act.record(Kind.ACCOUNT_PASSWORD_SET, act.result, on=on, payload={"person": account.person.uid})


def _forget_older(account: Account) -> None:
    most = snapshot().setting("password_history")
    kept = OldPassword.objects.filter(account=account).order_by("-pk").values_list("pk", flat=True)[:most]
    OldPassword.objects.filter(account=account).exclude(pk__in=list(kept)).delete()


def enable_account(account: Account, *, enabled: bool, actor: Actor, on: date) -> Account:
    """Disable an account, which ends its sessions at once, or enable it again. Nobody disables the own one."""
    need_to_administer(actor, account.person, on)
    if actor.account_id == account.pk:
        raise Refused("不能停用自己的账号。", todo="请由另一名系统管理人员办理", code="self")
    if account.is_active == enabled:
        raise Refused("账号本来就是这样。", code="nothing_to_change")
    with acts.begin("account.enable", actor=actor) as act:
        account.is_active = enabled
        account.save(update_fields=["is_active"])
        if not enabled:
            end_all(account, SignInOutcome.ENDED_BY_ADMIN)
        kind = Kind.ACCOUNT_ENABLED if enabled else Kind.ACCOUNT_DISABLED
        act.record(kind, act.result, on=on, payload={"person": account.person.uid})
    return account


def unlock_account(account: Account, *, actor: Actor, on: date) -> None:
    """Lift the lock-out that wrong passwords and wrong codes brought."""
    need_to_administer(actor, account.person, on)
    with acts.begin("account.unlock", actor=actor) as act:
        _forget_failures(account)
        act.record(Kind.ACCOUNT_UNLOCKED, act.result, on=on, payload={"person": account.person.uid})


def _forget_failures(account: Account) -> None:
    forget_failures(username=account.username)
    throttle.forget("sign_in_name", account.username)
    throttle.forget("factor", str(account.pk))


def end_sessions(account: Account, *, actor: Actor, on: date) -> int:
    """End every session of an account that one administers; how many there were."""
    need_to_administer(actor, account.person, on)
    with acts.begin("account.sessions", actor=actor) as act:
        ended = end_all(account, SignInOutcome.ENDED_BY_ADMIN)
        act.record(Kind.ACCOUNT_SESSIONS_ENDED, act.result, on=on, payload={"person": account.person.uid})
    return ended


def signed_in(account: Account, *, actor: Actor, on: date) -> None:
    """Note that an account signed in."""
    with acts.begin("account.sign_in", actor=actor) as act:
        act.record(Kind.ACCOUNT_SIGNED_IN, act.result, on=on, payload={"person": account.person.uid})


def choose(account: Account, appointment: Appointment, day: date) -> Account:
    """Choose which post to act in: one the person holds on ``day``, or one the person stands in for."""
    own = appointment.person_id == account.person_id and not appointment.superseded
    held = own and Period(appointment.start, appointment.end).holds(day)
    stands_in = Deputising.objects.filter(absent=appointment, deputy__person_id=account.person_id)
    if not held and not any(Period(row.start, row.end).holds(day) for row in stands_in):
        raise Refused("您今天不担任这个职务，也没有代理它。", code="not_held")
    account.chosen = appointment
    account.save(update_fields=["chosen"])
    return account
