"""Every page of both doors for every member of the cast: what stands in routes.csv, and lists that agree with details."""

import csv
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from tests.matrix.world import COMMON, NAMES, TITLES, TODAY, UNKNOWN, build
from xinfang.accountability.models import Alert
from xinfang.bureau.queries import snapshot
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper

pytestmark = pytest.mark.walks

TABLE = Path(__file__).with_name("routes.csv")
with TABLE.open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
MEMBERS = [name for name in ROWS[0] if name not in {"route", "method", "object"}]
LEAVING = {"desk:sign_out", "portal:leave"}
SAID = {  # what a POST of a row sends where nothing at all would not show who may do it
    "desk:identity": lambda world, name: {"petitioner": str(world.petitioner(_whose(name))), "reason": "contact"},
    "desk:account_act": lambda world, name: {"what": "unlock"},
    "desk:duty_record": lambda world, name: {"do": "prove"},
    "desk:reception_plan": lambda world, name: {"do": "mark"},
    "desk:sign_in": lambda world, name: {"username": "", "password": ""},
    "desk:look_alike": lambda world, name: {"name": NAMES[name], "phone": "13900000000"},
    "desk:retention": lambda world, name: (
        {"what": "propose", "petition": str(world.petitions[name].uid if name in TITLES else UNKNOWN)} if name else {}
    ),
    "desk:close_organ": lambda world, name: {"manner": "x"},
    "desk:reopen_organ": lambda world, name: {"key": "k" * 20},
    "desk:end_term": lambda world, name: {"end": "x"},
    "desk:end_deputy": lambda world, name: {"end": "x"},
    "desk:correct_term": lambda world, name: {"start": "x"},
    "desk:deputy": lambda world, name: {"start": "x"},
    "desk:ledger_file": lambda world, name: {"book": name},
    "desk:settings": lambda world, name: {"name": "yellow_days", "value": "x"},
}


def _whose(name):
    return name.split("_")[0]


@pytest.fixture
def world(db):
    with time_machine.travel(f"{TODAY.isoformat()} 10:00+08:00", tick=False):
        yield build()


QUERIES = {
    "desk:search": "q",
    "desk:retention": "tab",
    "desk:ledgers": "book",
    "desk:periodic_rows": "figure",
    "desk:periodic": "organ",
    "desk:due_soon": "organ",
}
OF_ORGANS = {"desk:periodic", "desk:due_soon"}  # what is asked there is an organ's uid


def _of_duties(world, name, matter, rest):
    """Where what leaders and organs owe, and who sees to it, stands."""
    organs = world.cast.organs
    return {
        "desk:duties_of": lambda: [organs[name].uid if name in organs else UNKNOWN],
        "desk:enter_duty": lambda: [name],
        "desk:void_duty": lambda: [name, world.duty("meeting")],
        "desk:task_done": lambda: [world.duty("task")],
        "desk:case": lambda: [world.duty(name)],
        "desk:name_case": lambda: [world.number(name)],
        "desk:case_act": lambda: [world.duty(matter), rest],
        "desk:case_row": lambda: [world.duty(matter), rest, world.duty("milestone")],
        "desk:incident": lambda: [world.duty(name)],
        "desk:incident_act": lambda: [world.duty(matter), rest],
        "desk:incident_paper": lambda: [world.duty(name), world.duty("report")],
        "desk:incident_paper_file": lambda: [world.duty(matter), world.duty("report"), rest],
        "desk:strike_incident": lambda: [world.duty(matter), rest, world.duty("line")],
        "desk:new_advice": lambda: [name],
        "desk:advice": lambda: [world.advised(name)],
        "desk:advice_act": lambda: [world.advised(matter), rest],
        "desk:advice_paper": lambda: [world.advised(f"{name}_paper")],
        "desk:advice_paper_file": lambda: [world.advised(f"{matter}_paper"), rest],
        **{f"desk:{route}": lambda: [UNKNOWN] for route in ("measure", "copy", "talk", "measure_paper")},
        "desk:measure_paper_file": lambda: [UNKNOWN, rest],
        "desk:new_supervision": lambda: [name],
        "desk:supervision_call": lambda: [world.supervision("call", name)],
        "desk:supervision_letter": lambda: [world.supervision("letter", name)],
        "desk:supervision_listing": lambda: [world.supervision("listing", name)],
        "desk:supervision_interview": lambda: [UNKNOWN],
        "desk:interview_file": lambda: [UNKNOWN, rest],
        "desk:finding": lambda: [world.found(name, 1)],
        "desk:propose_finding": lambda: [world.found(name, 0)],
        "desk:verification": lambda: [world.found(name, 0)],
        "desk:open_verification": lambda: [world.alert(name)],
        "desk:answer_asking": lambda: [UNKNOWN],
        **{f"desk:{route}": lambda: [UNKNOWN] for route in ("measure", "referral", "referred_one", "referral_paper")},
        "desk:referral_paper_file": lambda: [UNKNOWN, rest],
        **{
            f"desk:{route}": lambda: [world.advised(name)] for route in ("inspection", "check", "check_void", "checked")
        },
        **{f"desk:{route}": lambda: [world.advised(matter), rest] for route in ("inspection_act", "checked_act")},
    }


