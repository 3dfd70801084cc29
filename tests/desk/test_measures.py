"""Measures of Art. 13 through their pages: the office, discipline and personnel, who holds a talk; each refusal as it is shown."""

import re

import pytest
import time_machine

from tests.accountability import foundtown
from tests.accountability.test_admonitions import suggest
from tests.accountability.test_measures import both, issue
from xinfang.accountability.measuremodels import Measure, MeasureCopy, Talk
from xinfang.ledger.verify import verify
from xinfang.papers import pdf

pytestmark = pytest.mark.usefixtures("frozen")
DAY_TEXT = "2013-09-23"


@pytest.fixture
def frozen():
    with time_machine.travel("2013-09-23 10:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def post(client, url, do, **said):
    page = text(client.get(f"{url}?do={do}"))
    found = {one: re.search(rf'name="{one}"[^>]*value="([^"]*)"', page) for one in ("key", "version")}
    kept = {one: match[1] for one, match in found.items() if match}
    return client.post(f"{url}?do={do}", {**kept, "on": DAY_TEXT, "proof": "", **said})


def test_an_order_from_its_text_to_its_closing(cast, sign_in):
    row = foundtown.measured(foundtown.with_people(cast))
    url, client = f"/desk/measures/{row.uid}/", sign_in("office_head")
    assert "责令整改" in text(client.get("/desk/measures/"))
    page = text(client.get(f"{url}?do=issue"))
    assert "张三丰" not in page
    assert "2013-10-23" in page  # thirty days, a setting
    body = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)[1].replace("&#x27;", "'").replace("&quot;", '"')
    bad = post(client, url, "issue", text=body + "信访人张三丰", due_on="2013-10-23")
    assert bad.status_code == 400
    assert "写到了信访人" in text(bad)
    assert post(client, url, "issue", text=body, due_on="").status_code == 400
    assert post(client, url, "issue", text=body, due_on="2013-10-23").status_code == 302
    page = text(client.get(url))
    assert "还没有抄送本级组织人事部门" in page
    assert "?do=close" not in page
    assert post(client, url, "close").status_code in {400, 404, 409}
    bad = post(client, url, "copy", role="discipline", to=str(cast.organ("JW").uid))
    assert "要写明凭什么" in text(bad)
    bad = post(client, url, "copy", role="personnel", to=str(cast.organ("JW").uid), proof="9 号")
    assert "不是组织人事部门" in text(bad)
    for role, code in (("discipline", "JW"), ("personnel", "ZZB")):
        assert post(client, url, "copy", role=role, to=str(cast.organ(code).uid), proof="机要 9 号").status_code == 302
    page = text(client.get(url))
    assert "整改还没有完成" in page
    assert "还没有抄送本级" not in page
    paper = Measure.objects.get(pk=row.pk).paper
    assert "责令整改通知书" in text(client.get(f"/desk/measures/papers/{paper}/"))
    made = client.get(f"/desk/measures/papers/{paper}/docx/")
    assert made.status_code == 200
    assert client.get(f"/desk/measures/papers/{paper}/exe/").status_code == 404
    assert verify().ok


def test_discipline_and_personnel_read_and_sign(cast, sign_in):
    row = foundtown.measured(foundtown.with_people(cast))
    paper = issue(cast, row).paper
    first, second = both(cast, row)
    client = sign_in("personnel")
    page = text(client.get("/desk/copies/"))
    assert "责令整改" in page
    assert client.get(f"/desk/copies/{first.uid}/").status_code == 404
    url = f"/desk/copies/{second.uid}/"
    page = text(client.get(url))
    assert "咸宁市住房和城乡建设局" in page
    assert "张三丰" not in page
    assert post(client, url, "receive").status_code == 302
    assert MeasureCopy.objects.get(pk=second.pk).received_on.isoformat() == DAY_TEXT
    assert post(client, url, "correct", why="日期写错").status_code == 302
    assert MeasureCopy.objects.get(pk=second.pk).received_on is None
    page = text(client.get(f"/desk/measures/{row.uid}/"))
    assert "受理后没有在六十日内办结" not in page  # the working is the office's
    assert client.get(f"/desk/measures/papers/{paper}/").status_code == 200
    assert text(sign_in("jw_head").get("/desk/copies/")).count("data-href") == 1


