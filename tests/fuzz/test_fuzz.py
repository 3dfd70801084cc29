"""Nonsense at every form of both doors: no failure of ours, nothing half-written, no identity for a stranger."""

import io
import time
import zipfile
from datetime import date
from itertools import count

import pytest
import time_machine
from django.test import Client
from django.urls import resolve, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import accepted, on, signer
from tests.cast import key as new_key
from tests.fuzz.deeds import arrived, found, supervised
from tests.fuzz.forms import NONSENSE, Watch, forms_of, mutate
from tests.fuzz.who import LISTS, NO_FORM_HERE, WHO
from tests.matrix.test_matrix import ROWS, door, where
from tests.matrix.world import DAY, NAMES, TITLES, TODAY, UNKNOWN, build
from xinfang.desk.steps import FORMS
from xinfang.petitions import actions
from xinfang.petitions.kinds import Outcome, ServiceMode

pytestmark = pytest.mark.walks


@pytest.fixture
def world(db):
    with time_machine.travel(f"{TODAY.isoformat()} 10:00+08:00", tick=False):
        yield build()


def pages(world):
    """A page of each route that a member opens, and the member; of each step a matter where it may be taken."""
    for row in ROWS:
        if row["method"] == "GET" and row["object"] not in {"unknown", "sealed_under_ordinary"}:
            member = WHO.get(row["route"]) or ("anonymous" if row["route"].startswith("portal:") else "handler")
            yield member, row["route"], where(world, row)
    for member, name in (("registrar", "accusation"), ("handler", "ordinary"), ("county_handler", "county")):
        for key in FORMS:
            yield member, "desk:step", reverse("desk:step", args=[world.number(name), key])
    for route, query, url in arrived(world):
        yield "registrar", route, f"{url}{query}"
    yield "office_head", "desk:reconcile", "/desk/reconcile/?do=sign"
    yield from supervised(world)
    yield from found(world)
    fresh = accepted(world.cast, DAY)
    yield "registrar", "desk:petition", reverse("desk:petition", args=[fresh.number])


def every_form(world):
    """(client, route, address, fields) of every form that can be opened, and of some whose buttons show only at times."""
    yield from own_forms(world)
    clients, seen = {"admin": door(world, "admin")}, set()
    person = world.cast.posts["handler"].person.uid
    clients["registrar"] = door(world, "registrar")
    said = {"name": NAMES["ordinary"], "phone": "13900000000", "id_number": "", "address": ""}
    yield clients["registrar"], "desk:look_alike", reverse("desk:look_alike"), said
    yield clients["admin"], "desk:calendar", "/desk/calendar/", {"what": "back", "day": "2013-06-14"}
    yield clients["admin"], "desk:account_act", reverse("desk:account_act", args=[person]), {"what": "factor"}
    clients |= {"handler": door(world, "handler"), "head": door(world, "head")}
    for member, route, args, fields in by_hand(world):
        yield clients[member], route, reverse(route, args=args), fields
    for member, route, url in pages(world):
        if member not in clients:  # one session each: the fourth would end the first
            clients[member] = door(world, member)
        client = clients[member]
        for action, fields in forms_of(client, url):
            mark = (member, action.split("?")[0], tuple(sorted(fields)))
            if mark not in seen:
                seen.add(mark)
                yield client, route, action, fields


def by_hand(world):
    """Forms that a page sends by itself, or shows only after another was sent."""
    number = world.number("ordinary")
    yield "registrar", "desk:look_category", [], {"title": "路灯", "text": "不亮", "purpose": "claim"}
    yield "registrar", "desk:sheet", [], {"origin": "hotline", "rows": "eyJ9"}
    yield "handler", "desk:end_login", [], {"login": UNKNOWN, "uid": UNKNOWN}
    yield "handler", "desk:factor_change", [], {"password": "x", "code": "123456", "key": new_key()}
    yield "handler", "desk:read_notices", [], {"notice": UNKNOWN}
    yield "head", "desk:leader_letters", [], {"number": number, "words": "办", "version": "1", "key": new_key()}
    yield "head", "desk:reception_plan", [world.duty("plan")], {"do": "mark", "place": UNKNOWN, "key": new_key()}
    giver, taker = (world.cast.posts[part].uid for part in ("handler", "deputy"))
    said = {"taker": str(taker), "on": TODAY.isoformat(), "proof": "", "petitions": UNKNOWN, "key": new_key()}
    yield "head", "desk:hand_over", [giver], said
    yield "handler", "desk:note_person", [number, UNKNOWN], {"reason": "verify"}


