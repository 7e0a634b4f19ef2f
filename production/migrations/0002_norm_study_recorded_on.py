"""Norm studies know the day on which they were written down; of those of before it is their own day."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('production', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='normstudy',
            name='recorded_on',
            field=models.DateField(default=datetime.date(1900, 1, 1), help_text='Business day.'),
            preserve_default=False,
        ),
        migrations.RunSQL("UPDATE production_normstudy SET recorded_on = day", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='normstudy',
            constraint=models.CheckConstraint(condition=models.Q(('day__lte', models.F('recorded_on'))), name='norm_study_is_past'),
        ),
    ]
