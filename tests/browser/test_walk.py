"""Every page that can be opened, at both widths: nothing wider than its window, nothing in the console, axe content.

A page that is not in the walk fails the test: whoever adds one adds it here.
"""

import re
from datetime import timedelta

import pytest
from django.urls import get_resolver, reverse
from django.utils import timezone

from tests import cast as company
from tests.browser import reports
from tests.browser.cases_of_town import case_pages, put_cases
from tests.browser.conftest import standing_site, windows
from tests.browser.elsewhere import ELSEWHERE, POSTED
from tests.browser.pressing import press
from tests.browser.receptions import duty_pages, received
from tests.browser.test_browser import check_accessible, enter, lodge_plain, look, look_up
from tests.cast import OPERATOR, accepted, account, forwarded, key, on, registered
from tests.matrix.advice import advice_pages, build_advice
from tests.petitions.test_routing import put
from xinfang.accountability.models import Alert
from xinfang.accountability.sweep import sweep
from xinfang.duties.actions.entering import Held, Task, record_meeting
from xinfang.duties.kinds import MeetingKind
from xinfang.people import actions as people
from xinfang.people.kinds import Manner
from xinfang.people.models import Account
from xinfang.petitions import actions
from xinfang.petitions.kinds import ExternalSystem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def _django_db_helper():
    """In place of pytest-django's own: the tests of this module look at one town, which no test's end may empty."""


@pytest.fixture(scope="module")
def _town(django_db_setup, django_db_blocker):
    with standing_site(django_db_blocker) as url:
        yield built(company.assemble()), url


@pytest.fixture
def town(_town):
    """The cast of the town."""
    return _town[0]


@pytest.fixture
def window(browser, _town):
    """Windows on the town."""
    with windows(browser, _town[1]) as opened:
        yield opened


def built(cast):
    """A little of everything: a long matter, a late one, an organ that merged, a deputy, a correction, old names."""
    today = timezone.localdate()
    for part in ("registrar", "handler", "head", "office_head", "admin"):
        account(cast, part)
    long = "反映" + "某某小区某某栋" * 24
    cast.long = registered(cast, today, title=long, text="长" * 2500 + "x" * 2500)
    cast.held = accepted(cast, today)
    other = accepted(cast, today, title="与另一件并案的")
    for one in (cast.held, other):
        actions.inform_receipt(one.uid, actor=cast.handler, when=on(today), key=key())
    actions.merge(other.uid, into=cast.held.uid, actor=cast.handler, when=on(today), key=key())
    forwarded(cast, today - timedelta(days=200))
    for n in range(40):
        registered(cast, today, title=f"第 {n} 件")
        people.create_person(code=f"P{n}", name=f"某{n}", actor=OPERATOR, on=today)
    given = {"system": ExternalSystem.HOTLINE, "number": "12345-0614-7", "actor": cast.registrar, "on": today}
    cast.number = actions.add_external(cast.long.uid, **given, key=key()).uid
    put(cast, on=today)
    task = Task(cast.organ("ZJJ").uid, "逐件督办", today)
    said = Held(MeetingKind.OFFICE, "纪要〔2026〕1号", heard=True, tasks=(task,))
    cast.met = record_meeting(cast.organ("ZJJ"), said, actor=cast.head, when=on(today), key=key())
    put_cases(cast, today)
    cast.advice = build_advice(cast, today, cast.held)
    received(cast, today)
    sweep(today)
    people.name_deputy(
        cast.posts["head"], cast.posts["deputy"], start=today, end=None, ground="外出学习", actor=OPERATOR, on=today
    )
    people.change_organ(
        cast.organ("ZJJ"), {"name": "咸宁市住建局", "code": "ZJ2", "paper_mark": "咸建"}, actor=OPERATOR, on=today
    )
    person = cast.posts["other_leader"]
    people.correct_appointment(person, start=person.start, end=today, actor=OPERATOR, on=today)
    actions.close_organ(
        cast.organ("RSJ"),
        manner=Manner.MERGED,
        successors=[(cast.organ("ZJJ"), "就业和社会保障")],
        last_day=today,
        actor=OPERATOR,
        on=today,
    )
    return cast


