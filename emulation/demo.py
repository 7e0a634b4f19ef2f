"""The demo's criteria, praise on the blackboard, and the closed months with their rankings."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from django.db.backends.postgresql.psycopg_any import DateRange

from emulation.actions.commendation import rest_on_figures
from emulation.domain.ranking import DEFAULT_CRITERIA
from emulation.models import Commendation, MonthRanking, PraisedFor, RankedTeam, RankingCriterion
from emulation.queries.ranking import as_kept, live_tables
from members.demo.people import worker_code
from members.models import Account, Team, Worker, Workshop
from production.models import MonthBook
from teamtrack.periods import Month

START = date(1965, 1, 1)
CLOSING_DAYS = 3  # a month is closed on the third of the next
PRAISE = (
    (date(1965, 3, 30), "1", "Tổ 1 dẫn đầu phân xưởng quý I năm 1965"),
    (date(1965, 5, 29), "3", "Tổ 3 hoàn thành kế hoạch tháng 5 trước thời hạn"),
    (date(1965, 12, 31), "1", "Tổ 1 hoàn thành vượt mức kế hoạch năm 1965"),
    (date(1966, 4, 29), "2", "Tổ 2 lập thành tích chào mừng ngày 1 tháng 5"),
    (date(1966, 8, 27), "5", "Tổ 5 làm chủ mặt hàng A ngay trong tháng đầu"),
    (date(1966, 9, 30), "6", "Tổ 6 đã chuyển mình"),
    (date(1966, 12, 10), "6", "Tổ 6 hoàn thành kế hoạch năm 1966 trước 21 ngày"),
    (date(1967, 2, 25), "6", "Tổ 6 đưa mức QĐ 14 lên 220 cái một ngày công"),
    (date(1967, 3, 23), "6", "Tổ 6 hoàn thành kế hoạch quý I năm 1967 trước 8 ngày"),
)


class Quality(NamedTuple):
    """Praise for quality, by the figures of the month before; `who`: one of Team 6's people, who agreed to be named."""

    day: date
    team: str
    text: str
    who: str = ""


QUALITY = (
    Quality(date(1965, 9, 1), "2", "Tổ 2 giữ vững chất lượng, hàng hỏng thấp nhất phân xưởng"),
    Quality(date(1967, 2, 4), "6", "Làm tốt các sản phẩm, tháng nào hàng cũng đạt", "d"),
)


def load(as_of: date) -> None:
    """What the workshop's board was by `as_of`; comes after the records of production."""
    workshop = Workshop.objects.get(slug="z2")
    manager = Account.objects.get(username="kinh")
    RankingCriterion.objects.bulk_create(
        RankingCriterion(
            workshop=workshop,
            kind=criterion.kind,
            weight=criterion.weight,
            cap_percent=int(criterion.cap * 100),
            period=DateRange(START, None),
        )
        for criterion in DEFAULT_CRITERIA
    )
    teams = {team.code: team for team in workshop.teams.order_by("code", "pk")}
    praise = [
        Commendation(workshop=workshop, team=teams[code], text=text, day=day, by=manager)
        for day, code, text in PRAISE
        if day <= as_of
    ]
    praise += [_for_quality(line, teams, manager) for line in QUALITY if line.day <= as_of]
    Commendation.objects.bulk_create(sorted(praise, key=lambda line: line.day))
    _close_months(workshop, manager, as_of)


def _for_quality(praise: Quality, teams: dict[str, Team], manager: Account) -> Commendation:
    team = teams[praise.team]
    worker = Worker.objects.get(code=worker_code(praise.who)) if praise.who else None
    line = Commendation(workshop=team.workshop, team=team, worker=worker, text=praise.text, day=praise.day, by=manager)
    line.for_what = PraisedFor.QUALITY
    rest_on_figures(line, Month.of(praise.day).previous, praise.day)
    return line


def _close_months(workshop: Workshop, manager: Account, as_of: date) -> None:
    """As actions/closing.close_month does, for all months at once and without asking for reports."""
    months = []
    month = Month.of(START)
    while _closed_on(month) <= as_of:
        months.append(month)
        month = month.next
    tables = live_tables(workshop, months, as_of)
    books = {book.month: book for book in MonthBook.objects.filter(workshop=workshop)}
    rankings = []
    for month in months:
        day = _closed_on(month)
        book = books[month.first]
        book.closed_at, book.closed_by = _afternoon(day), manager
        rankings.append(
            MonthRanking(
                workshop=workshop,
                month=month.first,
                criteria=as_kept(DEFAULT_CRITERIA),
                made_on=day,
                made_at=_afternoon(day),
                made_by=manager,
            )
        )
    MonthBook.objects.bulk_update(books.values(), ["closed_at", "closed_by"])
    for month, ranking in zip(months, MonthRanking.objects.bulk_create(rankings), strict=True):
        RankedTeam.objects.bulk_create(
            RankedTeam(ranking=ranking, team=standing.team, rank=standing.rank, facts=standing.facts.as_json())
            for standing in tables[month].standings
        )


def _closed_on(month: Month) -> date:
    return month.last + timedelta(days=CLOSING_DAYS)


def _afternoon(day: date) -> datetime:
    return datetime.combine(day, time(9, 0), tzinfo=UTC)
