"""What a document's page shows."""

import pytest
from django.utils import timezone

from annotations import readings
from annotations.models import Layer
from annotations.readings import LayerRow, choose
from documents import projects
from tests.world import make_world, sql

ME, ANOTHER = 1, 2


def row(number, words):
    """A reading from words: "mine accepted gold", "another's import submitted"."""
    whose, *rest = words.split()
    kind = next((kind for kind in Layer.Kind.values if kind in rest), "annotation")
    state = next(state for state in readings.SETTLED if state in rest)
    annotator = {"mine": ME, "another's": ANOTHER, "nobody's": None}[whose]
    gold, now = "gold" in rest, timezone.now()
    return LayerRow(
        number, str(number), kind, annotator, "x", "X", state, gold, 1, 1, None, now, now
    )


@pytest.mark.parametrize(
    ("layers", "chosen"),
    [
        # There is none.
        ([], None),
        # The own one, whatever the others are.
        (["mine in_progress", "another's accepted gold"], 0),
        (["another's accepted gold", "mine returned"], 1),
        # But not what one made as something else than an annotator.
        (["mine adjudication in_progress", "another's submitted"], 1),
        (["mine adjudication accepted gold", "mine in_progress"], 1),
        # The gold one, though another is newer.
        (["another's accepted", "another's accepted gold"], 1),
        (["another's in_progress", "nobody's import accepted gold"], 1),
        # The most settled.
        (["another's in_progress", "another's returned"], 1),
        (["another's returned", "another's submitted"], 1),
        (["another's submitted", "another's accepted"], 1),
        (["another's in_progress", "nobody's suggestion accepted"], 1),
        # Among those, the newest.
        (["another's submitted", "another's submitted"], 0),
        (["another's in_progress", "another's in_progress", "another's in_progress"], 0),
    ],
)  # fmt: skip
def test_the_reading_that_is_looked_at_is(layers, chosen):
    found = choose([row(number, words) for number, words in enumerate(layers)], ME)

    assert (found.id if found else None) == chosen


def test_every_state_has_its_place_in_the_choice():
    from annotations import workflow

    assert set(readings.SETTLED) == set(workflow.STATES)


@pytest.mark.parametrize("blind", [True, False])
@pytest.mark.parametrize("state", ["in_progress", "submitted", "returned", "accepted"])
def test_the_readings_are_those_that_are_readable(world, blind, state):
    layer = world.submitted()
    projects.change(world.project, blind=blind, by=world.manager)
    sql("UPDATE annotations_layer SET status = %s WHERE id = %s", state, layer.pk)

    for user in world.people.values():
        membership = user.memberships.select_related("project").get(project=world.project)
        found = readings.fetch(layer.document_id, membership=membership)
        readable = Layer.objects.readable_by(membership).values_list("pk", flat=True)
        assert [each.id for each in found.layers] == list(readable)


def test_nothing_of_another_project_is_fetched(world):
    foreign = make_world("second")
    layer = foreign.lease(foreign.add_document())
    membership = world.manager.memberships.select_related("project").get()

    assert readings.fetch(layer.document_id, membership=membership) is None
