"""Table of contents of the pages of production."""

from django.urls import URLPattern

app_name = "production"
urlpatterns: list[URLPattern] = []
