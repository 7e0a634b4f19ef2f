"""The first administrators of an installation, made by whoever runs commands on the machine."""

import re
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from members.actions.account import add_person
from members.actions.worker import Card
from members.domain.account import SIGN_IN_NAME, Role
from members.models import Account, Enterprise, RoleAssignment
from members.queries.account import ADMINISTRATORS_NEEDED, administrators
from teamtrack.errors import RuleBroken
from teamtrack.names import tidy

LONGEST_NUMBER = 20


@transaction.atomic
def create_administrator(
    *, enterprise: str, place: str, name: str, number: str, is_woman: bool, username: str, today: date
) -> tuple[Account, str]:
    """An administrator and their first password; the enterprise is made where there is none yet.

    Nobody confirms the role, as there is nobody yet who could: therefore only while the enterprise has fewer than
    two administrators who can sign in.
    """
    if not re.fullmatch(SIGN_IN_NAME, username):
        raise RuleBroken(_("A sign-in name has letters without marks, digits, dot and dash; for example loi."))
    if not tidy(name):
        raise RuleBroken(_("A name is needed."))
    of = _enterprise(tidy(enterprise), tidy(place))
    if administrators(of, today) >= ADMINISTRATORS_NEEDED:
        raise RuleBroken(
            _("There are two administrators already: they add another on the page Accounts, and confirm each other.")
        )
    card = Card(
        code=number or username[:LONGEST_NUMBER],
        full_name=name,
        is_woman=is_woman,
        birth_year=None,
        trade="",
        skill_grade=None,
    )
    account, password = add_person(
        enterprise=of, team=None, card=card, username=username, by=None, today=today, is_another_person=False
    )
    assert account.worker is not None, "made with the account"
    RoleAssignment.objects.create(
        worker=account.worker, role=Role.ADMINISTRATOR, enterprise=of, period=(today, None), is_confirmed=True
    )
    return account, password


def _enterprise(name: str, place: str) -> Enterprise:
    """The installation's one enterprise, held until the end of the transaction."""
    found = Enterprise.objects.select_for_update().order_by("pk").first()
    if found is None:
        if not (name and place):
            raise RuleBroken(_("A new enterprise needs its name and its place."))
        return Enterprise.objects.create(name=name, place=place)
    if name not in {"", found.name}:
        raise RuleBroken(_("This installation is of %(name)s.") % {"name": found.name})
    return found
