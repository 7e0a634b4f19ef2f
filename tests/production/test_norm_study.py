"""Norm studies: who writes one down and corrects it, the days beside it, who is told whose work was watched."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from members.models import Worker
from production.actions.norm_study import Found, correct_study, record_study
from production.domain.norm_study import StudyEffect
from production.models import NormStudy, Product
from production.queries.norm_study import studies_of
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login
from tests.factories.norm import make_norm_study
from tests.factories.production import make_adjustment, make_output, make_product

PAGE = "/dinh-muc/z2/qd-14/nghien-cuu/"
DAY = date(1966, 10, 18)


@pytest.fixture
def made(cast: Cast) -> None:
    """D and C make QĐ 14 from Monday 10 to Friday 21 October, 130 each a day; on the 18th 100."""
    for place in range(12):
        day = date(1966, 10, 10) + timedelta(days=place)
        if day.weekday() != 6:
            for worker in (cast.people.d, cast.people.c):
                make_output(worker=worker, product=cast.qd14, day=day, good=100 if day == DAY else 130)


def _record(cast: Cast, **more: Any) -> NormStudy:
    found: dict[str, Any] = {"day": DAY, "units": 128, "workers": [cast.people.d.pk, cast.people.c.pk], "words": ""}
    return record_study(
        key=uuid4(), product=cast.qd14, team=more.pop("team", cast.team6), found=Found(**found | more),
        by=cast.accounts.norm_officer, today=cast.today,
    )  # fmt: skip


def _watched(study: NormStudy) -> set[Worker]:
    return set(study.workers.all())


# --- writing down ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("made")
def test_the_norm_officer_writes_down_whose_work_was_watched_and_what_was_found(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.norm_officer)
    assert f"{PAGE}to-6/" in client.get(PAGE).content.decode()
    assert f"{PAGE}to-5/" not in client.get(PAGE).content.decode()
    sent = {
        "key": uuid4(), "day": "1966-10-18", "units": "128", "workers": [cast.people.d.pk, cast.people.c.pk],
        "words": " Phôi <b>  đều. ",
    }  # fmt: skip
    assert [client.post(f"{PAGE}to-6/", sent)["Location"] for _time in range(2)] == [PAGE] * 2
    study = NormStudy.objects.get()
    assert (study.day, study.units, study.words) == (DAY, 128, "Phôi <b> đều.")
    assert (study.recorded_by, _watched(study)) == (cast.accounts.norm_officer, {cast.people.d, cast.people.c})
    assert "Phôi &lt;b&gt; đều." in client.get(PAGE).content.decode()


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": date(1966, 10, 22)}, "day"),
        ({"units": 0}, "units"),
        ({"workers": []}, "workers"),
        ({"words": "Anh C làm nhanh."}, "words"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_written(
    wrong: dict[str, Any], field: str, cast: Cast
) -> None:
    with pytest.raises(RuleBroken) as refused:
        _record(cast, **wrong)
    assert (refused.value.field, NormStudy.objects.count()) == (field, 0)


@pytest.mark.usefixtures("made")
def test_a_team_that_does_not_make_it_is_not_studied(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Tổ máy 5 không làm QĐ 14"):
        _record(cast, team=cast.team5, workers=[cast.others[-1].pk])


@pytest.mark.usefixtures("made")
def test_only_those_who_were_on_the_team_that_day_are_watched(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Mai Văn Nhất không ở") as refused:
        _record(cast, workers=[cast.people.d.pk, cast.others[0].pk])
    assert refused.value.field == "workers"


@pytest.mark.usefixtures("made")
def test_a_team_has_one_study_of_an_item_a_day(cast: Cast) -> None:
    _record(cast)
    with pytest.raises(RuleBroken, match="ngày 18/10/1966 đã ghi rồi"):
        _record(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_norm_study(product=cast.qd14, team=cast.team6, day=DAY, workers=[])


@pytest.mark.usefixtures("made")
def test_its_officer_corrects_it_for_a_week_and_then_it_stays(cast: Cast, client: Client) -> None:
    study = _record(cast)
    url = reverse("norm_study_change", kwargs={"study": study.pk})
    login(client, cast.accounts.norm_officer)
    sent = {"day": "1966-10-19", "units": "125", "workers": [cast.people.c.pk, cast.people.e.pk], "words": ""}
    assert client.post(url, sent)["Location"] == PAGE
    study.refresh_from_db()
    assert (study.day, study.units, study.words) == (date(1966, 10, 19), 125, "")
    assert _watched(study) == {cast.people.c, cast.people.e}
    found = Found(study.day, 1, [cast.people.c.pk])
    assert correct_study(study=study, found=found, today=cast.today + timedelta(days=7)).units == 1
    with pytest.raises(RuleBroken, match="chỉ sửa được trong một tuần"):
        correct_study(study=study, found=found, today=cast.today + timedelta(days=8))
    assert login(client, cast.accounts.manager).get(url).status_code == 403


@pytest.mark.parametrize("role", ["manager", "team_leader", "cell_leader", "worker", "union_lead"])
def test_nobody_else_writes_one_down(role: str, cast: Cast, client: Client) -> None:
    login(client, getattr(cast.accounts, role))
    assert client.get(f"{PAGE}to-6/").status_code == 403
    assert f"{PAGE}to-6/" not in client.get(PAGE).content.decode()
    assert client.get("/dinh-muc/z2/qd-14/nghien-cuu/to-9/").status_code == 404


# --- the days beside it ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("observed", "that_day", "ordinary", "days", "is_dip"),
    [
        (117, 130, 130, 8, True),
        (118, 130, 130, 8, False),
        (130, 117, 130, 8, True),
        (130, 118, 130, 8, False),
        (90, 90, 130, 2, False),
        (90, None, 130, 8, True),
        (90, 90, None, 0, False),
    ],
    ids=["observed a tenth under", "just over", "the day a tenth under", "just over", "few days", "no day", "nothing"],
)
def test_a_study_a_tenth_under_the_ordinary_days_is_to_be_repeated(
    observed: int, that_day: int | None, ordinary: int | None, days: int, *, is_dip: bool
) -> None:
    """Practice 26: "a study with a marked dip is labelled 'not sound, repeat'"."""
    made, usual = (None if value is None else Fraction(value) for value in (that_day, ordinary))
    assert StudyEffect(made, usual, days).is_dip(observed) is is_dip


@pytest.mark.usefixtures("made")
def test_the_whole_team_that_day_stands_beside_five_working_days_before_and_after(cast: Cast, client: Client) -> None:
    make_norm_study(product=cast.qd14, team=cast.team6, day=DAY, workers=[cast.people.d], units=129)
    make_norm_study(product=cast.qd14, team=cast.team6, day=date(1966, 10, 12), workers=[cast.people.d], units=129)
    make_adjustment(
        worker=cast.people.d, product=cast.qd14, day=date(1966, 10, 17), good=18, proposed_on=cast.today,
        approved_on=cast.today, approved_by=cast.accounts.manager,
    )  # fmt: skip
    make_output(worker=cast.others[0], product=cast.qd14, day=date(1966, 10, 17), good=999)
    line, other = studies_of(cast.qd14, cast.accounts.worker, cast.today).rows
    # 11, 13, 14, 15, 17 before, without the other study's 12th; 19, 20, 21 after: sixteen man-days, eighteen more.
    assert (line.effect.that_day, line.effect.ordinary) == (Fraction(100), Fraction(16 * 130 + 18, 16))
    assert (line.effect.days, line.repeat, other.repeat) == (8, True, False)
    page = login(client, cast.accounts.worker).get(PAGE).content.decode()
    assert page.count("nên nghiên cứu lại") == 1


@pytest.mark.usefixtures("made")
def test_days_of_another_year_are_none_around_it_whichever_studies_stand_on_the_page(cast: Cast) -> None:
    make_norm_study(product=cast.qd14, team=cast.team6, day=DAY, workers=[cast.people.d])
    make_norm_study(product=cast.qd14, team=cast.team6, day=date(1965, 10, 18), workers=[cast.people.d])
    _line, older = studies_of(cast.qd14, cast.accounts.worker, cast.today).rows
    assert (older.effect.ordinary, older.effect.days) == (None, 0)


@pytest.mark.usefixtures("made")
def test_an_adjustment_that_nobody_approved_does_not_count(cast: Cast) -> None:
    make_norm_study(product=cast.qd14, team=cast.team6, day=DAY, workers=[cast.people.d])
    make_adjustment(worker=cast.people.d, product=cast.qd14, day=date(1966, 10, 17), good=18, proposed_on=cast.today)
    [line] = studies_of(cast.qd14, cast.accounts.worker, cast.today).rows
    assert line.effect.ordinary == 130


# --- who is told -----------------------------------------------------------------------------------------------------


def test_who_was_watched_is_told_to_those_who_see_output_and_to_themselves(cast: Cast, client: Client) -> None:
    make_norm_study(product=cast.qd14, team=cast.team6, day=DAY, workers=[cast.people.e, cast.people.d])

    def named(role: str) -> Sequence[str]:
        page = login(client, getattr(cast.accounts, role)).get(PAGE).content.decode()
        assert "quan sát 2 người làm" in page
        return [name for name in ("Phạm Văn E", "Trần Thị D") if name in page]

    for role in ("team_leader", "cell_leader", "party_member", "norm_officer", "manager"):
        assert named(role) == ["Phạm Văn E", "Trần Thị D"], role
    for role in ("union_lead", "womens_lead", "branch_secretary", "administrator", "leader5"):
        assert named(role) == [], role
    page = login(client, cast.accounts.worker).get(PAGE).content.decode()
    assert "Trần Thị D" not in page
    assert "Phạm Văn E" in page.split("<main")[1]


def test_whoever_was_watched_finds_it_in_their_own_data(cast: Cast, client: Client) -> None:
    study = make_norm_study(product=cast.qd14, team=cast.team6, day=DAY, workers=[cast.people.e], units=128)
    page = login(client, cast.accounts.worker).get(reverse("own_data")).content.decode()
    assert "Các buổi nghiên cứu định mức có quan sát tôi làm" in page
    assert "18/10/1966 · QĐ 14" in page
    study.observed.all().delete()
    assert "có quan sát tôi làm" not in client.get(reverse("own_data")).content.decode()


def test_another_workshops_studies_do_not_exist(cast: Cast, client: Client) -> None:
    study = make_norm_study(product=cast.qd14, team=cast.team6, day=DAY, workers=[cast.people.e])
    login(client, cast.accounts.manager9)
    assert client.get(PAGE).status_code == 404
    assert client.get(reverse("norm_study_change", kwargs={"study": study.pk})).status_code == 404


def test_the_page_of_the_item_tells_how_many_there_are(cast: Cast, client: Client) -> None:
    other: Product = make_product(workshop=cast.workshop, code="B")
    make_norm_study(product=other, team=cast.team6, day=DAY, workers=[])
    login(client, cast.accounts.worker)
    assert PAGE not in client.get("/dinh-muc/z2/qd-14/").content.decode()
    make_norm_study(product=cast.qd14, team=cast.team6, day=DAY, workers=[])
    page = client.get("/dinh-muc/z2/qd-14/").content.decode()
    assert f'href="{PAGE}"' in page
    assert "1 buổi" in page
