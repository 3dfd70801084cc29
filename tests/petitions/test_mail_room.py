"""The mail room: counted before reading, each letter ends once, and every slip is put right."""

from datetime import date

import pytest
from django.db import connection

from tests.cast import OPERATOR, cancelled, day, key, letter, on, registered
from tests.petitions.usual import refused
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.petitions import actions
from xinfang.petitions.actions import Letter, Upload
from xinfang.petitions.intake import Handed, NotPetition
from xinfang.petitions.kinds import AttachmentSort, Channel, Purpose
from xinfang.petitions.models import Attachment, Clock, MailBatch, MailItem, Petition, Submission
from xinfang.petitions.registration import Identity
from xinfang.petitions.when import When
from xinfang.rules.refusals import NotFound, Refused, Stale

FRIDAY = day("2013-06-14 周五")
MONDAY = day("2013-06-17 周一")
SCAN = Upload("张三丰的信封.pdf", b"%PDF-1.4\n%%EOF\n", AttachmentSort.ENVELOPE)


def batch(cast, counted=3, at=FRIDAY, part="registrar", **said):
    given = {"actor": getattr(cast, part), "when": on(at), "key": key(), **said}
    return actions.open_batch(counted, cast.posts[part].uid, **given)


def enter(cast, row, *letters, at=FRIDAY, **said):
    given = {"actor": cast.registrar, "when": on(at), "key": key(), **said}
    return actions.add_letters(row.uid, letters, **given)


def one(cast, received=FRIDAY, postmark=None, **said):
    return enter(cast, batch(cast), Letter(received, postmark, **said))[0]


def filed(cast, row, at=MONDAY, **said):
    given = letter(received_on=row.received_on, postmark_on=row.postmark_on, **said)
    return actions.register_arrival(MailItem, row.uid, given, actor=cast.registrar, when=on(at), key=key())


def by(cast, at=FRIDAY, **said):
    return {"actor": cast.registrar, "when": on(at), "key": key(), **said}


def test_who_does_not_register_there_counts_nothing_and_sees_nothing(cast):
    for part in ("handler", "head", "office_head", "admin"):
        refused("not_allowed", batch, cast, part=part)
    opener = cast.posts["registrar"].uid
    refused("not_allowed", actions.open_batch, 1, opener, actor=OPERATOR, when=on(FRIDAY))
    refused("not_in_office", actions.open_batch, 1, cast.posts["stranger"].uid, **by(cast))
    row = one(cast)
    for part in ("stranger", "county_registrar"):
        said = {"actor": getattr(cast, part), "when": on(FRIDAY)}
        with pytest.raises(NotFound):
            actions.correct_batch(row.batch.uid, counted=5, why="漏数", **said)
        with pytest.raises(NotFound):
            actions.void_letter(row.uid, why="重复", **said)


@pytest.mark.parametrize("counted", [0, -1, 5001])
def test_a_count_that_cannot_be(cast, counted):
    refused("bad_count", batch, cast, counted)


def test_the_days_of_a_batch_are_bounded_and_late_ones_need_their_proof(cast):
    opener = cast.posts["registrar"].uid
    said = {"actor": cast.registrar, "key": key()}
    refused("future", actions.open_batch, 1, opener, when=When(MONDAY, FRIDAY), **said)
    refused("late_without_proof", actions.open_batch, 1, opener, when=When(FRIDAY, MONDAY), **said)
    row = actions.open_batch(1, opener, when=When(FRIDAY, MONDAY, "收发登记本第 8 页"), **said)
    assert row.day == FRIDAY
    assert Paper.objects.get(subject=row.uid).kind == "late_proof"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Letter(FRIDAY, date(2013, 6, 15)), "postmark_later"),
        (Letter(date(2013, 6, 15)), "received_later"),
        (Letter(date(2005, 4, 30)), "before_law"),
        (Letter(FRIDAY, registered_number="13900000000"), "bad_number"),
        (Letter(FRIDAY, registered_number="X" * 41), "bad_number"),
        (Letter(FRIDAY, sender="长" * 201), "bad_sender"),
    ],
)
def test_an_envelope_that_cannot_be(cast, said, code):
    row = batch(cast)
    refused(code, enter, cast, row, said)
    assert not MailItem.objects.exists()


