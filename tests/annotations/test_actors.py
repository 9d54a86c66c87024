"""The registry of actors."""

import pytest

from annotations import actors
from annotations.models import Actor
from documents.refusals import Conflict, Refused
from tests.world import make_world


def add(world, name, **fields):
    fields.setdefault("kind", "person")
    return actors.add(project=world.project, name=name, by=world.manager, **fields)


def test_an_actor_is_active_unless_it_is_proposed(world):
    assert add(world, "Oda Brink").status == "active"
    assert add(world, "Per Lund", status="proposed").status == "proposed"


@pytest.mark.parametrize("name", ["Arvenia", "ARVENIA", "arvenia"])
def test_a_name_that_is_taken_is_refused(world, name):
    with pytest.raises(Conflict) as refused:
        add(world, name)

    assert (refused.value.code, refused.value.field) == ("name_taken", "name")


def test_a_name_may_be_used_in_another_project(world):
    assert make_world("second").actors["Arvenia"].pk != world.actors["Arvenia"].pk


def test_an_actor_may_change_the_capitals_of_its_name(world):
    changed = actors.change(world.actors["Arvenia"], name="ARVENIA", by=world.manager)

    assert changed.name == "ARVENIA"


def test_an_actor_cannot_take_anothers_name(world):
    with pytest.raises(Conflict) as refused:
        actors.change(world.actors["Arvenia"], name="ilse tarnow", by=world.manager)

    assert refused.value.code == "name_taken"


def test_an_actor_cannot_speak_for_itself(world):
    actor = world.actors["Arvenia"]

    with pytest.raises(Refused) as refused:
        actors.change(actor, parent=actor, by=world.manager)

    assert (refused.value.code, refused.value.field) == ("cycle", "parent")


def test_an_actor_cannot_speak_for_one_that_speaks_for_it(world):
    with pytest.raises(Refused) as refused:
        actors.change(world.actors["Arvenia"], parent=world.actors["Ilse Tarnow"], by=world.manager)

    assert refused.value.code == "cycle"


def test_an_actor_speaks_for_one_of_its_project(world):
    foreign = make_world("second").actors["Arvenia"]

    with pytest.raises(Refused) as refused:
        add(world, "Oda Brink", parent=foreign)

    assert (refused.value.code, refused.value.field) == ("not_found", "parent")
    assert not Actor.objects.filter(name="Oda Brink").exists()


def test_merging_is_an_act_of_its_own(world):
    with pytest.raises(Refused) as refused:
        actors.change(world.actors["Arvenia"], status="merged", by=world.manager)

    assert refused.value.field == "status"


def test_a_change_says_what_it_changes_and_nothing_else(world):
    actors.change(world.actors["Arvenia"], country="FR", by=world.manager)

    actor = Actor.objects.get(pk=world.actors["Arvenia"].pk)
    assert (actor.country, actor.name, actor.kind) == ("FR", "Arvenia", "state")


def test_an_actor_has_no_other_field(world):
    with pytest.raises(TypeError, match="no project"):
        actors.change(world.actors["Arvenia"], project=None, by=world.manager)
