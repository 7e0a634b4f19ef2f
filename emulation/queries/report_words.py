"""The sentences of a monthly report, written from its figures in the language in effect (labels.md, section 10)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.dateformat import format as format_date
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from emulation.domain.report import StateHeading
from emulation.models import Commendation
from emulation.queries.commendation import Praise
from emulation.queries.report import NormChange, PayFacts, ReportData, TeamReport
from production.models import PayMode
from production.queries.measures import MonthMeasures
from production.queries.summary import Figures
from teamtrack.figures import cut, format_number, format_percent, long_day, rise
from teamtrack.periods import Month


def day_in_words(day: date) -> str:
    """In running text: "ngày 26 tháng 9 năm 1966"; in English "26 September 1966"."""
    return long_day(day) if get_language() == "vi" else format_date(day, "j F Y")


def amount(value: Fraction | Decimal) -> str:
    """A number with at most one decimal, cut: 450 · 96,8."""
    return format_number(cut(value)).removesuffix(",0")


def dated(data: ReportData) -> str:
    """Place and date of the paper."""
    return f"{data.place}, {day_in_words(data.edition.dated)}"


def state_words(heading: StateHeading) -> tuple[str, str]:
    """Name of the state and its motto."""
    names = {
        "democratic": _("DEMOCRATIC REPUBLIC OF VIET NAM"),
        "socialist": _("SOCIALIST REPUBLIC OF VIET NAM"),
    }
    return names[heading.key], _("Independence – Freedom – Happiness")


def title(data: ReportData) -> str:
    return _("Monthly emulation report, %(month)s %(year)s") % {
        "month": month_name(data.month),
        "year": data.month.year,
    }


def month_name(month: Month) -> str:
    """The number in Vietnamese, where "tháng" stands in the sentence; the name in English."""
    return str(month.number) if get_language() == "vi" else format_date(month.first, "F")


def version_line(data: ReportData) -> str:
    """Which version this one replaces, and why; empty for a first version."""
    edition = data.edition
    if edition.replaced_on is None:
        return ""
    return _("Version %(version)s, replaces version %(before)s of %(day)s: %(reason)s") % {
        "version": edition.number,
        "before": edition.number - 1,
        "day": day_in_words(edition.replaced_on),
        "reason": edition.reason,
    }


def plan_sentence(report: TeamReport, month: Month) -> str:
    """Reached early, reached on the last day, not reached, or no plan at all."""
    words = {"month": month_name(month), "team": report.team.code}
    progress = report.progress
    if progress is None:
        words |= {"good": format_number(report.figures.good), "norm_days": amount(report.figures.norm_days)}
        return _("%(month)s: no plan was set for team %(team)s; %(good)s pieces made, %(norm_days)s norm-days.") % words
    words["share"] = format_percent(progress.progress(progress.last))
    if progress.completed_on is None or progress.days_early is None:
        made = {line.product: progress.cumulative(line.product, progress.last) for line in progress.lines}
        words["missing"] = format_number(sum(max(line.quantity - made[line.product], 0) for line in progress.lines))
        return _("%(month)s: team %(team)s did not meet the plan: %(share)s, %(missing)s pieces short.") % words
    if progress.days_early == 0:
        return _("%(month)s: team %(team)s met the plan on the last day, at %(share)s.") % words
    words |= {"day": day_in_words(progress.completed_on), "early": str(progress.days_early)}
    return (
        ngettext(
            "%(month)s: team %(team)s met the plan on %(day)s, %(early)s day early, and reached %(share)s.",
            "%(month)s: team %(team)s met the plan on %(day)s, %(early)s days early, and reached %(share)s.",
            progress.days_early,
        )
        % words
    )


def dip_sentences(report: TeamReport) -> list[str]:
    """The first ten days below the plan, and how that was made good; none where there was no dip."""
    dip = report.dip
    if dip is None:
        return []
    words = {"short": format_percent(dip.shortfall), "good": "" if dip.units is None else format_number(dip.units)}
    if dip.units is None:
        told = _("In the first ten days the team was %(short)s short of what the plan asked for.") % words
    else:
        told = (
            _("In the first ten days the team made %(good)s pieces, %(short)s short of what the plan asked for.")
            % words
        )
    if dip.recovered_on is None or dip.since is None:
        return [told, _("The gap was not made up within the month.")]
    words |= {"since": day_in_words(dip.since), "day": day_in_words(dip.recovered_on)}
    if report.pace is None:
        return [told, _("It worked faster from %(since)s and had made up the gap by %(day)s.") % words]
    words["pace"] = amount(report.pace)
    return [
        told,
        _("From %(since)s it averaged %(pace)s pieces a man-day and had made up the gap by %(day)s.") % words,
    ]


def norm_change_sentence(change: NormChange, figures: Figures, *, of_team: bool) -> str:
    """Old and new norm, and the average of the team (or the workshop) against both, each in its right direction."""
    words = {
        "product": change.product.code,
        "old": format_number(change.old),
        "new": format_number(change.new),
        "old_until": day_in_words(change.old_until),
        "since": day_in_words(change.since),
    }
    told = _("Item %(product)s: norm %(old)s pieces a man-day until %(old_until)s, %(new)s from %(since)s.") % words
    average = figures.per_man_day(change.product)
    if average is None:
        return told
    words["average"] = amount(average)
    over_old, over_new = rise(average, change.old), rise(average, change.new)
    if over_old >= 0 and over_new >= 0:
        words |= {"over_old": format_percent(over_old), "over_new": format_percent(over_new)}
        compared = _("up %(over_old)s on norm %(old)s and %(over_new)s on norm %(new)s") % words
    else:
        compared = f"{_against(over_old, words['old'])}, {_against(over_new, words['new'])}"
    words["compared"] = compared
    if of_team:
        return f"{told} {_('The team averaged %(average)s pieces a man-day, %(compared)s.') % words}"
    return f"{told} {_('The workshop averaged %(average)s pieces a man-day, %(compared)s.') % words}"


def _against(difference: Fraction, norm: str) -> str:
    words = {"share": format_percent(abs(difference)), "norm": norm}
    if difference < 0:
        return _("%(share)s below norm %(norm)s") % words
    return _("up %(share)s on norm %(norm)s") % words


def rise_sentence(quotient: Fraction | None) -> str:
    """The largest rise of one worker, unnamed; empty when none is worth telling."""
    if quotient is None:
        return ""
    words = {"level": format_percent(quotient), "rise": format_percent(quotient - 1)}
    return _("One worker reached %(level)s of the earlier level (up %(rise)s).") % words


def quality_sentence(figures: Figures) -> str:
    """Share of good units, defective units, and the item most of them are of."""
    quality = figures.quality
    if quality is None:
        return ""
    words = {"share": format_percent(quality), "defective": format_number(figures.defective)}
    if figures.defective == 0:
        return _("%(share)s good; nothing defective.") % words
    if len(figures.products) == 1:
        return _("%(share)s good; %(defective)s defective.") % words
    worst = max(figures.products, key=lambda product: figures.of(product).defective)
    return _("%(share)s good; %(defective)s defective, mostly %(product)s.") % {**words, "product": worst.code}


def measure_sentences(measures: MonthMeasures | None) -> list[str]:
    """Unit cost and technical discipline, where the month has figures of them."""
    if measures is None:
        return []
    told = []
    if measures.cost is not None:
        words = {"share": format_percent(measures.cost), "against": measures.cost_words}
        told.append(_("Unit cost: %(share)s of the planned one (%(against)s).") % words)
    if measures.discipline is not None:
        words = {"share": format_percent(measures.discipline), "kept": measures.checks.words}
        told.append(_("Technical discipline: %(share)s (%(kept)s).") % words)
    return told


def rank_sentences(report: TeamReport, data: ReportData) -> list[str]:
    """The team's rank, the month before's, and who shares it."""
    row = report.row
    if row is None or row.standing.rank is None:
        return []
    words = {"rank": row.standing.rank, "teams": len(data.board.rows), "before": row.previous_rank}
    if row.tied:
        level = [
            other.standing.team.code
            for other in data.board.rows
            if other.standing.rank == row.standing.rank and other.standing.team != report.team
        ]
        told = _("Ranked %(rank)s, level with team %(others)s.") % {**words, "others": ", ".join(level)}
        if row.previous_rank is None:
            return [told]
        return [told, _("Last month: rank %(before)s.") % words]
    if row.previous_rank is None:
        return [_("Ranked %(rank)s of the workshop's %(teams)s teams.") % words]
    return [_("Ranked %(rank)s of the workshop's %(teams)s teams (last month: rank %(before)s).") % words]


def praise_sentence(line: Commendation, *, names_team: bool) -> str:
    """One line of the blackboard, as it was written there, with the figure it rests on."""
    praise = Praise(line)
    words = {"day": day_in_words(line.day), "team": line.team.code, "text": line.text, "name": praise.name}
    if praise.name and names_team:
        told = _("On %(day)s the workshop commended %(name)s of team %(team)s: “%(text)s”.")
    elif praise.name:
        told = _("On %(day)s the workshop commended %(name)s: “%(text)s”.")
    elif names_team:
        told = _("On %(day)s the workshop commended team %(team)s: “%(text)s”.")
    else:
        told = _("On %(day)s the workshop commended: “%(text)s”.")
    figures = f" {praise.figures}." if praise.figures else ""
    return f"{capfirst(told % words)}{figures}"


def pay_sentence(pay: PayFacts | None) -> str:
    """How the month is paid; empty where nobody recorded it."""
    if pay is None:
        return ""
    words = {"count": pay.piece_months}
    if pay.mode == PayMode.PIECE:
        return (
            ngettext(
                "This month was paid by piece; %(count)s month on piece wages since the new year.",
                "This month was paid by piece; %(count)s months on piece wages since the new year.",
                pay.piece_months,
            )
            % words
        )
    return (
        ngettext(
            "This month was paid by time; %(count)s month on piece wages since the new year.",
            "This month was paid by time; %(count)s months on piece wages since the new year.",
            pay.piece_months,
        )
        % words
    )


def left_out_sentence(figures: Figures) -> str:
    """How many entries have no norm; empty when all have one."""
    count = figures.left_out
    if not count:
        return ""
    return ngettext(
        "%(count)s line without a norm, not counted towards fulfilment.",
        "%(count)s lines without a norm, not counted towards fulfilment.",
        count,
    ) % {"count": format_number(count)}


def fulfilment_sentence(figures: Figures) -> str:
    """Norm fulfilment of the month; empty where nothing had a norm."""
    if figures.fulfilment is None:
        return ""
    return _("Norm fulfilment: %(share)s over %(man_days)s man-days.") % {
        "share": format_percent(figures.fulfilment),
        "man_days": amount(figures.man_days),
    }


def next_plan_sentence(report: TeamReport, month: Month) -> str:
    """What next month's plan asks for; empty where there is none yet."""
    if not report.next_plan:
        return ""
    lines = "; ".join(
        _("%(units)s pieces of %(item)s") % {"units": format_number(quantity), "item": product.code}
        for product, quantity in report.next_plan
    )
    return _("Plan of next month (%(month)s): %(lines)s.") % {"month": month.next.label, "lines": lines}


def weak_sentences(report: TeamReport) -> list[str]:
    """Items that stayed below their norm."""
    told = []
    for product in report.figures.products:
        of_product = report.figures.of(product)
        if of_product.fulfilment is not None and of_product.fulfilment < 1:
            words = {"product": product.code, "share": format_percent(of_product.fulfilment)}
            told.append(_("Item %(product)s stayed below its norm: %(share)s.") % words)
    return told
