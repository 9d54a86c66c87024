"""`manage.py seed`: the demo world, and a file of your own in it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from documents.refusals import Refused
from seeds import world


class Command(BaseCommand):
    """Make what is missing of the demo world; with --from, import a file as well."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which file besides, and where it goes."""
        parser.add_argument("--from", metavar="FILE", help="a file of your own to import as well")
        parser.add_argument(
            "--split-on",
            default="",
            metavar="LINE",
            help="the line in FILE after which the next document begins",
        )
        parser.add_argument(
            "--project",
            default=world.SLUG,
            metavar="SLUG",
            help="the project FILE goes to; without it, the demo",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the world unless only another project is meant, then import."""
        slug, file = options["project"], options["from"]
        if slug == world.SLUG or not file:
            self._make()
        if file:
            call_command(
                "import_documents",
                file,
                project=slug,
                split_on=options["split_on"],
                stdout=self.stdout,
                stderr=self.stderr,
            )

    def _make(self) -> None:
        try:
            report = world.make()
        except Refused as refused:
            raise CommandError(refused.message) from None
        self.stdout.write(f"{f'Project “{world.SLUG}”':<18}{'holds':>7}{'new':>7}")
        for row in report.rows:
            self.stdout.write(f"  {row.what:<16}{row.holds:>7}{row.new or '–':>7}")
        if report.note:
            self.stdout.write(report.note)
