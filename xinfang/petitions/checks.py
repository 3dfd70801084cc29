"""What ``ledger verify`` asks of this room: do the derived columns say what the rules say?

Cached due days and sight rows are written from rules and read by lists and by the sweep. Changing one by hand would hide
a lapse or show a matter to somebody who may not see it, and no digest covers them: so they are worked out anew.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef

from xinfang.bureau.queries import Snapshot, snapshot
from xinfang.people.models import Organ
from xinfang.people.queries import office_over
from xinfang.petitions import clockwork, disputed, sight
from xinfang.petitions.kinds import SightRole
from xinfang.petitions.models import (
    Attachment,
    Clock,
    Disposal,
    MailItem,
    Note,
    Petition,
    Petitioner,
    Proceeding,
    Sight,
    Transfer,
)
from xinfang.vault import blobs
from xinfang.vault.crypto import sm3

CHUNK = 500


def due_days() -> Iterator[str]:
    """Every clock that is not void: its cached nominal and due day against ``rules.clocks.due``."""
    now = snapshot()
    for clock in Clock.objects.filter(void_on__isnull=True).order_by("pk").iterator(CHUNK):
        found = clockwork.project(clock, now)
        if (found.nominal, found.due, found.provisional) != (clock.nominal_on, clock.due_on, clock.provisional):
            yield (
                f"petitions_clock 的行 {clock.uid} 存着 {clock.due_on} 到期，按规则应为 {found.due}："
                "被改过，或者放假日历改后没有重算"
            )


def identities() -> Iterator[str]:
    """Every petitioner: is the sealed record the one that the ledger knows, or destroyed by a disposal on record?"""
    rows = Petitioner.objects.select_related("vault", "submission__petition").defer("submission__petition__title")
    for row in rows.order_by("pk").iterator(CHUNK):
        gone = row.vault.destroyed_on
        if gone != row.submission.petition.disposed_on:
            yield f"vault_record 的行 {row.vault.uid} 的销毁日与事项不符"
        elif gone is None and (row.vault.uid != row.uid or sm3(bytes(row.vault.sealed)) != row.identity_sha):
            yield f"vault_record 的行 {row.vault.uid} 与信访人 {row.uid} 不符：在账本之外被改过或挪动过"


def notes() -> Iterator[str]:
    """Every note that names a person: is the sealed record the ledger's, and destroyed when the matter was?"""
    rows = Note.objects.filter(vault__isnull=False).select_related("vault", "petition").defer("petition__title")
    for row in rows.order_by("pk").iterator(CHUNK):
        if row.vault is None or row.vault.destroyed_on != row.petition.disposed_on:
            yield f"petitions_note 的行 {row.uid} 的销毁日与事项不符"
        elif row.vault.destroyed_on is None and sm3(bytes(row.vault.sealed)) != row.asked_sha:
            yield f"petitions_note 的行 {row.uid} 的被调查人与账本不符：在账本之外被改过或挪动过"


def disposals() -> Iterator[str]:
    """Every tombstone rests on a decision on record, and every decision was carried out."""
    decided = Disposal.objects.filter(petition_id=OuterRef("pk"), state="done", decided_on=OuterRef("disposed_on"))
    for uid in Petition.objects.filter(~Exists(decided), disposed_on__isnull=False).values_list("uid", flat=True):
        yield f"petitions_petition 的行 {uid} 标为已销毁，却没有销毁的决定"
    undone = Disposal.objects.filter(state="done", petition__disposed_on__isnull=True)
    for uid in undone.values_list("uid", flat=True):
        yield f"petitions_disposal 的行 {uid} 决定了销毁，事项却没有销毁"


def attachments() -> Iterator[str]:
    """Every attachment: is its file there and unchanged, its sealed name the ledger's, and gone once it was destroyed?"""
    rows = Attachment.objects.select_related("vault", "petition", "item").defer("petition__title")
    for row in rows.order_by("pk").iterator(CHUNK):
        gone, name = row.vault.destroyed_on, f"petitions_attachment 的行 {row.uid}"
        if gone != _gone_on(row):
            yield f"{name} 的销毁日与事项不符"
        if gone is not None:
            if blobs.there(row.blob):
                yield f"{name} 已经销毁，文件 {row.blob} 却还在：请删除"
            continue
        if wrong := blobs.problem(row.blob):
            yield f"{name} 的文件 {row.blob} {wrong}：请从备份恢复"
        if row.vault.uid != row.uid or sm3(bytes(row.vault.sealed)) != row.name_sha:
            yield f"{name} 的文件名与账本不符：在账本之外被改过或挪动过"


def _gone_on(row: Attachment) -> date | None:
    """When it should have been destroyed: with its matter; an envelope of no matter, when its letter was cleared."""
    if row.petition is not None:
        return row.petition.disposed_on
    return row.item.cleared_on if row.item is not None else None


def letters() -> Iterator[str]:
    """Every letter with a sender: is the sealed record the one that the ledger knows, or destroyed when it was cleared?"""
    rows = MailItem.objects.filter(vault__isnull=False).select_related("vault")
    for row in rows.order_by("pk").iterator(CHUNK):
        assert row.vault is not None
        if row.vault.destroyed_on != row.cleared_on:
            yield f"vault_record 的行 {row.vault.uid} 的销毁日与来信 {row.uid} 不符"
        elif row.cleared_on is None and (row.vault.uid != row.uid or sm3(bytes(row.vault.sealed)) != row.sender_sha):
            yield f"vault_record 的行 {row.vault.uid} 与来信 {row.uid} 不符：在账本之外被改过或挪动过"