def where(world, row):
    """The path of a row, with its query."""
    name, cast = row["object"], world.cast
    matter, _, rest = name.partition("/")
    matter = matter.split("_under_")[-1]
    given = {
        "desk:petition": lambda: [world.number(matter)],
        "desk:identity": lambda: [world.number(matter)],
        "desk:paper": lambda: [world.number(matter), world.paper(_whose(name))],
        "desk:paper_file": lambda: [world.number(matter), world.paper(_whose(name.partition("/")[0])), rest],
        "desk:step": lambda: [world.number(matter), rest],
        "desk:notes": lambda: [world.number(matter)],
        "desk:note_person": lambda: [world.number(matter), UNKNOWN],
        "desk:attach": lambda: [world.number(matter)],
        "desk:add_number": lambda: [world.number(matter)],
        "desk:routing_rule": lambda: [name],
        "desk:routing_example": lambda: [name],
        "desk:notice": lambda: [UNKNOWN],
        "portal:own_file": lambda: [UNKNOWN],
        "desk:duty_record": lambda: [name, world.duty("meeting")],
        "desk:duty_file": lambda: [name, world.duty("meeting"), UNKNOWN],
        "desk:duty_notice": lambda: [UNKNOWN],
        "desk:reception_plan": lambda: [world.duty("plan")],
        "portal:book": lambda: [UNKNOWN if name == "unknown" else world.duty("plan")],
        **_of_duties(world, name, matter, rest),
        "desk:report_paper": lambda: [UNKNOWN],
        "desk:report_file": lambda: [UNKNOWN, rest],
        "desk:explain": lambda: [UNKNOWN],
        "desk:explain_file": lambda: [UNKNOWN, rest],
        "desk:alert": lambda: [world.alert(name)],
        "desk:withdraw_alert": lambda: [world.alert(name)],
        "desk:end_deputy": lambda: [world.deputising(name)],
        "desk:account": lambda: [_person(cast, name)],
        "desk:account_act": lambda: [_person(cast, name)],
        "portal:paper": lambda: [world.paper(name)],
        "portal:open_reply": lambda: [world.paper(name)],
        "portal:paper_file": lambda: [world.paper(matter), rest],
    }
    for route in ("similar", "together", "parts"):
        given[f"desk:{route}"] = lambda: [world.number(matter)]
    for route in ("file", "take_out", "part", "correct_number"):
        given[f"desk:{route}"] = lambda: [world.number(matter), UNKNOWN]
    for route in ("appointment", "end_term", "correct_term", "deputy", "hand_over"):
        given[f"desk:{route}"] = lambda: [cast.posts[name].uid if name in cast.posts else UNKNOWN]
    for route in ("organ", "overview_of", "change_organ", "appoint", "close_organ", "reopen_organ"):
        given[f"desk:{route}"] = lambda: [cast.organs[name].uid if name in cast.organs else UNKNOWN]
    for route in ("batch", "item", "item_file", "ticket", "ticket_paper", "ticket_paper_file"):
        given[f"desk:{route}"] = lambda route=route: world.arrived(route, matter, rest)
    path = reverse(row["route"], args=given.get(row["route"], list)())
    asked = QUERIES.get(row["route"]) if row["method"] == "GET" else None
    if row["route"] in OF_ORGANS and name:
        name = cast.organs[name].uid if name in cast.organs else UNKNOWN
    return f"{path}?{urlencode({asked: name})}" if asked else path


def _person(cast, name):
    return cast.posts[name].person.uid if name in cast.posts else UNKNOWN


def door(world, member):
    """The browser of a member, signed in."""
    client = Client(raise_request_exception=True)
    if member != "anonymous":
        client.force_login(world.accounts[member], backend="django.contrib.auth.backends.ModelBackend")
        client.get("/desk/post/")  # the session begins
    return client


