"""Changes of public registers under review."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('disclosures', '0005_slow_files'),
        ('organisations', '0002_dated_roles_people_and_imports'),
        ('registers', '0001_registers_and_their_rows'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='registerimport',
            name='reviewed_elsewhere',
            field=models.CharField(blank=True, help_text='Of rows that were public before they came here.', max_length=300, verbose_name='where it was reviewed'),
        ),
        migrations.AlterField(
            model_name='registerimport',
            name='state',
            field=models.CharField(choices=[('handed_in', 'Looked at'), ('submitted', 'Under review'), ('confirmed', 'Confirmed')], default='handed_in', max_length=16, verbose_name='state'),
        ),
        migrations.CreateModel(
            name='RegisterRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('register', models.CharField(max_length=40, verbose_name='register')),
                ('act', models.CharField(choices=[('add', 'A new row'), ('edit', 'A changed row'), ('restore', 'A withdrawn row comes back'), ('import', 'A spreadsheet')], max_length=8, verbose_name='act')),
                ('title', models.CharField(max_length=300, verbose_name='name')),
                ('texts', models.JSONField(blank=True, default=dict, verbose_name='what the row is to say')),
                ('seen_version', models.PositiveIntegerField(blank=True, null=True, verbose_name='version that is changed')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('findings', models.JSONField(blank=True, default=list, verbose_name='found by screening')),
                ('justification', models.TextField(blank=True, verbose_name='why what was found may be public')),
                ('turn', models.PositiveSmallIntegerField(verbose_name='turn')),
                ('state', models.CharField(choices=[('running', 'Under review'), ('released', 'Released'), ('returned', 'Returned'), ('recalled', 'Recalled by its agency')], default='running', max_length=12, verbose_name='state')),
                ('proposed_at', models.DateTimeField(verbose_name='submitted at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.agency', verbose_name='agency')),
                ('chain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disclosures.reviewchain', verbose_name='chain')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('row', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='registers.registerrow')),
                ('upload', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='registers.registerimport')),
            ],
            options={
                'verbose_name': 'release of a register',
                'ordering': ['-proposed_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ReleaseOpinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signer_name', models.CharField(max_length=60, verbose_name='name of the signer')),
                ('signed_at', models.DateTimeField(verbose_name='signed at')),
                ('verdict', models.CharField(choices=[('approve', 'Approved'), ('return', 'Returned')], max_length=10, verbose_name='verdict')),
                ('answers', models.JSONField(blank=True, default=dict, verbose_name='answers')),
                ('text', models.TextField(blank=True, verbose_name='opinion')),
                ('on_behalf_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='registers.registerrelease')),
                ('signed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signed by')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disclosures.reviewstep')),
            ],
            options={
                'verbose_name': 'opinion on a release',
                'ordering': ['signed_at', 'id'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddIndex(
            model_name='registerrelease',
            index=models.Index(fields=['state', 'agency', '-proposed_at'], name='register_release_state'),
        ),
        migrations.AddConstraint(
            model_name='registerrelease',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'running'), ('ended_at__isnull', False), _connector='OR'), name='ended_release_has_its_moment'),
        ),
        migrations.AddConstraint(
            model_name='registerrelease',
            constraint=models.CheckConstraint(condition=models.Q(('findings', []), models.Q(('justification', ''), _negated=True), _connector='OR'), name='release_with_findings_says_why'),
        ),
        migrations.AddConstraint(
            model_name='releaseopinion',
            constraint=models.UniqueConstraint(fields=('release', 'step'), name='release_step_is_answered_once'),
        ),
        migrations.AddConstraint(
            model_name='releaseopinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'return'), _negated=True), models.Q(('text', ''), _negated=True), _connector='OR'), name='returning_release_opinion_has_its_words'),
        ),
    ]
