"""Incidents on the desk: who sees what, each line as a small form, the report as a paper, the alert that leads back (seed/9)."""

import re
from datetime import date

import pytest
import time_machine

from tests.cast import accepted
from tests.duties.test_incidents import happened, line
from xinfang.accountability.facts import sweep_facts
from xinfang.accountability.models import Alert
from xinfang.duties.incidentkinds import How, IncidentSort, LineSort
from xinfang.duties.models import Incident, IncidentLine, IncidentTie
from xinfang.papers.models import Paper


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2014-04-01 18:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def post(client, url, **said):
    page = text(client.get(url))
    hidden = dict(re.findall(r'name="(key|version)" value="([^"]*)"', page))
    return client.post(url, {**hidden, "on": "2014-04-01", "time": "10:30", **said})


def test_who_may_not_look_and_who_may_not_enter(sign_in, cast):
    row = happened(cast)
    for url in ("/desk/incidents/", f"/desk/incidents/{row.uid}/"):
        assert sign_in("handler").get(url).status_code == 403, url
    elsewhere = happened(cast, organ="RSJ", by="office_head")
    client = sign_in("head")
    assert client.get(f"/desk/incidents/{elsewhere.uid}/").status_code == 404
    assert client.get(f"/desk/incidents/{elsewhere.uid}/measure/").status_code == 404
    inspector = sign_in("inspector")
    page = text(inspector.get(f"/desk/incidents/{row.uid}/"))
    assert "现在可以登记的" not in page
    assert inspector.get(f"/desk/incidents/{row.uid}/measure/").status_code == 403


ENTERED = {"sort": "mass", "what": "业主聚集", "place": "局门口", "heads": "40"}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"time": "25:00"}, "请写成 09:05"),
        ({"time": "18:01"}, "这个时间还没有到"),
        ({"on": "2014-03-31"}, "属于补录"),
        ({"sort": "collective", "heads": "4"}, "不到集体访的人数起点"),
        ({"what": ""}, "请填写什么事"),
        ({"organ": "00000000-0000-0000-0000-000000000001"}, "选择一个有效的选项"),
    ],
)
def test_what_the_form_refuses(sign_in, cast, said, words):
    client = sign_in("head")
    answer = post(client, "/desk/incidents/enter/", **{"organ": str(cast.organ("ZJJ").uid), **ENTERED, **said})
    assert (answer.status_code, words in text(answer)) == (400, True), text(answer)
    assert not Incident.objects.exists()


def test_a_day_that_is_none_is_refused_beside_its_field(sign_in, cast):
    url = f"/desk/incidents/{happened(cast).uid}/measure/"
    for said in ("9999-12-31", "不知道", "1800-01-01"):
        answer = post(sign_in("head"), url, on=said, words="x", who="某人")
        assert answer.status_code == 400, said


def test_a_record_entered_line_by_line(sign_in, cast):
    client, head, deputy = sign_in("head"), str(cast.posts["head"].uid), str(cast.posts["deputy"].uid)
    answer = post(client, "/desk/incidents/enter/", organ=str(cast.organ("ZJJ").uid), time="０９：０５", **ENTERED)
    row = Incident.objects.get()
    url = f"/desk/incidents/{row.uid}/"
    assert answer["Location"] == url
    assert "2014年4月1日 09:05" in text(client.get(url))
    assert post(client, f"{url}learned/", time="915", post=head).status_code == 302
    assert post(client, f"{url}reported/", time="9:40", post=head, to="市政府", how="phone").status_code == 302
    assert post(client, f"{url}bound/", time="9:20", post=deputy).status_code == 302
    assert post(client, f"{url}arrived/", time="10:05", post=deputy).status_code == 302
    assert post(client, f"{url}measure/", post=head, words="当面听取意见").status_code == 302
    assert post(client, f"{url}follow_up/", post=head, words="回访代表").status_code == 302
    assert post(client, f"{url}source/", who="公安接报", words="五十人", conflicts="on").status_code == 302
    lacking = post(client, f"{url}measure/", post=head)
    assert lacking.status_code == 400
    page = text(client.get(url))
    assert all(word in page for word in ("当面听取意见", "公安接报", "不一致", "市政府", "刘建军登记"))
    one = IncidentLine.objects.get(sort=LineSort.FOLLOW_UP)
    assert post(client, f"{url}line/{one.uid}/", why="写错").status_code == 302
    assert client.get(f"{url}line/{one.uid}/").status_code == 403
    assert post(client, f"{url}close/", outcome="散去").status_code == 302
    assert "散去" in text(client.get("/desk/incidents/?tab=closed")) or "业主聚集" in text(
        client.get("/desk/incidents/?tab=closed")
    )
    assert post(client, f"{url}reopen/", why="又聚集").status_code == 302
    assert post(client, f"{url}void/", why="重复登记").status_code == 302
    assert "业主聚集" in text(client.get("/desk/incidents/?tab=void"))
    assert client.get(f"{url}measure/").status_code == 403


