"""What stands upon other apps, whose tables stand upon the accounts of 0001: one file would be a circle."""

import django.db.models.deletion
import teamtrack.vault
import uuid
from django.db import migrations, models

from teamtrack.migrations._together import CreateModels


class Migration(migrations.Migration):

    # A database, or a backup of one, that went through these holds just the same.
    replaces = [
        ('members', '0009_second_step'),
    ]

    dependencies = [
        ('members', '0001_initial'),
        ('otp_totp', '0003_add_timestamps'),
        ('teamtrack', '0001_initial'),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name='OwnFile',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='own_files', to='members.worker')),
                    ('job', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teamtrack.job')),
                    ('asked_at', models.DateTimeField()),
                    ('content', teamtrack.vault.SealedField(blank=True, default=b'')),
                ],
            ),
            migrations.CreateModel(
                name='AuthenticatorApp',
                fields=[],
                options={
                    'proxy': True,
                    'indexes': [],
                    'constraints': [],
                },
                bases=('otp_totp.totpdevice',),
            ),
        ),
    ]
