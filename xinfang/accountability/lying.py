"""Letters that lie: registered by nobody in their days (seed/12.3), or important and read by no leader."""

from collections.abc import Iterator
from datetime import date, timedelta

from xinfang.accountability.found import Found
from xinfang.bureau.queries import Snapshot
from xinfang.duties import important
from xinfang.petitions.arrivals import due_of
from xinfang.petitions.arrived import MailItem

ONE = timedelta(days=1)


def letters(day: date, now: Snapshot) -> Iterator[Found]:
    """The letters of which nothing has become by ``day`` though their days are over.

    They have no clock, because they are no petition yet: their days count from the date stamp all the same. One that is
    registered late has the late clock of its petition, and this fact is gone.
    """
    rows = MailItem.objects.filter(outcome="", received_on__lt=day).select_related("organ").order_by("pk")
    dues: dict[tuple[date, str], date | None] = {}
    for row in rows.iterator(chunk_size=2000):
        asked = (row.received_on, row.organ.kind)
        if asked not in dues:
            dues[asked] = due_of(*asked, now)
        due = dues[asked]
        if due is not None and day > due:
            yield Found(row.organ, "letter_unregistered", row.uid, due, due + ONE)


def unread_letters(day: date, now: Snapshot) -> Iterator[Found]:
    """Matters marked important that nobody read or studied in the bureau's days (seed/12.2)."""
    for one in important.unread(day, now):
        matter = one.petition
        yield Found(
            one.organ, "important_unread", matter.uid, one.due_on, one.due_on + ONE, matter, assumed=matter.assumed
        )
