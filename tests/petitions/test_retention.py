"""Closed files after their years: held, proposed by one, destroyed by another; a tombstone keeps what past rates need."""

import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.cast import OPERATOR, SINCE, accepted, key, letter, on, registered, signer
from xinfang.bureau.actions import change_setting
from xinfang.bureau.models import ActKey
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.people import actions as people
from xinfang.people.queries import actor_from
from xinfang.petitions import actions, queries
from xinfang.petitions.kinds import Channel, Outcome, Purpose, ServiceMode
from xinfang.petitions.models import Clock, Disposal, Hold, Petition, Petitioner, Proceeding, Submission
from xinfang.petitions.retention import destroyers, register
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.retention import free_on, last_closed

CLOSED = date(2013, 9, 2)  # Monday
FREE = date(2024, 1, 1)  # ten years from 1 January 2014
LAST = date(2023, 12, 31)


def refused(code, act, *given, **said):
    with pytest.raises(Refused) as found:
        act(*given, **said)
    assert found.value.code == code, found.value


def archived(cast, **changes):
    """A matter replied to on 1 July, served on 2 July, archived after the window."""
    petition = accepted(cast, **changes)
    replied, served = date(2013, 7, 1), date(2013, 7, 2)
    actions.reply(
        petition.uid,
        outcome=Outcome.EXPLAIN,
        text="退还张三丰多收的停车费。",
        actor=signer(cast.handler),
        when=on(replied),
        key=key(),
    )
    actions.serve(
        petition.uid, mode=ServiceMode.HAND, received_on=served, actor=cast.handler, when=on(served), key=key()
    )
    return actions.archive(petition.uid, actor=cast.handler, when=on(CLOSED), key=key())


def destroyed(cast, petition, day=FREE):
    actions.propose_disposal(petition.uid, actor=cast.registrar, on=day, key=key())
    return actions.confirm_disposal(petition.uid, actor=cast.office_head, on=day, key=key())


@pytest.mark.parametrize(
    ("closed", "years", "free"),
    [
        (date(2013, 9, 2), 10, date(2024, 1, 1)),
        (date(2013, 12, 31), 10, date(2024, 1, 1)),
        (date(2014, 1, 1), 10, date(2025, 1, 1)),
        (date(2024, 2, 29), 1, date(2026, 1, 1)),
    ],
)
def test_years_run_from_the_first_of_january_after_the_file_was_closed(closed, years, free):
    assert free_on(closed, years) == free
    assert closed <= last_closed(free, years)
    assert closed > last_closed(date(free.year - 1, 12, 31), years)


def test_a_file_within_its_years_or_not_closed_is_not_destroyed(cast):
    petition, still_open = archived(cast), registered(cast, title="还没有办")
    refused("not_due", actions.propose_disposal, petition.uid, actor=cast.registrar, on=LAST)
    refused("not_closed", actions.propose_disposal, still_open.uid, actor=cast.registrar, on=FREE)
    assert actions.propose_disposal(petition.uid, actor=cast.registrar, on=FREE).free_on == FREE


def test_the_years_as_they_are_on_the_day_of_the_decision_count(cast):
    petition = archived(cast)
    actions.propose_disposal(petition.uid, actor=cast.registrar, on=FREE)
    change_setting("retain_claim", 11, actor=cast.admin, on=FREE)
    refused("not_due", actions.confirm_disposal, petition.uid, actor=cast.office_head, on=FREE)
    assert not Petition.objects.get(uid=petition.uid).disposed_on


def test_only_the_office_that_keeps_the_file_and_only_who_has_the_duty(cast):
    petition = archived(cast)
    for part in ("handler", "head", "admin", "inspector", "stranger"):
        refused("not_allowed", actions.propose_disposal, petition.uid, actor=getattr(cast, part), on=FREE)
    refused("not_allowed", actions.propose_disposal, petition.uid, actor=OPERATOR, on=FREE)
    with pytest.raises(NotFound):
        actions.propose_disposal(petition.uid, actor=cast.county_registrar, on=FREE)
    actions.propose_disposal(petition.uid, actor=cast.registrar, on=FREE)
    refused("not_allowed", actions.confirm_disposal, petition.uid, actor=cast.registrar, on=FREE)


