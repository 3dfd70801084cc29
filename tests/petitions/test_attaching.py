"""Files: by content, within limits, sealed, served to who sees the matter, verified, destroyed with the file."""

import socket
import threading
from datetime import date

import pytest
from django.conf import settings
from django.db import connection

from tests.cast import accepted, archived, forwarded, key, letter, on, registered, signer
from tests.petitions.test_retention import FREE
from tests.petitions.test_retention import destroyed as put_to_an_end
from xinfang.bureau.actions import change_setting
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.petitions import actions
from xinfang.petitions.actions import Upload
from xinfang.petitions.kinds import AttachmentSort, Outcome, Purpose, ServiceMode
from xinfang.petitions.models import Attachment, Petition
from xinfang.portal.lodge import PETITIONER
from xinfang.rules.refusals import NotFound, Refused

DAY = date(2013, 6, 14)  # Friday
PDF = b"%PDF-1.7\n the letter of Zhang Sanfeng"
SCAN = Upload("张三丰的来信.exe", PDF, AttachmentSort.LETTER)


@pytest.fixture
def blobs(tmp_path, monkeypatch):
    """A folder of this test's own."""
    monkeypatch.setattr(settings, "BLOBS", str(tmp_path / "blobs"))
    return tmp_path / "blobs"


def attach(petition, actor, *files, day=DAY, **said):
    return actions.attach(petition.uid, files or (SCAN,), actor=actor, when=on(day), **{"key": key(), **said})


def refused(code, act, *given, **said):
    with pytest.raises(Refused) as found:
        act(*given, **said)
    assert found.value.code == code, found.value


