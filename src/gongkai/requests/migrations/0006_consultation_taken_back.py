from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests', '0005_partial_without_copy'),
    ]

    operations = [
        migrations.AlterField(
            model_name='consultation',
            name='reply',
            field=models.CharField(blank=True, choices=[('agrees', 'Agrees to disclosure'), ('objects', 'Objects'), ('silent', 'No reply in time'), ('taken_back', 'Question taken back')], max_length=16, verbose_name='reply'),
        ),
    ]
