"""Sign for a transfer 签收: refusals first, then what it brings."""

from datetime import date

from tests.cast import day, forwarded, on, sent
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, waits
from xinfang.petitions import actions
from xinfang.petitions.models import Holding, Transfer

CASE = Case(
    "receive",
    actions.receive,
    sent,
    "handler",
    date(2013, 6, 17),
    other={"when": on(date(2013, 6, 18))},
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_a_second_signature_and_says_how_to_correct_the_first(cast):
    error = refused("not_received", CASE.do, cast, forwarded(cast))
    assert "更正签收" in error.todo


def test_it_refuses_a_handler_of_another_organ(cast):
    refused("not_ours", CASE.do, cast, sent(cast), handler=cast.posts["stranger"].uid)


def test_the_notice_runs_from_the_receipt_not_from_the_sending(cast):
    petition = CASE.do(cast, sent(cast), handler=cast.posts["handler"].uid)
    runs = clock(petition, "accept_notice")
    assert (runs.start_on, runs.due_on, runs.origin) == (day("2013-06-17 周一"), day("2013-07-02 周二"), "transferred")
    assert petition.clocks.filter(limit="objection").count() == 0  # the rules of 2005 know none
    assert Transfer.objects.get(petition=petition).received_on == CASE.day
    assert Holding.objects.get(petition=petition).appointment_id == cast.posts["handler"].pk
    assert state(petition) == ("forwarded", "ZJJ")
    assert paper(petition, "receipt_slip").organ_label == "咸宁市住房和城乡建设局"
    assert waits(petition, "ZJJ") == ("accept_notice", date(2013, 7, 2))
    assert entry(petition)[1]["received"] == "2013-06-17"


def test_from_2022_five_working_days_to_object_run_too(cast):
    petition = sent(cast, date(2023, 3, 1))
    CASE.do(cast, petition, when=on(day("2023-03-01 周三")))
    assert clock(petition, "objection").due_on == day("2023-03-08 周三")  # 2, 3, 6, 7 and 8 March
    assert clock(petition, "accept_notice").due_on == day("2023-03-16 周四")
    assert waits(petition, "ZJJ") == ("accept_notice", date(2023, 3, 16))  # a window never waits in the inbox
