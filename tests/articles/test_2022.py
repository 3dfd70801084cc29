"""《信访工作条例》 (2022): one test for each article that law and code rely on."""

from datetime import date

import pytest

from tests.articles.shelf import NEW, last_day
from tests.cast import OPERATOR, accepted, day, forwarded, key, letter, objected, on, registered
from tests.petitions.usual import clock, entry, refused, seers, state
from xinfang.petitions import actions
from xinfang.petitions.actions.opening import OpeningReason, open_identity
from xinfang.petitions.actions.rating import Said
from xinfang.petitions.kinds import (
    PROCEDURE_LABELS,
    MatterKind,
    Outcome,
    Purpose,
    RecusalAsked,
    RecusalGround,
    ServiceMode,
)
from xinfang.petitions.models import Petition
from xinfang.portal.lodge import PETITIONER
from xinfang.reports.owed import PARTS
from xinfang.rules import lawbook
from xinfang.rules.periods import reported
from xinfang.rules.ratings import Mark
from xinfang.rules.refusals import Refused
from xinfang.rules.supervision import check_interviews, check_lists
from xinfang.rules.values import Period

SIXTH = MatterKind.CLAIM_ART31_6


def test_art_2022_18_2_leaders_read_letters_and_instruct(cast):
    petition, at = registered(cast, NEW), on(NEW)
    actions.instruct(petition.uid, words="请认真办理。", actor=cast.office_head, when=at, key=key())
    assert entry(petition)[0].cite == "2022/18-2"


def test_art_2022_19_3_a_matter_for_the_courts_is_declined(cast):
    petition = forwarded(cast, NEW)
    said = {"reason": "statutory_path", "text": "请依法起诉。", "actor": cast.handler, "when": on(NEW), "key": key()}
    actions.decline(petition.uid, **said)
    assert (state(petition)[0], entry(petition)[0].cite) == ("declined", "2022/19-3")


def test_art_2022_21_2_only_the_petitioner_rates_and_only_once_there_is_a_reply(cast):
    petition = accepted(cast, NEW, kind=SIXTH)
    said = {"organ": Said(Mark.UNHAPPY), "office": Said(Mark.SATISFIED), "when": on(NEW)}
    error = refused("not_your_role", actions.rate, petition.uid, **said, actor=cast.handler, key=key())
    assert error.cite == "2022/21-2"
    error = refused("wrong_state", actions.rate, petition.uid, **said, actor=PETITIONER, key=key())
    assert error.cite == "2022/21-2"


def test_art_2022_22_fifteen_days_at_the_office_and_a_named_day_when_assigned(cast):
    petition = registered(cast, day("2023-03-01 周三"))
    assert clock(petition, "disposal").due_on == day("2023-03-16 周四")
    said = {"to": cast.organ("ZJJ").uid, "actor": cast.registrar, "when": on(NEW)}
    refused("report_by", actions.assign, petition.uid, report_by=NEW, **said, key=key())
    actions.assign(petition.uid, report_by=day("2023-05-31 周三"), **said, key=key())
    assert clock(petition, "report_back").due_on == date(2023, 5, 31)
    assert entry(petition)[0].cite == "2022/22"


def test_art_2022_23_registered_by_whoever_received_it(cast):
    said = {"organ": cast.organ("RSJ"), "actor": cast.stranger, "when": on(NEW), "key": key()}
    petition = actions.register(letter(received_on=NEW), **said).petition
    assert (state(petition), entry(petition)[0].cite) == (("registered", "RSJ"), "2022/23")


def test_art_2022_23_2_fifteen_days_where_it_was_lodged_directly():
    found = last_day("accept_notice", day("2023-03-01 周三"), origin="direct")
    assert (found.due, found.cite) == (day("2023-03-16 周四"), "2022/23-2")


def test_art_2022_23_3_five_working_days_to_object_and_the_notice_runs_meanwhile(cast):
    petition = forwarded(cast, day("2023-03-01 周三"))
    assert clock(petition, "objection").due_on == day("2023-03-08 周三")
    said = {"text": "不属于本单位职权。", "actor": cast.handler, "key": key()}
    late = on(day("2023-03-09 周四"))
    assert refused("objection_late", actions.object_to, petition.uid, when=late, **said).cite == "2022/23-3"
    petition = objected(cast, at=date(2023, 3, 8))
    assert clock(petition, "accept_notice").due_on == day("2023-03-16 周四")


