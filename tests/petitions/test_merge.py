"""Several matters handled as one: no day later, one lapse one alert, each petitioner told and answered; and taken apart."""

from dataclasses import replace
from datetime import date

import pytest

from tests.cast import accepted, assigned, extended, forwarded, key, on, registered, replied, signer
from xinfang.accountability.models import Alert
from xinfang.accountability.sweep import sweep
from xinfang.bureau.queries import snapshot
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.petitions import actions, received
from xinfang.petitions.identities import Identity
from xinfang.petitions.kinds import MatterKind, Outcome, Purpose, ServiceMode
from xinfang.petitions.models import Clock, Petition, Proceeding, Sight, Submission, Tie
from xinfang.rules.refusals import NotFound, Refused, Stale
from xinfang.rules.steps import State

DAY = date(2013, 6, 14)  # Friday: accepted, 60 days end on Tuesday 13 August
SECOND = date(2013, 6, 24)  # Monday: accepted, 60 days end on Friday 23 August
AT = date(2013, 6, 26)  # Wednesday
FIRST_DUE, SECOND_DUE = date(2013, 8, 13), date(2013, 8, 23)
WIFE = Identity("李四光", "13700000000", "", "温泉街道一号")


def two(cast):
    """The earlier and the later accepted."""
    return accepted(cast, DAY), accepted(cast, SECOND, identity=WIFE)


def merge(cast, one, into, part="handler", at=AT, **said):
    return actions.merge(one.uid, into=into.uid, actor=getattr(cast, part), when=on(at), key=key(), **said)


def undo(cast, one, at=AT, why="不是同一件事。"):
    return actions.undo_merge(one.uid, why=why, actor=cast.handler, when=on(at), key=key())


def reply(cast, petition, at=date(2013, 7, 1)):
    said = {"outcome": Outcome.EXPLAIN, "text": "收费标准已经公示。", "actor": signer(cast.handler), "when": on(at)}
    return actions.reply(petition.uid, **said, key=key())


def serve(cast, petition, at):
    said = {"mode": ServiceMode.HAND, "received_on": at, "actor": cast.handler, "when": on(at), "key": key()}
    return actions.serve(petition.uid, **said)


def state(petition):
    return Proceeding.objects.get(petition=petition, current=True).state


def running(petition, limit="conclude"):
    rows = Clock.objects.filter(petition=petition, limit=limit, met_on__isnull=True, void_on__isnull=True)
    return list(rows.values_list("due_on", flat=True))


def refused(code, act, *given, **said):
    with pytest.raises(Refused) as found:
        act(*given, **said)
    assert found.value.code == code, found.value


def test_only_what_is_accepted_and_not_answered_is_merged(cast):
    lead = accepted(cast)
    with pytest.raises(NotFound):  # still at the petition office
        merge(cast, registered(cast), lead)
    refused("wrong_state", merge, cast, forwarded(cast), lead)
    refused("wrong_state", merge, cast, replied(cast), lead, at=date(2013, 7, 2))
    refused("wrong_state", merge, cast, lead, replied(cast), at=date(2013, 7, 2))
    refused("wrong_state", merge, cast, lead, forwarded(cast))
    refused("same_matter", merge, cast, lead, lead)
    assert not Tie.objects.exists()


def test_only_what_the_same_organ_handles_and_the_actor_sees(cast):
    mine, theirs = accepted(cast), registered(cast)
    actions.accept(theirs.uid, actor=cast.registrar, when=on(DAY), key=key())
    with pytest.raises(NotFound):
        merge(cast, mine, theirs)
    refused("not_your_role", merge, cast, mine, theirs, part="registrar")
    refused("other_holder", merge, cast, theirs, mine, part="registrar")


def test_no_accusation_goes_into_anything_else(cast):
    plain = accepted(cast)
    sealed = accepted(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("RSJ").uid,))
    refused("accusation", merge, cast, sealed, plain)
    refused("accusation", merge, cast, plain, sealed)


def test_a_lapse_does_not_vanish_in_a_merger_and_an_extension_serves_no_other(cast):
    early, late = two(cast)
    refused("overdue", merge, cast, early, late, at=date(2013, 8, 14))
    refused("overdue", merge, cast, late, early, at=date(2013, 8, 14))
    long = extended(cast)
    refused("not_extended", merge, cast, long, late, at=date(2013, 8, 2))
    refused("not_extended", merge, cast, late, long, at=date(2013, 8, 2))


def test_a_lead_is_not_merged_and_what_is_merged_leads_nothing(cast):
    early, late = two(cast)
    third = accepted(cast)
    merge(cast, late, early)
    refused("leads", merge, cast, early, third)
    refused("wrong_state", merge, cast, third, late)
    refused("wrong_state", merge, cast, late, third)
    with pytest.raises(Stale):
        merge(cast, third, early, expected=1)


