"""The second factor, through the pages."""

import re

import pytest
from django.test import Client

from tests.cast import PASSWORD, account
from tests.desk.signing import at_ten, enter, later, outcomes, set_to
from tests.desk.test_desk import hidden, text
from tests.people.test_accounts import code_at
from xinfang.ledger.models import Entry
from xinfang.people.models import Account

__all__ = ["at_ten", "later"]
pytestmark = pytest.mark.usefixtures("at_ten")


def set_up(part, cast):
    client, _ = enter(part)
    page = text(client.get("/desk/factor/"))
    kept = Account.objects.get(username=part)
    from django.utils import timezone

    said = {"key": hidden(page, "key"), "password": PASSWORD, "code": code_at(kept, timezone.now())}
    return client, page, said


def test_a_privileged_post_sets_it_up_before_anything_else(cast, later):
    set_to("second_factor", 3)
    account(cast, "head")
    account(cast, "handler")
    assert enter("handler")[0].get("/desk/").status_code == 200
    client, page, said = set_up("head", cast)
    assert client.get("/desk/")["Location"] == "/desk/factor/"
    assert "<svg" in page
    assert " style=" not in page
    assert re.search(r'class="code secret">(?:[A-Z2-7]{4} ?){8}<', page)
    assert "口令不对" in text(client.post("/desk/factor/", {**said, "password": "wrong"}))
    assert client.post("/desk/factor/", {**said, "code": "000000"}).status_code == 400
    assert client.get("/desk/")["Location"] == "/desk/factor/"
    page = text(client.post("/desk/factor/", said))
    codes = re.findall(r'<li class="code">([a-z2-9-]{14})</li>', page)
    assert len(codes) == 10
    assert client.get("/desk/").status_code == 200
    assert codes[0] not in text(client.get("/desk/factor/"))


def test_signing_in_then_asks_for_a_code_and_nothing_opens_without_it(cast, later):
    account(cast, "head")
    client, _, said = set_up("head", cast)
    client.post("/desk/factor/", said)
    now = later(5)
    kept = Account.objects.get(username="head")
    client, answer = enter("head")
    assert answer["Location"] == "/desk/sign-in/code/"
    assert client.get("/desk/")["Location"].startswith("/desk/sign-in/")
    assert "动态码不对" in text(client.post("/desk/sign-in/code/", {"code": "000000"}))
    assert client.post("/desk/sign-in/code/", {"code": code_at(kept, now)})["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200
    assert "bad_code" in outcomes("head")


def test_the_page_of_the_code_is_for_five_minutes_after_the_password(cast, later):
    account(cast, "head")
    client, _, said = set_up("head", cast)
    client.post("/desk/factor/", said)
    client, _ = enter("head")
    now = later(6)
    kept = Account.objects.get(username="head")
    assert client.post("/desk/sign-in/code/", {"code": code_at(kept, now)})["Location"] == "/desk/sign-in/"
    assert Client().get("/desk/sign-in/code/")["Location"] == "/desk/sign-in/"


def test_five_wrong_codes_stop_the_trying_and_the_administrator_helps(cast, later, sign_in):
    account(cast, "head")
    client, _, said = set_up("head", cast)
    page = text(client.post("/desk/factor/", said))
    code = re.search(r'<li class="code">([a-z2-9-]{14})</li>', page)[1]
    client, _ = enter("head")
    for _ in range(5):
        client.post("/desk/sign-in/code/", {"code": "000000"})
    answer = client.post("/desk/sign-in/code/", {"code": code})
    assert answer.status_code == 429
    assert "猜动态码" in text(answer)
    person = cast.posts["head"].person
    sign_in("admin").post(f"/desk/people/{person.uid}/account/act/", {"what": "unlock"})
    assert client.post("/desk/sign-in/code/", {"code": code})["Location"] == "/desk/"


def test_it_is_changed_only_after_the_password_and_the_factor_were_shown(cast, later):
    account(cast, "head")
    client, _, said = set_up("head", cast)
    before, _ = enter("head")  # a session from before, that never showed the factor
    client.post("/desk/factor/", said)
    key = "k" * 20
    answer = before.post("/desk/factor/change/", {"key": key, "password": PASSWORD, "what": "remove"})
    assert answer["Location"] == "/desk/factor/"
    assert client.post("/desk/factor/change/", {"key": key, "password": "x", "what": "remove"}).status_code == 400
    page = text(client.post("/desk/factor/change/", {"key": key, "password": PASSWORD, "what": "codes"}))
    assert len(re.findall(r'<li class="code">', page)) == 10
    assert client.post("/desk/factor/change/", {"key": key, "password": PASSWORD, "what": "remove"}).status_code == 302
    assert enter("head")[1]["Location"] == "/desk/"
    kinds = list(Entry.objects.filter(kind__startswith="account:").values_list("kind", flat=True))
    assert kinds[-4:] == ["account:factor_set", "account:recovery", "account:factor_remove", "account:sign_in"]
