"""Files: handed in with a matter, added later, read by who may see the matter, taken out when attached by mistake."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.bureau.queries import Snapshot, snapshot
from xinfang.ledger.ids import new_uid
from xinfang.ledger.kinds import Kind
from xinfang.papers.actions import issue
from xinfang.papers.kinds import PaperKind
from xinfang.people.models import Organ
from xinfang.petitions import registration
from xinfang.petitions.actions.numbering import note
from xinfang.petitions.actions.opening import CLOSED
from xinfang.petitions.kinds import AttachmentSort, ExternalSystem
from xinfang.petitions.models import Attachment, Petition, Proceeding
from xinfang.petitions.registration import Registered, Registration
from xinfang.petitions.when import When
from xinfang.rules import filetypes
from xinfang.rules.days import zh
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.steps import State
from xinfang.rules.values import Actor
from xinfang.vault import blobs, records, scanning
from xinfang.vault.ciphers import Unreadable
from xinfang.vault.crypto import sm3
from xinfang.vault.models import Record

PURPOSE, LONGEST_NAME, MB = "attachment", 200, 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was handed in. Its name is kept sealed, and is never a path."""

    name: str
    data: bytes = field(repr=False)
    sort: AttachmentSort = AttachmentSort.OTHER


@dataclass(frozen=True, slots=True)
class Opened:
    """A file to be saved by who asked for it. ``name`` is ours and says nothing of a person."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Looked:
    """An upload whose content was looked at: its kind, and the scanner's word."""

    upload: Upload
    kind: str
    scan: str


def attach(uid: UUID, files: Sequence[Upload], *, actor: Actor, when: When, key: str = "") -> list[Attachment]:
    """Add files to a petition. All of them or none; safe to repeat by ``key``.

    Refuses what is no known kind by its content, too large, too many or infected; who neither registers nor handles
    it; a file put away (archived, cancelled, destroyed).
    """
    return store(uid, looked_at(files, snapshot(), actor), actor, when, key)


def store(uid: UUID, looked: Sequence[Looked], actor: Actor, when: When, key: str) -> list[Attachment]:
    """Add files that were looked at; within another act, so that they come together or not at all."""
    when.check()
    about = (uid, when.on, [(sm3(one.upload.data), one.upload.sort.value) for one in looked])
    with acts.begin("petition.attach", actor=actor, key=key, result=uid, about=about) as act:
        petition = _petition(uid, actor, lock=True)
        if act.repeated:
            return list(Attachment.objects.filter(petition=petition))
        now = snapshot()
        when.bound(now.setting("late_entry_days"))
        _may_attach(actor, petition)
        last = Attachment.objects.filter(petition=petition).aggregate(last=Max("number"))["last"] or 0
        if last + len(looked) > now.setting("attachments_most"):
            raise Refused(
                f"一件事项最多 {now.setting('attachments_most')} 个附件，已有 {last} 个。",
                why="个数上限是本单位的设定，不是法定的",
                todo="请把图片合成一个 PDF，或者请系统管理人员调整设置",
                field="files",
                code="too_many_files",
            )
        return [_add(act, petition, number, one, when) for number, one in enumerate(looked, start=last + 1)]


def register_with(
    said: Registration, files: Sequence[Upload], *, organ: Organ, actor: Actor, when: When, key: str
) -> Registered:
    """Register a matter with its files and the number of the superior's letter: all, or nothing. Else as ``register``."""
    number = said.came.letter.strip() if said.came else ""
    if not files and not number:
        return registration.register(said, organ=organ, actor=actor, when=when, key=key)
    looked = looked_at(files, snapshot(), actor) if files else ()
    with acts.together():
        done = registration.register(said, organ=organ, actor=actor, when=when, key=key)
        if number:
            note(done.petition, ExternalSystem.INSTRUCTION, number, actor=actor, on=when.on, key=f"{key}:letter")
        if looked:
            store(done.petition.uid, looked, actor, when, f"{key}:files")
    return done


