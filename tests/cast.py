"""The fixed cast, built by plain functions: two tiers of organs and one person for each part that is played."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import count
from typing import Any

from xinfang.people import actions as people
from xinfang.people import queries
from xinfang.people.models import Account, Appointment, Organ
from xinfang.petitions import actions
from xinfang.petitions.kinds import Channel, Purpose
from xinfang.petitions.models import Petition
from xinfang.petitions.registration import Identity, Registration
from xinfang.petitions.when import When
from xinfang.rules.values import Actor

SINCE = date(2005, 1, 1)
OPERATOR = queries.operator()
PASSWORD = "咸宁的秋天有桂花香"

_keys = count(1)


def key() -> str:
    """A new act key."""
    return f"test-{next(_keys)}"


@dataclass
class Cast:
    """Organs by code, appointments and actors by part."""

    organs: dict[str, Organ]
    posts: dict[str, Appointment]

    def __getattr__(self, name: str) -> Actor:
        return queries.actor_from(self.posts[name])

    def organ(self, code: str) -> Organ:
        return self.organs[code]


ORGANS = [
    # code, name, kind, level, parent
    ("GOV", "咸宁市人民政府", "government", "city", None),
    ("XFJ", "咸宁市信访局", "petition_office", "city", "GOV"),
    ("ZJJ", "咸宁市住房和城乡建设局", "department", "city", "GOV"),
    ("RSJ", "咸宁市人力资源和社会保障局", "department", "city", "GOV"),
    ("JW", "中共咸宁市纪律检查委员会", "discipline", "city", "GOV"),
    ("XAQ", "咸安区人民政府", "government", "county", "GOV"),
    ("XAXF", "咸安区信访局", "petition_office", "county", "XAQ"),
    ("XAZJ", "咸安区住房和城乡建设局", "department", "county", "XAQ"),
]
PEOPLE = [
    # part, organ, title, kind, functions, portfolio, person
    ("registrar", "XFJ", "科员", "handler", "register", "", "李敏"),
    ("office_head", "XFJ", "局长", "head", "sign", "", "周建国"),
    ("admin", "XFJ", "系统管理员", "handler", "admin", "", "何平"),
    ("handler", "ZJJ", "科员", "handler", "", "", "王芳"),
    ("deputy", "ZJJ", "副局长", "deputy_in_charge", "", "", "孙丽"),
    ("head", "ZJJ", "局长", "head", "sign", "", "刘建军"),
    ("other_leader", "ZJJ", "总工程师", "other_leader", "", "物业 住房", "郑强"),
    ("stranger", "RSJ", "科员", "handler", "register", "", "陈刚"),
    ("inspector", "JW", "干部", "handler", "", "", "吴桐"),
    ("county_registrar", "XAXF", "科员", "handler", "register", "", "赵磊"),
    ("county_handler", "XAZJ", "科员", "handler", "", "", "周洁"),
]


def assemble() -> Cast:
    """Make the organs and people through the actions."""
    organs: dict[str, Organ] = {}
    for code, name, kind, level, parent in ORGANS:
        said = {
            "code": code,
            "name": name,
            "short_name": name.removeprefix("咸宁"),
            "kind": kind,
            "level": level,
            "valid_from": SINCE,
        }
        organs[code] = people.create_organ(said, parent=organs.get(parent or ""), actor=OPERATOR, on=SINCE)
    posts: dict[str, Appointment] = {}
    for part, organ, title, kind, functions, portfolio, name in PEOPLE:
        person = people.create_person(code=part, name=name, actor=OPERATOR, on=SINCE)
        post = people.create_post(organs[organ], title=title, kind=kind, actor=OPERATOR, on=SINCE)
        posts[part] = people.appoint(
            person, post, start=SINCE, functions=functions.split(), portfolio=portfolio, actor=OPERATOR, on=SINCE
        )
    return Cast(organs, posts)


@cache
def _hashed() -> str:
    from django.contrib.auth.hashers import make_password

    return make_password(PASSWORD)


def account(cast: Cast, part: str) -> Account:
    """An account for one of the cast; the password is hashed once for the whole run."""
    return people.create_account(
        cast.posts[part].person,
        username=part,
        password="",
        hashed=_hashed(),
        actor=OPERATOR,
        on=SINCE,
        must_change=False,
    )


def letter(**changes: Any) -> Registration:
    """A letter that can be registered."""
    said: dict[str, Any] = {
        "title": "小区物业乱收费",
        "text": "物业公司没有公示就涨了停车费，要求退还多收的部分。",
        "received_on": date(2013, 6, 14),
        "channel": Channel.LETTER,
        "purpose": Purpose.CLAIM,
        "identity": Identity("张三丰", "13900000000", "", "温泉街道一号"),
    }
    return Registration(**{**said, **changes})


def on(day: date) -> When:
    """An act done and entered on one day."""
    return When(day, day)


def registered(cast: Cast, day: date = date(2013, 6, 14), **changes: Any) -> Petition:
    """A petition registered by the city's petition office."""
    said = letter(received_on=day, **changes)
    return actions.register(said, organ=cast.organ("XFJ"), actor=cast.registrar, when=on(day), key=key()).petition


def forwarded(cast: Cast, day: date = date(2013, 6, 14), **changes: Any) -> Petition:
    """A petition forwarded to the housing department and signed for on the same day."""
    petition = registered(cast, day, **changes)
    actions.forward(petition.uid, to=cast.organ("ZJJ").uid, actor=cast.registrar, when=on(day), key=key())
    return actions.receive(petition.uid, actor=cast.handler, when=on(day), key=key())


def accepted(cast: Cast, day: date = date(2013, 6, 14), **changes: Any) -> Petition:
    """A petition that the housing department accepted on the day of its receipt."""
    petition = forwarded(cast, day, **changes)
    return actions.accept(petition.uid, actor=cast.handler, when=on(day), key=key())
