"""A little supervision in the sample: proposals of the last day, some urged, some written to, one listed, one interview."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from xinfang.accountability.actions import calling, deciding, writing
from xinfang.accountability.actions.deciding import Upon
from xinfang.accountability.models import SupervisionCall
from xinfang.accountability.supervising import sweep_supervision
from xinfang.accountability.supervisionmodels import OPEN
from xinfang.cli.sample.city import CITY
from xinfang.cli.sample.stage import Stage
from xinfang.people.models import Organ
from xinfang.rules.refusals import Refused
from xinfang.rules.steptypes import NEW_RULES
from xinfang.rules.values import Actor

OFFICE, CONFERENCE = f"{CITY}-XF", f"{CITY}-LX"
MOST = 12


def supervise(stage: Stage) -> int:
    """What the city's office did about what the sweep of the last day but eleven found; how many proposals there are."""
    stage.now = stage.today - timedelta(days=11)
    sweep_supervision(stage.now)
    actor = stage.city.who(OFFICE, stage.now, function="supervise") or stage.city.who(OFFICE, stage.now, kind="head")
    if actor is not None:
        calls = SupervisionCall.objects.filter(state=OPEN, assumed=False, office__code=OFFICE, found="clock")
        for n, call in enumerate(calls.select_related("petition", "organ").order_by("-lapsed_on", "pk")[:MOST]):
            _take_up(stage, actor, call, n)
        _decide(stage, actor)
    stage.now = stage.today
    sweep_supervision(stage.now)
    return SupervisionCall.objects.count()


def _take_up(stage: Stage, actor: Actor, call: SupervisionCall, n: int) -> None:
    """Of each five one is written to and answered, one written to, one urged, one declined; one lies."""
    said: dict[str, Any] = {"actor": actor, "when": stage.when(), "key": stage.key()}
    try:
        if n % 5 == 2:
            calling.urge(call.petition.uid, text="请抓紧办理；有正当理由的，请书面说明。", **said)
        elif n % 5 == 3:
            calling.decline(call.uid, why="等待司法鉴定，有正当理由。", **said)
        elif n % 5 in {0, 1}:
            text = f"你单位承办的编号 {call.petition.number} 信访事项没有按期办理。请说明原因，抓紧办理。"
            letter = writing.send_letter(
                call.petition.uid, trigger=call.trigger, text=text, days=5, call=call.uid, **said
            )
            _answer(stage, actor, letter.uid, call.organ.code, answered=n % 5 == 0)
    except Refused:
        stage.refused += 1


def _answer(stage: Stage, office: Actor, letter: UUID, code: str, *, answered: bool) -> None:
    organ = stage.city.who(code, stage.now, kind="handler") or stage.city.who(code, stage.now, kind="head")
    if organ is None:
        return
    writing.receive_letter(letter, actor=organ, when=stage.when(), key=stage.key())
    if answered:
        said: dict[str, Any] = {
            "words": "经办人已上门核实，两周内书面答复；逾期是因为等检测报告。",
            "actor": organ,
            "when": stage.when(),
        }
        writing.answer_letter(letter, **said, key=stage.key())
        writing.check_feedback(letter, accepted=True, actor=office, when=stage.when(), key=stage.key())


def _decide(stage: Stage, actor: Actor) -> None:
    """What the joint conference decided, entered by its office: since May 2022 only."""
    organ, conference = stage.city.organs[f"{CITY}-ZJ"], stage.city.organs[CONFERENCE]
    mayor, head = stage.city.held(f"{CITY}-ZF", stage.now, kind="deputy_in_charge"), _head(stage, organ)
    if stage.now < NEW_RULES or mayor is None or head is None:
        return
    upon = Upon(organ.uid, None, conference.uid, f"联席会议纪要〔{stage.now.year}〕3号")
    said: dict[str, Any] = {"actor": actor, "when": stage.when()}
    until = stage.today + timedelta(days=30)
    listing = deciding.list_matter(
        upon, leader=mayor.uid, reason="物业服务类事项逾期多，反映集中。", until=until, **said, key=stage.key()
    )
    deciding.note_progress(listing.uid, words="已制定逐件清单，每周调度。", **said, key=stage.key())
    about = "物业服务类信访事项多次逾期，没有按期书面反馈。"
    talk = deciding.set_interview(
        upon, whom=head, meet_on=stage.now, place="市信访局会议室", about=about, **said, key=stage.key()
    )
    promised: dict[str, Any] = {
        "record": "指出逾期事项，听取说明。",
        "promise": "一个月内办结逾期事项。",
        "promise_by": until,
    }
    deciding.hold_interview(talk.uid, **promised, **said, key=stage.key())


def _head(stage: Stage, organ: Organ) -> UUID | None:
    row = stage.city.held(organ.code, stage.now, kind="head")
    return row.uid if row is not None else None
