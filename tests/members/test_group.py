"""Groups of Team 6: formed, moved with their history, wishes kept, each broken rule a sentence that changes nothing."""

from datetime import date
from itertools import pairwise
from urllib.parse import urlencode

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse

from members.actions.group import Lot, change_lead, end_wish, form_groups, move_to_group, wish_pair
from members.actions.membership import join_organisation
from members.actions.worker import retire_worker
from members.domain.account import Organisation
from members.domain.group import PairKind
from members.models import GroupLead, GroupMembership, MentoringGroup, PairWish, Worker
from members.queries.group import group_of, wish_lines, wishes_of
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login
from tests.factories.group import make_group, make_relation, make_wish
from tests.htmx import parse

FORMED = date(1966, 5, 5)


def lots(cast: Cast) -> list[Lot]:
    """Five, five and five of the story, E and H together."""
    people = cast.people
    return [
        Lot(people.loi.pk, tuple(w.pk for w in (people.c, people.nhung, people.e, people.h, people.mui))),
        Lot(people.hoa.pk, tuple(w.pk for w in (people.tri, people.binh, people.thinh, people.thuy, people.tuong))),
        Lot(people.thao.pk, tuple(w.pk for w in (people.sang, people.quynh, people.hai, people.phuoc, people.d))),
    ]


def form(cast: Cast, wanted: list[Lot] | None = None, since: date = FORMED) -> list[MentoringGroup]:
    form_groups(
        team=cast.team6,
        lots=lots(cast) if wanted is None else wanted,
        since=since,
        reason="",
        by=cast.accounts.cell_leader,
        today=cast.today,
    )
    return list(MentoringGroup.objects.filter(team=cast.team6, ended_on=None).order_by("name", "pk"))


def stays(worker: Worker) -> list[tuple[str, date, date | None]]:
    rows = GroupMembership.objects.filter(worker=worker).order_by("period", "pk")
    return [(row.group.name, row.period.lower, row.period.upper) for row in rows.select_related("group")]


def swap(cast: Cast, one: Worker, group: MentoringGroup, other: Worker | None, since: date | None = None) -> None:
    move_to_group(
        worker=one,
        group=group,
        since=since or cast.today,
        reason="Tách hai anh.",
        by=cast.accounts.cell_leader,
        today=cast.today,
        swap=other,
    )


def wished(cast: Cast, one: Worker, other: Worker, review_on: date | None = None) -> PairWish:
    return wish_pair(
        team=cast.team6,
        kind=PairKind.APART,
        one=one,
        other=other,
        reason="cùng giữ mức",
        review_on=review_on,
        today=cast.today,
    )


def asked(*leads: Worker) -> dict[str, int | list[int]]:
    """The address of the assistant: these in charge, the usual weights."""
    return {"phu_trach": [lead.pk for lead in leads], "nghe": 4, "noi_o": 2, "di_lai": 4}


def test_groups_are_formed_with_a_member_in_charge_of_each(cast: Cast) -> None:
    groups = form(cast)
    assert [group.memberships.count() for group in groups] == [5, 5, 5]
    leads = GroupLead.objects.filter(group__in=groups).values_list("group__name", "worker__full_name")
    assert sorted(leads) == [
        (groups[0].name, "Nguyễn Thúy Lợi"),
        (groups[1].name, "Đào Thị Hoa"),
        (groups[2].name, "Lê Thị Thảo"),
    ]


def test_a_new_arrangement_moves_only_whose_group_differs_and_keeps_the_history(cast: Cast) -> None:
    first, second, _third = form(cast)
    one, two, three = lots(cast)
    people = cast.people
    changed = [
        Lot(one.lead, tuple(people.tri.pk if pk == people.h.pk else pk for pk in one.people)),
        Lot(two.lead, tuple(people.h.pk if pk == people.tri.pk else pk for pk in two.people)),
        three,
    ]
    form(cast, changed, since=date(1966, 10, 3))
    assert stays(people.h) == [(first.name, FORMED, date(1966, 10, 3)), (second.name, date(1966, 10, 3), None)]
    assert stays(people.c) == [(first.name, FORMED, None)]


