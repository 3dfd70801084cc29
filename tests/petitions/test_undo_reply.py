"""Take back a reply entered by mistake 撤销误登记的答复: refusals first, then what it brings."""

from datetime import date

from tests.cast import accepted, day, key, on, replied, served
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, waits
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.petitions import actions
from xinfang.petitions.kinds import Answer, MatterKind, Outcome
from xinfang.petitions.models import Proceeding
from xinfang.petitions.when import When

CASE = Case(
    "undo_reply",
    actions.undo_reply,
    replied,
    "handler",
    date(2013, 7, 3),
    said=lambda cast: {"why": "登到别的事项上了。"},
    other={"why": "别的理由"},
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_without_a_reason_before_a_reply_and_once_it_was_served(cast):
    refused("no_reason", CASE.do, cast, replied(cast), why="")
    refused("wrong_state", CASE.do, cast, accepted(cast))
    assert refused("not_served", CASE.do, cast, served(cast)).cite == "2005/32"


def test_conclude_runs_on_and_the_opinion_is_void_and_out_of_sight(cast):
    petition = replied(cast)
    seq = entry(petition)[0].seq
    CASE.do(cast, petition)
    runs = clock(petition, "conclude")
    assert (runs.met_on, runs.due_on) == (None, day("2013-08-13 周二"))
    row = Proceeding.objects.get(petition=petition)
    assert (row.state, row.replied_on, row.outcome) == ("handling", None, "")
    opinion = paper(petition, "opinion")
    assert (opinion.voided_on, opinion.public) == (CASE.day, False)
    assert waits(petition, "ZJJ") == ("conclude", date(2013, 8, 13))
    assert (entry(petition)[0].cite, entry(petition)[1]["corrects"]) == ("2005/32", seq)
    assert verify().problems == []


def test_the_right_day_may_be_entered_afterwards(cast):
    petition = CASE.do(cast, replied(cast))
    said = {"outcome": Outcome.SUPPORT, "text": "退还。", "actor": cast.handler, "key": key()}
    actions.reply(petition.uid, **said, when=When(day("2013-06-28 周五"), CASE.day, "答复书存根"))
    assert clock(petition, "conclude").met_on == date(2013, 6, 28)
    assert state(petition) == ("replied", "ZJJ")


def test_a_corrected_opinion_goes_with_it(cast):
    petition = replied(cast)
    said = {"outcome": Outcome.REFUSE, "text": "不支持。", "why": "改", "actor": cast.head, "key": key()}
    actions.correct_reply(petition.uid, **said, when=on(CASE.day))
    CASE.do(cast, petition)
    assert not Paper.objects.filter(subject=petition.uid, kind="opinion", voided_on__isnull=True).exists()
    assert not Paper.objects.filter(subject=petition.uid, kind="opinion", public=True).exists()


def test_a_limit_that_a_corrected_kind_brought_runs_on_too(cast):
    petition, at = accepted(cast, date(2023, 3, 1), kind=MatterKind.SUGGESTION), on(date(2023, 3, 6))
    said = {"outcome": Answer.NOT_ADOPTED, "text": "解释。", "actor": cast.head, "when": at, "key": key()}
    actions.answer(petition.uid, **said)
    changes = {"changes": {"kind": "claim_art31_6"}, "why": "类别录错。", "actor": cast.registrar, "key": key()}
    actions.correct_registration(petition.uid, **changes, when=at)
    CASE.do(cast, petition, when=on(date(2023, 3, 7)))
    assert clock(petition, "conclude").met_on is None
