"""Forward 转送: refusals first, then what it brings."""

from datetime import date, timedelta

from tests.cast import assigned, day, forwarded, key, objected, on, registered, returned, sent, with_centre
from tests.petitions.usual import Case, clock, entry, paper, refused, seers, state, usual, waits
from xinfang.people.kinds import Manner
from xinfang.petitions import actions
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.models import Petition, Sight

CASE = Case(
    "forward",
    actions.forward,
    returned,
    "registrar",
    date(2013, 6, 18),
    said=lambda cast: {"to": cast.organ("ZJJ").uid},
    other={"note": "请抓紧"},
    onlooker="handler",
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_itself_and_the_unknown(cast):
    petition = registered(cast)
    refused("to_self", CASE.do, cast, petition, to=cast.organ("XFJ").uid)
    refused("unknown_organ", CASE.do, cast, petition, to=petition.uid)


def test_it_refuses_an_organ_that_was_closed_before(cast):
    ended = {"manner": Manner.MERGED, "successors": [(cast.organ("RSJ"), "")], "last_day": date(2013, 6, 17)}
    actions.close_organ(cast.organ("ZJJ"), **ended, actor=cast.admin, on=date(2013, 6, 17))
    assert refused("organ_closed", CASE.do, cast, registered(cast)).cite == "2005/25"


def test_an_organ_that_is_no_petition_office_sends_only_to_those_below(cast):
    petition = forwarded(cast)
    error = refused("not_below", CASE.do, cast, petition, to=cast.organ("RSJ").uid, actor=cast.handler)
    assert error.cite == "2005/22"


def test_it_refuses_before_the_matter_was_signed_for_and_while_an_objection_waits(cast):
    lower = {"to": with_centre(cast).organ("FGZX").uid, "actor": cast.handler}
    refused("received", CASE.do, cast, sent(cast), **lower)
    refused("not_objected", CASE.do, cast, objected(cast), when=on(date(2023, 3, 9)), **lower)


def test_it_refuses_to_bring_an_accusation_to_the_accused_or_below(cast):
    accused = cast.organ("XAQ")
    petition = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(accused.uid,))
    assert refused("accused", CASE.do, cast, petition, to=cast.organ("XAZJ").uid).cite == "2022/30"
    CASE.do(cast, petition, to=cast.organ("JW").uid)
    assert Petition.objects.visible_to(cast.inspector).exists()
    for actor in (cast.county_registrar, cast.county_handler):
        assert not Petition.objects.visible_to(actor).exists()
    assert not Sight.objects.filter(organ__path__startswith=accused.path).exists()


def test_disposal_is_met_and_nothing_runs_before_the_receipt(cast):
    petition = registered(cast)
    CASE.do(cast, petition, note="请依法处理")
    assert clock(petition, "disposal").met_on == date(2013, 6, 18)
    assert petition.clocks.count() == 1
    assert state(petition) == ("forwarded", "ZJJ")
    assert "请依法处理" in paper(petition, "forwarding_letter").body
    assert not paper(petition, "forwarding_letter").public
    assert seers(petition) == {"ZJJ": "holder", "XFJ": "sender"}
    assert waits(petition, "ZJJ") == ("receive", date(2013, 6, 18) + timedelta(days=3))
    found, said = entry(petition)
    assert (found.cite, said["from_organ"], said["to_organ"]) == (
        "2005/21.2",
        str(cast.organ("XFJ").uid),
        str(cast.organ("ZJJ").uid),
    )


def test_each_transfer_has_its_own_clocks_and_a_lower_office_may_forward_on(cast):
    petition = registered(cast)
    CASE.do(cast, petition, to=cast.organ("XAXF").uid, when=on(day("2013-06-14 周五")))
    actions.receive(petition.uid, actor=cast.county_registrar, when=on(day("2013-06-17 周一")), key=key())
    CASE.do(cast, petition, to=cast.organ("XAZJ").uid, actor=cast.county_registrar)
    actions.receive(petition.uid, actor=cast.county_handler, when=on(day("2013-06-19 周三")), key=key())
    first, second = clock(petition, "accept_notice", "XAXF"), clock(petition, "accept_notice", "XAZJ")
    assert (first.start_on, first.met_on) == (date(2013, 6, 17), date(2013, 6, 18))
    assert (second.start_on, second.due_on, second.met_on) == (date(2013, 6, 19), day("2013-07-04 周四"), None)
    assert seers(petition) == {"XAZJ": "holder", "XAXF": "sender", "XFJ": "sender"}


def test_whoever_sends_an_assigned_matter_on_still_owes_its_report(cast):
    petition = assigned(with_centre(cast))
    CASE.do(cast, petition, to=cast.organ("FGZX").uid, actor=cast.handler)
    actions.receive(petition.uid, actor=cast.lower_handler, when=on(date(2013, 6, 19)), key=key())
    actions.accept(petition.uid, actor=cast.lower_handler, when=on(date(2013, 6, 19)), key=key())
    assert waits(petition, "ZJJ") == ("report_back", day("2013-08-20 周二"))
    said = {"text": "下级已受理办理。", "when": on(date(2013, 8, 1)), "key": key()}
    refused("nothing_to_report", actions.report_back, petition.uid, actor=cast.lower_handler, **said)
    actions.report_back(petition.uid, actor=cast.handler, **said)
    assert clock(petition, "report_back").met_on == date(2013, 8, 1)
