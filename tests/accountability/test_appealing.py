"""Appeal, correction and revocation with their effect (seed/13; our readings). Refusals first."""

from datetime import date

import pytest

from tests.accountability.aftertown import issued
from tests.cast import OPERATOR, key, on
from xinfang.accountability.actions import appealing, revoking
from xinfang.accountability.actions.revoking import Decision
from xinfang.accountability.aftersight import appeal_until, concerning, visible_appeals, visible_entries
from xinfang.accountability.models import Alert, Appeal, Finding, Measure, MeasureCopy, Rectification, YearEntry
from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.rules.accountable import ORDER
from xinfang.rules.appealing import Body, hearer, heavier
from xinfang.rules.refusals import NotFound, Refused

AT = date(2013, 9, 25)  # 周三
LAST = date(2013, 10, 18)  # 周五: thirty days after 18 September
LATE = date(2013, 10, 21)  # 周一
REVOKE = Decision("咸联席纪要〔2013〕3号", "事实不清，予以撤销。")


def file(cast, row, actor="head", at=AT, **said):
    given = {"grounds": "当时已经办结，没有登记。", "when": on(at), "key": key(), **said}
    return appealing.file_appeal(row.uid, actor=getattr(cast, actor), **given)


def take(cast, row, actor="convener"):
    return appealing.take(row.uid, actor=getattr(cast, actor), when=on(AT), key=key())


def decide(cast, row, decision, said=REVOKE, actor="convener"):
    given = {"decision": decision, "said": said, "when": on(AT), "key": key()}
    return appealing.decide_appeal(row.uid, actor=getattr(cast, actor), **given)


def code(function, *args, **said):
    with pytest.raises(Refused) as error:
        function(*args, **said)
    return error.value.code


def test_who_hears():
    office, conference = Body(1, "petition_office", 10), Body(2, "joint_conference", 10)
    above, sibling = Body(3, "petition_office", 20), Body(4, "petition_office", 10)
    assert hearer(office, 9, [above, conference]) == (above, "office_above"), "先是上级信访部门"
    assert hearer(office, 9, [conference]) == (conference, "conference"), "没有上级的，联席会议"
    assert hearer(conference, 9, [sibling, above]) == (above, "office_above"), "同级的信访部门不审理联席会议的"
    assert hearer(office, 2, [office, conference]) == (None, "nobody"), "自己不审理自己的"
    assert hearer(conference, 9, [sibling]) == (None, "nobody")


@pytest.mark.parametrize(("place", "before"), list(enumerate(ORDER)))
def test_never_heavier(place, before):
    assert [heavier(before, after) for after in ORDER] == [n > place for n in range(len(ORDER))]


def test_filing_refused(cast):
    row = issued(cast)
    for part in ("stranger", "handler", "registrar", "inspector", "office_head"):
        with pytest.raises(NotFound):
            file(cast, row, part)
    assert code(file, cast, row, grounds=" ") == "missing", "要写理由"
    assert code(file, cast, row, "convener") == "no_proof", "代为登记要凭据"
    assert code(file, cast, row, at=LATE) == "late", "晚了要写为什么"
    assert not Appeal.objects.exists()


def test_days_run_from_the_receipt(cast):
    row = issued(cast)
    assert appeal_until(row, 30) == LAST
    assert file(cast, row, at=LAST).late_why is None, "最后一天不算晚"
    assert code(file, cast, row, at=LATE, late_why="病了") == "again", "申诉过的不再申诉"


def test_late_with_reasons(cast):
    assert file(cast, issued(cast), at=LATE, late_why="外出学习。").late_why == "外出学习。"


def test_discipline_is_appealed_elsewhere(cast):
    row = issued(cast, "discipline_proposal", target="person", part="handler", severity="grave")
    assert not concerning(cast.handler).exists(), "建议移送不是处分，不在这里"
    with pytest.raises(NotFound):
        file(cast, row, "handler")
    from xinfang.petitions.when import When

    said = {"grounds": "不服。", "when": When(AT, AT, "申诉书1号"), "key": key()}
    assert code(appealing.file_appeal, row.uid, actor=cast.convener, **said) == "elsewhere"


def test_hearing_refused(cast):
    appeal = file(cast, issued(cast))
    assert code(take, cast, appeal, "office_head") == "not_allowed", "作出决定的不审理"
    assert code(take, cast, appeal, "head") == "not_allowed", "申诉人不审理"
    assert code(decide, cast, appeal, "revoked") == "wrong_state", "先受理"
    take(cast, appeal)
    assert code(decide, cast, appeal, "revoked", Decision(" ", "撤销。")) == "no_minutes"
    assert code(decide, cast, appeal, "revoked", Decision("3号", " ")) == "missing"
    assert code(decide, cast, appeal, "harder") == "missing"
    heavy = Decision("3号", "加重。", "discipline_proposal")
    assert code(decide, cast, appeal, "corrected", heavy) == "not_permitted", "不能加重"
    same = Decision("3号", "照旧。", "rectification_order")
    assert code(decide, cast, appeal, "corrected", same) == "same"
    assert Measure.objects.get().state == "issued"


def test_a_leader_is_never_corrected_to_worse(cast):
    appeal = file(cast, issued(cast, "circulated_criticism", target="leader", part="deputy"), "deputy")
    take(cast, appeal)
    heavy = Decision("3号", "加重。", "admonition")
    assert code(decide, cast, appeal, "corrected", heavy) == "heavier"


def test_who_had_a_part_does_not_hear(cast):
    row = issued(cast)
    appeal = file(cast, row)
    with acts.begin("test.officer", actor=cast.office_head, key=key()) as act:
        row.issued_by = cast.posts["convener"]
        act.change(row, "issued_by_id")
        act.record(Kind.MEASURE_ISSUED, row.uid, on=AT, payload={})
    assert code(take, cast, appeal) == "took_part"


