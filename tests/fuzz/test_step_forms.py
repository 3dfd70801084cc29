"""Nonsense in the form of each step, where the step may be taken: as tests/desk/test_every_step opens it."""

from itertools import count

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.cast import account
from tests.desk.pages_of_kinds import MORE
from tests.desk.stepping import LATER, as_meant, then
from tests.desk.test_every_step import OWN, PAGES, _lodged, bench
from tests.fuzz.forms import NONSENSE, Watch, forms_of, mutate

pytestmark = pytest.mark.walks

__all__ = ["bench"]


def nonsense(client, watch, url, fields, typed, turn, most):
    """Nothing at all, nonsense everywhere, and one field wrong at a time with the others as they should be."""
    watch.send(client, "post", url, data={})
    kept = {name: fields[name] for name in ("csrfmiddlewaretoken", "key", "version", "on") if name in fields}
    wrong = {name: NONSENSE[next(turn) % len(NONSENSE)] for name in fields}
    watch.send(client, "post", url, data={**wrong, **kept})
    for said in mutate({**fields, **typed}, turn, most) if most else ():
        watch.send(client, "post", url, data=said)


def walk(bench, rows, most):
    turn, asked = count(), 0
    for step, page in rows.items():
        with transaction.atomic(), time_machine.travel(f"{page.at} 10:00+08:00", tick=False):
            petition, client = page.ready(bench), Client()
            client.force_login(account(bench, page.who), backend="django.contrib.auth.backends.ModelBackend")
            url = reverse("desk:step", args=[petition.number, step])
            ((_, fields),) = forms_of(client, url)
            typed = {name: str(as_meant(bench, value, petition)) for name, value in page.said.items()}
            watch = Watch(bench)
            nonsense(client, watch, url, fields, typed, turn, most)
            assert watch.wrong == [], step
            asked += watch.asked
            transaction.set_rollback(True)
    return asked


def test_nonsense_in_the_forms_of_kinds_leaders_disputes_and_ties(bench):
    assert walk(bench, MORE, 0) == 2 * len(MORE)


@pytest.mark.faults
def test_much_nonsense_in_the_form_of_each_step(bench):
    assert walk(bench, PAGES, 5) > 2000


def test_nonsense_in_what_the_petitioner_sends(bench):
    turn = count()
    for step, (acts, page, typed) in OWN.items():
        with transaction.atomic(), time_machine.travel(f"{LATER} 10:00+08:00", tick=False):
            client = Client()
            petition = _lodged(bench, client)
            for act, said in acts:
                then(petition, act, **said)
            url = reverse(f"portal:{page}")
            ((_, fields),) = forms_of(client, url)
            watch = Watch(bench)
            sent = {name: str(as_meant(bench, value)) for name, value in typed.items()}
            nonsense(client, watch, url, fields, sent, turn, 1)
            assert watch.wrong == [], step
            transaction.set_rollback(True)
