"""The databases that are measured on, beside the one that people use."""

import os
from urllib.parse import urlsplit

import django
import psycopg

from config import local


def use(name: str) -> None:
    """Make the database `name` when it is missing, and have Django and its children use it.

    It stands on the server of DATABASE_URL, else on the embedded one.
    """
    os.environ["STANCEBOOK_ENV"] = "local"
    server = os.environ.get("DATABASE_URL") or local.database_url()
    with psycopg.connect(server, autocommit=True) as connection:
        row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if row.fetchone() is None:
            connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]
    os.environ["DATABASE_URL"] = urlsplit(server)._replace(path=f"/{name}").geturl()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
