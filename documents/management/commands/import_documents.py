"""`manage.py import_documents`: files become documents, here and now, without a worker."""

import io
import sys
import zipfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from documents import imports, planning
from documents.models import Job, Project
from documents.refusals import Refused

OPTIONS = {
    "encoding": "unless it is UTF-8: latin-1, cp1252, …",
    "language": "of all the documents: en; otherwise detected",
    "doc_type": "of all the documents: speech, statement, …",
    "split_on": "the line after which the next document begins",
    "split_pattern": "the same as a regular expression on one line",
    "title_rule": "a regular expression with one group that finds the title",
    "date_rule": "… the date",
    "publisher_rule": "… the publisher",
    "author_rule": "… the author",
}
#: The table's columns with their widths.
WIDTHS = {"published_on": 10, "title": 58, "publisher": 22, "length": 8, "sentences": 9}


class Command(BaseCommand):
    """Import files, or folders of them, as documents of a project. All of it or nothing.

    A table metadata.csv in a folder, with a column `file`, tells what the files do not say.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which files, into which project, and how to read them."""
        parser.add_argument("paths", nargs="+", type=Path)
        parser.add_argument("--project", required=True, help="the project's slug")
        parser.add_argument(
            "--dry-run", action="store_true", help="only show what would come of it"
        )
        parser.add_argument("--by", help="the user name it is done as")
        for name, text in OPTIONS.items():
            parser.add_argument(f"--{name.replace('_', '-')}", default="", help=text)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, import, and print a table of what was made."""
        project = Project.objects.filter(slug=options["project"]).first()
        if project is None:
            raise CommandError(f"There is no project “{options['project']}”.")
        by = self._user(options["by"])
        name, data = _gather(options["paths"])
        try:
            job = imports.import_here(
                project=project,
                data=data,
                name=name,
                options=planning.Options(**{key: options[key] for key in OPTIONS}),
                dry_run=options["dry_run"],
                by=by,
                watch=self._watch if sys.stderr.isatty() else None,
            )
        except Refused as refused:
            raise CommandError(refused.message) from None
        self._report(job)

    def _user(self, name: str | None) -> User | None:
        if name is None:
            return None
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no user “{name}”.")
        return user

    def _watch(self, progress: int, total: int, stage: str) -> None:
        """A line that moves, on a terminal."""
        done = f"{progress:,} of {total:,}" if total else "…"
        self.stderr.write(f"\r{stage}: {done}    ", ending="\r")

    def _report(self, job: Job) -> None:
        rows = job.result.get("rows", [])
        self.stdout.write(_line({name: name.removesuffix("_on") for name in WIDTHS}))
        for row in rows:
            self.stdout.write(_line(row))
        hidden = job.result.get("documents", 0) + job.result.get("duplicates", 0) - len(rows)
        if hidden > 0:
            self.stdout.write(f"… and {hidden:,} more")
        for error in job.errors:
            self.stderr.write(self.style.ERROR(error["message"]))
        if job.state != Job.State.DONE or job.result.get("problems"):
            raise CommandError(job.message)
        self.stdout.write(self.style.SUCCESS(job.message))


def _line(row: dict[str, Any]) -> str:
    """One row of the table; a document that is here already says so."""
    cells = []
    for name, width in WIDTHS.items():
        value = "" if row.get(name) is None else str(row[name])
        cut = value if len(value) <= width else f"{value[: width - 1]}…"
        cells.append(cut.ljust(width))
    known = row.get("duplicate_of")
    return "  ".join(cells) + (f"  (here already: {known})" if known else "")


def _gather(paths: list[Path]) -> tuple[str, bytes]:
    """One file as it is; several, or a folder, as the zip they would be uploaded as."""
    files = [(path, root) for root in paths for path in _files(root)]
    if not files:
        raise CommandError("There is no file there.")
    if len(files) == 1 and paths[0].is_file():
        return paths[0].name, paths[0].read_bytes()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path, root in files:
            name = path.relative_to(root) if root.is_dir() else Path(path.name)
            archive.write(path, str(name))
    return f"{paths[0].name}.zip", buffer.getvalue()


def _files(root: Path) -> list[Path]:
    if root.is_dir():
        return sorted(path for path in root.rglob("*") if path.is_file())
    if not root.exists():
        raise CommandError(f"There is no file {root}.")
    return [root]
