"""Table of contents of the pages of emulation."""

from django.urls import URLPattern

app_name = "emulation"
urlpatterns: list[URLPattern] = []
