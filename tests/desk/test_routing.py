"""Categories and routing table through their pages: what a clerk chooses, what is proposed, what an administrator changes."""

import re
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import key, on, registered
from tests.petitions.test_routing import examples, put, rules
from xinfang.people.kinds import Manner
from xinfang.petitions import actions
from xinfang.petitions.models import Petition, RoutingTable

TODAY = date(2026, 3, 2)  # 周一


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel("2026-03-02 10:00+08:00", tick=False):
        yield


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def text(answer):
    return answer.content.decode()


def test_the_form_offers_the_tree_and_refuses_what_is_not_in_it_with_the_nearest(sign_in, cast):
    client = sign_in("registrar")
    page = text(client.get("/desk/register/"))
    assert '<datalist id="categories">' in page
    assert '<option value="城乡建设/住房与房地产/物业服务">' in page
    assert 'list="categories"' in page
    said = {
        "key": hidden(page, "key"), "received_on": "2026-03-02", "on": "2026-03-02", "channel": "letter",
        "head_count": "1", "name": "张三丰", "title": "路灯不亮", "text": "不亮。", "purpose": "claim", "category": "物业费",
    }  # fmt: skip
    answer = client.post("/desk/register/", said)
    assert answer.status_code == 400
    assert "相近的有：城乡建设/住房与房地产/物业服务" in text(answer)
    assert client.post("/desk/register/", {**said, "category": "物业服务"}).status_code == 302
    assert Petition.objects.get().category == "城乡建设/住房与房地产/物业服务"


def test_what_the_table_proposes_stands_on_the_page_and_is_chosen_beforehand_and_a_person_sends(sign_in, cast):
    put(cast)
    petition = registered(cast, TODAY, category="城乡建设/市政设施/路灯")
    client = sign_in("registrar")
    page = text(client.get(f"/desk/petitions/{petition.number}/"))
    assert "建议转送：<b>市住房和城乡建设局</b>" in page
    assert "路由 r2</a>（第 1 版）" in page
    form = text(client.get(f"/desk/petitions/{petition.number}/steps/forward/"))
    assert f'value="{cast.organ("ZJJ").uid}" selected' in form
    assert "由您决定" in form
    said = {"key": hidden(form, "key"), "version": hidden(form, "version"), "on": "2026-03-02", "proof": "", "note": ""}
    sent = client.post(f"/desk/petitions/{petition.number}/steps/forward/", {**said, "to": str(cast.organ("RSJ").uid)})
    assert sent.status_code == 302
    assert "没有照路由 r2（路由表第 1 版）" in text(client.get(f"/desk/petitions/{petition.number}/"))
    assert "路由" not in text(sign_in("stranger").get(f"/desk/petitions/{petition.number}/")).split("经过")[0]


def test_a_broken_route_is_marked_on_page_form_and_menu_and_nothing_is_chosen(sign_in, cast):
    put(cast)
    petition = registered(cast, TODAY, category="城乡建设/市政设施/路灯")
    said = {"manner": Manner.MERGED, "successors": [(cast.organ("RSJ"), "住房")], "last_day": TODAY}
    from tests.cast import OPERATOR

    actions.close_organ(cast.organ("ZJJ"), **said, actor=OPERATOR, on=TODAY)
    with time_machine.travel("2026-03-03 10:00+08:00", tick=False):
        client = sign_in("registrar")
        page = text(client.get(f"/desk/petitions/{petition.number}/"))
        assert "路由表没有可用的建议。" in page
        assert "已经撤销、合并（r2），现由市人力资源和社会保障局承接" in page
        assert re.search(r'路由表\s*(</span>)?\s*<span class="count">2<', page)
        form = text(client.get(f"/desk/petitions/{petition.number}/steps/forward/"))
        assert "请人工确定" in form
        assert 'value="" selected' in form or " selected" not in form.split('id="id_to"')[1].split("</select>")[0]
        table = text(sign_in("office_head").get("/desk/routing/"))
        assert "有 2 处用不了" in table


def test_the_petition_page_takes_no_statement_more_with_a_table(sign_in, cast):
    put(cast)
    said = {"category": "城乡建设/市政设施/路灯", "complained_of": (cast.organ("RSJ").uid,)}
    petition = registered(cast, TODAY, **said)
    client = sign_in("registrar")
    url = f"/desk/petitions/{petition.number}/"
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert "建议转送" in text(client.get(url))
    who = 'FROM "django_session"|FROM "people_account"|"start" <= .* AND "people_appointment"."person_id"'
    counted = [q["sql"] for q in queries if not re.search(who, q["sql"])]
    assert len(counted) <= 8, "\n".join(sql[:150] for sql in counted)


