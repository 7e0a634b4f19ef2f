"""The month of the head of a party cell on the demo, in a real browser, in Vietnamese and in English."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils.translation import gettext, ngettext, override
from playwright.sync_api import Page, expect

from members.models import CareCase, CareStory, CellMeeting, Contact, SupportRequest, Team, Visit, Worker
from members.queries.cell import current_tiers
from teamtrack.audit import as_system
from tests.journeys.test_the_main_job import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.demo, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
CELL = "/to-dang/to-6"


class Reader:
    """Somebody who reads the pages in one language."""

    def __init__(self, page: Page, language: str, username: str) -> None:
        self.page, self.language = page, language
        page.goto("/vao/")
        site = page.url.removesuffix("/vao/")
        page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
        sign_in(page, username)

    def word(self, text: str, **facts: Any) -> str:
        with override(self.language):
            return gettext(text) % facts if facts else gettext(text)

    def words(self, one: str, many: str, number: int) -> str:
        with override(self.language):
            return ngettext(one, many, number) % {"n": number}

    def open(self, path: str) -> "Reader":
        self.page.goto(path)
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)
        return self

    def reads(self, text: str, **facts: Any) -> "Reader":
        expect(self.page.locator("body")).to_contain_text(self.word(text, **facts))
        return self

    def sees(self, text: str) -> "Reader":
        expect(self.page.locator("main")).to_contain_text(text)
        return self

    def fill(self, **fields: str) -> "Reader":
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]").last.fill(value)
        return self

    def choose(self, **fields: Any) -> "Reader":
        for name, value in fields.items():
            self.page.locator(f"main input[name={name}][value='{value}']").first.check()
        return self

    def tick(self, name: str) -> "Reader":
        self.page.locator(f"main input[name={name}]").check()
        return self

    def select(self, **fields: Any) -> "Reader":
        for name, value in fields.items():
            self.page.locator(f"main select[name={name}]").select_option(str(value))
        return self

    def press(self, button: str) -> "Reader":
        self.page.locator("main").get_by_role("button", name=self.word(button), exact=True).first.click()
        return self


@pytest.fixture(params=["vi", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def number_of(name: str) -> int:
    return Worker.objects.get(full_name=name).pk


def test_the_month_of_the_head_of_the_cell(new_page: Callable[..., Page], language: str) -> None:
    head = Reader(new_page(), language, "loi")
    what_is_in_hand(head)
    a_meeting_is_written_down(head)
    everybody_is_weighed(head)
    somebody_objects_and_is_answered(head, Reader(new_page(), language, "e"))
    groups_are_formed(head)
    a_helper_is_given(head)
    somebody_is_met_on_friday(Reader(new_page(viewport=PHONE, has_touch=True), language, "loi"))
    the_union_visits(Reader(new_page(viewport=PHONE, has_touch=True), language, "sang"))
    a_case_is_opened_and_closed(head)
    the_union_is_asked_and_answers(head, Reader(new_page(), language, "sang"))
    somebody_moves_on_towards_the_party(head)
    a_suggestion_is_answered(head)
    where_somebody_lives_is_written_down(head)
    head.open(f"{CELL}/").reads("Everyone is reached")


def what_is_in_hand(head: Reader) -> None:
    """The home of the cell: three kinds, the chain, Fridays, meetings."""
    head.open("/hom-nay/")
    head.page.get_by_role("link", name=head.word("Party cell"), exact=True).click()
    head.page.wait_for_url(f"**{CELL}/")
    head.reads("Knowing and helping each one").reads("Needs more help").reads("to be looked at again")
    head.reads("%(kept)s of 2 held this month", kept=2)
    head.sees(head.words("%(n)s waits for an answer", "%(n)s wait for an answer", 1))


def a_meeting_is_written_down(head: Reader) -> None:
    head.open(f"{CELL}/sinh-hoat/").select(kind="extraordinary").fill(day="1967-03-31").press("Save")
    head.reads("The meeting is written down.").reads("Extraordinary meeting")
    assert CellMeeting.objects.filter(kind="extraordinary", day="1967-03-31").exists()


def somebody_objects_and_is_answered(head: Reader, worker: Reader) -> None:
    """One's own decision is read and objected to; the answer stands on the same page."""
    worker.open("/toi/")
    worker.page.locator("main").get_by_role("link", name=worker.word("Read it"), exact=True).click()
    worker.page.wait_for_url("**/toi/phan-loai/**")
    own = worker.page.url
    worker.fill(text="Tôi đã kèm thêm một người từ tháng hai.").press("Send the objection")
    worker.reads("My objection").reads("Not answered yet. The head of the party cell answers in writing, here.")
    head.open(f"{CELL}/y-kien/").sees("Phạm Văn E")
    head.page.locator("main").get_by_role("link", name=re.compile("Phạm Văn E")).first.click()
    head.page.wait_for_url(f"**{CELL}/y-kien/**-**")
    head.sees("Tôi đã kèm thêm một người từ tháng hai.")
    head.fill(text="Tổ đảng ghi nhận, lần tới sẽ bàn.").press("Send the answer")
    worker.page.goto(own)
    worker.sees("Tổ đảng ghi nhận, lần tới sẽ bàn.")


