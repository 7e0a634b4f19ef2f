"""The suggestions of workers a decision rests on: which may be chosen, what stays, and who is told which."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from members.actions.erasure import erase_worker
from members.actions.retention import keep_to_the_times
from members.actions.tier import propose_tier
from members.domain.tier import Tier
from members.models import ClassificationSession, Suggestion, TierAssessment, TierGround, Worker
from members.queries.own_data import own_data, own_records
from members.queries.tier_session import FACTS_BEFORE
from teamtrack.audit import as_system, reading_as
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login
from tests.factories.group import make_group
from tests.factories.members import make_account
from tests.factories.suggestion import make_suggestion
from tests.members.test_erasure import CLOCK, NOW, leave
from tests.members.test_tier import ACTIVE, WEAK, begun, closed, decided, edited, everybody

URL = "/to-dang/to-6/phan-loai/"
OWN, PUBLIC, UNPUBLISHED = "Để giá khuôn bên phải máy", "Mài sẵn mũi khoan cuối ca", "Xin đổi ca với tổ bạn"


def suggested(cast: Cast, author: Worker, text: str = OWN, *, day: date | None = None, **more: Any) -> Suggestion:
    return make_suggestion(team=cast.team6, author=author, made_on=day or cast.today, text=text, **more)


def rests(
    cast: Cast, session: ClassificationSession, worker: Worker, suggestions: Iterable[Suggestion]
) -> TierAssessment:
    grounds = frozenset(suggestion.pk for suggestion in suggestions)
    return decided(cast, session, worker, replace(ACTIVE, grounds=grounds))


def rows_of(model: Any) -> int:
    with as_system("test"):
        return int(model._default_manager.count())


def page_of(client: Client, session: ClassificationSession, worker: Worker) -> BeautifulSoup:
    answer = client.get(f"{URL}{session.pk}/{worker.pk}/")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content.decode(), "html.parser")


def boxes(page: BeautifulSoup, which: str = "") -> list[str]:
    return [str(box["value"]) for box in page.select(f"input[name=grounds]{which}")]


def grounds_told(page: str) -> str:
    parts = BeautifulSoup(page, "html.parser").select(".grounds")
    return " ".join(" ".join(part.get_text(" ").split()) for part in parts)


@pytest.fixture
def resting(cast: Cast) -> TierAssessment:
    """A decision about E of a closed session: it rests on his own suggestion and on two of D's, one of them public."""
    session = begun(cast)
    everybody(cast, session)
    three = (
        suggested(cast, cast.people.e, OWN),
        suggested(cast, cast.people.d, PUBLIC, is_public=True),
        suggested(cast, cast.people.d, UNPUBLISHED),
    )
    assessment = rests(cast, session, cast.people.e, three)
    closed(cast, session)
    return assessment


# --- choosing -------------------------------------------------------------------------------------------------------


def test_what_a_decision_rests_on_is_kept_with_it_and_told_with_it(cast: Cast, client: Client) -> None:
    session, kept = begun(cast), suggested(cast, cast.people.h)
    suggested(cast, cast.people.h, PUBLIC)
    login(client, cast.accounts.cell_leader)
    sent = {"tier": Tier.ACTIVE, "reason": ACTIVE.reason, "grounds": [kept.pk]}
    assert client.post(f"{URL}{session.pk}/{cast.people.d.pk}/", sent).status_code == 302
    with as_system("test"):
        assert list(TierGround.objects.values_list("suggestion", flat=True)) == [kept.pk]
    told = grounds_told(str(page_of(client, session, cast.people.d)))
    assert told == f"Dựa vào góp ý của công nhân: {OWN} Lê Văn H · 21/10/1966"


def test_whoever_decides_again_finds_the_former_choice_ticked(cast: Cast, client: Client) -> None:
    session, kept = begun(cast), suggested(cast, cast.people.h)
    other = suggested(cast, cast.people.h, PUBLIC)
    rests(cast, session, cast.people.d, [kept])
    login(client, cast.accounts.cell_leader)
    page = page_of(client, session, cast.people.d)
    assert (boxes(page, "[checked]"), set(boxes(page))) == ([str(kept.pk)], {str(kept.pk), str(other.pk)})


def test_what_was_ticked_stays_when_a_members_proposal_is_taken_over(cast: Cast, client: Client) -> None:
    make_group(team=cast.team6, lead=cast.people.hoa, people=[cast.people.d])
    session, kept = begun(cast), suggested(cast, cast.people.h)
    rests(cast, session, cast.people.d, [kept])
    with reading_as(cast.accounts.party_member):
        proposal = propose_tier(
            session=session, worker=cast.people.d, decision=WEAK, by=cast.accounts.party_member, today=cast.today
        )
    page = login(client, cast.accounts.cell_leader).get(f"{URL}{session.pk}/{cast.people.d.pk}/?de-xuat={proposal.pk}")
    assert boxes(BeautifulSoup(page.content.decode(), "html.parser"), "[checked]") == [str(kept.pk)]
    assert WEAK.reason in page.content.decode()


