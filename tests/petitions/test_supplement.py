"""The organ asks the petitioner for more; what comes is kept; no clock moves."""

from datetime import date

import pytest

from tests.cast import accepted, forwarded, key, on
from tests.petitions.usual import Case, entry, paper, refused, usual
from xinfang.ledger.verify import verify
from xinfang.petitions import actions
from xinfang.petitions.models import Clock
from xinfang.portal.lodge import PETITIONER

ASKED, BY = date(2013, 6, 20), date(2013, 7, 5)  # Thursday, Friday
WORDS = {"text": "请补充缴费收据。", "by": BY}


def asked(cast, petition=None):
    petition = petition or accepted(cast)
    return actions.ask_supplement(petition.uid, **WORDS, actor=cast.handler, when=on(ASKED), key=key())


test_ask = usual(Case("ask_supplement", actions.ask_supplement, accepted, "handler", ASKED, lambda cast: WORDS))
test_undo = usual(
    Case(
        "undo_ask_supplement",
        actions.undo_ask_supplement,
        asked,
        "handler",
        ASKED,
        lambda cast: {"why": "不需要了。"},
        other={"why": "别的理由。"},
    )
)


def sent(petition, at=date(2013, 7, 1), **changes):
    said = {"text": "收据三张。", "actor": PETITIONER, "when": on(at), "key": key(), **changes}
    return actions.supplement(petition.uid, **said)


def clocks(petition):
    return list(Clock.objects.filter(petition=petition).values_list("limit", "due_on", "met_on", "void_on"))


def test_what_was_not_asked_for_is_not_taken(cast):
    refused("asked", sent, forwarded(cast))
    petition = asked(cast)
    refused("empty_paper", sent, petition, text="  ")
    refused("not_found", sent, petition, actor=cast.stranger)


def test_one_asking_at_a_time_by_a_day_to_come(cast):
    petition = accepted(cast)
    said = {"text": "请补充。", "actor": cast.handler, "when": on(ASKED), "key": key()}
    refused("by_too_soon", actions.ask_supplement, petition.uid, by=ASKED, **said)
    refused("empty_paper", actions.ask_supplement, petition.uid, **{**said, "text": " "}, by=BY)
    asked(cast, petition)
    refused("not_asked", actions.ask_supplement, petition.uid, by=BY, **{**said, "key": key()})


def test_it_is_asked_on_paper_and_no_clock_moves(cast):
    petition = accepted(cast)
    before = clocks(petition)
    asked(cast, petition)
    assert clocks(petition) == before
    said = paper(petition, "supplement_notice")
    assert said.public
    assert "2013年7月5日 周五" in said.body
    assert "不因此停止或者延长" in said.body
    assert entry(petition)[1]["until"] == "2013-07-05"
    assert petition.proceedings.get().supplement_by == BY


def test_the_answer_is_kept_and_bars_no_earlier_day(cast):
    petition = asked(cast)
    before = clocks(petition)
    same, seen = key(), []
    for _ in range(2):
        sent(petition, key=same, attach=lambda work: seen.append(work.payload["paper"]))
    assert seen == [paper(petition, "supplement").uid]
    assert paper(petition, "supplement").body == "收据三张。"
    assert petition.proceedings.get().supplement_by is None
    assert petition.proceedings.get().last_on == ASKED
    assert clocks(petition) == before
    refused("asked", sent, petition)
    assert "收据" not in entry(petition)[0].payload
    assert verify().problems == []


def test_late_is_taken_too_and_the_counter_may_enter_it(cast):
    petition = asked(cast)
    sent(petition, at=date(2013, 7, 9), actor=cast.registrar)
    assert petition.proceedings.get().supplement_by is None


def test_taken_back_it_is_shown_so(cast):
    petition = asked(cast)
    actions.undo_ask_supplement(petition.uid, why="已有收据。", actor=cast.handler, when=on(ASKED), key=key())
    assert paper(petition, "supplement_notice").voided_on == ASKED
    refused("asked", sent, petition)
    assert petition.proceedings.get().last_on < ASKED


@pytest.mark.parametrize("who", ["deputy", "head"])
def test_others_of_the_holder_may_ask(cast, who):
    petition = accepted(cast)
    actions.ask_supplement(petition.uid, **WORDS, actor=getattr(cast, who), when=on(ASKED), key=key())
    assert petition.proceedings.get().supplement_by == BY
