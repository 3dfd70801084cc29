"""The thirteen situations of Art. 12: of each one story that raises an alert, and one that nearly does and must not."""

from datetime import date

import pytest
import time_machine

from tests.accountability.raisetown import HAPPENED, found, raised, visited
from tests.accountability.town import LAPSED, overdue_matter, supported
from tests.cast import accepted, day, forwarded, key, on, sent
from tests.duties.test_incidents import NOW, happened, line
from tests.petitions.test_mail_room import one
from xinfang.accountability.duties import sweep_duties
from xinfang.accountability.facts import sweep_facts
from xinfang.accountability.models import Alert
from xinfang.accountability.sweep import sweep
from xinfang.duties import actions as duties
from xinfang.duties.incidentkinds import IncidentSort, LineSort
from xinfang.ledger.verify import verify
from xinfang.petitions import actions
from xinfang.petitions.actions.opening import OpeningReason, open_identity
from xinfang.petitions.kinds import Channel, Purpose
from xinfang.petitions.models import Petitioner
from xinfang.rules.refusals import Refused

SOLVE_BY = day("2013-07-31 周三")


def items():
    return sorted(row.readings for row in Alert.objects.all())


def test_12_1_a_quarter_without_a_meeting_and_not_before_it_is_over(cast):
    last, after = day("2013-09-30 周一"), day("2013-10-01 周二")
    meeting = {"organ": cast.organ("ZJJ"), "duty": "office_meeting"}
    sweep_duties(last)
    assert not Alert.objects.filter(**meeting).exists()
    sweep_duties(after)
    assert Alert.objects.get(**meeting).readings == "12.1"


def test_12_2_important_and_unread_and_not_on_the_last_day(cast):
    accepted(cast, important=True)
    assert found(day("2013-06-21 周五"), "important_unread") == []
    last, after = day("2013-06-21 周五"), day("2013-06-22 周六")
    assert found(after, "important_unread") == [("ZJJ", last, after, "12.2", "open")]


def test_12_3_a_letter_that_lies_and_not_on_its_last_day(cast):
    one(cast)
    last, after = day("2013-07-01 周一"), day("2013-07-02 周二")
    assert found(last, "letter_unregistered") == []
    assert found(after, "letter_unregistered") == [("XFJ", last, after, "12.3", "open")]


def test_12_4_a_forwarded_matter_late_is_one_alert_with_two_readings_and_in_time_none(cast):
    overdue_matter(cast)
    sweep(day("2013-08-13 周二"))
    assert items() == []
    sweep(LAPSED)
    assert items() == ["12.3 12.4"]


def test_12_5_supported_not_done_then_a_visit(cast):
    petition = supported(cast, by=SOLVE_BY)
    visited(cast, petition, day("2013-08-05 周一"))
    assert found(SOLVE_BY, "claim_unsolved") == []
    came = day("2013-08-05 周一")
    assert found(came, "claim_unsolved") == [("ZJJ", SOLVE_BY, came, "12.5", "open")]
    assert found(day("2013-08-09 周五"), "claim_unsolved") == [("ZJJ", SOLVE_BY, came, "12.5", "open")]
    assert verify().problems == []


def test_12_5_in_any_other_order_raises_nothing(cast):
    early = supported(cast, by=SOLVE_BY)
    visited(cast, early, SOLVE_BY)  # the day had not passed
    wrote = supported(cast, by=SOLVE_BY)
    visited(cast, wrote, day("2013-08-05 周一"), channel=Channel.LETTER)  # a letter is no visit
    done = supported(cast, by=SOLVE_BY)
    said = {"text": "已退款。", "actor": cast.handler, "when": on(day("2013-08-02 周五")), "key": key()}
    actions.execute(done.uid, **said)  # late, but before they came
    visited(cast, done, day("2013-08-05 周一"))
    supported(cast, by=SOLVE_BY)  # nobody came
    assert found(day("2013-08-09 周五"), "claim_unsolved") == []


