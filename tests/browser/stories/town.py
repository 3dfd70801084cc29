"""The vocabulary of the stories: a day, people at the desk, a petitioner at the portal, what each of them reads.

Everything goes through the pages. The clock is moved for the whole process, the server's threads included, so that
whoever comes back on another day signs in again, as people do.
"""

import io
import re
import zipfile
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone
from playwright.sync_api import Browser, Page

from tests.browser.pressing import press
from tests.cast import OPERATOR, PASSWORD, SINCE, Cast, account, day
from xinfang.bureau import outbox
from xinfang.ledger.verify import verify
from xinfang.people import actions as people

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORE = [  # part, organ, title, kind, functions, name: who reviews, signs and checks beside the fixed cast
    ("city_reviewer", "GOV", "复查员", "handler", "", "顾远"),
    ("city_signer", "GOV", "副市长", "head", "sign", "姚安"),
    ("county_head", "XAZJ", "局长", "head", "sign", "魏东"),
    ("labour_head", "RSJ", "局长", "head", "sign", "冯涛"),
    ("colleague", "ZJJ", "主任科员", "handler", "", "钱进"),
    ("leaver", "ZJJ", "二级科员", "handler", "", "申行"),
    ("inspector_head", "JW", "副书记", "head", "sign", "卢正"),
]


def settle(cast: Cast) -> Cast:
    """Name who is needed beside the fixed cast, and give everyone an account."""
    for part, organ, title, kind, functions, name in MORE:
        person = people.create_person(code=part, name=name, actor=OPERATOR, on=SINCE)
        post = people.create_post(cast.organ(organ), title=title, kind=kind, actor=OPERATOR, on=SINCE)
        cast.posts[part] = people.appoint(
            person, post, start=SINCE, functions=functions.split(), actor=OPERATOR, on=SINCE
        )
    for part in cast.posts:
        account(cast, part)
    return cast


class Matter(NamedTuple):
    """What the petitioner holds: the number, the query code; and what proves who asks."""

    number: str
    code: str
    name: str
    digits: str


