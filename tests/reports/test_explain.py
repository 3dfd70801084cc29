"""A finding explained: one tree, each with article and ledger number; who may read it; no petitioner in it."""

import json
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.accountability.foundtown import determined, with_people
from tests.cast import OPERATOR, key
from tests.reports.findings import IDENTITY, whole
from xinfang.accountability.decided import visible_findings as explainable
from xinfang.accountability.models import Alert, Asking, Laying, MeasureCopy, Statement, Subject, VerifiedAlert
from xinfang.bureau import acts
from xinfang.bureau.queries import snapshot
from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import Entry
from xinfang.papers.models import Paper
from xinfang.petitions.kinds import RecusalAsked, RecusalGround
from xinfang.petitions.models import Petition, Recusal
from xinfang.reports.explain import as_json, tree, walk
from xinfang.reports.explained import finding_for, finding_named, gather
from xinfang.rules.refusals import NotFound


@pytest.fixture
def today():
    with time_machine.travel("2013-10-09 10:00+08:00", tick=False):
        yield


def explained(cast, finding, part="office_head"):
    return tree(gather(finding_for(getattr(cast, part), finding.uid), snapshot()))


def titles(root):
    return [node.title for _, node in walk(root)]


def test_art_seed_11_who_may_have_it_explained(cast):
    finding, _ = determined(cast)
    sees = {
        part: explainable(getattr(cast, part)).filter(pk=finding.pk).exists() for part in cast.posts if part != "admin"
    }
    assert {part for part, seen in sees.items() if seen} == {
        "office_head",
        "office_deputy",
        "supervisor",
        "second",
        "inspector",
        "jw_head",
    }
    assert explainable(OPERATOR).get() == finding
    for part in ("head", "deputy", "handler", "stranger", "personnel", "county_head", "mayor_head", "convener"):
        with pytest.raises(NotFound):
            finding_for(getattr(cast, part), finding.uid)


def test_the_sealed_path_and_an_accusation_are_explained_to_nobody_who_does_not_see_them(cast):
    finding, _ = determined(cast)
    Petition.objects.filter(pk=finding.verification.petition_id).update(sealed_path=True)
    assert not explainable(OPERATOR).exists()
    assert not explainable(cast.inspector).exists()
    assert explainable(cast.office_head).exists()  # it registered the matter
    finding.verification.sealed_path = True
    finding.verification.save(update_fields=["sealed_path"])
    for part in ("office_head", "inspector", "jw_head"):
        assert not explainable(getattr(cast, part)).exists()


def test_who_is_recused_or_of_the_chain_sees_nothing_of_it(cast):
    finding, _ = determined(cast)
    said = {"ground": RecusalGround.KIN, "asked_by": RecusalAsked.DECLARED, "reason": "系近亲属"}
    said |= {"asked_on": date(2013, 6, 17), "from_on": date(2013, 6, 17)}
    person = cast.posts["office_deputy"].person
    with acts.begin("test.recused", actor=cast.office_head, key=key()) as act:
        act.add(Recusal(petition=finding.verification.petition, person=person, **said))
        act.record(Kind.VERIFICATION_OPENED, finding.verification.uid, on=date(2013, 9, 18), payload={})
    assert not explainable(cast.office_deputy).exists()
    assert explainable(cast.office_head).exists()
    moved = replace(cast.office_head, person=cast.head.person)  # a leader of the chain who came to the office since
    assert not explainable(moved).exists()


def test_who_hears_the_appeal_sees_it(cast):
    finding, _ = whole(cast)
    assert finding_for(cast.convener, finding.uid) == finding


