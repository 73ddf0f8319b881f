"""Indexes for lists over a million records: what is newest everywhere, covered, logged, waiting."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("disclosures", "0002_lists_of_many_records"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(fields=["-published_at"], name="disclosure_all_newest"),
        ),
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(
                fields=["state", "agency", "catalogue_item", "published_at"], name="disclosure_coverage"
            ),
        ),
        migrations.AddIndex(
            model_name="publicationlogentry",
            index=models.Index(fields=["-happened_at"], name="log_newest"),
        ),
        migrations.AddIndex(
            model_name="publicationlogentry",
            index=models.Index(fields=["act", "-happened_at"], name="log_act_newest"),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["state", "chain", "turn"], name="review_of_state"),
        ),
        migrations.RemoveIndex(model_name="review", name="review_running"),
    ]
