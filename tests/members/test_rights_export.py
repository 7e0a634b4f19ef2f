"""What is kept about somebody is theirs to read: every column that names a person is exported, or has a reason.

The lists below are data: a new column that leads to a worker or an account fails here until somebody has decided.
"""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db.models import ForeignKey
from django.test import Client
from django.urls import reverse

from members.domain.account import Organisation
from members.domain.mentoring import Rule
from members.models import Account, Worker
from members.queries.own_data import own_records, own_tables
from teamtrack import vault
from teamtrack.audit import as_system, reading_as
from tests.cast import Cast, login
from tests.factories.confidential import make_known
from tests.factories.mentoring import make_link
from tests.factories.production import make_absence, make_lost_time, make_output

# Columns that lead to a person and find no row of the export.
WHO_WROTE_IT = "tells who wrote a row about somebody else, or about no person; in that person's export it is shown"
ABOUT_ANOTHER = "what one did for another person is that person's: their export shows it"
CELL_ONLY = "of the cell alone (trust.md, 3.2); told on request"
IN_CONFIDENCE = "told in confidence: read by the holder alone, told on request"
OF_AN_OPEN_SESSION = "for a meeting that is still on, like its decisions; gone, never told, when it is closed"
FREE_OF_TEXT = "numbers of a machine at work, without any fact of the person"
SUMMED = "sums of rows that are exported"
NO_COLUMN: dict[str, str] = {
    "members.goodrelation.noted_by": WHO_WROTE_IT,
    "members.consent.given_to": WHO_WROTE_IT,
    "members.datarequest.answered_by": WHO_WROTE_IT,
    "members.renewal.proposed_by": WHO_WROTE_IT,
    "members.renewal.given_by": WHO_WROTE_IT,
    "members.roleassignment.proposed_by": WHO_WROTE_IT,
    "members.roleassignment.confirmed_by": WHO_WROTE_IT,
    "members.suggestion.answered_by": WHO_WROTE_IT,
    "members.tierassessment.recorded_by": WHO_WROTE_IT,
    "members.tierobjection.answered_by": WHO_WROTE_IT,
    "members.groupmembership.recorded_by": WHO_WROTE_IT,
    "members.mentorship.recorded_by": WHO_WROTE_IT,
    "members.mentorshipreview.recorded_by": WHO_WROTE_IT,
    "members.cellmeeting.recorded_by": WHO_WROTE_IT,
    "members.prospectstage.recorded_by": WHO_WROTE_IT,
    "members.proposal.asked_by": WHO_WROTE_IT,
    "members.focusteam.recorded_by": WHO_WROTE_IT,
    "members.grouppilot.recorded_by": WHO_WROTE_IT,
    "members.secondment.recorded_by": WHO_WROTE_IT,
    "members.visitfromabove.recorded_by": WHO_WROTE_IT,
    "members.organisationactivity.recorded_by": WHO_WROTE_IT,
    "members.organisationtitle.recorded_by": WHO_WROTE_IT,
    "members.proposal.answered_by": WHO_WROTE_IT,
    "members.proposalstatement.recorded_by": WHO_WROTE_IT,
    "members.supportrequest.asked_by": WHO_WROTE_IT,
    "members.supportrequest.answered_by": WHO_WROTE_IT,
    "members.device.paired_by": WHO_WROTE_IT,
    "production.dailyoutput.recorded_by": WHO_WROTE_IT,
    "production.absence.recorded_by": WHO_WROTE_IT,
    "production.losttime.recorded_by": WHO_WROTE_IT,
    "production.unitcost.recorded_by": WHO_WROTE_IT,
    "production.technicalcheck.recorded_by": WHO_WROTE_IT,
    "production.outputadjustment.proposed_by": WHO_WROTE_IT,
    "production.outputadjustment.approved_by": WHO_WROTE_IT,
    "production.outputadjustment.declined_by": WHO_WROTE_IT,
    "production.monthbook.closed_by": WHO_WROTE_IT,
    "production.shiftclosing.closed_by": WHO_WROTE_IT,
    "production.outputnorm.issued_by": WHO_WROTE_IT,
    "production.normobjection.answered_by": WHO_WROTE_IT,
    "production.normproposal.made_by": WHO_WROTE_IT,
    "production.normproposalstep.by": WHO_WROTE_IT,
    "production.normstudy.recorded_by": WHO_WROTE_IT,
    "production.improvement.adapted_by": WHO_WROTE_IT,
    "production.improvement.written_by": WHO_WROTE_IT,
    "production.outputimport.sent_by": WHO_WROTE_IT,
    "production.outputimport.imported_by": WHO_WROTE_IT,
    "production.outputimport.undone_by": WHO_WROTE_IT,
    "emulation.commendation.by": WHO_WROTE_IT,
    "emulation.monthranking.made_by": WHO_WROTE_IT,
    "emulation.monthlyreport.asked_by": WHO_WROTE_IT,
    "members.carecase.holder": ABOUT_ANOTHER,
    "members.carestep.by": ABOUT_ANOTHER,
    "members.prospecthelper.worker": ABOUT_ANOTHER,
    "members.tierproposal.worker": OF_AN_OPEN_SESSION,
    "members.tierproposal.by": ABOUT_ANOTHER,
    "members.carestory.worker": IN_CONFIDENCE,
    "members.carestep.worker": IN_CONFIDENCE,
    "members.prospect.worker": CELL_ONLY,
    "members.proposal.about": CELL_ONLY,
    "members.pairwish.first": CELL_ONLY,
    "members.pairwish.second": CELL_ONLY,
    "members.ownfile.worker": "the export itself",
    "members.standing.worker": "a view of roles and memberships that are exported",
    "production.countedoutput.worker": "a view of entries and corrections that are exported",
    "production.workermonthoutput.worker": SUMMED,
    "teamtrack.job.asked_by": FREE_OF_TEXT,
    "teamtrack.idempotencykey.user": FREE_OF_TEXT,
    "otp_totp.totpdevice.user": "a secret of the second step: whoever has it can sign in",
    "otp_static.staticdevice.user": "a secret of the second step: whoever has it can sign in",
}
# Columns of exported tables that are not in the export.
NOT_SHOWN: dict[str, str] = {
    "members.worker.name_order": "made from the name",
    "members.worker.name_plain": "made from the name",
    "members.account.password": "a secret",
    "members.account.pin": "a secret",
    "members.account.password_once": FREE_OF_TEXT,
    "members.account.session_round": FREE_OF_TEXT,
    "members.contact.note": "may speak of third persons; told on request (trust.md, 3.1)",
    "members.contact.follow_up": "may speak of third persons; told on request (trust.md, 3.1)",
    "members.visit.note": "may speak of third persons; told on request (trust.md, 3.1)",
    "members.visit.recorded_at": FREE_OF_TEXT,
    "members.visitfromabove.recorded_on": FREE_OF_TEXT,
    "members.supportrequest.what": "between the cell and the organisation (trust.md, 3.2); told on request",
    "members.supportrequest.answer": "between the cell and the organisation (trust.md, 3.2); told on request",
    "members.mentorship.end_reason": "may tell the kind of the other one of the two; told on request",
    "members.groupmembership.reason": "may speak of those one was parted from; told on request",
    "production.dailyoutput.version": FREE_OF_TEXT,
    "production.absence.version": FREE_OF_TEXT,
}


