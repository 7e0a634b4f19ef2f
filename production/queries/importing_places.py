"""Where output may be imported: the getters behind the doors of the import's pages."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404

from members.domain.account import Role
from members.models import Team, Workshop
from members.queries.organisation import workshop_for
from production.models import OutputImport


@dataclass(frozen=True)
class ImportPlace:
    """A workshop, and the teams of it whose output the person writes."""

    workshop: Workshop
    teams: list[Team]


def import_place(user: Any, workshop: str) -> ImportPlace:
    """The workshop with this slug, when it is one of the user's; else 404."""
    found = workshop_for(user, workshop)
    led = Team.objects.filter(workshop=found, pk__in=user.stands.teams(Role.TEAM_LEADER))
    return ImportPlace(found, list(led.order_by("code", "pk")))


def import_for(user: Any, workshop: str, output_import: UUID) -> OutputImport:
    """One import for a team of the workshop; those of the command line are on no page (404)."""
    imports = OutputImport.objects.select_related("workshop", "team")
    return get_object_or_404(imports, workshop=workshop_for(user, workshop), team__isnull=False, pk=output_import)
