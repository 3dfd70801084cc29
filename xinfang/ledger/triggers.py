"""What the database itself does for the ledger, re-made after every migrate: triggers that make it append-only (decision
27), and on PostgreSQL a function that takes the lock of the chain and then reads its head, in one call."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "ledger_entry"
MESSAGE = "ledger_entry is append-only"
LOCK = 33892920090259047  # 0x78696E66616E67, "xinfang": the one advisory lock that orders the chain on PostgreSQL

SQLITE = [
    f"DROP TRIGGER IF EXISTS {TABLE}_no_update",
    f"DROP TRIGGER IF EXISTS {TABLE}_no_delete",
    f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
    f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
]
POSTGRES = [
    f"""CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$""",
    f"DROP TRIGGER IF EXISTS {TABLE}_no_change ON {TABLE}",
    f"DROP TRIGGER IF EXISTS {TABLE}_no_truncate ON {TABLE}",
    f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
    f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()",
    # volatile: its second statement sees what was committed while the first one waited
    """CREATE OR REPLACE FUNCTION ledger_entry_last() RETURNS TABLE (last_seq bigint, last_hash text) LANGUAGE plpgsql VOLATILE
        AS $$ BEGIN
            PERFORM pg_advisory_xact_lock(LOCK);
            RETURN QUERY SELECT seq, hash::text FROM ledger_entry ORDER BY seq DESC LIMIT 1;
        END $$""".replace("LOCK", str(LOCK)),
]
DROP_SQLITE = SQLITE[:2]
DROP_POSTGRES = POSTGRES[1:3]


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers anew."""
    _run(connection, POSTGRES if connection.vendor == "postgresql" else SQLITE)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: tests flush their database with it, nothing else may."""
    _run(connection, DROP_POSTGRES if connection.vendor == "postgresql" else DROP_SQLITE)


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def after_migrate(sender: object, using: str = "default", **_: object) -> None:
    """Signal receiver of ``post_migrate``."""
    from django.db import connections

    connection = connections[using]
    if TABLE in connection.introspection.table_names():
        install(connection)
