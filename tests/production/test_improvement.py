"""Improvements: what is refused, whose name and figures are shown to whom, what was taken over and made to fit."""

import unicodedata
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from members.actions.erasure import erase_worker
from members.actions.rights import withdraw_consent
from members.domain.rights import Purpose
from members.models import Consent, Worker
from production.actions.improvement import (
    Change,
    adapt_improvement,
    correct_improvement,
    remove_improvement,
    stop_improvement,
    write_improvement,
)
from production.domain.improvement import ImprovementKind
from production.models import Improvement
from production.queries.effect import comparison
from teamtrack.errors import RuleBroken
from teamtrack.sources import ask
from tests.cast import Cast, login
from tests.factories.members import make_worker
from tests.factories.production import make_improvement, make_norm, make_output, make_product
from tests.factories.rights import make_consent

TODAY, BEGAN = date(1966, 10, 21), date(1966, 10, 10)
TEAM = {"team": "to-6"}
OWED = "Chưa xem lại cho hợp với tổ"


def change(**changed: Any) -> Change:
    told: dict[str, Any] = {"kind": ImprovementKind.MOTION, "title": "Gá hai cái một lần", "text": "Thêm má kẹp đôi."}
    return Change(**(told | {"since": BEGAN} | changed))


def written(cast: Cast, key: UUID | None = None, **changed: Any) -> Improvement:
    by = cast.accounts.team_leader
    return write_improvement(key=key or uuid4(), team=cast.team6, change=change(**changed), by=by, today=TODAY)


def corrected(cast: Cast, improvement: Improvement, today: date = TODAY, **changed: Any) -> Improvement:
    by = cast.accounts.team_leader
    return correct_improvement(improvement=improvement, change=change(**changed), by=by, today=today)


def adapted(cast: Cast, improvement: Improvement, text: str = "Xếp thành hai cụm.", **more: Any) -> Improvement:
    told: dict[str, Any] = {"by": cast.accounts.team_leader, "day": TODAY, "today": TODAY} | more
    return adapt_improvement(improvement=improvement, text=text, **told)


def stopped(improvement: Improvement, day: date = TODAY, reason: str = "Hết mặt hàng ấy.") -> Improvement:
    return stop_improvement(improvement=improvement, day=day, reason=reason, today=TODAY)


def refused(act: Any, field: str, words: str, *args: Any, **facts: Any) -> None:
    with pytest.raises(RuleBroken, match=words) as broken:
        act(*args, **facts)
    assert broken.value.field == field


def page_of(client: Client, account: Any, name: str, **parts: Any) -> str:
    page = login(client, account).get(reverse(name, kwargs=parts)).content.decode()
    return " ".join(page.split())


@pytest.fixture
def of_team5(cast: Cast) -> Improvement:
    return make_improvement(team=cast.team5, since=date(1966, 10, 3), title="Xếp máy thành một hàng")


# --- what is written -------------------------------------------------------------------------------------------------


def test_a_form_sent_twice_is_one_improvement(cast: Cast) -> None:
    key = uuid4()
    assert written(cast, key) == written(cast, key)
    found = Improvement.objects.get()
    assert (found.pk, found.team, found.written_on, found.written_by) == (
        key,
        cast.team6,
        TODAY,
        cast.accounts.team_leader,
    )


def test_neither_tomorrow_nor_before_the_team_was_founded_nor_with_another_workshops_item(cast: Cast) -> None:
    refused(written, "since", "22/10/1966 chưa tới", cast, since=TODAY + timedelta(days=1))
    refused(written, "product", "mặt hàng của phân xưởng", cast, product=cast.product9)
    cast.team6.founded_on = TODAY
    refused(written, "since", "Tổ thành lập ngày 21/10/1966", cast)
    assert not Improvement.objects.exists()


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_its_words_are_kept_composed_and_name_nobody_of_the_team(form: Any, cast: Cast) -> None:
    title = unicodedata.normalize(form, "Xếp  phôi <b>vừa tầm tay</b>")
    assert written(cast, title=title).title == "Xếp phôi <b>vừa tầm tay</b>"
    text = unicodedata.normalize(form, "Như chị  Nhựng vẫn làm.")
    refused(written, "text", "đang có tên Nguyễn Thị Nhựng", cast, text=text)


