"""Settle, lead into a procedure of law, report up, carried out after all or not; their corrections: refusals first.

All of 2023, under the rules of 2022: received and accepted Wednesday 1 March; sixty days are Sunday 30 April, and the
first workday after the rest days of 1 May (29 April to 3 May) is Thursday 4 May.
"""

from datetime import date

import pytest

from tests.cast import OPERATOR, accepted, day, forwarded, key, letter, on, signer
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual
from xinfang.ledger.verify import verify
from xinfang.petitions import actions
from xinfang.petitions.kinds import Decision, MatterKind, Outcome, Procedure, ServiceMode
from xinfang.petitions.models import Proceeding

DAY, LATER = date(2023, 3, 1), date(2023, 3, 20)
DUE = day("2023-05-04 周四")
TEXT = {"text": "双方三月二十日签名：退还差额。"}
WHY = {"why": "登错了事项。"}


def handling(cast):
    return accepted(cast, DAY, kind=MatterKind.CLAIM_ART31_6)


def of_the_law(cast):
    return forwarded(cast, DAY, kind=MatterKind.CLAIM_ART31_1)


def settled(cast):
    return actions.settle(handling(cast).uid, **TEXT, actor=cast.handler, when=on(LATER), key=key())


def led_in(cast):
    said = {"procedure": Procedure.LAWSUIT, "text": "请起诉。", "actor": cast.handler, "when": on(LATER), "key": key()}
    return actions.lead_in(of_the_law(cast).uid, **said)


def supported(cast):
    said = {"outcome": Outcome.SUPPORT, "text": "予以退还。", "actor": signer(cast.handler), "when": on(LATER)}
    return actions.reply(handling(cast).uid, **said, key=key())


def carried_out(cast):
    return actions.execute(supported(cast).uid, text="已退还。", actor=cast.handler, when=on(LATER), key=key())


def refused_for_good(cast):
    """Answered, reviewed by the city's housing office, asked of the city's government again."""
    said = {"organ": cast.organ("XAXF"), "actor": cast.county_registrar, "when": on(DAY), "key": key()}
    petition = actions.register(letter(received_on=DAY, kind=MatterKind.CLAIM_ART31_6), **said).petition
    clerk, uid = cast.county_handler, petition.uid
    actions.forward(uid, to=cast.organ("XAZJ").uid, actor=cast.county_registrar, when=on(DAY), key=key())
    actions.receive(uid, actor=clerk, when=on(DAY), key=key())
    actions.accept(uid, actor=clerk, when=on(DAY), key=key())
    given = {"outcome": Outcome.REFUSE, "text": "不予支持。", "actor": signer(clerk), "when": on(DAY), "key": key()}
    actions.reply(uid, **given)
    hand = {"mode": ServiceMode.HAND, "received_on": DAY, "when": on(DAY)}
    actions.serve(uid, **hand, actor=clerk, key=key())
    asked = {"text": "请求重查。", "received_on": DAY, "when": on(DAY)}
    actions.request_review(uid, to=cast.organ("ZJJ").uid, **asked, actor=clerk, key=key())
    decided = {
        "decision": Decision.MAINTAIN,
        "text": "维持。",
        "actor": signer(cast.handler),
        "when": on(DAY),
        "key": key(),
    }
    actions.decide_review(uid, **decided)
    actions.serve(uid, **hand, actor=cast.handler, key=key())
    return actions.request_rereview(uid, to=cast.organ("GOV").uid, **asked, actor=cast.handler, key=key())


SETTLE = Case("settle", actions.settle, handling, "handler", LATER, lambda cast: TEXT, {"text": "别的协议"})
LEAD_IN = Case(
    "lead_in",
    actions.lead_in,
    of_the_law,
    "handler",
    LATER,
    lambda cast: {"procedure": Procedure.LAWSUIT, "text": "请起诉。"},
    {"text": "请仲裁。"},
)
REPORT_UP = Case("report_up", actions.report_up, handling, "handler", LATER, lambda cast: TEXT, {"text": "别的"})
UNDO_EXECUTION = Case(
    "undo_execution", actions.undo_execution, carried_out, "handler", LATER, lambda cast: WHY, {"why": "x"}
)
UNDO_SETTLEMENT = Case(
    "undo_settlement", actions.undo_settlement, settled, "handler", LATER, lambda cast: WHY, {"why": "x"}
)
UNDO_LEAD_IN = Case("undo_lead_in", actions.undo_lead_in, led_in, "handler", LATER, lambda cast: WHY, {"why": "x"})
test_settling_refuses_as_usual = usual(SETTLE)
test_leading_in_refuses_as_usual = usual(LEAD_IN)
test_reporting_up_refuses_as_usual = usual(REPORT_UP)
test_undoing_an_execution_refuses_as_usual = usual(UNDO_EXECUTION)
test_undoing_a_settlement_refuses_as_usual = usual(UNDO_SETTLEMENT)
test_undoing_a_lead_in_refuses_as_usual = usual(UNDO_LEAD_IN)


