"""Two who enter the same arrangement, or book the last place, at once come in turn, on PostgreSQL."""

from datetime import date

import pytest

from tests.accountability.test_races import together
from tests.cast import key, on
from xinfang.duties import actions
from xinfang.duties.actions.booking import Wanted
from xinfang.duties.actions.entering import Kept
from xinfang.duties.actions.planning import Planned
from xinfang.duties.kinds import ProvisionKind, ReceptionForm
from xinfang.duties.models import Booking, Provision
from xinfang.ledger.verify import verify
from xinfang.portal.lodge import PETITIONER
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


@pytest.mark.postgres
@pytest.mark.faults
def test_the_last_place_is_booked_once(real_cast):
    said = Planned(date(2014, 3, 20), "09:00", "11:00", "一楼", ReceptionForm.FIXED, places=1)  # 周四
    plan = actions.plan_reception(real_cast.posts["head"], said, actor=real_cast.head, when=on(FRI), key=key())

    def book():
        wanted = Wanted("欧阳来访", "13912345678", "退费")
        actions.book(plan, wanted, actor=PETITIONER, on=FRI, key=key())

    failed = together(book, book)
    assert [error.code for error in failed] == ["full"]
    assert Booking.objects.count() == 1
    assert verify().ok
