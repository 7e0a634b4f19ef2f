"""A month of the people around the head of the cell, in a real browser, in Vietnamese and in English: the head of the
union meets and visits; a worker suggests something, and reads and decides what is kept about them.
"""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from members.models import Consent, Contact, DataRequest, Suggestion, Visit, Worker
from teamtrack.audit import as_system
from tests.journeys.reader import CELL, PHONE, Reader, number_of

pytestmark = [pytest.mark.journey, pytest.mark.demo, pytest.mark.django_db(transaction=True)]


def test_a_month_of_the_people_around_the_head_of_the_cell(
    new_page: Callable[..., Page], language: str, settings: Settings
) -> None:
    head, worker = (Reader(new_page(), language, username) for username in ("loi", "e"))
    union = Reader(new_page(viewport=PHONE, has_touch=True), language, "sang")

    def on(day: int) -> None:
        settings.DEMO_DAY = date(1967, 4, day)

    on(10)
    the_union_meets_somebody(union)
    the_union_is_not_received(union)
    on(13)
    the_union_is_received_with_consent_alone(union)
    nothing_of_the_cell_is_open_to_the_union(union)
    a_suggestion_is_answered(head, worker)
    where_somebody_lives_is_written_down(head)
    on(17)
    a_note_is_read(head)
    consent_is_given_and_taken_back(worker)
    a_request_about_own_data_is_answered(head, worker)
    who_read_the_file_is_told(worker)


def the_union_meets_somebody(union: Reader) -> None:
    """In the name of the union, in a break."""
    phuoc = number_of("Bùi Hữu Phước")
    union.open(f"/nguoi/{phuoc}/gap/").choose(kind="break", capacity="assigned").select(organisation="union")
    union.press("Save").reads("The contact is written down.")
    with as_system("test"):
        met = Contact.objects.get(worker=phuoc, day=date(1967, 4, 10))
    assert (met.by.full_name, met.kind, met.organisation) == ("Trần Văn Sang", "break", "union")


def the_union_is_not_received(union: Reader) -> None:
    """That counts as an attempt, and asks for no consent."""
    h = number_of("Lê Văn H")
    union.open(f"/doan-the/to-6/tham-hoi/{h}/").choose(reason="hardship", received="no").press("Save")
    union.page.wait_for_url("**/doan-the/to-6/tham-hoi/")
    with as_system("test"):
        assert Visit.objects.filter(worker=h, day=date(1967, 4, 10), received=False).count() == 1
    assert not Consent.objects.filter(worker=h, purpose="visits").exists()


def the_union_is_received_with_consent_alone(union: Reader) -> None:
    """Nothing of a home is written down before the person was asked; then the consent stands as well."""
    h = number_of("Lê Văn H")
    union.open(f"/doan-the/to-6/tham-hoi/{h}/").choose(reason="hardship", received="yes").press("Save")
    words = "Ask %(name)s first: without their consent no visit to their home is written down."
    union.reads(words, name="Lê Văn H").tick("is_agreed").fill(help_given="đường sữa").press("Save")
    union.page.wait_for_url("**/doan-the/to-6/tham-hoi/")
    with as_system("test"):
        assert [visit.received for visit in Visit.objects.filter(worker=h).order_by("day")] == [False, True]
    assert Consent.objects.get(worker=h, purpose="visits").given_on == date(1967, 4, 13)


def nothing_of_the_cell_is_open_to_the_union(union: Reader) -> None:
    for path in (f"{CELL}/", f"{CELL}/day-chuyen/", f"{CELL}/hoan-canh/", f"{CELL}/phan-loai/"):
        answer = union.page.goto(path)
        assert answer is not None
        assert answer.status == 403, path


def a_suggestion_is_answered(head: Reader, worker: Reader) -> None:
    """A worker writes it, whoever leads answers, the worker reads the answer."""
    text = "Treo bảng mức trong ngày ngay đầu dây tiện."
    worker.open("/gop-y/to-6/them/").fill(text=text).press("Send the suggestion")
    worker.page.wait_for_url("**/gop-y/to-6/")
    head.open("/gop-y/to-6/").follow_name(text)
    head.choose(state="trial").fill(answer="Làm thử từ tuần sau.", tried_from="1967-04-17").press("Save")
    head.reads("Saved; whoever suggested it reads your answer.")
    worker.open(f"/gop-y/xem/{Suggestion.objects.get(text=text).pk}/").sees("Làm thử từ tuần sau.")


def where_somebody_lives_is_written_down(head: Reader) -> None:
    hai = number_of("Vũ Đình Hải")
    head.open(f"/nguoi/{hai}/hieu-biet/").fill(home_place="Đông Ngạc")
    head.page.locator("main form", has=head.page.locator("[name=home_place]")).get_by_role("button").click()
    head.reads("Saved.")
    assert Worker.objects.get(pk=hai).home_place == "Đông Ngạc"


def a_note_is_read(head: Reader) -> None:
    """Of a contact with E."""
    with as_system("test"):
        met = Contact.objects.filter(worker__full_name="Phạm Văn E").exclude(note=b"").order_by("-day")[0]
    head.open(f"/gap-go/{met.pk}/").sees("muốn kèm thêm một người")


def consent_is_given_and_taken_back(worker: Reader) -> None:
    """To one purpose; what was kept on it goes with it."""
    worker.open("/toi/").follow("See what is kept about me")
    worker.reads("What the cell and the production team have written down about me").follow("What I agree to")
    phone = worker.page.locator("main section", has=worker.page.locator("input[name=purpose][value=phone]"))
    phone.locator("[name=words]").fill("52 66 31")
    phone.get_by_role("button", name=worker.word("I agree"), exact=True).click()
    expect(phone).to_contain_text(worker.word("since %(day)s", day="17/04/1967"))
    assert Worker.objects.get(full_name="Phạm Văn E").phone == "52 66 31"
    phone.locator("summary", has_text=worker.word("Withdraw consent")).click()
    phone.get_by_role("button", name=worker.word("Yes, withdraw and erase"), exact=True).click()
    expect(phone).to_contain_text(worker.word("not agreed"))
    assert Worker.objects.get(full_name="Phạm Văn E").phone == ""


def a_request_about_own_data_is_answered(head: Reader, worker: Reader) -> None:
    text, answer = "Tôi muốn nghe đọc các ghi chép về tôi.", "Mời anh chiều thứ năm, sau ca."
    worker.open("/toi/du-lieu/").follow("Ask, correct, object, have something erased")
    worker.select(kind="see").fill(text=text).press("Send the request")
    worker.sees(text)
    asked = DataRequest.objects.get(asked_on=date(1967, 4, 17))
    head.open(f"{CELL}/yeu-cau/").sees("Phạm Văn E").open(f"{CELL}/yeu-cau/{asked.pk}/").sees(text)
    head.fill(answer=answer).tick("is_done").press("Send the answer")
    head.reads("Answer of %(day)s", day="17/04/1967")
    worker.open("/toi/du-lieu/yeu-cau/").sees(answer)


def who_read_the_file_is_told(worker: Reader) -> None:
    """By name, what, and why: the head's reads above, which E's own are not among."""
    worker.open("/toi/").follow("Who has seen my file")
    rows = worker.page.locator("main tbody tr")
    for record in ("note of a contact", "request about one's own data"):
        read = rows.filter(has_text=worker.word(record)).filter(has_text="Nguyễn Thúy Lợi")
        expect(read.first).to_be_visible()
    expect(rows.filter(has_text="Phạm Văn E")).to_have_count(0)
