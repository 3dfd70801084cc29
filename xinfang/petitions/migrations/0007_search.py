import uuid

import django.db.models.deletion
import xinfang.vault.fields
from django.db import migrations, models

SQLITE = [
    "CREATE VIRTUAL TABLE petitions_searchtoken"
    " USING fts5(tokens, tokenize = 'ascii', content = '', detail = none, columnsize = 0)"
]
POSTGRES = [
    "ALTER TABLE petitions_searchtext ADD COLUMN tokens integer[] NOT NULL DEFAULT '{}'",
    "ALTER TABLE petitions_searchtext ALTER COLUMN tokens SET STATISTICS 0",  # hundreds in a row: no use to the planner
    "CREATE INDEX petitions_search_tokens ON petitions_searchtext USING gin (tokens)",
]


def make(apps, schema_editor):
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute("DROP TABLE petitions_searchtoken")


def index_what_is_there(apps, schema_editor):
    """The housekeeper finds one errand: put every petition that was there before into the index."""
    if apps.get_model("petitions", "Petition").objects.exists():
        apps.get_model("bureau", "Errand").objects.create(kind="petition.index_all", subject=uuid.UUID(int=0))


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0006_retention"),
        ("bureau", "0003_outbox"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                ("petition", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="wording", serialize=False, to="petitions.petition")),
                ("folded", xinfang.vault.fields.SealedTextField(purpose="matter")),
            ],
        ),
        migrations.RunPython(make, drop),
        migrations.RunPython(index_what_is_there, migrations.RunPython.noop),
    ]
