"""Taking a document to read."""

import pytest

from annotations import layers
from annotations.models import Layer
from documents import documents, policy, projects
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
    (True, "accepted"): {"annotator", "second", "viewer", "reviewer", "adjudicator", "manager"},
    (False, "in_progress"): {"annotator", "second", "viewer", "reviewer", "adjudicator", "manager"},
    (False, "accepted"): {"annotator", "second", "viewer", "reviewer", "adjudicator", "manager"},
}


@pytest.mark.parametrize(("blind", "state"), SEEN)
def test_a_reading_is_seen_by(world, blind, state):
    layer = world.submitted()
    second = world.outsider
    projects.add_member(project=world.project, user=second, role="annotator", by=world.manager)
    projects.change(world.project, blind=blind, by=world.manager)
    sql("UPDATE annotations_layer SET status = %s WHERE id = %s", state, layer.pk)
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