def test_somebody_is_named_with_their_yes_alone_and_it_stands_as_their_consent(cast: Cast) -> None:
    d = cast.people.d
    refused(written, "is_agreed", "Hãy hỏi Trần Thị D trước", cast, worker=d)
    assert not Consent.objects.exists()
    assert written(cast, worker=d, is_agreed=True).worker == d
    given = Consent.objects.get()
    assert (given.worker, given.purpose, given.given_to) == (d, Purpose.PRAISE, cast.accounts.team_leader)


def test_whoever_took_their_consent_back_is_not_named_again_and_their_name_goes(cast: Cast) -> None:
    named = written(cast, worker=cast.people.d, is_agreed=True)
    withdraw_consent(worker=cast.people.d, purpose=Purpose.PRAISE, today=TODAY)
    named.refresh_from_db()
    assert named.worker is None
    refused(written, "worker", "đã thôi đồng ý", cast, worker=cast.people.d, is_agreed=True)
    make_consent(worker=cast.people.d, purpose=Purpose.PRAISE, given_on=TODAY)
    written(cast, worker=cast.people.d, is_agreed=True)


def test_whoever_was_not_on_the_team_that_day_had_no_idea_there(cast: Cast) -> None:
    new = make_worker(name="Kiều Văn Mới", team=cast.team6, since=date(1966, 10, 15))
    refused(written, "worker", "Ngày 10/10/1966, Kiều Văn Mới không ở tổ này", cast, worker=new, is_agreed=True)
    written(cast, worker=new, is_agreed=True, since=date(1966, 10, 15))


def test_it_is_taken_from_another_team_of_the_workshop_that_had_begun(cast: Cast, of_team5: Improvement) -> None:
    refused(written, "taken_from", "chính là tổ mình", cast, taken_from=cast.team6)
    refused(written, "taken_from", "cùng phân xưởng", cast, taken_from=cast.team9)
    refused(written, "taken_from", f"là của {cast.team5.name}", cast, source=of_team5, taken_from=cast.teams[0])
    refused(written, "since", "bắt đầu làm thế từ ngày 03/10/1966", cast, source=of_team5, since=date(1966, 10, 1))
    taken = written(cast, source=of_team5)
    assert (taken.taken_from, taken.source, taken.owes_check) == (cast.team5, of_team5, True)
    gone = Improvement(pk=uuid4(), team=cast.team5)
    refused(written, "source", "vừa được rút lại", cast, source=gone)


