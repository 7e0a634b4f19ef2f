"""Ranking, commendations, reports."""

from django.apps import AppConfig


class EmulationConfig(AppConfig):
    """Ranking, commendations, reports."""

    name = "emulation"
