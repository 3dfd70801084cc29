"""The mail room and the hall at the desk: a clerk's day by pages alone, without a script of the browser."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import key, on, registered
from tests.petitions.test_hall import by, seated, ticket
from tests.petitions.test_mail_room import SCAN, batch, enter
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.petitions import actions
from xinfang.petitions.actions import Letter
from xinfang.petitions.kinds import Channel
from xinfang.petitions.models import Attachment, MailBatch, MailItem, Petition, Reconciliation, Submission, Ticket

FRIDAY = date(2013, 6, 14)
SAID = {"name": "张三丰", "phone": "13900000000", "title": "停车费", "text": "涨了停车费", "purpose": "claim"}


@pytest.fixture(autouse=True)
def _friday():
    with time_machine.travel("2013-06-14 10:00+08:00", tick=False):
        yield


def text(answer):
    return answer.content.decode()


def post(client, url, **said):
    """A form as the page gave it: its key, its version."""
    page = text(client.get(url))
    form = page[page.index('<main class="page"') :]
    hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', form) for name in ("key", "version", "which")}
    return client.post(url, {**{name: found[1] for name, found in hidden.items() if found}, **said})


def test_a_day_of_mail_from_the_count_to_the_last_letter(sign_in, cast):
    client = sign_in("registrar")
    opener = str(cast.posts["registrar"].uid)
    url = "/desk/mail/?do=count"
    said = {"counted": "0", "opened_by": opener, "on": "2013-06-14"}
    assert post(client, url, **said).status_code == 400
    assert post(client, url, **{**said, "counted": "3"}).status_code == 302
    here = f"/desk/mail/{MailBatch.objects.get().uid}/"
    page = text(client.get(here))
    assert page.count("收信日戳") >= 3
    assert 'name="received_on-3"' in page
    assert 'name="received_on-4"' not in page
    rows = {"received_on-1": "2013-06-14", "postmark_on-1": "2013-06-15", "received_on-2": "2013-06-13"}
    wrong = client.post(here, {"key": "k" * 20, "version": "1", **rows})
    assert wrong.status_code == 400
    assert "邮戳日 2013年6月15日 周六 晚于收信日戳" in text(wrong)
    assert 'value="2013-06-13"' in text(wrong)  # nothing typed is lost
    rows |= {"postmark_on-1": "2011-02-01", "registered_number-2": "XA12345678942", "sender-2": "温泉街道 欧阳寄信"}
    assert client.post(here, {"key": "k" * 20, "version": "1", **rows}).status_code == 302
    first, second = MailItem.objects.order_by("number")
    page = text(client.get("/desk/mail/?tab=open"))
    assert "共 2 封" in page
    assert "欧阳" not in page
    assert "XA12345678942" in text(client.get("/desk/mail/?number=xa12345678942"))
    assert "没有这个挂号号码" in text(client.get("/desk/mail/?number=XA0"))
    _register(client, first)
    assert (
        post(client, f"/desk/mail/letters/{second.uid}/?do=end", reason="advertisement", handed="discarded").status_code
        == 302
    )
    page = text(client.get("/desk/mail/"))
    assert "不是信访件：广告、宣传品，作废纸处理" in page
    assert Petition.objects.get().number in page
    post(client, f"{here}?do=correct", counted="2", why="数错了")
    assert MailBatch.objects.get().counted == 2
    assert verify().ok


def _register(client, row):
    url = f"/desk/register/?item={row.uid}"
    page = text(client.get(url))
    assert re.search(r'name="received_on" value="2013-06-14"[^>]*disabled', page)
    assert re.search(r'name="postmark_on" value="2011-02-01"[^>]*disabled', page)
    assert 'value="visit"' not in page
    forged = {
        "received_on": "2013-06-01",
        "postmark_on": "",
        "on": "2013-06-14",
        "channel": "letter",
        "head_count": "1",
    }
    answer = client.post(url, {"key": "r" * 20, **SAID, **forged})
    assert answer.status_code == 302
    assert answer["Location"] == "/desk/register/done/"
    submission = Submission.objects.get()
    assert (submission.received_on, submission.postmark_on) == (FRIDAY, date(2011, 2, 1))  # the envelope's days hold
    row.refresh_from_db()
    assert row.submission == submission


def test_a_letter_joins_by_its_number_and_its_scan_goes_along(sign_in, cast):
    client, petition = sign_in("registrar"), registered(cast)
    row = enter(cast, batch(cast), Letter(FRIDAY))[0]
    here = f"/desk/mail/letters/{row.uid}/"
    page = text(client.get(f"{here}?do=scan"))
    found = re.search(r'name="key" value="([^"]+)"', page[page.index("<main") :])
    from django.core.files.uploadedfile import SimpleUploadedFile

    files = SimpleUploadedFile(SCAN.name, SCAN.data)
    assert client.post(f"{here}?do=scan", {"key": found[1], "files": files}).status_code == 302
    scan = Attachment.objects.get()
    answer = client.get(f"{here}scans/{scan.uid}/")
    assert (answer.status_code, answer["Content-Disposition"].startswith("attachment")) == (200, True)
    url = f"/desk/register/?item={row.uid}&join={petition.number}"
    assert f"并入 {petition.number}" in text(client.get(url))
    said = {**SAID, "on": "2013-06-14", "channel": "letter", "head_count": "1", "join": petition.number}
    assert client.post(url, {"key": "j" * 20, **said}).status_code == 302
    scan.refresh_from_db()
    assert (scan.petition, MailItem.objects.get().outcome) == (petition, "joined")
    assert "信封扫描件" in text(client.get(f"/desk/petitions/{petition.number}/"))
    assert client.get(f"{here}scans/{scan.uid}/").status_code == 404
    assert post(client, f"{here}?do=untie", why="并错了").status_code == 302
    assert MailItem.objects.get().outcome == ""
    assert client.get(f"{here}?do=end").status_code == 200
    assert client.post(f"{here}?do=nothing", {}).status_code == 400


def test_a_letter_that_waits_too_long_is_shown_with_its_last_day(sign_in, cast):
    enter(cast, batch(cast), Letter(FRIDAY), Letter(date(2013, 6, 12)))
    with time_machine.travel("2013-06-17 10:00+08:00", tick=False):  # Monday: 3 days after the one, 5 after the other
        page = text(sign_in("registrar").get("/desk/mail/?tab=open"))
        assert page.count("天没有登记") == 1
        assert "收到 5 天没有登记" in page
        assert '来信室 <span class="count">2</span>' in page  # on every page of the desk
    with time_machine.travel(
        "2013-07-02 10:00+08:00", tick=False
    ):  # the day after the fifteen days, rolled over a Sunday
        assert "逾期" in text(sign_in("registrar").get("/desk/mail/?tab=open"))


def test_a_visit_from_the_ticket_to_the_talk_and_the_registration(sign_in, cast):
    client = sign_in("registrar")
    page = text(client.get("/desk/hall/"))
    assert 'value="10:00"' in page
    said = {"heads": "6", "window": "2号窗口", "on": "2013-06-14", "taken_at": "10:00"}
    assert post(client, "/desk/hall/?do=take", **said).status_code == 302
    row = Ticket.objects.get()
    here = f"/desk/hall/{row.uid}/"
    page = text(client.get(here))
    assert "最多 5 人" in page
    assert "来访登记</a>" not in page  # first who receives
    own = str(cast.posts["registrar"].uid)
    wrong = post(client, here, window="2号窗口", officers=own, others="市人社局 没有这个人")
    assert wrong.status_code == 400
    assert "没有在任的" in text(wrong)
    others = "咸宁市人力资源和社会保障局 陈刚"
    assert post(client, f"{here}?do=receive", window="2号窗口", officers=own, others=others).status_code == 302
    assert "联合接访" in text(client.get(here))
    said = {"text": "问：什么事？\n答：停车费涨了。", "confirmed": "signed"}
    assert post(client, f"{here}?do=talk", **said).status_code == 400  # not read back
    assert post(client, f"{here}?do=talk", **said, read_back="on").status_code == 302
    paper = Paper.objects.get(kind="talk_record")
    page = text(client.get(f"{here}papers/{paper.uid}/"))
    assert "停车费涨了" in page
    assert "来访人（签名）" in page
    assert "来访人签名确认" in page
    assert client.get(f"{here}papers/{paper.uid}/docx/").status_code == 200
    assert client.get(f"{here}papers/{paper.uid}/exe/").status_code == 404
    url = f"/desk/register/?ticket={row.uid}"
    page = text(client.get(url))
    assert "这是集体访" in page
    assert re.search(r'name="head_count" value="6"[^>]*disabled', page)
    said = {**SAID, "on": "2013-06-14", "people": "\n".join("乙丙丁戊己"), "key": "v" * 20}
    wrong = client.post(url, said)
    assert wrong.status_code == 400
    assert "最多 5 人" in text(wrong)
    said |= {"people": "乙\n丙", "taken_down": "on"}
    assert "还没有宣读核对" in text(client.post(url, said))
    assert client.post(url, {**said, "read_back": "on"}).status_code == 302
    petition = Petition.objects.get()
    assert (petition.channel, petition.head_count) == ("visit", 6)
    page = text(client.get(f"/desk/petitions/{petition.number}/"))
    assert "接谈笔录" in page
    assert "口头陈述，由工作人员代为记录" in page
    assert client.get(f"{here}papers/{paper.uid}/").status_code == 404  # it lies in the matter's file now
    assert client.get(f"/desk/petitions/{petition.number}/papers/{paper.uid}/").status_code == 200
    assert verify().ok


def test_answered_guided_left_and_each_put_right(sign_in, cast):
    client = sign_in("registrar")
    one, two, three = seated(cast), seated(cast, heads=2), ticket(cast, 3)
    here = "/desk/hall/{}/?do={}".format
    assert post(client, here(one.uid, "answer"), text="问：在哪办低保？答：村委会。").status_code == 302
    assert post(client, here(two.uid, "guide"), ground="other_body", competent="咸安区人民法院").status_code == 302
    assert post(client, here(three.uid, "left")).status_code == 302
    page = text(client.get("/desk/hall/"))
    assert "当场答复" in page
    assert "属于人大及其常委会、法院、检察院职权范围" in page
    assert "未接谈离开" in page
    page = text(client.get("/desk/register/book/"))
    assert "<b>0</b> 件次 · <b>3</b> 人次 · 来访 <b>2</b> 批次" in page
    assert "来访里 2 批次当场答复或者引导" in page
    for row in (one, two, three):
        assert post(client, here(row.uid, "untie"), why="办错了").status_code == 302
    assert set(Ticket.objects.values_list("outcome", flat=True)) == {""}
    assert post(client, here(three.uid, "correct"), heads="4", window="", why="数错").status_code == 302
    assert post(client, here(three.uid, "void"), why="误取").status_code == 302
    other = registered(cast, channel=Channel.VISIT, head_count=2)
    assert post(client, here(two.uid, "tie"), number=other.number).status_code == 302
    assert "来访 <b>1</b> 批次" in text(client.get("/desk/register/book/"))


def test_the_second_clerk_is_told_and_loses_nothing(sign_in, cast):
    client, row = sign_in("registrar"), seated(cast)
    url = f"/desk/hall/{row.uid}/?do=answer"
    page = text(client.get(url))
    actions.correct_ticket(row.uid, heads=2, window="", why="数错", **by(cast))
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    answer = client.post(url, {"key": "z" * 20, "version": version, "text": "写了很多"})
    assert answer.status_code == 400
    assert "有了变化" in text(answer)
    assert "写了很多" in text(answer)


def test_the_reconciliation_lists_each_difference_and_a_head_signs(sign_in, cast):
    row = enter(cast, batch(cast, 2), Letter(FRIDAY))[0]
    stray = registered(cast)
    url = "/desk/reconcile/?first=2013-06-14&last=2013-06-14"
    with time_machine.travel("2013-06-17 10:00+08:00", tick=False):
        page = text(sign_in("registrar").get(url))
        for words in ("清点 2 封，录入 1 封", "的一批第 1 封", stray.number, "未核对", "来访一次算一批"):
            assert words in page
        assert "do=sign" not in page
        client = sign_in("office_head")
        page = text(client.get(url))
        assert "do=sign" in page
        answer = post(client, f"{url}&do=sign")
        assert answer.status_code == 400
        assert "还有对不上的" in text(answer)
        actions.tie_arrival(MailItem, row.uid, stray.uid, actor=cast.registrar, when=on(date(2013, 6, 17)), key=key())
        said = {"actor": cast.registrar, "when": on(date(2013, 6, 17)), "key": key()}
        actions.correct_batch(row.batch.uid, counted=1, why="数错", **said)
        assert post(client, f"{url}&do=sign").status_code == 302
        assert "已核对签字" in text(client.get(url))
        assert post(client, f"{url}&do=take_back", why="漏了").status_code == 302
        assert Reconciliation.objects.get().reopened_on == date(2013, 6, 17)
        assert "未核对" in text(client.get(url))
        assert client.get("/desk/reconcile/?first=2013-06-20&last=2013-06-01").status_code == 400


def test_lists_are_paged_bounded_and_of_few_statements(sign_in, cast):
    row = batch(cast, 70)
    enter(cast, row, *[Letter(FRIDAY)] * 70)
    for _ in range(35):
        ticket(cast)
    client = sign_in("registrar")
    for url, most in (("/desk/mail/?tab=open", 6), ("/desk/hall/", 6), (f"/desk/mail/{row.uid}/", 9)):
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            page = text(client.get(url))
        asked = [one for one in queries if "petitions_" in one["sql"]]
        assert len(asked) <= most, (url, [one["sql"][:120] for one in asked])
        if 'rel="next"' in page:
            after = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
            assert client.get(url.split("?")[0] + after).status_code == 200
    assert client.get("/desk/mail/?tab=open&cursor=nonsense").status_code == 400


def test_a_reader_has_no_buttons_and_a_stranger_no_page(sign_in, cast):
    row, visit = enter(cast, batch(cast), Letter(FRIDAY, sender="温泉街道 欧阳寄信"))[0], seated(cast)
    client = sign_in("office_head")
    for url in ("/desk/mail/", "/desk/hall/", f"/desk/mail/letters/{row.uid}/", f"/desk/hall/{visit.uid}/"):
        page = text(client.get(url))
        assert "do=" not in page, url
        assert "欧阳" not in page
        assert client.post(f"{url}?do=end", {}).status_code == 400
    client = sign_in("stranger")
    for url in (f"/desk/mail/{row.batch.uid}/", f"/desk/mail/letters/{row.uid}/", f"/desk/hall/{visit.uid}/"):
        assert client.get(url).status_code == 404
    assert client.get(f"/desk/register/?item={row.uid}").status_code == 404
    assert client.get("/desk/register/?item=nonsense").status_code == 404
    assert sign_in("handler").get("/desk/mail/").status_code == 403