def test_upheld(cast):
    appeal = file(cast, issued(cast))
    take(cast, appeal)
    decide(cast, appeal, "upheld", Decision("3号", "事实清楚。"))
    row = Appeal.objects.get()
    assert (row.state, row.decision) == ("decided", "upheld")
    assert Measure.objects.get().state == "issued"
    assert YearEntry.objects.get().struck_on is None, "维持的仍然记入"
    assert Paper.objects.get(uid=row.paper).kind == "official_opinion"


def test_revoked_has_its_effect(cast):
    measure = issued(cast)
    appeal = file(cast, measure)
    take(cast, appeal)
    decide(cast, appeal, "revoked")
    assert Measure.objects.get().state == "revoked"
    entry = YearEntry.objects.get()
    assert (entry.struck_on, entry.struck_why) == (AT, REVOKE.words), "年度记录划掉，理由留着"
    assert Paper.objects.get(uid=measure.paper).voided_on == AT, "原文书作废"
    assert Finding.objects.get().state == "revoked"
    assert Rectification.objects.get().state == "void"
    alert = Alert.objects.get(limit="conclude")
    assert (alert.state, alert.mooted_why) == ("dismissed", "revoked")
    assert verify().ok


def test_corrected_to_a_milder_one(cast):
    appeal = file(cast, issued(cast))
    take(cast, appeal)
    decide(cast, appeal, "corrected", Decision("3号", "情节轻微。", "circulated_criticism"))
    found = {row.kind: row.state for row in Measure.objects.all()}
    assert found == {"rectification_order": "revoked", "circulated_criticism": "to_issue"}
    assert Finding.objects.get().state == "corrected"
    assert Alert.objects.get(limit="conclude").state == "verifying", "认定还在，待核事项不消除"
    assert verify().ok


def test_withdrawn_and_filed_again(cast):
    row = issued(cast)
    appeal = file(cast, row)
    assert code(appealing.withdraw_appeal, appeal.uid, actor=cast.convener, when=on(AT), key=key()) == "not_allowed"
    appealing.withdraw_appeal(appeal.uid, actor=cast.head, when=on(AT), key=key())
    assert code(take, cast, appeal) == "wrong_state"
    assert file(cast, row).state == "filed"


def test_own_initiative(cast):
    row = issued(cast)
    with pytest.raises(NotFound):
        revoking.revoke(row.uid, said=REVOKE, actor=cast.head, when=on(AT), key=key())
    appeal = file(cast, row)
    own = {"said": REVOKE, "actor": cast.office_head, "when": on(AT)}
    assert code(revoking.revoke, row.uid, **own, key=key()) == "appealed", "申诉没有决定的，不自行改"
    appealing.withdraw_appeal(appeal.uid, actor=cast.head, when=on(AT), key=key())
    one = key()
    for _ in range(2):
        assert revoking.revoke(row.uid, **own, key=one).state == "revoked"
    assert code(revoking.revoke, row.uid, **own, key=key()) == "wrong_state"
    assert Paper.objects.filter(kind="official_opinion").count() == 1


def test_correct_on_own_initiative_to_none(cast):
    row = issued(cast)
    said = Decision("咸信访纪要〔2013〕11号", "情节轻微，不采取措施。", "none")
    revoking.correct(row.uid, said=said, actor=cast.office_head, when=on(AT), key=key())
    assert [one.state for one in Measure.objects.all()] == ["revoked"]
    assert Finding.objects.get().state == "corrected"


def test_sight(cast):
    file(cast, issued(cast, target="person", part="handler", kind="circulated_criticism"), "handler")
    seen = {
        part: (concerning(getattr(cast, part)).exists(), visible_appeals(getattr(cast, part)).exists())
        for part in ("handler", "deputy", "head", "stranger", "office_head", "convener", "registrar")
    }
    assert seen == {
        "handler": (True, True),
        "deputy": (False, False),
        "head": (False, False),
        "stranger": (False, False),
        "office_head": (False, True),
        "convener": (False, True),
        "registrar": (False, False),
    }, "本人只看自己的；作出决定的和审理的看得到"


def test_sight_of_the_year(cast):
    issued(cast)
    seen = {
        part
        for part in ("head", "handler", "stranger", "office_head", "inspector", "registrar")
        if visible_entries(getattr(cast, part)).exists()
    }
    assert seen == {"head", "office_head"}, "没有抄送的纪检看不到"


def test_of_an_accusation_only_who_sees_it_knows(cast):
    row = issued(cast)
    petition = row.charge.finding.verification.petition
    type(petition).objects.filter(pk=petition.pk).update(sealed_path=True)
    assert visible_entries(cast.supervisor).exists()  # the office registered it
    assert not visible_entries(OPERATOR).exists()
    assert not visible_appeals(OPERATOR).exists()


def test_a_copy_entered_by_mistake_shows_nobody_the_file(cast):
    row = issued(cast)
    with acts.begin("test.copy", actor=cast.office_head, key=key()) as act:
        said = {"measure": row, "role": "personnel", "to_organ": cast.organ("ZZB"), "sent_on": AT, "paper": row.paper}
        copy = act.add(MeasureCopy(**said, proof="机要 1 号"))
        act.record(Kind.MEASURE_COPIED, row.uid, on=AT, payload={})
    assert visible_entries(cast.personnel).exists()
    with acts.begin("test.strike", actor=cast.office_head, key=key()) as act:
        copy.struck_on, copy.struck_why = AT, "送错了"
        act.change(copy, "struck_on", "struck_why")
        act.record(Kind.MEASURE_COPIED, row.uid, on=AT, payload={})
    assert not visible_entries(cast.personnel).exists()
