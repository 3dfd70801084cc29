"""Reminders before a period ends: once for an organ, a duty and a period; to its secretary and its head, nobody else."""

from datetime import date

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from tests.cast import OPERATOR, SINCE, key, on
from xinfang.bureau import outbox
from xinfang.bureau.actions import change_setting
from xinfang.bureau.queries import snapshot
from xinfang.duties import actions, reminding
from xinfang.duties.actions.entering import Held
from xinfang.duties.kinds import MeetingKind
from xinfang.duties.models import DutyNotice
from xinfang.people import actions as people
from xinfang.people.models import Address

FAR, NEAR, LAST = date(2014, 3, 16), date(2014, 3, 17), date(2014, 3, 31)  # 周日, 周一, 周一: the quarter's last day


def remind(day):
    return reminding.leave(day, snapshot())


def of(cast, code, duty="office_meeting"):
    rows = DutyNotice.objects.filter(organ=cast.organ(code), duty=duty, due_on=LAST)
    return sorted(rows.values_list("person__name", flat=True))


def secretary(cast):
    person = people.create_person(code="secretary", name="秦书文", actor=OPERATOR, on=SINCE)
    post = people.create_post(cast.organ("ZJJ"), title="办公室主任", kind="handler", actor=OPERATOR, on=SINCE)
    row = people.appoint(person, post, start=SINCE, functions=["secretary"], actor=OPERATOR, on=SINCE)
    cast.posts["secretary"] = row
    return row


def test_nobody_is_told_a_day_before_the_bureau_s_days_and_head_and_secretary_are_on_the_first(cast):
    secretary(cast)
    remind(FAR)  # 15 days before the last day, and 14 are set
    assert of(cast, "ZJJ") == []
    assert remind(NEAR) > 0
    assert of(cast, "ZJJ") == ["刘建军", "秦书文"]
    assert of(cast, "RSJ") == []  # nobody there is head or secretary
    assert (
        DutyNotice.objects.filter(organ=cast.organ("ZJJ")).values("label").distinct().get()["label"] == "2014年第一季度"
    )


def test_once_for_a_period_and_again_for_the_next(cast):
    remind(NEAR)
    count = DutyNotice.objects.count()
    DutyNotice.objects.update(read_on=NEAR)
    assert remind(date(2014, 3, 28)) == 0  # 周五
    assert DutyNotice.objects.count() == count
    assert DutyNotice.objects.filter(read_on__isnull=True).count() == 0
    remind(date(2014, 6, 20))  # 周五
    assert DutyNotice.objects.filter(organ=cast.organ("ZJJ"), duty="office_meeting").count() == 2


def test_a_duty_that_was_met_reminds_nobody(cast):
    said = Held(MeetingKind.OFFICE, "3号", heard=True)
    actions.record_meeting(cast.organ("ZJJ"), said, actor=cast.head, when=on(date(2014, 3, 4)), key=key())  # 周二
    remind(NEAR)
    assert of(cast, "ZJJ") == []


def test_what_was_missed_already_and_what_must_always_be_there_remind_nobody(cast):
    remind(NEAR)
    assert not DutyNotice.objects.filter(due_on__lt=NEAR).exists()
    assert not DutyNotice.objects.filter(duty__in=["contact_facts", "standing_arrangement", "means"]).exists()


def test_the_bureau_sets_how_many_days(cast):
    change_setting("duty_remind_days", 1, actor=OPERATOR, on=NEAR)
    remind(date(2014, 3, 29))  # 周六
    assert of(cast, "ZJJ") == []
    remind(date(2014, 3, 30))  # 周日
    assert of(cast, "ZJJ") == ["刘建军"]


def test_who_comes_into_office_later_is_told_where_nobody_was(cast):
    people.close_appointment(cast.posts["head"], end=date(2014, 3, 10), actor=OPERATOR, on=date(2014, 3, 10))
    remind(NEAR)
    assert of(cast, "ZJJ") == []
    secretary(cast)
    remind(date(2014, 3, 20))  # 周四
    assert of(cast, "ZJJ") == ["秦书文"]


def test_it_goes_by_mail_too_with_no_words_but_the_duty(cast, settings):
    settings.MAIL_FROM = "xinfang@example.org"
    Address.objects.create(person=cast.posts["head"].person, email="liu@example.org")
    remind(NEAR)
    outbox.drain(timezone.now())
    subjects = [one.subject for one in mail.outbox]
    assert "市住房和城乡建设局2014年第一季度党组会或办公会研究信访还没有登记，2014年3月31日 周一到期" in subjects


def test_the_list_shows_it_with_a_link_and_it_is_read_then(sign_in, cast):
    with time_machine.travel("2014-03-17 10:00+08:00", tick=False):
        remind(NEAR)
        row = DutyNotice.objects.get(organ=cast.organ("ZJJ"), duty="office_meeting")
        client = sign_in("head")
        page = client.get("/desk/notices/").content.decode()
        assert "党组会或办公会研究信访 2014年第一季度" in page
        assert '提醒 <span class="count">' in page
        assert sign_in("deputy").get(f"/desk/notices/duties/{row.uid}/").status_code == 404
        client = sign_in("head")
        answer = client.get(f"/desk/notices/duties/{row.uid}/")
        assert answer["Location"] == f"/desk/duties/{cast.organ('ZJJ').uid}/"
        rest = [str(one.uid) for one in DutyNotice.objects.filter(person=row.person, read_on__isnull=True)]
        client.post("/desk/notices/read/", {"duty": [*rest, "nonsense"]})
        page = client.get("/desk/notices/").content.decode()
        assert "没有未读的提醒" in page
        assert '提醒 <span class="count">' not in page
        assert "党组会或办公会研究信访 2014年第一季度" in client.get("/desk/notices/?tab=all").content.decode()


@pytest.mark.usefixtures("cast")
def test_the_housekeeper_tells_once_a_day(xinfang):
    with time_machine.travel("2014-03-17 10:00+08:00", tick=False):
        assert "项快到期的职责" in xinfang("housekeeper", "--once", "--json")[1]["duties_due"]["note"]
        assert xinfang("housekeeper", "--once", "--json")[1]["duties_due"]["note"] == ""
