"""Every state with every verb: what is not in the table of moves cannot happen."""

import itertools

import pytest

from annotations import layers, workflow
from annotations.models import Transition
from documents.refusals import Conflict
from tests.world import sql

#: (state, verb) → where it leads. The whole table, written a second time on purpose.
EXPECTED = {
    ("in_progress", "submit"): "submitted",
    ("in_progress", "return"): None,
    ("in_progress", "accept"): None,
    ("submitted", "submit"): None,
    ("submitted", "return"): "returned",
    ("submitted", "accept"): "accepted",
    ("returned", "submit"): "submitted",
    ("returned", "return"): None,
    ("returned", "accept"): None,
    ("accepted", "submit"): None,
    ("accepted", "return"): None,
    ("accepted", "accept"): None,
}
EVERY = list(itertools.product(workflow.STATES, sorted(workflow.VERBS)))


def test_the_table_here_names_every_state_and_verb():
    assert set(EXPECTED) == set(EVERY)


@pytest.mark.parametrize(("state", "verb"), EVERY)
def test_a_verb_leads_where_the_table_says(state, verb):
    assert workflow.target(state, verb) == EXPECTED[state, verb]


@pytest.mark.parametrize("verb", sorted(workflow.VERBS))
def test_the_sources_of_a_verb_are_those_it_leads_from(verb):
    assert sorted(workflow.sources(verb)) == sorted(
        state for state, known in EXPECTED if known == verb and EXPECTED[state, known]
    )


def test_an_accepted_reading_is_the_end():
    assert [to for (state, _), to in EXPECTED.items() if state == "accepted" and to] == []


@pytest.mark.parametrize(("state", "verb"), EVERY)
def test_a_layer_moves_as_the_table_says_and_leaves_a_transition(world, state, verb):
    layer = world.submitted()
    sql("UPDATE annotations_layer SET status = %s WHERE id = %s", state, layer.pk)
    layer.refresh_from_db()
    before = Transition.objects.count()
    target = EXPECTED[state, verb]

    if target is None:
        with pytest.raises(Conflict) as refused:
            layers.move(layer, verb, by=world.reviewer)
        assert refused.value.code == "wrong_state"
        assert Transition.objects.count() == before
    else:
        layers.move(layer, verb, by=world.reviewer, note="So.")
        last = Transition.objects.first()
        assert (last.source, last.verb, last.target) == (state, verb, target)
        assert (last.by, last.note) == (world.reviewer, "So.")

    layer.refresh_from_db()
    assert layer.status == (target or state)


def test_whoever_comes_second_is_told_the_state_it_found(world):
    layer = world.submitted()
    sql("UPDATE annotations_layer SET status = 'accepted' WHERE id = %s", layer.pk)

    with pytest.raises(Conflict, match="This reading is accepted: it cannot be returned now"):
        layers.move(layer, "return", by=world.reviewer)
