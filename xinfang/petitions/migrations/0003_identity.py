"""Identities go to the vault, one: where they will stand."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0002_tiers"),
        ("vault", "0001_ring"),
        ("ledger", "0001_initial"),
        ("bureau", "0001_initial"),
    ]

    operations = [
        migrations.AddField("petition", "disposed_on", models.DateField(null=True)),
        migrations.AddField("petitioner", "identity_sha", models.CharField(default="", max_length=64)),
        migrations.AddField(
            "petitioner",
            "vault",
            models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.record"
            ),
        ),
    ]
