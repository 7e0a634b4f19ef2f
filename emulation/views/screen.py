"""The board on the wall: a screen that is paired once and then shows its workshop's board and nothing else."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from emulation.forms.screen import ScreenForm
from emulation.queries.place import BoardPlace, board_place
from emulation.queries.screen import is_of_another_day, wall_board, wall_stamp
from members.actions.device import collect_token, note_seen, pair_screen, show_code
from members.domain.device import CODE_LIFE, DeviceKind
from members.models import Workshop
from members.queries.device import device_with, screens_of, waiting_code
from members.queries.organisation import workshop_for
from teamtrack.access import SignedInRequest, address_of, public, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import render_page

COOKIE_LIFE = timedelta(days=400)  # as long as browsers keep one; renewed every day


@never_cache
@require_http_methods(["GET", "POST"])
@public("a screen on a wall has nobody to sign in: without the token of a paired one it shows a code, no figures")
def screen(request: HttpRequest) -> HttpResponse:
    """Màn hình: shows the board it was paired with, else a code; asked again every 15 seconds."""
    token = request.COOKIES.get(settings.SCREEN_COOKIE_NAME, "")
    device = device_with(DeviceKind.BOARD, token)
    is_paired = device is not None and device.revoked_at is None
    if request.method == "POST":
        return redirect("screen") if is_paired else _ask_to_be_paired(request, token)
    if device is None or not is_paired:
        if "v" in request.GET:
            return HttpResponseClientRefresh()
        return render_page(request, "emulation/board/pair.html", {"was_revoked": device is not None})
    response = _wall(request, device.workshop)
    # The one write of a reading page: a day, once a day, as a session keeps when it was last seen.
    if note_seen(device=device, day=timezone.localdate()):
        _keep(response, token)
    return response


@never_cache
@require_GET
@requires("emulation.see_board", board_place)
def board_wall(request: SignedInRequest, place: BoardPlace) -> HttpResponse:
    """The same for somebody who is signed in: how it looks, or a screen for a day."""
    return _wall(request, place.workshop)


def _wall(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """The board; 204 while nothing has changed; the whole page anew when another day has begun (its scripts too)."""
    today, known = business_day(), request.GET.get("v", "")
    if known and is_of_another_day(known, today):
        return HttpResponseClientRefresh()
    stamp = wall_stamp(workshop, today)
    if known == stamp:
        return HttpResponse(status=204)
    context = {"wall": wall_board(workshop, today, stamp), "now": timezone.localtime()}
    return render_page(request, "emulation/board/tv.html", context, partials=("wall",))


def _ask_to_be_paired(request: HttpRequest, secret: str) -> HttpResponse:
    """A new code; or, of a screen that shows one already and asks (`cho`), its token once the code was typed."""
    now = timezone.now()
    token = collect_token(secret=secret, now=now)
    if token is not None:
        response = HttpResponseClientRedirect(reverse("screen")) if _is_script(request) else redirect("screen")
        return _keep(response, token)
    if "cho" in request.POST and waiting_code(secret, now) is not None:
        return HttpResponse(status=204) if _is_script(request) else redirect("screen")
    if "cho" in request.POST and _is_script(request):
        return HttpResponseClientRefresh()  # too old: the page asks for another one
    try:
        shown = show_code(address=address_of(request), secret=secret, now=now)
    except RuleBroken as broken:
        return render_page(request, "emulation/board/pair.html", {"refused": broken.message}, partials=("pair",))
    context = {"code": shown.code, "minutes": CODE_LIFE.seconds // 60, "life": CODE_LIFE.seconds}
    return _keep(render_page(request, "emulation/board/pair.html", context, partials=("pair",)), shown.secret)


def _is_script(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def _keep(response: HttpResponse, token: str) -> HttpResponse:
    """The cookie of the screen: read by no script, good for this one page."""
    response.set_cookie(
        settings.SCREEN_COOKIE_NAME,
        token,
        max_age=COOKIE_LIFE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


@require_http_methods(["GET", "POST"])
@requires("emulation.pair_screen", workshop_for)
def screens(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    """Màn hình của phân xưởng: the manager types a screen's code, names it, and ends what hangs no more."""
    form = ScreenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = pair_screen(workshop=workshop, **form.cleaned_data, by=request.user, now=timezone.now())
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("%(name)s shows the board in a moment.") % {"name": made.name})
            return redirect("screens", workshop=workshop.slug)
    context = {"workshop": workshop, "form": form, "devices": screens_of(workshop)}
    return render_page(request, "emulation/board/screens.html", context, status=422 if form.errors else 200)
