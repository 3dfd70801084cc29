"""Sign-off 拟稿 → 核稿 → 签发: nothing leaves unsigned. Refusals first, then the way, and back."""

import re

import pytest
import time_machine
from django.urls import reverse

from tests.cast import OPERATOR, accepted, account, day, key, on
from tests.petitions.usual import Case, entry, paper, refused, state, usual
from xinfang.desk.inbox import line
from xinfang.ledger.verify import verify
from xinfang.petitions import actions, inboxes, queries
from xinfang.petitions.kinds import Decision, Outcome, RecusalAsked, RecusalGround
from xinfang.petitions.models import Draft, Sight
from xinfang.petitions.when import When

DRAFTED, CHECKED, SIGNED, LEFT = (
    day("2013-07-01 周一"),
    day("2013-07-02 周二"),
    day("2013-07-03 周三"),
    day("2013-07-04 周四"),
)
WORDS = {"outcome": Outcome.SUPPORT, "text": "退还多收的停车费。"}
DRAFT = Case("draft_reply", actions.draft_reply, accepted, "handler", DRAFTED, lambda cast: WORDS, {"text": "别的"})


def drafted(cast, petition=None):
    return DRAFT.do(cast, petition or accepted(cast))


CHECK = Case("check_draft", actions.check_draft, drafted, "deputy", CHECKED)


def checked(cast):
    return CHECK.do(cast, drafted(cast))


SIGN = Case("sign_draft", actions.sign_draft, checked, "head", SIGNED)


def signed(cast):
    return SIGN.do(cast, checked(cast))


BACK = Case(
    "return_draft", actions.return_draft, checked, "head", SIGNED, lambda cast: {"why": "依据不全。"}, {"why": "其他"}
)
test_the_usual_refusals_of_drafting = usual(DRAFT)
test_the_usual_refusals_of_checking = usual(CHECK)
test_the_usual_refusals_of_signing = usual(SIGN)
test_the_usual_refusals_of_returning = usual(BACK)


def leave(petition, actor, when=None, **said):
    return actions.reply(petition.uid, actor=actor, when=when or on(LEFT), key=key(), **said)


def test_a_handler_sends_nothing_unsigned_and_is_told_who_signs(cast):
    for ready in (accepted, drafted, checked):
        error = refused("unsigned", leave, ready(cast), cast.handler, **WORDS)
        assert error.cite == "2005/32"
        assert "刘建军（局长）" in error.todo
        assert "孙丽（副局长）" in error.todo
        assert "王芳" not in error.todo


def test_who_is_recused_is_not_named_among_those_who_sign(cast):
    petition = accepted(cast)
    said = {"ground": RecusalGround.KIN, "asked_by": RecusalAsked.DECLARED, "asked_on": DRAFTED, "reason": "近亲属。"}
    whom = cast.posts["deputy"].uid
    actions.recuse(petition.uid, whom=whom, **said, actor=cast.head, when=on(DRAFTED), key=key())
    assert "孙丽" not in refused("unsigned", leave, petition, cast.handler, **WORDS).todo


def test_nobody_checks_their_own_draft_and_nobody_signs_one_unchecked(cast):
    refused("own_draft", CHECK.do, cast, drafted(cast), actor=cast.handler)
    assert refused("checked", SIGN.do, cast, drafted(cast)).cite == "2005/32"
    refused("not_allowed", SIGN.do, cast, checked(cast), actor=cast.handler)
    refused("drafted", CHECK.do, cast, accepted(cast))
    refused("draft_under_way", BACK.do, cast, accepted(cast))
    refused("no_reason", BACK.do, cast, drafted(cast), why=" ")
    refused("nobody", DRAFT.do, cast, accepted(cast), actor=OPERATOR)


def test_a_draft_has_words_and_an_outcome_of_its_tier(cast):
    refused("empty_paper", DRAFT.do, cast, accepted(cast), text=" ")
    for outcome in (Outcome.UNSTATED, Decision.MAINTAIN):
        refused("no_outcome", DRAFT.do, cast, accepted(cast), outcome=outcome)


def test_the_signed_draft_leaves_by_anyone_and_word_for_word(cast):
    petition = signed(cast)
    refused("not_as_signed", leave, petition, cast.handler, outcome=Outcome.SUPPORT, text="改了一句。")
    refused("not_as_signed", leave, petition, cast.head, outcome=Outcome.REFUSE)
    leave(petition, cast.handler)
    assert paper(petition, "opinion").body == "处理意见：支持。\n退还多收的停车费。"
    assert (state(petition), entry(petition)[1]["outcome"]) == (("replied", "ZJJ"), "support")
    row = Draft.objects.get()
    assert (row.state, row.drafted_on, row.checked_on, row.signed_on) == ("issued", DRAFTED, CHECKED, SIGNED)
    names = (row.drafted_by.name, row.checked_by.name, row.signed_by.name)
    assert names == ("王芳", "孙丽", "刘建军")
    assert verify().ok


