"""The desk through its pages: what a clerk and a handler do, what each may see, and how many statements it takes."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import accepted, archived, forwarded, key, letter, on, registered
from xinfang.accountability.sweep import sweep
from xinfang.petitions import actions
from xinfang.petitions.kinds import Outcome, Purpose
from xinfang.petitions.models import Petition

DAY = date(2013, 6, 14)
pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def frozen():
    with time_machine.travel("2013-06-14 10:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def take(client, petition, step, **said):
    """Open a step's page and send its form."""
    url = reverse("desk:step", args=[petition.number, step])
    page = text(client.get(url))
    given = {"key": hidden(page, "key"), "version": hidden(page, "version"), "on": "2013-06-14", "proof": "", **said}
    return client.post(url, given)


def test_a_stranger_is_sent_to_sign_in_and_comes_back(client, cast):
    answer = client.get("/desk/register/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/desk/sign-in/?next=")


def test_signing_in_with_a_wrong_password_says_nothing_about_the_name(client, cast):
    from tests.cast import PASSWORD, account

    account(cast, "registrar")
    wrong = text(client.post("/desk/sign-in/", {"username": "registrar", "password": "x"}))
    unknown = text(client.post("/desk/sign-in/", {"username": "nobody", "password": "x"}))
    assert "用户名或口令不对" in wrong
    assert "用户名或口令不对" in unknown
    assert client.post("/desk/sign-in/", {"username": "registrar", "password": PASSWORD})["Location"] == "/desk/"


def form(page):
    return {
        "key": hidden(page, "key"),
        "received_on": "2013年6月14日",
        "channel": "letter",
        "head_count": "1",
        "name": "张三丰",
        "phone": "13900000000",
        "address": "温泉街道",
        "title": "路灯不亮",
        "text": "路灯坏了三盏。",
        "purpose": "claim",
        "kind": "",
        "category": "",
        "place": "",
        "on": "2013-06-14",
        "proof": "",
    }


def test_a_clerk_registers_and_gets_the_code_once(sign_in):
    client = sign_in("registrar")
    said = form(text(client.get("/desk/register/")))
    answer = client.post("/desk/register/", said, follow=True)
    petition = Petition.objects.get()
    assert petition.number in text(answer)
    code = re.findall(r'class="code">([^<]+)<', text(answer))[1]
    assert re.fullmatch(r"[0-9A-Z]{5}-[0-9A-Z]{5}", code)
    assert code not in text(client.get(f"/desk/petitions/{petition.number}/"))
    client.post("/desk/register/", said)
    assert Petition.objects.count() == 1  # a double click does nothing twice


def test_what_was_typed_is_kept_when_something_is_wrong(sign_in):
    client = sign_in("registrar")
    said = form(text(client.get("/desk/register/")))
    answer = client.post("/desk/register/", {**said, "received_on": "昨天", "title": "保留我"})
    assert answer.status_code == 400
    assert "保留我" in text(answer)
    assert "不是日期" in text(answer)
    answer = client.post("/desk/register/", {**said, "received_on": "2013-06-20"})
    assert "晚于登记日" in text(answer)
    assert Petition.objects.count() == 0


def test_from_the_counter_to_the_reply_through_the_pages(sign_in, cast):
    petition = registered(cast)
    clerk = sign_in("registrar")
    answer = take(clerk, petition, "forward", to=str(cast.organ("ZJJ").uid), note="请依法处理")
    assert answer.status_code == 302, text(answer)
    handler = sign_in("handler")
    assert petition.number in text(handler.get("/desk/"))
    assert take(handler, petition, "receive", handler="").status_code == 302
    assert take(handler, petition, "accept", handler="", text="").status_code == 302
    page = text(handler.get(f"/desk/petitions/{petition.number}/"))
    assert "2013年8月13日 周二" in page  # 60 days
    assert "《信访条例》第三十三条" in page
    assert "刘建军" in page  # the head on that day
    assert "张三丰" not in page
    unsigned = take(handler, petition, "reply", outcome="support", text="三盏路灯已经换新。", execute_by="2030-01-02")
    assert (unsigned.status_code, "由孙丽（副局长）、刘建军（局长）签发" in text(unsigned)) == (409, True)
    head = sign_in("head")
    assert (
        take(head, petition, "reply", outcome="support", text="三盏路灯已经换新。", execute_by="2030-01-02").status_code
        == 302
    )
    assert "已答复" in text(handler.get(f"/desk/petitions/{petition.number}/"))


