"""/projects/"""

import pytest
from django.contrib.auth.models import Permission

from documents.models import Membership, Project
from tests.api.answers import errors, ok, rows

URL = "/api/v1/projects/"


def test_a_list_holds_the_callers_projects_only(world):
    assert [each["slug"] for each in rows(world.client(world.viewer).get(URL))] == ["arvenia"]
    assert [each["slug"] for each in rows(world.client(world.outsider).get(URL))] == [
        "arvenia-elsewhere"
    ]


def test_a_project_says_how_it_works(world):
    body = ok(world.client(world.viewer).get(world.url()))

    assert set(body) == {
        "slug", "name", "unit", "overlap", "blind", "open_team", "strategy", "seed", "stratum",
        "double_share", "lease_hours", "exhaustive", "overlapping_claims", "languages",
        "guideline", "created_at",
    }  # fmt: skip


@pytest.fixture
def founder(world):
    """Somebody with the site's right to add projects."""
    world.outsider.user_permissions.add(Permission.objects.get(codename="add_project"))
    return world.client(world.outsider)


def test_whoever_creates_a_project_manages_it(world, founder):
    body = ok(founder.post(URL, {"name": "New", "slug": "new", "overlap": 2}), 201)

    assert body["overlap"] == 2
    assert Membership.objects.get(project__slug="new").user == world.outsider


def test_a_project_is_not_created_without_the_right(world):
    answer = world.client(world.manager).post(URL, {"name": "New", "slug": "new"})

    assert errors(answer, 403) == [("permission_denied", None)]
    assert not Project.objects.filter(slug="new").exists()


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, ("required", "name")),
        ({"slug": "arvenia"}, ("unique", "slug")),
        ({"slug": "no slug"}, ("invalid", "slug")),
        ({"overlap": 0}, ("min_value", "overlap")),
        ({"overlap": 10**30}, ("max_value", "overlap")),
        ({"unit": "paragraph"}, ("invalid_choice", "unit")),
        ({"languages": "en"}, ("not_a_list", "languages")),
        ({"owner": 1}, ("unknown_field", "owner")),
        ({"id": 1}, ("unknown_field", "id")),
        ({"created_at": "2000-01-01T00:00:00Z"}, ("unknown_field", "created_at")),
    ],
)
def test_a_project_is_refused_with(founder, given, error):
    body = {"name": "New", "slug": "new", **given} if given else {}

    assert error in errors(founder.post(URL, body), 400)


def test_a_manager_changes_the_settings(world):
    body = ok(world.client(world.manager).patch(world.url(), {"blind": False, "name": "Renamed"}))

    assert (body["blind"], body["name"], body["slug"]) == (False, "Renamed", "arvenia")


def test_the_slug_stays(world):
    answer = world.client(world.manager).patch(world.url(), {"slug": "other"})

    assert errors(answer, 400) == [("unknown_field", "slug")]


def test_others_change_nothing(world):
    for role in ("viewer", "annotator", "reviewer", "adjudicator"):
        errors(world.client(world.people[role]).patch(world.url(), {"name": "x"}), 403)
    errors(world.client(world.outsider).patch(world.url(), {"name": "x"}), 404)


def test_a_project_is_not_deleted(world):
    errors(world.client(world.manager).delete(world.url()), 405)
