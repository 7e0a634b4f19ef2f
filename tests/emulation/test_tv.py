"""The screen on the wall: paired by a code, shows its workshop's board, is told when nothing changed, can be ended."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from members.actions.device import CODES_OF_AN_ADDRESS, collect_token, pair_screen, show_code
from members.domain.device import CODE_LETTERS, digest
from members.models import Device, PairingCode
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login
from tests.factories.device import make_screen
from tests.factories.emulation import make_commendation
from tests.factories.production import make_output
from tests.htmx import parse
from tests.security.test_settings import printed_setting

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
SCRIPT = {"HX-Request": "true"}


def code_shown_by(client: Client) -> str:
    found = re.search(r'class="pair-code"[^>]*>([A-Z]+)<', client.post("/bang/man-hinh/").text)
    assert found is not None
    return found[1]


@pytest.fixture
def screen(cast: Cast) -> tuple[Client, Device]:
    """A screen paired with the board of Z2."""
    make_output(worker=cast.people.c, product=cast.qd14, day=date(1966, 10, 20), good=143)
    device, token = make_screen(workshop=cast.workshop, by=cast.accounts.manager)
    client = Client()
    client.cookies[settings.SCREEN_COOKIE_NAME] = token
    return client, device


def test_an_unpaired_screen_shows_no_figures_and_reading_it_makes_no_code(cast: Cast, client: Client) -> None:
    page = client.get("/bang/man-hinh/")
    assert ("Ghép màn hình này" in page.text, "Tổ 6" in page.text) == (True, False)
    assert not PairingCode.objects.exists()


def test_a_screen_is_paired_without_typing_on_it(cast: Cast) -> None:
    television, manager = Client(), login(Client(), cast.accounts.manager)
    code = code_shown_by(television)
    assert television.post("/bang/man-hinh/", {"cho": "1"}, headers=SCRIPT).status_code == 204
    answer = manager.post("/bang/z2/man-hinh/", {"code": f" {code[:3].lower()} {code[3:]} ", "name": "Cửa ra vào"})
    assert answer.headers["Location"] == "/bang/z2/man-hinh/"
    secret = television.cookies[settings.SCREEN_COOKIE_NAME].value
    answer = television.post("/bang/man-hinh/", {"cho": "1"}, headers=SCRIPT)
    cookie = television.cookies[settings.SCREEN_COOKIE_NAME]
    assert (answer.headers["HX-Redirect"], cookie["httponly"], cookie["samesite"]) == ("/bang/man-hinh/", True, "Lax")
    assert (cookie.value != secret, len(cookie.value) >= 43) == (True, True)
    device = Device.objects.get()
    assert (device.name, device.workshop, device.token_hash) == ("Cửa ra vào", cast.workshop, digest(cookie.value))
    assert "Phân xưởng Z2" in television.get("/bang/man-hinh/").text


def test_without_scripts_a_button_goes_on(cast: Cast) -> None:
    television = Client()
    code = code_shown_by(television)
    pair_screen(workshop=cast.workshop, code=code, name="x", by=cast.accounts.manager, now=datetime.now(UTC))
    assert television.post("/bang/man-hinh/", {"cho": "1"}).headers["Location"] == "/bang/man-hinh/"
    assert "Phân xưởng Z2" in television.get("/bang/man-hinh/").text


def test_a_token_whose_answer_was_lost_is_given_anew_and_the_first_counts_no_more(cast: Cast) -> None:
    shown = show_code(address="10.0.0.5", secret="", now=NOW)
    pair_screen(workshop=cast.workshop, code=shown.code, name="x", by=cast.accounts.manager, now=NOW)
    lost, kept = (collect_token(secret=shown.secret, now=NOW) for _ in range(2))
    assert lost is not None
    assert kept is not None
    assert Device.objects.get().token_hash == digest(kept) != digest(lost)


def test_a_code_is_six_clear_letters_good_for_ten_minutes_and_for_one_screen(cast: Cast) -> None:
    shown = show_code(address="10.0.0.5", secret="", now=NOW)
    assert (len(shown.code), set(shown.code) <= set(CODE_LETTERS)) == (6, True)
    manager = cast.accounts.manager
    with pytest.raises(RuleBroken, match="Không màn hình nào"):
        pair_screen(
            workshop=cast.workshop, code=shown.code, name="x", by=manager, now=NOW + timedelta(minutes=10, seconds=1)
        )
    pair_screen(workshop=cast.workshop, code=shown.code, name="x", by=manager, now=NOW + timedelta(minutes=9))
    with pytest.raises(RuleBroken, match="Không màn hình nào"):
        pair_screen(workshop=cast.workshop, code=shown.code, name="x", by=manager, now=NOW + timedelta(minutes=9))


def test_neither_the_code_nor_the_secret_is_kept(cast: Cast) -> None:
    shown = show_code(address="10.0.0.5", secret="", now=NOW)
    kept = str(PairingCode.objects.values().get())
    assert (shown.code in kept, shown.secret in kept) == (False, False)


def test_a_screen_that_shows_a_new_code_gives_up_the_old_and_those_too_old_are_swept(cast: Cast) -> None:
    first = show_code(address="10.0.0.5", secret="", now=NOW)
    show_code(address="10.0.0.6", secret="", now=NOW)
    show_code(address="10.0.0.5", secret=first.secret, now=NOW + timedelta(minutes=1))
    assert PairingCode.objects.count() == 2
    show_code(address="10.0.0.7", secret="", now=NOW + timedelta(minutes=20))
    assert PairingCode.objects.count() == 1


def test_an_address_shows_so_many_codes_at_a_time(cast: Cast, client: Client) -> None:
    for _ in range(CODES_OF_AN_ADDRESS):
        show_code(address="127.0.0.1", secret="", now=datetime.now(UTC))
    assert "Xin chờ mười phút" in client.post("/bang/man-hinh/").text
    assert PairingCode.objects.count() == CODES_OF_AN_ADDRESS
    show_code(address="10.0.0.6", secret="", now=NOW)


def test_guessing_codes_gets_slower(cast: Cast) -> None:
    shown = show_code(address="10.0.0.5", secret="", now=NOW)
    manager = cast.accounts.manager
    for _ in range(10):
        with pytest.raises(RuleBroken, match="Không màn hình nào"):
            pair_screen(workshop=cast.workshop, code="AAAAAA", name="x", by=manager, now=NOW)
    with pytest.raises(RuleBroken, match="Xin chờ"):
        pair_screen(workshop=cast.workshop, code=shown.code, name="x", by=manager, now=NOW)


def test_while_nothing_changes_a_screen_is_told_so_and_a_new_figure_brings_the_board(
    screen: tuple[Client, Device], cast: Cast
) -> None:
    television, _device = screen
    asked = str(parse(television.get("/bang/man-hinh/")).select_one("#wall")["hx-get"])  # type: ignore[index]
    assert television.get(f"/bang/man-hinh/{asked}", headers=SCRIPT).status_code == 204
    make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 10, 20), good=150)
    answer = television.get(f"/bang/man-hinh/{asked}", headers=SCRIPT)
    assert (answer.status_code, "<html" in answer.text, 'id="wall"' in answer.text) == (200, False, True)


def test_on_another_day_the_whole_page_is_loaded_anew(screen: tuple[Client, Device], settings: Settings) -> None:
    television, _device = screen
    asked = str(parse(television.get("/bang/man-hinh/")).select_one("#wall")["hx-get"])  # type: ignore[index]
    settings.DEMO_DAY = date(1966, 10, 22)
    assert television.get(f"/bang/man-hinh/{asked}", headers=SCRIPT).headers["HX-Refresh"] == "true"


def test_a_revoked_screen_is_told_at_its_next_question_and_shows_no_figures(
    screen: tuple[Client, Device], cast: Cast
) -> None:
    television, device = screen
    asked = str(parse(television.get("/bang/man-hinh/")).select_one("#wall")["hx-get"])  # type: ignore[index]
    login(Client(), cast.accounts.manager).post(f"/thiet-bi/{device.pk}/thu-hoi/")
    assert television.get(f"/bang/man-hinh/{asked}", headers=SCRIPT).headers["HX-Refresh"] == "true"
    page = television.get("/bang/man-hinh/").text
    assert ("không còn được ghép" in page, "Tổ 6" in page) == (True, False)


def test_a_manager_ends_and_pairs_only_in_their_own_workshop(cast: Cast) -> None:
    shown = show_code(address="10.0.0.5", secret="", now=datetime.now(UTC))
    answer = login(Client(), cast.accounts.manager9).post("/bang/z2/man-hinh/", {"code": shown.code, "name": "x"})
    assert (answer.status_code, Device.objects.exists()) == (404, False)


def test_the_day_a_screen_was_last_seen_is_written_once_a_day_and_its_cookie_lives_on(
    screen: tuple[Client, Device],
) -> None:
    television, device = screen
    cookies = [settings.SCREEN_COOKIE_NAME in television.get("/bang/man-hinh/").cookies for _ in range(2)]
    device.refresh_from_db()
    assert (cookies, device.last_seen is not None) == ([True, False], True)


def test_every_line_has_its_rank_change_bar_with_the_norm_and_plan(screen: tuple[Client, Device], cast: Cast) -> None:
    page = parse(screen[0].get("/bang/man-hinh/"))
    first = page.select_one(".board-table tbody tr.first")
    assert first is not None
    assert (first.select_one(".board-team").text, first.select_one(".board-percent").text) == ("Tổ 6", "110,0%")  # type: ignore[union-attr]
    assert first.select_one(".board-bar .c-tick") is not None
    assert len(page.select(".board-table tbody tr")) == len(cast.teams)
    assert page.select_one("[data-clock]").text  # type: ignore[union-attr]
    assert page.select_one("[data-stale]").has_attr("hidden")  # type: ignore[union-attr]
    assert page.select("form, a, button, [style]") == []


def test_no_person_stands_on_the_wall(screen: tuple[Client, Device], cast: Cast) -> None:
    page = screen[0].get("/bang/man-hinh/").text
    assert [worker.full_name for worker in vars(cast.people).values() if worker.full_name in page] == []


def test_one_line_of_praise_stands_on_top_and_the_others_beside(screen: tuple[Client, Device], cast: Cast) -> None:
    for day, words in ((10, "Tổ 6 đã chuyển mình"), (18, "Tổ 5 bỏ hết hàng hỏng"), (1, "Một câu cũ hơn")):
        make_commendation(team=cast.team6, text=words, day=date(1966, 10, day))
    page = parse(screen[0].get("/bang/man-hinh/"))
    assert [item.text for item in page.select(".board-praise strong")] == ["Tổ 5 bỏ hết hàng hỏng"]
    assert [item.text for item in page.select(".board-side li span")] == ["Tổ 6 đã chuyển mình", "Một câu cũ hơn"]


def test_somebody_signed_in_sees_how_it_looks(screen: tuple[Client, Device], cast: Cast) -> None:
    shown = login(Client(), cast.accounts.worker).get("/bang/z2/tv/")
    assert parse(shown).select_one("#wall .board-team").text == "Tổ 6"  # type: ignore[union-attr]


def test_no_workshop_takes_the_address_of_the_screen(cast: Cast) -> None:
    login(client := Client(), cast.accounts.administrator)
    client.post("/to-chuc/them-phan-xuong/", {"name": "Màn hình", "branch": "", "language": "vi", "shifts": "1"})
    slugs = set(type(cast.workshop).objects.values_list("slug", flat=True))
    assert "man-hinh" not in slugs
    assert "man-hinh-2" in slugs


def test_with_https_the_cookies_of_devices_are_bound_to_the_host() -> None:
    told = printed_setting("(settings.SCREEN_COOKIE_NAME, settings.TABLET_COOKIE_NAME)", TEAMTRACK_HTTPS="1")
    assert told.stdout.strip() == "('__Host-screen', '__Host-tablet')"
