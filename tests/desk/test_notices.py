"""The list of reminders at the desk, its badge, and where else they go."""

from datetime import date

import pytest
import time_machine

from tests.cast import forwarded
from tests.petitions.test_reminding import remind
from xinfang.people.models import Address
from xinfang.petitions.models import Notice


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel("2013-06-26 10:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def test_ones_own_list_and_badge_and_nobody_elses(sign_in, cast):
    petition = forwarded(cast)
    remind(date(2013, 6, 26))
    other = Notice.objects.get(person__name="孙丽")
    client = sign_in("handler")
    page = text(client.get("/desk/notices/"))
    assert petition.number in page
    assert '提醒 <span class="count">1</span>' in page
    assert client.get(f"/desk/notices/{other.uid}/").status_code == 404
    client.post("/desk/notices/read/", {"notice": [str(other.uid), "nonsense"]})
    assert Notice.objects.filter(read_on__isnull=True).count() == 2
    mine = Notice.objects.get(person__name="王芳")
    assert client.get(f"/desk/notices/{mine.uid}/")["Location"] == f"/desk/petitions/{petition.number}/"
    page = text(client.get("/desk/notices/"))
    assert "没有未读的提醒" in page
    assert '提醒 <span class="count">' not in page
    assert petition.number in text(client.get("/desk/notices/?tab=all"))
    assert petition.number not in text(sign_in("stranger").get("/desk/notices/?tab=all"))
    assert sign_in("admin").get("/desk/notices/").status_code == 403


def test_the_list_is_marked_read_a_page_at_a_time(sign_in, cast):
    for _ in range(31):
        forwarded(cast)
    remind(date(2013, 6, 26))
    client = sign_in("handler")
    page = text(client.get("/desk/notices/"))
    assert page.count('name="notice"') == 30
    assert 'rel="next"' in page
    rows = Notice.objects.filter(person__name="王芳").order_by("-pk")[:30]
    answer = client.post("/desk/notices/read/", {"notice": [str(row.uid) for row in rows]}, follow=True)
    assert "30 条记为已读" in text(answer)
    assert Notice.objects.filter(person__name="王芳", read_on__isnull=True).count() == 1


def test_the_owner_says_where_reminders_go(sign_in, cast):
    client = sign_in("handler")
    answer = client.post("/desk/notices/address/", {"email": "not an address"})
    assert answer.status_code >= 400
    assert not Address.objects.exists()
    client.post("/desk/notices/address/", {"email": "wf@example.cn"})
    assert "wf@example.cn" in text(client.get("/desk/notices/"))
    assert "没有接通" in text(sign_in("admin").get("/desk/settings/"))
