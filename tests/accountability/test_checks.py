"""On-site checks and quality checks: refusals first; who sees what; the seed; objections (seed/7)."""

from dataclasses import replace
from datetime import date

import pytest

from tests.cast import OPERATOR, accepted, day, key, letter, on, registered, replied, signer
from tests.petitions.usual import refused
from xinfang.accountability import checkreads as reads
from xinfang.accountability import checkwords
from xinfang.accountability.actions import checking, inspecting
from xinfang.accountability.actions.checking import Draw, Judged
from xinfang.accountability.actions.inspecting import Finding, Plan
from xinfang.accountability.checkmodels import CheckedMatter, FollowUp, Grading, Inspection, QualityCheck
from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.petitions import actions
from xinfang.petitions.kinds import Outcome, Purpose, RecusalAsked, RecusalGround
from xinfang.rules import lawbook
from xinfang.rules.refusals import NotFound, Stale

DAY = day("2013-07-08 周一")
HELD = day("2013-07-10 周三")


def plan(cast, *, organs=("ZJJ",), people=("office_head", "registrar"), matters=(), day=HELD, goal="逐件查超期的事项"):
    uids = tuple(cast.posts[part].uid for part in people)
    return Plan(tuple(cast.organ(code).uid for code in organs), day, uids, goal, tuple(one.uid for one in matters))


def planned(cast, **changes):
    return inspecting.plan_inspection(plan(cast, **changes), actor=cast.office_head, when=on(DAY), key=key())


def held(cast, found=None, **changes):
    row = planned(cast, **changes)
    found = found or [Finding(cast.organ("ZJJ").uid, "有四件没有告知。", None, "补发告知书。", date(2013, 7, 20))]
    return inspecting.record_inspection(row.uid, found, actor=cast.office_head, when=on(HELD), key=key())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"goal": " "}, "missing"),
        ({"goal": "查 13900000000 反映的事"}, "identity"),
        ({"organs": ()}, "unknown_organ"),
        ({"organs": ("XFJ",)}, "unknown_organ"),
        ({"organs": ("GOV",)}, "above"),
        ({"people": ("office_head",)}, "too_few"),
        ({"people": ("office_head", "handler")}, "from_there"),
        ({"organs": ("XAQ",), "people": ("office_head", "county_handler")}, "from_there"),  # of an organ below it
        ({"day": date(2013, 7, 5)}, "out_of_order"),
    ],
)
def test_what_is_no_plan_is_refused(cast, changes, code):
    refused(code, inspecting.plan_inspection, plan(cast, **changes), actor=cast.office_head, when=on(DAY), key=key())
    assert Inspection.objects.count() == 0


def test_nobody_else_plans_and_nobody_recused_goes(cast):
    for part in ("registrar", "head", "inspector"):
        refused(
            "not_allowed", inspecting.plan_inspection, plan(cast), actor=getattr(cast, part), when=on(DAY), key=key()
        )
    petition = registered(cast)
    said = {"whom": cast.posts["registrar"].uid, "ground": RecusalGround.KIN, "asked_by": RecusalAsked.DECLARED}
    said |= {"reason": "亲戚", "asked_on": DAY, "actor": cast.office_head, "when": on(DAY)}
    actions.recuse(petition.uid, **said, key=key())
    said = plan(cast, matters=(petition,))
    refused("recused", inspecting.plan_inspection, said, actor=cast.office_head, when=on(DAY), key=key())


def test_an_accusation_is_not_looked_into_on_the_spot(cast):
    accusation = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("XAQ").uid,))
    with pytest.raises(NotFound):
        planned(cast, matters=(accusation,))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"found": ""}, "missing"),
        ({"put_right": "补发"}, "missing"),  # by when?
        ({"due_on": date(2013, 7, 20)}, "missing"),  # what?
        ({"put_right": "补发", "due_on": date(2013, 7, 9)}, "out_of_order"),
        ({"found": "张某 13900000000 反映"}, "identity"),
    ],
)
def test_a_finding_that_lacks_something_is_refused(cast, changes, code):
    row = planned(cast)
    found = replace(Finding(cast.organ("ZJJ").uid, "有四件没有告知。"), **changes)
    refused(code, inspecting.record_inspection, row.uid, [found], actor=cast.office_head, when=on(HELD), key=key())


