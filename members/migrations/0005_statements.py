import django.db.models.deletion
import members.domain.prospect
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0004_grounds'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProposalStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('stance', models.CharField(choices=[(members.domain.prospect.Stance['FOR'], 'agrees'), (members.domain.prospect.Stance['AGAINST'], 'does not agree')], max_length=7)),
                ('strain', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('words', models.CharField(max_length=300)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='members.proposal')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('proposal', 'worker'), name='one_statement_of_a_person'), models.CheckConstraint(condition=models.Q(('stance__in', [members.domain.prospect.Stance['FOR'], members.domain.prospect.Stance['AGAINST']])), name='stance_is_one_of_two'), models.CheckConstraint(condition=models.Q(('strain__isnull', True), ('strain__range', (1, 5)), _connector='OR'), name='strain_1_to_5'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='statement_says_something')],
            },
        ),
    ]