def test_art_2022_24_one_organ_leads_and_another_assists(cast):
    petition, said = accepted(cast, NEW, kind=SIXTH), {"actor": cast.handler, "when": on(NEW)}
    words = {"to": cast.organ("RSJ").uid, "due_on": day("2023-03-15 周三"), "text": "请核实工资。"}
    actions.join(petition.uid, **words, **said, key=key())
    assert entry(petition)[0].cite == "2022/24"
    assert seers(petition)["RSJ"] == "assisting"


def test_art_2022_25_urgent_matters_are_reported_up_and_no_clock_stops(cast):
    petition, said = registered(cast, NEW), {"actor": cast.registrar, "when": on(NEW)}
    actions.report_up(petition.uid, text="重大紧急，报请市委、市政府。", **said, key=key())
    assert (entry(petition)[0].cite, clock(petition, "disposal").met_on) == ("2022/25", None)


def test_art_2022_28_3_nobody_decides_on_their_own_recusal(cast):
    petition = accepted(cast, NEW)
    said = {"ground": RecusalGround.KIN, "asked_by": RecusalAsked.PETITIONER, "asked_on": NEW, "reason": "近亲属。"}
    said |= {"whom": cast.posts["head"].uid, "when": on(NEW)}
    error = refused("own_recusal", actions.recuse, petition.uid, **said, actor=cast.head, key=key())
    assert error.cite == "2022/28-3"
    actions.recuse(petition.uid, **said, actor=cast.deputy, key=key())
    assert entry(petition)[0].cite == "2022/28-3"
    assert not Petition.objects.visible_to(cast.head).exists()


def test_art_2022_30_an_accusation_never_reaches_the_accused(cast):
    accused = cast.organ("XAQ")
    petition = registered(cast, NEW, purpose=Purpose.ACCUSATION, complained_of=(accused.uid,))
    said = {"actor": cast.registrar, "when": on(NEW)}
    error = refused("accused", actions.forward, petition.uid, to=cast.organ("XAZJ").uid, **said, key=key())
    assert error.cite == "2022/30"
    actions.forward(petition.uid, to=cast.organ("JW").uid, **said, key=key())
    assert seers(petition) == {"JW": "holder", "XFJ": "sender"}


def test_art_2022_31_other_procedures_lead_a_matter_out(cast):
    petition = forwarded(cast, NEW, kind=MatterKind.CLAIM_ART31_1)
    said = {"text": "请依法起诉。", "actor": cast.handler, "when": on(NEW), "key": key()}
    refused("no_procedure", actions.lead_in, petition.uid, procedure="whatever", **said)
    actions.lead_in(petition.uid, procedure=next(iter(PROCEDURE_LABELS)), **said)
    assert (state(petition), entry(petition)[0].cite) == (("led_in", "ZJJ"), "2022/31")
    assert clock(petition, "accept_notice").met_on == NEW


def test_art_2022_31_6_only_such_a_claim_has_sixty_days(cast):
    assert clock(accepted(cast, NEW, kind=SIXTH), "conclude").due_on == day("2023-05-04 周四")
    assert not accepted(cast, NEW, kind=MatterKind.CLAIM_ART31_5).clocks.filter(limit="conclude").exists()
    petition, said = accepted(cast, NEW, kind=SIXTH), {"actor": cast.handler, "when": on(NEW), "key": key()}
    actions.open_hearing(petition.uid, until=date(2023, 3, 3), text="听证通知", **said)
    assert entry(petition)[0].cite == "2022/31.6"


def test_art_2022_32_a_reply_is_written_and_served(cast):
    petition, at = accepted(cast, NEW, kind=SIXTH), on(day("2023-03-06 周一"))
    said = {"actor": cast.head, "when": at}
    refused("empty_paper", actions.reply, petition.uid, outcome=Outcome.SUPPORT, text=" ", **said, key=key())
    actions.reply(petition.uid, outcome=Outcome.SUPPORT, text="支持。", **said, key=key())
    assert entry(petition)[0].cite == "2022/32"
    actions.serve(petition.uid, mode=ServiceMode.HAND, received_on=at.on, **said, key=key())
    assert (state(petition)[0], entry(petition)[0].cite) == ("replied", "2022/32")


def test_art_2022_33_a_signed_settlement_concludes_the_matter(cast):
    petition = accepted(cast, NEW, kind=SIXTH)
    said = {"actor": cast.handler, "when": on(day("2023-03-06 周一")), "key": key()}
    refused("empty_paper", actions.settle, petition.uid, text=" ", **said)
    actions.settle(petition.uid, text="双方签名的协议书。", **said)
    assert (state(petition)[0], entry(petition)[0].cite) == ("settled", "2022/33")
    assert clock(petition, "conclude").met_on == date(2023, 3, 6)


