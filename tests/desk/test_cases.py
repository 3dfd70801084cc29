"""Led cases on the desk: who sees what, the small acts as forms, gaps and overdue milestones shown, figures that hold (seed/9)."""

import re
from datetime import date

import pytest
import time_machine

from tests.cast import OPERATOR, accepted, key, on, registered
from tests.duties.test_cases import named
from xinfang.duties import actions
from xinfang.duties.casekinds import CaseEnd, WorkPart
from xinfang.duties.models import CaseWork, LedCase, Milestone
from xinfang.people import actions as people
from xinfang.petitions.kinds import Purpose

LATER = date(2013, 7, 1)  # 周一


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2013-07-01 10:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def post(client, url, **said):
    page = text(client.get(url))
    hidden = dict(re.findall(r'name="(key|version)" value="([^"]*)"', page))
    return client.post(url, {**hidden, "on": "2013-07-01", **said})


def test_who_sees_no_petition_sees_no_case(sign_in, cast):
    case = named(cast)
    client = sign_in("stranger")
    assert client.get(f"/desk/cases/{case.uid}/").status_code == 404
    assert "没有在包的事项" in text(client.get("/desk/cases/"))
    assert client.get(f"/desk/cases/name/{case.petition.number}/").status_code == 404
    assert client.get(f"/desk/cases/{case.uid}/work/").status_code == 404


def test_an_accusation_has_no_form_and_stands_in_no_list(sign_in, cast):
    petition = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("RSJ").uid,), difficult=True)
    client = sign_in("registrar")
    answer = client.get(f"/desk/cases/name/{petition.number}/")
    assert (answer.status_code, "检举控告不包案" in text(answer)) == (400, True)
    assert petition.number not in text(client.get("/desk/cases/?tab=none"))


def test_a_handler_enters_work_and_decides_nothing(sign_in, cast):
    case = named(cast)
    client = sign_in("handler")
    page = text(client.get(f"/desk/cases/{case.uid}/"))
    assert "登记包案工作" in page
    assert "移交包案" not in page
    assert client.get(f"/desk/cases/{case.uid}/end/").status_code == 403
    assert client.get(f"/desk/cases/name/{case.petition.number}/").status_code == 403
    answer = post(client, f"/desk/cases/{case.uid}/work/", part="know", words="见了当事人")
    assert answer.status_code == 302
    assert "见了当事人" in text(client.get(f"/desk/cases/{case.uid}/"))


def test_from_the_list_to_the_end(sign_in, cast):
    petition = accepted(cast, difficult=True)
    client = sign_in("head")
    assert petition.number in text(client.get("/desk/cases/?tab=none"))
    url = f"/desk/cases/name/{petition.number}/"
    late = post(client, url, leader=str(cast.posts["deputy"].uid), ground="多年", due_on="2013-06-30")
    assert (late.status_code, "早于" in text(late)) == (400, True)
    answer = post(client, url, leader=str(cast.posts["deputy"].uid), ground="多年", due_on="2013-09-30")
    case = LedCase.objects.get()
    assert answer["Location"] == f"/desk/cases/{case.uid}/"
    assert petition.number not in text(client.get("/desk/cases/?tab=none"))
    assert post(client, f"{answer['Location']}milestone/", words="查账", due_on="2013-07-02").status_code == 302
    step = Milestone.objects.get()
    assert "查账" in text(client.get("/desk/cases/?tab=due"))
    assert post(client, f"/desk/cases/{case.uid}/reach/{step.uid}/", result="已查").status_code == 302
    assert post(client, f"/desk/cases/{case.uid}/work/", part="visit", words="回访").status_code == 302
    visit = CaseWork.objects.get()
    assert client.get(f"/desk/petitions/{petition.number}/papers/{visit.paper}/").status_code == 200
    assert post(client, f"/desk/cases/{case.uid}/strike/{visit.uid}/", why="错").status_code == 302
    assert post(client, f"/desk/cases/{case.uid}/strike_milestone/{step.uid}/", why="错").status_code == 302
    other = str(cast.posts["other_leader"].uid)
    assert (
        post(client, f"/desk/cases/{case.uid}/pass/", leader=other, why="分工", due_on="2013-09-30").status_code == 302
    )
    now = LedCase.objects.get(ended_on__isnull=True)
    page = text(client.get(f"/desk/cases/{now.uid}/"))
    assert "孙丽" in page
    assert "先后包案的领导" in page
    assert post(client, f"/desk/cases/{now.uid}/end/", ended="resolved", result="退费").status_code == 302
    assert "退费" in text(client.get("/desk/cases/?tab=ended"))
    assert post(client, f"/desk/cases/{now.uid}/reopen/", why="没退全").status_code == 302
    assert post(client, f"/desk/cases/{now.uid}/void/", why="错").status_code == 302
    assert LedCase.objects.get(ended_on__isnull=True, voided_on__isnull=True) == case


