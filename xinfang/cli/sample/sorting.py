"""The sample's routing table, one rule of which broke when an organ merged; and matters whose competence is disputed."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from xinfang.bureau.queries import snapshot
from xinfang.cli.sample.city import CITY, City
from xinfang.cli.sample.play import Life, Script, Turn, answer, counter
from xinfang.cli.sample.stage import Case, Stage
from xinfang.people.models import Organ
from xinfang.petitions.actions.routing import set_routing
from xinfang.petitions.disputed import About
from xinfang.petitions.kinds import Purpose
from xinfang.rules.routing import ACCUSATION, Asked, Example, Rule
from xinfang.rules.values import Actor

# category, place, organ, note: from the narrow to the wide
ROUTES = (
    ("国土资源/规划", "", f"{CITY}-GH", "规划局三定方案"),
    ("城乡建设/住房与房地产", "咸安区", "421202-ZJ", "属地管理"),
    ("城乡建设/市政设施", "", f"{CITY}-CG", "城管委三定方案"),
    ("城乡建设/城市管理", "", f"{CITY}-CG", "城管委三定方案"),
    ("城乡建设", "", f"{CITY}-ZJ", ""),
    ("国土资源", "", f"{CITY}-ZR", ""),
    ("农村农业/农田水利", "", f"{CITY}-SL", ""),
    ("农村农业", "", f"{CITY}-NY", ""),
    ("劳动和社会保障", "", f"{CITY}-RS", ""),
    ("环境保护", "", f"{CITY}-HB", ""),
    ("教育文体", "", f"{CITY}-JY", ""),
    ("卫生计生", "", f"{CITY}-WJ", ""),
    ("交通运输", "", f"{CITY}-JT", ""),
    ("民政", "", f"{CITY}-MZ", ""),
    ("商贸旅游/消费维权", "", f"{CITY}-SC", ""),
)
EXAMPLES = (
    ("城乡建设/住房与房地产/物业服务", "咸安区温泉街道", "421202-ZJ"),
    ("城乡建设/住房与房地产/物业服务", "赤壁市", f"{CITY}-ZJ"),
    ("城乡建设/市政设施/路灯", "", f"{CITY}-CG"),
    ("农村农业/农田水利/灌溉", "", f"{CITY}-SL"),
    ("政法/法院检察/执行", "", ""),
)


def set_routes(city: City, today: date, actor: Actor) -> None:
    """The city office's table, set before the planning bureau merged: its rule is broken today, and says so."""
    pk = {code: organ.pk for code, organ in city.organs.items()}
    rules = [
        Rule(f"r{n}", pk[code], category=category, place=place, note=note)
        for n, (category, place, code, note) in enumerate(ROUTES, start=1)
    ]
    over = Rule("r90", pk[f"{CITY}-JW"], accused=pk[f"{CITY}-ZF"], purpose=ACCUSATION, note="按干部管理权限")
    examples = [Example(Asked(category, place), pk.get(code, 0)) for category, place, code in EXAMPLES]
    examples.append(Example(Asked("", "", (pk[f"{CITY}-ZJ"],), Purpose.ACCUSATION), pk[f"{CITY}-JW"]))
    office, day = Organ.objects.get(pk=pk[f"{CITY}-XF"]), today - timedelta(days=730)
    snapshot()
    set_routing(office, [*rules, over], examples, actor=actor, on=day, key="sample:routing")


def _disputed(stage: Stage, case: Case, start: date) -> Life:
    """The holder says that another is competent; the city's government decides, and the other goes on with it."""
    last = start
    for turn in counter(stage, case, start):
        last = turn[0]
        yield turn
    other = f"{CITY}-{'MZ' if case.organ.endswith('-RS') else 'RS'}"
    day = stage.after(last, 1, 3)
    text = "经与对方协商，双方对由谁受理意见不一致，请予裁决。"
    against = stage.city.organs[other].uid
    yield day, lambda: case.act("raise_dispute", against=against, about=About.COMPETENCE, text=text)
    day = stage.after(day, 1, 4)
    yield from _decided(stage, case, other, day)


def _decided(stage: Stage, case: Case, other: str, day: date) -> Iterator[Turn]:
    before = stage.city.organs[case.organ].uid
    said: dict[str, Any] = {
        "assists": [before],
        "due_on": day + timedelta(days=20),
        "text": "按照职责分工，由你单位主办。",
    }
    lead = stage.city.organs[other].uid
    yield day, lambda: case.act("decide_dispute", by=f"{CITY}-ZF", role="head", lead=lead, **said)
    case.back_to(other)
    day = stage.after(day, 1, 2)
    yield day, lambda: case.act("receive")
    yield day, lambda: case.act("inform_receipt")
    yield day, lambda: case.act("accept")
    yield from answer(stage, case, stage.after(day, 25, 45))


SCRIPTS: Mapping[int, Script] = {21: _disputed}
