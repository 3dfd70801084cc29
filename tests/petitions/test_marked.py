"""Marked matters are found by their own index, whichever of the three marks is asked for."""

import pytest
from django.db import connection
from django.db.models import Q

from tests.cast import registered
from xinfang.duties import important, led
from xinfang.petitions.models import MARKED, Petition

MARKS = (MARKED, Q(important=True), Q(difficult=True) | Q(important=True), Q(important=True) | Q(urgent=True))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the planner of a small PostgreSQL table reads it whole")
def test_the_lists_of_marked_matters_use_their_index(cast):
    registered(cast, important=True)
    for mark in MARKS:
        assert "petition_marked" in Petition.objects.filter(MARKED, mark).values("pk").explain()
    for rows in (led.without_leader(cast.office_head), important.waiting(cast.office_head)):
        assert "petition_marked" in rows.order_by("received_on", "pk")[:30].explain()


def test_what_is_laid_before_a_leader_or_marked_waits(cast):
    marks = ("important", "urgent", "difficult")
    made = {name: registered(cast, **{name: True}) for name in marks}
    registered(cast)
    assert set(important.waiting(cast.office_head)) == {made["important"], made["urgent"]}
    assert set(led.without_leader(cast.office_head)) == {made["important"], made["difficult"]}
