"""What ``ledger verify`` asks of this room: are the files that prove records there and unchanged, their names the ledger's."""

from collections.abc import Iterator

from xinfang.duties.models import Booking, Evidence
from xinfang.vault import blobs
from xinfang.vault.crypto import sm3

CHUNK = 500


def proofs() -> Iterator[str]:
    """Every file of a record of duties: is it there and unchanged, and its sealed name the one that the ledger knows?"""
    for row in Evidence.objects.select_related("vault").order_by("pk").iterator(CHUNK):
        name = f"duties_evidence 的行 {row.uid}"
        if wrong := blobs.problem(row.blob):
            yield f"{name} 的文件 {row.blob} {wrong}：请从备份恢复"
        if row.vault.uid != row.uid or sm3(bytes(row.vault.sealed)) != row.name_sha:
            yield f"{name} 的文件名与账本不符：在账本之外被改过或挪动过"


def bookings() -> Iterator[str]:
    """Every booking: is who booked the one that the ledger knows, and destroyed when it was cancelled or cleared?"""
    for row in Booking.objects.select_related("vault").order_by("pk").iterator(CHUNK):
        name, gone = f"duties_booking 的行 {row.uid}", row.vault.destroyed_on is not None
        if gone != (row.cancelled_on is not None or row.cleared_on is not None):
            yield f"{name} 的个人信息没有随取消、到期清除，或者清除早了"
        if not gone and (row.vault.uid != row.uid or sm3(bytes(row.vault.sealed)) != row.words_sha):
            yield f"{name} 的个人信息与账本不符：在账本之外被改过或挪动过"
