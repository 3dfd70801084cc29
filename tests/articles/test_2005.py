"""《信访条例》 (2005): one test for each article that law and code rely on."""

from datetime import date

import pytest

from tests.articles.shelf import OLD, last_day
from tests.cast import (
    accepted,
    assigned,
    day,
    declined_finally,
    informed,
    key,
    letter,
    on,
    registered,
    served,
)
from tests.petitions.usual import clock, entry, paper, refused, state, voids
from xinfang.accountability.actions.advising import Proposal, draft_advice, send_advice
from xinfang.ledger.models import Entry
from xinfang.people.kinds import Manner
from xinfang.petitions import actions
from xinfang.petitions.kinds import Outcome, RecusalAsked, RecusalGround, ServiceMode
from xinfang.petitions.models import Petition
from xinfang.reports.analysis import TITLES
from xinfang.rules import lawbook
from xinfang.rules.advice import Kind
from xinfang.rules.clocks import ClockState, state_of
from xinfang.rules.periods import reported
from xinfang.rules.refusals import Refused
from xinfang.rules.supervision import trigger_of_clock, trigger_of_execution
from xinfang.rules.values import Period


def test_art_2005_5_3_leaders_read_letters_and_instruct(cast):
    petition, said = registered(cast), {"actor": cast.office_head, "when": on(OLD)}
    actions.instruct(petition.uid, words="请认真办理。", **said, key=key())
    assert entry(petition)[0].cite == "2005/5-3"


def test_art_2005_17_a_claim_states_its_facts(cast):
    said = {"organ": cast.organ("XFJ"), "actor": cast.registrar, "when": on(OLD), "key": key()}
    assert refused("no_text", actions.register, letter(text=" "), **said).cite == "2005/17"


def test_art_2005_21_fifteen_days_at_the_office_and_fifteen_at_the_organ(cast):
    petition = registered(cast)
    assert clock(petition, "disposal").due_on == day("2013-07-01 周一")  # the fifteenth day is Saturday 29 June
    actions.forward(petition.uid, to=cast.organ("ZJJ").uid, actor=cast.registrar, when=on(OLD), key=key())
    actions.receive(petition.uid, actor=cast.handler, when=on(day("2013-06-17 周一")), key=key())
    assert clock(petition, "accept_notice").due_on == day("2013-07-02 周二")
    assert last_day("accept_notice", OLD, origin="transferred").cite == "2005/21"


def test_art_2005_21_1_other_bodies_are_named(cast):
    petition = informed(cast)
    assert "请向咸安区人民法院提出" in paper(petition, "inform_notice").body
    assert entry(petition)[0].cite == "2005/21.1"


def test_art_2005_21_2_forwarded_to_who_is_competent(cast):
    petition = registered(cast)
    actions.forward(petition.uid, to=cast.organ("ZJJ").uid, actor=cast.registrar, when=on(OLD), key=key())
    assert (state(petition), entry(petition)[0].cite) == (("forwarded", "ZJJ"), "2005/21.2")


def test_art_2005_21_4_the_letter_names_the_day_of_the_report(cast):
    petition = assigned(cast, report_by=day("2013-08-20 周二"))
    assert clock(petition, "report_back").due_on == date(2013, 8, 20)
    assert voids(petition) == []


def test_art_2005_22_fifteen_days_where_it_was_lodged_directly(cast):
    said = {"organ": cast.organ("RSJ"), "actor": cast.stranger, "when": on(OLD), "key": key()}
    petition = actions.register(letter(), **said).petition
    assert (clock(petition, "accept_notice").due_on, entry(petition)[0].cite) == (day("2013-07-01 周一"), "2005/22")
    assert last_day("accept_notice", OLD, origin="direct").cite == "2005/22"


def test_art_2005_24_one_organ_leads_and_another_assists(cast):
    petition, at = accepted(cast), {"when": on(OLD)}
    words = {"to": cast.organ("RSJ").uid, "due_on": date(2013, 6, 28), "text": "请核实工资。"}
    actions.join(petition.uid, **words, actor=cast.handler, **at, key=key())
    assert entry(petition)[0].cite == "2005/24"
    actions.assist(petition.uid, text="已核实。", actor=cast.stranger, **at, key=key())
    assert entry(petition)[0].cite == "2005/24"
    assert clock(petition, "conclude").due_on == day("2013-08-13 周二")


