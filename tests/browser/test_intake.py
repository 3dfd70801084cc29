"""The pages of intake in a real browser, at the width of a desk and of a phone: nothing wider than its window."""

import re

import pytest
from django.utils import timezone

from tests.browser.pressing import press
from tests.browser.test_browser import look
from tests.cast import PASSWORD, account, key, letter, on
from xinfang.petitions import actions
from xinfang.petitions.actions import Upload
from xinfang.petitions.kinds import AttachmentSort, Channel, ExternalSystem
from xinfang.petitions.models import Submission

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_pages_of_intake(window, real_cast):
    cast, today = real_cast, timezone.localdate()
    account(cast, "registrar")
    said = {"organ": cast.organ("XFJ"), "actor": cast.registrar, "when": on(today), "key": key()}
    scan = Upload("张三丰的来信（扫描件）第一页至第三页.pdf", b"%PDF-1.7", AttachmentSort.LETTER)
    petition = actions.register_with(letter(received_on=today), [scan], **said).petition
    again = letter(received_on=today, channel=Channel.VISIT, head_count=7, text="停车费还在收。")
    actions.add_submission(petition.uid, again, actor=cast.registrar, when=on(today), key=key())
    joined = Submission.objects.get(joined_on__isnull=False).uid
    given = {"system": ExternalSystem.HOTLINE, "number": "12345-0614-7", "actor": cast.registrar, "on": today}
    actions.add_external(petition.uid, **given, key=key())
    page = window()
    page.goto("/desk/sign-in/")
    page.fill("[name=username]", "registrar")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/desk/")
    for name, path in (
        ("petition", f"/desk/petitions/{petition.number}/"),
        ("attach", f"/desk/petitions/{petition.number}/files/"),
        ("number", f"/desk/petitions/{petition.number}/numbers/"),
        ("part", f"/desk/petitions/{petition.number}/submissions/{joined}/part/"),
        ("joining", f"/desk/register/?join={petition.number}"),
        ("book", "/desk/register/book/"),
    ):
        page.goto(path)
        look(page, f"intake-{name}")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/desk/register/")
    page.fill("[name=title]", "停车费还在收")
    page.fill("[name=text]", "第三封信。")
    page.fill("[name=name]", "张三丰")
    page.fill("[name=phone]", "13900000000")
    page.press("[name=phone]", "Tab")
    page.wait_for_selector("#same")
    look(page, "intake-alike")
    press(page, page.get_by_role("button", name="并入这件事项"))
    page.wait_for_url(f"**/petitions/{petition.number}/")
    assert "第三封信。" in page.content()
    page.context.clear_cookies()
    page.goto("/lodge/")
    page.fill("[name=title]", "电梯停了")
    page.fill("[name=text]", "两周了。")
    press(page, "button[value=next]")
    page.fill("[name=name]", "李四光")
    press(page, "button[value=next]")
    assert re.search("材料（可以不附）", page.content())
    look(page, "intake-lodge")
