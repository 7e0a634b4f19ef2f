"""The figures of a monthly report as a spreadsheet."""

from io import BytesIO

from django.utils.translation import gettext as _

from emulation.models import CriterionKind
from emulation.queries import report_words as words
from emulation.queries.report import ReportData, TeamReport
from production.queries.summary import Figures
from teamtrack.sheets import Table, Value, share, write_xlsx


def sheet(data: ReportData) -> bytes:
    """The workbook: teams, items, plan day by day, norms, ranking. No person stands in it."""
    tables = (
        Table(_("Teams"), _team_head(), [_team_row(report) for report in data.teams], title=words.title(data)),
        Table(_("Items"), _item_head(), [row for report in data.teams for row in _item_rows(report)]),
        Table(_("Plan by day"), _day_head(), [row for report in data.teams for row in _day_rows(report)]),
        Table(_("Norms"), _norm_head(), _norm_rows(data)),
        Table(_("Ranking"), _rank_head(data), _rank_rows(data)),
    )
    made = BytesIO()
    write_xlsx(tables, made, dated=data.edition.dated)
    return made.getvalue()


def _team_head() -> tuple[str, ...]:
    return (
        _("Team"), _("Good"), _("Defective"), _("Man-days"), _("Norm-days"), _("Against norm"), _("Quality"),
        _("Of the plan"), _("Completed"), _("Days early"), _("Lines without a norm"),
    )  # fmt: skip


def _team_row(report: TeamReport) -> tuple[Value, ...]:
    figures, progress = report.figures, report.progress
    return (
        report.team.name, figures.good, figures.defective, figures.man_days, figures.norm_days,
        share(figures.fulfilment), share(figures.quality),
        share(progress.progress(progress.last)) if progress else None,
        progress.completed_on if progress else None, progress.days_early if progress else None, figures.left_out,
    )  # fmt: skip


def _item_head() -> tuple[str, ...]:
    return (
        _("Team"), _("Item"), _("Plan"), _("Good"), _("Defective"), _("Man-days"), _("Norm-days"), _("Against norm"),
        _("Good per man-day"),
    )  # fmt: skip


def _item_rows(report: TeamReport) -> list[tuple[Value, ...]]:
    planned = {line.product: line.quantity for line in report.progress.lines} if report.progress else {}
    rows: list[tuple[Value, ...]] = []
    for product in report.figures.products:
        of: Figures = report.figures.of(product)
        rows.append(
            (
                report.team.name, product.code, planned.pop(product.pk, None), of.good, of.defective, of.man_days,
                of.norm_days, share(of.fulfilment), report.figures.per_man_day(product),
            )
        )  # fmt: skip
    codes = {line.product: line.code for line in report.progress.lines} if report.progress else {}
    return rows + [(report.team.name, codes[product], quantity, 0, 0) for product, quantity in planned.items()]


def _day_head() -> tuple[str, ...]:
    return (_("Team"), _("Day"), _("Item"), _("Good"), _("Made so far"), _("Due by the plan"))


def _day_rows(report: TeamReport) -> list[tuple[Value, ...]]:
    progress = report.progress
    if progress is None:
        return []
    return [
        (
            report.team.name, day, line.code, progress.made[day].get(line.product, 0),
            progress.cumulative(line.product, day), progress.due(day) * line.quantity,
        )
        for line in progress.lines for day in sorted(progress.made)
    ]  # fmt: skip


def _norm_head() -> tuple[str, ...]:
    return (_("Item"), _("Norm (pcs/man-day)"), _("From"), _("Until"), _("Decision"))


def _norm_rows(data: ReportData) -> list[tuple[Value, ...]]:
    norms = sorted({norm for report in data.teams for norm in report.norms}, key=lambda n: (n.product.code, n.since))
    return [(norm.product.code, norm.units, norm.since, norm.until, norm.decision) for norm in norms]


def _rank_head(data: ReportData) -> tuple[str, ...]:
    kinds = [part.kind for part in data.board.rows[0].standing.score.parts] if data.board.rows else []
    return (_("Team"), _("Rank"), _("Last month"), _("Score"), *(str(CriterionKind(kind).label) for kind in kinds))


def _rank_rows(data: ReportData) -> list[tuple[Value, ...]]:
    return [
        (
            row.standing.team.name, row.standing.rank, row.previous_rank, row.standing.score.total,
            *(part.points if part.value is not None else None for part in row.standing.score.parts),
        )
        for row in data.board.rows
    ]  # fmt: skip
