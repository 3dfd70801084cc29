"""Reminders: who is told of which clock, once; what leaves the house, and what never does."""

import hmac
import json
from datetime import date, timedelta
from urllib.error import HTTPError

import pytest
from django.core import mail
from django.utils import timezone

from tests.cast import OPERATOR, accepted, forwarded, key, on, registered
from tests.petitions.test_supplement import asked, sent
from tests.petitions.usual import refused
from xinfang.bureau import outbox, senders
from xinfang.bureau.models import Errand
from xinfang.bureau.queries import snapshot
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.people.actions.addresses import set_address
from xinfang.people.actions.appointing import close_appointment
from xinfang.petitions import actions, notices, reminding
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.models import Notice, Petition

DUE = date(2013, 7, 1)  # Monday: fifteen days from Friday 14 June end on a Saturday


def remind(day):
    left = reminding.leave(day, snapshot())
    outbox.drain(timezone.now())
    return left


def told():
    return sorted(Notice.objects.values_list("person__name", "code", "due_on"))


def test_nobody_is_told_too_early_or_of_what_is_done(cast):
    petition = forwarded(cast)
    assert remind(date(2013, 6, 25)) == 0
    accepted_ = {"text": "", "handler": None, "actor": cast.handler, "when": on(date(2013, 6, 25)), "key": key()}
    actions.accept(petition.uid, **accepted_)
    assert remind(date(2013, 6, 26)) == 0
    assert told() == []


def test_handler_and_deputy_are_told_once_in_yellow_and_once_in_red(cast):
    forwarded(cast)
    assert remind(date(2013, 6, 26)) == 1
    assert remind(date(2013, 6, 27)) == 0
    yellow = [("孙丽", "due_soon", DUE), ("王芳", "due_soon", DUE)]
    assert told() == yellow
    assert remind(DUE) == 0
    assert remind(date(2013, 7, 2)) == 1
    assert told() == sorted([*yellow, ("孙丽", "lapsed", DUE), ("王芳", "lapsed", DUE)])
    assert Entry.objects.filter(kind__startswith="notice").count() == 0
    assert verify().problems == []


def test_what_was_done_between_errand_and_notice_tells_nobody(cast):
    petition = forwarded(cast)
    reminding.leave(date(2013, 6, 26), snapshot())
    actions.withdraw(petition.uid, text="撤回。", actor=cast.handler, when=on(date(2013, 6, 26)), key=key())
    outbox.drain(timezone.now())
    assert told() == []


def test_a_day_that_moved_is_told_of_anew_in_the_same_line(cast):
    petition = accepted(cast)
    conclude = petition.clocks.get(limit="conclude")
    remind(conclude.due_on)
    Notice.objects.update(read_on=conclude.due_on)
    said = {"days": 10, "reason": "等待检测", "approver": cast.posts["head"].uid, "approved_on": conclude.due_on}
    actions.extend(petition.uid, **said, actor=cast.handler, when=on(conclude.due_on), key=key())
    later = petition.clocks.get(limit="conclude").due_on
    assert remind(later) == 1
    assert told() == [("孙丽", "due_soon", later), ("王芳", "due_soon", later)]
    assert not Notice.objects.filter(read_on__isnull=False).exists()


def test_history_is_not_told(cast):
    forwarded(cast)
    assert remind(DUE + timedelta(days=32)) == 0
    assert remind(DUE + timedelta(days=31)) == 1


def test_an_accusation_is_told_of_only_where_it_may_be_seen_and_never_leaves_the_house(cast, settings):
    settings.MAIL_FROM, settings.WEBHOOK_URL, settings.WEBHOOK_SECRET = "a@b.cn", "https://example.invalid", "x" * 32
    petition = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("ZJJ").uid,))
    when = on(date(2013, 6, 14))
    actions.forward(petition.uid, to=cast.organ("JW").uid, actor=cast.registrar, when=when, key=key())
    actions.receive(petition.uid, handler=None, actor=cast.inspector, when=when, key=key())
    set_address(cast.posts["inspector"].person, "jw@example.cn", actor=cast.inspector, on=when.on)
    remind(date(2013, 6, 26))
    assert told() == [("吴桐", "due_soon", DUE)]
    assert not Errand.objects.filter(kind__in=(reminding.MAIL, reminding.HOOK)).exists()
    assert mail.outbox == []
    clock = petition.clocks.get(limit="accept_notice")
    assert reminding.people_to_tell(Petition.objects.get(), cast.organ("ZJJ"), clock.due_on) == []