def test_offered_are_those_of_the_team_since_the_session_before_the_persons_own_first(
    cast: Cast, client: Client
) -> None:
    before = begun(cast, cast.today - timedelta(days=60))
    everybody(cast, before)
    closed(cast, before)
    session = begun(cast)
    people, day = cast.people, cast.today
    suggested(cast, people.d, day=day - timedelta(days=61))
    own = suggested(cast, people.d, day=day - timedelta(days=60))
    of_that_day, earlier = suggested(cast, people.h), suggested(cast, people.h, day=day - timedelta(days=1))
    suggested(cast, people.d, day=day + timedelta(days=1))
    make_suggestion(team=cast.team5, author=cast.others[-1], made_on=day)
    login(client, cast.accounts.cell_leader)
    assert boxes(page_of(client, session, people.d)) == [str(found.pk) for found in (own, of_that_day, earlier)]


def test_where_nobody_was_weighed_before_those_of_the_days_of_the_facts_are_offered(cast: Cast, client: Client) -> None:
    session, first = begun(cast), cast.today - FACTS_BEFORE
    found = suggested(cast, cast.people.d, day=first)
    suggested(cast, cast.people.d, day=first - timedelta(days=1))
    login(client, cast.accounts.cell_leader)
    assert boxes(page_of(client, session, cast.people.d)) == [str(found.pk)]


def test_where_there_is_no_suggestion_none_is_asked_for(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.cell_leader)
    page = page_of(client, begun(cast), cast.people.d)
    assert boxes(page) == []
    assert "Dựa vào góp ý" not in page.get_text()


@pytest.mark.parametrize("which", ["of another team", "later than the meeting", "of nobody", "no number"])
def test_what_cannot_be_chosen_comes_back_with_a_sentence_and_nothing_is_written(
    cast: Cast, client: Client, which: str
) -> None:
    session = begun(cast)
    numbers: dict[str, Any] = {
        "of another team": make_suggestion(team=cast.team5, author=cast.others[-1], made_on=cast.today).pk,
        "later than the meeting": suggested(cast, cast.people.d, day=cast.today + timedelta(days=1)).pk,
        "of nobody": 10**30,
        "no number": "hai",
    }
    login(client, cast.accounts.cell_leader)
    sent = {"tier": Tier.ACTIVE, "reason": ACTIVE.reason, "grounds": [numbers[which]]}
    answer = client.post(f"{URL}{session.pk}/{cast.people.d.pk}/", sent)
    assert answer.status_code == 422
    assert "Hãy chọn góp ý của tổ này, nêu chậm nhất vào ngày họp." in answer.content.decode()
    assert (rows_of(TierAssessment), rows_of(TierGround)) == (0, 0)


@pytest.mark.parametrize("which", ["of another team", "later than the meeting"])
def test_the_action_takes_only_what_the_team_had_suggested_by_then(cast: Cast, which: str) -> None:
    session, mine = begun(cast), suggested(cast, cast.people.d)
    wrong = (
        make_suggestion(team=cast.team5, author=cast.others[-1], made_on=cast.today)
        if which == "of another team"
        else suggested(cast, cast.people.d, day=cast.today + timedelta(days=1))
    )
    with pytest.raises(RuleBroken, match="góp ý của tổ này") as refused:
        rests(cast, session, cast.people.d, [mine, wrong])
    assert refused.value.field == "grounds"
    assert (rows_of(TierAssessment), rows_of(TierGround)) == (0, 0)


# --- the database ---------------------------------------------------------------------------------------------------


def refused_with(assessment: TierAssessment, suggestion: Suggestion) -> str:
    with pytest.raises(DatabaseError) as refused, as_system("test"), transaction.atomic():
        TierGround.objects.create(assessment=assessment, suggestion=suggestion)
    return str(getattr(refused.value.__cause__, "sqlstate", ""))


def test_the_database_takes_only_what_the_team_had_suggested_by_then(cast: Cast) -> None:
    assessment = decided(cast, begun(cast), cast.people.d)
    of_others = make_suggestion(team=cast.team5, author=cast.others[-1], made_on=cast.today)
    later = suggested(cast, cast.people.d, day=cast.today + timedelta(days=1))
    assert [refused_with(assessment, wrong) for wrong in (of_others, later)] == ["TT025", "TT025"]


def test_the_database_keeps_what_a_decision_rests_on(cast: Cast, resting: TierAssessment) -> None:
    another = suggested(cast, cast.people.h)
    assert refused_with(resting, another) == "TT024"
    assert edited(TierGround.objects.all(), suggestion=another) == "TT020"
    with pytest.raises(DatabaseError) as refused, as_system("test"), transaction.atomic():
        TierGround.objects.all()._raw_delete(using="default")
    assert getattr(refused.value.__cause__, "sqlstate", "") == "TT020"


# --- who is told which ----------------------------------------------------------------------------------------------


def test_the_head_of_the_cell_reads_them_all_with_their_authors(
    cast: Cast, client: Client, resting: TierAssessment
) -> None:
    login(client, cast.accounts.cell_leader)
    told = grounds_told(client.get(f"{URL}nguoi/{cast.people.e.pk}/").content.decode())
    assert all(text in told for text in (OWN, PUBLIC, UNPUBLISHED, "Phạm Văn E", "Trần Thị D"))


