"""Lead and assisting organs 主办、协办: refusals first, then who sees it, what waits for whom, and how it is taken back."""

import re
from datetime import date

import time_machine
from django.urls import reverse

from tests.cast import OPERATOR, accepted, account, day, key, on, registered, signer
from tests.petitions.usual import Case, clock, entry, paper, refused, seers, usual, waits
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.petitions import actions
from xinfang.petitions.kinds import Outcome, Purpose
from xinfang.petitions.models import Part, Petition

ASKED, GIVEN, DUE = day("2013-06-20 周四"), day("2013-07-01 周一"), day("2013-07-05 周五")


def words(cast):
    return {"to": cast.organ("RSJ").uid, "due_on": DUE, "text": "请核实物业人员的工资和社保。"}


JOIN = Case("join", actions.join, accepted, "handler", ASKED, words, {"due_on": date(2013, 7, 8)})


def joined(cast, petition=None, **said):
    return JOIN.do(cast, petition or accepted(cast), **said)


GIVE = {"text": "经核实，没有拖欠。"}
ASSIST = Case(
    "assist", actions.assist, joined, "stranger", GIVEN, lambda cast: GIVE, {"text": "别的"}, outsider="county_handler"
)


def assisted(cast):
    return ASSIST.do(cast, joined(cast))


UNJOIN = Case(
    "undo_join",
    actions.undo_join,
    joined,
    "handler",
    ASKED,
    lambda cast: {"part": Part.objects.latest("pk").uid, "why": "请错了单位。"},
    {"why": "其他"},
    outsider="county_handler",
)
UNASSIST = Case(
    "undo_assist",
    actions.undo_assist,
    assisted,
    "stranger",
    GIVEN,
    lambda cast: {"why": "数字有误。"},
    {"why": "其他"},
    outsider="county_handler",
)
test_the_usual_refusals_of_joining = usual(JOIN)
test_the_usual_refusals_of_assisting = usual(ASSIST)
test_the_usual_refusals_of_undoing_the_request = usual(UNJOIN)
test_the_usual_refusals_of_undoing_the_part = usual(UNASSIST)


def test_it_refuses_oneself_nobody_twice_a_day_gone_by_and_no_words(cast):
    petition = accepted(cast)
    assert refused("to_self", JOIN.do, cast, petition, to=cast.organ("ZJJ").uid).field == "to"
    refused("unknown_organ", JOIN.do, cast, petition, to=petition.uid)
    refused("day_gone_by", JOIN.do, cast, petition, due_on=day("2013-06-19 周三"))
    refused("empty_paper", JOIN.do, cast, petition, text=" ")
    joined(cast, petition)
    refused("already_assisting", JOIN.do, cast, petition)


def test_the_accused_organ_never_assists_nor_one_below_it(cast):
    said = {"purpose": Purpose.ACCUSATION, "complained_of": (cast.organ("XAQ").uid,)}
    petition = registered(cast, **said)
    at = {"when": on(date(2013, 6, 17)), "actor": OPERATOR}
    actions.forward(petition.uid, to=cast.organ("JW").uid, **{**at, "actor": cast.registrar}, key=key())
    actions.receive(petition.uid, **{**at, "actor": cast.inspector}, key=key())
    actions.accept(petition.uid, **{**at, "actor": cast.inspector}, key=key())
    for code in ("XAQ", "XAZJ"):
        error = refused("accused", JOIN.do, cast, petition, actor=cast.inspector, to=cast.organ(code).uid)
        assert error.cite == "2022/30"
    joined(cast, petition, actor=cast.inspector)
    assert seers(petition) == {"JW": "holder", "XFJ": "sender", "RSJ": "assisting"}


def test_the_assisting_organ_sees_it_and_has_it_to_do_and_the_lead_has_the_one_clock(cast):
    petition = accepted(cast)
    assert not Petition.objects.visible_to(cast.stranger).exists()
    before = petition.clocks.count()
    joined(cast, petition)
    assert seers(petition) == {"ZJJ": "holder", "XFJ": "sender", "RSJ": "assisting"}
    assert waits(petition, "RSJ") == ("assist", DUE)
    assert waits(petition, "ZJJ") == ("conclude", date(2013, 8, 13))
    assert (petition.clocks.count(), clock(petition, "conclude").due_on) == (before, day("2013-08-13 周二"))
    letter = paper(petition, "official_letter")
    assert (letter.public, letter.organ_label) == (False, "咸宁市住房和城乡建设局")
    assert "2013年7月5日" in letter.body
    assert (entry(petition)[0].cite, entry(petition)[1]["until"]) == ("2005/24", "2013-07-05")
    assert verify().ok


