"""Since when the contacts of a cell are written down is the same day for whoever asks.

It is one day for a whole cell, and tells of nobody: the function alone sees past row-level security for it.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION public.members_first_contact(cell bigint, until date) RETURNS date LANGUAGE plpgsql STABLE AS $$
DECLARE
    task text := coalesce(current_setting('tt.system', true), '');
    first date;
BEGIN
    PERFORM set_config('tt.system', 'fridays', true);
    SELECT min(c.day) INTO first FROM public.members_contact c
        JOIN public.members_cellteam t ON t.team_id = c.team_id
        WHERE t.cell_id = cell AND t.period @> until AND c.day <= until;
    PERFORM set_config('tt.system', task, true);
    RETURN first;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0003_visit_from_above_recorded_on'),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION public.members_first_contact(bigint, date)"),
    ]
