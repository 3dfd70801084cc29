"""Verification at the desk: from the alert to the decision to dismiss, by page; and what the subject sees of it."""

import pytest
from django.urls import reverse

from tests import cast as company
from tests.accountability import foundtown
from xinfang.accountability.models import Alert, Asking, Verification
from xinfang.look.forms import new_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(client, cast):
    foundtown.with_people(cast)

    def sign(part):
        from xinfang.people.models import Account

        account = Account.objects.filter(username=part).first() or company.account(cast, part)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign


def text(response):
    return response.content.decode()


def post(client, url, **said):
    return client.post(url, {"key": new_key(), "version": "", **said})


def page_of(row, do=""):
    return reverse("desk:verification", args=[row.uid]) + (f"?do={do}" if do else "")


def recent(cast):
    """An alert whose conduct lies within the bureau's look-back: a lapse of some weeks ago."""
    from datetime import timedelta

    from django.utils import timezone

    from xinfang.accountability.sweep import sweep

    today = timezone.localdate()
    petition = company.forwarded(cast, today - timedelta(days=60))
    sweep(today)
    return petition, Alert.objects.filter(petition=petition, organ=cast.organ("ZJJ")).order_by("pk").first()


def test_from_the_alert_to_the_end_by_page(cast, enter):
    _, alert = recent(cast)
    client = enter("supervisor")
    assert "开始核查" in text(client.get(reverse("desk:alert", args=[alert.uid])))
    opening = reverse("desk:open_verification", args=[alert.uid])
    assert "方圆" in text(client.get(opening))
    bad = post(client, opening + "?do=open", officers=[str(cast.posts["supervisor"].uid)], grounds="核实。", on="")
    assert bad.status_code == 400
    two = [str(cast.posts[one].uid) for one in ("supervisor", "second")]
    from django.utils import timezone

    today = timezone.localdate().isoformat()
    went = post(client, opening + "?do=open", officers=two, grounds="核实。", on=today)
    assert went.status_code == 302
    row = Verification.objects.get()
    assert page_of(row) in text(client.get(reverse("desk:alert", args=[alert.uid])))
    said = text(client.get(page_of(row)))
    assert "刘建军" in said
    assert "任职情况，不是过错" in said
    assert "还没有请其说明理由" in said
    subject = str(row.subjects.get().uid)
    went = post(client, page_of(row, "ask"), which=subject, what="reasons", words="为什么逾期。", on=today)
    assert went.status_code == 302
    asking = Asking.objects.get()

    client = enter("head")
    mine = text(client.get(reverse("desk:concerning")))
    assert "为什么逾期。" in mine
    assert "核实。" not in mine  # the working is the office's
    assert client.get(page_of(row)).status_code in {403, 404}
    answer = reverse("desk:answer_asking", args=[asking.uid])
    assert "不会因此加重处理" in text(client.get(answer))
    assert post(client, answer, words=" ").status_code == 400
    assert post(client, answer, words="经办人住院。", reason="other").status_code == 302

    client = enter("supervisor")
    assert "经办人住院。" in text(client.get(page_of(row)))
    assert post(client, page_of(row, "dismiss"), why="理由成立。", on=today).status_code == 302
    assert "理由成立。" in text(client.get(page_of(row)))
    assert "理由成立。" in text(enter("head").get(reverse("desk:concerning")))


def test_who_is_not_concerned_sees_nothing(cast, enter):
    row = foundtown.verified(cast)
    assert "没有涉及您" in text(enter("stranger").get(reverse("desk:concerning")))
    assert enter("stranger").get(page_of(row)).status_code == 403
    assert enter("county_head").get(page_of(row)).status_code == 404


def test_the_list_asks_a_fixed_number_of_statements(cast, enter, django_assert_max_num_queries):
    foundtown.verified(cast)
    client = enter("supervisor")
    with django_assert_max_num_queries(12):
        said = text(client.get(reverse("desk:verifications")))
    assert "核查中" in said
