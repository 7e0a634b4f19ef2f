"""People and their organisations."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """People and their organisations."""

    name = "members"
