"""The sweep: what lapsed, dated by the lapse; nothing twice; nothing for windows, provisional dates, early conduct."""

from dataclasses import replace
from datetime import date

from tests.cast import OPERATOR, accepted, key, on, registered, signer
from xinfang.accountability.models import Alert
from xinfang.accountability.queries import visible_alerts, with_corrected
from xinfang.accountability.sweep import sweep
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.people import actions as people
from xinfang.petitions import actions
from xinfang.petitions.kinds import Outcome, Purpose, ServiceMode


def test_a_lapse_is_found_once_and_dated_by_the_lapse(cast):
    petition = accepted(cast)  # 60 days: 8月13日 周二
    assert sweep(date(2013, 8, 13)).lapsed == ()
    first = sweep(date(2013, 9, 30))
    assert [(one.petition, one.limit, one.due, one.state.value) for one in first.lapsed] == [
        (petition.number, "conclude", date(2013, 8, 13), "lapsed")
    ]
    assert (first.raised, sweep(date(2013, 10, 1)).raised) == (1, 0)
    alert = Alert.objects.get()
    assert (alert.lapsed_on, alert.readings) == (date(2013, 8, 14), "12.3 12.4")
    assert Entry.objects.get(subject=alert.uid).on == date(2013, 8, 14)
    assert verify().ok


def test_met_late_is_late_and_on_an_earlier_day_still_lapsed(cast):
    petition = accepted(cast)
    actions.reply(
        petition.uid,
        outcome=Outcome.SUPPORT,
        text="办结。",
        actor=signer(cast.handler),
        when=on(date(2013, 8, 20)),
        key=key(),
    )
    assert [one.state.value for one in sweep(date(2013, 8, 16)).lapsed] == ["lapsed"]
    assert [one.state.value for one in sweep(date(2013, 8, 20)).lapsed] == ["late"]


def test_windows_and_conduct_before_the_rule_raise_nothing(cast):
    early = registered(cast, date(2013, 5, 2))  # due 5月17日
    petition = accepted(cast)
    day = date(2013, 7, 1)
    actions.reply(
        petition.uid, outcome=Outcome.SUPPORT, text="办结。", actor=signer(cast.handler), when=on(day), key=key()
    )
    actions.serve(petition.uid, mode=ServiceMode.HAND, received_on=day, actor=cast.handler, when=on(day), key=key())
    swept = sweep(date(2014, 1, 1))
    assert [(one.petition, one.readings) for one in swept.lapsed] == [(early.number, ())]
    assert swept.raised == 0


def test_a_correction_makes_the_alert_moot_and_deletes_nothing(cast):
    petition = registered(cast)
    assert sweep(date(2013, 8, 1)).raised == 1
    actions.cancel_registration(
        petition.uid, why="登记了两次", actor=cast.registrar, when=on(date(2013, 8, 1)), key=key()
    )
    assert sweep(date(2013, 8, 2)).mooted == 1
    assert Alert.objects.get().state == "moot"


def test_alerts_on_accusations_stay_where_the_accusation_is(cast):
    registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("XAQ").uid,))
    sweep(date(2013, 8, 1))
    assert Alert.objects.count() == 1
    assert visible_alerts(cast.office_head).count() == 1
    assert visible_alerts(cast.inspector).count() == 0
    assert visible_alerts(cast.handler).count() == 0


def test_discipline_sees_the_alert_on_an_accusation_that_was_forwarded_to_it(cast):
    petition = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("XAQ").uid,))
    actions.forward(
        petition.uid, to=cast.organ("JW").uid, actor=cast.registrar, when=on(date(2013, 6, 17)), key=key()
    )  # 15 days of the office: 7月1日 周一 (6月29日 周六 rolls)
    actions.receive(petition.uid, actor=cast.inspector, when=on(date(2013, 6, 18)), key=key())
    sweep(date(2013, 8, 1))
    assert [alert.organ_id for alert in visible_alerts(cast.inspector)] == [cast.organ("JW").pk]


def test_decision_18_an_alert_is_marked_when_the_posts_of_its_day_were_corrected_since(cast):
    accepted(cast)  # due 8月13日 周二
    sweep(date(2013, 9, 30))
    marked = lambda: [row.corrected for row in with_corrected(visible_alerts(cast.head))]  # noqa: E731
    said = {"end": None, "actor": OPERATOR}
    people.correct_appointment(
        cast.posts["registrar"], start=date(2006, 1, 2), on=date(2013, 10, 8), **said
    )  # another organ
    assert marked() == [False]
    people.correct_appointment(cast.posts["deputy"], start=date(2013, 8, 1), on=date(2013, 10, 8), **said)
    assert marked() == [True]


def test_an_inspection_that_belongs_to_no_body_looks_on_itself_alone(cast):
    accepted(cast)
    sweep(date(2013, 9, 30))
    assert visible_alerts(cast.inspector).count() == 1
    alone = replace(cast.inspector, organ_path=f"/{cast.organ('JW').pk}/")
    assert visible_alerts(alone).count() == 0
