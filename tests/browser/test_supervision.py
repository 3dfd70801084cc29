"""Every page of supervision at both widths: nothing wider than its window, nothing in the console, axe content."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.accountability.test_deciding import put, summon, upon
from tests.accountability.test_supervision_letters import answer, check, receive, send
from tests.accountability.town import with_conference
from tests.browser.test_browser import check_accessible, enter, look
from tests.cast import account, forwarded, on
from xinfang.accountability.actions import deciding
from xinfang.accountability.models import SupervisionCall
from xinfang.accountability.supervising import sweep_supervision

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "请说明为什么没有按期办结，" * 30 + "x" * 400


def made(cast):
    """A proposal, a letter sent back once, a listing with progress, an interview with its promise."""
    today = timezone.localdate()
    with_conference(cast)
    for part in ("office_head", "handler", "head"):
        account(cast, part)
    petition = forwarded(cast, today - timedelta(days=200))
    other = forwarded(cast, today - timedelta(days=100))
    sweep_supervision(today)
    call = SupervisionCall.objects.get(petition=petition)
    letter = send(cast, other, at=today, trigger="against_rules", text=LONG)
    receive(cast, letter, at=today)
    answer(cast, letter, at=today, words=LONG)
    check(cast, letter, accepted=False, at=today, reason="没有写什么时候办完。")
    listing = put(cast, upon(cast, petition), at=today, until=today + timedelta(days=30), reason=LONG)
    said = {"actor": cast.handler, "when": on(today), "key": "walk-note"}
    deciding.note_progress(listing.uid, words="已退费 62 户。", **said)
    talk = summon(cast, upon(cast), at=today, meet_on=today, about=LONG)
    said = {"record": "谈了。", "promise": "月底办结。", "promise_by": today + timedelta(days=9)}
    deciding.hold_interview(talk.uid, **said, actor=cast.office_head, when=on(today), key="walk-hold")
    return call, letter, listing, talk


def test_every_page_of_supervision(window, real_cast):
    call, letter, listing, talk = made(real_cast)
    organ = real_cast.organ("ZJJ").uid
    pages = {
        "office_head": [
            *(f"/desk/supervision/?tab={tab}" for tab in ("calls", "urgings", "letters", "listings", "interviews")),
            "/desk/supervision/?tab=calls&all=1",
            f"/desk/supervision/calls/{call.uid}/",
            f"/desk/supervision/calls/{call.uid}/?do=urge",
            f"/desk/supervision/calls/{call.uid}/?do=decline",
            f"/desk/supervision/letters/{letter.uid}/",
            f"/desk/supervision/letters/{letter.uid}/?do=void",
            f"/desk/supervision/listings/{listing.uid}/",
            f"/desk/supervision/interviews/{talk.uid}/",
            "/desk/supervision/new/call/",
            f"/desk/supervision/new/letter/?call={call.uid}",
            "/desk/supervision/new/listing/",
            f"/desk/supervision/new/listing/?organ={organ}",
            f"/desk/supervision/new/interview/?organ={organ}",
            f"/desk/petitions/{call.petition.number}/",
            f"/desk/petitions/{call.petition.number}/steps/urge/",
            *(f"/desk/ledgers/?book={book}" for book in ("supervision", "urgings", "listings", "cases")),
            f"/desk/overview/{organ}/",
            "/desk/overview/",
            "/desk/due/?within=30",
        ],
        "handler": [
            "/desk/",
            "/desk/supervision/asked/",
            f"/desk/supervision/letters/{letter.uid}/?do=answer",
            f"/desk/supervision/listings/{listing.uid}/?do=note",
        ],
        "head": [f"/desk/supervision/interviews/{talk.uid}/?do=keep", "/desk/supervision/asked/"],
    }
    for who, urls in pages.items():
        page = window()
        enter(page, who)
        for n, url in enumerate(urls):
            page.goto(url)
            look(page, f"supervision-{who}-{n}")
            check_accessible(page)