def test_12_5_a_visit_taken_out_again_takes_the_alert_with_it(cast):
    petition = supported(cast, by=SOLVE_BY)
    row = visited(cast, petition, day("2013-08-05 周一"))
    sweep_facts(day("2013-08-05 周一"))
    said = {"why": "是另一个小区的事。", "actor": cast.registrar, "when": on(day("2013-08-06 周二")), "key": key()}
    actions.part_submission(petition.uid, row.uid, **said)
    assert found(day("2013-08-06 周二"), "claim_unsolved")[0][4] == "moot"


def test_12_5_by_hand_opens_in_that_order_only(cast):
    petition = supported(cast, by=SOLVE_BY)
    for organ, on_day, matter in (
        ("ZJJ", SOLVE_BY, petition.uid),  # the day had not passed
        ("RSJ", HAPPENED, petition.uid),  # not whose opinion it was
        ("ZJJ", HAPPENED, None),  # no opinion at all
        ("ZJJ", HAPPENED, accepted(cast).uid),  # none that supports
    ):
        with pytest.raises(Refused) as caught:
            raised(cast, "12.5", organ=organ, happened=on_day, petition=matter)
        assert caught.value.code == "out_of_order"
    paper = {"source": "superior", "proof": "省信访局 鄂信函〔2013〕8号"}
    assert raised(cast, "12.5", petition=petition.uid, **paper).readings == "12.5"


@pytest.fixture
def frozen():
    with time_machine.travel("2014-04-01 18:00+08:00", tick=False):
        yield


def test_12_6_known_and_not_reported_and_of_a_collective_visit_nothing(cast, frozen):
    row = happened(cast, "2014-03-30T09:00")
    line(cast, row, LineSort.LEARNED, "2014-03-30T09:10")
    other = happened(cast, "2014-03-30T10:00", sort=IncidentSort.COLLECTIVE)
    line(cast, other, LineSort.LEARNED, "2014-03-30T10:10")
    sweep_facts(day("2014-04-02 周三"))
    rows = Alert.objects.filter(fact="urgent_late")
    assert [(one.fact_uid, one.readings) for one in rows] == [(row.uid, "12.6")]


def test_12_7_by_hand_as_the_suggestion_on_policy_has_no_days(cast):
    assert raised(cast, "12.7", words="完善政策的建议采纳后一直没有办。").readings == "12.7"
    with pytest.raises(Refused) as caught:
        raised(cast, "12.7", words=" ", happened=day("2013-08-16 周五"))
    assert caught.value.code == "missing"


FIRST, SECOND = day("2023-03-09 周四"), day("2023-03-16 周四")


def twice(cast, second="overrule"):
    """Sent to the housing department twice, objected to twice; the second objection is not agreed to, or is."""
    petition = forwarded(cast, day("2023-03-01 周三"))
    _object(cast, petition, day("2023-03-03 周五"))
    _decide(cast, petition, "overrule", FIRST)
    said = {"why": "重新转送。", "actor": cast.registrar, "when": on(day("2023-03-10 周五")), "key": key()}
    actions.recall(petition.uid, **said)
    said = {"actor": cast.registrar, "when": on(day("2023-03-10 周五")), "key": key()}
    actions.forward(petition.uid, to=cast.organ("ZJJ").uid, **said)
    actions.receive(petition.uid, actor=cast.handler, when=on(day("2023-03-10 周五")), key=key())
    _object(cast, petition, day("2023-03-14 周二"))
    _decide(cast, petition, second, SECOND)
    return petition


def _object(cast, petition, on_day):
    actions.object_to(petition.uid, text="不属于本单位职权。", actor=cast.handler, when=on(on_day), key=key())


def _decide(cast, petition, what, on_day):
    said = {"text": "核定职权如下。", "actor": cast.registrar, "when": on(on_day), "key": key()}
    getattr(actions, what)(petition.uid, **said)


def test_12_8_objections_not_agreed_to_twice_and_then_a_bigger_visit(cast):
    petition = twice(cast)
    assert found(day("2023-03-20 周一"), "shifted_sharpened") == []
    visited(cast, petition, day("2023-03-21 周二"), heads=8)
    came = day("2023-03-21 周二")
    assert found(came, "shifted_sharpened") == [("ZJJ", SECOND, came, "12.8", "open")]
    assert verify().problems == []


