"""One's own decision, what one says against it, the cell's answer; how many of each leave the cell."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.actions.objection import answer
from members.domain.account import Organisation, Role
from members.domain.meeting import MeetingKind
from members.domain.tier import Tier
from members.models import Account, CellMeeting, ClassificationSession, TierAssessment, TierObjection
from members.sources import tier as sources
from teamtrack.audit import disclose, reading_as
from teamtrack.models import ReadEvent
from tests.cast import TODAY, Cast, login
from tests.factories.members import make_organisation_membership, make_role
from tests.factories.tier import make_decision, make_objection
from tests.members.test_tier import edited


def _decided(cast: Cast, tier: Tier = Tier.WEAK, revision: int = 1) -> TierAssessment:
    return make_decision(
        team=cast.team6, cell=cast.cell, worker=cast.people.e, day=cast.today, tier=tier, revision=revision
    )


def _own(assessment: TierAssessment) -> str:
    return reverse("tier_object", kwargs={"assessment": assessment.pk})


def _answer(cast: Cast, objection: TierObjection) -> str:
    return reverse("tier_answer", kwargs={"team": cast.team6.slug, "objection": objection.pk})


def _kept(account: Account, field: str) -> list[str]:
    with reading_as(account):
        return [
            text
            for (text,) in disclose(TierObjection.objects.all(), field, by=account, subject="about", why="an objection")
        ]


def test_worker_reads_their_own_decision_in_words_and_nothing_is_recorded(cast: Cast, client: Client) -> None:
    page = login(client, cast.accounts.worker).get(_own(_decided(cast))).content.decode()
    assert "cần giúp thêm về kỷ luật" in page
    assert "Bỏ máy trước giờ." in page
    assert "Ba lần đến muộn." in page
    assert "kém" not in page.lower()
    assert not ReadEvent.objects.exists()


def test_worker_is_told_for_two_weeks_that_something_was_written_and_nothing_of_the_kind(cast: Cast) -> None:
    assessment = _decided(cast)
    closed_on = timezone.localdate(assessment.session.closed_at)
    (item,) = sources.own_decision_written(user=cast.accounts.worker, day=closed_on + timedelta(days=14))
    assert (item.sentence, item.url) == ("Tổ đảng đã ghi về anh chị ngày 21/10/1966", _own(assessment))
    assert "giúp thêm" not in f"{item.sentence} {item.detail}".lower()
    for account, days in ((cast.accounts.worker, 15), (cast.accounts.cell_leader, 0)):
        assert list(sources.own_decision_written(user=account, day=closed_on + timedelta(days=days))) == []


def test_decision_of_somebody_else_is_not_found_by_the_head_of_the_cell(cast: Cast, client: Client) -> None:
    assert login(client, cast.accounts.cell_leader).get(_own(_decided(cast))).status_code == 404


def test_decision_of_an_open_session_is_not_told(cast: Cast, client: Client) -> None:
    held = CellMeeting.objects.create(cell=cast.cell, kind=MeetingKind.REVIEW, day=cast.today)
    ClassificationSession.objects.create(meeting=held, team=cast.team6)
    assessment = _decided(cast)
    assert login(client, cast.accounts.worker).get(_own(assessment)).status_code == 404


def test_decision_that_was_replaced_is_not_found(cast: Cast, client: Client) -> None:
    first, second = _decided(cast), _decided(cast, Tier.AVERAGE, revision=2)
    login(client, cast.accounts.worker)
    assert client.get(_own(first)).status_code == 404
    assert "trung bình" in client.get(_own(second)).content.decode()


def test_objection_is_written_once(cast: Cast, client: Client) -> None:
    url = _own(_decided(cast))
    login(client, cast.accounts.worker)
    client.post(url, {"text": "Tôi đã đổi ca cho bạn."})
    again = client.post(url, {"text": "Lần nữa, tôi không đồng ý."})
    assert again.status_code == 422
    assert "Tôi đã đổi ca cho bạn." in again.content.decode()
    assert "Lần nữa, tôi không đồng ý.</textarea>" in again.content.decode(), "still there to be copied"
    assert "Lần nữa" not in client.get(url).content.decode()
    assert _kept(cast.accounts.worker, "text") == ["Tôi đã đổi ca cho bạn."]


@pytest.mark.parametrize("text", ["", "  \n ", "không", "a " * 1001])
def test_objection_without_words_or_too_long_is_told_and_changes_nothing(cast: Cast, client: Client, text: str) -> None:
    answer = login(client, cast.accounts.worker).post(_own(_decided(cast)), {"text": text})
    assert answer.status_code == 422
    assert _kept(cast.accounts.worker, "text") == []


def test_objection_waits_for_the_head_with_its_days_and_is_no_longer_due_once_answered(
    cast: Cast, client: Client
) -> None:
    objection = make_objection(assessment=_decided(cast), day=cast.today)
    head = login(client, cast.accounts.cell_leader)
    items = [item.sentence for item in sources.kinds_to_review(user=cast.accounts.cell_leader, day=cast.today)]
    assert items == ["1 ý kiến chờ anh chị trả lời"]
    head.post(_answer(cast, objection), {"text": "Tổ đảng ghi nhận."})
    assert list(sources.kinds_to_review(user=cast.accounts.cell_leader, day=cast.today)) == []


def test_worker_is_told_of_the_answer_and_reads_it(cast: Cast, client: Client) -> None:
    assessment = _decided(cast)
    objection = make_objection(assessment=assessment, day=cast.today)
    login(client, cast.accounts.cell_leader).post(_answer(cast, objection), {"text": "Tổ đảng ghi nhận."})
    (item,) = sources.own_objection_answered(user=cast.accounts.worker, day=cast.today)
    assert item.url == _own(assessment)
    assert "Tổ đảng ghi nhận." in login(client, cast.accounts.worker).get(item.url).content.decode()


def test_answer_stands_once_given(cast: Cast, client: Client) -> None:
    objection = make_objection(assessment=_decided(cast), day=cast.today)
    login(client, cast.accounts.cell_leader)
    client.post(_answer(cast, objection), {"text": "Tổ đảng ghi nhận."})
    for text in ("Khác rồi.", ""):
        again = client.post(_answer(cast, objection), {"text": text})
        assert (again.status_code, text in again.content.decode()) == (422, True)
        assert "đã được trả lời" in again.content.decode()
    assert _kept(cast.accounts.cell_leader, "answer") == ["Tổ đảng ghi nhận."]


def test_nobody_answers_the_objection_about_themself(cast: Cast, client: Client) -> None:
    """E has come to head the cell since."""
    objection = make_objection(assessment=_decided(cast), day=cast.today)
    make_organisation_membership(
        worker=cast.people.e, organisation=Organisation.PARTY, cell=cast.cell, since=cast.today
    )
    make_role(worker=cast.people.e, role=Role.CELL_LEADER, over=cast.cell, since=cast.today)
    login(client, cast.accounts.worker)
    page = client.get(_answer(cast, objection)).content.decode()
    assert "không ai tự trả lời mình" in page
    assert "<textarea" not in page
    client.post(_answer(cast, objection), {"text": "Tôi đúng."})
    assert _kept(cast.accounts.worker, "answer") == [""]


@pytest.mark.parametrize(
    "changed",
    [{"text": b"other words"}, {"raised_on": date(1966, 10, 1)}, {"answer": b"other", "answered_on": TODAY}],
    ids=str,
)
def test_the_database_keeps_what_was_said_and_answered(cast: Cast, changed: dict[str, Any]) -> None:
    objection = make_objection(assessment=_decided(cast), day=cast.today)
    with reading_as(cast.accounts.cell_leader):
        answer(objection=objection, text="Tổ đảng ghi nhận.", by=cast.accounts.cell_leader, today=cast.today)
    assert edited(TierObjection.objects.all(), **changed) == "TT020"


def test_opening_an_objection_is_recorded_about_the_worker(cast: Cast, client: Client) -> None:
    objection = make_objection(assessment=_decided(cast), day=cast.today)
    assert "Tôi đã đổi ca." in login(client, cast.accounts.cell_leader).get(_answer(cast, objection)).content.decode()
    event = ReadEvent.objects.get(record="members.tierobjection")
    assert (event.subject, event.reader) == (cast.people.e.pk, cast.accounts.cell_leader.pk)


def test_manager_gets_numbers_and_nobodys_name(cast: Cast, client: Client) -> None:
    held = CellMeeting.objects.create(cell=cast.cell, kind=MeetingKind.REVIEW, day=cast.today)
    ClassificationSession.objects.create(
        meeting=held, team=cast.team6, closed_at=timezone.now(), active=5, average=8, weak=2
    )
    _decided(cast)
    page = login(client, cast.accounts.manager).get(reverse("home")).content.decode()
    assert "tích cực 5 · trung bình 8 · cần giúp thêm 2" in page
    assert cast.people.e.full_name not in page


def test_kind_stands_on_the_persons_page_for_the_head_alone(cast: Cast) -> None:
    _decided(cast)
    about = {"worker": cast.people.e, "day": cast.today}
    (panel,) = sources.decision_about(user=cast.accounts.cell_leader, **about)
    assert panel.context["words"] == "Cần giúp thêm: kỷ luật"
    for other in (cast.accounts.party_member, cast.accounts.team_leader, cast.accounts.union_lead):
        assert list(sources.decision_about(user=other, **about)) == []
    (own,) = sources.decision_about(user=cast.accounts.worker, **about)
    assert "words" not in own.context
