"""Review and re-review (2005/34, 35; 2022/35, 36): asked for, refused, declined, decided, revoked, taken back.

The days of the story, all of 2013: received and accepted Friday 14 June; replied Monday 1 July; served Wednesday 3 July,
so that a review may be asked for until Friday 2 August.
"""

from datetime import date

import pytest

from tests.cast import OPERATOR, SINCE, key, letter, on, signer
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.people import actions as people
from xinfang.people import queries
from xinfang.petitions import actions
from xinfang.petitions.kinds import Answer, Decision, MatterKind, Outcome, ServiceMode
from xinfang.petitions.models import Petition, Sight
from xinfang.portal.lodge import PETITIONER
from xinfang.rules.refusals import NotFound, Refused

DAY, REPLIED, SERVED, ASKED = date(2013, 6, 14), date(2013, 7, 1), date(2013, 7, 3), date(2013, 7, 22)


@pytest.fixture
def bench(cast):
    """The cast with somebody at the county's and the city's government, who review."""
    for part, code, name in (("county_reviewer", "XAQ", "沈清"), ("city_reviewer", "GOV", "顾远")):
        person = people.create_person(code=part, name=name, actor=OPERATOR, on=SINCE)
        post = people.create_post(cast.organ(code), title="复查员", kind="handler", actor=OPERATOR, on=SINCE)
        cast.posts[part] = people.appoint(
            person, post, start=SINCE, functions=[], portfolio="", actor=OPERATOR, on=SINCE
        )
    return cast


def replied(cast, outcome=Outcome.REFUSE, *, start=DAY, answered=REPLIED, served=SERVED, **said):
    """Lodged with the county's housing department, replied to and served."""
    organ = cast.organ("XAZJ")
    clerk = queries.actor_from(cast.posts["county_handler"])
    petition = actions.register(
        letter(received_on=start, **said), organ=organ, actor=PETITIONER, when=on(start), key=key()
    )
    uid = petition.petition.uid
    actions.accept(uid, actor=clerk, when=on(start), key=key())
    answer = {"outcome": outcome, "text": "不予支持。", "actor": signer(clerk), "when": on(answered), "key": key()}
    if isinstance(outcome, Answer):
        actions.answer(uid, **answer)
    else:
        actions.reply(uid, **answer)
    how = {"mode": ServiceMode.HAND, "received_on": served}
    return actions.serve(uid, **how, actor=clerk, when=on(served), key=key())


def ask(cast, petition, to="XAQ", asked=ASKED, received=ASKED, actor=PETITIONER, **said):
    day = said.pop("day", received)
    act = said.pop("act", actions.request_review)
    return act(
        petition.uid, to=cast.organ(to).uid, text="请求复查，退还多收的费用。", asked_on=asked, received_on=received,
        actor=actor, when=on(day), key=key(), **said,
    )  # fmt: skip


def decide(cast, petition, decision, day, act=actions.decide_review, actor=None):
    actor = signer(actor or cast.county_reviewer)
    return act(petition.uid, decision=decision, text="经查，决定如下。", actor=actor, when=on(day), key=key())


def current(petition):
    return petition.proceedings.get(current=True)


def refused(code, do, *args, **said):
    before = Entry.objects.count()
    with pytest.raises(Refused) as error:
        do(*args, **said)
    assert error.value.code == code
    assert Entry.objects.count() == before


def test_before_the_reply_there_is_nothing_to_review(bench):
    organ = bench.organ("XAZJ")
    said = actions.register(letter(), organ=organ, actor=PETITIONER, when=on(DAY), key=key())
    refused("wrong_state", ask, bench, said.petition)


def test_art_2022_35_only_an_opinion_of_31_6_is_reviewed(bench):
    day = date(2023, 3, 1)
    said = {"start": day, "answered": date(2023, 3, 20), "served": date(2023, 3, 21)}
    other = replied(bench, Answer.NOT_ADOPTED, kind=MatterKind.SUGGESTION, **said)
    asked = {"asked": date(2023, 4, 3), "received": date(2023, 4, 3)}
    refused("not_of_its_kind", ask, bench, other, **asked)
    claim = replied(bench, kind=MatterKind.CLAIM_ART31_6, **said)
    ask(bench, claim, **asked)
    assert claim.clocks.get(limit="review").due_on == date(2023, 5, 4)  # Wednesday 3 May is in the holiday: Thursday


