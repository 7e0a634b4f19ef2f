"""The fragment-equals-page helper does to a page what htmx does, and tells pages apart."""

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse

from tests.htmx import apply, assert_same_page

PAGE = """
<main><p id="total">0</p><ul id="list"><li>one</li></ul>
<div hx-target="#list" hx-swap="{swap}"><button id="go" hx-get="/more/">more</button></div></main>
"""


def after(answer: str, *, swap: str = "outerHTML", **headers: str) -> BeautifulSoup:
    """The page once the button was pressed and `answer` came."""
    page = BeautifulSoup(PAGE.format(swap=swap), "html.parser")
    apply(page, page.select("#go")[0], HttpResponse(answer, headers=headers))
    return page


@pytest.mark.parametrize(
    ("swap", "answer", "items"),
    [
        ("outerHTML", '<ul id="list"><li>two</li></ul>', ["two"]),
        ("innerHTML", "<li>two</li>", ["two"]),
        ("beforeend", "<li>two</li><li>three</li>", ["one", "two", "three"]),
        ("afterbegin", "<li>zero</li>", ["zero", "one"]),
        ("delete", "", []),
        ("none", "<li>two</li>", ["one"]),
    ],
)
def test_swaps_as_asked(swap: str, answer: str, items: list[str]) -> None:
    assert [item.text for item in after(answer, swap=swap).select("li")] == items


def test_out_of_band_parts_go_to_their_own_place() -> None:
    page = after('<ul id="list"></ul><p id="total" hx-swap-oob="true">7</p>')
    assert [found.text for found in page.select("#total")] == ["7"]
    assert "hx-swap-oob" not in str(page)


def test_the_answer_may_name_another_target() -> None:
    page = after("8", **{"HX-Retarget": "#total", "HX-Reswap": "innerHTML"})
    assert [found.text for found in page.select("#total")] == ["8"]
    assert [item.text for item in page.select("li")] == ["one"]


def test_blanks_and_csrf_tokens_make_no_difference_but_words_and_attributes_do() -> None:
    def page(text: str) -> BeautifulSoup:
        return BeautifulSoup(text, "html.parser")

    token = '<input name="csrfmiddlewaretoken" value="{}">'
    assert_same_page(page("<p>a  b</p>" + token.format("x")), page("<p>\n a b</p>" + token.format("y")))
    for other in ("<p>a c</p>", '<p class="x">a b</p>', "<p>a b</p><p></p>"):
        with pytest.raises(AssertionError):
            assert_same_page(page("<p>a b</p>"), page(other))
