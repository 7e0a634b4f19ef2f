"""The house's own pages: home made of slots, help, language, health, errors."""

import logging
import re
import sys

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.encoding import escape_uri_path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from teamtrack.access import SignedInRequest, public, requires
from teamtrack.business_day import business_day
from teamtrack.pages import render_page
from teamtrack.sources import ask
from teamtrack.vault import CannotOpen

NOT_WRITTEN = re.compile(r"initial-|(password|old|new)\b")  # what was shown goes along; secrets are repeated nowhere
logger, refusals = logging.getLogger("teamtrack"), logging.getLogger("teamtrack.access")


@require_GET
@requires("teamtrack.see_home")
def start(request: SignedInRequest) -> HttpResponse:
    """The bare address leads to what needs the reader today."""
    return redirect("home")


@require_GET
@requires("teamtrack.see_home")
def home(request: SignedInRequest) -> HttpResponse:
    """Hôm nay: what needs this reader today; every app offers its share."""
    day = business_day()
    items = ask("today", user=request.user, day=day)
    waiting = sum(1 for item in items if item.tone != "ok")
    context = {
        "greeting": next(iter(ask("greeting", user=request.user, count=waiting)), ""),
        "day": day,
        "items": items,
        "panels": ask("home_panels", user=request.user, day=day),
    }
    return render_page(request, "teamtrack/home.html", context)


@require_GET
@public("whoever cannot sign in must still be able to read how it works")
def help_page(request: HttpRequest) -> HttpResponse:
    """Trợ giúp: how the work is done here, in a page."""
    return render_page(request, "teamtrack/help.html", {})


@require_POST
@public("the language is chosen before signing in, too")
def set_language(request: HttpRequest) -> HttpResponse:
    """Keeps the chosen language in a cookie and goes back to the page."""
    after = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(after, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(after if safe else "/")
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 60 * 60,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response


@require_GET
@public("asked by the supervisor and by load balancers")
def health(request: HttpRequest) -> HttpResponse:
    """Whether the web process reaches its database; tells nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"state": "ok"})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a request no page of ours makes."""
    return render(request, "400.html", status=400)


def not_open(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """One text for 403 and 404: the page does not exist, or is not open to the reader; who was refused is logged."""
    status = 403 if isinstance(exception, PermissionDenied) else 404
    if status == 403:
        refusals.warning("account %s was refused %s %s", request.user.pk, request.method, escape_uri_path(request.path))
    return render(request, "404.html", {"typed": _typed(request)}, status=status)


def _typed(request: HttpRequest) -> list[str]:
    """What somebody wrote for a page that was closed to them meanwhile: it is saved nowhere, and can be copied."""
    if request.method != "POST" or request.resolver_match is None or not request.user.is_authenticated:
        return []
    written = {name: texts for name, texts in request.POST.lists() if not NOT_WRITTEN.match(name)}
    return [text for texts in written.values() for text in texts if " " in text.strip()]  # words, no choices


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was left open too long, or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: says that nothing was saved; 503 where the database is away, which middlewares find out before any view,
    and where a sealed note does not open.

    The templates get no request: a context processor may be the fault.
    """
    fault = sys.exception()
    if isinstance(fault, OperationalError | InterfaceError):
        logger.warning("database away: %s", str(fault).split("\n", 1)[0])
        response = render(None, "503.html", status=503)
        response["Retry-After"] = "5"
        return response
    if isinstance(fault, CannotOpen):
        return render(None, "sealed.html", status=503)
    return render(None, "500.html", status=500)