def desk_pages(cast):
    """By who opens them: the name of each page, its arguments, what follows the question mark."""
    organ, head = cast.organ("ZJJ").uid, cast.posts["head"].uid
    paper = cast.held.uid and _paper(cast)
    return {
        "registrar": [
            ("inbox", [], ""),
            ("inbox", [], "?tab=all"),
            ("inbox", [], "?tab=overdue&until=2001-01-01"),
            ("register", [], ""),
            ("sheet", [], ""),
            ("similar", [cast.long.number], ""),
            ("step", [cast.long.number, "split"], ""),
            ("step", [cast.long.number, "link"], ""),
            ("petition", [cast.long.number], ""),
            ("step", [cast.long.number, "forward"], ""),
            ("choose", [], ""),
            ("search", [], "?q=第"),
            ("search", [], "?q=没有的词"),
            ("retention", [], ""),
            ("retention", [], "?tab=held"),
            ("book", [], ""),
            ("notices", [], ""),
            ("attach", [cast.long.number], ""),
            ("add_number", [cast.long.number], ""),
            ("correct_number", [cast.long.number, cast.number], ""),
            ("factor", [], ""),
            ("logins", [], ""),
            ("password", [], ""),
            ("alerts", [], ""),  # refused: the page of a refusal
            ("petition", ["ZZZZ-ZZZZ"], ""),
        ],
        "handler": [
            ("petition", [cast.held.number], ""),
            ("step", [cast.held.number, "reply"], ""),
            ("step", [cast.held.number, "draft_reply"], ""),
            ("step", [cast.held.number, "join"], ""),
            ("step", [cast.held.number, "set_kind"], ""),
            ("notes", [cast.held.number], ""),
            ("step", [cast.held.number, "merge"], ""),
            ("together", [cast.held.number], ""),
            ("step", [cast.held.number, "raise_dispute"], ""),
            ("paper", [cast.held.number, paper], ""),
        ],
        "head": [
            ("step", [cast.held.number, "recuse"], ""),
            ("step", [cast.held.number, "instruct"], ""),
            ("duties", [], ""),
            ("duties", [], "?missed=1"),
            ("duties_of", [organ], ""),
            ("void_duty", ["meeting", cast.met.uid], ""),
            *duty_pages(cast),
            ("task_done", [cast.met.decisions.get().uid], ""),
            *case_pages(cast),
            ("leavers", [], ""),
            ("hand_over", [cast.posts["handler"].uid], ""),
        ],
        "office_head": [
            *advice_pages(cast.advice),
            ("alerts", [], ""),
            ("alerts", [], "?state=moot"),
            ("alert", [Alert.objects.get().uid], ""),
            ("seen", [], ""),
            ("ratings", [], ""),
            ("rating_reasons", [], ""),
            ("report", [], f"?last={timezone.localdate()}"),
            ("report_list", [], f"?last={timezone.localdate()}&of=purpose&value=claim"),
        ],
        "admin": [
            ("settings", [], ""),
            ("calendar", [], ""),
            ("categories", [], ""),
            ("routing", [], ""),
            ("routing", [], "?version=1"),
            ("routing_rule", ["new"], ""),
            ("routing_rule", ["r2"], ""),
            ("routing_example", ["new"], ""),
            ("routing_example", ["2"], ""),
            ("organs", [], ""),
            ("organs", [], "?word=没有"),
            ("new_organ", [], ""),
            ("roster", [], ""),
            ("organ", [organ], ""),
            ("organ", [cast.organ("RSJ").uid], ""),
            ("change_organ", [organ], ""),
            ("appoint", [organ], ""),
            ("close_organ", [organ], ""),
            ("reopen_organ", [cast.organ("RSJ").uid], ""),
            ("appointment", [head], ""),
            ("end_term", [head], ""),
            ("correct_term", [head], ""),
            ("deputy", [head], ""),
            ("end_deputy", [_deputising()], ""),
            ("staff", [], ""),
            ("staff", [], "?word=没有"),
            ("accounts", [], ""),
            ("accounts", [], "?word=没有"),
            ("sign_ins", [], ""),
            ("account", [cast.posts["head"].person.uid], ""),
        ],
    }


def _paper(cast):
    from xinfang.papers.models import Paper

    return Paper.objects.filter(subject=cast.held.uid).first().uid


def _deputising():
    from xinfang.people.models import Deputising

    return Deputising.objects.get().uid


def names(namespace):
    _, resolver = get_resolver().namespace_dict[namespace]
    return {one.name for one in resolver.url_patterns}


def watched(page):
    """Errors of the console, but for the status of a page that is meant to be refused."""
    said = []
    page.on(
        "console",
        lambda line: said.append(line.text) if line.type == "error" and "status of 40" not in line.text else None,
    )
    return said


