"""Kỷ luật kỹ thuật: technical checks of a team, by whom, of which days, corrected for a week, naming nobody."""

import unicodedata
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from members.models import Account
from production.actions.technical_check import Findings, correct_check, record_check
from production.domain.measures import share_kept
from production.models import CheckedBy, TechnicalCheck
from production.queries.technical_check import MonthChecks, checks_by_month
from teamtrack.errors import RuleBroken
from teamtrack.periods import Month
from tests.cast import Cast, login
from tests.factories.measures import make_check
from tests.factories.production import make_closed_month

TODAY = date(1966, 10, 21)
ADD = "/bon-mat/to-6/kiem-tra/"
LIST = "/bon-mat/to-6/1966-10/ky-luat/"
WHAT, FOUND = "Quy trình khoan, đồ gá", "Đồ gá kẹp chưa đủ lực ở hai máy."


def sent(client: Client, page: str = ADD, **typed: Any) -> Any:
    facts = {"key": uuid4(), "day": TODAY.isoformat(), "points": "20", "kept": "18", "what": WHAT, "found": FOUND}
    return client.post(page, facts | typed)


def recorded(cast: Cast, by: Account | None = None, **changed: Any) -> TechnicalCheck:
    facts: dict[str, Any] = {"day": TODAY, "points": 20, "kept": 18, "what": WHAT, "found": FOUND}
    findings = Findings(**(facts | changed))
    by = by or cast.accounts.norm_officer
    return record_check(key=uuid4(), team=cast.team6, findings=findings, by=by, today=TODAY)


def change_url(check: TechnicalCheck) -> str:
    return f"{ADD}{check.pk}/"


# --- writing one down ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "checked_by"),
    [
        ("norm_officer", CheckedBy.OFFICE),
        ("manager", CheckedBy.OFFICE),
        ("team_leader", CheckedBy.TEAM),
    ],
)
def test_office_and_team_write_checks_down_and_it_is_told_which(
    role: str, checked_by: CheckedBy, cast: Cast, client: Client
) -> None:
    account = getattr(cast.accounts, role)
    assert sent(login(client, account)).headers["Location"] == LIST
    kept = TechnicalCheck.objects.get()
    assert (kept.team, kept.day, kept.points, kept.kept) == (cast.team6, TODAY, 20, 18)
    assert (kept.what, kept.found, kept.checked_by) == (WHAT, FOUND, checked_by)
    assert (kept.recorded_on, kept.recorded_by) == (TODAY, account)
    page = login(client, cast.accounts.worker).get(LIST).content.decode()
    told = "tổ tự kiểm tra" if checked_by == CheckedBy.TEAM else "bộ phận kỹ thuật"
    assert all(words in page for words in ("18/20", "90,0%", WHAT, FOUND, f"21/10/1966 · {told}"))
    assert ADD not in page


@pytest.mark.parametrize("role", ["worker", "cell_leader", "leader5"])
def test_nobody_else_writes_checks_of_the_team(role: str, cast: Cast, client: Client) -> None:
    assert sent(login(client, getattr(cast.accounts, role))).status_code == 403
    assert not TechnicalCheck.objects.exists()


def test_a_form_sent_twice_is_one_check(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.team_leader)
    key = uuid4()
    assert [sent(client, key=key).status_code for _time in range(2)] == [302, 302]
    assert TechnicalCheck.objects.count() == 1


def test_another_ones_form_is_told_and_nothing_is_overwritten(cast: Cast, client: Client) -> None:
    check = make_check(team=cast.team6, day=TODAY, by=cast.accounts.norm_officer)
    assert sent(login(client, cast.accounts.team_leader), key=check.pk, what="Khác").status_code == 422
    assert TechnicalCheck.objects.get().what == WHAT


