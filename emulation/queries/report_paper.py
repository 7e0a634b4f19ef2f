"""A monthly report as paper: the sections it really has, numbered in a row, and its PDF files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from emulation.domain.report import state_heading
from emulation.models import CriterionKind
from emulation.queries import report_words as words
from emulation.queries.ranking import BoardRow
from emulation.queries.report import NormInForce, ReportData, TeamReport, total
from production.domain.plan import PlanProgress
from production.queries.summary import Figures
from teamtrack.charts import RankBump, Series, Sparkline, cumulative_plan, rank_bump, sparkline
from teamtrack.charts.plan import CumulativePlan
from teamtrack.figures import cut, format_day, format_number, format_percent
from teamtrack.pdf import render_pdf
from teamtrack.periods import days_between


@dataclass(frozen=True)
class KeyFigure:
    """One cell of the strip under the title."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Table:
    """A table of texts; the first column is a heading, the others are numbers."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """A numbered part of the report; what it does not have is empty."""

    heading: str
    sentences: tuple[str, ...] = ()
    plan_chart: CumulativePlan | None = None
    plan_unit: str = ""
    tables: tuple[Table, ...] = ()
    rank_chart: RankBump | None = None
    praise: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.sentences or self.praise or self.is_long)

    @property
    def is_long(self) -> bool:
        """Whether it may go on over the end of a page; a few sentences stay together."""
        return bool(self.plan_chart or self.tables or self.rank_chart)


@dataclass(frozen=True)
class AnnexLine:
    """One worker of the annex."""

    name: str
    man_days: str
    good: str
    defective: str
    quality: str
    fulfilment: str
    spark: Sparkline


def main_pdf(data: ReportData) -> bytes:
    """The report itself: names nobody but in praise."""
    return render_pdf("print/report.html", main_context(data), data.language)


def main_context(data: ReportData) -> dict[str, Any]:
    """What its template needs, in the language in effect."""
    codes = _codes_in_parts(data)
    sections = (_unbroken(section, codes) for section in _sections(data) if not section.is_empty)
    numbered = list(enumerate(sections, 1))
    return _head(data) | {
        "title": words.title(data),
        "lead": [words.plan_sentence(data.own, data.month)] if data.own else [],
        "figures": _key_figures(data),
        "sections": numbered[:-1],
        "ending": numbered[-1] if numbered else None,
        "signers": _signers(data),
    }


def _codes_in_parts(data: ReportData) -> list[str]:
    """The codes of the items it tells of that have a blank in them: "V 5"."""
    codes = {product.code for report in data.teams for product in report.figures.products}
    codes |= {product.code for report in data.teams for product, _quantity in report.next_plan}
    return sorted(code for code in codes if " " in code)


def _unbroken(section: Section, codes: Sequence[str]) -> Section:
    """No line of it ends within an item's code: "V" at the end of one and "5" on the next is no item."""
    told = section.sentences
    for code in codes:
        told = tuple(sentence.replace(code, code.replace(" ", "\u00a0")) for sentence in told)
    return replace(section, sentences=told)


def annex_pdf(data: ReportData) -> bytes:
    """The workers' table, for those who lead them."""
    teams = [(report.team.name, [_annex_line(person) for person in report.people]) for report in data.teams]
    context = _head(data) | {"title": _("Annex: every worker's month"), "teams": [team for team in teams if team[1]]}
    return render_pdf("print/report_annex.html", context, data.language)


def _head(data: ReportData) -> dict[str, Any]:
    heading = state_heading(data.edition.dated)
    unit = [_("WORKSHOP %(name)s") % {"name": data.workshop.name.upper()}]
    if data.subject:
        unit.append(data.subject.name.upper())
    own = data.subject.name if data.subject else _("Workshop %(name)s") % {"name": data.workshop.name}
    return {
        "language": data.language,
        "state": words.state_words(heading) if heading else None,
        "enterprise": data.enterprise.upper(),
        "unit": unit,
        "number": _("No. %(number)s") % {"number": data.month.label},
        "dated": words.dated(data),
        "version": words.version_line(data),
        "foot": " · ".join([words.title(data), own]),
    }


def _signers(data: ReportData) -> list[str]:
    leader = [_("Production team leader")] if data.subject else []
    return [_("Prepared by"), *leader, _("Workshop manager")]


def _key_figures(data: ReportData) -> list[KeyFigure]:
    """Plan, days early, fulfilment, quality, rank: those there are."""
    figures = total(data.teams)
    found = []
    if data.own:
        progress = data.own.progress
        if progress:
            found.append(KeyFigure(_("Plan"), format_percent(progress.progress(progress.last)), _early(progress)))
    else:
        planned = [report.progress for report in data.teams if report.progress]
        reached = sum(1 for progress in planned if progress.completed_on)
        if planned:
            found.append(KeyFigure(_("Teams that met the plan"), f"{reached}/{len(planned)}"))
    found.append(KeyFigure(_("Good units"), format_number(figures.good)))
    if figures.fulfilment is not None:
        found.append(KeyFigure(_("Against norm"), format_percent(figures.fulfilment)))
    if figures.quality is not None:
        found.append(KeyFigure(_("Quality"), format_percent(figures.quality)))
    row = data.own.row if data.own else None
    if row and row.standing.rank is not None:
        found.append(KeyFigure(_("Rank"), f"{row.standing.rank}/{len(data.board.rows)}", _change(row)))
    return found


