"""The matters of who leaves are handed over visibly, day by day (Art. 3 of the source): refusals first."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from tests.cast import OPERATOR, SINCE, accepted, archived, day, forwarded, key, on
from tests.petitions.usual import refused
from xinfang.bureau import outbox
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.people import actions as people
from xinfang.petitions import actions, leavers, life, queries
from xinfang.petitions.handed import HandOver
from xinfang.petitions.kinds import RecusalAsked, RecusalGround
from xinfang.petitions.models import Holding, Petition
from xinfang.petitions.noticed import Notice
from xinfang.petitions.when import When
from xinfang.rules.refusals import NotFound

LEFT, DAY = day("2013-07-31 周三"), day("2013-08-05 周一")


@pytest.fixture
def office(cast):
    """A second handler at the housing department, and three matters in the first one's hands."""
    person = people.create_person(code="second", name="林晓", actor=OPERATOR, on=SINCE)
    post = people.create_post(cast.organ("ZJJ"), title="办事员", kind="handler", actor=OPERATOR, on=SINCE)
    cast.posts["second"] = people.appoint(person, post, start=SINCE, actor=OPERATOR, on=SINCE)
    cast.matters = [held(cast) for _ in range(3)]
    return cast


def held(cast, handler="handler"):
    petition = forwarded(cast)
    said = {"handler": cast.posts[handler].uid, "actor": cast.handler, "when": on(date(2013, 6, 17)), "key": key()}
    return actions.accept(petition.uid, **said)


def leave(cast):
    people.close_appointment(cast.posts["handler"], end=LEFT, actor=OPERATOR, on=LEFT)


def hand_over(cast, actor="head", **said):
    given = {"taker": cast.posts["second"].uid, "petitions": None, "when": on(DAY), "key": key(), **said}
    return actions.hand_over(cast.posts["handler"].uid, actor=getattr(cast, actor), **given)


def test_who_does_not_lead_the_organ_hands_nothing_over(office):
    refused("not_allowed", hand_over, office, actor="second")
    for part in ("office_head", "stranger"):
        with pytest.raises(NotFound):
            hand_over(office, actor=part)


def test_who_takes_over_is_in_office_there_and_not_recused(office):
    refused("not_found", hand_over, office, taker=office.posts["stranger"].uid)
    refused("to_self", hand_over, office, taker=office.posts["handler"].uid)
    gone = office.posts["other_leader"]
    people.close_appointment(gone, end=date(2013, 7, 1), actor=OPERATOR, on=date(2013, 7, 1))
    refused("not_in_office", hand_over, office, taker=gone.uid)
    said = {"ground": RecusalGround.KIN, "asked_by": RecusalAsked.DECLARED, "asked_on": DAY, "reason": "近亲属。"}
    whom = office.posts["second"].uid
    actions.recuse(office.matters[0].uid, whom=whom, **said, actor=office.head, when=on(DAY), key=key())
    assert office.matters[0].number in refused("recused", hand_over, office).what
    rest = [one.uid for one in office.matters[1:]]
    assert hand_over(office, petitions=rest).count == 2


def test_days_and_lists_that_do_not_hold(office):
    refused("future", hand_over, office, when=When(DAY, LEFT))
    refused("late_without_proof", hand_over, office, when=When(LEFT, DAY))
    early = When(date(2013, 6, 14), DAY, "移交清单")
    refused("out_of_order", hand_over, office, when=early)
    other = held(office, "second")
    refused("stale", hand_over, office, petitions=[other.uid])
    refused("nothing_to_hand_over", hand_over, office, petitions=[])


def test_seed_3_the_chain_of_each_day_stays_clear(office):
    archived(office)
    leave(office)
    assert [(one.row.person.name, one.matters) for one in leavers.listed(office.head, DAY)] == [("王芳", 3)]
    assert [(one.row.person.name, one.matters) for one in leavers.listed(office.admin, DAY)] == [("王芳", 3)]
    assert leavers.listed(office.office_head, DAY) == []
    assert leavers.listed(office.head, LEFT) == []  # on the last day there is nobody to be handed over from
    same = key()
    made = hand_over(office, key=same)
    assert hand_over(office, key=same) == made
    assert (made.count, HandOver.objects.count()) == (3, 1)
    spans = Holding.objects.filter(petition=office.matters[0]).order_by("pk")
    assert [(row.appointment.person.name, row.start, row.end) for row in spans][-2:] == [
        ("王芳", date(2013, 6, 17), day("2013-08-04 周日")),
        ("林晓", DAY, None),
    ]
    assert leavers.listed(office.head, DAY) == []
    for at, name in ((date(2013, 7, 1), "王芳"), (DAY, "林晓")):
        file = queries.dossier(Petition.objects.filter(pk=office.matters[0].pk))
        people_ = {link.person for link in queries.posts_of_the_day(file, at).links if link.label == "直接责任"}
        assert people_ == {name}, at
    entries = Entry.objects.filter(kind="holding:move")
    assert entries.count() == 3
    assert "王芳" not in entries[0].payload
    assert any(event.title == "移交经办人" for event in life.events(file))
    assert verify().ok


def test_the_new_handler_and_the_head_are_told_once_for_each_matter(office):
    hand_over(office)
    outbox.drain(timezone.now())
    told = Notice.objects.filter(code="handed_over").values_list("person__name", flat=True)
    assert sorted(told) == ["刘建军"] * 3 + ["林晓"] * 3


def test_through_the_pages(office, sign_in):
    leave(office)
    with time_machine.travel("2013-08-05 10:00+08:00", tick=False):
        admin = sign_in("admin").get("/desk/leavers/").content.decode()
        assert "王芳" in admin
        assert office.matters[0].number not in admin
        page = sign_in("head").get("/desk/").content.decode()
        assert '移交 <span class="count">3</span>' in page
        url = f"/desk/leavers/{office.posts['handler'].uid}/"
        client = sign_in("head")
        form = client.get(url)
        assert form.status_code == 200
        shown = form.content.decode()
        assert office.matters[0].number in shown
        key_ = shown.split('name="key" value="')[1].split('"')[0]
        said = {"key": key_, "taker": str(office.posts["second"].uid), "on": "2013-08-05", "proof": ""}
        said["petitions"] = [str(one.uid) for one in office.matters]
        assert client.post(url, {**said, "taker": ""}).status_code == 409
        done = client.post(url, said, follow=True).content.decode()
        assert "3 件已移交" in done
        assert "没有离任未移交的事项" in done
        assert sign_in("stranger").get("/desk/leavers/").status_code == 403
        assert sign_in("admin").get(url).status_code == 403


def test_ending_an_appointment_says_what_is_left_in_hand(office, sign_in):
    with time_machine.travel("2013-07-31 10:00+08:00", tick=False):
        page = sign_in("admin").get(f"/desk/appointments/{office.posts['handler'].uid}/end/").content.decode()
    assert "手里还有 3 件信访事项" in page


def test_who_is_still_in_office_may_be_relieved_of_some(office):
    accepted(office)
    made = hand_over(office, petitions=[office.matters[1].uid])
    assert made.count == 1
    assert Holding.objects.filter(end__isnull=True, appointment=office.posts["second"]).count() == 1
