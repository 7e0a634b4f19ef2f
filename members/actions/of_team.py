"""What holds for whatever is written down of a team or of somebody: one writer at a time, its days, nobody's name."""

from datetime import date

from django.utils.translation import gettext as _

from members.models import Team, Worker
from members.queries.rights import names
from teamtrack.errors import RuleBroken, must_have_come
from teamtrack.figures import format_day
from teamtrack.names import tidy


def hold_team(team: Team) -> None:
    """One at a time changes the chain, the groups of a team or the help it gets: their rules weigh several rows.

    A form that is sent twice at once waits here, too, and finds what the first has written.
    """
    Team.objects.select_for_update(of=("self",), no_key=True).get(pk=team.pk)


def hold_teams(*teams: Team) -> None:
    """Several, in one order, so that nobody waits for a team while another waits for theirs."""
    for team in sorted(set(teams), key=lambda team: team.pk):
        hold_team(team)


def hold_person(worker: int) -> Worker:
    """One at a time changes somebody's consent and what is built upon it, where they work, what they belong to.

    Held for this transaction, and before any team; rows that only name the person may be written meanwhile.
    """
    return Worker.objects.select_for_update(of=("self",), no_key=True).get(pk=worker)


def hold_people(*workers: int) -> None:
    """Several, in one order, as `hold_teams`."""
    for worker in sorted(set(workers)):
        hold_person(worker)


def check_day(team: Team, day: date, today: date, *, field: str) -> None:
    """Not in the future, nor before the team was founded."""
    must_have_come(day, today, field=field)
    if team.first_day and day < team.first_day:
        words = _("The team was founded on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(team.first_day)}, field=field)


def check_born(worker: Worker, day: date, *, field: str) -> None:
    """Nothing is of somebody in the year of their birth, or before."""
    if worker.birth_year and day.year <= worker.birth_year:
        words = _("%(name)s was born in %(year)s.")
        raise RuleBroken(words % {"name": worker.full_name, "year": worker.birth_year}, field=field)


def about_work(team: Team, text: str, day: date, *, field: str) -> str:
    """The text, tidied, unless it names somebody of the team: what is said about people has its own, sealed, places."""
    text = tidy(text)
    for worker in Worker.objects.on_team(team, day).in_name_order():
        if names(text, worker, on_team=True):
            words = _("Write about the team's work, without a name: %(name)s.")
            raise RuleBroken(words % {"name": worker.full_name}, field=field)
    return text
