"""The fixed cast, built by plain functions: two tiers of organs and one person for each part that is played."""

from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import count
from typing import Any

from xinfang.people import actions as people
from xinfang.people import queries
from xinfang.people.models import Account, Appointment, Organ
from xinfang.petitions import actions
from xinfang.petitions.kinds import Channel, MatterKind, Outcome, Purpose, ServiceMode
from xinfang.petitions.models import Petition
from xinfang.petitions.registration import Identity, Registration
from xinfang.petitions.when import When
from xinfang.rules.steptypes import NEW_RULES
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


def signer(actor: Actor) -> Actor:
    """The same desk with the power to sign: what an opinion says is the point of a test, not the way to its signature."""
    return replace(actor, permissions=actor.permissions | {"petition:approve"})


def with_centre(cast: Cast) -> Cast:
    """A centre below the housing department, with its handler: for what an organ sends down and takes back."""
    if "FGZX" in cast.organs:
        return cast
    said = {"code": "FGZX", "name": "咸宁市房产服务中心", "short_name": "市房产服务中心", "valid_from": SINCE}
    said |= {"kind": "department", "level": "city"}
    centre = people.create_organ(said, parent=cast.organ("ZJJ"), actor=OPERATOR, on=SINCE)
    person = people.create_person(code="lower_handler", name="许晴", actor=OPERATOR, on=SINCE)
    post = people.create_post(centre, title="科员", kind="handler", actor=OPERATOR, on=SINCE)
    cast.organs["FGZX"] = centre
    cast.posts["lower_handler"] = people.appoint(person, post, start=SINCE, actor=OPERATOR, on=SINCE)
    return cast


def again(cast: Cast) -> Cast:
    """The same cast in objects of its own: what a test does to them no other test sees."""
    return Cast(
        {code: copy(organ) for code, organ in cast.organs.items()},
        {part: copy(post) for part, post in cast.posts.items()},
    )


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


WEEKDAYS = "一二三四五六日"


def day(text: str) -> date:
    """A day written with its weekday, ``2013-06-14 周五``: a slip in either is found at once."""
    said, weekday = text.split()
    found = date.fromisoformat(said)
    assert weekday == "周" + WEEKDAYS[found.weekday()], text
    return found


def on(day: date) -> When:
    """An act done and entered on one day."""
    return When(day, day)


def registered(cast: Cast, day: date = date(2013, 6, 14), **changes: Any) -> Petition:
    """A petition registered by the city's petition office; of 2022/31.6 from 2022 on, unless it is said otherwise."""
    if day >= NEW_RULES and changes.get("purpose") != Purpose.ACCUSATION:
        changes.setdefault("kind", MatterKind.CLAIM_ART31_6)
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


def sent(cast: Cast, day: date = date(2013, 6, 14), *, to: str = "ZJJ", **changes: Any) -> Petition:
    """A petition forwarded and not yet signed for."""
    petition = registered(cast, day, **changes)
    return actions.forward(petition.uid, to=cast.organ(to).uid, actor=cast.registrar, when=on(day), key=key())


def assigned(
    cast: Cast, day: date = date(2013, 6, 14), report_by: date = date(2013, 8, 20), **changes: Any
) -> Petition:
    """A petition assigned to the housing department, which must report back, and signed for on the same day."""
    petition = registered(cast, day, **changes)
    said = {"to": cast.organ("ZJJ").uid, "report_by": report_by, "actor": cast.registrar, "when": on(day)}
    actions.assign(petition.uid, **said, key=key())
    return actions.receive(petition.uid, actor=cast.handler, when=on(day), key=key())


def objected(cast: Cast, day: date = date(2023, 3, 1), at: date = date(2023, 3, 8), **changes: Any) -> Petition:
    """A petition of the rules of 2022 that the housing department objects to."""
    petition = forwarded(cast, day, **changes)
    return actions.object_to(petition.uid, text="不属于本单位职权。", actor=cast.handler, when=on(at), key=key())


def overruled(cast: Cast) -> Petition:
    """One whose objection the petition office did not agree to."""
    petition = objected(cast)
    said = {"text": "属于你单位职权。", "actor": cast.registrar, "when": on(date(2023, 3, 9)), "key": key()}
    return actions.overrule(petition.uid, **said)


def returned(cast: Cast, day: date = date(2013, 6, 14), back: date = date(2013, 6, 18)) -> Petition:
    """A petition called back to the petition office."""
    petition = sent(cast, day)
    return actions.recall(petition.uid, why="转错了单位。", actor=cast.registrar, when=on(back), key=key())


def extended(cast: Cast, days: int = 20) -> Petition:
    """A petition whose limit the head extended on 1 August 2013."""
    petition, at = accepted(cast), date(2013, 8, 1)
    said = {"days": days, "reason": "等待检测", "approver": cast.posts["head"].uid, "approved_on": at}
    return actions.extend(petition.uid, **said, actor=cast.handler, when=on(at), key=key())


def replied(cast: Cast, at: date = date(2013, 7, 1), **changes: Any) -> Petition:
    """A petition that was answered, with an explanation: a supported claim would have to be carried out."""
    petition = accepted(cast, **changes)
    said = {"outcome": Outcome.EXPLAIN, "text": "收费标准已经公示。", "actor": signer(cast.handler), "when": on(at)}
    return actions.reply(petition.uid, **said, key=key())


def served(cast: Cast, at: date = date(2013, 7, 2), **changes: Any) -> Petition:
    """A petition whose reply was handed over."""
    petition = replied(cast, **changes)
    said = {"mode": ServiceMode.HAND, "received_on": at, "actor": cast.handler, "when": on(at)}
    return actions.serve(petition.uid, **said, key=key())


def archived(cast: Cast) -> Petition:
    """A petition whose file was closed after the petitioner's window."""
    petition = served(cast)
    return actions.archive(petition.uid, actor=cast.handler, when=on(date(2013, 8, 2)), key=key())


def informed(cast: Cast, day: date = date(2013, 6, 14), at: date = date(2013, 6, 17)) -> Petition:
    """A petition whose petitioner was told to go to another body."""
    petition = registered(cast, day)
    said = {"competent": "咸安区人民法院", "text": "", "actor": cast.registrar, "when": on(at), "key": key()}
    return actions.inform(petition.uid, **said)


def declined(cast: Cast, at: date = date(2013, 6, 20)) -> Petition:
    """A petition that the housing department declined."""
    petition = forwarded(cast)
    said = {"reason": "statutory_path", "text": "请依法提起诉讼。", "actor": cast.handler, "when": on(at), "key": key()}
    return actions.decline(petition.uid, **said)


def declined_finally(cast: Cast, at: date = date(2013, 6, 20)) -> Petition:
    """A petition that was declined for good."""
    petition = forwarded(cast)
    said = {"reason": "same_facts_ended", "text": "复核已经终结。", "actor": cast.handler, "when": on(at), "key": key()}
    return actions.decline_finally(petition.uid, **said)


def withdrawn(cast: Cast, at: date = date(2013, 6, 20)) -> Petition:
    """A petition that was withdrawn at the housing department."""
    petition = forwarded(cast)
    return actions.withdraw(petition.uid, text="自愿撤回。", actor=cast.handler, when=on(at), key=key())


def cancelled(cast: Cast, day: date = date(2013, 6, 14)) -> Petition:
    """A registration that was a mistake."""
    petition = registered(cast, day)
    return actions.cancel_registration(petition.uid, why="登记了两次。", actor=cast.registrar, when=on(day), key=key())
