"""Sample Xianning: the city, its six counties and districts, townships, departments; people whose offices change."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from xinfang.bureau import acts
from xinfang.cli.sample.names import COUNTIES, COUNTY_DEPARTMENTS, DEPARTMENTS, GIVEN, SURNAMES
from xinfang.people import actions, queries
from xinfang.people.kinds import Manner
from xinfang.people.models import Account, Appointment, Organ, Person, Post
from xinfang.rules.values import Actor

SINCE = date(2013, 6, 14)
CITY = "421200"
PASSWORD = "xianning-demo-2026"


@dataclass
class City:
    """The organs by code, the appointments of each, and who signs in as what."""

    organs: dict[str, Organ] = field(default_factory=dict)
    posts: dict[str, list[Appointment]] = field(default_factory=dict)
    offices: list[str] = field(default_factory=list)
    logins: list[tuple[str, str, str]] = field(default_factory=list)

    def who(self, code: str, day: date, *, kind: str = "handler", function: str = "") -> Actor | None:
        """Whoever held a post of a kind, or with a function, at an organ on a day."""
        row = self.held(code, day, kind=kind, function=function)
        return queries.actor_from(row) if row else None

    def held(self, code: str, day: date, *, kind: str = "handler", function: str = "") -> Appointment | None:
        """The appointment behind ``who``."""
        for row in self.posts.get(code, ()):
            fits = (
                function in row.function_set
                if function
                else (row.post.kind == kind and "admin" not in row.function_set)
            )
            if fits and row.start <= day and (row.end is None or day <= row.end):
                return row
        return None


def build(rng: random.Random, today: date, actor: Actor, hashed: str) -> City:
    """Make the organs, the people and the accounts."""
    city = City()
    _organs(city, actor, today)
    names = _names(rng)
    for code, organ in city.organs.items():
        with acts.together():
            _people(city, rng, names, code, organ, today, actor)
    _special(city, today, actor)
    _accounts(city, hashed, today, actor)
    return city


def _names(rng: random.Random) -> list[str]:
    made = [surname + given for surname in SURNAMES for given in GIVEN]
    rng.shuffle(made)
    return made


def _make(
    city: City,
    actor: Actor,
    code: str,
    name: str,
    short: str,
    kind: str,
    level: str,
    parent: str | None,
    **more: object,
) -> None:
    said = {
        "code": code,
        "name": name,
        "short_name": short,
        "kind": kind,
        "level": level,
        "valid_from": SINCE,
        "division_code": code[:6],
        **more,
    }
    city.organs[code] = actions.create_organ(
        said, parent=city.organs[parent] if parent else None, actor=actor, on=SINCE
    )
    if kind == "petition_office":
        city.offices.append(code)


def _contact(short: str, number: int) -> dict[str, str]:
    return {
        "address": f"湖北省咸宁市示例大道 {number} 号",
        "email": f"xf{number}@example.com",
        "phone": f"0715-800{number:04d}",
        "reception": f"工作日 8:30–12:00、14:30–17:30，{short}一楼接待室",
        "inquiry": "网上信访“查询进度”，或者打投诉电话",
    }


CITY_ORGANS: tuple[tuple[str, str, str, str, str, dict[str, Any]], ...] = (
    ("DW", "中共咸宁市委员会", "市委", "party_committee", "", {}),
    ("ZF", "咸宁市人民政府", "市政府", "government", "DW", {}),
    ("XF", "咸宁市信访局", "市信访局", "petition_office", "ZF", {"paper_mark": "咸信访", **_contact("市信访局", 1)}),
    ("JW", "中共咸宁市纪律检查委员会", "市纪委", "discipline", "DW", {"paper_mark": "咸纪", **_contact("市纪委", 2)}),
    ("ZZ", "中共咸宁市委组织部", "市委组织部", "personnel", "DW", _contact("市委组织部", 3)),
    ("ZFW", "中共咸宁市委政法委员会", "市委政法委", "political_legal", "DW", _contact("市委政法委", 4)),
    ("LX", "咸宁市信访工作联席会议", "市联席会议", "joint_conference", "DW", {}),
    ("FC", "咸宁市人民政府复查复核委员会", "市复查复核委员会", "review_office", "ZF", {}),
)


def _organs(city: City, actor: Actor, today: date) -> None:
    with acts.together():
        for key, name, short, kind, above, more in CITY_ORGANS:
            parent = f"{CITY}-{above}" if above else None
            _make(city, actor, f"{CITY}-{key}", name, short, kind, "city", parent, **more)
        _departments(city, actor)
        _make(city, actor, f"{CITY}-KFQ", "咸宁高新技术产业开发区管理委员会", "高新区", "zone", "county", f"{CITY}-ZF")
        _make(city, actor, f"{CITY}-SW2", "咸宁市税务局", "市税务局", "vertical", "city", f"{CITY}-ZF", vertical=True)
        for number, county in enumerate(COUNTIES, start=60):
            _county(city, actor, number, *county)


def _departments(city: City, actor: Actor) -> None:
    for number, (code, name, short) in enumerate(DEPARTMENTS, start=10):
        _make(
            city,
            actor,
            f"{CITY}-{code}",
            f"咸宁市{name}",
            short,
            "department",
            "city",
            f"{CITY}-ZF",
            paper_mark=f"咸{name[0]}",
            **_contact(short, number),
        )


def _county(city: City, actor: Actor, number: int, code: str, name: str, word: str, townships: tuple[str, ...]) -> None:
    _make(city, actor, f"{code}-DW", f"中共{name}委员会", f"{name}委", "party_committee", "county", f"{CITY}-DW")
    _make(city, actor, f"{code}-ZF", f"{name}人民政府", f"{name}政府", "government", "county", f"{CITY}-ZF")
    _make(
        city,
        actor,
        f"{code}-XF",
        f"{name}信访局",
        f"{name}信访局",
        "petition_office",
        "county",
        f"{code}-ZF",
        paper_mark=f"{name[0]}信访",
        **_contact(f"{name}信访局", number),
    )
    _make(city, actor, f"{code}-JW", f"中共{name}纪律检查委员会", f"{name}纪委", "discipline", "county", f"{code}-DW")
    for n, (key, title, short) in enumerate(COUNTY_DEPARTMENTS, start=number * 10):
        facts = _contact(f"{name}{short}", n)
        _make(
            city,
            actor,
            f"{code}-{key}",
            f"{name}{title}",
            f"{name}{short}",
            "department",
            "county",
            f"{code}-ZF",
            **facts,
        )
    for n, township in enumerate(townships, start=1):
        kind = "street" if township.endswith("街道") else "township"
        _make(
            city,
            actor,
            f"{code}-T{n}",
            f"{name}{township}{'办事处' if kind == 'street' else '人民政府'}",
            f"{name}{township}",
            kind,
            "township",
            f"{code}-ZF",
        )


def _people(
    city: City, rng: random.Random, names: list[str], code: str, organ: Organ, today: date, actor: Actor
) -> None:
    rows: list[Appointment] = []
    leading = {
        "party_committee": ("书记", "副书记"),
        "government": ("市长" if organ.level == "city" else "县（市、区）长", "副市长"),
    }
    head, deputy = leading.get(organ.kind, ("镇长", "副镇长") if organ.kind == "township" else ("局长", "副局长"))
    deputy = "副县（市、区）长" if organ.kind == "government" and organ.level == "county" else deputy
    rows += _term(rng, names, code, organ, head, "head", "sign", "", today, actor)
    rows += _term(rng, names, code, organ, f"{deputy}（分管信访）", "deputy_in_charge", "sign", "", today, actor)
    if organ.kind == "department":
        rows += _term(
            rng,
            names,
            code,
            organ,
            f"{deputy}（分管业务）",
            "other_leader",
            "",
            rng.choice(("工资 社保", "征地 宅基地", "物业 住房", "低保 养老", "学区 学校")),
            today,
            actor,
        )
    if organ.kind == "petition_office":
        rows += _term(rng, names, code, organ, "科长", "handler", "register", "", today, actor, section="办信科")
        rows += _term(rng, names, code, organ, "科长", "handler", "supervise", "", today, actor, section="督查科")
    rows += _term(rng, names, code, organ, "科员", "handler", "register", "", today, actor, section="信访办")
    city.posts[code] = sorted(rows, key=lambda row: row.start, reverse=True)


def _term(
    rng: random.Random,
    names: list[str],
    code: str,
    organ: Organ,
    title: str,
    kind: str,
    functions: str,
    portfolio: str,
    today: date,
    actor: Actor,
    section: str = "",
) -> list[Appointment]:
    """One post with its present holder and, for a third of them, a predecessor; a few with a gap between the two."""
    post = actions.create_post(organ, title=title, kind=kind, section=section, actor=actor, on=SINCE)
    words = functions.split()
    if rng.random() > 0.35:
        return [_appoint(names, post, SINCE, None, words, portfolio, actor)]
    last = today - timedelta(days=rng.randint(60, 660))
    gap = rng.choice((1, 1, 1, 1, 20))
    return [
        _appoint(names, post, SINCE, last, words, portfolio, actor),
        _appoint(names, post, last + timedelta(days=gap), None, words, portfolio, actor),
    ]


def _appoint(
    names: list[str], post: Post, start: date, end: date | None, words: list[str], portfolio: str, actor: Actor
) -> Appointment:
    name = names.pop()
    person = actions.create_person(code=f"X{9000 - len(names):04d}", name=name, actor=actor, on=start)
    return actions.appoint(
        person, post, start=start, end=end, functions=words, portfolio=portfolio, actor=actor, on=start
    )


def _special(city: City, today: date, actor: Actor) -> None:
    """A merged organ, a leader away with a deputy, a deputy who leads the work, and a corrected appointment."""
    gone, stays = city.organs[f"{CITY}-GH"], city.organs[f"{CITY}-ZR"]
    city.organs[f"{CITY}-GH"] = _merge(gone, stays, today - timedelta(days=600), actor)
    away = city.held(f"{CITY}-MZ", today, kind="head")
    stands_in = city.held(f"{CITY}-MZ", today, kind="deputy_in_charge")
    if away and stands_in:
        actions.name_deputy(
            away,
            stands_in,
            start=today - timedelta(days=30),
            end=today + timedelta(days=60),
            ground="局长外出学习，局党组会议决定由副局长代理",
            actor=actor,
            on=today,
        )
    wrong = city.held(f"{CITY}-JY", today, kind="deputy_in_charge")
    if wrong:
        right = actions.correct_appointment(
            wrong, start=wrong.start + timedelta(days=4), end=wrong.end, actor=actor, on=today
        )
        city.posts[f"{CITY}-JY"] = [right if row.pk == wrong.pk else row for row in city.posts[f"{CITY}-JY"]]


def _merge(gone: Organ, stays: Organ, last_day: date, actor: Actor) -> Organ:
    """Merge an organ into another; who would have been appointed there later never was."""
    for row in Appointment.objects.filter(post__organ=gone, start__gt=last_day, superseded=False):
        actions.correct_appointment(row, start=last_day, end=last_day, actor=actor, on=last_day)
    return actions.close_organ(
        gone,
        manner=Manner.MERGED,
        successors=[(stays, "城乡规划管理")],
        last_day=last_day,
        actor=actor,
        on=last_day,
    )


LOGINS = (
    ("xf.clerk", "市信访局办信科（登记、转送）", f"{CITY}-XF", {"function": "register"}),
    ("xf.super", "市信访局督查科", f"{CITY}-XF", {"function": "supervise"}),
    ("xf.head", "市信访局局长", f"{CITY}-XF", {"kind": "head"}),
    ("zj.clerk", "市住建局信访办（承办）", f"{CITY}-ZJ", {"kind": "handler"}),
    ("zj.deputy", "市住建局分管领导（批延期）", f"{CITY}-ZJ", {"kind": "deputy_in_charge"}),
    ("zj.head", "市住建局局长", f"{CITY}-ZJ", {"kind": "head"}),
    ("xa.clerk", "咸安区信访局（登记、转送）", "421202-XF", {"function": "register"}),
    ("xa.mayor", "咸安区区长", "421202-ZF", {"kind": "head"}),
    ("xa.town", "汀泗桥镇镇长", "421202-T1", {"kind": "head"}),
    ("jw", "市纪委", f"{CITY}-JW", {"kind": "handler"}),
    ("zz", "市委组织部", f"{CITY}-ZZ", {"kind": "handler"}),
)


def _accounts(city: City, hashed: str, today: date, actor: Actor) -> None:
    for username, role, code, which in LOGINS:
        row = city.held(code, today, **which)
        if row is not None and not Account.objects.filter(person=row.person).exists():
            actions.create_account(
                row.person, username=username, password="", hashed=hashed, actor=actor, on=today, must_change=False
            )
            city.logins.append((username, role, row.person.name))
    office = city.organs[f"{CITY}-XF"]
    post = actions.create_post(office, title="系统管理员", kind="handler", actor=actor, on=SINCE)
    person: Person = actions.create_person(code="X0000", name="何信", actor=actor, on=SINCE)
    actions.appoint(person, post, start=SINCE, functions=["admin"], actor=actor, on=SINCE)
    actions.create_account(
        person, username="admin", password="", hashed=hashed, actor=actor, on=today, must_change=False
    )
    city.logins.append(("admin", "系统管理员", person.name))