def test_no_more_letters_than_were_counted_and_all_rows_or_none(cast):
    row = batch(cast, 2)
    refused("more_than_counted", enter, cast, row, Letter(FRIDAY), Letter(FRIDAY), Letter(FRIDAY))
    refused("number_taken", enter, cast, row, Letter(FRIDAY, registered_number="xa 1"), Letter(FRIDAY, None, "XA1"))
    assert [one.number for one in enter(cast, row, Letter(FRIDAY), Letter(FRIDAY, None, "xa 1"))] == [1, 2]
    refused("more_than_counted", enter, cast, row, Letter(FRIDAY))
    refused("number_taken", enter, cast, batch(cast), Letter(FRIDAY, registered_number="ＸＡ１"))
    with pytest.raises(Stale):
        actions.correct_batch(row.uid, counted=3, why="漏数", **by(cast), expected=1)
    assert verify().ok


def test_the_same_form_sent_twice_does_nothing_twice(cast):
    said = by(cast)
    first = actions.open_batch(3, cast.posts["registrar"].uid, **said)
    assert actions.open_batch(3, cast.posts["registrar"].uid, **said) == first
    said = by(cast, expected=1)
    assert actions.add_letters(first.uid, [Letter(FRIDAY)], **said) == actions.add_letters(
        first.uid, [Letter(FRIDAY)], **said
    )
    assert MailItem.objects.count() == 1


def test_a_postmark_may_be_years_before_the_date_stamp(cast):
    row = one(cast, postmark=date(2009, 3, 2))
    petition = filed(cast, row).petition
    submission = Submission.objects.get(petition=petition)
    assert (submission.postmark_on, submission.received_on) == (date(2009, 3, 2), FRIDAY)


def test_the_clock_runs_from_the_date_stamp_however_long_the_letter_lay(cast):
    """Received Friday 14 June 2013, registered Monday 17 June: fifteen days end on Saturday 29 June, so Monday 1 July."""
    petition = filed(cast, one(cast)).petition
    clock = Clock.objects.get()
    assert (clock.limit, clock.start_on, clock.nominal_on) == ("disposal", FRIDAY, day("2013-06-29 周六"))
    assert clock.due_on == day("2013-07-01 周一")
    assert petition.registered_on == MONDAY
    row = MailItem.objects.get()
    assert (row.outcome, row.submission.petition, row.ended_on) == ("registered", petition, MONDAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"received_on": date(2013, 6, 13)},
        {"postmark_on": date(2013, 6, 12)},
        {"channel": Channel.VISIT},
        {"channel": Channel.ONLINE},
    ],
)
def test_the_form_may_not_say_otherwise_than_the_envelope(cast, changes):
    row = one(cast)
    said = letter(**{"received_on": FRIDAY, **changes})
    refused("not_as_received", actions.register_arrival, MailItem, row.uid, said, **by(cast))
    assert not Petition.objects.exists()


def test_registering_and_the_link_are_one_act(cast):
    row = one(cast)
    refused("no_title", filed, cast, row, title=" ")
    assert MailItem.objects.get().outcome == ""
    said = {**by(cast), "expected": row.version}
    first = actions.register_arrival(MailItem, row.uid, letter(), **said)
    assert actions.register_arrival(MailItem, row.uid, letter(), **said) == first
    assert Petition.objects.count() == 1
    refused("ended", filed, cast, row)
    assert verify().ok


