"""Call a transfer back 收回转送: refusals first, then what it brings."""

from datetime import date

from tests.cast import accepted, assigned, day, forwarded, key, on, overruled, sent, with_centre
from tests.petitions.usual import Case, clock, entry, paper, refused, seers, state, usual, voids, waits
from xinfang.petitions import actions
from xinfang.petitions.models import Transfer

CASE = Case(
    "recall",
    actions.recall,
    forwarded,
    "registrar",
    date(2013, 6, 18),
    said=lambda cast: {"why": "转错了单位。"},
    other={"why": "别的理由"},
    onlooker="handler",
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_without_a_reason_and_after_acceptance(cast):
    refused("no_reason", CASE.do, cast, sent(cast), why="")
    assert refused("wrong_state", CASE.do, cast, accepted(cast)).cite == "2005/21"


def test_what_ran_at_the_receiver_is_void_and_the_sender_s_days_run_on(cast):
    petition = CASE.do(cast, assigned(cast))
    assert sorted(voids(petition)) == [
        ("accept_notice", CASE.day, "recalled"),
        ("report_back", CASE.day, "recalled"),
    ]
    left = clock(petition, "disposal")
    assert (left.own_days, left.start_on, left.due_on) == (15, CASE.day, day("2013-07-03 周三"))
    assert state(petition) == ("returned", "XFJ")
    assert seers(petition) == {"XFJ": "holder", "ZJJ": "former"}
    assert waits(petition, "ZJJ") is None
    assert paper(petition, "assignment_letter").voided_on == CASE.day
    assert (entry(petition)[1]["from_organ"], entry(petition)[1]["to_organ"]) == (
        str(cast.organ("ZJJ").uid),
        str(cast.organ("XFJ").uid),
    )


def test_after_an_overruled_objection_it_may_still_be_called_back(cast):
    petition = CASE.do(cast, overruled(cast), when=on(date(2023, 3, 10)))
    assert state(petition) == ("returned", "XFJ")
    assert entry(petition)[0].cite == "2022/22"


def test_a_lower_sender_holds_it_again_as_what_was_sent_to_it(cast):
    petition, at = forwarded(with_centre(cast)), on(date(2013, 6, 17))
    actions.forward(petition.uid, to=cast.organ("FGZX").uid, actor=cast.handler, when=at, key=key())
    CASE.do(cast, petition, actor=cast.handler)
    runs = clock(petition, "accept_notice", "ZJJ")
    assert (runs.own_days, runs.due_on, runs.origin) == (12, day("2013-07-01 周一"), "transferred")  # 30 June is Sunday
    first = Transfer.objects.filter(petition=petition).first()
    assert (first.ended_on, runs.transfer_id) == (None, first.pk)
    assert state(petition) == ("returned", "ZJJ")
    actions.accept(petition.uid, actor=cast.handler, when=on(date(2013, 6, 19)), key=key())
    assert clock(petition, "conclude").transfer_id == first.pk