def groups_are_formed(head: Reader) -> None:
    """What is proposed says why; the cell chooses."""
    head.open(f"{CELL}/nhom/xep/")
    quynh = head.page.locator(f"main input[name=phu_trach][value='{number_of('Cao Thị Quỳnh')}']")
    quynh.uncheck()
    for name in ("Nguyễn Thúy Lợi", "Đào Thị Hoa", "Lê Thị Thảo"):
        head.choose(phu_trach=number_of(name))
    head.select(noi_o=2).press("Propose")
    head.reads("Choose this way")
    head.page.locator("main .proposals summary").first.click()
    head.page.locator("main input[name=reason]").first.fill("Xem lại nhóm quý 2")
    head.press("Yes, group the team like this")
    head.page.wait_for_url(f"**{CELL}/nhom/")
    team = Team.objects.get(slug="to-6")
    sizes = [group.memberships.filter(period__upper_inf=True).count() for group in team.groups.filter(ended_on=None)]
    assert max(sizes) - min(sizes) <= 1


def everybody_is_weighed(head: Reader) -> None:
    """In the meeting: as before, but Hải, who needs more help; whoever led him no longer may, which leaves a gap."""
    team, hai = Team.objects.get(slug="to-6"), number_of("Vũ Đình Hải")
    with as_system("test"):
        kinds = {worker: decided.tier.value for worker, decided in current_tiers(team, date(1967, 3, 31)).items()}
    kinds[hai] = "weak"
    head.press("Begin the classification")
    head.page.locator("main tbody th a").first.click()
    for _person in kinds:
        head.page.wait_for_url(re.compile(r"/phan-loai/\d+/\d+/$"))
        worker = int(head.page.url.rstrip("/").rpartition("/")[2])
        head.choose(tier=kinds[worker]).fill(reason="Việc đã thấy trong quý này.")
        if worker == hai:
            head.page.locator("main form .btn-primary").click()
            head.reads("Say in what more help is needed: choose at least one aspect.")
            head.choose(tier="weak", aspects="quality").fill(evidence_quality="Mối gò còn hở.")
        with head.page.expect_navigation():
            head.page.locator("main form .btn-primary").click()
    head.reads("Needs more help")
    head.page.locator("main summary").click()
    head.press("Yes, finish it").reads("The classification is finished.")
    head.open(f"{CELL}/").reads("Nobody yet: %(n)s", n=1)


def a_helper_is_given(head: Reader) -> None:
    """Whoever needs more help is helped by a member of the Party; of others the page says why not."""
    hai = number_of("Vũ Đình Hải")
    head.open(f"{CELL}/day-chuyen/{hai}/")
    expect(head.page.locator(f"main input[name=mentor][value='{number_of('Trần Văn Sang')}']")).to_have_count(0)
    head.choose(mentor=number_of("Đào Thị Hoa")).fill(aim="Gò kín mối, không hàng hỏng").press("Save")
    head.open(f"/nguoi/{hai}/").sees("Gò kín mối, không hàng hỏng")
    head.open(f"{CELL}/").reads("Everyone is reached")