def _early(progress: PlanProgress) -> str:
    early = progress.days_early
    if early is None:
        return _("not met")
    if early == 0:
        return _("on time")
    return ngettext("%(days)s day early", "%(days)s days early", early) % {"days": early}


def _change(row: BoardRow) -> str:
    if row.change is None:
        return ""
    if row.change == 0:
        return _("unchanged")
    sentence = _("up %(places)s") if row.change > 0 else _("down %(places)s")
    return ("▲ " if row.change > 0 else "▼ ") + sentence % {"places": abs(row.change)}


# --- sections --------------------------------------------------------------------------------------------------------


def _sections(data: ReportData) -> Iterator[Section]:
    yield _plan_section(data)
    yield _norm_section(data)
    yield _quality_section(data)
    yield Section(
        _("Difficulties, causes, measures"),
        tuple(sentence for report in data.teams for sentence in _named(data, report, words.dip_sentences(report))),
    )
    yield _rank_section(data)
    yield Section(
        _("Weak points and next month"),
        tuple(sentence for report in data.teams for sentence in _named(data, report, _outlook(report, data))),
    )


def _outlook(report: TeamReport, data: ReportData) -> list[str]:
    plan = words.next_plan_sentence(report, data.month)
    return [*words.weak_sentences(report), *([plan] if plan else [])]


def _named(data: ReportData, report: TeamReport, sentences: Sequence[str]) -> list[str]:
    """In the workshop's report the team stands before what is said of it."""
    if data.subject or not sentences:
        return list(sentences)
    return [f"{report.team.short_name}: {' '.join(sentences)}"]


def _plan_section(data: ReportData) -> Section:
    heading = _("Plan and output")
    figures = total(data.teams)
    left_out = words.left_out_sentence(figures)
    if data.own is None:
        told = [words.plan_sentence(report, data.month) for report in data.teams]
        return Section(heading, tuple([*told, left_out] if left_out else told), tables=(_team_table(data),))
    pay = words.pay_sentence(data.own.pay)
    progress = data.own.progress
    return Section(
        heading,
        tuple(sentence for sentence in (pay, left_out) if sentence),
        plan_chart=_plan_chart(progress) if progress else None,
        plan_unit=_plan_unit(progress),
        tables=_product_table(data.own),
    )


def _plan_unit(progress: PlanProgress | None) -> str:
    """What the chart counts: pieces, or norm-days where several products are weighed together."""
    if progress is None:
        return ""
    return _("pieces") if len(progress.lines) == 1 else _("norm-days")


def _plan_chart(progress: PlanProgress) -> CumulativePlan:
    days = list(days_between(progress.first, progress.last))
    return cumulative_plan(
        days,
        [_plain(progress.weighted_until(day)) for day in days if day <= progress.today],
        [_plain(progress.due(day) * progress.planned) for day in days],
        _plain(progress.planned),
        completion=progress.completed_on,
    )


def _plain(value: Fraction) -> Fraction | int:
    """Whole numbers as such: a chart writes 27.270, not 27.270,0."""
    return value.numerator if value.denominator == 1 else value


def _product_table(report: TeamReport) -> tuple[Table, ...]:
    """Plan and output of every product that was planned or made."""
    codes = {product.pk: product.code for product in report.figures.products}
    planned = {line.product: line.quantity for line in report.progress.lines} if report.progress else {}
    codes |= {line.product: line.code for line in report.progress.lines} if report.progress else {}
    made = {product.pk: report.figures.of(product) for product in report.figures.products}
    rows = []
    for product in sorted(codes, key=lambda product: (codes[product], product)):
        figures = made.get(product, Figures({}))
        quantity = planned.get(product)
        rows.append(
            (
                codes[product],
                format_number(quantity) if quantity else "–",
                format_number(figures.good),
                format_percent(Fraction(figures.good, quantity) if quantity else None),
                words.amount(figures.man_days),
                format_percent(figures.fulfilment),
            )
        )
    columns = (_("Item"), _("Plan"), _("Good"), _("Of the plan"), _("Man-days"), _("Against norm"))
    return (Table(_("Output by item"), columns, tuple(rows)),) if rows else ()


