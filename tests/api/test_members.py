"""/projects/{project}/members/"""

import pytest
from django.contrib.auth.models import User
from django.core import mail

from documents.models import Membership
from tests.api.answers import errors, ok, rows


@pytest.fixture
def newcomer(db):
    return User.objects.create_user("newcomer")


def member(world, role):
    return Membership.objects.get(project=world.project, role=role)


def test_everybody_sees_who_is_in_the_project(world):
    found = rows(world.client(world.viewer).get(world.url("members/")))

    assert {each["role"] for each in found} == set(world.people)
    assert set(found[0]) == {"id", "user", "name", "role"}


def test_a_manager_sees_quotas_as_well(world, manager):
    found = rows(manager.get(world.url("members/")))

    assert set(found[0]) == {"id", "user", "name", "role", "quota", "created_at"}


def test_a_manager_lets_somebody_in(world, manager, newcomer):
    body = ok(manager.post(world.url("members/"), {"user": "newcomer", "role": "viewer"}), 201)

    assert (body["user"], body["role"]) == ("newcomer", "viewer")
    ok(world.client(newcomer).get(world.url()))


@pytest.mark.parametrize(
    ("given", "status", "error"),
    [
        ({"user": "nobody"}, 400, ("does_not_exist", "user")),
        ({"user": "arvenia-viewer"}, 409, ("already_member", "user")),
        ({"role": "owner"}, 400, ("invalid_choice", "role")),
        ({"role": ["manager"]}, 400, ("invalid_choice", "role")),
        ({"project": 1}, 400, ("unknown_field", "project")),
        ({"user": ["newcomer"]}, 400, ("does_not_exist", "user")),
    ],
)
def test_a_member_is_refused_with(world, manager, newcomer, given, status, error):
    body = {"user": "newcomer", "role": "viewer", **given}

    assert errors(manager.post(world.url("members/"), body), status) == [error]


def test_a_person_who_cannot_sign_in_is_nobody(world, manager, newcomer):
    newcomer.is_active = False
    newcomer.save()

    answer = manager.post(world.url("members/"), {"user": "newcomer", "role": "viewer"})
    assert errors(answer, 400) == [("does_not_exist", "user")]


def test_a_role_changes(world, manager):
    url = world.url(f"members/{member(world, 'viewer').pk}/")

    assert ok(manager.patch(url, {"role": "reviewer"}))["role"] == "reviewer"


def test_the_last_manager_stays_one(world, manager):
    url = world.url(f"members/{member(world, 'manager').pk}/")

    assert errors(manager.patch(url, {"role": "viewer"}), 403) == [("last_manager", None)]
    assert errors(manager.delete(url), 403) == [("last_manager", None)]


def test_whoever_left_sees_nothing_at_once(world, manager):
    annotator = world.client(world.annotator)
    ok(annotator.get(world.url()))
    ok(manager.delete(world.url(f"members/{member(world, 'annotator').pk}/")), 204)

    errors(annotator.get(world.url()), 404)


def test_a_lower_role_counts_at_once(world, manager):
    second = User.objects.create_user("second")
    ok(manager.post(world.url("members/"), {"user": "second", "role": "manager"}), 201)
    ok(
        world.client(second).patch(
            world.url(f"members/{member_of(world, world.manager).pk}/"), {"role": "viewer"}
        )
    )

    errors(manager.post(world.url("members/"), {"user": "x", "role": "viewer"}), 403)


def member_of(world, user):
    return Membership.objects.get(project=world.project, user=user)


# --- inviting ------------------------------------------------------------------------------------


def test_a_manager_invites_by_address(world, manager):
    given = {"email": "oda@institute.test", "name": "Oda Brink", "role": "annotator", "quota": 3}
    body = ok(manager.post(world.url("members/invite/"), given), 201)

    assert (body["user"], body["name"], body["role"], body["quota"], body["mailed"]) == (
        "oda@institute.test", "Oda Brink", "annotator", 3, True,
    )  # fmt: skip
    assert [letter.to for letter in mail.outbox] == [["oda@institute.test"]]


@pytest.mark.parametrize(
    ("given", "status", "error"),
    [
        ({"email": "oda"}, 400, ("invalid", "email")),
        ({"email": f"{'o' * 150}@institute.test"}, 400, ("max_length", "email")),
        ({"role": "owner"}, 400, ("invalid_choice", "role")),
        ({"user": "oda"}, 400, ("unknown_field", "user")),
        ({"quota": -1}, 400, ("min_value", "quota")),
    ],
)
def test_an_invitation_is_refused_with(world, manager, given, status, error):
    body = {"email": "oda@institute.test", "role": "viewer", **given}

    assert error in errors(manager.post(world.url("members/invite/"), body), status)
    assert mail.outbox == []
