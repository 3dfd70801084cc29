"""Two who enter the same arrangement at once come in turn, on PostgreSQL."""

from datetime import date

import pytest

from tests.accountability.test_races import together
from tests.cast import key, on
from xinfang.duties import actions
from xinfang.duties.actions.entering import Kept
from xinfang.duties.kinds import ProvisionKind
from xinfang.duties.models import Provision
from xinfang.ledger.verify import verify
from xinfang.rules.refusals import Refused

FRI = date(2014, 3, 14)


@pytest.mark.postgres
@pytest.mark.faults
def test_two_arrangements_of_one_day_at_once_are_one_and_a_refusal(real_cast):
    def arrange():
        kept = Kept(leader=real_cast.posts["deputy"].uid, office="信访办", staff=2)
        organ, kind = real_cast.organ("ZJJ"), ProvisionKind.ARRANGEMENT
        actions.arrange(organ, kind, kept, when=on(FRI), actor=real_cast.head, key=key())

    failed = together(arrange, arrange)
    assert [type(error) for error in failed] == [Refused]
    assert failed[0].code == "out_of_order"
    assert Provision.objects.count() == 1
    assert verify().ok
