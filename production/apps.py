"""Products, norms, output, plans."""

from django.apps import AppConfig


class ProductionConfig(AppConfig):
    """Products, norms, output, plans."""

    name = "production"
