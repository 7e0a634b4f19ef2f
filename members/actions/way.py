"""Ways into the Party and the Youth Union end, and who prepares somebody stops, where what they rest on ends."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Max, Q

from members.domain.account import Organisation
from members.domain.prospect import Stage
from members.models import Prospect, ProspectHelper, Team, Worker
from members.queries.prospect import ADMITTED, helpers_for
from teamtrack.dated import end_row, end_rows, lasting

ALL = (Organisation.PARTY, Organisation.YOUTH)


def end_way(way: Prospect, last_day: date, reason: str) -> None:
    """They are prepared no more after a last day, and by nobody."""
    way.ended_on, way.end_reason = last_day, reason
    way.save(update_fields=["ended_on", "end_reason"])
    end_rows(way.helpers.all(), last_day + timedelta(days=1))


def leave_ways(
    *, worker: Worker, day: date, reason: str, towards: Collection[Organisation] = ALL, admitted: bool = False
) -> None:
    """From a day on somebody is prepared no more; not before the last stage, and may begin anew.

    `admitted`: so is who was admitted already, being a member no more.
    """
    ways = Prospect.objects.filter(worker=worker, towards__in=towards, ended_on__isnull=True)
    for way in (ways if admitted else ways.exclude(ADMITTED)).select_for_update(of=("self",)).order_by("pk"):
        last = way.stages.aggregate(day=Max("since"))["day"]
        end_way(way, max(last, day - timedelta(days=1)), reason)


def follow_member(*, worker: Worker, team: Team, day: date) -> None:
    """Whoever was admitted to the Party goes on to full membership under the cell that leads their team now."""
    ways = Prospect.objects.filter(ADMITTED, worker=worker, towards=Organisation.PARTY, ended_on__isnull=True)
    ways.exclude(stages__stage=Stage.FULL).update(team=team)
    end_broken_helpers(helping=Q(prospect__worker=worker), day=day)


def end_broken_helpers(*, helping: Q, day: date) -> None:
    """Of these nobody prepares somebody from a day on who may not; a help is weighed on a day on which it holds."""
    helps = ProspectHelper.objects.filter(helping).select_related("prospect__team")
    for helper in lasting(helps, day):
        on = max(day, helper.period.lower)
        may_help = helpers_for(helper.prospect.team, Organisation(helper.prospect.towards), on)
        if not may_help.filter(pk=helper.worker_id).exists():
            end_row(helper, on)
