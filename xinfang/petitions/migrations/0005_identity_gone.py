"""Identities go to the vault, three: the old column goes, and what it held is overwritten in the file of the database."""

import django.db.models.deletion
from django.db import migrations, models


def overwrite(apps, schema_editor):
    """PostgreSQL keeps a dropped column's bytes until the table is written anew; SQLite until its pages are."""
    connection = schema_editor.connection
    if connection.in_atomic_block or connection.settings_dict["NAME"].startswith("file:memorydb"):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM FULL petitions_petitioner")
        else:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("petitions", "0004_identity_moves")]
    operations = [
        migrations.AlterField("petitioner", "identity_sha", models.CharField(max_length=64)),
        migrations.AlterField(
            "petitioner",
            "vault",
            models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.record"),
        ),
        migrations.RemoveField("petitioner", "identity"),
        migrations.RunPython(overwrite, migrations.RunPython.noop),
    ]