def sights() -> Iterator[str]:
    """Every petition: who sees it and what waits there, against its own rows; an accused organ that sees it above all."""
    for petition, case, problems in _looked_at(snapshot()):
        if case is None:
            yield f"petitions_petition 的行 {petition.uid} 没有办理程序"
        yield from problems


def follow_the_rules() -> int:
    """Write anew what a new version's rules say otherwise than the one before: sight rows only. How many petitions."""
    now, count = snapshot(), 0
    for _, case, problems in _looked_at(now):
        if case is not None and problems:
            sight.refresh(case, now)
            count += 1
    return count


Looked = tuple[Petition, sight.Case | None, list[str]]


def _looked_at(now: Snapshot) -> Iterator[Looked]:
    """Each petition, the rows that decide who sees it, and what its sight rows say otherwise."""
    organs, above = {organ.pk: organ for organ in Organ.objects.all()}, cache(office_over)
    petitions = Petition.objects.order_by("pk").iterator(CHUNK)
    while chunk := list(islice(petitions, CHUNK)):
        yield from _chunk(chunk, organs, now, above)


def _chunk(
    petitions: Sequence[Petition], organs: dict[int, Organ], now: Snapshot, above: sight.OfficeOf
) -> Iterator[Looked]:
    cases, kept = _cases(petitions, organs), defaultdict[int, dict[int, Sight]](dict)
    for seen in Sight.objects.filter(petition__in=[petition.pk for petition in petitions]):
        kept[seen.petition_id][seen.organ_id] = seen
    for petition in petitions:
        case = cases.get(petition.pk)
        problems = _differences(case, kept[petition.pk], organs, sight.rows_of(case, now, above)) if case else ()
        yield petition, case, list(problems)


def _cases(petitions: Sequence[Petition], organs: dict[int, Organ]) -> dict[int, sight.Case]:
    """The rows that decide who sees each of these petitions, in six statements."""
    ids = [petition.pk for petition in petitions]
    current: dict[int, Proceeding] = {}
    earlier: dict[int, list[Proceeding]] = defaultdict(list)
    for one in Proceeding.objects.filter(petition__in=ids).order_by("pk"):
        one.organ = organs[one.organ_id]
        if one.current:
            current[one.petition_id] = one
        else:
            earlier[one.petition_id].append(one)
    transfers: dict[int, list[Transfer]] = defaultdict(list)
    for transfer in Transfer.objects.filter(petition__in=ids).order_by("pk"):
        transfer.from_organ, transfer.to_organ = organs[transfer.from_organ_id], organs[transfer.to_organ_id]
        transfers[transfer.petition_id].append(transfer)
    clocks: dict[int, list[Clock]] = defaultdict(list)
    for clock in Clock.objects.filter(petition__in=ids).order_by("pk"):
        clocks[clock.petition_id].append(clock)
    parts, said = _by_petition(sight.parts_of(ids)), _by_petition(sight.instructions_of(ids))
    disputes = _by_petition(disputed.of(ids))
    found = {}
    for petition in petitions:
        pk = petition.pk
        if pk not in current:
            continue
        petition.registrar = organs[petition.registrar_id]
        paths = sight.barred_paths(petition)  # asks the database for accusations only
        whole = (transfers[pk], clocks[pk], paths, earlier[pk], parts[pk], said[pk], disputes[pk])
        found[pk] = sight.Case(petition, current[pk], *whole)
    return found


def _by_petition(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.petition_id].append(row)
    return found


def _differences(
    case: sight.Case, kept: dict[int, Sight], organs: dict[int, Organ], wanted: dict[int, Sight]
) -> Iterator[str]:
    """The rows of an office above are left out: offices come and go, and the next step writes them anew.

    Not so where a discipline inspection holds an accusation: no office may look on there (2022/22, 30).
    """
    name = f"petitions_sight：事项 {case.petition.uid}"
    secret = sight.at_the_discipline(case.petition, case.proceeding.organ)
    for pk, row in kept.items():
        if sight.barred(organs[pk], case.barred):
            yield f"{name} 让被检举控告的单位 {organs[pk].code} 或其下级看得到"
        elif pk not in wanted and (secret or row.role != SightRole.SUPERIOR):
            yield f"{name} 多出单位 {organs[pk].code}"
    for pk, row in wanted.items():
        if row.role != SightRole.SUPERIOR and (pk not in kept or _unlike(kept[pk], row)):
            yield f"{name} 在单位 {organs[pk].code} 的可见范围或待办与规则不符"


def _unlike(kept: Sight, wanted: Sight) -> bool:
    own = any(getattr(kept, name) != getattr(wanted, name) for name in ("role", "state", "todo", "limit"))
    return own or (wanted.limit in _LAWFUL and kept.due_on != wanted.due_on)


_LAWFUL = frozenset({"accept_notice", "conclude", "disposal", "report_back", "review", "rereview"})
