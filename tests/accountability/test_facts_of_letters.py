"""A matter marked important that nobody read or studied in the bureau's days: one alert for 12.2, on the facts alone."""

from datetime import date

import pytest

from tests.cast import OPERATOR, accepted, key, on
from xinfang.accountability.facts import sweep_facts
from xinfang.accountability.models import Alert
from xinfang.bureau.actions import change_setting
from xinfang.duties import actions as duties
from xinfang.duties.actions.entering import Held
from xinfang.duties.kinds import MeetingKind
from xinfang.ledger.verify import verify
from xinfang.petitions import actions
from xinfang.petitions.kinds import Outcome
from xinfang.petitions.when import When

CAME = date(2013, 6, 14)  # 周五
LAST, AFTER = date(2013, 6, 21), date(2013, 6, 22)  # 周五, 周六: seven days are set


def found():
    rows = Alert.objects.filter(fact="important_unread").order_by("pk")
    return [(row.organ.code, row.due_on, row.lapsed_on, row.readings, row.state) for row in rows]


RAISED = ("ZJJ", LAST, AFTER, "12.2", "open")


def marked(cast, day=CAME, **changes):
    return accepted(cast, day, important=True, **changes)


def said(cast, petition, day, today=None):
    when = When(day, today or day, "批示原件" if today else "")
    return actions.instruct(petition.uid, words="请尽快办", actor=cast.head, when=when, key=key())


def studied(cast, petition, day, today):
    held = Held(MeetingKind.OFFICE, "3号", heard=True, agenda=(petition.uid,))
    return duties.record_meeting(cast.organ("ZJJ"), held, actor=cast.head, when=When(day, today, "纪要"), key=key())


def test_nothing_on_the_last_day_and_one_alert_on_the_day_after_and_none_twice(cast):
    marked(cast)
    assert sweep_facts(LAST).raised == 0
    assert sweep_facts(AFTER).raised == 1
    assert sweep_facts(date(2013, 7, 1)).raised == 0
    assert found() == [RAISED]
    assert verify().problems == []


def test_a_matter_that_is_only_urgent_or_not_marked_raises_nothing(cast):
    accepted(cast, CAME)
    accepted(cast, CAME, urgent=True)
    assert sweep_facts(AFTER).raised == 0


def test_words_of_a_leader_on_the_last_day_are_in_time_and_a_day_later_are_not(cast):
    said(cast, marked(cast), LAST)
    said(cast, marked(cast), AFTER)
    assert sweep_facts(date(2013, 6, 24)).raised == 1  # 周一
    assert found() == [RAISED]


def test_words_entered_late_make_it_moot(cast):
    petition = marked(cast)
    sweep_facts(AFTER)
    said(cast, petition, date(2013, 6, 20), today=date(2013, 6, 24))  # 周四, entered 周一
    assert sweep_facts(date(2013, 6, 24)).mooted == 1
    assert found()[0][4] == "moot"


def test_words_taken_back_count_for_nothing(cast):
    petition = said(cast, marked(cast), date(2013, 6, 17))  # 周一
    actions.undo_instruct(petition.uid, why="录错了事项", actor=cast.head, when=on(date(2013, 6, 18)), key=key())
    assert sweep_facts(AFTER).raised == 1


def test_a_meeting_that_studied_it_counts_until_it_is_voided(cast):
    petition = marked(cast)
    row = studied(cast, petition, LAST, LAST)
    assert sweep_facts(AFTER).raised == 0
    duties.void("meeting", row.uid, why="没有这次会", actor=cast.head, when=on(AFTER), key=key())
    assert sweep_facts(AFTER).raised == 1


def test_one_that_was_answered_in_time_asks_for_nobody(cast):
    petition = marked(cast)
    reply = {"outcome": Outcome.EXPLAIN, "text": "已经退还", "actor": cast.head, "when": on(date(2013, 6, 20))}
    actions.reply(petition.uid, **reply, key=key())
    assert sweep_facts(AFTER).raised == 0


@pytest.mark.parametrize(("days", "raised"), [(8, 0), (7, 1), (1, 1)])
def test_the_bureau_s_days_decide(cast, days, raised):
    change_setting("important_read_days", days, actor=OPERATOR, on=CAME)
    marked(cast)
    assert sweep_facts(AFTER).raised == raised


def test_before_the_rules_nothing_is_raised(cast):
    marked(cast, date(2013, 6, 3))  # 周一: its last day is 2013-06-10, before 2013-06-14
    assert sweep_facts(AFTER).raised == 0
