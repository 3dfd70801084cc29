from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('kind__in', ('identity:match', 'identity:open'))), fields=['-seq'], name='entry_openings'),
        ),
    ]
