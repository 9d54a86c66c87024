"""What workers do, and what the clock calls."""

from celery import shared_task

from documents import imports, jobs, sentences


@shared_task(name=imports.IMPORT_TASK)
def import_file(uid: str) -> None:
    """Import the file of a job, or show what would come of it."""
    jobs.work(uid, imports.run)


@shared_task(name=sentences.SEGMENT_TASK)
def cut_sentences(uid: str) -> None:
    """Cut the documents of a job into sentences."""
    jobs.work(uid, sentences.cut_all)


@shared_task(name="documents.sweep")
def sweep() -> None:
    """Hand on jobs whose message or worker was lost."""
    jobs.sweep()
