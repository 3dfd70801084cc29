"""Recusal 回避: refusals first, then what the recused no longer see, anywhere, and how it ends."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from tests.cast import OPERATOR, SINCE, accepted, account, day, key, on
from tests.petitions.usual import Case, entry, refused, usual
from xinfang.accountability.queries import visible_alerts
from xinfang.accountability.sweep import sweep
from xinfang.bureau import outbox
from xinfang.ledger.verify import verify
from xinfang.people import actions as people
from xinfang.people import queries as people_queries
from xinfang.petitions import actions, inboxes, openings, queries, search
from xinfang.petitions.actions.opening import OpeningReason, open_identity
from xinfang.petitions.kinds import RecusalAsked, RecusalGround
from xinfang.petitions.models import Holding, Petition, Recusal, Sight
from xinfang.rules.refusals import NotFound

DAY = day("2013-06-20 周四")


def said(cast, **changes):
    """The handler, who lives in that estate, declared it."""
    ground, asked = RecusalGround.INTEREST, RecusalAsked.DECLARED
    words = {"ground": ground, "asked_by": asked, "asked_on": DAY, "reason": "本人就住在这个小区。"}
    return {"whom": cast.posts["handler"].uid, **words, **changes}


CASE = Case(
    "recuse",
    actions.recuse,
    accepted,
    "head",
    DAY,
    said=said,
    other={"ground": RecusalGround.KIN},
    early={"asked_on": date(2013, 6, 13)},
)
test_the_usual_refusals_of_recusing = usual(CASE)


def recused(cast, petition=None, **changes):
    """The handler is recused from it by the head."""
    return CASE.do(cast, petition or accepted(cast), **changes)


def the_one(petition):
    return Recusal.objects.get(petition=petition).uid


LIFT = Case(
    "lift_recusal",
    actions.lift_recusal,
    recused,
    "head",
    date(2013, 6, 21),
    said=lambda cast: {"recusal": Recusal.objects.latest("pk").uid, "why": "已经搬离，关系不再存在。"},
    other={"why": "别的理由。"},
)
test_the_usual_refusals_of_lifting = usual(LIFT)


def test_a_handler_does_not_decide_it(cast):
    assert refused("not_allowed", CASE.do, cast, accepted(cast), actor=cast.handler).cite == "2005/30"


def test_a_leader_does_not_decide_on_their_own(cast):
    petition = accepted(cast)
    error = refused("own_recusal", CASE.do, cast, petition, whom=cast.posts["head"].uid)
    assert (error.cite, "其他负责人" in error.todo) == ("2022/28-3", True)
    away = people.name_deputy(
        cast.posts["head"], cast.posts["deputy"], start=SINCE, end=None, ground="外出", actor=OPERATOR, on=SINCE
    )
    standing_in = people_queries.actor_from(away.deputy, None, away.absent)
    refused("own_recusal", CASE.do, cast, petition, actor=standing_in, whom=cast.posts["head"].uid)
    CASE.do(cast, petition, actor=cast.deputy, whom=cast.posts["head"].uid)
    assert not Petition.objects.visible_to(cast.head).exists()


def test_it_refuses_no_reason_a_stranger_a_second_time_and_a_day_to_come(cast):
    petition = accepted(cast)
    refused("no_reason", CASE.do, cast, petition, reason=" ")
    refused("not_ours", CASE.do, cast, petition, whom=cast.posts["stranger"].uid)
    refused("asked_later", CASE.do, cast, petition, asked_on=date(2013, 6, 21))
    CASE.do(cast, petition)
    refused("already_recused", CASE.do, cast, petition)


def test_who_handles_it_hands_it_over_at_once(cast):
    petition = accepted(cast)
    held = {"handler": cast.posts["handler"].uid, "actor": cast.head, "when": on(DAY)}
    actions.undo_acceptance(petition.uid, why="重来。", actor=cast.head, when=on(DAY), key=key())
    actions.accept(petition.uid, **held, key=key())
    refused("no_handler", CASE.do, cast, petition)
    refused("recused", CASE.do, cast, petition, handler=cast.posts["handler"].uid)
    CASE.do(cast, petition, handler=cast.posts["deputy"].uid)
    rows = Holding.objects.filter(petition=petition).order_by("pk").values_list("appointment__uid", "end")
    assert list(rows) == [(cast.posts["handler"].uid, DAY), (cast.posts["deputy"].uid, None)]


def test_the_recused_neither_handles_nor_approves_it_again(cast):
    petition = recused(cast, accepted(cast), whom=cast.posts["deputy"].uid)
    extension = {"days": 10, "reason": "等待检测", "approver": cast.posts["deputy"].uid, "approved_on": DAY}
    error = refused("recused", actions.extend, petition.uid, **extension, actor=cast.head, when=on(DAY), key=key())
    assert (error.cite, error.field) == ("2022/28-3", "approver")


def sees(actor, petition):
    """On which surfaces ``actor`` comes upon the petition."""
    number, organ = petition.number, actor.organ_id
    tabs = {f"inbox {tab}": inboxes.inbox(actor, tab, DAY, 5) for tab in ("todo", "all")}
    found = {name: rows.filter(petition=petition).exists() for name, rows in tabs.items()}
    found["badge"] = (
        inboxes.standing(actor, date(2013, 6, 20)).todo
        == inboxes.todo(actor).count()
        == Sight.objects.filter(organ_id=organ, todo=True).count()
    )
    found["search"] = number in {hit.number for hit in search.find(actor, "停车费").hits}
    found["list"] = Petition.objects.visible_to(actor).filter(pk=petition.pk).exists()
    found["alert"] = visible_alerts(actor).filter(petition=petition).exists()
    found["opening"] = openings.openings(actor).filter(subject=petition.uid).exists()
    try:
        found["page"] = bool(queries.dossier_seen(number, actor))
    except NotFound:
        found["page"] = False
    return found


def test_the_recused_lose_sight_of_it_everywhere_and_the_others_do_not(cast):
    petition, other = accepted(cast), accepted(cast, title="别的事")
    who = {"petitioner": petition.submissions.get().petitioners.get().uid, "reason": OpeningReason.CONTACT}
    open_identity(petition.uid, **who, actor=cast.deputy, on=DAY)
    outbox.drain(datetime(2013, 6, 20, 2, 0, tzinfo=UTC))
    sweep(date(2013, 9, 30))
    assert all(sees(cast.head, petition).values()), sees(cast.head, petition)
    later = on(date(2013, 9, 30))
    recused(cast, petition, actor=cast.deputy, whom=cast.posts["head"].uid, when=later)
    assert not any(sees(cast.head, petition).values()), sees(cast.head, petition)
    others = {**sees(cast.deputy, petition), "opening": True}  # a deputy never has the list of openings
    assert all(others.values()), others
    assert queries.dossier_seen(other.number, cast.head).petition == other
    refused(
        "not_found",
        actions.extend,
        petition.uid,
        days=1,
        reason="等",
        approver=cast.posts["deputy"].uid,
        approved_on=DAY,
        actor=cast.head,
        when=later,
        key=key(),
    )
    refused("not_found", open_identity, petition.uid, **who, actor=cast.head, on=DAY)
    assert verify().ok


def test_it_binds_the_person_in_another_post_and_standing_in(cast):
    petition = recused(cast)
    second = people.create_post(cast.organ("XFJ"), title="挂职干部", kind="handler", actor=OPERATOR, on=SINCE)
    there = people.appoint(cast.posts["handler"].person, second, start=SINCE, actor=OPERATOR, on=SINCE)
    away = people.name_deputy(
        cast.posts["head"], cast.posts["handler"], start=SINCE, end=None, ground="外出", actor=OPERATOR, on=SINCE
    )
    for actor in (people_queries.actor_from(there), people_queries.actor_from(away.deputy, None, away.absent)):
        assert not Petition.objects.visible_to(actor).filter(pk=petition.pk).exists()
    assert Petition.objects.visible_to(cast.registrar).filter(pk=petition.pk).exists()


def test_the_entry_says_who_and_why_in_codes_and_never_in_words(cast):
    petition = recused(cast)
    found, payload = entry(petition)
    assert (found.cite, payload["ground"], payload["reason"]) == ("2005/30", "interest", "declared")
    assert (payload["person"], payload["asked"]) == (str(cast.posts["handler"].person.uid), "2013-06-20")
    assert "小区" not in found.payload


def test_lifting_gives_sight_back_and_only_once(cast):
    petition = recused(cast)
    assert not Petition.objects.visible_to(cast.handler).exists()
    one = the_one(petition)
    recused(cast, petition, whom=cast.posts["deputy"].uid)
    refused("not_found", LIFT.do, cast, petition, actor=cast.deputy)
    LIFT.do(cast, petition, recusal=one)
    assert Petition.objects.visible_to(cast.handler).get() == petition
    row = Recusal.objects.get(uid=one)
    assert (row.from_on, row.to_on) == (DAY, day("2013-06-21 周五"))
    refused("not_recused", LIFT.do, cast, petition, recusal=one)
    assert entry(petition)[1]["person"] == str(cast.posts["handler"].person.uid)
    recused(cast, petition, when=on(date(2013, 6, 24)))  # it may be needed again
    assert not Petition.objects.visible_to(cast.handler).exists()


def test_nobody_is_recused_so_nothing_can_be_lifted(cast):
    wanted = {"recusal": cast.organ("XFJ").uid, "why": "没有。", "actor": cast.head, "when": on(DAY)}
    refused("recused", actions.lift_recusal, accepted(cast).uid, **wanted, key=key())


@pytest.mark.parametrize("path", ["petition", "step"])
def test_the_desk_gives_the_recused_404_and_names_them_to_the_others(cast, client, path):
    petition = accepted(cast)
    with time_machine.travel("2013-06-20 10:00+08:00", tick=False):
        client.force_login(account(cast, "head"))
        url = reverse("desk:step", args=[petition.number, "recuse"])
        page = client.get(url).content.decode()
        hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("key", "version")}
        given = {"whom": cast.posts["handler"].uid, "ground": "kin", "asked_by": "asked_by_petitioner", "proof": ""}
        days = {"on": "2013-06-20", "asked_on": "2013-06-19", "reason": "信访人是其表兄。", "handler": ""}
        assert client.post(url, {**hidden, **given, **days}).status_code == 302
        page = client.get(reverse("desk:petition", args=[petition.number])).content.decode()
        assert "<dt>回避</dt><dd>王芳</dd>" in page
        assert "解除回避" in page
        assert "信访人申请" in page
        assert "表兄" not in page
        client.force_login(account(cast, "handler"))
        args = [petition.number] if path == "petition" else [petition.number, "reply"]
        assert client.get(reverse(f"desk:{path}", args=args)).status_code == 404
        assert petition.number not in client.get(reverse("desk:inbox")).content.decode()


def test_the_chain_of_the_day_says_who_steps_aside_from_that_day_on(cast):
    petition = accepted(cast)
    recused(cast, petition, whom=cast.posts["deputy"].uid)
    file = queries.dossier_seen(petition.number, cast.head)
    noted = {at: {link.note for link in queries.posts_of_the_day(file, at).links} for at in (date(2013, 6, 19), DAY)}
    assert noted == {date(2013, 6, 19): {""}, DAY: {"", "已回避"}}
    (link,) = [link for link in queries.posts_of_the_day(file, DAY).links if link.note]
    assert link.person == cast.posts["deputy"].person.name


def test_who_stands_in_and_steps_aside_is_marked_and_not_who_is_away(cast):
    people.name_deputy(
        cast.posts["head"], cast.posts["deputy"], start=DAY, end=None, ground="外出学习", actor=OPERATOR, on=DAY
    )
    petition = accepted(cast)
    recused(cast, petition, whom=cast.posts["deputy"].uid)
    file = queries.dossier_seen(petition.number, cast.handler)
    deputy, head = (cast.posts[one].person.name for one in ("deputy", "head"))
    noted = {(link.person, link.note) for link in queries.posts_of_the_day(file, DAY).links}
    assert (deputy, f"代{head}、已回避") in noted
    assert (head, "") in noted
