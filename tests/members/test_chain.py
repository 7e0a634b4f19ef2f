"""The chain map: who is covered, who is not reached, when two met last, what changes it, and who is told what."""

from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.domain.mentoring import MentorKind
from members.domain.tier import Tier
from members.models import CellTeam, Mentorship, Worker
from members.queries.chain import ChainMap, chain_check, chain_map
from members.queries.helper import Mentee, choice_for
from members.queries.matching import suggested_leads
from teamtrack.audit import as_system, reading_as
from tests.cast import TODAY, Cast, login
from tests.factories.confidential import make_contact
from tests.factories.group import make_group, make_relation, make_wish
from tests.factories.mentoring import make_link, make_tiers
from tests.htmx import parse

pytestmark = pytest.mark.django_db
SUPPORTING = MentorKind.SUPPORTING
ENDS = {"loi": ["c", "nhung"], "hoa": ["binh", "tuong"], "thao": ["sang", "quynh", "d"]}
MIDDLE = {"c": ["e"], "nhung": ["tri", "mui"], "binh": ["h", "thuy"], "sang": ["thinh", "phuoc"], "quynh": ["hai"]}


@pytest.fixture
def team(cast: Cast) -> Cast:
    """The team of the report in May 1966: five active, eight average, two who need more help; everybody is led."""
    names = {
        Tier.ACTIVE: ["c", "nhung", "binh", "sang", "quynh"],
        Tier.AVERAGE: ["e", "tri", "mui", "h", "thuy", "thinh", "phuoc", "hai"],
        Tier.WEAK: ["tuong", "d"],
    }
    tiers = {tier: [getattr(cast.people, name) for name in people] for tier, people in names.items()}
    make_tiers(team=cast.team6, cell=cast.cell, tiers=tiers)
    for mentor, mentees in (ENDS | MIDDLE).items():
        for mentee in mentees:
            link(cast, mentor, mentee)
    return cast


def link(cast: Cast, mentor: str, mentee: str, kind: MentorKind = MentorKind.LEAD, **more: Any) -> Mentorship:
    people = cast.people
    return make_link(team=cast.team6, mentor=getattr(people, mentor), mentee=getattr(people, mentee), kind=kind, **more)


def map_for(cast: Cast, account: str) -> ChainMap:
    user = getattr(cast.accounts, account)
    with reading_as(user):
        return chain_map(user, cast.team6, TODAY)


def url(cast: Cast, name: str, **parts: Any) -> str:
    return reverse(name, kwargs={"team": cast.team6.slug} | parts)


def met(cast: Cast, by: str, worker: str, day: date) -> None:
    with as_system("test"):
        make_contact(team=cast.team6, by=getattr(cast.people, by), worker=getattr(cast.people, worker), day=day)


def test_seven_at_both_ends_and_eight_between_are_covered(team: Cast) -> None:
    with as_system("test"):
        check = chain_check(team.team6, TODAY)
    assert (len(check.ends), len(check.middle), check.covered, check.uncovered) == (7, 8, 15, ())


def test_a_gap_is_told_and_whoever_only_has_a_supporting_helper_is_one(team: Cast) -> None:
    Mentorship.objects.filter(mentee=team.people.d).delete()
    link(team, "loi", "d", SUPPORTING)
    drawn = map_for(team, "cell_leader")
    assert drawn.check is not None
    assert drawn.check.uncovered == (team.people.d.pk,)
    assert [node.worker for node in drawn.unreached] == [team.people.d]


def test_a_lead_whom_the_rules_do_not_allow_covers_nobody(team: Cast) -> None:
    Mentorship.objects.filter(mentee=team.people.d).delete()
    link(team, "c", "d")
    with as_system("test"):
        assert chain_check(team.team6, TODAY).uncovered == (team.people.d.pk,)


def test_the_tree_goes_from_members_over_active_workers_to_the_others(team: Cast) -> None:
    drawn = map_for(team, "cell_leader")
    hoa = next(node for node in drawn.roots if node.worker == team.people.hoa)
    assert [node.worker for node in hoa.led] == [team.people.binh, team.people.tuong]
    assert [node.worker for node in hoa.led[0].led] == [team.people.h, team.people.thuy]


