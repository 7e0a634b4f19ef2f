"""One page, one template: the whole page, or for htmx the fragment it asks for."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse


def render_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, partials: tuple[str, ...] = (), status: int = 200
) -> HttpResponse:
    """Render `template`; when htmx asks with `?partial=name`, only that `{% partialdef name %}` of it.

    `partials` names the fragments the page offers. A fragment uses only the view's context, so it equals that part
    of the page. A history restore always gets the whole page.
    """
    wanted = request.GET.get("partial", "")
    htmx = getattr(request, "htmx", None)
    if wanted and htmx and not htmx.history_restore_request:
        if wanted not in partials:
            raise BadRequest(wanted)
        template = f"{template}#{wanted}"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def carry_out(request: HttpRequest, act: Callable[[], Any], *, done: str, then: HttpResponse) -> HttpResponse:
    """What a button does; it was done, or the rule in the way, is told on the page that `then` leads to."""
    try:
        act()
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, done)
    return then


def keep_form(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[], Any],
    *,
    then: Callable[[Any], HttpResponse],
    template: str,
    context: dict[str, Any],
    done: str = "",
) -> HttpResponse:
    """Show the form, or do what it asks and go where `then` leads with what was kept; `done`: what is told.

    A broken rule stands beside its field.
    """
    if request.method == "POST" and form.is_valid():
        try:
            kept = act()
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, done or _("Saved."))
            return then(kept)
    return render_page(request, template, context | {"form": form}, status=422 if form.errors else 200)
