"""Supervision letters: sent, received, answered in writing, checked, voided; unanswered ones (2005/36; 2022/40-1)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.accountability.town import LAPSED, NEW, called, overdue_matter, with_conference
from tests.cast import OPERATOR, day, forwarded, key, on, sent
from tests.petitions.usual import refused
from xinfang.accountability import supervisionwords
from xinfang.accountability.actions import calling, writing
from xinfang.accountability.facts import sweep_facts
from xinfang.accountability.models import Alert, LetterFeedback, SupervisionCall, SupervisionLetter
from xinfang.accountability.supervised import asked_of, on_matter, visible
from xinfang.accountability.supervising import reproject
from xinfang.bureau import acts, outbox
from xinfang.bureau.actions import set_day
from xinfang.bureau.queries import snapshot
from xinfang.ledger.kinds import Kind
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.models import Notice
from xinfang.petitions.when import When

ONE = timedelta(days=1)
RECEIVED = day("2013-08-15 周四")
DUE = day("2013-08-26 周一")  # ten days end on Sunday the 25th


@pytest.fixture
def town(cast):
    return with_conference(cast)


def send(cast, petition, actor="office_head", at=LAPSED, **said):
    given = {"trigger": "not_concluded", "text": "请说明为什么没有按期办结。", "days": 10, **said}
    return writing.send_letter(petition.uid, **{"actor": getattr(cast, actor), "when": on(at), "key": key(), **given})


def receive(cast, letter, actor="handler", at=RECEIVED, **said):
    return writing.receive_letter(letter.uid, **{"actor": getattr(cast, actor), "when": on(at), "key": key(), **said})


def answer(cast, letter, actor="handler", at=DUE, **said):
    given = {"words": "已经约谈物业，九月底前退费。", "enclosed": "退费清单", **said}
    return writing.answer_letter(letter.uid, **{"actor": getattr(cast, actor), "when": on(at), "key": key(), **given})


def check(cast, letter, accepted=True, actor="office_head", at=DUE, **said):
    given = {"actor": getattr(cast, actor), "when": on(at), "key": key(), **said}
    return writing.check_feedback(letter.uid, accepted=accepted, **given)


def void(cast, letter, actor="office_head", at=RECEIVED, **said):
    given = {"why": "发错了单位。", "actor": getattr(cast, actor), "when": on(at), "key": key(), **said}
    return writing.void_letter(letter.uid, **given)


@pytest.mark.parametrize(
    ("actor", "said", "code"),
    [
        ("stranger", {}, "not_found"),
        ("head", {}, "not_allowed"),
        ("registrar", {}, "not_allowed"),
        ("office_head", {"text": " "}, "empty_paper"),
        ("office_head", {"days": 0}, "bad_days"),
        ("office_head", {"days": 91}, "bad_days"),
        ("office_head", {"trigger": "against_rules"}, "not_in_force"),
        ("office_head", {"when": When(LAPSED + ONE, LAPSED)}, "future"),
        ("office_head", {"when": When(LAPSED, LAPSED + ONE)}, "late_without_proof"),
    ],
)
def test_a_letter_is_refused(town, actor, said, code):
    refused(code, send, town, overdue_matter(town), actor, **said)
    assert SupervisionLetter.objects.count() == 0


def test_only_the_office_that_supervises_writes(town):
    petition = sent(town, NEW, to="XAZJ")
    refused("not_the_office", send, town, petition, "county_head", at=NEW, trigger="put_off")


def test_a_letter_has_a_number_and_takes_up_its_proposal(town):
    petition, call = called(town)
    letter = send(town, petition, call=call.uid)
    call.refresh_from_db()
    paper = Paper.objects.get(uid=letter.paper)
    assert (call.state, letter.state, letter.due_on) == ("letter", "sent", None)
    assert paper.number == "市信访局督〔2013〕1号"
    assert "10 日内书面反馈" in paper.body
    assert send(town, petition).uid != letter.uid
    refused("ended", send, town, petition, call=call.uid)
    outbox.drain(timezone.now())
    assert Notice.objects.filter(code="supervised").values("person").distinct().count() == 2
    assert verify().ok


def test_a_proposal_of_another_matter_is_refused_and_an_urged_one_may_be_followed_by_a_letter(town):
    petition, call = called(town)
    refused("another_matter", send, town, forwarded(town), call=call.uid)
    calling.urge(petition.uid, text="请办。", actor=town.office_head, when=on(LAPSED), key=key())
    assert send(town, petition, call=call.uid).call == call


def test_the_same_letter_twice_is_one(town):
    petition, same = overdue_matter(town), key()
    assert send(town, petition, key=same).uid == send(town, petition, key=same).uid
    assert SupervisionLetter.objects.count() == 1
    refused("key_reused", send, town, petition, key=same, days=5)


def test_the_days_run_from_the_receipt(town):
    letter = send(town, overdue_matter(town))
    refused("not_found", receive, town, letter, "stranger")
    refused("no_proof", receive, town, letter, "office_head")
    refused("before_previous", receive, town, letter, when=When(LAPSED - ONE, LAPSED, "回证"))
    refused("wrong_state", answer, town, letter)
    got = receive(town, letter)
    assert (got.state, got.received_on, got.due_on) == ("received", RECEIVED, DUE)
    refused("wrong_state", receive, town, letter)
    assert verify().ok


def test_the_office_enters_the_receipt_on_what_proves_it(town):
    letter = send(town, overdue_matter(town))
    got = receive(town, letter, "office_head", when=When(RECEIVED, RECEIVED + ONE, "送达回证第 5 号"))
    assert (got.received_on, got.due_on) == (RECEIVED, DUE)


def test_the_feedback_is_the_organ_s_and_checked_by_the_office(town):
    letter = receive(town, send(town, overdue_matter(town)))
    refused("not_the_organ", answer, town, letter, "office_head")
    refused("missing", answer, town, letter, words=" ")
    refused("wrong_state", check, town, letter)
    assert answer(town, letter).state == "answered"
    refused("wrong_state", answer, town, letter)
    refused("not_allowed", check, town, letter, actor="head")
    refused("missing", check, town, letter, accepted=False)
    assert check(town, letter, accepted=False, reason="没有写什么时候退完。").state == "received"
    assert answer(town, letter, at=DUE + ONE).answered_on == DUE  # the first answer was in time
    assert check(town, letter, at=DUE + ONE).state == "accepted"
    rounds = LetterFeedback.objects.filter(letter=letter).values_list("round", "result")
    assert list(rounds) == [(1, "sent_back"), (2, "accepted")]
    refused("wrong_state", void, town, letter)
    assert sweep_facts(date(2013, 12, 2)).raised == 0
    assert verify().ok


def test_a_letter_not_answered_in_time_raises_an_alert_that_a_late_answer_does_not_lift(town):
    letter = receive(town, send(town, overdue_matter(town)))
    assert sweep_facts(DUE).raised == 0
    assert sweep_facts(DUE + ONE).raised == 1
    alert = Alert.objects.get()
    assert (alert.organ.code, alert.fact, alert.readings, alert.due_on) == (
        "ZJJ",
        "supervision_unanswered",
        "12.3",
        DUE,
    )
    answer(town, letter, at=DUE + ONE)
    assert sweep_facts(DUE + ONE).mooted == 0


def test_a_voided_letter_asks_nothing_and_opens_its_proposal_again(town):
    petition, call = called(town)
    letter = receive(town, send(town, petition, call=call.uid))
    refused("missing", void, town, letter, why="")
    refused("not_allowed", void, town, letter, actor="head")
    void(town, letter)
    assert SupervisionCall.objects.get().state == "open"
    assert Paper.objects.get(uid=letter.paper).voided_on == RECEIVED
    assert not Alert.objects.filter(fact="supervision_unanswered").exists()
    refused("wrong_state", answer, town, letter)
    assert verify().ok


def test_a_day_that_becomes_a_rest_day_moves_the_last_day(town):
    letter = receive(town, send(town, overdue_matter(town)))
    set_day(DUE, rest=True, notice="补休", actor=town.admin, on=RECEIVED)
    assert reproject(snapshot()) == 1
    letter.refresh_from_db()
    assert letter.due_on == day("2013-08-27 周二")
    assert reproject(snapshot()) == 0


def test_who_sees_a_letter(town):
    petition = overdue_matter(town)
    send(town, petition)
    rows = SupervisionLetter.objects.all()
    parts = ("office_head", "registrar", "handler", "head", "inspector", "stranger", "county_head", "convener")
    seers = [part for part in parts if visible(rows, getattr(town, part)).exists()]
    assert seers == ["office_head", "handler", "head", "inspector"]
    assert asked_of(SupervisionLetter, town.handler).count() == 1
    holder = town.organ("ZJJ").pk
    assert [one.what for one in on_matter(petition.pk, town.office_head, holder)] == ["letter"]
    assert [one.what for one in on_matter(petition.pk, town.handler, holder)] == ["letter"]
    assert on_matter(petition.pk, town.registrar, holder) == []


def test_an_accusation_s_letter_is_not_seen_beyond_the_matter(town):
    accused = (town.organ("RSJ").uid,)
    petition = forwarded(town, purpose=Purpose.ACCUSATION, complained_of=accused)
    send(town, petition, trigger="other")
    rows = SupervisionLetter.objects.all()
    assert [
        part
        for part in ("office_head", "handler", "inspector", "stranger")
        if visible(rows, getattr(town, part)).exists()
    ] == [
        "office_head",
        "handler",
    ]


def test_the_words_end_with_the_file_and_the_days_stay(town):
    petition, call = called(town)
    letter = receive(town, send(town, petition, call=call.uid))
    answer(town, letter)
    with acts.begin("test.dispose", actor=OPERATOR) as act:
        supervisionwords.destroy(act, petition.uid)
        act.record(Kind.RETENTION_DISPOSED, petition.uid, on=DUE)
    given = LetterFeedback.objects.get()
    assert (given.words, given.enclosed, given.given_on) == ("（已按保管期限销毁）", "（已按保管期限销毁）", DUE)
    assert verify().ok
