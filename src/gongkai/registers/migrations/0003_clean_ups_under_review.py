"""The result of a clean-up goes through review as every other change of a public register."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registers', '0002_releases'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='cleanupcampaign',
            name='closed_campaign_has_its_moment',
        ),
        migrations.AlterField(
            model_name='cleanupcampaign',
            name='state',
            field=models.CharField(choices=[('open', 'Under way'), ('review', 'Under review'), ('closed', 'Closed')], default='open', max_length=8, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='cleanupcampaign',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', False), _connector='OR'), name='closed_campaign_has_its_moment'),
        ),
        migrations.AlterField(
            model_name='registerrelease',
            name='act',
            field=models.CharField(choices=[('add', 'A new row'), ('edit', 'A changed row'), ('restore', 'A withdrawn row comes back'), ('import', 'A spreadsheet'), ('clean_up', 'The result of a clean-up')], max_length=8, verbose_name='act'),
        ),
        migrations.AddField(
            model_name='registerrelease',
            name='campaign',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='registers.cleanupcampaign'),
        ),
    ]