def test_art_2022_34_who_was_not_told_of_the_acceptance_is_told_first(cast):
    day = date(2023, 3, 1)  # Wednesday
    lead, other = (accepted(cast, day, kind=MatterKind.CLAIM_ART31_6) for _ in range(2))
    refused("told", merge, cast, other, lead, at=day)
    actions.inform_receipt(other.uid, actor=cast.handler, when=on(day), key=key())
    merge(cast, other, lead, at=day)
    assert state(other) == "merged"


def test_the_later_rests_and_the_lead_keeps_its_earlier_day(cast):
    early, late = two(cast)
    merge(cast, late, early)
    assert (state(late), state(early)) == ("merged", "handling")
    assert (running(late), running(early)) == ([], [FIRST_DUE])
    waits = dict(Sight.objects.filter(organ=cast.organ("ZJJ")).values_list("petition", "todo"))
    assert waits == {early.pk: True, late.pk: False}
    assert verify().ok


def test_a_lead_takes_over_the_earlier_day_of_what_is_merged_into_it(cast):
    early, late = two(cast)
    merge(cast, early, late)
    assert (running(early), running(late)) == ([], [FIRST_DUE])
    shown = Clock.objects.filter(petition=late, limit="conclude").order_by("pk").values_list("due_on", "void_why")
    assert list(shown) == [(SECOND_DUE, "merged"), (FIRST_DUE, "")]  # both stay to be seen
    row = Sight.objects.get(organ=cast.organ("ZJJ"), petition=late)
    assert (row.limit, row.due_on) == ("conclude", FIRST_DUE)
    assert verify().ok


def test_of_three_the_earliest_binds_and_each_taken_out_has_its_own_day_again(cast):
    first, second = two(cast)
    third = accepted(cast, date(2013, 6, 19))  # Wednesday: until Sunday 18 August, so Monday 19
    merge(cast, third, second)
    assert running(second) == [date(2013, 8, 19)]
    merge(cast, first, second)
    assert running(second) == [FIRST_DUE]
    undo(cast, first)
    assert (running(first), running(second), running(third)) == ([FIRST_DUE], [date(2013, 8, 19)], [])
    undo(cast, third)
    assert (running(second), running(third)) == ([SECOND_DUE], [date(2013, 8, 19)])
    assert [state(one) for one in (first, second, third)] == ["handling"] * 3
    assert verify().ok


def test_one_lapse_is_one_alert(cast):
    early, late = two(cast)
    merge(cast, early, late)
    sweep(date(2013, 8, 30))  # Friday, after both days
    alert = Alert.objects.get()
    assert (alert.petition.pk, alert.lapsed_on) == (late.pk, date(2013, 8, 14))
    reply(cast, late, date(2013, 9, 2))
    sweep(date(2013, 9, 3))
    assert Alert.objects.count() == 1


def test_everybody_is_told_and_nobody_the_number_of_another(cast):
    early, late = two(cast)
    merge(cast, late, early)
    for one, other in ((early, late), (late, early)):
        notice = Paper.objects.get(subject=one.uid, kind="procedure_notice")
        assert "并案办理" in notice.body
        assert "2013年8月13日" in notice.body
        assert other.number not in notice.body
        assert notice.public


def test_one_reply_answers_all_and_each_window_runs_from_its_own_receipt(cast):
    early, late = two(cast)
    merge(cast, late, early)
    reply(cast, early)
    assert (state(early), state(late)) == ("replied", "replied")
    for one in (early, late):
        opinion = Paper.objects.get(subject=one.uid, kind="opinion")
        assert one.number in opinion.title + opinion.body + str(opinion.extra)
    numbers = set(Paper.objects.filter(kind="opinion").values_list("number", flat=True))
    assert len(numbers) == 2
    serve(cast, early, date(2013, 7, 2))  # Tuesday: until Thursday 1 August
    assert running(late, "review_request") == []
    serve(cast, late, date(2013, 7, 8))  # Monday: until Wednesday 7 August
    assert running(early, "review_request") == [date(2013, 8, 1)]
    assert running(late, "review_request") == [date(2013, 8, 7)]
    met = Clock.objects.filter(limit="conclude", met_on=date(2013, 7, 1))
    assert met.count() == 1  # one conclusion, counted once
    asked = {"received_on": date(2013, 7, 9), "text": "不服。", "actor": cast.handler, "when": on(date(2013, 7, 9))}
    actions.request_review(late.uid, to=cast.organ("GOV").uid, **asked, key=key())
    assert (state(early), state(late)) == ("replied", "reviewing")
    assert verify().ok


