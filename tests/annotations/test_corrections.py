"""What became of somebody's claims."""

import pytest

from annotations import adjudication, corrections
from annotations.adjudication import Verdict
from annotations.models import Claim, Layer
from tests.annotations.test_adjudication import add_reader, read
from tests.api.answers import errors, ok
from tests.world import CLOSING, REJECTS, WELCOMES, make_world


@pytest.fixture
def world(db):
    world = make_world(open_team=False, overlap=2)
    add_reader(world)
    return world


@pytest.fixture
def readings(world):
    """The first tags three claims, the second two: one the same, one elsewhere."""
    document = world.add_document()
    first = read(
        world, document, world.annotator,
        (WELCOMES, "ARM.CTBT", "support"), (REJECTS, "ARM.NATO", "oppose"),
        ("A safer region", "FD", "neutral"),
    )  # fmt: skip
    second = read(
        world, document, world.outsider,
        (WELCOMES, "ARM.CTBT", "neutral"), (CLOSING, "FD", "support"),
    )  # fmt: skip
    return first, second


@pytest.fixture
def done(world, readings):
    """Decided: the second's stance; the first's claim as it is; one rejected; one of the second."""
    first, second = readings
    layer = adjudication.begin(first.document, by=world.adjudicator)

    def decide(*claims, **given):
        verdict = Verdict(claims=[each.uid for each in claims], **given)
        adjudication.decide(layer, verdict, by=world.adjudicator)

    def claim(reading, quote):
        return Claim.objects.of(reading).get(quote=quote)

    both = claim(first, WELCOMES), claim(second, WELCOMES)
    decide(*both, base=both[1].uid, cause="guideline_gap", note="See chapter 2.")
    decide(claim(first, REJECTS))
    rejected = claim(first, "A safer region")
    decide(rejected, rejected={rejected.uid: "A heading."})
    decide(claim(second, CLOSING))
    adjudication.finish(layer, by=world.adjudicator)


def fetch(reading):
    return corrections.fetch(Layer.objects.get(pk=reading.pk))


def test_before_there_is_gold_there_is_nothing_to_compare(readings):
    assert fetch(readings[0]) == []


def test_ones_own_claims_stand_beside_gold_in_the_order_of_the_text(readings, done):
    found = [
        (each.own and each.own.claim.quote, each.gold and each.gold.claim.quote)
        for each in fetch(readings[0])
    ]
    assert found == [
        ("A safer region", None), (WELCOMES, WELCOMES), (REJECTS, REJECTS), (None, CLOSING),
    ]  # fmt: skip


def test_what_differs_is_said_in_words_with_cause_and_note(readings, done):
    stance = fetch(readings[0])[1]

    assert [(each.title, each.own, each.gold) for each in stance.fields] == [
        ("Stance on CTBT", "Supports", "Neutral")
    ]
    assert (stance.cause, stance.note) == ("The guideline is silent", "See chapter 2.")
    assert not stance.is_right


def test_what_was_taken_as_it_is_is_right(readings, done):
    assert [each.is_right for each in fetch(readings[0])] == [False, False, True, False]


def test_what_was_rejected_says_why(readings, done):
    assert fetch(readings[0])[0].reason == "A heading."


def test_where_ones_own_reading_is_gold_nothing_was_corrected(world):
    layer = world.lease(world.add_document())
    assert corrections.fetch(layer) == []


def test_an_annotator_gets_their_own_through_the_api_and_nobody_elses(world, readings, done):
    path = world.url(f"layers/{readings[0].uid}/corrections/")
    body = ok(world.client(world.annotator).get(path))

    assert [each["own"] is None for each in body] == [False, False, False, True]
    assert body[1]["differing"] == [
        {"title": "Stance on CTBT", "own": "Supports", "gold": "Neutral"}
    ]
    errors(world.client(world.outsider).get(path), 404)
    assert ok(world.client(world.manager).get(path)) == body
