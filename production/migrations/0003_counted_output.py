"""What counts as output is one view: every entry, and every approved correction of one."""

from django.db import migrations, models

VIEW = """
CREATE VIEW production_countedoutput AS
    SELECT 'o' || id AS row, worker_id, team_id, product_id, norm_id, day, shift, good, defective, man_days,
           1::smallint AS lines
    FROM production_dailyoutput
    UNION ALL
    SELECT 'a' || id, worker_id, team_id, product_id, norm_id, day, shift, good, defective, man_days, 0::smallint
    FROM production_outputadjustment
    WHERE approved_on IS NOT NULL;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('production', '0002_norm_study_recorded_on'),
    ]

    operations = [
        migrations.RunSQL(VIEW, "DROP VIEW production_countedoutput"),
        migrations.CreateModel(
            name='CountedOutput',
            fields=[
                ('row', models.TextField(primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('shift', models.PositiveSmallIntegerField()),
                ('good', models.IntegerField()),
                ('defective', models.IntegerField()),
                ('man_days', models.DecimalField(decimal_places=2, max_digits=3)),
                ('lines', models.PositiveSmallIntegerField(help_text='1: an entry; 0: a correction, which is none of its own.')),
            ],
            options={
                'db_table': 'production_countedoutput',
                'managed': False,
            },
        ),
    ]