def test_who_may_sign_sends_it_themself_and_a_draft_gives_way(cast):
    petition = leave(drafted(cast), cast.head, **WORDS)
    assert Draft.objects.get().state == "replaced"
    assert state(petition) == ("replied", "ZJJ")


def test_what_was_signed_on_paper_is_entered_late_with_its_proof(cast):
    petition = accepted(cast)
    refused("late_without_proof", leave, petition, cast.handler, When(SIGNED, LEFT), **WORDS)
    leave(petition, cast.handler, When(SIGNED, LEFT, "签发稿纸 2013 年第 7 号"), **WORDS)
    assert paper(petition, "late_proof").body == "签发稿纸 2013 年第 7 号"


@pytest.mark.parametrize("ready", [drafted, checked, signed])
def test_a_draft_sent_back_is_drafted_anew_and_checked_again(cast, ready):
    petition = BACK.do(cast, ready(cast))
    refused("unsigned", leave, petition, cast.handler, **WORDS)
    refused("checked", SIGN.do, cast, petition)
    DRAFT.do(cast, petition, text="补充依据后，退还。", when=on(SIGNED))
    rows = Draft.objects.order_by("version").values_list("version", "state", "returned_on")
    assert list(rows) == [(1, "replaced", SIGNED), (2, "drafted", None)]
    assert entry(petition)[1]["draft_version"] == 2
    assert "依据" not in entry(petition)[0].payload


def test_another_organ_does_not_issue_what_this_one_signed(cast):
    petition = signed(cast)
    uid, said = petition.uid, {"when": on(LEFT)}
    actions.undo_acceptance(uid, why="不属于本单位。", actor=cast.head, **said, key=key())
    actions.recall(uid, why="转错了。", actor=cast.registrar, **said, key=key())
    actions.forward(uid, to=cast.organ("XAZJ").uid, actor=cast.registrar, **said, key=key())
    actions.receive(uid, actor=cast.county_handler, **said, key=key())
    actions.accept(uid, actor=cast.county_handler, **said, key=key())
    refused("unsigned", leave, petition, cast.county_handler, **WORDS)
    assert queries.dossier_seen(petition.number, cast.county_handler).draft == ""


def test_the_list_says_whose_turn_it_is(cast):
    turns = []
    petition = accepted(cast)

    def turn():
        row = inboxes.with_matter(Sight.objects.filter(petition=petition, organ=cast.organ("ZJJ"))).get()
        turns.append(line(row, SIGNED)["now_do"])

    turn()
    for case in (DRAFT, CHECK, SIGN):
        case.do(cast, petition)
        turn()
    assert turns == ["出具处理意见书", "核稿", "签发（待签发）", "发出签发的意见书"]
    row = inboxes.with_matter(Sight.objects.filter(petition=petition, organ=cast.organ("XFJ"))).get()
    assert line(row, SIGNED)["now_do"] == "无"


def send(client, petition, step, when, **said):
    with time_machine.travel(f"{when} 10:00+08:00", tick=False):
        url = reverse("desk:step", args=[petition.number, step])
        page = client.get(url).content.decode()
        hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("key", "version")}
        assert client.post(url, {**hidden, "on": str(when), "proof": "", **said}).status_code == 302, page
        return page, client.get(reverse("desk:petition", args=[petition.number])).content.decode()


def test_through_the_pages(cast, client):
    petition = accepted(cast)
    clerk, deputy = account(cast, "handler"), account(cast, "deputy")
    client.force_login(clerk)
    _, page = send(
        client, petition, "draft_reply", DRAFTED, outcome="support", text="退还停车费。", execute_by="2030-01-02"
    )
    assert "处理意见书第 1 稿已拟好，等拟稿人以外的人核稿" in page
    client.force_login(deputy)
    page, _ = send(client, petition, "return_draft", CHECKED, why="写明金额。")
    assert "退还停车费。" in page
    client.force_login(clerk)
    page, _ = send(
        client, petition, "draft_reply", CHECKED, outcome="support", text="退还停车费 120 元。", execute_by="2030-01-02"
    )
    assert "孙丽" in page
    assert "写明金额。" in page
    client.force_login(deputy)
    _, page = send(client, petition, "check_draft", CHECKED)
    assert "等本单位负责人签发" in page
    client.force_login(account(cast, "head"))
    _, page = send(client, petition, "sign_draft", SIGNED)
    assert "第 2 稿已签发，可以发出" in page
    client.force_login(clerk)
    page, _ = send(client, petition, "reply", LEFT)
    assert "退还停车费 120 元。" in page
    assert 'name="text"' not in page
    assert (
        paper(petition, "opinion").body
        == "处理意见：支持。\n退还停车费 120 元。\n以上支持的请求，最迟在 2030年1月2日 落实。"
    )
