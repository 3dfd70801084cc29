"""Some two years of work: each petition's life is a small script, and all of them are played in the order of days."""

import heapq
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from xinfang.cli.sample.city import CITY
from xinfang.cli.sample.letters import DECLINE, EXTEND, REPLIES, THEN, write
from xinfang.cli.sample.stage import ANSWERS, Case, Stage
from xinfang.petitions.kinds import Channel, DeclineReason, MatterKind, Outcome, Purpose, ServiceMode
from xinfang.petitions.registration import Identity
from xinfang.rules.days import base
from xinfang.rules.refusals import Refused

Turn = tuple[date, Callable[[], Any]]
Life = Iterator[Turn]


Script = Callable[[Stage, "Case", date], Life]


def play(stage: Stage, lives: list[Life], progress: Callable[[int, int], None]) -> int:
    """Play all lives in the order of days up to today; how many acts were done."""
    queue: list[tuple[date, int, Life, Callable[[], Any]]] = []
    for number, life in enumerate(lives):
        _next(queue, stage, number, life)
    done = 0
    while queue:
        stage.now, number, life, act = heapq.heappop(queue)
        try:
            act()
        except Refused as error:
            if error.code != "nobody":
                raise
            stage.refused += 1
            continue
        done += 1
        if done % 250 == 0:
            progress(done, len(queue))
        _next(queue, stage, number, life)
    return done


def _next(queue: list[Any], stage: Stage, number: int, life: Life) -> None:
    turn = next(life, None)
    if turn is not None and turn[0] <= stage.today:
        heapq.heappush(queue, (turn[0], number, life, turn[1]))


def lives(stage: Stage, how_many: int, further: Mapping[int, Script]) -> list[Life]:
    """The scripts of the sample: ordinary ones, and one of each ending and slip; ``further`` are those beyond the reply."""
    first = stage.today - timedelta(days=730)
    made = []
    for number in range(how_many):
        letter = write(stage.rng)
        start = base().next_workday(first + timedelta(days=int(730 * (number + stage.rng.random()) / how_many)))
        office = stage.rng.choices((f"{CITY}-XF", f"{letter.county}-XF"), (45, 55))[0]
        case = Case(stage, office, letter)
        script = {**SCRIPTS, **further}.get(number % 40, _ordinary)
        made.append(script(stage, case, start))
    return made


def _target(case: Case) -> str:
    """The organ that is competent: the county's own department where it has one, else the city's."""
    codes = case.stage.city.organs
    local = f"{case.letter.county}-{case.letter.organ_key}"
    return (
        local
        if local in codes and (case.office != f"{CITY}-XF" or case.stage.rng.random() < 0.4)
        else f"{CITY}-{case.letter.organ_key}"
    )


def counter(stage: Stage, case: Case, start: date, **registered: Any) -> Iterator[Turn]:
    """Registered (with what ``registered`` says otherwise than the letter), sent on, signed for: some of it late."""
    yield start, lambda: case.register(**registered)
    day = stage.after(start, 0, 9) if stage.rng.random() > 0.07 else stage.after(start, 17, 24)
    report = 75 if stage.rng.random() < 0.15 else 0
    target = _target(case)
    yield day, lambda: case.send(target, report_in=report)
    day = stage.after(day, 0, 3)
    yield day, lambda: case.act("receive")


def _ordinary(stage: Stage, case: Case, start: date) -> Life:
    """From the counter to the archive, as most go; one in ten answered late, one in twelve not at all."""
    last = start
    for turn in counter(stage, case, start):
        last = turn[0]
        yield turn
    day = stage.after(last, 1, 10) if stage.rng.random() > 0.06 else stage.after(last, 17, 26)
    yield day, lambda: case.act("inform_receipt")
    yield day, lambda: case.act("accept")
    if stage.rng.random() < 0.08:
        return
    extended = stage.rng.random() < 0.1 and case.letter.kind is MatterKind.CLAIM_ART31_6
    if extended:
        yield stage.after(day, 40, 52), lambda: _extend(stage, case)
    answered = (
        stage.after(day, 62, 75)
        if extended
        else (stage.after(day, 8, 50) if stage.rng.random() > 0.1 else stage.after(day, 66, 95))
    )
    yield from answer(stage, case, answered)


def _extend(stage: Stage, case: Case) -> None:
    leader = stage.city.held(case.organ, stage.now, kind="deputy_in_charge") or stage.city.held(
        case.organ, stage.now, kind="head"
    )
    if leader is None:
        raise Refused("当日无人在任。", code="nobody")
    case.act(
        "extend",
        days=stage.rng.choice((15, 30)),
        reason=stage.rng.choice(EXTEND),
        approver=leader.uid,
        approved_on=stage.now,
    )


