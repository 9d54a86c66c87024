"""A project's settings, and who is in it as what."""

import pytest
from django.contrib.auth.models import User

from documents import projects
from documents.models import Membership, Project
from documents.refusals import Conflict, Forbidden
from tests.world import World, at_once, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def member(world, role):
    return Membership.objects.get(project=world.project, user=world.people[role])


def test_whoever_creates_a_project_manages_it(world):
    project = projects.create(name="New", slug="new", overlap=2, by=world.viewer)

    assert project.overlap == 2
    assert list(project.memberships.values_list("user", "role")) == [(world.viewer.pk, "manager")]


def test_a_slug_is_taken_once(world):
    with pytest.raises(Conflict) as refused:
        projects.create(name="Again", slug="arvenia", by=world.viewer)

    assert (refused.value.code, refused.value.field) == ("slug_taken", "slug")


def test_a_change_touches_what_it_names(world):
    projects.change(world.project, blind=False, by=world.manager)

    project = Project.objects.get(pk=world.project.pk)
    assert (project.blind, project.name) == (False, "Arvenia")


def test_a_project_has_no_other_setting(world):
    with pytest.raises(TypeError, match="slug"):
        projects.change(world.project, slug="x", by=world.manager)


def test_nobody_is_let_in_twice(world):
    with pytest.raises(Conflict) as refused:
        projects.add_member(
            project=world.project, user=world.viewer, role="manager", by=world.manager
        )

    assert refused.value.code == "already_member"
    assert member(world, "viewer").role == "viewer"


def test_the_last_manager_neither_leaves_nor_steps_down(world):
    for call in (
        lambda: projects.remove_member(member(world, "manager"), by=world.manager),
        lambda: projects.change_member(member(world, "manager"), role="viewer", by=world.manager),
    ):
        with pytest.raises(Forbidden) as refused:
            call()
        assert refused.value.code == "last_manager"


def test_a_manager_leaves_when_there_is_another(world):
    projects.change_member(member(world, "reviewer"), role="manager", by=world.manager)
    projects.remove_member(member(world, "manager"), by=world.manager)

    assert not Project.objects.visible_to(world.manager).exists()


def test_the_work_of_who_leaves_stays(world):
    layer = world.submitted()
    projects.remove_member(member(world, "annotator"), by=world.manager)

    layer.refresh_from_db()
    assert layer.annotator == world.annotator


def test_a_project_is_seen_by_its_members_alone(world):
    root = User.objects.create_superuser("root")

    for user in world.people.values():
        assert list(Project.objects.visible_to(user)) == [world.project]
    assert world.project not in Project.objects.visible_to(world.outsider)
    assert not Project.objects.visible_to(root).exists()


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_leave_at_once_do_not_leave_the_project_alone():
    world = make_world()
    projects.change_member(member(world, "reviewer"), role="manager", by=world.manager)

    answers = at_once(
        lambda: projects.remove_member(member(world, "manager"), by=world.manager),
        lambda: projects.remove_member(member(world, "reviewer"), by=world.reviewer),
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["Forbidden", "NoneType"]
    assert Membership.objects.filter(project=world.project, role="manager").count() == 1
