"""Measures of Art. 13 through the acts: refusals first; both copies; the paper; the year's file; slips taken back."""

from dataclasses import replace
from datetime import date

import pytest

from tests.accountability import foundtown
from tests.cast import OPERATOR, SINCE, day, key, on
from tests.petitions.usual import refused
from xinfang.accountability import imposed, yearfile
from xinfang.accountability.actions import copying, issuing
from xinfang.accountability.actions.issuing import Issuing
from xinfang.accountability.aftermodels import Rectification
from xinfang.accountability.measuremodels import Measure, MeasureCopy, YearEntry
from xinfang.accountability.measuretext import drafted
from xinfang.bureau import acts
from xinfang.bureau.actions import change_setting
from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.people import actions as people
from xinfang.petitions.when import When
from xinfang.rules.refusals import NotFound, Stale

DAY = day("2013-09-18 周三")
DUE = day("2013-10-18 周五")
LATER = day("2013-09-23 周一")
TEXT = "一、事实\n信访事项逾期没有办结。"


@pytest.fixture
def order(cast):
    return foundtown.measured(foundtown.with_people(cast))


@pytest.fixture
def circular(cast):
    return foundtown.measured(foundtown.with_people(cast), "circulated_criticism", item="12.2")


def issue(cast, row, at=DAY, who=None, **changes):
    said = Issuing(TEXT, due_on=DUE) if row.kind == "rectification_order" else Issuing(TEXT)
    return issuing.issue_measure(
        row.uid, replace(said, **changes), actor=who or cast.office_head, when=on(at), key=key()
    )


def copy(cast, row, role, to, at=DAY, proof="机要送达 9 号", who=None):
    when = When(at, at, proof)
    return copying.copy_measure(
        row.uid, role=role, to=cast.organ(to).uid, actor=who or cast.supervisor, when=when, key=key()
    )


def both(cast, row, at=DAY):
    return copy(cast, row, "discipline", "JW", at), copy(cast, row, "personnel", "ZZB", at)


def close(cast, row, at=LATER, who=None):
    return issuing.close_measure(row.uid, actor=who or cast.supervisor, when=on(at), key=key())


def rectified(cast, row, at=DAY):
    """What other acts do: the rectification is done."""
    found = Rectification.objects.get(measure=row)
    with acts.begin("test.rectified", actor=cast.office_head, key=key()) as act:
        found.state, found.ended_on = "done", at
        act.change(found, "state", "ended_on")
        act.record(Kind.RECTIFICATION_CHECKED, found.uid, on=at)


# --- issue


def test_who_does_not_know_of_it_and_who_may_not_sign(cast, order):
    for part in ("registrar", "handler", "deputy", "head", "stranger", "inspector", "personnel", "county_head"):
        with pytest.raises(NotFound):
            issue(cast, order, who=getattr(cast, part))
    assert refused("not_allowed", issue, cast, order, who=cast.supervisor)  # finding:act, and does not sign


def test_art_seed_13_a_wrong_issuer_is_refused(cast, order):
    issue(cast, order)
    copy(cast, order, "discipline", "JW")
    error = refused("wrong_issuer", issue, cast, order, who=cast.jw_head)
    assert error.cite == "seed/13"


def test_art_2022_39_3_a_joint_conference_issues_since_may_2022(cast, order):
    order.office = cast.organ("LX")
    with acts.begin("test.conference", actor=cast.convener, key=key()) as act:
        act.change(order, "office")
        act.record(Kind.MEASURE_MADE, order.uid, on=DAY, payload={})
    refused("wrong_issuer", issue, cast, order, who=cast.convener)
    at = day("2022-05-05 周四")
    row = issue(cast, order, at=at, who=cast.convener, due_on=day("2022-06-06 周一"))
    assert (row.state, Entry.objects.filter(kind="measure:issue").get().cite) == ("issued", "2022/39-3")


def test_a_proposal_of_discipline_is_no_paper_of_the_office(cast):
    row = foundtown.measured(
        foundtown.with_people(cast), "discipline_proposal", target="leader", part="deputy", severity="grave"
    )
    refused("not_a_paper", issue, cast, row)


def test_who_was_in_the_chain_or_is_of_the_organ_is_kept_away(cast, order):
    post = people.create_post(cast.organ("XFJ"), title="调研员", kind="deputy_in_charge", actor=OPERATOR, on=SINCE)
    moved = people.appoint(cast.posts["deputy"].person, post, start=date(2013, 9, 1), actor=OPERATOR, on=DAY)
    cast.posts["moved"] = moved  # the deputy of that day is now at the office
    with pytest.raises(NotFound):
        issue(cast, order, who=cast.moved)