def test_the_petitioner_alone_chooses_among_competent_organs(bench):
    petition = replied(bench)
    refused("not_competent", ask, bench, petition, "GOV")
    refused("not_competent", ask, bench, petition, "XAZJ")
    refused("out_of_order", ask, bench, petition, asked=date(2013, 7, 2), received=ASKED)
    refused("out_of_order", ask, bench, petition, asked=ASKED, received=date(2013, 7, 21), day=ASKED)
    with pytest.raises(NotFound):
        ask(bench, petition, actor=bench.stranger)
    with pytest.raises(Refused, match="没有内容"):
        actions.request_review(
            petition.uid,
            to=bench.organ("XAQ").uid,
            text=" ",
            received_on=ASKED,
            actor=PETITIONER,
            when=on(ASKED),
            key=key(),
        )
    assert current(petition).tier == 1
    assert verify().ok


def test_art_2005_34_a_review_runs_from_the_receipt_of_the_request(bench):
    petition = ask(bench, replied(bench))
    now = current(petition)
    assert (now.tier, now.state, now.organ.code, now.late, now.chosen) == (
        2,
        "reviewing",
        "XAQ",
        False,
        "own_level_government",
    )
    window = petition.clocks.get(limit="review_request")
    assert (window.due_on, window.met_on) == (date(2013, 8, 2), ASKED)  # Friday
    clock = petition.clocks.get(limit="review")
    assert (clock.organ.code, clock.start_on, clock.due_on) == ("XAQ", ASKED, date(2013, 8, 21))  # Wednesday
    row = Sight.objects.get(petition=petition, organ=bench.organ("XAQ"))
    assert (row.role, row.todo, row.limit, row.due_on) == ("holder", True, "review", date(2013, 8, 21))
    assert Sight.objects.get(petition=petition, organ=bench.organ("XAZJ")).todo is False
    assert Petition.objects.visible_to(bench.county_reviewer).get() == petition
    assert verify().ok


def test_a_late_request_is_entered_and_the_reviewer_decides_on_it(bench):
    late = date(2013, 8, 5)  # Monday: the window ended on Friday 2 August
    petition = ask(bench, replied(bench), asked=late, received=late)
    assert current(petition).late is True
    clerk = {"actor": bench.county_reviewer, "when": on(date(2013, 8, 7)), "key": key()}
    actions.decline_review(petition.uid, reason="asked_late", text="逾期提出，没有正当理由。", **clerk)
    now = current(petition)
    assert (now.tier, now.state, now.organ.code) == (1, "replied", "XAZJ")
    assert petition.clocks.get(limit="review").met_on == date(2013, 8, 7)
    assert Paper.objects.get(subject=petition.uid, kind="decline_notice").public
    done = {"actor": bench.county_handler, "when": on(date(2013, 8, 8)), "key": key()}
    actions.archive(petition.uid, **done)
    assert verify().ok


def test_lateness_is_no_reason_against_a_request_that_came_in_time(bench):
    petition = ask(bench, replied(bench), asked=date(2013, 8, 2), received=date(2013, 8, 6))  # posted on the last day
    said = {"reason": "asked_late", "text": "逾期。", "actor": bench.county_reviewer, "when": on(date(2013, 8, 7))}
    refused("not_late", actions.decline_review, petition.uid, **said, key=key())
    assert petition.clocks.get(limit="review").due_on == date(2013, 9, 5)  # Thursday: thirty days from Tuesday 6 August


def test_only_the_reviewing_organ_decides(bench):
    petition = ask(bench, replied(bench))
    said = {"decision": Decision.MAINTAIN, "text": "维持。", "when": on(ASKED)}
    refused("not_your_role", actions.decide_review, petition.uid, **said, actor=bench.county_handler, key=key())
    with pytest.raises(NotFound):
        actions.decide_review(petition.uid, **said, actor=signer(bench.stranger), key=key())
    refused("wrong_state", actions.decide_rereview, petition.uid, **said, actor=bench.county_reviewer, key=key())