def somebody_is_met_on_friday(head: Reader) -> None:
    """On a phone: the list, one tap, one save."""
    head.open("/thu-sau/").reads("Friday contacts")
    with as_system("test"):
        before = Contact.objects.count()
    head.page.locator("main a.to-meet-log").first.click()
    head.press("Save")
    head.page.wait_for_url("**/thu-sau/**")
    head.reads("met this week")
    with as_system("test"):
        assert Contact.objects.count() == before + 1
    assert head.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def the_union_visits(union: Reader) -> None:
    """The head of the union is not received, and that counts as an attempt."""
    hai = number_of("Vũ Đình Hải")
    union.open(f"/doan-the/to-6/tham-hoi/{hai}/").choose(reason="hardship", received="no").press("Save")
    union.page.wait_for_url("**/doan-the/to-6/tham-hoi/")
    with as_system("test"):
        assert Visit.objects.filter(worker=hai, day="1967-03-31", received=False).count() == 1
    for path in (f"{CELL}/", f"{CELL}/day-chuyen/", f"{CELL}/hoan-canh/"):
        answer = union.page.goto(path)
        assert answer is not None
        assert answer.status == 403, path


def a_case_is_opened_and_closed(head: Reader) -> None:
    """What was told is gone with the end of the case; what came of it stays."""
    thuy = number_of("Đặng Thị Thủy")
    head.open(f"/nguoi/{thuy}/hoan-canh/").choose(kind="family")
    head.select(holder=number_of("Nguyễn Thúy Lợi")).tick("is_agreed")
    head.fill(story="Nhà neo người, cần đổi ca một tháng.").press("Open the case")
    head.page.wait_for_url("**/hoan-canh/*/")
    head.reads("Told in confidence")
    expect(head.page.locator("main")).not_to_contain_text("neo người")
    head.open(f"{head.page.url}ket-thuc/").choose(outcome="better").press("Close and erase")
    with as_system("test"):
        case = CareCase.objects.get(worker=thuy, opened_on="1967-03-31")
        assert (case.outcome, str(case.closed_on)) == ("better", "1967-03-31")
        assert not CareStory.objects.filter(case=case).exists()


def the_union_is_asked_and_answers(head: Reader, union: Reader) -> None:
    head.open("/doan-the/to-6/giup-do/them/").select(worker=number_of("Đặng Thị Thủy"))
    head.choose(organisation="union", kind="childcare").fill(what="Xin một chỗ gửi trẻ gần xưởng.").press("Ask")
    head.reads("Waiting for an answer")
    asked = SupportRequest.objects.get(asked_on="1967-03-31", answered_on=None)
    union.open(f"/doan-the/giup-do/{asked.pk}/").sees("Xin một chỗ gửi trẻ gần xưởng.")
    union.choose(outcome="done").fill(answer="Nhà trẻ nhận từ thứ hai.").press("Send the answer")
    union.reads("The answer is with the cell.")
    head.open(f"/doan-the/to-6/giup-do/?mo={asked.pk}").sees("Nhà trẻ nhận từ thứ hai.")


def somebody_moves_on_towards_the_party(head: Reader) -> None:
    """C, a prospective member, goes before the branch; before that a day to come is refused."""
    head.open(f"{CELL}/boi-duong/").reads("Prospective member")
    way = head.word("Open the way of %(name)s", name="Nguyễn Văn C")
    head.page.locator("main").get_by_role("link", name=way).click()
    head.select(stage=3).fill(since="1967-04-30").press("Save")
    head.reads("%(day)s is still to come.", day="30/04/1967")
    head.select(stage=3).fill(since="1967-03-31").press("Save")
    head.reads("Before the branch")
    head.open(f"{CELL}/").reads("Before the branch")


def a_suggestion_is_answered(head: Reader) -> None:
    head.open("/gop-y/to-6/")
    head.page.locator("main").get_by_role("link", name="Xin cho anh em đi tàu Đông Anh").click()
    head.choose(state="trial").fill(answer="Làm thử trong tháng 4.", tried_from="1967-04-03").press("Save")
    head.reads("Saved; who suggested it reads your answer.")


def where_somebody_lives_is_written_down(head: Reader) -> None:
    hai = number_of("Vũ Đình Hải")
    head.open(f"/nguoi/{hai}/hieu-biet/").fill(home_place="Đông Ngạc")
    head.page.locator("main form", has=head.page.locator("[name=home_place]")).get_by_role("button").click()
    head.reads("Saved.")
    assert Worker.objects.get(pk=hai).home_place == "Đông Ngạc"
