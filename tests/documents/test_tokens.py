"""API tokens: shown once, kept as a hash, ended one by one."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from knox.models import AuthToken

from documents import tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return User.objects.create_user("ben")


def test_a_token_can_be_told_from_other_secrets(person):
    token, _ = tokens.issue(by=person)

    assert token.startswith("sb_")
    assert len(token) >= 3 + 61


def test_a_token_is_kept_as_a_hash(person):
    token, _ = tokens.issue(by=person)

    row = AuthToken.objects.values().get()
    assert token not in str(row)
    assert len(row["digest"]) == 128


def test_a_token_says_when_it_ends(person):
    _, expires_at = tokens.issue(by=person)

    assert timedelta(days=89) < expires_at - timezone.now() <= timedelta(days=90)


def test_two_tokens_differ_and_end_apart(person):
    first, _ = tokens.issue(by=person)
    second, _ = tokens.issue(by=person)
    tokens.revoke(AuthToken.objects.order_by("created").first(), by=person)

    assert first != second
    assert AuthToken.objects.count() == 1