def test_a_reply_taken_back_is_taken_back_from_all_unless_one_has_it(cast):
    early, late = two(cast)
    merge(cast, late, early)
    reply(cast, early)
    said = {"why": "答错了。", "actor": cast.handler, "when": on(date(2013, 7, 2))}
    refused("answered_with_lead", actions.undo_reply, late.uid, **said, key=key())
    actions.undo_reply(early.uid, **said, key=key())
    assert (state(early), state(late)) == ("handling", "merged")
    assert running(early) == [FIRST_DUE]
    assert not Paper.objects.filter(kind="opinion", voided_on__isnull=True).exists()
    assert not Paper.objects.filter(kind="opinion", public=True).exists()
    reply(cast, early, date(2013, 7, 3))
    serve(cast, late, date(2013, 7, 4))
    said["when"] = on(date(2013, 7, 5))
    refused("not_served", actions.undo_reply, early.uid, **said, key=key())
    assert state(early) == "replied"
    assert verify().ok


@pytest.mark.parametrize("end", ["withdraw", "undo_acceptance"])
def test_what_ends_the_lead_otherwise_lets_the_others_go_on_alone(cast, end):
    early, late = two(cast)
    merge(cast, late, early)
    said = {"actor": cast.handler, "when": on(date(2013, 7, 1)), "key": key()}
    if end == "withdraw":
        actions.withdraw(early.uid, text="问题已经解决。", **said)
    else:
        actions.undo_acceptance(early.uid, why="受理错了。", **said)
    assert state(late) == "handling"
    assert running(late) == [SECOND_DUE]
    assert verify().ok


def test_a_settlement_of_the_lead_binds_nobody_else(cast):
    day = date(2023, 3, 1)  # Wednesday
    lead, other = (accepted(cast, day, kind=MatterKind.CLAIM_ART31_6) for _ in range(2))
    for one in (lead, other):
        actions.inform_receipt(one.uid, actor=cast.handler, when=on(day), key=key())
    merge(cast, other, lead, at=day)
    actions.settle(lead.uid, text="双方签名的协议。", actor=cast.handler, when=on(day), key=key())
    assert (state(lead), state(other)) == ("settled", "handling")


def test_a_merged_petitioner_withdraws_alone_and_may_take_it_back(cast):
    early, late = two(cast)
    merge(cast, early, late)
    said = {"actor": cast.handler, "when": on(date(2013, 7, 1))}
    actions.withdraw(early.uid, text="不再要求。", **said, key=key())
    assert (state(early), running(late)) == ("withdrawn", [FIRST_DUE])  # never later
    actions.undo_withdrawal(early.uid, why="登错了。", **said, key=key())
    assert (state(early), running(early)) == ("handling", [FIRST_DUE])
    assert verify().ok


def test_whoever_assigned_a_merged_matter_still_gets_its_report(cast):
    lead, other = accepted(cast), assigned(cast)
    actions.accept(other.uid, actor=cast.handler, when=on(DAY), key=key())
    merge(cast, other, lead)
    row = Sight.objects.get(organ=cast.organ("ZJJ"), petition=other)
    assert (row.todo, row.limit) == (True, "report_back")
    actions.report_back(other.uid, text="并案办理中。", actor=cast.handler, when=on(AT), key=key())
    assert running(other, "report_back") == []


def test_a_merger_loses_and_doubles_no_submission(cast):
    early, late = two(cast)
    actor = replace(cast.registrar)
    count = lambda: received.counts(received.received(actor, DAY, AT), snapshot())[0]  # noqa: E731
    before = count()
    merge(cast, late, early)
    assert count() == before
    assert before.items == 2
    assert Submission.objects.count() == 2
    assert Petition.objects.count() == 2


def test_what_would_start_the_leads_clock_anew_waits_until_the_merger_is_undone(cast):
    early, late = two(cast)
    merge(cast, early, late)
    said = {"why": "登错了。", "actor": cast.handler, "when": on(AT)}
    refused("leads", actions.correct_acceptance, late.uid, accepted_on=SECOND, **said, key=key())
    kind = {"changes": {"kind": "suggestion"}, **said, "actor": cast.registrar}
    refused("leads", actions.correct_registration, late.uid, **kind, key=key())
    title = {**kind, "changes": {"title": "停车费"}}
    actions.correct_registration(late.uid, **title, key=key())
    assert running(late) == [FIRST_DUE]


def test_a_kind_corrected_after_the_common_reply_starts_nothing(cast):
    early, late = two(cast)
    merge(cast, late, early)
    reply(cast, early)
    kind = {"changes": {"kind": "claim_art31_6"}, "why": "补上类别。", "actor": cast.registrar}
    actions.correct_registration(late.uid, **kind, when=on(date(2013, 7, 2)), key=key())
    assert Clock.objects.filter(petition=late, limit="conclude").count() == 1
    assert verify().ok


def test_the_same_form_twice_merges_once(cast):
    early, late = two(cast)
    again = key()
    for _ in range(2):
        actions.merge(late.uid, into=early.uid, actor=cast.handler, when=on(AT), key=again)
    assert Tie.objects.count() == 1
    refused("no_reason", undo, cast, late, why=" ")
    undo(cast, late)
    refused("wrong_state", undo, cast, late)
    merge(cast, late, early)
    assert State(state(late)) is State.MERGED