def test_one_tree_from_measure_to_papers(cast):
    finding, measure = whole(cast)
    root = explained(cast, finding)
    assert (root.cite, root.on) == ("seed/12.3", date(2013, 9, 17))
    assert [one.title for one in root.children] == [
        "措施",
        "情形和规定",
        f"事项 {finding.verification.petition.number} 的经过",
        "责任追究的文书",
        "核查",
        "证据目录",
        "集体研究",
        "申诉、更正、移送",
    ]
    [order] = root.children[0].children
    assert (order.title, order.cite, order.on) == ("责令整改", "seed/13", date(2013, 9, 17))
    below = [one.title for one in order.children]
    assert below[0] == "责任单位：咸宁市住房和城乡建设局"
    assert below[1] == f"文书：责令整改通知书 {Paper.objects.get(uid=measure.paper).number}"
    assert any(one.startswith("抄送") for one in below)
    [clock] = [node for _, node in walk(root) if node.title == "期限：办结期限"]
    assert clock.cite == "2005/33"
    assert "适用 2005-05-01 起施行的规定：60 日（版本 conclude@2005-05-01#" in clock.lines[0]
    assert any("2013年8月13日" in line for line in clock.lines)
    assert {"2005/43", "2005/33"} <= {one.cite for one in root.children[1].children}
    assert "提出：市信访局督查科长" in titles(root)
    assert "参加研究：市信访局副局长，同意" in titles(root)
    assert "申诉" in titles(root)


def test_every_ledger_number_is_of_an_entry_and_every_row_and_act_has_one(cast):
    finding, _ = whole(cast)
    root = explained(cast, finding)
    numbers = {node.seq for _, node in walk(root) if node.seq}
    assert numbers <= set(Entry.objects.values_list("seq", flat=True))
    acts = root.children[2].children
    assert len(acts) >= 4
    assert all(one.seq and one.on for one in acts)
    for _, node in walk(root.children[0]):
        assert node.seq or node is root.children[0], node.title


def test_only_the_charged_person_is_named(cast):
    finding, _ = determined(cast, "admonition", target="leader", part="deputy", item="12.8")
    said = json.dumps(as_json(explained(cast, finding)), ensure_ascii=False)
    assert "孙丽" in said
    for name in ("王芳", "刘建军", "丁原", "方圆", "周建国", "李敏"):
        assert name not in said


def test_no_identity_of_a_petitioner_in_the_tree(cast):
    finding, _ = whole(cast)
    said = json.dumps(as_json(explained(cast, finding)), ensure_ascii=False)
    for value in IDENTITY:
        assert value not in said
    assert "查看信访人身份" not in said
    assert "没有人接" in said


def test_the_statements_do_not_grow(cast):
    finding, measure = whole(cast)
    counts = []
    for code in ("ZZB", "XAXF"):
        for part in ("office_head", "inspector"):
            with CaptureQueriesContext(connection) as asked:
                explained(cast, finding, part)
            counts.append(len(asked))
        with acts.begin("test.more", actor=cast.office_head, key=key()) as act:
            act.add(
                MeasureCopy(measure=measure, role="personnel", to_organ=cast.organ(code), sent_on=date(2013, 9, 18))
            )
            for subject in Subject.objects.filter(verification=finding.verification):
                asking = act.add(Asking(subject=subject, what="reasons", asked_on=date(2013, 8, 20), words="请说明"))
                act.add(Statement(asking=asking, given_on=date(2013, 8, 21), words="没有", proof=""))
            act.record(Kind.MEASURE_COPIED, measure.uid, on=date(2013, 9, 18), payload={})
    assert counts[:2] == counts[2:]
    assert max(counts) <= 46, counts


def test_art_seed_13_copies_to_both_and_the_year_stand_in_the_tree(cast):
    finding, measure = whole(cast)
    with acts.begin("test.copied", actor=cast.office_head, key=key()) as act:
        row = {"measure": measure, "role": "personnel", "to_organ": cast.organ("ZZB"), "sent_on": date(2013, 9, 18)}
        act.add(MeasureCopy(**row, received_on=date(2013, 9, 20)))
        act.record(Kind.MEASURE_COPIED, measure.uid, on=date(2013, 9, 18), payload={})
    copies = [node for _, node in walk(explained(cast, finding)) if node.title.startswith("抄送") and node.lines]
    said = {(one.title, one.cite, one.lines) for one in copies if one.cite == "seed/13"}
    assert ("抄送中共咸宁市纪律检查委员会（纪检监察机关）", "seed/13", ("还没有签收",)) in said
    assert ("抄送市委组织部（组织人事部门）", "seed/13", ("2013年9月20日 周五签收",)) in said


