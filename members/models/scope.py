"""What of the organisation a user may see at all; finer rules are permissions."""

from typing import Any, Self

from django.db import models


class VisibleQuerySet(models.QuerySet[Any]):
    """Workshops and teams within the user's own workshops; anything else does not exist for them (404)."""

    def visible_to(self, user: Any) -> Self:
        field = "workshop__in" if hasattr(self.model, "workshop") else "pk__in"
        return self.filter(**{field: user.stands.workshops})