def label(field: Any) -> str:
    return f"{field.model._meta.label_lower}.{field.name}"


def found_by() -> set[str]:
    """The columns by which the export finds rows: the last step is the one that names the person."""
    columns = set()
    for table in own_tables():
        for path in table.by:
            walked: list[Any] = [table.model]
            for step in path.split("__"):
                if step == "pk":
                    break
                field = walked[-1]._meta.get_field(step)
                columns.add(label(field))
                walked.append(field.related_model)
    return columns


def columns_to_people() -> set[str]:
    return {
        label(field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model in (Worker, Account)
    }


def test_every_column_that_names_a_person_is_exported_or_left_out_for_a_reason() -> None:
    undecided = columns_to_people() - found_by() - set(NO_COLUMN)
    assert sorted(undecided) == []
    assert sorted(set(NO_COLUMN) - columns_to_people()) == []  # no reason outlives its column
    assert sorted(set(NO_COLUMN) & found_by()) == []


def test_every_column_of_an_exported_table_is_shown_or_left_out_for_a_reason() -> None:
    shown: set[str] = set()
    every: set[str] = set()
    for table in own_tables():
        every |= {label(field) for field in table.model._meta.concrete_fields if not field.primary_key}
        for path in (*table.shows, *table.by):
            first = path.split("__")[0]
            shown |= set() if first == "pk" else {label(table.model._meta.get_field(first))}
    assert sorted(every - shown - set(NOT_SHOWN)) == []
    assert sorted(set(NOT_SHOWN) & shown) == []
    assert sorted(set(NOT_SHOWN) - every) == []


def test_what_is_sealed_is_opened_before_it_is_shown() -> None:
    for table in own_tables():
        sealed = {field.name for field in table.model._meta.concrete_fields if isinstance(field, vault.SealedField)}
        assert set(table.opens) == sealed & set(table.shows), table.key


@pytest.fixture
def known(cast: Cast) -> Worker:
    """D, with something in every table about her."""
    worker = cast.people.d
    words = iter(f"lời {number:03}" for number in range(1, 99))
    make_known(
        worker=worker,
        team=cast.team6,
        cell=cast.cell,
        by=cast.people.loi,
        organisation=Organisation.WOMEN,
        day=cast.today,
        words=lambda: next(words),
    )
    make_output(worker=worker, product=cast.qd14, day=cast.today, good=131)
    make_output(worker=worker, product=cast.qd14, day=date(1966, 9, 1), good=9)  # before there was a norm
    make_absence(worker=worker, day=cast.today.replace(day=20))
    make_lost_time(worker=worker, day=cast.today)
    return worker


def test_the_file_holds_the_rows_and_the_texts_the_person_may_read(known: Worker, cast: Cast) -> None:
    account = Account.objects.create(username="d", worker=known)
    with reading_as(account):
        kept = own_records(account)
    assert kept["card"][0]["full_name"] == "Trần Thị D"
    assert kept["output"][0]["good"] == 131
    assert kept["classification"][0]["tier"] == "weak"
    assert kept["classification"][0]["reason"].startswith("lời ")
    assert kept["contacts"][0]["by"] == "Nguyễn Thúy Lợi"
    assert kept["care_cases"][0]["holder"] == "Nguyễn Thúy Lợi"
    told = str(kept)
    hidden = [text for text in _texts_of(known, "contact", "visit", "carestory", "carestep") if text in told]
    assert hidden == []


def test_the_file_does_not_tell_the_kind_of_who_helped(known: Worker, cast: Cast) -> None:
    link = make_link(team=cast.team6, mentor=cast.people.c, mentee=known, until=date(1966, 10, 1))
    link.end_reason = Rule.WEAK_MENTOR
    link.save(update_fields=["end_reason"])
    account = Account.objects.create(username="d", worker=known)
    with reading_as(account):
        mentors = own_records(account)["mentors"]
    assert cast.people.c.full_name in [told["mentor"] for told in mentors]
    assert Rule.WEAK_MENTOR not in str(mentors)


def _texts_of(worker: Worker, *models: str) -> list[str]:
    with as_system("test"):
        return [
            vault.unseal(row, field.name)
            for model in models
            for row in apps.get_model("members", model).objects.filter(worker=worker)
            for field in row._meta.concrete_fields
            if isinstance(field, vault.SealedField)
        ]


def test_another_persons_file_holds_nothing_of_it(known: Worker, cast: Cast) -> None:
    with reading_as(cast.accounts.worker):
        kept = own_records(cast.accounts.worker)
    assert "Trần Thị D" not in str(kept)
    assert [kept[key] for key in ("classification", "contacts", "care_cases", "output")] == [[], [], [], []]


def test_one_writes_a_file_of_oneself_only_and_as_an_attachment(known: Worker, client: Client) -> None:
    account = Account.objects.create(username="d", worker=known)
    answer = login(client, account).get(reverse("own_json"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ghi-gi-ve-toi.json"'
    assert answer.json()["kept"]["teams"] == [
        {"team": "Tổ máy 6", "period": {"from": "1965-01-01", "until_before": None}}
    ]


def test_the_page_never_says_weak_and_names_the_aspect(known: Worker, client: Client) -> None:
    account = Account.objects.create(username="d", worker=known)
    page = login(client, account).get(reverse("own_data")).content.decode()
    assert "Tổ đảng ghi: cần giúp thêm về năng suất. Anh chị có quyền nêu ý kiến khác." in page
    assert "kém" not in page
    assert "weak" not in page


def test_the_day_somebody_signed_in_last_is_that_of_the_workshop(cast: Cast, client: Client) -> None:
    """Half past six in the morning in Hà Nội is the evening before elsewhere."""
    login(client, cast.accounts.worker)
    Account.objects.filter(pk=cast.accounts.worker.pk).update(last_login=datetime(1966, 10, 20, 23, 30, tzinfo=UTC))
    assert "đăng nhập lần cuối ngày 21/10/1966" in client.get(reverse("own_data")).content.decode()