def test_each_organ_of_the_plan_has_a_finding_and_no_other(cast):
    row = planned(cast, organs=("ZJJ", "RSJ"))
    for code in ("ZJJ", "XAZJ"):
        found = [Finding(cast.organ(code).uid, "没有发现问题")]
        refused(
            "missing", inspecting.record_inspection, row.uid, found, actor=cast.office_head, when=on(HELD), key=key()
        )


def test_each_organ_gets_its_own_record_and_sees_no_other(cast):
    petition = accepted(cast)
    zjj, rsj = cast.organ("ZJJ").uid, cast.organ("RSJ").uid
    found = [
        Finding(zjj, "这一件没有告知。", petition.uid, "补发告知书。", date(2013, 7, 20)),
        Finding(rsj, "没有发现问题"),
    ]
    before = planned(cast)
    row = held(cast, found, organs=("ZJJ", "RSJ"), matters=(petition,))
    papers = {one.organ.code: Paper.objects.get(uid=one.paper) for one in row.organs.select_related("organ")}
    assert papers["ZJJ"].title == "督查记录"
    lines = dict(map(tuple, papers["ZJJ"].extra["rows"]))
    assert lines["发现 1"] == f"{petition.number} 号事项：这一件没有告知。"
    assert "不是法定期限" in lines["整改 1"]
    assert "没有告知" not in str(papers["RSJ"].extra)
    assert papers["ZJJ"].extra["signers"][0] == "督查人员 周建国" or "李敏" in papers["ZJJ"].extra["signers"][0]
    assert set(reads.inspections(cast.head)) == {row}  # the plan is not known to who is checked
    assert set(reads.inspections(cast.office_head)) == {before, row}
    assert set(reads.inspections(cast.inspector)) == {row}
    assert reads.inspections(cast.stranger).count() == 0
    assert [one.organ.code for one in reads.organs_seen(row, cast.head)] == ["ZJJ"]
    assert [one.found for one in reads.findings(row, reads.organs_seen(row, cast.head))] == ["这一件没有告知。"]
    refused(
        "wrong_state", inspecting.record_inspection, row.uid, found, actor=cast.office_head, when=on(HELD), key=key()
    )
    assert Entry.objects.filter(subject=row.uid).last().cite == "seed/7"
    assert verify().problems == []


def test_what_is_to_be_put_right_is_looked_at_again(cast):
    row = held(cast)
    finding = row.findings.get()
    said = {"actor": cast.office_head, "when": on(date(2013, 7, 22)), "key": key()}
    refused("missing", inspecting.follow_up, finding.uid, done=True, words=" ", **said)
    inspecting.follow_up(finding.uid, done=False, words="只补了两件。", **said)
    said["key"] = key()
    inspecting.follow_up(finding.uid, done=True, words="补齐了。", **said)
    said["key"] = key()
    inspecting.undo_follow_up(finding.uid, why="看错了", **said)
    assert [one.done for one in FollowUp.objects.filter(voided_on__isnull=True)] == [False]
    other = replace(cast.office_head, organ_id=cast.organ("XAXF").pk)
    with pytest.raises(NotFound):
        inspecting.follow_up(finding.uid, done=True, words="好了", actor=other, when=on(date(2013, 7, 22)), key=key())
    row.refresh_from_db()
    said = {"actor": cast.office_head, "when": on(date(2013, 7, 22)), "key": key()}
    inspecting.void_inspection(row.uid, why="查错了单位", **said)
    assert reads.inspections(cast.head).count() == 0
    assert {one.voided_on for one in Paper.objects.filter(subject=row.uid)} == {date(2013, 7, 22)}
    assert verify().problems == []


# --- quality checks

FIRST, LAST = date(2013, 6, 1), date(2013, 7, 8)


