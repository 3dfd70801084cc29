"""The public door: lodge without an account, look up with number and code, learn who owes what by when and why."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection

from tests.cast import accepted, forwarded, key, on, signer
from xinfang.petitions import actions
from xinfang.petitions.kinds import Outcome, ServiceMode
from xinfang.petitions.models import Petition
from xinfang.portal.lodge import PETITIONER
from xinfang.rules.refusals import Refused

DAY = date(2013, 6, 14)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel("2013-06-14 10:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def lodge(client, cast, **changes):
    page = text(client.get("/lodge/"))
    said = {
        "key": re.search(r'name="key" value="([^"]+)"', page)[1],
        "at": "0",
        "go": "next",
        "purpose": "claim",
        "title": "电梯停了两周",
        "text": "两部电梯停了一部。",
        "place": "温泉街道",
        "office": str(cast.organ("XFJ").uid),
        "head_count": "1",
        "name": "",
        **changes,
    }
    first = client.post("/lodge/", said)
    said.update(at="1", name="李四光", phone="13700000000", address="温泉街道二号", **changes)
    second = client.post("/lodge/", said)
    return first, second, {**said, "at": "2", "go": "send"}


def test_a_citizen_lodges_in_three_pages_and_gets_number_and_code(client, cast):
    first, second, said = lodge(client, cast)
    assert "怎么联系您" in text(first)
    assert "核对并提交" in text(second)
    assert "李四光" in text(second)
    assert Petition.objects.count() == 0  # nothing is kept before it is sent
    done = client.post("/lodge/", said, follow=True)
    petition = Petition.objects.get()
    assert (petition.channel, petition.registrar.code) == ("online", "XFJ")
    number, code = re.findall(r'class="code">([^<]+)<', text(done))
    assert number == petition.number
    assert "2013年7月1日 周一" in text(done)
    client.post("/lodge/", said)
    assert Petition.objects.count() == 1
    client.session.flush()
    answer = client.post("/look-up/", {"number": number.lower(), "code": code.replace("-", "").lower()}, follow=True)
    assert "电梯停了两周" in text(answer)
    assert "等待市信访局决定由谁办理" in text(answer)
    assert number not in answer.request["PATH_INFO"]


def test_a_missing_name_is_asked_for_and_what_was_typed_is_kept(client, cast):
    _, _, said = lodge(client, cast)
    answer = client.post("/lodge/", {**said, "at": "1", "go": "next", "name": ""})
    assert answer.status_code == 400
    assert "请填写姓名" in text(answer)
    assert "两部电梯停了一部" in text(answer)


def test_an_accusation_needs_the_accused_and_never_goes_to_them(client, cast):
    _, _, said = lodge(client, cast, purpose="accusation")
    assert "被检举控告的单位" in text(client.post("/lodge/", said))
    answer = client.post("/lodge/", {**said, "complained_of": [str(cast.organ("GOV").uid)]})
    assert "不能在" in text(answer)
    assert Petition.objects.count() == 0


def test_a_wrong_code_is_answered_as_an_unknown_number(client, cast):
    petition = forwarded(cast)
    strip = re.compile(r'value="[^"]*"')
    wrong = client.post("/look-up/", {"number": petition.number, "code": "AAAAA-AAAAA"})
    unknown = client.post("/look-up/", {"number": "ZZZZ-ZZZZ", "code": "AAAAA-AAAAA"})
    assert wrong.status_code == unknown.status_code == 400
    assert strip.sub("", text(wrong)) == strip.sub("", text(unknown))
    assert client.get("/case/").status_code == 302


def opened(client, petition):
    session = client.session
    session["case"] = [str(petition.uid), 1371175200]
    session.save()
    return text(client.get("/case/"))


def test_the_citizen_sees_every_step_the_date_and_why(client, cast):
    petition = accepted(cast)
    page = opened(client, petition)
    for words in (
        "已登记",
        "已转给市住房和城乡建设局",
        "已受理",
        "2013年8月13日 周二",
        "当日不计",
        "《信访条例》第三十三条",
    ):
        assert words in page
    actions.reply(
        petition.uid,
        outcome=Outcome.SUPPORT,
        text="退还多收的停车费。",
        actor=signer(cast.handler),
        when=on(DAY),
        key=key(),
    )
    page = opened(client, petition)
    link = re.search(r'href="(/case/papers/[^"]+)">处理意见书', page)[1]
    assert "退还多收的停车费" in text(client.post(f"{link}open/", follow=True))


def replied(client, cast):
    petition = accepted(cast)
    said = {"outcome": Outcome.SUPPORT, "text": "退还多收的停车费。"}
    actions.reply(petition.uid, **said, actor=signer(cast.handler), when=on(DAY), key=key())
    link = re.search(r'href="(/case/papers/[^"]+)">处理意见书', opened(client, petition))[1]
    return petition, link


def test_a_reply_is_received_on_the_day_it_is_opened_and_not_by_looking(client, cast):
    petition, link = replied(client, cast)
    page = text(client.get(link))
    assert "退还多收的停车费" not in page
    assert "2013年7月15日 周一" in page  # 30 days from Friday 14 June end on Sunday 14 July: Monday
    assert petition.proceedings.get().served_on is None
    for _ in range(2):
        assert "退还多收的停车费" in text(client.post(f"{link}open/", follow=True))
    assert petition.proceedings.get().served_on == DAY
    window = petition.clocks.get(limit="review_request")
    assert (window.organ, window.start_on, window.due_on) == (None, DAY, date(2013, 7, 15))
    assert "退还多收的停车费" in text(client.get(link))


def test_a_stranger_to_the_code_opens_nothing(client, cast):
    petition, link = replied(client, cast)
    client.post("/case/leave/")
    assert client.post(f"{link}open/")["Location"] == "/look-up/"
    assert petition.proceedings.get().served_on is None
    assert client.get(f"{link}open/").status_code == 405


def test_an_organ_cannot_say_that_it_was_opened(cast):
    petition = accepted(cast)
    said = {"outcome": Outcome.SUPPORT, "text": "退还。"}
    actions.reply(petition.uid, **said, actor=signer(cast.handler), when=on(DAY), key=key())
    how = {"mode": ServiceMode.ELECTRONIC, "received_on": DAY}
    with pytest.raises(Refused, match="电子送达以信访人"):
        actions.serve(petition.uid, **how, actor=cast.handler, when=on(DAY), key=key())
    with pytest.raises(Refused, match="电子送达以信访人"):
        actions.serve(petition.uid, **{**how, "mode": ServiceMode.HAND}, actor=PETITIONER, when=on(DAY), key=key())


def test_wrong_codes_are_counted_and_the_place_must_wait(client, cast):
    petition = forwarded(cast)
    for _ in range(10):
        assert client.post("/look-up/", {"number": petition.number, "code": "AAAAA-AAAAA"}).status_code == 400
    answer = client.post("/look-up/", {"number": petition.number, "code": "AAAAA-AAAAA"})
    assert answer.status_code == 429
    assert "15 分钟后" in text(answer)
    other = client.post("/look-up/", {"number": "ZZZZ-ZZZZ", "code": "x"}, REMOTE_ADDR="10.0.0.9")
    assert other.status_code == 400
    with time_machine.travel("2013-06-14 10:16+08:00", tick=False):
        assert client.post("/look-up/", {"number": petition.number, "code": "AAAAA-AAAAA"}).status_code == 400
    with connection.cursor() as cursor:  # no address is kept in the clear
        cursor.execute("SELECT key FROM bureau_tries")
        assert not [row for row in cursor.fetchall() if "127.0.0.1" in row[0] or "10.0.0.9" in row[0]]


def test_one_place_cannot_flood_the_office(client, cast):
    _, _, said = lodge(client, cast)
    for number in range(20):
        assert client.post("/lodge/", {**said, "key": f"a-key-of-its-own-{number}"}).status_code == 302
    assert client.post("/lodge/", {**said, "key": "a-key-of-its-own-20"}).status_code == 429
    assert Petition.objects.count() == 20


def test_only_papers_for_the_petitioner_are_shown(client, cast):
    petition = forwarded(cast)
    page = opened(client, petition)
    assert "转送函" not in page
    from xinfang.papers.models import Paper

    inner = Paper.objects.get(subject=petition.uid, kind="forwarding_letter")
    assert client.get(f"/case/papers/{inner.uid}/").status_code == 404


def test_a_look_up_ends_after_half_an_hour_and_on_leaving(client, cast):
    petition = forwarded(cast)
    opened(client, petition)
    client.post("/case/leave/")
    assert client.get("/case/").status_code == 302
    session = client.session
    session["case"] = [str(petition.uid), 1]
    session.save()
    assert client.get("/case/").status_code == 302


def test_large_print_and_high_contrast_are_kept(client, db):
    client.post("/reading/", {"print": "large", "contrast": "high", "back": "https://elsewhere.example/"})
    page = text(client.get("/"))
    assert 'data-print="large"' in page
    assert 'data-contrast="high"' in page


def test_pages_are_not_stored_and_nothing_foreign_is_loaded(client, db):
    answer = client.get("/")
    assert "no-store" in answer["Cache-Control"]
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert not re.search(r'(src|href)="https?://', text(answer))


def test_the_contact_facts_of_article_8(client, cast):
    from tests.cast import OPERATOR
    from xinfang.people.actions import change_organ

    change_organ(cast.organ("XFJ"), {"phone": "0715-1234567", "address": "示例路 1 号"}, actor=OPERATOR, on=DAY)
    page = text(client.get("/offices/"))
    assert "0715-1234567" in page
    assert "未公布" in page