def test_a_matter_that_no_petition_office_registered_is_kept_by_the_office_above(cast):
    said = letter(received_on=CLOSED)
    done = actions.register(said, organ=cast.organ("RSJ"), actor=cast.stranger, when=on(CLOSED), key=key())
    actions.decline(
        done.petition.uid,
        reason="peoples_congress",
        text="另有职权机关。",
        actor=cast.stranger,
        when=on(CLOSED),
        key=key(),
    )
    actions.archive(done.petition.uid, actor=cast.stranger, when=on(CLOSED), key=key())
    with pytest.raises(NotFound):
        actions.propose_disposal(done.petition.uid, actor=cast.county_registrar, on=FREE)
    destroyed(cast, done.petition)
    assert verify().ok


def test_two_different_persons_whatever_posts_they_hold(cast):
    petition = archived(cast)
    post = people.create_post(cast.organ("XFJ"), title="副局长", kind="deputy_in_charge", actor=OPERATOR, on=SINCE)
    second = people.appoint(cast.posts["office_head"].person, post, start=SINCE, actor=OPERATOR, on=SINCE)
    actions.propose_disposal(petition.uid, actor=cast.office_head, on=FREE)
    refused("proposed", actions.propose_disposal, petition.uid, actor=cast.registrar, on=FREE)
    refused("same_person", actions.confirm_disposal, petition.uid, actor=cast.office_head, on=FREE)
    refused("same_person", actions.confirm_disposal, petition.uid, actor=actor_from(second), on=FREE)
    assert Petitioner.objects.get().identity["name"] == "张三丰"
    actions.reject_disposal(petition.uid, actor=cast.office_head, on=FREE)
    refused("not_proposed", actions.confirm_disposal, petition.uid, actor=cast.office_head, on=FREE)
    destroyed(cast, petition)


def test_a_hold_stops_it_at_both_steps_until_a_named_person_lifts_it(cast):
    petition = archived(cast)
    refused("no_reason", actions.place_hold, petition.uid, reason=" ", actor=cast.registrar, on=FREE)
    actions.propose_disposal(petition.uid, actor=cast.registrar, on=FREE)
    actions.place_hold(petition.uid, reason="张三丰正在诉讼", actor=cast.registrar, on=FREE)
    refused("held", actions.place_hold, petition.uid, reason="又", actor=cast.registrar, on=FREE)
    refused("held", actions.confirm_disposal, petition.uid, actor=cast.office_head, on=FREE)
    refused("not_allowed", actions.lift_hold, petition.uid, actor=cast.registrar, on=FREE)
    lifted = actions.lift_hold(petition.uid, actor=cast.office_head, on=FREE)
    assert (lifted.placed_by, lifted.lifted_by) == (cast.registrar.person, cast.office_head.person)
    refused("not_held", actions.lift_hold, petition.uid, actor=cast.office_head, on=FREE)
    actions.confirm_disposal(petition.uid, actor=cast.office_head, on=FREE)
    assert "张三丰" not in Hold.objects.get().reason
    assert verify().ok


def test_the_tombstone_keeps_what_past_rates_need_and_nothing_of_the_person(cast):
    petition = archived(cast, home_place="通山县某村", residence_place="温泉街道一号", place="温泉街道")
    code_before = petition.code_digest
    clocks = list(Clock.objects.order_by("pk").values_list("limit", "organ_id", "start_on", "due_on", "met_on"))
    shas = list(Paper.objects.order_by("pk").values_list("sha", "kind", "issued_on"))
    assert len(shas) > 4
    destroyed(cast, petition)
    stone = Petition.objects.get(uid=petition.uid)
    assert stone.title == Submission.objects.get().text == "（已按保管期限销毁）"
    assert (stone.home_place, stone.residence_place, stone.place, stone.code_digest) == ("", "", "", "")
    assert {paper.body for paper in Paper.objects.all()} == {"（已按保管期限销毁）"}
    row = Petitioner.objects.select_related("vault").get()
    assert (row.identity, row.vault.by_person, bytes(row.vault.wrapped), bytes(row.vault.sealed)) == ({}, "", b"", b"")
    assert list(Clock.objects.order_by("pk").values_list("limit", "organ_id", "start_on", "due_on", "met_on")) == clocks
    assert list(Paper.objects.order_by("pk").values_list("sha", "kind", "issued_on")) == shas
    proceeding = Proceeding.objects.get()
    assert (proceeding.outcome, proceeding.replied_on) == ("explain", date(2013, 7, 1))
    assert proceeding.organ == cast.organ("ZJJ")
    assert code_before
    assert queries.by_code(stone.number, "") is None
    assert not ActKey.objects.filter(result=petition.uid).exists()
    report = verify()
    assert report.ok, report.problems
    last = Entry.objects.filter(subject=petition.uid).order_by("-seq").first()
    assert last.kind == "retention:dispose"
    refused("disposed", actions.reopen_archive, petition.uid, why="再看", actor=cast.handler, when=on(FREE), key=key())
    refused("disposed", actions.propose_disposal, petition.uid, actor=cast.registrar, on=FREE)


