"""The scan of an envelope: an attachment that waits at its letter until the letter is a matter's, and then goes with it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Max

from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.bureau.queries import snapshot
from xinfang.ledger.kinds import Kind
from xinfang.petitions.actions.arriving import begun, bump, clerk, locked
from xinfang.petitions.actions.attaching import Opened, Upload, looked_at, read, stored
from xinfang.petitions.actions.mailing import open_letter
from xinfang.petitions.arrived import MailItem
from xinfang.petitions.models import Attachment, Petition
from xinfang.petitions.when import When
from xinfang.rules import filetypes
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor
from xinfang.vault.crypto import sm3

MOST_SCANS = 6


def scan_envelope(
    uid: UUID, files: Sequence[Upload], *, actor: Actor, when: When, key: str = "", expected: int | None = None
) -> list[Attachment]:
    """Keep scans of a letter's envelope, encrypted, known by their content. Refused as ``attach`` refuses."""
    begun(when)
    looked = looked_at(files, snapshot(), actor)
    about = (uid, [sm3(one.upload.data) for one in looked])
    with acts.begin("mail.scan", actor=actor, key=key, result=uid, about=about) as act:
        row = locked(MailItem, uid, actor, None if act.repeated else expected)
        if act.repeated:
            return list(row.scans.all())
        open_letter(row)
        last = row.scans.aggregate(last=Max("number"))["last"] or 0
        if last + len(looked) > MOST_SCANS:
            raise Refused(
                f"一封信最多 {MOST_SCANS} 个信封扫描件。",
                todo="来信正文登记时再附",
                field="files",
                code="too_many_files",
            )
        made = [stored(act, row.uid, number, one, when, item=row) for number, one in enumerate(looked, start=last + 1)]
        bump(act, row)
        act.record(Kind.MAIL_ENTERED, row.uid, on=when.on, payload={"items": 0})
    return made


def open_envelope(uid: UUID, file: UUID, *, actor: Actor, on: date) -> Opened:
    """A scan of a letter that is no matter's yet, for who registers at the organ; each opening is in the ledger."""
    clerk(actor)
    row: MailItem = MailItem.objects.visible_to(actor).filter(uid=uid).or_not_found()
    found = Attachment.objects.filter(item=row, uid=file, petition__isnull=True).select_related("vault").first()
    if found is None or found.vault.destroyed_on is not None:
        raise NotFound("没有这个附件。", code="not_found")
    data = read(found)
    with acts.begin("mail.open_scan", actor=actor) as act:
        act.record(Kind.FILE_OPENED, row.uid, on=on, payload={"file": found.uid})
    known = filetypes.TYPES[found.kind]
    return Opened(f"envelope-{row.number}-{found.number}.{known.ending}", known.mime, data)


def bring(act: Act, row: MailItem, petition: Petition, on: date) -> None:
    """The scans go into the file of the matter that the letter became."""
    last = Attachment.objects.filter(petition=petition).aggregate(last=Max("number"))["last"] or 0
    for number, scan in enumerate(row.scans.order_by("number"), start=last + 1):
        scan.petition, scan.number = petition, number
        act.change(scan, "petition", "number")
        said = {"file": scan.uid, "blob": scan.blob, "size": scan.size, "kind": scan.kind, "sort": scan.sort}
        act.record(Kind.FILE_ATTACHED, petition.uid, on=on, payload={**said, "scan": scan.scan})


def take_back(act: Act, row: MailItem) -> None:
    """The scans leave a file that the letter did not belong to: they show somebody else."""
    for number, scan in enumerate(row.scans.order_by("number"), start=1):
        scan.petition, scan.number = None, number
        act.change(scan, "petition", "number")
