"""/projects/{project}/assignments/, and what assigned readings can be told."""

import pytest

from annotations import review
from annotations.models import Claim
from documents import projects
from tests.api.answers import errors, ok, rows
from tests.world import WELCOMES, make_world


@pytest.fixture
def world(db):
    """A strict team, as a project is by default, that wants two readings of each document."""
    return make_world(open_team=False, overlap=2)


@pytest.fixture
def second(world):
    projects.add_member(
        project=world.project, user=world.outsider, role="annotator", by=world.manager
    )
    return world.outsider


@pytest.fixture
def document(world):
    return world.add_document()


def assign(world, manager, *documents, to=("arvenia-annotator",)):
    given = {"documents": [document.pk for document in documents], "to": list(to)}
    return ok(manager.post(world.url("assignments/"), given))


def test_documents_are_assigned_to_people(world, manager, second, document):
    people = ["arvenia-annotator", "arvenia-outsider"]
    body = assign(world, manager, document, to=people)

    assert [(each["annotator"], each["status"]) for each in body["assigned"]] == [
        (name, "new") for name in people
    ]
    assert body["refused"] == []


def test_what_could_not_be_assigned_is_told_with_its_reason(world, manager, document):
    assign(world, manager, document)
    body = assign(world, manager, document)

    assert (body["assigned"], len(body["refused"])) == ([], 1)
    (refused,) = body["refused"]
    assert (refused["document"], refused["to"]) == (document.pk, "arvenia-annotator")
    assert "already" in refused["reason"]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, ("required", "documents")),
        ({"documents": [], "to": ["arvenia-annotator"]}, ("min_length", "documents")),
        ({"documents": [1], "to": []}, ("empty", "to")),
        ({"documents": [1], "to": ["nobody"]}, ("does_not_exist", "to")),
        ({"documents": [1], "to": ["arvenia-outsider"]}, ("does_not_exist", "to")),
        ({"documents": [1], "to": ["arvenia-annotator"], "x": 1}, ("unknown_field", "x")),
    ],
)
def test_assigning_is_refused_with(world, manager, given, error):
    assert error in errors(manager.post(world.url("assignments/"), given), 400)


def test_another_projects_document_is_not_assigned(world, manager):
    foreign = make_world("second").add_document()
    given = {"documents": [foreign.pk], "to": ["arvenia-annotator"]}

    assert errors(manager.post(world.url("assignments/"), given), 404)


def test_the_matrix_says_how_far_each_document_is_and_who_reads_it(
    world, manager, second, document
):
    other = world.add_document("Another text.", "other.txt")
    assign(world, manager, document, to=["arvenia-annotator", "arvenia-outsider"])
    world.lease(document)

    first, last = rows(manager.get(world.url("assignments/")))
    assert (first["document"], first["state"], first["readings"]) == (other.pk, "new", [])
    assert (last["document"], last["state"], last["wanted"]) == (document.pk, "in_progress", 2)
    assert [(each["annotator"], each["status"]) for each in last["readings"]] == [
        ("arvenia-annotator", "in_progress"), ("arvenia-outsider", "new"),
    ]  # fmt: skip


def test_the_matrix_is_found_by_annotator(world, manager, second, document):
    world.add_document("Another text.", "other.txt")
    world.lease(document)

    def found(name):
        return [
            row["document"]
            for row in rows(manager.get(world.url("assignments/"), {"annotator": name}))
        ]

    assert found("arvenia-annotator") == [document.pk]
    assert found("arvenia-outsider") == []


# --- what an annotator of a strict team sees ------------------------------------------------------


def test_an_annotator_sees_the_documents_that_were_handed_to_them(
    world, annotator, manager, document
):
    addresses = [
        f"documents/{document.pk}/",
        f"documents/{document.pk}/sentences/",
        f"documents/{document.pk}/reading/",
    ]
    assert rows(annotator.get(world.url("documents/"))) == []
    for address in addresses:
        errors(annotator.get(world.url(address)), 404)

    assign(world, manager, document)
    assert [each["id"] for each in rows(annotator.get(world.url("documents/")))] == [document.pk]
    for address in addresses:
        ok(annotator.get(world.url(address)))


