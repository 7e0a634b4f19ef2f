"""Around every request: the reader's language, sessions that end, sign-in for htmx."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django_otp import DEVICE_ID_SESSION_KEY as SECOND_STEP_TAKEN

from teamtrack.access import BY_PIN, ON_TABLET, SECOND_STEP_DUE
from teamtrack.sources import ask

type Answer = Callable[[HttpRequest], HttpResponse]


def refuse_odd_cookies(get_response: Answer) -> Answer:
    """400 for a cookie with a NUL in it, which no browser sends: PostgreSQL cannot be asked for such a session."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if any("\0" in value for value in request.COOKIES.values()):
            raise BadRequest
        return get_response(request)

    return middleware


def choose_language(get_response: Answer) -> Answer:
    """Vietnamese, unless the reader chose otherwise in the top bar (a cookie); never by the browser's header."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def hold_session_to_its_means(get_response: Answer) -> Answer:
    """What a session is worth, decided here and nowhere else.

    - Whoever owes a second step (SECOND_STEP_DUE), or must use one and has none yet, is a stranger to every page: they
      stand in `request.half_signed_in`, which only the pages of the second step read. A first password is changed
      before that, so that whoever handed it out cannot begin a second step in another's name. That a session has taken
      the step stands in it, and it ends when the step does (Account.session_round): no request asks for the device.
    - A session on a shared tablet lives only beside the cookie of that tablet and until the tablet is revoked.
    - One that began with a personal code stands for daily work only (Account.stands), and for nobody who must use a
      second step.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.half_signed_in = None  # type: ignore[attr-defined]
        if request.user.is_authenticated and not _is_over(request):
            user: Any = request.user
            user.is_by_pin = request.session.get(BY_PIN, False)
            unproven = user.must_use_second_step and SECOND_STEP_TAKEN not in request.session and not user.password_once
            if SECOND_STEP_DUE in request.session or unproven:
                request.half_signed_in, request.user = user, AnonymousUser()  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def _is_over(request: HttpRequest) -> bool:
    """Ends a session that has outlived its means."""
    user: Any = request.user
    tablet, due = request.session.get(ON_TABLET), request.session.get(SECOND_STEP_DUE)
    token = request.COOKIES.get(settings.TABLET_COOKIE_NAME, "")
    is_over = (
        (tablet is not None and tablet not in ask("paired_tablet", token=token))
        or (request.session.get(BY_PIN, False) and user.must_use_second_step)
        or (due is not None and timezone.now().timestamp() - due > settings.SECOND_STEP_SECONDS)
    )
    if is_over:
        logout(request)
    return is_over


class RequireSignIn(LoginRequiredMiddleware):
    """Default deny: a view without a door asks to sign in. Scripts are told 401: no login page lands in a cell."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., HttpResponse]) -> HttpResponse:  # type: ignore[override]
        response: HttpResponse = super().handle_no_permission(request, view_func)
        if request.half_signed_in is not None:  # type: ignore[attr-defined]
            response = redirect("second_step" if SECOND_STEP_DUE in request.session else "second_step_begin")
        if request.headers.get("HX-Request") or request.headers.get("Accept") == "application/json":
            answer = HttpResponse(status=401)
            answer["HX-Redirect"] = response.headers["Location"]
            return answer
        return response


def tell_of_wrong_method(get_response: Answer) -> Answer:
    """405 in words: an address that only takes a form was typed in by hand."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and request.method == "GET":
            allowed = response.headers["Allow"]
            response = render(request, "404.html", status=405)
            response.headers["Allow"] = allowed
        return response

    return middleware


def keep_no_copies(get_response: Answer) -> Answer:
    """What somebody signed in was shown is not kept by the browser: on a shared tablet the next person presses Back."""

    def middleware(request: HttpRequest) -> HttpResponse:
        signed_in = request.user.is_authenticated
        response = get_response(request)
        if signed_in:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def keep_session_fresh(get_response: Answer) -> Answer:
    """Ends a session after the idle time, and after its absolute life whatever happens.

    On a shared tablet a board that asks for news by itself is nobody being there.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            seen = request.session.get("seen", now)
            started = request.session.setdefault("started", now)
            on_tablet = ON_TABLET in request.session
            idle = settings.TABLET_IDLE_SECONDS if on_tablet else settings.SESSION_IDLE_SECONDS
            refreshes_itself = on_tablet and bool(request.headers.get("HX-Request")) and "v" in request.GET
            if now - seen > idle or now - started > settings.SESSION_COOKIE_AGE:
                logout(request)
            elif "seen" not in request.session or (now - seen > idle // 30 and not refreshes_itself):
                request.session["seen"] = now
        return get_response(request)

    return middleware
