"""issue_report: makes monthly reports in this process and writes their files, for a machine without a worker."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from teamtrack import jobs
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.models import Job, JobState
from teamtrack.sources import ask


class Command(BaseCommand):
    """`issue_report --workshop z2 --month 1966-09 [--team to-6] [--out folder]`."""

    help = "Makes the monthly reports of a workshop (or of one team) and writes their files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workshop", required=True, help="as in addresses: z2")
        parser.add_argument("--month", required=True, help="such as 1966-09")
        parser.add_argument("--team", default="", help="as in addresses: to-6; without it the workshop and every team")
        parser.add_argument("--out", type=Path, help="folder for the files; without it they stay in the database")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make each paper that is not made yet; the first that fails ends the command with its reason."""
        asked = {name: options[name] for name in ("workshop", "month", "team")}
        try:
            papers = ask("ask_reports", **asked, day=business_day(), now=timezone.now())
        except RuleBroken as broken:
            raise CommandError(broken.message) from broken
        for job_id in papers:
            for _ in range(jobs.MOST_TRIES):
                jobs.run(job_id)
            job = Job.objects.get(pk=job_id)
            if job.state != JobState.DONE:
                raise CommandError(f"{job.key}: {translation.gettext(job.problem) or job.state}")
            for name, content in ask("report_files", job=job_id):
                self.stdout.write(f"{name}  {len(content)} B")
                if options["out"]:
                    options["out"].mkdir(parents=True, exist_ok=True)
                    (options["out"] / name).write_bytes(content)
