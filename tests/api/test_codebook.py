"""/projects/{project}/subjects/ and /codebook-versions/"""

import pytest

from annotations.models import CodebookVersion, Subject
from documents import projects
from tests.api.answers import errors, ok, rows


def test_subjects_come_in_the_order_of_the_tree(world):
    found = rows(world.client(world.viewer).get(world.url("subjects/")))

    assert [(each["code"], each["depth"], each["parent"]) for each in found] == [
        ("ARM", 0, None),
        ("ARM.CTBT", 1, "ARM"),
        ("ARM.NATO", 1, "ARM"),
        ("FD", 0, None),
    ]


@pytest.mark.parametrize(
    ("params", "codes"),
    [
        ({"under": "ARM"}, {"ARM", "ARM.CTBT", "ARM.NATO"}),
        ({"under": "NONE"}, set()),
        ({"code": "FD"}, {"FD"}),
        ({"assignable": "false"}, {"ARM"}),
        ({"status": "deprecated"}, set()),
    ],
)
def test_subjects_are_found_by(world, params, codes):
    found = rows(world.client(world.viewer).get(world.url("subjects/"), params))

    assert {each["code"] for each in found} == codes


def test_a_list_that_has_no_pages_takes_no_cursor(world):
    answer = world.client(world.viewer).get(world.url("subjects/"), {"page_size": 2})

    assert errors(answer, 400) == [("unknown_parameter", "page_size")]


def test_a_subject_is_added_under_another(world, manager):
    given = {"code": "ARM.OPCW", "label": "OPCW", "parent": "ARM", "synonyms": ["chemical"]}
    body = ok(manager.post(world.url("subjects/"), given), 201)

    assert body["path"] == "Arms control > OPCW"
    assert ok(manager.get(world.url("subjects/ARM.OPCW/"))) == body


@pytest.mark.parametrize(
    ("given", "status", "error"),
    [
        ({"code": "FD"}, 409, ("code_taken", "code")),
        ({"code": "no code"}, 400, ("invalid", "code")),
        ({"code": ""}, 400, ("blank", "code")),
        ({"parent": "NONE"}, 400, ("does_not_exist", "parent")),
        ({"parent": 5}, 400, ("does_not_exist", "parent")),
        ({"status": "lost"}, 400, ("invalid_choice", "status")),
        ({"position": -1}, 400, ("min_value", "position")),
        ({"position": 10**30}, 400, ("max_value", "position")),
        ({"synonyms": "a"}, 400, ("not_a_list", "synonyms")),
        ({"path": "x"}, 400, ("unknown_field", "path")),
        ({"lineage": [1]}, 400, ("unknown_field", "lineage")),
        ({"project": 1}, 400, ("unknown_field", "project")),
    ],
)
def test_a_subject_is_refused_with(world, manager, given, status, error):
    answer = manager.post(world.url("subjects/"), {"code": "NEW", "label": "New", **given})

    assert errors(answer, status) == [error]


def test_a_parent_of_another_project_is_not_there(world, manager):
    other = projects.create(name="Other", slug="other", by=world.manager)
    given = {"code": "A", "label": "A", "parent": "FD"}

    answer = manager.post(f"/api/v1/projects/{other.slug}/subjects/", given)
    assert errors(answer, 400) == [("does_not_exist", "parent")]


def test_a_subject_moves(world, manager):
    body = ok(manager.patch(world.url("subjects/FD/"), {"parent": "ARM"}))

    assert body["path"] == "Arms control > Forced displacement"


def test_a_subject_does_not_move_under_itself(world, manager):
    answer = manager.patch(world.url("subjects/ARM/"), {"parent": "ARM.CTBT"})

    assert errors(answer, 400) == [("cycle", "parent")]


def test_a_version_is_published_and_kept(world, manager):
    ok(manager.patch(world.url("subjects/FD/"), {"label": "Refugees"}))
    assert ok(manager.post(world.url("codebook-versions/"), {"changelog": "Renamed."}), 201) | {
        "published_at": ""
    } == {"number": 2, "changelog": "Renamed.", "published_at": ""}

    assert [each["number"] for each in rows(manager.get(world.url("codebook-versions/")))] == [2, 1]
    first = ok(manager.get(world.url("codebook-versions/1/")))
    assert "Forced displacement" in [each["label"] for each in first["snapshot"]]


def test_a_new_project_publishes_its_first_codebook(world, manager):
    projects.create(name="Other", slug="other", by=world.manager)
    url = "/api/v1/projects/other/"
    assert errors(manager.post(f"{url}codebook-versions/", {}), 400) == [("codebook_empty", None)]
    ok(manager.post(f"{url}subjects/", {"code": "A", "label": "A"}), 201)

    assert ok(manager.post(f"{url}codebook-versions/", {}), 201)["number"] == 1


def test_only_managers_publish(world):
    errors(world.client(world.adjudicator).post(world.url("codebook-versions/"), {}), 403)
    assert CodebookVersion.objects.filter(codebook__project=world.project).count() == 1


def test_a_subject_is_not_deleted(world, manager):
    errors(manager.delete(world.url("subjects/FD/")), 405)
    assert Subject.objects.filter(project=world.project).count() == 4