def test_12_8_agreed_returns_and_small_visits_never_count(cast):
    returned = twice(cast, "agree_return")
    visited(cast, returned, day("2023-03-21 周二"), heads=8)
    small = twice(cast)
    visited(cast, small, day("2023-03-21 周二"), heads=4)
    assert found(day("2023-03-22 周三"), "shifted_sharpened") == []


def test_12_9_bound_to_attend_and_not_arrived_and_arrived(cast, frozen):
    absent, there = happened(cast, "2014-03-20T09:00"), happened(cast, "2014-03-20T10:00")
    for row in (absent, there):
        line(cast, row, LineSort.BOUND, "2014-03-20T10:30")
    line(cast, there, LineSort.ARRIVED, "2014-03-20T11:00")
    sweep_facts(day("2014-04-01 周二"))
    assert [(one.fact_uid, one.readings) for one in Alert.objects.filter(fact="absent_scene")] == [(absent.uid, "12.9")]


def test_12_10_grown_without_a_measure_and_a_bigger_crowd_alone_is_nothing(cast, frozen):
    first = happened(cast, "2014-03-30T09:00")
    grown = happened(cast, "2014-03-31T09:00", heads=90)
    sweep_facts(day("2014-04-01 周二"))
    assert not Alert.objects.filter(fact="incident_grew").exists()
    duties.grown_from(grown.uid, first.uid, actor=cast.head, when=NOW, key=key())
    sweep_facts(day("2014-04-01 周二"))
    assert Alert.objects.get(fact="incident_grew").readings == "12.10"


def _opened(cast, petition, part, at_day):
    row = Petitioner.objects.get(submission__petition=petition)
    given = {"reason": OpeningReason.CONTACT, "actor": getattr(cast, part), "on": at_day}
    return open_identity(petition.uid, row.uid, **given)


def test_12_11_an_identity_opened_with_nothing_else_on_record_is_a_prompt(cast):
    petition = forwarded(cast)
    opened, after = day("2013-06-18 周二"), day("2013-06-19 周三")
    _opened(cast, petition, "handler", opened)  # signed for it: has the task
    assert found(after, "identity_untasked") == []
    _opened(cast, petition, "deputy", opened)
    assert found(opened, "identity_untasked") == []
    assert found(after, "identity_untasked") == [("ZJJ", opened, after, "12.11", "open")]
    said = {"actor": cast.deputy, "when": on(day("2013-06-20 周四")), "key": key()}
    actions.accept(petition.uid, **said)  # it was the deputy's task after all
    assert found(day("2013-06-21 周五"), "identity_untasked")[0][4] == "moot"


def test_12_11_who_is_complained_of_opens_what_is_kept_secret(cast):
    said = {"purpose": Purpose.GRIEVANCE, "complained_of": (cast.organ("ZJJ").uid,)}
    opened, after = day("2013-06-18 周二"), day("2013-06-19 周三")
    _opened(cast, forwarded(cast, **said), "handler", opened)
    assert found(after, "opened_by_accused") == []  # it handles it, and nobody asked for secrecy
    _opened(cast, forwarded(cast, secrecy=True, **said), "handler", opened)
    assert found(after, "opened_by_accused") == [("ZJJ", opened, after, "12.11", "open")]


def test_12_12_goes_the_sealed_path_and_12_11_only_where_duty_crime_is_suspected(cast):
    sealed = raised(cast, "12.12")
    assert (sealed.readings, sealed.sealed_path) == ("12.12", True)
    assert not raised(cast, "12.11", happened=day("2013-08-14 周三")).sealed_path
    assert raised(cast, "12.13", happened=day("2013-08-13 周二"), duty_crime=True).sealed_path


def test_12_13_by_hand_and_never_before_the_rule(cast):
    assert raised(cast, "12.13", happened=date(2013, 6, 14)).readings == "12.13"
    with pytest.raises(Refused) as caught:
        raised(cast, "12.13", happened=date(2013, 6, 13))
    assert (caught.value.code, caught.value.cite) == ("before_rule", "seed/18")


def test_nothing_is_raised_of_what_is_only_on_its_way(cast):
    sent(cast)
    supported(cast)
    sweep_facts(day("2013-06-18 周二"))
    sweep(day("2013-06-18 周二"))
    assert items() == []
