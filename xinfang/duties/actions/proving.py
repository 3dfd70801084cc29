"""Files that prove a record of a duty: minutes as PDF, a scan, a photograph. Each opening is in the ledger; voiding keeps them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Max

from xinfang.bureau import acts
from xinfang.bureau.queries import snapshot
from xinfang.duties.actions.mending import RECORDS
from xinfang.duties.models import Evidence
from xinfang.duties.reach import need_to_enter
from xinfang.duties.records import owner_of, seen
from xinfang.ledger.ids import new_uid
from xinfang.ledger.kinds import Kind
from xinfang.petitions.actions.attaching import Opened, Upload, looked_at, read, sealed
from xinfang.petitions.when import When
from xinfang.rules import filetypes
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor
from xinfang.vault.crypto import sm3

MOST = 20


def prove(
    record: str, uid: UUID, files: Sequence[Upload], *, actor: Actor, when: When, key: str = ""
) -> list[Evidence]:
    """Add files to a record of the own organ. All of them or none; safe to repeat by ``key``.

    Refused: what is no known kind by its content, too large, infected, or too many; a record that was voided.
    """
    looked = looked_at(files, snapshot(), actor)
    about = (record, uid, [sm3(one.upload.data) for one in looked])
    with acts.begin("duty.prove", actor=actor, key=key, result=uid, about=about) as act:
        row = seen(record, uid, actor)
        organ = owner_of(record, row)
        need_to_enter(actor, organ)
        if act.repeated:
            return list(Evidence.objects.filter(of=uid))
        RECORDS[record]._default_manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
        if row.voided_on is not None:
            raise Refused("这条已经作废，不能再加附件。", code="voided")
        last = Evidence.objects.filter(of=uid).aggregate(last=Max("number"))["last"] or 0
        if last + len(looked) > MOST:
            raise Refused(f"一条记录最多 {MOST} 个附件，已有 {last} 个。", field="files", code="too_many_files")
        made = []
        for number, one in enumerate(looked, start=last + 1):
            file = new_uid()
            address, vault = sealed(file, one)
            proof = Evidence(uid=file, organ=organ, record=record, of=uid, number=number, added_on=when.today)
            proof.kind, proof.size, proof.scan = one.kind, len(one.upload.data), one.scan
            proof.blob, proof.vault, proof.name_sha = address, vault, sm3(bytes(vault.sealed))
            made.append(act.add(proof))
            said = {"record": record, "file": file, "blob": address, "size": proof.size, "kind": one.kind}
            act.record(Kind.DUTY_FILE_ADDED, uid, on=when.today, payload={**said, "scan": one.scan})
    return made


def open_proof(record: str, uid: UUID, file: UUID, *, actor: Actor, on: date) -> Opened:
    """One file, for who watches the organ (``duty:read``); the opening is in the ledger. Else NotFound."""
    seen(record, uid, actor)
    row = Evidence.objects.filter(record=record, of=uid, uid=file).select_related("vault").first()
    if row is None:
        raise NotFound("没有这个附件。", code="not_found")
    data = read(row)
    with acts.begin("duty.open_proof", actor=actor) as act:
        act.record(Kind.DUTY_FILE_OPENED, uid, on=on, payload={"record": record, "file": row.uid})
    found = filetypes.TYPES[row.kind]
    return Opened(f"履职记录附件-{row.number}.{found.ending}", found.mime, data)
