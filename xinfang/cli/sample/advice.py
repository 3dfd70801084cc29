"""A few suggestions and checks by the city's petition office: one waits for its answer, one was answered, one check of each kind."""

from datetime import date, timedelta
from typing import Any

from xinfang.accountability.actions import advising, answering, checking, inspecting
from xinfang.accountability.actions.advising import Proposal
from xinfang.accountability.actions.answering import Feedback
from xinfang.accountability.actions.checking import Draw, Judged
from xinfang.accountability.actions.inspecting import Finding, Plan
from xinfang.cli.sample.city import CITY
from xinfang.cli.sample.play import Life, Turn
from xinfang.cli.sample.stage import Stage
from xinfang.people.models import Organ
from xinfang.rules import lawbook
from xinfang.rules.advice import Answered, Kind
from xinfang.rules.days import base
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

OFFICE, ANSWERS, WAITS = f"{CITY}-XF", f"{CITY}-ZJ", f"{CITY}-MZ"
SEED = 613


def lives(stage: Stage) -> list[Life]:
    """Three scripts; where nobody is in office on a day, no more than the rest of that script is lost."""
    return [iter(_answered(stage)), iter(_waits(stage)), iter(_site(stage)), iter(_quality(stage))]


def _day(stage: Stage, back: int) -> date:
    return base().next_workday(stage.today - timedelta(days=back))


def _head(stage: Stage, code: str) -> Actor:
    found = stage.city.who(code, stage.now, kind="head")
    if found is None:
        raise Refused(f"{code} 当日无人在任。", code="nobody")
    return found


def _done(stage: Stage, code: str) -> dict[str, Any]:
    return {"actor": _head(stage, code), "when": stage.when(), "key": stage.key()}


def _answered(stage: Stage) -> list[Turn]:
    """Suggested, signed for, adopted, done."""
    kept: list[Any] = []
    said = Feedback(Answered.ADOPTED, plan="指定专人，逐件补发告知书，建立台账。", do_by=_day(stage, 40))
    return [
        (_day(stage, 90), lambda: kept.append(_send(stage, ANSWERS, "近一季度有四件事项告知超过期限。"))),
        (_day(stage, 88), lambda: answering.receive_advice(kept[0].uid, **_done(stage, ANSWERS))),
        (_day(stage, 75), lambda: answering.answer_advice(kept[0].uid, said, **_done(stage, ANSWERS))),
        (
            _day(stage, 45),
            lambda: answering.finish_advice(
                kept[0].uid, words="四件都已补发告知书。", evidence="补发名册和送达回证", **_done(stage, ANSWERS)
            ),
        ),
    ]


def _waits(stage: Stage) -> list[Turn]:
    """Suggested some days ago and signed for: under the rules of the day, with thirty days or with none."""
    kept: list[Any] = []
    return [
        (_day(stage, 12), lambda: kept.append(_send(stage, WAITS, "同一类事项反复发生，政策解释不一致。"))),
        (_day(stage, 10), lambda: answering.receive_advice(kept[0].uid, **_done(stage, WAITS))),
    ]


def _send(stage: Stage, to: str, ground: str) -> Any:
    organ = stage.city.organs[to]
    said = Proposal(Kind.IMPROVEMENT, organ.uid, ground, "建议明确一名负责人，统一答复口径，按期告知。")
    row = advising.draft_advice(said, **_done(stage, OFFICE))
    return advising.send_advice(row.uid, **_done(stage, OFFICE))


def _site(stage: Stage) -> list[Turn]:
    """Planned, held, looked at again."""
    kept: list[Any] = []

    def plan() -> None:
        organ = stage.city.organs[ANSWERS]
        people = tuple(row.uid for row in _two(stage, stage.city.organs[OFFICE]))
        said = Plan((organ.uid,), stage.now, people, "查告知书是否逐件送达，整改是否落实。")
        kept.append(inspecting.plan_inspection(said, **_done(stage, OFFICE)))

    def hold() -> None:
        due = stage.now + timedelta(days=10)
        found = [Finding(stage.city.organs[ANSWERS].uid, "有一件的送达回证不在卷。", None, "补齐送达回证。", due)]
        inspecting.record_inspection(kept[0].uid, found, **_done(stage, OFFICE))

    def look() -> None:
        finding = kept[0].findings.get()
        inspecting.follow_up(finding.uid, done=True, words="送达回证已经补齐。", **_done(stage, OFFICE))

    return [(_day(stage, 35), plan), (_day(stage, 34), hold), (_day(stage, 20), look)]


def _two(stage: Stage, office: Organ) -> list[Any]:
    found: dict[int, Any] = {}
    for row in stage.city.posts.get(office.code, ()):
        if row.start <= stage.now and (row.end is None or stage.now <= row.end):
            found.setdefault(row.person_id, row)
    if len(found) < 2:
        raise Refused(f"{office.code} 当日不够两人在任。", code="nobody")
    return list(found.values())[:2]


def _quality(stage: Stage) -> list[Turn]:
    """Eight matters of the last half year, some of them judged."""

    def draw() -> None:
        said = Draw(stage.now - timedelta(days=180), stage.now, 8, SEED)
        try:
            check = checking.draw_check(said, **_done(stage, OFFICE))
        except Refused as error:  # a small sample may have concluded nothing
            if error.code == "nothing":
                return
            raise
        for number, matter in enumerate(check.matters.order_by("pk")[:5]):
            checking.grade(matter.uid, _judged(number), **_done(stage, OFFICE))

    return [(_day(stage, 15), draw)]


def _judged(number: int) -> Judged:
    answers = dict.fromkeys(lawbook.load().questions, ("yes", ""))
    if number != 1:
        return Judged("good", answers)
    answers["served_with_proof"] = ("no", "送达回证没有签收日期。")
    return Judged("flawed", answers, "送达的凭证不全，其余合格。")
