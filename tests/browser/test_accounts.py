"""In a real browser: an administrator opens an account, its owner gets in, sets up the second factor, ends a session."""

import pytest
from django.utils import timezone

from tests.browser.pressing import press
from tests.browser.test_browser import check_accessible, look
from tests.cast import PASSWORD, account
from tests.people.test_accounts import GOOD, code_at
from xinfang.people.models import Account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(page, name, password):
    page.goto("/desk/sign-in/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    press(page, "main button.main")


def test_an_account_from_its_opening_to_its_second_factor(window, real_cast):
    account(real_cast, "admin")
    admin, owner = window(), window()
    enter(admin, "admin", PASSWORD)
    admin.goto("/desk/accounts/")
    look(admin, "accounts")
    check_accessible(admin)
    press(admin, "text=刘建军")
    look(admin, "account-none")
    admin.fill("#id_username", "liujianjun")
    press(admin, "text=开账号 >> nth=-1")
    look(admin, "account-one-time")
    password = admin.locator("dd.code").nth(1).inner_text()

    enter(owner, "liujianjun", password)
    assert owner.url.endswith("/desk/password/")
    look(owner, "password")
    owner.fill("#id_old", password)
    owner.fill("#id_new", GOOD)
    owner.fill("#id_again", GOOD)
    press(owner, "main button.main")
    owner.goto("/desk/post/")
    look(owner, "choose")
    press(owner, "text=动态码")
    look(owner, "factor-new")
    check_accessible(owner)
    assert owner.locator("svg.qr path").count() >= 1
    kept = Account.objects.get(username="liujianjun")
    owner.fill("#id_password", GOOD)
    owner.fill("#id_code", code_at(kept, timezone.now()))
    press(owner, "main button.main")
    look(owner, "recovery")
    code = owner.locator("li.code").first.inner_text()
    owner.goto("/desk/factor/")
    look(owner, "factor")

    again = window()
    enter(again, "liujianjun", "wrong")
    enter(again, "liujianjun", GOOD)
    look(again, "sign-in-code")
    again.fill("#id_code", code)
    press(again, "main button.main")
    owner.goto("/desk/sessions/")
    look(owner, "sessions")
    check_accessible(owner)
    press(owner, "text=结束 >> nth=0")
    again.goto("/desk/")
    assert "/desk/sign-in/" in again.url

    admin.goto(f"/desk/people/{kept.person.uid}/account/")
    look(admin, "account")
    check_accessible(admin)
    admin.goto("/desk/accounts/log/")
    look(admin, "sign-ins")
    admin.goto("/desk/settings/")
    look(admin, "settings")
    for _ in range(5):
        enter(again, "liujianjun", "wrong")
    look(again, "locked")
    admin.goto(f"/desk/people/{kept.person.uid}/account/")
    look(admin, "account-locked")
