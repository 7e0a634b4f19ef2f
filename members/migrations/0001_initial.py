import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import members.domain.account
import members.domain.activity
import members.domain.care
import members.domain.contact
import members.domain.device
import members.domain.group
import members.domain.meeting
import members.domain.mentoring
import members.domain.prospect
import members.domain.rights
import members.domain.suggestion
import members.domain.tier
import members.domain.worker
import pgtrigger.compiler
import teamtrack.vault
import uuid
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models

from members.migrations import _sql as sql
from members.migrations import _triggers as triggers
from members.migrations._confidential import DROP_FUNCTIONS, FUNCTIONS, PROTECT, UNPROTECT
from teamtrack.migrations._together import CreateModels


class Migration(migrations.Migration):

    initial = True

    # A database, or a backup of one, that went through these holds just the same.
    replaces = [
        ('members', '0002_devices'),
        ('members', '0003_knowing_people'),
        ('members', '0004_grounds'),
        ('members', '0005_statements'),
        ('members', '0006_pilot'),
        ('members', '0007_organisations'),
        ('members', '0008_link_reviews'),
    ]

    dependencies = []

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        migrations.RunSQL(sql.NAME_FUNCTIONS, sql.DROP_NAME_FUNCTIONS),
        CreateModels(
            migrations.CreateModel(
                name='Enterprise',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=120, unique=True)),
                    ('place', models.CharField(help_text='Where reports are dated: Hà Nội.', max_length=60)),
                    ('party_organisation', models.CharField(blank=True, help_text="The enterprise's party body: Đảng bộ X.40.", max_length=120)),
                    ('founded_on', models.DateField(blank=True, help_text='No workshop was founded before it.', null=True)),
                ],
                options={
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='founded_before_workshops', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.FOUNDED_BEFORE_WORKSHOPS, hash='7fcbab8d2b2a3cecca9f0d09b56b9d5b1c3a0292', operation='UPDATE', pgid='pgtrigger_founded_before_workshops_3c055', table='members_enterprise', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Branch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='branches', to='members.enterprise')),
                    ('name', models.CharField(max_length=120)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('enterprise', 'name'), name='branch_name'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Workshop',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='workshops', to='members.enterprise')),
                    ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='workshops', to='members.branch')),
                    ('name', models.CharField(help_text='As spoken after the word workshop: Z2.', max_length=60)),
                    ('slug', models.SlugField(max_length=40, unique=True)),
                    ('founded_on', models.DateField(blank=True, null=True)),
                    ('language', models.CharField(default='vi', help_text='Language of the reports.', max_length=5)),
                    ('shifts', models.PositiveSmallIntegerField(default=1)),
                    ('rest_weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, help_text='Monday is 0.')),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('shifts__gte', 1), ('shifts__lte', 4)), name='workshop_shifts'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='founded_in_its_turn', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.FOUNDED_IN_ITS_TURN, hash='d0b8fa9ff0369e0ec9374f395732588027629142', operation='INSERT OR UPDATE', pgid='pgtrigger_founded_in_its_turn_b86cd', table='members_workshop', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='DayOff',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days_off', to='members.workshop')),
                    ('day', models.DateField()),
                    ('name', models.CharField(max_length=80)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('workshop', 'day'), name='day_off_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Team',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='members.workshop')),
                    ('name', models.CharField(help_text='In full: Tổ máy 6.', max_length=60)),
                    ('short_name', models.CharField(help_text='On the board: Tổ 6.', max_length=20)),
                    ('slug', models.SlugField(max_length=40, unique=True)),
                    ('code', models.CharField(max_length=20)),
                    ('founded_on', models.DateField(blank=True, help_text='Nobody is on the team before it.', null=True)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('workshop', 'code'), name='team_code'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='founded_before_anybody', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.FOUNDED_BEFORE_ANYBODY, hash='f62e5cfaccb8d7dae268e3a3225aaa2a4c9cfdad', operation='UPDATE', pgid='pgtrigger_founded_before_anybody_5bdee', table='members_team', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='workshop_is_founded', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.WORKSHOP_IS_FOUNDED, hash='4f91c4670dfea4d74f85794646946d1df8755d93', operation='INSERT OR UPDATE', pgid='pgtrigger_workshop_is_founded_4440e', table='members_team', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='PartyCell',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cells', to='members.branch')),
                    ('name', models.CharField(max_length=120)),
                    ('founded_on', models.DateField()),
                    ('ended_on', models.DateField(blank=True, null=True)),
                    ('teams', models.ManyToManyField(related_name='cells', through='members.CellTeam', to='members.team')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('branch', 'name'), name='cell_name'),
                        models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gt', models.F('founded_on')), _connector='OR'), name='cell_ends_after_founding'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='CellTeam',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('cell', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cell_teams', to='members.partycell')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cell_teams', to='members.team')),
                    ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                ],
                options={
                    'constraints': [
                        django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('team', '='), ('period', '&&')], name='team_in_one_cell'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Worker',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='workers', to='members.enterprise')),
                    ('code', models.CharField(max_length=20, verbose_name='number')),
                    ('full_name', models.CharField(max_length=80, verbose_name='full name')),
                    ('name_order', models.GeneratedField(db_persist=True, expression=models.Func(models.F('full_name'), function='public.tt_name_key'), output_field=models.TextField())),
                    ('name_plain', models.GeneratedField(db_persist=True, expression=models.Func(models.F('full_name'), function='public.tt_plain'), output_field=models.TextField())),
                    ('is_woman', models.BooleanField(default=False, verbose_name='woman')),
                    ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of birth')),
                    ('trade', models.CharField(blank=True, max_length=40, verbose_name='trade')),
                    ('skill_grade', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='skill grade')),
                    ('origin', models.CharField(blank=True, choices=[(members.domain.worker.Origin['ENTERPRISE'], 'worker of the enterprise'), (members.domain.worker.Origin['COOPERATIVE'], 'cooperative'), (members.domain.worker.Origin['QUARTER'], 'city quarter'), (members.domain.worker.Origin['ARMY'], 'army'), (members.domain.worker.Origin['SCHOOL'], 'trade school'), (members.domain.worker.Origin['OTHER'], 'elsewhere')], max_length=12)),
                    ('home_place', models.CharField(blank=True, help_text='Village or quarter: Xuân Đỉnh.', max_length=60)),
                    ('home_area', models.CharField(blank=True, help_text='District: huyện Từ Liêm.', max_length=40)),
                    ('travel', models.CharField(blank=True, choices=[(members.domain.worker.Travel['WALK'], 'on foot'), (members.domain.worker.Travel['BICYCLE'], 'bicycle'), (members.domain.worker.Travel['TRAM'], 'tram'), (members.domain.worker.Travel['TRAIN'], 'train'), (members.domain.worker.Travel['BUS'], 'bus'), (members.domain.worker.Travel['MOTORBIKE'], 'motorbike'), (members.domain.worker.Travel['CAR'], 'car')], max_length=10)),
                    ('route', models.CharField(blank=True, help_text='Such as the tram line: Bưởi.', max_length=60)),
                    ('phone', models.CharField(blank=True, help_text='Only with consent.', max_length=20)),
                    ('address', models.CharField(blank=True, help_text='Only with consent.', max_length=120)),
                    ('entered_on', models.DateField(verbose_name='entered on')),
                    ('left_on', models.DateField(blank=True, null=True, verbose_name='left on')),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['name_order', 'id'], name='worker_order'),
                        django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('name_plain', name='gin_trgm_ops'), name='worker_search'),
                        models.Index(django.db.models.functions.text.Upper('code'), name='worker_code_search'),
                        models.Index(models.Func(models.F('trade'), function='public.tt_plain', output_field=models.TextField()), name='worker_trade_search'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('enterprise', 'code'), name='worker_code'),
                        models.CheckConstraint(condition=models.Q(('skill_grade__isnull', True), ('skill_grade__range', (1, 7)), _connector='OR'), name='skill_grade_1_to_7'),
                        models.CheckConstraint(condition=models.Q(('birth_year__isnull', True), ('birth_year__range', (1880, 2100)), _connector='OR'), name='birth_year_plausible'),
                        models.CheckConstraint(condition=models.Q(('left_on__isnull', True), ('left_on__gte', models.F('entered_on')), _connector='OR'), name='worker_leaves_after_entering'),
                        models.CheckConstraint(condition=models.Q(('full_name', ''), _negated=True), name='worker_has_a_name'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='OrganisationMembership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisation_memberships', to='members.worker')),
                    ('organisation', models.CharField(choices=[(members.domain.account.Organisation['PARTY'], 'the Party'), (members.domain.account.Organisation['UNION'], 'the union'), (members.domain.account.Organisation['YOUTH'], 'the Youth Union'), (members.domain.account.Organisation['WOMEN'], "the women workers' group")], max_length=10)),
                    ('cell', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='members.partycell')),
                    ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                    ('began', models.CharField(choices=[(members.domain.account.Beginning['KNOWN'], 'a member already when the records begin'), (members.domain.account.Beginning['ADMITTED'], 'admitted here'), (members.domain.account.Beginning['TRANSFERRED'], 'transferred in')], default=members.domain.account.Beginning['KNOWN'], max_length=11)),
                    ('came_from', models.CharField(blank=True, help_text='Of a transfer in: Chi bộ phân xưởng Z1.', max_length=120)),
                    ('went_to', models.CharField(blank=True, help_text='Of a transfer out.', max_length=120)),
                ],
                options={
                    'constraints': [
                        django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('worker', '='), ('organisation', '='), ('period', '&&')], name='one_membership_of_an_organisation'),
                        models.CheckConstraint(condition=models.Q(('cell__isnull', True), ('organisation', 'party'), _connector='OR'), name='only_party_members_have_a_cell'),
                        models.CheckConstraint(condition=models.Q(('began__in', [members.domain.account.Beginning['KNOWN'], members.domain.account.Beginning['ADMITTED'], members.domain.account.Beginning['TRANSFERRED']])), name='membership_began_in_a_known_way'),
                        models.CheckConstraint(condition=models.Q(models.Q(('began', members.domain.account.Beginning['TRANSFERRED']), models.Q(('came_from', ''), _negated=True)), models.Q(models.Q(('began', members.domain.account.Beginning['TRANSFERRED']), _negated=True), ('came_from', '')), _connector='OR'), name='transferred_from_somewhere'),
                        models.CheckConstraint(condition=models.Q(('went_to', ''), ('period__upper_inf', False), _connector='OR'), name='transferred_out_at_the_end'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='TeamMembership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='team_memberships', to='members.worker')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='members.team')),
                    ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['team', 'worker'], name='membership_of_team'),
                    ],
                    'constraints': [
                        django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('worker', '='), ('period', '&&')], name='worker_on_one_team'),
                        models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='membership_not_empty'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='team_is_founded', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.TEAM_IS_FOUNDED, hash='b6c31f0e6ae1a602a754753023de2e688edc32ee', operation='INSERT OR UPDATE', pgid='pgtrigger_team_is_founded_e84b9', table='members_teammembership', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='SkillGrade',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='skill_grades', to='members.worker')),
                    ('grade', models.PositiveSmallIntegerField()),
                    ('since', models.DateField()),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('worker', 'since'), name='skill_grade_once_a_day'),
                        models.CheckConstraint(condition=models.Q(('grade__range', (1, 7))), name='grade_1_to_7'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Account',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('username', models.CharField(max_length=60, unique=True, verbose_name='sign-in name')),
                    ('worker', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='account', to='members.worker')),
                    ('is_active', models.BooleanField(default=True)),
                    ('is_demo', models.BooleanField(default=False)),
                    ('password_once', models.BooleanField(default=False, help_text='Must be changed at the next sign-in.')),
                    ('pin', models.CharField(blank=True, help_text='Hash of the six digits for a shared tablet.', max_length=128)),
                    ('session_round', models.PositiveIntegerField(default=0, help_text='Sessions of another round have ended.')),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('username', django.db.models.functions.text.Lower('username'))), name='username_lower'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='GoodRelation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker')),
                    ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker')),
                    ('kind', models.CharField(choices=[(members.domain.worker.Relation['FRIENDS'], 'friends'), (members.domain.worker.Relation['SAME_ORIGIN'], 'come from the same place of work'), (members.domain.worker.Relation['NEIGHBOURS'], 'neighbours'), (members.domain.worker.Relation['KIN'], 'kin')], max_length=12)),
                    ('noted_on', models.DateField()),
                    ('noted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('first', 'second'), name='relation_once'),
                        models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='relation_in_order'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='RoleAssignment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='members.worker')),
                    ('role', models.CharField(choices=[(members.domain.account.Role['ADMINISTRATOR'], 'Administrator'), (members.domain.account.Role['WORKSHOP_MANAGER'], 'Workshop manager'), (members.domain.account.Role['BRANCH_COMMITTEE'], 'Branch committee'), (members.domain.account.Role['NORM_OFFICER'], 'Norm officer'), (members.domain.account.Role['TEAM_LEADER'], 'Production team leader'), (members.domain.account.Role['CELL_LEADER'], 'Head of the party cell'), (members.domain.account.Role['UNION_LEAD'], 'Head of the union group'), (members.domain.account.Role['YOUTH_LEAD'], 'Head of the youth sub-branch'), (members.domain.account.Role['WOMENS_LEAD'], "Head of the women's group")], max_length=20)),
                    ('enterprise', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.enterprise')),
                    ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.branch')),
                    ('workshop', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.workshop')),
                    ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.team')),
                    ('cell', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.partycell')),
                    ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                    ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('is_confirmed', models.BooleanField(default=False)),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('role__in', (members.domain.account.Role['ADMINISTRATOR'], members.domain.account.Role['WORKSHOP_MANAGER'], members.domain.account.Role['BRANCH_COMMITTEE'], members.domain.account.Role['NORM_OFFICER'], members.domain.account.Role['TEAM_LEADER'], members.domain.account.Role['CELL_LEADER'], members.domain.account.Role['UNION_LEAD'], members.domain.account.Role['YOUTH_LEAD'], members.domain.account.Role['WOMENS_LEAD']))), name='role_is_assigned'),
                        models.CheckConstraint(condition=models.Q(models.Q(('role__in', (members.domain.account.Role['ADMINISTRATOR'],)), ('branch__isnull', True), ('cell__isnull', True), ('enterprise__isnull', False), ('team__isnull', True), ('workshop__isnull', True)), models.Q(('role__in', (members.domain.account.Role['BRANCH_COMMITTEE'],)), ('branch__isnull', False), ('cell__isnull', True), ('enterprise__isnull', True), ('team__isnull', True), ('workshop__isnull', True)), models.Q(('role__in', (members.domain.account.Role['WORKSHOP_MANAGER'], members.domain.account.Role['NORM_OFFICER'])), ('branch__isnull', True), ('cell__isnull', True), ('enterprise__isnull', True), ('team__isnull', True), ('workshop__isnull', False)), models.Q(('role__in', (members.domain.account.Role['TEAM_LEADER'], members.domain.account.Role['UNION_LEAD'], members.domain.account.Role['YOUTH_LEAD'], members.domain.account.Role['WOMENS_LEAD'])), ('branch__isnull', True), ('cell__isnull', True), ('enterprise__isnull', True), ('team__isnull', False), ('workshop__isnull', True)), models.Q(('role__in', (members.domain.account.Role['CELL_LEADER'],)), ('branch__isnull', True), ('cell__isnull', False), ('enterprise__isnull', True), ('team__isnull', True), ('workshop__isnull', True)), _connector='OR'), name='role_has_its_scope'),
                        models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='nobody_confirms_what_they_proposed'),
                        django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('worker', '='), ('role', '='), (django.db.models.functions.comparison.Coalesce('team', 'workshop', 'cell', 'branch', 'enterprise'), '='), ('period', '&&')], name='role_held_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Renewal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='renewals', to=settings.AUTH_USER_MODEL)),
                    ('kind', models.CharField(choices=[(members.domain.account.RenewalKind['PASSWORD'], 'first password'), (members.domain.account.RenewalKind['SECOND_STEP'], 'second step')], max_length=12)),
                    ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('proposed_on', models.DateField(blank=True, null=True)),
                    ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('given_on', models.DateField(blank=True, null=True)),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('given_by__isnull', True), ('proposed_by__isnull', True), models.Q(('given_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='nobody_gives_what_they_proposed'),
                        models.UniqueConstraint(condition=models.Q(('given_on__isnull', True)), fields=('account',), name='one_renewal_waits_at_a_time'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Standing',
                fields=[
                    ('row', models.TextField(primary_key=True, serialize=False)),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='members.worker')),
                    ('role', models.CharField(max_length=20)),
                    ('workshop', models.ForeignKey(null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='members.workshop')),
                    ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='members.team')),
                    ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                ],
                options={
                    'db_table': 'members_standing',
                    'managed': False,
                },
            ),
            migrations.CreateModel(
                name='OrganisationActivity',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='members.team')),
                    ('organisation', models.CharField(choices=[(members.domain.account.Organisation['UNION'], 'union group'), (members.domain.account.Organisation['YOUTH'], 'youth sub-branch'), (members.domain.account.Organisation['WOMEN'], "women workers' group")], max_length=10)),
                    ('day', models.DateField()),
                    ('kind', models.CharField(choices=[(members.domain.activity.ActivityKind['MEETING'], 'meeting of the organisation'), (members.domain.activity.ActivityKind['EMULATION'], 'emulation drive'), (members.domain.activity.ActivityKind['STUDY'], 'study together'), (members.domain.activity.ActivityKind['HELP'], 'helping one another'), (members.domain.activity.ActivityKind['CULTURE'], 'culture and sport'), (members.domain.activity.ActivityKind['OTHER'], 'another kind')], max_length=9)),
                    ('what', models.CharField(max_length=300)),
                    ('took_part', models.PositiveSmallIntegerField(help_text='Guests too.')),
                    ('recorded_on', models.DateField()),
                    ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['team', 'organisation', '-day', '-id'], name='activity_of_organisation'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('organisation__in', [members.domain.account.Organisation['UNION'], members.domain.account.Organisation['YOUTH'], members.domain.account.Organisation['WOMEN']])), name='activity_of_an_organisation'),
                        models.CheckConstraint(condition=models.Q(('kind__in', [members.domain.activity.ActivityKind['MEETING'], members.domain.activity.ActivityKind['EMULATION'], members.domain.activity.ActivityKind['STUDY'], members.domain.activity.ActivityKind['HELP'], members.domain.activity.ActivityKind['CULTURE'], members.domain.activity.ActivityKind['OTHER']])), name='activity_kind_is_known'),
                        models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='activity_says_what'),
                        models.CheckConstraint(condition=models.Q(('took_part__range', (1, 500))), name='activity_took_part'),
                        models.CheckConstraint(condition=models.Q(('day__lte', models.F('recorded_on'))), name='activity_is_past'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='OrganisationTitle',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisation_titles', to='members.team')),
                    ('organisation', models.CharField(choices=[(members.domain.account.Organisation['UNION'], 'union group'), (members.domain.account.Organisation['YOUTH'], 'youth sub-branch'), (members.domain.account.Organisation['WOMEN'], "women workers' group")], max_length=10)),
                    ('year', models.PositiveSmallIntegerField()),
                    ('title', models.CharField(max_length=60)),
                    ('decided_on', models.DateField()),
                    ('decided_by', models.CharField(help_text='In words: Công đoàn phân xưởng Z2.', max_length=120)),
                    ('recorded_on', models.DateField()),
                    ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('team', 'organisation', 'year'), name='one_title_a_year'),
                        models.CheckConstraint(condition=models.Q(('organisation__in', [members.domain.account.Organisation['UNION'], members.domain.account.Organisation['YOUTH'], members.domain.account.Organisation['WOMEN']])), name='title_of_an_organisation'),
                        models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('decided_by', ''), _negated=True)), name='title_says_what_and_by_whom'),
                        models.CheckConstraint(condition=models.Q(('decided_on__lte', models.F('recorded_on')), ('decided_on__year__gte', models.F('year'))), name='title_decided_in_its_time'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Consent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='members.worker')),
                    ('purpose', models.CharField(choices=[(members.domain.rights.Purpose['PHONE'], 'My phone number may be kept'), (members.domain.rights.Purpose['ADDRESS'], 'My address may be kept'), (members.domain.rights.Purpose['PRAISE'], 'My name may stand on the board in praise'), (members.domain.rights.Purpose['CARE'], 'What I tell in confidence may be written down, sealed'), (members.domain.rights.Purpose['VISITS'], 'Visits to my home may be recorded')], max_length=10)),
                    ('given_on', models.DateField()),
                    ('given_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('withdrawn_on', models.DateField(blank=True, null=True)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('withdrawn_on__isnull', True)), fields=('worker', 'purpose'), name='one_consent_of_a_purpose'),
                        models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), ('withdrawn_on__gte', models.F('given_on')), _connector='OR'), name='consent_withdrawn_later'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='DataRequest',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to='members.worker')),
                    ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.team')),
                    ('kind', models.CharField(choices=[(members.domain.rights.RequestKind['SEE'], 'See what is kept'), (members.domain.rights.RequestKind['CORRECT'], 'Correct something'), (members.domain.rights.RequestKind['RESTRICT'], 'Stop a use'), (members.domain.rights.RequestKind['OBJECT'], 'Object'), (members.domain.rights.RequestKind['ERASE'], 'Erase')], max_length=10)),
                    ('text', teamtrack.vault.SealedField(blank=True, default=b'')),
                    ('asked_on', models.DateField()),
                    ('answer_due', models.DateField()),
                    ('done_due', models.DateField()),
                    ('is_extended', models.BooleanField(default=False)),
                    ('answer', teamtrack.vault.SealedField(blank=True, default=b'')),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('answered_on', models.DateField(blank=True, null=True)),
                    ('done_on', models.DateField(blank=True, null=True)),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['team', 'asked_on'], name='request_of_team'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('done_on__isnull', True), models.Q(('answered_on__isnull', False), ('done_on__gte', models.F('answered_on'))), _connector='OR'), name='request_done_after_answer'),
                        models.CheckConstraint(condition=models.Q(('answered_on__isnull', True), ('answered_on__gte', models.F('asked_on')), _connector='OR'), name='request_answered_later'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='CareCase',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.team')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='care_cases', to='members.worker')),
                    ('kind', models.CharField(choices=[(members.domain.care.CaseKind['FAMILY'], 'family matter'), (members.domain.care.CaseKind['JOB'], 'work for a family member'), (members.domain.care.CaseKind['ILLNESS'], 'illness'), (members.domain.care.CaseKind['HARDSHIP'], 'hardship'), (members.domain.care.CaseKind['OTHER'], 'something else')], max_length=10)),
                    ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='held_cases', to='members.worker')),
                    ('opened_on', models.DateField()),
                    ('closed_on', models.DateField(blank=True, null=True)),
                    ('outcome', models.CharField(blank=True, choices=[(members.domain.care.CaseOutcome['SOLVED'], 'solved'), (members.domain.care.CaseOutcome['BETTER'], 'better'), (members.domain.care.CaseOutcome['NO_CHANGE'], 'no change'), (members.domain.care.CaseOutcome['HANDED_ON'], 'handed on')], max_length=10)),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['team', 'worker'], name='case_of_worker'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('worker', models.F('holder')), _negated=True), name='nobody_holds_their_own_case'),
                        models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', True), ('outcome', '')), models.Q(('closed_on__gte', models.F('opened_on')), ('outcome__in', [members.domain.care.CaseOutcome['SOLVED'], members.domain.care.CaseOutcome['BETTER'], members.domain.care.CaseOutcome['NO_CHANGE'], members.domain.care.CaseOutcome['HANDED_ON']])), _connector='OR'), name='closed_case_has_outcome'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='CareStory',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='story', to='members.carecase')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker')),
                    ('story', teamtrack.vault.SealedField(blank=True, default=b'')),
                    ('consent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.consent')),
                    ('expires_on', models.DateField()),
                    ('written_on', models.DateField()),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('expires_on__gt', models.F('written_on'))), name='story_expires_later'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='CareStep',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='members.carecase')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker')),
                    ('line', models.CharField(choices=[(members.domain.care.PlanLine['PERSON'], 'With the person'), (members.domain.care.PlanLine['ORGANISATIONS'], 'Through the organisations')], max_length=14)),
                    ('what', teamtrack.vault.SealedField(blank=True, default=b'')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='care_steps', to='members.worker')),
                    ('due_on', models.DateField(blank=True, null=True)),
                    ('done_on', models.DateField(blank=True, null=True)),
                ],
            ),
            migrations.CreateModel(
                name='SupportRequest',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='support_requests', to='members.team')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='support_requests', to='members.worker')),
                    ('organisation', models.CharField(choices=[(members.domain.account.Organisation['PARTY'], 'the Party'), (members.domain.account.Organisation['UNION'], 'the union'), (members.domain.account.Organisation['YOUTH'], 'the Youth Union'), (members.domain.account.Organisation['WOMEN'], "the women workers' group")], max_length=10)),
                    ('kind', models.CharField(choices=[(members.domain.care.SupportKind['JOB'], 'work for a family member'), (members.domain.care.SupportKind['MONEY'], 'help from the fund'), (members.domain.care.SupportKind['CHILDCARE'], 'care of children'), (members.domain.care.SupportKind['HOUSING'], 'housing'), (members.domain.care.SupportKind['OTHER'], 'something else')], max_length=10)),
                    ('what', teamtrack.vault.SealedField(blank=True, default=b'')),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker')),
                    ('asked_on', models.DateField()),
                    ('outcome', models.CharField(blank=True, choices=[(members.domain.care.SupportOutcome['DONE'], 'done'), (members.domain.care.SupportOutcome['PARTLY'], 'done in part'), (members.domain.care.SupportOutcome['NOT_POSSIBLE'], 'not possible now')], max_length=12)),
                    ('answer', teamtrack.vault.SealedField(blank=True, default=b'')),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker')),
                    ('answered_on', models.DateField(blank=True, null=True)),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('organisation', members.domain.account.Organisation['PARTY']), _negated=True), name='support_not_of_the_party'),
                        models.CheckConstraint(condition=models.Q(models.Q(('answered_on__isnull', True), ('outcome', '')), models.Q(('answered_on__gte', models.F('asked_on')), ('outcome__in', [members.domain.care.SupportOutcome['DONE'], members.domain.care.SupportOutcome['PARTLY'], members.domain.care.SupportOutcome['NOT_POSSIBLE']])), _connector='OR'), name='answered_request_has_outcome'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Contact',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.team')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='members.worker')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts_made', to='members.worker')),
                    ('day', models.DateField(verbose_name='day')),
                    ('kind', models.CharField(choices=[(members.domain.contact.ContactKind['FRIDAY'], 'Friday contact'), (members.domain.contact.ContactKind['BREAK'], 'in a break'), (members.domain.contact.ContactKind['REST_DAY'], 'on a day off'), (members.domain.contact.ContactKind['HOME'], 'at home'), (members.domain.contact.ContactKind['MACHINE'], 'at the machine')], max_length=8)),
                    ('capacity', models.CharField(choices=[(members.domain.contact.Capacity['PERSONAL'], 'for myself'), (members.domain.contact.Capacity['ASSIGNED'], 'on behalf of')], default=members.domain.contact.Capacity['PERSONAL'], max_length=8)),
                    ('organisation', models.CharField(blank=True, choices=[(members.domain.account.Organisation['PARTY'], 'the Party'), (members.domain.account.Organisation['UNION'], 'the union'), (members.domain.account.Organisation['YOUTH'], 'the Youth Union'), (members.domain.account.Organisation['WOMEN'], "the women workers' group")], max_length=10)),
                    ('minutes', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('note', teamtrack.vault.SealedField(blank=True, default=b'')),
                    ('follow_up', teamtrack.vault.SealedField(blank=True, default=b'')),
                    ('recorded_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['team', 'worker', '-day'], name='contact_of_worker'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('worker', models.F('by')), _negated=True), name='nobody_meets_themself'),
                        models.CheckConstraint(condition=models.Q(models.Q(('capacity', members.domain.contact.Capacity['ASSIGNED']), ('organisation__in', [members.domain.account.Organisation['PARTY'], members.domain.account.Organisation['UNION'], members.domain.account.Organisation['YOUTH'], members.domain.account.Organisation['WOMEN']])), models.Q(('capacity', members.domain.contact.Capacity['PERSONAL']), ('organisation', '')), _connector='OR'), name='assigned_by_an_organisation'),
                        models.CheckConstraint(condition=models.Q(('minutes__isnull', True), ('minutes__range', (1, 600)), _connector='OR'), name='contact_takes_minutes'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Visit',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.team')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='members.worker')),
                    ('organisation', models.CharField(choices=[(members.domain.account.Organisation['PARTY'], 'the Party'), (members.domain.account.Organisation['UNION'], 'the union'), (members.domain.account.Organisation['YOUTH'], 'the Youth Union'), (members.domain.account.Organisation['WOMEN'], "the women workers' group")], max_length=10)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits_made', to='members.worker')),
                    ('day', models.DateField(verbose_name='day')),
                    ('reason', models.CharField(choices=[(members.domain.contact.VisitReason['ILLNESS'], 'Visit to the sick'), (members.domain.contact.VisitReason['HARDSHIP'], 'hardship'), (members.domain.contact.VisitReason['FAMILY'], 'Home visit'), (members.domain.contact.VisitReason['JOY'], 'a happy event'), (members.domain.contact.VisitReason['OTHER'], 'another reason')], max_length=8)),
                    ('received', models.BooleanField(verbose_name='received')),
                    ('help_given', models.CharField(blank=True, max_length=200, verbose_name='help given')),
                    ('cost', models.PositiveIntegerField(default=0, help_text="Đồng, from the organisation's fund.", verbose_name='cost')),
                    ('note', teamtrack.vault.SealedField(blank=True, default=b'')),
                    ('next_on', models.DateField(blank=True, null=True, verbose_name='next visit on')),
                    ('recorded_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['team', 'worker', '-day'], name='visit_of_worker'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('worker', models.F('by')), _negated=True), name='nobody_visits_themself'),
                        models.CheckConstraint(condition=models.Q(('next_on__isnull', True), ('next_on__gt', models.F('day')), _connector='OR'), name='next_visit_is_later'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Device',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[(members.domain.device.DeviceKind['BOARD'], 'Screen with the board'), (members.domain.device.DeviceKind['TABLET'], 'Shared tablet')], max_length=10)),
                    ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='members.workshop')),
                    ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='members.team')),
                    ('name', models.CharField(max_length=60, verbose_name='name')),
                    ('token_hash', models.CharField(blank=True, max_length=64, null=True, unique=True)),
                    ('paired_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('paired_at', models.DateTimeField()),
                    ('last_seen', models.DateField(blank=True, null=True)),
                    ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(models.Q(('kind', members.domain.device.DeviceKind['BOARD']), ('team__isnull', True)), models.Q(('kind', members.domain.device.DeviceKind['TABLET']), ('team__isnull', False)), _connector='OR'), name='device_belongs_to_its_place'),
                        models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='device_has_a_name'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='PairingCode',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code_digest', models.CharField(max_length=64, unique=True)),
                    ('secret_hash', models.CharField(max_length=64, unique=True)),
                    ('address', models.CharField(max_length=45)),
                    ('expires_at', models.DateTimeField()),
                    ('device', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.device')),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['address'], name='pairing_by_address'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='FocusTeam',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='focus', to='members.team')),
                    ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                    ('reason', models.CharField(max_length=300, verbose_name='reason')),
                    ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('team', '='), ('period', '&&')], name='team_in_focus_once'),
                        models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='focus_not_empty'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Secondment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='secondments', to='members.team')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='secondments', to='members.worker')),
                    ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                    ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('team', '='), ('worker', '='), ('period', '&&')], name='sent_to_a_team_once'),
                        models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='secondment_not_empty'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='VisitFromAbove',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits_from_above', to='members.team')),
                    ('worker', models.ForeignKey(help_text='Who came.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker')),
                    ('day', models.DateField()),
                    ('agreed', models.CharField(max_length=300, verbose_name='what was agreed')),
                    ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['team', '-day', '-id'], name='visit_from_above_of_team'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('team', 'worker', 'day'), name='one_visit_from_above_a_day'),
                        models.CheckConstraint(condition=models.Q(('agreed', ''), _negated=True), name='visit_agreed_on_something'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='MentoringGroup',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='members.team')),
                    ('name', models.CharField(max_length=40)),
                    ('formed_on', models.DateField()),
                    ('ended_on', models.DateField(blank=True, null=True)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('team', 'name'), name='group_name'),
                        models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gt', models.F('formed_on')), _connector='OR'), name='group_ends_after_forming'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='GroupLead',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='members.mentoringgroup')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='led_groups', to='members.worker')),
                    ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                ],
                options={
                    'constraints': [
                        django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('group', '='), ('period', '&&')], name='one_in_charge_of_a_group'),
                        models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='charge_not_empty'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='GroupMembership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='members.mentoringgroup')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='group_memberships', to='members.worker')),
                    ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                    ('reason', models.CharField(blank=True, max_length=200)),
                    ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('worker', '='), ('period', '&&')], name='worker_in_one_group'),
                        models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='group_stay_not_empty'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='GroupPilot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pilots', to='members.mentoringgroup')),
                    ('aim', models.CharField(max_length=300)),
                    ('target', models.PositiveSmallIntegerField(help_text='Of the norm, in per cent: a group makes several items.')),
                    ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                    ('result', models.CharField(blank=True, max_length=600)),
                    ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('group', '='), ('period', '&&')], name='one_pilot_of_a_group'),
                        models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='pilot_not_empty'),
                        models.CheckConstraint(condition=models.Q(('aim', ''), _negated=True), name='pilot_has_an_aim'),
                        models.CheckConstraint(condition=models.Q(('target__range', (50, 300))), name='pilot_target'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='PairWish',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pair_wishes', to='members.team')),
                    ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker')),
                    ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker')),
                    ('kind', models.CharField(choices=[(members.domain.group.PairKind['TOGETHER'], 'Keep in one group'), (members.domain.group.PairKind['APART'], 'Keep in different groups')], max_length=8)),
                    ('reason', models.CharField(max_length=200)),
                    ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                    ('review_on', models.DateField(blank=True, null=True, verbose_name='review on')),
                    ('end_reason', models.CharField(blank=True, max_length=200)),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='pair_in_order'),
                        models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='wish_not_empty'),
                        django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('first', '='), ('second', '='), ('period', '&&')], name='one_wish_about_a_pair'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='CellMeeting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('cell', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='members.partycell')),
                    ('kind', models.CharField(choices=[(members.domain.meeting.MeetingKind['REVIEW'], 'First meeting: review and work of the month'), (members.domain.meeting.MeetingKind['PARTY_DAY'], 'Second meeting: “Party day”'), (members.domain.meeting.MeetingKind['EXTRAORDINARY'], 'Extraordinary meeting')], max_length=14)),
                    ('day', models.DateField()),
                    ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('cell', 'day', 'kind'), name='meeting_once_a_day'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='MeetingAttendance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='members.cellmeeting')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker')),
                    ('presence', models.CharField(choices=[(members.domain.meeting.Presence['PRESENT'], 'Present'), (members.domain.meeting.Presence['EXCUSED'], 'Excused'), (members.domain.meeting.Presence['ABSENT'], 'Absent')], max_length=8)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('meeting', 'worker'), name='attendance_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Suggestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suggestions', to='members.team')),
                    ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suggestions', to='members.worker')),
                    ('text', models.CharField(max_length=1000, verbose_name='suggestion')),
                    ('made_on', models.DateField()),
                    ('state', models.CharField(choices=[(members.domain.suggestion.SuggestionState['NEW'], 'new'), (members.domain.suggestion.SuggestionState['DISCUSSED'], 'being discussed'), (members.domain.suggestion.SuggestionState['TRIAL'], 'being tried'), (members.domain.suggestion.SuggestionState['DONE'], 'put into practice'), (members.domain.suggestion.SuggestionState['DECLINED'], 'not possible now')], default=members.domain.suggestion.SuggestionState['NEW'], max_length=10)),
                    ('answer', models.CharField(blank=True, max_length=1000, verbose_name='answer')),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('answered_on', models.DateField(blank=True, null=True)),
                    ('tried_from', models.DateField(blank=True, null=True, verbose_name='tried from')),
                    ('tried_until', models.DateField(blank=True, null=True, verbose_name='tried until')),
                    ('is_public', models.BooleanField(default=False)),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['team', '-made_on'], name='suggestion_of_team'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('tried_until__isnull', True), ('tried_until__gte', models.F('tried_from')), _connector='OR'), name='trial_ends_after_it_began'),
                        models.CheckConstraint(condition=models.Q(('answered_on__isnull', True), ('answered_on__gte', models.F('made_on')), _connector='OR'), name='answered_after_it_was_made'),
                        models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='suggestion_says_something'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ClassificationSession',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='members.cellmeeting')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='classification_sessions', to='members.team')),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('active', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('average', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('weak', models.PositiveSmallIntegerField(blank=True, null=True)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('meeting', 'team'), name='one_session_of_a_meeting'),
                        models.CheckConstraint(condition=models.Q(models.Q(('active__isnull', True), ('average__isnull', True), ('closed_at__isnull', True), ('weak__isnull', True)), models.Q(('active__isnull', False), ('average__isnull', False), ('closed_at__isnull', False), ('weak__isnull', False)), _connector='OR'), name='closed_session_has_counts'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='of_the_teams_cell', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.OF_THE_TEAMS_CELL, hash='d8018536d07c7b04928aaa94248e5d9a5e594188', operation='INSERT OR UPDATE OF "meeting_id", "team_id"', pgid='pgtrigger_of_the_teams_cell_02c58', table='members_classificationsession', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='closed_stays_closed', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.CLOSED_STAYS_CLOSED, hash='28869b38035d28916899da3b6f39f47f9aa5cbad', condition='WHEN (OLD."closed_at" IS NOT NULL)', operation='DELETE OR UPDATE', pgid='pgtrigger_closed_stays_closed_e6dab', table='members_classificationsession', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='TierAssessment',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='members.classificationsession')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.team')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='members.worker')),
                    ('tier', models.CharField(choices=[(members.domain.tier.Tier['ACTIVE'], 'Active'), (members.domain.tier.Tier['AVERAGE'], 'Average'), (members.domain.tier.Tier['WEAK'], 'Needs more help')], max_length=8)),
                    ('reason', teamtrack.vault.SealedField(blank=True, default=b'')),
                    ('revision', models.PositiveSmallIntegerField(default=1, help_text='Counts changes of mind within the session.')),
                    ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('recorded_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['team', 'worker'], name='assessment_of_team'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('session', 'worker', 'revision'), name='one_decision_of_a_session'),
                        models.CheckConstraint(condition=models.Q(('tier__in', [members.domain.tier.Tier['ACTIVE'], members.domain.tier.Tier['AVERAGE'], members.domain.tier.Tier['WEAK']])), name='tier_is_one_of_three'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='never_edited', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.NEVER_EDITED, hash='31832b0c48c2c01f1d3f91f152e538524c806769', operation='DELETE OR UPDATE', pgid='pgtrigger_never_edited_e876e', table='members_tierassessment', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='into_an_open_session', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.INTO_AN_OPEN_SESSION, hash='71677bad00f3e1f4d7e8fb03e70d66cf068a021d', operation='INSERT', pgid='pgtrigger_into_an_open_session_a5897', table='members_tierassessment', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='of_the_masses', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.OF_THE_MASSES, hash='dc3809c5b23d38bfbfe84e9e767a226ed3c1c838', operation='INSERT', pgid='pgtrigger_of_the_masses_3dc9c', table='members_tierassessment', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='weak_in_something', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.WEAK_IN_SOMETHING, hash='f7cf2b8b0226c0839dfe7cd185f519dd649195c4', constraint='CONSTRAINT', operation='INSERT', pgid='pgtrigger_weak_in_something_2b94a', table='members_tierassessment', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='TierAspect',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aspects', to='members.tierassessment')),
                    ('aspect', models.CharField(choices=[(members.domain.tier.Aspect['OUTPUT'], 'output'), (members.domain.tier.Aspect['QUALITY'], 'quality'), (members.domain.tier.Aspect['DISCIPLINE'], 'discipline'), (members.domain.tier.Aspect['ATTITUDE'], 'attitude to work'), (members.domain.tier.Aspect['SOLIDARITY'], 'solidarity'), (members.domain.tier.Aspect['STUDY'], 'study')], max_length=10)),
                    ('evidence', teamtrack.vault.SealedField(blank=True, default=b'')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('assessment', 'aspect'), name='aspect_once'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='never_edited', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.NEVER_EDITED, hash='b1c051f7f22f9032a98c2959c138d467ffb469d8', operation='DELETE OR UPDATE', pgid='pgtrigger_never_edited_6733f', table='members_tieraspect', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='into_an_open_session', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.INTO_THE_OPEN_SESSION_OF_ITS_ASSESSMENT, hash='7bb8f8d82ffec9fcec5dc88ae65ee7e4fa9d2d61', operation='INSERT', pgid='pgtrigger_into_an_open_session_25438', table='members_tieraspect', when='AFTER')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='TierGround',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grounds', to='members.tierassessment')),
                    ('suggestion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.suggestion')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('assessment', 'suggestion'), name='ground_once'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='never_edited', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.NEVER_EDITED, hash='c7577ba739a9e5d3ebe93a05858c0105c81f60d6', operation='DELETE OR UPDATE', pgid='pgtrigger_never_edited_0f9c2', table='members_tierground', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='into_an_open_session', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.INTO_THE_OPEN_SESSION_OF_ITS_ASSESSMENT, hash='285213847d54e802e1257182ee78150f5436aea8', operation='INSERT', pgid='pgtrigger_into_an_open_session_36bdc', table='members_tierground', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='of_the_team_by_then', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.OF_THE_TEAM_BY_THEN, hash='7ddca3e8c5d8e8abe57398698a56edbc0a48dc4f', operation='INSERT', pgid='pgtrigger_of_the_team_by_then_cd364', table='members_tierground', when='AFTER')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='TierProposal',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='members.classificationsession')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.team')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker')),
                    ('tier', models.CharField(choices=[(members.domain.tier.Tier['ACTIVE'], 'Active'), (members.domain.tier.Tier['AVERAGE'], 'Average'), (members.domain.tier.Tier['WEAK'], 'Needs more help')], max_length=8)),
                    ('reason', teamtrack.vault.SealedField(blank=True, default=b'')),
                    ('evidence', teamtrack.vault.SealedField(blank=True, default=b'', help_text='JSON: what was seen, by aspect.')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('session', 'worker', 'by'), name='one_proposal_of_a_member'),
                        models.CheckConstraint(condition=models.Q(('worker', models.F('by')), _negated=True), name='nobody_proposes_themself'),
                        models.CheckConstraint(condition=models.Q(('tier__in', [members.domain.tier.Tier['ACTIVE'], members.domain.tier.Tier['AVERAGE'], members.domain.tier.Tier['WEAK']])), name='proposed_is_one_of_three'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='TierObjection',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('assessment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='objection', to='members.tierassessment')),
                    ('text', teamtrack.vault.SealedField(blank=True, default=b'')),
                    ('raised_on', models.DateField()),
                    ('answer', teamtrack.vault.SealedField(blank=True, default=b'')),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('answered_on', models.DateField(blank=True, null=True)),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('answered_on__isnull', True), ('answered_on__gte', models.F('raised_on')), _connector='OR'), name='objection_answered_later'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='never_edited', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.NEVER_EDITED_BUT_ANSWERED, hash='37f9f41b160e0b21928105a5a7ed1992c00498a5', operation='DELETE OR UPDATE', pgid='pgtrigger_never_edited_26c22', table='members_tierobjection', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Mentorship',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentorships', to='members.team')),
                    ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentees', to='members.worker')),
                    ('mentee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentors', to='members.worker')),
                    ('kind', models.CharField(choices=[(members.domain.mentoring.MentorKind['LEAD'], 'lead helper'), (members.domain.mentoring.MentorKind['SUPPORTING'], 'supporting helper')], max_length=10)),
                    ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                    ('aim', models.CharField(blank=True, max_length=300, verbose_name='aim')),
                    ('plan', models.CharField(blank=True, max_length=600, verbose_name='plan')),
                    ('review_on', models.DateField(blank=True, null=True, verbose_name='review on')),
                    ('end_reason', models.CharField(blank=True, max_length=200)),
                    ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('mentor', models.F('mentee')), _negated=True), name='nobody_mentors_themself'),
                        models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='mentorship_not_empty'),
                        models.CheckConstraint(condition=models.Q(('kind__in', [members.domain.mentoring.MentorKind['LEAD'], members.domain.mentoring.MentorKind['SUPPORTING']])), name='mentor_is_lead_or_supporting'),
                        django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('kind', members.domain.mentoring.MentorKind['LEAD'])), expressions=[('mentee', '='), ('period', '&&')], name='one_lead_mentor'),
                        django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('mentor', '='), ('mentee', '='), ('period', '&&')], name='one_link_of_a_pair'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='no_circle', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.NO_CIRCLE, hash='2f510181c382e393ed539db86cc5f8a6cb93dbd3', constraint='CONSTRAINT', operation='INSERT OR UPDATE OF "mentor_id", "mentee_id", "period"', pgid='pgtrigger_no_circle_b2b0e', table='members_mentorship', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='MentorshipReview',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('mentorship', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='members.mentorship')),
                    ('day', models.DateField(verbose_name='day')),
                    ('better', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[(members.domain.tier.Aspect['OUTPUT'], 'output'), (members.domain.tier.Aspect['QUALITY'], 'quality'), (members.domain.tier.Aspect['DISCIPLINE'], 'discipline'), (members.domain.tier.Aspect['ATTITUDE'], 'attitude to work'), (members.domain.tier.Aspect['SOLIDARITY'], 'solidarity'), (members.domain.tier.Aspect['STUDY'], 'study')], max_length=10), blank=True, default=list)),
                    ('same', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[(members.domain.tier.Aspect['OUTPUT'], 'output'), (members.domain.tier.Aspect['QUALITY'], 'quality'), (members.domain.tier.Aspect['DISCIPLINE'], 'discipline'), (members.domain.tier.Aspect['ATTITUDE'], 'attitude to work'), (members.domain.tier.Aspect['SOLIDARITY'], 'solidarity'), (members.domain.tier.Aspect['STUDY'], 'study')], max_length=10), blank=True, default=list)),
                    ('more', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[(members.domain.tier.Aspect['OUTPUT'], 'output'), (members.domain.tier.Aspect['QUALITY'], 'quality'), (members.domain.tier.Aspect['DISCIPLINE'], 'discipline'), (members.domain.tier.Aspect['ATTITUDE'], 'attitude to work'), (members.domain.tier.Aspect['SOLIDARITY'], 'solidarity'), (members.domain.tier.Aspect['STUDY'], 'study')], max_length=10), blank=True, default=list)),
                    ('words', models.CharField(blank=True, max_length=600)),
                    ('aim', models.CharField(blank=True, max_length=300, verbose_name='aim')),
                    ('plan', models.CharField(blank=True, max_length=600, verbose_name='plan')),
                    ('next_on', models.DateField(blank=True, null=True)),
                    ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('recorded_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['mentorship', '-day', '-recorded_at'], name='review_of_link'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('better', []), ('more', []), ('same', []), ('words', ''), _negated=True), name='review_says_something'),
                        models.CheckConstraint(condition=models.Q(('better__contained_by', [members.domain.tier.Aspect['OUTPUT'], members.domain.tier.Aspect['QUALITY'], members.domain.tier.Aspect['DISCIPLINE'], members.domain.tier.Aspect['ATTITUDE'], members.domain.tier.Aspect['SOLIDARITY'], members.domain.tier.Aspect['STUDY']]), ('more__contained_by', [members.domain.tier.Aspect['OUTPUT'], members.domain.tier.Aspect['QUALITY'], members.domain.tier.Aspect['DISCIPLINE'], members.domain.tier.Aspect['ATTITUDE'], members.domain.tier.Aspect['SOLIDARITY'], members.domain.tier.Aspect['STUDY']]), ('same__contained_by', [members.domain.tier.Aspect['OUTPUT'], members.domain.tier.Aspect['QUALITY'], members.domain.tier.Aspect['DISCIPLINE'], members.domain.tier.Aspect['ATTITUDE'], members.domain.tier.Aspect['SOLIDARITY'], members.domain.tier.Aspect['STUDY']])), name='review_of_known_aspects'),
                        models.CheckConstraint(condition=models.Q(models.Q(('better__overlap', models.F('same')), _negated=True), models.Q(('better__overlap', models.F('more')), _negated=True), models.Q(('same__overlap', models.F('more')), _negated=True)), name='review_of_an_aspect_once'),
                        models.CheckConstraint(condition=models.Q(('next_on__isnull', True), ('next_on__gt', models.F('day')), _connector='OR'), name='next_review_is_later'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Prospect',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prospects', to='members.team')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prospects', to='members.worker')),
                    ('towards', models.CharField(choices=[(members.domain.account.Organisation['PARTY'], 'the Party'), (members.domain.account.Organisation['YOUTH'], 'the Youth Union')], max_length=10)),
                    ('ended_on', models.DateField(blank=True, null=True)),
                    ('end_reason', models.CharField(blank=True, max_length=200)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('worker', 'towards'), name='one_way_at_a_time'),
                        models.CheckConstraint(condition=models.Q(('towards__in', [members.domain.account.Organisation['PARTY'], members.domain.account.Organisation['YOUTH']])), name='towards_party_or_youth'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ProspectStage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('prospect', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='members.prospect')),
                    ('stage', models.PositiveSmallIntegerField(choices=[(1, 'Being prepared'), (2, 'Prospective member'), (3, 'Before the branch'), (4, 'Approved above'), (5, 'Admitted (probationary)'), (6, 'Full member')])),
                    ('since', models.DateField()),
                    ('reason', models.CharField(blank=True, max_length=300)),
                    ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('stage__range', (1, 6))), name='stage_1_to_6'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='stages_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(func=triggers.STAGES_IN_ORDER, hash='1e2fa519f28ecf0f72add940b17ae27874d47605', operation='INSERT', pgid='pgtrigger_stages_in_order_348a6', table='members_prospectstage', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ProspectHelper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('prospect', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='helpers', to='members.prospect')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker')),
                    ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                ],
                options={
                    'constraints': [
                        django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('prospect', '='), ('worker', '='), ('period', '&&')], name='helper_once_at_a_time'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Proposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('cell', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='members.partycell')),
                    ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='members.team')),
                    ('kind', models.CharField(choices=[(members.domain.prospect.ProposalKind['ADMIT_TO_YOUTH'], 'Admission to the Youth Union'), (members.domain.prospect.ProposalKind['ADMIT_TO_PARTY'], 'Admission to the Party'), (members.domain.prospect.ProposalKind['OTHER'], 'another matter')], max_length=16)),
                    ('addressed_to', models.CharField(choices=[(members.domain.prospect.Addressee['YOUTH_BRANCH'], "the workshop's youth branch"), (members.domain.prospect.Addressee['BRANCH'], 'the branch committee'), (members.domain.prospect.Addressee['MANAGEMENT'], 'management'), (members.domain.prospect.Addressee['UNION'], 'the union')], max_length=14)),
                    ('about', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker')),
                    ('text', models.CharField(max_length=600, verbose_name='what is proposed')),
                    ('asked_on', models.DateField()),
                    ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('outcome', models.CharField(blank=True, choices=[(members.domain.prospect.ProposalAnswer['ACCEPTED'], 'accepted'), (members.domain.prospect.ProposalAnswer['DECLINED'], 'declined')], max_length=10)),
                    ('answer', models.CharField(blank=True, max_length=600, verbose_name='answer')),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('answered_on', models.DateField(blank=True, null=True)),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(models.Q(('answered_on__isnull', True), ('outcome', '')), models.Q(('answered_on__gte', models.F('asked_on')), ('outcome__in', [members.domain.prospect.ProposalAnswer['ACCEPTED'], members.domain.prospect.ProposalAnswer['DECLINED']])), _connector='OR'), name='answered_proposal_has_outcome'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ProposalStatement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='members.proposal')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker')),
                    ('day', models.DateField()),
                    ('stance', models.CharField(choices=[(members.domain.prospect.Stance['FOR'], 'agrees'), (members.domain.prospect.Stance['AGAINST'], 'does not agree')], max_length=7)),
                    ('strain', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('words', models.CharField(max_length=300)),
                    ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('proposal', 'worker'), name='one_statement_of_a_person'),
                        models.CheckConstraint(condition=models.Q(('stance__in', [members.domain.prospect.Stance['FOR'], members.domain.prospect.Stance['AGAINST']])), name='stance_is_one_of_two'),
                        models.CheckConstraint(condition=models.Q(('strain__isnull', True), ('strain__range', (1, 5)), _connector='OR'), name='strain_1_to_5'),
                        models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='statement_says_something'),
                    ],
                },
            ),
        ),
        migrations.RunSQL(sql.STANDING_VIEW, "DROP VIEW members_standing"),
        migrations.RunSQL(FUNCTIONS + PROTECT, UNPROTECT + DROP_FUNCTIONS),
    ]
