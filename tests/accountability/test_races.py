"""Two sweeps and an officer's reply at the same time, on PostgreSQL: no double alert, no lost reply."""

import threading
from datetime import date

import pytest
from django.db import connections

from tests.cast import accepted, key, on, signer
from xinfang.accountability.models import Alert
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
