"""An act: one transaction, its rows, its ledger entries at the end, safe to repeat (decisions 24 and 28)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction

from xinfang.bureau.models import ActKey
from xinfang.bureau.queries import was_done
from xinfang.ledger import prepared
from xinfang.ledger.canonical import canonical
from xinfang.ledger.ids import new_uid
from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import Covered
from xinfang.ledger.writing import Draft, write
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor
from xinfang.vault.crypto import keyed

Row = TypeVar("Row", bound=Covered)


@dataclass(slots=True)
class Counted:
    """A covered row that waits for a number: ``fill`` takes it from the counter that ``counter`` names."""

    counter: tuple[str, ...]
    row: Covered
    fill: Callable[[], None]


@dataclass(slots=True)
class Waiting:
    """What is done at the very end of the transaction: numbers first, then the entries (decision 24)."""

    drafts: list[Draft] = field(default_factory=list)
    counted: list[Counted] = field(default_factory=list)

    def cut(self, drafts: int, counted: int) -> None:
        """Forget what a failed inner act had left waiting: it takes no number."""
        del self.drafts[drafts:]
        del self.counted[counted:]

    def finish(self) -> None:
        """Take the numbers, counters in one order for everyone so that no two acts wait for each other; then write."""
        for one in sorted(self.counted, key=lambda counted: counted.counter):
            one.fill()
            one.row.digest = one.row.reckon()
            prepared.insert_one(one.row)
        write(self.drafts)


_waiting: ContextVar[Waiting | None] = ContextVar("acts_waiting", default=None)
_watchers: dict[type[Covered], Callable[[Any], None]] = {}


def watch(model: type[Row], tell: Callable[[Row], None]) -> None:
    """Let a room hear of each row of ``model`` that an act changes, inside the act: to write an errand, no more."""
    _watchers[model] = tell


@dataclass(slots=True)
class Act:
    """One act under way. ``repeated`` is true when its key was used before: then ``result`` is what that act made.

    ``stamp`` is the bureau's stamp, read along with the key: for ``snapshot``, which then need not ask.
    """

    actor: Actor
    result: UUID
    repeated: bool = False
    stamp: int | None = None
    touched: list[Covered] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    counted: list[Counted] = field(default_factory=list)

    def add(self, row: Row) -> Row:
        """Insert a covered row."""
        row.digest = row.reckon()
        prepared.insert_one(row)
        self.touched.append(row)
        return row

    def add_counted(self, row: Row, counter: tuple[str, ...], fill: Callable[[], None]) -> Row:
        """Insert a covered row at the end of the transaction, when ``fill`` has given it its number.

        Locks of rows come before locks of counters (decision 24): until then the row has no primary key and is not
        found by a query.
        """
        self.touched.append(row)
        self.counted.append(Counted(counter, row, fill))
        return row

    def add_all(self, model: type[Row], rows: Iterable[Row]) -> list[Row]:
        """Insert covered rows of one model in one statement."""
        made = list(rows)
        for row in made:
            row.digest = row.reckon()
        model._default_manager.bulk_create(made)
        self.touched.extend(made)
        return made

    def change(self, row: Row, *columns: str) -> Row:
        """Update ``columns`` of a covered row, and its digest."""
        row.digest = row.reckon()
        prepared.update_one(row, (*columns, "digest"))
        self.touched.append(row)
        return row

    def change_all(self, model: type[Row], rows: Iterable[Row], *columns: str) -> None:
        """Update ``columns`` of covered rows of one model in one statement."""
        made = list(rows)
        for row in made:
            row.digest = row.reckon()
        if made:
            model._default_manager.bulk_update(made, [*columns, "digest"], batch_size=500)
        self.touched.extend(made)

    def record(
        self, kind: Kind, subject: UUID, *, on: date, cite: str = "", payload: Mapping[str, Any] | None = None
    ) -> None:
        """Say what happened. The rows touched since the last ``record`` are covered by this entry."""
        self.drafts.append(Draft(kind, subject, self.actor, on, cite, payload or {}, list(self.touched)))
        for row in self.touched:
            if type(row) in _watchers:
                _watchers[type(row)](row)
        self.touched.clear()


@contextmanager
def begin(name: str, *, actor: Actor, key: str = "", result: UUID | None = None, about: object = ()) -> Iterator[Act]:
    """One act in one transaction.

    ``key`` is the caller's idempotency key (empty: the act is not repeatable by key); ``about`` is what the act was
    asked to do: the same key with something else is refused. ``result`` is the uid that a repeat gets back.
    Acts inside an act join it: their entries are written once, at the end of the outermost.
    """
    with together() as waiting:
        act = Act(actor=actor, result=result or new_uid())
        if key:
            _claim(act, name, key, about)
        yield act
        if act.touched:
            raise RuntimeError(f"{name} changed rows that no entry covers")
        waiting.drafts.extend(act.drafts)
        waiting.counted.extend(act.counted)


def known(key: str) -> bool:
    """Whether an act was done under ``key``: a door answers the same form sent again as it did the first time."""
    return was_done(key)


@contextmanager
def together() -> Iterator[Waiting]:
    """Several acts in one transaction: all of them, or none. Their entries are written at the end of the outermost."""
    outer = _waiting.get()
    waiting = Waiting() if outer is None else outer
    marks = len(waiting.drafts), len(waiting.counted)
    with transaction.atomic():
        token = _waiting.set(waiting)
        try:
            yield waiting
            if outer is None:
                waiting.finish()
        except BaseException:
            waiting.cut(*marks)
            raise
        finally:
            _waiting.reset(token)


def _claim(act: Act, name: str, key: str, about: object) -> None:
    if len(key) > 120:
        raise Refused("操作编号过长。", code="bad_key")
    fingerprint = keyed(canonical([name, str(act.actor.appointment), repr(about)]), "bureau/acts")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bureau_actkey (key, name, fingerprint, result) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (key) DO NOTHING RETURNING (SELECT max(number) FROM bureau_stamp)",
            [key, name, fingerprint, _uuid(act.result)],
        )
        claimed = cursor.fetchone()
    if claimed is not None:
        act.stamp = claimed[0] or 0
        return
    before = ActKey.objects.get(key=key)
    if (before.name, before.fingerprint) != (name, fingerprint):
        raise Refused(
            "这次提交与先前用同一操作编号的提交内容不同。",
            why="同一个表单被改动后又提交了一次，先前那次已经办成",
            todo="请刷新页面，看清现在的情况后再办",
            code="key_reused",
        )
    act.result, act.repeated = before.result, True


def _uuid(value: UUID) -> Any:
    return value if connection.vendor == "postgresql" else value.hex