def test_fewer_members_in_charge_end_a_group_and_more_make_one(cast: Cast) -> None:
    form(cast)
    one, two, three = lots(cast)
    everybody = (*one.people, *two.people, *three.people)
    form(cast, [Lot(one.lead, everybody[:8]), Lot(two.lead, everybody[8:])], since=date(1966, 9, 1))
    ended = MentoringGroup.objects.get(team=cast.team6, ended_on=date(1966, 9, 1))
    assert not GroupMembership.objects.filter(group=ended, period__contains=cast.today).exists()
    assert not GroupLead.objects.filter(group=ended, period__contains=cast.today).exists()
    groups = form(cast, since=date(1966, 10, 3))
    assert [group.memberships.filter(period__contains=cast.today).count() for group in groups] == [5, 5, 5]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("left", "Ngày 21/10/1966 chưa vào nhóm nào: Phạm Văn E. Xin bấm gợi ý lại, hoặc chọn ngày muộn hơn."),
        ("uneven", "Các nhóm chỉ được chênh nhau một người; ở đây nhóm đông nhất 6, nhóm ít nhất 4."),
        ("twice", "Phạm Văn E bị xếp vào hai nhóm: chỉ để ở một nhóm, hoặc bấm gợi ý lại."),
        ("stranger", "Từ ngày 21/10/1966 tổ đã có thay đổi; chọn ngày muộn hơn, hoặc bấm gợi ý lại."),
        ("lead", "Mỗi nhóm cần một đảng viên phụ trách riêng, ngày 21/10/1966 ở trong tổ"),
        ("future", "Ngày 22/10/1966 chưa tới."),
    ],
)
def test_groups_that_break_a_rule_are_refused_with_a_sentence(cast: Cast, change: str, words: str) -> None:
    one, two, three = lots(cast)
    e = cast.people.e.pk
    without = tuple(pk for pk in one.people if pk != e)
    wanted = {
        "left": [Lot(one.lead, without), two, three],
        "uneven": [Lot(one.lead, without), Lot(two.lead, (*two.people, e)), three],
        "twice": [one, Lot(two.lead, (*two.people, e)), three],
        "stranger": [Lot(one.lead, (*one.people, cast.others[0].pk)), two, three],
        "lead": [Lot(cast.people.c.pk, one.people), two, three],
        "future": [one, two, three],
    }[change]
    with pytest.raises(RuleBroken, match=words.replace(".", r"\.")):
        form(cast, wanted, since=date(1966, 10, 22) if change == "future" else FORMED)
    assert not GroupMembership.objects.exists()


def test_an_arrangement_that_breaks_a_wish_is_refused_and_one_before_the_last_change(cast: Cast) -> None:
    wish = make_wish(team=cast.team6, one=cast.people.e, other=cast.people.h)
    with pytest.raises(RuleBroken, match="Phạm Văn E và Lê Văn H đang được xếp khác nhóm"):
        form(cast)
    wish.delete()
    form(cast)
    with pytest.raises(RuleBroken, match="gần nhất là ngày 05/05/1966"):
        form(cast, since=date(1966, 5, 4))


def test_e_and_h_sit_together_and_are_parted_by_an_exchange(cast: Cast) -> None:
    """Story, figure 17: the wish says who could change places; Trị and H do, and the groups stay of one size."""
    first, second, _third = form(cast)
    people = cast.people
    for worker, other in pairwise((people.e, people.c, people.tri)):
        make_relation(one=worker, other=other)
    wished(cast, people.h, people.e)
    (line,) = wish_lines(cast.team6, wishes_of(cast.team6, cast.today), cast.today)
    assert not line.is_kept
    assert line.swaps
    swap(cast, people.h, second, people.tri)
    (line,) = wish_lines(cast.team6, wishes_of(cast.team6, cast.today), cast.today)
    assert line.is_kept
    assert stays(people.h) == [(first.name, FORMED, cast.today), (second.name, cast.today, None)]
    assert stays(people.tri) == [(second.name, FORMED, cast.today), (first.name, cast.today, None)]
    with pytest.raises(RuleBroken, match="đang được xếp khác nhóm"):
        swap(cast, people.h, first, people.c)


