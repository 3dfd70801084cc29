"""Envelope encryption: each record under a random key of its own, so that to destroy the key is to destroy the words."""

import json
import os
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from xinfang.vault import ciphers, keys
from xinfang.vault.ciphers import LENGTHS, Unreadable
from xinfang.vault.models import Record

MARKS = {b"A2": ciphers.AES, b"S2": ciphers.SM4}


def made(uid: UUID, purpose: str, words: Mapping[str, str], *, by_id: str = "", by_person: str = "") -> Record:
    """``words`` sealed for the row ``uid``, under a fresh key; not yet stored."""
    cipher = settings.CIPHER
    mark = next(mark for mark, name in MARKS.items() if name == cipher)
    own = os.urandom(LENGTHS[cipher])
    record = Record(uid=uid, purpose=purpose, kek=keys.current(), by_id=by_id, by_person=by_person)
    plain = json.dumps(dict(words), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    record.sealed = mark + ciphers.encrypt(cipher, own, plain, record.about.encode())
    record.wrapped = keys.wrap(own, record.about)
    return record


def keep(record: Record) -> Record:
    """Store a new record, by SQL written once: registration is counted in statements and microseconds."""
    sql, fields = _insert_sql()
    with connection.cursor() as cursor:
        cursor.execute(sql, [field.get_db_prep_save(getattr(record, field.attname), connection) for field in fields])
        record.pk = cursor.fetchone()[0]
    record._state.adding, record._state.db = False, connection.alias
    return record


@cache
def _insert_sql() -> tuple[str, tuple[Any, ...]]:
    fields = tuple(field for field in Record._meta.local_concrete_fields if not field.primary_key)
    names, marks = ", ".join(f'"{field.column}"' for field in fields), ", ".join(["%s"] * len(fields))
    return f'INSERT INTO "{Record._meta.db_table}" ({names}) VALUES ({marks}) RETURNING "id"', fields  # noqa: S608


def words_of(record: Record, uid: UUID) -> dict[str, str]:
    """The words of the row ``uid``; none when they were destroyed. Raises Unreadable when they do not open."""
    if record.destroyed_on is not None:
        return {}
    cipher = MARKS.get(bytes(record.sealed)[:2])
    if cipher is None or record.uid != uid:
        raise Unreadable("这条记录不属于这一行，或者算法标记不认识。")
    own = keys.unwrap(bytes(record.wrapped), record.kek, record.about)
    return dict(json.loads(ciphers.decrypt(cipher, own, bytes(record.sealed)[2:], record.about.encode())))


def destroy(record: Record, on: date) -> None:
    """Destroy the key, the sealed words and the indexes. No backup of this row can be opened with a key of this table."""
    record.sealed, record.wrapped, record.kek, record.by_id, record.by_person = b"", b"", "", "", ""
    record.destroyed_on = on
    record.save()
