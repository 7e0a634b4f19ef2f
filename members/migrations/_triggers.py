"""The bodies of the triggers of members, as they stand from the first migration on.

What they do is told beside the models. A later change is a migration of its own, and leaves these as they are.
"""

FOUNDED_BEFORE_WORKSHOPS = """
    PERFORM FROM members_workshop WHERE enterprise_id = NEW.id AND founded_on < NEW.founded_on;
    IF FOUND THEN
        RAISE EXCEPTION 'a workshop was founded before' USING ERRCODE = 'TT051';
    END IF;
    RETURN NEW;
"""

FOUNDED_IN_ITS_TURN = """
    PERFORM FROM members_enterprise WHERE id = NEW.enterprise_id AND founded_on > NEW.founded_on;
    IF FOUND THEN
        RAISE EXCEPTION 'the enterprise was not founded yet' USING ERRCODE = 'TT051';
    END IF;
    PERFORM FROM members_team WHERE workshop_id = NEW.id AND founded_on < NEW.founded_on;
    IF FOUND THEN
        RAISE EXCEPTION 'a team was founded before' USING ERRCODE = 'TT051';
    END IF;
    PERFORM FROM members_teammembership stay JOIN members_team team ON team.id = stay.team_id
        WHERE team.workshop_id = NEW.id AND team.founded_on IS NULL AND lower(stay.period) < NEW.founded_on;
    IF FOUND THEN
        RAISE EXCEPTION 'somebody was on a team before' USING ERRCODE = 'TT050';
    END IF;
    RETURN NEW;
"""

FOUNDED_BEFORE_ANYBODY = """
    PERFORM FROM members_teammembership WHERE team_id = NEW.id AND lower(period) < NEW.founded_on;
    IF FOUND THEN
        RAISE EXCEPTION 'somebody was on the team before' USING ERRCODE = 'TT050';
    END IF;
    RETURN NEW;
"""

WORKSHOP_IS_FOUNDED = """
    PERFORM FROM members_workshop WHERE id = NEW.workshop_id AND founded_on > NEW.founded_on;
    IF FOUND THEN
        RAISE EXCEPTION 'the workshop was not founded yet' USING ERRCODE = 'TT051';
    END IF;
    RETURN NEW;
"""

TEAM_IS_FOUNDED = """
    PERFORM FROM members_team WHERE id = NEW.team_id FOR SHARE;
    PERFORM FROM members_team team JOIN members_workshop workshop ON workshop.id = team.workshop_id
        WHERE team.id = NEW.team_id AND coalesce(team.founded_on, workshop.founded_on) > lower(NEW.period);
    IF FOUND THEN
        RAISE EXCEPTION 'the team was not founded yet' USING ERRCODE = 'TT050';
    END IF;
    RETURN NEW;
"""

OF_THE_TEAMS_CELL = """
    PERFORM FROM members_cellmeeting m JOIN members_cellteam c ON c.cell_id = m.cell_id
        WHERE m.id = NEW.meeting_id AND c.team_id = NEW.team_id AND c.period @> m.day;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the cell does not lead this team' USING ERRCODE = 'TT022';
    END IF;
    RETURN NEW;
"""

CLOSED_STAYS_CLOSED = """
    RAISE EXCEPTION 'the classification is closed' USING ERRCODE = 'TT024';
"""

NEVER_EDITED = """
    IF TG_OP = 'DELETE' AND current_setting('tt.system', true) IN ('retention', 'erasure') THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('tt.system', true) = 'rotation' AND
        to_jsonb(OLD) - '{reason,evidence,text,answer}'::text[]
        = to_jsonb(NEW) - '{reason,evidence,text,answer}'::text[]
    THEN
        RETURN NEW;
    END IF;

    RAISE EXCEPTION 'what was decided or said is never edited' USING ERRCODE = 'TT020';
"""

INTO_AN_OPEN_SESSION = """
    PERFORM FROM members_classificationsession s WHERE s.id = NEW.session_id AND s.closed_at IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the classification is closed' USING ERRCODE = 'TT024';
    END IF;
    RETURN NULL;
"""

