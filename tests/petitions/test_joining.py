"""A repeat joins the matter it repeats, is told where that stands, and moves no day; a mistake is marked and stays."""

from datetime import date

import pytest

from tests.cast import (
    OPERATOR,
    accepted,
    archived,
    cancelled,
    forwarded,
    key,
    letter,
    on,
    registered,
    served,
    withdrawn,
)
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.petitions import actions, life, proof, queries
from xinfang.petitions.actions import Upload
from xinfang.petitions.identities import Identity
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.models import Attachment, Clock, Petition, Submission
from xinfang.petitions.when import When
from xinfang.rules import repeats
from xinfang.rules.refusals import NotFound, Refused, Stale
from xinfang.rules.steps import State

AGAIN = date(2013, 6, 24)  # Monday
WIFE = Identity("李四光", "13700000000", "", "温泉街道一号")


def join(cast, petition, at=AGAIN, part="registrar", **said):
    given = letter(received_on=at, text="停车费还在收。", identity=WIFE, **said)
    return actions.add_submission(petition.uid, given, actor=getattr(cast, part), when=on(at), key=key())


def refused(code, act, *given, **said):
    with pytest.raises(Refused) as found:
        act(*given, **said)
    assert found.value.code == code, found.value


def receipt(petition):
    return Paper.objects.filter(subject=petition.uid, kind="receipt").latest("pk")


def test_who_does_not_register_or_does_not_see_it_joins_nothing(cast):
    petition = forwarded(cast)
    refused("not_allowed", join, cast, petition, part="handler")
    for part in ("stranger", "county_registrar"):
        with pytest.raises(NotFound):
            join(cast, petition, part=part)
    said = {"actor": OPERATOR, "when": on(AGAIN)}
    refused("not_allowed", actions.add_submission, petition.uid, letter(), **said)
    assert Submission.objects.count() == 1


def test_there_is_nothing_to_join_to_what_was_withdrawn_or_cancelled(cast):
    for made in (withdrawn, cancelled):
        refused("nothing_to_join", join, cast, made(cast))


def test_an_accusation_joins_no_matter_that_its_accused_sees(cast):
    open_ = forwarded(cast)
    against = (cast.organ("ZJJ").uid,)
    refused("accusation", join, cast, open_, purpose=Purpose.ACCUSATION, complained_of=against)
    sealed = registered(cast, purpose=Purpose.ACCUSATION, complained_of=against)
    other = (cast.organ("RSJ").uid,)
    refused("accusation", join, cast, sealed, purpose=Purpose.ACCUSATION, complained_of=other)
    assert join(cast, sealed, purpose=Purpose.ACCUSATION, complained_of=against).petition == sealed


def test_a_late_entry_needs_its_proof_and_a_stale_page_is_told(cast):
    petition = forwarded(cast)
    given = letter(received_on=AGAIN)
    late = When(AGAIN, date(2013, 6, 26))
    refused("late_without_proof", actions.add_submission, petition.uid, given, actor=cast.registrar, when=late)
    with pytest.raises(Stale):
        actions.add_submission(petition.uid, given, actor=cast.registrar, when=on(AGAIN), expected=1)
    late = When(AGAIN, date(2013, 6, 26), "收发登记本第 8 页")
    actions.add_submission(petition.uid, given, actor=cast.registrar, when=late, key=key())
    assert Paper.objects.filter(subject=petition.uid, kind="late_proof").count() == 1


def test_art_2022_19_3_a_repeat_while_in_hand_moves_no_day(cast):
    day, again = date(2023, 3, 1), date(2023, 3, 6)  # Wednesday, Monday
    petition = forwarded(cast, day)
    before = list(Clock.objects.values_list("limit", "start_on", "due_on", "met_on", "void_on"))
    row = join(cast, petition, again)
    assert list(Clock.objects.values_list("limit", "start_on", "due_on", "met_on", "void_on")) == before
    assert (row.standing, row.joined_on, row.received_on, row.repeat) == ("in_hand", again, again, True)
    entry = Entry.objects.filter(kind="submission:join").get()
    assert (entry.cite, entry.subject) == ("2022/19-3", petition.uid)
    body = receipt(petition).body
    assert f"与编号 {petition.number} 的信访事项是同一件" in body
    assert "正由咸宁市住房和城乡建设局办理" in body
    assert "期限不因再次反映重新计算" in body
    assert Petition.objects.count() == 1
    assert verify().ok


def test_after_the_reply_it_is_pointed_to_the_review(cast):
    petition = served(cast)  # on 2 July 2013: thirty days end on Thursday, 1 August
    body_of = lambda: receipt(petition).body  # noqa: E731
    assert join(cast, petition, date(2013, 7, 8)).standing == "answered"
    assert "处理意见书" in body_of()
    assert "2013年8月1日" in body_of()
    assert "申请复查" in body_of()
    join(cast, petition, date(2013, 8, 2))
    assert "已在 2013年8月1日 届满" in body_of()
    assert petition.proceedings.get().state == "replied"