class Town:
    """One story's pages. ``day`` comes first."""

    def __init__(self, cast: Cast, url: str, browser: Browser) -> None:
        self.cast, self.url, self.browser = cast, url, browser
        self.pages: dict[str, Page] = {}
        self.faults: list[str] = []
        self.clock: time_machine.travel | None = None
        self.today = ""
        self.looked_up: tuple[Matter, str] | None = None

    def day(self, text: str) -> None:
        """It is ten in the morning of a day, written with its weekday."""
        self._stop()
        self.today = text
        at = datetime.combine(day(text), datetime.min.time(), SHANGHAI).replace(hour=10)
        self.clock = time_machine.travel(at, tick=True)
        self.clock.start()
        outbox.drain(at)

    def settles(self) -> None:
        """The housekeeper has been round: notices are written, the search has caught up."""
        outbox.drain(timezone.now())

    def _stop(self) -> None:
        if self.clock is not None:
            self.clock.stop()
        self.clock = None

    def close(self) -> None:
        """The end of every story: nothing in the console, and the ledger and the tables agree."""
        said = verify()
        self._stop()
        for page in self.pages.values():
            page.context.close()
        assert self.faults == []
        assert said.ok, said

    def page(self, who: str) -> Page:
        """The browser of one person."""
        if who not in self.pages:
            page = self.browser.new_context(base_url=self.url, viewport={"width": 1280, "height": 900}).new_page()
            page.on("pageerror", lambda error: self.faults.append(str(error)))
            page.on("console", lambda line: self.faults.append(line.text) if "Content Security" in line.text else None)
            page.set_default_timeout(15_000)
            self.pages[who] = page
        return self.pages[who]

    # At the desk

    def at(self, who: str, path: str) -> Page:
        """A page of the desk; whoever is not signed in, or no longer, signs in first."""
        page = self.page(who)
        page.goto(path)
        if "/desk/sign-in/" in page.url:
            page.fill("#id_username", who)
            page.fill("#id_password", PASSWORD)
            page.press("#id_password", "Enter")
            page.wait_for_url(re.compile(r"/desk/(?!sign-in)"))
        return page

    def does(self, who: str, matter: Matter, step: str, **fields: object) -> str:
        """Take a step on its own page; what the desk says afterwards."""
        page = self.at(who, f"/desk/petitions/{matter.number}/steps/{step}/")
        self.fill(page, fields)
        press(page, "form.card button.main")
        page.wait_for_selector(".note.success, #errors")
        assert not page.query_selector("#errors"), page.inner_text("#errors")
        return page.inner_text(".note.success")

    def refused(self, who: str, matter: Matter, step: str, **fields: object) -> str:
        """Try a step; why it is refused, before anything is typed or after it was sent."""
        page = self.at(who, f"/desk/petitions/{matter.number}/steps/{step}/")
        if page.query_selector("form.card button.main"):
            self.fill(page, fields)
            press(page, "form.card button.main")
            page.wait_for_selector("#errors")
        return page.inner_text("main")

    def fill(self, page: Page, fields: dict[str, object]) -> None:
        """Type, choose, tick. A day is written with its weekday, an organ by its code, a person by the part."""
        page.evaluate("document.querySelectorAll('form details').forEach(one => one.open = true)")
        for name, said in fields.items():
            field = page.locator(f"#id_{name}")
            kind = field.evaluate("one => one.tagName")
            if kind == "DIV":
                page.check(f"input[name={name}][value='{self._meant(said)}']")
            elif kind == "SELECT":
                field.select_option(self._meant(said))
            elif field.get_attribute("type") == "checkbox":
                field.set_checked(bool(said))
            else:
                field.fill(self._meant(said))

    def _meant(self, said: object) -> str:
        text = str(said)
        if text in self.cast.organs:
            return str(self.cast.organ(text).uid)
        if text in self.cast.posts:
            return str(self.cast.posts[text].uid)
        return str(day(text)) if re.fullmatch(r"\d{4}-\d\d-\d\d 周.", text) else text

    def sends(self, who: str, path: str = "", *, button: str = "", **fields: object) -> str:
        """Fill in the form of a page (else of the page that stands open) and send it; what the desk says afterwards."""
        page = self.at(who, path) if path else self.page(who)
        self.fill(page, fields)
        press(page, f"main form button.main:has-text('{button}')" if button else "form.card button.main")
        return page.inner_text("main")

    def in_hand(self, name: str, title: str, **fields: object) -> Matter:
        """Registered and forwarded on Monday 3 March 2025, signed for and accepted on Tuesday 4 March."""
        self.day("2025-03-03 周一")
        said = {"kind": "claim_art31_6", "text": "请求查清并解决。", **fields}
        matter = self.registers("registrar", name=name, phone="13900001111", title=title, **said)
        self.does("registrar", matter, "forward", to="ZJJ")
        self.day("2025-03-04 周二")
        for step in ("receive", "inform_receipt", "accept"):
            self.does("handler", matter, step)
        return matter

    def reads(self, who: str, matter: Matter) -> str:
        """The petition's page at the desk, in words."""
        return self.at(who, f"/desk/petitions/{matter.number}/").inner_text("main")

    def opens_at_desk(self, who: str, title: str) -> str:
        """Open the newest paper of that name from the petition's page, which stands open."""
        page = self.page(who)
        press(page, page.locator(f"ul.quiet-list a:has-text('{title}')").last)
        return page.inner_text("main")

    def inbox(self, who: str) -> str:
        """What waits."""
        return self.at(who, "/desk/").inner_text("main")

    def registers(self, who: str, *, name: str, phone: str, link: str = "", **fields: object) -> Matter:
        """Register at the counter, or by the ``link`` of the page that stands open; the receipt's number and code."""
        page = self.page(who) if link else self.at(who, "/desk/register/")
        if link:
            press(page, f"a:has-text('{link}')")
        self.fill(page, {"name": name, "phone": phone, "address": "温泉街道一号", **fields})
        press(page, "main form button.main")
        page.wait_for_url(re.compile("/desk/register/done/"))
        number, code = (one.inner_text() for one in page.query_selector_all(".code"))
        return Matter(number, code, name, phone[-4:])

    # At the portal

    def lodges(self, *, name: str, phone: str, title: str, text: str, **fields: object) -> Matter:
        """Lodge in three pages."""
        page = self.page("petitioner")
        page.goto("/lodge/")
        self.fill(page, {"title": title, "text": text, **fields})
        press(page, "button:has-text('下一页')")
        self.fill(page, {"name": name, "phone": phone, "address": "温泉街道一号"})
        press(page, "button:has-text('下一页')")
        press(page, "button:has-text('提交')")
        number, code = (one.inner_text() for one in page.query_selector_all(".code"))
        return Matter(number, code, name, phone[-4:])

    def sees(self, matter: Matter) -> str:
        """What the petitioner reads after giving number and code."""
        page = self.page("petitioner")
        if self.looked_up == (matter, self.today):
            page.goto("/case/")  # the same half hour, the same browser
        else:
            page.goto("/look-up/")
            self.fill(page, {"number": matter.number, "code": matter.code})
            press(page, "main button.main")
            self.looked_up = (matter, self.today)
        return page.inner_text("main")

    def asks(self, matter: Matter, what: str, *, proof: bool = True, **fields: object) -> str:
        """A petitioner's own act, with the proof of who asks; the page that answers."""
        self.sees(matter)
        page = self.page("petitioner")
        page.goto(f"/case/{what}/")
        self.fill(page, {**fields, **({"name": matter.name, "digits": matter.digits} if proof else {})})
        press(page, "main form button.main")
        return page.inner_text("main")

    def opens(self, matter: Matter, title: str) -> str:
        """Open a paper from the list, the newest of that name; a written reply is opened by its own button."""
        self.sees(matter)
        page = self.page("petitioner")
        press(page, page.locator(f"ul.papers a:has-text('{title}')").last)
        if page.query_selector("form[action$='/open/']"):
            press(page, "form[action$='/open/'] button")
        return page.inner_text("main")

    def downloads(self, who: str = "petitioner") -> str:
        """The paper that is open, as a file of each kind: the text of the DOCX, once the PDF is one."""
        page = self.page(who)
        with page.expect_download() as got:
            page.click("a:has-text('下载 PDF')")
        assert got.value.path().read_bytes().startswith(b"%PDF")
        with page.expect_download() as got:
            page.click("a:has-text('下载 DOCX')")
        with zipfile.ZipFile(io.BytesIO(got.value.path().read_bytes())) as file:
            return re.sub(r"<[^>]+>", "", file.read("word/document.xml").decode())