def test_what_is_not_in_order(cast, order):
    refused("missing", issue, cast, order, text="  ")
    refused("missing", issue, cast, order, due_on=None)
    refused("out_of_order", issue, cast, order, due_on=DAY)
    refused("before_previous", issue, cast, order, at=date(2013, 9, 16))
    refused(
        "future",
        issuing.issue_measure,
        order.uid,
        Issuing(TEXT),
        actor=cast.office_head,
        when=When(LATER, DAY),
        key=key(),
    )
    issue(cast, order)
    refused("wrong_state", issue, cast, order)
    with pytest.raises(Stale):
        issuing.issue_measure(order.uid, Issuing(TEXT), actor=cast.office_head, when=on(DAY), key=key(), expected=1)


@pytest.mark.parametrize(
    "said",
    [
        "信访人张三丰多次来电。",
        "信访人张 三 丰多次来电。",
        "来电号码13900000000。",
        "来电号码139-0000-0000。",
        "来电号码１３９００００００００。",
        "另有证件 421202199001011234。",
    ],
)
def test_art_2022_30_a_text_that_says_who_petitions_is_refused(cast, order, said):
    refused("identity", issue, cast, order, text=TEXT + said)


def test_a_circular_needs_its_circle(cast, circular):
    refused("no_addressee", issue, cast, circular)
    for code in ("JW", "ZZB", "XFJ"):
        refused("outside", issue, cast, circular, circle=(cast.organ(code).uid,))
    row = issue(cast, circular, circle=(cast.organ("ZJJ").uid, cast.organ("RSJ").uid))
    paper = Paper.objects.get(uid=row.paper)
    assert (paper.kind, paper.title, paper.public) == ("circular", "通报", False)
    assert paper.extra["addressee"] == "咸宁市住房和城乡建设局、咸宁市人力资源和社会保障局"
    assert set(MeasureCopy.objects.filter(role="circle").values_list("to_organ__code", flat=True)) == {"ZJJ", "RSJ"}


def test_an_admonition_is_suggested_to_the_committee_or_the_government(cast):
    row = foundtown.measured(foundtown.with_people(cast), "admonition", target="leader", part="deputy")
    refused("no_addressee", issue, cast, row)
    refused("no_addressee", issue, cast, row, to=cast.organ("XAQ").uid)
    refused("no_addressee", issue, cast, row, to=cast.organ("JW").uid)
    made = issue(cast, row, to=cast.organ("GOV").uid)
    paper = Paper.objects.get(uid=made.paper)
    assert (paper.title, paper.extra["addressee"]) == ("诫勉谈话建议书", "咸宁市人民政府")
    assert paper.extra["heading"] == "关于对咸宁市住房和城乡建设局副局长孙丽同志诫勉谈话的建议"


def test_what_an_order_brings(cast, order):
    row = issue(cast, order)
    paper = Paper.objects.get(uid=row.paper)
    assert paper.number.endswith("1号")
    assert "改" in paper.number
    assert paper.extra["copies"] == ["中共咸宁市纪律检查委员会", "中共咸宁市委组织部"]
    assert paper.extra["addressee"] == "咸宁市住房和城乡建设局"
    found = Rectification.objects.get()
    assert (found.ordered_on, found.due_on, found.state, found.organ.code) == (DAY, DUE, "running", "ZJJ")
    entry = YearEntry.objects.get()
    assert (entry.organ.code, entry.year, entry.struck_on) == ("ZJJ", 2013, None)
    assert list(yearfile.of_team(cast.organ("ZJJ"), 2013)) == [entry]
    assert row.until is None
    assert verify().ok


def test_the_text_that_is_drafted(cast, order):
    said = drafted(Measure.objects.select_related(*imposed.RELATED).get(pk=order.pk), DUE)
    number = order.charge.finding.verification.petition.number
    for part in (
        f"信访事项（编号 {number}）",
        "办结期限（《信访条例》第三十三条）的最后一日为2013年8月13日",
        "第十二条第三项",
        "造成一定影响",
        "咸信访纪要〔2013〕9号",
        "责令整改",
        "2013年10月18日",
        "不是法定期限",
    ):
        assert part in said, said
    assert "张三丰" not in said
    assert "13900000000" not in said
    issue(cast, order, text=said)


