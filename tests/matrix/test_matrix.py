"""Every page of both doors for every member of the cast: what stands in routes.csv, and lists that agree with details."""

import csv
import re
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from tests.matrix.world import NAMES, TITLES, TODAY, UNKNOWN, build
from xinfang.accountability.models import Alert
from xinfang.ledger.verify import verify

TABLE = Path(__file__).with_name("routes.csv")
with TABLE.open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
MEMBERS = [name for name in ROWS[0] if name not in {"route", "method", "object"}]
LEAVING = {"desk:sign_out", "portal:leave"}
SAID = {  # what a POST of a row sends where nothing at all would not show who may do it
    "desk:identity": lambda world, name: {"petitioner": str(world.petitioner(_whose(name))), "reason": "contact"},
    "desk:account_act": lambda world, name: {"what": "unlock"},
    "desk:sign_in": lambda world, name: {"username": "", "password": ""},
    "desk:settings": lambda world, name: {"name": "yellow_days", "value": "x"},
}


def _whose(name):
    return name.split("_")[0]


@pytest.fixture
def world(db):
    with time_machine.travel(f"{TODAY.isoformat()} 10:00+08:00", tick=False):
        yield build()


def where(world, row):
    """The path of a row."""
    name, cast = row["object"], world.cast
    matter = name.partition("/")[0].split("_under_")[-1]
    given = {
        "desk:petition": lambda: [world.number(matter)],
        "desk:identity": lambda: [world.number(matter)],
        "desk:paper": lambda: [world.number(matter), world.paper(_whose(name))],
        "desk:step": lambda: [world.number(matter), name.partition("/")[2]],
        "desk:alert": lambda: [world.alert(name)],
        "desk:appointment": lambda: [cast.posts[name].uid],
        "desk:account": lambda: [_person(cast, name)],
        "desk:account_act": lambda: [_person(cast, name)],
        "portal:paper": lambda: [world.paper(name)],
        "portal:open_reply": lambda: [world.paper(name)],
    }
    for route in ("organ", "change_organ", "appoint"):
        given[f"desk:{route}"] = lambda: [cast.organs[name].uid if name in cast.organs else UNKNOWN]
    return reverse(row["route"], args=given.get(row["route"], list)())


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
