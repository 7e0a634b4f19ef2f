"""A cell ends with its last team; a day of its own was written by nobody and asked by nothing."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0005_visits_of_open_cases'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='partycell', name='cell_ends_after_founding'),
        migrations.RemoveField(model_name='partycell', name='ended_on'),
    ]
