"""Register 登记: refusals first, then the petition, its first clock, its receipt and its code."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import day, key, letter, on, registered
from tests.petitions.usual import clock, entry, paper, refused, seers, state, waits
from xinfang.papers.models import Paper
from xinfang.petitions import actions
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.models import Petition, Petitioner
from xinfang.petitions.registration import Identity
from xinfang.petitions.when import When

DAY = date(2013, 6, 14)


def ask(cast, said=None, **changes):
    usual_ones = {"organ": cast.organ("XFJ"), "actor": cast.registrar, "when": on(DAY), "key": key()}
    return actions.register(said or letter(), **{**usual_ones, **changes})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "no_title"),
        ({"title": "长" * 201}, "title_too_long"),
        ({"text": ""}, "no_text"),
        ({"text": "长" * 100_001}, "text_too_long"),
        ({"text": "a\x00b"}, "control_character"),
        ({"received_on": date(2013, 6, 15)}, "received_later"),
        ({"received_on": date(2005, 4, 30)}, "before_law"),
        ({"postmark_on": date(2013, 6, 15)}, "postmark_later"),
        ({"head_count": 0}, "head_count"),
        ({"head_count": 100_001}, "head_count"),
        ({"identity": Identity(" ")}, "no_name"),
        ({"purpose": Purpose.ACCUSATION}, "accused_unknown"),
    ],
)
def test_it_refuses_bad_input(cast, changes, code):
    refused(code, ask, cast, letter(**changes))


def test_it_refuses_the_future_and_a_late_entry_without_proof(cast):
    refused("future", ask, cast, when=When(date(2013, 6, 15), DAY))
    refused("late_without_proof", ask, cast, when=When(DAY, date(2013, 6, 20)))


def test_it_refuses_who_has_not_the_duty(cast):
    for actor in (cast.handler, cast.stranger, cast.admin, cast.office_head):
        refused("not_allowed", ask, cast, actor=actor)


def test_it_refuses_an_accused_organ_it_does_not_know(cast):
    unknown = letter(purpose=Purpose.ACCUSATION, complained_of=(cast.posts["head"].uid,))
    refused("unknown_organ", ask, cast, unknown)


def test_it_refuses_an_accusation_at_the_accused_or_below(cast):
    said = letter(purpose=Purpose.ACCUSATION, complained_of=(cast.organ("GOV").uid,))
    assert refused("accused_registrar", ask, cast, said).cite == "2022/30"


def test_a_repeat_of_the_same_form_gives_the_same_petition_and_code(cast):
    same = key()
    first, again = ask(cast, key=same), ask(cast, key=same)
    assert (first.petition.uid, first.code) == (again.petition.uid, again.code)
    assert Petition.objects.count() == 1
    refused("key_reused", ask, cast, letter(title="另一件"), key=same)


def test_at_the_petition_office_disposal_runs_from_the_receipt(cast):
    petition = registered(cast)
    runs = clock(petition, "disposal")
    assert (runs.start_on, runs.nominal_on) == (day("2013-06-14 周五"), day("2013-06-29 周六"))
    assert runs.due_on == day("2013-07-01 周一")
    assert state(petition) == ("registered", "XFJ")
    assert waits(petition, "XFJ") == ("disposal", date(2013, 7, 1))
    assert seers(petition) == {"XFJ": "holder"}


def test_elsewhere_the_notice_runs_and_the_office_over_it_sees_it(cast):
    petition = ask(cast, organ=cast.organ("RSJ"), actor=cast.stranger).petition
    assert (clock(petition, "accept_notice").origin, petition.clocks.count()) == ("direct", 1)
    assert clock(petition, "accept_notice").due_on == day("2013-07-01 周一")
    assert seers(petition) == {"RSJ": "holder", "XFJ": "superior"}


def test_a_late_registration_counts_from_the_receipt_and_shows_itself(cast):
    late = When(date(2013, 6, 17), date(2013, 6, 20), "纸质登记簿第 12 号")
    petition = ask(cast, when=late).petition
    assert clock(petition, "disposal").start_on == day("2013-06-14 周五")
    assert entry(petition)[1]["late"] is True


def test_the_receipt_names_the_day_and_keeps_the_code_secret(cast):
    done = ask(cast)
    receipt = paper(done.petition, "receipt")
    assert "2013年7月1日" in receipt.body
    assert receipt.public
    assert done.code not in receipt.body
    assert entry(done.petition)[1]["paper"] == str(receipt.uid)
    assert not Paper.objects.filter(body__contains="张三丰").exists()


def test_the_entry_names_the_article_of_who_registers_and_no_words(cast):
    found, said = entry(registered(cast))
    assert (found.cite, said["step"], said["state"], found.actor_label) == (
        "2005/21",
        "register",
        "registered",
        "市信访局科员",
    )
    assert "物业" not in found.payload
    assert entry(ask(cast, organ=cast.organ("RSJ"), actor=cast.stranger).petition)[0].cite == "2005/22"


def test_whose_address_is_missing_is_not_reachable(cast):
    bare = ask(cast, replace(letter(), identity=Identity("张三丰"))).petition
    whole = ask(cast).petition
    reachable = dict(Petitioner.objects.values_list("submission__petition", "reachable"))
    assert (reachable[bare.pk], reachable[whole.pk]) == (False, True)


def test_it_takes_at_most_twelve_statements(cast):
    registered(cast)  # the settings are read once in a process
    with CaptureQueriesContext(connection) as seen:
        ask(cast)
    counted = [one["sql"] for one in seen if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(counted) <= 12, "\n".join(sql[:90] for sql in counted)
