"""The rows that other tests start from stand, and the ledger covers them."""

import pytest

from tests.accountability import foundtown
from xinfang.ledger.verify import verify

pytestmark = pytest.mark.django_db


def test_the_rows_to_start_from_are_covered(cast):
    row = foundtown.measured(foundtown.with_people(cast), "admonition", target="leader", part="deputy")
    assert (row.kind, row.appointment, row.charge.usual) == ("admonition", cast.posts["deputy"], False)
    assert verify().ok
