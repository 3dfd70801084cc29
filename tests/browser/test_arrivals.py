"""The mail room and the hall in a real browser, at both widths: a clerk's morning, and the head's signature."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browser.pressing import press
from tests.browser.test_browser import check_accessible, enter, look
from tests.cast import account, key, letter, on, registered
from xinfang.petitions import actions
from xinfang.petitions.actions import Letter, Upload
from xinfang.petitions.intake import Confirmed, Guide, Handed, NotPetition
from xinfang.petitions.kinds import AttachmentSort, Channel
from xinfang.petitions.models import MailItem, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def morning(real_cast):
    """Yesterday's mail with one letter left lying, today's tickets with every kind of end."""
    cast, today = real_cast, timezone.localdate()
    for part in ("registrar", "office_head"):
        account(cast, part)
    old = today - timedelta(days=9)
    opener, others = cast.posts["registrar"].uid, [cast.posts[part].uid for part in ("registrar", "stranger")]
    for day in (old, today):
        said = {"actor": cast.registrar, "when": on(day)}
        batch = actions.open_batch(5, opener, **said, key=key())
        rows = [
            Letter(day, day - timedelta(days=700), f"XA{day:%d}11111142", "温泉街道 欧阳寄信"),
            Letter(day),
            Letter(day),
        ]
        items = actions.add_letters(batch.uid, rows, **said, key=key())
        scan = Upload("信封.pdf", b"%PDF-1.4\n%%EOF\n", AttachmentSort.ENVELOPE)
        actions.scan_envelope(items[0].uid, [scan], **said, key=key())
        given = letter(received_on=day)
        actions.register_arrival(MailItem, items[1].uid, given, **said, key=key())
        actions.no_petition(items[2].uid, why=NotPetition.GREETING, handed=Handed.KEPT, **said, key=key())
    said = {"actor": cast.registrar, "when": on(today)}
    tickets = [actions.take_ticket(n, taken_at=f"09:{n:02}", **said, key=key()) for n in (6, 2, 1, 3, 1)]
    for one, window_ in zip(tickets[:4], ("联合接访", "1号", "2号", "3号"), strict=True):
        seated = others if window_ == "联合接访" else others[:1]
        actions.receive_visitors(one.uid, seated, window=window_, **said, key=key())
    words = "问：您反映什么问题？\n答：小区停车费没有公示就涨了。\n问：找过物业吗？\n答：找过，说是市场价。"
    actions.record_talk(tickets[0].uid, text=words, confirmed=Confirmed.SIGNED, **said, key=key())
    actions.answer_on_the_spot(tickets[1].uid, text="问：在哪办低保？\n答：在村委会。", **said, key=key())
    guided = {"ground": Guide.OTHER_BODY, "competent": "咸安区人民法院", "text": "带上判决书。"}
    actions.guide_elsewhere(tickets[2].uid, **guided, **said, key=key())
    given = letter(received_on=today, channel=Channel.VISIT, head_count=3)
    actions.register_arrival(Ticket, tickets[3].uid, given, **said, key=key())
    registered(cast, today, title="没有信封的来信")
    cast.batch, cast.items = batch, items
    cast.tickets = tickets
    return cast


def pages(cast):
    first, answered = cast.tickets[0], Ticket.objects.get(uid=cast.tickets[1].uid)
    talk = Ticket.objects.get(uid=first.uid).talk
    return {
        "mail": "/desk/mail/",
        "mail-open": "/desk/mail/?tab=open",
        "mail-period": "/desk/mail/?tab=period",
        "mail-count": "/desk/mail/?do=count",
        "batch": f"/desk/mail/{cast.batch.uid}/",
        "item": f"/desk/mail/letters/{cast.items[0].uid}/",
        "item-end": f"/desk/mail/letters/{cast.items[0].uid}/?do=end",
        "item-scan": f"/desk/mail/letters/{cast.items[0].uid}/?do=scan",
        "item-correct": f"/desk/mail/letters/{cast.items[0].uid}/?do=correct",
        "item-done": f"/desk/mail/letters/{cast.items[1].uid}/",
        "hall": "/desk/hall/",
        "ticket": f"/desk/hall/{first.uid}/",
        "ticket-talk": f"/desk/hall/{first.uid}/?do=talk",
        "ticket-guide": f"/desk/hall/{first.uid}/?do=guide",
        "ticket-new": f"/desk/hall/{cast.tickets[4].uid}/",
        "ticket-answered": f"/desk/hall/{answered.uid}/",
        "paper-talk": f"/desk/hall/{first.uid}/papers/{talk}/",
        "paper-answer": f"/desk/hall/{answered.uid}/papers/{answered.paper}/",
        "register-item": f"/desk/register/?item={cast.items[0].uid}",
        "register-ticket": f"/desk/register/?ticket={first.uid}",
        "reconcile": f"/desk/reconcile/?last={timezone.localdate().isoformat()}",
    }


def test_every_page_at_both_widths(window, morning):
    page = window()
    enter(page, "registrar")
    for name, url in pages(morning).items():
        page.goto(url)
        assert page.query_selector("h1") or "paper" in name, name
        look(page, f"intake-{name}")
        check_accessible(page)
    page = window()
    enter(page, "office_head")
    for name, url in (("read", "/desk/mail/"), ("sign", "/desk/reconcile/?do=sign")):
        page.goto(url)
        look(page, f"intake-head-{name}")
        check_accessible(page)


def test_a_letter_and_a_visit_without_javascript(window, morning):
    page = window(script=False)
    enter(page, "registrar")
    page.goto(f"/desk/mail/letters/{morning.items[0].uid}/")
    press(page, "text=登记为信访事项")
    page.fill("#id_title", "停车费没有公示")
    page.fill("#id_text", "停车费没有公示就涨了。")
    page.fill("#id_name", "张三丰")
    press(page, "button.main:has-text('登记')")
    page.wait_for_url(re.compile(r"/desk/register/done/$"))
    assert MailItem.objects.get(uid=morning.items[0].uid).outcome == "registered"
    page.goto("/desk/hall/")
    page.fill("#id_heads", "2")
    press(page, "button:has-text('取号')")
    page.wait_for_url(re.compile(r"/desk/hall/$"))
    assert "第 6 号，2 人" in page.inner_text("main")
    press(page, "a:has-text('第 6 号')")
    press(page, "button:has-text('登记接谈人')")
    press(page, "text=未接谈离开") if page.query_selector("text=未接谈离开") else None
    assert Ticket.objects.get(number=6, day=timezone.localdate()).receivers.count() == 1
