"""The hall: numbers without gap, who sat at the window, what became of each visit, the record of the talk."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from tests.cast import day, key, letter, on, registered
from tests.petitions.usual import refused
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.petitions import actions, life, queries, ticketing
from xinfang.petitions.actions.visiting import sitting
from xinfang.petitions.identities import Person
from xinfang.petitions.intake import Confirmed, Guide
from xinfang.petitions.kinds import Channel, Role
from xinfang.petitions.models import Clock, Petition, Submission, Ticket
from xinfang.petitions.registration import Identity
from xinfang.petitions.visitwords import joint
from xinfang.petitions.when import When
from xinfang.rules import visits
from xinfang.rules.refusals import NotFound, Refused

FRIDAY = day("2013-06-14 周五")
MONDAY = day("2013-06-17 周一")
NEW = day("2023-03-01 周三")


def by(cast, at=FRIDAY, part="registrar", **said):
    return {"actor": getattr(cast, part), "when": on(at), "key": key(), **said}


def ticket(cast, heads=1, at=FRIDAY, **said):
    made = actions.take_ticket(heads, taken_at="09:35", window="3号窗口", **by(cast, at, **said))
    return Ticket.objects.get(uid=made.uid)


def seated(cast, *parts, heads=1, at=FRIDAY):
    row = ticket(cast, heads, at)
    officers = [cast.posts[part].uid for part in parts or ("registrar",)]
    return actions.receive_visitors(row.uid, officers, window="3号窗口", **by(cast, at))


def visit(heads=1, at=FRIDAY, **said):
    return letter(**{"channel": Channel.VISIT, "head_count": heads, "received_on": at, **said})


def talk(cast, row, text="问：您反映什么？\n答：停车费涨了。", confirmed=Confirmed.SIGNED, **said):
    return actions.record_talk(row.uid, text=text, confirmed=confirmed, **by(cast, **said))


def test_who_does_not_register_there_gives_no_ticket_and_sees_none(cast):
    for part in ("handler", "office_head", "admin", "inspector"):
        refused("not_allowed", ticket, cast, part=part)
    row = ticket(cast)
    for part in ("stranger", "county_registrar"):
        with pytest.raises(NotFound):
            actions.visitors_left(row.uid, **by(cast, part=part))


@pytest.mark.parametrize(
    ("heads", "taken_at", "window", "code"),
    [
        (0, "09:35", "", "head_count"),
        (100_001, "09:35", "", "head_count"),
        (1, "24:00", "", "bad_time"),
        (1, "9:35", "", "bad_time"),
        (1, "09:35", "长" * 21, "bad_window"),
    ],
)
def test_a_ticket_that_cannot_be(cast, heads, taken_at, window, code):
    refused(code, actions.take_ticket, heads, taken_at=taken_at, window=window, **by(cast))


def test_numbers_run_per_organ_and_day_and_a_void_one_stays_used(cast):
    assert [ticket(cast).number for _ in range(3)] == [1, 2, 3]
    assert ticket(cast, at=MONDAY).number == 1
    assert ticket(cast, part="stranger").number == 1
    refused("no_reason", actions.void_ticket, Ticket.objects.first().uid, why="", **by(cast))
    actions.void_ticket(Ticket.objects.get(organ=cast.organ("XFJ"), day=FRIDAY, number=2).uid, why="误取", **by(cast))
    assert ticket(cast).number == 4
    said = by(cast)
    one = [actions.take_ticket(2, taken_at="10:00", **said).uid for _ in range(2)]
    assert one[0] == one[1]
    assert Ticket.objects.get(uid=one[0]).number == 5
    assert verify().ok
    with connection.cursor() as cursor:
        cursor.execute("UPDATE petitions_ticketcounter SET last = 9 WHERE last = 5")
    assert any("来访号有缺" in line for line in verify().problems)


def test_a_ticket_entered_late_has_its_own_day_and_its_proof(cast):
    late = When(FRIDAY, MONDAY, "来访登记本第 3 页")
    made = actions.take_ticket(1, taken_at="15:00", actor=cast.registrar, when=late, key=key())
    row = Ticket.objects.get(uid=made.uid)
    assert (row.day, row.number) == (FRIDAY, 1)
    assert Paper.objects.get(subject=row.uid).kind == "late_proof"


def test_who_sat_at_the_window(cast):
    row = ticket(cast)
    refused("no_officer", actions.receive_visitors, row.uid, [], window="", **by(cast))
    refused("no_officer", actions.receive_visitors, row.uid, [cast.posts["handler"].uid], window="", **by(cast))
    refused("not_in_office", actions.receive_visitors, row.uid, [row.uid], window="", **by(cast))
    both = [cast.posts[part].uid for part in ("registrar", "handler", "stranger")]
    actions.receive_visitors(row.uid, both, window="联合接访窗口", **by(cast))
    assert joint(sitting(row))
    assert {one.organ.code for one in sitting(row)} == {"XFJ", "ZJJ", "RSJ"}
    entry = Entry.objects.get(kind="hall:receive")
    assert '"officers":3' in entry.payload
    assert '"organs":3' in entry.payload
    actions.receive_visitors(row.uid, both[:1], window="1号窗口", **by(cast))  # a slip: only one sat there
    assert [one.appointment.uid for one in sitting(row)] == both[:1]
    assert not joint(sitting(row))
    assert verify().ok


def test_nothing_ends_that_nobody_received_and_who_was_received_did_not_leave(cast):
    row = ticket(cast)
    said = {"text": "问政策", **by(cast)}
    refused("not_received", actions.answer_on_the_spot, row.uid, **said)
    refused("not_received", actions.register_arrival, Ticket, row.uid, visit(), **by(cast))
    refused("not_received", talk, cast, row)
    row = seated(cast)
    refused("received", actions.visitors_left, row.uid, **by(cast))


def test_art_2005_22_an_answer_on_the_spot_starts_no_clock_and_may_still_be_registered(cast):
    row = seated(cast)
    refused("empty_paper", actions.answer_on_the_spot, row.uid, text=" ", **by(cast))
    actions.answer_on_the_spot(row.uid, text="问：低保在哪里申请？答：在村委会。", **by(cast))
    row.refresh_from_db()
    assert (row.outcome, Petition.objects.count(), Clock.objects.count()) == ("answered", 0, 0)
    paper = Paper.objects.get(subject=row.uid)
    assert (paper.kind, paper.uid) == ("spot_answer", row.paper)
    assert "低保" not in repr(list(Entry.objects.values()))
    actions.untie_arrival(Ticket, row.uid, why="来访人要求登记", **by(cast, MONDAY))
    done = actions.register_arrival(Ticket, row.uid, visit(), **by(cast, MONDAY))
    assert Paper.objects.get(uid=paper.uid).voided_on == MONDAY
    assert Clock.objects.get(petition=done.petition).start_on == FRIDAY  # from the day of the visit
    assert verify().ok


@pytest.mark.parametrize(
    ("ground", "at", "cite"),
    [
        (Guide.OTHER_BODY, FRIDAY, "2005/15"),
        (Guide.OTHER_BODY, NEW, "2022/22"),
        (Guide.STATUTORY_PATH, FRIDAY, "2005/21.1"),
        (Guide.OTHER_COMPETENT, FRIDAY, "2005/22"),
        (Guide.OTHER_COMPETENT, NEW, "2022/23"),
        (Guide.NOT_HERE, FRIDAY, "2005/16"),
        (Guide.NOT_HERE, NEW, "2022/20-1"),
    ],
)
def test_who_is_guided_elsewhere_gets_a_note_with_the_body_and_the_article(cast, ground, at, cite):
    row = seated(cast, at=at)
    said = {"ground": ground, "text": "", **by(cast, at)}
    refused("no_body", actions.guide_elsewhere, row.uid, competent=" ", **said)
    actions.guide_elsewhere(row.uid, competent="咸安区人民法院", **said)
    row.refresh_from_db()
    assert (row.outcome, row.reason) == ("guided", ground.value)
    note = Paper.objects.get(uid=row.paper)
    assert (note.kind, "请向咸安区人民法院提出" in note.body) == ("guidance_note", True)
    assert Entry.objects.get(kind="hall:end").cite == cite
    assert verify().ok


def test_art_2005_15_and_every_ground_has_its_articles():
    assert set(visits.GUIDED) == {ground.value for ground in Guide}
    assert visits.cite_guided("other_body", date(2022, 4, 30)) == "2005/15"


def test_art_2005_16_a_visit_goes_to_the_competent_organ_or_the_one_above():
    assert visits.cite_guided("not_here", date(2022, 4, 30)) == "2005/16"


def test_art_2022_20_1_a_visit_goes_to_the_competent_organ_or_the_one_above():
    assert visits.cite_guided("not_here", date(2022, 5, 1)) == "2022/20-1"


def test_the_record_of_the_talk_is_read_back_sealed_and_lies_in_the_file(cast):
    row = seated(cast, "registrar", "handler", heads=3)
    refused("empty_paper", talk, cast, row, text=" ")
    first = talk(cast, row)
    second = talk(cast, row, "问：什么时候涨的？\n答：五月。", Confirmed.REFUSED)
    first.refresh_from_db()
    assert (first.voided_on, second.subject) == (FRIDAY, row.uid)
    assert "没有签名，由工作人员注明" in second.body
    assert "来访人数：3 人" in second.body
    assert "09:35，3号窗口，联合接访" in second.body
    assert "市信访局科员李敏、市住房和城乡建设局科员王芳" in second.body
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM papers_paper")
        assert "五月" not in repr(cursor.fetchall())
    done = actions.register_arrival(Ticket, row.uid, visit(3), **by(cast))
    second.refresh_from_db()
    assert second.subject == done.petition.uid
    third = talk(cast, row, "问：还有吗？\n答：没有。")  # in the file from the start, in the place of the second
    assert third.subject == done.petition.uid
    file = queries.dossier(Petition.objects.filter(pk=done.petition.pk))
    assert "接谈笔录" in [event.title for event in life.events(file)]
    actions.untie_arrival(Ticket, row.uid, why="号票对错了", **by(cast))
    third.refresh_from_db()
    assert third.subject == row.uid
    assert verify().ok


def test_the_registration_is_that_of_the_ticket(cast):
    row = seated(cast, heads=8)
    for wrong in (visit(7), visit(8, MONDAY), visit(8, channel=Channel.LETTER)):
        refused("not_as_received", actions.register_arrival, Ticket, row.uid, wrong, **by(cast, MONDAY))
    named = tuple(Person(Role.REPRESENTATIVE, Identity(f"代表{n}")) for n in "甲乙丙丁戊")
    with pytest.raises(Refused) as found:
        actions.register_arrival(Ticket, row.uid, visit(8, people=named), **by(cast))
    assert (found.value.code, found.value.cite) == ("too_many_representatives", "2005/18-2")
    done = actions.register_arrival(Ticket, row.uid, visit(8, people=named[:4]), **by(cast))
    assert (done.petition.channel, done.petition.head_count) == ("visit", 8)
    row.refresh_from_db()
    assert row.submission.petition == done.petition
    refused("ended", actions.correct_ticket, row.uid, heads=9, window="", why="数错", **by(cast))
    assert verify().ok


def test_a_wrong_head_count_a_wrong_outcome_a_ticket_to_the_wrong_matter(cast):
    row = seated(cast)
    refused("no_reason", actions.correct_ticket, row.uid, heads=9, window="", why="", **by(cast))
    actions.correct_ticket(row.uid, heads=9, window="1号窗口", why="数错了", **by(cast))
    row.refresh_from_db()
    assert (row.heads, row.window) == (9, "1号窗口")
    other = registered(cast, channel=Channel.VISIT, head_count=2, title="别人的事")
    right = registered(cast, channel=Channel.VISIT, head_count=9, title="他们的事")
    actions.tie_arrival(Ticket, row.uid, other.uid, **by(cast))
    actions.untie_arrival(Ticket, row.uid, why="对错了", **by(cast))
    made = actions.tie_arrival(Ticket, row.uid, right.uid, **by(cast))
    assert made.petition == right
    empty = ticket(cast)
    actions.visitors_left(empty.uid, **by(cast))
    actions.untie_arrival(Ticket, empty.uid, why="又回来了", **by(cast))
    refused("open", actions.untie_arrival, Ticket, empty.uid, why="又", **by(cast))
    assert verify().ok


def test_a_visit_about_a_matter_in_hand_joins_it(cast):
    petition = registered(cast, day("2013-06-03 周一"))
    row = seated(cast, heads=2)
    talk(cast, row)
    made = actions.join_arrival(Ticket, row.uid, petition.uid, visit(2), **by(cast))
    row.refresh_from_db()
    assert (row.outcome, made.standing, Clock.objects.count()) == ("joined", "in_hand", 1)
    assert Paper.objects.get(uid=row.talk).subject == petition.uid
    assert verify().ok


def test_art_2022_19_what_is_said_by_mouth_is_taken_down_and_read_back(cast):
    ask = {"organ": cast.organ("XFJ"), **by(cast, NEW)}
    said = visit(at=NEW, taken_down=True)
    error = refused("not_read_back", actions.register, said, **ask)
    assert error.cite == "2022/19"
    error = refused("not_read_back", actions.register, visit(taken_down=True), **{**ask, **by(cast)})
    assert error.cite == "2005/17"
    oral = letter(received_on=NEW, taken_down=True, read_back=True)
    refused("not_oral", actions.register, oral, **ask)
    done = actions.register(replace(said, read_back=True), **ask)
    assert Submission.objects.get(petition=done.petition).taken_down
    receipt = Paper.objects.get(subject=done.petition.uid)
    assert "由工作人员代为记录，已向您宣读" in receipt.body
    assert verify().ok


@pytest.mark.postgres
def test_numbers_are_gap_free_when_twenty_windows_give_them_at_once(real_cast):
    """Twenty threads, three tickets each, every fifth rolled back: 48 tickets, numbered from 1 to 48."""
    from django.db import transaction

    actor, start, failures = real_cast.registrar, threading.Barrier(20), []

    class Fails(Exception):
        pass

    def run(n):
        try:
            start.wait(30)
            for turn in range(3):
                try:
                    with transaction.atomic():
                        actions.take_ticket(1, taken_at="09:00", actor=actor, when=on(FRIDAY), key=f"{n}-{turn}")
                        if (n + turn) % 5 == 0:
                            raise Fails
                except Fails:
                    pass
        except Exception as error:
            failures.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert sorted(Ticket.objects.values_list("number", flat=True)) == list(range(1, 49))
    assert list(ticketing.gaps()) == []