def stored(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_is_not_taken(cast, blobs):
    petition = registered(cast)
    for data in (b"", b"MZ\x90", b"<html>", b"a\x00b"):
        refused("unknown_kind", attach, petition, cast.registrar, Upload("信.pdf", data))
    refused("no_file", actions.attach, petition.uid, (), actor=cast.registrar, when=on(DAY))
    change_setting("attachment_mb", 1, actor=cast.admin, on=DAY)
    refused("file_too_large", attach, petition, cast.registrar, Upload("a", PDF + bytes(1024 * 1024)))
    change_setting("attachments_most", 5, actor=cast.admin, on=DAY)
    attach(petition, cast.registrar, *[SCAN] * 4)
    refused("too_many_files", attach, petition, cast.registrar, SCAN, SCAN)
    assert Attachment.objects.count() == len(stored(blobs)) == 4


def test_one_bad_file_and_none_is_taken(cast, blobs):
    petition = registered(cast)
    refused("unknown_kind", attach, petition, cast.registrar, SCAN, Upload("b", b"MZ\x90\x00"))
    assert not Attachment.objects.exists()
    assert stored(blobs) == []


def test_who_neither_registered_nor_handles_it_adds_nothing(cast, blobs):
    petition = forwarded(cast)
    for actor in (cast.stranger, cast.county_registrar):
        with pytest.raises(NotFound):
            attach(petition, actor)
    refused("not_allowed", attach, petition, cast.other_leader)
    attach(petition, cast.handler)
    attach(petition, cast.registrar)
    refused("put_away", attach, archived(cast), cast.handler, day=date(2013, 8, 5))


def test_a_letter_is_registered_with_its_scan_or_not_at_all(cast, blobs):
    said = {"organ": cast.organ("XFJ"), "actor": cast.registrar, "when": on(DAY), "key": key()}
    refused("unknown_kind", actions.register_with, letter(), [Upload("x", b"MZ\x90\x00")], **said)
    assert not Petition.objects.exists()
    first = actions.register_with(letter(), [SCAN], **said)
    again = actions.register_with(letter(), [SCAN], **said)
    assert (first.petition.pk, first.code) == (again.petition.pk, again.code)
    row = Attachment.objects.get()
    assert (row.petition, row.kind, row.sort, row.size, row.scan) == (
        first.petition,
        "pdf",
        "letter",
        len(PDF),
        "unscanned",
    )
    assert verify().ok


def test_nothing_of_the_file_stands_in_the_clear(cast, blobs):
    attach(registered(cast), cast.registrar)
    row, entry = Attachment.objects.get(), Entry.objects.latest("seq")
    (path,) = stored(blobs)
    assert path.name == row.blob
    assert b"Zhang" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert "张三丰" not in entry.payload + entry.covers
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM petitions_attachment")
        assert "张三丰" not in str(cursor.fetchall())
    assert row.words["name"] == "张三丰的来信.exe"


def test_a_file_is_read_by_who_sees_the_matter_and_the_opening_is_in_the_ledger(cast, blobs):
    petition = forwarded(cast)
    (row,) = attach(petition, cast.registrar)
    with pytest.raises(NotFound):
        actions.open_attachment(petition.uid, row.uid, actor=cast.stranger, on=DAY)
    with pytest.raises(NotFound):  # the office's own scan is not for the public door
        actions.open_attachment(petition.uid, row.uid, actor=PETITIONER, on=DAY)
    with pytest.raises(NotFound):  # nor is it found under another matter
        actions.open_attachment(registered(cast).uid, row.uid, actor=cast.registrar, on=DAY)
    found = actions.open_attachment(petition.uid, row.uid, actor=cast.handler, on=DAY)
    assert (found.data, found.name, found.mime) == (PDF, f"{petition.number}-1.pdf", "application/pdf")
    assert Entry.objects.latest("seq").kind == "file:open"


def test_the_accused_never_reach_a_file_of_the_accusation(cast, blobs):
    said = letter(purpose=Purpose.ACCUSATION, complained_of=(cast.organ("ZJJ").uid,))
    done = actions.register_with(said, [SCAN], organ=cast.organ("XFJ"), actor=cast.registrar, when=on(DAY), key=key())
    row = Attachment.objects.get()
    for actor in (cast.handler, cast.head):
        with pytest.raises(NotFound):
            actions.open_attachment(done.petition.uid, row.uid, actor=actor, on=DAY)


def test_a_file_attached_by_mistake_is_marked_and_kept(cast, blobs):
    petition = accepted(cast)
    (row,) = attach(petition, cast.handler)
    refused("no_reason", actions.take_out, petition.uid, row.uid, why=" ", actor=cast.handler, when=on(DAY))
    with pytest.raises(NotFound):
        actions.take_out(petition.uid, row.uid, why="错了", actor=cast.stranger, when=on(DAY))
    actions.take_out(petition.uid, row.uid, why="是别的事项的。", actor=cast.handler, when=on(DAY), key=key())
    refused("removed", actions.take_out, petition.uid, row.uid, why="再一次", actor=cast.handler, when=on(DAY))
    assert Attachment.objects.get().removed_on == DAY
    assert len(stored(blobs)) == 1
    assert verify().ok


def test_verify_names_a_file_that_is_missing_or_changed(cast, blobs):
    petition = registered(cast)
    attach(petition, cast.registrar, SCAN, Upload("乙", b"%PDF-2"))
    assert verify().ok
    first, second = Attachment.objects.order_by("pk")
    changed, missing = (next(path for path in stored(blobs) if path.name == row.blob) for row in (first, second))
    data = changed.read_bytes()
    changed.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    missing.unlink()
    said = "\n".join(verify().problems)
    assert f"{first.uid} 的文件 {first.blob} 被改过" in said
    assert f"{second.uid} 的文件 {second.blob} 不见了" in said
    for row in (first, second):
        refused("unreadable", actions.open_attachment, petition.uid, row.uid, actor=cast.registrar, on=DAY)


def test_a_file_moved_to_another_row_does_not_open(cast, blobs):
    petition = registered(cast)
    first, second = attach(petition, cast.registrar, SCAN, Upload("乙", b"%PDF-2"))
    Attachment.objects.filter(pk=second.pk).update(blob=first.blob)
    refused("unreadable", actions.open_attachment, petition.uid, second.uid, actor=cast.registrar, on=DAY)
    assert not verify().ok


def test_files_are_destroyed_with_the_file(cast, blobs, django_capture_on_commit_callbacks):
    petition = _closed_with_a_file(cast)
    (path,) = stored(blobs)
    with django_capture_on_commit_callbacks(execute=True):
        put_to_an_end(cast, petition)
    assert stored(blobs) == []
    row = Attachment.objects.get()
    assert row.words == {}
    with pytest.raises(NotFound):
        actions.open_attachment(petition.uid, row.uid, actor=cast.registrar, on=FREE)
    assert verify().ok
    path.write_bytes(b"back from somewhere")
    assert "文件" in "".join(verify().problems)


def _closed_with_a_file(cast):
    """A matter with a scan that was answered, served and archived on Monday, 2 September 2013."""
    petition = accepted(cast)
    attach(petition, cast.registrar)
    said = {
        "outcome": Outcome.EXPLAIN,
        "text": "已经退还。",
        "actor": signer(cast.handler),
        "when": on(date(2013, 7, 1)),
    }
    actions.reply(petition.uid, **said, key=key())
    said = {"mode": ServiceMode.HAND, "received_on": date(2013, 7, 2), "actor": cast.handler}
    actions.serve(petition.uid, **said, when=on(date(2013, 7, 2)), key=key())
    return actions.archive(petition.uid, actor=cast.handler, when=on(date(2013, 9, 2)), key=key())


def clamd(where, answer):
    """A scanner that reads one stream and says ``answer``; what it read comes back."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(where)
    listening.listen(1)
    read = []

    def serve():
        talking, _ = listening.accept()
        with talking:
            said = b""
            while not said.endswith(bytes(4)):
                said += talking.recv(65536)
            read.append(said)
            talking.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return listening, thread, read


@pytest.mark.parametrize(
    ("answer", "code"),
    [(b"stream: Eicar FOUND\0", "infected"), (b"stream: size ERROR\0", "not_scanned"), (b"", "not_scanned")],
)
def test_what_the_scanner_does_not_pass_is_not_taken(cast, blobs, monkeypatch, tmp_path, answer, code):
    where = str(tmp_path / "c")
    monkeypatch.setattr(settings, "CLAMD", where)
    listening, thread, _ = clamd(where, answer)
    refused(code, attach, registered(cast), cast.registrar)
    thread.join(5)
    listening.close()
    monkeypatch.setattr(settings, "CLAMD", str(tmp_path / "nobody"))
    refused("not_scanned", attach, registered(cast), cast.registrar)
    assert stored(blobs) == []


def test_what_the_scanner_passes_is_marked_clean(cast, blobs, monkeypatch, tmp_path):
    where = str(tmp_path / "c")
    monkeypatch.setattr(settings, "CLAMD", where)
    listening, thread, read = clamd(where, b"stream: OK\0")
    (row,) = attach(registered(cast), cast.registrar)
    thread.join(5)
    listening.close()
    assert row.scan == "clean"
    assert PDF in read[0]
