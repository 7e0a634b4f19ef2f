"""SQL that the first migration of members needs: the order and search of Vietnamese names, and the standing view.

The functions are immutable and schema-qualified throughout, so that generated columns may use them and they
survive dump and restore. They do the same as teamtrack.names; a test compares the two.
"""

_LOWER = r"normalize(lower($1), NFD)"
_TONES = r"E'[\u0300\u0309\u0303\u0301\u0323]'"

NAME_FUNCTIONS = rf"""
CREATE FUNCTION public.tt_plain(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN replace(regexp_replace({_LOWER}, E'[\u0300-\u036f]', '', 'g'), 'đ', 'd');

CREATE FUNCTION public.tt_letters(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN translate(normalize(regexp_replace({_LOWER}, {_TONES}, '', 'g'), NFC),
    ' aăâbcdđeêfghijklmnoôơpqrstuưvwxyz', '!0123456789ABCDEFGHIJKLMNOPQRSTUVW');

CREATE FUNCTION public.tt_tones(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN translate(regexp_replace({_LOWER}, E'[^ \u0300\u0309\u0303\u0301\u0323]', '', 'g'),
    E' \u0300\u0309\u0303\u0301\u0323', '!12345');

CREATE FUNCTION public.tt_name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN public.tt_letters(coalesce(substring($1 from '[^ ]+$'), '')) || ' '
    || public.tt_tones(coalesce(substring($1 from '[^ ]+$'), '')) || ' '
    || public.tt_letters(regexp_replace($1, ' ?[^ ]+$', '')) || ' '
    || public.tt_tones(regexp_replace($1, ' ?[^ ]+$', ''));
"""

DROP_NAME_FUNCTIONS = """
DROP FUNCTION public.tt_name_key(text);
DROP FUNCTION public.tt_tones(text);
DROP FUNCTION public.tt_letters(text);
DROP FUNCTION public.tt_plain(text);
"""

STANDING_VIEW = """
CREATE VIEW members_standing AS
    SELECT 'r' || r.id || '-' || coalesce(w.id, 0) || '-' || coalesce(t.id, 0) AS row,
           r.worker_id, r.role::text AS role, w.id AS workshop_id, t.id AS team_id, r.period
    FROM members_roleassignment r
    LEFT JOIN members_workshop w
        ON w.id = r.workshop_id OR w.branch_id = r.branch_id OR w.enterprise_id = r.enterprise_id
    LEFT JOIN members_team t ON t.workshop_id = w.id
    WHERE r.is_confirmed AND r.team_id IS NULL AND r.cell_id IS NULL
    UNION ALL
    SELECT 'r' || r.id || '-' || t.id, r.worker_id, r.role::text, t.workshop_id, t.id, r.period
    FROM members_roleassignment r JOIN members_team t ON t.id = r.team_id
    WHERE r.is_confirmed
    UNION ALL
    SELECT 'r' || r.id || '-' || t.id || '-' || ct.id, r.worker_id, r.role::text, t.workshop_id, t.id,
           r.period * ct.period
    FROM members_roleassignment r
    JOIN members_cellteam ct ON ct.cell_id = r.cell_id
    JOIN members_team t ON t.id = ct.team_id
    WHERE r.is_confirmed
    UNION ALL
    SELECT 'p' || m.id || '-' || t.id || '-' || ct.id, m.worker_id, 'party_member', t.workshop_id, t.id,
           m.period * ct.period
    FROM members_organisationmembership m
    JOIN members_cellteam ct ON ct.cell_id = m.cell_id
    JOIN members_team t ON t.id = ct.team_id
    WHERE m.organisation = 'party'
    UNION ALL
    SELECT 'w' || m.id, m.worker_id, 'worker', t.workshop_id, t.id, m.period
    FROM members_teammembership m JOIN members_team t ON t.id = m.team_id;
"""
