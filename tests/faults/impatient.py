"""For the workers of these tests: everything as it is, only sooner, so that no test waits a minute.

Loaded by `celery worker --include`.
"""

from datetime import timedelta

from config.celery import app
from documents import jobs

jobs.LEASE = timedelta(seconds=3)
jobs.HEARTBEAT_SECONDS = 0.2
jobs.FORGOTTEN = timedelta(seconds=3)
app.conf.beat_schedule["sweep"]["schedule"] = 1.0
