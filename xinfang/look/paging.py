"""Keyset paging: each page is one indexed range, as fast at the end of a million rows as at the start."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q, QuerySet

from xinfang.rules.refusals import Refused

SIZE = 30
MOST = 10_000
TEXT, LONGEST = "=", 300  # what marks a text in a cursor, beside days and numbers


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, with the cursors of its neighbours (empty where there is none)."""

    rows: Sequence[Any]
    before: str
    after: str


def page(rows: QuerySet[Any], keys: Sequence[str], cursor: str, size: int = SIZE) -> Page:
    """The page of ``rows`` that ``cursor`` points at, ordered by ``keys`` (a leading ``-`` turns a key around).

    One statement. The last key must be unique. A cursor that was tampered with is refused.
    """
    back, values = _read(cursor, len(keys)) if cursor else (False, None)
    order = [_flip(key) for key in keys] if back else list(keys)
    if values is not None:
        try:
            rows = rows.filter(_beyond(order, values))
        except (TypeError, ValueError, ValidationError) as error:  # a day where a number belongs, or the reverse
            raise _bad_cursor() from error
    return _cut(list(rows.order_by(*order)[: size + 1]), keys, size, back=back, inside=bool(cursor))


def first(found: Sequence[Any], keys: Sequence[str], size: int = SIZE) -> Page:
    """The first page, of rows that were read in order by other means: ``size`` + 1 of them, where there are so many."""
    return _cut(list(found), keys, size, back=False, inside=False)


def _cut(found: list[Any], keys: Sequence[str], size: int, *, back: bool, inside: bool) -> Page:
    """``inside``: the page does not stand at the start of the list."""
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    if not found:
        return Page([], "", "")
    top, last = _values(found[0], keys), _values(found[-1], keys)
    has_before, has_after = (more, True) if back else (inside, more)
    return Page(found, _write(True, top) if has_before else "", _write(False, last) if has_after else "")


def bounded_count(rows: QuerySet[Any], most: int = MOST) -> int:
    """How many rows, counted no further than ``most`` + 1."""
    sql, parameters = rows.order_by().values("pk")[: most + 1].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql}) AS counted", parameters)
        return int(cursor.fetchone()[0])


def bounded_counts(of: Sequence[QuerySet[Any]], most: int = MOST) -> list[int]:
    """Several bounded counts in one statement."""
    parts: list[str] = []
    parameters: list[Any] = []
    for rows in of:
        sql, given = rows.order_by().values("pk")[: most + 1].query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")
        parameters.extend(given)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), parameters)
        return [int(number) for number in cursor.fetchone()]


def said(count: int, most: int = MOST) -> str:
    """A bounded count in words."""
    return f"{most}+" if count > most else str(count)


def _flip(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows after ``values`` in ``order``: (a, b) > (x, y) spelled out, led by the plain range that an index serves."""
    found, equal = Q(), Q()
    for key, value in zip(order, values, strict=True):
        name, operator = (key[1:], "lt") if key.startswith("-") else (key, "gt")
        found |= equal & Q(**{f"{name}__{operator}": value})
        equal &= Q(**{name: value})
    lead = order[0]
    name, operator = (lead[1:], "lte") if lead.startswith("-") else (lead, "gte")
    return Q(**{f"{name}__{operator}": values[0]}) & found


def _values(row: Any, keys: Sequence[str]) -> list[Any]:
    found = []
    for key in keys:
        value = row
        for part in key.removeprefix("-").split("__"):
            value = getattr(value, part)
        found.append(value)
    return found


def _write(back: bool, values: Sequence[Any]) -> str:
    plain = [_plain(value) for value in values]
    return base64.urlsafe_b64encode(json.dumps([int(back), *plain]).encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return TEXT + value if isinstance(value, str) else value


def _read(cursor: str, count: int) -> tuple[bool, list[Any]]:
    try:
        back, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if len(values) != count:
            raise ValueError
        return bool(back), [_typed(value) for value in values]
    except (ValueError, TypeError) as error:
        raise _bad_cursor() from error


def _bad_cursor() -> Refused:
    return Refused("翻页的位置不对。", todo="请从第一页重新翻", code="bad_cursor")


def _typed(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(TEXT):
        if "\0" in value or len(value) > LONGEST:
            raise ValueError
        return value.removeprefix(TEXT)
    if isinstance(value, str):
        return date.fromisoformat(value)
    if type(value) is not int or not -(2**62) < value < 2**62:
        raise ValueError
    return value