def test_art_2005_35_maintained_reviewed_again_and_final(bench):
    petition = ask(bench, replied(bench))
    decide(bench, petition, Decision.MAINTAIN, date(2013, 8, 20))
    assert petition.clocks.get(limit="review").met_on == date(2013, 8, 20)
    refused("file_ready", actions.archive, petition.uid, actor=bench.county_reviewer,
            when=on(date(2013, 8, 21)), key=key())  # fmt: skip
    how = {"mode": ServiceMode.POST, "received_on": date(2013, 8, 22)}
    actions.serve(petition.uid, **how, actor=bench.county_reviewer, when=on(date(2013, 8, 22)), key=key())
    # thirty days end on Saturday 21 September, the last day of the Mid-Autumn holiday; Sunday the 22nd is worked
    assert petition.clocks.get(limit="rereview_request").due_on == date(2013, 9, 22)
    asked = date(2013, 9, 2)
    refused("not_competent", ask, bench, petition, "XAQ", asked, asked, act=actions.request_rereview)
    ask(bench, petition, "GOV", asked, asked, act=actions.request_rereview)
    clock = petition.clocks.get(limit="rereview")
    # thirty days end on Wednesday 2 October, in the National Day holiday: Tuesday the 8th
    assert (clock.organ.code, clock.nominal_on, clock.due_on) == ("GOV", date(2013, 10, 2), date(2013, 10, 8))
    decide(bench, petition, Decision.MAINTAIN, date(2013, 9, 30), actions.decide_rereview, bench.city_reviewer)
    assert current(petition).state == "final"
    assert Paper.objects.filter(subject=petition.uid, kind="finality_record").count() == 1
    how["received_on"] = date(2013, 10, 9)
    actions.serve(petition.uid, **how, actor=bench.city_reviewer, when=on(date(2013, 10, 9)), key=key())
    assert petition.clocks.filter(limit__endswith="_request").count() == 2  # nothing runs after finality
    actions.archive(petition.uid, actor=bench.county_handler, when=on(date(2013, 10, 10)), key=key())
    assert verify().ok


def in_rereview(bench):
    petition = ask(bench, replied(bench))
    decide(bench, petition, Decision.MAINTAIN, date(2013, 8, 20))
    how = {"mode": ServiceMode.POST, "received_on": date(2013, 8, 22)}
    actions.serve(petition.uid, **how, actor=bench.county_reviewer, when=on(date(2013, 8, 22)), key=key())
    asked = date(2013, 9, 2)
    return ask(bench, petition, "GOV", asked, asked, act=actions.request_rereview)


def test_art_2005_35_2_the_days_of_a_hearing_are_left_out_of_the_re_review(bench):
    petition = in_rereview(bench)
    clerk = {"actor": bench.city_reviewer, "when": on(date(2013, 9, 10))}
    refused("hearing", actions.close_hearing, petition.uid, text="记录", **clerk, key=key())
    said = {"until": date(2013, 9, 9), "text": "听证通知。"}
    refused("bad_period", actions.open_hearing, petition.uid, **said, **clerk, key=key())
    said["until"] = date(2013, 9, 25)
    actions.open_hearing(petition.uid, **said, **clerk, key=key())
    clock = petition.clocks.get(limit="rereview")
    assert (clock.nominal_on, clock.due_on) == (date(2013, 10, 18), date(2013, 10, 18))  # 16 days: Friday
    said = {
        "decision": Decision.MAINTAIN,
        "text": "维持。",
        "actor": bench.city_reviewer,
        "when": on(date(2013, 9, 11)),
    }
    refused("no_hearing", actions.decide_rereview, petition.uid, **said, key=key())
    clerk["when"] = on(date(2013, 9, 20))
    actions.close_hearing(petition.uid, text="听证笔录。", **clerk, key=key())
    clock.refresh_from_db()
    assert clock.exclusions == "2013-09-10..2013-09-20"
    assert (clock.nominal_on, clock.due_on) == (date(2013, 10, 13), date(2013, 10, 14))  # 11 days: Sunday, so Monday
    assert verify().ok


def test_a_hearing_in_a_review_changes_no_day(bench):
    petition = ask(bench, replied(bench))
    clerk = {"actor": bench.county_reviewer, "when": on(date(2013, 7, 25))}
    actions.open_hearing(petition.uid, until=date(2013, 7, 30), text="听证通知。", **clerk, key=key())
    assert petition.clocks.get(limit="review").due_on == date(2013, 8, 21)


