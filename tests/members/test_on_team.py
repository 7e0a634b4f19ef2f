"""Who was on a team between two days."""

from datetime import date

from members.models import Worker
from tests.cast import Cast


def test_somebody_is_on_the_team_on_their_first_day(cast: Cast) -> None:
    came = date(1966, 2, 1)
    assert cast.people.loi in Worker.objects.on_team(cast.team6, came)
    assert cast.people.loi in Worker.objects.on_team(cast.team6, date(1966, 1, 1), came)
    assert cast.people.loi not in Worker.objects.on_team(cast.team6, date(1966, 1, 31))