def test_who_assists_does_nothing_else_and_only_once(cast):
    petition = joined(cast)
    said = {"actor": signer(cast.stranger), "when": on(GIVEN)}
    reply = {"outcome": Outcome.EXPLAIN, "text": "解释。"}
    refused("not_your_role", actions.reply, petition.uid, **reply, **said, key=key())
    refused("not_your_role", actions.join, petition.uid, **words(cast), **said, key=key())
    refused("empty_paper", ASSIST.do, cast, petition, text=" ")
    ASSIST.do(cast, petition)
    assert waits(petition, "RSJ") is None
    assert seers(petition)["RSJ"] == "assisting"
    refused("part_owed", ASSIST.do, cast, petition)
    letter = paper(petition, "official_letter")
    assert (letter.body, letter.public, letter.organ_label) == (
        "经核实，没有拖欠。",
        False,
        "咸宁市人力资源和社会保障局",
    )
    assert Part.objects.get().given_on == GIVEN


def test_one_organ_does_not_give_the_part_of_another(cast):
    petition = joined(cast)
    joined(cast, petition, to=cast.organ("XAZJ").uid)
    ASSIST.do(cast, petition)
    refused("no_part", ASSIST.do, cast, petition)
    assert waits(petition, "XAZJ") == ("assist", DUE)
    ASSIST.do(cast, petition, actor=cast.county_handler)
    assert waits(petition, "XAZJ") is None


def test_after_the_reply_nothing_is_owed_any_more(cast):
    petition = joined(cast)
    reply = {"outcome": Outcome.EXPLAIN, "text": "解释。", "actor": cast.head, "when": on(GIVEN)}
    actions.reply(petition.uid, **reply, key=key())
    assert waits(petition, "RSJ") is None
    assert refused("wrong_state", ASSIST.do, cast, petition).cite == "2005/24"
    assert verify().ok


def test_a_request_taken_back_takes_the_sight_with_it(cast):
    petition = joined(cast)
    UNJOIN.do(cast, petition)
    assert "RSJ" not in seers(petition)
    assert not Petition.objects.visible_to(cast.stranger).exists()
    assert paper(petition, "official_letter").voided_on == ASKED
    refused("part_owed", UNJOIN.do, cast, petition)
    joined(cast, petition)
    ASSIST.do(cast, petition)
    refused("part_owed", UNJOIN.do, cast, petition)  # what was given stands
    assert verify().ok


def test_a_part_taken_back_is_owed_again(cast):
    petition = UNASSIST.do(cast, assisted(cast))
    assert waits(petition, "RSJ") == ("assist", DUE)
    assert petition_letters(petition) == [("咸宁市住房和城乡建设局", None), ("咸宁市人力资源和社会保障局", GIVEN)]
    ASSIST.do(cast, petition, text="更正后的数字。")
    assert waits(petition, "RSJ") is None
    assert verify().ok


def petition_letters(petition):
    rows = Paper.objects.filter(subject=petition.uid, kind="official_letter").order_by("pk")
    return list(rows.values_list("organ_label", "voided_on"))


def test_through_the_pages_of_both_organs(cast, client):
    petition = accepted(cast)

    def send(step, **said):
        url = reverse("desk:step", args=[petition.number, step])
        page = client.get(url).content.decode()
        hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("key", "version")}
        assert client.post(url, {**hidden, "on": "2013-06-20", "proof": "", **said}).status_code == 302
        return client.get(reverse("desk:petition", args=[petition.number])).content.decode()

    with time_machine.travel("2013-06-20 10:00+08:00", tick=False):
        assisting = account(cast, "stranger")
        client.force_login(assisting)
        assert client.get(reverse("desk:petition", args=[petition.number])).status_code == 404
        client.force_login(account(cast, "handler"))
        page = send("join", to=cast.organ("RSJ").uid, due_on="2013-07-05", text="请核实工资。")
        assert "请在 2013年7月5日" in page
        client.force_login(assisting)
        assert "协办意见" in client.get(reverse("desk:inbox")).content.decode()
        page = send("assist", text="没有拖欠。")
        assert "已提出意见" in page
        assert "撤回协办意见" in page
