"""The flow between sessions of classification as numbers, and its drawing under Vietnamese."""

import re
from datetime import date
from itertools import combinations
from xml.etree import ElementTree as ET

from django.template.loader import render_to_string
from django.utils import translation

from teamtrack.charts import FLOW_COMPACT, FlowStep, TierFlow, tier_flow
from teamtrack.charts.axes import touch

BEFORE = FlowStep(date(1965, 5, 4), (5, 8, 2), {})
AFTER = FlowStep(date(1966, 4, 20), (9, 6, 0), {(0, 0): 5, (1, 0): 4, (1, 1): 4, (2, 1): 2})


def flow() -> TierFlow:
    return tier_flow([BEFORE, AFTER])


def marks(chart: TierFlow) -> list[str]:
    return [band.mark.text for band in chart.bands if band.mark]


def test_a_block_is_as_high_as_its_people() -> None:
    heights = [[float(block.height) for block in column.blocks] for column in flow().columns]
    assert heights == [[90.0, 144.0, 36.0], [162.0, 108.0, 0.0]]


def test_a_band_is_as_thick_as_the_people_who_went() -> None:
    for band in flow().bands:
        start, end = re.findall(r"M[\d.]+ ([\d.]+)C.* ([\d.]+)Z", band.path)[0]
        assert float(end) - float(start) == band.people * 18


def test_bands_leave_and_arrive_inside_their_blocks_without_covering_each_other() -> None:
    average_to_active, average_stays = flow().bands[1:3]
    assert average_to_active.path.startswith("M125.0 106.0C")  # below the gap under five active people
    assert average_stays.path.startswith("M125.0 178.0C")  # four people further down


def test_who_rose_is_told_by_a_sign_and_a_number() -> None:
    assert [(band.old, band.new, band.change) for band in flow().bands] == [
        (0, 0, "same"), (1, 0, "up"), (1, 1, "same"), (2, 1, "up"),
    ]  # fmt: skip
    assert marks(flow()) == ["▲ 4", "▲ 2"]


def test_who_fell_is_told_as_well() -> None:
    after = FlowStep(date(1966, 4, 20), (4, 9, 2), {(0, 0): 4, (0, 1): 1, (1, 1): 8, (2, 2): 2})
    assert marks(tier_flow([BEFORE, after])) == ["▼ 1"]


def test_who_rose_and_who_fell_in_one_session_are_both_told_and_cover_each_other_nowhere() -> None:
    moves = {(0, 0): 3, (0, 1): 1, (0, 2): 1, (1, 0): 1, (1, 1): 6, (1, 2): 1, (2, 0): 1, (2, 1): 1}
    chart = tier_flow([BEFORE, FlowStep(date(1966, 4, 20), (5, 8, 2), moves)])
    assert marks(chart) == ["▼ 1", "▼ 1", "▲ 1", "▼ 1", "▲ 1", "▲ 1"]
    told = [band.mark for band in chart.bands if band.mark]
    assert not any(touch(one, other) for one, other in combinations(told, 2))


def test_people_who_left_make_the_column_shorter_and_are_counted() -> None:
    after = FlowStep(date(1966, 4, 20), (5, 7, 2), {(0, 0): 5, (1, 1): 6, (2, 2): 2})
    first, second = tier_flow([BEFORE, after]).columns
    assert (second.left, second.came) == (2, 1)
    assert float(second.blocks[1].height) < float(first.blocks[1].height)


def test_the_table_has_the_figures_of_every_session() -> None:
    assert flow().rows == (
        ("04/05/1965", "5", "8", "2", "–", "–", "–"),
        ("20/04/1966", "9", "6", "0", "6", "0", "0"),
    )


def test_a_phone_shows_the_last_two_sessions_and_the_table_all() -> None:
    small = tier_flow([BEFORE, AFTER, AFTER], size=FLOW_COMPACT)
    assert (len(small.columns), len(small.rows)) == (2, 3)


def test_nobody_at_all_is_no_error() -> None:
    nobody = FlowStep(date(1965, 5, 4), (0, 0, 0), {})
    assert len(tier_flow([nobody, nobody]).columns) == 2


def test_the_drawing_names_each_block_in_words() -> None:
    with translation.override("vi"):
        text = render_to_string("charts/tier_flow.svg", {"chart": flow(), "title": "Ba loại", "desc": "từ kỳ trước"})
    drawing = ET.fromstring(text)
    words = ["".join(element.itertext()) for element in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert "2 · Cần giúp thêm" in words
    assert "0 · Cần giúp thêm" in words
    assert "▲ 4" in words
    assert not re.search(r'="[^"]*\d,\d', text)  # no coordinate with a comma