def test_a_move_alone_that_leaves_sizes_two_apart_asks_for_an_exchange(cast: Cast) -> None:
    first, second, _third = form(cast)
    with pytest.raises(RuleBroken, match="4, 5, 6 người") as refused:
        swap(cast, cast.people.h, second, None)
    assert refused.value.field == "swap"
    assert group_of(cast.people.h.pk, cast.today) == first


def test_a_second_change_of_the_same_day_takes_the_place_of_the_first(cast: Cast) -> None:
    first, second, third = form(cast)
    people = cast.people
    swap(cast, people.h, second, people.tri)
    swap(cast, people.h, third, people.d)
    assert stays(people.h) == [(first.name, FORMED, cast.today), (third.name, cast.today, None)]
    assert stays(people.d) == [(third.name, FORMED, cast.today), (second.name, cast.today, None)]


@pytest.mark.parametrize(
    ("who", "since", "words"),
    [
        ("c", date(1966, 5, 4), "gần nhất là ngày 05/05/1966"),
        ("c", date(1966, 10, 22), "Ngày 22/10/1966 chưa tới"),
        ("loi", date(1966, 10, 20), "không ở tổ này, hoặc đã là đảng viên"),
    ],
)
def test_a_move_that_cannot_be_is_refused(cast: Cast, who: str, since: date, words: str) -> None:
    _first, second, _third = form(cast)
    with pytest.raises(RuleBroken, match=words):
        swap(cast, getattr(cast.people, who), second, cast.people.tri, since)


def test_another_member_takes_charge_but_never_of_two_groups(cast: Cast) -> None:
    first, second, _third = form(cast)
    with pytest.raises(RuleBroken, match="Đào Thị Hoa đang phụ trách nhóm khác"):
        change_lead(group=first, worker=cast.people.hoa, since=cast.today, today=cast.today)
    with pytest.raises(RuleBroken, match="không phải đảng viên của tổ"):
        change_lead(group=first, worker=cast.people.c, since=cast.today, today=cast.today)
    GroupLead.objects.filter(group=second).update(period=DateRange(FORMED, date(1966, 9, 1)))
    change_lead(group=second, worker=cast.people.hoa, since=cast.today, today=cast.today)
    assert GroupLead.objects.get(group=second, period__contains=cast.today).worker == cast.people.hoa


def test_a_member_kept_apart_from_somebody_does_not_take_charge_of_their_group(cast: Cast) -> None:
    first, _second, _third = form(cast)
    people = cast.people
    GroupLead.objects.filter(worker=people.hoa).update(period=DateRange(FORMED, date(1966, 9, 1)))
    make_wish(team=cast.team6, one=people.hoa, other=people.h)
    assert group_of(people.h.pk, cast.today) == first
    with pytest.raises(RuleBroken, match="đang được xếp khác nhóm"):
        change_lead(group=first, worker=people.hoa, since=cast.today, today=cast.today)
    assert not GroupLead.objects.filter(group=first, worker=people.hoa).exists()


def test_wishes_about_a_pair_are_one_at_a_time_and_end(cast: Cast) -> None:
    people = cast.people
    wish = wished(cast, people.h, people.e)
    for one, other, review_on, words in (
        (people.e, people.h, None, "Đã ghi một điều về Phạm Văn E và Lê Văn H"),
        (people.e, people.e, None, "Chọn hai người khác nhau"),
        (people.c, people.d, cast.today, "phải sau hôm nay"),
        (people.c, people.d, date(1967, 10, 23), "trong vòng một năm"),
        (people.c, cast.others[0], None, "Mai Văn Nhất không ở tổ này"),
    ):
        with pytest.raises(RuleBroken, match=words):
            wished(cast, one, other, review_on)
    with pytest.raises(RuleBroken) as refused:
        end_wish(wish=wish, reason=" ", today=date(1966, 11, 1))
    end_wish(wish=wish, reason="Hai anh đã hiểu nhau.", today=date(1966, 11, 1))
    assert refused.value.field == "reason"
    assert PairWish.objects.get(pk=wish.pk).period == DateRange(cast.today, date(1966, 11, 1))


