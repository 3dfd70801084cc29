"""The pages of Art. 14: a leader reads, both organs sign and record, the office never; who sees nothing gets 404 or 403."""

import re

import pytest
import time_machine

from tests.accountability.foundtown import with_people
from tests.accountability.test_referring import copy_of, issue, laid, now, outcome, referred, to_issue
from tests.cast import account
from xinfang.people.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(cast):
    return with_people(cast)


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel("2013-11-25 10:00+08:00", tick=False):
        yield


def enter(client, cast, part):
    row = Account.objects.filter(username=part).first() or account(cast, part)
    client.force_login(row, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(response):
    return response.content.decode()


def post(client, url, **said):
    hidden = re.findall(r'name="key" value="([^"]*)"', text(client.get(url)))
    version = re.findall(r'name="version" value="([^"]*)"', text(client.get(url)))
    return client.post(url, {"key": hidden[-1], "version": version[-1] if version else "", "on": "2013-11-25", **said})


def test_the_leader_sees_what_waits_with_its_days_and_reads_it(client, town):
    laying = laid(town)
    page = text(enter(client, town, "vice_mayor").get("/desk/referrals/"))
    assert "等批阅，已经 66 天" in page
    url = f"/desk/referrals/{laying.uid}/?do=read"
    assert "请批阅" in text(client.get(url))
    assert post(client, url, decision="return", words="").status_code == 400
    assert post(client, url, decision="refer", words="请依纪依规办理。").status_code == 302
    assert "请依纪依规办理" in text(client.get(f"/desk/referrals/{laying.uid}/"))


def test_nobody_else_reads_it(client, town):
    laying = laid(town)
    url = f"/desk/referrals/{laying.uid}/"
    for part, status in {"mayor_head": 404, "deputy": 403, "head": 403, "jw_head": 403, "registrar": 403}.items():
        assert enter(client, town, part).get(url).status_code == status, part
    paper = f"/desk/referrals/papers/{now(laying.measure).paper}/"
    for part, status in {"vice_mayor": 200, "office_head": 200, "personnel": 404, "deputy": 404, "admin": 404}.items():
        assert enter(client, town, part).get(paper).status_code == status, part


def test_the_office_is_told_why_a_grade_is_refused(client, town):
    row = to_issue(town)
    enter(client, town, "office_head")
    url = f"/desk/measures/{row.uid}/?do=issue"
    assert "处分的种类由有权机关依上位规定决定" in text(client.get(url))
    answer = post(client, url, text="建议给予记过处分。")
    assert answer.status_code == 400
    assert "市级文件不能设定处分" in text(answer)
    assert post(client, url, text="建议依纪依规处理。").status_code == 302


def test_the_office_is_not_offered_the_subject_and_cannot_refer_unread(client, town):
    row = issue(town, to_issue(town))
    enter(client, town, "office_head")
    page = text(client.get(f"/desk/measures/{row.uid}/?do=lay"))
    assert "卫东" in page
    assert "孙丽" not in page.split("呈哪位领导批阅")[1].split("</select>")[0]
    assert client.get(f"/desk/measures/{row.uid}/?do=refer").status_code == 200
    assert client.post(f"/desk/measures/{row.uid}/?do=refer", {}).status_code == 400


def test_both_sign_and_record_and_the_office_has_no_form_for_it(client, town):
    row = referred(town)
    for part, code in (("jw_head", "JW"), ("personnel", "ZZB")):
        enter(client, town, part)
        url = f"/desk/referred/{copy_of(town, row, code).uid}/"
        assert "等签收" in text(client.get("/desk/referred/"))
        assert post(client, f"{url}?do=receive").status_code == 302
        said = {"kind": "reminded", "decided_on": "2013-11-20", "number": "", "words": ""}
        assert post(client, f"{url}?do=outcome", **said).status_code == 400
        assert post(client, f"{url}?do=outcome", **{**said, "number": "8号"}).status_code == 302
    assert now(row).state == "carried_out"
    enter(client, town, "office_head")
    page = text(client.get(f"/desk/measures/{row.uid}/"))
    assert "谈话提醒" in page
    assert "?do=outcome" not in page
    assert client.get(f"/desk/referred/{copy_of(town, row, 'JW').uid}/").status_code == 404


def test_another_organs_referral_is_not_known(client, town):
    row = referred(town)
    outcome(town, row)
    enter(client, town, "personnel")
    assert client.get(f"/desk/referred/{copy_of(town, row, 'JW').uid}/").status_code == 404


def test_empty_lists_say_so(client, town):
    assert "没有呈您批阅" in text(enter(client, town, "vice_mayor").get("/desk/referrals/"))
    assert "没有移送本机关" in text(enter(client, town, "jw_head").get("/desk/referred/"))
