import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models

from teamtrack.migrations._together import CreateModels

KEPT_FOR_THREE_YEARS = """
    IF TG_OP = 'DELETE' AND current_setting('tt.system', true) = 'retention' AND EXISTS (
        SELECT FROM teamtrack_readseal s WHERE s.last >= OLD.id AND s.sealed_at < now() - interval '1095 days') THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'what was read stays recorded' USING ERRCODE = 'TT010';
"""


class Migration(migrations.Migration):

    initial = True

    # A database, or a backup of one, that went through these holds just the same.
    replaces = [
        ('teamtrack', '0002_reading'),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name='Job',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('kind', models.CharField(max_length=40)),
                    ('key', models.CharField(max_length=200, unique=True)),
                    ('arguments', models.JSONField(default=dict)),
                    ('state', models.CharField(choices=[('waiting', 'waiting'), ('done', 'done'), ('failed', 'failed')], default='waiting', max_length=10)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('lease_until', models.DateTimeField(blank=True, null=True)),
                    ('problem', models.TextField(blank=True)),
                    ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('asked_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'indexes': [
                        models.Index(condition=models.Q(('state', 'waiting')), fields=['asked_at'], name='job_waiting'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='job_ends_when_not_waiting'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='SignInFailure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=150)),
                    ('address', models.GenericIPAddressField()),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['name', 'address', 'at'], name='failure_by_name'),
                        models.Index(fields=['address', 'at'], name='failure_by_address'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='IdempotencyKey',
                fields=[
                    ('key', models.UUIDField(primary_key=True, serialize=False)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('body_hash', models.CharField(max_length=64)),
                    ('status', models.PositiveSmallIntegerField()),
                    ('answer', models.JSONField()),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['at'], name='idempotency_age'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Installation',
                fields=[
                    ('only', models.BooleanField(default=True, primary_key=True, serialize=False)),
                    ('demo_day', models.DateField(blank=True, null=True)),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('only', True)), name='one_installation'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ReadEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('reader', models.BigIntegerField()),
                    ('reader_worker', models.BigIntegerField(null=True)),
                    ('subject', models.BigIntegerField()),
                    ('record', models.CharField(help_text="The table's model: members.contact.", max_length=60)),
                    ('record_key', models.CharField(max_length=40)),
                    ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40))),
                    ('reason', models.CharField(max_length=80)),
                ],
                options={
                    'indexes': [
                        models.Index(fields=['subject', '-at'], name='read_of_subject'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func=KEPT_FOR_THREE_YEARS, hash='a9c955942198f911f23319a523b9f3b465475adc', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_c5576', table='teamtrack_readevent', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ReadSeal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('first', models.BigIntegerField()),
                    ('last', models.BigIntegerField(unique=True)),
                    ('digest', models.CharField(help_text='SHA-256 of the former digest and the batch, in hexadecimal.', max_length=64)),
                    ('sealed_at', models.DateTimeField()),
                ],
                options={
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'what was read stays recorded' USING ERRCODE = 'TT010';", hash='5c1c8a633b260857993b4b8181f2ab155a511cea', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_4a055', table='teamtrack_readseal', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ErasedPerson',
                fields=[
                    ('worker', models.BigIntegerField(primary_key=True, serialize=False)),
                    ('erased_on', models.DateField()),
                ],
            ),
        ),
    ]