def _team_table(data: ReportData) -> Table:
    """Every team's month beside the others, best first."""
    order = {row.standing.team.pk: place for place, row in enumerate(data.board.rows)}
    rows = tuple(
        (
            report.team.name,
            format_number(report.figures.good),
            format_percent(report.progress.progress(report.progress.last) if report.progress else None),
            _early(report.progress) if report.progress else "–",
            words.amount(report.figures.man_days),
            format_percent(report.figures.fulfilment),
        )
        for report in sorted(data.teams, key=lambda report: order.get(report.team.pk, len(order)))
    )
    columns = (_("Team"), _("Good"), _("Of the plan"), _("Completed"), _("Man-days"), _("Against norm"))
    return Table(_("Output by team"), columns, rows)


def _norm_section(data: ReportData) -> Section:
    figures = total(data.teams)
    changes = dict.fromkeys(change for report in data.teams for change in report.changes)
    told = [
        words.fulfilment_sentence(figures),
        *(words.norm_change_sentence(change, figures, of_team=data.own is not None) for change in changes),
        words.rise_sentence(data.own.largest_rise) if data.own else "",
    ]
    sentences = [sentence for sentence in told if sentence]
    norms = sorted({norm for report in data.teams for norm in report.norms}, key=lambda n: (n.product.code, n.since))
    columns = (_("Item"), _("Norm (pcs/man-day)"), _("From"), _("Until"), _("Decision"))
    table = Table(_("Norms in force in the month"), columns, tuple(_norm_row(norm) for norm in norms))
    return Section(_("Norms and productivity"), tuple(sentences), tables=(table,) if norms else ())


def _norm_row(norm: NormInForce) -> tuple[str, ...]:
    until = format_day(norm.until) if norm.until else "–"
    return (norm.product.code, format_number(norm.units), format_day(norm.since), until, norm.decision or "–")


def _quality_section(data: ReportData) -> Section:
    figures = total(data.teams)
    sentence = words.quality_sentence(figures)
    if data.subject:
        head, named = _("Item"), [(product.code, figures.of(product)) for product in figures.products]
    else:
        head, named = _("Team"), [(report.team.name, report.figures) for report in data.teams]
    rows = tuple(
        (name, format_number(of.good), format_number(of.defective), format_percent(of.quality)) for name, of in named
    )
    columns = (head, _("Good"), _("Defective"), _("Quality"))
    tables = (Table(_("Good and defective"), columns, rows),) if len(rows) > 1 else ()
    measures = words.measure_sentences(data.measures)
    heading = _("Quality, unit cost, technical discipline") if measures else _("Quality")
    return Section(heading, tuple([sentence, *measures] if sentence else measures), tables=tables)


def _rank_section(data: ReportData) -> Section:
    ranked = [row for row in data.board.rows if row.standing.rank is not None]
    return Section(
        _("Ranking and commendations"),
        tuple(words.rank_sentences(data.own, data)) if data.own else (),
        tables=(_rank_table(ranked),) if ranked else (),
        rank_chart=_bump(data) if ranked else None,
        praise=tuple(words.praise_sentence(line, names_team=data.subject is None) for line in data.praise),
    )


def _rank_table(rows: Sequence[BoardRow]) -> Table:
    """Rank and score of every team, and what each criterion gave."""
    kinds = [part.kind for part in rows[0].standing.score.parts]
    columns = (
        _("Team"), _("Rank"), _("Change"), *(str(CriterionKind(kind).label) for kind in kinds), _("Score")
    )  # fmt: skip
    return Table(
        _("How the score came about: points by criterion"),
        columns,
        tuple(
            (
                row.standing.team.name,
                str(row.standing.rank),
                _change(row) or "–",
                *(
                    format_number(cut(part.points)) if part.value is not None else "–"
                    for part in row.standing.score.parts
                ),
                format_number(cut(row.standing.score.total)) if row.standing.score.total is not None else "–",
            )
            for row in rows
        ),
    )


def _bump(data: ReportData) -> RankBump:
    history = data.board.history
    ranked_at_all = [
        any(ranks[place] is not None for ranks in history.values()) for place in range(len(data.board.months))
    ]
    start = ranked_at_all.index(True)  # months before the first ranking stay off the picture
    series = [
        Series(row.standing.team.short_name, history[row.standing.team.pk][start:])
        for row in sorted(data.board.rows, key=lambda row: (row.standing.team.code, row.standing.team.pk))
    ]
    months = [pgettext("chart", "M%(number)s") % {"number": month.number} for month in data.board.months[start:]]
    return rank_bump(months, series, data.subject.short_name if data.subject else None)


# --- annex -----------------------------------------------------------------------------------------------------------


def _annex_line(person: Any) -> AnnexLine:
    figures: Figures = person.figures
    return AnnexLine(
        name=person.name,
        man_days=words.amount(figures.man_days),
        good=format_number(figures.good),
        defective=format_number(figures.defective),
        quality=format_percent(figures.quality),
        fulfilment=format_percent(figures.fulfilment),
        spark=sparkline(person.last_days),
    )
