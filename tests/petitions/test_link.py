"""Two matters side by side: within sight only, never an accusation beside what its accused may see; undone, and kept."""

from datetime import date

import pytest

from tests.cast import OPERATOR, forwarded, key, on, registered
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.petitions import actions
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.models import Clock, Sight, Tie
from xinfang.rules.refusals import NotFound, Refused, Stale

DAY = date(2013, 6, 14)  # Friday
LATER = date(2013, 6, 17)  # Monday


def link(cast, one, other, part="registrar", at=LATER, **said):
    return actions.link(one.uid, other=other.uid, actor=getattr(cast, part), when=on(at), key=key(), **said)


def unlink(cast, one, other, part="registrar", why="不是同一件事。"):
    return actions.unlink(one.uid, other=other.uid, why=why, actor=getattr(cast, part), when=on(LATER), key=key())


def refused(code, act, *given, **said):
    with pytest.raises(Refused) as found:
        act(*given, **said)
    assert found.value.code == code, found.value


def test_what_one_does_not_see_is_not_linked(cast):
    mine, other = registered(cast), registered(cast)
    for one, far, part in ((mine, other, "stranger"), (mine, other, "county_registrar")):
        with pytest.raises(NotFound):
            link(cast, one, far, part)
    actions.forward(mine.uid, to=cast.organ("ZJJ").uid, actor=cast.registrar, when=on(DAY), key=key())
    with pytest.raises(NotFound):  # the housing department sees the first, not the second
        link(cast, mine, other, "handler")
    assert not Tie.objects.exists()


def test_a_matter_is_not_linked_to_itself_nor_twice(cast):
    one, other = registered(cast), registered(cast)
    refused("same_matter", link, cast, one, one)
    link(cast, one, other)
    refused("tied", link, cast, one, other)
    refused("tied", link, cast, other, one)
    refused("nothing_to_correct", unlink, cast, one, registered(cast))
    refused("no_reason", unlink, cast, one, other, why=" ")
    with pytest.raises(Stale):
        link(cast, one, registered(cast), expected=1)


def test_an_accusation_is_linked_to_nothing_that_its_accused_may_see(cast):
    plain = registered(cast)
    sealed = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("ZJJ").uid,))
    same = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("ZJJ").uid,))
    other = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("RSJ").uid,))
    for one, far in ((plain, sealed), (sealed, plain), (sealed, other)):
        refused("accusation", link, cast, one, far)
    link(cast, sealed, same)
    assert not Sight.objects.filter(organ=cast.organ("ZJJ"), petition__sealed_path=True).exists()


def test_a_link_moves_no_day_shows_nobody_more_and_is_in_both_lives(cast):
    one, other = forwarded(cast), registered(cast)
    before = list(Clock.objects.values_list("due_on", "met_on", "void_on").order_by("pk"))
    seen = set(Sight.objects.values_list("organ", "petition"))
    link(cast, one, other)
    assert list(Clock.objects.values_list("due_on", "met_on", "void_on").order_by("pk")) == before
    assert set(Sight.objects.values_list("organ", "petition")) == seen
    assert Entry.objects.filter(subject=other.uid, kind="matter:tie").count() == 1
    assert Entry.objects.filter(subject=one.uid, payload__contains='"link"').count() == 1
    actions.accept(one.uid, actor=cast.handler, when=on(DAY), key=key())  # a link bars no earlier day
    assert verify().ok


def test_a_link_is_undone_from_either_side_and_may_be_made_again(cast):
    one, other = registered(cast), registered(cast)
    link(cast, one, other)
    unlink(cast, other, one)
    assert Tie.objects.get().until == LATER
    link(cast, other, one)
    unlink(cast, other, one)
    assert Tie.objects.filter(until__isnull=True).count() == 0
    assert verify().ok


def test_the_same_form_twice_links_once(cast):
    one, other, again = registered(cast), registered(cast), key()
    for _ in range(2):
        actions.link(one.uid, other=other.uid, actor=cast.registrar, when=on(DAY), key=again)
    assert Tie.objects.count() == 1
    with pytest.raises(NotFound):
        actions.link(one.uid, other=OPERATOR.organ or one.registrar.uid, actor=cast.registrar, when=on(DAY), key=key())