def test_days_since_two_met_count_from_the_last_contact_on_the_link(team: Cast) -> None:
    met(team, "loi", "c", TODAY - timedelta(days=4))
    met(team, "loi", "c", TODAY - timedelta(days=40))
    met(team, "hoa", "c", TODAY)  # somebody else's
    loi = next(node for node in map_for(team, "cell_leader").roots if node.worker == team.people.loi)
    leads = {node.worker: node.lead for node in loi.led}
    c, nhung = leads[team.people.c], leads[team.people.nhung]
    assert c is not None
    assert (c.met, c.days, c.is_long_unseen) == (2, 4, False)
    assert nhung is not None
    assert (nhung.met, nhung.days, nhung.is_long_unseen) == (0, (TODAY - date(1966, 5, 4)).days, True)


def test_whoever_leads_more_than_five_carries_much(team: Cast) -> None:
    assert map_for(team, "cell_leader").overloaded == ()
    Mentorship.objects.filter(mentee__in=[team.people.d, team.people.sang, team.people.quynh]).delete()
    for mentee in ("d", "sang", "quynh"):
        link(team, "loi", mentee)
    Mentorship.objects.filter(mentee=team.people.tuong).delete()
    link(team, "loi", "tuong")
    assert [node.worker for node in map_for(team, "cell_leader").overloaded] == [team.people.loi]


def test_missed_fridays_of_a_member_are_told_to_the_head(team: Cast) -> None:
    met(team, "loi", "c", date(1966, 9, 30))  # the first contact ever: there is a list since then
    met(team, "hoa", "binh", date(1966, 10, 14))
    missed = {node.worker: node.kept and node.kept.missed for node in map_for(team, "cell_leader").roots}
    assert missed == {team.people.loi: 2, team.people.hoa: 2, team.people.thao: 3}


def test_a_review_whose_day_has_come_is_told(team: Cast) -> None:
    Mentorship.objects.filter(mentee=team.people.d).update(review_on=TODAY)
    Mentorship.objects.filter(mentee=team.people.c).update(review_on=TODAY + timedelta(days=1))
    assert [link.helper for link in map_for(team, "cell_leader").due] == ["chị Thảo"]


def test_a_member_in_charge_of_no_group_learns_the_links_but_no_kind_of_others(team: Cast) -> None:
    met(team, "loi", "c", TODAY)
    drawn = map_for(team, "party_member")  # Hoa, who leads Bình and Tường
    nodes = {node.worker: node for member in drawn.roots for node in member.led}
    assert nodes[team.people.binh].kind != ""
    c = nodes[team.people.c]
    assert c.kind == ""
    assert c.lead is not None
    assert (c.lead.helper, c.lead.days) == ("chị Lợi", None)


def test_a_member_is_told_of_gaps_among_their_own_people_alone(team: Cast, client: Client) -> None:
    """Hoa helps Bình and Tường, and is in charge of E and Mùi; C, whom nobody leads any more, is none of hers."""
    make_group(team=team.team6, lead=team.people.hoa, people=[team.people.e, team.people.mui])
    Mentorship.objects.filter(mentee__in=[team.people.mui, team.people.c, team.people.d]).delete()
    drawn = map_for(team, "party_member")
    assert drawn.check is not None
    assert (drawn.check.covered, drawn.check.uncovered) == (3, (team.people.mui.pk,))
    assert [node.worker for node in drawn.unreached] == [team.people.mui]
    c = next(node for node in drawn.roots if node.worker == team.people.c)
    assert (c.is_gap, c.kind, [node.worker for node in c.led]) == (False, "", [team.people.e])
    shown = page(login(client, team.accounts.party_member), url(team, "chain")).get_text(" ", strip=True)
    assert "trong số người anh chị phụ trách hoặc giúp" in shown
    assert shown.count("Trần Thị D") == 0
    home = page(client, url(team, "cell_home")).get_text(" ", strip=True)
    assert "1 người chưa có người giúp chính" in " ".join(home.split())


def test_a_member_in_charge_of_nobody_is_told_no_figures(team: Cast) -> None:
    Mentorship.objects.filter(mentor=team.people.hoa).delete()
    drawn = map_for(team, "party_member")
    assert (drawn.check, drawn.unreached) == (None, ())


