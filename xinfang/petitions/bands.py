"""What is kept so that like letters find each other: keyed bands, written along with the text index (decision 32)."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from xinfang.petitions.models import Band
from xinfang.rules import likeness
from xinfang.rules.wording import fold
from xinfang.vault.tokens import numbers, sealed_band

PURPOSE = "search/bands"
LETTERS = 5  # of a matter with many letters the first and the newest
PER_BAND, CANDIDATES = 200, 500


def of(text: str) -> set[int]:
    """The keyed bands of one letter."""
    said = likeness.bands(numbers(likeness.pieces(fold(text)), PURPOSE))
    return {sealed_band(place, band, PURPOSE) for place, band in enumerate(said)}


def put(letters: Mapping[int, Sequence[str]]) -> None:
    """Keep the bands of petitions by their key, and none that their letters no longer have."""
    kept: dict[int, set[int]] = {key: set() for key in letters}
    for key, value in Band.objects.filter(petition__in=list(letters)).values_list("petition_id", "value"):
        kept[key].add(value)
    fresh = []
    for key, texts in letters.items():
        shown = [*texts[:1], *texts[1:][1 - LETTERS :]]
        wanted = set().union(*map(of, shown))
        if gone := kept[key] - wanted:
            Band.objects.filter(petition=key, value__in=gone).delete()
        fresh += [Band(value=value, petition_id=key) for value in wanted - kept[key]]
    Band.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)


def forget(keys: Iterable[int] | None) -> None:
    """Destroy the bands of petitions; of all with None."""
    rows = Band.objects.all() if keys is None else Band.objects.filter(petition__in=list(keys))
    rows.delete()


def candidates(text: str) -> list[int]:
    """The petitions that have bands in common with ``text``, those with the most first; one bounded statement."""
    wanted = sorted(of(text))
    if not wanted:
        return []
    table = Band._meta.db_table
    one = f"SELECT petition_id FROM {table} WHERE value = %s ORDER BY petition_id DESC LIMIT {PER_BAND}"  # noqa: S608
    every = " UNION ALL ".join(f"SELECT petition_id FROM ({one}) AS b{at}" for at in range(len(wanted)))  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT petition_id FROM ({every}) AS found GROUP BY petition_id"  # noqa: S608 - constants of ours only
            f" ORDER BY count(*) DESC, petition_id DESC LIMIT {CANDIDATES}",
            wanted,
        )
        return [key for (key,) in cursor.fetchall()]