def open_attachment(uid: UUID, file: UUID, *, actor: Actor, on: date) -> Opened:
    """One file, for who may see the petition; the petitioner gets what they handed in themselves. It is in the ledger.

    A scan shows who petitions, so each opening is recorded as that of an identity is (2005/23, 2022/46).
    """
    petition = _petition(uid, actor)
    rows = Attachment.objects.filter(petition=petition, uid=file).select_related("vault")
    row = (rows.filter(own=True, removed_on__isnull=True) if actor.petitioner else rows).first()
    if row is None or row.vault.destroyed_on is not None:
        raise NotFound("没有这个附件。", code="not_found")
    data = read(row)
    with acts.begin("petition.open_file", actor=actor) as act:
        act.record(Kind.FILE_OPENED, petition.uid, on=on, payload={"file": row.uid})
    found = filetypes.TYPES[row.kind]
    return Opened(f"{petition.number}-{row.number}.{found.ending}", found.mime, data)


class Stored(Protocol):
    """A row that says where a file is kept and what opens it."""

    uid: Any
    blob: Any

    @property
    def words(self) -> dict[str, str]:
        """Its name and key."""
        ...


def read(row: Stored) -> bytes:
    """The content of a file that the caller may read; Refused when it does not open."""
    try:
        return blobs.get(row.uid, row.blob, row.words["key"])
    except (Unreadable, KeyError) as error:
        raise Refused(
            "这个附件打不开。",
            why="文件不在了、被改过，或者主密钥不在",
            todo="请系统管理人员运行 xinfang ledger verify，从备份恢复附件的文件",
            code="unreadable",
        ) from error


def take_out(uid: UUID, file: UUID, *, why: str, actor: Actor, when: When, key: str = "") -> Attachment:
    """Mark a file as attached by mistake. It stays, with the reason; the petitioner is no longer shown it."""
    when.check()
    if not why.strip():
        raise Refused("请写明撤下的理由。", why="附件仍然保留，只是标明撤下", field="why", code="no_reason")
    with acts.begin("petition.detach", actor=actor, key=key, result=file, about=(uid, file, why)) as act:
        petition = _petition(uid, actor, lock=True)
        row = Attachment.objects.filter(petition=petition, uid=file).first()
        if row is None:
            raise NotFound("没有这个附件。", code="not_found")
        if act.repeated:
            return row
        _may_attach(actor, petition)
        if row.removed_on is not None:
            raise Refused(f"这个附件已经在 {zh(row.removed_on)} 撤下。", code="removed")
        row.removed_on = when.on
        act.change(row, "removed_on")
        note = issue(
            act,
            PaperKind.CORRECTION_NOTE,
            f"撤下附件第 {row.number} 号。{why.strip()}",
            subject=petition.uid,
            organ=actor.organ,
            organ_label=actor.organ_name,
            on=when.on,
        )
        payload = {"file": row.uid, "paper": note.uid, "paper_sha": note.sha}
        act.record(Kind.FILE_REMOVED, petition.uid, on=when.on, payload=payload)
    return row


def destroy(act: Act, petition: UUID) -> None:
    """What retention destroys here: keys and names at once, the files when the act is done."""
    on = Petition.objects.values_list("disposed_on", flat=True).get(uid=petition)
    for row in Attachment.objects.filter(petition__uid=petition).select_related("vault"):
        if on is not None:
            records.destroy(row.vault, on)
        transaction.on_commit(lambda address=row.blob: blobs.remove(address))  # type: ignore[misc]


def _petition(uid: UUID, actor: Actor, *, lock: bool = False) -> Petition:
    rows = Petition.objects.all() if actor.petitioner else Petition.objects.visible_to(actor)
    rows = rows.select_for_update(of=("self",), no_key=True) if lock else rows
    return rows.filter(uid=uid).or_not_found()


def _may_attach(actor: Actor, petition: Petition) -> None:
    standing = Proceeding.objects.get(petition=petition, current=True)
    if petition.disposed_on is not None or State(standing.state) in CLOSED:
        raise Refused(
            "这件事项已经归档、撤销或者销毁，不能再加附件、撤附件。",
            todo="确需补充的，先办“撤销归档”",
            code="put_away",
        )
    registers = actor.organ_id == petition.registrar_id and actor.may("petition:register")
    handles = actor.organ_id == standing.organ_id and (actor.may("petition:handle") or actor.may("petition:register"))
    if not (actor.petitioner or registers or handles):
        raise Refused(
            "您现在的岗位不能给这件事项加附件、撤附件。",
            todo="请由登记单位的登记人员，或者现在承办单位的人员办理",
            code="not_allowed",
        )


