"""A fact on record raises one alert, naming the organ; it is moot once the fact holds no longer (seed/12; decision 15)."""

import pytest

from tests.cast import day, key, on
from tests.petitions.test_mail_room import FRIDAY, filed, one
from xinfang.accountability.facts import sweep_facts
from xinfang.accountability.models import Alert
from xinfang.accountability.queries import visible_alerts
from xinfang.accountability.sweep import sweep
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.petitions import actions
from xinfang.petitions.intake import Handed, NotPetition

DUE, LAPSED = (
    day("2013-07-01 周一"),
    day("2013-07-02 周二"),
)  # 15 days from Friday 14 June: Saturday 29, so the Monday after


def raised():
    return list(Alert.objects.exclude(fact="").values_list("fact", "lapsed_on", "state"))


def test_a_letter_that_lies_past_its_days_is_one_alert_dated_by_the_day_after(cast):
    row = one(cast)
    assert (sweep_facts(DUE).raised, raised()) == (0, [])
    assert sweep_facts(day("2013-07-15 周一")).raised == 1
    assert raised() == [("letter_unregistered", LAPSED, "open")]
    assert sweep_facts(day("2013-07-16 周二")).raised == 0
    alert = Alert.objects.get()
    assert (alert.organ.code, alert.due_on, alert.readings, alert.petition, alert.fact_uid) == (
        "XFJ",
        DUE,
        "12.3",
        None,
        row.uid,
    )
    entry = Entry.objects.get(subject=alert.uid)
    assert (entry.on, entry.cite) == (LAPSED, "seed/12.3")
    assert verify().problems == []


def test_registered_late_the_fact_is_gone_and_the_late_clock_stands(cast):
    row = one(cast)
    sweep_facts(LAPSED)
    late = day("2013-07-03 周三")
    filed(cast, row, at=late)
    assert sweep_facts(late).mooted == 1
    assert raised() == [("letter_unregistered", LAPSED, "moot")]
    sweep(late)
    assert list(Alert.objects.filter(fact="").values_list("limit", "lapsed_on")) == [("disposal", LAPSED)]
    assert verify().problems == []


def test_one_that_is_no_petition_raises_nothing(cast):
    row = one(cast)
    said = {"why": NotPetition.ADVERTISEMENT, "handed": Handed.KEPT}
    actions.no_petition(row.uid, **said, actor=cast.registrar, when=on(FRIDAY), key=key())
    assert sweep_facts(LAPSED).raised == 0


@pytest.mark.parametrize(("part", "sees"), [("office_head", 1), ("head", 0), ("county_registrar", 0), ("inspector", 1)])
def test_who_sees_it(cast, part, sees):
    one(cast)
    sweep_facts(LAPSED)
    assert visible_alerts(getattr(cast, part)).count() == sees


def test_its_page_says_what_is_on_record_and_names_nobody(cast, sign_in):
    one(cast)
    sweep_facts(LAPSED)
    alert = Alert.objects.get()
    client = sign_in("office_head")
    said = client.get(f"/desk/alerts/{alert.uid}/").content.decode()
    assert "收到的信没有登记" in said
    assert "2013年7月1日 周一" in said
    assert "第十二条" in said
    assert "收到的信没有登记" in client.get("/desk/alerts/").content.decode()
    assert sign_in("head").get(f"/desk/alerts/{alert.uid}/").status_code == 404
