"""The pages of supervision: who sees them, one click and its words, a letter and its feedback, refusals."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.accountability.test_deciding import put, summon, upon
from tests.accountability.test_supervision_letters import receive, send
from tests.accountability.town import LAPSED, NEW, called, overdue_matter, with_conference
from tests.cast import accepted, account, forwarded
from xinfang.accountability.facts import sweep_facts
from xinfang.accountability.models import Alert, Interview, Listing, SupervisionCall, SupervisionLetter, Urging
from xinfang.accountability.supervising import sweep_supervision
from xinfang.ledger.verify import verify


@pytest.fixture
def town(cast):
    return with_conference(cast)


@pytest.fixture
def at_lapse():
    with time_machine.travel("2013-08-14 10:00+08:00", tick=False):
        yield


@pytest.fixture
def in_2023():
    with time_machine.travel("2023-03-01 10:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def post(client, url, **said):
    hidden = re.findall(r'name="key" value="([^"]*)"', text(client.get(url)))
    return client.post(url, {"key": hidden[-1], **said})


def enter(client, cast, part):
    from xinfang.people.models import Account

    row = Account.objects.filter(username=part).first() or account(cast, part)
    client.force_login(row, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.usefixtures("at_lapse")
def test_who_supervises_nothing_is_refused_and_sees_what_it_was_asked(client, town):
    called(town)
    enter(client, town, "handler")
    assert client.get("/desk/supervision/").status_code == 403
    assert client.get("/desk/supervision/new/letter/").status_code == 403
    assert client.get(f"/desk/supervision/calls/{SupervisionCall.objects.get().uid}/").status_code == 403
    assert "没有收到督办函" in text(client.get("/desk/supervision/asked/"))


@pytest.mark.usefixtures("at_lapse")
def test_who_only_reads_sees_the_list_and_does_nothing(client, town):
    petition, call = called(town)
    enter(client, town, "inspector")
    page = text(client.get("/desk/supervision/"))
    assert petition.number in page
    assert "催办</button>" not in page
    assert "发督办函" not in page
    page = text(client.get(f"/desk/supervision/calls/{call.uid}/"))
    assert "您可以查看" in page
    assert client.get("/desk/supervision/new/letter/").status_code == 403
    assert client.post(f"/desk/supervision/calls/{call.uid}/?do=urge", {}).status_code == 400


@pytest.mark.usefixtures("at_lapse")
def test_urging_with_one_click_from_the_list(client, town):
    petition, call = called(town)
    enter(client, town, "supervisor")
    page = text(client.get("/desk/supervision/"))
    form = page.split('do=urge">')[1].split("</form>")[0]
    said = dict(re.findall(r'name="(key|on|text)" value="([^"]*)"', form))
    answer = client.post(f"/desk/supervision/calls/{call.uid}/?do=urge", said, follow=True)
    assert f"已催办 {petition.number}" in text(answer)
    assert Urging.objects.get().petition == petition
    assert "没有等着处理的督办线索" in text(client.get("/desk/supervision/"))
    assert petition.number in text(client.get("/desk/supervision/?tab=urgings"))
    assert "已催办" in text(client.get("/desk/supervision/?all=1"))
    assert verify().ok


@pytest.mark.usefixtures("at_lapse")
def test_a_proposal_is_declined_and_the_refusal_keeps_what_was_typed(client, town):
    _, call = called(town)
    enter(client, town, "office_head")
    url = f"/desk/supervision/calls/{call.uid}/?do=decline"
    answer = post(client, url, why="等待司法鉴定", on="2013-08-15")
    assert answer.status_code == 400
    assert "等待司法鉴定" in text(answer)
    assert "在今天之后" in text(answer)
    assert post(client, url, why="等待司法鉴定", on="2013-08-14").status_code == 302
    page = text(client.get(f"/desk/supervision/calls/{call.uid}/"))
    assert "等待司法鉴定" in page
    assert (
        post(client, f"/desk/supervision/calls/{call.uid}/?do=reopen", why="鉴定出来了", on="2013-08-14").status_code
        == 302
    )


@pytest.mark.usefixtures("at_lapse")
def test_a_letter_from_its_proposal_to_the_feedback_and_its_check(client, town):
    petition, call = called(town)
    enter(client, town, "office_head")
    url = f"/desk/supervision/new/letter/?call={call.uid}"
    page = text(client.get(url))
    assert petition.number in page
    assert "2013年8月13日 周二到期" in page
    said = {"number": petition.number, "trigger": "not_concluded", "text": "请说明原因。", "on": "2013-08-14"}
    answer = post(client, url, **said, days="0")
    assert answer.status_code == 400
    assert "请说明原因。" in text(answer)
    answer = post(client, url, **said, days="5")
    letter = SupervisionLetter.objects.get()
    assert answer["Location"] == f"/desk/supervision/letters/{letter.uid}/"
    enter(client, town, "handler")
    asked = text(client.get("/desk/supervision/asked/"))
    assert "市信访局督〔2013〕1号" in asked
    assert "督办函" in text(client.get(f"/desk/petitions/{petition.number}/"))
    here = f"/desk/supervision/letters/{letter.uid}/"
    assert post(client, f"{here}?do=receive", on="2013-08-14").status_code == 302
    page = text(client.get(here))
    assert "2013年8月19日 周一" in page
    assert "不是法定期限" in page
    assert post(client, f"{here}?do=answer", words="九月底前退费。", on="2013-08-14").status_code == 302
    enter(client, town, "office_head")
    assert post(client, f"{here}?do=back", reason="没有写原因", on="2013-08-14").status_code == 302
    enter(client, town, "handler")
    assert "没有写原因" in text(client.get(here))
    assert post(client, f"{here}?do=answer", words="因等待审计。", on="2013-08-14").status_code == 302
    enter(client, town, "office_head")
    assert post(client, f"{here}?do=accept", on="2013-08-14").status_code == 302
    assert "已办结" in text(client.get(here))
    assert "没有等着反馈的督办函" in text(client.get("/desk/supervision/?tab=letters"))
    assert verify().ok


@pytest.mark.usefixtures("at_lapse")
def test_a_letter_is_voided_with_a_reason(client, town):
    letter = send(town, overdue_matter(town))
    enter(client, town, "office_head")
    here = f"/desk/supervision/letters/{letter.uid}/"
    assert post(client, f"{here}?do=void", why="", on="2013-08-14").status_code == 400
    assert post(client, f"{here}?do=void", why="发错了", on="2013-08-14").status_code == 302
    assert "发错了" in text(client.get(here))
    assert client.get("/desk/supervision/letters/00000000-0000-0000-0000-000000000001/").status_code == 404


@pytest.mark.usefixtures("in_2023")
def test_a_listing_and_an_interview_by_their_pages(client, town):
    petition = accepted(town, NEW)
    enter(client, town, "office_head")
    page = text(client.get("/desk/supervision/new/listing/"))
    assert "哪个单位" in page
    organ = town.organ("ZJJ").uid
    url = f"/desk/supervision/new/listing/?organ={organ}"
    said = {"decider": str(town.organ("LX").uid), "leader": str(town.posts["mayor"].uid), "on": "2023-03-01"}
    said |= {"number": petition.number, "reason": "久拖不决。", "until": "2023-04-28"}
    assert "要写会议纪要编号" in text(post(client, url, **said))
    assert post(client, url, **said, minutes="纪要〔2023〕2号").status_code == 302
    here = f"/desk/supervision/listings/{Listing.objects.get().uid}/"
    assert post(client, f"{here}?do=note", words="已退费 62 户", on="2023-03-01").status_code == 302
    assert post(client, f"{here}?do=end", result="全部退费", on="2023-03-01").status_code == 302
    assert "全部退费" in text(client.get(here))
    url = f"/desk/supervision/new/interview/?organ={organ}"
    said = {"decider": str(town.organ("LX").uid), "whom": str(town.posts["head"].uid), "on": "2023-03-01"}
    said |= {"minutes": "纪要〔2023〕2号", "meet_on": "2023-03-01", "place": "市信访局", "about": "三件逾期。"}
    assert post(client, url, **said).status_code == 302
    row = Interview.objects.get()
    here = f"/desk/supervision/interviews/{row.uid}/"
    assert client.get(f"{here}docx/").status_code == 200
    assert client.get(f"{here}exe/").status_code == 404
    said = {"record": "谈了。", "promise": "月底办结", "promise_by": "2023-03-31", "on": "2023-03-01"}
    assert post(client, f"{here}?do=hold", **said).status_code == 302
    enter(client, town, "head")
    assert "月底办结" in text(client.get(here))
    assert post(client, f"{here}?do=keep", words="办结了", on="2023-03-01").status_code == 302
    enter(client, town, "handler")
    assert client.get(here).status_code == 404
    assert verify().ok


@pytest.mark.usefixtures("at_lapse")
def test_an_interview_before_may_2022_is_refused_with_its_article(client, town):
    enter(client, town, "convener")
    said = {"decider": str(town.organ("LX").uid), "whom": str(town.posts["head"].uid), "on": "2013-08-14"}
    said |= {"meet_on": "2013-08-14", "place": "市信访局", "about": "三件逾期。"}
    answer = post(client, f"/desk/supervision/new/interview/?organ={town.organ('ZJJ').uid}", **said)
    assert answer.status_code == 400
    assert "《信访工作条例》第三十九条第三款" in text(answer)


@pytest.mark.usefixtures("at_lapse")
def test_a_proposal_by_people(client, town):
    petition = forwarded(town)
    enter(client, town, "supervisor")
    url = f"/desk/supervision/new/call/?number={petition.number}"
    answer = post(client, url, number=petition.number, trigger="shifting", grounds="推来推去。", on="2013-08-14")
    assert answer.status_code == 302
    assert "推来推去。" in text(client.get(answer["Location"]))
    assert client.get("/desk/supervision/new/club/").status_code == 404
    answer = post(client, url, number="ZZZZ-ZZZZ", trigger="shifting", grounds="推。", on="2013-08-14")
    assert answer.status_code == 400
    assert "没有这件信访事项" in text(answer)


def test_the_list_takes_few_statements_and_pages(client, town):
    for n in range(35):
        overdue_matter(town, title=f"第 {n} 件")
    sweep_supervision(LAPSED)
    with time_machine.travel("2013-08-14 10:00+08:00", tick=False):
        enter(client, town, "office_head")
        seen, url = set(), "/desk/supervision/"
        client.get(url)
        while url:
            with CaptureQueriesContext(connection) as queries:
                page = text(client.get(url))
            who = 'FROM "django_session"|FROM "people_account"|"start" <= .* AND "people_appointment"."person_id"|SAVEPOINT'
            counted = [q["sql"] for q in queries if not re.search(who, q["sql"])]
            assert len(counted) <= 8, "\n".join(sql[:150] for sql in counted)
            seen |= set(re.findall(r"/desk/supervision/calls/([0-9a-f-]{36})/\"", page))
            after = re.search(r'rel="next" href="([^"]+)"', page)
            url = "/desk/supervision/" + after[1].replace("&amp;", "&") if after else None
    assert seen == {str(uid) for uid in SupervisionCall.objects.values_list("uid", flat=True)}


def test_the_petition_page_asks_once_more_where_a_matter_is_supervised(client, town):
    petition, _ = called(town)
    receive(town, send(town, petition))
    with time_machine.travel("2013-08-15 10:00+08:00", tick=False):
        for part in ("handler", "office_head"):
            enter(client, town, part)
            url = f"/desk/petitions/{petition.number}/"
            assert "督办函" in text(client.get(url))
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            who = 'FROM "django_session"|FROM "people_account"|"start" <= .* AND "people_appointment"."person_id"'
            counted = [q["sql"] for q in queries if not re.search(who, q["sql"])]
            assert len(counted) <= 9, "\n".join(sql[:150] for sql in counted)


def test_the_alerts_lead_to_their_records(client, town):
    petition, _ = called(town)
    receive(town, send(town, petition))
    sweep_facts(date(2013, 9, 30))
    with time_machine.travel("2013-09-30 10:00+08:00", tick=False):
        enter(client, town, "office_head")
        facts = {row.fact: text(client.get(f"/desk/alerts/{row.uid}/")) for row in Alert.objects.exclude(fact="")}
    assert set(facts) == {"supervision_owed", "supervision_unanswered"}
    assert "/desk/supervision/calls/" in facts["supervision_owed"]
    assert "/desk/supervision/letters/" in facts["supervision_unanswered"]


@pytest.mark.usefixtures("in_2023")
def test_the_conference_sees_its_own(client, town):
    put(town, upon(town, decider=None, minutes=""), "convener")
    summon(town, upon(town))
    enter(client, town, "convener")
    assert "住房和城乡建设局" in text(client.get("/desk/supervision/?tab=listings"))
    assert "刘建军" in text(client.get("/desk/supervision/?tab=interviews"))
