"""What supervision and led cases add to the line of an organ: worked-out numbers, sight, accusations left out."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.accountability.test_supervision_letters import answer, receive, send
from tests.accountability.town import called, overdue_matter, with_conference
from tests.cast import forwarded, key, on
from tests.duties.test_cases import named
from xinfang.bureau.queries import snapshot
from xinfang.duties import actions
from xinfang.people.models import Organ
from xinfang.petitions.kinds import Purpose
from xinfang.reports import overview
from xinfang.reports.extras import EXTRAS

DUE, AFTER = date(2013, 8, 26), date(2013, 8, 27)  # 周一, 周二


@pytest.fixture
def town(cast):
    return with_conference(cast)


def said(cast, key, code="ZJJ", part="office_head", day=AFTER):
    found = overview.lines([Organ.objects.get(code=code)], getattr(cast, part), day, snapshot())[0].extras[key]
    return dict(found)


def test_proposals_and_letters_of_an_organ(town):
    """One proposal open; of three letters one is answered, one received on the 15th (ten days: Monday 26 August), one not."""
    called(town)
    receive(town, send(town, overdue_matter(town)))
    send(town, overdue_matter(town))
    answer(town, receive(town, send(town, overdue_matter(town))))
    assert said(town, "supervision", day=DUE) == {"线索": 1, "待反馈": 2}
    assert said(town, "supervision") == {"线索": 1, "待反馈": 2, "反馈逾期": 1}
    assert said(town, "supervision", part="head") == {"待反馈": 2, "反馈逾期": 1}  # no proposal about the own organ
    assert said(town, "supervision", "RSJ") == {}
    assert said(town, "supervision", part="county_head") == {}


def test_accusations_are_left_out(town):
    secret = forwarded(town, purpose=Purpose.ACCUSATION, complained_of=(town.organ("RSJ").uid,))
    send(town, secret, trigger="other")
    for part in ("office_head", "head"):
        assert said(town, "supervision", part=part) == {}


def test_led_cases_and_their_milestones(cast):
    """Two cases led in the department; of three milestones two are past on 2 July, one of these reached."""
    with time_machine.travel("2013-07-01 10:00+08:00", tick=False):
        case, _ = named(cast), named(cast)
        given = {"actor": cast.head, "when": on(date(2013, 7, 1))}
        steps = [
            actions.set_milestone(case.uid, words="查账", due_on=day, **given, key=key())
            for day in (date(2013, 6, 27), date(2013, 6, 28), date(2013, 7, 2))
        ]
        actions.reach_milestone(steps[0].uid, result="已查", **given, key=key())
    assert said(cast, "cases", day=date(2013, 7, 2)) == {"在包": 2, "节点已过": 1}
    assert said(cast, "cases", day=date(2013, 7, 3)) == {"在包": 2, "节点已过": 2}
    assert said(cast, "cases", part="inspector", day=date(2013, 7, 3)) == {}
    assert said(cast, "cases", "RSJ", day=date(2013, 7, 3)) == {}


def test_one_statement_each_whatever_the_organs(town):
    called(town)
    organs = list(Organ.objects.values_list("pk", flat=True))
    for extra in EXTRAS:
        with CaptureQueriesContext(connection) as asked:
            extra.of(town.office_head, organs, AFTER)
        assert len(asked) == 1, extra.key


def test_the_pages_show_them(sign_in, town):
    receive(town, send(town, overdue_matter(town)))
    organ = town.organ("ZJJ").uid
    with time_machine.travel("2013-08-27 10:00+08:00", tick=False):
        for url in ("/desk/overview/", f"/desk/overview/{organ}/"):
            page = sign_in("office_head").get(url).content.decode()
            assert "待反馈 1" in page
            assert '<span class="lamp red">反馈逾期 1</span>' in page
        assert 'href="/desk/supervision/"><' not in sign_in("head").get(f"/desk/overview/{organ}/").content.decode()