def drawn(cast, size=10, seed=7, actor=None, **changes):
    said = Draw(changes.pop("first", FIRST), changes.pop("last", LAST), size, seed, **changes)
    return checking.draw_check(said, actor=actor or cast.office_head, when=on(DAY), key=key())


def judged(grade="good", **no):
    answers = {name: ("no", no[name]) if name in no else ("yes", "") for name in lawbook.load().questions}
    return Judged(grade, answers, "告知晚了三天。" if grade != "good" else "")


def graded(cast, row, said=None, at=DAY):
    return checking.grade(row.uid, said or judged(), actor=cast.office_head, when=on(at), key=key())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"size": 0}, "bad_size"),
        ({"size": 201}, "bad_size"),
        ({"seed": 0}, "bad_seed"),
        ({"first": date(2013, 7, 9)}, "out_of_order"),
        ({"last": date(2013, 7, 9)}, "out_of_order"),
        ({"last": date(2013, 6, 30)}, "nothing"),
    ],
)
def test_what_cannot_be_drawn_is_refused(cast, changes, code):
    replied(cast)
    refused(code, drawn, cast, **changes)
    refused("not_allowed", drawn, cast, actor=cast.head)
    assert QualityCheck.objects.count() == 0


def test_the_same_seed_on_the_same_data_draws_the_same_and_the_seed_is_in_the_ledger(cast):
    for n in range(12):
        replied(cast, title=f"第 {n} 件")
    first, again, other = drawn(cast, 5), drawn(cast, 5), drawn(cast, 5, seed=8)

    def matters(row):
        return list(row.matters.order_by("petition").values_list("petition", flat=True))

    assert matters(first) == matters(again) != matters(other)
    assert (first.population, first.drawn_from) == (12, again.drawn_from)
    said = Entry.objects.get(subject=first.uid).payload
    assert '"seed":7' in said
    assert verify().problems == []


def test_what_is_not_concluded_the_own_and_accusations_are_left_out(cast):
    one = replied(cast)
    accepted(cast, title="没有办结")
    said = letter(purpose=Purpose.ACCUSATION, complained_of=(cast.organ("XAQ").uid,))
    accusation = actions.register(
        said, organ=cast.organ("XFJ"), actor=cast.registrar, when=on(date(2013, 6, 14)), key=key()
    ).petition
    actions.forward(
        accusation.uid, to=cast.organ("RSJ").uid, actor=cast.registrar, when=on(date(2013, 6, 14)), key=key()
    )
    clerk = replace(cast.stranger, permissions=cast.stranger.permissions | {"petition:handle"})
    actions.receive(accusation.uid, actor=clerk, when=on(date(2013, 6, 14)), key=key())
    actions.accept(accusation.uid, actor=clerk, when=on(date(2013, 6, 14)), key=key())
    told = {"outcome": Outcome.EXPLAIN, "text": "查无实据。", "actor": signer(clerk), "when": on(date(2013, 7, 1))}
    actions.reply(accusation.uid, **told, key=key())
    assert [row.petition_id for row in drawn(cast).matters.all()] == [one.pk]
    both = drawn(cast, accusations=True)
    assert both.matters.count() == 2
    assert {row.petition_id for row in reads.counted(both, cast.inspector)} == {one.pk}  # figures without it


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Judged("good", {}), "missing"),
        (Judged("excellent", {}), "missing"),
        (judged("good", served_with_proof=" "), "no_note"),
        (replace(judged("bad"), note=""), "no_note"),
        (replace(judged("flawed"), note="某人 13900000000"), "identity"),
    ],
)
def test_a_judgement_that_lacks_something_is_refused(cast, said, code):
    replied(cast)
    row = drawn(cast).matters.get()
    refused(code, graded, cast, row, said)


