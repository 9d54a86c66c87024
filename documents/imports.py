"""Writes: files become documents and sentences: dry run, corrections, import. All or nothing.

A file is read once (`documents.readers`), each record is compared with what the project holds, and
the result is a `Plan`: what would come of it. A dry run ends there and can be corrected by a
person; an import goes on to COPY documents and sentences in one transaction that also ends the job,
so a half-imported file is never seen and a killed worker leaves nothing behind.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import connection, models, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from documents import jobs, languages, sentences
from documents.audit import recorded
from documents.metadata import Rules
from documents.models import Document, Job, Project, Sentence
from documents.models.documents import DOC_TYPES, PRECISIONS
from documents.patterns import compile_pattern
from documents.readers import Problem, Reading, Record, read
from documents.refusals import Conflict, Refused
from documents.segmentation import VERSION

IMPORT_TASK = "documents.import_file"

#: Documents per COPY: large enough to be fast, small enough that progress moves.
CHUNK = 500
#: Larger files are refused before they are read.
LARGEST_UPLOAD = 500 * 1024 * 1024
#: How many of a plan's documents a job keeps to show, and how many problems.
SHOWN_DOCUMENTS = 2000
SHOWN_PROBLEMS = 500
#: How much of a text a dry run shows.
EXCERPT = 160

COLUMNS = (
    "id", "project_id", "external_id", "title", "text", "sha256", "length", "publisher",
    "doc_type", "author", "published_on", "published_precision", "url", "language", "licence",
    "may_export_text", "extra", "import_job_id", "segmenter_version", "created_at",
)  # fmt: skip

STATEMENT = f"COPY documents_document ({', '.join(COLUMNS)}) FROM STDIN"

#: What a person can correct in a dry run.
CORRECTABLE = ("title", "published_on", "published_precision", "publisher", "author")


#: The options that are regular expressions, and how many groups each must have.
PATTERNS = {
    "split_pattern": None,
    "title_rule": 1,
    "date_rule": 1,
    "publisher_rule": 1,
    "author_rule": 1,
}


@dataclass(frozen=True)
class Options:
    """How a file is to be read. Empty strings mean: find out, or do without."""

    encoding: str = ""
    language: str = ""
    doc_type: str = ""
    split_on: str = ""
    split_pattern: str = ""
    title_rule: str = ""
    date_rule: str = ""
    publisher_rule: str = ""
    author_rule: str = ""

    def check(self) -> None:
        """Raises Refused, naming the option, when one of them cannot be used."""
        if self.split_on and self.split_pattern:
            raise Refused(
                "Give a line to split on or a pattern, not both.",
                code="two_splits",
                field="split_on",
            )
        if "\n" in self.split_on.strip():
            raise Refused(
                "The line to split on must be a single line.",
                code="bad_split",
                field="split_on",
            )
        if self.doc_type and self.doc_type not in dict(DOC_TYPES):
            raise Refused(
                f"There is no document type “{self.doc_type}”.",
                code="unknown_type",
                field="doc_type",
            )
        if self.language and not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", self.language):
            raise Refused(
                f"“{self.language}” is no language code: write en, fr or pt-BR.",
                code="unknown_language",
                field="language",
            )
        try:
            "".encode(self.encoding or "utf-8")
        except (LookupError, ValueError):
            raise Refused(
                f"There is no encoding “{self.encoding}”.",
                code="unknown_encoding",
                field="encoding",
            ) from None
        for name, groups in PATTERNS.items():
            try:
                compile_pattern(getattr(self, name), groups=groups if getattr(self, name) else None)
            except ValueError as error:
                raise Refused(str(error), code="bad_pattern", field=name) from None

    def rules(self) -> Rules:
        """The metadata rules these options spell."""
        return Rules(
            title=self.title_rule,
            date=self.date_rule,
            publisher=self.publisher_rule,
            author=self.author_rule,
        )


@dataclass
class Planned:
    """One document of a plan; `duplicate_of` names the document that has the same text."""

    record: Record
    sha256: str
    language: str
    duplicate_of: str = ""

    def as_row(self, number: int) -> dict[str, Any]:
        """The row a dry run shows, JSON-ready."""
        record = self.record
        return {
            "number": number,
            "external_id": record.external_id,
            "title": record.title,
            "published_on": record.published_on.isoformat() if record.published_on else None,
            "published_precision": record.published_precision,
            "publisher": record.publisher,
            "author": record.author,
            "language": self.language,
            "length": len(record.text),
            "begins": " ".join(record.text[: 2 * EXCERPT].split())[:EXCERPT],
            "source": record.source,
            "line": record.line,
            "duplicate_of": self.duplicate_of,
        }


@dataclass
class Plan:
    """What would come of a file. It can be carried out when there are no problems."""

    documents: list[Planned] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def new(self) -> list[Planned]:
        """The documents the project does not hold yet."""
        return [planned for planned in self.documents if not planned.duplicate_of]


# --- asking for it ---------------------------------------------------------------------------


def request(
    *, project: Project, data: bytes, name: str, options: Options, dry_run: bool, by: User | None
) -> Job:
    """Keep the uploaded file and queue its import, or its dry run. Raises Refused."""
    return _enqueue(project, data, name, options, dry_run=dry_run, by=by, send=True)


def import_here(
    *,
    project: Project,
    data: bytes,
    name: str,
    options: Options,
    dry_run: bool = False,
    by: User | None = None,
    watch: Callable[[int, int, str], None] | None = None,
) -> Job:
    """Import a file, or try it, in this process; returns the finished job. Raises Refused.

    `watch` is told the progress: documents done, documents in all, what is being done.
    """
    job = _enqueue(project, data, name, options, dry_run=dry_run, by=by, send=False)
    jobs.work(job.uid, run, watch=watch)
    job.refresh_from_db()
    return job


@transaction.atomic
def _enqueue(
    project: Project,
    data: bytes,
    name: str,
    options: Options,
    *,
    dry_run: bool,
    by: User | None,
    send: bool,
) -> Job:
    options.check()
    if not data:
        raise Refused(f"{name} is empty.", code="empty", field="file")
    if len(data) > LARGEST_UPLOAD:
        raise Refused(
            f"{name} has {len(data) / 1e6:.0f} MB; the most is {LARGEST_UPLOAD / 1e6:.0f} MB.",
            code="too_large",
            field="file",
        )
    return jobs.enqueue(
        kind=IMPORT_TASK,
        project=project,
        by=by,
        params={"options": asdict(options), "dry_run": dry_run, "corrections": {}},
        upload=ContentFile(data, name="upload"),
        upload_name=name,
        send=send,
    )


@transaction.atomic
def confirm(dry_run: Job, *, corrections: dict[str, dict[str, Any]], by: User) -> Job:
    """Queue the import of what a finished dry run has shown.

    `corrections` maps an external id of the dry run to the CORRECTABLE fields a person changed.
    Raises Conflict when the dry run found problems or is not finished.
    """
    if dry_run.state != Job.State.DONE or not dry_run.params.get("dry_run"):
        raise Conflict("Wait until the dry run is done.", code="dry_run_not_done")
    if dry_run.errors:
        raise Conflict(
            "The file has problems: mend them in the file and upload it again.", code="has_problems"
        )
    _check_corrections(corrections, dry_run.result["rows"])
    params = {**dry_run.params, "dry_run": False, "corrections": corrections}
    return jobs.enqueue(
        kind=IMPORT_TASK,
        project=dry_run.project,
        by=by,
        params=params,
        upload=dry_run.upload.name,
        upload_name=dry_run.upload_name,
    )


def _check_corrections(corrections: dict[str, dict[str, Any]], shown: list[dict[str, Any]]) -> None:
    known = {row["external_id"] for row in shown}
    for external_id, fields in corrections.items():
        if external_id not in known:
            raise Refused(
                f"The dry run shows no document “{external_id}”.",
                code="unknown_document",
                field="corrections",
            )
        for name, value in fields.items():
            if name not in CORRECTABLE:
                raise Refused(
                    f"{external_id}: “{name}” cannot be corrected here.",
                    code="not_correctable",
                    field="corrections",
                )
            if name == "published_on" and value:
                _date(external_id, value)
            if name == "published_precision" and value not in dict(PRECISIONS):
                raise Refused(
                    f"{external_id}: a date's precision is day, month or year.",
                    code="bad_date",
                    field="corrections",
                )


def _date(external_id: str, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Refused(
            f"{external_id}: “{value}” is no date; write 2024-04-22.",
            code="bad_date",
            field="corrections",
        ) from None


# --- planning --------------------------------------------------------------------------------


def plan(*, project: Project, data: bytes, name: str, options: Options) -> Plan:
    """Read a file and compare it with the project. Bad input becomes problems, never an error."""
    reading = read(
        data,
        name,
        encoding=options.encoding or None,
        split_on=options.split_on,
        split_pattern=options.split_pattern,
        rules=options.rules(),
    )
    return _compare(project, reading, options)


def _compare(project: Project, reading: Reading, options: Options) -> Plan:
    planned = [_planned(record, options) for record in reading.records]
    held = _held_by_hash(project, [document.sha256 for document in planned])
    taken = _held_by_id(project, [document.record.external_id for document in planned])
    result = Plan(problems=list(reading.problems))
    for document in planned:
        record = document.record
        document.duplicate_of = held.get(document.sha256, "")
        if not document.duplicate_of:
            if record.external_id in taken:
                result.problems.append(_id_taken(record))
            held[document.sha256] = record.external_id
        result.documents.append(document)
    return result


def _planned(record: Record, options: Options) -> Planned:
    digest = hashlib.sha256(record.text.encode()).hexdigest()
    language = options.language or record.language or languages.detect(record.text)
    doc_type = record.doc_type.strip().lower().replace(" ", "_").replace("-", "_")
    if record.doc_type and doc_type not in dict(DOC_TYPES):
        # A type of the file's own is kept as it is, beside the ones that mean something here.
        record = replace(record, extra={**record.extra, "doc_type": record.doc_type})
        doc_type = ""
    record = replace(record, doc_type=doc_type or options.doc_type)
    return Planned(record=record, sha256=digest, language=language)


def _id_taken(record: Record) -> Problem:
    return Problem(
        f"the id “{record.external_id}” belongs to another document with another text.",
        source=record.source,
        line=record.line,
        code="duplicate_id",
    )


def _held_by_hash(project: Project, hashes: list[str]) -> dict[str, str]:
    held = Document.objects.filter(project=project, sha256__in=hashes)
    return dict(held.values_list("sha256", "external_id"))


def _held_by_id(project: Project, ids: list[str]) -> set[str]:
    held = Document.objects.filter(project=project, external_id__in=ids)
    return set(held.values_list("external_id", flat=True))


# --- doing it --------------------------------------------------------------------------------


def run(lease: jobs.Lease) -> None:
    """Do an import job: plan it, and unless it is a dry run or has problems, carry it out."""
    job = lease.job
    lease.report(stage="Reading the file")
    data = _uploaded(job)
    options = Options(**job.params["options"])
    if job.params["dry_run"]:
        found = plan(project=job.project, data=data, name=job.upload_name, options=options)
        jobs.finish(
            lease,
            message=_dry_run_message(found),
            result=_result(found),
            errors=_problem_rows(found.problems),
        )
        return
    _import(lease, data, options, by=job.requested_by)


def _uploaded(job: Job) -> bytes:
    try:
        with job.upload.open("rb") as upload:
            return bytes(upload.read())
    except FileNotFoundError:
        raise Refused("The file is no longer there: upload it again.", code="upload_gone") from None


@recorded
def _import(lease: jobs.Lease, data: bytes, options: Options, *, by: User | None) -> None:
    """Import the file in one transaction that ends the job as well."""
    job = lease.job
    # Two imports into one project wait for each other, so that both see what the first brought.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, job.project_id])
    found = plan(project=job.project, data=data, name=job.upload_name, options=options)
    if found.problems:
        jobs.fail(
            lease,
            message=f"Nothing was imported: {_count(len(found.problems), 'problem')} in the file.",
            result=_result(found),
            errors=_problem_rows(found.problems),
        )
        return
    _correct(found, job.params["corrections"])
    uncut = copy_in(lease, found.new)
    result = _result(found)
    result["sentences"] = _count_sentences(job, result["rows"])
    jobs.finish(
        lease,
        message=_done_message(found, result["sentences"]),
        result=result,
        errors=[{"source": item.external_id, "message": item.message} for item in uncut],
    )


def _count_sentences(job: Job, rows: list[dict[str, Any]]) -> int:
    """Write how many sentences each document has into its row; returns how many there are."""
    cut = Sentence.objects.filter(document__import_job=job)
    counts = dict(
        cut.order_by().values_list("document__external_id").annotate(sentences=models.Count("pk"))
    )
    for row in rows:
        if not row["duplicate_of"]:
            row["sentences"] = counts.get(row["external_id"], 0)
    return sum(counts.values())


#: The first key of the advisory lock; the second is the project.
_LOCK = 7_331


def copy_in(lease: jobs.Lease, documents: list[Planned]) -> list[sentences.Uncut]:
    """COPY documents and their sentences, chunk by chunk, in the caller's transaction."""
    lease.report(total=len(documents), progress=0, stage="Importing")
    uncut: list[sentences.Uncut] = []
    done = 0
    for chunk in _chunks(documents):
        keys = _new_ids(len(chunk))
        with sentences.copying(STATEMENT) as copy:
            now = timezone.now()
            for key, planned in zip(keys, chunk, strict=True):
                copy.write_row(_row(key, planned, lease.job, now))
        uncut += sentences.copy_in(
            (key, planned.record.external_id, planned.record.text, planned.language)
            for key, planned in zip(keys, chunk, strict=True)
        )
        done += len(chunk)
        lease.report(progress=done)
    return uncut


