"""What petitioners see of a merger and a split: their own days and papers, never another's number."""

from datetime import date

import pytest
import time_machine

from tests.cast import key, letter, on, signer
from xinfang.petitions import actions
from xinfang.petitions.actions import Claim
from xinfang.petitions.identities import Identity
from xinfang.petitions.kinds import Outcome

DAY = date(2013, 6, 14)  # Friday


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel("2013-06-17 10:00+08:00", tick=False):
        yield


def lodged(cast, name):
    said = letter(received_on=DAY, identity=Identity(name, "13900000000", "", "温泉街道"))
    done = actions.register(said, organ=cast.organ("XFJ"), actor=cast.registrar, when=on(DAY), key=key())
    uid = done.petition.uid
    actions.forward(uid, to=cast.organ("ZJJ").uid, actor=cast.registrar, when=on(DAY), key=key())
    for name_ in ("receive", "accept"):
        getattr(actions, name_)(uid, actor=cast.handler, when=on(DAY), key=key())
    return done


def page(client, done):
    said = {"number": done.petition.number, "code": done.code}
    return client.post("/look-up/", said, follow=True).content.decode()


def test_each_sees_its_own_merger_and_its_own_reply(client, cast):
    lead, other = lodged(cast, "张三丰"), lodged(cast, "李四光")
    said = {"actor": cast.handler, "when": on(date(2013, 6, 17))}
    actions.merge(other.petition.uid, into=lead.petition.uid, **said, key=key())
    for mine, theirs in ((other, lead), (lead, other)):
        shown = page(client, mine)
        assert "与同类的事一起办理，期限不延后" in shown
        assert theirs.petition.number not in shown
        assert "程序性告知书" in shown
    assert "与同类的事一起书面答复" in page(client, other)
    reply = {"outcome": Outcome.EXPLAIN, "text": "收费标准已经公示。", **said, "actor": signer(cast.handler)}
    actions.reply(lead.petition.uid, **reply, key=key())
    shown = page(client, other)
    assert "已作出书面答复" in shown
    assert "处理意见书" in shown
    assert lead.petition.number not in shown


def test_a_part_is_looked_up_by_its_own_code_and_a_link_is_not_shown(client, cast):
    done = actions.register(
        letter(received_on=DAY), organ=cast.organ("XFJ"), actor=cast.registrar, when=on(DAY), key=key()
    )
    claims = (Claim("供暖不足", "室温只有十二度。"),)
    said = {"actor": cast.registrar, "when": on(DAY)}
    (part,) = actions.split(done.petition.uid, claims, **said, key=key())
    assert "供暖不足" in page(client, part)
    assert "您的几项诉求分开办理" in page(client, done)
    far = lodged(cast, "李四光").petition
    actions.link(done.petition.uid, other=far.uid, **said, key=key())
    shown = page(client, done)
    assert far.number not in shown
    assert "关联" not in shown
