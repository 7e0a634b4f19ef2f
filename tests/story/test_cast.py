"""The cast that every test starts from."""

from django.test import Client

from members.domain.account import Role
from production.models import DailyOutput
from teamtrack.business_day import business_day
from tests.cast import Cast, login
from tests.factories.production import make_output


def test_each_account_stands_for_what_it_is_named_after(cast: Cast) -> None:
    accounts = cast.accounts
    roles = {
        name: getattr(accounts, name).stands.roles
        for name in ("administrator", "manager", "branch_secretary", "norm_officer", "team_leader", "cell_leader")
    } | {
        name: getattr(accounts, name).stands.roles
        for name in ("party_member", "union_lead", "youth_lead", "womens_lead", "worker")
    }
    assert roles == {
        "administrator": {Role.ADMINISTRATOR},
        "manager": {Role.WORKSHOP_MANAGER},
        "branch_secretary": {Role.BRANCH_COMMITTEE},
        "norm_officer": {Role.NORM_OFFICER},
        "team_leader": {Role.TEAM_LEADER, Role.WORKER},
        "cell_leader": {Role.CELL_LEADER, Role.PARTY_MEMBER, Role.WORKER},
        "party_member": {Role.PARTY_MEMBER, Role.WORKER},
        "union_lead": {Role.UNION_LEAD, Role.WORKER},
        "youth_lead": {Role.YOUTH_LEAD, Role.WORKER},
        "womens_lead": {Role.WOMENS_LEAD, Role.WORKER},
        "worker": {Role.WORKER},
    }


def test_accounts_of_the_other_workshop_reach_nothing_of_z2(cast: Cast) -> None:
    nine = (cast.accounts.manager9, cast.accounts.leader9, cast.accounts.worker9)
    assert {workshop for account in nine for workshop in account.stands.workshops} == {cast.workshop9.pk}


def test_today_is_the_day_of_the_cast(cast: Cast) -> None:
    assert business_day() == cast.today


def test_output_stands_for_the_team_and_norm_of_its_day(cast: Cast) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=cast.today, good=152)
    row = DailyOutput.objects.get()
    assert (row.team, row.norm) == (cast.team6, cast.norm130)


def test_login_signs_in_without_the_sign_in_page(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.worker)
    assert client.session["_auth_user_id"] == str(cast.accounts.worker.pk)
