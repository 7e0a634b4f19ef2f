"""Without a network: the page that stands in for the day grid, and the script in the browser that shows it.

The browser keeps this one page and the files it needs, and nothing that anybody was shown: it says how many boxes wait
on this device, and opens the grid again as soon as the server answers; the grid then sends them.
"""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from production.views.output_words import offline_texts
from teamtrack.access import public

STYLES = ("tokens", "screen", "app", "frame", "parts", "lists")  # of error.html
OTHERS = ("icon.svg", "icons.svg", "fonts/Inter.woff2", "js/drafts.js", "js/offline.js")
FILES = (*(f"css/{name}.css" for name in STYLES), *OTHERS)


@require_GET
@public("kept by the browser for whoever opens a grid without a network; it knows nobody")
def output_offline(request: HttpRequest) -> HttpResponse:
    """Mất mạng: how many boxes wait on this device."""
    return render(None, "production/output/offline.html", {"texts": offline_texts()})


@require_GET
@public("the browser asks for it by itself; it names files of ours and nothing else")
def output_offline_worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the pages of output; another language or another version of a file makes it another one."""
    names = {"page": reverse("output_offline"), "files": [static(name) for name in FILES], "language": get_language()}
    script = f"self.offline = {json.dumps(names)};\nimportScripts({json.dumps(static('js/offline_worker.js'))});\n"
    return HttpResponse(script, content_type="text/javascript", headers={"Cache-Control": "no-store"})
