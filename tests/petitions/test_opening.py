"""Open a petitioner's identity: refusals first; every opening is in the ledger, without a word of it."""

from datetime import date

from tests.cast import OPERATOR, forwarded
from tests.petitions.usual import entry, refused
from xinfang.petitions.actions.opening import OpeningReason, masked, open_identity

DAY = date(2013, 6, 14)


def ask(petition, row, actor):
    return open_identity(petition.uid, row.uid, reason=OpeningReason.SERVE, actor=actor, on=DAY)


def test_it_refuses_who_has_not_the_matter_in_hand(cast):
    petition = forwarded(cast)
    row = petition.submissions.get().petitioners.get()
    for actor in (cast.office_head, cast.other_leader, OPERATOR):
        assert refused("not_allowed", ask, petition, row, actor).cite == "2022/46"
    refused("not_found", ask, petition, row, cast.stranger)


def test_it_refuses_a_petitioner_of_another_matter(cast):
    petition, other = forwarded(cast), forwarded(cast)
    refused("not_found", ask, petition, other.submissions.get().petitioners.get(), cast.handler)


def test_who_has_it_in_hand_opens_it_and_that_is_noted(cast):
    petition = forwarded(cast)
    row = petition.submissions.get().petitioners.get()
    for actor in (cast.handler, cast.registrar):
        assert ask(petition, row, actor)["name"] == "张三丰"
        found, said = entry(petition)
        assert (found.kind, said["reason"], said["petitioner"]) == ("identity:open", "serve", str(row.uid))
        assert "张三丰" not in found.payload


def test_a_page_shows_a_mask(cast):
    row = forwarded(cast).submissions.get().petitioners.get()
    assert masked(row) == "张**　139********"  # the last four digits prove who asks at the portal
