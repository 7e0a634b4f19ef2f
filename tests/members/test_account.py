"""Accounts and roles: a second person confirms; nobody raises themself."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.actions.account import confirm_role, create_account, end_role, propose_role, set_active
from members.domain.account import Role
from members.models import Account
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login

TODAY = date(1966, 10, 21)


def leads(account: Account, cast: Cast) -> bool:
    return cast.team6.pk in Account.objects.get(pk=account.pk).stands.teams(Role.TEAM_LEADER)


def test_a_role_counts_only_once_a_second_administrator_has_confirmed_it(cast: Cast) -> None:
    first, second = cast.accounts.administrator, cast.accounts.second_administrator
    role = propose_role(
        worker=cast.people.e, role=Role.TEAM_LEADER, over=cast.team6, since=TODAY, by=first, today=TODAY
    )
    assert not leads(cast.accounts.worker, cast)
    with pytest.raises(RuleBroken, match="người thứ hai"):
        confirm_role(assignment=role, by=first)
    confirm_role(assignment=role, by=second)
    assert leads(cast.accounts.worker, cast)


def test_nobody_gives_themself_a_role_and_nobody_confirms_their_own(cast: Cast) -> None:
    first, second = cast.accounts.administrator, cast.accounts.second_administrator
    with pytest.raises(RuleBroken, match="tự giao"):
        propose_role(
            worker=first.worker, role=Role.WORKSHOP_MANAGER, over=cast.workshop, since=TODAY, by=first, today=TODAY
        )
    role = propose_role(
        worker=second.worker, role=Role.WORKSHOP_MANAGER, over=cast.workshop, since=TODAY, by=first, today=TODAY
    )
    with pytest.raises(RuleBroken, match="người thứ hai"):
        confirm_role(assignment=role, by=second)


def test_a_role_is_never_given_backwards(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="từ hôm nay"):
        propose_role(
            worker=cast.people.e,
            role=Role.TEAM_LEADER,
            over=cast.team6,
            since=date(1966, 10, 20),
            by=cast.accounts.administrator,
            today=TODAY,
        )


def test_the_same_role_twice_is_refused_in_words(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="đã giữ nhiệm vụ này"):
        propose_role(
            worker=cast.people.thinh,
            role=Role.TEAM_LEADER,
            over=cast.team6,
            since=TODAY,
            by=cast.accounts.administrator,
            today=TODAY,
        )


def test_a_role_that_ends_counts_no_more_and_stays_readable(cast: Cast) -> None:
    held = cast.people.thinh.roles.get()
    end_role(assignment=held, by=cast.accounts.administrator, today=TODAY)
    held.refresh_from_db()
    assert (leads(cast.accounts.team_leader, cast), held.period.upper) == (False, TODAY)


def test_nobody_disables_their_own_account(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="tự khóa"):
        set_active(account=cast.accounts.administrator, active=False, by=cast.accounts.administrator)


def test_the_first_password_is_shown_once_and_must_be_changed(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.administrator)
    worker = cast.people.c
    answer = client.post(reverse("account_add"), {"worker": worker.pk, "username": "Anh-C"})
    account = Account.objects.get(worker=worker)
    password = answer.content.decode().split("<code>")[1].split("</code>")[0]
    assert (account.username, account.password_once, account.check_password(password)) == ("anh-c", True, True)
    assert password not in client.get(reverse("account", kwargs={"account": account.pk})).content.decode()


def test_a_sign_in_name_belongs_to_one_person(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="đã có người dùng"):
        create_account(worker=cast.people.c, username="LOI")


def test_a_role_over_something_that_does_not_fit_it_is_refused_with_what_to_do(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.administrator)
    url = reverse("account", kwargs={"account": cast.accounts.worker.pk})
    answer = client.post(url, {"role": "team_leader", "over": f"workshop-{cast.workshop.pk}", "since": "1966-10-21"})
    assert (answer.status_code, "hợp với nhiệm vụ" in answer.content.decode()) == (422, True)