def test_the_report_stands_as_a_paper(sign_in, cast):
    row = happened(cast, sort=IncidentSort.URGENT)
    line(cast, row, LineSort.LEARNED, "2014-04-01T09:10")
    client = sign_in("head")
    url = f"/desk/incidents/{row.uid}/"
    form = text(client.get(f"{url}report/"))
    assert "一、基本情况" in form
    assert "2014年4月1日09:10，市住房和城乡建设局局长刘建军得知。" in form
    said = {"post": str(cast.posts["head"].uid), "to": "咸宁市人民政府", "text": "情况报告如下。"}
    assert post(client, f"{url}report/", **said).status_code == 302
    paper = Paper.objects.get()
    page = text(client.get(f"{url}papers/{paper.uid}/"))
    assert "重大紧急信访信息报告" in page
    assert client.get(f"{url}papers/{paper.uid}/docx/").status_code == 200
    assert client.get(f"{url}papers/{paper.uid}/odt/").status_code == 404
    other = happened(cast)
    assert client.get(f"/desk/incidents/{other.uid}/papers/{paper.uid}/").status_code == 404


def test_a_petition_is_shown_to_who_sees_it(sign_in, cast):
    row, petition = happened(cast), accepted(cast)
    client, url = sign_in("office_head"), f"/desk/incidents/{row.uid}/"
    assert post(client, f"{url}tie/", number="ZZZZ-ZZZZ").status_code in {400, 404}
    assert post(client, f"{url}tie/", number=f" {petition.number.lower()}").status_code == 302
    assert petition.number in text(sign_in("head").get(url))
    assert petition.number not in text(sign_in("inspector").get(url))
    tie = IncidentTie.objects.get()
    assert sign_in("head").get(f"{url}tie/{tie.uid}/").status_code == 403
    assert post(sign_in("office_head"), f"{url}tie/{tie.uid}/", why="错").status_code == 302


def test_growth_is_tied_and_undone(sign_in, cast):
    one, two = happened(cast), happened(cast, "2014-04-01T14:00", title="再次聚集")
    client, url = sign_in("head"), f"/desk/incidents/{two.uid}/"
    assert post(client, f"{url}grown/", earlier=str(one.uid)).status_code == 302
    assert "再次聚集" in text(client.get(f"/desk/incidents/{one.uid}/"))
    assert post(client, f"{url}grown/", earlier="").status_code == 302
    assert "再次聚集" not in text(client.get(f"/desk/incidents/{one.uid}/"))


def test_an_alert_leads_to_the_record_and_names_nobody(sign_in, cast):
    row = happened(cast, "2014-03-31T09:00")
    line(cast, row, LineSort.LEARNED, "2014-03-31T09:10")
    line(cast, row, LineSort.BOUND, "2014-03-31T09:20", post=cast.posts["deputy"].uid)
    sweep_facts(date(2014, 4, 2))
    client = sign_in("office_head")
    for fact in ("urgent_late", "absent_scene"):
        page = text(client.get(f"/desk/alerts/{Alert.objects.get(fact=fact).uid}/"))
        assert f"/desk/incidents/{row.uid}/" in page
        assert "刘建军" not in page
        assert "孙丽" not in page


def test_the_list_asks_a_fixed_number_of_statements(sign_in, cast, django_assert_max_num_queries):
    for _ in range(3):
        row = happened(cast)
        line(cast, row, LineSort.LEARNED)
        line(cast, row, LineSort.REPORTED, to="市政府", how=How.PHONE)
    client = sign_in("head")
    client.get("/desk/incidents/")
    with django_assert_max_num_queries(8):
        page = text(client.get("/desk/incidents/"))
    assert page.count("业主聚集") >= 3
