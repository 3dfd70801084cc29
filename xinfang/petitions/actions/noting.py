"""Write an investigation note 内部记录 or 调查笔录, and open whom it names: for the organ that handles it (2005/31; 2022/31.6)."""

from datetime import date
from uuid import UUID

from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.bureau.queries import snapshot
from xinfang.ledger.kinds import Kind
from xinfang.papers.actions import issue
from xinfang.papers.content import PaperDraft, Table, printed
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.models import Organ, Person
from xinfang.petitions.actions.opening import CLOSED, OpeningReason
from xinfang.petitions.hands import assists
from xinfang.petitions.kinds import SightRole
from xinfang.petitions.models import Note, Petition, Proceeding, Sight
from xinfang.petitions.noted import Notes
from xinfang.petitions.when import When
from xinfang.petitions.working import refuse_stale
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.steps import State
from xinfang.rules.steptypes import NEW_RULES
from xinfang.rules.values import Actor
from xinfang.vault import records
from xinfang.vault.crypto import sm3

PURPOSE = "identity"
LONGEST_NAME = 200


def write_note(
    uid: UUID,
    *,
    text: str,
    record: bool = False,
    asked: str = "",
    place: str = "",
    actor: Actor,
    when: When,
    key: str = "",
    expected: int | None = None,
) -> Note:
    """Write an internal note on a matter, or with ``record`` a 调查笔录 of what ``asked``, the person questioned, said.

    The name is sealed in the vault and stands on no paper's text and in no list; the record is a paper of the organ that
    no other organ and no query code shows. Refuses who does not handle or assist, an empty text, a record of nobody.
    """
    when.check()
    about = (uid, text, record, asked, place, when.on)
    with acts.begin("petition.note", actor=actor, key=key, about=about) as act:
        if act.repeated:
            return Note.objects.get(uid=act.result)
        petition = Petition.objects.visible_to(actor).select_for_update(of=("self",), no_key=True).filter(uid=uid)
        found = petition.or_not_found()
        _may_write(found, actor)
        refuse_stale(found, expected)
        when.bound(snapshot().setting("late_entry_days"))
        _check(text, record, asked)
        row = Note(uid=act.result, petition=found, organ=Organ.objects.get(path=actor.organ_path), record=record)
        row.text, row.written_on = "" if record else text.strip(), when.on
        row.written_by = Person.objects.filter(uid__in=[actor.person] if actor.person else []).first()
        _seal(row, asked)
        said: dict[str, object] = {"note": row.uid, "organ": row.organ.uid, "late": when.late or None}
        if record:
            paper = _record(act, row, text, place, when)
            row.paper, said["paper"], said["paper_sha"] = paper.uid, paper.uid, paper.sha
        act.add(row)
        cite = "2022/31.6" if when.on >= NEW_RULES else "2005/31"
        act.record(Kind.NOTE_WRITTEN, found.uid, on=when.on, cite=cite, payload=said)
    return row


def may_write(actor: Actor, petition: Petition, proceeding: Proceeding) -> bool:
    """Who investigates: whoever handles it at the organ that holds it or assists, until the file is closed."""
    if not actor.may("petition:handle") or State(proceeding.state) in CLOSED or petition.disposed_on is not None:
        return False
    return actor.organ_id == proceeding.organ_id or assists(actor, proceeding)


def _may_write(petition: Petition, actor: Actor) -> None:
    proceeding = Proceeding.objects.get(petition=petition, current=True)
    if not may_write(actor, petition, proceeding):
        raise Refused(
            "您不能给这件事项写内部记录。",
            why="内部记录和调查笔录由承办、协办单位的办理人员写，归档以后不再写",
            todo="请由承办单位的办理人员写",
            cite="2005/31",
            code="not_allowed",
        )


def _check(text: str, record: bool, asked: str) -> None:
    if not text.strip() or len(text) > 100_000:
        raise Refused("请写内容，最多 100,000 字。", field="text", code="empty_paper")
    if record and not asked.strip():
        raise Refused("调查笔录要写明被调查人。", todo="姓名只封存在身份库里", field="asked", code="nobody_asked")
    if len(asked) > LONGEST_NAME:
        raise Refused(f"被调查人最多 {LONGEST_NAME} 字。", field="asked", code="too_long")


def _seal(row: Note, asked: str) -> None:
    if asked.strip():
        row.vault = records.keep(records.made(row.uid, PURPOSE, {"name": asked.strip()}))
        row.asked_sha = sm3(bytes(row.vault.sealed))


def _record(act: Act, row: Note, text: str, place: str, when: When) -> Paper:
    rows = (
        ("信访事项编号", row.petition.number),
        ("调查日期", printed(when.on)),
        ("调查地点", place.strip() or "—"),
        ("被调查人", "见本单位身份封存"),
        ("调查人签名", ""),
        ("记录人签名", ""),
        ("被调查人签名", ""),
    )
    draft = PaperDraft(text.strip(), table=Table(rows))
    organ = row.organ
    return issue(
        act,
        PaperKind.INVESTIGATION_RECORD,
        draft,
        subject=row.petition.uid,
        organ=organ.uid,
        organ_label=organ.name,
        on=when.on,
    )


def notes_of(petition: Petition, actor: Actor) -> Notes:
    """The notes on a matter that the actor's organ may read: its own; a superior's sight row opens those below it too."""
    seen = Sight.objects.seen_by(actor).filter(petition=petition).values_list("role", flat=True).first()
    if seen is None or not actor.may("petition:handle"):
        return Note.objects.none()
    return Note.objects.filter(petition=petition).seen_by(actor.organ_id or 0, above=seen == SightRole.SUPERIOR)


def open_person(uid: UUID, note: UUID, *, reason: OpeningReason, actor: Actor, on: date) -> str:
    """Whom a note names, for a stated reason: by who handles the matter at the organ that wrote it. In the ledger."""
    petition = Petition.objects.visible_to(actor).filter(uid=uid).or_not_found()
    row = Note.objects.filter(petition=petition, uid=note, organ_id=actor.organ_id or 0).select_related("vault").first()
    if row is None or row.vault is None:
        raise NotFound("没有这条记录。", code="not_found")
    _may_write(petition, actor)
    name = records.words_of(row.vault, row.uid).get("name", "")
    with acts.begin("note.open", actor=actor) as act:
        act.record(Kind.NOTE_OPENED, petition.uid, on=on, payload={"note": row.uid, "reason": reason.value})
    return name


def destroy(act: Act, petition: UUID) -> None:
    """What retention destroys here: the words, and the key of each person's name."""
    rows = list(Note.objects.filter(petition__uid=petition).select_related("vault", "petition"))
    for row in rows:
        row.text = ""
        if row.vault is not None and row.petition.disposed_on is not None:
            records.destroy(row.vault, row.petition.disposed_on)
    act.change_all(Note, rows, "text")
