"""Passwords: how they are hashed, which are refused, and the one-time ones that an administrator hands over."""

import secrets
from datetime import date, timedelta

from django.contrib.auth.hashers import Argon2PasswordHasher, check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from xinfang.bureau.queries import snapshot
from xinfang.people.models import Account, OldPassword, Person
from xinfang.rules.refusals import Refused

LONGEST = 128
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are taken for another: i l o 0 1
_FEWEST_KINDS = 5


class Argon2(Argon2PasswordHasher):
    """Argon2id with the second set of RFC 9106, section 4: 3 passes, 64 MiB, 4 lanes; about 0.2 s of CPU.

    Django hashes anew at the next sign-in when these numbers change.
    """

    time_cost = 3
    memory_cost = 65536
    parallelism = 4


def check_rules(password: str, person: Person, account: Account | None = None) -> None:
    """Refuse a password that is short, common, like the person, or one of the last few of ``account``."""
    least = snapshot().setting("password_length")
    faults = []
    if len(password) < least:
        faults.append(f"至少要 {least} 个字符。")
    if len(password) > LONGEST:
        faults.append(f"不能超过 {LONGEST} 个字符。")
    if len(set(password)) < _FEWEST_KINDS:
        faults.append("重复的字符太多。")
    if _alike(password, person, account):
        faults.append("不能含用户名、姓名或工号。")
    try:
        validate_password(password, account)
    except ValidationError as error:
        faults.extend(error.messages)
    if faults:
        raise Refused("口令太弱：" + "".join(faults), todo="请另想一个", field="password", code="weak_password")
    if account is not None and account.pk and _used(password, account):
        raise Refused("这个口令最近用过。", todo="请另想一个", field="password", code="used_password")


def _alike(password: str, person: Person, account: Account | None) -> bool:
    names = [person.name, person.code, account.username if account else ""]
    return any(len(name) > 1 and name.casefold() in password.casefold() for name in names)


def _used(password: str, account: Account) -> bool:
    most = snapshot().setting("password_history")
    if not most:
        return False
    before = OldPassword.objects.filter(account=account).order_by("-pk").values_list("hashed", flat=True)
    return any(check_password(password, kept) for kept in (account.password, *before[: most - 1]))


def one_time() -> str:
    """A password to be handed over once: sixteen letters and digits in groups of four, 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def too_old(account: Account, today: date) -> bool:
    """Whether a one-time password was not used in its days: it no longer signs in."""
    if not account.must_change_password or account.password_set_on is None:
        return False
    return today > account.password_set_on + timedelta(days=snapshot().setting("one_time_days"))


def expired(account: Account, today: date, most_days: int) -> bool:
    """Whether the password must be changed by its age; ``most_days`` 0 means never."""
    return bool(most_days) and (
        account.password_set_on is None or today > account.password_set_on + timedelta(days=most_days)
    )
