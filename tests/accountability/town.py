"""The cast with a joint conference, and matters that call for supervision. Read by the tests of supervision."""

from datetime import date

from tests.cast import OPERATOR, SINCE, accepted, key, on, signer
from xinfang.accountability.models import SupervisionCall
from xinfang.accountability.supervising import sweep_supervision
from xinfang.people import actions as people
from xinfang.petitions import actions
from xinfang.petitions.kinds import Outcome

LAPSED = date(2013, 8, 14)  # 周三: conclude of a matter accepted on Friday 14 June is due on Tuesday 13 August
NEW = date(2023, 3, 1)  # 周三


def with_conference(cast):
    """The city's joint conference, its convener, and the office's supervisor."""
    said = {"code": "LX", "name": "咸宁市信访工作联席会议", "short_name": "市联席会议", "valid_from": SINCE}
    said |= {"kind": "joint_conference", "level": "city"}
    cast.organs["LX"] = people.create_organ(said, parent=cast.organ("GOV"), actor=OPERATOR, on=SINCE)
    for part, organ, title, kind, functions, name in (
        ("convener", "LX", "召集人", "head", ["sign"], "乔安"),
        ("supervisor", "XFJ", "督查科长", "handler", ["supervise"], "丁原"),
        ("county_head", "XAXF", "局长", "head", ["sign"], "白云"),
        ("mayor", "GOV", "副市长", "other_leader", [], "高远"),
    ):
        person = people.create_person(code=part, name=name, actor=OPERATOR, on=SINCE)
        post = people.create_post(cast.organ(organ), title=title, kind=kind, actor=OPERATOR, on=SINCE)
        cast.posts[part] = people.appoint(person, post, start=SINCE, functions=functions, actor=OPERATOR, on=SINCE)
    return cast


def overdue_matter(cast, **changes):
    """Accepted on 14 June 2013, not concluded by 13 August."""
    return accepted(cast, **changes)


def called(cast, **changes):
    """A matter past due, and the proposal that the sweep made of it."""
    petition = overdue_matter(cast, **changes)
    sweep_supervision(LAPSED)
    return petition, SupervisionCall.objects.get(petition=petition)


def supported(cast, day=date(2013, 6, 14), at=date(2013, 7, 1), by=date(2013, 7, 31), **changes):
    """Answered with support, to be carried out by a day."""
    petition = accepted(cast, day, **changes)
    said = {"outcome": Outcome.SUPPORT, "text": "退还多收的停车费。", "execute_by": by}
    return actions.reply(petition.uid, **said, actor=signer(cast.handler), when=on(at), key=key())
