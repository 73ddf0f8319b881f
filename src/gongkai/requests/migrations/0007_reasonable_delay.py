import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests', '0006_consultation_taken_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReasonsNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_on', models.DateField(verbose_name='asked on')),
                ('until', models.DateField(verbose_name='last day for the reasons')),
                ('given_on', models.DateField(blank=True, null=True, verbose_name='reasons given on')),
                ('text', models.TextField(blank=True, verbose_name='reasons of the applicant')),
            ],
            options={
                'verbose_name': 'reasons for excessive requests',
                'ordering': ['id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='extension',
            name='request_is_extended_once',
        ),
        migrations.AddField(
            model_name='extension',
            name='until',
            field=models.DateField(blank=True, null=True, verbose_name='answer delayed until'),
        ),
        migrations.AddField(
            model_name='requestevent',
            name='until',
            field=models.DateField(blank=True, null=True, verbose_name='answer delayed until'),
        ),
        migrations.AlterField(
            model_name='requestevent',
            name='kind',
            field=models.CharField(blank=True, choices=[('correction_requested', 'correction_requested'), ('corrected', 'corrected'), ('extended', 'extended'), ('reasons_requested', 'reasons_requested'), ('reasons_given', 'reasons_given'), ('delayed', 'delayed'), ('third_party_consulted', 'third_party_consulted'), ('third_party_replied', 'third_party_replied'), ('agency_consulted', 'agency_consulted'), ('agency_replied', 'agency_replied'), ('fee_notified', 'fee_notified'), ('fee_paid', 'fee_paid'), ('answered', 'answered')], max_length=24, verbose_name='event'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.UniqueConstraint(condition=models.Q(('is_approved', True), ('until', None)), fields=('disclosure_request',), name='request_is_extended_once', violation_error_message='The period of this request was extended once already.'),
        ),
        migrations.AddConstraint(
            model_name='requestevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'delayed'), ('until__isnull', False)), models.Q(models.Q(('kind', 'delayed'), _negated=True), ('until', None)), _connector='OR'), name='only_a_delay_has_its_day'),
        ),
        migrations.AddField(
            model_name='reasonsnotice',
            name='disclosure_request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reasons', to='requests.disclosurerequest'),
        ),
        migrations.AddConstraint(
            model_name='reasonsnotice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), ('given_on', None)), models.Q(models.Q(('text', ''), _negated=True), ('given_on__isnull', False)), _connector='OR'), name='given_reasons_have_their_day'),
        ),
    ]
