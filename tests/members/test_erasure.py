"""What is kept long enough goes by itself; somebody who has left is erased, and stays erased."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.actions.erasure import erase_worker
from members.actions.retention import keep_to_the_times
from members.actions.sign_in import sign_in, sign_in_by_pin
from members.domain.account import Organisation
from members.domain.group import PairKind
from members.domain.mentoring import MentorKind
from members.domain.prospect import Addressee, ProposalKind
from members.domain.rights import Purpose
from members.domain.worker import Relation
from members.models import (
    Account,
    CareCase,
    CareStory,
    Contact,
    DataRequest,
    GoodRelation,
    GroupMembership,
    MentoringGroup,
    Mentorship,
    OwnFile,
    PairWish,
    Proposal,
    Prospect,
    ProspectStage,
    Suggestion,
    SupportRequest,
    TierAssessment,
    Visit,
    Worker,
)
from production.domain.norm_proposal import Step
from production.models import Absence, DailyOutput, LostTime, OutputAdjustment
from teamtrack import vault
from teamtrack.audit import as_system
from teamtrack.errors import RuleBroken
from teamtrack.models import ErasedPerson, Installation, Job, ReadEvent, SignInFailure
from teamtrack.periods import months_after
from teamtrack.read_chain import seal_reads
from teamtrack.sources import ask
from tests.cast import Cast, login
from tests.factories.activity import make_activity, make_title
from tests.factories.care import make_support
from tests.factories.confidential import make_known
from tests.factories.device import make_app, make_tablet
from tests.factories.emulation import make_commendation
from tests.factories.focus import make_focus, make_visit_from_above
from tests.factories.group import make_pilot
from tests.factories.measures import make_check
from tests.factories.members import make_account, make_organisation_membership
from tests.factories.mentoring import make_link, make_review
from tests.factories.norm import make_norm_proposal, make_norm_study
from tests.factories.production import (
    make_absence,
    make_adjustment,
    make_closed_month,
    make_improvement,
    make_lost_time,
    make_norm_objection,
    make_output,
)
from tests.factories.prospect import make_proposal, make_statement
from tests.factories.rights import make_consent, make_own_file

TODAY = date(1966, 10, 21)
MARK = "dấu vết"


def rows_of(model: Any) -> int:
    with as_system("test"):
        return int(model._default_manager.count())


def leave(worker: Worker, day: date = date(1966, 10, 1)) -> Worker:
    Worker.objects.filter(pk=worker.pk).update(left_on=day)
    worker.team_memberships.update(period=(date(1965, 1, 1), day + timedelta(days=1)))
    return Worker.objects.get(pk=worker.pk)


def known(cast: Cast, worker: Worker, day: date = TODAY, **more: Any) -> Any:
    return make_known(
        worker=worker,
        team=cast.team6,
        cell=cast.cell,
        by=cast.people.loi,
        organisation=Organisation.UNION,
        day=day,
        **more,
    )


# --- erasing ---------------------------------------------------------------------------------------------------------


def name_in_texts_of_others(cast: Cast, group: MentoringGroup) -> None:
    """Their name, where the team's work is told, or somebody else's: they came, or were called so, only later."""
    others = make_link(team=cast.team6, mentor=cast.people.c, mentee=cast.people.e)
    make_review(link=others, day=TODAY, words="Cùng chị Dấu Vết Tên lên nấc mới.", plan="Nhờ chị Dấu Vết Tên.")
    make_focus(team=cast.team6, since=TODAY, reason="Như Dấu Vết Tên báo.")
    make_visit_from_above(team=cast.team6, worker=cast.people.h, day=TODAY, agreed="Nhờ Dấu Vết Tên xem máy.")
    make_pilot(group=group, since=TODAY, aim="Theo kịp Dấu Vết Tên.")
    make_activity(team=cast.team6, day=TODAY, what="Nghe chị Dấu Vết Tên hát.")
    make_title(team=cast.team6, day=TODAY, title="bốn tốt, nhờ Dấu Vết Tên")
    make_check(team=cast.team6, day=TODAY, found="Máy của Dấu Vết Tên thiếu đồ gá.")


def fail_to_sign_in(cast: Cast, account: Account) -> None:
    tablet, _token = make_tablet(team=cast.team6, by=cast.accounts.team_leader)
    sign_in(name=account.username, password="sai", address="127.0.0.1", device="", now=timezone.now())
    sign_in_by_pin(tablet=tablet, account=account, pin="000000", now=timezone.now())
    assert SignInFailure.objects.count() == 2


def plant(cast: Cast, worker: Worker) -> Account:
    """A marked text in every place that can hold one about this person; returns their account."""
    number = count(1)

    def say() -> str:
        return f"{MARK} {next(number)}"

    known(cast, worker, words=say)
    worker.full_name, worker.code, worker.trade = "Dấu Vết Tên", f"{MARK} mã", f"{MARK} nghề"
    worker.home_place, worker.home_area, worker.route = say(), say(), say()
    worker.phone, worker.address = say(), say()
    worker.save()
    account = make_account(username="dau-vet", worker=worker)
    make_app(account)
    fail_to_sign_in(cast, account)
    about = {"team": cast.team6, "worker": worker}
    since = (date(1966, 5, 5), None)
    group = MentoringGroup.objects.create(team=cast.team6, name="Nhóm 1", formed_on=date(1966, 5, 5))
    GroupMembership.objects.create(group=group, worker=worker, period=since, reason=say())
    first, second = sorted((worker, cast.people.h), key=lambda person: person.pk)
    PairWish.objects.create(
        team=cast.team6, first=first, second=second, kind=PairKind.APART, reason=say(), period=since
    )
    GoodRelation.objects.create(first=first, second=second, kind=Relation.FRIENDS, noted_on=TODAY)
    link = Mentorship.objects.create(
        team=cast.team6, mentor=cast.people.c, mentee=worker, kind=MentorKind.LEAD, period=since,
        aim=say(), plan=say(), end_reason=say(),
    )  # fmt: skip
    make_review(link=link, day=TODAY, words=say(), aim=say(), plan=say())
    prospect = Prospect.objects.create(**about, towards=Organisation.YOUTH, end_reason=say())
    ProspectStage.objects.create(prospect=prospect, stage=1, since=TODAY, reason=say())
    Proposal.objects.create(
        cell=cast.cell, team=cast.team6, kind=ProposalKind.OTHER, addressed_to=Addressee.UNION, about=worker,
        text=say(), asked_on=TODAY,
    )  # fmt: skip
    work = make_proposal(cell=cast.cell, team=cast.team6, to=Addressee.UNION, day=TODAY)
    make_statement(proposal=work, worker=worker, day=TODAY, words=say())
    make_statement(proposal=work, worker=cast.people.h, day=TODAY, words="Như chị Dấu Vết Tên nói.")
    Suggestion.objects.create(team=cast.team6, author=worker, text=say(), answer=say(), made_on=TODAY, is_public=True)
    make_organisation_membership(worker=worker, organisation=Organisation.YOUTH)
    make_consent(worker=worker, purpose=Purpose.PRAISE, given_on=TODAY)
    make_own_file(worker=worker, content="UERG")
    make_commendation(team=cast.team6, text="Dấu Vết Tên tới 180 cái", day=TODAY)
    make_commendation(team=cast.team6, text="Khen một người", day=TODAY, worker=worker)
    make_improvement(team=cast.team6, since=TODAY, worker=worker, text="Chị Dấu Vết Tên nghĩ ra.")
    name_in_texts_of_others(cast, group)
    september = date(1966, 9, 5)
    make_output(worker=worker, product=cast.qd14, day=september, good=131)
    answered: dict[str, Any] = {"answer": say(), "answered_by": cast.accounts.norm_officer, "answered_on": TODAY}
    make_norm_objection(norm=cast.norm130, worker=worker, raised_on=TODAY, text=say(), **answered)
    norm: dict[str, Any] = {"product": cast.qd14, "team": cast.team6}
    naming: dict[str, Any] = {"reason": "Như Dấu Vết Tên nói.", "words": "Như Dấu Vết Tên nói."}
    make_norm_proposal(**norm, made_on=TODAY, last=Step.DISCUSSED, **naming)
    make_norm_study(**norm, day=september, workers=[worker], words="Dấu Vết Tên làm nhanh.")
    make_absence(worker=worker, day=date(1966, 9, 6))
    make_lost_time(worker=worker, day=september)
    for model in (DailyOutput, Absence, LostTime):
        model._default_manager.filter(worker=worker).update(note=say())
    make_closed_month(workshop=cast.workshop, month=date(1966, 9, 1))
    make_adjustment(worker=worker, product=cast.qd14, day=september, good=-5, proposed_on=TODAY)
    OutputAdjustment.objects.update(reason=say())
    assert next(number) > 20
    return account


def marks_left() -> list[str]:
    """Every table in which a text, or a sealed text once it is opened, still holds a mark."""
    found = []
    with as_system("test"), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS row WHERE row::text ILIKE %s OR row::text ILIKE %s'
                " OR row::text ILIKE %s",
                [f"%{MARK}%", "%dấu vết tên%", "%dau-vet%"],
            )
            if cursor.fetchone()[0]:
                found.append(table)
        for model in apps.get_models():
            sealed = [field.name for field in model._meta.concrete_fields if isinstance(field, vault.SealedField)]
            found += [
                model._meta.db_table
                for row in (model._default_manager.all() if sealed else ())
                if any(MARK in vault.unseal(row, name) for name in sealed)
            ]
    return found


def test_of_an_erased_person_no_mark_is_left_in_any_table_and_their_figures_stay(cast: Cast) -> None:
    account = plant(cast, cast.people.d)
    assert {"members_worker", "members_contact", "members_carestory", "production_dailyoutput"} <= set(marks_left())
    leave(cast.people.d)
    erase_worker(worker=cast.people.d.pk, today=TODAY)
    assert marks_left() == []
    person = Worker.objects.get(pk=cast.people.d.pk)
    assert person.full_name == f"Người đã nghỉ việc {person.pk}"
    assert (person.is_woman, person.birth_year, person.skill_grade) == (False, None, None)
    assert list(person.outputs.values_list("good", flat=True)) == [131]
    account.refresh_from_db()
    assert (account.is_active, account.has_usable_password()) == (False, False)
    assert ErasedPerson.objects.get().worker == person.pk


def test_what_an_erased_person_did_for_others_stays_theirs(cast: Cast) -> None:
    known(cast, cast.people.e, words=None)
    leave(cast.people.loi)
    erase_worker(worker=cast.people.loi.pk, today=TODAY)
    assert (rows_of(Contact), rows_of(CareCase), rows_of(TierAssessment)) == (1, 1, 1)


def test_who_still_works_here_is_not_erased(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="còn đang làm việc"):
        erase_worker(worker=cast.people.e.pk, today=TODAY)
    assert not ErasedPerson.objects.exists()


def test_who_comes_back_with_a_backup_is_erased_again_and_off_the_team(cast: Cast) -> None:
    account = plant(cast, cast.people.d)  # as the backup knows them: at work
    assert ask("erase_again", workers=[cast.people.d.pk, 10**9]) == [cast.people.d.pk]
    assert marks_left() == []
    person = Worker.objects.get(pk=cast.people.d.pk)
    assert person.left_on == TODAY
    assert person.team_memberships.get().period.upper == TODAY + timedelta(days=1)
    account.refresh_from_db()
    assert not account.is_active


def test_an_administrator_erases_who_left_and_nobody_else_is_offered(cast: Cast, client: Client) -> None:
    leave(cast.people.d)
    visitor = login(client, cast.accounts.administrator)
    listed = visitor.get(reverse("erasures")).content.decode()
    assert "Trần Thị D" in listed
    assert "Phạm Văn E" not in listed
    assert visitor.get(reverse("erase", kwargs={"worker": cast.people.e.pk})).status_code == 404
    visitor.post(reverse("erase", kwargs={"worker": cast.people.d.pk}))
    assert Worker.objects.get(pk=cast.people.d.pk).full_name.startswith("Người đã nghỉ việc")
    page = visitor.get(reverse("erasures")).content.decode()
    assert "Người đã nghỉ việc" not in page.split("<main")[1].split("<ul")[1]


# --- retention -------------------------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
CLOCK = NOW.date()


def test_months_are_counted_back_to_a_day_there_is() -> None:
    assert months_after(date(2026, 11, 22), -24) == date(2024, 11, 22)
    assert months_after(date(2026, 3, 31), -1) == date(2026, 2, 28)


@pytest.mark.parametrize(("months", "kept"), [(23, 3), (25, 0)])
def test_notes_of_contacts_and_visits_go_after_24_months_and_the_facts_stay(cast: Cast, months: int, kept: int) -> None:
    made = known(cast, cast.people.e)
    day = months_after(CLOCK, -months)
    with as_system("test"):
        Contact.objects.update(day=day)
        Visit.objects.update(day=day)
    keep_to_the_times(today=CLOCK, now=NOW)
    with as_system("test"):
        contact, visit = Contact.objects.get(pk=made.contact.pk), Visit.objects.get(pk=made.visit.pk)
    assert len([text for text in (contact.note, contact.follow_up, visit.note) if text]) == kept


@pytest.mark.parametrize(("months", "cases"), [(11, 1), (13, 0)])
def test_a_case_goes_12_months_after_it_was_closed(cast: Cast, months: int, cases: int) -> None:
    known(cast, cast.people.e)
    with as_system("test"):
        CareCase.objects.update(closed_on=months_after(CLOCK, -months), outcome="solved")
    keep_to_the_times(today=CLOCK, now=NOW)
    assert rows_of(CareCase) == cases


@pytest.mark.parametrize(("months", "words"), [(11, True), (13, False)])
def test_what_was_asked_for_somebody_and_never_answered_goes_12_months_after_they_left(
    cast: Cast, months: int, *, words: bool
) -> None:
    request = make_support(team=cast.team6, worker=cast.people.e, asked_by=cast.people.hoa, asked_on=date(2020, 1, 1))
    Worker.objects.filter(pk=cast.people.e.pk).update(left_on=months_after(CLOCK, -months))
    keep_to_the_times(today=CLOCK, now=NOW)
    assert bool(SupportRequest.objects.get(pk=request.pk).what) == words


def test_a_story_goes_when_its_time_is_over_and_an_open_case_stays(cast: Cast) -> None:
    known(cast, cast.people.e)
    keep_to_the_times(today=CLOCK, now=NOW)
    assert (rows_of(CareStory), rows_of(CareCase)) == (0, 1)


@pytest.mark.parametrize(("months", "decisions"), [(11, 1), (13, 0)])
def test_classification_is_kept_until_12_months_after_leaving(cast: Cast, months: int, decisions: int) -> None:
    known(cast, cast.people.e)
    leave(cast.people.e, months_after(CLOCK, -months))
    keep_to_the_times(today=CLOCK, now=NOW)
    assert rows_of(TierAssessment) == decisions


def test_of_who_is_still_here_the_classification_stays(cast: Cast) -> None:
    known(cast, cast.people.e)
    keep_to_the_times(today=CLOCK, now=NOW)
    assert rows_of(TierAssessment) == 1


@pytest.mark.parametrize(("months", "kept"), [(11, 2), (13, 0)])
def test_the_words_of_an_answered_request_for_help_go_after_12_months(cast: Cast, months: int, kept: int) -> None:
    known(cast, cast.people.e)
    day = months_after(CLOCK, -months)
    SupportRequest.objects.update(asked_on=day, answered_on=day)
    keep_to_the_times(today=CLOCK, now=NOW)
    request = SupportRequest.objects.get()
    assert (len([text for text in (request.what, request.answer) if text]), request.outcome) == (kept, "done")


@pytest.mark.parametrize(("months", "kept"), [(35, 2), (37, 0)])
def test_the_words_of_a_request_about_own_data_go_36_months_after_it_was_done(
    cast: Cast, months: int, kept: int
) -> None:
    known(cast, cast.people.e)
    DataRequest.objects.update(done_on=months_after(CLOCK, -months))
    keep_to_the_times(today=CLOCK, now=NOW)
    request = DataRequest.objects.get()
    assert len([text for text in (request.text, request.answer) if text]) == kept


def test_nothing_of_the_demonstration_is_too_old(cast: Cast) -> None:
    made = known(cast, cast.people.e)
    Installation.objects.create(demo_day=TODAY)
    keep_to_the_times(today=CLOCK, now=NOW)
    with as_system("test"):
        assert Contact.objects.get(pk=made.contact.pk).note
    assert rows_of(CareStory) == 1


def test_a_paper_and_its_job_go_after_a_day(cast: Cast) -> None:
    make_own_file(worker=cast.people.e, content="UERG")
    keep_to_the_times(today=CLOCK, now=timezone.now() + timedelta(hours=23))
    assert OwnFile.objects.count() == 1
    keep_to_the_times(today=CLOCK, now=timezone.now() + timedelta(hours=25))
    assert (OwnFile.objects.count(), Job.objects.count()) == (0, 0)


@pytest.mark.parametrize(("days", "kept"), [(35 * 30, 1), (37 * 31, 0)])
def test_reads_are_kept_36_months_and_no_longer_once_sealed(cast: Cast, days: int, kept: int) -> None:
    """By the clock of the database as well, which lets nobody delete an event before its time."""
    now = timezone.now()
    ReadEvent.objects.create(
        at=now, reader=1, reader_worker=None, subject=2, record="members.contact", record_key="1", fields=["note"],
        reason="x",
    )  # fmt: skip
    seal_reads(now=now - timedelta(days=days))
    keep_to_the_times(today=now.date(), now=now)
    assert ReadEvent.objects.count() == kept
