"""Reply in writing 答复: refusals first, then what it brings."""

from datetime import date

from tests.cast import accepted, day, on
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, waits
from xinfang.petitions import actions
from xinfang.petitions.kinds import Outcome
from xinfang.petitions.models import Proceeding

CASE = Case(
    "reply",
    actions.reply,
    accepted,
    "head",
    date(2013, 7, 1),
    said=lambda cast: {"outcome": Outcome.SUPPORT, "text": "退还多收的停车费。"},
    other={"outcome": Outcome.REFUSE},
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_without_an_outcome_and_without_words(cast):
    assert refused("no_outcome", CASE.do, cast, accepted(cast), outcome=Outcome.UNSTATED).cite == "2005/32"
    refused("empty_paper", CASE.do, cast, accepted(cast), text=" ")
    refused("too_long", CASE.do, cast, accepted(cast), text="长" * 100_001)


def test_it_concludes_in_law_and_waits_to_be_served(cast):
    petition = CASE.do(cast, accepted(cast), when=on(day("2013-08-13 周二")))
    assert (clock(petition, "conclude").due_on, clock(petition, "conclude").met_on) == (
        date(2013, 8, 13),
        date(2013, 8, 13),
    )
    row = Proceeding.objects.get(petition=petition)
    assert (row.state, row.outcome, row.replied_on, row.served_on) == ("replied", "support", date(2013, 8, 13), None)
    assert paper(petition, "opinion").body == "处理意见：支持。\n退还多收的停车费。"
    assert paper(petition, "opinion").public
    assert waits(petition, "ZJJ") == ("serve", day("2013-08-16 周五"))
    found, said = entry(petition)
    assert (found.cite, said["outcome"], said["paper_sha"]) == ("2005/32", "support", paper(petition, "opinion").sha)
    assert "停车费" not in found.payload


def test_it_does_not_meet_the_report_to_who_assigned_it_nor_start_the_window(cast):
    from tests.cast import assigned, key

    petition = assigned(cast)
    actions.accept(petition.uid, actor=cast.handler, when=on(date(2013, 6, 17)), key=key())
    CASE.do(cast, petition)
    assert clock(petition, "report_back").met_on is None
    assert not petition.clocks.filter(limit="review_request").exists()
    assert state(petition) == ("replied", "ZJJ")