def own_forms(world):
    """The forms of a petitioner who has looked a matter up: as lodged, asked for more, answered; and the last page of lodging."""
    stages = (
        ("withdraw", ()),
        ("supplement", (asked,)),
        ("review", (answered, handed_over)),
        ("rate", (answered, handed_over)),
    )
    for page, acts in stages:
        client, petition = Client(), accepted(world.cast, TODAY)
        for act in acts:
            act(world.cast, petition)
        session = client.session
        session["case"] = [str(petition.uid), int(time.time())]
        session.save()
        for action, fields in forms_of(client, reverse(f"portal:{page}")):
            yield client, f"portal:{page}", action, {**fields, "name": "张三丰", "digits": "0000"}
    said = {
        "purpose": "claim",
        "title": "路",
        "text": "不平",
        "office": str(world.cast.organ("XFJ").uid),
        "head_count": "1",
    }
    ((_, fields),) = forms_of(Client(), reverse("portal:lodge"))
    yield Client(), "portal:lodge", reverse("portal:lodge"), {**fields, **said, "name": "某", "at": "2", "go": "send"}


def asked(cast, petition):
    said = {"text": "请补充。", "by": date(2013, 9, 30), "actor": cast.handler, "when": on(TODAY), "key": new_key()}
    actions.ask_supplement(petition.uid, **said)


def answered(cast, petition):
    said = {
        "outcome": Outcome.REFUSE,
        "text": "不予支持。",
        "actor": signer(cast.handler),
        "when": on(TODAY),
        "key": new_key(),
    }
    actions.reply(petition.uid, **said)


def handed_over(cast, petition):
    said = {"mode": ServiceMode.HAND, "received_on": TODAY, "actor": cast.handler, "when": on(TODAY), "key": new_key()}
    actions.serve(petition.uid, **said)


def walk(world, most):
    forms = list(every_form(world))
    watch, turn = Watch(world), count()
    for client, _, action, fields in forms:
        may_open = action.endswith("/identity/")
        watch.send(client, "post", action, data={}, may_open=may_open)
        for said in mutate(fields, turn, most):
            watch.send(client, "post", action, data=said, may_open=may_open)
    walked = {resolve(action.split("?")[0]).view_name for _, _, action, _ in forms}
    assert {row["route"] for row in ROWS if row["method"] == "POST"} - walked - set(NO_FORM_HERE) == set()
    assert watch.wrong == []
    return watch.asked


def test_nonsense_in_each_field_of_each_form(world):
    assert walk(world, 1) > 200


@pytest.mark.faults
def test_much_nonsense_in_each_field_of_each_form(world):
    walk(world, 4)


def test_forms_without_their_token_change_nothing(world):
    watch = Watch(world)
    strict = Client(enforce_csrf_checks=True)
    for row in ROWS:
        if row["method"] == "POST":
            answer = watch.send(strict, "post", where(world, row), data={"what": "x"})
            assert answer.status_code == 403, row
            assert "页面放得太久" in answer.content.decode()
    strict.force_login(world.accounts["registrar"], backend="django.contrib.auth.backends.ModelBackend")
    assert watch.send(strict, "post", "/desk/register/", data={}).status_code == 403
    assert watch.wrong == []


def test_nonsense_in_addresses_and_queries(world):
    watch = Watch(world)
    clients = {member: door(world, member) for member in ("anonymous", "handler", "office_head", "admin")}
    lists = {
        "office_head": (
            "/desk/",
            "/desk/alerts/",
            "/desk/search/",
            "/desk/identities/seen/",
            "/desk/retention/",
            "/desk/people/",
            "/desk/mail/",
            "/desk/hall/",
            "/desk/reconcile/",
            "/desk/duties/",
            *LISTS,
            "/desk/supervision/",
            "/desk/supervision/asked/",
            "/desk/supervision/new/listing/",
            "/desk/leaders/letters/",
            f"/desk/duties/{world.cast.organ('ZJJ').uid}/",
            f"/desk/mail/{world.arrivals['city']['batch']}/",
            f"/desk/hall/{world.arrivals['city']['ticket']}/",
        ),
        "handler": (f"/desk/petitions/{world.number('ordinary')}/", f"/desk/organs/{world.cast.organ('ZJJ').uid}/"),
        "admin": ("/desk/organs/", "/desk/accounts/", "/desk/accounts/log/", "/desk/sessions/"),
        "anonymous": ("/desk/sign-in/", "/lodge/", "/look-up/", "/offices/", "/receptions/", "/"),
    }
    names = (
        "cursor",
        "tab",
        "number",
        "state",
        "until",
        "day",
        "word",
        "only",
        "next",
        "ended",
        "q",
        "page",
        "held",
        "do",
        "first",
        "missed",
        "year",
        "all",
        "organ",
        "call",
    )
    turn = count()
    for member, urls in lists.items():
        for url in urls:
            for name in names:
                value = NONSENSE[next(turn) % len(NONSENSE)]
                answer = watch.send(clients[member], "get", url, data={name: [value[:2000], "b"]})
                assert answer.status_code < 500
    for value in ("%00", "ZZZZ-ZZZZ'", "%E4%BD", "a" * 400, "../x", "１２３４"):
        for url in (
            f"/desk/petitions/{value}/",
            f"/desk/petitions/{value}/steps/{value}/",
            f"/desk/petitions/{value}/papers/{UNKNOWN}/{value}/",
            f"/desk/alerts/{value}/",
            f"/desk/appointments/{value}/",
        ):
            assert watch.send(clients["office_head"], "get", url).status_code in {301, 404}, url
    assert watch.send(clients["admin"], "get", f"/desk/people/{UNKNOWN}/account/").status_code == 404
    assert watch.wrong == []


