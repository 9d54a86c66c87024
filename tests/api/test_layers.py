"""/projects/{project}/layers/"""

import pytest

from annotations.models import Claim, Layer
from tests.api.answers import errors, ok, rows
from tests.world import WELCOMES, make_world


def test_a_document_is_taken_once(world, annotator):
    document = world.add_document()
    first = ok(annotator.post(world.url("layers/"), {"document": document.pk}), 201)
    again = ok(annotator.post(world.url("layers/"), {"document": document.pk}), 200)

    assert first == again
    assert (first["status"], first["annotator"]) == ("in_progress", "arvenia-annotator")
    assert (first["codebook_version"], first["transitions"]) == (1, [])


@pytest.mark.parametrize("key", [10**9, 10**30, 0, -1])
def test_a_document_that_is_not_there_is_not_taken(world, annotator, key):
    errors(annotator.post(world.url("layers/"), {"document": key}), 404)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, ("required", "document")),
        ({"document": "x"}, ("invalid", "document")),
        ({"document": True}, ("invalid", "document")),
        ({"document": [1]}, ("invalid", "document")),
        ({"document": 1, "annotator": "x"}, ("unknown_field", "annotator")),
        ({"document": 1, "gold": True}, ("unknown_field", "gold")),
    ],
)
def test_taking_is_refused_with(world, annotator, given, error):
    assert error in errors(annotator.post(world.url("layers/"), given), 400)


def test_a_document_of_another_project_is_not_there(world, annotator):
    foreign = make_world("second").add_document()
    there = annotator.post(world.url("layers/"), {"document": foreign.pk})
    made_up = annotator.post(world.url("layers/"), {"document": 10**9})

    assert (there.status_code, there.content) == (404, made_up.content)


def test_a_taken_document_is_a_conflict(world, annotator, reviewer):
    document = world.add_document()
    ok(annotator.post(world.url("layers/"), {"document": document.pk}), 201)

    answer = reviewer.post(world.url("layers/"), {"document": document.pk})
    assert errors(answer, 409) == [("document_taken", None)]


def test_the_next_document_is_taken(world, annotator):
    first, second = [world.add_document(f"Text {n}.", f"{n}.txt") for n in range(2)]

    taken = [ok(annotator.post(world.url("layers/next/")), 201) for _ in range(2)]
    assert [each["document"] for each in taken] == [first.pk, second.pk]
    for each in taken:
        assert each == ok(annotator.get(world.url(f"layers/{each['uid']}/")))
    assert errors(annotator.post(world.url("layers/next/")), 409) == [("queue_empty", None)]


def test_nothing_is_next_where_nothing_may_be_taken(world):
    world.add_document()

    errors(world.client(world.viewer).post(world.url("layers/next/")), 403)
    assert not Layer.objects.exists()


def test_next_is_no_reading(world, annotator):
    for send in (annotator.get, annotator.patch, annotator.put, annotator.delete):
        errors(send(world.url("layers/next/")), 405)


def test_layers_are_found_by(world, reviewer):
    layer = world.accepted()

    def found(**params):
        return [each["uid"] for each in rows(reviewer.get(world.url("layers/"), params))]

    this = [str(layer.uid)]
    assert found(document=layer.document_id) == this
    assert found(annotator="arvenia-annotator", status="accepted", gold="true") == this
    assert found(kind="annotation") == this
    assert found(status="submitted") == []
    assert found(document=layer.document_id + 1) == []


def test_a_reading_goes_its_way(world, annotator, reviewer):
    layer = world.lease(world.add_document())
    world.tag(layer, WELCOMES, ("FD", "support"))
    url = world.url(f"layers/{layer.uid}/")

    assert ok(annotator.post(f"{url}submit/"))["status"] == "submitted"
    assert ok(reviewer.post(f"{url}return/", {"note": "Who speaks?"}))["status"] == "returned"
    assert ok(annotator.post(f"{url}submit/"))["status"] == "submitted"
    done = ok(reviewer.post(f"{url}accept/", {"note": "Good."}))
    assert (done["status"], done["gold"]) == ("accepted", True)
    assert [(each["verb"], each["by"], each["note"]) for each in done["transitions"]] == [
        ("accept", "arvenia-reviewer", "Good."),
        ("submit", "arvenia-annotator", ""),
        ("return", "arvenia-reviewer", "Who speaks?"),
        ("submit", "arvenia-annotator", ""),
    ]
    assert ok(annotator.get(url)) == done


def test_what_is_missing_is_named_claim_by_claim(world, annotator):
    layer = world.lease(world.add_document())
    claim = world.tag(layer, WELCOMES, actors=[])

    answer = annotator.post(world.url(f"layers/{layer.uid}/submit/"))
    assert errors(answer, 400) == [("incomplete", str(claim.uid))] * 2


def test_a_move_that_leads_nowhere_is_a_conflict(world, annotator, reviewer):
    layer = world.lease(world.add_document())
    url = world.url(f"layers/{layer.uid}/")

    assert errors(reviewer.post(f"{url}accept/"), 409) == [("wrong_state", None)]
    assert errors(reviewer.post(f"{url}return/", {"note": "x"}), 409) == [("wrong_state", None)]
    ok(annotator.post(f"{url}submit/"))
    assert errors(annotator.post(f"{url}submit/"), 409) == [("wrong_state", None)]


def test_nobody_reviews_their_own(world, reviewer):
    layer = world.lease(world.add_document(), by=world.reviewer)
    url = world.url(f"layers/{layer.uid}/")
    ok(reviewer.post(f"{url}submit/"))

    assert errors(reviewer.post(f"{url}accept/"), 403) == [("four_eyes", None)]
    assert errors(reviewer.post(f"{url}return/", {"note": "x"}), 403) == [("four_eyes", None)]


def test_a_return_needs_a_reason(world, reviewer):
    url = world.url(f"layers/{world.submitted().uid}/return/")

    assert errors(reviewer.post(url, {}), 400) == [("required", "note")]
    assert errors(reviewer.post(url, {"note": "  "}), 400) == [("required", "note")]


def test_a_state_is_not_written(world, annotator):
    layer = world.lease(world.add_document())
    url = world.url(f"layers/{layer.uid}/")

    for send in (annotator.patch, annotator.put, annotator.delete):
        errors(send(url, {"status": "accepted"}), 405)
    assert Layer.objects.get().status == "in_progress"


def test_a_made_up_reading_is_not_there(world, annotator):
    for uid in ("abc", "00000000-0000-4000-8000-000000000000"):
        errors(annotator.get(world.url(f"layers/{uid}/")), 404)
        errors(annotator.post(world.url(f"layers/{uid}/submit/")), 404)
    assert not Claim.objects.exists()
