"""/notices/: what a person is told."""

import pytest
from rest_framework.test import APIClient

from annotations import assignments, comments
from annotations.models import Notice
from documents import projects
from tests.api.answers import errors, ok, rows
from tests.world import make_world

NOTICES, READ = "/api/v1/notices/", "/api/v1/notices/read/"


@pytest.fixture
def layer(world):
    return assignments.assign(world.add_document(), to=world.annotator, by=world.manager)


@pytest.fixture
def two(world, layer):
    """Two notices of the annotator's, the newest first, and one of each who reviews."""
    comments.add(layer, text="Mind the title.", by=world.reviewer)
    comments.add(layer, kind="question", text="Is this one?", by=world.annotator)
    return [each.pk for each in Notice.objects.filter(user=world.annotator)]


def ids(client, **params):
    return [each["id"] for each in rows(client.get(NOTICES, params))]


def test_a_notice_says_what_happened(world, annotator, layer):
    (notice,) = rows(annotator.get(NOTICES))

    assert {**notice, "id": 0, "created_at": ""} == {
        "id": 0, "project": "arvenia", "kind": "assigned", "layer": str(layer.uid),
        "document": layer.document_id, "document_title": "Minister Tarnow: A safer region",
        "comment": None, "text": "", "by": "arvenia-manager", "by_name": "arvenia-manager",
        "created_at": "", "read_at": None,
    }  # fmt: skip


def test_a_notice_of_a_comment_says_what_was_said(world, annotator, layer):
    comment = comments.add(layer, text="Mind the title.", by=world.reviewer)

    newest = rows(annotator.get(NOTICES))[0]
    assert (newest["kind"], newest["comment"], newest["text"]) == (
        "commented", comment.pk, "Mind the title.",
    )  # fmt: skip


def test_people_see_their_own_the_newest_first(world, annotator, reviewer, viewer, two):
    assert ids(annotator) == two == sorted(two, reverse=True)
    assert len(ids(reviewer)) == 1
    assert ids(viewer) == []


def test_notices_are_of_every_project_one_is_in(world, annotator, layer):
    other = make_world("second")
    projects.add_member(
        project=other.project, user=world.annotator, role="annotator", by=other.manager
    )
    assignments.assign(other.add_document(), to=world.annotator, by=other.manager)

    found = rows(annotator.get(NOTICES))
    assert [each["project"] for each in found] == ["second", "arvenia"]


def test_who_left_sees_no_notices_of_the_project(world, annotator, two):
    projects.remove_member(world.project.memberships.get(user=world.annotator), by=world.manager)

    assert ids(annotator) == []


def test_notices_are_found_by_whether_they_were_read_and_by_kind(annotator, two):
    annotator.post(READ, {"ids": two[:1]})

    assert (ids(annotator, read="true"), ids(annotator, read="false")) == (two[:1], two[1:])
    assert ids(annotator, kind="assigned") == two[1:]


def test_some_are_read(annotator, two):
    assert ok(annotator.post(READ, {"ids": two[:1]})) == {"read": 1}
    assert ids(annotator, read="false") == two[1:]


def test_all_are_read(annotator, two):
    assert ok(annotator.post(READ)) == {"read": 2}
    assert ok(annotator.post(READ)) == {"read": 0}
    assert ids(annotator, read="false") == []


@pytest.mark.parametrize("given", [[], [0], [-1], [10**9], [2**63], [10**30]])
def test_what_is_not_there_is_not_read(annotator, two, given):
    assert ok(annotator.post(READ, {"ids": given})) == {"read": 0}
    assert ids(annotator, read="false") == two


def test_nobody_reads_anothers(annotator, reviewer, two):
    assert ok(reviewer.post(READ, {"ids": two})) == {"read": 0}
    assert ids(annotator, read="false") == two


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"ids": None}, ("null", "ids")),
        ({"ids": 1}, ("not_a_list", "ids")),
        ({"ids": ["x"]}, ("invalid", "ids.0")),
        ({"ids": [1] * 1001}, ("max_length", "ids")),
        ({"id": 1}, ("unknown_field", "id")),
    ],
)
def test_reading_is_refused_with(annotator, two, given, error):
    assert errors(annotator.post(READ, given), 400) == [error]
    assert ids(annotator, read="false") == two


def test_whoever_is_not_signed_in_sees_none(two):
    errors(APIClient().get(NOTICES), 401)
    errors(APIClient().post(READ), 401)
