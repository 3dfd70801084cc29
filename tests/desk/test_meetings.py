"""Quick entry of a meeting: people of the day it was held, names pasted, matters ticked, the last one repeated."""

import re
from datetime import date

import pytest
import time_machine

from tests.cast import OPERATOR, accepted, key, registered
from xinfang.duties import actions, attending
from xinfang.duties.actions.entering import Held
from xinfang.duties.kinds import MeetingKind
from xinfang.duties.models import AgendaItem, Meeting
from xinfang.ledger.verify import verify
from xinfang.people import actions as people
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.models import Petition, Sight
from xinfang.petitions.when import When
from xinfang.rules.refusals import Refused

DAY = date(2014, 4, 1)  # 周二
URL = "/desk/duties/enter/meeting/"
MEETING = {"on": "2014-04-01", "kind": "office", "minutes": "纪要〔2014〕3号", "heard": "on"}


@pytest.fixture
def frozen():
    with time_machine.travel("2014-04-01 10:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def post(client, url, **said):
    page = text(client.get(url))
    return client.post(url, {"key": re.search(r'name="key" value="([^"]*)"', page)[1], **said})


def name_one(cast, organ, title, name, start=date(2005, 1, 1), end=None):
    person = people.create_person(code=f"{title}{name}", name=name, actor=OPERATOR, on=start)
    seat = people.create_post(cast.organ(organ), title=title, kind="handler", actor=OPERATOR, on=start)
    row = people.appoint(person, seat, start=start, actor=OPERATOR, on=start)
    return people.close_appointment(row, end=end, actor=OPERATOR, on=DAY) if end else row


def asked(cast, said, day=DAY):
    return attending.named(cast.organ("ZJJ"), day, said)


@pytest.mark.parametrize(
    "said",
    [
        "刘建军、孙丽、王芳",
        "刘建军，孙丽,王芳",
        "刘建军；孙丽;王芳",
        "刘建军 孙丽\n王芳\n",
        "刘建军（局长） 孙丽、王芳、孙丽",
    ],
)
def test_names_are_parted_by_any_usual_mark_and_count_once(cast, said):
    assert asked(cast, said) == [cast.posts[one].uid for one in ("head", "deputy", "handler")]


def test_nothing_pasted_is_nobody(cast):
    assert asked(cast, " \n ") == []


def test_an_unknown_name_is_refused_with_the_name(cast):
    with pytest.raises(Refused) as refused:
        asked(cast, "刘建军、欧阳无名")
    assert refused.value.field == "pasted"
    assert "“欧阳无名”当天没有任职" in str(refused.value)
    assert "刘建军" not in str(refused.value)


def test_two_of_one_name_are_refused_with_the_choices_and_told_apart_by_their_posts(cast):
    name_one(cast, "ZJJ", "科长", "王芳")
    with pytest.raises(Refused) as refused:
        asked(cast, "王芳")
    assert "王芳（科员）、王芳（科长）" in str(refused.value)
    assert asked(cast, "王芳（科员）") == [cast.posts["handler"].uid]


def test_one_of_another_organ_is_never_guessed(cast):
    with pytest.raises(Refused) as refused:
        asked(cast, "周建国")
    assert "周建国（市信访局）" in str(refused.value)
    assert asked(cast, "周建国( 市信访局 )") == [cast.posts["office_head"].uid]


def test_who_left_before_the_day_or_came_after_it_is_not_found(cast):
    gone = name_one(cast, "ZJJ", "科长", "于远", end=date(2014, 3, 10))
    name_one(cast, "ZJJ", "主任", "辛来", start=date(2014, 3, 20))
    assert asked(cast, "于远", date(2014, 3, 10)) == [gone.uid]  # 周一
    for said, day in (("于远", date(2014, 3, 11)), ("辛来", date(2014, 3, 19))):
        with pytest.raises(Refused):
            asked(cast, said, day)


def meet(cast, matters, day=DAY, actor=None):
    held = Held(MeetingKind.OFFICE, "3号", heard=True, agenda=tuple(one.uid for one in matters))
    when = When(day, max(day, DAY), "纪要")
    return actions.record_meeting(cast.organ("ZJJ"), held, actor=actor or cast.head, when=when, key=key())


def test_a_matter_that_one_may_not_put_on_an_agenda_is_refused(cast):
    other = registered(cast, date(2014, 3, 3))  # 周一
    accusation = registered(cast, date(2014, 3, 3), purpose=Purpose.ACCUSATION, complained_of=(cast.organ("RSJ").uid,))
    for matter in (other, accusation):
        with pytest.raises(Refused) as refused:
            meet(cast, [matter])
        assert refused.value.code == "not_for_agenda"
    late = accepted(cast, date(2014, 3, 3))
    with pytest.raises(Refused):
        meet(cast, [late], date(2014, 2, 28))  # 周五: it had not come yet
    assert Meeting.objects.count() == 0


def test_what_was_studied_stands_with_the_meeting_once(cast):
    matter = accepted(cast, date(2014, 3, 3))
    row = meet(cast, [matter, matter])
    assert [one.petition_id for one in row.agenda.all()] == [matter.pk]
    assert verify().problems == []


@pytest.mark.usefixtures("frozen")
def test_the_form_offers_open_marked_matters_and_no_accusation(sign_in, cast):
    plain, marked, done = (accepted(cast, date(2014, 3, 3)) for _ in range(3))
    Petition.objects.filter(pk__in=[marked.pk, done.pk]).update(important=True)
    Petition.objects.filter(pk=plain.pk).update(important=False)
    Sight.objects.filter(petition=done).update(state="archived")
    secret = registered(cast, date(2014, 3, 3), purpose=Purpose.ACCUSATION, complained_of=(cast.organ("RSJ").uid,))
    Petition.objects.filter(pk=secret.pk).update(important=True)
    client = sign_in("head")
    page = text(client.get(URL))
    assert marked.number in page
    for other in (plain, done, secret):
        assert other.number not in page
    said = {**MEETING, "agenda": [str(marked.uid)], "pasted": "孙丽 王芳", "there": [str(cast.posts["head"].uid)]}
    answer = post(client, URL, **said)
    assert answer.status_code == 302
    row = Meeting.objects.get()
    assert AgendaItem.objects.get().petition_id == marked.pk
    assert {one.appointment.person.name for one in row.attendance.all()} == {"刘建军", "孙丽", "王芳"}
    tampered = post(client, URL, **{**MEETING, "minutes": "4号", "agenda": [str(secret.uid)]})
    assert tampered.status_code == 400


@pytest.mark.usefixtures("frozen")
def test_a_name_that_is_not_certain_comes_back_with_everything_typed(sign_in, cast):
    client = sign_in("head")
    answer = post(client, URL, **MEETING, pasted="孙丽、周建国", words="定了退费")
    assert answer.status_code == 400
    assert "周建国（市信访局）" in text(answer)
    assert "定了退费" in text(answer)
    assert Meeting.objects.count() == 0


@pytest.mark.usefixtures("frozen")
def test_the_form_offers_who_was_in_office_on_the_day_of_the_meeting(sign_in, cast):
    gone = name_one(cast, "ZJJ", "科长", "于远", end=date(2014, 3, 10))
    come = name_one(cast, "ZJJ", "主任", "辛来", start=date(2014, 3, 20))
    client = sign_in("head")
    today, then = text(client.get(URL)), text(client.get(f"{URL}?on=2014-03-10"))
    assert "辛来" in today
    assert "于远" not in today
    assert "于远" in then
    assert "辛来" not in then
    late = {**MEETING, "on": "2014-03-10", "proof": "纪要"}
    answer = post(client, URL, **late, there=[str(come.uid)])
    assert answer.status_code == 400
    assert "于远" in text(answer)  # the people of that day are listed now
    assert post(client, URL, **late, there=[str(gone.uid)], chair=str(gone.uid)).status_code == 302
    assert "2014-04-01" in text(client.get(f"{URL}?on=2015-01-01"))  # a day ahead is today


@pytest.mark.usefixtures("frozen")
def test_the_last_meeting_is_filled_in_again(sign_in, cast):
    client = sign_in("head")
    there = [str(cast.posts[one].uid) for one in ("head", "deputy")]
    assert post(client, URL, **{**MEETING, "kind": "party_group"}, there=there, chair=there[0]).status_code == 302
    page = text(client.get(f"{URL}?again=1"))
    assert '<option value="party_group" selected>' in page
    assert f'<option value="{there[0]}" selected>' in page
    assert page.count(" checked") == 2
    assert "纪要〔2014〕3号" not in page
    assert " checked" not in text(client.get(URL))


@pytest.mark.usefixtures("frozen")
def test_the_last_reception_is_filled_in_again(sign_in, cast):
    client, url = sign_in("head"), "/desk/duties/enter/reception/"
    assert " selected" not in text(client.get(f"{url}?again=1"))  # nothing before: an empty form
    deputy = str(cast.posts["deputy"].uid)
    said = {"on": "2014-04-01", "post": deputy, "place": "三楼接访室", "groups": "2", "heads": "3"}
    assert post(client, url, **said).status_code == 302
    page = text(client.get(f"{url}?again=1"))
    assert "三楼接访室" in page
    assert f'<option value="{deputy}" selected>' in page


@pytest.mark.usefixtures("frozen")
def test_the_form_costs_a_bounded_number_of_statements(sign_in, cast, django_assert_max_num_queries):
    client = sign_in("head")
    for _ in range(5):
        Petition.objects.filter(pk=accepted(cast, date(2014, 3, 3)).pk).update(urgent=True)
    client.get(URL)
    with django_assert_max_num_queries(8):
        assert text(client.get(URL)).count("紧急") >= 5


@pytest.mark.usefixtures("frozen")
def test_every_field_stands_on_its_page_and_what_is_seldom_used_is_folded(sign_in, cast):
    client = sign_in("head")
    page = text(client.get(URL))
    for name in ("on", "kind", "minutes", "chair", "there", "pasted", "heard", "words", "tasks", "proof"):
        assert f'name="{name}"' in page, name
    assert "<summary>补录" not in page
    row = meet(cast, [])
    assert 'name="why"' in text(client.get(f"/desk/duties/void/meeting/{row.uid}/"))


@pytest.mark.usefixtures("frozen")
def test_days_among_the_people_and_working_time_ask_little_at_first(sign_in, cast):
    said = {"code": "WQ", "name": "温泉街道办事处", "short_name": "温泉街道", "kind": "street", "level": "township"}
    street = people.create_organ(
        {**said, "valid_from": date(2005, 1, 1)}, parent=cast.organ("XAQ"), actor=OPERATOR, on=DAY
    )
    seat = people.create_post(street, title="主任", kind="head", actor=OPERATOR, on=DAY)
    people.appoint(cast.posts["head"].person, seat, start=date(2005, 1, 1), actor=OPERATOR, on=DAY)
    people.close_appointment(cast.posts["head"], end=date(2014, 3, 31), actor=OPERATOR, on=DAY)
    client, url = sign_in("head"), "/desk/duties/enter/work/"
    page = text(client.get(url))
    first, _, folded = page.partition("<summary>补录")
    for name, part in (("post", first), ("halves", first), ("sort", first), ("days", folded), ("proof", folded)):
        assert f'name="{name}"' in part, name
    answer = post(client, url, on="2014-03-31", post="x", halves="2", sort="receive")
    assert answer.status_code == 400
    assert "<details open>" in text(answer)