def test_the_same_key_does_nothing_twice(cast, order):
    said = {"actor": cast.office_head, "when": on(DAY), "key": key()}
    for _ in range(2):
        issuing.issue_measure(order.uid, Issuing(TEXT, due_on=DUE), **said)
    assert Paper.objects.filter(subject=order.uid).count() == 1 == YearEntry.objects.count()
    said["when"], said["key"] = When(DAY, DAY, "送达回证"), key()
    for _ in range(2):
        copying.copy_measure(order.uid, role="discipline", to=cast.organ("JW").uid, **said)
    assert MeasureCopy.objects.count() == 1


# --- copy


def test_art_seed_13_a_copy_goes_to_who_the_role_says_and_with_proof(cast, order):
    refused("wrong_state", copy, cast, order, "discipline", "JW")
    issue(cast, order)
    refused("no_proof", copy, cast, order, "discipline", "JW", proof=" ")
    refused("wrong_organ", copy, cast, order, "discipline", "ZZB")
    refused("wrong_organ", copy, cast, order, "personnel", "RSJ")
    refused("unknown_organ", copy, cast, order, "discipline", "XFJ")
    refused("only_both", copy, cast, order, "circle", "RSJ")
    refused("before_previous", copy, cast, order, "discipline", "JW", at=date(2013, 9, 17))
    said = {"code": "XAJW", "name": "咸安区纪委", "short_name": "区纪委", "kind": "discipline", "level": "county"}
    cast.organs["XAJW"] = people.create_organ(
        {**said, "valid_from": SINCE}, parent=cast.organ("XAQ"), actor=OPERATOR, on=SINCE
    )
    refused("wrong_level", copy, cast, order, "discipline", "XAJW")
    copy(cast, order, "discipline", "JW")
    refused("copied_already", copy, cast, order, "discipline", "JW")


def test_who_sees_a_copy_and_signs_for_it(cast, order):
    issue(cast, order)
    assert not imposed.visible_measures(cast.inspector).exists()
    first, second = both(cast, order)
    assert list(imposed.copied_to(cast.inspector)) == [first]
    assert list(imposed.copied_to(cast.personnel)) == [second]
    for part in ("handler", "deputy", "head", "stranger", "registrar", "county_head", "mayor_head"):
        assert not imposed.visible_measures(getattr(cast, part)).exists(), part
    at, _early = {"when": on(LATER), "key": key()}, When(date(2013, 9, 17), LATER, "回执")
    with pytest.raises(NotFound):
        copying.receive_copy(first.uid, actor=cast.personnel, **at)
    refused("no_proof", copying.receive_copy, first.uid, actor=cast.supervisor, **at)
    refused(
        "before_previous",
        copying.receive_copy,
        first.uid,
        actor=cast.inspector,
        when=When(date(2013, 9, 17), LATER, "回执"),
        key=key(),
    )
    assert copying.receive_copy(first.uid, actor=cast.inspector, **at).received_on == LATER
    refused("wrong_state", copying.receive_copy, first.uid, actor=cast.inspector, when=on(LATER), key=key())
    copying.receive_copy(second.uid, actor=cast.supervisor, when=When(LATER, LATER, "回执 3 号"), key=key())
    assert verify().ok


def test_the_texts_that_each_may_read(cast, order):
    paper = issue(cast, order).paper
    copy(cast, order, "discipline", "JW")
    for part in ("office_head", "supervisor", "inspector"):
        assert imposed.paper_seen(paper, getattr(cast, part))[0].uid == paper
    for part in ("personnel", "head", "deputy", "registrar", "vice_mayor"):
        with pytest.raises(NotFound):
            imposed.paper_seen(paper, getattr(cast, part))


def test_a_slip_in_a_copy_is_corrected(cast, order):
    issue(cast, order)
    first, second = both(cast, order)
    said = {"why": "登记错了", "when": on(LATER)}
    refused(
        "nothing_to_correct", copying.correct_copy, first.uid, what="receipt", actor=cast.inspector, key=key(), **said
    )
    copying.receive_copy(first.uid, actor=cast.inspector, when=on(LATER), key=key())
    copying.correct_copy(first.uid, what="receipt", actor=cast.inspector, key=key(), **said)
    assert MeasureCopy.objects.get(pk=first.pk).received_on is None
    refused("not_allowed", copying.correct_copy, first.uid, what="copy", actor=cast.inspector, key=key(), **said)
    copying.correct_copy(second.uid, what="copy", actor=cast.supervisor, key=key(), **said)
    assert not imposed.visible_measures(cast.personnel).exists()
    assert imposed.lacks(Measure.objects.get(pk=order.pk)) == ("personnel", "rectification")
    assert copy(cast, order, "personnel", "ZZB").pk != second.pk
    assert verify().ok


