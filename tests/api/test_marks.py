"""/projects/{project}/marks/"""

import pytest

from annotations.models import Mark
from tests.api.answers import errors, ok, rows
from tests.world import CLOSING, WELCOMES, make_world


@pytest.fixture
def layer(world):
    return world.lease(world.add_document())


@pytest.fixture
def given(layer):
    sentence = layer.document.sentences.get(text=CLOSING)
    return {"layer": str(layer.uid), "sentence": sentence.pk}


def test_a_sentence_is_marked_and_unmarked(world, annotator, given):
    body = ok(annotator.post(world.url("marks/"), given), 201)
    assert body["kind"] == "no_claim"
    assert {name: body[name] for name in given} == given

    ok(annotator.delete(world.url(f"marks/{body['id']}/")), 204)
    assert not Mark.objects.exists()


def test_marks_are_found_by(world, annotator, given, layer):
    ok(annotator.post(world.url("marks/"), {**given, "kind": "boilerplate"}), 201)

    def found(**params):
        return len(rows(annotator.get(world.url("marks/"), params)))

    assert found() == found(layer=given["layer"]) == found(document=layer.document_id) == 1
    assert (found(kind="boilerplate"), found(kind="no_claim")) == (1, 0)


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"sentence": 10**9}, 404, ("not_found", None)),
        ({"sentence": 10**30}, 404, ("not_found", None)),
        ({"sentence": "x"}, 400, ("invalid", "sentence")),
        ({"layer": "x"}, 400, ("invalid", "layer")),
        ({"layer": "00000000-0000-4000-8000-000000000000"}, 404, ("not_found", None)),
        ({"kind": "boring"}, 400, ("invalid_choice", "kind")),
        ({"document": 1}, 400, ("unknown_field", "document")),
    ],
)
def test_a_mark_is_refused_with(world, annotator, given, change, status, error):
    assert errors(annotator.post(world.url("marks/"), {**given, **change}), status) == [error]


def test_a_sentence_of_another_project_is_like_none(world, annotator, given):
    foreign = make_world("second").add_document().sentences.first()
    there = annotator.post(world.url("marks/"), {**given, "sentence": foreign.pk})
    nowhere = annotator.post(world.url("marks/"), {**given, "sentence": 10**9})

    assert (there.status_code, there.content) == (404, nowhere.content)


def test_a_sentence_with_a_claim_is_not_marked(world, annotator, layer, given):
    world.tag(layer, WELCOMES, ("FD", "support"))
    claimed = layer.document.sentences.get(text=WELCOMES)

    answer = annotator.post(world.url("marks/"), {**given, "sentence": claimed.pk})
    assert errors(answer, 409) == [("holds_claim", None)]


def test_nobody_marks_in_anothers_reading(world, annotator, given):
    mark = ok(annotator.post(world.url("marks/"), given), 201)["id"]
    manager = world.client(world.manager)

    assert errors(manager.post(world.url("marks/"), given), 403) == [("not_yours", None)]
    assert errors(manager.delete(world.url(f"marks/{mark}/")), 403) == [("not_yours", None)]
