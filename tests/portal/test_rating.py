"""Rating at the public door, and the desk's pages about it."""

import pytest
import time_machine

from tests.petitions.test_rate import rated, served
from tests.portal.test_asking import WHO, filled, text
from xinfang.petitions.models import Rating

MARKS = {"organ_mark": "unhappy", "organ_reason": "没有到现场看过。", "office_mark": "satisfied", "office_reason": ""}


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel("2023-04-10 10:00+08:00", tick=False):
        yield


def opened(client, petition):
    session = client.session
    session["case"] = [str(petition.uid), 1681092000]
    session.save()
    return text(client.get("/case/"))


def test_without_code_or_proof_nothing_is_rated(client, cast):
    assert client.get("/case/rate/")["Location"] == "/look-up/"
    petition = served(cast)
    assert "/case/rate/" in opened(client, petition)
    said = filled(client, "/case/rate/", **MARKS)
    answer = client.post("/case/rate/", {**said, "digits": "1234"})
    assert answer.status_code == 400
    assert "没有到现场看过。" in text(answer)
    assert client.post("/case/rate/", {**said, "organ_mark": "great"}).status_code == 400
    assert not Rating.objects.exists()


def test_after_the_days_the_page_says_why_not(client, cast):
    petition = served(cast)
    with time_machine.travel("2023-05-06 10:00+08:00", tick=False):
        session = client.session
        session["case"] = [str(petition.uid), 1683338400]
        session.save()
        assert "/case/rate/" not in text(client.get("/case/"))
        answer = client.get("/case/rate/")
        assert answer.status_code == 409
        assert "2023年5月5日 周五" in text(answer)


def test_an_unhappy_petitioner_is_offered_a_review(client, cast):
    petition = served(cast)
    opened(client, petition)
    page = text(client.get("/case/rate/"))
    assert "咸宁市信访局（信访部门）" in page
    assert "咸宁市住房和城乡建设局办得怎么样" in page
    said = filled(client, "/case/rate/", **MARKS)
    for _ in range(2):
        answer = text(client.post("/case/rate/", said, follow=True))
    assert "/case/review/" in answer
    assert "最后一天是 <b>2023年5月5日 周五</b>" in answer
    assert Rating.objects.get().times == 1
    page = text(client.get("/case/"))
    assert "您作了评价" in page
    assert "没有到现场" not in page


def test_a_content_one_is_not(client, cast):
    petition = served(cast)
    opened(client, petition)
    said = filled(client, "/case/rate/", **{**MARKS, "organ_mark": "mostly"}, **WHO)
    answer = text(client.post("/case/rate/", said, follow=True))
    assert "已记下您的评价" in answer
    assert "/case/review/" not in answer


def test_the_desk_shows_figures_only_when_there_are_enough(sign_in, cast):
    for number in range(5):
        rated(served(cast))
        page = text(sign_in("handler").get("/desk/ratings/"))
        assert ("<b>5</b> 件" in page) == (number == 4)
        assert ("不满 5 件" in page) == (number < 4)
        assert "没有到现场" not in page
    assert "0.00%" in page
    assert sign_in("handler").get("/desk/ratings/reasons/").status_code == 403
    assert sign_in("admin").get("/desk/ratings/").status_code == 403
    reasons = text(sign_in("registrar").get("/desk/ratings/reasons/"))
    assert reasons.count("没有到现场看过。") == 5