def test_art_2022_34_acceptance_does_not_stand_for_the_notice_and_sixty_days_run(cast):
    petition = accepted(cast, NEW, kind=SIXTH)
    assert clock(petition, "accept_notice").met_on is None
    found = last_day("conclude", day("2023-03-01 周三"), extension=30)
    assert (found.nominal, found.due) == (day("2023-05-30 周二"), date(2023, 5, 30))


def test_art_2022_35_thirty_days_to_ask_for_review_and_thirty_to_decide():
    assert last_day("review_request", day("2023-03-06 周一")).due == day("2023-04-06 周四")  # 5 April is a holiday
    assert last_day("review", day("2023-03-01 周三")).due == day("2023-03-31 周五")
    assert lawbook.load().value("review_request", NEW).only_if == "claim_art31_6"


def test_art_2022_36_thirty_days_to_ask_for_re_review_and_thirty_to_decide():
    assert last_day("rereview_request", day("2023-03-01 周三")).due == day("2023-03-31 周五")
    assert last_day("rereview", day("2023-04-03 周一")).due == day("2023-05-04 周四")  # 3 May is still a holiday


def test_art_2022_36_2_a_hearing_in_re_review_is_not_counted():
    hearing = (Period(date(2023, 3, 6), date(2023, 3, 10)),)  # five days
    assert last_day("rereview", day("2023-03-01 周三"), exclusions=hearing).due == day("2023-04-06 周四")


def test_art_2022_36_3_what_has_ended_is_not_accepted_again(cast):
    petition = forwarded(cast, NEW)
    said = {"reason": "same_facts_ended", "text": "已终结。", "actor": cast.handler, "when": on(NEW), "key": key()}
    actions.decline_finally(petition.uid, **said)
    assert (state(petition)[0], entry(petition)[0].cite) == ("declined_finally", "2022/36-3")


def test_art_2022_40_feedback_on_suggestions_has_no_days():
    found = last_day("improvement_feedback", NEW)
    assert (found.due, found.cite) == (None, "2022/40")
    assert "没有规定天数" in found.reasons[0]
    assert last_day("improvement_feedback", day("2022-04-30 周六")).due == day("2022-05-30 周一")


def test_art_2022_39_3_the_joint_conference_lists_and_interviews_since_may_2022():
    check_lists("joint_conference", NEW, 0)
    check_interviews("joint_conference", NEW)
    for check, more in ((check_lists, (0,)), (check_interviews, ())):
        with pytest.raises(Refused) as error:
            check("joint_conference", day("2022-04-30 周六"), *more)
        assert (error.value.code, error.value.cite) == ("not_in_force", "2022/39-3")


def test_art_2022_40_1_conduct_that_is_supervised():
    found = [one for one in lawbook.load().triggers.values() if one.cite == "2022/40-1"]
    assert {one.key for one in found} == {"against_rules", "put_off", "falsified", "refused_execution", "other_breach"}
    assert {(one.start, one.end) for one in found} == {(date(2022, 5, 1), None)}


def test_art_2022_41_the_report_tells_of_three_kinds_of_suggestions():
    found = reported(date(2022, 1, 1), date(2022, 12, 31), date(2023, 1, 9))
    assert (found.cite, found.crosses) == ("2022/41", True)
    kinds = {one.key for one in PARTS[found.new_rules][1] if not one.of}
    assert kinds == {"improvement", "policy", "accountability"}
    assert {f"{one}_adopted" for one in kinds} <= {one.key for one in PARTS[found.new_rules][1]}


def test_art_2022_46_who_has_not_the_matter_in_hand_opens_no_identity(cast):
    petition = forwarded(cast, NEW)
    row = petition.submissions.get().petitioners.get()
    said = {"reason": OpeningReason.CONTACT, "on": NEW}
    for actor in (cast.office_head, OPERATOR):
        assert refused("not_allowed", open_identity, petition.uid, row.uid, actor=actor, **said).cite == "2022/46"


def test_art_2022_46_5_the_page_of_an_identity_warns_of_it(cast, sign_in):
    petition = forwarded(cast, NEW)
    client = sign_in("handler")
    row = petition.submissions.get().petitioners.get()
    answer = client.post(f"/desk/petitions/{petition.number}/identity/", {"petitioner": row.uid, "reason": "contact"})
    assert "《信访工作条例》第四十六条第五项" in answer.content.decode()


def test_art_2022_50_the_new_rules_begin_on_the_first_of_may():
    before, after = last_day("disposal", day("2022-04-30 周六")), last_day("disposal", day("2022-05-01 周日"))
    assert (before.cite, after.cite) == ("2005/21", "2022/22")
    assert (before.due, after.due) == (day("2022-05-16 周一"), day("2022-05-16 周一"))