@pytest.mark.parametrize("founded", ["team6", "workshop"])  # of a team without a day of its own its workshop's counts
def test_a_day_to_come_and_a_day_before_the_team_are_refused(founded: str, cast: Cast) -> None:
    getattr(cast, founded).founded_on = date(1966, 9, 15)
    for day, told in ((TODAY + timedelta(days=1), "chưa tới"), (date(1966, 9, 14), "15/09/1966")):
        with pytest.raises(RuleBroken, match=told) as broken:
            recorded(cast, day=day)
        assert broken.value.field == "day"
    assert not TechnicalCheck.objects.exists()
    assert recorded(cast, day=date(1966, 9, 15)).day == date(1966, 9, 15)


def test_a_check_of_a_closed_month_is_written_all_the_same(cast: Cast) -> None:
    make_closed_month(workshop=cast.workshop, month=date(1966, 9, 1))
    assert recorded(cast, day=date(1966, 9, 30)).pk


def test_no_more_is_kept_than_was_checked(cast: Cast, client: Client) -> None:
    answer = sent(login(client, cast.accounts.team_leader), points="5", kept="6")
    assert answer.status_code == 422
    assert "không thể nhiều hơn" in answer.content.decode()
    assert not TechnicalCheck.objects.exists()


def test_what_was_not_kept_is_told_in_words(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.team_leader)
    answer = sent(client, found=" \n ")
    assert answer.status_code == 422
    assert "Xin ghi điểm nào chưa giữ đúng" in answer.content.decode()
    assert not TechnicalCheck.objects.exists()
    assert sent(client, kept="20", found="").status_code == 302


@pytest.mark.parametrize("field", ["what", "found"])
def test_nobody_of_the_team_is_named(field: str, cast: Cast, client: Client) -> None:
    answer = sent(login(client, cast.accounts.team_leader), **{field: "Anh Phạm Văn E chưa lau máy."})
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()
    assert not TechnicalCheck.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        *(("points", "0"), ("points", "501"), ("points", "x"), ("kept", "-1"), ("kept", ""), ("day", "1966-02-31")),
        *(("what", ""), ("what", "x" * 201), ("found", "x" * 301), ("what", "\0")),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_written(field: str, typed: str, cast: Cast, client: Client) -> None:
    answer = sent(login(client, cast.accounts.team_leader), **{field: typed})
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()
    assert not TechnicalCheck.objects.exists()


def test_letters_with_loose_marks_are_composed_and_markup_stays_words(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.team_leader)
    sent(client, what=unicodedata.normalize("NFD", "  Đồ gá <b>mới</b>"))
    assert TechnicalCheck.objects.get().what == "Đồ gá <b>mới</b>"
    assert "Đồ gá &lt;b&gt;mới&lt;/b&gt;" in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"points": 0, "kept": 0}, {"points": 501}, {"kept": 21}, {"what": ""}, {"found": ""}]
)
def test_the_database_holds_the_shape_of_a_check(wrong: dict[str, Any], cast: Cast) -> None:
    facts: dict[str, Any] = {"team": cast.team6, "day": TODAY}
    with pytest.raises(IntegrityError), transaction.atomic():
        make_check(**(facts | wrong))


# --- correcting one --------------------------------------------------------------------------------------------------


def test_who_wrote_it_down_corrects_it_and_for_whom_they_checked_stays(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.team_leader)
    sent(client)
    check = TechnicalCheck.objects.get()
    assert change_url(check) in client.get(LIST).content.decode()
    assert f'value="{WHAT}"' in client.get(change_url(check)).content.decode()
    answer = sent(client, change_url(check), day="1966-09-30", kept="19", what="Dưỡng đo")
    assert answer.headers["Location"] == "/bon-mat/to-6/1966-09/ky-luat/"
    check.refresh_from_db()
    assert (check.day, check.points, check.kept, check.what) == (date(1966, 9, 30), 20, 19, "Dưỡng đo")
    assert (check.checked_by, check.recorded_on) == (CheckedBy.TEAM, TODAY)


def test_a_correction_keeps_the_rules(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.team_leader)
    sent(client)
    check = TechnicalCheck.objects.get()
    for wrong in ({"kept": "21"}, {"found": ""}, {"day": "1966-10-22"}, {"what": "Chị Hoa làm"}):
        assert sent(client, change_url(check), **wrong).status_code == 422, wrong
    check.refresh_from_db()
    assert (check.kept, check.found, check.day, check.what) == (18, FOUND, TODAY, WHAT)


