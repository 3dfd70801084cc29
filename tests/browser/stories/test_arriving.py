"""Stories of the mail room, the hall and sheets: days that no other story uses, for what is signed off is closed."""

import pytest

from tests.browser.pressing import press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHEET = """工单编号,收到日期,标题,诉求内容,姓名,电话,人数,事发地
2025DH7001,2025-02-24,路灯不亮,长安大道二百号门前路灯坏了请修复。,杭一,13800001111,1,长安大道
2025DH7002,2025-02-24,,没有标题的一行。,杭二,13800002222,1,温泉街道
"""


def test_a_letter_from_the_count_to_the_signature(town):
    town.day("2025-02-10 周一")
    assert "来信 2 封" in town.sends("registrar", "/desk/mail/?do=count", counted=2)
    press(town.page("registrar"), "text=打开这一批")
    assert "已录入 2 封" in town.sends("registrar", **{"postmark_on-1": "2025-02-07 周五"})
    press(town.page("registrar"), town.page("registrar").locator("table a.title").nth(1))
    press(town.page("registrar"), "a:has-text('不是信访件')")
    assert "贺卡、感谢信，留存" in town.sends("registrar", reason="greeting", handed="kept")
    period = "?first=2025-02-10&last=2025-02-12"
    town.day("2025-02-13 周四")
    assert "待登记" in town.sends("office_head", f"/desk/reconcile/{period}&do=sign")
    assert "已核对签字" not in town.at("office_head", f"/desk/reconcile/{period}").inner_text(".head")
    page = town.at("registrar", "/desk/mail/?tab=open")
    press(page, page.locator("table a.title").first)
    assert "2025年2月25日 周二" in page.inner_text("main")  # 10 February, the day of the stamp, + 15
    said = {"title": "停车费没有公示", "text": "请退还。", "kind": "claim_art31_6"}
    case = town.registers("registrar", name="邓来信", phone="13900001111", link="登记为信访事项", **said)
    assert "2025年2月25日 周二" in town.sees(case)
    assert "已核对签字" in town.sends("office_head", f"/desk/reconcile/{period}&do=sign")
    said = town.at("office_head", f"/desk/reconcile/{period}").inner_text("main")
    assert "周建国 2025年2月13日 周四" in said
    assert "逐件对上了" in said


def test_a_visit_is_talked_about_and_answered_on_the_spot(town):
    town.day("2025-02-17 周一")
    assert "第 1 号，2 人" in town.sends("registrar", "/desk/hall/", heads=2, window="3号")
    page = town.page("registrar")
    press(page, "a:has-text('第 1 号')")
    town.sends("registrar")  # the clerk sits at the window
    press(page, "a:has-text('接谈笔录')")
    words = "问：您反映什么？\n答：低保在哪里申请。"
    town.fill(page, {"text": words})
    page.click("form.card button.main")  # the browser asks for the rest: nothing is made before it was read back
    assert page.evaluate("!document.querySelector('form.card').checkValidity()")
    assert "请打印签名" in town.sends("registrar", text=words, confirmed="signed", read_back=True)
    press(page, "ul.quiet-list a:has-text('接谈笔录')")
    assert "低保在哪里申请" in town.downloads("registrar")
    page.go_back()
    press(page, "a:has-text('当场答复')")
    assert "算一批次" in town.sends("registrar", text="问：在哪里申请？\n答：在户籍地乡镇。")
    said = town.at("registrar", "/desk/hall/").inner_text("main")
    assert "当场答复" in said
    assert "低保" not in said
    assert "来访 1 批次" in town.at("registrar", "/desk/reconcile/?first=2025-02-17&last=2025-02-17").inner_text("main")


def test_a_sheet_of_the_hotline_is_looked_at_and_confirmed(town):
    town.day("2025-02-26 周三")
    page = town.at("registrar", "/desk/register/sheet/")
    page.set_input_files("#file", {"name": "工单.csv", "mimeType": "text/csv", "buffer": SHEET.encode()})
    said = town.sends("registrar", button="预览")
    assert "可以登记 1 件，先前已有 0 件，不能登记 1 行" in said
    assert "路灯不亮" not in town.inbox("registrar")  # nothing is written
    page = town.at("registrar", "/desk/register/sheet/")
    page.set_input_files("#file", {"name": "工单.csv", "mimeType": "text/csv", "buffer": SHEET.encode()})
    town.sends("registrar", button="预览")
    press(page, "button:has-text('确认')")
    assert "已登记 1 件12345 工单" in page.inner_text("main")
    page = town.at("registrar", "/desk/search/?q=2025DH7001")
    assert "路灯不亮" in page.inner_text("main")
    assert "2025年3月11日 周二" in page.inner_text("main")  # 24 February + 15
