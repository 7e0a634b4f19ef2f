"""April 1967 of the head of the party cell, in a real browser, in Vietnamese and in English: a month from its first
meeting to its last. What people around the cell do in it is in test_cell_month_around.py.
"""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.utils.translation import override
from playwright.sync_api import Page, Position, expect
from pytest_django import Settings

from members.domain.meeting import Presence
from members.models import (
    CareCase,
    CareStory,
    CellMeeting,
    Contact,
    GroupMembership,
    MeetingAttendance,
    Mentorship,
    Proposal,
    SupportRequest,
    Team,
)
from members.queries.cell import current_tiers
from members.queries.mentoring import called
from teamtrack.audit import as_system
from tests.journeys.reader import CELL, PHONE, Reader, number_of

pytestmark = [pytest.mark.journey, pytest.mark.demo, pytest.mark.django_db(transaction=True)]

MEMBERS = ("Nguyễn Thúy Lợi", "Đào Thị Hoa", "Lê Thị Thảo", "Cao Thị Quỳnh")
APART = ({"Phạm Văn E", "Lê Văn H"}, {"Đỗ Văn Tường", "Hoàng Đức Thịnh"})
DROPPED_AT: Position = {"x": 180, "y": 6}  # of a card of the chain that is dragged: no link there


def test_a_month_of_the_head_of_the_cell(new_page: Callable[..., Page], language: str, settings: Settings) -> None:
    head, member = (Reader(new_page(), language, username) for username in ("loi", "hoa"))

    def on(day: int) -> None:
        settings.DEMO_DAY = date(1967, 4, day)

    on(4)
    what_is_in_hand(head)
    a_meeting_is_written_down(head, "review", "First meeting: review and work of the month", 4, away="Cao Thị Quỳnh")
    a_member_puts_a_kind_forward(head, member)
    everybody_is_weighed(head)
    on(5)
    somebody_objects_and_is_answered(head, Reader(new_page(), language, "e"))
    two_are_kept_apart(head)
    groups_are_formed(head)
    on(6)
    one_is_moved_alone(head)
    suggested_helpers_are_taken(head)
    a_helper_is_given(head)
    a_helper_is_changed(head)
    one_more_helps(head)
    on(7)
    somebody_is_met_on_friday(Reader(new_page(viewport=PHONE, has_touch=True), language, "loi"))
    on(10)
    a_case_is_opened_planned_and_handed_over(head)
    on(12)
    the_case_is_closed_by_who_holds_it(member)
    the_union_is_asked_and_answers(head, Reader(new_page(), language, "sang"))
    on(19)
    a_meeting_is_written_down(head, "party_day", "Second meeting: “Party day”", 19, away="")
    somebody_moves_on_towards_the_party(head)
    the_youth_branch_is_asked(head)
    on(26)
    a_meeting_is_written_down(head, "extraordinary", "Extraordinary meeting", 26, away="Đào Thị Hoa")
    the_youth_branch_has_answered(head)
    head.open(f"{CELL}/").reads("Everyone is reached").reads("%(kept)s of 2 held this month", kept=2)


def what_is_in_hand(head: Reader) -> None:
    """The home of the cell: three kinds, the chain, Fridays, meetings."""
    head.open("/hom-nay/")
    head.page.get_by_role("link", name=head.word("Party cell"), exact=True).click()
    head.page.wait_for_url(f"**{CELL}/")
    head.reads("Knowing and helping each one").reads("Needs more help").reads("to be looked at again")
    head.reads("%(kept)s of 2 held this month", kept=0)
    head.sees(head.words("%(n)s suggestion waits for an answer", "%(n)s suggestions wait for an answer", 1))


