"""One page, one template: the whole page, or for htmx the fragment it asks for."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


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
