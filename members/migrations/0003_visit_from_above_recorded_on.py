"""Visits from above know the day on which they were written down; of those of before it is their own day."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0002_upon_other_apps'),
    ]

    operations = [
        migrations.AddField(
            model_name='visitfromabove',
            name='recorded_on',
            field=models.DateField(default=datetime.date(1900, 1, 1), help_text='Business day.'),
            preserve_default=False,
        ),
        migrations.RunSQL("UPDATE members_visitfromabove SET recorded_on = day", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='visitfromabove',
            constraint=models.CheckConstraint(condition=models.Q(('day__lte', models.F('recorded_on'))), name='visit_from_above_is_past'),
        ),
    ]
