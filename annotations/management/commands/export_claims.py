"""`manage.py export_claims`: a project's claims as a file."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.exports.files import FORMATS, export
from annotations.exports.rows import TEXTS, scope_of
from annotations.models import Claim, Layer
from documents.models import Project
from documents.refusals import Refused


class Command(BaseCommand):
    """Write the claims of a project to a file or to the standard output."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which project, in which format, and how much of it."""
        parser.add_argument("--project", required=True, help="the project's slug")
        parser.add_argument("--format", choices=list(FORMATS), default="jsonl")
        parser.add_argument("--table", default="", help="one CSV table instead of the zip")
        parser.add_argument("--layer", default="gold", help="gold, all, or names of annotators")
        parser.add_argument("--text", choices=TEXTS, default="full")
        parser.add_argument("--output", type=Path, help="a file; without it: standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Stream the export; on a terminal, say where it went."""
        project = Project.objects.filter(slug=options["project"]).first()
        if project is None:
            raise CommandError(f"There is no project “{options['project']}”.")
        try:
            scope = scope_of(
                project,
                layers=Layer.objects.filter(project=project),
                claims=Claim.objects.filter(project=project),
                layer=options["layer"],
                text=options["text"],
            )
            file = export(scope, to=options["format"], table=options["table"])
        except Refused as refused:
            raise CommandError(refused.message) from None
        self._write(file.chunks, options["output"])

    def _write(self, chunks: Any, output: Path | None) -> None:
        if output is None:
            self._print(chunks)
            return
        try:
            with output.open("wb") as file:
                size = sum(file.write(chunk) for chunk in chunks)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from None
        self.stderr.write(f"{output}: {size:,} bytes")

    def _print(self, chunks: Any) -> None:
        try:
            for chunk in chunks:
                sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            # Whoever read it has enough (`… | head`); Python would complain again at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