def test_what_is_over_is_not_said_to_be_in_hand(sign_in, cast):
    page = text(sign_in("registrar").get(f"/desk/petitions/{archived(cast).number}/"))
    assert "这件事项已经办完，本单位可以查看。" in page
    assert "现在由" not in page


def test_a_step_that_cannot_be_taken_says_why_and_where_in_the_law(sign_in, cast):
    petition = registered(cast)
    answer = sign_in("registrar").get(reverse("desk:step", args=[petition.number, "serve"]))
    assert answer.status_code == 400
    assert "现在不能送达" in text(answer)
    assert "《信访条例》" in text(answer)


def test_a_late_entry_wants_its_proof(sign_in, cast):
    petition = registered(cast, date(2013, 6, 10))
    answer = take(sign_in("registrar"), petition, "inform", competent="法院", text="", on="2013-06-12")
    assert answer.status_code == 409
    assert "补录" in text(answer)


def test_the_second_writer_loses_nothing(sign_in, cast):
    petition = registered(cast)
    client = sign_in("registrar")
    url = reverse("desk:step", args=[petition.number, "inform"])
    page = text(client.get(url))
    actions.correct_registration(
        petition.uid, changes={"place": "温泉"}, why="补充", actor=cast.registrar, when=on(DAY), key=key()
    )
    said = {
        "key": hidden(page, "key"),
        "version": hidden(page, "version"),
        "on": "2013-06-14",
        "competent": "人民法院",
        "text": "留着我",
    }
    answer = client.post(url, said)
    assert "有了变化" in text(answer)
    assert "留着我" in text(answer)


def test_what_one_may_not_know_exists_is_404_everywhere(sign_in, cast):
    petition = forwarded(cast)
    client = sign_in("stranger")
    for url in (
        f"/desk/petitions/{petition.number}/",
        f"/desk/petitions/{petition.number}/steps/accept/",
        "/desk/petitions/ZZZZ-ZZZZ/",
    ):
        assert client.get(url).status_code == 404
    assert petition.number not in text(client.get("/desk/?tab=all"))
    assert "无权查看" in text(client.get(f"/desk/?number={petition.number}"))


def test_the_accused_organ_sees_no_trace_of_an_accusation(sign_in, cast):
    petition = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("XAQ").uid,), title="检举某人")
    sweep(date(2013, 8, 1))
    client = sign_in("county_registrar")
    for url in ("/desk/", "/desk/?tab=all", "/desk/?tab=overdue", f"/desk/?number={petition.number}"):
        page = text(client.get(url))
        assert "检举某人" not in page
        assert "全部 0" in page
    assert client.get(f"/desk/petitions/{petition.number}/").status_code == 404


def test_numbers_are_found_however_they_are_typed(sign_in, cast):
    petition = registered(cast)
    answer = sign_in("registrar").get("/desk/", {"number": f" {petition.number.lower()} "})
    assert answer["Location"] == f"/desk/petitions/{petition.number}/"