def test_verify_finds_an_identity_destroyed_without_a_decision(cast):
    archived(cast)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE vault_record SET destroyed_on = '2024-01-01'")
    assert any("销毁日" in line for line in verify().problems)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE petitions_petition SET disposed_on = '2024-01-01'")
    assert any("没有销毁的决定" in line for line in verify().problems)


def test_what_other_rooms_keep_is_destroyed_in_the_same_act_or_nothing_is(cast):
    petition, asked = archived(cast), []

    def fails(act, uid):
        asked.append(uid)
        raise Refused("索引没有删掉。", code="kept")

    register(fails)
    try:
        refused("kept", destroyed, cast, petition)
    finally:
        destroyers.remove(fails)
    assert asked == [petition.uid]
    assert Petitioner.objects.get().identity["name"] == "张三丰"
    assert Disposal.objects.get().state == "proposed"
    assert verify().ok


def test_accusations_are_kept_for_their_own_years(cast):
    petition = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("RSJ").uid,))
    actions.decline(
        petition.uid,
        reason="peoples_congress",
        text="另有职权机关。",
        actor=cast.registrar,
        when=on(date(2013, 6, 17)),
        key=key(),
    )
    actions.archive(petition.uid, actor=cast.registrar, when=on(CLOSED), key=key())
    refused("not_due", actions.propose_disposal, petition.uid, actor=cast.registrar, on=date(2043, 12, 31))
    assert actions.propose_disposal(petition.uid, actor=cast.registrar, on=date(2044, 1, 1)).years == 30


def test_the_page_lists_proposes_and_destroys(sign_in, cast, client, settings):
    import time_machine

    petition = archived(cast)
    with time_machine.travel("2024-01-02T09:00:00+08:00", tick=False):
        page = sign_in("registrar").get("/desk/retention/").content.decode()
        assert petition.number in page
        assert "2024年1月1日 周一起" in page
        assert "非法定，本单位设定" in page
        said = {"petition": str(petition.uid), "tab": "due", "key": "a-key-of-the-form-1"}
        assert client.post("/desk/retention/", {**said, "what": "propose"}).status_code == 302
        page = client.get("/desk/retention/?tab=proposed").content.decode()
        assert "撤回提请" in page
        answer = client.post("/desk/retention/", {**said, "what": "confirm", "key": "a-key-of-the-form-2"})
        assert answer.status_code == 400
        assert "不能办这件事" in answer.content.decode()
        sign_in("office_head")
        assert client.post("/desk/retention/", {**said, "what": "burn"}).status_code == 400
        assert client.post("/desk/retention/", {**said, "petition": "x", "what": "confirm"}).status_code == 404
        done = client.post("/desk/retention/", {**said, "what": "confirm", "key": "a-key-of-the-form-3"}, follow=True)
        assert "已销毁。统计需要的" in done.content.decode()
        page = client.get("/desk/retention/?tab=done").content.decode()
        assert "市信访局科员提请" in page
        assert "市信访局局长决定" in page
        stone = client.get(f"/desk/petitions/{petition.number}/").content.decode()
        assert "身份已按保管期限销毁" in stone
        assert "张**" not in stone
        assert "申请查看" not in stone
    for part in ("handler", "admin", "inspector"):
        assert sign_in(part).get("/desk/retention/").status_code == 403


def test_holds_are_placed_and_lifted_at_the_page(sign_in, cast):
    petition = archived(cast)
    client = sign_in("registrar")
    said = {
        "tab": "held",
        "what": "hold",
        "key": "a-key-of-the-form-4",
        "number": petition.number,
        "reason": "正在审计",
    }
    assert client.post("/desk/retention/", {**said, "number": "ABCD-EFGH"}).status_code == 400
    assert client.post("/desk/retention/", {**said, "reason": ""}).status_code == 400
    assert client.post("/desk/retention/", said).status_code == 302
    page = client.get("/desk/retention/?tab=held").content.decode()
    assert "正在审计" in page
    assert "由负责人解除" in page
    lift = {"tab": "held", "what": "lift", "key": "a-key-of-the-form-5", "petition": str(petition.uid)}
    assert sign_in("office_head").post("/desk/retention/", lift).status_code == 302
    assert Hold.objects.get().lifted_on


