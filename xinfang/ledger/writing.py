"""Entries are written once, at the end of the act, under one lock, in commit order (decision 24)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from xinfang.ledger import prepared
from xinfang.ledger.canonical import canonical
from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import Covered, Entry
from xinfang.ledger.payloads import VERSIONS, plain
from xinfang.ledger.prepared import Read
from xinfang.ledger.triggers import LOCK
from xinfang.rules.values import Actor
from xinfang.vault import ring
from xinfang.vault.crypto import sm3

ALGORITHM = "SM3"
GENESIS = "0" * 64
ENTRIES = {"ledger_entry", "vault_ring"}

_LAST: Read[tuple[int, str]] = Read(lambda: Entry.objects.order_by("-seq").values_list("seq", "hash")[:1])
_made: set[str] = set()  # the databases that have the function, as this process knows
_now: ContextVar[Callable[[], datetime]] = ContextVar("ledger_now", default=timezone.now)


@contextmanager
def clock(now: Callable[[], datetime]) -> Iterator[None]:
    """Let another clock date the entries: for the sample city and for tests, nowhere else (decision 39)."""
    token = _now.set(now)
    try:
        yield
    finally:
        _now.reset(token)


def moment() -> datetime:
    """The moment that dates an entry written now."""
    return _now.get()()


@dataclass(slots=True)
class Draft:
    """An entry that waits for the end of its act."""

    kind: Kind
    subject: UUID
    actor: Actor
    on: date
    cite: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    covers: list[Covered] = field(default_factory=list)


def write(drafts: Sequence[Draft]) -> list[Entry]:
    """Chain and insert ``drafts``. Call inside a transaction, after every row of the act is written.

    On PostgreSQL an advisory lock held to the commit makes sequence order commit order; on SQLite the immediate
    write transaction already does. If an entry cannot be written this raises and the act fails with it.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("ledger entries belong inside the transaction of their act")
    if not drafts:
        return []
    last = _locked_head() if connection.vendor == "postgresql" else next(iter(_LAST()), (0, GENESIS))
    entries = []
    for draft in drafts:
        entry = _entry(draft, last)
        entries.append(entry)
        last = (entry.seq, entry.hash)
    prepared.insert(entries)
    return entries


def _locked_head() -> tuple[int, str]:
    """Take the lock, then read the head: in one call, or in two while a migration runs that has not made the function yet."""
    name = str(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        if name not in _made:
            cursor.execute("SELECT to_regproc('ledger_entry_last') IS NOT NULL")
            if not cursor.fetchone()[0]:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
                return next(iter(_LAST()), (0, GENESIS))
            _made.add(name)
        cursor.execute("SELECT last_seq, last_hash FROM ledger_entry_last()")
        found = cursor.fetchone()
    return (found[0], found[1]) if found else (0, GENESIS)


def _entry(draft: Draft, last: tuple[int, str]) -> Entry:
    # a row that an act changed twice, in two objects, is covered as it stands in the end
    latest = {(row._meta.db_table, str(row.uid)): row.digest for row in draft.covers}
    covers = sorted([table, uid, digest] for (table, uid), digest in latest.items())
    entry = Entry(
        seq=last[0] + 1,
        alg=ALGORITHM,
        kind=draft.kind.value,
        version=VERSIONS[draft.kind],
        subject=draft.subject,
        actor=draft.actor.appointment,
        actor_label=draft.actor.label,
        on=draft.on,
        at=moment(),
        cite=draft.cite,
        payload=canonical(plain(draft.kind, draft.payload)).decode(),
        covers=canonical(covers).decode(),
        prev_hash=last[1],
    )
    entry.hash = entry_hash(entry)
    return entry


def entry_hash(entry: Entry) -> str:
    """The SM3 hash of everything an entry says, the hash before it included."""
    return sm3(
        canonical(
            [
                entry.seq,
                entry.alg,
                entry.kind,
                entry.version,
                str(entry.subject),
                str(entry.actor or ""),
                entry.actor_label,
                entry.on.isoformat(),
                entry.at.astimezone(timezone.get_default_timezone()).isoformat(),
                entry.cite,
                entry.payload,
                entry.covers,
                entry.prev_hash,
            ]
        )
    )


def after_migrate(sender: object, **_: object) -> None:
    """Signal receiver of ``post_migrate``: a database without entries gets a ring of keys if it has none."""
    if set(connection.introspection.table_names()) >= ENTRIES and not Entry.objects.exists():
        ring.make()
