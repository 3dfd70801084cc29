"""A duty that was missed raises one alert, naming the organ; late evidence makes it moot (seed/12.1, our mapping)."""

from datetime import date

import pytest

from tests.cast import OPERATOR, key
from xinfang.accountability.duties import sweep_duties
from xinfang.accountability.models import Alert
from xinfang.accountability.queries import visible_alerts
from xinfang.accountability.sweep import sweep
from xinfang.duties import actions
from xinfang.duties.actions.entering import Held
from xinfang.duties.kinds import MeetingKind
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.people import actions as people
from xinfang.people.models import Organ
from xinfang.petitions.when import When
from xinfang.rules.situations import readings_of_duty

DAY = date(2014, 4, 1)  # 周二: the first quarter is over


def of(code, duty="office_meeting"):
    return list(
        Alert.objects.filter(organ__code=code, duty=duty).order_by("lapsed_on").values_list("lapsed_on", "state")
    )


def test_one_alert_for_each_quarter_dated_by_its_end_and_none_twice(cast):
    first = sweep_duties(DAY)
    assert of("ZJJ") == [(date(2013, 10, 1), "open"), (date(2014, 1, 1), "open"), (date(2014, 4, 1), "open")]
    assert first.raised == Alert.objects.count()
    assert (sweep_duties(DAY).raised, sweep_duties(date(2014, 4, 2)).raised) == (0, 0)
    alert = Alert.objects.filter(organ__code="ZJJ", duty="office_meeting").latest("lapsed_on")
    assert (alert.readings, alert.first_on, alert.due_on) == ("12.1", date(2014, 1, 1), date(2014, 3, 31))
    entry = Entry.objects.get(subject=alert.uid)
    assert (entry.on, entry.cite) == (date(2014, 4, 1), "seed/12.1")
    assert verify().problems == []


def test_the_quarter_that_runs_raises_nothing(cast):
    sweep_duties(date(2014, 3, 31))
    assert date(2014, 4, 1) not in [lapsed for lapsed, _ in of("ZJJ")]


def test_a_meeting_entered_late_makes_its_alert_moot_and_no_other(cast):
    sweep_duties(DAY)
    when = When(date(2014, 2, 10), DAY, "纪要〔2014〕1号")
    said = Held(MeetingKind.OFFICE, "纪要〔2014〕1号", heard=True)
    actions.record_meeting(cast.organ("ZJJ"), said, actor=cast.head, when=when, key=key())
    swept = sweep_duties(date(2014, 4, 2))
    assert (swept.mooted, of("ZJJ")[-1]) == (1, (date(2014, 4, 1), "moot"))
    assert [state for _, state in of("ZJJ")] == ["open", "open", "moot"]
    assert sweep(date(2014, 4, 2)).mooted == 0  # the sweep of the clocks leaves them alone
    assert verify().problems == []


def test_what_was_lacking_stays_a_lapse_when_it_is_there_again(cast):
    sweep_duties(DAY)
    assert of("ZJJ", "contact_facts") == [(date(2013, 7, 15), "open")]  # 30 days from 6月14日, when the rules came
    facts = {
        "address": "示例路1号",
        "email": "a@example.com",
        "phone": "0715-1",
        "reception": "周二上午",
        "inquiry": "打电话",
    }
    people.change_organ(cast.organ("ZJJ"), facts, actor=OPERATOR, on=DAY)
    sweep_duties(date(2014, 4, 2))
    assert [state for _, state in of("ZJJ", "contact_facts")] == ["open"]


def test_who_is_bound_by_reference_is_not_raised(cast):
    Organ.objects.filter(code="ZJJ").update(by_reference=True)
    sweep_duties(DAY)
    assert of("ZJJ") == []


def test_the_organ_those_above_and_who_watches_see_it(cast):
    sweep_duties(DAY)
    seen = lambda part: visible_alerts(getattr(cast, part)).filter(duty="office_meeting", organ__code="ZJJ").count()  # noqa: E731
    assert [seen(part) for part in ("head", "deputy", "office_head", "inspector")] == [3, 3, 3, 3]
    assert [seen(part) for part in ("handler", "stranger", "county_registrar", "admin")] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("lapsed", "hint", "provisional", "items"),
    [
        (date(2014, 4, 1), False, False, ["12.1"]),
        (date(2014, 4, 1), True, False, []),
        (date(2014, 4, 1), False, True, []),
        (date(2013, 6, 13), False, False, []),
    ],
)
def test_art_seed_12_1_a_missed_duty_is_read_as_passive_by_our_mapping(lapsed, hint, provisional, items):
    assert [one.item for one in readings_of_duty(lapsed, hint=hint, provisional=provisional)] == items
