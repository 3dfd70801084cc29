"""A history replayed: by hand, with weekdays; nothing is written; accusations are left out; statements do not grow."""

from datetime import date

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import accepted, day, declined, extended, registered, replied
from xinfang.accountability.models import Alert
from xinfang.accountability.sweep import sweep
from xinfang.bureau.queries import snapshot
from xinfang.ledger.models import Entry
from xinfang.petitions.kinds import Purpose
from xinfang.reports import replay as module
from xinfang.reports.replay import replayed
from xinfang.rules.replay import Terms, Turn

JUNE = (date(2013, 6, 1), date(2013, 6, 30))
ON = day("2013-08-14 周三")


def under(on=ON, law=None, days=None, span=JUNE):
    return replayed(Terms(days=days or {}, law=law), *span, on=on, now=snapshot())


def test_forty_five_days_make_one_late_that_was_not(cast):
    """Both accepted on Friday 14 June: answered on Thursday 1 August, due 13 August, under 45 days Monday 29 July."""
    answered = replied(cast, day("2013-08-01 周四"))
    found = under(days={"conclude": 45}).by_limit["conclude"]
    assert (found.clocks, found.late, found.would, found.newly, found.no_longer) == (1, 0, 1, 1, 0)
    assert (found.alerts, found.alerts_gone, found.alerts_new) == (0, 0, 1)
    [line] = under(days={"conclude": 45}).changed
    assert (line.petition, line.organ, line.turn) == (answered.number, "ZJJ", Turn.NEWLY_LATE)
    assert (line.due, line.would, line.met) == (
        day("2013-08-13 周二"),
        day("2013-07-29 周一"),
        day("2013-08-01 周四"),
    )


def test_more_days_take_an_alert_away(cast):
    accepted(cast)
    sweep(ON)
    assert Alert.objects.filter(limit="conclude").count() == 1
    found = under(days={"conclude": 90})
    one = found.by_limit["conclude"]
    assert (one.late, one.would, one.no_longer, one.alerts, one.alerts_gone, one.alerts_new) == (1, 0, 1, 1, 1, 0)
    assert found.changed[0].would == day("2013-09-12 周四")
    assert found.total.clocks == sum(each.clocks for each in found.by_limit.values()) > 1


def test_an_alert_that_the_sweep_has_not_raised_yet_is_not_new(cast):
    accepted(cast)
    assert under(days={"conclude": 50}).by_limit["conclude"].alerts_new == 0


def test_the_law_of_2022_knows_no_such_clock_for_a_matter_without_a_kind(cast):
    accepted(cast)
    sweep(ON)
    found = under(law=date(2022, 5, 1))
    one = found.by_limit["conclude"]
    assert (one.clocks, one.late, one.would, one.no_clock, one.alerts_gone) == (1, 1, 0, 1, 1)
    assert [each.turn for each in found.changed if each.limit == "conclude"] == [Turn.GONE]
    assert under(law=date(2005, 5, 1)).changed == []


def test_an_extension_counts_as_it_was_given(cast):
    extended(cast, 20)  # to Monday 2 September
    found = under(days={"conclude": 45}, on=day("2013-08-20 周二"))
    assert found.changed[0].would == day("2013-08-19 周一")


def test_only_clocks_that_started_in_the_period(cast):
    accepted(cast)
    assert under(days={"conclude": 1}, span=(date(2013, 6, 15), date(2013, 6, 30))).by_limit == {}


def test_accusations_and_void_clocks_are_left_out(cast):
    registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("ZJJ").uid,))
    assert under(days={"disposal": 1}).by_limit == {}
    declined(cast)
    assert "conclude" not in under(days={"disposal": 1}).by_limit


def rows():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_nothing_is_written(cast):
    accepted(cast)
    sweep(ON)
    before, head = rows(), Entry.objects.last().hash
    under(days={"conclude": 1, "disposal": 1})
    under(law=date(2022, 5, 1))
    assert (rows(), Entry.objects.last().hash) == (before, head)


def test_a_list_has_an_end_and_says_what_is_left_off(cast, monkeypatch):
    monkeypatch.setattr(module, "MOST", 1)
    accepted(cast)
    accepted(cast)
    found = under(days={"conclude": 90})
    assert (len(found.changed), found.left_off, found.by_limit["conclude"].no_longer) == (1, 1, 2)


def test_two_statements_however_many_clocks(cast):
    counts = []
    for _ in range(2):
        accepted(cast)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            under(days={"conclude": 45})
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 2


@pytest.fixture
def today():
    with time_machine.travel("2013-08-14 10:00+08:00", tick=False):
        yield


@pytest.mark.usefixtures("today")
def test_the_commands(cast, xinfang):
    petition = replied(cast, day("2013-08-01 周四"))
    span = ("--from", "2013-06-01", "--to", "2013-06-30")
    code, out, _ = xinfang("what-if", "--set", "conclude=45", *span, "--json")
    assert code == 0
    assert out["limits"]["conclude"]["newly_late"] == 1
    assert out["changed"][0]["petition"] == petition.number
    assert out["set"] == {"conclude": 45}
    code, text, _ = xinfang("what-if", "--set", "conclude=45", *span)
    assert (code, petition.number in text, "只读推演" in text) == (0, True, True)
    code, out, _ = xinfang("replay", "--law", "2022-05-01", *span, "--json")
    assert (code, out["law"], out["limits"]["conclude"]["no_clock"]) == (0, "2022-05-01", 1)
    assert "没有这个期限的" in xinfang("replay", "--law", "2022-05-01", *span)[1]
    assert set(Entry.objects.order_by("-seq").values_list("kind", flat=True)[:4]) == {"operator:use"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("what-if", "--from", "2013-06-01", "--to", "2013-06-30"), "--set"),
        (("what-if", "--set", "conclude=0", "--from", "2013-06-01", "--to", "2013-06-30"), "1 到 366"),
        (("what-if", "--set", "nothing=9", "--from", "2013-06-01", "--to", "2013-06-30"), "没有名为"),
        (("what-if", "--set", "conclude=45", "--from", "2013-06-30", "--to", "2013-06-01"), "止日早于起日"),
        (("replay", "--law", "2005-04-30", "--from", "2013-06-01", "--to", "2013-06-30"), "2005-05-01"),
        (("replay", "--law", "yesterday", "--from", "2013-06-01", "--to", "2013-06-30"), "看不懂"),
        (("replay", "--from", "2013-06-01", "--to", "2013-06-30"), "--law"),
    ],
)
def test_what_the_commands_refuse(cast, xinfang, words, said):
    code, _, err = xinfang(*words)
    assert code == 2
    assert said in err
