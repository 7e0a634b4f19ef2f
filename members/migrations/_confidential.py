"""Row-level security of classification, contacts, visits and care cases (trust.md, section 3.2).

Who reads is told by teamtrack.audit.reading_as: `tt.user` is the number of a worker, `tt.day` the business day. Nobody:
no rows (fail closed). `tt.system` names a task that acts for nobody: retention, erasure, the demo, a backup.
Forced, so that the owner of the tables is held to it as well; only a superuser, or a role made to, passes by.
"""

FUNCTIONS = """
CREATE FUNCTION public.members_reader() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('tt.user', true), '')::bigint;

CREATE FUNCTION public.members_is_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(current_setting('tt.system', true), '') <> '';

CREATE FUNCTION public.members_teams_of(VARIADIC roles text[]) RETURNS bigint[] LANGUAGE sql STABLE
RETURN (SELECT coalesce(array_agg(s.team_id), '{}') FROM public.members_standing s
    WHERE s.worker_id = public.members_reader() AND s.role = ANY(roles)
    AND s.period @> nullif(current_setting('tt.day', true), '')::date);
"""
DROP_FUNCTIONS = """
DROP FUNCTION public.members_teams_of(text[]);
DROP FUNCTION public.members_is_system();
DROP FUNCTION public.members_reader();
"""

# Asked once for a statement, not once for a row.
_READER = "(SELECT public.members_reader())"
_SYSTEM = "(SELECT public.members_is_system())"


def _leads(*roles: str) -> str:
    named = ", ".join(f"'{role}'" for role in roles)
    return f"team_id = ANY((SELECT public.members_teams_of({named}))::bigint[])"


_CELL = _leads("cell_leader", "party_member")
_OWN_CONTACT = f"by_id = {_READER} OR {_CELL}"
_OF_ORGANISATION = " OR ".join(
    f"(organisation = '{organisation}' AND {_leads(role)})"
    for organisation, role in (("union", "union_lead"), ("youth", "youth_lead"), ("women", "womens_lead"))
)
_OF_CASE = "EXISTS (SELECT FROM members_carecase c WHERE c.id = case_id AND ({who}))"
_HOLDER = f"c.holder_id = {_READER}"
_OF_ASSESSMENT = "EXISTS (SELECT FROM members_tierassessment a WHERE a.id = assessment_id{who})"
_ASSESSMENT = _OF_ASSESSMENT.format(who="")
_DECIDES = "a." + _leads("cell_leader")

# Table: whose rows are seen, whose may be written; the system sees and writes all.
POLICIES: dict[str, tuple[str, str]] = {
    "members_tierassessment": (f"worker_id = {_READER} OR {_CELL}", _leads("cell_leader")),
    "members_tieraspect": (_ASSESSMENT, _OF_ASSESSMENT.format(who=f" AND {_DECIDES}")),
    "members_tierobjection": (
        _ASSESSMENT,
        _OF_ASSESSMENT.format(who=f" AND (a.worker_id = {_READER} OR {_DECIDES})"),
    ),
    "members_contact": (f"worker_id = {_READER} OR {_OWN_CONTACT}", f"by_id = {_READER}"),
    "members_visit": (f"worker_id = {_READER} OR {_OWN_CONTACT} OR {_OF_ORGANISATION}", f"by_id = {_READER}"),
    "members_carecase": (
        f"worker_id = {_READER} OR holder_id = {_READER} OR {_CELL}",
        f"holder_id = {_READER} OR {_leads('cell_leader')}",
    ),
    "members_carestory": (_OF_CASE.format(who=_HOLDER), _OF_CASE.format(who=_HOLDER)),
    "members_carestep": (
        f"by_id = {_READER} OR " + _OF_CASE.format(who=f"{_HOLDER} OR c.{_leads('cell_leader')}"),
        f"by_id = {_READER} OR " + _OF_CASE.format(who=f"{_HOLDER} OR c.{_leads('cell_leader')}"),
    ),
}

PROTECT = "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY confidential ON {table} USING ({_SYSTEM} OR {seen}) WITH CHECK ({_SYSTEM} OR {written});
"""
    for table, (seen, written) in POLICIES.items()
)
UNPROTECT = "".join(
    f"DROP POLICY confidential ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;" for table in POLICIES
)