def ask(client, world, row):
    """Answer of one row; whatever it wrote is taken back."""
    with transaction.atomic():
        if row["method"] == "GET":
            answer = client.get(where(world, row))
        else:
            said = SAID.get(row["route"], lambda *_: {})(world, row["object"])
            answer = client.post(where(world, row), said)
        transaction.set_rollback(True)
    return answer


def test_every_route_has_its_row():
    found = set()
    for app in ("portal", "desk"):
        for one in get_resolver().url_patterns:
            if getattr(one, "app_name", "") == app:
                found |= {f"{app}:{name}" for name in one.reverse_dict if isinstance(name, str)}
    assert found == {row["route"] for row in ROWS}


def test_who_gets_what_and_no_page_holds_a_trace_of_what_may_not_be_seen(world):
    """The status of each row; and on no page a title that may not be seen, an identity, or the number of an accusation."""
    wrong, pages = [], {row["object"]: row for row in ROWS if row["route"] == "desk:petition"}
    for member in MEMBERS:
        client = door(world, member)
        unseen = [name for name in TITLES if pages[name][member] != "200"]
        for row in ROWS:
            answer = ask(door(world, member) if row["route"] in LEAVING else client, world, row)
            if str(answer.status_code) != row[member]:
                wrong.append((row["route"], row["method"], row["object"], member, row[member], answer.status_code))
            traces = _traces(world, answer.content.decode(errors="replace"), unseen, row)
            wrong.extend((row["route"], row["method"], row["object"], member, trace) for trace in traces)
    assert wrong == [], "\n".join(str(one) for one in wrong)
    assert verify().ok


def _traces(world, page, unseen, row):
    opened = row["route"] == "desk:identity" and row["method"] == "POST"
    for name in unseen:
        if TITLES[name] in page:
            yield TITLES[name]
        if name in {"accusation", "sealed"} and world.number(name) in page:
            yield world.number(name)
    if "欧阳寄信" in page and row["route"] != "desk:item":
        yield "欧阳寄信"
    for (
        name,
        person,
    ) in NAMES.items():  # an identity is opened by an act, and stands on no page that is merely looked at
        if person in page and not (opened and name not in unseen):
            yield person


READERS = [name for name in MEMBERS if name not in {"anonymous", "admin", "county_admin"}]
OVERSEERS = ["office_head", "deputy", "head", "inspector"]


@pytest.fixture
def expected():
    """What the table says of the matters: for each member those whose page opens."""
    pages = {row["object"]: row for row in ROWS if row["route"] == "desk:petition"}
    return {member: {name for name in TITLES if pages[name][member] == "200"} for member in MEMBERS}


def test_lists_counts_and_pages_agree(world, expected):
    for member in READERS:
        client, mine = door(world, member), expected[member]
        page = client.get("/desk/?tab=all").content.decode()
        assert {name for name in TITLES if world.number(name) in page} == mine, member
        assert f"全部 {len(mine)}" in page, member
        for name in TITLES:
            found = client.get("/desk/", {"number": world.number(name)})
            assert found.status_code == (302 if name in mine else 200), (member, name)


def test_alerts_listed_are_those_that_open(world):
    for member in OVERSEERS:
        client = door(world, member)
        page = client.get("/desk/alerts/?state=").content.decode()
        for alert in Alert.objects.all():
            url = f"/desk/alerts/{alert.uid}/"
            assert (url in page) == (client.get(url).status_code == 200), (member, alert.limit)
        assert f"全部 {len(set(re.findall(r'/desk/alerts/[0-9a-f-]{36}/', page)))}" in page


def test_people_listed_are_those_whose_account_opens(world):
    for member in ("admin", "county_admin"):
        client = door(world, member)
        page = client.get("/desk/accounts/").content.decode()
        for row in world.cast.posts.values():
            url = f"/desk/people/{row.person.uid}/account/"
            assert (url in page) == (client.get(url).status_code == 200), (member, row.person.name)


def numbers_on(world, page):
    return {name for name in TITLES if world.number(name) in page}


def test_what_is_found_is_what_opens(world, expected):
    """By a word of every letter, by the words of each title, by the number; and the count says no more."""
    for member in READERS:
        client, mine = door(world, member), expected[member]
        page = client.get("/desk/search/", {"q": COMMON}).content.decode()
        assert numbers_on(world, page) == mine, member
        assert (f"共 {len(mine)} 件" in page) == bool(mine), member
        for name in TITLES:
            found = client.get("/desk/search/", {"q": TITLES[name]}).content.decode()
            assert numbers_on(world, found) == mine & {name}, (member, name)
            answer = client.get("/desk/search/", {"q": world.number(name)})
            assert answer.status_code == (302 if name in mine else 200), (member, name)


