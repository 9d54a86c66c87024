"""Every state with every verb: what is not in the table of moves cannot happen."""

import itertools

import pytest

from annotations import layers, workflow
from annotations.models import Transition
from documents.refusals import Conflict
from tests.world import sql

#: verb → state → where it leads. The whole table, written a second time on purpose.
EXPECTED = {
    "begin": {"new": "in_progress", "declined": "in_progress", "expired": "in_progress"},
    "decline": {"new": "declined", "in_progress": "declined"},
    "expire": {"new": "expired", "in_progress": "expired"},
    "withdraw": {"new": "withdrawn", "in_progress": "withdrawn", "returned": "withdrawn"},
    "assign": {"declined": "new", "expired": "new", "withdrawn": "new"},
    "submit": {"in_progress": "submitted", "returned": "submitted"},
    "return": {"submitted": "returned"},
    "accept": {"submitted": "accepted"},
    "settle": {"submitted": "accepted"},
    "reopen": {"accepted": "returned"},
    "decide": {},
}
#: The same of an adjudication.
ADJUDICATION = {
    "decide": {"in_progress": "accepted"},
    "reopen": {"accepted": "in_progress"},
}
EVERY = list(itertools.product(workflow.STATES, workflow.RIGHTS))


def test_the_table_here_names_every_verb():
    assert set(EXPECTED) == set(workflow.RIGHTS) == set(workflow.PARTICIPLES)
    moves = {**workflow.MOVES, **workflow.ADJUDICATION_MOVES}
    assert {verb for _, verb in moves} == set(workflow.RIGHTS)


@pytest.mark.parametrize(("state", "verb"), EVERY)
def test_a_verb_leads_where_the_table_says(state, verb):
    assert workflow.target(state, verb) == EXPECTED[verb].get(state)
    expected = ADJUDICATION.get(verb, {}).get(state)
    assert workflow.target(state, verb, adjudication=True) == expected


def test_the_sets_of_states_overlap_nowhere_they_should_not():
    assert not workflow.OPEN & (workflow.HANDED_IN | workflow.GONE)
    assert not workflow.LEASED & (workflow.HANDED_IN | workflow.GONE)
    assert set(workflow.STATES) == workflow.UNREAD | workflow.HANDED_IN | workflow.GONE


@pytest.mark.parametrize(("state", "verb"), EVERY)
def test_a_layer_moves_as_the_table_says_and_leaves_a_transition(world, state, verb):
    layer = world.submitted()
    sql("UPDATE annotations_layer SET status = %s WHERE id = %s", state, layer.pk)
    layer.refresh_from_db()
    before = Transition.objects.count()
    target = EXPECTED[verb].get(state)

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


def test_a_lease_ends_with_what_it_was_for(world):
    layer = world.lease(world.add_document())
    assert layer.leased_until is not None

    assert layers.move(layer, "decline", by=world.annotator).leased_until is None