def test_who_left_is_not_told_and_sees_no_more(cast):
    forwarded(cast)
    remind(date(2013, 6, 26))
    deputy = cast.deputy
    assert notices.of(deputy).count() == 1
    assert notices.of(cast.stranger).count() == notices.of(cast.admin).count() == notices.of(OPERATOR).count() == 0
    close_appointment(cast.posts["deputy"], end=date(2013, 6, 30), actor=OPERATOR, on=date(2013, 6, 30))
    remind(date(2013, 7, 2))
    assert ("孙丽", "lapsed", DUE) not in told()
    assert ("刘建军", "lapsed", DUE) in told()  # no deputy in charge: the head


def test_only_ones_own_are_read(cast):
    forwarded(cast)
    remind(date(2013, 6, 26))
    mine = Notice.objects.get(person__name="孙丽")
    assert notices.read(cast.handler, [mine.uid], DUE) == 0
    assert notices.read(cast.deputy, [mine.uid], DUE) == 1
    assert notices.read(cast.deputy, [mine.uid], DUE) == 0


def test_an_answer_from_the_portal_is_told_to_the_handler(cast):
    petition = asked(cast)
    sent(petition)
    outbox.drain(timezone.now())
    assert told() == [("王芳", "supplement_in", None)]


@pytest.mark.parametrize("bad", ["nobody", "a@b", "a b@c.cn", "x" * 200 + "@c.cn"])
def test_a_bad_address_is_refused(cast, bad):
    refused("bad_email", set_address, cast.posts["handler"].person, bad, actor=cast.handler, on=DUE)


def test_an_address_is_its_owners(cast):
    person = cast.posts["handler"].person
    refused("not_found", set_address, person, "a@example.cn", actor=cast.stranger, on=DUE)
    set_address(person, "a@example.cn", actor=cast.admin, on=DUE)
    set_address(person, "", actor=cast.handler, on=DUE)
    assert "example" not in Entry.objects.latest("seq").payload
    assert verify().problems == []


def test_mail_goes_to_who_gave_an_address_with_the_number_and_no_word_of_the_matter(cast, settings):
    petition = forwarded(cast)
    set_address(cast.posts["deputy"].person, "sunli@example.cn", actor=cast.deputy, on=DUE)
    remind(date(2013, 6, 26))
    assert mail.outbox == []  # not configured
    settings.MAIL_FROM = "xinfang@example.cn"
    remind(date(2013, 7, 2))
    (said,) = mail.outbox
    assert said.to == ["sunli@example.cn"]
    assert petition.number in said.subject
    assert "2013年7月1日 周一" in said.body
    for word in ("物业", "停车费", "张三丰"):
        assert word not in said.subject + said.body


def test_what_the_mail_server_refuses_is_tried_again(cast, settings, monkeypatch):
    settings.MAIL_FROM = "xinfang@example.cn"
    forwarded(cast)
    set_address(cast.posts["deputy"].person, "sunli@example.cn", actor=cast.deputy, on=DUE)
    with monkeypatch.context() as broken:
        broken.setattr(senders.EmailMessage, "send", lambda self: 0)
        remind(date(2013, 6, 26))
    backlog = outbox.backlog(reminding.MAIL)
    assert (backlog.waiting, backlog.failing) == (1, 1)
    assert Errand.objects.get(kind=reminding.MAIL).error == "NotTaken"
    outbox.drain(timezone.now())
    assert mail.outbox == []  # not yet its time
    outbox.drain(timezone.now() + timedelta(minutes=2))
    assert len(mail.outbox) == 1
    assert outbox.backlog(reminding.MAIL).waiting == 0


class Answer:
    status = 204

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


def test_the_webhook_is_signed_and_carries_codes_only(cast, settings, monkeypatch):
    settings.WEBHOOK_URL, settings.WEBHOOK_SECRET = "https://hooks.example.invalid/x", "s" * 32
    petition = forwarded(cast)
    asked_, fails = [], [True]

    def open_(self, request, timeout):
        if fails.pop() if fails else False:
            raise HTTPError(request.full_url, 503, "no", {}, None)
        asked_.append(request)
        return Answer()

    monkeypatch.setattr("urllib.request.OpenerDirector.open", open_)
    remind(date(2013, 6, 26))
    assert outbox.backlog(reminding.HOOK).failing == 1
    outbox.drain(timezone.now() + timedelta(minutes=2))
    assert len(asked_) == 2  # handler and deputy
    body = asked_[0].data
    wanted = "sha256=" + hmac.new(b"s" * 32, body, "sha256").hexdigest()
    assert asked_[0].get_header("X-xinfang-signature") == wanted
    assert {one.get_header("X-xinfang-delivery") for one in asked_} == {str(row.uid) for row in Notice.objects.all()}
    said = json.loads(body)
    assert (said["petition"], said["code"], said["due"]) == (petition.number, "due_soon", "2013-07-01")
    assert set(said) == {"code", "petition", "limit", "due", "organ", "to", "made"}
    assert body.isascii()
    assert "物业" not in json.dumps(said, ensure_ascii=False)
