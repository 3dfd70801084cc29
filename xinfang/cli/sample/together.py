"""Lives of the sample in which matters meet: linked, merged and answered together, split; and a small sheet of 12345."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from xinfang.cli.sample.city import CITY
from xinfang.cli.sample.letters import write
from xinfang.cli.sample.play import Life
from xinfang.cli.sample.stage import Case, Stage
from xinfang.petitions import sheets
from xinfang.petitions.actions import Claim
from xinfang.petitions.kinds import Channel, MatterKind, Outcome, ServiceMode
from xinfang.petitions.registration import Identity
from xinfang.petitions.sheets import Origin
from xinfang.rules.days import base

HOUSING = f"{CITY}-ZJ"
OFFICE = f"{CITY}-XF"
TEXT = (
    "我住在桂花小区三期，物业公司从上个月起没有公示就把地面停车费从每月八十元涨到一百五十元，"
    "多次去物业服务中心反映都没有结果。要求恢复原来的收费标准，退还多收的部分，并请主管部门查处。"
)
LIKE = TEXT.replace("八十元", "捌拾元").replace("多次去物业服务中心反映", "打了几次物业服务热线")
REPLY = "经查，停车费调整没有按规定公示，已责令物业公司恢复原标准、退还多收部分。不服本意见的，可以在收到之日起 30 日内申请复查。"
CLAIMS = (
    Claim("桂花小区三期电梯年检过期", "二号楼电梯的检验合格标志已经过期三个月，请查处。"),
    Claim("小区门口占道经营", "小区门口每天早上有流动摊贩占道，请整治。", place="温泉街道"),
)
ROWS = (
    "工单编号,收到日期,标题,诉求内容,姓名,电话,人数,事发地",
    "{year}DH0001,{day},长安大道路灯不亮,长安大道二百号门前路灯坏了一个多月请修复。,示例人甲,13800001111,1,长安大道",
    "{year}DH0002,{day},小区夜间施工噪声,某工地连续三晚施工到凌晨请制止。,示例人乙,13800002222,2,温泉街道",
    "{year}DH0003,{day},自来水浑浊,早上自来水发黄请派人检查。,,,1,浮山街道",
)


def lives(stage: Stage) -> list[Life]:
    """One pair that was answered together, one that is merged and in hand, one letter that was split, one sheet."""
    return [_pair(stage, 120, answered=True), _pair(stage, 24, answered=False), _split(stage), _sheet(stage)]


def _day(stage: Stage, before: int) -> date:
    return base().next_workday(stage.today - timedelta(days=before))


def _pair(stage: Stage, before: int, *, answered: bool) -> Life:
    letter = replace(write(stage.rng), title="桂花小区三期停车费涨价", text=TEXT, anonymous=False)
    other = replace(letter, text=LIKE, identity=Identity(f"示例人{before}", f"1380000{before:04}", "", "桂花小区"))
    lead, second = Case(stage, OFFICE, letter), Case(stage, OFFICE, other)
    for case, start in ((lead, _day(stage, before)), (second, _day(stage, before - 6))):
        said: dict[str, Any] = {"kind": MatterKind.CLAIM_ART31_6, "channel": Channel.LETTER, "place": "温泉街道"}
        yield start, partial(case.register, **said)
        yield start, partial(case.send, HOUSING)
        yield start, partial(case.act, "receive")
        yield start, partial(case.act, "inform_receipt")
        yield start, partial(case.act, "accept")
    day = _day(stage, before - 9)
    yield day, lambda: lead.act("link", by=OFFICE, other=second.uid)
    yield day, lambda: second.act("merge", into=lead.uid)
    if answered:
        day = _day(stage, before - 30)
        yield day, lambda: lead.sign("reply", outcome=Outcome.EXPLAIN, text=REPLY)
        for case, later in ((lead, 32), (second, 35)):
            day = _day(stage, before - later)
            yield day, partial(case.act, "serve", mode=ServiceMode.POST, received_on=day, proof="邮单")


def _split(stage: Stage) -> Life:
    letter = replace(write(stage.rng), title="桂花小区三期停车、电梯、占道三件事", text=TEXT)
    case, start = Case(stage, OFFICE, letter), _day(stage, 7)
    yield start, partial(case.register, channel=Channel.LETTER)
    yield _day(stage, 6), lambda: case.act("split", claims=CLAIMS)


def _sheet(stage: Stage) -> Life:
    day = _day(stage, 5)

    def bring() -> None:
        organ, actor = stage.city.organs[OFFICE], stage.who(OFFICE, function="register")
        data = "\n".join(ROWS).format(year=day.year, day=day.isoformat()).encode()
        found = sheets.look(data, Origin.HOTLINE, organ=organ, today=stage.now)
        sheets.bring(found.rows, Origin.HOTLINE, organ=organ, actor=actor, today=stage.now)

    yield _day(stage, 4), bring