def test_the_inbox_pages_without_gaps_or_repeats_in_few_statements(sign_in, cast):
    made = {registered(cast, title=f"第 {n} 件").number for n in range(65)}
    client = sign_in("registrar")
    client.get("/desk/")
    seen, url = [], "/desk/?tab=todo"
    while url:
        with CaptureQueriesContext(connection) as queries:
            page = text(client.get(url))
        tables = [
            q["sql"]
            for q in queries
            if not re.search("SAVEPOINT|django_session|people_|axes", q["sql"].split("WHERE")[0])
        ]
        assert len(tables) <= 6, tables
        seen += re.findall(r'class="sub">([0-9A-Z]{4}-[0-9A-Z]{4})', page)
        after = re.search(r'rel="next" href="([^"]+)"', page)
        url = "/desk/" + after[1].replace("&amp;", "&") if after else None
    assert len(seen) == len(set(seen)) == 65
    assert set(seen) == made
    assert client.get("/desk/?cursor=nonsense").status_code == 400


def test_the_petition_page_takes_at_most_eight_statements(sign_in, cast):
    petition = forwarded(cast)
    client = sign_in("handler")
    url = f"/desk/petitions/{petition.number}/"
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    who = 'FROM "django_session"|FROM "people_account"|"start" <= .* AND "people_appointment"."person_id"'
    counted = [q["sql"] for q in queries if not re.search(who, q["sql"])]
    assert len(counted) <= 8, "\n".join(sql[:150] for sql in counted)


def test_an_identity_is_asked_for_with_a_reason(sign_in, cast):
    petition = forwarded(cast)
    row = petition.submissions.get().petitioners.get()
    url = f"/desk/petitions/{petition.number}/identity/"
    client = sign_in("handler")
    assert client.get(url).status_code == 405
    assert "张三丰" in text(client.post(url, {"petitioner": str(row.uid), "reason": "serve"}))
    assert "查看信访人身份：送达文书" in text(client.get(f"/desk/petitions/{petition.number}/"))


def test_alerts_show_organ_and_clock_and_nobody(sign_in, cast):
    petition = registered(cast)
    sweep(date(2013, 8, 1))
    client = sign_in("office_head")
    page = text(client.get("/desk/alerts/"))
    assert petition.number in page
    link = re.search(r'href="(/desk/alerts/[0-9a-f-]{36}/)"', page)[1]
    page = text(client.get(link))
    assert "第十二条第三项" in page
    assert "2013年7月1日 周一" in page
    assert "周建国" not in page.split("<main")[1]
    assert sign_in("registrar").get("/desk/alerts/").status_code == 403


def test_settings_are_changed_by_the_administrator_within_bounds(sign_in, cast):
    client = sign_in("admin")
    page = text(client.get("/desk/settings/"))
    said = {"key": hidden(page, "key"), "name": "yellow_days", "value": "7"}
    assert client.post("/desk/settings/", said).status_code == 302
    assert "默认 5" in text(client.get("/desk/settings/"))
    said = {"key": "x" * 20, "name": "yellow_days", "value": "700"}
    assert "之间" in text(client.post("/desk/settings/", said))
    clerk = sign_in("registrar")
    assert "非法定" in text(clerk.get("/desk/settings/")) or "不是法定的" in text(clerk.get("/desk/settings/"))
    assert clerk.post("/desk/settings/", {**said, "value": "8", "key": "y" * 20}).status_code in {400, 403}


def test_the_calendar_shows_before_and_after_then_moves_the_days(sign_in, cast):
    petition = registered(cast)
    client = sign_in("admin")
    page = text(client.get("/desk/calendar/"))
    said = {"key": hidden(page, "key"), "what": "day", "day": "2013-07-01", "rest": "rest", "notice": "测试通知 1 号"}
    page = text(client.post("/desk/calendar/", {**said, "preview": "1"}))
    assert petition.number in page
    assert "2013年7月2日 周二" in page
    assert petition.clocks.get().due_on == date(2013, 7, 1)  # nothing moved yet
    assert client.post("/desk/calendar/", said).status_code == 302
    assert petition.clocks.get().due_on == date(2013, 7, 2)
    client.post("/desk/calendar/", {"what": "back", "day": "2013-07-01"})
    assert petition.clocks.get().due_on == date(2013, 7, 1)


