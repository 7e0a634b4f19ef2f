"""teamtrack: a production team's work and its party cell."""

from teamtrack.celery import app as celery_app

__all__ = ["celery_app"]
