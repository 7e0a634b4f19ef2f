"""Vietnamese names: order, search without tone marks, one spelling of one name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teamtrack.names import given_name, initials, is_called, plain, sort_key, tidy

SYLLABLES = st.sampled_from(
    ["An", "Ân", "Ăn", "Bình", "Đặng", "Dương", "Đỗ", "Duyên", "Hòa", "Hoà", "Lợi", "Nhựng", "Thủy", "Thuỷ", "Ý"]
)
NAMES = st.lists(SYLLABLES, min_size=1, max_size=4).map(" ".join)


def test_people_stand_by_given_name_then_family_name() -> None:
    """domain.md: "sorted by given name, then family name, by Vietnamese collation (đ after d; tone marks last)"."""
    names = [
        "Nguyễn Thúy Lợi",
        "Lê Văn H",
        "Đào Thị Hoa",
        "Đặng Thị Thủy",
        "Lê Thị Thảo",
        "Trần Văn Đức",
        "Trần Văn Dũng",
        "Nguyễn Văn C",
        "Trần Thị D",
    ]
    assert sorted(names, key=sort_key) == [
        "Nguyễn Văn C",
        "Trần Thị D",
        "Trần Văn Dũng",
        "Trần Văn Đức",
        "Lê Văn H",
        "Đào Thị Hoa",
        "Nguyễn Thúy Lợi",
        "Lê Thị Thảo",
        "Đặng Thị Thủy",
    ]


def test_letters_come_before_tones_and_tones_in_their_order() -> None:
    words = ["mb", "mâ", "mă", "mạ", "má", "mã", "mả", "mà", "ma"]
    assert sorted(words, key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ", "mă", "mâ", "mb"]


def test_the_family_name_decides_only_between_equal_given_names() -> None:
    assert sorted(["Vũ Thị An", "Đỗ Thị An", "Dương Văn An", "Bùi Bình"], key=sort_key) == [
        "Dương Văn An",
        "Đỗ Thị An",
        "Vũ Thị An",
        "Bùi Bình",
    ]


@pytest.mark.parametrize(
    ("typed", "name"),
    [("nguyen thuy loi", "Nguyễn Thúy Lợi"), ("DAO THI HOA", "Đào Thị Hoa"), ("dang thi thuy", "Đặng Thị Thủy")],
)
def test_a_name_is_found_without_typing_its_marks(typed: str, name: str) -> None:
    """domain.md: "nguyen thuy loi" finds Nguyễn Thúy Lợi; "'Đ' handled"."""
    assert plain(typed) == plain(name)


def test_both_spellings_of_a_tone_are_found_as_one() -> None:
    """labels.md: the search treats Thuý = Thúy, hoà = hòa."""
    assert plain("Thuý") == plain("Thúy")
    assert plain("hoà") == plain("hòa")


@given(NAMES)
def test_a_name_is_stored_one_way_however_it_was_typed(name: str) -> None:
    """NFC on input: a tablet that sends letters and marks apart means the same name."""
    apart = unicodedata.normalize("NFD", name)
    assert tidy(f"  {apart.replace(' ', '   ')} ") == tidy(name) == unicodedata.normalize("NFC", name)
    assert plain(apart) == plain(name)
    assert sort_key(apart) == sort_key(name)


def test_what_cannot_be_printed_is_a_blank() -> None:
    """A control character breaks a spreadsheet, a mark of direction turns the line round that it stands in."""
    assert tidy("Lê\x01Văn\x1b \u202eH\u200b\ufeff") == "Lê Văn H"
    assert tidy("\u200b\x07 ") == ""


def test_given_name_and_initials() -> None:
    assert given_name("Nguyễn Thúy Lợi") == "Lợi"
    assert initials("Nguyễn Thúy Lợi") == "NL"
    assert initials("Đào Thị Hoa") == "ĐH"
    assert (given_name(""), initials("")) == ("", "")
    assert initials("Sang") == "S"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hoan nghênh chị Nhựng đạt mức.", "Nguyễn Thị Nhựng"),
        ("ANH E giúp tổ bạn", "Phạm Văn E"),
        ("Khen anh  Văn E.", "Phạm Văn E"),
        ("Đồng chí Thảo", "Lê Thị Thảo"),
        ("chị Thuý Lợi", "Nguyễn Thúy Lợi"),
        (unicodedata.normalize("NFD", "khen chị Nhựng"), "Nguyễn Thị Nhựng"),
        ("khen chi Nhung dat muc", "Nguyễn Thị Nhựng"),
    ],
)
def test_somebody_is_called_by_a_title_and_the_end_of_their_name(text: str, name: str) -> None:
    assert is_called(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("anh Hòa đạt mức", "Đào Thị Hoa"),
        ("anh Em giúp tổ", "Phạm Văn E"),
        ("máy E chạy đều", "Phạm Văn E"),
        ("tổ có hoa", "Đào Thị Hoa"),
        ("anh Phạm Văn Ế", "Phạm Văn E"),
        ("anh Phạm", "Phạm Văn E"),
    ],
)
def test_another_word_calls_nobody(text: str, name: str) -> None:
    assert not is_called(text, name)
