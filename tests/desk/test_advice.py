"""Suggestions and checks through their pages: what the office makes, what the addressee answers, what each may see."""

import re
from datetime import date

import pytest
import time_machine

from tests.accountability.test_advice import proposal
from tests.accountability.test_checks import held, judged
from tests.cast import accepted, key, on, registered, replied
from xinfang.accountability.actions import advising, answering, checking
from xinfang.accountability.actions.checking import Draw
from xinfang.accountability.advicemodels import Advice, AdviceAnswer
from xinfang.accountability.checkmodels import CheckedMatter, FollowUp, Inspection, QualityCheck
from xinfang.accountability.facts import sweep_facts
from xinfang.accountability.models import Alert
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.petitions.kinds import Purpose
from xinfang.rules import lawbook
from xinfang.rules.advice import Kind

DAY = date(2013, 7, 8)  # 周一
pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def frozen():
    with time_machine.travel("2013-07-08 10:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def post(client, url, **said):
    page = text(client.get(url))
    found = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) for name in ("key", "version", "seed")}
    kept = {name: match[1] for name, match in found.items() if match}
    return client.post(url, {**kept, "on": "2013-07-08", **said})


def sent(cast, day=DAY, **changes):
    row = advising.draft_advice(proposal(cast, **changes), actor=cast.office_head, when=on(day), key=key())
    return advising.send_advice(row.uid, actor=cast.office_head, when=on(day), key=key())


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"ground": ""}, "请填写事实和依据"),
        ({"to": ""}, "请填写向哪个单位提出"),
        ({"matters": "ZZZZ-ZZZZ"}, "没有编号 ZZZZ-ZZZZ 的信访事项"),
        ({"ground": "联系 13900000000"}, "像是有身份证号码或者手机号码"),
        ({"on": "2013-07-09"}, "在今天之后"),
        ({"on": "2013-07-05"}, "属于补录"),
    ],
)
def test_a_draft_is_refused_and_what_was_typed_stays(sign_in, cast, said, words):
    client = sign_in("office_head")
    given = {"to": str(cast.organ("ZJJ").uid), "ground": "三件超期", "proposes": "指定专人办理", **said}
    answer = post(client, "/desk/advice/new/improvement/", **given)
    assert answer.status_code == 400
    assert words in text(answer)
    assert "指定专人办理" in text(answer)
    assert Advice.objects.count() == 0


def test_from_the_draft_to_what_was_done(sign_in, cast):
    petition = accepted(cast)
    client = sign_in("office_head")
    assert "拟改进建议书" in text(client.get("/desk/advice/"))
    given = {"to": str(cast.organ("ZJJ").uid), "ground": "这一件超期", "proposes": "指定专人办理"}
    answer = post(client, "/desk/advice/new/improvement/", **given, matters=f" {petition.number.lower()} ")
    assert answer.status_code == 302, text(answer)
    row = Advice.objects.get()
    url = f"/desk/advice/{row.uid}/"
    page = text(client.get(url))
    assert petition.number in page
    assert "签收之后开始计算" in page
    assert post(client, f"{url}send/").status_code == 302
    row.refresh_from_db()
    sheet = text(client.get(f"/desk/advice/papers/{row.paper}/"))
    assert "三十日内书面反馈" in sheet
    assert client.get(f"/desk/advice/papers/{row.paper}/docx/").status_code == 200
    assert client.get(f"{url}send/").status_code == 404  # no longer to be done
    client = sign_in("head")
    assert "指定专人办理" in text(client.get("/desk/advice/"))
    assert "最迟 2013-08-07 书面反馈" in text(client.post(*_sent(client, f"{url}receive/"), follow=True))
    page = text(client.get(url))
    assert "2013年8月7日 周三" in page  # thirty days from 8 July
    assert "《信访条例》第三十六条" in page
    answer = post(client, f"{url}answer/", answered="not_adopted")
    assert (answer.status_code, "请说明理由" in text(answer)) == (400, True)
    said = {"answered": "adopted", "plan": "由信访办逐件办", "do_by": "2013-08-01"}
    assert post(client, f"{url}answer/", **said).status_code == 302
    assert "还剩 24 天" in text(client.get("/desk/advice/?state=to_do"))
    assert post(client, f"{url}done/", words="都办结了", evidence="").status_code == 400
    assert post(client, f"{url}done/", words="都办结了", evidence="名册").status_code == 302
    page = text(client.get(url))
    assert "都办结了" in page
    assert "已落实" in page
    assert post(client, f"{url}undo/", why="办错了").status_code == 302
    assert post(client, f"{url}undo/", why="").status_code == 400
    row.refresh_from_db()
    assert row.state == "to_do"
    client = sign_in("office_head")
    assert post(client, f"{url}void/", why="发错了").status_code == 302
    assert "作废：发错了" in text(client.get(url))
    assert verify().problems == []


