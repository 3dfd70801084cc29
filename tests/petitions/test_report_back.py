"""Report the result to whoever assigned it 回告: refusals first, then what it brings."""

from datetime import date

from tests.cast import accepted, assigned, day, key, on, registered
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, waits
from xinfang.petitions import actions

DAY = date(2013, 6, 14)


def in_hand(cast):
    """Assigned to the housing department after it was called back from another one, which may still see it."""
    petition = registered(cast)
    at = {"actor": cast.registrar, "when": on(DAY)}
    actions.forward(petition.uid, to=cast.organ("RSJ").uid, **at, key=key())
    actions.recall(petition.uid, why="转错了单位。", **at, key=key())
    actions.assign(petition.uid, to=cast.organ("ZJJ").uid, report_by=date(2013, 8, 20), **at, key=key())
    actions.receive(petition.uid, actor=cast.handler, when=on(DAY), key=key())
    return actions.accept(petition.uid, actor=cast.handler, when=on(DAY), key=key())


CASE = Case(
    "report_back",
    actions.report_back,
    in_hand,
    "handler",
    date(2013, 8, 20),
    said=lambda cast: {"text": "已办结。"},
    other={"text": "另外的话"},
    onlooker="stranger",
    outsider="inspector",
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_without_words_where_none_is_owed_and_twice(cast):
    refused("empty_paper", CASE.do, cast, in_hand(cast), text="")
    assert refused("report_back", CASE.do, cast, accepted(cast)).cite == "2005/21.4"
    refused("report_back", CASE.do, cast, CASE.do(cast, in_hand(cast)))


def test_it_refuses_the_organ_that_assigned_it_and_owes_nothing(cast):
    refused("nothing_to_report", CASE.do, cast, in_hand(cast), actor=cast.registrar)


def test_it_meets_the_day_of_the_letter_and_leaves_conclude_running(cast):
    petition = CASE.do(cast, in_hand(cast))
    runs = clock(petition, "report_back")
    assert (runs.due_on, runs.met_on) == (day("2013-08-20 周二"), date(2013, 8, 20))
    assert clock(petition, "conclude").met_on is None
    assert state(petition) == ("handling", "ZJJ")
    assert not paper(petition, "completion_report").public
    assert waits(petition, "ZJJ") == ("conclude", day("2013-08-13 周二"))
    assert entry(petition)[0].cite == "2005/21.4"


def test_an_organ_that_declined_an_assigned_matter_reports_that(cast):
    petition = assigned(cast)
    said = {"reason": "statutory_path", "text": "请依法起诉。", "actor": cast.handler, "key": key()}
    actions.decline(petition.uid, **said, when=on(date(2013, 6, 20)))
    assert waits(petition, "ZJJ") == ("report_back", date(2013, 8, 20))
    CASE.do(cast, petition, text="依法不予受理。")
    assert clock(petition, "report_back").met_on == date(2013, 8, 20)
    assert waits(petition, "ZJJ") is None
