"""September 1966 of workshop Z2, made so that every sentence of a report can be said of some team.

Twenty-five working days, eight of them by the tenth. Team 6 (18 people): item A below the plan, then above it; team 1
meets its plan on the last day, team 2 does not, teams 3 and 4 are equal, team 5 works on an item without a norm.
"""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime

from pypdf import PdfReader

from emulation.actions.report import ask_for_report
from emulation.models import FileKind, MonthlyReport
from emulation.queries.report import ReportData, TeamReport, gather
from members.models import Team, Worker
from production.models import DailyOutput, OutputNorm, Product
from teamtrack import jobs
from teamtrack.periods import Month
from tests.cast import Cast
from tests.factories import emulation, production
from tests.factories.production import evening_of, norm_on

SEPTEMBER = Month(1966, 9)


def make_september(cast: Cast) -> None:
    """Norms, output, plans, pay and praise of the month."""
    days = cast.workshop.calendar.working_days(SEPTEMBER.first, SEPTEMBER.last)
    item_a, item_b, item_k = (production.make_product(workshop=cast.workshop, code=code) for code in ("A", "B", "K"))
    middle = date(1966, 9, 15)
    production.make_norm(product=item_a, units=90, since=date(1965, 1, 1), decision="5/ĐM")
    production.make_norm(product=item_b, units=100, since=date(1965, 1, 1))
    production.make_norm(product=item_k, units=60, since=date(1965, 1, 1), until=middle)
    production.make_norm(product=item_k, units=75, since=middle, decision="31/ĐM")
    norms = {(item, day): norm_on(item, day) for item in (item_a, item_b, item_k, cast.qd14) for day in days}
    riser, *others = vars(cast.people).values()
    work = [(item_b, 100, 0), (item_b, 100, 0), (item_k, 66, 1), (item_k, 66, 1), (cast.qd14, 130, 0)]
    rows = []
    for day in days:
        if day.day <= 10:
            rows += _rows(cast.team6, [riser], day, item_a, norms, good=54, bad=0)
            rows += _rows(cast.team6, others[:9], day, item_a, norms, good=60, bad=0)
            rows += _rows(cast.team6, others[9:], day, item_b, norms, good=100, bad=2)
        else:
            rows += _rows(cast.team6, [riser], day, item_a, norms, good=112, bad=1)
            rows += _rows(cast.team6, others, day, item_a, norms, good=96, bad=1)
        for place, team in enumerate(cast.teams[:5]):
            two = cast.others[2 * place : 2 * place + 2]
            item, good, bad = work[place]
            rows += _rows(team, two, day, item, norms, good=good, bad=bad)
    DailyOutput.objects.bulk_create(rows)
    for team, lines in {
        cast.team6: {item_a: 27200},
        cast.teams[0]: {item_b: 5000},
        cast.teams[1]: {item_b: 6000},
    }.items():
        production.make_plan(team=team, first_day=SEPTEMBER.first, lines=lines)
    production.make_plan(team=cast.team6, first_day=date(1966, 10, 1), lines={cast.qd14: 40000})
    production.make_pay_month(team=cast.team6, month=date(1966, 5, 1))
    production.make_pay_month(team=cast.team6, month=SEPTEMBER.first)
    emulation.make_commendation(team=cast.team6, text="Tổ 6 đã chuyển mình", day=date(1966, 9, 27))


def _rows(
    team: Team,
    workers: Sequence[Worker],
    day: date,
    item: Product,
    norms: dict[tuple[Product, date], OutputNorm | None],
    *,
    good: int,
    bad: int,
) -> list[DailyOutput]:
    return [
        DailyOutput(
            worker=worker,
            team=team,
            product=item,
            norm=norms[item, day],
            day=day,
            good=good,
            defective=bad,
            recorded_at=evening_of(day),
        )
        for worker in workers
    ]


NOW = datetime(1966, 10, 21, 1, 0, tzinfo=UTC)


def ask(cast: Cast, team: Team | None, month: Month = SEPTEMBER) -> MonthlyReport:
    return ask_for_report(
        workshop=cast.workshop, team=team, month=month, by=cast.accounts.manager, today=cast.today, now=NOW
    )


def gathered(cast: Cast, team: Team | None = None, month: Month = SEPTEMBER) -> ReportData:
    return gather(ask(cast, team, month).pk)


def told(cast: Cast, team: Team) -> TeamReport:
    own = gathered(cast, team).own
    assert own is not None
    return own


def made(cast: Cast, team: Team | None) -> MonthlyReport:
    report = ask(cast, team)
    jobs.run(report.job_id)
    report.job.refresh_from_db()
    assert report.job.problem == ""
    return report


def text_of(report: MonthlyReport, kind: FileKind) -> str:
    reader = PdfReader(io.BytesIO(bytes(report.files.get(kind=kind).content)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())