def _sent(client, url):
    page = text(client.get(url))
    return url, {"key": re.search(r'name="key" value="([^"]*)"', page)[1], "version": "2", "on": "2013-07-08"}


def test_the_second_writer_is_told_and_the_same_form_sent_twice_is_one_act(sign_in, cast):
    row = sent(cast)
    client = sign_in("head")
    url, said = _sent(client, f"/desk/advice/{row.uid}/receive/")
    assert {client.post(url, said).status_code for _ in range(2)} == {302}
    answer = client.post(url, {**said, "key": "k" * 20})
    assert "有了变化" in text(answer)


def test_what_one_may_not_know_of_is_not_there(sign_in, cast):
    row = sent(cast)
    account = sent(cast, kind=Kind.ACCOUNTABILITY, to="JW", about=cast.organ("ZJJ").uid)
    draft = advising.draft_advice(proposal(cast), actor=cast.office_head, when=on(DAY), key=key())
    client = sign_in("head")
    for one in (account, draft):
        assert client.get(f"/desk/advice/{one.uid}/").status_code == 404
        assert client.get(f"/desk/advice/{one.uid}/void/").status_code == 404
    assert client.get(f"/desk/advice/papers/{account.paper}/").status_code == 404
    assert client.get(f"/desk/advice/{row.uid}/").status_code == 200
    assert client.get("/desk/advice/new/improvement/").status_code == 403
    client = sign_in("inspector")
    page = text(client.get(f"/desk/advice/{account.uid}/"))
    assert "关于市住房和城乡建设局的人员" in page
    assert "不提出也不评价处分的档次" in page
    assert client.get(f"/desk/advice/{row.uid}/").status_code == 200  # discipline reads
    assert client.get(f"/desk/advice/{row.uid}/receive/").status_code == 404
    assert "监督" in text(client.get("/desk/advice/?side=watched"))
    client = sign_in("county_registrar")
    assert client.get(f"/desk/advice/{row.uid}/").status_code == 404
    assert sign_in("handler").get("/desk/advice/").status_code == 403


def test_the_addressee_sees_of_the_matters_those_it_handles(sign_in, cast):
    ours, other = accepted(cast), registered(cast, title="与它无关的一件")
    row = sent(cast, matters=(ours.uid, other.uid))
    page = text(sign_in("head").get(f"/desk/advice/{row.uid}/"))
    assert ours.number in page
    assert "与它无关的一件" not in page
    assert "另有 1 件事项" in page


def test_by_the_rules_of_2022_the_page_says_that_there_are_no_days(sign_in, cast):
    with time_machine.travel("2023-03-01 10:00+08:00", tick=False):
        client = sign_in("office_head")
        assert "非法定，由本单位提出" in text(client.get("/desk/advice/new/improvement/"))
        row = sent(cast, date(2023, 3, 1), named_on=date(2023, 3, 20))
        answering.receive_advice(row.uid, actor=cast.head, when=on(date(2023, 3, 1)), key=key())
        page = text(client.get(f"/desk/advice/{row.uid}/"))
        assert "没有规定天数" in page
        assert "非法定，由市信访局提出" in page
        assert "《信访工作条例》第四十条" in page
        assert "非法定" in text(client.get("/desk/advice/?state=received"))


def test_an_alert_leads_to_its_record(sign_in, cast):
    row = sent(cast, date(2013, 6, 3))
    row = answering.receive_advice(row.uid, actor=cast.head, when=on(date(2013, 6, 3)), key=key())
    assert sweep_facts(DAY).raised == 1  # due on Wednesday, 3 July
    alert = Alert.objects.get()
    client = sign_in("head")
    page = text(client.get(f"/desk/alerts/{alert.uid}/"))
    assert "改进建议没有按期书面反馈" in page
    link = re.search(r'href="(/desk/advice/[^"]*)"', page)[1]
    assert "改进建议" in text(client.get(link))
    assert AdviceAnswer.objects.count() == 0