@pytest.mark.parametrize("part", ["handler", "deputy", "head", "stranger", "registrar", "mayor_head"])
def test_nobody_else_sees_a_measure(cast, sign_in, part):
    row = foundtown.measured(foundtown.with_people(cast))
    paper = issue(cast, row).paper
    first, _ = both(cast, row)
    client = sign_in(part)
    assert client.get(f"/desk/measures/{row.uid}/").status_code in {403, 404}
    assert client.get(f"/desk/copies/{first.uid}/").status_code in {403, 404}
    assert client.get(f"/desk/measures/papers/{paper}/").status_code == 404


def test_an_admonition_is_named_and_held(cast, sign_in):
    foundtown.with_people(cast)
    row = foundtown.measured(cast, "admonition", target="leader", part="deputy", item="12.8")
    suggest(cast, row)
    url, client = f"/desk/measures/{row.uid}/", sign_in("supervisor")
    page = text(client.get(f"{url}?do=executor"))
    assert "中办发〔2005〕30号" in page
    who = {"executor": str(cast.posts["vice_mayor"].uid), "by_right": "leader_in_charge"}
    assert post(client, url, "executor", **who).status_code == 400  # the note was not read
    bad = post(client, url, "executor", **{**who, "executor": str(cast.posts["jw_head"].uid), "noted": "on"})
    assert "不是本级党委、政府的分管领导" in text(bad)
    bad = post(
        client,
        url,
        "executor",
        **{**who, "by_right": "designated_head", "executor": str(cast.posts["jw_head"].uid), "noted": "on"},
    )
    assert "要有指定的记录" in text(bad)
    assert post(client, url, "executor", noted="on", **who).status_code == 302
    talk = Talk.objects.get()
    assert sign_in("mayor_head").get(f"/desk/talks/{talk.uid}/").status_code == 404
    client = sign_in("vice_mayor")
    assert "孙丽" in text(client.get("/desk/talks/"))
    url = f"/desk/talks/{talk.uid}/"
    assert "现在可以做的" in text(client.get(url))
    said = {"place": "三楼会议室", "text": "说明了原因。"}
    assert post(client, url, "talk", **said).status_code == 400  # neither signed nor said why not
    assert post(client, url, "talk", signed="on", **said).status_code == 302
    assert post(client, url, "undo_talk", why="写错").status_code == 302
    assert post(client, url, "talk", signed="on", **said).status_code == 302
    record = Talk.objects.get().record
    assert "诫勉谈话记录" in text(client.get(f"/desk/measures/papers/{record}/"))
    assert verify().ok


def test_the_lists_ask_a_constant_number_of_statements(cast, sign_in, django_assert_max_num_queries):
    row = foundtown.measured(foundtown.with_people(cast))
    issue(cast, row)
    both(cast, row)
    client = sign_in("office_head")
    client.get("/desk/measures/")
    with django_assert_max_num_queries(16):
        client.get("/desk/measures/?state=issued&kind=rectification_order")


@pytest.mark.skipif(bool(pdf.lacking()), reason="fonts are not installed")
def test_the_texts_come_out_as_pdf(cast, sign_in):
    row = foundtown.measured(foundtown.with_people(cast), "circulated_criticism", item="12.2")
    paper = issue(cast, row, circle=(cast.organ("ZJJ").uid, cast.organ("RSJ").uid)).paper
    made = sign_in("office_head").get(f"/desk/measures/papers/{paper}/pdf/")
    assert b"".join(made)[:5] == b"%PDF-" if made.streaming else made.content[:5] == b"%PDF-"
