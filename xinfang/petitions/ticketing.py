"""Numbers of the hall: one after the other per organ and day, without gap, whoever takes them at once."""

from collections.abc import Iterator
from datetime import date

from django.db import connection
from django.db.models import Count, Max

from xinfang.petitions.arrived import Ticket, TicketCounter

TAKE = (
    "INSERT INTO petitions_ticketcounter (organ_id, day, last) VALUES (%s, %s, 1) "
    "ON CONFLICT (organ_id, day) DO UPDATE SET last = petitions_ticketcounter.last + 1 RETURNING last"
)


def take(organ: int, day: date) -> int:
    """The next number. Its row stays locked to the end of the transaction; a rollback gives the number back (decision 24)."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [organ, day])
        return int(cursor.fetchone()[0])


def gaps() -> Iterator[str]:
    """Every organ and day whose tickets do not run from one to the last: for ``ledger verify``."""
    kept = {(row.organ_id, row.day): row.last for row in TicketCounter.objects.all()}
    for row in Ticket.objects.values("organ", "day").order_by().annotate(times=Count("pk"), last=Max("number")):
        counted = kept.pop((row["organ"], row["day"]), 0)
        if not row["times"] == row["last"] == counted:
            yield f"{row['day']} 的来访号有缺：共 {row['times']} 个，最后一号 {row['last']}，计数 {counted}"
    for (_, day), last in kept.items():
        yield f"{day} 的来访号计数到 {last}，却没有一张号票"
