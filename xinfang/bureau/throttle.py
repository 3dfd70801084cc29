"""How often the public door may be tried from one place. Addresses are kept as keyed digests only, and for a day at most."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from xinfang.bureau.models import Tries
from xinfang.rules.refusals import TooOften
from xinfang.vault.crypto import keyed

KEPT = timedelta(days=1)


WHY = "防止有人猜别人的查询码，或者大量提交"
TODO = "着急的，请打电话或者到接待场所"


def refuse_too_many(
    purpose: str, place: str, *, now: datetime, most: int, within: timedelta, why: str = WHY, todo: str = TODO
) -> None:
    """Refuse when ``count`` was called ``most`` times for ``purpose`` from ``place`` in the running window."""
    row = Tries.objects.filter(key=_key(purpose, place)).first()
    if row is not None and row.count >= most and now - row.since < within:
        minutes = max(1, -(-(within - (now - row.since)).seconds // 60))
        raise TooOften(
            "试的次数太多，暂停一会儿。",
            why=why,
            todo=f"请在 {minutes} 分钟后再试；{todo}",
            code="too_often",
        )


def count(purpose: str, place: str, *, now: datetime, within: timedelta) -> None:
    """Count one try. A window that has passed begins anew."""
    table, begun = Tries._meta.db_table, now - within
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (key, since, count) VALUES (%s, %s, 1) ON CONFLICT (key) DO UPDATE SET "  # noqa: S608
            f"count = CASE WHEN {table}.since <= %s THEN 1 ELSE {table}.count + 1 END, "
            f"since = CASE WHEN {table}.since <= %s THEN excluded.since ELSE {table}.since END",
            [_key(purpose, place), _moment(now), _moment(begun), _moment(begun)],
        )


def forget(purpose: str, place: str) -> None:
    """Forget the tries for ``purpose`` from ``place``: whoever may lift a pause has lifted it."""
    Tries.objects.filter(key=_key(purpose, place)).delete()


def forget_old(now: datetime) -> int:
    """Delete what is older than a day; how many there were."""
    return Tries.objects.filter(since__lt=now - KEPT).delete()[0]


def _moment(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def _key(purpose: str, place: str) -> str:
    return keyed(f"{purpose}:{place}".encode(), "bureau/tries")
