"""A matter laid before a leader, the leader's words, the task and its answer (2005/5-3; 2022/18-2): refusals first."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from tests.cast import OPERATOR, SINCE, accepted, day, key, on, registered
from tests.petitions.usual import Case, paper, refused, seers, usual, voids, waits
from xinfang.bureau import outbox
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.people import actions as people
from xinfang.petitions import actions, queries
from xinfang.petitions.instructed import Instruction
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.noticed import Notice

DAY, SAID, DUE = day("2013-06-17 周一"), day("2013-06-19 周三"), day("2013-06-28 周五")


@pytest.fixture
def town(cast):
    """The cast with the mayor, and the mayor's secretary."""
    for part, title, kind, functions in (
        ("mayor", "市长", "head", "sign"),
        ("secretary", "秘书", "handler", "secretary"),
    ):
        person = people.create_person(
            code=part, name={"mayor": "高远", "secretary": "苗青"}[part], actor=OPERATOR, on=SINCE
        )
        post = people.create_post(cast.organ("GOV"), title=title, kind=kind, actor=OPERATOR, on=SINCE)
        cast.posts[part] = people.appoint(
            person, post, start=SINCE, functions=functions.split(), actor=OPERATOR, on=SINCE
        )
    return cast


def lay(cast, petition, actor="registrar", **said):
    words = {"text": "小区停车费上涨，居民反映强烈。", "suggestion": "建议由市住建局核实，十日内反馈。"}
    given = {**words, "leader": cast.posts["mayor"].uid, "actor": getattr(cast, actor), "when": on(DAY), "key": key()}
    return actions.report_up(petition.uid, **{**given, **said})


def say(cast, petition, actor="mayor", **said):
    given = {
        "words": "请市住建局认真核实。",
        "due_on": DUE,
        "actor": getattr(cast, actor),
        "when": on(SAID),
        "key": key(),
    }
    return actions.instruct(petition.uid, **{**given, **said})


def test_it_is_laid_before_a_leader_in_office_of_ones_own_organ_or_above(town):
    petition = registered(town)
    refused("not_a_leader", lay, town, petition, leader=town.posts["handler"].uid)
    refused("not_above", lay, town, petition, leader=town.posts["head"].uid)
    assert refused("empty_paper", lay, town, petition, suggestion=" ").field == "suggestion"
    assert refused("empty_paper", lay, town, petition, text=" ").field == "text"
    accusation = registered(town, purpose=Purpose.ACCUSATION, complained_of=(town.organ("ZJJ").uid,))
    assert "ZJJ" not in seers(lay(town, accusation))


def test_the_words_are_the_leader_s_or_the_secretary_s_on_proof(town):
    petition = lay(town, registered(town))
    mayor = town.posts["mayor"].uid
    refused("empty_paper", say, town, petition, words=" ")
    refused("due_passed", say, town, petition, due_on=date(2013, 6, 18))
    refused("not_a_leader", say, town, petition, "secretary")
    assert refused("no_proof", say, town, petition, "secretary", leader=mayor).field == "proof"
    refused("no_proof", say, town, petition, "registrar", leader=mayor)
    other = registered(town)
    refused("not_the_secretary", say, town, other, "registrar", leader=mayor, proof="口头")
    say(town, petition, "secretary", leader=mayor, proof="批示原件市政府办 2013-45 号")
    row = Instruction.objects.get()
    assert (row.by_secretary, row.entered_by.name, row.leader.person.name) == (True, "苗青", "高远")
    assert verify().ok


def test_a_leader_with_a_portfolio_says_the_own_words(town):
    petition = accepted(town)
    actions.instruct(
        petition.uid, words="请三日内核实。", due_on=DUE, actor=town.other_leader, when=on(SAID), key=key()
    )
    assert Instruction.objects.get().leader == town.posts["other_leader"]


def test_the_leader_s_organ_sees_it_and_has_it_to_do(town):
    petition = registered(town)
    assert "GOV" not in seers(petition)
    lay(town, petition)
    assert seers(petition)["GOV"] == "superior"
    assert waits(petition, "GOV") == ("instruct", day("2013-06-20 周四"))
    sheet = paper(petition, "approval_sheet")
    assert not sheet.public
    say(town, petition)
    assert waits(petition, "GOV") is None
    assert Instruction.objects.count() == 1
    assert verify().ok


