"""Named in praise on the board: by consent alone, and no longer than it stands."""

import unicodedata
from datetime import date
from typing import Any

import pytest

from emulation.actions.commendation import commend_team
from emulation.models import Commendation
from members.actions.rights import withdraw_consent
from members.domain.rights import Purpose
from teamtrack.errors import RuleBroken
from tests.cast import Cast
from tests.factories.emulation import make_commendation
from tests.factories.rights import make_consent

TODAY = date(1966, 10, 21)


def praise(cast: Cast, text: str) -> Commendation:
    return commend_team(team=cast.team6, text=text, day=TODAY, by=cast.accounts.manager, today=TODAY)


@pytest.mark.parametrize("text", ["Phạm Văn E tới 180 cái", "Khen pham van e!"])
def test_nobody_is_praised_by_name_without_their_consent(cast: Cast, text: str) -> None:
    with pytest.raises(RuleBroken, match="Phạm Văn E chưa đồng ý cho nêu tên trên bảng") as refused:
        praise(cast, text)
    assert refused.value.field == "text"
    assert not Commendation.objects.exists()


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("text", ["Khen chị  Nhựng.", "KHEN CHỊ NHỰNG."])
def test_who_is_called_by_title_and_given_name_is_asked_too(text: str, form: Any, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Nguyễn Thị Nhựng chưa đồng ý"):
        praise(cast, unicodedata.normalize(form, text))
    make_consent(worker=cast.people.nhung, purpose=Purpose.PRAISE, given_on=TODAY)
    praise(cast, text)


def test_one_of_another_team_who_is_called_the_same_keeps_their_praise(cast: Cast) -> None:
    make_consent(worker=cast.people.nhung, purpose=Purpose.PRAISE, given_on=TODAY)
    for team in (cast.team5, cast.team6):
        commend_team(team=team, text="Khen chị Nhựng.", day=TODAY, by=cast.accounts.manager, today=TODAY)
    withdraw_consent(worker=cast.people.nhung, purpose=Purpose.PRAISE, today=TODAY)
    assert [line.team for line in Commendation.objects.all()] == [cast.team5]


def test_with_consent_a_name_stands_on_the_board_and_without_a_name_nobody_is_asked(cast: Cast) -> None:
    praise(cast, "Tổ 6 đã chuyển mình, ai cũng phấn khởi")
    make_consent(worker=cast.people.e, purpose=Purpose.PRAISE, given_on=TODAY)
    praise(cast, "Phạm Văn E tới 180 cái một công")
    assert Commendation.objects.count() == 2


def test_a_name_comes_off_the_board_with_the_consent(cast: Cast) -> None:
    make_consent(worker=cast.people.e, purpose=Purpose.PRAISE, given_on=TODAY)
    make_commendation(team=cast.team6, text="Phạm Văn E tới 180 cái một công", day=TODAY)
    make_commendation(team=cast.team6, text="Tổ 6 đã chuyển mình", day=TODAY)
    withdraw_consent(worker=cast.people.e, purpose=Purpose.PRAISE, today=TODAY)
    assert [line.text for line in Commendation.objects.all()] == ["Tổ 6 đã chuyển mình"]
