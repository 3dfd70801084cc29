"""Every pair of state and step that the table does not hold is refused with its article and changes nothing."""

from datetime import date

import pytest

from tests.cast import OPERATOR, accepted, assigned, key, on, registered
from tests.petitions.usual import refused, state
from xinfang.petitions import actions
from xinfang.petitions.disputed import About
from xinfang.petitions.kinds import (
    Answer,
    Decision,
    MatterKind,
    Outcome,
    Procedure,
    RecusalAsked,
    RecusalGround,
    ServiceMode,
)
from xinfang.rules import steps
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import ROWS, STEPS, Facts, State, Who

DAY = date(2023, 3, 1)  # 周三, under the rules of 2022: every step is known to them
LATER = date(2023, 5, 31)  # 周三, after every window
KIND = MatterKind.CLAIM_ART31_6


def in_registered(cast):
    return registered(cast, DAY, kind=KIND)


def in_forwarded(cast):
    petition = in_registered(cast)
    actions.forward(petition.uid, to=cast.organ("ZJJ").uid, actor=OPERATOR, when=on(DAY), key=key())
    return actions.receive(petition.uid, actor=OPERATOR, when=on(DAY), key=key())


def in_assigned(cast):
    return assigned(cast, DAY, date(2023, 4, 28), kind=KIND)


def in_returned(cast):
    return actions.recall(in_forwarded(cast).uid, why="转错。", actor=OPERATOR, when=on(DAY), key=key())


def in_handling(cast):
    return accepted(cast, DAY, kind=KIND)


def in_merged(cast):
    lead, other = in_handling(cast), in_handling(cast)
    for one in (lead, other):
        actions.inform_receipt(one.uid, actor=OPERATOR, when=on(DAY), key=key())
    return actions.merge(other.uid, into=lead.uid, actor=OPERATOR, when=on(DAY), key=key())


def in_replied(cast):
    said = {"outcome": Outcome.SUPPORT, "text": "支持。", "actor": OPERATOR, "when": on(DAY)}
    return actions.reply(in_handling(cast).uid, **said, key=key())


def in_informed(cast):
    said = {"competent": "法院", "text": "", "actor": OPERATOR, "when": on(DAY), "key": key()}
    return actions.inform(in_registered(cast).uid, **said)


def in_declined(cast):
    said = {"reason": "statutory_path", "text": "请起诉。", "actor": OPERATOR, "when": on(DAY), "key": key()}
    return actions.decline(in_forwarded(cast).uid, **said)


def in_declined_finally(cast):
    said = {"reason": "same_facts_ended", "text": "已终结。", "actor": OPERATOR, "when": on(DAY), "key": key()}
    return actions.decline_finally(in_forwarded(cast).uid, **said)


def in_withdrawn(cast):
    return actions.withdraw(in_handling(cast).uid, text="撤回。", actor=OPERATOR, when=on(DAY), key=key())


def in_archived(cast):
    return actions.archive(in_informed(cast).uid, actor=OPERATOR, when=on(DAY), key=key())


def in_cancelled(cast):
    return actions.cancel_registration(in_registered(cast).uid, why="重复。", actor=OPERATOR, when=on(DAY), key=key())


READY = {
    State.REGISTERED: in_registered,
    State.FORWARDED: in_forwarded,
    State.ASSIGNED: in_assigned,
    State.RETURNED: in_returned,
    State.HANDLING: in_handling,
    State.MERGED: in_merged,
    State.REPLIED: in_replied,
    State.INFORMED: in_informed,
    State.DECLINED: in_declined,
    State.DECLINED_FINALLY: in_declined_finally,
    State.WITHDRAWN: in_withdrawn,
    State.ARCHIVED: in_archived,
    State.CANCELLED: in_cancelled,
}
NOT_BY_PEOPLE = ({Who.BY_LAW}, {Who.PETITIONER})
TAKEN_BY_PEOPLE = [step for step in ROWS if step.part == 1 and step.frm and set(step.who) not in NOT_BY_PEOPLE]
OTHERS = {State.REVIEWING, State.REVIEWED, State.REREVIEWING, State.FINAL, State.SETTLED, State.LED_IN}