def test_what_waits_too_long(cast, order):
    row = issue(cast, order)
    assert imposed.waits(row, date(2013, 9, 25), 7) == ""
    assert imposed.waits(row, date(2013, 9, 26), 7) == "copy"
    both(cast, order)
    row = Measure.objects.get(pk=row.pk)
    assert imposed.waits(row, date(2013, 9, 25), 7) == ""
    assert imposed.waits(row, date(2013, 9, 26), 7) == "receipt"


# --- close


def test_art_seed_13_it_is_not_closed_while_one_copy_is_missing(cast, order):
    refused("not_issued", close, cast, order)
    issue(cast, order)
    rectified(cast, order)
    refused("not_copied", close, cast, order)
    copy(cast, order, "discipline", "JW")
    error = refused("not_copied", close, cast, order)
    assert "组织人事部门" in error.what
    assert "纪检监察机关；" not in error.what
    copy(cast, order, "personnel", "ZZB", at=date(2013, 9, 20))
    refused("before_previous", close, cast, order, at=date(2013, 9, 19))
    with pytest.raises(NotFound):
        close(cast, order, who=cast.head)
    refused("not_allowed", close, cast, order, who=cast.jw_head)
    assert close(cast, order).state == "closed"
    assert verify().ok
    refused("wrong_state", close, cast, order)


def test_an_order_is_not_closed_while_rectification_runs(cast, order):
    issue(cast, order)
    both(cast, order)
    refused("rectifying", close, cast, order)
    rectified(cast, order)
    assert close(cast, order).ended_on == LATER


def test_closed_by_mistake_it_is_opened_again(cast, circular):
    issue(cast, circular, circle=(cast.organ("ZJJ").uid,))
    first, _ = both(cast, circular)
    said = {"why": "漏了一份材料", "actor": cast.supervisor, "when": on(LATER)}
    refused("wrong_state", issuing.reopen_measure, circular.uid, key=key(), **said)
    close(cast, circular)
    refused("wrong_state", copying.correct_copy, first.uid, what="copy", key=key(), **said)
    assert issuing.reopen_measure(circular.uid, key=key(), **said).state == "issued"
    copying.correct_copy(first.uid, what="copy", key=key(), **said)
    refused("not_copied", close, cast, circular)


def test_a_text_issued_by_mistake_is_voided_and_issued_anew(cast, order):
    first = issue(cast, order).paper
    both(cast, order)
    said = {"why": "整改日期写错", "actor": cast.office_head, "when": on(LATER)}
    refused("missing", issuing.void_issue, order.uid, key=key(), **{**said, "why": " "})
    refused("not_allowed", issuing.void_issue, order.uid, key=key(), **{**said, "actor": cast.supervisor})
    row = issuing.void_issue(order.uid, key=key(), **said)
    assert (row.state, row.paper, Rectification.objects.get().state) == ("to_issue", None, "void")
    assert Paper.objects.get(uid=first).voided_on == LATER
    assert YearEntry.objects.get().struck_on == LATER
    assert MeasureCopy.objects.filter(struck_on__isnull=True).count() == 2  # they stay, of the voided text
    again = issue(cast, order, at=LATER, due_on=day("2013-10-25 周五"))
    assert again.paper != first
    assert Rectification.objects.get().due_on == date(2013, 10, 25)
    assert YearEntry.objects.filter(struck_on__isnull=True).count() == 1
    assert imposed.lacks(Measure.objects.get(pk=order.pk)) == ("discipline", "personnel", "rectification")
    both(cast, order, at=LATER)
    assert verify().ok
    rectified(cast, order, LATER)
    refused("wrong_state", issuing.void_issue, order.uid, key=key(), **said)


# --- effect


def test_the_effect_ends_only_where_the_bureau_has_set_months(cast, circular):
    change_setting("effect_months", 6, actor=OPERATOR, on=DAY)
    row = issue(cast, circular, circle=(cast.organ("ZJJ").uid,))
    assert row.until == date(2014, 3, 18)
    both(cast, circular)
    assert issuing.expire_measures(date(2014, 3, 19), actor=OPERATOR) == 0  # not closed
    close(cast, circular)
    assert issuing.expire_measures(date(2014, 3, 18), actor=OPERATOR) == 0
    assert issuing.expire_measures(date(2014, 5, 1), actor=OPERATOR) == 1
    assert issuing.expire_measures(date(2014, 5, 2), actor=OPERATOR) == 0
    entry = Entry.objects.get(kind="measure:expire")
    assert entry.on == date(2014, 3, 19)
    assert verify().ok