@pytest.mark.parametrize("tier", [2, 3])
def test_revoked_is_handled_anew_with_days_of_its_own(bench, tier):
    petition = ask(bench, replied(bench)) if tier == 2 else in_rereview(bench)
    act, actor = (
        (actions.decide_review, bench.county_reviewer) if tier == 2 else (actions.decide_rereview, bench.city_reviewer)
    )
    day = date(2013, 9, 3)  # Tuesday
    decide(bench, petition, Decision.REVOKE, day, act, actor)
    now = current(petition)
    assert (now.tier, now.round, now.state, now.organ.code) == (1, 2, "assigned", "XAZJ")
    row = Sight.objects.get(petition=petition, organ=bench.organ("XAZJ"))
    assert (row.todo, row.limit) == (True, "receive")
    clerk = {"actor": signer(bench.county_handler), "when": on(date(2013, 9, 5))}
    refused("received", actions.decline, petition.uid, reason="statutory_path", text="不。", **clerk, key=key())
    refused("not_redo", actions.recall, petition.uid, why="错了", actor=actor, when=on(day), key=key())
    actions.receive(petition.uid, **clerk, key=key())
    assert current(petition).state == "handling"
    anew = petition.clocks.get(limit="conclude", proceeding=current(petition))
    assert (anew.start_on, anew.due_on) == (date(2013, 9, 5), date(2013, 11, 4))  # Monday
    clerk["when"] = on(date(2013, 10, 10))
    actions.reply(petition.uid, outcome=Outcome.SUPPORT, text="予以支持。", **clerk, key=key())
    how = {"mode": ServiceMode.HAND, "received_on": date(2013, 10, 11)}
    clerk["when"] = on(date(2013, 10, 11))
    actions.serve(petition.uid, **how, **clerk, key=key())
    refused(
        "carried_out", actions.archive, petition.uid, actor=bench.county_handler, when=on(date(2013, 12, 2)), key=key()
    )
    actions.execute(petition.uid, text="已退款。", actor=bench.county_handler, when=on(date(2013, 12, 2)), key=key())
    actions.archive(petition.uid, actor=bench.county_handler, when=on(date(2013, 12, 2)), key=key())
    assert verify().ok


def test_a_request_entered_by_mistake_is_taken_back_and_the_window_runs_on(bench):
    petition = ask(bench, replied(bench))
    actions.cancel_review(petition.uid, why="登错了事项", actor=bench.county_reviewer, when=on(ASKED), key=key())
    assert current(petition).tier == 1
    window = petition.clocks.get(limit="review_request")
    assert (window.met_on, window.due_on) == (None, date(2013, 8, 2))
    assert petition.clocks.get(limit="review").void_on == ASKED
    again = ask(bench, petition, asked=date(2013, 7, 30), received=date(2013, 7, 30))
    assert current(again).tier == 2
    assert verify().ok


def test_a_decision_is_corrected_and_the_first_stays_readable(bench):
    petition = ask(bench, replied(bench))
    decide(bench, petition, Decision.MAINTAIN, date(2013, 8, 20))
    said = {
        "text": "变更为部分支持。",
        "why": "文字有误",
        "actor": signer(bench.county_reviewer),
        "when": on(date(2013, 8, 21)),
    }
    refused("revoke", actions.correct_decision, petition.uid, decision=Decision.REVOKE, **said, key=key())
    actions.correct_decision(petition.uid, decision=Decision.CHANGE, **said, key=key())
    opinions = list(Paper.objects.filter(subject=petition.uid, kind="review_opinion").order_by("pk"))
    assert [bool(paper.voided_on) for paper in opinions] == [True, False]
    now = current(petition)
    assert (now.outcome, now.replied_on) == ("change", date(2013, 8, 20))
    assert verify().ok


def test_the_same_request_twice_is_one(bench):
    petition = replied(bench)
    said = {"to": bench.organ("XAQ").uid, "text": "请求复查。", "received_on": ASKED, "actor": PETITIONER}
    for _ in range(2):
        actions.request_review(petition.uid, **said, when=on(ASKED), key="portal:review:once")
    assert petition.proceedings.count() == 2
