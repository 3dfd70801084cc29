"""Sweeps, replies and supervision at the same time, on PostgreSQL: no double alert or proposal, no lost reply."""

import threading
from datetime import date

import pytest
from django.db import connections

from tests.accountability.test_deciding import put, upon
from tests.accountability.town import NEW, with_conference
from tests.cast import accepted, key, on, signer
from xinfang.accountability.actions import calling, writing
from xinfang.accountability.models import Alert, Listing, SupervisionCall, SupervisionLetter
from xinfang.accountability.supervising import sweep_supervision
from xinfang.accountability.sweep import sweep
from xinfang.ledger.verify import verify
from xinfang.petitions import actions
from xinfang.petitions.kinds import Outcome
from xinfang.petitions.models import Proceeding

DAY = date(2013, 8, 20)


def together(*acts):
    barrier, failed = threading.Barrier(len(acts)), []

    def one(act):
        try:
            barrier.wait(10)
            act()
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failed


@pytest.mark.postgres
@pytest.mark.faults
def test_two_sweeps_and_a_reply(real_cast):
    petitions = [accepted(real_cast) for _ in range(6)]

    def reply():
        for petition in petitions:
            actions.reply(
                petition.uid,
                outcome=Outcome.SUPPORT,
                text="办结。",
                actor=signer(real_cast.handler),
                when=on(DAY),
                key=key(),
            )

    failed = together(lambda: sweep(DAY), lambda: sweep(DAY), reply)
    assert failed == []
    assert Alert.objects.count() == 6
    assert Proceeding.objects.filter(replied_on=DAY).count() == 6
    assert verify().ok


@pytest.mark.postgres
@pytest.mark.faults
def test_the_same_act_twice_at_once_is_done_once(real_cast):
    petition = accepted(real_cast)
    same = key()

    def reply():
        actions.reply(
            petition.uid,
            outcome=Outcome.SUPPORT,
            text="办结。",
            actor=signer(real_cast.handler),
            when=on(DAY),
            key=same,
        )

    assert together(reply, reply, reply) == []
    assert Proceeding.objects.get(petition=petition).replied_on == DAY
    assert verify().ok


@pytest.mark.postgres
@pytest.mark.faults
def test_two_sweeps_for_supervision_and_a_reply(real_cast):
    petitions = [accepted(real_cast) for _ in range(6)]

    def reply():
        for petition in petitions[:3]:
            said = {"outcome": Outcome.SUPPORT, "text": "办结。", "actor": signer(real_cast.handler), "when": on(DAY)}
            actions.reply(petition.uid, **said, key=key())

    assert together(lambda: sweep_supervision(DAY), lambda: sweep_supervision(DAY), reply) == []
    sweep_supervision(DAY)
    assert SupervisionCall.objects.filter(state="open").count() == 3
    assert SupervisionCall.objects.values("source").distinct().count() == SupervisionCall.objects.count()
    assert verify().ok


@pytest.mark.postgres
@pytest.mark.faults
def test_a_proposal_is_taken_up_once_by_two_who_act_at_the_same_time(real_cast):
    petition = accepted(real_cast)
    sweep_supervision(DAY)
    call = SupervisionCall.objects.get()
    said = {"actor": real_cast.office_head, "when": on(DAY)}
    letter = {"trigger": "not_concluded", "text": "请说明原因。", "days": 10, "call": call.uid}

    def write():
        writing.send_letter(petition.uid, **letter, **said, key=key())

    def decline():
        calling.decline(call.uid, why="有正当理由。", **said, key=key())

    failed = together(write, decline, write)
    assert len(failed) == 2
    assert {error.code for error in failed} == {"ended"}
    assert SupervisionLetter.objects.count() <= 1
    assert verify().ok


@pytest.mark.postgres
@pytest.mark.faults
def test_a_matter_is_listed_once_by_two_at_the_same_time(real_cast):
    with_conference(real_cast)
    petition = accepted(real_cast, NEW)
    failed = together(*[lambda: put(real_cast, upon(real_cast, petition)) for _ in range(3)])
    assert [error.code for error in failed] == ["listed", "listed"]
    assert Listing.objects.count() == 1
    assert verify().ok
