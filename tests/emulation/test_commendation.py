"""What praise is for and what it rests on: a figure of that day, of a person only when they agreed to both."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from emulation.actions.commendation import Ground, commend_team
from emulation.models import Commendation, PraisedFor
from emulation.queries import report_words
from emulation.queries.commendation import Praise
from members.actions.rights import withdraw_consent
from members.domain.rights import Purpose
from teamtrack.errors import RuleBroken
from teamtrack.periods import Month
from tests.cast import Cast, login
from tests.factories.emulation import make_commendation
from tests.factories.production import make_output
from tests.factories.rights import make_consent

TODAY, DAY = date(1966, 10, 21), date(1966, 10, 5)
OCTOBER, SEPTEMBER = Month(1966, 10), Month(1966, 9)


@pytest.fixture
def made(cast: Cast) -> Cast:
    """D: 104 good and 1 defective of 130; H: 156 good and 39 defective."""
    make_output(worker=cast.people.d, product=cast.qd14, day=DAY, good=104, defective=1)
    make_output(worker=cast.people.h, product=cast.qd14, day=DAY, good=156, defective=39)
    return cast


def praised(cast: Cast, for_what: PraisedFor = PraisedFor.QUALITY, day: date = TODAY, **ground: Any) -> Commendation:
    return commend_team(
        team=cast.team6,
        text="Làm tốt các sản phẩm",
        day=day,
        by=cast.accounts.manager,
        today=TODAY,
        ground=Ground(for_what=for_what, **ground),
    )


def test_of_a_team_the_figure_of_the_month_is_kept_exact_as_it_was_that_day(made: Cast) -> None:
    quality = praised(made)
    assert (Fraction(quality.figure), quality.counted_from, quality.counted_until) == (
        Fraction(260, 300),
        OCTOBER.first,
        TODAY,
    )
    assert Fraction(praised(made, PraisedFor.OUTPUT).figure) == 1  # 260 in two man-days of 130
    make_output(worker=made.people.d, product=made.qd14, day=date(1966, 10, 6), good=1, defective=99)
    quality.refresh_from_db()
    assert Praise(quality).figures == "Chất lượng tháng 10/1966, tính đến 21/10/1966: 86,6%"


@pytest.mark.parametrize("for_what", [PraisedFor.IMPROVEMENT, PraisedFor.HELP, PraisedFor.OTHER])
def test_what_has_no_figure_rests_on_none(for_what: PraisedFor, made: Cast) -> None:
    assert Praise(praised(made, for_what)).figures == ""
    assert Praise(praised(made, PraisedFor.QUALITY, month=SEPTEMBER)).figures == ""  # nothing was made


def test_whoever_is_named_agreed_to_it_was_on_the_team_and_their_figure_stands_by_their_yes_alone(made: Cast) -> None:
    d = made.people.d
    with pytest.raises(RuleBroken, match="Trần Thị D chưa đồng ý cho nêu tên trên bảng") as refused:
        praised(made, worker=d)
    assert refused.value.field == "worker"
    make_consent(worker=d, purpose=Purpose.PRAISE, given_on=TODAY)
    assert (Praise(praised(made, worker=d)).name, Praise(praised(made, worker=d)).figures) == ("Trần Thị D", "")
    shown = praised(made, worker=d, shows_figures=True)
    assert Fraction(shown.figure) == Fraction(104, 105)  # hers, not the team's
    with pytest.raises(RuleBroken, match="không ở tổ này") as refused:
        praised(made, worker=made.others[0])
    assert refused.value.field == "worker"
    with pytest.raises(RuleBroken, match="tháng của ngày ấy") as refused:
        praised(made, day=date(1966, 9, 30), month=OCTOBER)
    assert refused.value.field == "month"


def test_the_line_of_somebody_goes_with_their_consent(made: Cast) -> None:
    make_consent(worker=made.people.d, purpose=Purpose.PRAISE, given_on=TODAY)
    praised(made, worker=made.people.d)
    praised(made)
    withdraw_consent(worker=made.people.d, purpose=Purpose.PRAISE, today=TODAY)
    assert [line.worker for line in Commendation.objects.all()] == [None]


def test_board_report_and_the_persons_own_page_show_name_and_figure(cast: Cast, client: Client) -> None:
    line = make_commendation(
        team=cast.team6, text="Làm tốt", day=TODAY, worker=cast.people.e, quality="993/1000", month=SEPTEMBER
    )
    words = "Chất lượng tháng 9/1966: 99,3%"
    board = login(client, cast.accounts.worker).get(reverse("board", kwargs={"workshop": "z2"})).content.decode()
    for page in (board, client.get(reverse("my_page")).content.decode()):
        assert words in page
        assert "Phạm Văn E" in page
        assert "Làm tốt" in page
    assert "Được biểu dương" in client.get(reverse("my_page")).content.decode()
    told = report_words.praise_sentence(line, names_team=True)
    assert told == f"Ngày 21 tháng 10 năm 1966, phân xưởng biểu dương Phạm Văn E, tổ 6: “Làm tốt”. {words}."
    assert report_words.praise_sentence(line, names_team=False).endswith(f"biểu dương Phạm Văn E: “Làm tốt”. {words}.")


def test_the_managers_form_says_for_what_and_by_which_month(made: Cast, client: Client) -> None:
    make_consent(worker=made.people.d, purpose=Purpose.PRAISE, given_on=TODAY)
    url = reverse("commend", kwargs={"workshop": "z2"})
    line = {"team": made.team6.pk, "text": "Làm tốt các sản phẩm", "day": "1966-10-21", "for_what": "quality"}
    visitor = login(client, made.accounts.manager)
    assert 'placeholder="1966-10"' in visitor.get(url).content.decode()  # a month it takes, as sent below
    assert visitor.post(url, line | {"month": "1966-11"}).status_code == 422
    refused = visitor.post(url, line | {"month": "10/1966"})
    assert refused.status_code == 422
    assert "ví dụ 1966-10." in refused.content.decode()
    assert visitor.post(url, line | {"worker": made.people.h.pk}).status_code == 422
    assert not Commendation.objects.exists()
    sent = line | {"worker": made.people.d.pk, "month": "1966-10", "shows_figures": "on"}
    page = visitor.post(url, sent, follow=True).content.decode()
    assert "Chất lượng tháng 10/1966, tính đến 21/10/1966: 99,0%" in visitor.get(url).content.decode()
    assert "Làm tốt các sản phẩm" in page


def test_the_same_line_sent_twice_stands_once_and_none_is_older_than_the_team(made: Cast) -> None:
    make_consent(worker=made.people.d, purpose=Purpose.PRAISE, given_on=TODAY)
    assert praised(made) == praised(made)
    assert praised(made, worker=made.people.d) == praised(made, worker=made.people.d)
    assert praised(made, month=SEPTEMBER) != praised(made, PraisedFor.OUTPUT)
    assert Commendation.objects.count() == 4
    made.team6.founded_on = DAY
    with pytest.raises(RuleBroken, match="Tổ thành lập ngày 05/10/1966") as refused:
        praised(made, day=DAY - timedelta(days=1))
    assert refused.value.field == "day"


def test_the_database_keeps_no_half_figure(cast: Cast) -> None:
    line = make_commendation(team=cast.team6, text="Tốt", day=TODAY, quality="9/10", month=SEPTEMBER)
    for wrong in ({"figure": ""}, {"counted_from": None}, {"counted_until": date(1966, 8, 31)}, {"for_what": "help"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Commendation.objects.filter(pk=line.pk).update(**wrong)
