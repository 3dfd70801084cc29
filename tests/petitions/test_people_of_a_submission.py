"""Visits with representatives, joint signers, and whoever brings another person's matter."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import key, letter, on
from xinfang.petitions import actions
from xinfang.petitions.identities import Identity, Person
from xinfang.petitions.kinds import Channel, Role
from xinfang.petitions.models import Petition, Petitioner
from xinfang.rules.refusals import Refused
from xinfang.rules.visits import collective

DAY = date(2013, 6, 14)  # Friday


def named(number, role=Role.REPRESENTATIVE):
    return [Person(role, Identity(f"代表{n}", f"1390000000{n}")) for n in range(number)]


def registered(cast, day=DAY, **said):
    given = letter(received_on=day, **said)
    return actions.register(given, organ=cast.organ("XFJ"), actor=cast.registrar, when=on(day), key=key()).petition


def refused(code, cast, **said):
    with pytest.raises(Refused) as found:
        registered(cast, **said)
    assert found.value.code == code, found.value
    assert not Petition.objects.exists()
    return found.value


def test_art_2005_18_2_six_do_not_speak_for_thirty(cast):
    said = {"channel": Channel.VISIT, "head_count": 30}
    assert refused("too_many_representatives", cast, people=named(5), **said).cite == "2005/18-2"
    petition = registered(cast, people=named(4), **said)
    roles = list(Petitioner.objects.order_by("pk").values_list("role", flat=True))
    assert roles == ["representative"] * 5
    assert petition.head_count == 30


def test_art_2022_20_3_nor_under_the_rules_of_2022(cast):
    day = date(2023, 3, 1)  # Wednesday
    said = {"channel": Channel.VISIT, "head_count": 6, "people": named(5), "day": day}
    assert refused("too_many_representatives", cast, **said).cite == "2022/20-3"


def test_joint_signers_are_not_bounded_but_counted(cast):
    people = named(9, Role.SIGNER)
    assert "10 人" in refused("head_count", cast, people=people, head_count=3).what
    registered(cast, people=people, head_count=10)
    assert list(Petitioner.objects.order_by("pk").values_list("role", flat=True)) == ["petitioner"] + ["signer"] * 9


def test_everybody_is_named_and_whoever_acts_for_another_shows_it(cast):
    refused("no_name", cast, people=[Person(Role.SIGNER, Identity("", "139"))], head_count=2)
    refused("no_proof", cast, people=[Person(Role.LAWYER, Identity("钱律师"))])
    refused("control_character", cast, people=[Person(Role.LAWYER, Identity("钱\x00", proof="执业证"))])
    registered(cast, people=[Person(Role.LAWYER, Identity("钱律师", proof="执业证 1142 号"))])
    lawyer = Petitioner.objects.get(role="lawyer")
    assert lawyer.identity == {"name": "钱律师", "proof": "执业证 1142 号"}
    assert not lawyer.reachable


def test_nothing_of_them_stands_in_the_clear(cast):
    registered(cast, people=named(3), channel=Channel.VISIT, head_count=9)
    with connection.cursor() as cursor:
        for table in ("petitions_petitioner", "petitions_submission", "ledger_entry", "vault_record"):
            cursor.execute(f"SELECT * FROM {table}")
            assert "代表1" not in str(cursor.fetchall())


def test_one_person_takes_twelve_statements_and_each_further_one_two(cast):
    def statements(**said):
        registered(cast, **said)  # what is read once per process
        with CaptureQueriesContext(connection) as queries:
            registered(cast, **said)
        return len([q for q in queries if "SAVEPOINT" not in q["sql"]])

    alone = statements()
    assert alone <= 12
    assert statements(people=named(3), channel=Channel.VISIT, head_count=4) == alone + 6


@pytest.mark.parametrize(
    ("visit", "heads", "is_"), [(True, 4, False), (True, 5, True), (False, 500, False), (True, 1, False)]
)
def test_a_collective_visit_by_the_bureau_s_threshold(visit, heads, is_):
    assert collective(visit, heads, 5) is is_
