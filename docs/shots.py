"""The pictures of the manual and of the README, taken from the sample city: ``make shots``.

Makes the sample in a temporary home for a fixed day, serves it from this process with the clock set to that day, and
photographs each page in Chromium. Pages are found by what they offer (a step, a state), never by a number, and a page
that has grown is only cut: a picture is as long as ``LARGEST`` bytes allow. Needs the packages of ``make dev`` and Chromium.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

IMAGES = Path(__file__).parent / "images"
TODAY = date(2026, 11, 25)  # a Wednesday
LARGEST, SHORTER, SHORTEST = 120_000, 0.85, 240
WIDE, PHONE = (1120, 760), (390, 760)
SHELL = "/usr/bin/chromium-headless-shell"
CHROMIUM = os.environ.get("XINFANG_CHROMIUM", SHELL if Path(SHELL).exists() else "/usr/bin/chromium")
CODE = "SHOTS-CODE"


class Server(ThreadingMixIn, WSGIServer):
    """One thread to a request, as browsers ask for several things at once."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *words):
        pass


def main():
    """Make, serve, photograph."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--today", type=date.fromisoformat, default=TODAY)
    parser.add_argument("--home", default="", help="a sample city that was made before for the same day; it is copied")
    parser.add_argument("--only", default="", help="only pictures whose name holds this")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="xinfang-shots-") as folder:
        os.environ |= {"XINFANG_HOME": folder, "DJANGO_SETTINGS_MODULE": "xinfang.config.settings"}
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver runs a loop of its own in this thread
        if args.home:
            shutil.copytree(args.home, folder, dirs_exist_ok=True)
        else:
            words = ["demo", "--no-serve", "--today", args.today.isoformat()]
            subprocess.run([sys.executable, "-m", "xinfang.config.entry", *words], check=True)
        import time_machine

        noon = datetime(args.today.year, args.today.month, args.today.day, 10, 0).astimezone()
        with time_machine.travel(noon, tick=True), served() as url:
            prepare()
            photograph(url, args.only)


@contextmanager
def served():
    """The site on a port of its own; its address."""
    import django

    django.setup()
    from xinfang.config.wsgi import application

    server = make_server("127.0.0.1", 0, application, server_class=Server, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def prepare():
    """A few steps of today, through the real actions, so that each page of the manual has something to show."""
    from xinfang.people.models import Organ
    from xinfang.petitions import actions
    from xinfang.petitions.kinds import Outcome
    from xinfang.petitions.models import Petition
    from xinfang.petitions.when import When
    from xinfang.rules.refusals import Refused

    when, numbers = When(day(), day()), iter(range(10**6))

    def act(who, number, step, **said):
        uid = Petition.objects.get(number=number).uid
        try:
            getattr(actions, step)(uid, actor=actor_named(who), when=when, key=f"shots-step-{next(numbers)}", **said)
        except Refused as error:
            sys.stdout.write(f"not prepared, {step}: {error}\n")

    housing = Organ.objects.get(pk=actor_named("zj.clerk").organ_id)
    letter = number_of("xf.clerk", "forward", {})
    act("xf.clerk", letter, "forward", to=housing.uid)
    act("zj.clerk", letter, "receive")
    opinion = number_of("zj.clerk", "draft_reply", {"state": "handling"})
    text = "经查，所反映的情况属实，已责成有关单位在本月内整改，并把结果告知你。"
    act("zj.clerk", opinion, "draft_reply", outcome=Outcome.SUPPORT, text=text)
    act("zj.deputy", opinion, "check_draft")


def photograph(url, only):
    """Every picture, for each who sees it."""
    from playwright.sync_api import sync_playwright

    lacking = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for who, shots in plan().items():
            wanted = [shot for shot in shots if only in shot[0]]
            if not wanted:
                continue
            context = browser.new_context(base_url=url, locale="zh-CN", reduced_motion="reduce")
            page = context.new_page()
            if who != "petitioner":
                sign_in(page, who)
            lacking += [name for name, size, go in wanted if not pictured(page, name, size, go)]
            context.close()
        browser.close()
    if lacking:
        raise SystemExit("left as they were: " + ", ".join(lacking))


def pictured(page, name, size, go):
    """Take one picture; False, with the reason, where the sample has nothing to show on it any more."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    try:
        go(page)
    except LookupError as error:
        sys.stdout.write(f"{name}: {error}\n")
        return False
    sys.stdout.write(f"{name}: {taken(page, IMAGES / f'{name}.png', *size) // 1000} KB\n")
    sys.stdout.flush()
    return True


