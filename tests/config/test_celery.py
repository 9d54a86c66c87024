"""Work that takes time is never lost with a broker or a worker, and never holds a request."""

import time

import pytest
from kombu.exceptions import OperationalError

from config.celery import app


def test_a_broker_that_is_away_does_not_hold_a_request(monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", "redis://127.0.0.1:1/0")
    with app.connection_for_write() as connection:
        started = time.monotonic()
        with pytest.raises(OperationalError):
            app.send_task("documents.sweep", connection=connection)
        assert time.monotonic() - started < 0.5


def test_a_task_cannot_run_long_enough_to_be_handed_out_twice():
    visible_again = app.conf.broker_transport_options["visibility_timeout"]
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit < visible_again


def test_whatever_the_schedule_sends_is_a_task_we_have():
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled <= set(app.tasks)
