"""In a real browser: a citizen lodges and looks up, a clerk registers and forwards, a handler accepts and replies."""

import os
import re

import pytest

from tests.browser.pressing import press
from tests.cast import PASSWORD, account, registered
from xinfang.petitions.models import Petition

SHOTS = os.environ.get("XINFANG_SHOTS", "")
SIZES = ((1280, 900), (390, 844))
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page, name):
    """Check the page at both widths, and keep a picture where one is asked for."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (name, width, wide)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def enter(page, who):
    page.goto("/desk/sign-in/")
    page.fill("#id_username", who)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url(re.compile(r"/desk/(organs/)?$"))


def check_accessible(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    bad = [
        (one["id"], [node["target"] for node in one["nodes"]][:3])
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]
    assert bad == []


def lodge(page):
    page.goto("/lodge/")
    check_accessible(page)
    look(page, "lodge")
    page.fill("#id_title", "小区电梯停了两周没人修")
    page.fill("#id_text", "两部电梯停了一部，老人上下楼困难。")
    press(page, "button:has-text('下一页')")
    page.fill("#id_name", "李四光")
    page.fill("#id_phone", "13900000000")
    page.fill("#id_address", "温泉街道二号")
    press(page, "button:has-text('下一页')")
    look(page, "lodge-check")
    press(page, "button:has-text('提交')")
    look(page, "lodged")
    return [one.inner_text() for one in page.query_selector_all(".code")]


def look_up(page, number, code):
    page.goto("/look-up/")
    page.fill("#id_number", number)
    page.fill("#id_code", code)
    press(page, "main button.main")
    return page.inner_text("main")


def step(page, number, name, **fields):
    page.goto(f"/desk/petitions/{number}/steps/{name}/")
    for field, value in fields.items():
        element = page.query_selector(f"#id_{field}")
        if element.evaluate("one => one.tagName") == "SELECT":
            element.select_option(value)
        else:
            element.fill(value)
    look(page, f"step-{name}")
    press(page, "form.card button.main")
    page.wait_for_url(re.compile(rf"/desk/petitions/{number}/$"))


def test_from_the_citizen_to_the_reply_and_back(window, real_cast):
    for who in ("registrar", "handler", "deputy", "head"):
        account(real_cast, who)
    citizen, clerk, handler, deputy, head = (window() for _ in range(5))
    number, code = lodge(citizen)
    assert "等待" in look_up(citizen, number, code)
    look(citizen, "case")
    check_accessible(citizen)
    enter(clerk, "registrar")
    look(clerk, "inbox")
    check_accessible(clerk)
    clerk.keyboard.press("j")
    clerk.keyboard.press("Enter")
    clerk.wait_for_url(re.compile(rf"/desk/petitions/{number}/"))
    look(clerk, "petition")
    check_accessible(clerk)
    step(clerk, number, "set_kind", kind="claim_art31_6")
    step(clerk, number, "forward", to=str(real_cast.organ("ZJJ").uid))
    enter(handler, "handler")
    step(handler, number, "receive")
    step(handler, number, "accept")
    step(handler, number, "draft_reply", outcome="support", text="电梯已经修好。", execute_by="2030-01-02")
    enter(deputy, "deputy")
    step(deputy, number, "check_draft")
    enter(head, "head")
    step(head, number, "sign_draft")
    look(head, "petition-signed")
    check_accessible(head)
    step(handler, number, "reply")
    said = look_up(citizen, number, code)
    for words in ("已转给", "已受理", "已作出书面答复"):
        assert words in said
    press(citizen, "a:has-text('处理意见书')")
    assert "打开它，就是收到了书面答复" in citizen.inner_text("main")
    look(citizen, "open")
    check_accessible(citizen)
    press(citizen, "button:has-text('打开处理意见书')")
    assert "电梯已经修好" in citizen.inner_text("main")
    look(citizen, "paper")
    citizen.goto("/case/rate/")
    for radio in citizen.query_selector_all("input[type=radio][value=unhappy]"):
        radio.check()
    citizen.fill("#id_name", "李四光")
    citizen.fill("#id_digits", "0000")
    check_accessible(citizen)
    look(citizen, "rate")
    press(citizen, "main form button.main")
    citizen.wait_for_url(re.compile("/case/rated/"))
    assert "复查" in citizen.inner_text("main")
    look(citizen, "rated")
    check_accessible(citizen)


def test_a_clerk_registers_without_a_mouse(window, real_cast):
    account(real_cast, "registrar")
    page = window()
    enter(page, "registrar")
    page.keyboard.press("n")
    page.wait_for_url(re.compile("/desk/register/"))
    look(page, "register")
    check_accessible(page)
    page.keyboard.type("路灯不亮")  # the cursor stands in the title
    page.keyboard.press("Tab")
    page.keyboard.type("小学门口路灯坏了三盏。")
    page.focus("#id_name")
    page.keyboard.type("王某")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("/desk/register/done/"))
    look(page, "registered")
    assert "路灯" not in page.url
    assert page.query_selector(".code")


def test_it_works_without_javascript(window, real_cast):
    page = window(script=False)
    number, code = lodge_plain(page)
    assert "等待" in look_up(page, number, code)


def lodge_plain(page):
    page.goto("/lodge/")
    page.fill("#id_title", "路不平")
    page.fill("#id_text", "请修路。")
    press(page, "button:has-text('下一页')")
    page.fill("#id_name", "李四光")
    press(page, "button:has-text('下一页')")
    press(page, "button:has-text('提交')")
    return [one.inner_text() for one in page.query_selector_all(".code")]


def test_a_possible_repeat_is_shown_while_typing_and_enter_does_not_confirm_it(window, real_cast):
    before = registered(real_cast)
    for who in ("registrar", "office_head"):
        account(real_cast, who)
    page = window()
    enter(page, "registrar")
    page.goto("/desk/register/")
    page.fill("#id_title", "路灯不亮")
    page.fill("#id_text", "一连三个月。")
    page.fill("#id_proof", "来信原件")
    page.fill("#id_name", "张三丰")
    page.fill("#id_phone", "139 0000 0000")
    page.keyboard.press("Tab")
    page.wait_for_selector("#same")
    assert before.number in page.inner_text("#same")
    check_accessible(page)
    look(page, "register-alike")
    page.focus("#id_name")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/desk/register/")
    assert before.number in page.inner_text("#same")
    assert Petition.objects.count() == 1
    press(page, "button:has-text('仍然登记为新的事项')")
    page.wait_for_url(re.compile("/desk/register/done/"))
    enter(page := window(), "office_head")
    page.goto("/desk/identities/seen/")
    assert "登记时核对是否同一人" in page.inner_text("main")
    check_accessible(page)
    look(page, "seen")
    page.goto("/desk/retention/?tab=held")
    check_accessible(page)
    look(page, "retention")