def test_art_2005_25_a_closed_organ_gets_nothing_and_its_successor_does(cast):
    ended = {"manner": Manner.MERGED, "successors": [(cast.organ("RSJ"), "")], "last_day": day("2013-06-13 周四")}
    actions.close_organ(cast.organ("ZJJ"), **ended, actor=cast.admin, on=OLD)
    petition, said = registered(cast), {"actor": cast.registrar, "when": on(OLD)}
    error = refused("organ_closed", actions.forward, petition.uid, to=cast.organ("ZJJ").uid, **said, key=key())
    assert error.cite == "2005/25"
    actions.forward(petition.uid, to=cast.organ("RSJ").uid, **said, key=key())
    assert state(petition) == ("forwarded", "RSJ")


def test_art_2005_26_urgent_matters_are_reported_up_and_no_clock_stops(cast):
    petition, said = registered(cast), {"actor": cast.registrar, "when": on(OLD)}
    refused("empty_paper", actions.report_up, petition.uid, text=" ", **said, key=key())
    actions.report_up(petition.uid, text="重大紧急，报请市政府。", **said, key=key())
    assert (entry(petition)[0].cite, clock(petition, "disposal").met_on) == ("2005/26", None)


def test_art_2005_30_who_has_an_interest_is_recused_and_sees_it_no_more(cast):
    petition = accepted(cast)
    said = {"whom": cast.posts["handler"].uid, "ground": RecusalGround.INTEREST, "asked_by": RecusalAsked.DECLARED}
    said |= {"asked_on": OLD, "reason": "住在这个小区。", "actor": cast.head, "when": on(OLD), "key": key()}
    actions.recuse(petition.uid, **said)
    assert entry(petition)[0].cite == "2005/30"
    assert not Petition.objects.visible_to(cast.handler).exists()


def test_art_2005_31_a_hearing_while_handling_moves_no_day(cast):
    petition, said = accepted(cast), {"actor": cast.handler}
    first, last = date(2013, 7, 1), date(2013, 7, 3)
    refused("hearing", actions.close_hearing, petition.uid, text="笔录", **said, when=on(first), key=key())
    actions.open_hearing(petition.uid, until=last, text="听证通知", **said, when=on(first), key=key())
    actions.close_hearing(petition.uid, text="听证笔录", **said, when=on(last), key=key())
    assert entry(petition)[0].cite == "2005/31"
    assert clock(petition, "conclude").due_on == day("2013-08-13 周二")


def test_art_2005_32_a_reply_is_written_and_says_one_of_three_things(cast):
    petition = accepted(cast)
    said = {"actor": cast.head, "when": on(date(2013, 7, 1)), "key": key()}
    error = refused("no_outcome", actions.reply, petition.uid, outcome=Outcome.UNSTATED, text="办结。", **said)
    assert error.cite == "2005/32"
    refused("empty_paper", actions.reply, petition.uid, outcome=Outcome.EXPLAIN, text="", **said)
    actions.reply(petition.uid, outcome=Outcome.EXPLAIN, text="予以解释。", **said)
    assert paper(petition, "opinion").body.startswith("处理意见：解释")


def test_art_2005_32_2_a_supported_claim_is_carried_out_before_the_file_is_closed(cast):
    petition, said = accepted(cast), {"actor": cast.head}
    at, after = on(date(2013, 7, 1)), on(day("2013-08-02 周五"))
    actions.reply(petition.uid, outcome=Outcome.SUPPORT, text="退还。", **said, when=at, key=key())
    actions.serve(petition.uid, mode=ServiceMode.HAND, received_on=at.on, **said, when=at, key=key())
    refused("carried_out", actions.archive, petition.uid, **said, when=after, key=key())
    actions.execute(petition.uid, text="已退还停车费。", **said, when=after, key=key())
    assert entry(petition)[0].cite == "2005/32-2"
    actions.archive(petition.uid, **said, when=after, key=key())
    assert state(petition) == ("archived", "ZJJ")


def test_art_2005_33_sixty_days_from_acceptance_and_thirty_more_with_a_leader_s_approval(cast):
    petition = accepted(cast)
    assert clock(petition, "conclude").due_on == day("2013-08-13 周二")
    at = date(2013, 8, 1)
    said = {"reason": "等待检测", "approved_on": at, "actor": cast.handler, "when": on(at), "key": key()}
    head, handler = cast.posts["head"].uid, cast.posts["handler"].uid
    assert refused("not_a_leader", actions.extend, petition.uid, days=30, approver=handler, **said).cite == "2005/33"
    actions.extend(petition.uid, days=30, approver=head, **said)
    assert clock(petition, "conclude").due_on == day("2013-09-12 周四")
    more = {**said, "key": key()}
    refused("extension_too_long", actions.extend, petition.uid, days=1, approver=head, **more)


