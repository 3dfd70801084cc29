"""What the petitioner may ask for at the public door, and the proof that it takes."""

import re
from datetime import date

import pytest
import time_machine

from tests.cast import accepted, forwarded, key, on
from xinfang.papers.models import Paper
from xinfang.petitions import actions
from xinfang.petitions.kinds import Outcome, ServiceMode

DAY = date(2013, 6, 14)
WHO = {"name": "张三丰", "digits": "0000"}


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel("2013-07-22 10:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def opened(client, petition):
    session = client.session
    session["case"] = [str(petition.uid), 1374458400]
    session.save()
    return text(client.get("/case/"))


def answered(cast):
    """Replied to on Monday 1 July and served on Wednesday 3 July 2013."""
    petition = accepted(cast)
    said = {"outcome": Outcome.REFUSE, "text": "不予支持。", "actor": cast.head, "when": on(date(2013, 7, 1))}
    actions.reply(petition.uid, **said, key=key())
    how = {
        "mode": ServiceMode.HAND,
        "received_on": date(2013, 7, 3),
        "actor": cast.handler,
        "when": on(date(2013, 7, 3)),
    }
    return actions.serve(petition.uid, **how, key=key())


def filled(client, path, **said):
    page = text(client.get(path))
    return {"key": re.search(r'name="key" value="([^"]+)"', page)[1], **WHO, **said}


def test_without_the_code_nothing_is_asked(client, cast):
    for path in ("/case/review/", "/case/withdraw/"):
        for answer in (client.get(path), client.post(path, WHO)):
            assert answer["Location"] == "/look-up/"


def test_what_cannot_be_asked_now_says_why(client, cast):
    petition = forwarded(cast)
    page = opened(client, petition)
    assert "/case/withdraw/" in page
    assert "/case/review/" not in page
    answer = client.get("/case/review/")
    assert answer.status_code == 409
    assert "现在不能申请复核" in text(answer)
    assert client.post("/case/review/", WHO).status_code == 409


@pytest.mark.parametrize(
    "who", [{"name": "张三"}, {"digits": "0001"}, {"name": "", "digits": "0000"}, {"digits": "13900000000"}]
)
def test_who_is_not_the_petitioner_is_refused_and_keeps_what_was_typed(client, cast, who):
    petition = answered(cast)
    opened(client, petition)
    said = filled(client, "/case/review/", to=str(cast.organ("GOV").uid), text="答复没有查清事实。")
    answer = client.post("/case/review/", {**said, **who})
    assert answer.status_code == 400
    assert "答复没有查清事实。" in text(answer)
    assert petition.proceedings.count() == 1


def test_guessing_at_the_proof_is_counted(client, cast):
    petition = answered(cast)
    opened(client, petition)
    said = filled(client, "/case/review/", to=str(cast.organ("GOV").uid), text="不服。")
    for number in range(10):
        assert client.post("/case/review/", {**said, "digits": f"{1000 + number}"}).status_code == 400
    assert client.post("/case/review/", said).status_code == 429


def test_a_review_is_asked_for_and_shown_with_who_and_by_when(client, cast):
    petition = answered(cast)
    assert "/case/review/" in opened(client, petition)
    page = text(client.get("/case/review/"))
    assert "咸宁市人民政府" in page
    assert "2013年8月21日 周三" in page  # thirty days from Monday 22 July
    assert "人力资源和社会保障局" not in page
    said = filled(client, "/case/review/", to=str(cast.organ("GOV").uid), text="答复没有查清事实。")
    for _ in range(2):
        answer = client.post("/case/review/", said, follow=True)
    assert "市人民政府正在复查" in text(answer)
    assert petition.proceedings.count() == 2
    assert petition.clocks.get(limit="review").due_on == date(2013, 8, 21)
    assert Paper.objects.get(subject=petition.uid, kind="review_request").body == "答复没有查清事实。"


def test_a_petitioner_withdraws(client, cast):
    petition = forwarded(cast)
    opened(client, petition)
    said = filled(client, "/case/withdraw/", text="已经解决了。")
    assert client.post("/case/withdraw/", {**said, "digits": "1234"}).status_code == 400
    assert "已撤回" in text(client.post("/case/withdraw/", said, follow=True))
    assert petition.proceedings.get().state == "withdrawn"


def test_who_gave_no_name_is_sent_to_the_office(client, cast):
    petition = forwarded(cast, anonymous=True)
    opened(client, petition)
    answer = client.post("/case/withdraw/", filled(client, "/case/withdraw/", text="不要了。"))
    assert answer.status_code == 400
    assert "请带身份证件和查询码" in text(answer)


def test_what_was_asked_for_is_sent_with_the_code_alone(client, cast):
    petition = accepted(cast)
    assert "/case/supplement/" not in opened(client, petition)
    assert client.get("/case/supplement/").status_code == 409
    said = {"text": "请补充缴费收据。", "by": date(2013, 8, 1), "actor": cast.handler, "when": on(date(2013, 7, 22))}
    actions.ask_supplement(petition.uid, **said, key=key())
    page = opened(client, petition)
    assert "2013年8月1日 周四" in page
    assert "/case/supplement/" in page
    assert "请补充缴费收据。" in text(client.get("/case/supplement/"))
    said = filled(client, "/case/supplement/", text="收据三张，已拍照。")
    assert client.post("/case/supplement/", {**said, "text": ""}).status_code == 400
    for _ in range(2):
        page = text(client.post("/case/supplement/", said, follow=True))
    assert "您补充了材料" in page
    assert Paper.objects.get(subject=petition.uid, kind="supplement").body == "收据三张，已拍照。"
