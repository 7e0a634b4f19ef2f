"""Geometry of the charts: pure functions from figures to frozen shapes; drawn by templates/charts/*.svg.

A view or a query computes a geometry, a template draws it. On a page, with legend and a table of the same figures:

    chart = daily_output(points, norms)                      # 760 × 300
    small = daily_output(points, norms, size=COMPACT)        # 360 × 200, for a phone or a narrow card

    {% include "charts/figure.html" with kind="daily_output" chart=chart compact=small title=… desc=… only %}

`compact` may be left out; `title` and `desc` are what a screen reader says. Kinds: daily_output, cumulative_plan,
rank_bump (its sizes are BUMP and BUMP_COMPACT), norm_steps,
tier_flow (small: FLOW_COMPACT). FLAT is low and wide. On paper, and for the small
ones, the bare drawing:

    {% include "charts/daily_output.svg" with chart=chart title=… desc=… only %}
    {% include "charts/sparkline.svg" with chart=spark title=… only %}
    {% include "charts/fulfilment_bar.svg" with chart=bar only %}
    {% include "charts/share_bar.svg" with chart=bar only %}

The bars and the sparkline are decoration when a number stands beside them: leave `title` out and they are hidden from
screen readers. Coordinates are strings with a point ("12.5"): a float would be printed with a comma under `vi`.
"""

from teamtrack.charts.axes import COMPACT, FLAT, WIDE, Size
from teamtrack.charts.flow import FLOW_COMPACT, FlowStep, TierFlow, tier_flow
from teamtrack.charts.output import DailyOutput, DayPoint, NormStep, NormSteps, Rung, daily_output, norm_steps
from teamtrack.charts.plan import CumulativePlan, cumulative_plan
from teamtrack.charts.ranks import BUMP, BUMP_COMPACT, RankBump, Series, rank_bump
from teamtrack.charts.small import FulfilmentBar, ShareBar, Sparkline, fulfilment_bar, share_bar, sparkline

__all__ = [
    "BUMP",
    "BUMP_COMPACT",
    "COMPACT",
    "FLAT",
    "FLOW_COMPACT",
    "WIDE",
    "CumulativePlan",
    "DailyOutput",
    "DayPoint",
    "FlowStep",
    "FulfilmentBar",
    "NormStep",
    "NormSteps",
    "RankBump",
    "Rung",
    "Series",
    "ShareBar",
    "Size",
    "Sparkline",
    "TierFlow",
    "cumulative_plan",
    "daily_output",
    "fulfilment_bar",
    "norm_steps",
    "rank_bump",
    "share_bar",
    "sparkline",
    "tier_flow",
]
