"""The second factor: one-time codes by RFC 6238, and recovery codes for a lost telephone."""

import secrets
from base64 import b32encode
from datetime import date, datetime
from urllib.parse import quote

from django.conf import settings
from django_otp.oath import TOTP

from xinfang.bureau import acts
from xinfang.bureau.queries import Snapshot
from xinfang.ledger.kinds import Kind
from xinfang.people.models import Account, RecoveryCode, SecondFactor
from xinfang.people.policy import PRIVILEGES, second_factor_wanted
from xinfang.people.reach import need_to_administer
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor
from xinfang.vault.crypto import keyed

BYTES, STEP, DIGITS = 20, 30, 6
CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_NOBODY = 1


def wanted(actor: Actor, now: Snapshot) -> bool:
    """Whether ``actor`` must sign in with a second factor; level 0 of the setting follows how the system runs."""
    level = now.setting("second_factor") or (PRIVILEGES if settings.PRODUCTION else _NOBODY)
    return second_factor_wanted(level, actor.permissions)


def factor_of(account: Account) -> SecondFactor | None:
    """The confirmed second factor of an account."""
    return SecondFactor.objects.filter(account=account, confirmed_on__isnull=False).first()


def offer(account: Account) -> str:
    """A secret to be confirmed by its first code, in base32: the one offered before, as long as it is not confirmed."""
    row = SecondFactor.objects.filter(account=account).first()
    if row is not None and row.confirmed_on is not None:
        raise Refused("动态码已经设好。", todo="要换手机的，先停用再设", code="has_factor")
    if row is None:
        secret = secrets.token_hex(BYTES)
        row, _ = SecondFactor.objects.get_or_create(account=account, defaults={"secret": secret})
        row.refresh_from_db()
    return b32encode(bytes.fromhex(str(row.secret))).decode()


def address_of(account: Account, secret: str) -> str:
    """What the QR code says: ``otpauth://totp/…`` as authenticator programs read it."""
    issuer = "xinfang"  # short and plain: a small code, which every telephone reads
    return f"otpauth://totp/{issuer}:{quote(account.username)}?secret={secret}&issuer={issuer}"


def confirm(account: Account, code: str, *, actor: Actor, on: date, now: datetime) -> list[str]:
    """Confirm the offered secret by its first code; the recovery codes are returned once."""
    row = SecondFactor.objects.filter(account=account, confirmed_on__isnull=True).first()
    if row is None or not _take(row, code, now):
        raise Refused(
            "动态码不对。",
            why="动态码每 30 秒换一次，手机的时间要准",
            todo="请看手机上现在的六位数字",
            field="code",
            code="bad_code",
        )
    with acts.begin("account.factor", actor=actor) as act:
        row.confirmed_on = on
        row.save(update_fields=["confirmed_on"])
        act.record(Kind.ACCOUNT_FACTOR_SET, act.result, on=on, payload={"person": account.person.uid})
        return _new_codes(account)


def check(account: Account, code: str, *, now: datetime) -> bool:
    """Whether ``code`` is the account's code of this half minute, or a recovery code, which is then used up."""
    plain = "".join(code.split()).lower()
    row = factor_of(account)
    if row is None:
        return False
    if plain.isascii() and plain.isdigit():
        return _take(row, plain, now)
    used, _ = RecoveryCode.objects.filter(account=account, digest=_digest(account, plain)).delete()
    return used == 1


def renew_codes(account: Account, *, actor: Actor, on: date) -> list[str]:
    """New recovery codes instead of the old ones, returned once."""
    if factor_of(account) is None:
        raise Refused("还没有设动态码。", code="no_factor")
    with acts.begin("account.recovery", actor=actor) as act:
        act.record(Kind.ACCOUNT_RECOVERY_MADE, act.result, on=on, payload={"person": account.person.uid})
        return _new_codes(account)


def remove(account: Account, *, actor: Actor, on: date) -> None:
    """Take the second factor away: one's own, or as administrator or operator that of somebody who lost the telephone."""
    if actor.account_id != account.pk:
        need_to_administer(actor, account.person, on)
    if factor_of(account) is None:
        raise Refused("还没有设动态码。", code="no_factor")
    with acts.begin("account.factor", actor=actor) as act:
        SecondFactor.objects.filter(account=account).delete()
        RecoveryCode.objects.filter(account=account).delete()
        act.record(Kind.ACCOUNT_FACTOR_REMOVED, act.result, on=on, payload={"person": account.person.uid})


def _take(row: SecondFactor, code: str, now: datetime) -> bool:
    """Whether ``code`` is right half a minute around ``now``, and newer than the last one taken: none is taken twice."""
    if not (code.isascii() and code.isdigit() and len(code) == DIGITS):
        return False
    totp = TOTP(bytes.fromhex(str(row.secret)), step=STEP, digits=DIGITS)
    totp.time = now.timestamp()
    if not totp.verify(int(code), tolerance=1, min_t=row.last_step + 1):
        return False
    return bool(SecondFactor.objects.filter(pk=row.pk, last_step__lt=totp.t()).update(last_step=totp.t()))


def _new_codes(account: Account) -> list[str]:
    RecoveryCode.objects.filter(account=account).delete()
    codes = ["-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3)) for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(account=account, digest=_digest(account, code)) for code in codes)
    return codes


def _digest(account: Account, code: str) -> str:
    return keyed(f"{account.pk}:{code}".encode(), "people/recovery")