def answer(stage: Stage, case: Case, answered: date) -> Iterator[Turn]:
    """Replied to, served, carried out where supported, archived."""
    rng = stage.rng
    outcome = rng.choices((Outcome.SUPPORT, Outcome.EXPLAIN, Outcome.REFUSE), (50, 35, 15))[0]
    opinion = case.petition is not None and case.petition.kind not in ANSWERS  # what no opinion answers has no review
    text = rng.choice(REPLIES).format(then=rng.choice(THEN))
    text += "不服本意见的，可以在收到之日起 30 日内申请复查。" if opinion else ""
    yield answered, lambda: case.sign("reply", outcome=outcome, text=text)
    yield answered, lambda: _report(case)
    served = stage.after(answered, 0, 5)
    mode = rng.choice((ServiceMode.HAND, ServiceMode.POST))
    yield served, lambda: case.act("serve", mode=mode, received_on=stage.now, proof="信访人签收")
    if opinion and outcome is Outcome.SUPPORT and rng.random() < 0.85:
        yield stage.after(served, 3, 40), lambda: case.act("execute", text="已按处理意见落实，信访人确认。")
        served += timedelta(days=40)
    elif opinion and outcome is Outcome.SUPPORT:
        return  # what was supported is still to be carried out
    if rng.random() < 0.8:
        yield stage.after(served, 46, 70), lambda: case.act("archive")


def _report(case: Case) -> None:
    if (
        case.petition is not None
        and case.petition.clocks.filter(limit="report_back", met_on__isnull=True, void_on__isnull=True).exists()
    ):
        case.act("report_back", text="交办事项已办结，处理意见书已送达信访人，详见附件。")


def _informed(stage: Stage, case: Case, start: date) -> Life:
    yield start, case.register
    yield (
        stage.after(start, 1, 8),
        lambda: case.act("inform", competent="人民法院", text="请带上身份证件和合同，向有管辖权的法院提起诉讼。"),
    )


def _declined(stage: Stage, case: Case, start: date) -> Life:
    yield start, case.register
    yield (
        stage.after(start, 1, 10),
        lambda: case.act("decline", reason=DeclineReason.STATUTORY_PATH.value, text=DECLINE),
    )


def _declined_finally(stage: Stage, case: Case, start: date) -> Life:
    yield start, case.register
    text = "您反映的事项已经复核终结，没有新的事实和理由，不再受理。我们会继续做好解释和帮扶。"
    yield (
        stage.after(start, 1, 8),
        lambda: case.act("decline_finally", reason=DeclineReason.SAME_FACTS_ENDED.value, text=text),
    )


def _objected(stage: Stage, case: Case, start: date) -> Life:
    """The first organ objects, the office agrees, and another gets it."""
    yield start, case.register
    day = stage.after(start, 1, 4)
    yield day, lambda: case.send(f"{CITY}-XZ")
    day = stage.after(day, 0, 1)
    yield day, lambda: case.act("receive")
    day = stage.after(day, 1, 3)
    yield day, lambda: case.act("object_to", text="经核对职责分工，该事项不属于我单位职权范围，建议转送主管部门。")
    day = stage.after(day, 1, 2)
    yield day, lambda: case.returned("agree_return", text="情况属实，同意退回。")
    day = stage.after(day, 1, 2)
    yield day, lambda: case.send(_target(case))
    day = stage.after(day, 0, 2)
    yield day, lambda: case.act("receive")
    yield day, lambda: case.act("inform_receipt")
    yield day, lambda: case.act("accept")
    yield from answer(stage, case, stage.after(day, 10, 40))


def _overruled(stage: Stage, case: Case, start: date) -> Life:
    last = start
    for turn in counter(stage, case, start):
        last = turn[0]
        yield turn
    day = stage.after(last, 1, 2)
    yield day, lambda: case.act("object_to", text="我单位认为该事项应由属地政府办理。")
    day = stage.after(day, 1, 2)
    yield day, lambda: case.act("overrule", by=case.office, text="按照职责分工，该事项属于你单位主管，请依法办理。")
    yield stage.after(day, 1, 5), lambda: case.act("inform_receipt")
    day = stage.after(day, 5, 6)
    yield day, lambda: case.act("accept")
    yield from answer(stage, case, stage.after(day, 10, 40))


def _withdrawn(stage: Stage, case: Case, start: date) -> Life:
    last = start
    for turn in counter(stage, case, start):
        last = turn[0]
        yield turn
    yield stage.after(last, 3, 9), lambda: case.act("withdraw", text="问题已经解决，本人自愿撤回。")


