"""Many at once at the product as it is served, over HTTP, on SQLite and on PostgreSQL: nothing double, nothing lost.

The server is the one that ``xinfang serve`` starts, on a home and a database of the test's own.
"""

import http.cookiejar
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.cast import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
KEY = "a-master-key-for-a-crowd-and-for-nothing-else"
MAKE = """
import django
django.setup()
from django.core.management import call_command
from django.utils import timezone
call_command("migrate", verbosity=0)
from tests import cast as company
from xinfang.bureau import actions as bureau
cast = company.assemble()
for part in ("registrar", "handler", "head"):
    company.account(cast, part)
bureau.change_setting("lodge_per_hour", 1000, actor=company.OPERATOR, on=timezone.localdate())
print(cast.organ("XFJ").uid, cast.organ("ZJJ").uid)
"""
TELL = """
import django
django.setup()
from xinfang.ledger.verify import verify
from xinfang.papers import numbering
from xinfang.papers.models import Paper
from xinfang.petitions.models import Petition
assert verify().ok, verify()
assert list(numbering.gaps()) == []
rows = list(Petition.objects.values_list("number", flat=True))
serials = sorted(Paper.objects.filter(serial__isnull=False).values_list("serial", flat=True))
print(len(rows), len(set(rows)), len(serials), serials == list(range(1, len(serials) + 1)))
"""


class Visitor:
    """One browser, without the drawing: cookies, the token of a form, redirects."""

    def __init__(self, site):
        self.site = site
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def ask(self, path, **fields):
        """Status and page; with fields they are sent as a form."""
        data = urllib.parse.urlencode(fields, doseq=True).encode() if fields else None
        try:
            with self.opener.open(self.site + path, data, timeout=90) as answer:
                return answer.status, answer.read().decode(), answer.url
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), error.url

    def send(self, path, **fields):
        """Open the form, and send it with its token, its key and its version, unless others are given."""
        _, page, _ = self.ask(path)
        return self.ask(path, **{**hidden(page), **fields})

    def sign_in(self, who):
        status, _, url = self.send("/desk/sign-in/", username=who, password=PASSWORD)
        assert (status, "/desk/sign-in/" in url) == (200, False)
        return self


def hidden(page):
    """What the main form of a page carries without being typed: its token, key, version, and today."""
    form = page.split("<main", 1)[-1]
    names = ("csrfmiddlewaretoken", "key", "version", "on")
    found = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', form) for name in names}
    return {name: one[1] for name, one in found.items() if one}


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def served(request, tmp_path_factory):
    """(the address of the site, the uids of office and department, a command in the same home)."""
    env = {
        "PATH": os.environ["PATH"],
        "XINFANG_HOME": str(tmp_path_factory.mktemp("crowd") / "home"),
        "XINFANG_MASTER_KEY": KEY,
    }
    env |= {"DJANGO_SETTINGS_MODULE": "xinfang.config.settings", "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    if request.param == "postgresql":
        request.getfixturevalue("django_db_setup")
        at = settings.DATABASES["default"]
        name = f"xinfang_crowd_{os.getpid()}"
        _sql(request, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
        request.addfinalizer(lambda: _sql(request, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))  # noqa: PT021
        who = at["USER"] + (f":{at['PASSWORD']}" if at.get("PASSWORD") else "")
        env["XINFANG_DATABASE_URL"] = f"postgresql://{who}@{at['HOST']}:{at['PORT']}/{name}"

    def run(code):
        done = subprocess.run(
            [sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.split()

    organs = run(MAKE)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["-m", "xinfang.config.entry", "serve", "--port", str(port)]
    server = subprocess.Popen(
        [sys.executable, *words], env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    site = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                Visitor(site).ask("/")
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.25)
        yield site, organs, run
    finally:
        server.terminate()
        server.wait(30)


def _sql(request, *statements):
    with request.getfixturevalue("django_db_blocker").unblock(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.faults
def test_two_hundred_at_once_with_twenty_sent_twice(served):
    site, (office, department), run = served
    said = {"purpose": "claim", "text": "请查清。", "office": office, "head_count": "1", "name": "张三丰"}

    def lodge(n):
        visitor = Visitor(site)
        _, page, _ = visitor.ask("/lodge/")
        own = {**hidden(page), "key": f"crowd-{n:032d}"}
        status, page, _ = visitor.ask("/lodge/", **own, **said, title=f"第 {n} 件", at="2", go="send")
        return status, tuple(re.findall(r'class="code">([^<]+)<', page))

    turns = [*range(180), *range(20)]
    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(lodge, turns))
    assert [status for status, _ in found if status != 200] == []
    assert len({numbers for _, numbers in found}) == 180
    assert found[180:] == found[:20]  # the second sending shows the first one's number and code
    clerk = Visitor(site).sign_in("registrar")
    numbers = [numbers[0] for _, numbers in found[:40]]

    def forward(number):
        own = Visitor(site)
        own.jar, own.opener = clerk.jar, clerk.opener
        status, page, _ = own.send(f"/desk/petitions/{number}/steps/forward/", to=department)
        return "" if status == 200 else page

    with ThreadPoolExecutor(8) as pool:
        assert [page for page in pool.map(forward, numbers) if page] == []
    assert run(TELL) == ["180", "180", "40", "True"]


@pytest.mark.faults
def test_two_clerks_save_one_petition_and_the_second_is_told(served):
    site, (office, _), run = served
    citizen, first, second = Visitor(site), Visitor(site).sign_in("registrar"), Visitor(site).sign_in("registrar")
    said = {"purpose": "claim", "text": "请查清。", "office": office, "head_count": "1", "name": "张三丰"}
    _, page, _ = citizen.send("/lodge/", **said, title="路不平", at="2", go="send")
    number = re.search(r'class="code">([^<]+)<', page)[1]
    correct = f"/desk/petitions/{number}/steps/correct_registration/"
    pages = [clerk.ask(correct)[1] for clerk in (first, second)]
    typed = {"head_count": "1", "title": "路不平，要求修", "why": "标题写全。"}

    def save(clerk, page, **other):
        return clerk.ask(correct, **{**hidden(page), **typed, **other})

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(save, first, pages[0], place="温泉街道")
        two = pool.submit(save, second, pages[1], place="浮山街道", why="地点写全，一个字也不能丢。")
        answers = sorted([one.result(), two.result()], key=lambda answer: answer[0])
    assert [status for status, _, _ in answers] == [200, 409]
    told = answers[1][1]
    assert "市信访局科员" in told  # who was first
    place = "浮山街道" if "浮山街道" in told else "温泉街道"
    assert place in told  # what was typed still stands in the form
    assert ("一个字也不能丢" in told) is (place == "浮山街道")
    winner = first.ask(f"/desk/petitions/{number}/")[1]
    assert place not in winner
    assert winner.count("更正说明") >= 1
    petitions, numbers, _, gapless = run(TELL)
    assert (petitions, gapless) == (numbers, "True")
