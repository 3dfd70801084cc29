"""Stories in which matters, organs or people meet: merged, split, disputed, instructed, handed over, routed."""

import pytest

from tests.browser.pressing import press
from tests.browser.stories.town import Matter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_merged_and_answered_together_each_opens_their_own(town):
    lead = town.in_hand("秦一", "三期停车费涨价")
    other = town.in_hand("秦二", "三期停车费没有公示")
    town.does("handler", other, "merge", number=lead.number)
    assert "与同类的事一起办理，期限不延后" in town.sees(other)
    town.day("2025-03-25 周二")
    town.does("head", lead, "reply", outcome="explain", text="已恢复原标准。")
    for mine, theirs in ((lead, other), (other, lead)):
        assert "书面答复已经作出" in town.sees(mine)
        assert "已恢复原标准" in town.opens(mine, "处理意见书")
        said = town.sees(mine)
        assert "最后一天是 2025年4月24日 周四" in said  # 25 March + 30
        assert theirs.number not in said
    assert "已答复" in town.reads("handler", other)


def test_split_each_part_has_its_own_number(town):
    town.day("2025-03-03 周一")
    said = {"title": "停车和电梯两件事", "text": "停车费乱涨。电梯没有年检。", "kind": "claim_art31_6"}
    case = town.registers("registrar", name="段分", phone="13900001111", **said)
    said = {"title_1": "电梯没有年检", "text_1": "电梯没有年检，请查。"}
    town.day("2025-03-05 周三")
    town.sends("registrar", f"/desk/petitions/{case.number}/steps/split/", **said)
    number, code = (one.inner_text() for one in town.page("registrar").query_selector_all(".code"))
    part = Matter(number, code, "段分", "1111")
    assert "您的几项诉求分开办理" in town.sees(case)
    said = town.sees(part)
    assert "电梯没有年检" in said
    assert "2025年3月18日 周二" in said  # 3 March + 15: splitting moves no day
    town.does("registrar", part, "forward", to="RSJ")
    assert "已转给市人力资源和社会保障局" in town.sees(part)
    assert "等待市信访局决定由谁办理" in town.sees(case)


def test_a_dispute_is_decided_by_the_common_superior(town):
    case = town.in_hand("郑议", "工地欠薪")
    town.day("2025-03-06 周四")
    said = {"against": "RSJ", "about": "competence", "text": "属于劳动保障，协商不成。"}
    town.does("handler", case, "raise_dispute", **said)
    assert "工地欠薪" in town.inbox("city_signer")
    town.day("2025-03-10 周一")
    town.does("city_signer", case, "decide_dispute", lead="RSJ", text="由人社局主办。")
    assert "2025年5月6日 周二" in town.reads("stranger", case)  # the days of 4 March run on: 3 May, rest until the 5th
    assert "市人力资源和社会保障局" in town.sees(case)
    town.day("2025-04-01 周二")
    town.does("labour_head", case, "reply", outcome="explain", text="欠薪已经付清。")
    assert "欠薪已经付清" in town.opens(case, "处理意见书")


def test_an_instruction_is_said_and_answered(town):
    case = town.in_hand("顾全", "老旧小区加装电梯")
    town.does("head", case, "instruct", words="请三日内到现场。", due_on="2025-03-14 周五")
    assert "3月14日" in town.inbox("handler")
    said = town.reads("handler", case)
    assert "2025年3月14日 周五 前反馈" in said
    assert "请三日内到现场" in town.opens_at_desk("handler", "呈批件")
    town.day("2025-03-11 周二")
    town.does("handler", case, "answer_instruction", text="已到现场，方案在定。")
    assert "领导有批示" not in town.reads("head", case)
    assert "批示" not in town.sees(case)
    assert "2025年5月6日 周二" in town.sees(case)  # no day was moved


def test_who_leaves_hands_over(town):
    town.day("2025-03-04 周二")
    said = {"title": "楼道堆物", "text": "请清理。", "kind": "claim_art31_6"}
    case = town.registers("registrar", name="齐交", phone="13900001111", **said)
    town.does("registrar", case, "forward", to="ZJJ")
    for step, by in (("receive", {}), ("inform_receipt", {}), ("accept", {"handler": "leaver"})):
        town.does("handler", case, step, **by)
    assert "楼道堆物" in town.inbox("leaver")
    town.day("2025-07-01 周二")
    uid = town.cast.posts["leaver"].uid
    town.sends("admin", f"/desk/appointments/{uid}/end/", end="2025-07-01 周二")
    town.day("2025-07-02 周三")
    assert "申行" in town.at("head", "/desk/leavers/").inner_text("main")
    press(town.page("head"), town.page("head").locator("tr:has-text('申行') a.button"))
    said = town.sends("head", taker="colleague")
    assert "1 件已移交" in said
    assert "楼道堆物" in town.inbox("colleague")
    assert "钱进" in town.reads("head", case)


def test_what_the_routing_table_proposes_is_followed(town):
    town.day("2025-07-07 周一")
    page = town.at("admin", "/desk/routing/rules/new/")
    page.select_option("#id_to", str(town.cast.organ("RSJ").pk))
    assert "第 1 版" in town.sends("admin", category="劳动和社会保障", place_in_order=1)
    said = {"title": "工资拖欠三个月", "text": "请帮忙讨薪。", "category": "劳动和社会保障", "kind": "claim_art31_6"}
    case = town.registers("registrar", name="卫工", phone="13900001111", **said)
    assert "建议转送：市人力资源和社会保障局" in town.reads("registrar", case)
    town.does("registrar", case, "forward")  # chosen beforehand
    assert "已转给市人力资源和社会保障局" in town.sees(case)
    assert "工资拖欠三个月" in town.inbox("stranger")
