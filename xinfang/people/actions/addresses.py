"""Where a person's reminders go."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email

from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind
from xinfang.people.models import Address, Person
from xinfang.people.reach import need_to_administer
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor


def set_address(person: Person, email: str, *, actor: Actor, on: date) -> Address:
    """Set where a person's reminders go; empty: nowhere. By its owner or the administrator; the entry holds no address."""
    if actor.person != person.uid:
        need_to_administer(actor, person, on)
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
