"""reset_totp: the phone of the last administrator is lost."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken


class Command(BaseCommand):
    """`reset_totp hanh`: who has no second administrator to ask; the second step begins anew at the next sign-in."""

    help = "Ends the second step of an account and its sessions, when no other administrator can do it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="the sign-in name, such as hanh")

    def handle(self, *_args: Any, **options: Any) -> None:
        account = get_user_model().objects.filter(username=options["username"].lower()).first()
        if account is None:
            raise CommandError(_("Nobody signs in with the name %(name)s.") % {"name": options["username"]})
        try:
            import_string("members.actions.second_step.reset_second_step")(
                account=account, by=None, today=business_day()
            )
        except RuleBroken as broken:
            raise CommandError(broken.message) from broken
        self.stdout.write(_("The second step of %(name)s was reset.") % {"name": account.get_username()})
