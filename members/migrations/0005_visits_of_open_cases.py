"""Who holds a case knows of the visits to that person while it is open, and not of those after it was closed."""

from django.db import migrations

from members.migrations._confidential import SEEN_VISITS


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0004_first_contact_day'),
    ]

    operations = [
        migrations.RunSQL(SEEN_VISITS, migrations.RunSQL.noop),
    ]