def a_meeting_is_written_down(head: Reader, kind: str, name: str, day: int, *, away: str) -> None:
    """The two regular ones and one more, each with who came."""
    head.open(f"{CELL}/sinh-hoat/").select(kind=kind).fill(day=f"1967-04-{day:02}")
    if away:
        head.choose(**{f"worker_{number_of(away)}": "excused"})
    head.press("Save").reads("The meeting is written down.").reads(name)
    came = MeetingAttendance.objects.filter(meeting=CellMeeting.objects.get(kind=kind, day=date(1967, 4, day)))
    expected = {member: Presence.EXCUSED if member == away else Presence.PRESENT for member in MEMBERS}
    assert dict(came.values_list("worker__full_name", "presence")) == expected


def a_member_puts_a_kind_forward(head: Reader, member: Reader) -> None:
    """Of somebody in her own group, while nothing is decided; of somebody else's she is shown no kind."""
    head.press("Begin the classification").reads("not yet")
    head.page.wait_for_url(f"**{CELL}/phan-loai/*/")
    session = head.page.url.rpartition("/to-dang/")[2]
    member.open(f"/to-dang/{session}").sees_no("Trần Thị D").follow_name("Đỗ Văn Tường")
    member.choose(tier="average").fill(reason="Đều tay, chưa nhận giúp ai.").press("Put it forward")
    member.reads("Put forward to the meeting: %(name)s.", name="Đỗ Văn Tường").reads("put forward")


def everybody_is_weighed(head: Reader) -> None:
    """In the meeting: as before, but Tường as a member put forward, and Hải, who needs more help.

    Whoever led the two no longer may, which leaves two gaps.
    """
    team, hai, tuong = Team.objects.get(slug="to-6"), number_of("Vũ Đình Hải"), number_of("Đỗ Văn Tường")
    with as_system("test"):
        kinds = {worker: decided.tier.value for worker, decided in current_tiers(team, date(1967, 4, 4)).items()}
    kinds[hai] = "weak"
    head.page.locator("main tbody th a").first.click()
    for _person in kinds:
        head.page.wait_for_url(re.compile(r"/phan-loai/\d+/\d+/$"))
        worker = int(head.page.url.rstrip("/").rpartition("/")[2])
        if worker == tuong:
            head.sees("Đào Thị Hoa").follow("Take it over into the form")
            expect(head.page.locator("main input[name=tier]:checked")).to_have_value("average")
            expect(head.page.locator("main [name=reason]")).to_have_value("Đều tay, chưa nhận giúp ai.")
        else:
            head.choose(tier=kinds[worker]).fill(reason="Việc đã thấy trong quý.")
        if worker == hai:
            head.page.locator("main form .btn-primary").click()
            head.reads("Say in what more help is needed: choose at least one aspect.")
            head.choose(tier="weak", aspects="quality").fill(evidence_quality="Mối gò còn hở.")
        with head.page.expect_navigation():
            head.page.locator("main form .btn-primary").click()
    head.reads("Needs more help")
    head.page.locator("main summary").click()
    head.press("Yes, finish it").reads("The classification is finished.").reads("Look at the chain")
    with as_system("test"):
        assert current_tiers(team, date(1967, 4, 4))[tuong].tier == "average"
    head.open(f"{CELL}/").reads("Nobody yet: %(n)s", n=2)


def somebody_objects_and_is_answered(head: Reader, worker: Reader) -> None:
    """One's own decision is read and objected to; the answer stands on the same page."""
    worker.open("/toi/").follow("Read it")
    own = worker.page.url
    worker.fill(text="Tôi đã kèm thêm một người từ tháng hai.").press("Send the objection")
    worker.reads("My objection").reads("Not answered yet. The head of the party cell answers in writing, here.")
    head.open(f"{CELL}/y-kien/").follow_name("Phạm Văn E").sees("Tôi đã kèm thêm một người từ tháng hai.")
    head.fill(text="Tổ đảng ghi nhận, lần tới sẽ bàn.").press("Send the answer")
    head.page.wait_for_load_state()
    worker.page.goto(own)
    worker.sees("Tổ đảng ghi nhận, lần tới sẽ bàn.")