def test_the_database_keeps_no_improvement_taken_from_itself_nor_half_an_adaptation(cast: Cast) -> None:
    for wrong in (
        {"taken_from": cast.team6},
        {"adapted_on": TODAY},
        {"taken_from": cast.team5, "adapted_on": TODAY, "adapted": ""},
        {"taken_from": cast.team5, "adapted_on": BEGAN - timedelta(days=1)},
        {"stopped_on": BEGAN - timedelta(days=1)},
        {"title": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_improvement(team=cast.team6, since=BEGAN, **wrong)
    taken = make_improvement(team=cast.team6, since=BEGAN, taken_from=cast.team5)
    for half in ({"adapted_on": TODAY}, {"stopped_on": TODAY}, {"taken_from": None, "source": taken.pk}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Improvement.objects.filter(pk=taken.pk).update(**half)


# --- corrected, removed, made to fit, ended --------------------------------------------------------------------------


def test_it_is_corrected_and_removed_for_a_week_and_then_stays(cast: Cast) -> None:
    found = written(cast)
    week = TODAY + timedelta(days=7)
    assert corrected(cast, found, week, title="Gá ba cái một lần").title == "Gá ba cái một lần"
    refused(corrected, "", "chỉ sửa được trong một tuần", cast, found, week + timedelta(days=1))
    refused(remove_improvement, "", "chỉ sửa được trong một tuần", improvement=found, today=week + timedelta(days=1))
    remove_improvement(improvement=found, today=week)
    refused(corrected, "", "vừa được rút lại", cast, found)
    assert not Improvement.objects.exists()


def test_what_another_team_took_over_stays_and_began_no_later(cast: Cast) -> None:
    found = written(cast)
    make_improvement(team=cast.team5, since=date(1966, 10, 12), source=found)
    refused(remove_improvement, "", "Tổ khác đã áp dụng", improvement=found, today=TODAY)
    refused(corrected, "since", "đã áp dụng từ ngày 12/10/1966", cast, found, since=date(1966, 10, 13))
    corrected(cast, found, since=date(1966, 10, 12))


def test_what_was_taken_over_is_made_to_fit_after_it_began(cast: Cast) -> None:
    own, taken = written(cast), written(cast, taken_from=cast.team5)
    refused(adapted, "", "không theo kinh nghiệm của tổ khác", cast, own)
    refused(adapted, "day", "bắt đầu ngày 10/10/1966", cast, taken, day=BEGAN - timedelta(days=1))
    refused(adapted, "day", "chưa tới", cast, taken, day=TODAY + timedelta(days=1))
    refused(adapted, "text", "sửa những gì", cast, taken, text="  ")
    refused(adapted, "text", "đang có tên Trần Thị D", cast, taken, text="Chị Trần Thị D chưa quen.")
    done = adapted(cast, taken)
    assert (done.adapted_on, done.adapted_by, done.owes_check) == (TODAY, cast.accounts.team_leader, False)
    refused(corrected, "taken_from", "không đổi tổ", cast, taken, taken_from=cast.teams[0])
    refused(corrected, "taken_from", "không đổi tổ", cast, taken)
    again = adapted(cast, taken, "Xếp thành ba cụm.", today=TODAY + timedelta(days=7))
    assert again.adapted == "Xếp thành ba cụm."
    refused(adapted, "", "chỉ sửa được trong một tuần", cast, taken, today=TODAY + timedelta(days=8))


def test_it_ends_once_with_a_reason_and_is_kept(cast: Cast) -> None:
    taken = adapted(cast, written(cast, taken_from=cast.team5), day=date(1966, 10, 15))
    refused(stopped, "day", "bắt đầu ngày", taken, BEGAN - timedelta(days=1))
    refused(stopped, "day", "sửa cho hợp ngày 15/10/1966", taken, date(1966, 10, 14))
    refused(stopped, "reason", "vì sao thôi", taken, reason=" ")
    assert stopped(taken).stopped_on == TODAY
    refused(stopped, "", "đã kết thúc", taken)
    refused(adapted, "", "đã kết thúc", cast, taken)
    refused(corrected, "since", "21/10/1966|15/10/1966", cast, taken, taken_from=cast.team5, since=date(1966, 10, 16))
    assert Improvement.objects.get().stop_reason == "Hết mặt hàng ấy."


# --- before and after ------------------------------------------------------------------------------------------------


def work(cast: Cast, worker: Worker, before: int, after: int, days: int = 5) -> Any:
    """At a norm of 100, so many days before BEGAN and as many from it on."""
    item = make_product(workshop=cast.workshop, code="BS 1")
    make_norm(product=item, units=100, since=date(1966, 1, 1))
    for n in range(days):
        make_output(worker=worker, product=item, day=BEGAN - timedelta(days=1 + n), good=before)
        make_output(worker=worker, product=item, day=BEGAN + timedelta(days=n), good=after)
    return item


def test_as_many_days_before_as_have_passed_since_are_compared(cast: Cast) -> None:
    item = work(cast, cast.people.d, before=50, after=110)
    make_output(worker=cast.people.d, product=item, day=BEGAN - timedelta(days=40), good=1)  # out of the span
    of = comparison(cast.people.d, BEGAN, TODAY, item)
    assert (of.before.first, of.before.last, of.after.last) == (date(1966, 9, 28), date(1966, 10, 9), TODAY)
    assert (of.before.days, of.after.days, of.before.per_man_day, of.level) == (5, 5, Fraction(50), Fraction(110, 50))
    assert comparison(cast.team6, BEGAN, TODAY, None).level == Fraction(110, 50)  # of the norm, where it has no item
    assert comparison(cast.people.d, BEGAN, TODAY, item, BEGAN - timedelta(days=3)).before.days == 3
    assert comparison(cast.people.d, BEGAN, BEGAN + timedelta(days=500), item).after.last == BEGAN + timedelta(days=91)


def test_fewer_than_five_days_or_another_item_are_not_compared(cast: Cast) -> None:
    item = work(cast, cast.people.d, before=50, after=110, days=4)
    assert comparison(cast.people.d, BEGAN, TODAY, item).level is None
    other = make_product(workshop=cast.workshop, code="BS 2")
    for n in range(9):
        make_output(worker=cast.people.d, product=other, day=BEGAN - timedelta(days=n - 4), good=10, shift=2)
    assert not comparison(cast.people.d, BEGAN, TODAY, item).is_enough
    assert comparison(cast.people.d, BEGAN, TODAY, other).level is None  # 4 days before: 5 are needed
    of_other = comparison(cast.people.d, BEGAN + timedelta(days=1), TODAY, other)
    assert (of_other.before.days, of_other.is_enough) == (5, False)


SEES = ("team_leader", "cell_leader", "party_member", "norm_officer", "manager")


@pytest.mark.parametrize("reader", [*SEES, "union_lead", "worker", "leader5", "administrator"])
def test_a_persons_figures_are_shown_to_who_may_see_their_output(reader: str, cast: Cast, client: Client) -> None:
    item = work(cast, cast.people.d, before=50, after=110)
    for n in range(5):
        make_output(worker=cast.people.h, product=item, day=BEGAN - timedelta(days=1 + n), good=100)
        make_output(worker=cast.people.h, product=item, day=BEGAN + timedelta(days=n), good=100)
    found = make_improvement(team=cast.team6, since=BEGAN, worker=cast.people.d, product=item)
    page = page_of(client, getattr(cast.accounts, reader), "improvement", **TEAM, improvement=found.pk)
    assert "Trần Thị D" in page
    assert "Bằng 140,0% trước đó (tăng 40,0%)" in page  # the team's: 105 after 75
    assert ("Bằng 220,0% trước đó (tăng 120,0%)" in page) is (reader in SEES)
    assert ("chỉ người ấy và những người phụ trách" in page) is (reader not in SEES)


def test_the_named_person_sees_their_own_figures_and_it_on_their_page(cast: Cast, client: Client) -> None:
    item = work(cast, cast.people.e, before=50, after=110)
    found = make_improvement(team=cast.team6, since=BEGAN, worker=cast.people.e, product=item, title="Gá đôi")
    page = page_of(client, cast.accounts.worker, "improvement", **TEAM, improvement=found.pk)
    assert page.count("Bằng 220,0% trước đó (tăng 120,0%)") == 2
    own = page_of(client, cast.accounts.worker, "my_page")
    assert "Gá đôi" in own
    assert "Cải tiến" in own


def test_a_fall_is_told_as_one_and_too_few_days_as_too_few(cast: Cast, client: Client) -> None:
    item = work(cast, cast.people.e, before=100, after=80)
    fell = make_improvement(team=cast.team6, since=BEGAN, product=item)
    page = page_of(client, cast.accounts.worker, "improvement", **TEAM, improvement=fell.pk)
    assert "Bằng 80,0% trước đó (giảm 20,0%)" in page
    assert "Con số không nói được là vì đâu." in page
    new = make_improvement(team=cast.team6, since=TODAY, product=item)
    page = page_of(client, cast.accounts.worker, "improvement", **TEAM, improvement=new.pk)
    assert "Chưa đủ số liệu: mặt hàng BS 1" in page


# --- pages -----------------------------------------------------------------------------------------------------------


def test_every_page_says_what_is_not_yet_made_to_fit_and_the_leader_is_told(
    cast: Cast, client: Client, of_team5: Improvement
) -> None:
    taken = make_improvement(team=cast.team6, since=BEGAN, source=of_team5, title="Như tổ 5")
    at = {**TEAM, "improvement": taken.pk}
    source = {"team": "to-5", "improvement": of_team5.pk}
    assert OWED in page_of(client, cast.accounts.worker, "improvements", **TEAM)
    assert OWED in page_of(client, cast.accounts.worker, "improvement", **at)
    of_source = page_of(client, cast.accounts.worker, "improvement", **source)
    assert OWED in of_source
    assert "Tổ đã áp dụng" in of_source
    assert "từ 10/10/1966" in of_source

    def told(account: Any) -> list[str]:
        items = ask("today", user=account, day=TODAY)
        return [item.detail for item in items if OWED in item.sentence]

    (detail,) = told(cast.accounts.team_leader)
    assert "Như tổ 5" in detail
    assert told(cast.accounts.cell_leader) == told(cast.accounts.leader5) == []
    adapted(cast, taken)
    assert told(cast.accounts.team_leader) == []
    assert OWED not in page_of(client, cast.accounts.worker, "improvements", **TEAM)


def test_one_that_ended_owes_no_check(cast: Cast) -> None:
    taken = make_improvement(team=cast.team6, since=BEGAN, taken_from=cast.team5, stopped_on=TODAY)
    assert not taken.owes_check
    items = ask("today", user=cast.accounts.team_leader, day=TODAY)
    assert not [item for item in items if OWED in item.sentence]


def sent(**changed: Any) -> dict[str, Any]:
    fields = {"key": uuid4(), "kind": "motion", "title": "Gá đôi", "text": "Thêm má kẹp.", "since": "1966-10-10"}
    return fields | changed


def test_the_leaders_and_the_norm_officer_write_and_keep_what_was_typed(cast: Cast, client: Client) -> None:
    url = reverse("improvement_add", kwargs=TEAM)
    for place, account in enumerate(("team_leader", "cell_leader", "norm_officer"), 1):
        answer = login(client, getattr(cast.accounts, account)).post(url, sent())
        assert (answer.status_code, Improvement.objects.count()) == (302, place)
    answer = client.post(url, sent(since="1966-10-22", title="Ngày mai mới làm"))
    assert answer.status_code == 422
    assert "Ngày mai mới làm" in answer.content.decode()
    for account in ("worker", "manager", "leader5", "union_lead"):
        assert login(client, getattr(cast.accounts, account)).post(url, sent()).status_code == 403
    assert login(client, cast.accounts.leader9).post(url, sent()).status_code == 404


def test_the_page_of_another_team_offers_to_take_it_over_and_the_form_begins_with_it(
    cast: Cast, client: Client, of_team5: Improvement
) -> None:
    page = page_of(client, cast.accounts.team_leader, "improvement", team="to-5", improvement=of_team5.pk)
    link = f"{reverse('improvement_add', kwargs=TEAM)}?tu={of_team5.pk}"
    assert link in page
    assert f'value="{of_team5.pk}" selected' in client.get(link).content.decode()
    answer = client.post(reverse("improvement_add", kwargs=TEAM), sent(source=of_team5.pk), follow=True)
    assert OWED in answer.content.decode()
    assert "Áp dụng ở" not in page_of(client, cast.accounts.worker, "improvement", team="to-5", improvement=of_team5.pk)


def test_whether_the_head_of_the_cell_made_it_fit_is_not_told_to_the_workshop(cast: Cast, client: Client) -> None:
    """An office in the Party tells that somebody is in it."""
    taken = written(cast, taken_from=cast.team5)
    adapted(cast, taken, by=cast.accounts.cell_leader)
    page = page_of(client, cast.accounts.worker, "improvement", **TEAM, improvement=taken.pk)
    assert "Xếp thành hai cụm." in page
    assert cast.people.loi.full_name not in page


def test_correcting_making_fit_ending_and_removing_by_their_pages(cast: Cast, client: Client) -> None:
    taken = written(cast, taken_from=cast.team5)
    parts = {**TEAM, "improvement": taken.pk}
    visitor = login(client, cast.accounts.team_leader)
    before = visitor.get(reverse("improvement_change", kwargs=parts)).content.decode()
    assert "Thêm má kẹp đôi." in before
    data = sent(title="Gá ba", taken_from=cast.team5.pk)
    assert visitor.post(reverse("improvement_change", kwargs=parts), data).status_code == 302
    fit = {"text": "Xếp hai cụm.", "day": "1966-10-20"}
    assert visitor.post(reverse("improvement_adapt", kwargs=parts), fit).status_code == 302
    end = {"day": "1966-10-21", "reason": "Hết mặt hàng."}
    assert visitor.post(reverse("improvement_stop", kwargs=parts), end | {"day": "1966-10-19"}).status_code == 422
    assert visitor.post(reverse("improvement_stop", kwargs=parts), end).status_code == 302
    taken.refresh_from_db()
    assert (taken.title, taken.adapted, taken.stop_reason) == ("Gá ba", "Xếp hai cụm.", "Hết mặt hàng.")
    assert visitor.post(reverse("improvement_remove", kwargs=parts)).status_code == 302
    assert not Improvement.objects.exists()


# --- whoever has left ------------------------------------------------------------------------------------------------


def test_of_somebody_erased_the_improvement_stays_without_the_name(cast: Cast) -> None:
    named = make_improvement(team=cast.team6, since=BEGAN, worker=cast.people.d)
    said = make_improvement(team=cast.team6, since=BEGAN, text="Chị Trần Thị D nghĩ ra.")
    stay = cast.people.d.team_memberships.get()
    stay.period = (stay.period.lower, TODAY)
    stay.save()
    cast.people.d.left_on = TODAY - timedelta(days=1)
    cast.people.d.save()
    erase_worker(worker=cast.people.d.pk, today=TODAY)
    named.refresh_from_db()
    said.refresh_from_db()
    assert (named.worker, named.title, said.text) == (None, "Xếp phôi vừa tầm tay", "…")
