"""Who did it and by which verb stands beside every change, in its transaction and in no other."""

import pytest
from django.db import connection

from documents import documents, projects
from documents.audit import recorded
from documents.models import Document, Project
from tests.world import World, at_once, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def last_context():
    return Project.pgh_event_model.objects.latest("pgh_id").pgh_context


def test_an_event_says_who_and_which_verb(world):
    projects.change(world.project, name="New", by=world.manager)

    assert last_context() == {
        "verb": "projects.change",
        "by": world.manager.pk,
        "name": "arvenia-manager",
    }


def test_the_outermost_verb_is_what_the_person_did(world):
    @recorded
    def reform_(*, by):
        projects.change(world.project, name="New", by=world.viewer)

    reform_(by=world.manager)
    context = last_context()
    assert (context["verb"], context["name"]) == ("test_audit.reform", "arvenia-manager")


def test_what_the_machine_does_is_done_by_nobody(world):
    @recorded
    def tidy(*, by):
        Project.objects.filter(pk=world.project.pk).update(guideline="x")

    tidy(by=None)
    assert last_context() == {"verb": "test_audit.tidy", "by": None, "name": ""}


def test_a_failure_leaves_neither_the_change_nor_its_event(world):
    @recorded
    def fail(*, by):
        Project.objects.filter(pk=world.project.pk).update(name="New")
        raise RuntimeError

    before = Project.pgh_event_model.objects.count()
    with pytest.raises(RuntimeError):
        fail(by=world.manager)

    world.project.refresh_from_db()
    assert world.project.name == "Arvenia"
    assert Project.pgh_event_model.objects.count() == before


def test_after_a_failure_the_next_verb_is_its_own(world):
    @recorded
    def fail(*, by):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail(by=world.viewer)
    projects.change(world.project, name="New", by=world.manager)

    assert last_context()["verb"] == "projects.change"


def test_a_verb_needs_to_know_who(world):
    with pytest.raises(KeyError):
        projects.change(world.project, name="New")


@pytest.mark.django_db(transaction=True)
def test_the_next_user_of_a_connection_is_not_taken_for_the_last_one():
    world = make_world()
    projects.change(world.project, name="One", by=world.manager)
    Project.objects.filter(pk=world.project.pk).update(name="Two")

    assert last_context() is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pghistory.context_metadata', true)")
        assert cursor.fetchone()[0] in {None, ""}


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_are_not_confused():
    world = make_world()
    first, second = world.add_document("One.", "a.txt"), world.add_document("Two.", "b.txt")

    at_once(
        lambda: documents.change(first, title="x", by=world.manager),
        lambda: documents.change(second, title="x", by=world.reviewer),
    )

    events = Document.pgh_event_model.objects.filter(pgh_label="update", title="x")
    assert {(event.pgh_obj_id, event.pgh_context["name"]) for event in events} == {
        (first.pk, "arvenia-manager"),
        (second.pk, "arvenia-reviewer"),
    }
