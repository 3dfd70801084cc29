"""What waits for the organ's written answer is said in its inbox; who supervises urges from the list of what is due."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.accountability import test_advice as advices
from tests.accountability.test_supervision_letters import answer, receive, send
from tests.accountability.town import overdue_matter, with_conference
from tests.cast import accepted, forwarded, key, on
from xinfang.duties import actions as duties
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.when import When

AUGUST = "2013-08-26 10:00+08:00"  # 周一


@pytest.fixture
def town(cast):
    return with_conference(cast)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(AUGUST, tick=False):
        yield


def text(response):
    return response.content.decode()


def test_the_inbox_says_what_waits_for_an_answer_to_who_answers(sign_in, town):
    """Two letters, one of them answered; a suggestion sent, another received. The handler answers letters alone."""
    receive(town, send(town, overdue_matter(town)))
    answer(town, receive(town, send(town, overdue_matter(town))))
    advices.sent(town)
    advices.got(town)
    page = text(sign_in("head").get("/desk/"))
    assert (
        '待反馈：<a href="/desk/supervision/asked/">督办函 1</a>、<a href="/desk/advice/?side=received">建议 2</a>'
        in page
    )
    page = text(sign_in("handler").get("/desk/"))
    assert "督办函 1</a></div>" in page
    for part in ("registrar", "stranger", "county_handler", "office_head"):
        assert "待反馈：" not in text(sign_in(part).get("/desk/")), part


def test_it_costs_one_statement_and_none_who_answers_nothing(sign_in, town):
    from xinfang.desk import inbox

    class At:
        actor = town.head

    send(town, overdue_matter(town))
    for part, count in (("head", 1), ("inspector", 1), ("admin", 0)):
        At.actor = getattr(town, part)
        with CaptureQueriesContext(connection) as asked:
            inbox.owed(At)
        assert len(asked) <= count, part


def test_who_supervises_urges_from_what_is_due(sign_in, town):
    petition = overdue_matter(town)
    link = reverse("desk:step", args=[petition.number, "urge"])
    client = sign_in("office_head")
    assert link in text(client.get("/desk/due/"))
    assert client.get(link).status_code == 200
    for part in ("head", "handler", "registrar"):
        assert link not in text(sign_in(part).get("/desk/due/")), part


def reception(cast, day):
    post = cast.posts["head"]
    when = When(day, date(2013, 8, 26), "签到表")
    return duties.record_reception(post, place="三楼", groups=3, heads=3, actor=cast.head, when=when, key=key())


def test_a_supervision_letter_is_the_check_in_the_chain_of_a_reception(sign_in, town):
    """Received on Monday 17 June, the letter of Wednesday 14 August follows; who may not know of the letter sees none."""
    row = reception(town, date(2013, 6, 17))
    petition = accepted(town, date(2013, 6, 17))
    said = {"actor": town.head, "when": on(date(2013, 8, 26))}
    duties.chain_visit(row.uid, petition.number, **said, key=key())
    url = f"/desk/duties/records/reception/{row.uid}/"
    assert "缺 督查、结果" in text(sign_in("head").get(url))
    letter = send(town, petition)
    page = text(sign_in("head").get(url))
    assert f"/desk/supervision/letters/{letter.uid}/" in page
    assert "督办函<span" in page
    assert "2013年8月14日 周三" in page
    assert "缺 结果" in page
    assert "记督查：" not in page
    inspector = text(sign_in("inspector").get(url))
    assert str(letter.uid) not in inspector
    assert petition.number not in inspector
    assert "缺 督查、结果" in inspector


def test_a_letter_from_before_the_reception_is_no_check_of_it(sign_in, town):
    row = reception(town, date(2013, 8, 19))  # 周一
    petition = accepted(town, date(2013, 6, 17))
    said = {"actor": town.head, "when": on(date(2013, 8, 26))}
    duties.chain_visit(row.uid, petition.number, **said, key=key())
    letter = send(town, petition)
    page = text(sign_in("head").get(f"/desk/duties/records/reception/{row.uid}/"))
    assert str(letter.uid) not in page
    assert "督查" in page.split("缺 ")[1][:12]


def test_an_accusation_waits_in_no_inbox_of_the_accused(sign_in, town):
    secret = forwarded(town, purpose=Purpose.ACCUSATION, complained_of=(town.organ("RSJ").uid,))
    send(town, secret, trigger="other")
    assert "待反馈：" not in text(sign_in("stranger").get("/desk/"))
    assert "督办函 1" in text(sign_in("handler").get("/desk/"))
