"""Pure: what people are called, and their words in a letter."""

from django.contrib.auth.models import User


def name_of(user: User) -> str:
    """What colleagues call somebody."""
    return user.get_full_name() or user.get_username()


def in_a_line(text: str) -> str:
    """Words that people typed, on one line: nobody's title or name looks like a line of ours."""
    return " ".join(text.split())
