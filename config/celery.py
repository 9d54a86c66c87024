"""The Celery app: runs the work that takes time, as the settings named CELERY_… say."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("stancebook")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
