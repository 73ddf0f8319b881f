"""Files that the worker reads, and links that it checks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0004_columns_by_kind")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="task_id",
            field=models.UUIDField(
                blank=True,
                editable=False,
                help_text="Only of a slow file: it is read by the worker, not while its officer waits.",
                null=True,
                verbose_name="task that makes the rendition",
            ),
        ),
        migrations.CreateModel(
            name="CheckedLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.CharField(max_length=1000, unique=True, verbose_name="address")),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="checked at")),
                ("is_dead", models.BooleanField(default=False, verbose_name="dead")),
                ("reason", models.JSONField(blank=True, default=dict, verbose_name="why")),
                (
                    "records",
                    models.ManyToManyField(
                        related_name="links", to="disclosures.disclosure", verbose_name="records"
                    ),
                ),
            ],
            options={
                "verbose_name": "link",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["checked_at"], name="link_to_check")],
            },
        ),
    ]