def test_a_judgement_stands_until_it_is_objected_to_with_success(cast):
    replied(cast)
    row = drawn(cast).matters.get()
    theirs = {"actor": cast.head, "when": on(DAY)}
    assert reads.checks(cast.head).count() == 0  # nothing is judged yet
    with pytest.raises(NotFound):
        checking.object_to_grade(row.uid, words="不对", **theirs, key=key())
    graded(cast, row, judged("flawed", notice_in_form="晚了三天"))
    assert reads.checks(cast.head).count() == 1
    refused("graded", graded, cast, row)
    with pytest.raises(NotFound):
        checking.object_to_grade(row.uid, words="不对", actor=cast.stranger, when=on(DAY), key=key())
    refused("missing", checking.object_to_grade, row.uid, words=" ", **theirs, key=key())
    checking.object_to_grade(row.uid, words="告知书 6 月 20 日已送达，回证在卷。", **theirs, key=key())
    refused("wrong_state", checking.object_to_grade, row.uid, words="再说一次", **theirs, key=key())
    refused("graded", graded, cast, row)  # not answered yet
    said = {"actor": cast.office_head, "when": on(DAY)}
    checking.answer_objection(row.uid, upheld=True, words="回证属实。", **said, key=key())
    graded(cast, row)
    row.refresh_from_db()
    assert (row.grade, row.disputed, Grading.objects.count()) == ("good", False, 2)
    checking.undo_grade(row.uid, why="评错了", **said, key=key())
    row.refresh_from_db()
    assert (row.grade, row.disputed) == ("flawed", True)
    with pytest.raises(Stale):
        checking.undo_grade(row.uid, why="再改", **said, key=key(), expected=1)
    assert verify().problems == []


def test_figures_by_organ_and_an_organ_sees_its_own_alone(cast):
    one, two = replied(cast), replied(cast, title="另一件")
    check = drawn(cast)
    rows = {row.petition_id: row for row in check.matters.all()}
    graded(cast, rows[one.pk], judged("bad", notice_in_form="没有告知", data_agrees="日期不对"))
    [figures] = reads.figures(reads.counted(check, cast.office_head))
    assert (figures.organ.code, figures.shown) == ("ZJJ", [2, 0, 0, 1, 1])
    assert figures.weak == "告知按期、合格式 1、数据与文书一致 1"
    [figures] = reads.figures(reads.counted(check, cast.inspector))
    assert figures.shown == [2, 0, 0, 1, 1]
    assert reads.matters(check, cast.inspector).count() == 0  # figures only
    assert [row.petition_id for row in reads.matters(check, cast.head)] == [one.pk]
    graded(cast, rows[two.pk])
    checking.void_check(check.uid, why="起止日期选错", actor=cast.office_head, when=on(DAY), key=key())
    assert reads.checks(cast.head).count() == reads.checks(cast.inspector).count() == 0
    refused("voided", graded, cast, rows[two.pk])
    assert CheckedMatter.objects.count() == 2


def test_a_question_without_an_article_of_its_day_is_the_bureau_s_own():
    asked = lawbook.load().questions
    cites = {
        key: [reads.cite_on(one.cites, at) for at in (date(2013, 6, 13), DAY, date(2023, 3, 1))]
        for key, one in asked.items()
    }
    assert cites["facts_complete"] == ["2005/17", "2005/17", ""]
    assert cites["told_why"] == ["", "seed/10", "seed/10"]
    assert cites["remedy_told"] == ["", "", ""]
    assert cites["reply_in_form"] == ["2005/32", "2005/32", "2022/32"]


def test_what_was_judged_of_a_matter_ends_with_its_file_and_the_grade_stays(cast):
    replied(cast)
    row = CheckedMatter.objects.filter(check_of=drawn(cast)).earliest("pk")
    graded(cast, row, judged("flawed", notice_in_form="张三丰的告知书晚了"))
    with acts.begin("test.dispose", actor=OPERATOR) as act:
        checkwords.destroy(act, row.petition.uid)
        act.record(Kind.RETENTION_DISPOSED, row.petition.uid, on=DAY)
    left = Grading.objects.get()
    assert (left.grade, left.note) == ("flawed", "（已按保管期限销毁）")
    assert tuple(reads.answers(left)["notice_in_form"]) == ("no", "")
    assert verify().problems == []
