"""The outbox: written with the act or not at all, each errand done at least once, what fails waits and is seen."""

import threading
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction

from tests.cast import letter, on, registered
from xinfang.bureau import outbox
from xinfang.bureau.models import Errand
from xinfang.petitions import actions
from xinfang.petitions.indexing import INDEX
from xinfang.rules.refusals import Refused

NOW = datetime(2013, 6, 14, 2, 0, tzinfo=UTC)  # 周五 10:00
ONE, TWO = UUID(int=1), UUID(int=2)


@pytest.fixture
def done(monkeypatch):
    """A handler of kind ``test`` that notes what it is given."""
    seen = []
    monkeypatch.setitem(outbox._handlers, "test", (lambda errands: seen.append([e.subject for e in errands]), 10))
    return seen


def test_words_are_refused(db):
    for words in ("张三丰", "two words", 1.5, None):
        with pytest.raises(TypeError):
            outbox.put("test", ONE, {"said": words})
    assert not Errand.objects.exists()


def test_an_act_that_is_refused_leaves_nothing(cast):
    with pytest.raises(Refused):
        actions.register(
            letter(title=""), organ=cast.organ("XFJ"), actor=cast.registrar, when=on(date(2013, 6, 14)), key="k"
        )
    assert not Errand.objects.exists()


def test_an_act_leaves_one_errand_however_often_it_changes_the_petition(cast):
    petition = registered(cast)
    actions.forward(
        petition.uid, to=cast.organ("ZJJ").uid, actor=cast.registrar, when=on(date(2013, 6, 14)), key="forward"
    )
    assert list(Errand.objects.values_list("kind", "subject", "payload")) == [(INDEX, petition.uid, "{}")]


def test_what_was_done_is_gone_and_a_batch_comes_together(db, done):
    outbox.put("test", ONE)
    outbox.put("test", ONE)
    outbox.put("test", TWO, {"code": "reply", "day": date(2013, 6, 14), "who": ONE, "n": 3})
    assert outbox.payload_of(Errand.objects.get(subject=TWO)) == {
        "code": "reply",
        "day": "2013-06-14",
        "who": str(ONE),
        "n": 3,
    }
    assert (outbox.backlog("test").waiting, outbox.waits(NOW)) == (2, True)
    assert outbox.drain(NOW) == outbox.Done(2, 0)
    assert done == [[ONE, TWO]]
    assert (Errand.objects.count(), outbox.waits(NOW)) == (0, False)


def test_what_is_taken_is_not_taken_twice_until_its_worker_is_thought_dead(db, done):
    outbox.put("test", ONE)
    assert len(outbox._take("test", NOW, 10)) == 1
    assert outbox._take("test", NOW, 10) == []
    assert outbox._take("test", NOW + timedelta(minutes=9), 10) == []
    assert len(outbox._take("test", NOW + timedelta(minutes=10), 10)) == 1


def test_an_errand_left_again_while_it_is_worked_on_is_done_again(db, done):
    outbox.put("test", ONE)
    (taken,) = outbox._take("test", NOW, 10)
    outbox.put("test", ONE)
    assert outbox._do(outbox._handlers["test"][0], [taken], NOW) == 0
    assert outbox.drain(NOW).done == 1
    assert done == [[ONE], [ONE]]


def test_what_fails_waits_ever_longer_and_shows_only_the_kind_of_failure(db, monkeypatch):
    def fail(errands):
        raise ValueError("张三丰的电话打不通")

    monkeypatch.setitem(outbox._handlers, "test", (fail, 1))
    outbox.put("test", ONE)
    assert outbox.drain(NOW) == outbox.Done(0, 1)
    row = Errand.objects.get()
    assert (row.state, row.error, row.tries, row.next_at) == ("waiting", "ValueError", 1, NOW + timedelta(seconds=30))
    assert outbox.drain(NOW + timedelta(seconds=29)) == outbox.Done(0, 0)
    assert outbox.drain(NOW + timedelta(seconds=30)) == outbox.Done(0, 1)
    assert Errand.objects.get().next_at == NOW + timedelta(seconds=90)
    assert outbox.backlog().failing == 1
    outbox.put("test", ONE)
    assert Errand.objects.get().next_at is None


def test_one_bad_errand_does_not_hold_up_its_batch(db, monkeypatch):
    seen = []

    def picky(errands):
        if any(errand.subject == TWO for errand in errands):
            raise KeyError
        seen.extend(errand.subject for errand in errands)

    monkeypatch.setitem(outbox._handlers, "test", (picky, 10))
    for uid in (ONE, TWO, UUID(int=3)):
        outbox.put("test", uid)
    assert outbox.drain(NOW) == outbox.Done(2, 1)
    assert seen == [ONE, UUID(int=3)]
    assert Errand.objects.get().subject == TWO


@pytest.mark.postgres
@pytest.mark.faults
def test_four_workers_do_each_errand_once(real_db, monkeypatch):
    seen = []
    monkeypatch.setitem(outbox._handlers, "test", (lambda errands: seen.extend(e.subject for e in errands), 3))
    with transaction.atomic():
        for n in range(60):
            outbox.put("test", UUID(int=n))

    def work():
        try:
            outbox.drain(NOW)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(seen) == [UUID(int=n) for n in range(60)]
    assert not Errand.objects.exists()
