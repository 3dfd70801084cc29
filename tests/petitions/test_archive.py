"""Close the file 结案归档: refusals first, then what it brings."""

from datetime import date

from tests.cast import day, informed, on, replied, served, withdrawn
from tests.petitions.usual import Case, entry, paper, refused, state, usual, waits
from xinfang.ledger.verify import verify
from xinfang.petitions import actions

CASE = Case(
    "archive",
    actions.archive,
    withdrawn,
    "handler",
    date(2013, 8, 2),
    other={"text": "另外的话"},
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_before_service_and_while_the_petitioner_may_still_ask_for_review(cast):
    assert refused("file_ready", CASE.do, cast, replied(cast)).cite == "2005/32"
    refused("file_ready", CASE.do, cast, served(cast), when=on(day("2013-08-01 周四")))


def test_after_the_window_nothing_waits_any_more(cast):
    petition = CASE.do(cast, served(cast))
    assert state(petition) == ("archived", "ZJJ")
    assert (waits(petition, "ZJJ"), waits(petition, "XFJ")) == (None, None)
    assert paper(petition, "archive_index").body.endswith("的信访事项结案归档，卷内文书 6 份。")
    assert entry(petition)[1]["before"] == "replied"
    assert verify().problems == []


def test_a_matter_that_was_informed_or_withdrawn_may_be_closed_at_once(cast):
    assert state(CASE.do(cast, informed(cast), actor=cast.registrar)) == ("archived", "XFJ")
    assert state(CASE.do(cast, withdrawn(cast))) == ("archived", "ZJJ")
