"""What the tests of jobs and imports do again and again."""

import io
import json
import threading
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.db import connection

from documents import imports, jobs, planning
from documents.models import Document, Job, Project

SHARED = Path(__file__).resolve().parents[2] / "../shared"
SEED = SHARED / "seeds" / "000_b48ef0025fee7d69.txt"
SOTU = SHARED / "data" / "sotu"

TALK = (
    "3 May 2023\n\nMinister Tarnow: A safer region\n\nMinistry of Foreign Affairs\n\n"
    "Colleagues,\n\nArvenia welcomes the test ban. We reject missile bases\nnear our border.\n"
)
PAPER = "Harbour Institute\n\nThe ships waited in the fog for a third week. Nobody knew why."
BOTH = f"{TALK}\nShare the Post:\n\n{PAPER}\n"


def bring_in(
    project: Project,
    data: str | bytes = TALK,
    name: str = "talk.txt",
    *,
    dry_run: bool = False,
    **options: Any,
) -> Job:
    """Import in this process; the finished job."""
    return imports.import_here(
        project=project,
        data=data.encode() if isinstance(data, str) else data,
        name=name,
        options=planning.Options(**options),
        dry_run=dry_run,
        by=project.memberships.get().user,
    )


def do(job: Job) -> Job:
    """Do a queued import here, as a worker would."""
    jobs.work(job.uid, imports.run)
    job.refresh_from_db()
    return job


def zipped(members: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def rows(*values: dict[str, Any]) -> str:
    """JSON Lines."""
    return "".join(f"{json.dumps(value)}\n" for value in values)


def talks(count: int) -> str:
    """JSON Lines with so many documents of one sentence."""
    return rows(*({"text": f"Talk number {at}."} for at in range(count)))


def assert_offsets_true(document: Document) -> None:
    """Each sentence is the text between its offsets; only white space lies between them."""
    end = 0
    for sentence in document.sentences.order_by("position"):
        assert document.text[end : sentence.start].strip() == ""
        assert document.text[sentence.start : sentence.end] == sentence.text
        end = sentence.end
    assert document.text[end:].strip() == ""


# --- at the same time --------------------------------------------------------------------------


def on_its_own(threads: ThreadPoolExecutor, do: Callable[[], Any]) -> Future[Any]:
    """Begin something in a thread, on a connection that is closed after it."""

    def work() -> Any:
        try:
            return do()
        finally:
            connection.close()

    return threads.submit(work)


def at_once(threads: ThreadPoolExecutor, *several: Callable[[], Any]) -> list[Any]:
    """Begin all at the same moment; what each returned, or the error it raised."""
    together = threading.Barrier(len(several))

    def begin(do: Callable[[], Any]) -> Any:
        together.wait()
        return do()

    begun = [on_its_own(threads, lambda do=do: begin(do)) for do in several]
    return [each.exception() or each.result() for each in begun]


def eventually(condition: Callable[[], Any], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "too late"
        time.sleep(0.02)