def test_a_repeat_joins_the_matter_it_repeats(cast):
    petition = registered(cast, day("2013-06-03 周一"))
    row = one(cast)
    given = letter(text="还在收费")
    made = actions.join_arrival(MailItem, row.uid, petition.uid, given, [SCAN], **by(cast))
    row.refresh_from_db()
    assert (row.outcome, row.submission, made.joined_on) == ("joined", made, FRIDAY)
    assert Clock.objects.count() == 1
    refused("ended", actions.join_arrival, MailItem, row.uid, petition.uid, given, **by(cast))
    assert verify().ok


def test_what_is_no_petition_says_why_and_where_it_went(cast):
    row = one(cast)
    said = {"why": NotPetition.ADVERTISEMENT, "handed": Handed.DISCARDED}
    actions.no_petition(row.uid, **said, **by(cast))
    row.refresh_from_db()
    assert (row.outcome, row.reason, row.handed) == ("not_petition", "advertisement", "discarded")
    refused("ended", actions.no_petition, row.uid, **said, **by(cast))
    refused("no_reason", actions.untie_arrival, MailItem, row.uid, why=" ", **by(cast))
    actions.untie_arrival(MailItem, row.uid, why="夹着一封信", **by(cast))
    filed(cast, row)
    assert [one.kind for one in Entry.objects.filter(subject=row.uid)] == ["mail:end", "mail:undo", "mail:end"]
    assert verify().ok


def test_a_wrong_count_is_put_right(cast):
    row = batch(cast, 17)
    enter(cast, row, Letter(FRIDAY), Letter(FRIDAY))
    refused("bad_count", actions.correct_batch, row.uid, counted=1, why="数错", **by(cast))
    refused("no_reason", actions.correct_batch, row.uid, counted=16, why=" ", **by(cast))
    actions.correct_batch(row.uid, counted=16, why="一封是夹带的广告单", **by(cast))
    assert MailBatch.objects.get().counted == 16
    note = Paper.objects.get(subject=row.uid)
    assert (note.kind, note.body) == ("correction_note", "一封是夹带的广告单")
    assert verify().ok


def test_a_row_entered_by_mistake_and_a_wrong_day(cast):
    row = batch(cast, 2)
    first, second = enter(cast, row, Letter(FRIDAY), Letter(FRIDAY, None, "XA1"))
    actions.void_letter(second.uid, why="录了两次", **by(cast))
    refused("ended", actions.void_letter, second.uid, why="录了两次", **by(cast))
    third = enter(cast, row, Letter(FRIDAY, registered_number="XA1"))[0]
    assert third.number == 3
    right = Letter(day("2013-06-13 周四"), day("2013-06-10 周一"), "XA2")
    refused("number_taken", actions.correct_letter, first.uid, Letter(FRIDAY, None, "XA1"), why="看错", **by(cast))
    actions.correct_letter(first.uid, right, why="日戳看错了", **by(cast))
    first.refresh_from_db()
    assert (first.received_on, first.postmark_on, first.registered_number) == (
        right.received_on,
        right.postmark_on,
        "XA2",
    )
    filed(cast, first)
    refused("ended", actions.correct_letter, first.uid, right, why="再改", **by(cast))
    assert verify().ok


def test_a_letter_tied_to_the_wrong_matter_is_tied_to_the_right_one(cast):
    """Two letters of one day; the first was tied to what the second one brought."""
    row = batch(cast)
    first, second = enter(cast, row, Letter(FRIDAY), Letter(FRIDAY))
    actions.scan_envelope(first.uid, [SCAN], **by(cast))
    wrong, right = registered(cast, title="乙的事"), registered(cast, title="甲的事")
    actions.tie_arrival(MailItem, first.uid, wrong.uid, **by(cast))
    assert Attachment.objects.get().petition == wrong
    refused("no_match", actions.tie_arrival, MailItem, second.uid, wrong.uid, **by(cast))
    actions.untie_arrival(MailItem, first.uid, why="对错了", **by(cast))
    assert Attachment.objects.get().petition is None  # it shows somebody else: it leaves the file
    actions.tie_arrival(MailItem, first.uid, right.uid, **by(cast))
    actions.tie_arrival(MailItem, second.uid, wrong.uid, **by(cast))
    assert Attachment.objects.get().petition == right
    assert verify().ok


