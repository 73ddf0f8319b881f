from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0005_released_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='frozenrecords',
            name='parts',
            field=models.JSONField(blank=True, null=True, verbose_name='parts of a sum'),
        ),
    ]
