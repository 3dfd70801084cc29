"""After something was destroyed: let the file of the database forget it too."""

from django.db import connection


def settle() -> None:
    """SQLite: write the log back and cut it off; freed pages are overwritten by ``secure_delete``.

    PostgreSQL needs nothing here: a dump holds no dead rows, and autovacuum frees them (docs/privacy.md).
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
