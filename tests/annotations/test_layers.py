"""Taking a document to read."""

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from annotations import layers
from annotations.models import Layer
from documents import documents, policy, projects
from documents.models import Document
from documents.refusals import Conflict
from tests.world import World, at_once, make_world, sql


@pytest.fixture
def document(world):
    return world.add_document()


def refused(document, by):
    with pytest.raises(Conflict) as caught:
        layers.lease(document, by=by)
    return caught.value.code


def test_a_reading_begins_in_progress_with_the_latest_codebook(world, document):
    layer, created = layers.lease(document, by=world.annotator)

    assert created
    assert (layer.status, layer.kind, layer.gold) == ("in_progress", "annotation", False)
    assert (layer.annotator, layer.codebook_version.number) == (world.annotator, 1)


def test_asking_again_answers_the_same_reading(world, document):
    first, _ = layers.lease(document, by=world.annotator)
    again, created = layers.lease(document, by=world.annotator)

    assert (again, created) == (first, False)


def test_a_document_with_all_its_readings_is_taken(world, document):
    layers.lease(document, by=world.annotator)

    assert refused(document, world.reviewer) == "document_taken"


def test_a_document_is_read_by_as_many_as_the_project_wants(world, document):
    projects.change(world.project, overlap=2, by=world.manager)
    layers.lease(document, by=world.annotator)

    assert layers.lease(document, by=world.reviewer)[1]
    assert refused(document, world.adjudicator) == "document_taken"


def test_an_archived_document_is_not_taken(world, document):
    documents.archive(document, by=world.manager)

    assert refused(document, world.annotator) == "document_archived"


def test_whoever_reads_a_document_keeps_it_when_it_is_archived(world, document):
    layer, _ = layers.lease(document, by=world.annotator)
    documents.archive(document, by=world.manager)

    assert layers.lease(document, by=world.annotator) == (layer, False)


def test_a_document_that_is_not_cut_is_not_taken(world, document):
    sql("UPDATE documents_document SET segmenter_version = NULL WHERE id = %s", document.pk)

    assert refused(document, world.annotator) == "document_uncut"


# --- the next document ---------------------------------------------------------------------------


def add(world, count):
    return [world.add_document(f"Text {n}.", f"{n}.txt") for n in range(count)]


def waiting(project, by):
    return layers.waiting(by).filter(project=project).count()


def next_is(world, document, by=None):
    """Whether this is what the annotator takes next, having counted one more before than after."""
    by = by or world.annotator
    before = waiting(world.project, by)
    layer = layers.lease_next(world.project, by=by)
    assert waiting(world.project, by) == before - 1
    return (layer.document, layer.annotator, layer.status) == (document, by, "in_progress")


def queue_is_empty(world, by=None):
    by = by or world.annotator
    with pytest.raises(Conflict, match="Nothing left in your queue: ") as caught:
        layers.lease_next(world.project, by=by)
    return caught.value.code == "queue_empty" and waiting(world.project, by) == 0


def test_documents_are_taken_in_the_order_of_their_import(world):
    first, second = add(world, 2)

    assert next_is(world, first)
    assert next_is(world, second)
    assert queue_is_empty(world)


def test_what_somebody_else_reads_is_passed_over(world):
    first, second = add(world, 2)
    layers.lease(first, by=world.reviewer)

    assert next_is(world, second)
    assert queue_is_empty(world)
    assert queue_is_empty(world, world.reviewer)


def test_a_document_is_next_for_as_many_as_the_project_wants(world):
    projects.change(world.project, overlap=2, by=world.manager)
    (document,) = add(world, 1)

    assert next_is(world, document)
    assert queue_is_empty(world)
    assert next_is(world, document, world.reviewer)
    assert queue_is_empty(world, world.adjudicator)


def test_an_archived_document_is_not_next(world):
    first, second = add(world, 2)
    documents.archive(first, by=world.manager)
    assert next_is(world, second)
    assert queue_is_empty(world)

    documents.restore(first, by=world.manager)
    assert next_is(world, first)


def test_a_document_that_is_not_cut_is_not_next(world, document):
    sql("UPDATE documents_document SET segmenter_version = NULL WHERE id = %s", document.pk)

    assert queue_is_empty(world)


@pytest.mark.parametrize("kind", ["suggestion", "import", "adjudication"])
def test_what_is_no_annotation_counts_for_nothing(world, document, kind):
    layer = world.lease(document)
    sql("UPDATE annotations_layer SET kind = %s WHERE id = %s", kind, layer.pk)

    assert next_is(world, document)


def test_another_projects_documents_are_not_next(world):
    make_world("second").add_document()

    assert queue_is_empty(world)


def test_nothing_is_next_before_the_codebook_is_published(world):
    project = projects.create(name="New", slug="new", by=world.manager)
    new = World(project, {"manager": world.manager}, world.outsider)
    new.add_document()

    with pytest.raises(Conflict) as caught:
        layers.lease_next(project, by=world.manager)
    assert caught.value.code == "codebook_unpublished"
    assert waiting(project, world.manager) == 1


def test_what_was_taken_by_next_says_so_in_its_history(world, document):
    layer = layers.lease_next(world.project, by=world.annotator)

    assert layer.events.get().pgh_context["verb"] == "layers.lease_next"


# --- sets of layers ----------------------------------------------------------------------------


def test_open_readings_are_those_in_progress_and_returned(world):
    layer = world.submitted()
    seen = []
    for state in ("in_progress", "submitted", "returned", "accepted"):
        sql("UPDATE annotations_layer SET status = %s WHERE id = %s", state, layer.pk)
        seen.append((Layer.objects.open().exists(), Layer.objects.get().is_open))

    assert seen == [(True, True), (False, False), (True, True), (False, False)]


