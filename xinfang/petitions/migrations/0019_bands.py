import uuid

import django.db.models.deletion
from django.db import migrations, models


def index_what_is_there(apps, schema_editor):
    """The housekeeper finds one errand: work out the bands of every petition that was there before."""
    if apps.get_model("petitions", "Petition").objects.exists():
        errands = apps.get_model("bureau", "Errand").objects
        errands.get_or_create(kind="petition.index_all", subject=uuid.UUID(int=0), state="waiting")


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0018_part"),
        ("bureau", "0003_outbox"),
    ]

    operations = [
        migrations.CreateModel(
            name="Band",
            fields=[
                ("pk", models.CompositePrimaryKey("value", "petition_id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("value", models.BigIntegerField()),
                ("petition", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="bands", to="petitions.petition")),
            ],
        ),
        migrations.RunPython(index_what_is_there, migrations.RunPython.noop),
    ]
