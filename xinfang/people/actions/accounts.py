"""Accounts: given, their passwords set, the post chosen to act in."""

from datetime import date

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email

from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind
from xinfang.people.models import Account, Address, Appointment, Deputising, Person
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor, Period


def create_account(
    person: Person, *, username: str, password: str, actor: Actor, on: date, hashed: str = "", must_change: bool = True
) -> Account:
    """Give a person an account. ``hashed`` spares the sample city a hash per account; the password rules then do not run."""
    if not actor.operator and not actor.may("people:set"):
        raise Refused("您现在的岗位不能开账号。", code="not_allowed")
    if Account.objects.filter(username=username.strip()).exists():
        raise Refused(f"用户名 {username} 已被使用。", field="username", code="username_taken")
    if not hashed:
        check_password_rules(password, person)
    with acts.begin("account.create", actor=actor) as act:
        account = Account.objects.create(
            username=username.strip(),
            person=person,
            password=hashed or make_password(password),
            must_change_password=must_change,
        )
        act.record(Kind.ACCOUNT_CREATED, act.result, on=on, payload={"person": person.uid})
    return account


def check_password_rules(password: str, person: Person) -> None:
    """Refuse a weak password, in the words of the rules."""
    try:
        validate_password(password, Account(username=person.code, person=person))
    except ValidationError as error:
        raise Refused("口令太弱：" + "".join(error.messages), field="password", code="weak_password") from error


def set_password(account: Account, password: str, *, actor: Actor, on: date) -> Account:
    """Set an account's password after the rules were checked; the entry says whose, never what."""
    if not actor.operator and actor.account_id != account.pk and not actor.may("people:set"):
        raise Refused("您现在的岗位不能改别人的口令。", code="not_allowed")
    check_password_rules(password, account.person)
    with acts.begin("account.password", actor=actor) as act:
        account.set_password(password)
        account.must_change_password = actor.account_id != account.pk and not actor.operator
        account.save(update_fields=["password", "must_change_password"])
        act.record(Kind.ACCOUNT_PASSWORD_SET, act.result, on=on, payload={"person": account.person.uid})
    return account


def set_address(person: Person, email: str, *, actor: Actor, on: date) -> Address:
    """Set where a person's reminders go; empty: nowhere. By its owner or the administrator; the entry holds no address."""
    if actor.person != person.uid and not actor.operator and not actor.may("people:set"):
        raise Refused("只能填自己的邮箱。", todo="请本人或者系统管理人员填", code="not_allowed")
    email = email.strip()
    try:
        if email:
            validate_email(email)
            MaxLengthValidator(120)(email)
    except ValidationError as error:
        raise Refused(
            "邮箱写得不对。", todo="请写成 name@example.cn 的样子", field="email", code="bad_email"
        ) from error
    with acts.begin("address.set", actor=actor) as act:
        row = Address.objects.select_for_update().filter(person=person).first()
        if row is not None and row.email == email:
            return row
        if row is None:
            row = act.add(Address(person=person, email=email))
        else:
            row.email = email
            act.change(row, "email")
        act.record(Kind.ADDRESS_SET, row.uid, on=on, payload={"person": person.uid, "removed": not email})
    return row


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