def taken(page, path, width, height):
    """The top of the page, as much as the limit allows; the bytes written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    long = page.evaluate("document.documentElement.scrollHeight")
    height = min(height, long)
    while True:
        clip = {"x": 0, "y": 0, "width": width, "height": int(height)}
        body = page.screenshot(clip=clip, animations="disabled", caret="hide", full_page=True)
        if len(body) <= LARGEST or height * SHORTER < SHORTEST:
            path.write_bytes(body)
            return len(body)
        height *= SHORTER


def sign_in(page, who):
    """Through the page, with the password of the sample."""
    from xinfang.cli.sample.city import PASSWORD

    page.goto("/desk/sign-in/")
    page.fill("[name=username]", who)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state()


def opens(path):
    """A page by its path."""
    return lambda page: page.goto(path)


def matter(who, step="", then="", **state):
    """The page of a matter that the account sees and that offers a step; ``then`` is what follows in the path.

    With ``step`` empty: one in a state. A sample that holds none says so instead of showing something else.
    """

    def go(page):
        page.goto(f"/desk/petitions/{number_of(who, step, state)}/{then}")

    return go


def number_of(who, step, state):
    """The newest matter of the sample that fits."""
    from xinfang.petitions import life, queries
    from xinfang.petitions.models import Sight

    today, actor = day(), actor_named(who)
    rows = Sight.objects.seen_by(actor).filter(**state).exclude(petition__sealed_path=True).order_by("-petition_id")
    for number in rows.values_list("petition__number", flat=True)[:200]:
        if not step or step in {one.key for one in life.steps_for(queries.dossier_seen(number, actor), actor, today)}:
            return number
    raise LookupError(f"the sample holds no matter for {who} with step {step or '(any)'} and {state}")


def day():
    """The day that the clock was set to."""
    return date.today()  # noqa: DTZ011


def actor_named(who):
    """Who an account acts as."""
    from xinfang.people.models import Account
    from xinfang.people.queries import actor_of

    return actor_of(Account.objects.get(username=who), day())


def paper(who, kind):
    """The page of a paper."""

    def go(page):
        from xinfang.papers.models import Paper
        from xinfang.petitions.models import Petition

        seen = Petition.objects.visible_to(actor_named(who)).filter(sealed_path=False)
        issued = Paper.objects.filter(kind=kind, external=False, voided_on=None, subject__in=seen.values("uid"))
        one = issued.order_by("-pk")[0]
        page.goto(f"/desk/petitions/{seen.get(uid=one.subject).number}/papers/{one.uid}/")

    return go


def lodged(page):
    """Lodge through the public door, to the receipt: step by step, however many there are."""
    page.goto("/lodge/")
    for _ in range(8):
        fill_letter(page)
        page.locator("main form button.main:visible").last.click()
        page.wait_for_load_state()
        if "/done/" in page.url:
            return
    raise LookupError("lodging did not come to its end")


def fill_letter(page):
    """Whatever the form asks for now: known fields by name, others are left as they are."""
    said = {
        "title": "小区路灯坏了两个月没有人修",
        "text": "我们小区东门到菜场的路灯九月以来全部不亮，老人晚上出门摔过两次。打过物业电话，说不归他们管。请帮助协调修好。",
        "name": "示例一",
        "phone": "13900000000",
        "address": "温泉街道示例路 1 号",
    }
    for name, words in said.items():
        box = page.locator(f"main [name={name}]:visible")
        if box.count():
            box.first.fill(words)


def followed(page):
    """Look up a matter that was answered, with a code that is given to it in the temporary home only."""
    from xinfang.petitions.models import Petition
    from xinfang.petitions.numbers import code_digest

    number = number_of("xf.clerk", "", {"state": "handling"})
    Petition.objects.filter(number=number).update(code_digest=code_digest(CODE))
    page.goto("/look-up/")
    page.fill("[name=number]", number)
    page.fill("[name=code]", CODE)
    page.click("main form button.main")
    page.wait_for_load_state()


def own_duties(who):
    """The register of duties of an account's own organ."""
    return lambda page: page.goto(f"/desk/duties/{actor_named(who).organ}/")


