"""The permission matrix: every route, every method, fourteen subjects, in the own project and in
another one. It is generated: a route without a row in `test_permissions.ROUTES` fails there.

The project is a strict team, as one is by default.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from knox.models import AuthToken
from rest_framework.test import APIClient

from annotations import policy
from documents import projects, tokens
from documents.policy import Standing
from tests.api.test_permissions import METHODS, ROUTES, call, make_scene
from tests.subjects import ANYBODY, SIGNED_IN, SITE_RIGHT, deactivated, ex_member
from tests.world import make_world

#: What a member may be answered who is allowed: whatever their body deserves, but no "you may not".
ALLOWED = {200, 201, 202, 204, 400, 403, 404, 409}
SAFE = {"GET"}


@dataclass
class Subject:
    """Somebody who asks: a member has a role; nobody is who is not signed in."""

    client: APIClient
    role: str = ""
    is_nobody: bool = False
    reads_only: bool = False
    #: A token of another project of theirs.
    is_bound: bool = False
    is_staff: bool = False


@pytest.fixture
def world(db):
    return make_world(open_team=False, blind=False)


@pytest.fixture
def scene(world):
    return make_scene(world)


@pytest.fixture
def elsewhere(world):
    """A project in which none of the subjects is."""
    other = make_world("third", open_team=False, blind=False)
    return make_scene(other)


def with_token(user, **scope):
    token, _ = tokens.issue(by=user, **scope)
    return APIClient(headers={"Authorization": f"Token {token}"})


def expired(world):
    client = with_token(world.reviewer)
    AuthToken.objects.filter(user=world.reviewer).update(
        expiry=timezone.now() - timedelta(seconds=1)
    )
    return client


def bound_elsewhere(world):
    """The manager's token for another project, in which they are a viewer."""
    other = projects.create(name="Bound", slug="bound", by=world.outsider)
    projects.add_member(project=other, user=world.manager, role="viewer", by=world.outsider)
    return with_token(world.manager, project=other)


@pytest.fixture
def subjects(world):
    """The fourteen."""
    roles = ("viewer", "annotator", "reviewer", "adjudicator", "manager")
    return {
        "anonymous": Subject(APIClient(), is_nobody=True),
        "outsider": Subject(world.client(world.outsider)),
        "ex-member": Subject(ex_member(world, with_token)),
        "deactivated": Subject(deactivated(world, with_token), is_nobody=True),
        **{role: Subject(world.client(world.people[role]), role) for role in roles},
        "staff": Subject(world.client(User.objects.create_superuser("root")), is_staff=True),
        "token that reads": Subject(
            with_token(world.annotator, read_only=True), "annotator", reads_only=True
        ),
        "token": Subject(with_token(world.annotator), "annotator"),
        "token of another project": Subject(bound_elsewhere(world), is_bound=True),
        "token that has expired": Subject(expired(world), is_nobody=True),
    }


def expected(method, path, subject, *, own):
    """The answers that keep the promise."""
    right = ROUTES.get((method, path))
    if right is None and path in ("tokens/", "projects/{project}/"):
        # No such method there, whoever asks, and whether there is such a project or not.
        return {401, 403, 404, 405}
    if subject.is_nobody:
        return {200, 400, 401} if right == ANYBODY else {401}
    if right == ANYBODY and path != "tokens/":
        return {200}
    if subject.reads_only and method not in SAFE:
        return {403}
    if "{project}" in path:
        is_member = bool(subject.role) and own
        if not is_member:
            return {404}
        if right is None:
            return {405}
        return ALLOWED if policy.can(Standing(subject.role), right) else {403}
    if subject.is_bound and path not in ("tokens/", "projects/"):
        return {403}
    if right is None:
        return {405}
    if right == SITE_RIGHT:
        return {201, 400} if subject.is_staff else {403}
    assert right in (SIGNED_IN, ANYBODY)
    return {200, 204, 400, 401}


def is_refused(answer):
    """Whether it was refused for want of a right; what a stage refuses has a code of its own."""
    return answer.json()["errors"][0]["code"] == "permission_denied"


@pytest.mark.parametrize("own", [True, False], ids=["own project", "another project"])
def test_every_subject_gets_what_the_matrix_says(subjects, scene, elsewhere, own):
    paths = sorted({path for _, path in ROUTES} - {"docs/", "schema/"})
    cells, wrong = 0, []
    for path in paths:
        for method in METHODS:
            for name, subject in subjects.items():
                cells += 1
                answer = call(subject.client, method, path, scene if own else elsewhere)
                allowed = expected(method, path, subject, own=own)
                denied = answer.status_code == 403 and allowed == ALLOWED and is_refused(answer)
                if answer.status_code not in allowed or denied:
                    wrong.append((method, path, name, answer.status_code, sorted(allowed)))
    print(f"{cells:,} cells: {len(paths)} routes × {len(METHODS)} methods × {len(subjects)}")
    assert not wrong, "\n".join(map(str, wrong))
    assert len(subjects) == 14