def test_who_only_assists_or_once_had_it_does_not_read_what_was_laid_before_the_leader(town):
    petition = accepted(town)
    actions.join(
        petition.uid,
        to=town.organ("RSJ").uid,
        due_on=DUE,
        text="核实工资。",
        actor=town.handler,
        when=on(DAY),
        key=key(),
    )
    lay(town, petition, "handler")
    say(town, petition)

    def reads(part):
        return {paper.kind for paper in queries.dossier_seen(petition.number, getattr(town, part)).papers} & {
            "approval_sheet"
        }

    assert [bool(reads(part)) for part in ("handler", "registrar", "mayor", "stranger")] == [True, True, True, False]
    assert queries.dossier_seen(petition.number, town.stranger).entries  # the matter itself it does see


def test_article_2022_18_2_the_words_become_a_task_with_a_day_and_move_no_clock(town):
    petition = accepted(town)
    before = list(petition.clocks.values_list("limit", "due_on", "met_on", "void_on"))
    actions.instruct(petition.uid, words="请尽快核实。", due_on=DUE, actor=town.head, when=on(SAID), key=key())
    assert list(petition.clocks.values_list("limit", "due_on", "met_on", "void_on")) == before
    assert voids(petition) == []
    entry = Entry.objects.filter(subject=petition.uid).latest("seq")
    assert "请尽快" not in entry.payload
    refused(
        "not_allowed",
        actions.answer_instruction,
        petition.uid,
        text="已核实。",
        actor=town.other_leader,
        when=on(SAID),
        key=key(),
    )
    answer = {"text": "已核实，退费十二户。", "actor": town.handler, "when": on(date(2013, 6, 26)), "key": key()}
    actions.answer_instruction(petition.uid, **answer)
    assert Instruction.objects.get().done_on == date(2013, 6, 26)
    assert paper(petition, "official_report").number
    refused("tasked", actions.answer_instruction, petition.uid, **{**answer, "key": key()})


def test_each_is_told_once(town):
    matter = registered(town)
    lay(town, matter)
    say(town, matter)
    outbox.drain(timezone.now())
    told = Notice.objects.filter(petition=matter).values_list("code", "person__name")
    assert ("instruct_asked", "高远") in told
    assert {name for code, name in told if code == "instruct_said"} == {"李敏", "周建国"}


def test_words_entered_by_mistake_are_taken_back(town):
    petition = say(town, lay(town, registered(town)))
    refused("no_reason", actions.undo_instruct, petition.uid, why=" ", actor=town.mayor, when=on(SAID), key=key())
    actions.undo_instruct(petition.uid, why="录到别的事项上了。", actor=town.mayor, when=on(SAID), key=key())
    assert Instruction.objects.get().ended_on == SAID
    assert "GOV" not in seers(petition)
    refused(
        "instructed",
        actions.undo_instruct,
        petition.uid,
        why="再撤。",
        actor=town.office_head,
        when=on(SAID),
        key=key(),
    )
    assert verify().ok


def test_through_the_pages(town, sign_in):
    petition = accepted(town)
    with time_machine.travel("2013-06-19 10:00+08:00", tick=False):
        client = sign_in("head")
        url = f"/desk/petitions/{petition.number}/steps/instruct/"
        page = client.get(url).content.decode()
        said = {
            "key": page.split('name="key" value="')[1].split('"')[0],
            "version": petition.version,
            "on": "2013-06-19",
        }
        said |= {"words": "请尽快核实。", "leader": str(town.posts["head"].uid), "due_on": "2013-06-28", "proof": ""}
        assert client.post(url, {**said, "evidence": ""}).status_code == 302
        page = sign_in("handler").get(f"/desk/petitions/{petition.number}/").content.decode()
        assert "领导有批示" in page
        assert "反馈批示办理情况" in page
        assert "批示请在" in client.get("/desk/?tab=all").content.decode()


CASE = Case(
    step="instruct",
    act=actions.instruct,
    ready=lambda cast: accepted(cast),
    actor="head",
    day=SAID,
    said=lambda cast: {"words": "请尽快核实。"},
    other={"words": "别的话。"},
)
CHECKS = [mark for mark in usual(CASE).pytestmark[0].args[1] if mark.__name__ not in {"who_only_sees_it_may_not_act"}]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_what_every_act_refuses(cast, check):
    check(CASE, cast, CASE.ready(cast))
