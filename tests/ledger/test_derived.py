"""Derived columns are covered by no digest: verify works them out anew, and names what differs."""

from datetime import date

import pytest
import time_machine
from django.db import connection

from tests.cast import accepted, forwarded, key, on, registered, signer
from xinfang.bureau.actions import set_day, set_year
from xinfang.ledger.verify import verify
from xinfang.petitions import actions, checks, clockwork
from xinfang.petitions.kinds import Outcome, Purpose
from xinfang.petitions.models import Clock, Sight

DAY = date(2013, 6, 14)


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def problems():
    return "\n".join(verify().problems)


def test_a_due_day_moved_by_hand_is_named(cast):
    petition = accepted(cast)
    clock = petition.clocks.get(limit="conclude")
    run("UPDATE petitions_clock SET due_on = '2014-08-13' WHERE id = %s", clock.pk)
    assert f"petitions_clock 的行 {clock.uid} 存着 2014-08-13 到期，按规则应为 2013-08-13" in problems()


def test_a_lateness_hidden_by_hand_is_named(cast):
    petition = accepted(cast)
    late = date(2013, 9, 2)  # Monday; due on Tuesday 13 August
    actions.reply(
        petition.uid, outcome=Outcome.SUPPORT, text="退。", actor=signer(cast.handler), when=on(late), key=key()
    )
    clock = petition.clocks.get(limit="conclude")
    run("UPDATE petitions_clock SET due_on = '2013-09-03' WHERE id = %s", clock.pk)
    assert "按规则应为 2013-08-13" in problems()


def test_a_matter_hidden_from_its_holder_or_shown_to_a_stranger_is_named(cast):
    petition = forwarded(cast)
    holder, stranger = cast.organ("ZJJ"), cast.organ("RSJ")
    Sight.objects.filter(petition=petition, organ=holder).delete()
    Sight.objects.create(organ=stranger, petition=petition, role="former", since=DAY, state="forwarded")
    found = problems()
    assert f"{petition.uid} 在单位 ZJJ 的可见范围或待办与规则不符" in found
    assert f"{petition.uid} 多出单位 RSJ" in found


def test_an_accusation_shown_to_the_accused_is_named(cast):
    petition = registered(cast, purpose=Purpose.ACCUSATION, complained_of=[cast.organ("ZJJ").uid])
    row = {"petition": petition, "role": "superior", "since": DAY, "state": "registered"}
    Sight.objects.create(organ=cast.organ("ZJJ"), **row)
    assert "让被检举控告的单位 ZJJ 或其下级看得到" in problems()


def test_an_accusation_at_the_discipline_shown_to_an_office_above_is_named_and_taken_from_it(cast):
    petition = registered(cast, purpose=Purpose.ACCUSATION, complained_of=[cast.organ("XAQ").uid])
    actions.forward(petition.uid, to=cast.organ("JW").uid, actor=cast.registrar, when=on(DAY), key=key())
    row = {"role": "superior", "since": DAY, "state": "forwarded"}
    Sight.objects.create(organ=cast.organ("GOV"), petition=petition, **row)
    assert f"{petition.uid} 多出单位 GOV" in problems()
    assert checks.follow_the_rules() == 1
    assert verify().ok
    assert not Sight.objects.filter(petition=petition, organ=cast.organ("GOV")).exists()


def test_what_waits_taken_off_the_list_is_named(cast):
    petition = registered(cast)
    Sight.objects.filter(petition=petition, organ=cast.organ("XFJ")).update(todo=False)
    assert "单位 XFJ 的可见范围或待办与规则不符" in problems()


@pytest.fixture
def provisional(cast):
    """Registered on Friday 25 December 2026: fifteen days end on Saturday 9 January 2027, a year without notice."""
    petition = registered(cast, date(2026, 12, 25))
    clock = petition.clocks.get()
    assert (clock.due_on, clock.provisional) == (date(2027, 1, 11), True)  # Monday
    return petition


def test_a_met_clock_follows_the_notice_that_came_later(cast, provisional):
    met = date(2027, 1, 11)
    actions.forward(provisional.uid, to=cast.organ("ZJJ").uid, actor=cast.registrar, when=on(met), key=key())
    set_day(date(2027, 1, 9), rest=False, notice="测试通知", actor=cast.admin, on=met)
    set_year(2027, notice="测试通知", actor=cast.admin, on=met)
    moved = clockwork.reproject(actor=cast.admin, on=met, days=[date(2027, 1, 9)])
    assert [(m.before, m.after) for m in moved] == [(date(2027, 1, 11), date(2027, 1, 9))]
    assert Clock.objects.get(pk=provisional.clocks.get(limit="disposal").pk).provisional is False
    assert verify().ok


def test_a_day_set_back_in_time_moves_what_was_met_too(cast):
    petition = registered(cast)  # 15 days end on Saturday 29 June 2013, so on Monday 1 July
    actions.forward(petition.uid, to=cast.organ("ZJJ").uid, actor=cast.registrar, when=on(DAY), key=key())
    set_day(date(2013, 6, 29), rest=False, notice="测试通知", actor=cast.admin, on=DAY)
    clockwork.reproject(actor=cast.admin, on=DAY, days=[date(2013, 6, 29)])
    assert petition.clocks.get(limit="disposal").due_on == date(2013, 6, 29)
    assert verify().ok


def test_no_list_of_moved_days_shows_an_accusation(cast):
    registered(cast, purpose=Purpose.ACCUSATION, complained_of=[cast.organ("ZJJ").uid])
    set_day(date(2013, 7, 1), rest=True, notice="测试通知", actor=cast.admin, on=DAY)
    assert clockwork.reproject(actor=cast.admin, on=DAY, days=[date(2013, 7, 1)]) == []
    assert verify().ok


def test_the_housekeeper_works_days_out_anew_when_a_new_version_knows_another_year(cast, provisional, xinfang):
    from xinfang.rules import days

    known = days.base()
    newer = known.overlaid({date(2027, 1, 11): "rest"}, [2027])  # a Monday off
    with time_machine.travel("2026-12-28 09:00+08:00", tick=False), pytest.MonkeyPatch.context() as patch:
        patch.setattr(days, "base", lambda: newer)
        from xinfang.bureau import queries

        queries.forget()
        code, done, _ = xinfang("housekeeper", "--once", "--on", "2026-12-28", "--json")
        assert code == 0
        assert "重算了 1 个期限" in done["clocks"]["note"]
        assert provisional.clocks.get().due_on == date(2027, 1, 12)
        again = xinfang("housekeeper", "--once", "--on", "2026-12-28", "--json")[1]
        assert again["clocks"]["note"] == ""
