"""Writes: API tokens: hashed at rest, shown once, expiring."""

from datetime import datetime

from django.contrib.auth.models import User
from knox.models import AuthToken


def issue(*, by: User) -> tuple[str, datetime]:
    """A new token of a person, as text that is never to be seen again, and when it expires."""
    row, token = AuthToken.objects.create(user=by)
    return token, row.expiry


def revoke(token: AuthToken, *, by: User) -> None:
    """End a token: the next request with it is not signed in."""
    token.delete()
