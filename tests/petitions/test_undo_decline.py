"""Take back a refusal to accept 撤销不予受理: refusals first, then what it brings."""

from datetime import date

from tests.cast import day, declined, declined_finally, forwarded, key, on, with_centre
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, waits
from xinfang.petitions import actions

CASE = Case(
    "undo_decline",
    actions.undo_decline,
    declined,
    "handler",
    date(2013, 6, 24),
    said=lambda cast: {"why": "应当受理。"},
    other={"why": "别的理由"},
)
test_the_usual_refusals = usual(CASE)


def declined_below(cast):
    """The housing department sent it to the centre below it, which declined it."""
    petition, at = forwarded(with_centre(cast)), on(date(2013, 6, 17))
    actions.forward(petition.uid, to=cast.organ("FGZX").uid, actor=cast.handler, when=at, key=key())
    actions.receive(petition.uid, actor=cast.lower_handler, when=at, key=key())
    said = {"reason": "statutory_path", "text": "请起诉。", "actor": cast.lower_handler, "key": key()}
    return actions.decline(petition.uid, **said, when=on(date(2013, 6, 20)))


def test_it_refuses_without_a_reason(cast):
    refused("no_reason", CASE.do, cast, declined(cast), why="")


def test_the_notice_runs_on_from_its_first_day(cast):
    petition = CASE.do(cast, declined(cast))
    runs = clock(petition, "accept_notice")
    assert (runs.start_on, runs.met_on, runs.due_on) == (date(2013, 6, 14), None, day("2013-07-01 周一"))
    assert state(petition) == ("forwarded", "ZJJ")
    assert waits(petition, "ZJJ") == ("accept_notice", date(2013, 7, 1))
    assert paper(petition, "decline_notice").voided_on == CASE.day


def test_a_superior_organ_takes_it_back_and_the_holder_s_clock_runs_on(cast):
    petition = CASE.do(cast, declined_below(cast))
    assert clock(petition, "accept_notice", "FGZX").met_on is None
    assert clock(petition, "accept_notice", "FGZX").due_on == day("2013-07-02 周二")
    assert clock(petition, "accept_notice", "ZJJ").met_on == date(2013, 6, 17)  # its own act stands
    assert state(petition) == ("forwarded", "FGZX")
    assert waits(petition, "FGZX") == ("accept_notice", date(2013, 7, 2))
    assert paper(petition, "correction_note").organ_label == "咸宁市住房和城乡建设局"


def test_a_final_refusal_is_taken_back_the_same_way(cast):
    petition = CASE.do(cast, declined_finally(cast))
    assert state(petition) == ("forwarded", "ZJJ")
    assert paper(petition, "decline_final_notice").voided_on == CASE.day
    assert entry(petition)[0].cite == "2005/21.1"


def test_the_refusal_may_be_done_again_with_an_earlier_day(cast):
    petition = CASE.do(cast, declined(cast))
    said = {"text": "请起诉。", "reason": "statutory_path", "actor": cast.handler, "key": key()}
    from xinfang.petitions.when import When

    actions.decline(petition.uid, **said, when=When(date(2013, 6, 18), CASE.day, "告知书存根"))
    assert clock(petition, "accept_notice").met_on == date(2013, 6, 18)