def looked_at(files: Sequence[Upload], now: Snapshot, actor: Actor) -> list[Looked]:
    """Each file with its kind and the scanner's word; before any transaction, which would wait for the scanner."""
    if not files:
        raise Refused("没有选择文件。", todo="请选择文件", field="files", code="no_file")
    most = now.setting("portal_files") if actor.petitioner else now.setting("attachments_most")
    if len(files) > most:
        raise Refused(
            f"一次最多 {most} 个文件。", todo="请减少文件，或者合成一个 PDF", field="files", code="too_many_files"
        )
    return [_look(number, file, now) for number, file in enumerate(files, start=1)]


def _look(number: int, file: Upload, now: Snapshot) -> Looked:
    most = now.setting("attachment_mb")
    if len(file.data) > most * MB:
        raise Refused(
            f"第 {number} 个文件超过 {most} MB。",
            why="大小上限是本单位的设定，不是法定的",
            todo="请把图片缩小，或者拆成几个",
            field="files",
            code="file_too_large",
        )
    kind = filetypes.kind_of(file.data)
    if not kind:
        known = "、".join(one.label for one in filetypes.TYPES.values())
        raise Refused(
            f"第 {number} 个文件不是能收的种类，或者是空的。",
            why="种类按内容认，改文件名没有用；带宏的文档、网页、程序、压缩包不收",
            todo=f"能收的：{known}。其他的请转成 PDF 或者图片",
            field="files",
            code="unknown_kind",
        )
    return Looked(file, kind, _scanned(number, file))


def _scanned(number: int, file: Upload) -> str:
    try:
        clean = scanning.scan(file.data)
    except scanning.NotScanned as error:
        raise Refused(
            "查毒服务没有回答，文件没有收。",
            why="本单位设了查毒，没有查过的文件不收",
            todo="请稍后再试；先不带附件办理也可以",
            field="files",
            code="not_scanned",
        ) from error
    if clean is False:
        raise Refused(
            f"第 {number} 个文件查出病毒，没有收。", todo="请换一台电脑重新扫描或者另存", field="files", code="infected"
        )
    return "clean" if clean else "unscanned"


def _add(act: Act, petition: Petition, number: int, one: Looked, when: When) -> Attachment:
    return stored(act, petition.uid, number, one, when, petition=petition)


def sealed(uid: UUID, one: Looked) -> tuple[str, Record]:
    """Store the content of a file for the row ``uid``; its address, and the record with its name and key. Refused if it fails."""
    try:
        address, secret = blobs.put(uid, one.upload.data)
    except (Unreadable, OSError) as error:
        raise Refused(
            "附件没有存下来，这一步没有办。",
            why="存放附件的地方用不了",
            todo="请告诉系统管理人员，稍后再试",
            code="no_store",
        ) from error
    name = "".join(mark for mark in one.upload.name if mark.isprintable())[:LONGEST_NAME]
    return address, records.keep(records.made(uid, PURPOSE, {"name": name, "key": secret}))


def stored(act: Act, subject: UUID, number: int, one: Looked, when: When, **of: Any) -> Attachment:
    """Store one file ``of`` a petition or of a letter, within ``act``; the entry is about ``subject``."""
    uid = new_uid()
    address, record = sealed(uid, one)
    row = Attachment(
        uid=uid,
        **of,
        number=number,
        sort=one.upload.sort.value,
        kind=one.kind,
        size=len(one.upload.data),
        blob=address,
        vault=record,
        name_sha=sm3(bytes(record.sealed)),
        scan=one.scan,
        own=act.actor.petitioner,
        added_on=when.on,
    )
    act.add(row)
    said = {"file": uid, "blob": address, "size": row.size, "kind": row.kind, "sort": row.sort, "scan": row.scan}
    act.record(Kind.FILE_ATTACHED, subject, on=when.on, payload=said)
    return row