def test_a_wish_is_ended_on_a_page_that_asks_why_and_stays_in_the_history(cast: Cast, client: Client) -> None:
    wish = make_wish(team=cast.team6, one=cast.people.e, other=cast.people.h)
    login(client, cast.accounts.cell_leader)
    address = f"/to-dang/to-6/nhom/cap/{wish.pk}/thoi/"
    assert "Phạm Văn E" in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert PairWish.objects.get().period.upper is None
    assert client.post(address, {"reason": "Hai anh đã hiểu nhau."}).status_code == 302
    past = parse(client.get("/to-dang/to-6/nhom/cap/")).select_one("#da-thoi")
    assert past is not None
    told = " ".join(past.text.split())
    assert "05/05/1966 – 20/10/1966 hay giữ mức cùng nhau Đã thôi áp dụng, lý do: Hai anh đã hiểu nhau." in told
    assert client.get(address).status_code == 404


def test_the_group_before_is_told_with_its_last_day(cast: Cast, client: Client) -> None:
    _first, second, _third = form(cast)
    swap(cast, cast.people.e, second, cast.people.binh, since=date(1966, 10, 3))
    for account, address in (
        (cast.accounts.worker, "/toi/"),
        (cast.accounts.cell_leader, f"/nguoi/{cast.people.e.pk}/"),
    ):
        panel = parse(login(client, account).get(address)).select_one("#group")
        assert panel is not None
        assert "05/05/1966 – 02/10/1966" in " ".join(panel.text.split())


def test_who_joins_the_party_or_leaves_the_team_is_in_no_group_any_more(cast: Cast) -> None:
    form(cast)
    people = cast.people
    wish = make_wish(team=cast.team6, one=people.e, other=people.h)
    join_organisation(worker=people.quynh, organisation=Organisation.PARTY, since=cast.today, today=cast.today)
    assert group_of(people.quynh.pk, cast.today) is None
    retire_worker(worker=people.e, last_day=date(1966, 10, 20), by=cast.accounts.cell_leader, today=cast.today)
    assert stays(people.e)[-1][2] == cast.today
    assert PairWish.objects.get(pk=wish.pk).period.upper == cast.today


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["team_leader", "union_lead", "youth_lead", "womens_lead"])
def test_leaders_outside_the_cell_see_who_is_where_and_nothing_of_the_cell(
    cast: Cast, client: Client, who: str
) -> None:
    _first, second, _third = form(cast)
    people = cast.people
    swap(cast, people.h, second, people.tri)
    make_relation(one=people.e, other=people.c)
    Worker.objects.filter(pk=people.e.pk).update(home_place="Xuân Đỉnh", home_area="huyện Từ Liêm")
    make_wish(team=cast.team6, one=people.e, other=people.d)
    url = reverse("groups", kwargs={"team": cast.team6.slug})
    shown = login(client, cast.accounts.cell_leader).get(url).content.decode()
    cell_home = f'"{reverse("cell_home", kwargs={"team": cast.team6.slug})}"'
    of_the_cell = ("Xuân Đỉnh", "hay giữ mức cùng nhau", "Tách hai anh.", "Cặp hợp nhau", cell_home)
    assert [words for words in ("Phạm Văn E", *of_the_cell) if words not in shown] == []
    page = login(client, getattr(cast.accounts, who)).get(url)
    shown = page.content.decode()
    assert "Phạm Văn E" in shown
    assert [words for words in of_the_cell if words in shown] == []
    assert (page.context["page"].wishes, page.context["page"].score) == ((), None)
    assert {move.reason for move in page.context["page"].moves.rows} == {""}


def test_a_proposal_is_chosen_and_stands(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.cell_leader)
    url = reverse("groups_propose", kwargs={"team": cast.team6.slug})
    people = cast.people
    page = client.get(url, asked(people.loi, people.hoa, people.thao))
    cards = page.context["found"].cards
    assert len(cards) == 3
    assert cards[0].is_proven
    answer = client.post(url, {"lots": cards[1].lots, "since": "1966-10-21", "reason": "Lập nhóm lần đầu."})
    assert answer.status_code == 302
    placed = {pk: row.group_id for row in GroupMembership.objects.all() for pk in [row.worker_id]}
    for group in cards[1].groups:
        assert len({placed[seat.worker.pk] for seat in group.seats}) == 1
    assert len(placed) == 15