def test_active_people_who_help_somebody_are_the_core_and_only_the_head_sees_them(team: Cast, client: Client) -> None:
    link(team, "nhung", "e", SUPPORTING)
    link(team, "e", "mui", SUPPORTING)  # E helps and is average
    Mentorship.objects.filter(mentor=team.people.quynh).delete()  # active, and helps nobody
    core = {found.worker: found.helps for found in map_for(team, "cell_leader").core}
    people = team.people
    assert core == {people.binh: 2, people.c: 1, people.nhung: 3, people.sang: 2}
    assert map_for(team, "party_member").core == ()
    card = next(
        heading.find_parent("section")
        for heading in page(login(client, team.accounts.cell_leader), url(team, "chain")).select("h2")
        if heading.get_text(strip=True) == "Nòng cốt"
    )
    assert card is not None
    assert "Nguyễn Thị Nhựng đang giúp 3 người" in card.get_text(" ", strip=True)


def test_the_map_of_another_team_of_the_cell_shows_its_members_and_what_they_carry_here(team: Cast) -> None:
    CellTeam.objects.create(cell=team.cell, team=team.team5, period=(date(1966, 5, 4), None))
    make_tiers(team=team.team5, cell=team.cell, day=date(1966, 5, 5), tiers={Tier.ACTIVE: list(team.others[-2:])})
    make_link(team=team.team5, mentor=team.people.loi, mentee=team.others[-1])
    head = team.accounts.cell_leader
    with reading_as(head):
        drawn = chain_map(head, team.team5, TODAY)
    loi = next(node for node in drawn.roots if node.worker == team.people.loi)
    assert (loi.on_team, [node.worker for node in loi.led], loi.elsewhere, loi.load) == (False, [team.others[-1]], 2, 3)
    assert [node.worker for node in drawn.unreached] == [team.others[-2]]
    (pair,) = suggested_leads(team.team5, TODAY).pairs
    assert pair.mentee == team.others[-2]
    assert pair.mentor in (team.people.loi, team.people.hoa, team.people.thao)
    assert "làm ở tổ khác" in pair.why


def test_the_map_asks_the_same_however_many_contacts_and_people_there_are(team: Cast) -> None:
    met(team, "loi", "c", TODAY - timedelta(days=30))
    map_for(team, "cell_leader")  # what the reader stands for is asked once
    with CaptureQueriesContext(connection) as few:
        map_for(team, "cell_leader")
    for n in range(20):
        met(team, "loi", "c", TODAY - timedelta(days=n))
    link(team, "nhung", "e", SUPPORTING)
    with CaptureQueriesContext(connection) as many:
        map_for(team, "cell_leader")
    assert len(many) == len(few)


def page(client: Client, address: str, **data: Any) -> BeautifulSoup:
    response = client.get(address, data)
    assert response.status_code == 200
    return parse(response)