def _row(key: int, planned: Planned, job: Job, now: datetime) -> tuple[Any, ...]:
    record = planned.record
    return (
        key, job.project_id, record.external_id, record.title, record.text, planned.sha256,
        len(record.text), record.publisher, record.doc_type, record.author, record.published_on,
        record.published_precision, record.url, planned.language, record.licence,
        True, Jsonb(record.extra), job.pk, VERSION, now,
    )  # fmt: skip


def _chunks(documents: list[Planned]) -> Iterator[list[Planned]]:
    iterator = iter(documents)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _new_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('documents_document', 'id'))"
            " FROM generate_series(1, %s)",
            [count],
        )
        return [key for (key,) in cursor.fetchall()]


def _correct(found: Plan, corrections: dict[str, dict[str, Any]]) -> None:
    for planned in found.documents:
        fields = dict(corrections.get(planned.record.external_id, {}))
        if "published_on" in fields:
            value = fields["published_on"]
            fields["published_on"] = date.fromisoformat(value) if value else None
            fields.setdefault("published_precision", "day")
        planned.record = replace(planned.record, **fields)


# --- saying what came of it ------------------------------------------------------------------


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _dry_run_message(found: Plan) -> str:
    if found.problems:
        return f"{_count(len(found.problems), 'problem')}: as it is, nothing would be imported."
    known = len(found.documents) - len(found.new)
    return f"{_count(len(found.new), 'document')} would be imported{_known(known)}."


def _done_message(found: Plan, cut: int) -> str:
    known = len(found.documents) - len(found.new)
    made = f"{_count(len(found.new), 'document')} with {_count(cut, 'sentence')} imported"
    return f"{made}{_known(known)}."


def _known(known: int) -> str:
    return f"; {_count(known, 'text')} already here, left out" if known else ""


def _result(found: Plan) -> dict[str, Any]:
    return {
        "documents": len(found.new),
        "duplicates": len(found.documents) - len(found.new),
        "problems": len(found.problems),
        "rows": [
            planned.as_row(number)
            for number, planned in enumerate(found.documents[:SHOWN_DOCUMENTS], start=1)
        ],
    }


def _problem_rows(problems: list[Problem]) -> list[dict[str, Any]]:
    return [
        {
            "source": problem.source,
            "line": problem.line,
            "byte": problem.byte,
            "code": problem.code,
            "message": str(problem),
        }
        for problem in problems[:SHOWN_PROBLEMS]
    ]