def two_are_kept_apart(head: Reader) -> None:
    """Thịnh and Tường are in one group: the wish is not kept today, and what would keep it is shown."""
    head.open(f"{CELL}/nhom/cap/").choose(kind="apart").fill(reason="Để mỗi người gần một bạn khác.")
    head.select(one=number_of("Đỗ Văn Tường"), other=number_of("Hoàng Đức Thịnh")).press("Save")
    head.reads("not kept today").reads("An exchange that keeps it:")


def groups_are_formed(head: Reader) -> None:
    """What is proposed says why; the cell chooses; both pairs are apart."""
    head.open(f"{CELL}/nhom/xep/")
    head.page.locator(f"main input[name=phu_trach][value='{number_of('Cao Thị Quỳnh')}']").uncheck()
    for name in MEMBERS[:3]:
        head.choose(phu_trach=number_of(name))
    head.select(noi_o=2).press("Propose")
    head.page.locator("main summary", has_text=head.word("Choose this way")).first.click()
    head.page.locator("main details[open] input[name=reason]").fill("Xem lại nhóm quý 2")
    head.press("Yes, group the team like this")
    head.page.wait_for_url(f"**{CELL}/nhom/")
    homes = groups()
    assert sorted(len(people) for people in homes.values()) == [4, 5, 5]
    assert not any(pair <= people for pair in APART for people in homes.values())


def groups() -> dict[str, set[str]]:
    """Who of the masses is in which group now."""
    found: dict[str, set[str]] = {}
    stays = GroupMembership.objects.filter(period__upper_inf=True, group__team__slug="to-6").order_by("pk")
    for name, worker in stays.values_list("group__name", "worker__full_name"):
        found.setdefault(name, set()).add(worker)
    return found


def one_is_moved_alone(head: Reader) -> None:
    """Somebody about whom nothing is wished, from a group of five to the one of four."""
    homes = sorted(groups().items(), key=lambda home: len(home[1]))
    smallest, largest = homes[0][0], homes[-1][0]
    name = min(homes[-1][1] - APART[0] - APART[1])
    head.open(f"{CELL}/nhom/").follow("Move %(name)s to another group", name=name)
    head.page.locator("main select[name=group]").select_option(label=smallest)
    head.fill(reason="Gần nhà nhau, tiện đi lại.")
    head.page.locator("main form .btn-primary").click()
    head.page.wait_for_url(f"**{CELL}/nhom/")
    assert (name in groups()[smallest], len(groups()[largest])) == (True, 4)


def suggested_helpers_are_taken(head: Reader) -> None:
    """Of the pairs that are suggested for both gaps one is taken."""
    hai, tuong = number_of("Vũ Đình Hải"), number_of("Đỗ Văn Tường")
    head.open(f"{CELL}/day-chuyen/").follow("Suggest for the whole team").sees("Đỗ Văn Tường")
    head.page.locator("main li", has_text="Vũ Đình Hải").locator("input[name=pairs]").uncheck()
    head.press("Accept the chosen pairs")
    head.page.wait_for_url(f"**{CELL}/day-chuyen/")
    led = Mentorship.objects.filter(kind="lead", period__upper_inf=True, mentee__in=[hai, tuong])
    assert [link.mentee_id for link in led] == [tuong]
    head.open(f"{CELL}/").reads("Nobody yet: %(n)s", n=1)


def a_helper_is_given(head: Reader) -> None:
    """Whoever needs more help is helped by a member of the Party; of others the page says why not."""
    hai = number_of("Vũ Đình Hải")
    head.open(f"{CELL}/day-chuyen/{hai}/")
    expect(head.page.locator(f"main input[name=mentor][value='{number_of('Trần Văn Sang')}']")).to_have_count(0)
    head.choose(mentor=number_of("Đào Thị Hoa")).fill(aim="Gò kín mối, không hàng hỏng").press("Save")
    head.page.wait_for_url(f"**{CELL}/day-chuyen/")
    head.open(f"/nguoi/{hai}/").sees("Gò kín mối, không hàng hỏng")
    head.open(f"{CELL}/").reads("Everyone is reached")


