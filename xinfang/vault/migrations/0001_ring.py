import secrets

from django.conf import settings
from django.db import migrations, models

from xinfang.vault import keys


def make_ring(apps, schema_editor):
    """A fresh secret; but where there was writing before there was a ring, the secret that it was written under."""
    keys.forget()
    connection = schema_editor.connection
    written = False
    if "ledger_entry" in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM (SELECT seq FROM ledger_entry LIMIT 1) AS one")
            written = cursor.fetchone()[0] > 0
    secret = settings.MASTER_KEY if written else secrets.token_hex(32)
    apps.get_model("vault", "Ring").objects.create(
        number=1, wrapped=keys.wrap(secret.encode(), "ring/1"), kek=keys.current()
    )


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Ring',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(unique=True)),
                ('wrapped', models.BinaryField()),
                ('kek', models.CharField(max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name='Record',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(unique=True)),
                ('purpose', models.CharField(max_length=40)),
                ('sealed', models.BinaryField()),
                ('wrapped', models.BinaryField()),
                ('kek', models.CharField(blank=True, max_length=16)),
                ('by_id', models.CharField(blank=True, max_length=64)),
                ('by_person', models.CharField(blank=True, max_length=64)),
                ('destroyed_on', models.DateField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('by_id', ''), _negated=True), fields=['by_id'], name='record_by_id'), models.Index(condition=models.Q(('by_person', ''), _negated=True), fields=['by_person'], name='record_by_person')],
            },
        ),
        migrations.RunPython(make_ring, migrations.RunPython.noop),
    ]
