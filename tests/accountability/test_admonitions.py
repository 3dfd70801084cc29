"""Admonitions 诫勉谈话: suggested, then held by a leader in charge or a designated head; nobody else; the record (seed/13)."""

from dataclasses import replace
from datetime import date

import pytest

from tests.accountability import foundtown
from tests.accountability.test_measures import LATER, both, close, issue
from tests.cast import OPERATOR, SINCE, day, key, on
from tests.petitions.usual import refused
from xinfang.accountability import imposed
from xinfang.accountability.actions import talking
from xinfang.accountability.actions.talking import Executor, Held
from xinfang.accountability.measuremodels import Measure, Talk
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.people import actions as people
from xinfang.petitions.when import When
from xinfang.rules.refusals import NotFound

NAMED = day("2013-09-19 周四")
RECORD = Held("三楼会议室", "说明了原因，指出没有安排办理的问题，提出改正要求。", True)


@pytest.fixture
def row(cast):
    foundtown.with_people(cast)
    post = people.create_post(cast.organ("ZZB"), title="部长", kind="head", actor=OPERATOR, on=SINCE)
    person = people.create_person(code="zzb_head", name="方正", actor=OPERATOR, on=SINCE)
    cast.posts["zzb_head"] = people.appoint(person, post, start=SINCE, actor=OPERATOR, on=SINCE)
    return foundtown.measured(cast, "admonition", target="leader", part="deputy", item="12.8")


def name(cast, row, part="vice_mayor", by_right="leader_in_charge", *, at=NAMED, who=None, by=None, **more):
    said = Executor(cast.posts[part].uid, by_right, True)
    said = replace(said, designated_by=cast.posts[by].uid if by else None, **more)
    return talking.name_executor(row.uid, said, actor=who or cast.supervisor, when=on(at), key=key())


def hold(cast, row, part="vice_mayor", said=RECORD, at=LATER, proof=""):
    return talking.hold_talk(row.uid, said, actor=getattr(cast, part), when=When(at, at, proof), key=key())


def suggest(cast, row):
    return issue(cast, row, to=cast.organ("GOV").uid)


def test_art_seed_13_no_talk_without_the_suggestion(cast, row):
    assert refused("wrong_state", name, cast, row).cite == "seed/13"
    refused("no_executor", hold, cast, row, part="supervisor", proof="函")


@pytest.mark.parametrize(
    "part", ["mayor_head", "mayor", "office_head", "office_deputy", "jw_head", "stranger", "convener"]
)
def test_art_seed_13_who_may_not_hold_it_in_charge(cast, row, part):
    suggest(cast, row)
    refused("executor_not_allowed", name, cast, row, part)


@pytest.mark.parametrize("part", ["head", "deputy", "handler"])
def test_the_subject_and_its_organ_may_not(cast, row, part):
    suggest(cast, row)
    more = {"designation": "市长批示", "designated_on": NAMED, "by": "mayor_head"}
    code = "executor_not_allowed" if part == "deputy" else "barred"
    refused(code, name, cast, row, part, "designated_head", **more)


def test_art_seed_13_a_designated_head_is_on_record(cast, row):
    suggest(cast, row)
    for more in (
        {},
        {"designation": "市长批示"},
        {"designation": "市长批示", "by": "mayor_head"},
        {"designation": "市长批示", "designated_on": NAMED},
        {"designated_on": NAMED, "by": "mayor_head"},
    ):
        refused("no_designation", name, cast, row, "zzb_head", "designated_head", **more)
    more = {"designation": "市长批示", "designated_on": NAMED}
    refused("wrong_designator", name, cast, row, "zzb_head", "designated_head", by="office_head", **more)
    refused("executor_not_allowed", name, cast, row, "office_head", "designated_head", by="mayor_head", **more)
    refused(
        "out_of_order",
        name,
        cast,
        row,
        "zzb_head",
        "designated_head",
        by="mayor_head",
        **{**more, "designated_on": LATER},
    )
    talk = name(cast, row, "zzb_head", "designated_head", by="mayor_head", **more)
    assert (talk.designation, talk.designated_by.person.name) == ("市长批示", "钟毅")
    assert verify().ok


def test_the_note_is_read_first(cast, row):
    suggest(cast, row)
    error = refused("note_not_read", name, cast, row, noted=False)
    assert "中办发〔2005〕30号" in error.what


def test_only_the_executor_and_the_office_know_of_the_talk(cast, row):
    suggest(cast, row)
    talk = name(cast, row)
    assert list(imposed.talks_of(cast.vice_mayor)) == [talk]
    for part in ("mayor_head", "deputy", "head", "stranger", "zzb_head"):
        assert not imposed.talks_of(getattr(cast, part)).exists()
        with pytest.raises(NotFound):
            hold(cast, row, part)
    assert imposed.paper_seen(Measure.objects.get(pk=row.pk).paper, cast.vice_mayor)
    name(cast, row, "zzb_head", "designated_head", by="mayor_head", designation="批示", designated_on=NAMED)
    assert not imposed.talks_of(cast.vice_mayor).exists()  # another was named
    assert imposed.talks_of(cast.zzb_head).get().pk == talk.pk


def test_the_talk_and_its_record(cast, row):
    suggest(cast, row)
    both(cast, row)
    refused("no_talk", close, cast, row)
    name(cast, row)
    refused("no_talk", close, cast, row)
    refused("before_previous", hold, cast, row, at=date(2013, 9, 18))
    refused("missing", hold, cast, row, said=replace(RECORD, text=" "))
    refused("missing", hold, cast, row, said=replace(RECORD, place=" "))
    refused("missing", hold, cast, row, said=replace(RECORD, signed=False))
    refused("identity", hold, cast, row, said=replace(RECORD, text="张三丰反映的事"))
    refused("no_proof", hold, cast, row, part="supervisor")
    talk = hold(cast, row, said=replace(RECORD, signed=False, remark="拒绝签名，方圆在场。"))
    paper = Paper.objects.get(uid=talk.record)
    assert (paper.title, paper.organ_label, paper.external) == ("诫勉谈话记录", "咸宁市人民政府", False)
    assert ["谈话人", "咸宁市人民政府分管副市长卫东同志（党委、政府分管领导）"] in paper.extra["rows"]
    assert ["签名的情况", "拒绝签名，方圆在场。"] in paper.extra["rows"]
    refused("wrong_state", hold, cast, row)
    refused("wrong_state", name, cast, row)
    assert close(cast, row).state == "closed"
    assert verify().ok


def test_the_office_enters_it_on_proof_and_takes_a_slip_back(cast, row):
    suggest(cast, row)
    name(cast, row)
    talk = hold(cast, row, part="supervisor", proof="市政府办来函 3 号")
    first = Paper.objects.get(uid=talk.record)
    assert first.external
    said = {"why": "日期写错", "actor": cast.vice_mayor, "when": on(LATER)}
    refused("missing", talking.undo_talk, row.uid, key=key(), **{**said, "why": ""})
    talking.undo_talk(row.uid, key=key(), **said)
    refused("nothing_to_correct", talking.undo_talk, row.uid, key=key(), **said)
    assert (Talk.objects.get().held_on, Measure.objects.get(pk=row.pk).state) == (None, "issued")
    assert Paper.objects.get(pk=first.pk).voided_on == LATER
    assert hold(cast, row).record != first.uid
    assert verify().ok


def test_an_order_has_no_talk(cast):
    order = foundtown.measured(foundtown.with_people(cast))
    issue(cast, order)
    refused("not_an_admonition", name, cast, order)