def a_helper_is_changed(head: Reader) -> None:
    """H, of the average ones, is dragged to a member: refused in words; an active worker may."""
    h, hoa = (head.page.locator(f"#n{number_of(name)}") for name in ("Lê Văn H", "Đào Thị Hoa"))
    head.page.set_viewport_size({"width": 1280, "height": 1200})  # both cards in view
    head.open(f"{CELL}/day-chuyen/")
    h.drag_to(hoa, source_position=DROPPED_AT)
    with override(head.language):
        mentee = called(Mentorship.objects.filter(mentee__full_name="Lê Văn H").select_related("mentee")[0].mentee)
    words = "The lead helper of %(mentee)s must be an active worker. Choose one, or choose “supporting helper”."
    expect(head.page.get_by_role("alert")).to_have_text(head.word(words, mentee=mentee))
    head.follow("Change the helper of %(name)s", name="Lê Văn H").choose(mentor=number_of("Nguyễn Văn C"))
    head.fill(aim="Giữ mức 150").press("Save")
    head.page.wait_for_url(f"**{CELL}/day-chuyen/")
    lead = Mentorship.objects.get(mentee__full_name="Lê Văn H", kind="lead", period__upper_inf=True)
    assert (lead.mentor.full_name, lead.aim, lead.period.lower) == ("Nguyễn Văn C", "Giữ mức 150", date(1967, 4, 6))


def one_more_helps(head: Reader) -> None:
    head.open(f"{CELL}/day-chuyen/").follow("Add a supporting helper for %(name)s", name="Lý Thị Mùi")
    head.choose(mentor=number_of("Đặng Thị Thủy")).press("Save")
    head.page.wait_for_url(f"**{CELL}/day-chuyen/")
    links = Mentorship.objects.filter(mentee__full_name="Lý Thị Mùi", period__upper_inf=True).order_by("kind")
    helpers = list(links.values_list("kind", "mentor__full_name"))
    assert helpers == [("lead", "Nguyễn Thị Nhựng"), ("supporting", "Đặng Thị Thủy")]


def somebody_is_met_on_friday(head: Reader) -> None:
    """On a phone: the list, one tap, one save."""
    head.open("/thu-sau/").reads("Friday contacts")
    head.page.locator("main a.to-meet-log").first.click()
    head.press("Save")
    head.page.wait_for_url("**/thu-sau/**")
    head.reads("met this week")
    with as_system("test"):
        assert [contact.kind for contact in Contact.objects.filter(day=date(1967, 4, 7))] == ["friday"]
    assert head.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def a_case_is_opened_planned_and_handed_over(head: Reader) -> None:
    """What was told was told to one person: with the handing over it is gone; the plan stays."""
    thuy, loi, hoa = (number_of(name) for name in ("Đặng Thị Thủy", *MEMBERS[:2]))
    head.open(f"/nguoi/{thuy}/hoan-canh/").choose(kind="family").select(holder=loi).tick("is_agreed")
    head.fill(story="Nhà neo người, cần đổi ca một tháng.").press("Open the case")
    head.page.wait_for_url("**/hoan-canh/*/")
    head.reads("Told in confidence").sees_no("neo người")
    head.choose(line="person").select(doer=loi).fill(what="Bàn với tổ trưởng việc đổi ca.").press("Add the step")
    head.reads("The step is in the plan.").press("It is done").reads("done %(day)s", day="10/04/1967")
    head.follow("Open the story").sees("Nhà neo người, cần đổi ca một tháng.")
    head.page.go_back()
    head.select(holder=hoa).press("Hand over").reads("The case has another holder; the story is erased.")
    head.sees("Bàn với tổ trưởng việc đổi ca.")
    expect(head.page.get_by_role("heading", name=head.word("Told in confidence"))).to_have_count(0)
    with as_system("test"):
        case = CareCase.objects.get(worker=thuy, opened_on="1967-04-10")
        assert (case.holder_id, CareStory.objects.filter(case=case).exists()) == (hoa, False)


