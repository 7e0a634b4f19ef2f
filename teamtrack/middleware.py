"""Around every request: faults get a page, the reader's language, sessions that end, sign-in for htmx."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

type Answer = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger("teamtrack")


def answer_faults(get_response: Answer) -> Answer:
    """A database that is away gives 503 with a sentence, not a stack of words."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if getattr(request, "database_away", False):
            response = render(None, "503.html", status=503)
            response["Retry-After"] = "5"
        return response

    def process_exception(request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, OperationalError):
            logger.warning("database away: %s", str(exception).splitlines()[0])
            request.database_away = True  # type: ignore[attr-defined]

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


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


class RequireSignIn(LoginRequiredMiddleware):
    """Default deny: a view without a door asks to sign in. Scripts are told 401: no login page lands in a cell."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., HttpResponse]) -> HttpResponse:  # type: ignore[override]
        response: HttpResponse = super().handle_no_permission(request, view_func)
        if request.headers.get("HX-Request") or request.headers.get("Accept") == "application/json":
            answer = HttpResponse(status=401)
            answer["HX-Redirect"] = response.headers["Location"]
            return answer
        return response


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
    """Ends a session after the idle time, and after its absolute life whatever happens."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            seen = request.session.get("seen", now)
            started = request.session.setdefault("started", now)
            if now - seen > settings.SESSION_IDLE_SECONDS or now - started > settings.SESSION_COOKIE_AGE:
                logout(request)
            elif "seen" not in request.session or now - seen > timedelta(minutes=1).total_seconds():
                request.session["seen"] = now
        return get_response(request)

    return middleware
