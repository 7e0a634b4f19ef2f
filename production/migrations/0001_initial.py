import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import production.domain.improvement
import production.domain.norm
import production.domain.norm_proposal
import uuid
from django.conf import settings
from django.db import migrations, models

from production.migrations import _triggers as triggers
from teamtrack.migrations._together import CreateModels


class Migration(migrations.Migration):

    initial = True

    # A database, or a backup of one, that went through these holds just the same.
    replaces = [
        ('production', '0002_lost_time'),
        ('production', '0003_importing'),
        ('production', '0004_summary_in_one_pass'),
        ('production', '0005_norm_objection'),
        ('production', '0006_norm_proposal'),
        ('production', '0007_improvement'),
        ('production', '0008_measures'),
    ]

    dependencies = [
        ('members', '0001_initial'),
        ('teamtrack', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name='Product',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='products', to='members.workshop')),
                    ('code', models.CharField(max_length=20, verbose_name='code')),
                    ('name', models.CharField(blank=True, max_length=80, verbose_name='name')),
                    ('slug', models.SlugField(max_length=40)),
                    ('is_made', models.BooleanField(default=True, verbose_name='still made')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('workshop', 'code'), name='product_code'),
                        models.UniqueConstraint(fields=('workshop', 'slug'), name='product_slug'),
                        models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='product_has_a_code'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='OutputNorm',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='norms', to='production.product')),
                    ('units', models.PositiveIntegerField(verbose_name='pieces per man-day')),
                    ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                    ('decision', models.CharField(blank=True, max_length=60, verbose_name='number of the decision')),
                    ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('product', '='), ('period', '&&')], name='one_norm_at_a_time'),
                        models.CheckConstraint(condition=models.Q(('units__gt', 0)), name='norm_above_zero'),
                        models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='norm_period_not_empty'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='NormObjection',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='norm_objections', to='members.worker')),
                    ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='production.product')),
                    ('norm', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='objections', to='production.outputnorm')),
                    ('units', models.PositiveIntegerField()),
                    ('text', models.CharField(max_length=1000)),
                    ('raised_on', models.DateField()),
                    ('answer_due', models.DateField()),
                    ('decision', models.CharField(blank=True, choices=[(production.domain.norm.NormDecision['STAYS'], 'the norm stays'), (production.domain.norm.NormDecision['ANEW'], 'will be looked at anew')], max_length=10)),
                    ('answer', models.CharField(blank=True, max_length=1000)),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('answered_on', models.DateField(blank=True, null=True)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('answered_on__isnull', True)), fields=('worker', 'norm'), name='one_open_objection_to_a_norm'),
                        models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='norm_objection_says_something'),
                        models.CheckConstraint(condition=models.Q(('answer_due__gt', models.F('raised_on'))), name='norm_answer_due_later'),
                        models.CheckConstraint(condition=models.Q(models.Q(('answered_by__isnull', True), ('answered_on__isnull', True), ('decision', '')), models.Q(('answered_by__isnull', False), ('answered_on__gte', models.F('raised_on')), models.Q(('decision', ''), _negated=True), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='norm_answer_is_whole'),
                        models.CheckConstraint(condition=models.Q(('norm__isnull', False), ('answered_on__isnull', False), _connector='OR'), name='open_objection_has_its_norm'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='MonthBook',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='month_books', to='members.workshop')),
                    ('month', models.DateField(help_text='Its first day.')),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('workshop', 'month'), name='one_book_a_month'),
                        models.CheckConstraint(condition=models.Q(('month__day', 1)), name='book_starts_a_month'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='OutputAdjustment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjustments', to='members.worker')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjustments', to='members.team')),
                    ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='production.product')),
                    ('norm', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='production.outputnorm')),
                    ('day', models.DateField(help_text='The day that was wrong, in a closed month.')),
                    ('shift', models.PositiveSmallIntegerField(default=1)),
                    ('good', models.IntegerField(default=0)),
                    ('defective', models.IntegerField(default=0)),
                    ('man_days', models.DecimalField(decimal_places=2, default=0, max_digits=3)),
                    ('reason', models.CharField(max_length=300)),
                    ('proposed_on', models.DateField(help_text='Business day.')),
                    ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('approved_on', models.DateField(blank=True, help_text='Business day; null: not decided.', null=True)),
                    ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('declined_on', models.DateField(blank=True, null=True)),
                    ('declined_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['team', 'day'], name='adjustment_of_team'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='adjustment_has_a_reason'),
                        models.CheckConstraint(condition=models.Q(('defective', 0), ('good', 0), ('man_days', 0), _negated=True), name='adjustment_changes_something'),
                        models.CheckConstraint(condition=models.Q(('approved_on__isnull', True), ('declined_on__isnull', True), _connector='OR'), name='adjustment_decided_once'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='adjustment_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.BODIES['adjustment_insert'], hash='f61ed07903ad0ee416b572cefb5c6ffacbd419fc', declare='DECLARE teams bigint[]; months date[];', level='STATEMENT', operation='INSERT', pgid='pgtrigger_adjustment_insert_663cf', referencing='REFERENCING NEW TABLE AS new_rows ', table='production_outputadjustment', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='adjustment_update', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.BODIES['adjustment_update'], hash='b1fa39227fcda058b06d9b2de9e982d167648fa4', declare='DECLARE teams bigint[]; months date[];', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_adjustment_update_1ae25', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='production_outputadjustment', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='adjustment_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.BODIES['adjustment_delete'], hash='de5c3c1ba74d276e7c0be4712c572db083121c65', declare='DECLARE teams bigint[]; months date[];', level='STATEMENT', operation='DELETE', pgid='pgtrigger_adjustment_delete_dd67f', referencing='REFERENCING OLD TABLE AS old_rows ', table='production_outputadjustment', when='AFTER')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='OutputImport',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='members.workshop')),
                    ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='members.team')),
                    ('file_name', models.CharField(max_length=200)),
                    ('size', models.PositiveIntegerField(help_text='Bytes.')),
                    ('sha256', models.CharField(max_length=64)),
                    ('state', models.CharField(choices=[('uploaded', 'sent'), ('checking', 'being checked'), ('checked', 'checked'), ('refused', 'refused'), ('importing', 'being imported'), ('done', 'imported'), ('undone', 'undone')], default='uploaded', max_length=10)),
                    ('mapping', models.JSONField(blank=True, null=True)),
                    ('titles', models.JSONField(default=dict)),
                    ('left_out', models.JSONField(default=list)),
                    ('lines', models.PositiveIntegerField(default=0)),
                    ('lines_read', models.PositiveIntegerField(default=0)),
                    ('new', models.PositiveIntegerField(default=0)),
                    ('changed', models.PositiveIntegerField(default=0)),
                    ('unchanged', models.PositiveIntegerField(default=0)),
                    ('without_norm', models.PositiveIntegerField(default=0)),
                    ('faults', models.PositiveIntegerField(default=0)),
                    ('questions', models.PositiveIntegerField(default=0)),
                    ('refusal', models.TextField(blank=True, help_text='Why the whole file is refused: an English msgid.')),
                    ('refusal_values', models.JSONField(default=dict)),
                    ('reason', models.CharField(blank=True, help_text='Why the figures asked about are kept.', max_length=200)),
                    ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='teamtrack.job')),
                    ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('sent_at', models.DateTimeField()),
                    ('imported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('imported_at', models.DateTimeField(blank=True, null=True)),
                    ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('undone_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['workshop', '-sent_at'], name='imports_by_time'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(models.Q(('imported_at__isnull', False), ('state__in', ('done', 'undone'))), models.Q(models.Q(('state__in', ('done', 'undone')), _negated=True), ('imported_at__isnull', True)), _connector='OR'), name='import_done_at_a_time'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state', 'undone'), ('undone_at__isnull', False)), models.Q(models.Q(('state', 'undone'), _negated=True), ('undone_at__isnull', True)), _connector='OR'), name='import_undone_at_a_time'),
                        models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'refused')), models.Q(('refusal', ''), _negated=True)), models.Q(models.Q(('state', 'refused'), _negated=True), ('refusal', '')), _connector='OR'), name='import_refused_with_a_reason'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('done', 'undone')), _negated=True), ('faults', 0), _connector='OR'), name='import_all_or_nothing'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('done', 'undone')), _negated=True), ('questions', 0), models.Q(('reason', ''), _negated=True), _connector='OR'), name='import_asked_is_answered'),
                        models.CheckConstraint(condition=models.Q(('state__in', ('uploaded', 'refused')), ('mapping__isnull', False), _connector='OR'), name='import_checked_by_its_columns'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='FilePiece',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('output_import', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='production.outputimport')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('content', models.BinaryField()),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('output_import', 'number'), name='piece_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ColumnMapping',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('workshop', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.workshop')),
                    ('signature', models.CharField(max_length=64)),
                    ('mapping', models.JSONField()),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('workshop', 'signature'), name='mapping_of_a_head'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ImportFault',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('output_import', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='found', to='production.outputimport')),
                    ('line', models.PositiveIntegerField()),
                    ('column', models.CharField(blank=True, max_length=300)),
                    ('value', models.CharField(blank=True, max_length=200)),
                    ('code', models.CharField(max_length=20)),
                    ('words', models.JSONField(default=dict)),
                    ('asks', models.BooleanField(default=False)),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['output_import', 'asks', 'line'], name='faults_by_line'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='StagedLine',
                fields=[
                    ('pk', models.CompositePrimaryKey('output_import', 'line', 'cell', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('output_import', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='production.outputimport')),
                    ('line', models.IntegerField()),
                    ('cell', models.TextField(help_text='Column of a wide sheet, else empty.')),
                    ('worker', models.TextField()),
                    ('team', models.TextField()),
                    ('day', models.DateField(null=True)),
                    ('shift', models.SmallIntegerField(null=True)),
                    ('product', models.TextField()),
                    ('good', models.IntegerField(null=True)),
                    ('defective', models.IntegerField(null=True)),
                    ('man_days', models.DecimalField(decimal_places=2, max_digits=9, null=True)),
                    ('note', models.TextField()),
                    ('away', models.TextField()),
                ],
            ),
            migrations.CreateModel(
                name='ImportedLine',
                fields=[
                    ('pk', models.CompositePrimaryKey('output_import', 'is_absence', 'record', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('output_import', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='production.outputimport')),
                    ('is_absence', models.BooleanField()),
                    ('record', models.BigIntegerField()),
                    ('version', models.PositiveIntegerField()),
                    ('was', models.JSONField(null=True)),
                ],
            ),
            migrations.CreateModel(
                name='Improvement',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='improvements', to='members.team')),
                    ('kind', models.CharField(choices=[(production.domain.improvement.ImprovementKind['MOTION'], 'improved motions'), (production.domain.improvement.ImprovementKind['LAYOUT'], 'line laid out anew'), (production.domain.improvement.ImprovementKind['METHOD'], 'another way of working')], max_length=8)),
                    ('title', models.CharField(max_length=120)),
                    ('text', models.CharField(help_text='What is done differently.', max_length=1000)),
                    ('since', models.DateField()),
                    ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='production.product')),
                    ('worker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='improvements', to='members.worker')),
                    ('taken_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.team')),
                    ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_up', to='production.improvement')),
                    ('adapted', models.CharField(blank=True, help_text='What was changed to fit the own team.', max_length=1000)),
                    ('adapted_on', models.DateField(blank=True, null=True)),
                    ('adapted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('stopped_on', models.DateField(blank=True, help_text='The first day without it.', null=True)),
                    ('stop_reason', models.CharField(blank=True, max_length=300)),
                    ('written_on', models.DateField()),
                    ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['team', '-since', '-id'], name='improvement_of_team'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='improvement_says_something'),
                        models.CheckConstraint(condition=models.Q(models.Q(('source__isnull', True), ('taken_from__isnull', True)), models.Q(('taken_from__isnull', False), models.Q(('taken_from', models.F('team')), _negated=True)), _connector='OR'), name='improvement_of_another_team'),
                        models.CheckConstraint(condition=models.Q(('adapted_on__isnull', True), models.Q(('adapted_on__gte', models.F('since')), ('adapted_on__isnull', False), ('taken_from__isnull', False), models.Q(('adapted', ''), _negated=True)), _connector='OR'), name='improvement_adapted_whole'),
                        models.CheckConstraint(condition=models.Q(('stopped_on__isnull', True), models.Q(('stopped_on__gte', models.F('since')), ('stopped_on__isnull', False), models.Q(('stop_reason', ''), _negated=True)), _connector='OR'), name='improvement_stopped_whole'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='UnitCost',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='unit_costs', to='members.team')),
                    ('product', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='production.product')),
                    ('month', models.DateField(help_text='Its first day.')),
                    ('planned', models.DecimalField(decimal_places=2, help_text='Đồng per hundred pieces.', max_digits=14)),
                    ('booked', models.DecimalField(blank=True, decimal_places=2, help_text='Đồng in all; null: nothing is booked yet.', max_digits=14, null=True)),
                    ('revision', models.PositiveSmallIntegerField()),
                    ('recorded_on', models.DateField(help_text='Business day.')),
                    ('recorded_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('team', 'month', 'product', 'revision'), name='unit_cost_revised_in_turn'),
                        models.CheckConstraint(condition=models.Q(('month__day', 1)), name='unit_cost_starts_a_month'),
                        models.CheckConstraint(condition=models.Q(('revision__gte', 1)), name='unit_cost_revision'),
                        models.CheckConstraint(condition=models.Q(('planned__gt', 0), models.Q(('booked__isnull', True), ('booked__gt', 0), _connector='OR')), name='unit_cost_above_zero'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='stays_as_written', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='27deba1509a34680ac2ebfb2eac8eaab8e8819c8', operation='UPDATE OR DELETE', pgid='pgtrigger_stays_as_written_5f724', table='production_unitcost', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='TechnicalCheck',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='technical_checks', to='members.team')),
                    ('day', models.DateField()),
                    ('checked_by', models.CharField(choices=[('office', 'the technical office'), ('team', 'the team itself')], max_length=6)),
                    ('points', models.PositiveSmallIntegerField()),
                    ('kept', models.PositiveSmallIntegerField()),
                    ('what', models.CharField(max_length=200, verbose_name='what was checked')),
                    ('found', models.CharField(blank=True, max_length=300, verbose_name='what was found')),
                    ('recorded_on', models.DateField(help_text='Business day.')),
                    ('recorded_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['team', 'day', 'id'], name='technical_check_of_team'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('points__range', (1, 500))), name='check_has_points'),
                        models.CheckConstraint(condition=models.Q(('kept__lte', models.F('points'))), name='no_more_kept_than_checked'),
                        models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='check_says_what'),
                        models.CheckConstraint(condition=models.Q(('kept', models.F('points')), models.Q(('found', ''), _negated=True), _connector='OR'), name='check_says_what_was_not_kept'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='NormProposal',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='norm_proposals', to='production.product')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='norm_proposals', to='members.team')),
                    ('origin', models.CharField(choices=[(production.domain.norm_proposal.Origin['CELL'], 'the party cell'), (production.domain.norm_proposal.Origin['TEAM'], 'the production team leader'), (production.domain.norm_proposal.Origin['OFFICE'], 'the norm office')], max_length=6)),
                    ('old_units', models.PositiveIntegerField()),
                    ('units', models.PositiveIntegerField()),
                    ('reason', models.CharField(max_length=1000)),
                    ('made_on', models.DateField()),
                    ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ended_on', models.DateField(blank=True, null=True)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('product',), name='one_open_proposal_of_a_norm'),
                        models.CheckConstraint(condition=models.Q(('origin__in', [production.domain.norm_proposal.Origin['CELL'], production.domain.norm_proposal.Origin['TEAM'], production.domain.norm_proposal.Origin['OFFICE']])), name='norm_proposal_origin'),
                        models.CheckConstraint(condition=models.Q(('old_units__gt', 0), ('units__gt', 0), models.Q(('units', models.F('old_units')), _negated=True)), name='norm_proposal_changes_it'),
                        models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='norm_proposal_has_a_reason'),
                        models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('made_on')), _connector='OR'), name='norm_proposal_ends_later'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='NormProposalStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='production.normproposal')),
                    ('step', models.CharField(choices=[(production.domain.norm_proposal.Step['DRAFT'], 'Draft'), (production.domain.norm_proposal.Step['DISCUSSED'], 'Discussed in the team'), (production.domain.norm_proposal.Step['REPORTED'], 'With the branch committee'), (production.domain.norm_proposal.Step['HEARD'], 'The branch committee has given its opinion'), (production.domain.norm_proposal.Step['SENT'], 'With the norm office'), (production.domain.norm_proposal.Step['TRIAL'], 'On trial'), (production.domain.norm_proposal.Step['CONSULTED'], 'Union consulted'), (production.domain.norm_proposal.Step['APPROVED'], 'Approved by the workshop manager'), (production.domain.norm_proposal.Step['ISSUED'], 'Issued'), (production.domain.norm_proposal.Step['POSTED'], 'Posted in the team'), (production.domain.norm_proposal.Step['DECLINED'], 'Declined'), (production.domain.norm_proposal.Step['WITHDRAWN'], 'Withdrawn')], max_length=9)),
                    ('day', models.DateField()),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('words', models.CharField(blank=True, max_length=600)),
                    ('is_for', models.BooleanField(help_text='Of an opinion: for the change, or against it.', null=True)),
                    ('trial_first', models.DateField(blank=True, null=True)),
                    ('trial_last', models.DateField(blank=True, null=True)),
                    ('decision', models.CharField(blank=True, help_text='The number under which the norm was issued.', max_length=60)),
                    ('norm', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposed_by', to='production.outputnorm')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('proposal', 'step'), name='each_step_of_a_norm_proposal_once'),
                        models.CheckConstraint(condition=models.Q(('step__in', [production.domain.norm_proposal.Step['DRAFT'], production.domain.norm_proposal.Step['DISCUSSED'], production.domain.norm_proposal.Step['REPORTED'], production.domain.norm_proposal.Step['HEARD'], production.domain.norm_proposal.Step['SENT'], production.domain.norm_proposal.Step['TRIAL'], production.domain.norm_proposal.Step['CONSULTED'], production.domain.norm_proposal.Step['APPROVED'], production.domain.norm_proposal.Step['ISSUED'], production.domain.norm_proposal.Step['POSTED'], production.domain.norm_proposal.Step['DECLINED'], production.domain.norm_proposal.Step['WITHDRAWN']])), name='norm_step_is_known'),
                        models.CheckConstraint(condition=models.Q(models.Q(('step__in', [production.domain.norm_proposal.Step['CONSULTED'], production.domain.norm_proposal.Step['DECLINED'], production.domain.norm_proposal.Step['DISCUSSED'], production.domain.norm_proposal.Step['HEARD']]), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='norm_step_says_something'),
                        models.CheckConstraint(condition=models.Q(models.Q(('is_for__isnull', False), ('step__in', [production.domain.norm_proposal.Step['CONSULTED'], production.domain.norm_proposal.Step['HEARD']])), models.Q(models.Q(('step__in', [production.domain.norm_proposal.Step['CONSULTED'], production.domain.norm_proposal.Step['HEARD']]), _negated=True), ('is_for__isnull', True)), _connector='OR'), name='norm_opinion_is_whole'),
                        models.CheckConstraint(condition=models.Q(models.Q(('step', production.domain.norm_proposal.Step['TRIAL']), ('trial_first__isnull', False), ('trial_last__isnull', False), ('trial_last__gte', models.F('trial_first'))), models.Q(models.Q(('step', production.domain.norm_proposal.Step['TRIAL']), _negated=True), ('trial_first__isnull', True), ('trial_last__isnull', True)), _connector='OR'), name='norm_trial_has_days'),
                        models.CheckConstraint(condition=models.Q(models.Q(('step', production.domain.norm_proposal.Step['ISSUED']), models.Q(('decision', ''), _negated=True)), models.Q(models.Q(('step', production.domain.norm_proposal.Step['ISSUED']), _negated=True), ('decision', ''), ('norm__isnull', True)), _connector='OR'), name='norm_issue_has_a_number'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='norm_steps_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.NORM_STEPS_IN_ORDER, hash='1a39c205b27266e11fc41a37640c2cdf3df74236', operation='INSERT', pgid='pgtrigger_norm_steps_in_order_5e569', table='production_normproposalstep', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='NormStudy',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='norm_studies', to='production.product')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='norm_studies', to='members.team')),
                    ('day', models.DateField()),
                    ('units', models.PositiveIntegerField(help_text='Good units per man-day, as observed.')),
                    ('words', models.CharField(blank=True, max_length=600)),
                    ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('workers', models.ManyToManyField(related_name='norm_studies', through='production.NormStudyWorker', to='members.worker')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('product', 'team', 'day'), name='one_norm_study_a_day'),
                        models.CheckConstraint(condition=models.Q(('units__gt', 0)), name='norm_study_above_zero'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='NormStudyWorker',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('study', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='observed', to='production.normstudy')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('study', 'worker'), name='observed_once_in_a_study'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='DailyOutput',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outputs', to='members.worker')),
                    ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='outputs', to='members.team')),
                    ('product', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='outputs', to='production.product')),
                    ('norm', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='production.outputnorm')),
                    ('day', models.DateField()),
                    ('shift', models.PositiveSmallIntegerField(default=1)),
                    ('good', models.PositiveIntegerField()),
                    ('defective', models.PositiveIntegerField(default=0)),
                    ('man_days', models.DecimalField(decimal_places=2, default=1, max_digits=3)),
                    ('note', models.CharField(blank=True, max_length=200)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('recorded_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('recorded_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['team', 'day'], include=('product', 'good', 'defective', 'man_days', 'norm'), name='output_of_team'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('worker', 'day', 'shift', 'product'), name='output_once'),
                        models.CheckConstraint(condition=models.Q(('man_days__gt', 0), ('man_days__lte', 2)), name='output_man_days'),
                        models.CheckConstraint(condition=models.Q(('shift__range', (1, 4))), name='output_shift'),
                        models.CheckConstraint(condition=models.Q(('defective__lte', 1000000), ('good__lte', 1000000)), name='output_plausible'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='output_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.BODIES['output_insert'], hash='a6a593c9c540e9d491d721d83b96bee9add0eecd', declare='DECLARE teams bigint[]; months date[];', level='STATEMENT', operation='INSERT', pgid='pgtrigger_output_insert_a5791', referencing='REFERENCING NEW TABLE AS new_rows ', table='production_dailyoutput', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='output_update', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.BODIES['output_update'], hash='3eda9620ad18ed7440e05113194017eb27409a0f', declare='DECLARE teams bigint[]; months date[];', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_output_update_b6866', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='production_dailyoutput', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='output_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.BODIES['output_delete'], hash='d787c21154af6acd9fb1d461147a43c9e1d71f9e', declare='DECLARE teams bigint[]; months date[];', level='STATEMENT', operation='DELETE', pgid='pgtrigger_output_delete_0c147', referencing='REFERENCING OLD TABLE AS old_rows ', table='production_dailyoutput', when='AFTER')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Absence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='members.worker')),
                    ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='members.team')),
                    ('day', models.DateField()),
                    ('shift', models.PositiveSmallIntegerField(default=1)),
                    ('kind', models.CharField(choices=[('leave', 'leave'), ('sick', 'sick'), ('meeting', 'meeting or training'), ('absent', 'absent')], max_length=10)),
                    ('note', models.CharField(blank=True, max_length=200)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('recorded_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('recorded_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['team', 'day'], name='absence_of_team'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('worker', 'day', 'shift'), name='absence_once'),
                        models.CheckConstraint(condition=models.Q(('shift__range', (1, 4))), name='absence_shift'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='absence_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.BODIES['absence_insert'], hash='7e2859980baefae107fcda2b402b1a8610a1b572', declare='DECLARE teams bigint[]; months date[];', level='STATEMENT', operation='INSERT', pgid='pgtrigger_absence_insert_1b2d7', referencing='REFERENCING NEW TABLE AS new_rows ', table='production_absence', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='absence_update', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.BODIES['absence_update'], hash='cf17b901499dbaed2dc0ef5c4c943e4adf4c95d7', declare='DECLARE teams bigint[]; months date[];', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_absence_update_d3170', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='production_absence', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='absence_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.BODIES['absence_delete'], hash='dfc9a2608f5dda024005182d1bb641b1e37e21b2', declare='DECLARE teams bigint[]; months date[];', level='STATEMENT', operation='DELETE', pgid='pgtrigger_absence_delete_e475e', referencing='REFERENCING OLD TABLE AS old_rows ', table='production_absence', when='AFTER')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='LostTime',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lost_times', to='members.worker')),
                    ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lost_times', to='members.team')),
                    ('day', models.DateField()),
                    ('shift', models.PositiveSmallIntegerField(default=1)),
                    ('reason', models.CharField(choices=[('machine', 'machine out of order'), ('material', 'waiting for material'), ('tools', 'waiting for tools or fixtures'), ('power', 'no power, water or air'), ('work', 'waiting for work or drawings'), ('changeover', 'changing over to another product'), ('rework', 'repairing defective pieces'), ('other', 'another reason')], max_length=12)),
                    ('minutes', models.PositiveSmallIntegerField()),
                    ('note', models.CharField(blank=True, max_length=200)),
                    ('recorded_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('recorded_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['team', 'day'], name='lost_time_of_team'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('worker', 'day', 'shift', 'reason'), name='lost_time_once'),
                        models.CheckConstraint(condition=models.Q(('minutes__range', (1, 480))), name='lost_time_minutes'),
                        models.CheckConstraint(condition=models.Q(('shift__range', (1, 4))), name='lost_time_shift'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='lost_time_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.BODIES['lost_time_insert'], hash='004d60bacc9e8c56f829c14870b33b9531d03941', declare='DECLARE teams bigint[]; months date[];', level='STATEMENT', operation='INSERT', pgid='pgtrigger_lost_time_insert_7a655', referencing='REFERENCING NEW TABLE AS new_rows ', table='production_losttime', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='lost_time_update', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.BODIES['lost_time_update'], hash='c22ef5fda26d567153a11126e1d69b9c9b9a1816', declare='DECLARE teams bigint[]; months date[];', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_lost_time_update_5944f', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='production_losttime', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='lost_time_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.BODIES['lost_time_delete'], hash='0d8648b5dade4607574c5ad344bcb84323583d80', declare='DECLARE teams bigint[]; months date[];', level='STATEMENT', operation='DELETE', pgid='pgtrigger_lost_time_delete_973f5', referencing='REFERENCING OLD TABLE AS old_rows ', table='production_losttime', when='AFTER')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ShiftClosing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shift_closings', to='members.team')),
                    ('day', models.DateField()),
                    ('shift', models.PositiveSmallIntegerField(default=1)),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('closed_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('team', 'day', 'shift'), name='shift_closed_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Plan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='members.team')),
                    ('kind', models.CharField(choices=[('month', 'month'), ('quarter', 'quarter'), ('year', 'year')], max_length=8)),
                    ('first_day', models.DateField()),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('team', 'kind', 'first_day'), name='one_plan_a_period'),
                        models.CheckConstraint(condition=models.Q(('first_day__day', 1), models.Q(('kind', 'month'), models.Q(('first_day__month__in', (1, 4, 7, 10)), ('kind', 'quarter')), models.Q(('first_day__month', 1), ('kind', 'year')), _connector='OR')), name='plan_starts_its_period'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='PlanLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='production.plan')),
                    ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='production.product')),
                    ('quantity', models.PositiveIntegerField()),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('plan', 'product'), name='product_planned_once'),
                        models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='plan_above_zero'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='PayMonth',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pay_months', to='members.team')),
                    ('month', models.DateField()),
                    ('mode', models.CharField(choices=[('piece', 'Piece wages'), ('time', 'Time wages')], max_length=5)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('team', 'month'), name='one_pay_mode_a_month'),
                        models.CheckConstraint(condition=models.Q(('month__day', 1)), name='pay_month_starts_a_month'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='TeamMonth',
                fields=[
                    ('pk', models.CompositePrimaryKey('team', 'month', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.team')),
                    ('month', models.DateField()),
                    ('version', models.BigIntegerField(default=1)),
                ],
            ),
            migrations.CreateModel(
                name='TeamMonthOutput',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('product', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='production.product')),
                    ('norm', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='production.outputnorm')),
                    ('month', models.DateField()),
                    ('good', models.BigIntegerField()),
                    ('defective', models.BigIntegerField()),
                    ('man_days', models.DecimalField(decimal_places=2, max_digits=14)),
                    ('lines', models.BigIntegerField()),
                    ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='month_outputs', to='members.team')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('team', 'month', 'product', 'norm'), name='team_month_once', nulls_distinct=False),
                    ],
                },
            ),
            migrations.CreateModel(
                name='WorkerMonthOutput',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('product', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='production.product')),
                    ('norm', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='production.outputnorm')),
                    ('month', models.DateField()),
                    ('good', models.BigIntegerField()),
                    ('defective', models.BigIntegerField()),
                    ('man_days', models.DecimalField(decimal_places=2, max_digits=14)),
                    ('lines', models.BigIntegerField()),
                    ('worker', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='month_outputs', to='members.worker')),
                    ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.team')),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['team', 'month'], name='worker_months_of_team'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('worker', 'month', 'team', 'product', 'norm'), name='worker_month_once', nulls_distinct=False),
                    ],
                },
            ),
        ),
        # Not worth a log: what is lost in a crash is read from the file again.
        migrations.RunSQL(
            "ALTER TABLE production_stagedline SET UNLOGGED", "ALTER TABLE production_stagedline SET LOGGED"
        ),
    ]
