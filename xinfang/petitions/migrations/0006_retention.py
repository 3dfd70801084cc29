import django.db.models.deletion
import xinfang.ledger.ids
import xinfang.vault.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0005_identity_gone'),
    ]

    operations = [
        migrations.CreateModel(
            name='Disposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=xinfang.ledger.ids.new_uid, editable=False, unique=True)),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('state', models.CharField(default='proposed', max_length=12)),
                ('free_on', models.DateField()),
                ('years', models.PositiveSmallIntegerField()),
                ('proposed_on', models.DateField()),
                ('proposed_by', models.UUIDField()),
                ('proposed_post', models.UUIDField(null=True)),
                ('proposed_label', models.CharField(max_length=200)),
                ('decided_on', models.DateField(null=True)),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_label', models.CharField(blank=True, max_length=200)),
                ('petition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disposals', to='petitions.petition')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['proposed', 'done'])), fields=('petition',), name='disposal_once')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=xinfang.ledger.ids.new_uid, editable=False, unique=True)),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('reason', xinfang.vault.fields.SealedTextField(purpose='matter')),
                ('placed_on', models.DateField()),
                ('placed_by', models.UUIDField()),
                ('placed_label', models.CharField(max_length=200)),
                ('lifted_on', models.DateField(null=True)),
                ('lifted_by', models.UUIDField(null=True)),
                ('lifted_label', models.CharField(blank=True, max_length=200)),
                ('petition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='petitions.petition')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_on__isnull', True)), fields=('petition',), name='hold_once')],
            },
        ),
    ]
