"""What a member puts forward about somebody they know, for the meeting: never a decision, never counted, gone after."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from members.actions.tier import Decision, drop_session, propose_tier
from members.domain.tier import Tier
from members.models import ClassificationSession, TierAssessment, TierProposal, Worker
from teamtrack.audit import as_system, reading_as
from teamtrack.errors import RuleBroken
from teamtrack.models import ReadEvent
from tests.cast import Cast, login
from tests.factories.group import make_group
from tests.htmx import parse
from tests.members.test_tier import ACTIVE, WEAK, begun, closed, everybody

URL = "/to-dang/to-6/phan-loai/"
SENT = {
    "tier": "weak",
    "reason": "Hàng hỏng nhiều hai tuần liền.",
    "aspects": ["quality"],
    "evidence_quality": "Bốn chiếc trong một ca.",
}


@pytest.fixture
def session(cast: Cast) -> ClassificationSession:
    """Open; Hoa, a member, is in charge of a group with D."""
    make_group(team=cast.team6, lead=cast.people.hoa, people=[cast.people.d])
    return begun(cast)


def proposed(cast: Cast, session: ClassificationSession, worker: Worker, decision: Decision = WEAK) -> TierProposal:
    with reading_as(cast.accounts.party_member):
        return propose_tier(
            session=session, worker=worker, decision=decision, by=cast.accounts.party_member, today=cast.today
        )


def kept() -> list[tuple[int, int, str]]:
    with as_system("test"):
        return list(TierProposal.objects.order_by("pk").values_list("worker", "by", "tier"))


def test_a_member_puts_forward_from_the_page_of_the_session(
    cast: Cast, client: Client, session: ClassificationSession
) -> None:
    login(client, cast.accounts.party_member)
    page = BeautifulSoup(client.get(f"{URL}{session.pk}/").content.decode(), "html.parser")
    links = [str(link["href"]) for link in page.select(".session th[scope=row] a")]
    assert links == [f"{URL}{session.pk}/{cast.people.d.pk}/de-xuat/"]
    assert client.post(links[0], SENT).status_code == 302
    assert kept() == [(cast.people.d.pk, cast.people.hoa.pk, "weak")]
    again = client.get(links[0]).content.decode()
    assert "Bốn chiếc trong một ca." in again


def test_nobody_puts_forward_about_whom_they_do_not_know(
    cast: Cast, client: Client, session: ClassificationSession
) -> None:
    with pytest.raises(RuleBroken, match="trong nhóm"):
        proposed(cast, session, cast.people.e)
    login(client, cast.accounts.party_member)
    assert client.get(f"{URL}{session.pk}/{cast.people.e.pk}/de-xuat/").status_code == 404


def test_what_is_missing_is_asked_for_as_in_a_decision(cast: Cast, session: ClassificationSession) -> None:
    with pytest.raises(RuleBroken) as refused:
        proposed(cast, session, cast.people.d, Decision(Tier.WEAK, "Hàng hỏng nhiều hai tuần liền.", {}))
    assert refused.value.field == "aspects"


def test_said_again_it_replaces_what_was_said(cast: Cast, session: ClassificationSession) -> None:
    proposed(cast, session, cast.people.d)
    proposed(cast, session, cast.people.d, ACTIVE)
    assert [tier for _worker, _by, tier in kept()] == ["active"]


def test_it_is_no_decision(cast: Cast, session: ClassificationSession) -> None:
    proposed(cast, session, cast.people.d)
    with as_system("test"):
        assert not TierAssessment.objects.exists()
    with pytest.raises(RuleBroken, match="Trần Thị D"):
        closed(cast, session)


def test_the_head_reads_it_beside_the_facts_and_may_take_it_over(
    cast: Cast, client: Client, session: ClassificationSession
) -> None:
    proposal = proposed(cast, session, cast.people.d)
    login(client, cast.accounts.cell_leader)
    url = f"{URL}{session.pk}/{cast.people.d.pk}/"
    page = BeautifulSoup(client.get(url).content.decode(), "html.parser")
    told = page.select_one("aside.stack").get_text(" ", strip=True)  # type: ignore[union-attr]
    assert "Đào Thị Hoa" in told
    assert "Cần giúp thêm: năng suất, chất lượng" in told
    assert "bốn chiếc" in told
    assert not page.select("form.decide input[checked]")
    event = ReadEvent.objects.filter(record="members.tierproposal").latest("pk")
    assert (event.subject, event.fields) == (cast.people.d.pk, ["reason", "evidence"])
    taken = BeautifulSoup(client.get(f"{url}?de-xuat={proposal.pk}").content.decode(), "html.parser")
    checked = {str(box["value"]) for box in taken.select("form.decide input[checked]")}
    assert checked == {"weak", "quality", "output"}
    assert taken.select("form.decide textarea")[0].get_text(strip=True) == "Hàng hỏng nhiều hai tuần liền."


def test_another_member_and_the_person_do_not_see_it(cast: Cast, session: ClassificationSession) -> None:
    proposed(cast, session, cast.people.d)
    for reader in (cast.accounts.union_lead, cast.accounts.worker, cast.accounts.team_leader):
        with reading_as(reader):
            assert not TierProposal.objects.exists()


def test_it_goes_when_the_session_is_closed(cast: Cast, session: ClassificationSession) -> None:
    proposed(cast, session, cast.people.d)
    everybody(cast, session)
    closed(cast, session)
    assert kept() == []
    with pytest.raises(RuleBroken, match="đã kết thúc"):
        proposed(cast, session, cast.people.d)


@pytest.mark.parametrize("how", ["finished", "dropped"])
def test_words_that_come_after_the_end_of_the_session_are_kept_for_whoever_wrote_them(
    cast: Cast, client: Client, session: ClassificationSession, how: str
) -> None:
    """Nothing is written; but what was thought over is not lost with the page."""
    if how == "finished":
        everybody(cast, session)
        closed(cast, session)
    else:
        with reading_as(cast.accounts.cell_leader):
            drop_session(session=session)
    answer = login(client, cast.accounts.party_member).post(f"{URL}{session.pk}/{cast.people.d.pk}/de-xuat/", SENT)
    texts = [box.get_text().strip() for box in parse(answer).select("textarea")]
    assert answer.status_code == (422 if how == "finished" else 404)
    assert {SENT["reason"], SENT["evidence_quality"]} <= set(texts)
    assert kept() == []


def test_a_page_that_is_closed_repeats_no_password(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.party_member)
    secret = dict.fromkeys(("password", "old", "new", "initial-text"), "một câu không ai biết")
    sent = secret | {"text": "một câu ai cũng biết"}
    texts = [box.get_text().strip() for box in parse(client.post("/gop-y/xem/999999/", sent)).select("textarea")]
    assert texts == ["một câu ai cũng biết"]
