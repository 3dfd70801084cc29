"""Correct facts of a registration 更正登记: refusals first, then what it brings."""

from datetime import date

import pytest

from tests.cast import accepted, archived, day, forwarded, key, on
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, voids
from xinfang.petitions import actions
from xinfang.petitions.kinds import Answer, MatterKind, ServiceMode
from xinfang.petitions.models import Petition

CASE = Case(
    "correct_registration",
    actions.correct_registration,
    forwarded,
    "registrar",
    date(2013, 6, 20),
    said=lambda cast: {"changes": {"title": "停车费乱收费"}, "why": "标题录错。"},
    other={"changes": {"title": "别的"}},
    onlooker="handler",
)
test_the_usual_refusals = usual(CASE)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "nothing_to_change"),
        ({"received_on": date(2013, 6, 1)}, "nothing_to_change"),
        ({"purpose": "other"}, "nothing_to_change"),
        ({"title": " "}, "no_title"),
        ({"title": "长" * 201}, "title_too_long"),
        ({"head_count": 0}, "head_count"),
        ({"kind": "whatever"}, "unknown_kind"),
    ],
)
def test_it_refuses_what_cannot_be_corrected(cast, changes, code):
    refused(code, CASE.do, cast, forwarded(cast), changes=changes)


def test_it_refuses_without_a_reason_and_after_the_archive(cast):
    refused("no_reason", CASE.do, cast, forwarded(cast), why=" ")
    refused("wrong_state", CASE.do, cast, archived(cast), when=on(date(2013, 8, 5)))


def test_the_fact_is_put_right_and_the_reason_kept(cast):
    petition = forwarded(cast)
    first = entry(petition)[0].seq
    CASE.do(cast, petition)
    assert Petition.objects.get(pk=petition.pk).title == "停车费乱收费"
    assert paper(petition, "correction_note").body == f"编号 {petition.number} 的信访事项：更正登记。\n理由：标题录错。"
    assert entry(petition)[1]["corrects"] < first
    assert state(petition) == ("forwarded", "ZJJ")
    assert "停车" not in entry(petition)[0].payload


def kind(cast, petition, to, at="2023-03-10 周五"):
    return CASE.do(cast, petition, changes={"kind": to}, when=on(day(at)))


def test_a_kind_put_right_starts_the_limit_that_should_have_run(cast):
    petition = accepted(cast, date(2023, 3, 1), kind=MatterKind.SUGGESTION)
    kind(cast, petition, "claim_art31_6")
    runs = clock(petition, "conclude")
    assert (runs.start_on, runs.due_on, runs.organ.code) == (date(2023, 3, 1), day("2023-05-04 周四"), "ZJJ")
    assert runs.transfer_id is not None
    kind(cast, petition, "suggestion", "2023-03-13 周一")
    assert voids(petition) == [("conclude", date(2023, 3, 1), "kind_corrected")]


def test_after_the_reply_it_is_met_on_the_day_of_the_reply_and_the_window_opens(cast):
    petition, at = accepted(cast, date(2023, 3, 1), kind=MatterKind.SUGGESTION), on(date(2023, 3, 6))
    said = {"actor": cast.head, "when": at}
    actions.answer(petition.uid, outcome=Answer.NOT_ADOPTED, text="说明理由。", **said, key=key())
    actions.serve(petition.uid, mode=ServiceMode.HAND, received_on=at.on, **said, key=key())
    kind(cast, petition, "claim_art31_6")
    assert clock(petition, "conclude").met_on == date(2023, 3, 6)
    assert clock(petition, "review_request").due_on == day("2023-04-06 周四")  # 5 April is a holiday


def test_under_the_rules_of_2005_the_kind_moves_no_clock(cast):
    petition = accepted(cast)
    CASE.do(cast, petition, changes={"kind": "suggestion"})
    assert voids(petition) == []
    assert clock(petition, "conclude").due_on == day("2013-08-13 周二")
