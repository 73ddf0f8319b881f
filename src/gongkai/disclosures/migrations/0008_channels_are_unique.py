"""Channels that no agency keeps are unique on every database, not only on PostgreSQL."""

from collections import Counter
from typing import Any

from django.db import migrations, models
from django.db.models import Q


def tell_apart(apps: Any, _editor: Any) -> None:
    """Number channels of no agency that have the same kind and name, which SQLite had let through."""
    channels = apps.get_model("disclosures", "Channel").objects.filter(agency=None).order_by("id")
    seen: Counter[tuple[str, str]] = Counter()
    for channel in channels:
        seen[channel.kind, channel.name] += 1
        place = seen[channel.kind, channel.name]
        if place > 1:
            channel.name = f"{channel.name[:90]}（{place}）"
            channel.save(update_fields=["name"])


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0007_consultations")]

    operations = [
        migrations.RemoveConstraint(model_name="channel", name="channel_is_unique"),
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(
                fields=("kind", "name", "agency"), name="agencys_channel_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(
                condition=Q(agency=None), fields=("kind", "name"), name="channel_of_no_agency_is_unique"
            ),
        ),
    ]
