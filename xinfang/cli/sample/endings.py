"""Lives of the sample that go beyond the reply: review, re-review, a hearing, handled anew, settled, led into procedure."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from xinfang.cli.sample.city import CITY
from xinfang.cli.sample.play import Life, Script, Turn, counter
from xinfang.cli.sample.stage import Case, Stage
from xinfang.petitions import actions
from xinfang.petitions.kinds import Channel, Decision, MatterKind, Outcome, Procedure, ServiceMode
from xinfang.petitions.models import Holding
from xinfang.rules.refusals import Refused

ASKED = "答复没有查清事实，请求重新核实并支持我的请求。"
MAINTAINED = "经查，原意见认定事实清楚，依据正确，予以维持。不服本意见的，可以在收到之日起 30 日内申请复核。"
FINAL = "经复核，复查意见认定事实清楚，依据正确，予以维持。本意见是信访终结意见。"
REVOKED = "经查，原意见对关键事实没有核实，予以撤销，责令原办理单位重新办理。"


def reviewer(code: str) -> str:
    """Who reviews what the organ of ``code`` decided: the city's review office, or the department above a county's."""
    return f"{CITY}-FC" if code.startswith(CITY) else f"{CITY}-{code.split('-')[1]}"


def _replied(stage: Stage, case: Case, start: date, outcome: Outcome) -> Iterator[Turn]:
    """Up to a served reply of a matter that has a review."""
    last = start
    for turn in counter(stage, case, start, kind=MatterKind.CLAIM_ART31_6):
        last = turn[0]
        yield turn
    day = stage.after(last, 1, 4)
    yield day, lambda: case.act("inform_receipt")
    yield day, lambda: case.act("accept")
    day = stage.after(day, 15, 40)
    text = "经调查，您反映的情况与事实不符，不予支持。不服的，可以在收到之日起 30 日内申请复查。"
    yield day, lambda: case.sign("reply", outcome=outcome, text=text)
    day = stage.after(day, 1, 3)
    yield day, lambda: case.act("serve", mode=ServiceMode.POST, received_on=stage.now, proof="邮单")


def _served(stage: Stage, case: Case, day: date) -> Turn:
    return day, lambda: case.act("serve", mode=ServiceMode.POST, received_on=stage.now, proof="邮单")


def _asked(stage: Stage, case: Case, day: date, step: str = "request_review") -> Turn:
    def act() -> None:
        to = reviewer(case.organ) if step == "request_review" else f"{CITY}-FC"
        organ = stage.city.organs[to]
        case.act(step, by=case.office, to=organ.uid, text=ASKED, received_on=stage.now)
        case.organ = to

    return day, act


def reviewed(stage: Stage, case: Case, start: date) -> Life:
    """Reviewed and maintained; the petitioner leaves it at that, and the file is closed."""
    last = start
    for turn in _replied(stage, case, start, Outcome.REFUSE):
        last = turn[0]
        yield turn
    day = stage.after(last, 5, 25)
    yield _asked(stage, case, day)
    day = stage.after(day, 10, 25)
    yield day, lambda: case.sign("decide_review", decision=Decision.MAINTAIN, text=MAINTAINED)
    day = stage.after(day, 1, 3)
    yield _served(stage, case, day)
    yield stage.after(day, 46, 60), lambda: case.act("archive")


def final(stage: Stage, case: Case, start: date) -> Life:
    """At a county's department, reviewed by the city's, re-reviewed with a hearing, final; it ends early at the city's."""
    case.office = case.organ = f"{case.letter.county}-XF"
    last = start
    for turn in _replied(stage, case, start, Outcome.REFUSE):
        last = turn[0]
        yield turn
    if case.organ.startswith(CITY):
        return
    day = stage.after(last, 5, 25)
    yield _asked(stage, case, day)
    day = stage.after(day, 10, 25)
    yield day, lambda: case.sign("decide_review", decision=Decision.MAINTAIN, text=MAINTAINED)
    day = stage.after(day, 1, 3)
    yield _served(stage, case, day)
    day = stage.after(day, 5, 20)
    yield _asked(stage, case, day, "request_rereview")
    day = stage.after(day, 3, 6)
    yield day, lambda: case.act("open_hearing", until=stage.now + timedelta(days=9), text="定于下周二上午举行听证。")
    day = stage.after(day, 7, 9)
    yield day, lambda: case.act("close_hearing", text="听证笔录：双方陈述并质证。")
    day = stage.after(day, 5, 12)
    yield day, lambda: case.sign("decide_rereview", decision=Decision.MAINTAIN, text=FINAL)
    day = stage.after(day, 1, 3)
    yield _served(stage, case, day)
    yield stage.after(day, 5, 20), lambda: case.act("archive")


def revoked(stage: Stage, case: Case, start: date) -> Life:
    """Revoked by the review, handled anew, supported and carried out."""
    last = start
    for turn in _replied(stage, case, start, Outcome.EXPLAIN):
        last = turn[0]
        yield turn
    handled: list[str] = []
    day = stage.after(last, 3, 20)
    yield day, lambda: handled.append(case.organ)
    yield _asked(stage, case, day)
    day = stage.after(day, 10, 25)
    yield day, lambda: case.sign("decide_review", decision=Decision.REVOKE, text=REVOKED)
    day = stage.after(day, 0, 2)
    yield day, lambda: case.back_to(handled[0])
    yield day, lambda: case.act("receive")
    day = stage.after(day, 20, 45)
    yield day, lambda: case.sign("reply", outcome=Outcome.SUPPORT, text="经重新调查，支持您的请求，30 日内落实。")
    day = stage.after(day, 1, 3)
    yield _served(stage, case, day)
    day = stage.after(day, 46, 60)
    yield day, lambda: case.act("execute", text="已按意见落实，信访人确认。")
    yield day, lambda: case.act("archive")