def test_nonsense_in_bodies_cookies_and_headers(world):
    watch, client = Watch(world), door(world, "registrar")
    bodies = [
        (b"\xff\xfe\x00" * 200, "application/x-www-form-urlencoded"),
        (b"title=%ff%fe&key=%00", "application/x-www-form-urlencoded"),
        (b"{", "application/json"),
        (b"--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"),
        (b"no boundary", "multipart/form-data"),
        ("&".join(f"a{n}=1" for n in range(600)).encode(), "application/x-www-form-urlencoded"),
        (b"text=" + b"a" * (4 * 1024 * 1024 + 10), "application/x-www-form-urlencoded"),
    ]
    for url in ("/desk/register/", "/lodge/", "/look-up/", "/desk/sign-in/", "/desk/password/"):
        for body, kind in bodies:
            answer = watch.send(client, "post", url, data=body, content_type=kind)
            assert answer.status_code < 500, (url, kind)
    for cookies in ({"sessionid": "x" * 500}, {"sessionid": "\x7f;;", "print": "'", "contrast": "9" * 900}):
        stranger = Client()
        for name, value in cookies.items():
            stranger.cookies[name] = value
        assert watch.send(stranger, "get", "/").status_code == 200
        assert watch.send(stranger, "get", "/desk/").status_code == 302
    for header in (
        "HTTP_USER_AGENT",
        "HTTP_ACCEPT_LANGUAGE",
        "HTTP_REFERER",
        "HTTP_HX_REQUEST",
        "HTTP_X_FORWARDED_FOR",
    ):
        assert watch.send(client, "get", "/desk/", **{header: "\u00ff;q=nonsense" * 300}).status_code == 200
    assert watch.wrong == []


def test_nonsense_as_a_roster(world):
    watch, client = Watch(world), door(world, "admin")
    empty, nested = io.BytesIO(), io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    with zipfile.ZipFile(nested, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", "<workbook>" * 1000)
        file.writestr("[Content_Types].xml", "\x00")
    for content in (
        b"",
        b"\x00",
        b"PK\x03\x04",
        empty.getvalue(),
        nested.getvalue(),
        "单位,代码".encode(),
        b"%PDF-1.4",
    ):
        for name in ("r.xlsx", "r.xls", "../../r.exe", "\u202er.xlsx"):
            file = io.BytesIO(content)
            file.name = name
            assert watch.send(client, "post", "/desk/organs/roster/", data={"file": file}).status_code == 400
    assert watch.send(client, "post", "/desk/organs/roster/", data={"file": "text"}).status_code == 400
    assert watch.wrong == []


def test_a_stranger_learns_nothing_from_any_form(world):
    """The stranger sends what the handler's pages would send, for every matter."""
    watch, stranger, handler = Watch(world), door(world, "stranger"), door(world, "handler")
    number = world.number("ordinary")
    for action, fields in forms_of(handler, f"/desk/petitions/{number}/"):
        answer = watch.send(stranger, "post", action, data=fields)
        assert answer.status_code == 404, action
    for key in FORMS:
        for action, fields in forms_of(handler, reverse("desk:step", args=[number, key])):
            answer = watch.send(stranger, "post", action, data=fields)
            assert answer.status_code == 404, action
            assert TITLES["ordinary"] not in answer.content.decode()
    assert watch.asked > 3
    assert watch.wrong == []


WORDS = st.text(max_size=40) | st.sampled_from(NONSENSE)


@pytest.mark.faults
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(said=st.dictionaries(st.integers(0, 40), WORDS, max_size=8), which=st.integers(0, 1000))
def test_any_words_anywhere(world, said, which):
    """Hypothesis chooses the form, the fields and the words."""
    forms = getattr(world, "forms", None)
    if forms is None:
        forms = world.forms = list(every_form(world))
    client, _, action, fields = forms[which % len(forms)]
    names = list(fields)
    wrong = {
        names[place % len(names)]: value.encode("utf-8", "replace").decode() for place, value in said.items() if names
    }
    watch = Watch(world)
    watch.send(client, "post", action, data={**fields, **wrong}, may_open=action.endswith("/identity/"))
    assert watch.wrong == []