def test_a_document_that_was_not_handed_to_them_cannot_be_taken(world, annotator, document):
    there = annotator.post(world.url("layers/"), {"document": document.pk})
    made_up = annotator.post(world.url("layers/"), {"document": 10**9})

    assert (there.status_code, there.content) == (404, made_up.content)
    assert ok(annotator.post(world.url("layers/next/")), 201)["document"] == document.pk


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
def test_what_was_given_back_or_taken_is_not_seen_any_more(
    world, annotator, manager, document, verb
):
    layer = world.lease(document)
    client = annotator if verb == "decline" else manager
    ok(client.post(world.url(f"layers/{layer.uid}/{verb}/"), {"note": "So."}))

    errors(annotator.get(world.url(f"documents/{document.pk}/")), 404)


def test_where_nothing_is_hidden_claims_of_other_documents_are_not_seen_either(
    world, annotator, second, document
):
    projects.change(world.project, blind=False, by=world.manager)
    other = world.add_document("Arvenia welcomes it. Another text.", "other.txt")
    world.tag(world.lease(document, by=second), WELCOMES, ("FD", "support"))
    world.tag(world.lease(other, by=second), "Another text.", ("FD", "oppose"))
    world.lease(document)

    for path in ("claims/", "layers/"):
        found = rows(annotator.get(world.url(path)))
        assert {each["document"] for each in found} == {document.pk}, path
    seen = Claim.objects.visible_to(world.annotator)
    assert {claim.document for claim in seen} == {document}


def test_a_viewer_sees_every_document_and_only_gold(world, document):
    world.tag(world.lease(document), WELCOMES, ("FD", "support"))
    viewer = world.client(world.viewer)

    assert len(rows(viewer.get(world.url("documents/")))) == 1
    assert rows(viewer.get(world.url("claims/"))) == []


# --- moves ---------------------------------------------------------------------------------------


def post(client, world, layer, verb, **given):
    return client.post(world.url(f"layers/{layer.uid}/{verb}/"), given)


def test_an_annotator_gives_a_document_back_saying_why(world, annotator, document):
    layer = world.lease(document)

    answer = post(annotator, world, layer, "decline")
    assert errors(answer, 400) == [("required", "note")]
    body = ok(post(annotator, world, layer, "decline", note="I wrote it."))
    assert (body["status"], body["transitions"][0]["note"]) == ("declined", "I wrote it.")


def test_an_annotator_keeps_a_lease(world, annotator, document):
    layer = world.lease(document)
    body = ok(post(annotator, world, layer, "keep"))

    assert body["leased_until"] > layer.leased_until.isoformat()


def test_a_manager_hands_a_reading_to_somebody_else(world, manager, second, document):
    layer = world.lease(document)
    body = ok(post(manager, world, layer, "reassign", to="arvenia-outsider"), 201)

    assert (body["annotator"], body["status"]) == ("arvenia-outsider", "new")
    assert ok(manager.get(world.url(f"layers/{layer.uid}/")))["status"] == "withdrawn"


def test_an_accepted_reading_is_reopened_by_who_may(world, manager, reviewer, annotator):
    projects.change(world.project, overlap=1, by=world.manager)
    layer = world.accepted()
    assert layer.gold

    errors(post(reviewer, world, layer, "reopen", note="So."), 403)
    assert errors(post(manager, world, layer, "reopen"), 400) == [("required", "note")]
    body = ok(post(manager, world, layer, "reopen", note="A mistake."))
    assert (body["status"], body["gold"]) == ("returned", False)
    assert body["transitions"][0]["by_name"] == "arvenia-manager"
    world.tag(layer, "Thank you.", ("FD", "support"))
    again = review.submit(layer, by=world.annotator)
    assert review.accept(again, by=world.reviewer).gold


def test_a_move_that_is_not_possible_is_a_conflict_that_says_the_state(world, manager):
    layer = world.submitted()

    answer = post(manager, world, layer, "withdraw")
    assert errors(answer, 409) == [("wrong_state", None)]
    assert "This reading is submitted" in answer.json()["errors"][0]["detail"]