#: (blind, state, whose) → which roles see a reading. `own` is the annotator's who made it.
SEEN = {
    (True, "in_progress"): {"annotator", "reviewer", "adjudicator", "manager"},
    (True, "submitted"): {"annotator", "reviewer", "adjudicator", "manager"},
    (True, "returned"): {"annotator", "reviewer", "adjudicator", "manager"},
    (True, "accepted"): {"annotator", "reviewer", "adjudicator", "manager"},
    (True, "gold"): {"annotator", "second", "viewer", "reviewer", "adjudicator", "manager"},
    (False, "in_progress"): {"annotator", "second", "viewer", "reviewer", "adjudicator", "manager"},
    (False, "accepted"): {"annotator", "second", "viewer", "reviewer", "adjudicator", "manager"},
}


def put(layer, state):
    """Put a reading into a state, as if it had come there; `gold` is accepted and gold."""
    status = "accepted" if state == "gold" else state
    change = "UPDATE annotations_layer SET status = %s, gold = %s WHERE id = %s"
    sql(change, status, state == "gold", layer.pk)


@pytest.mark.parametrize(("blind", "state"), SEEN)
def test_a_reading_is_seen_by(world, blind, state):
    layer = world.submitted()
    second = world.outsider
    projects.add_member(project=world.project, user=second, role="annotator", by=world.manager)
    projects.change(world.project, blind=blind, by=world.manager)
    put(layer, state)
    people = {**world.people, "second": second}

    visible = {name for name, user in people.items() if Layer.objects.visible_to(user).exists()}
    readable = {
        name
        for name, user in people.items()
        if Layer.objects.readable_by(user.memberships.get(project=world.project)).exists()
    }

    assert visible == readable == SEEN[blind, state]
    assert set(world.people) == set(policy.ROLES)


def test_nobody_elses_project_is_seen(world):
    world.accepted()

    assert not Layer.objects.visible_to(world.outsider).exists()


# --- at the same moment ------------------------------------------------------------------------


@pytest.fixture
def committed(transactional_db) -> World:
    return make_world()


def test_two_who_take_the_last_reading_at_once_do_not_both_get_it(committed):
    document = committed.add_document()

    answers = at_once(
        lambda: layers.lease(document, by=committed.annotator),
        lambda: layers.lease(document, by=committed.reviewer),
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "tuple"]
    assert Layer.objects.count() == 1


def test_one_who_asks_twice_at_once_gets_one_reading(committed):
    document = committed.add_document()

    answers = at_once(*[lambda: layers.lease(document, by=committed.annotator)] * 4)

    assert len({layer.pk for layer, _ in answers}) == 1
    assert sorted(created for _, created in answers) == [False, False, False, True]


def test_an_overlap_of_two_is_never_three(committed):
    projects.change(committed.project, overlap=2, by=committed.manager)
    document = committed.add_document()
    people = [committed.annotator, committed.reviewer, committed.adjudicator, committed.manager]

    at_once(*[lambda who=who: layers.lease(document, by=who) for who in people])

    assert Layer.objects.count() == 2


def crowd(count):
    return [User.objects.create_user(f"reader{n}") for n in range(count)]


def all_take_next(world, people):
    return at_once(*[lambda who=who: layers.lease_next(world.project, by=who) for who in people])


def readings_of(document):
    return Layer.objects.filter(document=document).count()


@pytest.mark.parametrize("overlap", [1, 2])
def test_many_who_take_the_next_at_once_all_get_one(committed, overlap):
    projects.change(committed.project, overlap=overlap, by=committed.manager)
    committed.project.refresh_from_db()
    people = crowd(8)
    found = add(committed, 16)

    for _ in range(2):
        answers = all_take_next(committed, people)
        assert [type(answer) for answer in answers] == [Layer] * 8
    counts = [readings_of(document) for document in found]
    assert (sum(counts), max(counts)) == (16, overlap)


@pytest.mark.parametrize("overlap", [1, 2])
def test_many_who_take_the_last_at_once_get_as_many_as_there_are(committed, overlap):
    projects.change(committed.project, overlap=overlap, by=committed.manager)
    committed.project.refresh_from_db()
    people = crowd(8)
    found = add(committed, 3)

    answers = all_take_next(committed, people)
    refused = [answer.code for answer in answers if isinstance(answer, Conflict)]
    assert refused == ["queue_empty"] * (8 - 3 * overlap)
    assert sum(isinstance(answer, Layer) for answer in answers) == 3 * overlap
    assert [readings_of(document) for document in found] == [overlap] * 3


def test_one_who_takes_the_next_twice_at_once_gets_two(committed):
    add(committed, 4)

    answers = all_take_next(committed, [committed.annotator] * 4)
    assert len({layer.document_id for layer in answers}) == 4


def test_taking_the_next_and_taking_this_one_at_once_make_no_reading_too_many(committed):
    first, second = add(committed, 2)
    people = crowd(4)

    at_once(
        *[lambda who=who: layers.lease_next(committed.project, by=who) for who in people[:2]],
        *[lambda who=who: layers.lease(first, by=who) for who in people[2:]],
    )
    assert (readings_of(first), readings_of(second)) == (1, 1)


def test_whoever_takes_a_document_holds_nobody_else_up(committed):
    first, second = add(committed, 2)

    with transaction.atomic():
        Document.objects.select_for_update().get(pk=first.pk)
        (layer,) = at_once(lambda: layers.lease_next(committed.project, by=committed.annotator))

    assert layer.document == second
