"""Decline for good 不再受理: refusals first, then what it brings."""

from datetime import date

from tests.cast import forwarded, on, sent
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual
from xinfang.petitions import actions

CASE = Case(
    "decline_finally",
    actions.decline_finally,
    forwarded,
    "handler",
    date(2013, 6, 20),
    said=lambda cast: {"reason": "same_facts_ended", "text": "复核意见已经终结。"},
    other={"text": "另外的话"},
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_without_words_and_before_the_matter_was_signed_for(cast):
    refused("empty_paper", CASE.do, cast, forwarded(cast), text="")
    assert refused("received", CASE.do, cast, sent(cast)).cite == "2005/35-3"


def test_it_ends_the_matter_and_says_so(cast):
    petition = CASE.do(cast, forwarded(cast))
    assert state(petition) == ("declined_finally", "ZJJ")
    assert clock(petition, "accept_notice").met_on == date(2013, 6, 20)
    assert paper(petition, "decline_final_notice").public
    assert entry(petition)[0].cite == "2005/35-3"


def test_under_the_rules_of_2022_it_rests_on_theirs(cast):
    petition = forwarded(cast, date(2023, 3, 1))
    CASE.do(cast, petition, when=on(date(2023, 3, 2)))
    assert entry(petition)[0].cite == "2022/36-3"
    assert clock(petition, "objection").met_on == date(2023, 3, 2)
