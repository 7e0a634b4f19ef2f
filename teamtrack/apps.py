"""Loads every app's permission table and sources once all models are known."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule


class TeamtrackConfig(AppConfig):
    """The house itself."""

    name = "teamtrack"

    def ready(self) -> None:
        for app in apps.get_app_configs():
            if app.name not in ("teamtrack", "members", "production", "emulation"):
                continue
            for room in ("permissions", "sources", "tasks"):
                if module_has_submodule(app.module, room):
                    import_module(f"{app.name}.{room}")