def test_what_does_not_match_is_not_tied(cast):
    row = one(cast)
    for petition in (
        registered(cast, MONDAY),
        registered(cast, channel=Channel.VISIT),
        cancelled(cast),
    ):
        refused("no_match", actions.tie_arrival, MailItem, row.uid, petition.uid, **by(cast, at=MONDAY))
    there = {"organ": cast.organ("XAXF"), "actor": cast.county_registrar}
    hidden = actions.register(letter(), **there, when=on(FRIDAY), key=key()).petition
    with pytest.raises(NotFound):
        actions.tie_arrival(MailItem, row.uid, hidden.uid, **by(cast))


def test_scans_of_envelopes_are_sealed_and_each_opening_is_recorded(cast):
    row = one(cast)
    refused("unknown_kind", actions.scan_envelope, row.uid, [Upload("a.exe", b"MZ\x00")], **by(cast))
    scan = actions.scan_envelope(row.uid, [SCAN], **by(cast))[0]
    got = actions.open_envelope(row.uid, scan.uid, actor=cast.registrar, on=FRIDAY)
    assert (got.data, got.mime) == (SCAN.data, "application/pdf")
    assert "张三丰" not in got.name
    assert Entry.objects.filter(kind="file:open", subject=row.uid).count() == 1
    refused("not_allowed", actions.open_envelope, row.uid, scan.uid, actor=cast.office_head, on=FRIDAY)
    for part in ("stranger", "county_registrar"):
        with pytest.raises(NotFound):
            actions.open_envelope(row.uid, scan.uid, actor=getattr(cast, part), on=FRIDAY)
    petition = filed(cast, row).petition
    with pytest.raises(NotFound):  # now it is the matter's file, and opens there
        actions.open_envelope(row.uid, scan.uid, actor=cast.registrar, on=FRIDAY)
    assert actions.open_attachment(petition.uid, scan.uid, actor=cast.registrar, on=MONDAY).data == SCAN.data
    assert verify().ok


def test_the_sender_stands_in_the_vault_alone(cast):
    row = one(cast, sender="温泉街道一号 欧阳寄信", registered_number="XA12345678942")
    assert row.sender == "温泉街道一号 欧阳寄信"
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM petitions_mailitem")
        assert "欧阳" not in repr(cursor.fetchall())
    assert "欧阳" not in repr(list(Entry.objects.values()))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE vault_record SET destroyed_on = '2013-06-20'")
    assert any("来信" in line for line in verify().problems)


def test_a_matter_of_which_one_may_not_know_hides_its_letter_too(cast):
    row = one(cast)
    petition = filed(cast, row).petition
    _recuse(petition, cast, MONDAY)
    with pytest.raises(NotFound):
        actions.untie_arrival(MailItem, row.uid, why="看看", **by(cast, at=MONDAY))


def _recuse(petition, cast, at):
    from xinfang.petitions.models import Recusal

    person = cast.posts["registrar"].person
    Recusal.objects.create(
        petition=petition, person=person, ground="kin", asked_by="declared", asked_on=at, reason="邻居", from_on=at
    )


def test_an_accusation_by_letter_is_as_sealed_as_any(cast):
    row = one(cast)
    against = (cast.organ("ZJJ").uid,)
    petition = filed(cast, row, purpose=Purpose.ACCUSATION, complained_of=against, identity=Identity("钱二宝")).petition
    assert petition.sealed_path
    assert not Petition.objects.visible_to(cast.handler).exists()
    row = one(cast)
    own = (cast.organ("XFJ").uid,)
    with pytest.raises(Refused) as found:
        filed(cast, row, purpose=Purpose.ACCUSATION, complained_of=own)
    assert found.value.code == "accused_registrar"
    actions.no_petition(row.uid, why=NotPetition.NOT_OURS_TO_OPEN, handed=Handed.HANDED_ON, **by(cast))
