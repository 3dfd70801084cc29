"""Investigation notes: the handling organ's own, seen by nobody else, in no export, destroyed with the file."""

from datetime import date

import pytest
import time_machine

from tests.cast import OPERATOR, accepted, archived, day, forwarded, key, on
from tests.petitions.usual import refused
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.petitions import actions, life, queries
from xinfang.petitions.actions.noting import notes_of
from xinfang.petitions.actions.opening import OpeningReason
from xinfang.petitions.models import Note, Petition
from xinfang.petitions.when import When
from xinfang.rules.refusals import NotFound
from xinfang.vault.models import Record

AT = day("2013-06-20 周四")
SECRET, NAME = "门卫说停车费由经理私收", "钱守门"


def write(cast, petition, actor="handler", **said):
    given = {"text": SECRET, "actor": getattr(cast, actor), "when": on(AT), "key": key()}
    return actions.write_note(petition.uid, **{**given, **said})


def record(cast, petition, **said):
    return write(cast, petition, record=True, asked=NAME, place="小区门卫室", **said)


def test_who_does_not_handle_or_assist_writes_none(cast):
    petition = accepted(cast)
    refused("not_allowed", write, cast, petition, "registrar")
    refused("not_allowed", write, cast, petition, "other_leader")
    with pytest.raises(NotFound):
        write(cast, petition, "stranger")
    refused("empty_paper", write, cast, petition, text=" ")
    refused("nobody_asked", write, cast, petition, record=True)
    refused("stale", write, cast, petition, expected=1)
    refused("late_without_proof", write, cast, petition, when=When(AT, date(2013, 6, 21)))
    refused("not_allowed", write, cast, archived(cast), when=on(date(2013, 8, 5)))
    assert not Note.objects.exists()


def test_article_2005_31_it_is_the_organ_s_own_and_nobody_else_sees_that_there_is_one(cast):
    petition = accepted(cast)
    same = key()
    first = record(cast, petition, key=same)
    assert record(cast, petition, key=same) == first
    write(cast, petition)
    own = queries.dossier_seen(petition.number, cast.handler)
    assert "investigation_record" in {one.kind for one in own.papers}
    assert [event.title for event in life.events(own)].count("写内部记录") == 2
    assert notes_of(petition, cast.handler).count() == 2
    for file in (
        queries.dossier_seen(petition.number, cast.registrar),
        queries.dossier(Petition.objects.filter(pk=petition.pk)),
    ):
        assert "investigation_record" not in {one.kind for one in file.papers}
        assert "写内部记录" not in {event.title for event in life.events(file, own=True)}
    assert notes_of(petition, cast.registrar).count() == 0
    assert not Paper.objects.get(kind="investigation_record").public
    entry = Entry.objects.filter(kind="note:write").first()
    assert SECRET not in entry.payload
    assert verify().ok


def test_an_assisting_organ_has_its_own_and_not_the_lead_s(cast):
    petition = accepted(cast)
    ask = {"to": cast.organ("RSJ").uid, "due_on": date(2013, 7, 1), "text": "请核对。"}
    actions.join(petition.uid, **ask, actor=cast.handler, when=on(AT), key=key())
    record(cast, petition)
    theirs = write(cast, petition, "stranger", text="我们查到的情况。")
    assert list(notes_of(petition, cast.stranger)) == [theirs]
    assert theirs not in notes_of(petition, cast.handler)


def test_whom_it_names_is_sealed_and_each_opening_is_in_the_ledger(cast):
    petition = accepted(cast)
    note = record(cast, petition)
    paper = Paper.objects.get(uid=note.paper)
    assert NAME not in paper.body + str(paper.extra)
    said = {"reason": OpeningReason.VERIFY, "on": AT}
    refused("not_found", actions.open_person, petition.uid, note.uid, actor=cast.registrar, **said)
    assert actions.open_person(petition.uid, note.uid, actor=cast.handler, **said) == NAME
    assert Entry.objects.latest("seq").kind == "note:open"


def test_it_is_in_no_index_of_the_file_and_destroyed_with_it(cast):
    petition = forwarded(cast)
    note = record(cast, petition)
    plain = write(cast, petition)
    said = {"reason": "statutory_path", "text": "请起诉。", "actor": cast.handler, "when": on(AT), "key": key()}
    actions.decline(petition.uid, **said)
    actions.archive(petition.uid, actor=OPERATOR, when=on(date(2013, 8, 2)), key=key())
    index = Paper.objects.get(subject=petition.uid, kind="archive_index")
    assert "调查笔录" not in index.body + str(index.extra)
    gone = date(2030, 1, 2)
    actions.propose_disposal(petition.uid, actor=cast.registrar, on=gone, key=key())
    actions.confirm_disposal(petition.uid, actor=cast.office_head, on=gone, key=key())
    plain.refresh_from_db()
    note.refresh_from_db()
    assert plain.text == ""
    assert Record.objects.get(pk=note.vault_id).destroyed_on == gone
    assert SECRET not in Paper.objects.get(uid=note.paper).body
    assert verify().ok


def test_through_the_pages(cast, sign_in):
    petition = accepted(cast)
    with time_machine.travel("2013-06-20 10:00+08:00", tick=False):
        client, url = sign_in("handler"), f"/desk/petitions/{petition.number}/notes/"
        page = client.get(url).content.decode()
        said = {
            "key": page.split('name="key" value="')[1].split('"')[0],
            "version": petition.version,
            "on": "2013-06-20",
        }
        said |= {"sort": "record", "text": SECRET, "asked": NAME, "place": "", "proof": ""}
        page = client.post(url, said, follow=True).content.decode()
        assert "调查笔录" in page
        assert NAME not in page
        note = Note.objects.get()
        paper = f"/desk/petitions/{petition.number}/papers/{note.paper}/"
        assert SECRET in client.get(paper).content.decode()
        opened = client.post(f"{url}{note.uid}/")
        assert NAME in opened.content.decode()
        other = sign_in("registrar")
        assert other.get(paper).status_code == 404
        assert other.get(f"{paper}docx/").status_code == 404
        assert SECRET not in other.get(url).content.decode()
        assert "调查笔录</a>" not in other.get(f"/desk/petitions/{petition.number}/").content.decode().replace(
            "内部记录、调查笔录</a>", ""
        )
        assert other.post(f"{url}{note.uid}/").status_code == 404
