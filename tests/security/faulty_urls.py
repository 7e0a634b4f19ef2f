"""The house's addresses, two pages that fail, and one whose permission does."""

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path

from teamtrack import urls
from teamtrack.access import SignedInRequest, public, requires

handler500 = urls.handler500


@public("only in tests")
def fault(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the secret cause")


@public("only in tests")
def away(request: HttpRequest) -> HttpResponse:
    raise OperationalError("connection refused")


@requires("tests.broken")
def doubtful(request: SignedInRequest) -> HttpResponse:
    return HttpResponse("behind the door")


urlpatterns = [*urls.urlpatterns, path("fault/", fault), path("away/", away), path("doubtful/", doubtful)]
