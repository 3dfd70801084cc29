"""The register of duties: who sees it, what a secretary or a leader enters, what is refused (Arts. 6 to 9, 15)."""

import re
from datetime import date

import pytest
import time_machine

from tests.cast import OPERATOR, key, on
from xinfang.accountability.duties import sweep_duties
from xinfang.accountability.models import Alert
from xinfang.duties import actions
from xinfang.duties.actions.entering import Held
from xinfang.duties.kinds import MeetingKind
from xinfang.duties.models import Meeting, Provision, Reception
from xinfang.ledger.verify import verify
from xinfang.people import actions as people

DAY = date(2014, 4, 1)  # 周二
pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def frozen():
    with time_machine.travel("2014-04-01 10:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def hidden(page):
    return re.search(r'name="key" value="([^"]*)"', page)[1]


def post(client, url, **said):
    return client.post(url, {"key": hidden(text(client.get(url))), **said})


def met(cast, day=DAY, proof="纪要"):
    said = Held(MeetingKind.OFFICE, "3号", heard=True, words="定了退费")
    return actions.record_meeting(cast.organ("ZJJ"), said, actor=cast.head, when=on(day), key=key())


MEETING = {"on": "2014-04-01", "kind": "office", "minutes": "纪要〔2014〕3号", "heard": "on"}


def test_who_watches_nothing_is_refused(sign_in, cast):
    client = sign_in("handler")
    for url in ("/desk/duties/", f"/desk/duties/{cast.organ('ZJJ').uid}/", "/desk/duties/enter/meeting/"):
        assert client.get(url).status_code == 403, url


def test_another_organ_s_register_is_not_there(sign_in, cast):
    client = sign_in("head")
    assert client.get(f"/desk/duties/{cast.organ('RSJ').uid}/").status_code == 404
    assert client.get(f"/desk/duties/{cast.organ('ZJJ').uid}/").status_code == 200
    assert "咸宁市人力资源" not in text(client.get("/desk/duties/"))


def test_who_only_watches_enters_nothing(sign_in, cast):
    row = met(cast)
    client = sign_in("inspector")
    page = text(client.get(f"/desk/duties/{cast.organ('ZJJ').uid}/"))
    assert "办公会" in page
    assert "enter/meeting" not in page
    assert "作废</a>" not in page
    assert client.get("/desk/duties/enter/meeting/").status_code == 403
    assert client.get(f"/desk/duties/void/meeting/{row.uid}/").status_code == 403


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"minutes": ""}, "请填写会议纪要编号"),
        ({"on": "2014-04-02"}, "在今天之后"),
        ({"on": "2014-03-20"}, "属于补录"),
        ({"kind": "executive"}, "选择一个有效的选项"),
        ({"tasks": "市人社局 查清"}, "看不懂"),
        ({"tasks": "人力资源和社会保障局 | 查清 | 2014-03-01"}, "不能早于会议"),
    ],
)
def test_a_meeting_is_refused_and_what_was_typed_stays(sign_in, cast, said, words):
    client = sign_in("head")
    short = cast.organ("RSJ").short_name
    said = {name: value.replace("人力资源和社会保障局", short) for name, value in said.items()}
    answer = post(client, "/desk/duties/enter/meeting/", **{**MEETING, "words": "讨论了停车费", **said})
    assert answer.status_code == 400
    assert words in text(answer)
    assert "讨论了停车费" in text(answer)
    assert Meeting.objects.count() == 0


def test_a_meeting_is_entered_with_its_task_shown_and_voided(sign_in, cast):
    client = sign_in("head")
    task = f"{cast.organ('ZJJ').short_name} | 退还停车费 | 2014-04-15"
    people_there = [str(cast.posts["head"].uid), str(cast.posts["deputy"].uid)]
    answer = post(client, "/desk/duties/enter/meeting/", **MEETING, tasks=task, there=people_there)
    assert answer.status_code == 302
    page = text(client.get(answer.url))
    assert "纪要〔2014〕3号；听取汇报" in page
    assert "退还停车费" in page
    row = Meeting.objects.get()
    assert row.attendance.count() == 2
    done = row.decisions.get()
    assert post(client, f"/desk/duties/tasks/{done.uid}/", on="2014-04-01", result="已退 62 户").status_code == 302
    assert "退还停车费" not in text(client.get(answer.url))
    assert post(client, f"/desk/duties/void/meeting/{row.uid}/", why="").status_code == 400
    assert post(client, f"/desk/duties/void/meeting/{row.uid}/", why="记错了会议").status_code == 302
    assert "已作废" in text(client.get(answer.url))
    assert client.get(f"/desk/duties/void/meeting/{row.uid}/").status_code == 404
    assert verify().problems == []