def test_the_map_answers_204_until_something_changes(team: Cast, client: Client) -> None:
    login(client, team.accounts.cell_leader)
    holder = page(client, url(team, "chain")).select_one("#chain")
    assert holder is not None
    polled = str(holder["hx-get"])
    assert client.get(polled, headers={"HX-Request": "true"}).status_code == 204
    Mentorship.objects.filter(mentee=team.people.d).delete()
    answer = client.get(polled, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert parse(answer).select_one("#chain") is not None
    assert "Chưa có người giúp: 1" in answer.content.decode()


def chosen(team: Cast, mentor: Worker, **more: Any) -> dict[str, Any]:
    return {"mentor": mentor.pk, "kind": "lead", "since": TODAY.isoformat(), "aim": "", "plan": ""} | more


def test_the_lead_of_somebody_is_changed_with_the_form_alone(team: Cast, client: Client) -> None:
    login(client, team.accounts.cell_leader)
    address = url(team, "mentor_assign", worker=team.people.e.pk)
    form = page(client, address)
    offered = {int(str(radio["value"])) for radio in form.select("[name=mentor]")}
    active = {team.people.nhung, team.people.binh, team.people.sang, team.people.quynh}
    assert offered == {worker.pk for worker in active}
    replaces = form.select_one("[name=replaces]")
    assert replaces is not None
    response = client.post(address, chosen(team, team.people.binh, replaces=replaces["value"], aim="Đều tay"))
    assert response.status_code == 302
    assert response["Location"] == url(team, "chain")
    now = Mentorship.objects.get(mentee=team.people.e, period__contains=TODAY)
    assert (now.mentor, now.aim) == (team.people.binh, "Đều tay")
    assert Mentorship.objects.get(mentee=team.people.e, mentor=team.people.c).period.upper == TODAY


def test_whoever_may_not_is_listed_with_what_is_in_the_way(team: Cast, client: Client) -> None:
    login(client, team.accounts.cell_leader)
    folded = page(client, url(team, "mentor_assign", worker=team.people.e.pk)).select_one("fieldset details")
    assert folded is not None
    told = [item.get_text(" ", strip=True) for item in folded.select("li")]
    assert any(text.endswith("Trần Thị D") and "đang cần giúp thêm" in text for text in told)
    [not_active] = [text for text in told if "phải là người tích cực" in text]  # one sentence, however many it names
    assert "Đào Thị Hoa, " in not_active


def test_a_dropped_refusal_is_told_in_words_and_changes_nothing(team: Cast, client: Client) -> None:
    login(client, team.accounts.cell_leader)
    before = list(Mentorship.objects.order_by("pk").values_list())
    address = url(team, "mentor_assign", worker=team.people.e.pk)
    lead = Mentorship.objects.get(mentee=team.people.e)
    response = client.post(address, chosen(team, team.people.hoa, replaces=lead.pk))
    assert response.status_code == 422
    error = parse(response).select_one("#id_mentor_error")
    assert error is not None
    assert "Người giúp chính của anh E phải là người tích cực" in error.get_text()
    assert list(Mentorship.objects.order_by("pk").values_list()) == before


def test_two_who_changed_the_same_lead_are_told(team: Cast, client: Client) -> None:
    """The second page still says whom it replaces; that help has ended meanwhile."""
    login(client, team.accounts.cell_leader)
    address = url(team, "mentor_assign", worker=team.people.e.pk)
    lead = Mentorship.objects.get(mentee=team.people.e)
    assert client.post(address, chosen(team, team.people.binh, replaces=lead.pk)).status_code == 302
    response = client.post(address, chosen(team, team.people.sang, replaces=lead.pk))
    assert response.status_code == 422
    assert "đã kết thúc" in response.content.decode()


def test_suggested_leads_are_accepted_one_by_one_or_all(team: Cast, client: Client) -> None:
    login(client, team.accounts.cell_leader)
    Mentorship.objects.filter(mentee__in=[team.people.d, team.people.e, team.people.h]).delete()
    address = url(team, "chain_suggest")
    keys = [str(box["value"]) for box in page(client, address).select("[name=pairs]")]
    assert len(keys) == 3
    assert client.post(address, {"pairs": keys[:1]}).status_code == 302
    with as_system("test"):
        assert len(chain_check(team.team6, TODAY).uncovered) == 2
    assert client.post(address, {"pairs": keys[1:]}).status_code == 302
    with as_system("test"):
        assert chain_check(team.team6, TODAY).uncovered == ()


def test_no_pair_chosen_is_told(team: Cast, client: Client) -> None:
    login(client, team.accounts.cell_leader)
    Mentorship.objects.filter(mentee=team.people.d).delete()
    response = client.post(url(team, "chain_suggest"), {})
    assert response.status_code == 422
    assert "Chọn ít nhất một cặp" in response.content.decode()


def test_a_worker_sees_their_own_helper_and_whom_they_help_and_nobodys_kind(team: Cast, client: Client) -> None:
    link(team, "e", "mui", SUPPORTING)
    login(client, team.accounts.worker)  # E
    heading = next(h for h in page(client, reverse("my_page")).select("h2") if "Dây chuyền" in h.get_text())
    card = heading.find_parent("section")
    assert card is not None
    text = card.get_text(" ", strip=True)
    assert "Nguyễn Văn C" in text
    assert "Lý Thị Mùi" in text
    assert not any(word in text.lower() for word in ("tích cực", "trung bình", "cần giúp thêm", "kém"))


def test_whoever_has_no_lead_helper_is_given_one_and_whoever_has_one_another(team: Cast, client: Client) -> None:
    login(client, team.accounts.cell_leader)

    def offered(worker: Worker) -> str:
        link = page(client, f"/nguoi/{worker.pk}/").select_one(
            f"a[href='{url(team, 'mentor_assign', worker=worker.pk)}']"
        )
        return link.get_text(strip=True) if link else ""

    assert offered(team.people.e) == "Đổi người giúp"
    Mentorship.objects.filter(mentee=team.people.e).delete()
    assert offered(team.people.e) == "Phân công người giúp"


def test_a_newcomer_is_known_as_one_on_the_map_in_the_groups_and_on_the_roster(team: Cast, client: Client) -> None:
    make_group(team=team.team6, lead=team.people.hoa, people=[team.people.e, team.people.h])
    Worker.objects.filter(pk=team.people.e.pk).update(entered_on=date(1966, 9, 1))
    login(client, team.accounts.cell_leader)
    for address, item in ((url(team, "chain"), ".chain-text"), (url(team, "groups"), "li"), ("/nguoi/", "tbody tr")):
        marked = [one.get_text(" ", strip=True) for one in page(client, address).select(item) if "mới vào" in one.text]
        assert [text.count("Phạm Văn E") > 0 for text in marked] == [True], address


def test_the_team_leader_finds_no_chain_on_anybodys_page(team: Cast, client: Client) -> None:
    login(client, team.accounts.team_leader)
    text = page(client, reverse("worker", kwargs={"worker": team.people.e.pk})).get_text()
    assert "Dây chuyền giúp đỡ" not in text
    assert "người giúp chính" not in text


def test_today_tells_the_head_of_gaps_and_reviews_and_nobody_else(team: Cast, client: Client) -> None:
    Mentorship.objects.filter(mentee=team.people.d).delete()
    Mentorship.objects.filter(mentee=team.people.c).update(review_on=TODAY)
    told = {
        who: page(login(Client(), getattr(team.accounts, who)), reverse("home")).get_text()
        for who in ("cell_leader", "party_member", "team_leader")
    }
    for sentence in ("1 người chưa có người giúp chính", "1 phân công giúp đỡ đến ngày xem lại"):
        assert [who for who, text in told.items() if sentence in text] == ["cell_leader"]


def test_help_that_is_ended_leaves_a_gap(team: Cast, client: Client) -> None:
    login(client, team.accounts.cell_leader)
    kept = Mentorship.objects.get(mentee=team.people.d)
    address = reverse("mentorship_end", kwargs={"mentorship": kept.pk})
    assert client.post(address, {"day": TODAY.isoformat(), "reason": "", "words": ""}).status_code == 422
    assert client.post(address, {"day": TODAY.isoformat(), "reason": "Đổi ca", "words": ""}).status_code == 302
    assert "Chưa có người giúp: 1" in page(client, url(team, "chain")).get_text()


@pytest.mark.parametrize("hidden", [{"kind": ""}, {"kind": "zz"}, {"replaces": "abc"}])
def test_what_is_wrong_with_a_field_nobody_sees_is_told_in_a_sentence(
    team: Cast, client: Client, hidden: dict[str, str]
) -> None:
    address = reverse("mentor_assign", kwargs={"team": "to-6", "worker": team.people.e.pk})
    sent = {"mentor": team.people.hoa.pk, "kind": "lead", "since": TODAY.isoformat()} | hidden
    refused = login(client, team.accounts.cell_leader).post(address, sent)
    told = [line.get_text(strip=True) for line in parse(refused).select(".error-summary li")]
    assert (refused.status_code, told) == (422, ["Biểu mẫu này gửi thiếu. Xin mở lại trang."])


def test_nobody_is_suggested_to_somebody_they_are_kept_from(team: Cast, client: Client) -> None:
    """«E và H»: the cell keeps them in different groups; who may help all the same stands last, with the reason."""
    people = team.people
    Mentorship.objects.filter(mentee=people.h).delete()
    make_relation(one=people.c, other=people.h)
    [suggested] = suggested_leads(team.team6, TODAY).pairs
    assert suggested.mentor == people.c
    make_wish(team=team.team6, one=people.c, other=people.h)
    [suggested] = suggested_leads(team.team6, TODAY).pairs
    assert suggested.mentor != people.c
    offered = choice_for(Mentee(team.team6, people.h, TODAY), MentorKind.LEAD).allowed
    assert offered[-1].worker == people.c
    assert offered[-1].why.startswith("đang được xếp khác nhóm · ")