def the_case_is_closed_by_who_holds_it(member: Reader) -> None:
    """She reads no story, is told anew, closes it, and what came of it stays."""
    member.open(f"{CELL}/hoan-canh/").follow_name("Đặng Thị Thủy").follow("Write down what was told")
    member.fill(story="Cháu nhỏ hay ốm.").press("Seal and save").reads("Saved and sealed.")
    member.follow("Close the case").choose(outcome="better").press("Close and erase")
    member.page.wait_for_url("**/hoan-canh/**")
    with as_system("test"):
        case = CareCase.objects.get(worker__full_name="Đặng Thị Thủy", opened_on="1967-04-10")
        assert (case.holder.full_name, case.outcome, str(case.closed_on)) == ("Đào Thị Hoa", "better", "1967-04-12")
        assert [bytes(step.what) for step in case.steps.all()] == [b""]


def the_union_is_asked_and_answers(head: Reader, union: Reader) -> None:
    head.open("/doan-the/to-6/giup-do/them/").select(worker=number_of("Đặng Thị Thủy"))
    head.choose(organisation="union", kind="childcare").fill(what="Xin một chỗ gửi trẻ gần xưởng.").press("Ask")
    head.reads("Waiting for an answer")
    asked = SupportRequest.objects.get(asked_on="1967-04-12", answered_on=None)
    union.open(f"/doan-the/giup-do/{asked.pk}/").sees("Xin một chỗ gửi trẻ gần xưởng.")
    union.choose(outcome="done").fill(answer="Nhà trẻ nhận từ thứ hai.").press("Send the answer")
    union.reads("The answer is with the cell.")
    head.open(f"/doan-the/to-6/giup-do/?mo={asked.pk}").sees("Nhà trẻ nhận từ thứ hai.")


def somebody_moves_on_towards_the_party(head: Reader) -> None:
    """C, a prospective member, goes before the branch; before that a day to come is refused."""
    head.open(f"{CELL}/boi-duong/").reads("Prospective member")
    head.follow("Open the way of %(name)s", name="Nguyễn Văn C")
    head.select(stage=3).fill(since="1967-04-30").press("Save")
    head.reads("%(day)s is still to come.", day="30/04/1967")
    head.select(stage=3).fill(since="1967-04-19").press("Save")
    head.reads("Before the branch")
    head.open(f"{CELL}/").reads("Before the branch")


def the_youth_branch_is_asked(head: Reader) -> None:
    """An admission to the Youth Union is the youth branch's: put to another it is refused in words."""
    head.open(f"{CELL}/de-nghi/").follow("Propose something").select(kind="admit_to_youth", addressed_to="union")
    head.select(about=number_of("Trần Thị D")).fill(text="Xét kết nạp chị D vào Đoàn.").press("Send")
    head.reads("The youth branch decides about the Youth Union.").select(addressed_to="youth_branch").press("Send")
    head.page.wait_for_url(f"**{CELL}/de-nghi/")
    head.sees("Xét kết nạp chị D vào Đoàn.")


def the_youth_branch_has_answered(head: Reader) -> None:
    head.open(f"{CELL}/de-nghi/").follow("Write down the answer").choose(outcome="accepted")
    head.fill(answer="Sẽ xét trong kỳ họp tháng 5.").press("Save")
    head.page.wait_for_url(f"**{CELL}/de-nghi/")
    head.sees("Sẽ xét trong kỳ họp tháng 5.")
    asked = Proposal.objects.get(asked_on="1967-04-19")
    assert (asked.addressed_to, asked.outcome, str(asked.answered_on)) == ("youth_branch", "accepted", "1967-04-26")
