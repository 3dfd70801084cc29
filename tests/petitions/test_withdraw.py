"""The petitioner withdraws 撤回: refusals first, then what it brings."""

from datetime import date

from tests.cast import accepted, assigned, day, forwarded, key, on, with_centre
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, voids, waits
from xinfang.accountability.sweep import sweep
from xinfang.petitions import actions


def sent_on(cast):
    """The housing department sent it on to one below it, and looks on."""
    petition, at = forwarded(with_centre(cast)), on(date(2013, 6, 14))
    actions.forward(petition.uid, to=cast.organ("FGZX").uid, actor=cast.handler, when=at, key=key())
    return actions.receive(petition.uid, actor=cast.lower_handler, when=at, key=key())


CASE = Case(
    "withdraw",
    actions.withdraw,
    sent_on,
    "lower_handler",
    date(2013, 6, 20),
    said=lambda cast: {"text": "本人自愿撤回。"},
    other={"text": "另外的话"},
    onlooker="handler",
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_without_the_petitioner_s_paper(cast):
    refused("empty_paper", CASE.do, cast, sent_on(cast), text=" ")


def test_what_runs_is_void_from_that_day(cast):
    petition = assigned(cast)
    actions.accept(petition.uid, actor=cast.handler, when=on(date(2013, 6, 17)), key=key())
    CASE.do(cast, petition, actor=cast.handler)
    assert voids(petition) == [
        ("report_back", CASE.day, "withdrawn"),
        ("conclude", CASE.day, "withdrawn"),
    ]
    assert clock(petition, "accept_notice").met_on == date(2013, 6, 17)
    assert state(petition) == ("withdrawn", "ZJJ")
    assert waits(petition, "ZJJ") is None
    assert paper(petition, "withdrawal").body == "本人自愿撤回。"
    assert entry(petition)[0].cite == "2005/33"


def test_the_registering_office_may_enter_it_too(cast):
    assert state(CASE.do(cast, accepted(cast), actor=cast.registrar)) == ("withdrawn", "ZJJ")


def test_what_had_lapsed_stays_lapsed_and_no_longer_waits_in_the_inbox(cast):
    petition = forwarded(cast)
    CASE.do(cast, petition, actor=cast.handler, when=on(date(2013, 7, 10)))
    lapsed = clock(petition, "accept_notice")
    assert (lapsed.due_on, lapsed.void_on) == (day("2013-07-01 周一"), None)
    assert [one.limit for one in sweep(date(2013, 7, 11)).lapsed] == ["accept_notice"]
    assert waits(petition, "ZJJ") is None