@pytest.mark.parametrize("case", [SETTLE, REPORT_UP], ids=lambda case: case.step)
def test_it_refuses_without_words(cast, case):
    refused("empty_paper", case.do, cast, case.ready(cast), text=" ")


@pytest.mark.parametrize("case", [UNDO_EXECUTION, UNDO_SETTLEMENT, UNDO_LEAD_IN], ids=lambda case: case.step)
def test_it_refuses_without_a_reason(cast, case):
    refused("no_reason", case.do, cast, case.ready(cast), why=" ")


def test_only_what_belongs_there_is_led_in(cast):
    petition = forwarded(cast, DAY, kind=MatterKind.CLAIM_ART31_6)
    error = refused("not_of_its_kind", LEAD_IN.do, cast, petition)
    assert error.cite == "2022/31.6"
    error = refused("led", LEAD_IN.do, cast, forwarded(cast, DAY, kind=None))
    assert (error.cite, "确定类别" in error.todo) == ("2022/31", True)


def test_a_settlement_concludes_and_taking_it_back_lets_the_days_run_on(cast):
    petition = settled(cast)
    assert state(petition) == ("settled", "ZJJ")
    assert (clock(petition, "conclude").met_on, clock(petition, "conclude").due_on) == (LATER, DUE)
    seq = entry(petition)[0].seq
    UNDO_SETTLEMENT.do(cast, petition)
    assert state(petition) == ("handling", "ZJJ")
    assert (clock(petition, "conclude").met_on, clock(petition, "conclude").due_on) == (None, DUE)
    agreement = paper(petition, "settlement")
    assert agreement.voided_on == LATER
    assert agreement.extra["signers"] == ["信访人", "对方当事人", "主持人"]
    assert entry(petition)[1]["corrects"] == seq
    assert verify().ok


def test_led_in_and_taken_back(cast):
    petition = led_in(cast)
    assert state(petition) == ("led_in", "ZJJ")
    assert clock(petition, "accept_notice").met_on == LATER
    assert "诉讼" in paper(petition, "inform_notice").body
    UNDO_LEAD_IN.do(cast, petition)
    assert state(petition) == ("forwarded", "ZJJ")
    assert (clock(petition, "accept_notice").met_on, clock(petition, "accept_notice").due_on) == (
        None,
        day("2023-03-16 周四"),
    )
    assert verify().ok


def test_reporting_up_stops_nothing(cast):
    petition = REPORT_UP.do(cast, handling(cast))
    assert state(petition) == ("handling", "ZJJ")
    assert (clock(petition, "conclude").met_on, clock(petition, "conclude").due_on) == (None, DUE)
    assert paper(petition, "petition_report").organ == cast.organ("ZJJ").uid


def test_an_execution_taken_back_is_to_be_carried_out_again(cast):
    petition = carried_out(cast)
    assert Proceeding.objects.get(petition=petition).executed_on == LATER
    UNDO_EXECUTION.do(cast, petition)
    assert Proceeding.objects.get(petition=petition).executed_on is None
    assert paper(petition, "execution_record").voided_on == LATER
    assert verify().ok


def test_a_re_review_that_is_not_taken_leaves_the_review_standing(cast):
    petition = refused_for_good(cast)
    said = {"reason": "not_reviewable", "text": "不是对复查意见不服。", "when": on(DAY)}
    head = signer(cast.handler)
    refused("not_your_role", actions.decline_rereview, petition.uid, **said, actor=head, key=key())
    actions.decline_rereview(petition.uid, **said, actor=OPERATOR, key=key())
    rows = list(Proceeding.objects.filter(petition=petition).order_by("tier").values_list("tier", "state"))
    assert rows == [(1, "replied"), (2, "reviewed"), (3, "declined")]
    assert clock(petition, "rereview").met_on == DAY
    request = paper(petition, "rereview_request").extra
    assert (request["addressee"], request["signers"]) == ("咸宁市人民政府", ["申请人"])
    assert verify().ok
