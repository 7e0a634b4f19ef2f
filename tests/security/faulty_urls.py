"""The house's addresses, and two pages that fail."""

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path

from teamtrack import urls
from teamtrack.access import public

handler500 = urls.handler500


@public("only in tests")
def fault(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the secret cause")


@public("only in tests")
def away(request: HttpRequest) -> HttpResponse:
    raise OperationalError("connection refused")


urlpatterns = [*urls.urlpatterns, path("fault/", fault), path("away/", away)]
