"""Assign 交办: refusals first, then what it brings."""

from datetime import date

from tests.cast import assigned, day, forwarded, on, registered, returned, with_centre
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, waits
from xinfang.petitions import actions
from xinfang.petitions.kinds import Purpose

CASE = Case(
    "assign",
    actions.assign,
    returned,
    "registrar",
    date(2013, 6, 18),
    said=lambda cast: {"to": cast.organ("ZJJ").uid, "report_by": date(2013, 8, 20)},
    other={"report_by": date(2013, 8, 21)},
    onlooker="handler",
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_a_day_of_report_that_is_not_after_the_assignment(cast):
    for report_by in (date(2013, 6, 17), CASE.day):
        assert refused("report_by", CASE.do, cast, registered(cast), report_by=report_by).cite == "2005/21"


def test_it_refuses_an_organ_that_is_no_petition_office(cast):
    refused("not_allowed", CASE.do, cast, forwarded(with_centre(cast)), actor=cast.handler, to=cast.organ("FGZX").uid)


def test_it_refuses_itself_the_unknown_and_the_accused(cast):
    petition = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(with_centre(cast).organ("ZJJ").uid,))
    refused("to_self", CASE.do, cast, petition, to=cast.organ("XFJ").uid)
    refused("unknown_organ", CASE.do, cast, petition, to=petition.uid)
    for accused in ("ZJJ", "FGZX"):
        refused("accused", CASE.do, cast, petition, to=cast.organ(accused).uid)


def test_the_letter_s_day_is_the_limit_and_never_rolls(cast):
    petition = registered(cast)
    CASE.do(cast, petition, report_by=day("2013-08-18 周日"))
    runs = clock(petition, "report_back")
    assert (runs.start_on, runs.nominal_on, runs.due_on) == (CASE.day, date(2013, 8, 18), date(2013, 8, 18))
    assert runs.organ.code == "ZJJ"
    assert clock(petition, "disposal").met_on == CASE.day
    assert state(petition) == ("assigned", "ZJJ")
    assert "请在 2013年8月18日 周日 前报告办理结果" in paper(petition, "assignment_letter").body
    assert (entry(petition)[0].cite, entry(petition)[1]["until"]) == ("2005/21.4", "2013-08-18")


def test_what_waits_first_at_the_receiver_is_what_falls_due_first(cast):
    petition = assigned(cast)
    assert waits(petition, "ZJJ") == ("accept_notice", day("2013-07-01 周一"))
    actions.accept(petition.uid, actor=cast.handler, when=on(date(2013, 6, 20)), key="assign-accept")
    assert waits(petition, "ZJJ") == ("conclude", day("2013-08-19 周一"))
