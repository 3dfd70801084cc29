"""Issue a corrected opinion 更正答复: refusals first, then what it brings."""

from datetime import date

from tests.cast import accepted, on, replied, served
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, waits
from xinfang.papers.models import Paper
from xinfang.petitions import actions
from xinfang.petitions.kinds import Outcome
from xinfang.petitions.models import Proceeding

CASE = Case(
    "correct_reply",
    actions.correct_reply,
    replied,
    "head",
    date(2013, 7, 3),
    said=lambda cast: {"outcome": Outcome.SUPPORT, "text": "退还多收的停车费。", "why": "引用标准有误。"},
    other={"outcome": Outcome.REFUSE},
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_without_outcome_words_or_reason_and_before_a_reply(cast):
    petition = replied(cast)
    refused("no_outcome", CASE.do, cast, petition, outcome=Outcome.UNSTATED)
    refused("empty_paper", CASE.do, cast, petition, text=" ")
    refused("no_reason", CASE.do, cast, petition, why="")
    refused("wrong_state", CASE.do, cast, accepted(cast))


def test_the_first_opinion_is_void_and_the_day_of_conclusion_stays(cast):
    petition = replied(cast)
    first = paper(petition, "opinion")
    CASE.do(cast, petition)
    second = paper(petition, "opinion")
    assert (Paper.objects.get(pk=first.pk).voided_on, second.voided_on) == (CASE.day, None)
    assert second.body == "处理意见：支持。\n退还多收的停车费。"
    row = Proceeding.objects.get(petition=petition)
    assert (row.outcome, row.replied_on) == ("support", date(2013, 7, 1))
    assert clock(petition, "conclude").met_on == date(2013, 7, 1)
    assert state(petition) == ("replied", "ZJJ")
    assert waits(petition, "ZJJ")[0] == "serve"
    assert entry(petition)[1]["outcome"] == "support"


def test_after_service_the_window_is_not_touched(cast):
    petition = CASE.do(cast, served(cast), when=on(date(2013, 7, 10)))
    assert clock(petition, "review_request").due_on == date(2013, 8, 1)


def test_art_2005_32_2_the_day_by_which_it_is_carried_out_is_the_corrected_one(cast):
    petition = replied(cast)
    refused("nothing_to_carry_out", CASE.do, cast, petition, outcome=Outcome.REFUSE, execute_by=date(2013, 8, 30))
    refused("execute_by_passed", CASE.do, cast, petition, execute_by=date(2013, 6, 28))
    CASE.do(cast, petition, execute_by=date(2013, 8, 30))  # a Friday
    row = Proceeding.objects.get(petition=petition)
    assert row.execute_by == date(2013, 8, 30)
    assert "最迟在 2013年8月30日 落实" in paper(petition, "opinion").body
    CASE.do(cast, petition, outcome=Outcome.REFUSE, text="经查没有多收。", why="核对后没有多收。")
    row.refresh_from_db()
    assert (row.outcome, row.execute_by) == ("refuse", None)  # nothing is left to be carried out by a day