def test_the_list_of_suggestions_pages_and_its_statements_do_not_grow(sign_in, cast, django_assert_max_num_queries):
    for _ in range(33):
        sent(cast)
    client = sign_in("office_head")
    client.get("/desk/advice/")
    with django_assert_max_num_queries(12):  # eight of the list, and the frame's
        page = text(client.get("/desk/advice/"))
    assert page.count("<tr data-href") == 30
    assert "待签收 33" in page
    rest = re.search(r'rel="next" href="([^"]*)"', page)[1].replace("&amp;", "&")
    assert text(client.get(f"/desk/advice/{rest}")).count("<tr data-href") == 3


# --- on-site checks


def test_an_on_site_check_from_the_plan_to_the_second_look(sign_in, cast):
    petition = accepted(cast)
    client = sign_in("office_head")
    zjj = cast.organ("ZJJ")
    said = {"organs": f"{zjj.short_name}\n", "day": "2013-07-08", "goal": "查告知", "matters": petition.number}
    said |= {"people": [str(cast.posts["office_head"].uid)], "others": ""}
    answer = post(client, "/desk/inspections/new/", **said)
    assert (answer.status_code, "督查人员要有 2 到 20 人" in text(answer)) == (400, True)
    wrong = post(client, "/desk/inspections/new/", **{**said, "organs": "没有的单位"})
    assert "没有单位叫“没有的单位”" in text(wrong)
    said["others"] = "咸宁市人力资源和社会保障局 陈刚"
    assert post(client, "/desk/inspections/new/", **said).status_code == 302
    row = Inspection.objects.get()
    url = f"/desk/inspections/{row.uid}/"
    assert "陈刚" in text(client.get(url))
    assert sign_in("head").get(url).status_code == 404
    client = sign_in("office_head")
    found = {"organ_1": str(zjj.uid), "matter_1": str(petition.uid), "found_1": "没有告知", "right_1": "补发"}
    answer = post(client, f"{url}record/", **found)
    assert (answer.status_code, "什么时候做完" in text(answer)) == (400, True)
    assert post(client, f"{url}record/", **found, due_1="2013-07-20").status_code == 302
    client = sign_in("head")
    page = text(client.get(url))
    assert "没有告知" in page
    assert "非法定，由市信访局提出" in page
    assert "核实整改" not in page
    paper = re.search(r'href="(/desk/advice/papers/[^"]*)"', page)[1]
    assert "督查记录" in text(client.get(paper))
    assert sign_in("other_leader").get(paper).status_code == 200
    assert sign_in("county_registrar").get(paper).status_code == 404
    client = sign_in("office_head")
    look = re.search(r'href="(/desk/inspections/[^"]*/follow/)"', text(client.get(url)))[1]
    assert post(client, look, done="no", words="还没有补").status_code == 302
    assert FollowUp.objects.get().done is False
    assert "没有整改" in text(client.get(url))
    assert post(client, look.replace("follow", "undo"), why="看错").status_code == 302
    assert post(client, f"{url}void/", why="查错").status_code == 302
    assert sign_in("head").get(url).status_code == 404
    assert verify().problems == []


def test_each_checked_organ_reads_its_own_record_alone(sign_in, cast):
    from xinfang.accountability.actions.inspecting import Finding

    found = [Finding(cast.organ(code).uid, f"{code} 的情况") for code in ("ZJJ", "RSJ")]
    with time_machine.travel("2013-07-10 10:00+08:00", tick=False):
        row = held(cast, found, organs=("ZJJ", "RSJ"))
        client = sign_in("head")
        page = text(client.get(f"/desk/inspections/{row.uid}/"))
        assert "ZJJ 的情况" in page
        assert "RSJ 的情况" not in page
        papers = {one.organ.code: one.paper for one in row.organs.select_related("organ")}
        assert client.get(f"/desk/advice/papers/{papers['ZJJ']}/").status_code == 200
        assert client.get(f"/desk/advice/papers/{papers['RSJ']}/").status_code == 404
        page = text(client.get("/desk/inspections/"))
        assert cast.organ("RSJ").short_name not in page


