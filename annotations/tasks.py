"""What workers do for annotations when the clock calls."""

from celery import shared_task

from annotations import assignments


@shared_task(name="annotations.expire")
def expire() -> None:
    """Hand documents whose lease is over back to the others."""
    assignments.expire()
