"""The reception calendar: what may be put there, what visitors see and book, who sees who comes, what is forgotten."""

import re
from datetime import date

import pytest
import time_machine
from django.test import Client

from tests.cast import OPERATOR, accepted, key, on
from xinfang.duties import actions
from xinfang.duties.actions.booking import Wanted
from xinfang.duties.actions.planning import Planned
from xinfang.duties.booking import by_code
from xinfang.duties.kinds import Came, ReceptionForm
from xinfang.duties.models import Booking, ReceptionPlan
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.people import actions as people
from xinfang.petitions.arrived import Ticket
from xinfang.petitions.numbers import code_for
from xinfang.portal.lodge import PETITIONER
from xinfang.rules.refusals import NotFound, Refused

TODAY, DAY = date(2014, 4, 1), date(2014, 4, 10)  # 周二, 周四
HOUSEKEEPER = OPERATOR
WHO = {"name": "欧阳来访", "phone": "13912345678", "subject": "停车费退还"}


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2014-04-01 10:00+08:00", tick=False) as clock:
        yield clock


def text(response):
    return response.content.decode()


def plan(cast, part="head", actor=None, **changes):
    said = {
        "day": DAY,
        "starts": "09:00",
        "ends": "11:30",
        "place": "一楼接待室",
        "form": ReceptionForm.FIXED,
        "places": 2,
    }
    planned = Planned(**{**said, **changes})
    return actions.plan_reception(cast.posts[part], planned, actor=actor or cast.head, when=on(TODAY), key=key())


def book(row, on_day=TODAY, act_key=None, **said):
    return actions.book(row, Wanted(**(said or WHO)), actor=PETITIONER, on=on_day, key=act_key or key())


@pytest.mark.parametrize(
    ("part", "changes", "code"),
    [
        ("handler", {}, "not_a_leader"),
        ("head", {"day": date(2014, 3, 31)}, "past"),
        ("head", {"day": date(2015, 5, 1)}, "too_far"),
        ("head", {"starts": "9点"}, "bad_time"),
        ("head", {"starts": "11:30"}, "out_of_order"),
        ("head", {"place": " "}, "missing"),
        ("head", {"places": 201}, "bad_count"),
    ],
)
def test_what_may_not_stand_in_the_calendar_is_refused(cast, part, changes, code):
    with pytest.raises(Refused) as refused:
        plan(cast, part, **changes)
    assert refused.value.code == code
    assert ReceptionPlan.objects.count() == 0


def test_another_organ_s_leader_and_one_who_leaves_before_the_day_are_refused(cast):
    with pytest.raises(Refused):
        plan(cast, "office_head")
    people.close_appointment(cast.posts["deputy"], end=date(2014, 4, 9), actor=OPERATOR, on=TODAY)
    cast.posts["deputy"].refresh_from_db()
    with pytest.raises(Refused) as refused:
        plan(cast, "deputy")
    assert refused.value.code == "not_in_office"


def test_places_are_bounded_and_one_given_back_is_free_again(cast):
    row = plan(cast)
    first = book(row, act_key="booking:a-long-enough-key")
    book(row)
    with pytest.raises(Refused) as refused:
        book(row)
    assert refused.value.code == "full"
    assert book(row, act_key="booking:a-long-enough-key") == first  # sent twice: one place
    actions.cancel_booking(code_for("booking:a-long-enough-key"), actor=PETITIONER, on=TODAY, key=key())
    assert book(row).number == 3
    assert verify().problems == []


@pytest.mark.parametrize("name", ["name", "phone", "subject"])
def test_neither_who_nor_a_matter_is_refused(cast, name):
    with pytest.raises(Refused) as refused:
        book(plan(cast), **{**WHO, name: " "})
    assert refused.value.field == name


def test_nothing_is_booked_on_the_day_itself_or_once_it_was_called_off(cast):
    row = plan(cast)
    assert book(row, date(2014, 4, 9))  # 周三
    with pytest.raises(Refused):
        book(row, DAY)
    actions.void("plan", row.uid, why="领导出差", actor=cast.head, when=on(TODAY), key=key())
    with pytest.raises(Refused):
        book(row)


