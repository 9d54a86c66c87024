"""Writes: API tokens: hashed at rest, shown once, expiring, and no wider than they need be."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from knox.models import AuthToken

from documents.models import Project, TokenScope


@transaction.atomic
def issue(
    *, by: User, read_only: bool = False, project: Project | None = None, days: int | None = None
) -> tuple[str, datetime]:
    """A new token of a person, as text that is never to be seen again, and when it expires.

    It may be only to read, only for one project, and last fewer `days` than the usual ones.
    """
    lasts = {"expiry": timedelta(days=days)} if days else {}
    row, token = AuthToken.objects.create(user=by, **lasts)
    if read_only or project:
        TokenScope.objects.create(token=row, read_only=read_only, project=project)
    return token, row.expiry


def revoke(token: AuthToken, *, by: User) -> None:
    """End a token: the next request with it is not signed in."""
    token.delete()
