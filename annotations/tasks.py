"""What workers do for annotations when the clock calls."""

from celery import shared_task

from annotations import assignments, notices


@shared_task(name="annotations.expire")
def expire() -> None:
    """Hand documents whose lease is over back to the others."""
    assignments.expire()


@shared_task(name="annotations.digest")
def send_digests() -> None:
    """Mail people what is new for them."""
    notices.send_digests()