@pytest.mark.parametrize("role", ["manager", "team_leader", "worker"])
def test_nobody_corrects_what_another_wrote(role: str, cast: Cast, client: Client) -> None:
    check = make_check(team=cast.team6, day=TODAY, by=cast.accounts.norm_officer)
    login(client, getattr(cast.accounts, role))
    assert change_url(check) not in client.get(LIST).content.decode()
    assert sent(client, change_url(check), kept="20").status_code == 403
    with pytest.raises(RuleBroken, match="Ai ghi"):
        correct_check(
            check=check, findings=Findings(TODAY, 1, 1, "x"), by=getattr(cast.accounts, role), today=TODAY
        )  # fmt: skip
    check.refresh_from_db()
    assert check.kept == 18


@pytest.mark.parametrize("ago", [7, 8])
def test_after_a_week_it_stays_as_it_is(ago: int, cast: Cast, client: Client) -> None:
    may = ago == 7
    written = TODAY - timedelta(days=ago)
    account = cast.accounts.team_leader
    check = make_check(team=cast.team6, day=date(1966, 10, 1), recorded_on=written, by=account)
    login(client, account)
    assert (change_url(check) in client.get(LIST).content.decode()) == may
    assert client.get(change_url(check)).status_code == (200 if may else 302)
    sent(client, change_url(check), kept="20")
    check.refresh_from_db()
    assert check.kept == (20 if may else 18)
    if not may:
        with pytest.raises(RuleBroken, match="một tuần"):
            correct_check(check=check, findings=Findings(TODAY, 1, 1, "x"), by=account, today=TODAY)


def test_who_leads_the_team_no_more_corrects_nothing(cast: Cast, client: Client) -> None:
    account = cast.accounts.team_leader
    check = make_check(team=cast.team6, day=TODAY, by=account)
    cast.people.thinh.roles.all().delete()
    assert sent(login(client, account), change_url(check), kept="20").status_code == 403


def test_another_team_s_address_does_not_lead_to_it(cast: Cast, client: Client) -> None:
    check = make_check(team=cast.team6, day=TODAY, by=cast.accounts.norm_officer)
    login(client, cast.accounts.norm_officer)
    assert client.get(change_url(check)).status_code == 200
    assert client.get(f"/bon-mat/to-5/kiem-tra/{check.pk}/").status_code == 404


# --- the month -------------------------------------------------------------------------------------------------------


def test_the_share_of_a_month_is_all_points_kept_of_all_checked(cast: Cast) -> None:
    """10 of 10 and 15 of 30 are 25 of 40, not the mean of 100 % and 50 %."""
    make_check(team=cast.team6, day=date(1966, 10, 1), points=10, kept=10)
    make_check(team=cast.team6, day=date(1966, 10, 31), points=30, kept=15)
    make_check(team=cast.team6, day=date(1966, 9, 30), points=3, kept=2)
    make_check(team=cast.team5, day=date(1966, 10, 5), points=7, kept=1)
    october, september = Month(1966, 10), Month(1966, 9)
    found = checks_by_month(cast.team6, september, october)
    assert found == {october: MonthChecks(2, 40, 25), september: MonthChecks(1, 3, 2)}
    assert found[october].share == Fraction(25, 40)
    assert found[september].words == "giữ đúng 2/3 điểm, 1 lần kiểm tra"
    assert share_kept(0, 0) is None


def test_a_month_lists_its_own_checks_the_latest_first(cast: Cast, client: Client) -> None:
    for day, what in ((date(1966, 10, 3), "Khâu đầu"), (date(1966, 10, 20), "Khâu sau"), (date(1966, 9, 30), "Cũ")):
        make_check(team=cast.team6, day=day, what=what)
    page = login(client, cast.accounts.worker).get(LIST).content.decode()
    assert page.index("Khâu sau") < page.index("Khâu đầu")
    assert "Cũ" not in page
    assert "giữ đúng 36/40 điểm, 2 lần kiểm tra" in page
