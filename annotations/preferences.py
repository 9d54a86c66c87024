"""Writes: how a person likes to work."""

from django.contrib.auth.models import User

from annotations.models import Preferences
from documents.audit import recorded


def of(user: User) -> Preferences:
    """What this person has chosen; where they chose nothing, what everybody begins with."""
    return Preferences.objects.filter(user=user).first() or Preferences(user=user)


@recorded
def change(*, by: User, single_keys: bool) -> Preferences:
    """Choose whether letters alone act on the annotation page (WCAG 2.1.4)."""
    changed, _ = Preferences.objects.update_or_create(
        user=by, defaults={"single_keys": single_keys}
    )
    return changed
