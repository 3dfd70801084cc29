"""The three suggestions: refusals first; the thirty days by hand; late stays late; what makes an alert moot."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.cast import OPERATOR, SINCE, accepted, day, key, on, registered, with_centre
from tests.petitions.usual import refused
from xinfang.accountability.actions import advising, answering
from xinfang.accountability.actions.advising import Proposal
from xinfang.accountability.actions.answering import Feedback
from xinfang.accountability.advicemodels import Advice, AdviceAnswer
from xinfang.accountability.advicereads import feedback_due, made, received, seen, watched
from xinfang.accountability.facts import sweep_facts
from xinfang.accountability.models import Alert
from xinfang.accountability.queries import visible_alerts
from xinfang.bureau.queries import snapshot
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.people import actions as people
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.when import When
from xinfang.rules.advice import Answered, Kind
from xinfang.rules.refusals import NotFound, Stale

DAY = day("2013-06-14 周五")
NEW = day("2023-03-01 周三")
YES, NO = Answered.ADOPTED, Answered.NOT_ADOPTED


def proposal(cast, kind=Kind.IMPROVEMENT, to="ZJJ", **changes):
    said = Proposal(kind, cast.organ(to).uid, "三件事项都超过了期限。", "明确专人，逐件办结。")
    return replace(said, **changes)


def drafted(cast, at=DAY, **changes):
    return advising.draft_advice(proposal(cast, **changes), actor=cast.office_head, when=on(at), key=key())


def sent(cast, at=DAY, **changes):
    row = drafted(cast, at, **changes)
    return advising.send_advice(row.uid, actor=cast.office_head, when=on(at), key=key())


def got(cast, at=DAY, **changes):
    return answering.receive_advice(sent(cast, at, **changes).uid, actor=cast.head, when=on(at), key=key())


ADOPTED = Feedback(YES, plan="指定专人，逐件办结。", do_by=date(2013, 8, 1))


def answered(cast, row, at, said=ADOPTED, actor=None, proof="来文"):
    when = When(at, at, proof)
    return answering.answer_advice(row.uid, said, actor=actor or cast.head, when=when, key=key())


def alerts():
    rows = Alert.objects.exclude(fact="").order_by("lapsed_on", "pk")
    return list(rows.values_list("fact", "organ__code", "due_on", "lapsed_on", "state"))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ground": " "}, "missing"),
        ({"proposes": ""}, "missing"),
        ({"ground": "请联系张三丰 13900000000"}, "identity"),
        ({"to": "XFJ"}, "unknown_organ"),
        ({"named_on": date(2013, 7, 1)}, "day_by_law"),  # by the rules of 2005 the law has thirty days
        ({"kind": Kind.POLICY}, "not_the_body"),
        ({"kind": Kind.POLICY, "to": "XAQ"}, "not_the_body"),
        ({"kind": Kind.ACCOUNTABILITY}, "no_power"),
        ({"kind": Kind.ACCOUNTABILITY, "to": "JW"}, "missing"),
    ],
)
def test_what_is_no_suggestion_is_refused(cast, changes, code):
    to = changes.pop("to", "ZJJ")
    said = proposal(cast, to=to, **changes)
    refused(code, advising.draft_advice, said, actor=cast.office_head, when=on(DAY), key=key())
    assert Advice.objects.count() == 0


def test_who_does_not_supervise_drafts_nothing_and_who_does_not_approve_signs_nothing(cast):
    for part in ("registrar", "head", "inspector", "stranger"):
        refused(
            "not_allowed", advising.draft_advice, proposal(cast), actor=getattr(cast, part), when=on(DAY), key=key()
        )
    row = drafted(cast)
    clerk = replace(cast.registrar, permissions=cast.registrar.permissions | {"supervision:act"})
    refused("not_allowed", advising.send_advice, row.uid, actor=clerk, when=on(DAY), key=key())
    with pytest.raises(NotFound):
        advising.send_advice(row.uid, actor=cast.head, when=on(DAY), key=key())


def test_nobody_is_judged_by_own_people(cast):
    for about in ("XFJ", "GOV", "JW"):
        said = proposal(cast, Kind.ACCOUNTABILITY, "JW", about=cast.organ(about).uid)
        refused("own_case", advising.draft_advice, said, actor=cast.office_head, when=on(DAY), key=key())


def test_an_accusation_is_no_ground_and_what_is_unseen_is_not_there(cast):
    accusation = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("ZJJ").uid,))
    said = {"actor": cast.office_head, "when": on(DAY)}
    refused("accusation", advising.draft_advice, proposal(cast, matters=(accusation.uid,)), **said, key=key())
    with pytest.raises(NotFound):
        advising.draft_advice(proposal(cast, matters=(cast.organ("XFJ").uid,)), **said, key=key())


def test_a_letter_has_a_number_names_matters_by_theirs_and_nobody(cast):
    petition = accepted(cast)
    row = sent(cast, matters=(petition.uid,))
    paper = Paper.objects.get(uid=row.paper)
    assert (paper.title, paper.number) == ("改进建议书", "市信访局建〔2013〕1号")
    assert petition.number in paper.body
    assert "张三丰" not in paper.body
    assert "《信访条例》第三十六条" in paper.body
    assert "三十日内书面反馈" in paper.body
    assert paper.extra["addressee"] == "咸宁市住房和城乡建设局"
    entry = Entry.objects.filter(subject=row.uid).last()
    assert (entry.kind, entry.cite, entry.on) == ("advice:send", "2005/36", DAY)
    refused("wrong_state", advising.send_advice, row.uid, actor=cast.office_head, when=on(DAY), key=key())
    assert verify().problems == []


@pytest.mark.parametrize(
    ("kind", "to", "title", "cite"),
    [(Kind.POLICY, "GOV", "完善政策建议书", "2005/37"), (Kind.ACCOUNTABILITY, "JW", "责任追究建议书", "2005/38")],
)
def test_the_other_kinds_have_no_days(cast, kind, to, title, cite):
    about = cast.organ("ZJJ").uid if kind is Kind.ACCOUNTABILITY else None
    row = sent(cast, kind=kind, to=to, about=about, named_on=date(2013, 7, 1))
    paper = Paper.objects.get(uid=row.paper)
    assert paper.title == title
    assert "日期由我单位提出，不是法定期限" in paper.body
    assert "三十日" not in paper.body
    assert Entry.objects.filter(subject=row.uid).last().cite == cite
    clerk = {"actor": cast.office_head, "when": When(DAY, DAY, "送达回证1号")}
    row = answering.receive_advice(row.uid, **clerk, key=key())
    assert (row.pin, row.due_on, feedback_due(row, snapshot())) == ("", None, None)
    sweep_facts(date(2014, 6, 14))
    assert alerts() == []


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2013-06-14 周五", "2013-07-15 周一"),  # the thirtieth day, 14 July, is a Sunday
        ("2013-06-13 周四", "2013-07-15 周一"),  # 13 July is a Saturday
        ("2013-06-12 周三", "2013-07-12 周五"),
        ("2013-09-01 周日", "2013-10-08 周二"),  # 1 October begins seven days of rest
        ("2022-04-30 周六", "2022-05-30 周一"),  # the last day of the rules of 2005
        ("2022-05-01 周日", None),  # by the rules of 2022 an answer in writing, and no days
        ("2023-03-01 周三", None),
    ],
)
def test_thirty_days_from_receipt_by_the_rules_of_2005_alone(cast, start, due):
    row = got(cast, day(start))
    found = feedback_due(row, snapshot())
    assert found.due == row.due_on == (day(due) if due else None)
    assert found.cite == ("2005/36" if due else "2022/40")
    if due is None:
        assert "没有规定天数" in found.reasons[0]


def test_sent_under_the_old_rules_and_received_under_the_new_has_no_days(cast):
    row = sent(cast, date(2022, 4, 29))
    row = answering.receive_advice(row.uid, actor=cast.head, when=on(date(2022, 5, 5)), key=key())
    assert (row.due_on, row.pin.partition("#")[0]) == (None, "improvement_feedback@2022-05-01")


def test_the_office_signs_for_the_addressee_only_on_proof_and_a_stranger_never(cast):
    row = sent(cast)
    refused("no_proof", answering.receive_advice, row.uid, actor=cast.office_head, when=on(DAY), key=key())
    for part in ("stranger", "handler"):
        with pytest.raises(NotFound):
            answering.receive_advice(row.uid, actor=getattr(cast, part), when=on(DAY), key=key())
    early = When(date(2013, 6, 13), DAY, "签收单")
    refused("before_previous", answering.receive_advice, row.uid, actor=cast.head, when=early, key=key())
    assert answering.receive_advice(row.uid, actor=cast.head, when=on(DAY), key=key()).received_on == DAY
    refused("wrong_state", answering.receive_advice, row.uid, actor=cast.head, when=on(DAY), key=key())


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Feedback(NO), "no_reasons"),
        (Feedback(Answered.PARTLY, plan="改一半", do_by=date(2013, 8, 1)), "no_reasons"),
        (Feedback(YES, do_by=date(2013, 8, 1)), "missing"),
        (Feedback(YES, plan="改"), "missing"),
        (Feedback(YES, plan="改", do_by=date(2013, 7, 1)), "out_of_order"),
        (Feedback(NO, reasons="不合实际", do_by=date(2013, 8, 1)), "nothing_to_do"),
    ],
)
def test_an_answer_that_lacks_something_is_refused(cast, said, code):
    row = got(cast)
    refused(code, answering.answer_advice, row.uid, said, actor=cast.head, when=on(date(2013, 7, 2)), key=key())


def test_the_second_writer_is_told(cast):
    row = got(cast)
    said = {"actor": cast.head, "when": on(DAY), "key": key(), "expected": row.version - 1}
    with pytest.raises(Stale):
        answering.answer_advice(row.uid, ADOPTED, **said)


def test_answered_and_done_with_its_proof(cast):
    row = got(cast)
    answer = answered(cast, row, date(2013, 7, 10))
    paper = Paper.objects.get(uid=answer.paper)
    assert (paper.title, paper.number, paper.organ_label) == (
        "建议采纳情况反馈",
        "市住房和城乡建设局馈〔2013〕1号",
        "咸宁市住房和城乡建设局",
    )
    said = {"words": "十二件已办结。", "actor": cast.head, "when": on(date(2013, 8, 1))}
    refused("missing", answering.finish_advice, row.uid, evidence="", **said, key=key())
    answering.finish_advice(row.uid, evidence="办结名册", **said, key=key())
    row.refresh_from_db()
    assert row.state == "done"
    sweep_facts(date(2014, 1, 2))
    assert alerts() == []
    assert verify().problems == []


def test_no_answer_raises_one_alert_that_a_late_answer_does_not_take_away(cast):
    row = got(cast)
    sweep_facts(date(2013, 7, 15))
    assert alerts() == []
    assert sweep_facts(date(2013, 7, 20)).raised == 1
    found = [("advice_no_feedback", "ZJJ", date(2013, 7, 15), date(2013, 7, 16), "open")]
    assert alerts() == found
    answered(cast, row, date(2013, 7, 22), Feedback(NO, reasons="没有人手"))
    assert (sweep_facts(date(2013, 7, 23)).mooted, alerts()) == (0, found)
    alert = Alert.objects.get()
    assert (alert.readings, alert.fact_uid, alert.petition) == ("12.7", Advice.objects.get().receipt_uid, None)
    assert [list(visible_alerts(getattr(cast, part))) == [alert] for part in ("head", "inspector", "office_head")] == [
        True
    ] * 3
    assert verify().problems == []


def test_an_answer_in_time_that_was_entered_late_makes_it_moot(cast):
    row = got(cast)
    sweep_facts(date(2013, 7, 20))
    when = When(date(2013, 7, 12), date(2013, 7, 22), "复函〔2013〕8号")
    answering.answer_advice(row.uid, ADOPTED, actor=cast.head, when=when, key=key())
    assert sweep_facts(date(2013, 7, 22)).mooted == 1


def test_a_receipt_that_was_corrected_and_a_suggestion_that_was_voided_make_it_moot(cast):
    first, second = got(cast), got(cast)
    assert sweep_facts(date(2013, 7, 20)).raised == 2
    late = on(date(2013, 7, 22))
    answering.undo_advice(first.uid, why="签收日记错", actor=cast.office_head, when=late, key=key())
    when = When(date(2013, 7, 1), date(2013, 7, 22), "送达回证")
    answering.receive_advice(first.uid, actor=cast.office_head, when=when, key=key())
    advising.void_advice(second.uid, why="发错了单位", actor=cast.office_head, when=late, key=key())
    assert sweep_facts(date(2013, 7, 22)).mooted == 2
    first.refresh_from_db()
    assert first.due_on == date(2013, 7, 31)
    assert Paper.objects.get(uid=second.paper).voided_on == date(2013, 7, 22)
    assert sweep_facts(date(2013, 8, 1)).raised == 1  # the receipt that was corrected is another record
    assert verify().problems == []


def test_a_bare_refusal_that_the_office_received_is_a_fact_until_the_record_is_corrected(cast):
    row = got(cast)
    answer = answered(cast, row, date(2013, 7, 10), Feedback(NO), actor=cast.office_head, proof="复函〔2013〕9号")
    assert (answer.bare, Paper.objects.get(uid=answer.paper).external) == (True, True)
    sweep_facts(date(2013, 7, 11))
    assert alerts() == [("advice_refused_bare", "ZJJ", date(2013, 7, 10), date(2013, 7, 11), "open")]
    assert Alert.objects.get().fact_uid == answer.uid
    answering.undo_advice(row.uid, why="第二页有理由", actor=cast.office_head, when=on(date(2013, 7, 12)), key=key())
    answered(cast, row, date(2013, 7, 12), Feedback(NO, reasons="第二页"), actor=cast.office_head)
    assert sweep_facts(date(2013, 7, 12)).mooted == 1
    assert AdviceAnswer.objects.filter(voided_on__isnull=False).get().paper == answer.paper


def test_adopted_and_not_done_stays_when_it_is_done_late(cast):
    row = got(cast)
    answered(cast, row, date(2013, 7, 10))
    sweep_facts(date(2013, 8, 2))
    found = [("advice_not_done", "ZJJ", date(2013, 8, 1), date(2013, 8, 2), "open")]
    assert alerts() == found
    said = {"words": "办完了。", "evidence": "名册", "actor": cast.head, "when": on(date(2013, 8, 9))}
    answering.finish_advice(row.uid, **said, key=key())
    assert (sweep_facts(date(2013, 8, 9)).mooted, alerts()) == (0, found)
    answering.undo_advice(row.uid, why="日期记错", actor=cast.head, when=on(date(2013, 8, 12)), key=key())
    said["when"] = When(date(2013, 8, 1), date(2013, 8, 12), "名册")
    answering.finish_advice(row.uid, **said, key=key())
    assert sweep_facts(date(2013, 8, 12)).mooted == 1
    assert verify().problems == []


def test_by_the_rules_of_2022_no_answer_is_ever_late_and_a_bare_refusal_is_still_asked_about(cast):
    row = got(cast, NEW)
    sweep_facts(NEW + timedelta(days=400))
    assert alerts() == []
    answered(cast, row, date(2023, 4, 3), Feedback(NO), actor=cast.office_head)
    sweep_facts(date(2023, 4, 4))
    assert [one[0] for one in alerts()] == ["advice_refused_bare"]


def test_before_the_source_was_in_force_and_by_reference_only_nothing_is_raised(cast):
    got(cast, date(2013, 5, 10))  # 周五: due on 9 June, a Sunday that was worked; before 14 June 2013
    said = {
        "code": "YY",
        "name": "咸宁市第一医院",
        "short_name": "市一医院",
        "kind": "by_reference_body",
        "level": "city",
    }
    said |= {"valid_from": SINCE, "by_reference": True}
    cast.organs["YY"] = people.create_organ(said, parent=cast.organ("GOV"), actor=OPERATOR, on=SINCE)
    row = sent(cast, to="YY")
    answering.receive_advice(row.uid, actor=cast.office_head, when=When(DAY, DAY, "回证"), key=key())
    sweep_facts(date(2014, 6, 14))
    assert alerts() == []


def test_the_same_key_does_nothing_twice(cast):
    said = {"actor": cast.office_head, "when": on(DAY), "key": key()}
    assert advising.draft_advice(proposal(cast), **said) == advising.draft_advice(proposal(cast), **said)
    row = Advice.objects.get()
    said["key"] = key()
    assert {advising.send_advice(row.uid, **said).paper for _ in range(2)} == {Advice.objects.get().paper}
    assert Paper.objects.filter(subject=row.uid).count() == 1


def test_who_sees_what(cast):
    with_centre(cast)
    draft, ours = drafted(cast), sent(cast)
    policy = sent(cast, kind=Kind.POLICY, to="GOV")
    account = sent(cast, kind=Kind.ACCOUNTABILITY, to="JW", about=cast.organ("ZJJ").uid)
    by = {
        part: set(seen(getattr(cast, part)))
        for part in ("office_head", "registrar", "head", "inspector", "stranger", "handler")
    }
    assert by["office_head"] == {draft, ours, policy, account}
    assert by["registrar"] == {draft, ours, policy}  # whom to hold to account only those see who supervise
    assert by["head"] == {ours}  # not the draft, and not what is about its people
    assert by["inspector"] == {ours, policy, account}
    assert by["stranger"] == by["handler"] == set()
    assert set(made(cast.head)) == set() == set(watched(cast.head))
    assert set(received(cast.inspector)) == {account}
    assert seen(cast.county_registrar).count() == 0


def test_what_is_about_discipline_s_own_people_goes_round_it(cast):
    said = {
        "code": "ZZB",
        "name": "中共咸宁市委组织部",
        "short_name": "市委组织部",
        "kind": "personnel",
        "level": "city",
    }
    bureau = people.create_organ({**said, "valid_from": SINCE}, parent=cast.organ("GOV"), actor=OPERATOR, on=SINCE)
    cast.organs["ZZB"] = bureau
    sent(cast, kind=Kind.ACCOUNTABILITY, to="ZZB", about=cast.organ("JW").uid)
    assert seen(cast.inspector).count() == 0
