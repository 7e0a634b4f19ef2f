import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models

from members.migrations._confidential import PROTECT_GROUNDS, UNPROTECT_GROUNDS


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0003_knowing_people'),
    ]

    operations = [
        migrations.CreateModel(
            name='TierGround',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grounds', to='members.tierassessment')),
                ('suggestion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.suggestion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('assessment', 'suggestion'), name='ground_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tierground',
            trigger=pgtrigger.compiler.Trigger(name='never_edited', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'DELETE' AND current_setting('tt.system', true) IN ('retention', 'erasure') THEN\n        RETURN OLD;\n    END IF;\n    IF TG_OP = 'UPDATE' AND current_setting('tt.system', true) = 'rotation' AND\n        to_jsonb(OLD) - '{reason,evidence,text,answer}'::text[]\n        = to_jsonb(NEW) - '{reason,evidence,text,answer}'::text[]\n    THEN\n        RETURN NEW;\n    END IF;\n\n    RAISE EXCEPTION 'what was decided or said is never edited' USING ERRCODE = 'TT020';\n", hash='c7577ba739a9e5d3ebe93a05858c0105c81f60d6', operation='DELETE OR UPDATE', pgid='pgtrigger_never_edited_0f9c2', table='members_tierground', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tierground',
            trigger=pgtrigger.compiler.Trigger(name='into_an_open_session', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM FROM members_classificationsession s JOIN members_tierassessment a ON a.session_id = s.id\n        WHERE a.id = NEW.assessment_id AND s.closed_at IS NULL FOR SHARE OF s;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'the classification is closed' USING ERRCODE = 'TT024';\n    END IF;\n    RETURN NULL;\n", hash='285213847d54e802e1257182ee78150f5436aea8', operation='INSERT', pgid='pgtrigger_into_an_open_session_36bdc', table='members_tierground', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tierground',
            trigger=pgtrigger.compiler.Trigger(name='of_the_team_by_then', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM FROM members_tierassessment a JOIN members_classificationsession s ON s.id = a.session_id\n        JOIN members_cellmeeting m ON m.id = s.meeting_id\n        JOIN members_suggestion g ON g.team_id = s.team_id AND g.made_on <= m.day\n        WHERE a.id = NEW.assessment_id AND g.id = NEW.suggestion_id;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'not a suggestion of this team by then' USING ERRCODE = 'TT025';\n    END IF;\n    RETURN NULL;\n", hash='7ddca3e8c5d8e8abe57398698a56edbc0a48dc4f', operation='INSERT', pgid='pgtrigger_of_the_team_by_then_cd364', table='members_tierground', when='AFTER')),
        ),
        migrations.RunSQL(PROTECT_GROUNDS, UNPROTECT_GROUNDS),
    ]
