"""Consent: purpose by purpose, given and taken back, and what goes with it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.actions.rights import give_consent, withdraw_consent
from members.domain.account import Organisation
from members.domain.rights import Purpose
from members.models import CareCase, CareStory, Consent, Worker
from teamtrack.audit import as_system
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login
from tests.factories.confidential import make_known
from tests.htmx import parse

TODAY = date(1966, 10, 21)  # a Friday


def agree(cast: Cast, purpose: Purpose, words: str = "") -> Consent:
    account = cast.accounts.worker
    return give_consent(worker=cast.people.e, purpose=purpose, words=words, by=account, today=TODAY)


def test_a_phone_number_is_kept_with_consent_and_goes_with_it(cast: Cast) -> None:
    agree(cast, Purpose.PHONE, " 04  12 34 ")
    worker = Worker.objects.get(pk=cast.people.e.pk)
    assert worker.phone == "04 12 34"
    withdraw_consent(worker=worker, purpose=Purpose.PHONE, today=TODAY)
    worker.refresh_from_db()
    assert worker.phone == ""
    assert Consent.objects.get().withdrawn_on == TODAY


def test_agreeing_to_a_phone_number_says_which(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Ghi rõ điều được phép ghi"):
        agree(cast, Purpose.PHONE)
    assert not Consent.objects.exists()


def test_consent_withdrawn_erases_the_story_at_once_and_leaves_the_case(cast: Cast) -> None:
    make_known(
        worker=cast.people.e,
        team=cast.team6,
        cell=cast.cell,
        by=cast.people.loi,
        organisation=Organisation.UNION,
        day=TODAY,
    )
    withdraw_consent(worker=cast.people.e, purpose=Purpose.CARE, today=TODAY)
    with as_system("test"):
        assert (CareStory.objects.count(), CareCase.objects.count()) == (0, 1)


def test_what_was_never_given_cannot_be_withdrawn(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Đã thôi đồng ý"):
        withdraw_consent(worker=cast.people.e, purpose=Purpose.VISITS, today=TODAY)


def test_the_consent_page_gives_and_takes_back_without_a_script(cast: Cast, client: Client) -> None:
    visitor = login(client, cast.accounts.worker)
    visitor.post(reverse("consent"), {"purpose": "praise", "give": "on"})
    assert Consent.objects.get().worker == cast.people.e
    visitor.post(reverse("consent"), {"purpose": "praise"})
    assert Consent.objects.get().withdrawn_on == TODAY


@pytest.mark.parametrize("typed", ["0" * 21, "abc", "12345", ""])
def test_what_cannot_be_dialled_is_told_beside_the_field_and_stays_in_it(
    cast: Cast, client: Client, typed: str
) -> None:
    refused = login(client, cast.accounts.worker).post(
        reverse("consent"), {"purpose": "phone", "give": "on", "words": typed}
    )
    assert (refused.status_code, Consent.objects.count()) == (422, 0)
    page = parse(refused)
    assert page.select_one("#id_words_error .error")
    assert page.select_one("#id_words")["value"] == typed  # type: ignore[index]


def test_a_withdrawal_is_asked_once_and_the_answer_says_what_was_erased(cast: Cast, client: Client) -> None:
    agree(cast, Purpose.PHONE, "04 12 34")
    visitor = login(client, cast.accounts.worker)
    question = parse(visitor.get(reverse("consent"))).select_one("main details form")
    assert question is not None
    assert "số điện thoại" in question.text
    answer = visitor.post(reverse("consent"), {"purpose": "phone"}, follow=True)
    assert "Đã xóa: số điện thoại của anh chị" in answer.content.decode()
