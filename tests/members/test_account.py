"""Accounts and roles: a second person confirms; nobody raises themself."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from members.actions.account import (
    confirm_role,
    create_account,
    end_role,
    propose_role,
    renew_first_password,
    set_active,
)
from members.actions.second_step import reset_second_step
from members.actions.worker import retire_worker
from members.domain.account import Role
from members.models import Account, OrganisationMembership, RoleAssignment, Worker
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login
from tests.factories.members import make_account, make_role, make_worker
from tests.htmx import apply, assert_same_page, parse

QUERIES = 4  # session, account with what it stands for, accounts, their roles with those that wait
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
        confirm_role(assignment=role, by=first, today=TODAY)
    confirm_role(assignment=role, by=second, today=TODAY)
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
        confirm_role(assignment=role, by=second, today=TODAY)


def head_proposed(cast: Cast, worker: Worker, since: date = TODAY) -> RoleAssignment:
    by = cast.accounts.administrator
    return propose_role(worker=worker, role=Role.CELL_LEADER, over=cast.cell, since=since, by=by, today=TODAY)


def test_only_a_member_of_that_very_cell_becomes_its_head(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="không sinh hoạt ở Tổ đảng tổ máy 6") as refused:
        head_proposed(cast, cast.people.e)
    assert refused.value.field == "over"
    role = head_proposed(cast, cast.people.hoa)
    membership = cast.people.hoa.organisation_memberships.get()
    membership.period = (membership.period.lower, TODAY)
    membership.save()
    with pytest.raises(RuleBroken, match="21/10/1966, Đào Thị Hoa không sinh hoạt"):
        confirm_role(assignment=role, by=cast.accounts.second_administrator, today=TODAY)


def test_a_new_cell_without_members_gets_its_first_head(cast: Cast) -> None:
    OrganisationMembership.objects.filter(cell=cast.cell).delete()
    role = head_proposed(cast, cast.people.e)
    assert confirm_role(assignment=role, by=cast.accounts.second_administrator, today=TODAY).is_confirmed


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
        create_account(worker=cast.people.c, username="LOI", by=cast.accounts.administrator, today=TODAY)


def test_a_role_over_something_that_does_not_fit_it_is_refused_with_what_to_do(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.administrator)
    url = reverse("account", kwargs={"account": cast.accounts.worker.pk})
    answer = client.post(url, {"role": "team_leader", "over": f"workshop-{cast.workshop.pk}", "since": "1966-10-21"})
    assert (answer.status_code, "hợp với nhiệm vụ" in answer.content.decode()) == (422, True)


def test_a_person_of_an_office_is_added_with_an_account(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.administrator)
    typed = {"full_name": "Phạm  Thị  Bảy", "code": "V-7", "is_woman": "on", "team": "", "username": "bay"}
    answer = client.post(reverse("person_add"), typed)
    made = Account.objects.select_related("worker").get(username="bay")
    password = answer.content.decode().split("<code>")[1].split("</code>")[0]
    assert made.worker is not None
    assert (made.worker.full_name, made.worker.entered_on) == ("Phạm Thị Bảy", TODAY)
    assert (made.worker.team_memberships.count(), made.password_once, made.check_password(password)) == (0, True, True)


def test_the_first_leader_of_a_team_is_added_to_the_team_with_an_account(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.administrator)
    typed = {"full_name": "Phạm Văn Bảy", "code": "V-7", "team": cast.team9.pk, "username": "bay"}
    client.post(reverse("person_add"), typed)
    stay = Account.objects.get(username="bay").worker.team_memberships.get()  # type: ignore[union-attr]
    assert (stay.team, stay.period.lower, stay.period.upper) == (cast.team9, TODAY, None)


def test_somebody_of_another_team_is_not_added_and_the_form_says_so(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.administrator)
    known = cast.others[0]
    typed = {"full_name": known.full_name, "code": known.code, "team": cast.team6.pk, "username": "bay"}
    answer = client.post(reverse("person_add"), typed)
    assert (answer.status_code, "ở tổ khác" in answer.content.decode()) == (422, True)
    assert not Account.objects.filter(username="bay").exists()


def test_when_the_sign_in_name_is_taken_nobody_is_added(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.administrator)
    typed = {"full_name": "Phạm Văn Bảy", "code": "V-7", "team": "", "username": "LOI"}
    answer = client.post(reverse("person_add"), typed)
    assert (answer.status_code, "đã có người dùng" in answer.content.decode()) == (422, True)
    assert not Worker.objects.filter(code="V-7").exists()


def test_the_new_first_password_ends_every_session(cast: Cast, client: Client) -> None:
    browser = login(Client(), cast.accounts.worker)
    assert browser.get(reverse("my_page")).status_code == 200
    login(client, cast.accounts.administrator)
    url = reverse("account_renew", kwargs={"account": cast.accounts.worker.pk})
    password = client.post(url).content.decode().split("<code>")[1].split("</code>")[0]
    assert browser.get(reverse("my_page")).headers["Location"].startswith("/vao/")
    account = Account.objects.get(pk=cast.accounts.worker.pk)
    assert (account.password_once, account.check_password(password)) == (True, True)


def test_the_first_password_is_in_no_cache(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.administrator)
    answer = client.post(reverse("account_renew", kwargs={"account": cast.accounts.worker.pk}))
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_account_of_somebody_who_left_stays_disabled(cast: Cast) -> None:
    retire_worker(worker=cast.people.e, last_day=TODAY, by=cast.accounts.team_leader, today=TODAY)
    account = Account.objects.get(worker=cast.people.e)
    with pytest.raises(RuleBroken, match="vẫn khóa"):
        set_active(account=account, active=True, by=cast.accounts.administrator)
    assert not Account.objects.get(pk=account.pk).is_active


def test_a_disabled_account_is_enabled_again_by_its_page(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.administrator)
    states = []
    for turn in ("account_disable", "account_enable"):
        client.post(reverse(turn, kwargs={"account": cast.accounts.worker.pk}))
        states.append(Account.objects.get(pk=cast.accounts.worker.pk).is_active)
    assert states == [False, True]


def test_a_role_that_was_never_confirmed_is_withdrawn_without_a_trace(cast: Cast) -> None:
    role = propose_role(
        worker=cast.people.e,
        role=Role.UNION_LEAD,
        over=cast.team6,
        since=TODAY,
        by=cast.accounts.administrator,
        today=TODAY,
    )
    end_role(assignment=role, by=cast.accounts.administrator, today=TODAY)
    assert cast.people.e.roles.count() == 0


def test_an_administrator_does_not_end_their_own_role(cast: Cast) -> None:
    own = cast.accounts.administrator.worker.roles.get()  # type: ignore[union-attr]
    with pytest.raises(RuleBroken, match="quản trị khác"):
        end_role(assignment=own, by=cast.accounts.administrator, today=TODAY)


def test_nobody_becomes_another_administrator_by_a_new_password(cast: Cast) -> None:
    """Else one person alone could propose a role, sign in as the other, and confirm it."""
    first, second = cast.accounts.administrator, cast.accounts.second_administrator
    with pytest.raises(RuleBroken, match="changepassword quan-tri-2"):
        renew_first_password(account=second, by=first, today=TODAY)
    assert Account.objects.get(pk=second.pk).password == second.password


def test_nobody_becomes_somebody_of_the_cell_by_a_new_password(cast: Cast, client: Client) -> None:
    """One administrator alone proposes it; until another gives it nothing has changed."""
    first, second, loi = cast.accounts.administrator, cast.accounts.second_administrator, cast.accounts.cell_leader
    url = reverse("account_renew", kwargs={"account": loi.pk})
    login(client, first)
    for _time in range(2):
        assert "<code>" not in client.post(url, follow=True).content.decode()
    assert Account.objects.get(pk=loi.pk).password == loi.password
    assert len(parse(client.get(reverse("account", kwargs={"account": loi.pk}))).select("main .btn-primary")) == 1
    login(client, second)
    assert "Mật khẩu ban đầu cần xác nhận: Nguyễn Thúy Lợi" in client.get(reverse("home")).content.decode()
    assert len(parse(client.get(reverse("account", kwargs={"account": loi.pk}))).select("main .btn-primary")) == 2
    assert len(parse(client.get(reverse("accounts"))).select("#list .chip.warn")) == 1
    password = client.post(url).content.decode().split("<code>")[1].split("</code>")[0]
    browser = login(Client(), Account.objects.get(pk=loi.pk))
    told = browser.get(reverse("change_password")).content.decode()
    assert "Mật khẩu ban đầu do Tô Văn Hai cấp ngày 21/10/1966, Tô Thị Một đề nghị" in " ".join(told.split())
    assert Account.objects.get(pk=loi.pk).check_password(password)
    assert "Mật khẩu ban đầu cần xác nhận" not in client.get(reverse("home")).content.decode()


def test_who_will_be_head_of_a_cell_gets_a_first_password_by_two_as_well(cast: Cast) -> None:
    make_role(worker=cast.people.e, role=Role.CELL_LEADER, over=cast.cell, since=date(1966, 11, 1))
    account = cast.accounts.worker
    assert renew_first_password(account=account, by=cast.accounts.administrator, today=TODAY) == ""
    assert Account.objects.get(pk=account.pk).password == account.password


def test_the_first_password_of_a_new_account_of_the_cell_is_given_by_a_second_administrator(cast: Cast) -> None:
    account, password = create_account(
        worker=cast.people.thao, username="thao", by=cast.accounts.administrator, today=TODAY
    )
    assert (password, account.has_usable_password()) == ("", False)
    password = renew_first_password(account=account, by=cast.accounts.second_administrator, today=TODAY)
    assert Account.objects.get(pk=account.pk).check_password(password)


def test_a_first_password_that_was_proposed_can_be_withdrawn(cast: Cast, client: Client) -> None:
    loi = cast.accounts.cell_leader
    renew_first_password(account=loi, by=cast.accounts.administrator, today=TODAY)
    login(client, cast.accounts.administrator)
    client.post(reverse("account_renew_end", kwargs={"account": loi.pk}))
    assert not loi.renewals.exists()
    assert renew_first_password(account=loi, by=cast.accounts.second_administrator, today=TODAY) == ""


def test_the_database_itself_refuses_a_password_given_by_who_proposed_it(cast: Cast) -> None:
    by = cast.accounts.administrator
    renew_first_password(account=cast.accounts.cell_leader, by=by, today=TODAY)
    with pytest.raises(IntegrityError, match="nobody_gives_what_they_proposed"):
        cast.accounts.cell_leader.renewals.update(given_by=by, given_on=TODAY)


def test_one_s_own_account_tells_when_and_by_whom_it_was_given_anew(cast: Cast, client: Client) -> None:
    loi = cast.accounts.cell_leader
    login(client, loi)
    assert "đặt lại bước hai ngày" not in client.get(reverse("my_account")).content.decode()
    reset_second_step(account=loi, by=cast.accounts.administrator, today=TODAY)
    page = login(client, Account.objects.get(pk=loi.pk)).get(reverse("my_account")).content.decode()
    assert "đặt lại bước hai ngày 21/10/1966" in page


def test_who_confirmed_a_role_stays_on_record(cast: Cast) -> None:
    third = make_account(
        username="quan-tri-3",
        worker=make_worker(name="Tô Văn Ba", enterprise=cast.enterprise),
        role=Role.ADMINISTRATOR,
        over=cast.enterprise,
    )
    by = cast.accounts.administrator
    role = propose_role(worker=cast.people.e, role=Role.TEAM_LEADER, over=cast.team6, since=TODAY, by=by, today=TODAY)
    confirm_role(assignment=role, by=third, today=TODAY)
    with pytest.raises(RuleBroken, match="xác nhận rồi"):
        confirm_role(assignment=role, by=cast.accounts.second_administrator, today=TODAY)
    role.refresh_from_db()
    assert role.confirmed_by == third


def test_a_role_that_has_ended_is_not_made_longer_by_ending_it_again(cast: Cast) -> None:
    ended = make_role(
        worker=cast.people.e, role=Role.UNION_LEAD, over=cast.team6, since=date(1965, 1, 1), until=date(1966, 1, 1)
    )
    with pytest.raises(RuleBroken, match="kết thúc"):
        end_role(assignment=ended, by=cast.accounts.administrator, today=TODAY)
    ended.refresh_from_db()
    assert ended.period.upper == date(1966, 1, 1)


def test_the_database_itself_refuses_a_proposer_who_confirms(cast: Cast) -> None:
    first = cast.accounts.administrator
    with pytest.raises(IntegrityError, match="nobody_confirms_what_they_proposed"):
        make_role(worker=cast.people.e, role=Role.TEAM_LEADER, over=cast.team6, proposed_by=first, confirmed_by=first)


def test_what_waits_for_a_second_person_is_told_to_them_alone(cast: Cast, client: Client) -> None:
    first, second = cast.accounts.administrator, cast.accounts.second_administrator
    propose_role(worker=cast.people.e, role=Role.TEAM_LEADER, over=cast.team6, since=TODAY, by=first, today=TODAY)
    told = {
        account.username: "1 nhiệm vụ" in login(Client(), account).get(reverse("home")).content.decode()
        for account in (first, second, cast.accounts.team_leader)
    }
    assert told == {"quan-tri": False, "quan-tri-2": True, "thinh": False}
    buttons = {
        account.username: len(parse(login(Client(), account).get(reverse("accounts"))).select("form[action*=xac-nhan]"))
        for account in (first, second)
    }
    assert buttons == {"quan-tri": 0, "quan-tri-2": 1}


def test_every_scope_stands_under_the_roles_that_are_held_over_it(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.administrator)
    page = parse(client.get(reverse("account", kwargs={"account": cast.accounts.worker.pk})))
    groups = {group["label"]: len(group.select("option")) for group in page.select("#id_over optgroup")}
    assert list(groups) == [
        "Xí nghiệp: quản trị",
        "Chi bộ phân xưởng: chi ủy",
        "Phân xưởng: quản đốc phân xưởng, cán bộ định mức",
        "Tổ sản xuất: tổ trưởng sản xuất, tổ trưởng công đoàn, phân đoàn trưởng, tổ trưởng nữ công",
        "Tổ đảng: tổ trưởng tổ đảng",
    ]
    assert list(groups.values()) == [1, 1, 2, 7, 1]


def names_on(client: Client, **asked: str) -> list[str]:
    return [link.get_text(strip=True) for link in parse(client.get(reverse("accounts"), asked)).select("#list th a")]


@pytest.mark.parametrize("search", ["thuy loi", "Lợi", "loi"])
def test_an_account_is_found_by_name_or_sign_in_name(cast: Cast, client: Client, search: str) -> None:
    assert names_on(login(client, cast.accounts.administrator), tim=search) == ["Nguyễn Thúy Lợi"]


@pytest.mark.parametrize("asked", [{"tim": "\0"}, {"tim": "%"}, {"sau": "x"}, {"sau": "9" * 30}, {"tim": "x" * 9000}])
def test_an_odd_query_of_accounts_is_answered(cast: Cast, client: Client, asked: dict[str, str]) -> None:
    answer = login(client, cast.accounts.administrator).get(reverse("accounts"), asked)
    assert (answer.status_code, len(parse(answer).select("#list"))) == (200, 1)


def test_accounts_come_in_pages_with_the_same_queries_for_few_and_many(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    login(client, cast.accounts.administrator)
    client.get(reverse("accounts"))  # the first request of a session also writes it
    with django_assert_num_queries(QUERIES):
        assert len(names_on(client, tim="loi")) == 1
    for number in range(60):
        make_account(username=f"so-{number}", worker=make_worker(name=f"Mai Thị Số{number:02d}", team=cast.team6))
    with django_assert_num_queries(QUERIES):
        first = parse(client.get(reverse("accounts"), {"tim": "mai thi so"}))
    assert len(first.select("#list th a")) == 50
    second = parse(client.get(reverse("accounts") + str(first.select(".pager a")[0]["href"])))
    names = [link.get_text(strip=True) for page in (first, second) for link in page.select("#list th a")]
    assert names == [f"Mai Thị Số{number:02d}" for number in range(60)]


def test_the_live_search_of_accounts_equals_the_page(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.administrator)
    page = parse(client.get(reverse("accounts"), {"tim": "sang"}))
    answer = client.get(reverse("accounts"), {"partial": "list", "tim": "sang"}, headers={"HX-Request": "true"})
    apply(page, page.select("form.filters")[0], answer)
    assert_same_page(page, parse(client.get(reverse("accounts"), {"tim": "sang"})))
