
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('disclosures', '0001_disclosures'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='disclosure',
            name='disclosure_withheld',
        ),
        migrations.AddIndex(
            model_name='disclosure',
            index=models.Index(fields=['attribute', 'agency', 'assessed_on'], name='disclosure_by_attribute'),
        ),
        migrations.AddIndex(
            model_name='disclosure',
            index=models.Index(condition=models.Q(('conclusion', None), ('is_emergency', True)), fields=['agency'], name='disclosure_unconfirmed'),
        ),
        migrations.AddIndex(
            model_name='disclosure',
            index=models.Index(fields=['agency', 'formed_on', 'kind'], name='disclosure_by_day'),
        ),
        migrations.AddIndex(
            model_name='disclosure',
            index=models.Index(fields=['agency', 'title', 'document_number', 'index_number'], name='disclosure_title'),
        ),
    ]
