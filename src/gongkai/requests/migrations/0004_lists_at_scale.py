from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests", "0003_files")]

    operations = [
        migrations.AddIndex(
            model_name="disclosurerequest",
            index=models.Index(fields=["state"], name="request_of_state"),
        ),
        migrations.AddIndex(
            model_name="disclosurerequest",
            index=models.Index(fields=["-received_on", "-id"], name="request_newest"),
        ),
    ]