def test_people_pages_and_a_new_appointment(sign_in, cast):
    client = sign_in("admin")
    assert "咸宁市住房和城乡建设局" in text(client.get("/desk/organs/"))
    organ = cast.organ("ZJJ")
    assert "刘建军" in text(client.get(f"/desk/organs/{organ.uid}/"))
    page = text(client.get(f"/desk/organs/{organ.uid}/appoint/"))
    said = {
        "key": hidden(page, "key"),
        "code": "N1",
        "name": "新来的",
        "title": "科员",
        "section": "办公室",
        "kind": "handler",
        "start": "2013-06-01",
    }
    assert client.post(f"/desk/organs/{organ.uid}/appoint/", said).status_code == 302
    assert "新来的" in text(client.get(f"/desk/organs/{organ.uid}/"))
    assert sign_in("registrar").get(f"/desk/organs/{organ.uid}/appoint/").status_code == 403


def test_imported_petitions_say_what_is_assumed(sign_in, cast):
    from xinfang.bureau import acts
    from xinfang.ledger.kinds import Kind
    from xinfang.petitions.models import Source
    from xinfang.petitions.when import When

    with acts.begin("test", actor=cast.registrar) as act:
        act.add(Source(key="demo", title="旧系统", assumptions="受理日为收到之日"))
        act.record(Kind.OPERATOR_USED, act.result, on=DAY)
    when = When(DAY, DAY, imported=True, assumed=True)
    petition = actions.register(
        letter(source="demo", source_id="1"), organ=cast.organ("XFJ"), actor=cast.registrar, when=when, key=key()
    ).petition
    page = text(sign_in("registrar").get(f"/desk/petitions/{petition.number}/"))
    assert "受理日为收到之日" in page
    assert "不据此列出责任人" in page


def test_a_reminder_of_the_bureau_s_own_is_no_lateness(sign_in, cast):
    petition = accepted(cast, date(2013, 6, 3))
    said = {"outcome": Outcome.EXPLAIN, "text": "说明。", "actor": cast.head, "when": on(date(2013, 6, 3))}
    actions.reply(petition.uid, **said, key=key())  # to be served: the reminder is of 6 June, eight days ago
    client = sign_in("handler")
    page = client.get("/desk/").content.decode()
    assert "送达意见书（非法定）" in page
    assert "等了 8 天" in page
    assert "逾期 0" in page
    assert petition.number not in client.get("/desk/?tab=overdue").content.decode()


def test_who_handles_nothing_starts_where_the_work_is(sign_in):
    client = sign_in("admin")
    assert client.get("/desk/").headers["Location"] == "/desk/organs/"
    assert client.get("/desk/register/").status_code == 403


def test_a_refusal_leads_back_to_its_matter_and_a_404_to_none(sign_in, cast):
    petition = registered(cast)
    client = sign_in("registrar")
    refused = client.get(f"/desk/petitions/{petition.number}/steps/reply/")
    assert refused.status_code == 400
    assert f'href="/desk/petitions/{petition.number}/"' in text(refused)
    hidden_one = sign_in("stranger").get(f"/desk/petitions/{petition.number}/steps/reply/")
    assert hidden_one.status_code == 404
    assert "回到这件事项" not in text(hidden_one)


@pytest.mark.parametrize(
    ("who", "url", "found"),
    [
        ("admin", "/desk/organs/?word=%E4%BD%8F%00%E6%88%BF", "住房和城乡建设局"),
        ("office_head", "/desk/duties/?word=%E4%BD%8F%0%000%E6%88%BF", "住房和城乡建设局"),
        ("admin", "/desk/accounts/?word=%00", "没有"),
        ("registrar", "/desk/search/?q=%00", "检索"),
    ],
)
def test_a_nul_in_an_address_is_dropped_before_any_page_reads_it(sign_in, cast, who, url, found):
    answer = sign_in(who).get(url)
    assert answer.status_code == 200
    assert found in text(answer)