def _slips(stage: Stage, case: Case, start: date) -> Life:
    """A recall, a corrected registration, a corrected reply and a corrected day of service."""
    yield start, lambda: case.register(kind=MatterKind.CLAIM_ART31_6)
    yield (
        stage.after(start, 0, 1),
        lambda: case.act(
            "correct_registration",
            by=case.office,
            role="handler",
            changes={"category": case.letter.category.rsplit("/", 1)[0] + "/其他"},
            why="登记时分类选错",
        ),
    )
    day = stage.after(start, 2, 3)
    yield day, lambda: case.send(f"{CITY}-TJ")
    day = stage.after(day, 1, 1)
    yield day, lambda: case.returned("recall", why="转错了单位")
    yield day, lambda: case.send(_target(case))
    day = stage.after(day, 1, 2)
    yield day, lambda: case.act("receive")
    yield day, lambda: case.act("undo_receive", received_on=day, why="签收时点错了经办人，重新确认签收日")
    yield day, lambda: case.act("inform_receipt")
    yield day, lambda: case.act("accept")
    day = stage.after(day, 15, 30)
    yield day, lambda: case.sign("reply", outcome=Outcome.EXPLAIN, text="现答复如下：相关标准已经公布。")
    yield (
        stage.after(day, 1, 2),
        lambda: case.sign(
            "correct_reply", outcome=Outcome.SUPPORT, text="经复核，差额部分予以补发。", why="原答复引用的标准有误"
        ),
    )
    served = stage.after(day, 3, 5)
    yield served, lambda: case.act("serve", mode=ServiceMode.POST, received_on=stage.now, proof="邮单")
    yield (
        stage.after(served, 3, 6),
        lambda: case.act("correct_service", mode=ServiceMode.POST, received_on=served, why="邮局回执的日期"),
    )


def _cancelled(stage: Stage, case: Case, start: date) -> Life:
    yield start, case.register
    yield stage.after(start, 1, 2), lambda: case.act("cancel_registration", why="同一封信登记了两次")


def _late_entry(stage: Stage, case: Case, start: date) -> Life:
    """Entered afterwards, with the proof: paper came first."""
    entered = stage.after(start, 5, 9)
    proof = f"纸质登记簿 {start.year} 年第 {stage.rng.randint(10, 400)} 号"
    yield entered, lambda: case.register(start, start, proof)
    yield entered, lambda: case.send(_target(case))
    day = stage.after(entered, 1, 2)
    yield day, lambda: case.act("receive")
    yield day, lambda: case.act("inform_receipt")
    yield day, lambda: case.act("accept")
    yield from answer(stage, case, stage.after(day, 10, 40))


def _accusation(stage: Stage, case: Case, start: date) -> Life:
    """To the discipline inspection; the organ complained of never sees it."""
    accused = stage.city.organs[f"{case.letter.county}-ZR"]
    said: dict[str, Any] = {
        "title": f"检举{accused.short_name}工作人员办事索要好处",
        "text": "办理手续时，窗口人员暗示要“表示表示”才给办。具体时间和经过可以当面说明。",
        "purpose": Purpose.ACCUSATION,
        "kind": MatterKind.ACCUSATION,
        "complained_of": (accused.uid,),
        "secrecy": True,
        "category": "纪检监察/违纪违法/吃拿卡要",
        "channel": Channel.LETTER,
        "identity": Identity("示例人", "13800009999", "", "示例路 1 号"),
        "anonymous": False,
    }
    case.office = case.organ = f"{CITY}-XF"
    yield start, lambda: case.register(**said)
    day = stage.after(start, 1, 3)
    yield day, lambda: case.send(f"{CITY}-JW")
    yield stage.after(day, 0, 1), lambda: case.act("receive")


def _direct(stage: Stage, case: Case, start: date) -> Life:
    """Lodged with a department directly."""
    case.office = case.organ = f"{CITY}-{case.letter.organ_key}"
    yield start, case.register
    day = stage.after(start, 2, 12)
    yield day, lambda: case.act("inform_receipt")
    yield day, lambda: case.act("accept")
    yield from answer(stage, case, stage.after(day, 10, 55))


SCRIPTS: dict[int, Script] = {
    3: _informed,
    7: _declined,
    11: _objected,
    15: _withdrawn,
    18: _slips,
    22: _overruled,
    25: _late_entry,
    28: _direct,
    31: _accusation,
    33: _cancelled,
    36: _declined_finally,
    38: _direct,
}