# --- quality checks


def test_a_quality_check_from_the_draw_to_the_answered_objection(sign_in, cast):
    one = replied(cast)
    client = sign_in("office_head")
    answer = post(client, "/desk/checks/new/", first="2013-06-01", last="2013-07-09", size="5")
    assert (answer.status_code, "起止日期不对" in text(answer)) == (400, True)
    assert (
        post(client, "/desk/checks/new/", first="2013-06-01", last="2013-07-08", size="5", seed="613").status_code
        == 302
    )
    check, row = QualityCheck.objects.get(), CheckedMatter.objects.get()
    page = text(client.get(f"/desk/checks/{check.uid}/"))
    assert "<b>613</b>" in page
    assert check.drawn_from in page
    assert one.number in page
    url = f"/desk/checks/matters/{row.uid}/"
    assert sign_in("head").get(url).status_code == 404
    client = sign_in("office_head")
    said = {f"a_{name}": "yes" for name in lawbook.load().questions} | {"grade": "flawed", "note": "晚了三天"}
    answer = post(client, f"{url}grade/", **{**said, "a_notice_in_form": "no"})
    assert (answer.status_code, "请写明哪里不对" in text(answer)) == (400, True)
    assert (
        post(client, f"{url}grade/", **{**said, "a_notice_in_form": "no", "n_notice_in_form": "晚"}).status_code == 302
    )
    page = text(client.get(url))
    assert "《信访条例》第二十一条" in page
    assert "非法定，本单位设定" in page
    client = sign_in("head")
    assert "有瑕疵" in text(client.get(f"/desk/checks/{check.uid}/"))
    assert client.get(f"{url}grade/").status_code == 404
    assert post(client, f"{url}object/", words="回证在卷").status_code == 302
    client = sign_in("office_head")
    assert post(client, f"{url}reply/", upheld="yes", words="属实").status_code == 302
    assert post(client, f"{url}grade/", **{**said, "grade": "good", "note": ""}).status_code == 302
    assert post(client, f"{url}undo/", why="评错").status_code == 302
    page = text(client.get(url))
    assert "回证在卷" in page
    assert "成立，重新评定" in page
    assert post(client, f"/desk/checks/{check.uid}/void/", why="抽错").status_code == 302
    assert sign_in("head").get(f"/desk/checks/{check.uid}/").status_code == 404
    assert verify().problems == []


def test_discipline_reads_figures_and_no_matter(sign_in, cast):
    one = replied(cast)
    said = Draw(date(2013, 6, 1), DAY, 5, 7)
    check = checking.draw_check(said, actor=cast.office_head, when=on(DAY), key=key())
    row = check.matters.get()
    checking.grade(row.uid, judged("bad", data_agrees="日期不对"), actor=cast.office_head, when=on(DAY), key=key())
    client = sign_in("inspector")
    page = text(client.get(f"/desk/checks/{check.uid}/"))
    assert "数据与文书一致 1" in page
    assert one.number not in page
    assert client.get(f"/desk/checks/matters/{row.uid}/").status_code == 404


def test_an_accusation_stands_on_no_page_of_a_check(sign_in, cast):
    accusation = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("XAQ").uid,), title="控告某人")
    replied(cast)
    client = sign_in("office_head")
    post(client, "/desk/checks/new/", first="2013-06-01", last="2013-07-08", size="5")
    page = text(client.get(f"/desk/checks/{QualityCheck.objects.get().uid}/"))
    assert accusation.number not in page
    assert "不抽检举控告" in page
    assert Paper.objects.filter(subject=QualityCheck.objects.get().uid).count() == 0


def test_the_page_of_a_check_asks_a_bounded_number_of_times(sign_in, cast, django_assert_max_num_queries):
    for n in range(12):
        replied(cast, title=f"第 {n} 件")
    check = checking.draw_check(Draw(date(2013, 6, 1), DAY, 12, 7), actor=cast.office_head, when=on(DAY), key=key())
    client = sign_in("office_head")
    client.get("/desk/checks/")
    with django_assert_max_num_queries(12):
        client.get(f"/desk/checks/{check.uid}/")
    with django_assert_max_num_queries(10):
        client.get("/desk/checks/")
    with django_assert_max_num_queries(10):
        client.get("/desk/inspections/")
