"""Identities go to the vault, two: each batch moves whole, with its ledger entry, or not at all.

Stopped at any point and run again it goes on where it stood: what has moved has a record and nothing in the old column.
"""

import json
import uuid

from django.db import migrations, transaction

from xinfang.bureau.queries import legal_day
from xinfang.ledger.canonical import canonical
from xinfang.ledger.writing import GENESIS, LOCK, entry_hash, moment
from xinfang.petitions.identities import Identity
from xinfang.vault import records
from xinfang.vault.crypto import keyed, sm3

BATCH = 500
COVERED = ("submission_id", "role", "identity_sha", "anonymous", "secrecy", "reachable")


def move(apps, schema_editor):
    """Every identity, batch by batch."""
    while _batch(apps, schema_editor.connection):
        pass


def _batch(apps, connection):
    model = apps.get_model("petitions", "Petitioner")
    with transaction.atomic(using=connection.alias):
        rows = list(model.objects.filter(vault__isnull=True).order_by("pk").select_for_update()[:BATCH])
        for row in rows:
            said = Identity(**row.identity)
            made = records.keep(
                records.made(row.uid, "identity", row.identity, by_id=said.by_id, by_person=said.by_person)
            )
            row.vault_id, row.identity_sha = made.pk, sm3(made.sealed)
            values = [getattr(row, name) for name in COVERED]
            row.digest = keyed(canonical(["petitions_petitioner", str(row.uid), values]), "ledger/rows")
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE petitions_petitioner SET vault_id = %s, identity_sha = %s, digest = %s, identity = %s WHERE id = %s",
                [(row.vault_id, row.identity_sha, row.digest, b"", row.pk) for row in rows],
            )
        if rows:
            _record(apps, connection, rows)
    return len(rows)


def _record(apps, connection, rows):
    entry_model = apps.get_model("ledger", "Entry")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = entry_model.objects.order_by("-seq").values_list("seq", "hash").first() or (0, GENESIS)
    covers = sorted(["petitions_petitioner", str(row.uid), row.digest] for row in rows)
    at = moment()
    entry = entry_model(
        seq=last[0] + 1,
        alg="SM3",
        kind="identity:move",
        version=1,
        subject=uuid.uuid4(),
        actor_label="系统升级",
        on=legal_day(at),
        at=at,
        payload=json.dumps({"rows": len(rows)}, separators=(",", ":")),
        covers=canonical(covers).decode(),
        prev_hash=last[1],
    )
    entry.hash = entry_hash(entry)
    entry.save(force_insert=True)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("petitions", "0003_identity")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop, elidable=False)]