def test_no_entry_of_the_ledger_says_who_comes(cast):
    book(plan(cast))
    kept = " ".join(Entry.objects.values_list("payload", flat=True))
    assert "欧阳" not in kept
    assert "13912345678" not in kept


def test_the_calendar_is_public_and_holds_facts_of_office_alone(cast):
    row = plan(cast, topics="物业")
    plan(cast, "deputy", places=0)
    book(row)
    page = text(Client().get("/receptions/"))
    assert "咸宁市住房和城乡建设局 局长 刘建军" in page
    assert "2014年4月10日 周四 09:00—11:30" in page
    assert "还有 1 个" in page
    assert "不用预约" in page
    assert "欧阳" not in page
    actions.void("plan", row.uid, why="领导出差", actor=cast.head, when=on(TODAY), key=key())
    assert "刘建军" not in text(Client().get("/receptions/"))


def fill(client, url, **said):
    page = text(client.get(url))
    return client.post(url, {"key": re.search(r'name="key" value="([^"]*)"', page)[1], **said})


def test_a_visitor_books_looks_it_up_and_gives_it_back(cast):
    row = plan(cast)
    client = Client()
    assert fill(client, f"/receptions/{row.uid}/", **{**WHO, "phone": ""}).status_code == 400
    answer = fill(client, f"/receptions/{row.uid}/", **WHO)
    assert answer["Location"] == "/receptions/booked/"
    page = text(client.get(answer["Location"]))
    code = re.search(r'<dd class="code">([^<]*)</dd>', page)[1]
    assert "第 1 个" in page
    other = Client()
    assert other.get("/receptions/booked/").status_code == 302
    assert other.post("/receptions/booking/", {"code": "AAAAA-BBBBB"}).status_code == 400
    found = text(other.post("/receptions/booking/", {"code": code.lower().replace("-", " ")}))
    assert "一楼接待室" in found
    assert "欧阳" not in found
    gone = text(other.post("/receptions/booking/", {"code": code, "do": "cancel"}))
    assert "已经取消" in gone
    kept = Booking.objects.select_related("vault").get()
    assert kept.vault.destroyed_on == TODAY
    assert verify().problems == []


def test_codes_are_not_guessed_for_long(cast):
    plan(cast)
    client = Client()
    answers = [client.post("/receptions/booking/", {"code": f"AAAAA-{n:05}"}).status_code for n in range(11)]
    assert answers == [400] * 10 + [429]


def test_one_place_sends_only_so_many(cast):
    from xinfang.bureau.actions import change_setting

    change_setting("lodge_per_hour", 1, actor=OPERATOR, on=TODAY)
    row, client = plan(cast), Client()
    assert fill(client, f"/receptions/{row.uid}/", **WHO).status_code == 302
    assert fill(client, f"/receptions/{row.uid}/", **WHO).status_code in {400, 429}
    assert Booking.objects.count() == 1


def test_who_lodged_before_books_with_number_and_code_and_a_wrong_code_is_none(cast, monkeypatch):
    petition = accepted(cast, date(2014, 3, 3))
    row, client = plan(cast), Client()
    wrong = fill(client, f"/receptions/{row.uid}/", number=petition.number, code="AAAAA-BBBBB")
    assert wrong.status_code == 400
    assert "没有找到" in text(wrong)
    monkeypatch.setattr("xinfang.petitions.queries.by_code", lambda number, code: petition)
    assert fill(client, f"/receptions/{row.uid}/", number=petition.number, code="right").status_code == 302
    assert Booking.objects.get().petition == petition


def test_only_the_receiving_organ_sees_who_comes_and_each_look_is_in_the_ledger(sign_in, cast):
    row = plan(cast)
    book(row)
    url = f"/desk/receptions/{row.uid}/"
    assert sign_in("office_head").get(url).status_code == 404
    for who in ("handler", "inspector"):
        assert sign_in(who).get(url).status_code == 403, who
    client = sign_in("head")
    page = text(client.get(url))
    assert "欧阳" not in page
    assert "13912345678" not in page
    page = text(client.post(url, {"do": "open"}))
    assert "欧阳来访 13912345678" in page
    assert Entry.objects.filter(kind="booking:open", subject=row.uid).count() == 1
    assert "1／2" in text(client.get("/desk/receptions/"))


