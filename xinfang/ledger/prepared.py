"""SQL that is written once per process and then sent again with other values.

For what is read or written at every request Django spends far more on composing a statement than the database on
answering it. Here a statement is still said as a queryset, so rules such as ``visible_to`` stand in one place; only its
composing is kept. Values that change from call to call are ``Slot``s; everything else is fixed when it is composed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models
from django.db.models import query
from django.db.models.expressions import Expression

Row = TypeVar("Row")
_NUMBER = models.BigIntegerField()
BATCH = 500  # rows: what SQLite takes in one statement is bounded by its number of parameters


class Slot(Expression):
    """The place of a value that each call gives by ``name``; ``kind`` is the field whose values go there."""

    def __init__(self, name: str, kind: "models.Field[Any, Any]" = _NUMBER) -> None:
        super().__init__(output_field=kind)
        self.name, self.kind = name, kind

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A mark; the slot itself stands among the parameters until ``bind``."""
        return "%s", [self]


def bind(parameters: Sequence[Any], given: Mapping[str, Any]) -> list[Any]:
    """The parameters with each slot filled, as the database wants them. KeyError for a value that was not given."""
    here = connections[DEFAULT_DB_ALIAS]
    return [one.kind.get_db_prep_value(given[one.name], here) if isinstance(one, Slot) else one for one in parameters]


class Read(Generic[Row]):
    """A read composed at its first call; each call gives the same model instances (or tuples of values) that it would."""

    def __init__(self, rows: Callable[[], models.QuerySet[Any, Row]]) -> None:
        self._rows = rows
        self._shape: _Shape | None = None

    def __call__(self, **given: Any) -> list[Row]:
        """The rows for these values of the slots, in one statement."""
        shape = self._shape
        if shape is None:
            shape = self._shape = _Shape(self._rows())
        with connection.cursor() as cursor:
            cursor.execute(shape.sql, bind(shape.parameters, given))
            found = cursor.fetchall()
        return list(shape.made(found))


class _Shape:
    """A composed queryset: its SQL, and how rows become what it yields (as Django's ``ModelIterable`` does it)."""

    def __init__(self, rows: models.QuerySet[Any, Any]) -> None:
        compiler = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
        self.sql, self.parameters = compiler.as_sql()
        select: Any = compiler.select
        columns = [column[0] for column in select[: compiler.col_count]]
        self.converters = [(at, *known) for at, known in compiler.get_converters(columns).items()]
        self.annotations = tuple((compiler.annotation_col_map or {}).items())
        self.info: Any = compiler.klass_info if rows._iterable_class is query.ModelIterable else None
        if self.info is not None:
            self.model = self.info["model"]
            self.own = slice(self.info["select_fields"][0], self.info["select_fields"][-1] + 1)
            self.names = [column[0].target.attname for column in select[self.own]]
            populators: Any = query.get_related_populators
            self.related = populators(self.info, select, DEFAULT_DB_ALIAS)

    def made(self, found: Sequence[Sequence[Any]]) -> Iterator[Any]:
        """What the queryset would yield for these raw rows."""
        here = connections[DEFAULT_DB_ALIAS]
        for raw in found:
            row = list(raw)
            for at, converters, column in self.converters:
                for convert in converters:
                    row[at] = convert(row[at], column, here)
            yield tuple(row) if self.info is None else self._instance(row)

    def _instance(self, row: list[Any]) -> Any:
        made = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.own])
        for related in self.related:
            related.populate(row, made)
        for name, at in self.annotations:
            setattr(made, name, row[at])
        return made


@cache
def _insert_sql(model: type[models.Model]) -> tuple[str, str, tuple[Any, ...]]:
    fields = tuple(field for field in model._meta.local_concrete_fields if not isinstance(field, models.AutoField))
    names = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ', f"({marks})", fields


def insert(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model, ``BATCH`` to a statement, without reading their keys back."""
    for start in range(0, len(rows), BATCH):
        _insert(rows[start : start + BATCH])


def _insert(rows: Sequence[models.Model]) -> None:
    head, marks, fields = _insert_sql(type(rows[0]))
    with connection.cursor() as cursor:
        cursor.execute(head + ", ".join([marks] * len(rows)), [v for row in rows for v in _values(row, fields)])
    for row in rows:
        _stored(row)


def insert_one(row: models.Model) -> None:
    """Insert one row and read its key: half of what ``save`` costs, and acts are mostly inserts."""
    head, marks, fields = _insert_sql(type(row))
    with connection.cursor() as cursor:
        cursor.execute(f'{head}{marks} RETURNING "id"', _values(row, fields))
        row.pk = cursor.fetchone()[0]
    _stored(row)


@cache
def _update_sql(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
    fields = tuple(model._meta.get_field(name) for name in names)
    sets = ", ".join(f'"{field.column}" = %s' for field in fields)  # type: ignore[union-attr]
    return f'UPDATE "{model._meta.db_table}" SET {sets} WHERE "id" = %s', fields


def update_one(row: models.Model, names: tuple[str, ...]) -> None:
    """Write some fields of one row, by name or column; raises DatabaseError when the row is not there."""
    sql, fields = _update_sql(type(row), names)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*_values(row, fields), row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError(f"{row._meta.db_table}: no row to update")


def _values(row: models.Model, fields: Sequence[Any]) -> list[Any]:
    here = connections[DEFAULT_DB_ALIAS]  # the thing itself: ``connection`` finds it anew at every attribute
    return [field.get_db_prep_save(getattr(row, field.attname), here) for field in fields]


def _stored(row: models.Model) -> None:
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