def test_registers_sheets_and_what_is_due_hold_what_opens_and_no_more(world, expected):
    """What is due, what was forwarded, the rows behind figures: each a part of what opens; what is not seen counts nowhere."""
    pages = ["/desk/due/?within=30", "/desk/ledgers/?book=old_cases"]
    pages += [f"/desk/ledgers/?book={book}&first=2013-06-01&last=2013-06-30" for book in ("letters", "assigned")]
    pages += [
        f"/desk/periodic/rows/?figure={figure}&unit=month&day={day}"
        for figure, day in (("items", "2013-06-14"), ("disposed", "2013-06-14"), ("red", "2013-09-02"))
    ]
    listed = {}
    for member in READERS:
        client = door(world, member)
        for url in pages:
            page = client.get(url).content.decode()
            found = numbers_on(world, page)
            assert found <= expected[member], (member, url)
            assert f"共 {len(found)} " in page or (not found and "empty" in page), (member, url)
            listed[member, url] = found
    assert listed["registrar", pages[2]] == {"ordinary", "accusation", "sealed"}
    assert listed["head", pages[3]] == {"ordinary"}
    assert "sealed" in listed["inspector", pages[3]]
    assert "sealed" not in listed["other_leader", pages[0]] | listed["handler", pages[0]]


def test_the_same_person_is_recognised_only_in_what_one_sees(world, expected):
    for member in ("registrar", "stranger", "county_registrar"):
        client = door(world, member)
        for name in TITLES:
            said = {"name": NAMES[name], "phone": "13900000000"}
            page = client.post("/desk/register/alike/", said).content.decode()
            assert numbers_on(world, page) == expected[member] & {name}, (member, name)


def test_files_kept_are_those_that_open_and_that_one_may_decide_on(world, expected):
    for member in ("registrar", "office_head", "county_registrar"):
        client = door(world, member)
        page = client.get("/desk/retention/", {"tab": "held"}).content.decode()
        assert numbers_on(world, page) == expected[member], member
        for name, petition in world.petitions.items():
            answer = client.post("/desk/retention/", {"what": "propose", "petition": str(petition.uid)})
            assert answer.status_code == (400 if name in expected[member] else 404), (member, name)
        for tab in ("due", "proposed", "done"):
            assert numbers_on(world, client.get("/desk/retention/", {"tab": tab}).content.decode()) == set()


def test_who_has_seen_an_identity_is_told_to_who_answers_for_it(world, expected):
    """The city's head sees what was registered in the city too, by its number only; an accusation only where it opens."""
    for member, listed in (("office_head", set(TITLES)), ("head", {"ordinary"})):
        page = door(world, member).get("/desk/identities/seen/").content.decode()
        assert numbers_on(world, page) == listed, member
        linked = {name for name in TITLES if f"/desk/petitions/{world.number(name)}/" in page}
        assert linked == listed & expected[member], member


def test_a_petitioner_opens_the_own_matter_and_papers_alone(world):
    """With the code of the ordinary matter: its public papers, and nothing of any other."""
    client = Client()
    session = client.session
    session["case"] = [str(world.petitions["ordinary"].uid), int(timezone.now().timestamp())]
    session.save()
    assert client.get("/case/").status_code == 200
    for paper in Paper.objects.all():
        own = paper.public and paper.subject == world.petitions["ordinary"].uid
        for path in ("", "docx/"):
            answer = client.get(f"/case/papers/{paper.uid}/{path}")
            assert answer.status_code == (200 if own else 404), (paper.kind, path)
        assert client.get(f"/case/papers/{paper.uid}/exe/").status_code == 404
        assert client.post(f"/case/papers/{paper.uid}/open/").status_code == (302 if own else 404)
    assert client.get("/case/withdraw/").status_code == 200
    assert client.get("/case/review/").status_code == 409  # no reply yet: nothing to be reviewed
    page = client.get("/case/").content.decode()
    assert not [title for name, title in TITLES.items() if name != "ordinary" and title in page]
    assert not [name for name in NAMES.values() if name in page]


def test_who_guesses_codes_is_stopped_and_the_owner_of_another_place_is_not(world):
    client = Client()
    said = {"number": world.number("ordinary"), "code": "AAAA-AAAA-AAAA"}
    tries = snapshot().setting("lookup_tries")
    for _ in range(tries):
        assert client.post("/look-up/", said).status_code == 400
    assert client.post("/look-up/", said).status_code == 429
    assert Client().post("/look-up/", said, REMOTE_ADDR="10.9.9.9").status_code == 400
