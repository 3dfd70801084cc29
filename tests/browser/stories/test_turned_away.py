"""Stories that end without an opinion, and those that nobody of the accused's may see."""

import pytest

from tests.browser.pressing import press
from tests.browser.stories.town import Matter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def forwarded(town, name, title, **fields):
    """Registered and forwarded on Monday 3 March 2025, signed for on Tuesday 4 March."""
    town.day("2025-03-03 周一")
    said = {"kind": "claim_art31_6", "text": "请求查清并解决。", **fields}
    matter = town.registers("registrar", name=name, phone="13900001111", title=title, **said)
    town.does("registrar", matter, "forward", to="ZJJ")
    town.day("2025-03-04 周二")
    town.does("handler", matter, "receive")
    return matter


def test_declined(town):
    case = forwarded(town, "费明", "要求重审判决")
    assert "2025年3月19日 周三" in town.sees(case)  # 4 March + 15
    town.day("2025-03-10 周一")
    town.does("handler", case, "decline", reason="statutory_path", text="请依法申请再审。")
    said = town.sees(case)
    assert "不予受理" in said
    assert "请依法申请再审" in town.opens(case, "不予受理告知书")
    assert "请依法申请再审" in town.downloads()
    assert "不能受理" in town.refused("handler", case, "accept")
    town.does("handler", case, "archive")
    assert "已办完归档" in town.sees(case)


def test_declined_finally(town):
    case = forwarded(town, "葛长", "再次反映已经复核的事")
    town.does("handler", case, "decline_finally", reason="same_facts_ended", text="已经复核终结，没有新的事实。")
    assert "不再受理" in town.sees(case)
    assert "已经复核终结" in town.opens(case, "不再受理告知书")
    town.does("handler", case, "undo_decline", why="经查有新的事实。")
    assert "2025年3月19日 周三" in town.sees(case)  # 4 March + 15 runs on


def test_informed_where_to_go(town):
    town.day("2025-03-03 周一")
    case = town.registers("registrar", name="戴月", phone="13900001111", title="对判决不服", text="请改判。")
    town.does("registrar", case, "inform", competent="咸安区人民法院", text="请带判决书。")
    assert "已告诉您应当向哪里提出" in town.sees(case)
    assert "咸安区人民法院" in town.opens(case, "告知单")
    assert "咸安区人民法院" in town.downloads()


def test_withdrawn_by_the_petitioner_and_taken_up_again(town):
    case = town.in_hand("路遥", "垃圾堆放")
    wrong = case._replace(name="路过")
    assert "撤回" in town.asks(wrong, "withdraw", text="已经清走。")
    assert "正在办理" in town.sees(case)
    town.asks(case, "withdraw", text="已经清走。")
    said = town.sees(case)
    assert "已撤回" in said
    assert "办理期限" not in said.split("办理经过")[0]
    assert "撤回" in town.reads("handler", case)
    town.day("2025-03-06 周四")
    town.does("handler", case, "undo_withdrawal", why="信访人说垃圾又堆回来了。")
    assert "最迟应在 2025年5月6日 周二 书面答复您" in town.sees(case)  # as before: 3 May, rest days until the 5th


def test_returned_by_an_objection(town):
    case = forwarded(town, "鲁班", "工资拖欠三个月")
    assert "2025年3月11日 周二" in town.reads("handler", case)  # five workdays after 4 March
    town.day("2025-03-06 周四")
    town.does("handler", case, "object", text="属于劳动保障。")
    assert "提出了异议" in town.sees(case)
    town.day("2025-03-07 周五")
    town.does("registrar", case, "agree_return", text="情况属实。")
    assert "2025年3月24日 周一" in town.reads("registrar", case)  # none of the 15 days was used: 22 March is a Saturday
    assert "已退回，重新决定由谁办理" in town.sees(case)
    town.does("registrar", case, "forward", to="RSJ")
    assert "工资拖欠三个月" in town.reads("stranger", case)
    assert "工资拖欠三个月" not in town.inbox("handler")


def test_an_objection_overruled(town):
    case = forwarded(town, "祝枝", "扶手电梯停运")
    town.day("2025-03-06 周四")
    town.does("handler", case, "object", text="不归我局。")
    assert "异议还没有答复" in town.refused("handler", case, "accept")
    town.day("2025-03-10 周一")
    town.does("registrar", case, "overrule", text="归你局主管。")
    said = town.sees(case)
    assert "异议不成立，仍由原单位办理" in said
    assert "2025年3月19日 周三" in said  # 4 March + 15: the organ's clock has run since its first receipt
    town.does("handler", case, "accept")
    assert "2025年5月9日 周五" in town.sees(case)  # 10 March + 60


def test_an_accusation_is_nothing_to_the_accused(town):
    town.day("2025-03-03 周一")
    town.settles()
    lists = ["/desk/", "/desk/?tab=all", "/desk/search/?q=索要", "/desk/register/book/", "/desk/ratings/"]
    before = {
        (who, path): town.at(who, path).inner_text("main") for who in ("stranger", "labour_head") for path in lists
    }
    said = {"purpose": "accusation", "complained_of": "RSJ", "title": "检举窗口索要好处", "text": "索要三千元。"}
    case = town.lodges(name="邬有声", phone="13900007777", **said)
    town.does("registrar", case, "forward", to="JW")
    town.does("inspector", case, "receive")
    town.settles()
    for (who, path), was in before.items():
        assert town.at(who, path).inner_text("main") == was  # not even a count has changed
    paper = town.at("inspector", f"/desk/petitions/{case.number}/").get_attribute("a[href*='/papers/']", "href")
    for who in ("stranger", "labour_head"):
        for path in (
            f"/desk/petitions/{case.number}/",
            paper,
            f"{paper}pdf/",
            f"/desk/petitions/{case.number}/steps/accept/",
        ):
            assert "没有找到" in town.at(who, path).inner_text("main")
            assert "索要" not in town.page(who).content()
        assert case.number not in town.at(who, f"/desk/?tab=all&number={case.number}").inner_text(
            "table, .empty, .hint"
        )
    assert "索要三千元" in town.reads("inspector", case)
    said = town.sees(case)
    assert "已转给" in said
    assert "评价" not in said


def test_a_leak_is_reported_at_the_portal(town):
    town.day("2025-03-03 周一")
    page = town.page("petitioner")
    page.goto("/report/")
    said = {
        "wrong": "leak",
        "accused": "ZJJ",
        "text": "经办人把我的电话给了楼下商户。",
        "name": "焦叔",
        "phone": "13900008888",
    }
    town.fill(page, said)
    press(page, "main form button.main")
    assert "已经收到" in page.inner_text("main")
    number, code = (one.inner_text() for one in page.query_selector_all(".code"))
    for who in ("handler", "head", "registrar", "office_head"):
        assert "没有找到" in town.at(who, f"/desk/petitions/{number}/").inner_text("main")
        assert "楼下商户" not in town.at(who, "/desk/search/?q=给了楼下").inner_text("main")
    assert "给了楼下商户" in town.at("inspector", f"/desk/petitions/{number}/").inner_text("main")
    said = town.sees(Matter(number, code, "焦叔", "8888"))
    assert "中共咸宁市纪律检查委员会" in said
