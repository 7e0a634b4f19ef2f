
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
import members.domain.account
import members.domain.care
import members.domain.contact
import members.domain.group
import members.domain.meeting
import members.domain.mentoring
import members.domain.prospect
import members.domain.rights
import members.domain.suggestion
import members.domain.tier
import members.domain.worker
import pgtrigger.compiler
import pgtrigger.migrations
import teamtrack.vault
import uuid
from django.conf import settings
from django.db import migrations, models

from members.migrations._confidential import DROP_FUNCTIONS, FUNCTIONS, PROTECT, UNPROTECT


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0002_devices'),
        ('teamtrack', '0002_reading'),
    ]

    operations = [
        migrations.CreateModel(
            name='CareCase',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[(members.domain.care.CaseKind['FAMILY'], 'family matter'), (members.domain.care.CaseKind['JOB'], 'work for a family member'), (members.domain.care.CaseKind['ILLNESS'], 'illness'), (members.domain.care.CaseKind['HARDSHIP'], 'hardship'), (members.domain.care.CaseKind['OTHER'], 'something else')], max_length=10)),
                ('opened_on', models.DateField()),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[(members.domain.care.CaseOutcome['SOLVED'], 'solved'), (members.domain.care.CaseOutcome['BETTER'], 'better'), (members.domain.care.CaseOutcome['NO_CHANGE'], 'no change'), (members.domain.care.CaseOutcome['HANDED_ON'], 'handed on')], max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name='CareStep',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('line', models.CharField(choices=[(members.domain.care.PlanLine['PERSON'], 'With the person'), (members.domain.care.PlanLine['ORGANISATIONS'], 'Through the organisations')], max_length=14)),
                ('what', teamtrack.vault.SealedField(blank=True, default=b'')),
                ('due_on', models.DateField(blank=True, null=True)),
                ('done_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='CareStory',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('story', teamtrack.vault.SealedField(blank=True, default=b'')),
                ('expires_on', models.DateField()),
                ('written_on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='CellMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[(members.domain.meeting.MeetingKind['REVIEW'], 'First meeting: review and work of the month'), (members.domain.meeting.MeetingKind['PARTY_DAY'], 'Second meeting: “Party day”'), (members.domain.meeting.MeetingKind['EXTRAORDINARY'], 'Extraordinary meeting')], max_length=14)),
                ('day', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='ClassificationSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('active', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('average', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('weak', models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[(members.domain.rights.Purpose['PHONE'], 'My phone number may be kept'), (members.domain.rights.Purpose['ADDRESS'], 'My address may be kept'), (members.domain.rights.Purpose['PRAISE'], 'My name may stand on the board in praise'), (members.domain.rights.Purpose['CARE'], 'What I tell in confidence may be written down, sealed'), (members.domain.rights.Purpose['VISITS'], 'Visits to my home may be recorded')], max_length=10)),
                ('given_on', models.DateField()),
                ('withdrawn_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField(verbose_name='day')),
                ('kind', models.CharField(choices=[(members.domain.contact.ContactKind['FRIDAY'], 'Friday contact'), (members.domain.contact.ContactKind['BREAK'], 'in a break'), (members.domain.contact.ContactKind['REST_DAY'], 'on a day off'), (members.domain.contact.ContactKind['HOME'], 'at home'), (members.domain.contact.ContactKind['MACHINE'], 'at the machine')], max_length=8)),
                ('capacity', models.CharField(choices=[(members.domain.contact.Capacity['PERSONAL'], 'for myself'), (members.domain.contact.Capacity['ASSIGNED'], 'on behalf of')], default=members.domain.contact.Capacity['PERSONAL'], max_length=8)),
                ('organisation', models.CharField(blank=True, choices=[(members.domain.account.Organisation['PARTY'], 'the Party'), (members.domain.account.Organisation['UNION'], 'the union'), (members.domain.account.Organisation['YOUTH'], 'the Youth Union'), (members.domain.account.Organisation['WOMEN'], "the women workers' group")], max_length=10)),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('note', teamtrack.vault.SealedField(blank=True, default=b'')),
                ('follow_up', teamtrack.vault.SealedField(blank=True, default=b'')),
                ('recorded_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[(members.domain.rights.RequestKind['SEE'], 'See what is kept'), (members.domain.rights.RequestKind['CORRECT'], 'Correct something'), (members.domain.rights.RequestKind['RESTRICT'], 'Stop a use'), (members.domain.rights.RequestKind['OBJECT'], 'Object'), (members.domain.rights.RequestKind['ERASE'], 'Erase')], max_length=10)),
                ('text', teamtrack.vault.SealedField(blank=True, default=b'')),
                ('asked_on', models.DateField()),
                ('answer_due', models.DateField()),
                ('done_due', models.DateField()),
                ('is_extended', models.BooleanField(default=False)),
                ('answer', teamtrack.vault.SealedField(blank=True, default=b'')),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('done_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='FocusTeam',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
            ],
        ),
        migrations.CreateModel(
            name='GoodRelation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[(members.domain.worker.Relation['FRIENDS'], 'friends'), (members.domain.worker.Relation['SAME_ORIGIN'], 'come from the same place of work'), (members.domain.worker.Relation['NEIGHBOURS'], 'neighbours'), (members.domain.worker.Relation['KIN'], 'kin')], max_length=12)),
                ('noted_on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='GroupLead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
        ),
        migrations.CreateModel(
            name='GroupMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('reason', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='MeetingAttendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('presence', models.CharField(choices=[(members.domain.meeting.Presence['PRESENT'], 'Present'), (members.domain.meeting.Presence['EXCUSED'], 'Excused'), (members.domain.meeting.Presence['ABSENT'], 'Absent')], max_length=8)),
            ],
        ),
        migrations.CreateModel(
            name='MentoringGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('formed_on', models.DateField()),
                ('ended_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Mentorship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[(members.domain.mentoring.MentorKind['LEAD'], 'lead helper'), (members.domain.mentoring.MentorKind['SUPPORTING'], 'supporting helper')], max_length=10)),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('aim', models.CharField(blank=True, max_length=300, verbose_name='aim')),
                ('plan', models.CharField(blank=True, max_length=600, verbose_name='plan')),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='review on')),
                ('result', models.CharField(blank=True, max_length=600, verbose_name='result')),
                ('end_reason', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='OwnFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField()),
                ('content', teamtrack.vault.SealedField(blank=True, default=b'')),
            ],
        ),
        migrations.CreateModel(
            name='PairWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[(members.domain.group.PairKind['TOGETHER'], 'Keep in one group'), (members.domain.group.PairKind['APART'], 'Keep in different groups')], max_length=8)),
                ('reason', models.CharField(max_length=200)),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='review on')),
                ('end_reason', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[(members.domain.prospect.ProposalKind['ADMIT_TO_YOUTH'], 'Admission to the Youth Union'), (members.domain.prospect.ProposalKind['ADMIT_TO_PARTY'], 'Admission to the Party'), (members.domain.prospect.ProposalKind['OTHER'], 'another matter')], max_length=16)),
                ('addressed_to', models.CharField(choices=[(members.domain.prospect.Addressee['YOUTH_BRANCH'], "the workshop's youth branch"), (members.domain.prospect.Addressee['BRANCH'], 'the branch committee'), (members.domain.prospect.Addressee['MANAGEMENT'], 'management'), (members.domain.prospect.Addressee['UNION'], 'the union')], max_length=14)),
                ('text', models.CharField(max_length=600, verbose_name='what is proposed')),
                ('asked_on', models.DateField()),
                ('outcome', models.CharField(blank=True, choices=[(members.domain.prospect.ProposalAnswer['ACCEPTED'], 'accepted'), (members.domain.prospect.ProposalAnswer['DECLINED'], 'declined')], max_length=10)),
                ('answer', models.CharField(blank=True, max_length=600, verbose_name='answer')),
                ('answered_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Prospect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('towards', models.CharField(choices=[(members.domain.account.Organisation['PARTY'], 'the Party'), (members.domain.account.Organisation['YOUTH'], 'the Youth Union')], max_length=10)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('end_reason', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='ProspectHelper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
        ),
        migrations.CreateModel(
            name='ProspectStage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.PositiveSmallIntegerField(choices=[(1, 'Being prepared'), (2, 'Prospective member'), (3, 'Before the branch'), (4, 'Approved above'), (5, 'Admitted (probationary)'), (6, 'Full member')])),
                ('since', models.DateField()),
                ('reason', models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='Renewal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[(members.domain.account.RenewalKind['PASSWORD'], 'first password'), (members.domain.account.RenewalKind['SECOND_STEP'], 'second step')], max_length=12)),
                ('proposed_on', models.DateField(blank=True, null=True)),
                ('given_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Secondment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
        ),
        migrations.CreateModel(
            name='SkillGrade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grade', models.PositiveSmallIntegerField()),
                ('since', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=1000, verbose_name='suggestion')),
                ('made_on', models.DateField()),
                ('state', models.CharField(choices=[(members.domain.suggestion.SuggestionState['NEW'], 'new'), (members.domain.suggestion.SuggestionState['DISCUSSED'], 'being discussed'), (members.domain.suggestion.SuggestionState['TRIAL'], 'being tried'), (members.domain.suggestion.SuggestionState['DONE'], 'put into practice'), (members.domain.suggestion.SuggestionState['DECLINED'], 'not possible now')], default=members.domain.suggestion.SuggestionState['NEW'], max_length=10)),
                ('answer', models.CharField(blank=True, max_length=1000, verbose_name='answer')),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('tried_from', models.DateField(blank=True, null=True, verbose_name='tried from')),
                ('tried_until', models.DateField(blank=True, null=True, verbose_name='tried until')),
                ('is_public', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='SupportRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation', models.CharField(choices=[(members.domain.account.Organisation['PARTY'], 'the Party'), (members.domain.account.Organisation['UNION'], 'the union'), (members.domain.account.Organisation['YOUTH'], 'the Youth Union'), (members.domain.account.Organisation['WOMEN'], "the women workers' group")], max_length=10)),
                ('kind', models.CharField(choices=[(members.domain.care.SupportKind['JOB'], 'work for a family member'), (members.domain.care.SupportKind['MONEY'], 'help from the fund'), (members.domain.care.SupportKind['CHILDCARE'], 'care of children'), (members.domain.care.SupportKind['HOUSING'], 'housing'), (members.domain.care.SupportKind['OTHER'], 'something else')], max_length=10)),
                ('what', teamtrack.vault.SealedField(blank=True, default=b'')),
                ('asked_on', models.DateField()),
                ('outcome', models.CharField(blank=True, choices=[(members.domain.care.SupportOutcome['DONE'], 'done'), (members.domain.care.SupportOutcome['PARTLY'], 'done in part'), (members.domain.care.SupportOutcome['NOT_POSSIBLE'], 'not possible now')], max_length=12)),
                ('answer', teamtrack.vault.SealedField(blank=True, default=b'')),
                ('answered_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='TierAspect',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('aspect', models.CharField(choices=[(members.domain.tier.Aspect['OUTPUT'], 'output'), (members.domain.tier.Aspect['QUALITY'], 'quality'), (members.domain.tier.Aspect['DISCIPLINE'], 'discipline'), (members.domain.tier.Aspect['ATTITUDE'], 'attitude to work'), (members.domain.tier.Aspect['SOLIDARITY'], 'solidarity'), (members.domain.tier.Aspect['STUDY'], 'study')], max_length=10)),
                ('evidence', teamtrack.vault.SealedField(blank=True, default=b'')),
            ],
        ),
        migrations.CreateModel(
            name='TierAssessment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('tier', models.CharField(choices=[(members.domain.tier.Tier['ACTIVE'], 'Active'), (members.domain.tier.Tier['AVERAGE'], 'Average'), (members.domain.tier.Tier['WEAK'], 'Needs more help')], max_length=8)),
                ('reason', teamtrack.vault.SealedField(blank=True, default=b'')),
                ('revision', models.PositiveSmallIntegerField(default=1, help_text='Counts changes of mind within the session.')),
                ('recorded_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='TierObjection',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', teamtrack.vault.SealedField(blank=True, default=b'')),
                ('raised_on', models.DateField()),
                ('answer', teamtrack.vault.SealedField(blank=True, default=b'')),
                ('answered_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='TierProposal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('tier', models.CharField(choices=[(members.domain.tier.Tier['ACTIVE'], 'Active'), (members.domain.tier.Tier['AVERAGE'], 'Average'), (members.domain.tier.Tier['WEAK'], 'Needs more help')], max_length=8)),
                ('reason', teamtrack.vault.SealedField(blank=True, default=b'')),
                ('evidence', teamtrack.vault.SealedField(blank=True, default=b'', help_text='JSON: what was seen, by aspect.')),
            ],
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation', models.CharField(choices=[(members.domain.account.Organisation['PARTY'], 'the Party'), (members.domain.account.Organisation['UNION'], 'the union'), (members.domain.account.Organisation['YOUTH'], 'the Youth Union'), (members.domain.account.Organisation['WOMEN'], "the women workers' group")], max_length=10)),
                ('day', models.DateField(verbose_name='day')),
                ('reason', models.CharField(choices=[(members.domain.contact.VisitReason['ILLNESS'], 'Visit to the sick'), (members.domain.contact.VisitReason['HARDSHIP'], 'hardship'), (members.domain.contact.VisitReason['FAMILY'], 'Home visit'), (members.domain.contact.VisitReason['JOY'], 'a happy event'), (members.domain.contact.VisitReason['OTHER'], 'another reason')], max_length=8)),
                ('received', models.BooleanField(verbose_name='received')),
                ('help_given', models.CharField(blank=True, max_length=200, verbose_name='help given')),
                ('cost', models.PositiveIntegerField(default=0, help_text="Đồng, from the organisation's fund.", verbose_name='cost')),
                ('note', teamtrack.vault.SealedField(blank=True, default=b'')),
                ('next_on', models.DateField(blank=True, null=True, verbose_name='next visit on')),
                ('recorded_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='VisitFromAbove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('agreed', models.CharField(max_length=300, verbose_name='what was agreed')),
            ],
        ),
        migrations.AddField(
            model_name='team',
            name='founded_on',
            field=models.DateField(blank=True, help_text='Nobody is on the team before it.', null=True),
        ),
        migrations.AddField(
            model_name='worker',
            name='address',
            field=models.CharField(blank=True, help_text='Only with consent.', max_length=120),
        ),
        migrations.AddField(
            model_name='worker',
            name='home_area',
            field=models.CharField(blank=True, help_text='District: huyện Từ Liêm.', max_length=40),
        ),
        migrations.AddField(
            model_name='worker',
            name='home_place',
            field=models.CharField(blank=True, help_text='Village or quarter: Xuân Đỉnh.', max_length=60),
        ),
        migrations.AddField(
            model_name='worker',
            name='origin',
            field=models.CharField(blank=True, choices=[(members.domain.worker.Origin['ENTERPRISE'], 'worker of the enterprise'), (members.domain.worker.Origin['COOPERATIVE'], 'cooperative'), (members.domain.worker.Origin['QUARTER'], 'city quarter'), (members.domain.worker.Origin['ARMY'], 'army'), (members.domain.worker.Origin['SCHOOL'], 'trade school'), (members.domain.worker.Origin['OTHER'], 'elsewhere')], max_length=12),
        ),
        migrations.AddField(
            model_name='worker',
            name='phone',
            field=models.CharField(blank=True, help_text='Only with consent.', max_length=20),
        ),
        migrations.AddField(
            model_name='worker',
            name='route',
            field=models.CharField(blank=True, help_text='Such as the tram line: Bưởi.', max_length=60),
        ),
        migrations.AddField(
            model_name='worker',
            name='travel',
            field=models.CharField(blank=True, choices=[(members.domain.worker.Travel['WALK'], 'on foot'), (members.domain.worker.Travel['BICYCLE'], 'bicycle'), (members.domain.worker.Travel['TRAM'], 'tram'), (members.domain.worker.Travel['TRAIN'], 'train'), (members.domain.worker.Travel['BUS'], 'bus'), (members.domain.worker.Travel['MOTORBIKE'], 'motorbike'), (members.domain.worker.Travel['CAR'], 'car')], max_length=10),
        ),
        migrations.AddField(
            model_name='workshop',
            name='founded_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='worker',
            index=models.Index(django.db.models.functions.text.Upper('code'), name='worker_code_search'),
        ),
        migrations.AddIndex(
            model_name='worker',
            index=models.Index(models.Func(models.F('trade'), function='public.tt_plain', output_field=models.TextField()), name='worker_trade_search'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='team',
            trigger=pgtrigger.compiler.Trigger(name='founded_before_anybody', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM FROM members_teammembership WHERE team_id = NEW.id AND lower(period) < NEW.founded_on;\n    IF FOUND THEN\n        RAISE EXCEPTION 'somebody was on the team before' USING ERRCODE = 'TT050';\n    END IF;\n    RETURN NEW;\n", hash='f62e5cfaccb8d7dae268e3a3225aaa2a4c9cfdad', operation='UPDATE', pgid='pgtrigger_founded_before_anybody_5bdee', table='members_team', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='teammembership',
            trigger=pgtrigger.compiler.Trigger(name='team_is_founded', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM FROM members_team WHERE id = NEW.team_id FOR SHARE;\n    PERFORM FROM members_team WHERE id = NEW.team_id AND founded_on > lower(NEW.period);\n    IF FOUND THEN\n        RAISE EXCEPTION 'the team was not founded yet' USING ERRCODE = 'TT050';\n    END IF;\n    RETURN NEW;\n", hash='d42ea5241fe74d3b77abc9c8714807cc3eb5da5d', operation='INSERT OR UPDATE', pgid='pgtrigger_team_is_founded_e84b9', table='members_teammembership', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='carecase',
            name='holder',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='held_cases', to='members.worker'),
        ),
        migrations.AddField(
            model_name='carecase',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.team'),
        ),
        migrations.AddField(
            model_name='carecase',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='care_cases', to='members.worker'),
        ),
        migrations.AddField(
            model_name='carestep',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='care_steps', to='members.worker'),
        ),
        migrations.AddField(
            model_name='carestep',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='members.carecase'),
        ),
        migrations.AddField(
            model_name='carestep',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker'),
        ),
        migrations.AddField(
            model_name='carestory',
            name='case',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='story', to='members.carecase'),
        ),
        migrations.AddField(
            model_name='carestory',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker'),
        ),
        migrations.AddField(
            model_name='cellmeeting',
            name='cell',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='members.partycell'),
        ),
        migrations.AddField(
            model_name='cellmeeting',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='classificationsession',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='members.cellmeeting'),
        ),
        migrations.AddField(
            model_name='classificationsession',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='classification_sessions', to='members.team'),
        ),
        migrations.AddField(
            model_name='consent',
            name='given_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consent',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='members.worker'),
        ),
        migrations.AddField(
            model_name='carestory',
            name='consent',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.consent'),
        ),
        migrations.AddField(
            model_name='contact',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts_made', to='members.worker'),
        ),
        migrations.AddField(
            model_name='contact',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.team'),
        ),
        migrations.AddField(
            model_name='contact',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='members.worker'),
        ),
        migrations.AddField(
            model_name='datarequest',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='datarequest',
            name='team',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.team'),
        ),
        migrations.AddField(
            model_name='datarequest',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to='members.worker'),
        ),
        migrations.AddField(
            model_name='focusteam',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='focusteam',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='focus', to='members.team'),
        ),
        migrations.AddField(
            model_name='goodrelation',
            name='first',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker'),
        ),
        migrations.AddField(
            model_name='goodrelation',
            name='noted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='goodrelation',
            name='second',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker'),
        ),
        migrations.AddField(
            model_name='grouplead',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='led_groups', to='members.worker'),
        ),
        migrations.AddField(
            model_name='groupmembership',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='groupmembership',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='group_memberships', to='members.worker'),
        ),
        migrations.AddField(
            model_name='meetingattendance',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='members.cellmeeting'),
        ),
        migrations.AddField(
            model_name='meetingattendance',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker'),
        ),
        migrations.AddField(
            model_name='mentoringgroup',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='members.team'),
        ),
        migrations.AddField(
            model_name='groupmembership',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='members.mentoringgroup'),
        ),
        migrations.AddField(
            model_name='grouplead',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='members.mentoringgroup'),
        ),
        migrations.AddField(
            model_name='mentorship',
            name='mentee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentors', to='members.worker'),
        ),
        migrations.AddField(
            model_name='mentorship',
            name='mentor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentees', to='members.worker'),
        ),
        migrations.AddField(
            model_name='mentorship',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mentorship',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentorships', to='members.team'),
        ),
        migrations.AddField(
            model_name='ownfile',
            name='job',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teamtrack.job'),
        ),
        migrations.AddField(
            model_name='ownfile',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='own_files', to='members.worker'),
        ),
        migrations.AddField(
            model_name='pairwish',
            name='first',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker'),
        ),
        migrations.AddField(
            model_name='pairwish',
            name='second',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker'),
        ),
        migrations.AddField(
            model_name='pairwish',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pair_wishes', to='members.team'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='about',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposal',
            name='asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposal',
            name='cell',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='members.partycell'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='members.team'),
        ),
        migrations.AddField(
            model_name='prospect',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prospects', to='members.team'),
        ),
        migrations.AddField(
            model_name='prospect',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prospects', to='members.worker'),
        ),
        migrations.AddField(
            model_name='prospecthelper',
            name='prospect',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='helpers', to='members.prospect'),
        ),
        migrations.AddField(
            model_name='prospecthelper',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker'),
        ),
        migrations.AddField(
            model_name='prospectstage',
            name='prospect',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='members.prospect'),
        ),
        migrations.AddField(
            model_name='prospectstage',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='renewal',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='renewals', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='renewal',
            name='given_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='renewal',
            name='proposed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='secondment',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='secondment',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='secondments', to='members.team'),
        ),
        migrations.AddField(
            model_name='secondment',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='secondments', to='members.worker'),
        ),
        migrations.AddField(
            model_name='skillgrade',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='skill_grades', to='members.worker'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suggestions', to='members.worker'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suggestions', to='members.team'),
        ),
        migrations.AddField(
            model_name='supportrequest',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker'),
        ),
        migrations.AddField(
            model_name='supportrequest',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker'),
        ),
        migrations.AddField(
            model_name='supportrequest',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='support_requests', to='members.team'),
        ),
        migrations.AddField(
            model_name='supportrequest',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='support_requests', to='members.worker'),
        ),
        migrations.AddField(
            model_name='tierassessment',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='tierassessment',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='members.classificationsession'),
        ),
        migrations.AddField(
            model_name='tierassessment',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.team'),
        ),
        migrations.AddField(
            model_name='tierassessment',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='members.worker'),
        ),
        migrations.AddField(
            model_name='tieraspect',
            name='assessment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aspects', to='members.tierassessment'),
        ),
        migrations.AddField(
            model_name='tierobjection',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='tierobjection',
            name='assessment',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='objection', to='members.tierassessment'),
        ),
        migrations.AddField(
            model_name='tierproposal',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker'),
        ),
        migrations.AddField(
            model_name='tierproposal',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='members.classificationsession'),
        ),
        migrations.AddField(
            model_name='tierproposal',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.team'),
        ),
        migrations.AddField(
            model_name='tierproposal',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker'),
        ),
        migrations.AddField(
            model_name='visit',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits_made', to='members.worker'),
        ),
        migrations.AddField(
            model_name='visit',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.team'),
        ),
        migrations.AddField(
            model_name='visit',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='members.worker'),
        ),
        migrations.AddField(
            model_name='visitfromabove',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='visitfromabove',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits_from_above', to='members.team'),
        ),
        migrations.AddField(
            model_name='visitfromabove',
            name='worker',
            field=models.ForeignKey(help_text='Who came.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.worker'),
        ),
        migrations.AddIndex(
            model_name='carecase',
            index=models.Index(fields=['team', 'worker'], name='case_of_worker'),
        ),
        migrations.AddConstraint(
            model_name='carecase',
            constraint=models.CheckConstraint(condition=models.Q(('worker', models.F('holder')), _negated=True), name='nobody_holds_their_own_case'),
        ),
        migrations.AddConstraint(
            model_name='carecase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', True), ('outcome', '')), models.Q(('closed_on__gte', models.F('opened_on')), ('outcome__in', [members.domain.care.CaseOutcome['SOLVED'], members.domain.care.CaseOutcome['BETTER'], members.domain.care.CaseOutcome['NO_CHANGE'], members.domain.care.CaseOutcome['HANDED_ON']])), _connector='OR'), name='closed_case_has_outcome'),
        ),
        migrations.AddConstraint(
            model_name='cellmeeting',
            constraint=models.UniqueConstraint(fields=('cell', 'day', 'kind'), name='meeting_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='classificationsession',
            constraint=models.UniqueConstraint(fields=('meeting', 'team'), name='one_session_of_a_meeting'),
        ),
        migrations.AddConstraint(
            model_name='classificationsession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('active__isnull', True), ('average__isnull', True), ('closed_at__isnull', True), ('weak__isnull', True)), models.Q(('active__isnull', False), ('average__isnull', False), ('closed_at__isnull', False), ('weak__isnull', False)), _connector='OR'), name='closed_session_has_counts'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='classificationsession',
            trigger=pgtrigger.compiler.Trigger(name='of_the_teams_cell', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM FROM members_cellmeeting m JOIN members_cellteam c ON c.cell_id = m.cell_id\n        WHERE m.id = NEW.meeting_id AND c.team_id = NEW.team_id AND c.period @> m.day;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'the cell does not lead this team' USING ERRCODE = 'TT022';\n    END IF;\n    RETURN NEW;\n", hash='d8018536d07c7b04928aaa94248e5d9a5e594188', operation='INSERT OR UPDATE OF "meeting_id", "team_id"', pgid='pgtrigger_of_the_teams_cell_02c58', table='members_classificationsession', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='classificationsession',
            trigger=pgtrigger.compiler.Trigger(name='closed_stays_closed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."closed_at" IS NOT NULL)', func="\n    RAISE EXCEPTION 'the classification is closed' USING ERRCODE = 'TT024';\n", hash='28869b38035d28916899da3b6f39f47f9aa5cbad', operation='DELETE OR UPDATE', pgid='pgtrigger_closed_stays_closed_e6dab', table='members_classificationsession', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_on__isnull', True)), fields=('worker', 'purpose'), name='one_consent_of_a_purpose'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), ('withdrawn_on__gte', models.F('given_on')), _connector='OR'), name='consent_withdrawn_later'),
        ),
        migrations.AddConstraint(
            model_name='carestory',
            constraint=models.CheckConstraint(condition=models.Q(('expires_on__gt', models.F('written_on'))), name='story_expires_later'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['team', 'worker', '-day'], name='contact_of_worker'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('worker', models.F('by')), _negated=True), name='nobody_meets_themself'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('capacity', members.domain.contact.Capacity['ASSIGNED']), ('organisation__in', [members.domain.account.Organisation['PARTY'], members.domain.account.Organisation['UNION'], members.domain.account.Organisation['YOUTH'], members.domain.account.Organisation['WOMEN']])), models.Q(('capacity', members.domain.contact.Capacity['PERSONAL']), ('organisation', '')), _connector='OR'), name='assigned_by_an_organisation'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__isnull', True), ('minutes__range', (1, 600)), _connector='OR'), name='contact_takes_minutes'),
        ),
        migrations.AddIndex(
            model_name='datarequest',
            index=models.Index(fields=['team', 'asked_on'], name='request_of_team'),
        ),
        migrations.AddConstraint(
            model_name='datarequest',
            constraint=models.CheckConstraint(condition=models.Q(('done_on__isnull', True), models.Q(('answered_on__isnull', False), ('done_on__gte', models.F('answered_on'))), _connector='OR'), name='request_done_after_answer'),
        ),
        migrations.AddConstraint(
            model_name='datarequest',
            constraint=models.CheckConstraint(condition=models.Q(('answered_on__isnull', True), ('answered_on__gte', models.F('asked_on')), _connector='OR'), name='request_answered_later'),
        ),
        migrations.AddConstraint(
            model_name='focusteam',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('team', '='), ('period', '&&')], name='team_in_focus_once'),
        ),
        migrations.AddConstraint(
            model_name='focusteam',
            constraint=models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='focus_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='goodrelation',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='relation_once'),
        ),
        migrations.AddConstraint(
            model_name='goodrelation',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='relation_in_order'),
        ),
        migrations.AddConstraint(
            model_name='meetingattendance',
            constraint=models.UniqueConstraint(fields=('meeting', 'worker'), name='attendance_once'),
        ),
        migrations.AddConstraint(
            model_name='mentoringgroup',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('team', 'name'), name='group_name'),
        ),
        migrations.AddConstraint(
            model_name='mentoringgroup',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gt', models.F('formed_on')), _connector='OR'), name='group_ends_after_forming'),
        ),
        migrations.AddConstraint(
            model_name='groupmembership',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('worker', '='), ('period', '&&')], name='worker_in_one_group'),
        ),
        migrations.AddConstraint(
            model_name='groupmembership',
            constraint=models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='group_stay_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='grouplead',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('group', '='), ('period', '&&')], name='one_in_charge_of_a_group'),
        ),
        migrations.AddConstraint(
            model_name='grouplead',
            constraint=models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='charge_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='mentorship',
            constraint=models.CheckConstraint(condition=models.Q(('mentor', models.F('mentee')), _negated=True), name='nobody_mentors_themself'),
        ),
        migrations.AddConstraint(
            model_name='mentorship',
            constraint=models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='mentorship_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='mentorship',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', [members.domain.mentoring.MentorKind['LEAD'], members.domain.mentoring.MentorKind['SUPPORTING']])), name='mentor_is_lead_or_supporting'),
        ),
        migrations.AddConstraint(
            model_name='mentorship',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('kind', members.domain.mentoring.MentorKind['LEAD'])), expressions=[('mentee', '='), ('period', '&&')], name='one_lead_mentor'),
        ),
        migrations.AddConstraint(
            model_name='mentorship',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('mentor', '='), ('mentee', '='), ('period', '&&')], name='one_link_of_a_pair'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mentorship',
            trigger=pgtrigger.compiler.Trigger(name='no_circle', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    PERFORM FROM (\n        WITH RECURSIVE chain (worker, span) AS (\n            SELECT NEW.mentee_id, NEW.period\n            UNION\n            SELECT m.mentee_id, m.period * chain.span\n            FROM members_mentorship m JOIN chain ON m.mentor_id = chain.worker AND m.period && chain.span)\n        SELECT FROM chain WHERE worker = NEW.mentor_id) AS circle;\n    IF FOUND THEN\n        RAISE EXCEPTION 'the chain would be a circle' USING ERRCODE = 'TT030';\n    END IF;\n    RETURN NULL;\n", hash='2f510181c382e393ed539db86cc5f8a6cb93dbd3', operation='INSERT OR UPDATE OF "mentor_id", "mentee_id", "period"', pgid='pgtrigger_no_circle_b2b0e', table='members_mentorship', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='pairwish',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='pair_in_order'),
        ),
        migrations.AddConstraint(
            model_name='pairwish',
            constraint=models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='wish_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='pairwish',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('first', '='), ('second', '='), ('period', '&&')], name='one_wish_about_a_pair'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_on__isnull', True), ('outcome', '')), models.Q(('answered_on__gte', models.F('asked_on')), ('outcome__in', [members.domain.prospect.ProposalAnswer['ACCEPTED'], members.domain.prospect.ProposalAnswer['DECLINED']])), _connector='OR'), name='answered_proposal_has_outcome'),
        ),
        migrations.AddConstraint(
            model_name='prospect',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('worker', 'towards'), name='one_way_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='prospect',
            constraint=models.CheckConstraint(condition=models.Q(('towards__in', [members.domain.account.Organisation['PARTY'], members.domain.account.Organisation['YOUTH']])), name='towards_party_or_youth'),
        ),
        migrations.AddConstraint(
            model_name='prospecthelper',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('prospect', '='), ('worker', '='), ('period', '&&')], name='helper_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='prospectstage',
            constraint=models.CheckConstraint(condition=models.Q(('stage__range', (1, 6))), name='stage_1_to_6'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='prospectstage',
            trigger=pgtrigger.compiler.Trigger(name='stages_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM FROM (SELECT stage, since FROM members_prospectstage WHERE prospect_id = NEW.prospect_id\n                  ORDER BY since DESC, id DESC LIMIT 1) AS last\n        WHERE NEW.since < last.since OR NEW.stage > last.stage + 1 OR NEW.stage = last.stage\n            OR (NEW.stage < last.stage AND NEW.reason = '');\n    IF FOUND OR (NEW.stage > 1 AND NOT EXISTS (\n            SELECT FROM members_prospectstage WHERE prospect_id = NEW.prospect_id)) THEN\n        RAISE EXCEPTION 'the stages have an order' USING ERRCODE = 'TT040';\n    END IF;\n    RETURN NEW;\n", hash='1e2fa519f28ecf0f72add940b17ae27874d47605', operation='INSERT', pgid='pgtrigger_stages_in_order_348a6', table='members_prospectstage', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='renewal',
            constraint=models.CheckConstraint(condition=models.Q(('given_by__isnull', True), ('proposed_by__isnull', True), models.Q(('given_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='nobody_gives_what_they_proposed'),
        ),
        migrations.AddConstraint(
            model_name='renewal',
            constraint=models.UniqueConstraint(condition=models.Q(('given_on__isnull', True)), fields=('account',), name='one_renewal_waits_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='secondment',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('team', '='), ('worker', '='), ('period', '&&')], name='sent_to_a_team_once'),
        ),
        migrations.AddConstraint(
            model_name='secondment',
            constraint=models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='secondment_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='skillgrade',
            constraint=models.UniqueConstraint(fields=('worker', 'since'), name='skill_grade_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='skillgrade',
            constraint=models.CheckConstraint(condition=models.Q(('grade__range', (1, 7))), name='grade_1_to_7'),
        ),
        migrations.AddIndex(
            model_name='suggestion',
            index=models.Index(fields=['team', '-made_on'], name='suggestion_of_team'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('tried_until__isnull', True), ('tried_until__gte', models.F('tried_from')), _connector='OR'), name='trial_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('answered_on__isnull', True), ('answered_on__gte', models.F('made_on')), _connector='OR'), name='answered_after_it_was_made'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='suggestion_says_something'),
        ),
        migrations.AddConstraint(
            model_name='supportrequest',
            constraint=models.CheckConstraint(condition=models.Q(('organisation', members.domain.account.Organisation['PARTY']), _negated=True), name='support_not_of_the_party'),
        ),
        migrations.AddConstraint(
            model_name='supportrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_on__isnull', True), ('outcome', '')), models.Q(('answered_on__gte', models.F('asked_on')), ('outcome__in', [members.domain.care.SupportOutcome['DONE'], members.domain.care.SupportOutcome['PARTLY'], members.domain.care.SupportOutcome['NOT_POSSIBLE']])), _connector='OR'), name='answered_request_has_outcome'),
        ),
        migrations.AddIndex(
            model_name='tierassessment',
            index=models.Index(fields=['team', 'worker'], name='assessment_of_team'),
        ),
        migrations.AddConstraint(
            model_name='tierassessment',
            constraint=models.UniqueConstraint(fields=('session', 'worker', 'revision'), name='one_decision_of_a_session'),
        ),
        migrations.AddConstraint(
            model_name='tierassessment',
            constraint=models.CheckConstraint(condition=models.Q(('tier__in', [members.domain.tier.Tier['ACTIVE'], members.domain.tier.Tier['AVERAGE'], members.domain.tier.Tier['WEAK']])), name='tier_is_one_of_three'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tierassessment',
            trigger=pgtrigger.compiler.Trigger(name='never_edited', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'DELETE' AND current_setting('tt.system', true) IN ('retention', 'erasure') THEN\n        RETURN OLD;\n    END IF;\n    IF TG_OP = 'UPDATE' AND current_setting('tt.system', true) = 'rotation' AND\n        to_jsonb(OLD) - '{reason,evidence,text,answer}'::text[]\n        = to_jsonb(NEW) - '{reason,evidence,text,answer}'::text[]\n    THEN\n        RETURN NEW;\n    END IF;\n\n    RAISE EXCEPTION 'what was decided or said is never edited' USING ERRCODE = 'TT020';\n", hash='31832b0c48c2c01f1d3f91f152e538524c806769', operation='DELETE OR UPDATE', pgid='pgtrigger_never_edited_e876e', table='members_tierassessment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tierassessment',
            trigger=pgtrigger.compiler.Trigger(name='into_an_open_session', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM FROM members_classificationsession s WHERE s.id = NEW.session_id AND s.closed_at IS NULL FOR SHARE;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'the classification is closed' USING ERRCODE = 'TT024';\n    END IF;\n    RETURN NULL;\n", hash='71677bad00f3e1f4d7e8fb03e70d66cf068a021d', operation='INSERT', pgid='pgtrigger_into_an_open_session_a5897', table='members_tierassessment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tierassessment',
            trigger=pgtrigger.compiler.Trigger(name='of_the_masses', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM FROM members_classificationsession s JOIN members_cellmeeting m ON m.id = s.meeting_id\n        JOIN members_teammembership t ON t.worker_id = NEW.worker_id AND t.team_id = s.team_id AND t.period @> m.day\n        WHERE s.id = NEW.session_id AND s.team_id = NEW.team_id\n        AND NOT EXISTS (SELECT FROM members_organisationmembership o WHERE o.worker_id = NEW.worker_id\n                        AND o.organisation = 'party' AND o.period @> m.day);\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'not to be classified' USING ERRCODE = 'TT021';\n    END IF;\n    RETURN NEW;\n", hash='dc3809c5b23d38bfbfe84e9e767a226ed3c1c838', operation='INSERT', pgid='pgtrigger_of_the_masses_3dc9c', table='members_tierassessment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tierassessment',
            trigger=pgtrigger.compiler.Trigger(name='weak_in_something', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF NEW.tier = 'weak' AND NOT EXISTS (SELECT FROM members_tieraspect a WHERE a.assessment_id = NEW.id) THEN\n        RAISE EXCEPTION 'who needs more help, and in what' USING ERRCODE = 'TT023';\n    END IF;\n    RETURN NULL;\n", hash='f7cf2b8b0226c0839dfe7cd185f519dd649195c4', operation='INSERT', pgid='pgtrigger_weak_in_something_2b94a', table='members_tierassessment', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='tieraspect',
            constraint=models.UniqueConstraint(fields=('assessment', 'aspect'), name='aspect_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tieraspect',
            trigger=pgtrigger.compiler.Trigger(name='never_edited', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'DELETE' AND current_setting('tt.system', true) IN ('retention', 'erasure') THEN\n        RETURN OLD;\n    END IF;\n    IF TG_OP = 'UPDATE' AND current_setting('tt.system', true) = 'rotation' AND\n        to_jsonb(OLD) - '{reason,evidence,text,answer}'::text[]\n        = to_jsonb(NEW) - '{reason,evidence,text,answer}'::text[]\n    THEN\n        RETURN NEW;\n    END IF;\n\n    RAISE EXCEPTION 'what was decided or said is never edited' USING ERRCODE = 'TT020';\n", hash='b1c051f7f22f9032a98c2959c138d467ffb469d8', operation='DELETE OR UPDATE', pgid='pgtrigger_never_edited_6733f', table='members_tieraspect', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tieraspect',
            trigger=pgtrigger.compiler.Trigger(name='into_an_open_session', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM FROM members_classificationsession s JOIN members_tierassessment a ON a.session_id = s.id\n        WHERE a.id = NEW.assessment_id AND s.closed_at IS NULL FOR SHARE OF s;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'the classification is closed' USING ERRCODE = 'TT024';\n    END IF;\n    RETURN NULL;\n", hash='7bb8f8d82ffec9fcec5dc88ae65ee7e4fa9d2d61', operation='INSERT', pgid='pgtrigger_into_an_open_session_25438', table='members_tieraspect', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='tierobjection',
            constraint=models.CheckConstraint(condition=models.Q(('answered_on__isnull', True), ('answered_on__gte', models.F('raised_on')), _connector='OR'), name='objection_answered_later'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tierobjection',
            trigger=pgtrigger.compiler.Trigger(name='never_edited', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'DELETE' AND current_setting('tt.system', true) IN ('retention', 'erasure') THEN\n        RETURN OLD;\n    END IF;\n    IF TG_OP = 'UPDATE' AND current_setting('tt.system', true) = 'rotation' AND\n        to_jsonb(OLD) - '{reason,evidence,text,answer}'::text[]\n        = to_jsonb(NEW) - '{reason,evidence,text,answer}'::text[]\n    THEN\n        RETURN NEW;\n    END IF;\n\n    IF TG_OP = 'UPDATE' AND OLD.answered_on IS NULL AND NEW.answered_on IS NOT NULL AND\n        to_jsonb(OLD) - '{answer,answered_by_id,answered_on}'::text[]\n        = to_jsonb(NEW) - '{answer,answered_by_id,answered_on}'::text[]\n    THEN\n        RETURN NEW;\n    END IF;\n\n    RAISE EXCEPTION 'what was decided or said is never edited' USING ERRCODE = 'TT020';\n", hash='37f9f41b160e0b21928105a5a7ed1992c00498a5', operation='DELETE OR UPDATE', pgid='pgtrigger_never_edited_26c22', table='members_tierobjection', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='tierproposal',
            constraint=models.UniqueConstraint(fields=('session', 'worker', 'by'), name='one_proposal_of_a_member'),
        ),
        migrations.AddConstraint(
            model_name='tierproposal',
            constraint=models.CheckConstraint(condition=models.Q(('worker', models.F('by')), _negated=True), name='nobody_proposes_themself'),
        ),
        migrations.AddConstraint(
            model_name='tierproposal',
            constraint=models.CheckConstraint(condition=models.Q(('tier__in', [members.domain.tier.Tier['ACTIVE'], members.domain.tier.Tier['AVERAGE'], members.domain.tier.Tier['WEAK']])), name='proposed_is_one_of_three'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['team', 'worker', '-day'], name='visit_of_worker'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('worker', models.F('by')), _negated=True), name='nobody_visits_themself'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('next_on__isnull', True), ('next_on__gt', models.F('day')), _connector='OR'), name='next_visit_is_later'),
        ),
        migrations.AddIndex(
            model_name='visitfromabove',
            index=models.Index(fields=['team', '-day', '-id'], name='visit_from_above_of_team'),
        ),
        migrations.AddConstraint(
            model_name='visitfromabove',
            constraint=models.UniqueConstraint(fields=('team', 'worker', 'day'), name='one_visit_from_above_a_day'),
        ),
        migrations.AddConstraint(
            model_name='visitfromabove',
            constraint=models.CheckConstraint(condition=models.Q(('agreed', ''), _negated=True), name='visit_agreed_on_something'),
        ),
        # The skill grade of every card is where its history begins.
        migrations.RunSQL(
            """INSERT INTO members_skillgrade (worker_id, grade, since)
               SELECT id, skill_grade, entered_on FROM members_worker WHERE skill_grade IS NOT NULL""",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(FUNCTIONS + PROTECT, UNPROTECT + DROP_FUNCTIONS),
    ]