LIFE = """
import django, json, sys
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests import cast as company
from tests.petitions import test_retention as t
from xinfang.petitions.models import *
from xinfang.papers.models import Paper
from xinfang.vault.models import Record
from django.db import connection
cast = company.assemble()
kept = company.registered(cast, title="别人的事", identity=company.Identity("李四光", "13711112222"))
petition = t.archived(cast, home_place="通山县洪港镇", title="小区物业乱收费" * 12, text="要求退还多收的部分。" * 900)
record = Record.objects.latest("pk")
def raw(sql, *given):
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [bytes(value) for row in cursor.fetchall() for value in row]
marks = [bytes(record.sealed), bytes(record.wrapped)]
marks += [word.encode() for word in (record.by_person, "通山县洪港镇", petition.code_digest)]
marks += raw("SELECT title FROM petitions_petition WHERE id = %s", petition.pk)
marks += raw("SELECT text FROM petitions_submission WHERE petition_id = %s", petition.pk)
uid = petition.uid if connection.vendor == "postgresql" else petition.uid.hex
marks += raw("SELECT body FROM papers_paper WHERE subject = %s", uid)
json.dump([mark.hex() for mark in marks], open(sys.argv[1], "w"))
"""
DISPOSE = """
import django
django.setup()
from tests import cast as company
from tests.petitions import test_retention as t
from xinfang.people.models import Appointment
from xinfang.people.queries import actor_from
from xinfang.petitions.models import Petition
class Cast: pass
cast, company._keys = Cast(), iter(range(10_000, 20_000))
for part in ("registrar", "office_head"):
    setattr(cast, part, actor_from(Appointment.objects.get(person__code=part)))
t.destroyed(cast, Petition.objects.latest("pk"))
from xinfang.ledger.verify import verify
assert verify().ok, verify().problems
from xinfang.petitions.models import Petitioner
assert Petitioner.objects.earliest("pk").identity["name"] == "李四光"
"""
PLAIN = ["张三丰", "13900000000", "温泉街道一号", "要求退还多收的部分", "小区物业乱收费"]


def python(env, script, *words):
    done = subprocess.run(
        [sys.executable, "-c", script, *words], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


ROOT = Path(__file__).parents[2]


def told(home, url=""):
    return {
        "PATH": os.environ["PATH"],
        "XINFANG_HOME": str(home),
        "XINFANG_MASTER_KEY": "a-master-key-for-tests-and-for-nothing-else",
        "XINFANG_DATABASE_URL": url,
        "XINFANG_DATABASE_POOLED": "false",
        "DJANGO_SETTINGS_MODULE": "xinfang.config.settings",
    }


def marks_of(path):
    import json

    return [bytes.fromhex(mark) for mark in json.loads(path.read_text())]


@pytest.mark.faults
def test_after_disposal_the_database_file_holds_no_trace(tmp_path):
    """The sealed bytes, not only the words: what is not there cannot be opened later with whatever key."""
    env, said = told(tmp_path), tmp_path / "marks.json"
    python(env, LIFE, str(said))
    marks = marks_of(said)
    assert len(marks) > 9
    before = b"".join(path.read_bytes() for path in tmp_path.glob("xinfang.sqlite3*"))
    missing = [mark[:8] for mark in marks if not _stands_in(mark, before)]
    assert missing == []
    python(env, DISPOSE)
    after = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path != said and path.is_file())
    assert [mark[:12] for mark in marks if _stands_in(mark, after)] == []
    assert [word for word in PLAIN if word.encode() in after or word.encode("utf-16-le") in after] == []
    with sqlite3.connect(tmp_path / "xinfang.sqlite3") as base:  # what is read out of it holds none either
        base.execute("VACUUM INTO ?", [str(tmp_path / "copy.sqlite3")])
    copy = (tmp_path / "copy.sqlite3").read_bytes()
    assert [mark[:12] for mark in marks if _stands_in(mark, copy)] == []


def _stands_in(mark, stored):
    """Any run of 48 bytes of it: long values are cut over pages."""
    return any(mark[start : start + 48] in stored for start in range(0, max(1, len(mark) - 47), 48))


