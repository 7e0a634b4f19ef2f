import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0005_statements'),
    ]

    operations = [
        migrations.CreateModel(
            name='GroupPilot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('aim', models.CharField(max_length=300)),
                ('target', models.PositiveSmallIntegerField(help_text='Of the norm, in per cent: a group makes several items.')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('result', models.CharField(blank=True, max_length=600)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pilots', to='members.mentoringgroup')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('group', '='), ('period', '&&')], name='one_pilot_of_a_group'), models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='pilot_not_empty'), models.CheckConstraint(condition=models.Q(('aim', ''), _negated=True), name='pilot_has_an_aim'), models.CheckConstraint(condition=models.Q(('target__range', (50, 300))), name='pilot_target')],
            },
        ),
    ]
