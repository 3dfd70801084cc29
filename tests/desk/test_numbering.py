"""Numbers of other systems: several to a matter, each once, found exactly, corrected with the old one in the ledger."""

import re
from datetime import date

import pytest
import time_machine

from tests.cast import forwarded, key, registered
from tests.petitions.test_retention import archived, destroyed
from xinfang.ledger.verify import verify
from xinfang.petitions import actions
from xinfang.petitions.kinds import ExternalSystem, Purpose
from xinfang.petitions.models import ExternalNumber
from xinfang.rules.refusals import NotFound, Refused

DAY = date(2013, 6, 14)


def add(petition, actor, number, system=ExternalSystem.NATIONAL, **said):
    given = {"system": system, "number": number, "actor": actor, "on": DAY, "key": key(), **said}
    return actions.add_external(petition.uid, **given)


def refused(code, act, *given, **said):
    with pytest.raises(Refused) as found:
        act(*given, **said)
    assert found.value.code == code, found.value


def test_what_is_not_taken(cast):
    petition, other = forwarded(cast), registered(cast, title="另一件")
    for number, code in (("", "bad_number"), ("X" * 61, "bad_number"), ("13900000000", "personal_number")):
        refused(code, add, petition, cast.registrar, number)
    with pytest.raises(NotFound):
        add(petition, cast.stranger, "GJ1")
    refused("not_allowed", add, petition, cast.other_leader, "GJ1")
    add(petition, cast.registrar, "gj 2013－001")
    refused("number_taken", add, other, cast.registrar, "GJ2013-001")
    add(other, cast.registrar, "GJ2013-001", ExternalSystem.HOTLINE)  # another system's own number
    assert verify().ok


def test_several_to_a_matter_done_once_and_corrected(cast):
    petition = forwarded(cast)
    said = {"key": key()}
    assert add(petition, cast.handler, "A1", **said).pk == add(petition, cast.handler, "A1", **said).pk
    add(petition, cast.handler, "S7", ExternalSystem.PROVINCIAL)
    row = ExternalNumber.objects.get(number="A1")
    correct = {"actor": cast.handler, "on": DAY, "key": key()}
    with pytest.raises(NotFound):
        actions.correct_external(petition.uid, petition.uid, number="A2", **correct)
    actions.correct_external(petition.uid, row.uid, number="A2", **correct)
    refused("corrected", actions.correct_external, petition.uid, row.uid, number="A3", actor=cast.handler, on=DAY)
    assert actions.by_external("a2", cast.handler) == [petition.number]
    assert actions.by_external("A1", cast.handler) == []
    assert verify().ok


def test_who_may_not_see_the_matter_does_not_find_it(cast):
    petition = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("ZJJ").uid,))
    add(petition, cast.registrar, "JB-9")
    assert actions.by_external("JB-9", cast.handler) == []
    assert actions.by_external("JB-9", cast.registrar) == [petition.number]


def test_it_ends_with_the_file(cast):
    petition = archived(cast)
    add(petition, cast.registrar, "GJ2013-001")
    destroyed(cast, petition)
    assert ExternalNumber.objects.get().number == ""
    assert verify().ok


def test_at_the_desk(sign_in, cast):
    with time_machine.travel("2013-06-14 10:00+08:00", tick=False):
        petition = forwarded(cast)
        client = sign_in("registrar")
        url = f"/desk/petitions/{petition.number}/numbers/"
        page = client.get(url).content.decode()
        said = {"key": re.search(r'name="key" value="([^"]+)"', page)[1], "system": "hotline"}
        assert client.post(url, {**said, "number": "13900000000"}).status_code == 400
        assert client.post(url, {**said, "number": "12345-0614-7"}).status_code == 302
        found = client.get("/desk/search/", {"q": "12345-0614-7"})
        assert found["Location"] == f"/desk/petitions/{petition.number}/"
        page = client.get(found["Location"]).content.decode()
        assert "12345 工单" in page
        link = re.search(r'href="([^"]+/numbers/[0-9a-f-]{36}/)"', page)[1]
        page = client.get(link).content.decode()
        said = {"key": re.search(r'name="key" value="([^"]+)"', page)[1], "number": ""}
        assert client.post(link, said).status_code == 302
        assert client.get(link).status_code == 404
        assert sign_in("stranger").get(url).status_code == 404
