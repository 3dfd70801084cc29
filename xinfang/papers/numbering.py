"""Numbers of papers 发文字号 (GB/T 9704-2012, 7.2.5): gap-free per organ, series and year of the issue day."""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max

from xinfang.papers.models import Counter, Paper

TAKE = (
    "INSERT INTO papers_counter (organ, series, year, last) VALUES (%s, %s, %s, 1) "
    "ON CONFLICT (organ, series, year) DO UPDATE SET last = papers_counter.last + 1 RETURNING last"
)


def words(mark: str, series: str, year: int, serial: int) -> str:
    """The number as it is printed: six-cornered brackets, no 第, no leading noughts."""
    return f"{mark}{series}〔{year}〕{serial}号"


def take(organ: UUID, series: str, year: int) -> int:
    """The next number of a series. The counter's row stays locked to the end of the transaction, and a rollback gives
    the number back: so none is lost and none is given twice. Call it after every row lock of the act (decision 24).
    """
    given = organ if connection.vendor == "postgresql" else organ.hex
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [given, series, year])
        return int(cursor.fetchone()[0])


def gaps() -> Iterator[str]:
    """Every series whose numbers do not run from one to the last without gap: for ``ledger verify``."""
    kept: dict[tuple[UUID | None, str, int | None], int] = {
        (row.organ, row.series, row.year): row.last for row in Counter.objects.all()
    }
    numbered = Paper.objects.filter(serial__isnull=False).values("organ", "series", "year").order_by()
    for row in numbered.annotate(times=Count("pk"), last=Max("serial")):
        counted = kept.pop((row["organ"], row["series"], row["year"]), 0)
        if not row["times"] == row["last"] == counted:
            yield f"文号“{row['series']}〔{row['year']}〕”有缺号：共 {row['times']} 份，最后一号 {row['last']}，计数 {counted}"
    for (_, series, year), last in kept.items():
        yield f"文号“{series}〔{year}〕”计数到 {last}，却没有一份文书"
