"""Letters that lie: opened, counted, registered by nobody until their last day was over (seed/12.3; 2005/21, 22; 2022/22, 23)."""

from collections.abc import Iterator
from datetime import date, timedelta

from xinfang.accountability.found import Found
from xinfang.bureau.queries import Snapshot
from xinfang.petitions.arrivals import due_of
from xinfang.petitions.arrived import MailItem


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
            yield Found(row.organ, "letter_unregistered", row.uid, due, due + timedelta(days=1))
