"""Inform elsewhere 告知: refusals first, then what it brings."""

from datetime import date

from tests.cast import day, key, on, registered, returned
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, waits
from xinfang.petitions import actions

CASE = Case(
    "inform",
    actions.inform,
    returned,
    "registrar",
    date(2013, 6, 18),
    said=lambda cast: {"competent": "咸安区人民法院", "text": "请依法起诉。"},
    other={"competent": "咸宁市人大常委会"},
    onlooker="handler",
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_a_notice_that_does_not_name_the_competent_body(cast):
    assert refused("no_competent", CASE.do, cast, returned(cast), competent=" ").cite == "2005/21"


def test_disposal_is_met_and_the_petitioner_is_told_where(cast):
    petition = registered(cast)
    CASE.do(cast, petition, when=on(day("2013-07-01 周一")))
    assert clock(petition, "disposal").met_on == date(2013, 7, 1)
    assert state(petition) == ("informed", "XFJ")
    assert paper(petition, "inform_notice").body.startswith("您反映的事项请向咸安区人民法院提出。")
    assert paper(petition, "inform_notice").public
    assert (entry(petition)[0].cite, entry(petition)[1]["before"]) == ("2005/21.1", "registered")
    assert waits(petition, "XFJ") is None


def test_an_organ_lodged_with_directly_meets_its_notice(cast):
    from tests.cast import letter

    said = {"organ": cast.organ("RSJ"), "actor": cast.stranger, "when": on(date(2013, 6, 14)), "key": key()}
    petition = actions.register(letter(), **said).petition
    CASE.do(cast, petition, actor=cast.stranger)
    assert clock(petition, "accept_notice").met_on == date(2013, 6, 18)