def test_after_the_end_it_is_recorded_and_pointed_to_the_paper(cast):
    petition = archived(cast)
    assert join(cast, petition, date(2013, 9, 2)).standing == "ended"
    assert "已经办结：处理意见书" in receipt(petition).body
    assert petition.proceedings.get().state == "archived"
    assert verify().ok


@pytest.mark.parametrize(
    ("state", "tier", "where"),
    [
        (State.CANCELLED, 1, None),
        (State.WITHDRAWN, 1, None),
        (State.RETURNED, 1, "in_hand"),
        (State.REREVIEWING, 3, "in_hand"),
        (State.REVIEWED, 2, "reviewed"),
        (State.FINAL, 3, "final"),
        (State.ARCHIVED, 3, "final"),
        (State.ARCHIVED, 2, "ended"),
        (State.DECLINED, 1, "ended"),
    ],
)
def test_where_it_is_pointed_to(state, tier, where):
    assert repeats.standing(state, tier) == where


def test_every_state_has_an_answer_and_every_answer_a_label():
    found = {repeats.standing(state, tier) for state in State for tier in (1, 2, 3)}
    assert found - {None} == set(repeats.Standing) == set(repeats.LABELS)


def test_it_is_done_once_and_brings_its_scan(cast):
    petition = forwarded(cast)
    said = {"actor": cast.registrar, "when": on(AGAIN), "key": key(), "files": [Upload("信", b"%PDF-1")]}
    given = letter(received_on=AGAIN)
    rows = {actions.add_submission(petition.uid, given, **said).pk for _ in range(2)}
    assert len(rows) == 1
    assert Attachment.objects.get().petition == petition
    assert Submission.objects.count() == 2


def test_what_was_joined_by_mistake_is_marked_and_stays(cast):
    petition = forwarded(cast)
    row = join(cast, petition)
    told = receipt(petition)
    first = Submission.objects.order_by("pk").first()

    def part(uid, why="是另一个小区的事。", actor=cast.registrar):
        return actions.part_submission(petition.uid, uid, why=why, actor=actor, when=on(AGAIN), key=key())

    refused("no_reason", part, row.uid, why=" ")
    refused("not_allowed", part, row.uid, actor=cast.handler)
    refused("not_joined", part, first.uid)
    with pytest.raises(NotFound):
        part(petition.uid)
    proof.prove(petition, "李四光", "0000")
    part(row.uid)
    refused("not_joined", part, row.uid)
    row.refresh_from_db()
    told.refresh_from_db()
    assert (row.parted_on, told.voided_on) == (AGAIN, AGAIN)
    with pytest.raises(Refused):  # whose letter it was has no say in this matter
        proof.prove(petition, "李四光", "0000")
    assert Entry.objects.filter(kind="submission:part").count() == 1
    assert verify().ok


def test_life_and_handling_go_on(cast):
    petition = accepted(cast)
    join(cast, petition)
    titles = [event.title for event in life.events(queries.dossier_seen(petition.number, cast.handler))]
    assert titles[-1] == "重件并入"
    said = {"outcome": "explain", "text": "已经公示。", "actor": cast.handler, "key": key()}
    from xinfang.petitions.kinds import Outcome

    said["outcome"] = Outcome.EXPLAIN
    actions.reply(
        petition.uid, **said, when=When(date(2013, 6, 20), AGAIN, "卷内第 3 页")
    )  # an earlier day, entered late
    assert verify().ok


def test_article_2005_35_3_who_says_that_facts_and_reasons_are_the_same_is_named(cast, monkeypatch):
    monkeypatch.setattr(repeats, "standing", lambda *_: repeats.Standing.FINAL)
    petition, at = archived(cast), date(2013, 9, 2)
    given = letter(received_on=at, text="停车费还在收。", identity=WIFE)
    said = {"actor": cast.registrar, "when": on(at)}
    with pytest.raises(Refused) as error:
        actions.add_submission(petition.uid, given, finding=" ", **said, key=key())
    assert (error.value.code, error.value.cite, error.value.field) == ("no_finding", "2005/35-3", "finding")
    assert "登记为新的事项" in error.value.todo
    assert Submission.objects.count() == 1
    row = actions.add_submission(petition.uid, given, finding="与原信内容逐条相同。", **said, key=key())
    assert (row.standing, row.found_by.name, row.finding) == ("final", "李敏", "与原信内容逐条相同。")
    notice = Paper.objects.filter(subject=petition.uid, kind="decline_final_notice").get()
    assert notice.public
    assert notice.number
    assert "处理意见书" in notice.body
    assert "有新的事实或者理由的" in notice.body
    assert "逐条相同" not in Entry.objects.latest("seq").payload
    actions.part_submission(petition.uid, row.uid, why="是另一件事。", **said, key=key())
    notice.refresh_from_db()
    assert notice.voided_on == at


def test_through_the_register_the_finding_is_asked_for_only_where_it_is_joined(cast, sign_in):
    import time_machine

    petition = archived(cast)
    with time_machine.travel("2013-09-02 10:00+08:00", tick=False):
        client = sign_in("registrar")
        assert "是同一事实和理由的认定" not in client.get("/desk/register/").content.decode()
        assert "是同一事实和理由的认定" in client.get(f"/desk/register/?join={petition.number}").content.decode()
