"""/projects/{project}/actors/"""

import pytest

from tests.api.answers import errors, ok, rows
from tests.world import make_world


@pytest.mark.parametrize(
    ("params", "names"),
    [
        ({}, {"Arvenia", "Ilse Tarnow"}),
        ({"name": "TARN"}, {"Ilse Tarnow"}),
        ({"kind": "state"}, {"Arvenia"}),
        ({"country": "AR"}, {"Arvenia"}),
        ({"status": "proposed"}, set()),
        ({"name": "%"}, set()),
    ],
)
def test_actors_are_found_by(world, params, names):
    found = rows(world.client(world.viewer).get(world.url("actors/"), params))

    assert {each["name"] for each in found} == names


def test_a_manager_adds_an_actor(world, manager):
    given = {
        "name": "Oda Brink", "kind": "person", "parent": world.actors["Arvenia"].pk,
        "aliases": ["Brink"], "external_ids": {"wikidata": "Q1"},
    }  # fmt: skip
    body = ok(manager.post(world.url("actors/"), given), 201)

    assert body["status"] == "active"
    assert {name: body[name] for name in given} == given


def test_an_annotator_proposes_one_whatever_they_say(world):
    given = {"name": "Oda Brink", "kind": "person", "status": "active"}
    body = ok(world.client(world.annotator).post(world.url("actors/"), given), 201)

    assert body["status"] == "proposed"


@pytest.mark.parametrize(
    ("given", "status", "error"),
    [
        ({"name": "arvenia"}, 409, ("name_taken", "name")),
        ({"name": ""}, 400, ("blank", "name")),
        ({"kind": "ghost"}, 400, ("invalid_choice", "kind")),
        ({"country": "FRA"}, 400, ("max_length", "country")),
        ({"parent": 10**9}, 400, ("does_not_exist", "parent")),
        ({"parent": 10**30}, 400, ("does_not_exist", "parent")),
        ({"parent": True}, 400, ("incorrect_type", "parent")),
        ({"aliases": "Brink"}, 400, ("not_a_list", "aliases")),
        ({"status": "merged"}, 400, ("invalid", "status")),
        ({"merged_into": 1}, 400, ("unknown_field", "merged_into")),
    ],
)
def test_an_actor_is_refused_with(world, manager, given, status, error):
    answer = manager.post(world.url("actors/"), {"name": "New", "kind": "person", **given})

    assert errors(answer, status) == [error]


def test_a_parent_of_another_project_is_like_one_that_is_not_there(world, manager):
    foreign = make_world("second").actors["Arvenia"].pk
    answers = [
        manager.post(world.url("actors/"), {"name": "New", "kind": "person", "parent": key}).json()
        for key in (foreign, 10**9)
    ]

    first, second = (answer["errors"][0] for answer in answers)
    assert first["detail"].replace(str(foreign), "?") == second["detail"].replace(str(10**9), "?")


def test_an_actor_changes(world, manager):
    url = world.url(f"actors/{world.actors['Arvenia'].pk}/")

    assert ok(manager.patch(url, {"country": "FR"}))["country"] == "FR"
    assert errors(manager.patch(url, {"name": "Ilse Tarnow"}), 409) == [("name_taken", "name")]
    assert errors(manager.patch(url, {"parent": world.actors["Arvenia"].pk}), 400) == [
        ("cycle", "parent")
    ]


def test_annotators_change_no_actor(world):
    url = world.url(f"actors/{world.actors['Arvenia'].pk}/")

    errors(world.client(world.annotator).patch(url, {"country": "FR"}), 403)
    errors(world.client(world.manager).delete(url), 405)
