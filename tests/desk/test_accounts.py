"""Signing in, the second factor, sessions and the administrator's pages, through the pages."""

import re
from datetime import date

import pytest
import time_machine
from django.test import Client

from tests.cast import OPERATOR, PASSWORD, SINCE, account
from tests.desk.test_desk import hidden, text
from tests.people.test_accounts import GOOD, appointed, code_at
from xinfang.bureau.actions import change_setting
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.people import actions
from xinfang.people.models import Account, Address, Login, SignIn

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


pytestmark = pytest.mark.usefixtures("at_ten")


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


# the second factor


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


# the administrator's pages


@pytest.fixture
def county(cast, sign_in):
    row = appointed(cast, "XAXF", "县管", "系统管理员", "admin")
    actions.create_account(
        row.person, username="county", password="", hashed="x", actor=OPERATOR, on=SINCE, must_change=False
    )
    return sign_in("county")


def test_the_list_shows_whom_one_administers_and_each_opens(cast, county, sign_in):
    page = text(county.get("/desk/accounts/"))
    shown = set(re.findall(r'<a href="/desk/people/([0-9a-f-]{36})/account/">', page))
    mine = {str(cast.posts[part].person.uid) for part in ("county_registrar", "county_handler")}
    assert len(shown) == 3
    assert mine < shown
    for uid in shown:
        assert county.get(f"/desk/people/{uid}/account/").status_code == 200
    for part, row in cast.posts.items():
        expected = 200 if part.startswith("county_") else 404
        assert county.get(f"/desk/people/{row.person.uid}/account/").status_code == expected, part
        assert county.post(f"/desk/people/{row.person.uid}/account/act/", {"what": "reset"}).status_code == 404
    assert "共 12 人" in text(sign_in("admin").get("/desk/accounts/"))


def test_pages_of_organs_outside_ones_part_are_refused_before_anything_is_typed(cast, county):
    for code, expected in (("ZJJ", 403), ("GOV", 403), ("XAZJ", 200)):
        organ = cast.organ(code)
        assert county.get(f"/desk/organs/{organ.uid}/").status_code == 200
        for page in ("appoint", "change"):
            answer = county.get(f"/desk/organs/{organ.uid}/{page}/")
            assert answer.status_code == expected, (code, page)
            assert expected == 200 or "本单位和下级" in text(answer)
    for part, expected in (("handler", 403), ("county_handler", 200)):
        term = f"/desk/appointments/{cast.posts[part].uid}/"
        assert county.get(term).status_code == 200
        assert ("/account/" in text(county.get(term))) == (expected == 200)
        for page in ("end", "correct", "deputy"):
            assert county.get(f"{term}{page}/").status_code == expected, (part, page)
    page = text(county.get("/desk/organs/new/"))
    assert "咸安区人民政府" in page
    assert "咸宁市住房和城乡建设局" not in page
    assert county.post("/desk/settings/", {"key": "k" * 20, "name": "yellow_days", "value": "7"}).status_code == 400


def test_user_names_are_shown_to_the_administrator_only(cast, sign_in):
    account(cast, "handler")
    url = f"/desk/organs/{cast.organ('ZJJ').uid}/"
    assert "用户名 handler" in text(sign_in("admin").get(url))
    assert "用户名" not in text(sign_in("stranger").get(url))


def test_the_log_is_of_whom_one_administers_and_unknown_names_for_the_whole(cast, county, sign_in):
    account(cast, "handler")
    account(cast, "county_handler")
    for name in ("handler", "county_handler", "nobody"):
        enter(name, "wrong")
    page = text(county.get("/desk/accounts/log/"))
    assert "周洁" in page
    assert "王芳" not in page
    assert "没有这个用户名" not in page
    page = text(sign_in("admin").get("/desk/accounts/log/?only=wrong"))
    for words in ("周洁", "王芳", "没有这个用户名", "127.0.0.1 3 次"):
        assert words in page
    assert sign_in("registrar").get("/desk/accounts/log/").status_code == 403


def test_an_account_is_opened_with_a_one_time_password(cast, county):
    person = cast.posts["county_handler"].person
    url = f"/desk/people/{person.uid}/account/"
    page = text(county.get(url))
    page = text(county.post(url, {"key": hidden(page, "key"), "username": "zhoujie"}))
    password = re.search(r'class="code">([a-z2-9]{4}(?:-[a-z2-9]{4}){3})<', page)[1]
    client, answer = enter("zhoujie", password)
    assert answer.status_code == 302
    assert client.get("/desk/")["Location"] == "/desk/password/"
    assert county.post(f"{url}act/", {"what": "nonsense"}).status_code == 400
    assert county.post(f"{url}act/", {"what": "sessions"}).status_code == 302
    assert client.get("/desk/")["Location"].startswith("/desk/sign-in/")


# where a colleague's reminders go


def test_the_administrator_sets_a_colleague_s_address_and_the_ledger_keeps_no_word_of_it(cast, sign_in):
    person = cast.posts["handler"].person
    url = f"/desk/people/{person.uid}/account/act/"
    assert sign_in("handler").post(url, {"what": "email", "email": "a@example.cn"}).status_code == 403
    admin = sign_in("admin")
    bad = admin.post(url, {"what": "email", "email": "不是邮箱"})
    assert bad.status_code == 400
    assert "邮箱写得不对" in text(bad)
    assert not Address.objects.exists()
    page = text(admin.post(url, {"what": "email", "email": "wangfang@example.cn"}, follow=True))
    assert "王芳的提醒也发到 wangfang@example.cn" in page
    assert 'value="wangfang@example.cn"' in page
    entry = Entry.objects.latest("seq")
    assert (entry.kind, entry.actor_label) == ("address:set", "市信访局系统管理员")
    assert "example" not in entry.payload + entry.covers
    assert "不再发邮件" in text(admin.post(url, {"what": "email", "email": ""}, follow=True))
    assert verify().ok


def test_an_administrator_sets_no_address_outside_the_own_tree(cast, sign_in):
    cast.posts["county_admin"] = appointed(cast, "XAXF", "县管", "系统管理员", "admin")
    person = cast.posts["handler"].person
    url = f"/desk/people/{person.uid}/account/act/"
    assert sign_in("county_admin").post(url, {"what": "email", "email": "a@example.cn"}).status_code == 404
    assert not Address.objects.exists()
