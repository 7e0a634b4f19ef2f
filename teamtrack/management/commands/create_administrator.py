"""create_administrator: the first two administrators of a real installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DataError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken


class Command(BaseCommand):
    """`create_administrator --enterprise "Xí nghiệp X" --place "Hà Nội" --name "Họ tên" --username ten`."""

    help = "Makes an administrator, and the enterprise when there is none; prints the first password once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--enterprise", default="", help="its name; needed for the first administrator")
        parser.add_argument("--place", default="", help="where its reports are dated; needed for the first")
        parser.add_argument("--name", required=True, help="the administrator's full name")
        parser.add_argument("--woman", action="store_true", help="she is greeted as a woman")
        parser.add_argument("--number", default="", help="the administrator's worker number (the sign-in name)")
        parser.add_argument("--username", required=True, help="the name to sign in with, such as loi")

    def handle(self, *_args: Any, **options: Any) -> None:
        asked = {name: options[name] for name in ("enterprise", "place", "name", "number", "username")}
        create = import_string("members.actions.administrator.create_administrator")
        try:
            account, password = create(**asked, is_woman=options["woman"], today=business_day())
        except RuleBroken as broken:
            raise CommandError(broken.message) from broken
        except DataError as long:
            raise CommandError(_("One of these is too long.")) from long
        self.stdout.write(_("Sign-in name: %(name)s") % {"name": account.username})
        self.stdout.write(_("First password, shown only now and used once: %(password)s") % {"password": password})