def test_a_member_reads_what_was_published_without_its_author(
    cast: Cast, client: Client, resting: TierAssessment
) -> None:
    make_group(team=cast.team6, lead=cast.people.hoa, people=[cast.people.e])
    login(client, cast.accounts.party_member)
    told = grounds_told(client.get(f"{URL}nguoi/{cast.people.e.pk}/").content.decode())
    assert PUBLIC in told
    assert not any(text in told for text in (OWN, UNPUBLISHED, "Phạm Văn E", "Trần Thị D"))


def test_the_worker_reads_their_own_and_what_was_published_and_nobodys_name(
    cast: Cast, client: Client, resting: TierAssessment
) -> None:
    page = login(client, cast.accounts.worker).get(reverse("tier_object", args=[resting.pk])).content.decode()
    told = grounds_told(page)
    assert OWN in told
    assert PUBLIC in told
    assert UNPUBLISHED not in page
    assert "Trần Thị D" not in page


def test_whoever_answers_the_teams_suggestions_is_told_no_more_about_themself_than_others(
    cast: Cast, client: Client
) -> None:
    """The page of a suggestion would name its author to the team leader."""
    leader = cast.accounts.team_leader.worker
    assert leader is not None
    session = begun(cast)
    everybody(cast, session)
    two = suggested(cast, cast.people.d, UNPUBLISHED), suggested(cast, cast.people.d, PUBLIC, is_public=True)
    assessment = rests(cast, session, leader, two)
    closed(cast, session)
    page = login(client, cast.accounts.team_leader).get(reverse("tier_object", args=[assessment.pk])).content.decode()
    assert PUBLIC in grounds_told(page)
    assert UNPUBLISHED not in page
    assert "Trần Thị D" not in page


def test_ones_own_file_holds_ones_own_and_what_was_published_and_nobodys_name(
    cast: Cast, resting: TierAssessment
) -> None:
    with reading_as(cast.accounts.worker):
        kept = own_records(cast.accounts.worker)
        words = str(own_data(cast.accounts.worker))
    told = [row["suggestion__text"] for row in kept["classification_grounds"]]
    assert sorted(told) == sorted([OWN, PUBLIC])
    assert PUBLIC in words
    assert not any(text in f"{kept}{words}" for text in (UNPUBLISHED, "Trần Thị D"))


def test_ones_own_page_tells_what_the_last_word_of_a_meeting_rests_on(cast: Cast) -> None:
    session = begun(cast)
    everybody(cast, session)
    dropped, kept = suggested(cast, cast.people.e, OWN), suggested(cast, cast.people.d, PUBLIC, is_public=True)
    rests(cast, session, cast.people.e, [dropped, kept])
    rests(cast, session, cast.people.e, [kept])
    closed(cast, session)
    with reading_as(cast.accounts.worker):
        kept_in_parts = [kept for part in own_data(cast.accounts.worker) for kept in part.kept]
        [told] = [kept.lines for kept in kept_in_parts if kept.heading == "Dựa vào góp ý của công nhân"]
        assert len(own_records(cast.accounts.worker)["classification_grounds"]) == 3
    assert [line.text for line in told] == [PUBLIC]


def test_whoever_made_a_suggestion_is_not_told_whose_decision_rests_on_it(cast: Cast, resting: TierAssessment) -> None:
    author = make_account(username="d", worker=cast.people.d)
    with reading_as(author):
        assert own_records(author)["classification_grounds"] == []
        assert not TierGround.objects.exists()


# --- what goes ------------------------------------------------------------------------------------------------------


def test_with_whoever_is_erased_go_their_suggestions_and_the_decisions_about_others_stay(
    cast: Cast, resting: TierAssessment
) -> None:
    leave(cast.people.d)
    erase_worker(worker=cast.people.d.pk, today=cast.today)
    with as_system("test"):
        assert TierAssessment.objects.filter(pk=resting.pk).exists()
        assert list(TierGround.objects.values_list("suggestion__text", flat=True)) == [OWN]
    assert list(Suggestion.objects.values_list("text", flat=True)) == [OWN]


def test_with_a_decision_about_whoever_is_erased_goes_what_it_rests_on_and_others_words_stay(
    cast: Cast, resting: TierAssessment
) -> None:
    leave(cast.people.e)
    erase_worker(worker=cast.people.e.pk, today=cast.today)
    assert rows_of(TierGround) == 0
    assert set(Suggestion.objects.values_list("text", flat=True)) == {PUBLIC, UNPUBLISHED}


def test_a_decision_goes_after_its_time_with_what_it_rests_on(cast: Cast, resting: TierAssessment) -> None:
    leave(cast.people.e)
    keep_to_the_times(today=CLOCK, now=NOW)
    with as_system("test"):
        assert not TierAssessment.objects.filter(worker=cast.people.e).exists()
    assert (rows_of(TierGround), Suggestion.objects.count()) == (0, 3)