@pytest.mark.postgres
def test_after_disposal_a_dump_of_postgresql_holds_no_trace(tmp_path):
    at = settings.DATABASES["default"]
    tool = shutil.which("pg_dump") or next(iter(map(str, Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))), None)
    if tool is None:
        pytest.skip("pg_dump is not installed")
    import psycopg

    base = f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}"
    name = f"trace_{os.getpid()}"
    with psycopg.connect(f"{base}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    try:
        env, said = told(tmp_path, f"{base}/{name}"), tmp_path / "marks.json"
        python(env, LIFE, str(said))
        marks = marks_of(said)
        before = dumped(tool, f"{base}/{name}")
        assert all(mark.hex() in before or mark.decode("utf-8", "ignore") in before for mark in marks)
        python(env, DISPOSE)
        after = dumped(tool, f"{base}/{name}")
        for mark in marks:
            assert mark.hex() not in after
            assert len(mark) > 200 or (mark.decode("utf-8", "ignore") or "-" * 9) not in after
        assert not [word for word in PLAIN if word in after]
    finally:
        with psycopg.connect(f"{base}/postgres", autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def dumped(tool, url):
    return subprocess.run([tool, url], capture_output=True, text=True, check=True).stdout


def test_scans_senders_and_talks_go_with_the_matter_and_no_trace_is_left(cast):
    """A letter and a visit of one matter, archived and destroyed: scans, sender, number of the post and words are gone."""
    from tests.petitions.test_hall import seated, talk
    from tests.petitions.test_mail_room import SCAN, batch, enter
    from xinfang.petitions.models import Attachment, MailItem, Ticket
    from xinfang.vault import blobs

    day = date(2013, 6, 14)
    letters = [actions.Letter(day, registered_number="XA31415926", sender="温泉街道 欧阳寄信")]
    row = enter(cast, batch(cast, 1), *letters)[0]
    actions.scan_envelope(row.uid, [SCAN], actor=cast.registrar, when=on(day), key=key())
    petition = archived(cast)
    actions.tie_arrival(MailItem, row.uid, petition.uid, actor=cast.registrar, when=on(day), key=key())
    visit = seated(cast)
    talk(cast, visit, "问：欧阳说什么？\n答：漏水。")
    said = letter(received_on=day, channel=Channel.VISIT)
    actions.join_arrival(Ticket, visit.uid, petition.uid, said, actor=cast.registrar, when=on(day), key=key())
    address = Attachment.objects.get().blob
    assert blobs.there(address)
    destroyed(cast, petition)
    row.refresh_from_db()
    assert (row.sender, row.registered_number, row.cleared_on) == ("", "", FREE)
    record = Attachment.objects.select_related("vault").get()
    assert (record.words, record.vault.destroyed_on) == ({}, FREE)
    texts = [paper.body for paper in Paper.objects.all()]
    assert set(texts) == {"（已按保管期限销毁）"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM petitions_mailitem")
        assert "XA31415926" not in repr(cursor.fetchall())
    assert Entry.objects.filter(subject=petition.uid).order_by("-seq").first().kind == "retention:dispose"
    assert [problem for problem in verify().problems if address not in problem] == []  # the file goes with the commit


def test_what_became_no_matter_is_cleared_after_the_bureaus_years(cast):
    """Ended on Friday 14 June 2013; three years run from 1 January 2014: cleared from 1 January 2017."""
    from tests.petitions.test_hall import by, seated
    from tests.petitions.test_mail_room import one
    from xinfang.petitions.intake import Handed, NotPetition
    from xinfang.petitions.models import MailItem, Ticket

    row, visit = one(cast, sender="温泉街道 欧阳寄信", registered_number="XA1"), seated(cast)
    lying = one(cast, sender="还没有办")
    actions.no_petition(row.uid, why=NotPetition.MISDELIVERED, handed=Handed.RETURNED, **by(cast))
    actions.answer_on_the_spot(visit.uid, text="问：欧阳问低保。", **by(cast))
    assert actions.clear_old(actor=OPERATOR, on=date(2016, 12, 31)) == 0
    assert actions.clear_old(actor=OPERATOR, on=date(2017, 1, 1)) == 2
    assert actions.clear_old(actor=OPERATOR, on=date(2017, 1, 1)) == 0
    row.refresh_from_db()
    lying.refresh_from_db()
    assert (row.sender, row.registered_number, row.outcome) == ("", "", "not_petition")
    assert lying.sender == "还没有办"
    assert Ticket.objects.get().outcome == "answered"  # what was counted stays counted
    assert MailItem.objects.count() == 2
    assert "欧阳" not in "".join(Paper.objects.get(subject=visit.uid).body)
    assert verify().ok