def test_art_seed_14_what_was_laid_before_a_leader_stands_in_the_tree(cast):
    finding, measure = whole(cast)
    with acts.begin("test.laid", actor=cast.office_head, key=key()) as act:
        said = {"measure": measure, "leader": cast.posts["vice_mayor"], "laid_on": date(2013, 9, 18)}
        act.add(Laying(**said, words=""))
        act.record(Kind.MEASURE_LAID, measure.uid, on=date(2013, 9, 18), payload={})
    [laid] = [node for _, node in walk(explained(cast, finding)) if node.title.startswith("呈市")]
    assert (laid.title, laid.cite, laid.lines) == ("呈市人民政府分管副市长", "seed/14", ("还没有批阅",))
    assert "卫东" not in str(as_json(laid))


def test_a_duty_and_a_fact_are_explained_as_what_they_are(cast):
    finding, _ = determined(cast)
    said = {"organ": cast.organ("ZJJ"), "due_on": date(2013, 8, 31), "lapsed_on": date(2013, 9, 1), "found": "missed"}
    with acts.begin("test.alerts", actor=cast.office_head, key=key()) as act:
        for row in (
            Alert(**said, duty="contact_facts", first_on=date(2013, 8, 1), readings="12.1"),
            Alert(**said, fact="absent_scene", fact_uid=uuid4(), readings="12.9"),
            Alert(**said, fact="by_hand", fact_uid=uuid4(), readings="12.6"),
        ):
            act.add(VerifiedAlert(verification=finding.verification, alert=act.add(row)))
        act.record(Kind.VERIFICATION_NOTED, finding.verification.uid, on=date(2013, 9, 2), payload={})
    found = {node.title: node.cite for _, node in walk(explained(cast, finding)) if node.title.startswith("待核：")}
    assert found["待核：应当到场，没有到场登记"] == "seed/12.9"
    assert found["待核：由人提出的待核事项"] == "seed/12.6"
    assert "seed/8" in found.values()


def test_a_paper_number_finds_it(cast):
    finding, measure = whole(cast)
    number = Paper.objects.get(uid=measure.paper).number
    assert finding_named(OPERATOR, number) == finding_named(OPERATOR, str(finding.uid)) == finding
    for wrong in ("咸信访改〔2013〕99号", "", "x"):
        with pytest.raises(NotFound):
            finding_named(OPERATOR, wrong)


@pytest.mark.usefixtures("today")
def test_the_page(cast, sign_in):
    finding, _ = whole(cast)
    page = sign_in("office_head").get(reverse("desk:explain", args=[finding.uid]))
    text = page.content.decode()
    assert page.status_code == 200
    assert "期限：办结期限" in text
    assert 'id="n1.1"' in text
    for value in IDENTITY:
        assert value not in text
    for part, status in (("jw_head", 200), ("head", 403), ("handler", 403), ("county_head", 404), ("convener", 200)):
        assert sign_in(part).get(reverse("desk:explain", args=[finding.uid])).status_code == status, part


@pytest.mark.usefixtures("today")
def test_the_command(cast, xinfang):
    finding, measure = whole(cast)
    code, out, _ = xinfang("explain", finding.uid, "--json")
    assert (code, out["cite"], out["children"][0]["title"]) == (0, "seed/12.3", "措施")
    code, text, _ = xinfang("explain", Paper.objects.get(uid=measure.paper).number)
    assert code == 0
    assert "1.1 责令整改" in text
    for value in IDENTITY:
        assert value not in text
    assert xinfang("explain", "00000000-0000-0000-0000-000000000001")[0] == 2
    assert Entry.objects.order_by("-seq").first().kind == "operator:use"


def test_a_finding_without_a_matter_is_explained_too(cast):
    with_people(cast)
    finding, _ = determined(cast)
    verification = finding.verification
    verification.petition = None
    verification.save(update_fields=["petition"])
    assert "措施" in titles(explained(cast, finding))
