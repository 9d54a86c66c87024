"""How the work of a project goes."""

import pytest

from annotations import adjudication, assignments, claims, reports, review
from annotations.parts import StanceInput
from documents import projects
from tests.world import REJECTS, WELCOMES, make_world, sql


@pytest.fixture
def world(db):
    return make_world(open_team=False)


def report(world, role="manager"):
    return reports.fetch(member(world, role))


def member(world, role="manager"):
    found = world.people[role].memberships.select_related("project")
    return found.get(project=world.project)


def add(world, number):
    return world.add_document(f"{WELCOMES} {REJECTS} Text {number}.", f"{number}.txt")


def read(world, number, subject="FD"):
    layer = world.lease(add(world, number))
    world.tag(layer, WELCOMES, (subject, "support"))
    return review.submit(layer, by=world.annotator)


@pytest.fixture
def work(world):
    """One document of each: not begun, being read, submitted, returned, accepted, declined."""
    add(world, 0)
    world.lease(add(world, 1))
    read(world, 2)
    review.return_(read(world, 3), note="Again.", by=world.reviewer)
    review.accept(read(world, 4, "ARM.CTBT"), by=world.reviewer)
    assignments.decline(world.lease(add(world, 5)), note="So.", by=world.annotator)


def test_documents_are_counted_by_how_far_they_are(world, work):
    assert report(world).documents == {
        "new": 2, "in_progress": 2, "submitted": 1, "adjudicating": 0, "accepted": 1,
    }  # fmt: skip


def test_people_are_counted_by_what_they_read(world, work):
    projects.change_member(
        world.project.memberships.get(user=world.annotator), quota=9, by=world.manager
    )
    (person,) = report(world).people

    assert (person.username, person.quota, person.claims) == ("arvenia-annotator", 9, 3)
    assert {state: count for state, count in person.states.items() if count} == {
        "in_progress": 1, "submitted": 1, "returned": 1, "accepted": 1, "declined": 1,
    }  # fmt: skip


def test_whoever_has_read_and_left_is_counted(world, work):
    projects.remove_member(world.project.memberships.get(user=world.annotator), by=world.manager)

    (person,) = report(world).people
    assert person.states["accepted"] == 1


def test_claims_are_counted_by_subject_and_how_far_they_are(world, work):
    found = {each.code: each for each in report(world).subjects}

    forced, ban = found["FD"], found["ARM.CTBT"]
    assert (forced.open, forced.submitted, forced.accepted, forced.gold) == (1, 1, 0, 0)
    assert (ban.open, ban.submitted, ban.accepted, ban.gold) == (0, 0, 1, 1)


def test_a_claim_is_one_claim_of_a_subject_towards_however_many_actors(world):
    toward = [None, *(actor.pk for actor in world.actors.values())]
    layer = world.lease(add(world, 1))
    for quote, actors in ((WELCOMES, toward), (REJECTS, toward[1:])):
        claims.create(
            layer=layer,
            start=layer.document.text.index(quote),
            end=layer.document.text.index(quote) + len(quote),
            stances=[StanceInput("FD", "support", actor=actor) for actor in reversed(actors)],
            by=world.annotator,
        )

    assert [(each.code, each.open) for each in report(world).subjects] == [("FD", 2)]


def test_what_was_done_is_counted_by_day(world, work):
    (day,) = report(world).days

    assert (day.submitted, day.returned, day.accepted, day.adjudicated) == (3, 1, 1, 0)


def test_a_reading_is_accepted_by_a_reviewer_or_by_an_adjudication(world):
    review.accept(read(world, 1), by=world.reviewer)
    layer = adjudication.begin(read(world, 2).document, by=world.adjudicator)
    adjudication.merge(layer, strategy="unanimous", by=world.adjudicator)
    adjudication.finish(layer, by=world.adjudicator)

    (day,) = report(world).days
    assert (day.submitted, day.accepted, day.adjudicated) == (2, 2, 1)


def test_leases_that_end_within_a_day_are_named(world):
    soon, later = world.lease(add(world, 1)), world.lease(add(world, 2))
    sql("UPDATE annotations_layer SET leased_until = now() WHERE id = %s", soon.pk)

    assert [each.document for each in report(world).leases] == [soon.document_id]
    assert later.leased_until


def test_a_viewer_knows_totals(world, work):
    known = report(world, "viewer")

    assert known.documents["accepted"] == 1
    assert (known.people, known.subjects, known.days, known.leases) == ([], [], [], [])


def test_an_annotator_knows_what_they_did(world, work):
    projects.add_member(
        project=world.project, user=world.outsider, role="annotator", by=world.manager
    )
    known = report(world, "annotator")

    assert [each.username for each in known.people] == ["arvenia-annotator"]
    assert (known.documents, known.subjects, known.days, known.leases) == ({}, [], [], [])


@pytest.mark.parametrize("role", ["reviewer", "adjudicator", "manager"])
def test_the_others_know_all(world, work, role):
    known = report(world, role)

    assert all([known.documents, known.people, known.subjects, known.days])


@pytest.mark.parametrize("name", reports.TABLES)
def test_each_table_has_a_head_and_rows_of_its_length(world, work, name):
    head, *rows = reports.table(member(world), name)

    assert rows
    assert {len(row) for row in rows} == {len(head)}


def test_each_document_is_told_with_its_readings(world, work):
    projects.change(world.project, overlap=2, by=world.manager)
    head, *rows = reports.table(member(world), "by-document")
    told = [dict(zip(head, row, strict=True)) for row in rows]

    assert [each["state"] for each in told] == [
        "new", "in_progress", "in_progress", "in_progress", "accepted", "new",
    ]  # fmt: skip
    assert {each["wanted"] for each in told} == {2}
    assert [each["returned"] for each in told] == [0, 0, 0, 1, 0, 0]
    assert [each["declined"] for each in told] == [0, 0, 0, 0, 0, 1]


def test_each_document_is_told_with_its_adjudicator(world):
    layer = adjudication.begin(read(world, 1).document, by=world.adjudicator)
    head, row = reports.table(member(world), "by-document")

    assert dict(zip(head, row, strict=True))["adjudicator"] == str(layer.annotator)
    assert row[head.index("state")] == "adjudicating"


@pytest.mark.parametrize("role", ["viewer", "annotator"])
def test_who_may_not_know_it_is_told_of_no_document(world, work, role):
    assert len(list(reports.table(member(world, role), "by-document"))) == 1


def test_the_documents_cost_three_statements(world, work, django_assert_num_queries):
    membership = member(world)
    with django_assert_num_queries(3):
        list(reports.by_document(membership))


def test_the_statements_do_not_grow_with_the_work(world, work, django_assert_num_queries):
    membership = member(world)
    for number in range(6, 10):
        read(world, number)
    # documents by state; members, readings and claims by person; claims by subject and the
    # subjects' names; days; leases
    with django_assert_num_queries(8):
        reports.fetch(membership)