def settled(stage: Stage, case: Case, start: date) -> Life:
    """Settled by agreement while it was handled."""
    last = start
    for turn in counter(stage, case, start, kind=MatterKind.CLAIM_ART31_6):
        last = turn[0]
        yield turn
    day = stage.after(last, 1, 4)
    yield day, lambda: case.act("inform_receipt")
    yield day, lambda: case.act("accept")
    day = stage.after(day, 10, 40)
    yield day, lambda: case.act("settle", text="双方当日签名：差额部分一次付清，双方不再就此提出请求。")
    yield stage.after(day, 2, 9), lambda: case.act("archive")


def led_in(stage: Stage, case: Case, start: date) -> Life:
    """A matter for the courts, led there."""
    yield start, lambda: case.register(kind=MatterKind.CLAIM_ART31_1)
    text = "请向有管辖权的人民法院提起诉讼，符合条件的可以申请法律援助。"
    yield stage.after(start, 1, 9), lambda: case.act("lead_in", procedure=Procedure.LAWSUIT, text=text)


def suggested(stage: Stage, case: Case, start: date) -> Life:
    """A suggestion: studied, partly adopted, answered; a leader of the organ had asked how it went."""
    last = start
    for turn in counter(stage, case, start, kind=MatterKind.SUGGESTION):
        last = turn[0]
        yield turn
    day = stage.after(last, 1, 4)
    yield day, lambda: case.act("inform_receipt")
    yield day, lambda: case.act("accept")
    day = stage.after(day, 1, 3)
    words = "建议有道理，请业务科室研究后书面答复信访人。"
    due = timedelta(days=20)
    yield day, lambda: case.act("instruct", role="head", words=words, due_on=stage.now + due)
    day = stage.after(day, 8, 14)
    yield day, lambda: case.act("answer_instruction", text="已研究，拟部分采纳。")
    text = "经研究论证，您的建议部分采纳，列入明年的工作计划。"
    yield day, lambda: case.sign("reply", outcome=Outcome.EXPLAIN, text=text)


def by_other_law(stage: Stage, case: Case, start: date) -> Life:
    """A matter of 2022/31.5: a limit of its own field; the handler hands it over to a colleague."""
    last = start
    for turn in counter(stage, case, start, kind=MatterKind.CLAIM_ART31_5):
        last = turn[0]
        yield turn
    law = "《中华人民共和国城市房地产管理法》"
    day = stage.after(last, 1, 4)
    yield day, lambda: case.act("inform_receipt")
    yield day, lambda: case.act("accept", own_days=90, own_law=law, handler=_post(stage, case, "handler"))
    yield stage.after(day, 5, 9), lambda: _hand_over(stage, case)
    yield stage.after(day, 12, 30), lambda: case.sign("reply", outcome=Outcome.SUPPORT, text="已依法责令改正。")


def _post(stage: Stage, case: Case, kind: str) -> Any:
    row = stage.city.held(case.organ, stage.now, kind=kind)
    if row is None:
        raise Refused("当日无人在任。", code="nobody")
    return row.uid


def _hand_over(stage: Stage, case: Case) -> None:
    found = Holding.objects.filter(petition__uid=case.uid, end__isnull=True).select_related("appointment").latest("pk")
    giver = found.appointment.uid
    taker = _post(stage, case, "deputy_in_charge")
    boss = stage.who(case.organ, kind="head")
    said = {"taker": taker, "petitions": [case.uid], "actor": boss, "when": stage.when(), "key": stage.key()}
    actions.hand_over(giver, **said)


def by_arbitration(stage: Stage, case: Case, start: date) -> Life:
    """A matter for arbitration (2022/31.2), whose kind was said after registration."""
    yield start, lambda: case.register(kind=None)
    yield stage.after(start, 0, 1), lambda: case.act("set_kind", kind=MatterKind.CLAIM_ART31_2)
    text = "请向劳动人事争议仲裁委员会申请仲裁，时效一年。"
    yield stage.after(start, 2, 9), lambda: case.act("lead_in", procedure=Procedure.ARBITRATION, text=text)


def by_party(stage: Stage, case: Case, start: date) -> Life:
    """An appeal of a Party member (2022/31.3)."""
    yield start, lambda: case.register(kind=MatterKind.CLAIM_ART31_3)
    text = "请向作出处分的党组织提出申诉。"
    yield stage.after(start, 2, 9), lambda: case.act("lead_in", procedure=Procedure.PARTY_APPEAL, text=text)


def by_reconsideration(stage: Stage, case: Case, start: date) -> Life:
    """A matter for an administrative procedure (2022/31.4)."""
    yield start, lambda: case.register(kind=MatterKind.CLAIM_ART31_4)
    text = "请自知道决定之日起 60 日内申请行政复议。"
    yield stage.after(start, 2, 9), lambda: case.act("lead_in", procedure=Procedure.RECONSIDERATION, text=text)


def lawsuit(stage: Stage, case: Case, start: date) -> Life:
    """A visitor about a lawsuit, guided to the court."""
    yield start, lambda: case.register(kind=MatterKind.LITIGATION, channel=Channel.VISIT)
    text = "请带上身份证件和判决书，向作出判决的法院申请再审。"
    yield stage.after(start, 0, 2), lambda: case.act("inform", competent="咸宁市中级人民法院", text=text)


SCRIPTS: Mapping[int, Script] = {
    1: reviewed,
    5: final,
    9: revoked,
    13: settled,
    17: led_in,
    2: suggested,
    4: by_other_law,
    6: by_arbitration,
    8: by_party,
    10: by_reconsideration,
    12: lawsuit,
}
