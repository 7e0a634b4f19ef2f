"""What an organisation of a team did, and its titles, made plainly."""

from datetime import date

from members.domain.account import Organisation
from members.domain.activity import ActivityKind
from members.models import Account, OrganisationActivity, OrganisationTitle, Team


def make_activity(
    *,
    team: Team,
    day: date,
    organisation: Organisation = Organisation.UNION,
    what: str = "Học an toàn máy khoan.",
    took_part: int = 12,
    by: Account | None = None,
) -> OrganisationActivity:
    return OrganisationActivity.objects.create(
        team=team,
        organisation=organisation,
        day=day,
        kind=ActivityKind.STUDY,
        what=what,
        took_part=took_part,
        recorded_on=day,
        recorded_by=by,
    )


def make_title(
    *,
    team: Team,
    day: date,
    organisation: Organisation = Organisation.UNION,
    title: str = "bốn tốt",
    by: Account | None = None,
) -> OrganisationTitle:
    """Of the year of the day on which it was decided."""
    return OrganisationTitle.objects.create(
        team=team,
        organisation=organisation,
        year=day.year,
        title=title,
        decided_on=day,
        decided_by="Công đoàn phân xưởng",
        recorded_on=day,
        recorded_by=by,
    )
