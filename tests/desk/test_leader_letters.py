"""The leader's page: important letters that wait, the oldest first, and the words entered right there."""

import re
from datetime import date

import pytest
import time_machine

from tests.cast import accepted, key, on, registered
from xinfang.ledger.verify import verify
from xinfang.petitions import actions
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.models import Instruction

URL = "/desk/leaders/letters/"


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2013-06-24 10:00+08:00", tick=False):  # 周一
        yield


def text(response):
    return response.content.decode()


def marked(cast, day=date(2013, 6, 14), **changes):
    return accepted(cast, day, important=True, **changes)


def say(client, petition, words="请住建局三日内退还", **more):
    page = text(client.get(URL))
    part = page[page.index(f'id="p{petition.number}"') :]
    said = {name: re.search(rf'name="{name}" value="([^"]*)"', part)[1] for name in ("key", "version", "number")}
    return client.post(URL, {**said, "words": words, **more})


def test_who_enters_no_duties_has_no_such_page(sign_in):
    for who in ("handler", "inspector", "admin"):
        assert sign_in(who).get(URL).status_code == 403


def test_what_waits_stands_there_the_oldest_first_with_the_days_and_no_name(sign_in, cast):
    newer, older = marked(cast, date(2013, 6, 20)), marked(cast, date(2013, 6, 14))
    plain = accepted(cast, date(2013, 6, 14))
    client = sign_in("head")
    page = text(client.get(URL))
    assert page.index(older.number) < page.index(newer.number)
    assert plain.number not in page
    assert "等了 10 天，超过 7 天" in page
    assert "等了 4 天" in page
    assert "停车费" in page
    assert "张三丰" not in page
    assert "非法定" in page


def test_what_the_organ_does_not_see_is_not_there(sign_in, cast):
    other = registered(cast, date(2013, 6, 14), important=True)
    secret = registered(
        cast, date(2013, 6, 14), important=True, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("ZJJ").uid,)
    )
    client = sign_in("head")
    page = text(client.get(URL))
    assert other.number not in page
    assert secret.number not in page
    page = text(client.get(URL))
    forged = {"key": "k" * 20, "number": secret.number, "words": "查", "version": "1"}
    assert client.post(URL, forged).status_code == 400
    assert Instruction.objects.count() == 0


def test_the_words_become_the_step_and_the_letter_is_gone_from_the_list(sign_in, cast):
    petition = marked(cast)
    client = sign_in("head")
    answer = say(client, petition, due_on="2013-07-01")
    assert answer.status_code == 302
    row = Instruction.objects.get()
    assert (row.words, row.leader, row.by_secretary) == ("请住建局三日内退还", cast.posts["head"], False)
    assert (row.task_organ, row.due_on) == (cast.organ("ZJJ"), date(2013, 7, 1))
    page = text(client.get(URL))
    assert f'id="p{petition.number}"' not in page
    assert "没有等待批示的" in page
    assert verify().problems == []


def test_a_refusal_keeps_the_words(sign_in, cast):
    petition = marked(cast)
    client = sign_in("head")
    answer = say(client, petition, due_on="2013-06-01")
    assert answer.status_code == 400
    assert "请住建局三日内退还" in text(answer)
    assert "不能早于批示日" in text(answer)
    assert say(client, petition, words="").status_code == 400
    page = text(client.get(URL))
    part = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("key", "version", "number")}
    say(client, petition)
    late = client.post(URL, {**part, "words": "再说一句"})
    assert late.status_code == 400
    assert "再说一句" in text(late)
    assert Instruction.objects.count() == 1


def test_what_is_laid_before_a_leader_stands_on_that_leader_s_page_alone(sign_in, cast):
    petition = accepted(cast, date(2013, 6, 14))
    actions.report_up(
        petition.uid,
        text="小区停车费上涨，三百户",
        suggestion="建议由局长包案",
        leader=cast.posts["deputy"].uid,
        actor=cast.handler,
        when=on(date(2013, 6, 18)),  # 周二
        key=key(),
    )
    assert petition.number not in text(sign_in("head").get(URL))
    client = sign_in("deputy")
    page = text(client.get(URL))
    assert "小区停车费上涨，三百户" in page
    assert "建议由局长包案" in page
    assert "等了 6 天" in page
    assert say(client, petition).status_code == 302
    assert Instruction.objects.get().words == "请住建局三日内退还"


def test_a_page_costs_a_bounded_number_of_statements(sign_in, cast, django_assert_max_num_queries):
    for _ in range(22):
        marked(cast)
    client = sign_in("head")
    client.get(URL)
    with django_assert_max_num_queries(8):
        page = text(client.get(URL))
    assert page.count('name="words"') == 20
    assert 'rel="next"' in page