OF_THE_MASSES = """
    PERFORM FROM members_classificationsession s JOIN members_cellmeeting m ON m.id = s.meeting_id
        JOIN members_teammembership t ON t.worker_id = NEW.worker_id AND t.team_id = s.team_id AND t.period @> m.day
        WHERE s.id = NEW.session_id AND s.team_id = NEW.team_id
        AND NOT EXISTS (SELECT FROM members_organisationmembership o WHERE o.worker_id = NEW.worker_id
                        AND o.organisation = 'party' AND o.period @> m.day);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not to be classified' USING ERRCODE = 'TT021';
    END IF;
    RETURN NEW;
"""

WEAK_IN_SOMETHING = """
    IF NEW.tier = 'weak' AND NOT EXISTS (SELECT FROM members_tieraspect a WHERE a.assessment_id = NEW.id) THEN
        RAISE EXCEPTION 'who needs more help, and in what' USING ERRCODE = 'TT023';
    END IF;
    RETURN NULL;
"""

INTO_THE_OPEN_SESSION_OF_ITS_ASSESSMENT = """
    PERFORM FROM members_classificationsession s JOIN members_tierassessment a ON a.session_id = s.id
        WHERE a.id = NEW.assessment_id AND s.closed_at IS NULL FOR SHARE OF s;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the classification is closed' USING ERRCODE = 'TT024';
    END IF;
    RETURN NULL;
"""

OF_THE_TEAM_BY_THEN = """
    PERFORM FROM members_tierassessment a JOIN members_classificationsession s ON s.id = a.session_id
        JOIN members_cellmeeting m ON m.id = s.meeting_id
        JOIN members_suggestion g ON g.team_id = s.team_id AND g.made_on <= m.day
        WHERE a.id = NEW.assessment_id AND g.id = NEW.suggestion_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not a suggestion of this team by then' USING ERRCODE = 'TT025';
    END IF;
    RETURN NULL;
"""

NEVER_EDITED_BUT_ANSWERED = """
    IF TG_OP = 'DELETE' AND current_setting('tt.system', true) IN ('retention', 'erasure') THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('tt.system', true) = 'rotation' AND
        to_jsonb(OLD) - '{reason,evidence,text,answer}'::text[]
        = to_jsonb(NEW) - '{reason,evidence,text,answer}'::text[]
    THEN
        RETURN NEW;
    END IF;

    IF TG_OP = 'UPDATE' AND OLD.answered_on IS NULL AND NEW.answered_on IS NOT NULL AND
        to_jsonb(OLD) - '{answer,answered_by_id,answered_on}'::text[]
        = to_jsonb(NEW) - '{answer,answered_by_id,answered_on}'::text[]
    THEN
        RETURN NEW;
    END IF;

    RAISE EXCEPTION 'what was decided or said is never edited' USING ERRCODE = 'TT020';
"""

NO_CIRCLE = """
    PERFORM FROM (
        WITH RECURSIVE chain (worker, span) AS (
            SELECT NEW.mentee_id, NEW.period
            UNION
            SELECT m.mentee_id, m.period * chain.span
            FROM members_mentorship m JOIN chain ON m.mentor_id = chain.worker AND m.period && chain.span)
        SELECT FROM chain WHERE worker = NEW.mentor_id) AS circle;
    IF FOUND THEN
        RAISE EXCEPTION 'the chain would be a circle' USING ERRCODE = 'TT030';
    END IF;
    RETURN NULL;
"""

STAGES_IN_ORDER = """
    PERFORM FROM (SELECT stage, since FROM members_prospectstage WHERE prospect_id = NEW.prospect_id
                  ORDER BY since DESC, id DESC LIMIT 1) AS last
        WHERE NEW.since < last.since OR NEW.stage > last.stage + 1 OR NEW.stage = last.stage
            OR (NEW.stage < last.stage AND NEW.reason = '');
    IF FOUND OR (NEW.stage > 1 AND NOT EXISTS (
            SELECT FROM members_prospectstage WHERE prospect_id = NEW.prospect_id)) THEN
        RAISE EXCEPTION 'the stages have an order' USING ERRCODE = 'TT040';
    END IF;
    RETURN NEW;
"""
