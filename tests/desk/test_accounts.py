"""Signing in and sessions, through the pages."""

import re
from datetime import date

import pytest

from tests.cast import OPERATOR, SINCE, account
from tests.desk.signing import DAY, at_ten, enter, later, new_password, outcomes, set_to
from tests.desk.test_desk import hidden, text
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.people import actions
from xinfang.people.models import Login, SignIn

__all__ = ["at_ten", "later"]
pytestmark = pytest.mark.usefixtures("at_ten")


# signing in


def test_five_wrong_passwords_pause_the_name_at_that_place_and_the_administrator_lifts_it(cast, later, sign_in):
    account(cast, "handler")
    for _ in range(5):
        _, answer = enter("handler", "wrong")
    assert answer.status_code == 429
    assert "暂停登录" in text(answer)
    _, answer = enter("handler")
    assert answer.status_code == 429
    assert "系统管理人员" in text(answer)
    _, elsewhere = enter("handler", REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 302
    admin, person = sign_in("admin"), cast.posts["handler"].person
    assert "解除暂停" in text(admin.get(f"/desk/people/{person.uid}/account/"))
    assert admin.post(f"/desk/people/{person.uid}/account/act/", {"what": "unlock"}).status_code == 302
    assert enter("handler")[1].status_code == 302
    assert outcomes("handler")[:6] == ["wrong"] * 4 + ["locked", "locked"]
    assert Entry.objects.filter(kind="account:unlock").count() == 1


def test_a_pause_ends_by_itself_after_a_quarter_of_an_hour(cast, later):
    account(cast, "handler")
    for _ in range(5):
        enter("handler", "wrong")
    later(14)
    assert enter("handler")[1].status_code == 429
    later(2)
    assert enter("handler")[1].status_code == 302


def test_many_failures_from_one_place_are_turned_away_before_a_hash_is_reckoned(cast, monkeypatch):
    set_to("sign_in_tries", 10)
    account(cast, "handler")
    for n in range(10):
        assert enter(f"name-{n}", "wrong")[1].status_code == 200
    monkeypatch.setattr("xinfang.people.passwords.Argon2.encode", None)
    _, answer = enter("handler")
    assert answer.status_code == 429
    assert "15 分钟后再试" in text(answer)
    assert "猜别人的口令" in text(answer)


def test_many_failures_with_one_name_from_many_places_pause_the_name(cast, later):
    set_to("sign_in_tries", 10)
    account(cast, "handler")
    for n in range(10):
        enter("handler", "wrong", REMOTE_ADDR=f"10.0.0.{n}")
    assert enter("handler", REMOTE_ADDR="10.0.1.1")[1].status_code == 429
    later(16)
    assert enter("handler", REMOTE_ADDR="10.0.1.1")[1].status_code == 302


def test_an_unknown_name_is_not_kept(cast):
    enter("my-password-by-mistake", "x")
    row = SignIn.objects.get()
    assert (row.account, row.outcome) == (None, "wrong")


def test_a_disabled_account_signs_in_no_more_and_its_sessions_end(cast, sign_in):
    account(cast, "handler")
    client, _ = enter("handler")
    assert client.get("/desk/").status_code == 200
    url = f"/desk/people/{cast.posts['handler'].person.uid}/account/act/"
    assert sign_in("admin").post(url, {"what": "disable"}).status_code == 302
    assert client.get("/desk/")["Location"].startswith("/desk/sign-in/")
    _, answer = enter("handler")
    assert "用户名或口令不对" in text(answer)
    assert outcomes("handler") == ["signed_in", "ended_by_admin", "disabled"]
    assert sign_in("admin").post(url, {"what": "enable"}).status_code == 302
    assert enter("handler")[1].status_code == 302


def test_a_reset_password_is_shown_once_and_changed_at_the_first_sign_in(cast, sign_in):
    account(cast, "handler")
    old, _ = enter("handler")
    admin, person = sign_in("admin"), cast.posts["handler"].person
    url = f"/desk/people/{person.uid}/account/"
    page = text(admin.post(f"{url}act/", {"what": "reset"}))
    password = re.search(r'class="code">([a-z2-9]{4}(?:-[a-z2-9]{4}){3})<', page)[1]
    assert password not in text(admin.get(url))
    assert old.get("/desk/").status_code == 302
    client, answer = enter("handler", password)
    assert answer.status_code == 302
    for there in ("/desk/", "/desk/organs/", "/desk/sessions/"):
        assert client.get(there)["Location"] == "/desk/password/"
    assert "最近用过" in text(new_password(client, password, password))
    assert new_password(client, password)["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200
    assert enter("handler", password)[1].status_code == 200
    assert verify().ok


def test_a_one_time_password_that_was_left_lying_is_refused_with_the_reason(cast, later):
    kept = account(cast, "handler")
    password = actions.reset_password(kept, actor=cast.admin, on=DAY)
    later(31 * 24 * 60)
    _, answer = enter("handler", password)
    assert "已经过期" in text(answer)
    assert outcomes("handler") == ["old_one_time"]


def test_an_old_password_is_changed_first_where_the_bureau_wants_it(cast, later):
    account(cast, "handler")  # set in 2005
    client, _ = enter("handler")
    assert client.get("/desk/").status_code == 200
    set_to("password_days", 90)
    assert client.get("/desk/")["Location"] == "/desk/password/"
    assert new_password(client).status_code == 302
    assert client.get("/desk/").status_code == 200


# sessions


def test_a_session_ends_when_it_is_not_used_and_when_it_is_too_long(cast, later):
    account(cast, "handler")
    client, _ = enter("handler")
    later(30)
    assert client.get("/desk/").status_code == 200
    later(31)
    answer = client.get("/desk/organs/")
    assert answer["Location"] == "/desk/sign-in/?next=%2Fdesk%2Forgans%2F&ended=ended_idle"
    assert "久未操作" in text(client.get(answer["Location"]))
    client, _ = enter("handler")
    for _ in range(16):
        later(29)
        client.get("/desk/")
    assert client.get("/desk/").status_code == 200
    later(17)
    assert "ended_age" in client.get("/desk/")["Location"]
    assert outcomes("handler") == ["signed_in", "ended_idle", "signed_in", "ended_age"]
    assert not Login.objects.filter(ended_at__isnull=True).exists()


def test_my_sessions_are_listed_and_ended_one_by_one(cast):
    account(cast, "handler")
    account(cast, "stranger")
    here, _ = enter("handler")
    there, _ = enter("handler", REMOTE_ADDR="10.1.2.3")
    stranger, _ = enter("stranger")
    page = text(here.get("/desk/sessions/"))
    assert "10.1.2.3" in page
    assert "Chrome Windows" in page
    which = hidden(page, "login")
    assert stranger.post("/desk/sessions/end/", {"login": which}).status_code == 404
    assert there.get("/desk/").status_code == 200
    assert here.post("/desk/sessions/end/", {"login": which}).status_code == 302
    assert there.get("/desk/").status_code == 302
    assert here.get("/desk/").status_code == 200
    assert here.post("/desk/sessions/end/", {"login": "nonsense"}).status_code == 404


def test_a_session_whose_key_was_drawn_anew_is_still_ended(cast):
    account(cast, "handler")
    here, _ = enter("handler")
    there, _ = enter("handler", REMOTE_ADDR="10.1.2.3")
    which = hidden(text(here.get("/desk/sessions/")), "login")
    session = there.session
    session.cycle_key()
    session.save()
    there.cookies["sessionid"] = session.session_key
    here.post("/desk/sessions/end/", {"login": which})
    assert "ended_by_self" in there.get("/desk/")["Location"]


def test_another_password_ends_the_other_sessions_and_not_this_one(cast):
    account(cast, "handler")
    here, _ = enter("handler")
    there, _ = enter("handler")
    assert new_password(here).status_code == 302
    assert there.get("/desk/").status_code == 302
    assert here.get("/desk/").status_code == 200
    assert "就是这里" in text(here.get("/desk/sessions/"))
    assert "ended_password" in outcomes("handler")


def test_the_fourth_session_ends_the_one_that_was_not_used_for_longest(cast, later):
    account(cast, "handler")
    clients = []
    for _ in range(3):
        clients.append(enter("handler")[0])
        later(2)
    clients[0].get("/desk/")
    enter("handler")
    assert [client.get("/desk/").status_code for client in clients] == [200, 302, 200]
    assert outcomes("handler").count("ended_many") == 1


def test_a_session_ends_with_the_last_appointment(cast):
    account(cast, "handler")
    client, _ = enter("handler")
    actions.close_appointment(cast.posts["handler"], end=date(2013, 6, 13), actor=OPERATOR, on=DAY)
    answer = client.get("/desk/")
    assert answer.status_code == 403
    assert "没有任职" in text(answer)
    assert client.get("/desk/")["Location"].startswith("/desk/sign-in/")
    assert outcomes("handler") == ["signed_in", "ended_no_post"]


def test_one_post_that_ends_takes_its_permissions_and_leaves_the_other(cast):
    account(cast, "registrar")
    actions.appoint(cast.posts["registrar"].person, cast.posts["stranger"].post, start=SINCE, actor=OPERATOR, on=SINCE)
    client, _ = enter("registrar")
    assert client.get("/desk/register/").status_code == 200
    actions.close_appointment(cast.posts["registrar"], end=date(2013, 6, 13), actor=OPERATOR, on=DAY)
    assert client.get("/desk/register/").status_code == 403
    assert client.get("/desk/").status_code == 200
