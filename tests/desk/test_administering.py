"""The administrator's pages of accounts."""

import re

import pytest

from tests.cast import OPERATOR, SINCE, account
from tests.desk.signing import at_ten, enter, later
from tests.desk.test_desk import hidden, text
from tests.people.test_accounts import appointed
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.people import actions
from xinfang.people.models import Address

__all__ = ["at_ten", "later"]
pytestmark = pytest.mark.usefixtures("at_ten")


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