def test_art_2005_34_thirty_days_to_ask_for_review_from_the_receipt_and_thirty_to_decide(cast):
    window = clock(served(cast), "review_request")
    assert (window.organ, window.due_on) == (None, day("2013-08-01 周四"))
    assert state_of("review_request", window.due_on, None, None, date(2013, 8, 2)) is ClockState.EXPIRED
    assert last_day("review", day("2013-08-01 周四")).due == day("2013-09-02 周一")  # 31 August is Saturday


def test_art_2005_35_thirty_days_to_ask_for_re_review_and_thirty_to_decide():
    assert last_day("rereview_request", day("2013-09-02 周一")).due == day(
        "2013-10-08 周二"
    )  # over the October holiday
    assert last_day("rereview", day("2013-06-03 周一")).due == day("2013-07-03 周三")


def test_art_2005_35_2_a_hearing_in_re_review_is_not_counted():
    hearing = (Period(date(2013, 6, 10), date(2013, 6, 14)),)  # five days
    found = last_day("rereview", day("2013-06-03 周一"), exclusions=hearing)
    assert found.due == day("2013-07-08 周一")
    assert any("听证占用 5 日" in line for line in found.reasons)
    with pytest.raises(Refused) as error:
        last_day("review", date(2013, 6, 3), exclusions=hearing)
    assert error.value.code == "no_exclusion"


def test_art_2005_35_3_what_has_ended_is_not_accepted_again(cast):
    petition = declined_finally(cast)
    assert (state(petition)[0], entry(petition)[0].cite) == ("declined_finally", "2005/35-3")
    said = {"actor": cast.handler, "when": on(date(2013, 6, 21)), "key": key()}
    refused("wrong_state", actions.accept, petition.uid, **said)


def test_art_2005_36_thirty_days_to_answer_an_improvement_suggestion():
    assert last_day("improvement_feedback", day("2013-06-14 周五")).due == day("2013-07-15 周一")  # 14 July is Sunday
    assert lawbook.load().limits["improvement_feedback"].stops == "书面反馈"


def test_art_2005_36_1_what_is_not_concluded_in_time_is_supervised():
    assert supervised("conclude", day("2013-08-13 周二")) == "2005/36.1"
    assert supervised("conclude", day("2022-04-30 周六")) == "2022/40-1"


def test_art_2005_36_2_what_is_not_reported_back_is_supervised():
    assert supervised("report_back", day("2013-08-20 周二")) == "2005/36.2"


def test_art_2005_36_3_what_is_not_done_by_the_procedure_is_supervised():
    assert supervised("accept_notice", day("2013-07-01 周一")) == "2005/36.3"


def test_art_2005_36_4_shifting_is_for_people_to_say():
    assert by_people("shifting") == "2005/36.4"


def test_art_2005_36_5_an_opinion_that_is_not_carried_out_is_supervised():
    trigger = trigger_of_execution(day("2013-07-31 周三"), None, day("2013-08-01 周四"))
    assert trigger is not None
    assert trigger.cite == "2005/36.5"


def test_art_2005_36_6_what_else_is_for_people_to_say():
    assert by_people("other") == "2005/36.6"


def supervised(limit, due):
    trigger = trigger_of_clock(limit, due, None, date(2022, 6, 1), provisional=False)
    return trigger.cite if trigger else None


def by_people(key):
    trigger = lawbook.load().triggers[key]
    assert trigger.found == "people"
    return trigger.cite


def suggested(cast, kind, to):
    about = cast.organ("ZJJ").uid if kind is Kind.ACCOUNTABILITY else None
    said = Proposal(kind, cast.organ(to).uid, "同类事项反复发生。", "建议研究处理。", about)
    row = draft_advice(said, actor=cast.office_head, when=on(OLD), key=key())
    return send_advice(row.uid, actor=cast.office_head, when=on(OLD), key=key())


def test_art_2005_37_policy_is_suggested_to_the_own_body(cast):
    assert Entry.objects.filter(subject=suggested(cast, Kind.POLICY, "GOV").uid).last().cite == "2005/37"
    assert refused("not_the_body", suggested, cast, Kind.POLICY, "ZJJ").field == "to"


def test_art_2005_38_discipline_is_suggested_to_who_has_the_power(cast):
    assert Entry.objects.filter(subject=suggested(cast, Kind.ACCOUNTABILITY, "JW").uid).last().cite == "2005/38"
    assert refused("no_power", suggested, cast, Kind.ACCOUNTABILITY, "RSJ").field == "to"


def test_art_2005_39_the_report_of_its_time_has_three_parts():
    found = reported(date(2013, 6, 1), date(2013, 6, 30), date(2013, 9, 2))
    assert found.cite == "2005/39"
    assert len(TITLES[found.new_rules]) == 3
    assert "改进建议" in TITLES[found.new_rules][1]
    assert "政策性建议" in TITLES[found.new_rules][2]
