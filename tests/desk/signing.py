"""Signing in as tests do it, at ten o'clock on 14 June 2013, a Friday."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from tests.cast import OPERATOR, PASSWORD
from tests.desk.test_desk import hidden, text
from tests.people.test_accounts import GOOD
from xinfang.bureau.actions import change_setting
from xinfang.people.models import SignIn

DAY = date(2013, 6, 14)
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


@pytest.fixture
def at_ten():
    with time_machine.travel("2013-06-14 10:00+08:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def later(at_ten):
    """Let time pass, and say what the time is then."""

    def pass_on(minutes):
        from datetime import timedelta

        from django.utils import timezone

        at_ten.shift(timedelta(minutes=minutes))
        return timezone.now()

    return pass_on


def enter(part, password=PASSWORD, client=None, **meta):
    client = client or Client(HTTP_USER_AGENT=CHROME, **meta)
    return client, client.post("/desk/sign-in/", {"username": part, "password": password})


def outcomes(part=None):
    rows = SignIn.objects.order_by("pk")
    rows = rows.filter(account__username=part) if part else rows
    return list(rows.values_list("outcome", flat=True))


def set_to(name, value):
    change_setting(name, value, actor=OPERATOR, on=DAY)


def new_password(client, old=PASSWORD, new=GOOD):
    page = text(client.get("/desk/password/"))
    return client.post("/desk/password/", {"key": hidden(page, "key"), "old": old, "new": new, "again": new})
