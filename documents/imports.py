"""Writes: files become documents and sentences: dry run, corrections, import. All or nothing.

A file becomes a `Plan` (`documents.planning`): what would come of it. A dry run ends there and can
be corrected by a person; an import goes on to COPY documents and sentences in one transaction that
also ends the job, so a half-imported file is never seen and a killed worker leaves nothing behind.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import connection, models, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from documents import jobs, planning, sentences
from documents.audit import recorded
from documents.models import Job, Project, Sentence
from documents.models.documents import PRECISIONS
from documents.refusals import Conflict, Refused
from documents.segmentation import VERSION

IMPORT_TASK = "documents.import_file"

#: Documents per COPY: large enough to be fast, small enough that progress moves.
CHUNK = 500
#: Larger files are refused before they are read.
LARGEST_UPLOAD = 500 * 1024 * 1024
COLUMNS = (
    "id", "project_id", "external_id", "title", "text", "sha256", "length", "publisher",
    "doc_type", "author", "published_on", "published_precision", "url", "language", "licence",
    "may_export_text", "extra", "import_job_id", "segmenter_version", "created_at",
)  # fmt: skip

STATEMENT = f"COPY documents_document ({', '.join(COLUMNS)}) FROM STDIN"

#: What a person can correct in a dry run.
CORRECTABLE = ("title", "published_on", "published_precision", "publisher", "author")


# --- asking for it ---------------------------------------------------------------------------


def request(
    *,
    project: Project,
    data: bytes,
    name: str,
    options: planning.Options,
    dry_run: bool,
    by: User | None,
) -> Job:
    """Keep the uploaded file and queue its import, or its dry run. Raises Refused."""
    return _enqueue(project, data, name, options, dry_run=dry_run, by=by, send=True)


def import_here(
    *,
    project: Project,
    data: bytes,
    name: str,
    options: planning.Options,
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


def check_size(name: str, size: int) -> None:
    """Refuse a file of more than LARGEST_UPLOAD bytes, before it is read. Raises Refused."""
    if size > LARGEST_UPLOAD:
        raise Refused(
            f"{name} has {size / 1e6:.0f} MB; the most is {LARGEST_UPLOAD / 1e6:.0f} MB.",
            code="too_large",
            field="file",
        )


@transaction.atomic
def _enqueue(
    project: Project,
    data: bytes,
    name: str,
    options: planning.Options,
    *,
    dry_run: bool,
    by: User | None,
    send: bool,
) -> Job:
    options.check()
    if not data:
        raise Refused(f"{name} is empty.", code="empty", field="file")
    check_size(name, len(data))
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


# --- doing it --------------------------------------------------------------------------------


def run(lease: jobs.Lease) -> None:
    """Do an import job: plan it, and unless it is a dry run or has problems, carry it out."""
    job = lease.job
    lease.report(stage="Reading the file")
    data = _uploaded(job)
    options = planning.Options(**job.params["options"])
    if job.params["dry_run"]:
        found = planning.plan(project=job.project, data=data, name=job.upload_name, options=options)
        jobs.finish(
            lease,
            message=planning.dry_run_message(found),
            result=planning.result(found),
            errors=planning.problem_rows(found.problems),
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
def _import(lease: jobs.Lease, data: bytes, options: planning.Options, *, by: User | None) -> None:
    """Import the file in one transaction that ends the job as well."""
    job = lease.job
    # Two imports into one project wait for each other, so that both see what the first brought.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, job.project_id])
    found = planning.plan(project=job.project, data=data, name=job.upload_name, options=options)
    if found.problems:
        jobs.fail(
            lease,
            message=planning.refusal_message(found),
            result=planning.result(found),
            errors=planning.problem_rows(found.problems),
        )
        return
    _correct(found, job.params["corrections"])
    uncut = copy_in(lease, found.new)
    result = planning.result(found)
    result["sentences"] = _count_sentences(job, result["rows"])
    jobs.finish(
        lease,
        message=planning.done_message(found, result["sentences"]),
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


def copy_in(lease: jobs.Lease, documents: list[planning.Planned]) -> list[sentences.Uncut]:
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


def _row(key: int, planned: planning.Planned, job: Job, now: datetime) -> tuple[Any, ...]:
    record = planned.record
    return (
        key, job.project_id, record.external_id, record.title, record.text, planned.sha256,
        len(record.text), record.publisher, record.doc_type, record.author, record.published_on,
        record.published_precision, record.url, planned.language, record.licence,
        True, Jsonb(record.extra), job.pk, VERSION, now,
    )  # fmt: skip


def _chunks(documents: list[planning.Planned]) -> Iterator[list[planning.Planned]]:
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


def _correct(found: planning.Plan, corrections: dict[str, dict[str, Any]]) -> None:
    for planned in found.documents:
        fields = dict(corrections.get(planned.record.external_id, {}))
        if "published_on" in fields:
            value = fields["published_on"]
            fields["published_on"] = date.fromisoformat(value) if value else None
            fields.setdefault("published_precision", "day")
        planned.record = replace(planned.record, **fields)
