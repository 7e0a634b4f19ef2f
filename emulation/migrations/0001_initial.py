import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from teamtrack.migrations._together import CreateModels


class Migration(migrations.Migration):

    initial = True

    # A database, or a backup of one, that went through these holds just the same.
    replaces = [
        ('emulation', '0002_commendation'),
    ]

    dependencies = [
        ('members', '0001_initial'),
        ('teamtrack', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name='Commendation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commendations', to='members.workshop')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commendations', to='members.team')),
                    ('worker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commendations', to='members.worker')),
                    ('for_what', models.CharField(choices=[('output', 'output'), ('quality', 'quality'), ('improvement', 'an improvement'), ('help', 'helping others'), ('other', 'something else')], default='other', max_length=12)),
                    ('text', models.CharField(max_length=200)),
                    ('day', models.DateField()),
                    ('figure', models.TextField(blank=True)),
                    ('counted_from', models.DateField(blank=True, null=True)),
                    ('counted_until', models.DateField(blank=True, null=True)),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['workshop', '-day'], name='commendation_by_day'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='commendation_says_something'),
                        models.CheckConstraint(condition=models.Q(models.Q(('counted_from__isnull', True), ('counted_until__isnull', True), ('figure', '')), models.Q(('counted_from__isnull', False), ('counted_until__gte', models.F('counted_from')), ('counted_until__isnull', False), ('for_what__in', ['output', 'quality']), models.Q(('figure', ''), _negated=True)), _connector='OR'), name='commendation_figure_whole'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='RankingCriterion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='criteria', to='members.workshop')),
                    ('kind', models.CharField(choices=[('fulfilment', 'Norm fulfilment'), ('plan', 'Plan completion'), ('quality', 'Quality'), ('attendance', 'Attendance'), ('improvement', 'Improvements')], max_length=12)),
                    ('weight', models.PositiveSmallIntegerField()),
                    ('cap_percent', models.PositiveSmallIntegerField(help_text='Values above it count as the cap.')),
                    ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                ],
                options={
                    'constraints': [
                        django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('workshop', '='), ('kind', '='), ('period', '&&')], name='criterion_once_at_a_time'),
                        models.CheckConstraint(condition=models.Q(('cap_percent__range', (1, 1000))), name='criterion_cap'),
                        models.CheckConstraint(condition=models.Q(('weight__lte', 100)), name='criterion_weight'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='MonthRanking',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rankings', to='members.workshop')),
                    ('month', models.DateField()),
                    ('version', models.PositiveSmallIntegerField(default=1)),
                    ('reason', models.CharField(blank=True, help_text='Why this version replaces the one before.', max_length=300)),
                    ('criteria', models.JSONField(help_text='Kind, weight and cap as they were: [["fulfilment", 40, "6/5"], …].')),
                    ('made_on', models.DateField()),
                    ('made_at', models.DateTimeField()),
                    ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('workshop', 'month', 'version'), name='ranking_version'),
                        models.CheckConstraint(condition=models.Q(('month__day', 1)), name='ranking_starts_a_month'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='RankedTeam',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ranking', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='teams', to='emulation.monthranking')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.team')),
                    ('rank', models.PositiveSmallIntegerField(help_text='Null: no figures, not ranked.', null=True)),
                    ('facts', models.JSONField()),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('ranking', 'team'), name='team_ranked_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='MonthlyReport',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='members.workshop')),
                    ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='members.team')),
                    ('month', models.DateField()),
                    ('version', models.PositiveSmallIntegerField(default=1)),
                    ('reason', models.CharField(blank=True, help_text='Why this version replaces the one before.', max_length=300)),
                    ('job', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='report', to='teamtrack.job')),
                    ('asked_on', models.DateField(help_text='The business day it was asked for; the report is dated so.')),
                    ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['workshop', '-month'], name='reports_by_month'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('workshop', 'team', 'month', 'version'), name='report_version', nulls_distinct=False),
                        models.CheckConstraint(condition=models.Q(('month__day', 1)), name='report_starts_a_month'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ReportFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='emulation.monthlyreport')),
                    ('kind', models.CharField(choices=[('main', 'Report'), ('annex', "Annex: the workers' table"), ('sheet', 'Spreadsheet of the same figures')], max_length=8)),
                    ('sha256', models.CharField(max_length=64)),
                    ('content', models.BinaryField()),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('report', 'kind'), name='report_file_once'),
                    ],
                },
            ),
        ),
    ]
