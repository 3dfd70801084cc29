"""Agree to take a transfer back 同意退回: refusals first, then what it brings."""

from datetime import date

from tests.cast import day, forwarded, key, objected, on, registered
from tests.petitions.usual import Case, clock, entry, paper, refused, seers, state, usual, voids, waits
from xinfang.petitions import actions
from xinfang.petitions.models import Transfer

CASE = Case(
    "agree_return",
    actions.agree_return,
    objected,
    "registrar",
    date(2023, 3, 10),
    said=lambda cast: {"text": "同意退回。"},
    other={"text": "另外的话"},
    onlooker="handler",
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_without_words_and_without_an_objection(cast):
    refused("empty_paper", CASE.do, cast, objected(cast), text="")
    assert refused("objected", CASE.do, cast, forwarded(cast, date(2023, 3, 1))).cite == "2022/23-3"


def objected_late_in_the_sender_s_days(cast, sent, back):
    petition = registered(cast, date(2023, 3, 1))
    actions.forward(petition.uid, to=cast.organ("ZJJ").uid, actor=cast.registrar, when=on(sent), key=key())
    actions.receive(petition.uid, actor=cast.handler, when=on(sent), key=key())
    actions.object_to(petition.uid, text="不属于本单位职权", actor=cast.handler, when=on(sent), key=key())
    return CASE.do(cast, petition, when=on(back))


def test_the_sender_s_disposal_runs_on_with_the_days_it_had_left(cast):
    petition = objected_late_in_the_sender_s_days(cast, day("2023-03-06 周一"), day("2023-03-10 周五"))
    left = clock(petition, "disposal")
    assert (left.own_days, left.due_on) == (10, day("2023-03-20 周一"))  # five of the fifteen were used
    assert voids(petition) == [("accept_notice", date(2023, 3, 10), "returned")]
    assert state(petition) == ("returned", "XFJ")
    assert seers(petition) == {"XFJ": "holder", "ZJJ": "former"}
    assert waits(petition, "XFJ") == ("disposal", date(2023, 3, 20))
    assert Transfer.objects.get(petition=petition).ended == "returned"
    assert paper(petition, "objection_decision").body == "同意退回。"
    assert entry(petition)[1]["to_organ"] == str(cast.organ("XFJ").uid)


def test_whoever_used_up_its_days_gets_none_by_a_second_return(cast):
    petition = objected_late_in_the_sender_s_days(cast, day("2023-03-16 周四"), day("2023-03-17 周五"))
    assert (clock(petition, "disposal").own_days, clock(petition, "disposal").due_on) == (0, date(2023, 3, 17))
    again = on(day("2023-03-17 周五"))
    actions.forward(petition.uid, to=cast.organ("RSJ").uid, actor=cast.registrar, when=again, key=key())
    actions.receive(petition.uid, actor=cast.stranger, when=again, key=key())
    actions.object_to(petition.uid, text="也不属于本单位", actor=cast.stranger, when=again, key=key())
    CASE.do(cast, petition, when=on(day("2023-03-20 周一")))
    assert (clock(petition, "disposal").own_days, clock(petition, "disposal").due_on) == (0, date(2023, 3, 20))


def test_what_lapsed_at_the_receiver_stays_lapsed(cast):
    petition = objected(cast)
    CASE.do(cast, petition, when=on(day("2023-03-17 周五")))
    lapsed = clock(petition, "accept_notice", "ZJJ")
    assert (lapsed.due_on, lapsed.met_on, lapsed.void_on) == (day("2023-03-16 周四"), None, None)
