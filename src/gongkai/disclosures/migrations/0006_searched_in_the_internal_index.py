from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0005_slow_files")]

    operations = [
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(fields=["state", "id"], name="disclosure_of_state"),
        ),
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(fields=["attribute", "assessed_on"], name="disclosure_assessed"),
        ),
        migrations.RemoveIndex(model_name="disclosure", name="disclosure_title"),
    ]
