"""Late entry 补录: every act may be entered after its day, with proof; the day of the act counts, the entry shows."""

from datetime import date

from tests.cast import accepted, day, forwarded, key
from tests.petitions.usual import clock, entry, paper, refused, state
from xinfang.petitions import actions
from xinfang.petitions.kinds import Outcome
from xinfang.petitions.when import When

TODAY = date(2013, 9, 2)


def late(text):
    return When(day(text), TODAY, "纸质台账第 7 页")


def test_it_refuses_without_proof_blank_proof_and_the_wrong_order(cast):
    petition = forwarded(cast)
    for proof in ("", "  "):
        when = When(date(2013, 6, 20), TODAY, proof)
        refused("late_without_proof", actions.accept, petition.uid, actor=cast.handler, when=when, key=key())
    before = When(date(2013, 6, 13), TODAY, "纸质台账")
    error = refused("before_previous", actions.accept, petition.uid, actor=cast.handler, when=before, key=key())
    assert "更正上一环节" in error.todo


def test_limits_count_from_the_day_of_the_act(cast):
    petition = forwarded(cast)
    actions.accept(petition.uid, actor=cast.handler, when=late("2013-06-20 周四"), key=key())
    assert clock(petition, "accept_notice").met_on == date(2013, 6, 20)
    assert clock(petition, "conclude").due_on == day("2013-08-19 周一")
    found, said = entry(petition)
    assert (found.on, said["late"]) == (date(2013, 6, 20), True)
    proof = paper(petition, "late_proof")
    assert (proof.body, proof.public, said["proof"]) == ("纸质台账第 7 页", False, str(proof.uid))


def test_an_act_done_in_time_and_entered_late_is_in_time(cast):
    petition = accepted(cast)
    said = {"outcome": Outcome.SUPPORT, "text": "办结。", "actor": cast.handler, "key": key()}
    actions.reply(petition.uid, **said, when=late("2013-08-13 周二"))
    assert (clock(petition, "conclude").due_on, clock(petition, "conclude").met_on) == (
        date(2013, 8, 13),
        date(2013, 8, 13),
    )
    assert state(petition) == ("replied", "ZJJ")


def test_an_act_of_today_is_no_late_entry_and_keeps_no_proof(cast):
    petition = forwarded(cast)
    today = When(date(2013, 6, 20), date(2013, 6, 20), "多写的依据")
    actions.accept(petition.uid, actor=cast.handler, when=today, key=key())
    assert "late" not in entry(petition)[1]
    assert "proof" not in entry(petition)[1]


def test_a_correction_of_today_does_not_bar_an_earlier_day_from_being_entered(cast):
    petition = accepted(cast)
    said = {"why": "受理日录错", "actor": cast.handler, "when": When(TODAY, TODAY), "key": key()}
    actions.correct_acceptance(petition.uid, accepted_on=day("2013-06-17 周一"), **said)
    reply = {"outcome": Outcome.SUPPORT, "text": "办结。", "actor": cast.handler, "key": key()}
    refused("before_previous", actions.reply, petition.uid, **reply, when=late("2013-06-16 周日"))
    actions.reply(petition.uid, **reply, when=late("2013-06-18 周二"))
    assert clock(petition, "conclude").met_on == date(2013, 6, 18)