def test_a_form_read_before_somebody_else_acted_does_nothing(sign_in, cast):
    case = named(cast)
    client = sign_in("head")
    page = text(client.get(f"/desk/cases/{case.uid}/end/"))
    hidden = dict(re.findall(r'name="(key|version)" value="([^"]*)"', page))
    actions.end_case(case.uid, CaseEnd.TAKEN_OFF, result="不包", actor=cast.head, when=on(LATER), key=key())
    actions.reopen_case(case.uid, why="错", actor=cast.head, when=on(LATER), key=key())
    answer = client.post(
        f"/desk/cases/{case.uid}/end/", {**hidden, "on": "2013-07-01", "ended": "resolved", "result": "x"}
    )
    assert (answer.status_code, "有了变化" in text(answer)) == (400, True)


def test_overdue_milestones_and_gaps_are_shown(sign_in, cast):
    case = named(cast)
    step = {"words": "查账", "due_on": date(2013, 6, 28), "actor": cast.head, "when": on(LATER)}
    actions.set_milestone(case.uid, **step, key=key())
    people.close_appointment(cast.posts["deputy"], end=date(2013, 6, 28), actor=OPERATOR, on=LATER)
    client = sign_in("head")
    page = text(client.get("/desk/cases/"))
    assert "有 1 个节点过了设定的日子" in page
    assert "已离任，须移交" in page
    assert "已离任，须移交" in text(client.get("/desk/cases/?tab=gap"))
    assert "须移交其他领导" in text(client.get(f"/desk/cases/{case.uid}/"))
    duties = text(client.get(f"/desk/duties/{cast.organ('ZJJ').uid}/"))
    assert "1 个节点过了设定的日子" in duties
    assert "1 件的领导离任或回避" in duties


def test_which_matter_was_rated_how_is_for_the_petition_office(sign_in, cast):
    case = named(cast)
    assert "本单位只看件数" in text(sign_in("head").get(f"/desk/cases/{case.uid}/"))
    assert "没有评价（不等于满意）" in text(sign_in("registrar").get(f"/desk/cases/{case.uid}/"))


@pytest.mark.parametrize("tab", ["open", "none", "gap", "due", "ended"])
def test_a_list_asks_a_fixed_number_of_statements(sign_in, cast, tab, django_assert_max_num_queries):
    for number in range(3):
        case = named(cast)
        accepted(cast, important=True)
        step = {"words": f"第{number}步", "due_on": LATER, "actor": cast.head, "when": on(LATER)}
        actions.set_milestone(case.uid, **step, key=key())
        actions.record_work(case.uid, WorkPart.NOTE, words="x", actor=cast.head, when=on(LATER), key=key())
    ended = named(cast)
    actions.end_case(ended.uid, CaseEnd.RESOLVED, result="x", actor=cast.head, when=on(LATER), key=key())
    client = sign_in("head")
    client.get("/desk/cases/")
    with django_assert_max_num_queries(8):
        assert client.get(f"/desk/cases/?tab={tab}").status_code == 200
