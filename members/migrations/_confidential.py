"""Row-level security of classification, contacts, visits and care cases (trust.md, section 3.2).

Who reads is told by teamtrack.audit.reading_as: `tt.user` is the number of a worker, `tt.day` the business day. Nobody:
no rows (fail closed). `tt.system` names a task that acts for nobody: retention, erasure, the demo, a backup.
Forced, so that the owner of the tables is held to it as well; only a superuser, or a role made to, passes by.

A member of the cell sees what is about people known to them, as members.queries.cell.workers_known_to says it: who is
in a group they are in charge of, and whom they help. Only who may write a row changes it; only the system deletes one,
but for a story (the holder of the case) and what a member put forward (its author, and the head at the end).
"""

from typing import NamedTuple

FUNCTIONS = """
CREATE FUNCTION public.members_reader() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('tt.user', true), '')::bigint;

CREATE FUNCTION public.members_reading_day() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('tt.day', true), '')::date;

CREATE FUNCTION public.members_is_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(current_setting('tt.system', true), '') <> '';

CREATE FUNCTION public.members_teams_of(VARIADIC roles text[]) RETURNS bigint[] LANGUAGE sql STABLE
RETURN (SELECT coalesce(array_agg(s.team_id), '{}') FROM public.members_standing s
    WHERE s.worker_id = public.members_reader() AND s.role = ANY(roles) AND s.period @> public.members_reading_day());

CREATE FUNCTION public.members_known() RETURNS bigint[] LANGUAGE sql STABLE
RETURN (SELECT coalesce(array_agg(known.worker_id), '{}') FROM (
    SELECT m.worker_id FROM public.members_grouplead l
        JOIN public.members_groupmembership m USING (group_id)
        WHERE l.worker_id = public.members_reader() AND l.period @> public.members_reading_day()
        AND m.period @> public.members_reading_day()
    UNION
    SELECT h.mentee_id FROM public.members_mentorship h
        WHERE h.mentor_id = public.members_reader() AND h.period @> public.members_reading_day()) AS known);
"""
DROP_FUNCTIONS = """
DROP FUNCTION public.members_known();
DROP FUNCTION public.members_teams_of(text[]);
DROP FUNCTION public.members_is_system();
DROP FUNCTION public.members_reading_day();
DROP FUNCTION public.members_reader();
"""

# Asked once for a statement, not once for a row.
_READER = "(SELECT public.members_reader())"
_SYSTEM = "(SELECT public.members_is_system())"


def _leads(*roles: str) -> str:
    named = ", ".join(f"'{role}'" for role in roles)
    return f"team_id = ANY((SELECT public.members_teams_of({named}))::bigint[])"


_HEAD = _leads("cell_leader")
_CELL = _leads("cell_leader", "party_member")
_KNOWN = f"{_HEAD} OR ({_leads('party_member')} AND worker_id = ANY((SELECT public.members_known())::bigint[]))"
_OF_ORGANISATION = " OR ".join(
    f"(organisation = '{organisation}' AND {_leads(role)})"
    for organisation, role in (("union", "union_lead"), ("youth", "youth_lead"), ("women", "womens_lead"))
)
_OF_CASE = "EXISTS (SELECT FROM members_carecase c WHERE c.id = case_id AND ({who}))"
_HOLDER = f"c.holder_id = {_READER}"
_CARES = (
    "EXISTS (SELECT FROM members_carecase c"
    f" WHERE c.worker_id = members_visit.worker_id AND {_HOLDER} AND c.closed_on IS NULL)"
)
_OF_ASSESSMENT = "EXISTS (SELECT FROM members_tierassessment a WHERE a.id = assessment_id{who})"
_ASSESSMENT = _OF_ASSESSMENT.format(who="")
_DECIDES = "a." + _HEAD


class Policy(NamedTuple):
    """Whose rows are seen, whose may be written and whose deleted; the system sees, writes and deletes all."""

    seen: str
    written: str
    deleted: str = "false"


_PART_OF_ASSESSMENT = Policy(_ASSESSMENT, _OF_ASSESSMENT.format(who=f" AND {_DECIDES}"))

POLICIES: dict[str, Policy] = {
    "members_tierassessment": Policy(f"worker_id = {_READER} OR {_KNOWN}", _HEAD),
    "members_tieraspect": _PART_OF_ASSESSMENT,
    "members_tierground": _PART_OF_ASSESSMENT,
    "members_tierobjection": Policy(
        _ASSESSMENT, _OF_ASSESSMENT.format(who=f" AND (a.worker_id = {_READER} OR {_DECIDES})")
    ),
    "members_tierproposal": Policy(
        f"by_id = {_READER} OR {_HEAD}", f"by_id = {_READER} AND {_CELL}", f"by_id = {_READER} OR {_HEAD}"
    ),
    "members_contact": Policy(f"worker_id = {_READER} OR by_id = {_READER} OR {_KNOWN}", f"by_id = {_READER}"),
    "members_visit": Policy(
        f"worker_id = {_READER} OR by_id = {_READER} OR {_KNOWN} OR {_OF_ORGANISATION} OR {_CARES}",
        f"by_id = {_READER}",
    ),
    "members_carecase": Policy(  # that there is one, the whole cell knows
        f"worker_id = {_READER} OR holder_id = {_READER} OR {_CELL}", f"holder_id = {_READER} OR {_HEAD}"
    ),
    "members_carestory": Policy(*[_OF_CASE.format(who=_HOLDER)] * 3),
    "members_carestep": Policy(*[f"by_id = {_READER} OR " + _OF_CASE.format(who=f"{_HOLDER} OR c.{_HEAD}")] * 2),
}

SEEN_VISITS = f"ALTER POLICY seen ON members_visit USING ({_SYSTEM} OR {POLICIES['members_visit'].seen})"
PROTECT = "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON {table} FOR SELECT USING ({_SYSTEM} OR {policy.seen});
CREATE POLICY added ON {table} FOR INSERT WITH CHECK ({_SYSTEM} OR {policy.written});
CREATE POLICY changed ON {table} FOR UPDATE USING ({_SYSTEM} OR {policy.written});
CREATE POLICY deleted ON {table} FOR DELETE USING ({_SYSTEM} OR {policy.deleted});
"""
    for table, policy in POLICIES.items()
)
UNPROTECT = "".join(
    "".join(f"DROP POLICY {policy} ON {table}; " for policy in ("seen", "added", "changed", "deleted"))
    + f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    for table in POLICIES
)