def watching():
    """Who looks on: the head of the petition office, and who is charged with supervision."""
    return {
        "xf.head": [
            ("manual/leader-overview", WIDE, opens("/desk/overview/")),
            ("manual/leader-report", WIDE, opens("/desk/report/")),
        ],
        "xf.super": [
            ("manual/supervision-alerts", WIDE, opens("/desk/alerts/")),
            ("manual/supervision-list", WIDE, opens("/desk/supervision/")),
            ("manual/supervision-advice", WIDE, opens("/desk/advice/")),
            ("manual/supervision-checks", WIDE, opens("/desk/checks/")),
        ],
    }


def plan():
    """Each account with its pictures: name, size, how to get there."""
    clerk, handler, head, deputy = "xf.clerk", "zj.clerk", "zj.head", "zj.deputy"
    return {
        "petitioner": [
            ("manual/portal-home", PHONE, opens("/")),
            ("manual/portal-lodge", PHONE, lambda page: (page.goto("/lodge/"), fill_letter(page))),
            ("manual/portal-receipt", PHONE, lodged),
            ("manual/portal-case", PHONE, followed),
            ("manual/portal-receptions", PHONE, opens("/receptions/")),
        ],
        clerk: [
            ("manual/clerk-inbox", WIDE, opens("/desk/")),
            ("manual/clerk-register", WIDE, lambda page: (page.goto("/desk/register/"), fill_letter(page))),
            ("manual/clerk-forward", WIDE, matter(clerk, "forward", "steps/forward/")),
            ("manual/clerk-book", WIDE, opens("/desk/register/book/")),
            ("manual/clerk-search", WIDE, opens("/desk/search/?q=路灯")),
            ("manual/clerk-mail", WIDE, opens("/desk/mail/")),
            ("manual/clerk-hall", WIDE, opens("/desk/hall/")),
            ("manual/clerk-ledger", WIDE, opens("/desk/ledgers/?book=assigned")),
        ],
        handler: [
            ("manual/handler-inbox", WIDE, opens("/desk/")),
            ("petition", WIDE, matter(handler, "extend")),
            ("manual/handler-accept", WIDE, matter(handler, "accept", "steps/accept/")),
            ("manual/handler-draft", WIDE, matter(handler, "draft_reply", "steps/draft_reply/")),
            ("manual/handler-paper", WIDE, paper(handler, "acceptance_notice")),
        ],
        deputy: [("manual/leader-extend", WIDE, matter(deputy, "extend", "steps/extend/"))],
        head: [
            ("manual/leader-inbox", WIDE, opens("/desk/")),
            ("manual/leader-sign", WIDE, matter(head, "sign_draft", "steps/sign_draft/")),
            ("manual/leader-letters", WIDE, opens("/desk/leaders/letters/")),
            ("manual/leader-cases", WIDE, opens("/desk/cases/")),
            ("manual/leader-incidents", WIDE, opens("/desk/incidents/")),
            ("manual/secretary-duties", WIDE, own_duties(head)),
            ("manual/secretary-meeting", WIDE, opens("/desk/duties/enter/meeting/")),
        ],
        **watching(),
        "admin": [
            ("manual/admin-organs", WIDE, opens("/desk/organs/")),
            ("manual/admin-accounts", WIDE, opens("/desk/accounts/")),
            ("manual/admin-settings", WIDE, opens("/desk/settings/")),
        ],
    }


if __name__ == "__main__":
    main()
