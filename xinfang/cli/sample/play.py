"""Some two years of work: each petition's life is a small script, and all of them are played in the order of days."""

import heapq
import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from xinfang.cli.sample.city import CITY, City
from xinfang.cli.sample.letters import DECLINE, EXTEND, REPLIES, THEN, Letter, write
from xinfang.petitions import actions
from xinfang.petitions.kinds import Channel, DeclineReason, MatterKind, Outcome, Purpose, ServiceMode
from xinfang.petitions.models import Petition
from xinfang.petitions.registration import Identity, Registration
from xinfang.petitions.when import When
from xinfang.rules.days import base
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

Turn = tuple[date, Callable[[], Any]]
Life = Iterator[Turn]


class Stage:
    """The sample's clock and keys: every act is dated by the day it is played on."""

    def __init__(self, city: City, rng: random.Random, today: date) -> None:
        self.city, self.rng, self.today = city, rng, today
        self.now = today
        self.number = count(1)
        self.refused = 0

    def moment(self) -> datetime:
        """Office hours of the day that is played; never later than now."""
        at = datetime(
            self.now.year,
            self.now.month,
            self.now.day,
            9 + self.rng.randrange(8),
            self.rng.randrange(60),
            tzinfo=timezone.get_default_timezone(),
        )
        return min(at, timezone.now())

    def key(self) -> str:
        """The next act key."""
        return f"sample:{next(self.number)}"

    def when(self, on: date | None = None, proof: str = "") -> When:
        """Done on the day that is played, or entered late."""
        return When(on or self.now, self.now, proof)

    def after(self, day: date, least: int, most: int) -> date:
        """A workday some days later."""
        return base().next_workday(day + timedelta(days=self.rng.randint(least, most)))

    def who(self, code: str, **which: str) -> Actor:
        """Who acts for an organ on the day that is played."""
        found = (
            self.city.who(code, self.now, **which)
            or self.city.who(code, self.now, function="register")
            or self.city.who(code, self.now, kind="head")
        )
        if found is None:
            raise Refused(f"{code} 当日无人在任。", code="nobody")
        return found


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


class Case:
    """One petition on the stage: each method is one act, to be played on its day."""

    def __init__(self, stage: Stage, office: str, letter: Letter) -> None:
        self.stage, self.office, self.letter = stage, office, letter
        self.petition: Petition | None = None
        self.organ = office

    @property
    def uid(self) -> Any:
        """The petition's uid, once registered."""
        assert self.petition is not None
        return self.petition.uid

    def register(self, received: date | None = None, on: date | None = None, proof: str = "", **changes: Any) -> None:
        """Register at the office."""
        stage, letter = self.stage, self.letter
        said: dict[str, Any] = {
            "title": letter.title,
            "text": letter.text,
            "received_on": received or stage.now,
            "channel": letter.channel,
            "purpose": letter.purpose,
            "kind": letter.kind,
            "category": letter.category,
            "place": letter.place,
            "head_count": letter.head_count,
            "identity": letter.identity,
            "anonymous": letter.anonymous,
            "urgent": stage.rng.random() < 0.02,
            "important": stage.rng.random() < 0.05,
        }
        said.update(changes)
        organ = stage.city.organs[self.office]
        self.petition = actions.register(
            Registration(**said),
            organ=organ,
            actor=stage.who(self.office, function="register"),
            when=stage.when(on, proof),
            key=stage.key(),
        ).petition

    def act(
        self,
        name: str,
        *,
        by: str = "",
        role: str = "handler",
        on: date | None = None,
        proof_of_day: str = "",
        **said: Any,
    ) -> None:
        """Any other act, by whoever holds the matter unless ``by`` says otherwise."""
        stage = self.stage
        code = by or self.organ
        actor = stage.who(code, function="register") if code.endswith("-XF") else stage.who(code, kind=role)
        action = getattr(actions, name)
        action(self.uid, actor=actor, when=stage.when(on, proof_of_day), key=stage.key(), **said)

    def send(self, to: str, *, report_in: int = 0) -> None:
        """Forward, or assign with a day for the report."""
        target = self.stage.city.organs[to].uid
        if report_in:
            self.act("assign", to=target, report_by=self.stage.now + timedelta(days=report_in))
        else:
            self.act("forward", to=target)
        self.organ = to

    def back_to(self, code: str) -> None:
        """The matter is with another organ, by an act of a third."""
        self.organ = code

    def returned(self, name: str, **said: Any) -> None:
        """The office takes the matter back."""
        self.act(name, by=self.office, **said)
        self.organ = self.office


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


def counter(stage: Stage, case: Case, start: date) -> Iterator[Turn]:
    """Registered, sent on, signed for: some of it late."""
    yield start, case.register
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
    yield from _answer(stage, case, answered)


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


def _answer(stage: Stage, case: Case, answered: date) -> Iterator[Turn]:
    rng = stage.rng
    outcome = rng.choices((Outcome.SUPPORT, Outcome.EXPLAIN, Outcome.REFUSE), (50, 35, 15))[0]
    text = rng.choice(REPLIES).format(then=rng.choice(THEN)) + "不服本意见的，可以在收到之日起 30 日内申请复查。"
    yield answered, lambda: case.act("reply", outcome=outcome, text=text)
    yield answered, lambda: _report(case)
    served = stage.after(answered, 0, 5)
    mode = rng.choice((ServiceMode.HAND, ServiceMode.POST))
    yield served, lambda: case.act("serve", mode=mode, received_on=stage.now, proof="信访人签收")
    if outcome is Outcome.SUPPORT and rng.random() < 0.85:
        yield stage.after(served, 3, 40), lambda: case.act("execute", text="已按处理意见落实，信访人确认。")
        served += timedelta(days=40)
    elif outcome is Outcome.SUPPORT:
        return  # what was supported is still to be carried out
    if rng.random() < 0.8:
        yield stage.after(served, 34, 60), lambda: case.act("archive")


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
    yield from _answer(stage, case, stage.after(day, 10, 40))


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
    yield from _answer(stage, case, stage.after(day, 10, 40))


def _withdrawn(stage: Stage, case: Case, start: date) -> Life:
    last = start
    for turn in counter(stage, case, start):
        last = turn[0]
        yield turn
    yield stage.after(last, 3, 9), lambda: case.act("withdraw", text="问题已经解决，本人自愿撤回。")


def _slips(stage: Stage, case: Case, start: date) -> Life:
    """A recall, a corrected registration, a corrected reply and a corrected day of service."""
    yield start, case.register
    yield (
        stage.after(start, 0, 1),
        lambda: case.act(
            "correct_registration",
            by=case.office,
            role="handler",
            changes={"category": case.letter.category + "（更正）"},
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
    yield day, lambda: case.act("reply", outcome=Outcome.EXPLAIN, text="现答复如下：相关标准已经公布。")
    yield (
        stage.after(day, 1, 2),
        lambda: case.act(
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
    yield from _answer(stage, case, stage.after(day, 10, 40))


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
    yield from _answer(stage, case, stage.after(day, 10, 55))


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
