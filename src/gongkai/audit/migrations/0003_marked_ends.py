from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("audit", "0002_address_and_result")]

    operations = [
        migrations.AddField(
            model_name="auditchain",
            name="mark",
            field=models.CharField(
                blank=True, db_default="", max_length=64, verbose_name="mark of its end"
            ),
        ),
    ]
