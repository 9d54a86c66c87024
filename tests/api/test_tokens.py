"""Signing in to the API: tokens, and the session of the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone
from knox.models import AuthToken
from rest_framework.test import APIClient

from documents import projects, tokens
from tests.api.answers import errors, ok

URL = "/api/v1/tokens/"
PROJECTS = "/api/v1/projects/"


@pytest.fixture
def person(world):
    world.annotator.set_password("a long password")
    world.annotator.save()
    return world.annotator


def ask(**given):
    return APIClient().post(
        URL, {"username": "arvenia-annotator", "password": "a long password", **given}
    )


def bearer(token, scheme="Token"):
    return APIClient(headers={"Authorization": f"{scheme} {token}"})


def test_a_token_is_issued_used_and_revoked(person):
    body = ok(ask(), 201)
    client = bearer(body["token"])
    assert body["token"].startswith("sb_")
    assert ok(client.get(PROJECTS))["results"][0]["slug"] == "arvenia"

    ok(client.delete(URL), 204)
    errors(client.get(PROJECTS), 401)


def test_a_token_ends_after_ninety_days(person):
    ok(ask(), 201)

    left = AuthToken.objects.get().expiry - timezone.now()
    assert timedelta(days=89) < left <= timedelta(days=90)


def test_only_a_hash_of_a_token_is_kept(person):
    token = ok(ask(), 201)["token"]

    row = AuthToken.objects.values().get()
    assert not any(token in str(value) for value in row.values())


@pytest.mark.parametrize(
    "given",
    [{"password": "wrong"}, {"username": "nobody"}, {"username": "arvenia-viewer"}],
)
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(person, given):
    answer = ask(**given)

    assert errors(answer, 401) == [("authentication_failed", None)]
    assert answer.content == ask(password="also wrong").content
    assert not AuthToken.objects.exists()


def test_somebody_who_was_locked_out_gets_no_token(person):
    person.is_active = False
    person.save()

    errors(ask(), 401)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"password": ""}, ("blank", "password")),
        ({"username": None}, ("null", "username")),
        ({"username": ["a"]}, ("invalid", "username")),
        ({"username": "a\0"}, ("null_characters_not_allowed", "username")),
        ({"password": "a\0"}, ("null_characters_not_allowed", "password")),
        ({"otp": "1"}, ("unknown_field", "otp")),
    ],
)
def test_a_request_for_a_token_is_refused_with(person, given, error):
    assert errors(ask(**given), 400) == [error]


def test_too_many_wrong_passwords_are_not_answered_any_more(person):
    for _ in range(9):
        errors(ask(password="wrong"), 401)
    errors(ask(password="wrong"), 429)

    answer = ask()
    assert errors(answer, 429) == [("throttled", None)]
    assert answer["Retry-After"] == "300"


def test_an_expired_token_is_none(person):
    token, _ = tokens.issue(by=person)
    AuthToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))

    errors(bearer(token).get(PROJECTS), 401)


def test_the_token_of_somebody_who_was_locked_out_is_none(person):
    token, _ = tokens.issue(by=person)
    person.is_active = False
    person.save()

    errors(bearer(token).get(PROJECTS), 401)


@pytest.mark.parametrize("token", ["", "x", "sb_" + "0" * 64, "a b"])
def test_a_made_up_token_is_none(db, token):
    errors(bearer(token).get(PROJECTS), 401)


def test_a_token_in_the_address_is_none(person):
    token, _ = tokens.issue(by=person)

    errors(APIClient().get(PROJECTS, {"token": token}), 401)


def test_nothing_is_revoked_without_a_token(person):
    errors(APIClient().delete(URL), 401)


def test_revoking_one_token_leaves_the_others(person):
    first, second = ok(ask(), 201)["token"], ok(ask(), 201)["token"]
    ok(bearer(first).delete(URL), 204)

    ok(bearer(second).get(PROJECTS))


# --- the pages' session ------------------------------------------------------------------------


@pytest.fixture
def session(person):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_session_reads(session):
    ok(session.get(PROJECTS))


def test_a_session_writes_with_the_pages_token_only(world, session):
    document = world.add_document()
    errors(session.post(world.url("layers/"), {"document": document.pk}), 403)

    session.get("/admin/")
    key = session.cookies["csrftoken"].value
    answer = session.post(
        world.url("layers/"), {"document": document.pk}, headers={"X-CSRFToken": key}
    )
    ok(answer, 201)


def test_a_token_writes_without_it(world, person):
    token, _ = tokens.issue(by=person)
    client = APIClient(enforce_csrf_checks=True, headers={"Authorization": f"Token {token}"})

    ok(client.post(world.url("layers/"), {"document": world.add_document().pk}), 201)


def test_nobody_is_signed_in_by_themselves(db):
    assert errors(APIClient().get(PROJECTS), 401) == [("not_authenticated", None)]
    assert "Token" in APIClient().get(PROJECTS)["WWW-Authenticate"]


# --- how far a token reaches ---------------------------------------------------------------------


def test_a_token_may_be_only_to_read(person, world):
    client = bearer(ok(ask(read_only=True), 201)["token"])

    ok(client.get(world.url("claims/")))
    assert errors(client.post(world.url("layers/next/")), 403) == [("permission_denied", None)]


def test_a_token_may_be_for_one_project(person, world):
    elsewhere = projects.create(name="Second", slug="second", by=person)
    client = bearer(ok(ask(project="second"), 201)["token"])

    assert [each["slug"] for each in ok(client.get(PROJECTS))["results"]] == ["second"]
    ok(client.get(f"{PROJECTS}{elsewhere.slug}/members/"))
    there, nowhere = client.get(world.url("members/")), client.get(f"{PROJECTS}none/members/")
    assert (there.status_code, there.content) == (404, nowhere.content)
    errors(client.get("/api/v1/preferences/"), 403)


def test_a_token_for_a_project_of_others_is_not_given(person):
    errors(ask(project="arvenia-elsewhere"), 404)
    errors(ask(project="none"), 404)
    assert not AuthToken.objects.exists()


def test_a_token_may_end_sooner(person):
    ok(ask(days=2), 201)

    assert AuthToken.objects.get().expiry - timezone.now() <= timedelta(days=2)