def said_for(step, cast):
    """The arguments of each act, all of them good."""
    if step in {"link", "merge", "unlink"}:
        other = {"into" if step == "merge" else "other": registered(cast, DAY).uid}
        return {**other, "why": "录错了。"} if step == "unlink" else other
    to, why = {"to": cast.organ("RSJ").uid}, {"why": "录错了。"}
    words = {"text": "理由。"}
    asked = {"to": cast.organ("GOV").uid, **words, "received_on": LATER}
    reply = {"outcome": Outcome.SUPPORT, "text": "支持。"}
    serve = {"mode": ServiceMode.HAND, "received_on": LATER}
    head = {"approver": cast.posts["head"].uid, "approved_on": LATER}
    return {
        "inform": {"competent": "法院", "text": ""},
        "decline": {"reason": "statutory_path", **words},
        "decline_finally": {"reason": "same_facts_ended", **words},
        "forward": to,
        "assign": {**to, "report_by": date(2023, 6, 30)},
        "object": words,
        "agree_return": words,
        "overrule": words,
        "extend": {"days": 10, "reason": "等待检测", **head},
        "reply": reply,
        "instruct": {"words": "请办。", "leader": cast.posts["head"].uid},
        "answer_instruction": words,
        "to_ordinary": why,
        "answer": {"outcome": Answer.ADOPTED, **words},
        "set_kind": {"kind": MatterKind.SUGGESTION, **why},
        "serve": serve,
        "report_back": words,
        "withdraw": words,
        "correct_registration": {"changes": {"title": "别的"}, **why},
        "ask_supplement": {**words, "by": date(2023, 12, 1)},
        "supplement": words,
        "report_up": words,
        "open_hearing": {"until": LATER, **words},
        "close_hearing": words,
        "execute": words,
        "request_review": asked,
        "request_rereview": asked,
        "decide_review": {"decision": next(iter(Decision)), **words},
        "decide_rereview": {"decision": next(iter(Decision)), **words},
        "decline_review": {"reason": "late", **words},
        "decline_rereview": {"reason": "late", **words},
        "settle": words,
        "urge": words,
        "lead_in": {"procedure": next(iter(Procedure)), **words},
        "join": {**to, "due_on": LATER, **words},
        "assist": words,
        "undo_join": {"part": cast.organ("XFJ").uid, **why},
        "raise_dispute": {"against": to["to"], "about": next(iter(About)), **words},
        "decide_dispute": {"lead": to["to"], **words},
        "correct_dispute": {"lead": to["to"], **words, **why},
        "draft_reply": reply,
        "return_draft": why,
        "recuse": {
            "whom": cast.posts["handler"].uid,
            "ground": RecusalGround.KIN,
            "asked_by": RecusalAsked.DECLARED,
            "asked_on": LATER,
            "reason": "近亲属。",
        },
        "lift_recusal": {"recusal": cast.organ("XFJ").uid, **why},
        "correct_succession": {**to, **why},
        "correct_decision": {"decision": next(iter(Decision)), **words, **why},
        "undo_receive": {"received_on": DAY, **why},
        "correct_acceptance": {"accepted_on": DAY, **why},
        "correct_reply": {**reply, **why},
        "split": {"claims": (actions.Claim("供暖", "不热。"),)},
        "correct_service": {**serve, **why},
    }.get(step, why if STEPS[step].corrects else {})


def action_of(step):
    return getattr(actions, {"object": "object_to"}.get(step, step))


def test_every_state_is_tried_here_or_among_the_reviews():
    assert set(READY) | OTHERS == set(State)


@pytest.mark.parametrize("where", READY, ids=lambda state: state.value)
def test_what_the_table_does_not_hold_is_refused_by_the_act_itself(cast, where):
    petition = READY[where](cast)
    assert state(petition)[0] == where
    wrong = [step for step in ROWS if where not in step.frm and step in TAKEN_BY_PEOPLE]
    assert len(wrong) > 10
    for step in wrong:
        asked = {"actor": OPERATOR, "when": on(LATER), "key": key(), **said_for(step.key, cast)}
        error = refused("wrong_state", action_of(step.key), petition.uid, **asked)
        assert error.cite == steps.cite(step.key, LATER), step.key
        assert error.what.startswith(f"现在不能{step.title}")


@pytest.mark.parametrize("where", State, ids=lambda state: state.value)
def test_what_the_table_does_not_hold_is_refused_by_the_rule_in_every_part(where):
    for step in ROWS:
        if where in step.frm or not step.frm:
            continue
        with pytest.raises(Refused) as error:
            steps.take(step.key, Facts(where), frozenset(Who), frozenset(), LATER, free=True)
        assert (error.value.code, error.value.cite) == ("wrong_state", steps.cite(step.key, LATER))