def test_the_team_is_grouped_anew_only_with_a_reason_and_the_way_it_is_today_is_no_offer(
    cast: Cast, client: Client
) -> None:
    people = cast.people
    url = reverse("groups_propose", kwargs={"team": cast.team6.slug})
    wanted = asked(people.loi, people.hoa, people.thao) | {"giu": "on"}
    login(client, cast.accounts.cell_leader)
    way = client.get(url, wanted).context["found"].cards[0]
    query = urlencode(wanted, doseq=True)
    chosen = {"lots": way.lots, "since": "1966-10-21"}
    refused = client.post(f"{url}?{query}", chosen | {"reason": " "})
    assert (refused.status_code, GroupMembership.objects.exists()) == (422, False)
    [way] = parse(refused).select("details[open]:has(input[name=lots])")
    [target] = [str(link["href"]) for link in parse(refused).select(".error-summary a")]
    assert [box["name"] for box in way.select(target)] == ["reason"]
    assert [error.text for error in way.select(".error")] == ["chưa điền."]
    assert client.post(url, chosen | {"reason": "Lập nhóm lần đầu."}).status_code == 302
    page = client.get(url, wanted)
    cards = page.context["found"].cards
    assert [card.is_now for card in cards] == [True, *(False for _card in cards[1:])]
    assert len(parse(page).select("input[name=lots]")) == len(cards) - 1
    assert "Như hiện nay" in page.content.decode()


def test_who_names_nobody_to_be_in_charge_is_told_so(cast: Cast, client: Client) -> None:
    url = reverse("groups_propose", kwargs={"team": cast.team6.slug})
    page = login(client, cast.accounts.cell_leader).get(url, asked())
    assert page.context["found"] is None
    assert "Những người phụ trách nhóm: chưa điền." in page.content.decode()


def test_wishes_that_collide_are_named_on_the_page(cast: Cast, client: Client) -> None:
    people = cast.people
    for one, other, kind in (
        (people.c, people.e, PairKind.TOGETHER),
        (people.e, people.h, PairKind.TOGETHER),
        (people.c, people.h, PairKind.APART),
        (people.d, people.sang, PairKind.TOGETHER),
    ):
        make_wish(team=cast.team6, one=one, other=other, kind=kind)
    url = reverse("groups_propose", kwargs={"team": cast.team6.slug})
    page = login(client, cast.accounts.cell_leader).get(url, asked(people.loi, people.hoa))
    named = {frozenset((wish.first, wish.second)) for wish in page.context["found"].colliding}
    assert named == {
        frozenset((people.c, people.e)),
        frozenset((people.e, people.h)),
        frozenset((people.c, people.h)),
    }


def test_a_refused_move_stays_on_its_page_and_names_who_could_change_places(cast: Cast, client: Client) -> None:
    first, second, _third = form(cast)
    people = cast.people
    make_wish(team=cast.team6, one=people.e, other=people.tri)  # Trị must not come to E
    url = reverse("group_move", kwargs={"team": cast.team6.slug, "worker": people.h.pk})
    answer = login(client, cast.accounts.cell_leader).post(
        url, {"group": second.pk, "since": "1966-10-21", "reason": "Tách hai anh"}
    )
    assert answer.status_code == 422
    assert answer.context["swaps"] == [people.binh, people.thinh, people.thuy, people.tuong]
    assert group_of(people.h.pk, cast.today) == first


def test_a_group_of_another_team_is_no_choice(cast: Cast, client: Client) -> None:
    form(cast)
    elsewhere = make_group(team=cast.team5, name="Nhóm 9")
    url = reverse("group_move", kwargs={"team": cast.team6.slug, "worker": cast.people.h.pk})
    data = {"group": elsewhere.pk, "since": "1966-10-21", "reason": "…", "swap": ""}
    assert login(client, cast.accounts.cell_leader).post(url, data).status_code == 422
    assert group_of(cast.people.h.pk, cast.today) != elsewhere
