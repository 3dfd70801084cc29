"""Letters and tickets against registrations: sums by hand, each difference named, signed off by a person or not at all."""

from datetime import date

import pytest

from tests.cast import cancelled, day, key, letter, on, registered
from tests.petitions.test_hall import by, seated, ticket, visit
from tests.petitions.test_mail_room import batch, enter, filed
from tests.petitions.usual import refused
from xinfang.ledger.verify import verify
from xinfang.petitions import actions
from xinfang.petitions.actions import Letter
from xinfang.petitions.intake import Guide, Handed, NotPetition
from xinfang.petitions.kinds import Channel
from xinfang.petitions.models import MailItem, Ticket
from xinfang.petitions.reconciling import Letters, Tickets, differences, letters, reconciled, tickets
from xinfang.rules.refusals import NotFound

FRIDAY = day("2013-06-14 周五")
SATURDAY = day("2013-06-15 周六")
MONDAY = day("2013-06-17 周一")
JUNE = (date(2013, 6, 1), date(2013, 6, 30))
JULY = day("2013-07-01 周一")


def off(cast, first=FRIDAY, last=FRIDAY):
    found, more = differences(cast.organ("XFJ").pk, first, last)
    assert not more
    return [one.what for one in found]


def is_reconciled(cast, first=FRIDAY, last=FRIDAY):
    return reconciled(cast.organ("XFJ").pk, first, last)


def sign(cast, first=FRIDAY, last=FRIDAY, part="office_head", on_=MONDAY):
    return actions.sign_off(first, last, actor=getattr(cast, part), on=on_, key=key())


def busy_day(cast):
    """17 letters: 12 registered, 1 joined, 2 no petition, 1 open, 1 not entered. 6 tickets of 1, 2, 3, 4, 5 and 6 people."""
    row = batch(cast, 17)
    items = enter(cast, row, *[Letter(FRIDAY)] * 16)
    made = [filed(cast, one, FRIDAY, title=f"第 {one.number} 封").petition for one in items[:12]]
    actions.join_arrival(MailItem, items[12].uid, made[0].uid, letter(), **by(cast))
    for one in items[13:15]:
        said = {"why": NotPetition.GREETING, "handed": Handed.KEPT}
        actions.no_petition(one.uid, **said, **by(cast))
    visits = [seated(cast, heads=heads) for heads in (1, 2, 3, 4)]
    actions.register_arrival(Ticket, visits[0].uid, visit(1), **by(cast))
    actions.join_arrival(Ticket, visits[1].uid, made[0].uid, visit(2), **by(cast))
    actions.answer_on_the_spot(visits[2].uid, text="问答", **by(cast))
    guided = {"ground": Guide.OTHER_BODY, "competent": "法院", "text": ""}
    actions.guide_elsewhere(visits[3].uid, **guided, **by(cast))
    actions.visitors_left(ticket(cast, 5).uid, **by(cast))
    ticket(cast, 6)
    actions.void_ticket(ticket(cast, 7).uid, why="误取", **by(cast))
    return row, items


def test_the_sums_of_a_day_by_hand(cast):
    busy_day(cast)
    organ = cast.organ("XFJ").pk
    wanted = Letters(counted=17, entered=16, registered=12, joined=1, not_petition=2, open=1)
    assert letters(organ, *JUNE) == wanted
    wanted = Tickets(taken=6, registered=1, joined=1, answered=1, guided=1, left=1, open=1, heads=21)
    assert tickets(organ, *JUNE) == wanted
    assert letters(organ, SATURDAY, MONDAY) == Letters()
    assert tickets(organ, SATURDAY, MONDAY) == Tickets()
    assert letters(cast.organ("RSJ").pk, *JUNE) == Letters()
    assert off(cast) == ["count", "letter_open", "ticket_open"]


def test_each_difference_is_put_right_and_then_a_person_signs(cast):
    row, items = busy_day(cast)
    refused("differences", sign, cast)
    assert not is_reconciled(cast)
    actions.correct_batch(row.uid, counted=16, why="有一封是夹带", **by(cast))
    filed(cast, items[15], FRIDAY, title="最后一封")
    assert off(cast) == ["ticket_open"]
    last = Ticket.objects.get(outcome="")
    actions.visitors_left(last.uid, **by(cast))
    assert off(cast) == []
    assert not is_reconciled(cast)  # agreeing is not enough: a person signs
    for part in ("registrar", "inspector", "admin"):
        refused("not_allowed", sign, cast, part=part)
    refused("not_over", sign, cast, on_=FRIDAY)
    refused("bad_period", sign, cast, MONDAY, FRIDAY)
    made = sign(cast)
    assert (made.letters, made.tickets, made.tied) == (
        16,
        6,
        16,
    )  # 13 letters and 1 visit registered, one of each joined
    assert is_reconciled(cast)
    assert not is_reconciled(cast, FRIDAY, SATURDAY)
    refused("signed", sign, cast)
    assert verify().ok