def test_every_page_of_the_desk(window, town):
    seen = {"sign_in"}
    for who, pages in desk_pages(town).items():
        page = window()
        said = watched(page)
        page.goto("/desk/sign-in/")
        check_accessible(page)
        enter(page, who)
        for name, given, query in [*pages, *reports.pages(town).get(who, [])]:
            seen.add(name)
            page.goto(reverse(f"desk:{name}", args=given) + query)
            look(page, f"walk-{who}-{name}{len(query)}")
            check_accessible(page)
        assert said == [], who
    page = window()
    enter(page, "registrar")
    page.goto(reverse("desk:step", args=[town.long.number, "split"]))
    page.fill("#id_title_1", "电梯没有年检")
    page.fill("#id_text_1", "请查。")
    press(page, "form.card button.main")
    page.wait_for_url("**/parts/")
    look(page, "walk-parts")
    check_accessible(page)
    assert names("desk") - seen - POSTED - {"parts", *ELSEWHERE} == set()


def test_the_second_page_of_every_long_list(window, town):
    page = window()
    enter(page, "registrar")
    for url in ("/desk/?tab=all", "/desk/people/"):
        page.goto(url)
        press(page, "a[rel=next]")
        look(page, f"walk-second-{len(url)}")
        check_accessible(page)
        press(page, "a[rel=prev]")
        assert page.query_selector("a[rel=next]")


def test_what_closing_would_bring_stands_before_it_is_done(window, town):
    page = window()
    enter(page, "admin")
    page.goto(reverse("desk:close_organ", args=[town.organ("ZJJ").uid]))
    page.select_option("#id_successor", label="咸宁市信访局（XFJ）")
    page.press("#id_powers", "Enter")  # Enter looks first
    page.wait_for_selector("#preview")
    assert page.input_value("#id_successor") == str(town.organ("XFJ").uid)
    look(page, "walk-close-preview")
    check_accessible(page)
    page.fill("#id_last_day", "2001-01-01")
    press(page, "button:has-text('先看影响')")
    page.click("#errors a")
    assert page.evaluate("document.activeElement.id") == "id_last_day"
    look(page, "walk-close-error")
    check_accessible(page)


def test_large_print_and_high_contrast_fit_too(window, town):
    page = window()
    enter(page, "registrar")
    for name in ("print", "contrast"):
        press(page, f"button[name={name}]")
        page.wait_for_load_state()
    for url in ("/desk/", f"/desk/petitions/{town.long.number}/", "/desk/register/", "/", "/look-up/"):
        page.goto(url)
        assert page.get_attribute("html", "data-print") == "large"
        look(page, f"walk-large-{len(url)}")
        check_accessible(page)


def test_every_page_of_the_portal(window, town):
    page, seen = window(), set()
    said = watched(page)
    for name in ("home", "lodge", "look_up", "offices", "report", "receptions", "booking", "book"):
        seen.add(name)
        page.goto(reverse(f"portal:{name}", args=[town.planned.uid] if name == "book" else []))
        look(page, f"walk-portal-{name}")
        check_accessible(page)
    page.goto("/nothing/")
    look(page, "walk-portal-404")
    check_accessible(page)
    number, code = lodge_plain(page)
    check_accessible(page)
    look_up(page, number, code)
    check_accessible(page)
    look(page, "walk-portal-case")
    for name in ("withdraw", "review", "supplement"):  # a form, and the page that says why it is too early
        seen.add(name)
        page.goto(reverse(f"portal:{name}"))
        look(page, f"walk-portal-{name}")
        check_accessible(page)
    page.goto(reverse("portal:case"))
    press(page, "main a[href*='/paper']")
    look(page, "walk-portal-paper")
    check_accessible(page)
    assert said == []
    assert names("portal") - seen - {"case", "paper", "lodged", "reading"} - POSTED - {*ELSEWHERE} == set()


def test_paper_and_petition_print_without_the_frame(window, town):
    page = window()
    enter(page, "handler")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})  # what A4 leaves between its margins
    for url in (f"/desk/petitions/{town.held.number}/", f"/desk/petitions/{town.held.number}/papers/{_paper(town)}/"):
        page.goto(url)
        for part in (".bar", ".menu", ".crumbs"):
            assert not page.is_visible(part), (url, part)
        assert not any(one.is_visible() for one in page.query_selector_all("main button, main input"))
        assert page.pdf(format="A4").startswith(b"%PDF")
    assert "打印" not in page.inner_text("main")  # a paper prints as a paper


def test_who_guesses_is_locked_out_in_plain_words(window, town):
    page = window()
    for _ in range(6):
        page.goto("/desk/sign-in/")
        if not page.query_selector("#id_username"):
            break
        page.fill("#id_username", "nobody")
        page.fill("#id_password", "wrong")
        page.press("#id_password", "Enter")
        page.wait_for_load_state()
        if "暂停登录" in page.inner_text("body") and not page.query_selector("#id_username"):
            break
    assert re.search("大约 15 分钟", page.inner_text("main"))
    look(page, "walk-locked")
    check_accessible(page)
    assert Account.objects.filter(username="nobody").count() == 0
