"""A changed calendar moves open clocks, and shows before and after."""

from datetime import date

from tests.cast import day, forwarded, informed, registered
from tests.petitions.usual import waits
from xinfang.bureau.actions import set_day
from xinfang.ledger.verify import verify
from xinfang.petitions import clockwork

DAY = date(2013, 6, 14)


def test_open_clocks_move_and_the_inbox_with_them(cast):
    petition = registered(cast)
    assert waits(petition, "XFJ") == ("disposal", day("2013-07-01 周一"))
    set_day(date(2013, 7, 1), rest=True, notice="测试", actor=cast.admin, on=DAY)
    moved = clockwork.reproject(actor=cast.admin, on=DAY)
    assert [(m.petition, m.before, m.after) for m in moved] == [(petition.number, date(2013, 7, 1), date(2013, 7, 2))]
    assert waits(petition, "XFJ") == ("disposal", day("2013-07-02 周二"))
    assert verify().problems == []


def test_a_clock_that_was_met_stays_as_it_was(cast):
    informed(cast)
    petition = forwarded(cast)
    set_day(date(2013, 7, 1), rest=True, notice="测试", actor=cast.admin, on=DAY)
    assert [m.limit for m in clockwork.reproject(actor=cast.admin, on=DAY)] == ["accept_notice"]
    assert petition.clocks.get(limit="disposal").due_on == date(2013, 7, 1)