def test_the_same_form_sent_twice_is_one_meeting(sign_in, cast):
    client = sign_in("head")
    said = {"key": hidden(text(client.get("/desk/duties/enter/meeting/"))), **MEETING}
    assert {client.post("/desk/duties/enter/meeting/", said).status_code for _ in range(2)} == {302}
    assert Meeting.objects.count() == 1


def test_a_form_that_such_an_organ_has_not_is_not_there(sign_in, cast):
    client = sign_in("head")
    for what in ("field", "work", "report", "letter", "nonsense"):
        assert client.get(f"/desk/duties/enter/{what}/").status_code == 404, what


def test_a_reception_and_an_arrangement(sign_in, cast):
    client = sign_in("head")
    said = {
        "on": "2014-04-01",
        "post": str(cast.posts["deputy"].uid),
        "place": "一楼接待室",
        "groups": "3",
        "heads": "2",
    }
    assert "人次不能少于批次" in text(post(client, "/desk/duties/enter/reception/", **said))
    assert post(client, "/desk/duties/enter/reception/", **{**said, "heads": "7"}).status_code == 302
    assert (Reception.objects.get().person, Reception.objects.get().heads) == (cast.posts["deputy"].person, 7)
    kept = {"on": "2014-04-01", "leader": str(cast.posts["deputy"].uid), "office": "信访办", "staff": "2", "rules": ""}
    assert post(client, "/desk/duties/enter/arrangement/", **kept).status_code == 302
    assert Provision.objects.get().leader == cast.posts["deputy"]
    page = text(client.get(f"/desk/duties/{cast.organ('ZJJ').uid}/"))
    assert "缺 工作制度" in page
    assert "3 批 7 人次" in page


def test_seed_7_and_15_the_office_reports_and_a_government_signs(sign_in, cast):
    client = sign_in("office_head")
    said = {
        "on": "2014-04-01",
        "first": "2014-01-01",
        "last": "2014-03-31",
        "figures": "on",
        "number": "咸信报〔2014〕1号",
    }
    assert post(client, "/desk/duties/enter/report/", **said).status_code == 302
    person = people.create_person(code="mayor", name="黄河", actor=OPERATOR, on=DAY)
    place = people.create_post(cast.organ("GOV"), title="市长", kind="head", actor=OPERATOR, on=DAY)
    cast.posts["mayor"] = people.appoint(person, place, start=date(2014, 1, 1), actor=OPERATOR, on=DAY)
    client = sign_in("mayor")
    page = text(client.get("/desk/duties/enter/letter/"))
    assert "咸安区人民政府" in page
    assert "咸安区住房和城乡建设局" not in page  # the district signs with its own departments
    letter = {"on": "2014-04-01", "lower": str(cast.organ("XAQ").uid), "year": "2014", "number": "1号"}
    assert post(client, "/desk/duties/enter/letter/", **letter).status_code == 302
    assert "已经登记" in text(post(client, "/desk/duties/enter/letter/", **letter))


def test_the_list_pages_and_its_statements_do_not_grow(sign_in, cast, django_assert_max_num_queries):
    for n in range(35):
        said = {
            "code": f"D{n}",
            "name": f"示例局{n:02}",
            "short_name": f"示例局{n:02}",
            "kind": "department",
            "level": "city",
        }
        people.create_organ({**said, "valid_from": date(2005, 1, 1)}, parent=cast.organ("GOV"), actor=OPERATOR, on=DAY)
    client = sign_in("office_head")
    client.get("/desk/duties/")  # settings and trees are read once in a process
    with django_assert_max_num_queries(26):
        page = text(client.get("/desk/duties/"))
    assert "下一页" in page
    following = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert "示例局" in text(client.get(f"/desk/duties/{following}"))


@pytest.mark.parametrize(
    "query", ["day=2014-02-30", "day=x", "year=abcd", "year=99999", "cursor=zzz", "year=2013", "day=1990-01-01"]
)
def test_what_is_typed_into_the_address_breaks_nothing(sign_in, cast, query):
    client = sign_in("office_head")
    assert client.get(f"/desk/duties/?{query}").status_code in {200, 400}
    assert client.get(f"/desk/duties/{cast.organ('ZJJ').uid}/?{query}").status_code == 200


def test_an_alert_on_a_duty_shows_what_is_lacking_and_why(sign_in, cast):
    sweep_duties(DAY)
    client = sign_in("office_head")
    assert "党组会或办公会研究信访" in text(client.get("/desk/alerts/"))
    alert = Alert.objects.get(organ__code="ZJJ", duty="office_meeting", lapsed_on=DAY)
    page = text(client.get(f"/desk/alerts/{alert.uid}/"))
    for words in ("第十二条第一项", "还差 1 次", "我们的读法", "2014年1月1日 周三 至 2014年3月31日 周一"):
        assert words in page, words
    assert sign_in("stranger").get(f"/desk/alerts/{alert.uid}/").status_code == 403
