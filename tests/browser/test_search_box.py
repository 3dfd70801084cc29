"""In a real browser: / goes to the one box, words find, a phone shows it whole, and it works without JavaScript."""

import re
from datetime import date

import pytest
from django.utils import timezone

from tests.browser.pressing import press
from tests.browser.test_browser import check_accessible, enter, look
from tests.cast import accepted, account, registered
from xinfang.bureau import outbox

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_one_box_for_numbers_and_words(window, real_cast):
    account(real_cast, "registrar")
    today = timezone.localdate()
    petition = registered(real_cast, today, title="小区停水三天没人管", text="物业公司说等通知，居民只好提水上楼。" * 6)
    accepted(
        real_cast, date(2013, 6, 14), title="要求退还停车费", text="物业公司没有公示就涨价，停水停电也不通知。张三丰。"
    )
    for n in range(32):
        registered(real_cast, today, title=f"第 {n} 小区反映物业公司", text="收费不公示。")
    outbox.drain(timezone.now())
    page = window()
    enter(page, "registrar")
    page.keyboard.press("/")
    page.keyboard.type("停水 物业")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/desk/search/"))
    assert page.locator("mark").first.inner_text() == "停水"
    assert "张三丰" not in page.inner_text("main")
    assert "共 2 件" in page.inner_text("main")
    look(page, "search")
    check_accessible(page)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/desk/petitions/{petition.number}/"))
    page.goto("/desk/search/?q=物业公司")
    press(page, "a[rel=next]")
    look(page, "search-second")
    page.goto("/desk/search/?q=没有这回事")
    assert "没有找到" in page.inner_text("main")
    look(page, "search-empty")
    page.goto("/desk/search/?q=13900000000")
    look(page, "search-refused")
    check_accessible(page)
    page.goto("/desk/settings/")
    look(page, "settings")
    plain = window(script=False)
    enter(plain, "registrar")
    plain.fill(".find input", petition.number.lower())
    plain.press(".find input", "Enter")
    plain.wait_for_url(re.compile(rf"/desk/petitions/{petition.number}/"))