def test_a_no_show_is_said_of_the_place_after_the_day_came(cast, frozen):
    place = book(plan(cast))
    said = {"actor": cast.head, "key": key()}
    with pytest.raises(Refused):
        actions.mark_booking(place.uid, Came.ABSENT, when=on(TODAY), **said)
    actions.mark_booking(place.uid, Came.ABSENT, when=on(DAY), actor=cast.head, key=key())
    assert Booking.objects.get().came == "absent"
    with pytest.raises(NotFound):
        actions.mark_booking(place.uid, Came.CAME, when=on(DAY), actor=cast.office_head, key=key())


def test_a_place_becomes_a_ticket_on_the_day_and_a_matter(sign_in, cast, frozen):
    row = plan(cast, "office_head", actor=cast.office_head)
    place = book(row)
    both = cast.office_head
    from dataclasses import replace

    clerk = replace(both, permissions=both.permissions | {"petition:register"})
    said = {"taken_at": "09:10", "actor": clerk}
    with pytest.raises(Refused):
        actions.ticket_booking(place.uid, 2, **said, when=on(TODAY), key=key())
    actions.ticket_booking(place.uid, 2, **said, when=on(DAY), key=key())
    kept = Booking.objects.get()
    assert kept.ticket == Ticket.objects.get().uid
    assert kept.came == "came"
    with pytest.raises(Refused):
        actions.ticket_booking(place.uid, 2, **said, when=on(DAY), key=key())
    petition = accepted(cast, date(2014, 3, 3))
    with pytest.raises(Refused):
        actions.tie_booking(place.uid, "ZZZZ-ZZZZ", actor=clerk, when=on(DAY), key=key())
    actions.tie_booking(place.uid, petition.number, actor=clerk, when=on(DAY), key=key())
    assert Booking.objects.get().petition == petition
    assert verify().problems == []


def test_who_booked_is_forgotten_after_the_bureau_s_days(cast):
    book(plan(cast))
    assert actions.clear_bookings(actor=HOUSEKEEPER, on=date(2014, 5, 10)) == 0  # 周六: the thirtieth day
    assert actions.clear_bookings(actor=HOUSEKEEPER, on=date(2014, 5, 11)) == 1  # 周日
    kept = Booking.objects.select_related("vault").get()
    assert (kept.cleared_on, kept.vault.destroyed_on) == (date(2014, 5, 11), date(2014, 5, 11))
    assert actions.clear_bookings(actor=HOUSEKEEPER, on=date(2014, 5, 12)) == 0
    assert verify().problems == []


def test_a_code_of_a_cleared_booking_shows_the_day_and_nobody(cast):
    book(plan(cast), act_key="booking:a-long-enough-key")
    found = by_code(code_for("booking:a-long-enough-key"))
    assert found is not None
    assert found.plan.day == DAY
    assert by_code("nonsense") is None


def test_a_secretary_plans_by_the_form_and_repeats_it(sign_in, cast):
    client, url = sign_in("head"), "/desk/duties/enter/plan/"
    head = str(cast.posts["head"].uid)
    said = {
        "on": "2014-04-10",
        "post": head,
        "starts": "09:00",
        "ends": "11:30",
        "place": "一楼",
        "form_field": "fixed",
    }
    assert fill(client, url, **said, places="x").status_code == 400
    assert fill(client, url, **{**said, "on": "2014-03-01"}, places="3").status_code == 400
    assert fill(client, url, **said, places="3").status_code == 302
    page = text(client.get(f"{url}?again=1"))
    assert 'value="09:00"' in page
    assert 'value="一楼"' in page


def test_the_lists_cost_a_bounded_number_of_statements(sign_in, cast, django_assert_max_num_queries):
    for n in range(12, 20):
        book(plan(cast, day=date(2014, 4, n)))
    with django_assert_max_num_queries(4):
        Client().get("/receptions/")
    client = sign_in("head")
    client.get("/desk/receptions/")
    with django_assert_max_num_queries(8):
        client.get("/desk/receptions/")
