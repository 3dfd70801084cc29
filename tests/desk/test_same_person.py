"""Same person and matter? Only for the registering officer, only what the organ sees, never in an address, always in the ledger."""

import re
from datetime import date

import pytest

from tests.cast import key, letter, on, registered
from xinfang.ledger.models import Entry
from xinfang.petitions import actions
from xinfang.petitions.identities import Identity, phone_digits
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.models import Petition
from xinfang.rules.refusals import Refused

DAY = date(2013, 6, 14)  # Friday
ME = Identity("张三丰", "13900000000", "11010519491231002X", "温泉街道一号")


def same(cast, said, part="registrar", organ="XFJ"):
    return actions.same_person(said, organ=cast.organ(organ), actor=getattr(cast, part), on=DAY)


def matched():
    return list(Entry.objects.filter(kind="identity:match").values_list("subject", flat=True))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("139-0000-0000", "13900000000"),
        ("＋８６　139 0000 0000", "13900000000"),
        ("008613900000000", "13900000000"),
        ("0715-8256789", "07158256789"),
    ],
)
def test_a_phone_is_compared_by_its_digits(typed, kept):
    assert phone_digits(typed) == kept


def test_who_does_not_register_there_is_refused(cast):
    registered(cast, identity=ME)
    for part, organ in (("office_head", "XFJ"), ("handler", "ZJJ"), ("county_registrar", "XFJ"), ("admin", "XFJ")):
        with pytest.raises(Refused) as refused:
            same(cast, ME, part, organ)
        assert refused.value.code == "not_allowed"
    with pytest.raises(Refused):
        actions.same_person(ME, organ=cast.organ("XFJ"), actor=actions_operator(), on=DAY)
    assert matched() == []


def actions_operator():
    from xinfang.people.queries import operator

    return operator()


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (Identity("张 三丰", "+86 139-0000-0000"), True),
        (Identity("", "", "110105194912310 02x"), True),
        (Identity("张三丰", ""), False),  # a name alone is nobody
        (Identity("", "13900000000"), False),
        (Identity("张三丰", "13900000001"), False),
        (Identity("张三", "13900000000"), False),  # nothing similar is sought
        (Identity(), False),
    ],
)
def test_exact_match_of_number_or_of_name_and_phone(cast, said, found):
    petition = registered(cast, identity=ME)
    shown = same(cast, said)
    assert [one.number for one in shown] == ([petition.number] if found else [])
    assert matched() == ([petition.uid] if found else [])


def test_only_matters_that_the_organ_sees_and_ten_at_most(cast):
    mine = [registered(cast, identity=ME, title=f"第{n}件") for n in range(12)]
    assert same(cast, ME, "county_registrar", "XAXF") == []
    assert same(cast, ME, "stranger", "RSJ") == []
    assert [one.number for one in same(cast, ME)] == [petition.number for petition in reversed(mine)][:10]
    said = letter(identity=ME)
    county = actions.register(said, organ=cast.organ("XAXF"), actor=cast.county_registrar, when=on(DAY), key=key())
    assert [one.number for one in same(cast, ME, "county_registrar", "XAXF")] == [county.petition.number]


def test_an_accusation_is_not_shown_to_the_organ_it_accuses(cast):
    registered(cast, identity=ME, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("RSJ").uid,))
    assert same(cast, ME, "stranger", "RSJ") == []
    assert len(same(cast, ME)) == 1


def form(page, **changes):
    said = {
        "key": re.search(r'name="key" value="([^"]+)"', page)[1],
        "received_on": "2013-06-14",
        "channel": "letter",
        "head_count": "1",
        "title": "路灯不亮",
        "text": "一连三个月。",
        "purpose": "claim",
        "name": "张三丰",
        "phone": "139 0000 0000",
        "on": "2013-06-14",
        "proof": "来信原件",
    }
    return {**said, **changes}


def test_the_clerk_is_shown_what_may_be_a_repeat_and_decides(sign_in, cast):
    before = registered(cast, identity=ME)
    client = sign_in("registrar")
    said = form(client.get("/desk/register/").content.decode())
    answer = client.post("/desk/register/", said)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'可能是同一人：编号 <a href="/desk/petitions/{before.number}/"' in page
    assert "小区物业乱收费" in page
    assert "一连三个月。" in page  # nothing typed is lost
    assert "13900000000" not in page.replace("139 0000 0000", "")
    assert Petition.objects.count() == 1
    mark = re.search(r'name="anew" value="([0-9a-f]{32})"', page)[1]
    other = client.post("/desk/register/", {**said, "anew": mark, "phone": "", "id_number": ME.id_number})
    assert "可能是同一人" in other.content.decode()  # what was confirmed was confirmed for other particulars
    done = client.post("/desk/register/", {**said, "anew": mark})
    assert done.status_code == 302
    assert Petition.objects.count() == 2
    again = client.post("/desk/register/", said)  # sent twice: the same receipt, and no question
    assert again.status_code == 302
    assert Petition.objects.count() == 2
    assert len(matched()) == 2


def test_the_check_while_typing_is_sent_as_a_form_and_needs_the_duty(sign_in, cast):
    petition = registered(cast, identity=ME)
    client = sign_in("registrar")
    said = {"name": "张三丰", "phone": "13900000000", "id_number": "110105194912310021"}
    assert client.get("/desk/register/alike/", said).status_code == 405
    page = client.post("/desk/register/alike/", said).content.decode()
    assert petition.number in page
    assert "校验位" in page
    assert "张三丰" not in page
    assert (
        client.post("/desk/register/alike/", {**said, "anonymous": "on"}).content.decode().count(petition.number) == 0
    )
    assert sign_in("handler").post("/desk/register/alike/", said).status_code == 403


def test_an_odd_id_number_is_a_hint_and_blocks_nothing(sign_in, cast):
    client = sign_in("registrar")
    said = form(client.get("/desk/register/").content.decode(), id_number="110105194912310021")
    answer = client.post("/desk/register/", said, follow=True)
    page = answer.content.decode()
    assert Petition.objects.count() == 1
    assert "已经登记。证件号码的校验位不对" in page
    assert "110105194912310021" not in page


def test_no_page_lists_what_a_person_petitioned_about(sign_in, cast):
    registered(cast, identity=ME)
    client = sign_in("registrar")
    for where in ("/desk/?tab=all&word=张三丰", "/desk/?tab=all&q=13900000000", "/desk/register/alike/?name=张三丰"):
        answer = client.get(where)
        assert "可能是同一人" not in answer.content.decode()