def test_what_was_signed_is_not_changed_until_the_signature_is_taken_back(cast):
    row = batch(cast, 1)
    item = enter(cast, row, Letter(FRIDAY))[0]
    filed(cast, item)
    made = sign(cast)
    refused("period_closed", actions.correct_batch, row.uid, counted=2, why="漏", **by(cast, MONDAY))
    refused("period_closed", actions.untie_arrival, MailItem, item.uid, why="错", **by(cast, MONDAY))
    late = {**by(cast, MONDAY)}
    from xinfang.petitions.when import When

    late["when"] = When(FRIDAY, MONDAY, "登记本")
    refused("period_closed", actions.take_ticket, 1, taken_at="09:00", **late)
    refused("no_reason", actions.take_back_sign_off, made.uid, why="", actor=cast.office_head, on=MONDAY)
    with pytest.raises(NotFound):
        actions.take_back_sign_off(made.uid, why="错", actor=cast.head, on=MONDAY, key=key())
    actions.take_back_sign_off(made.uid, why="漏了一封", actor=cast.office_head, on=MONDAY, key=key())
    refused("reopened", actions.take_back_sign_off, made.uid, why="再", actor=cast.office_head, on=MONDAY)
    assert not is_reconciled(cast)
    actions.correct_batch(row.uid, counted=2, why="漏数", **by(cast, MONDAY))
    assert verify().ok


def test_registrations_without_letter_or_ticket_show_and_are_tied(cast):
    plain = registered(cast)
    visited = registered(cast, channel=Channel.VISIT, head_count=2)
    registered(cast, channel=Channel.ONLINE)
    registered(cast, channel=Channel.CALL)
    cancelled(cast)
    assert off(cast) == ["without", "without"]
    item = enter(cast, batch(cast, 1), Letter(FRIDAY))[0]
    actions.tie_arrival(MailItem, item.uid, plain.uid, **by(cast))
    row = seated(cast, heads=2)
    actions.tie_arrival(Ticket, row.uid, visited.uid, **by(cast))
    assert off(cast) == []


def test_a_later_registration_or_cancellation_makes_a_signed_day_unreconciled_again(cast):
    item = enter(cast, batch(cast, 1), Letter(FRIDAY))[0]
    petition = filed(cast, item).petition
    sign(cast)
    assert is_reconciled(cast)
    actions.cancel_registration(petition.uid, why="登错", **by(cast, MONDAY))
    assert off(cast) == ["letter_undone"]
    assert not is_reconciled(cast)


def test_periods_add_up_and_gaps_do_not(cast):
    sign(cast, JUNE[0], FRIDAY)
    sign(cast, MONDAY, JUNE[1], on_=JULY)
    assert not is_reconciled(cast, *JUNE)
    sign(cast, SATURDAY, date(2013, 6, 16), on_=JULY)
    assert is_reconciled(cast, *JUNE)
    assert is_reconciled(cast, FRIDAY, MONDAY)
    assert not is_reconciled(cast, *(date(2013, 6, 1), JULY))
    assert not reconciled(cast.organ("RSJ").pk, *JUNE)


def test_the_two_organs_do_not_mix(cast):
    at = by(cast, FRIDAY, "stranger")
    actions.take_ticket(3, taken_at="09:00", **at)
    assert off(cast) == []
    assert len(differences(cast.organ("RSJ").pk, FRIDAY, FRIDAY)[0]) == 1
    assert on(FRIDAY).today == FRIDAY


def test_a_letter_that_comes_later_is_registered_though_its_date_stamp_lies_in_a_signed_period(cast):
    sign(cast)
    row = batch(cast, 1, MONDAY)
    item = enter(cast, row, Letter(FRIDAY), at=MONDAY)[0]
    petition = filed(cast, item).petition
    assert petition.received_on == FRIDAY
    assert is_reconciled(cast)
    sign(cast, SATURDAY, MONDAY, on_=JULY)
    refused("period_closed", actions.untie_arrival, MailItem, item.uid, why="错", **by(cast, JULY))
