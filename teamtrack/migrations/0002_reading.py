
import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('teamtrack', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ErasedPerson',
            fields=[
                ('worker', models.BigIntegerField(primary_key=True, serialize=False)),
                ('erased_on', models.DateField()),
            ],
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
                'indexes': [models.Index(fields=['subject', '-at'], name='read_of_subject')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readevent',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'DELETE' AND current_setting('tt.system', true) = 'retention' AND EXISTS (\n        SELECT FROM teamtrack_readseal s WHERE s.last >= OLD.id AND s.sealed_at < now() - interval '1095 days') THEN\n        RETURN OLD;\n    END IF;\n    RAISE EXCEPTION 'what was read stays recorded' USING ERRCODE = 'TT010';\n", hash='a9c955942198f911f23319a523b9f3b465475adc', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_c5576', table='teamtrack_readevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readseal',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'what was read stays recorded' USING ERRCODE = 'TT010';", hash='5c1c8a633b260857993b4b8181f2ab155a511cea', operation='UPDATE OR DELETE', pgid='pgtrigger_kept_4a055', table='teamtrack_readseal', when='BEFORE')),
        ),
    ]