def test_the_administrator_adds_a_rule_and_ticks_the_example_that_follows(sign_in, cast):
    put(cast)
    client = sign_in("admin")
    assert "第 1 版" in text(client.get("/desk/routing/"))
    url = "/desk/routing/rules/new/"
    page = text(client.get(url))
    said = {
        "key": hidden(page, "key"), "version": "1", "category": "市政设施", "place": "", "purpose": "", "accused": "",
        "to": str(cast.organ("RSJ").pk), "place_in_order": "1", "start": "", "end": "", "note": "试",
    }  # fmt: skip
    answer = client.post(url, said)
    assert answer.status_code == 400
    page = text(answer)
    assert "第 2 例（城乡建设/市政设施/路灯）应转市住房和城乡建设局，结果是市人力资源和社会保障局" in page
    assert page.count('name="follow"') == 2
    again = {**said, "key": hidden(page, "key"), "follow": ["1"]}
    assert client.post(url, again).status_code == 400
    assert RoutingTable.objects.count() == 1
    assert client.post(url, {**again, "key": "k" * 20, "follow": ["1", "2"]}).status_code == 302
    page = text(client.get("/desk/routing/"))
    assert "第 2 版" in page
    assert page.index('id="r4"') < page.index('id="r1"')
    assert "城乡建设/市政设施" in page
    assert "旧的一版" in text(client.get("/desk/routing/?version=1"))
    assert client.get("/desk/routing/?version=9").status_code == 404
    stale = client.post("/desk/routing/rules/r4/", {**said, "key": "q" * 20, "note": "晚了"})
    assert "已经改成第 2 版" in text(stale)
    gone = client.post(
        "/desk/routing/rules/r4/", {"key": "d" * 20, "version": "2", "delete": "1", "follow": ["1", "2"]}
    )
    assert gone.status_code == 302
    assert 'id="r4"' not in text(client.get("/desk/routing/"))


def test_examples_are_added_changed_and_taken_away(sign_in, cast):
    put(cast)
    client = sign_in("admin")
    said = {"key": "a" * 20, "version": "1", "category": "路灯", "place": "", "purpose": "", "to": ""}
    assert "由人定" in text(client.post("/desk/routing/examples/new/", said))  # it is not what the rules say
    good = {**said, "key": "b" * 20, "to": str(cast.organ("ZJJ").pk)}
    assert client.post("/desk/routing/examples/new/", good).status_code == 302
    gone = {"key": "c" * 20, "version": "2", "delete": "1"}
    assert client.post("/desk/routing/examples/5/", gone).status_code == 302
    assert client.get("/desk/routing/examples/5/").status_code == 404
    assert text(client.get("/desk/routing/examples/4/")).count(" selected") == 3


def test_a_sheet_goes_out_and_in_and_a_bad_one_says_which_row(sign_in, cast):
    put(cast)
    client = sign_in("admin")
    sheet = client.get("/desk/routing/file/")
    assert sheet["Content-Type"].startswith("text/csv")
    changed = sheet.content.replace("三定方案".encode(), "职责分工".encode())
    said = {"key": "s" * 20, "version": "1", "file": SimpleUploadedFile("路由表.csv", changed)}
    assert client.post("/desk/routing/file/", said).status_code == 302
    assert "职责分工" in text(client.get("/desk/routing/"))
    bad = SimpleUploadedFile("路由表.csv", changed.replace(b"ZJJ", b"XXX"))
    answer = client.post("/desk/routing/file/", {**said, "version": "2", "key": "t" * 20, "file": bad})
    assert answer.status_code == 400
    assert "第 3 行的单位代码 XXX 不认识" in text(answer)
    assert sign_in("registrar").post("/desk/routing/file/", {**said, "key": "u" * 20}).status_code == 403


def test_the_administrator_brings_another_tree(sign_in, cast):
    client = sign_in("admin")
    page = text(client.get("/desk/categories/"))
    assert "随系统带来的一套" in page
    sheet = client.get("/desk/categories/file/").content
    said = {"key": hidden(page, "key"), "start": "2026-03-02", "ground": "咸信〔2026〕3号"}
    file = SimpleUploadedFile("分类.csv", sheet.replace("物业服务".encode(), "物业管理".encode()))
    assert client.post("/desk/categories/", {**said, "file": file}).status_code == 302
    assert "第 1 版" in text(client.get("/desk/categories/"))
    assert "没有选择文件" in text(client.post("/desk/categories/", {**said, "key": "z" * 20}))
    client = sign_in("registrar")
    assert "城乡建设/住房与房地产/物业管理" in text(client.get("/desk/register/"))
    assert client.post("/desk/categories/", said).status_code == 403


def test_the_commands_check_export_and_import(xinfang, cast, tmp_path):
    assert "还没有路由表" in xinfang("routing", "check")[1]
    put(cast)
    code, said, _ = xinfang("routing", "check", "--json")
    assert (code, said["ok"]) == (0, True)
    assert said["tables"] == [{"organ": "XFJ", "number": 1, "rules": 3, "examples": 4, "problems": []}]
    sheet = tmp_path / "table.csv"
    assert xinfang("routing", "export", "XFJ", sheet)[0] == 0
    assert xinfang("routing", "import", "XFJ", sheet, "--json")[1]["number"] == 2
    assert xinfang("routing", "import", "XFJ")[0] == 2
    from tests.cast import OPERATOR

    said = {"manner": Manner.MERGED, "successors": [(cast.organ("RSJ"), "住房")], "last_day": TODAY}
    actions.close_organ(cast.organ("ZJJ"), **said, actor=OPERATOR, on=TODAY)
    code, said, _ = xinfang("routing", "check", "XFJ", "--on", "2026-03-03", "--json")
    assert (code, said["ok"]) == (1, False)
    assert [one.get("rule") or one["example"] for one in said["tables"][0]["problems"]] == ["r2", "2"]
    tree = tmp_path / "tree.csv"
    assert xinfang("category", "export", tree)[0] == 0
    assert xinfang("category", "import", tree)[0] == 2  # no ground
    assert xinfang("category", "import", tree, "--ground", "文号", "--json")[1]["number"] == 1


__all__ = ["examples", "key", "on", "rules"]
