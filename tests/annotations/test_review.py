"""Handing a reading in, accepting it, sending it back."""

from functools import partial

import pytest

from annotations import claims, review
from annotations.models import Claim, Layer, Transition
from annotations.parts import ActorInput, StanceInput
from documents import projects
from documents.refusals import Conflict, Forbidden, Refused
from tests.world import CLOSING, REJECTS, WELCOMES, at_once, make_world


@pytest.fixture
def layer(world) -> Layer:
    return world.lease(world.add_document())


def missing(layer):
    """What keeps it from being handed in: (the claim's or sentence's key, the message)."""
    with pytest.raises(review.Incomplete) as refused:
        review.submit(layer, by=layer.annotator)
    return [(each.claim or each.sentence, each.message) for each in refused.value.missing]


# --- submit ------------------------------------------------------------------------------------


def test_a_reading_is_handed_in_with_the_time(world, layer):
    world.tag(layer, WELCOMES, ("ARM.CTBT", "support"))
    done = review.submit(layer, by=world.annotator)

    assert done.status == "submitted"
    assert done.submitted_at is not None


def test_a_reading_without_claims_may_be_handed_in(world, layer):
    assert review.submit(layer, by=world.annotator).status == "submitted"


def test_a_claim_without_a_subject_is_named(world, layer):
    claim = world.tag(layer, WELCOMES)

    assert missing(layer) == [(claim.uid, f"“{WELCOMES}” needs a subject with a stance.")]


def test_a_subject_without_a_value_is_not_a_stance(world, layer):
    claim = world.tag(layer, WELCOMES, ("ARM.CTBT", ""))

    assert [key for key, _ in missing(layer)] == [claim.uid]


def test_one_coded_stance_is_enough(world, layer):
    world.tag(layer, WELCOMES, ("ARM.CTBT", ""), ("FD", "neutral"))

    assert review.submit(layer, by=world.annotator).status == "submitted"


def test_a_claim_without_a_speaker_is_named(world, layer):
    claim = world.tag(layer, WELCOMES, ("FD", "support"), actors=[])

    assert missing(layer) == [
        (claim.uid, f"“{WELCOMES}” needs a speaker, or a tick that nobody can be named.")
    ]


def test_an_addressee_is_not_a_speaker(world, layer):
    world.tag(
        layer, WELCOMES, ("FD", "support"), actors=[ActorInput(role="addressee", label="Them")]
    )

    assert len(missing(layer)) == 1


def test_a_claim_may_say_that_nobody_can_be_named(world, layer):
    world.tag(layer, WELCOMES, ("FD", "support"), actors=[], no_speaker=True)

    assert review.submit(layer, by=world.annotator).status == "submitted"


def test_everything_that_is_missing_is_named_in_the_order_of_the_text(world, layer):
    second = world.tag(layer, REJECTS, actors=[])
    first = world.tag(layer, WELCOMES)

    assert [key for key, _ in missing(layer)] == [first.uid, second.uid, second.uid]


def test_a_withdrawn_claim_needs_nothing(world, layer):
    claims.withdraw(world.tag(layer, WELCOMES), version=1, by=world.annotator)

    assert review.submit(layer, by=world.annotator).status == "submitted"


def test_an_exhaustive_reading_covers_every_sentence(world, layer):
    projects.change(world.project, exhaustive=True, by=world.manager)
    world.tag(layer, WELCOMES, ("FD", "support"))
    unread = layer.document.sentences.exclude(kind__in=["heading", "boilerplate"])
    unread = unread.exclude(text=WELCOMES).order_by("position")

    assert missing(layer) == [
        (each.pk, f"Sentence {each.number} holds no claim and no mark.") for each in unread
    ]
    for sentence in unread:
        claims.mark(layer=layer, sentence=sentence, by=world.annotator)
    assert review.submit(layer, by=world.annotator).status == "submitted"


def test_headings_need_no_mark_in_an_exhaustive_reading(world, layer):
    projects.change(world.project, exhaustive=True, by=world.manager)
    headings = layer.document.sentences.filter(kind="heading")

    assert headings.exists()
    assert not {key for key, _ in missing(layer)} & set(headings.values_list("pk", flat=True))


def test_only_whoever_reads_hands_in(world, layer):
    for who in (world.reviewer, world.manager):
        with pytest.raises(Forbidden) as refused:
            review.submit(layer, by=who)
        assert refused.value.code == "not_yours"


def test_a_reading_is_handed_in_once(world):
    layer = world.submitted()

    with pytest.raises(Conflict) as refused:
        review.submit(layer, by=world.annotator)

    assert refused.value.code == "wrong_state"


# --- accept and return -------------------------------------------------------------------------


def test_an_accepted_reading_is_gold_where_one_is_enough(world):
    layer = world.accepted()

    assert (layer.status, layer.gold) == ("accepted", True)
    assert Claim.objects.gold().count() == 1


def test_an_accepted_reading_of_several_waits_for_adjudication(world):
    projects.change(world.project, overlap=2, by=world.manager)
    layer = world.accepted()

    assert (layer.status, layer.gold) == ("accepted", False)
    assert not Claim.objects.gold().exists()


def test_a_second_reading_is_accepted_beside_the_gold_one(world):
    """The project wanted two readings, and then one."""
    projects.change(world.project, overlap=2, by=world.manager)
    document = world.add_document()
    layers = [world.lease(document, by=who) for who in (world.annotator, world.adjudicator)]
    for layer in layers:
        review.submit(layer, by=layer.annotator)
    projects.change(world.project, overlap=1, by=world.manager)

    accepted = [
        review.accept(Layer.objects.get(pk=layer.pk), by=world.reviewer) for layer in layers
    ]

    assert [(layer.status, layer.gold) for layer in accepted] == [
        ("accepted", True),
        ("accepted", False),
    ]


def test_of_two_readings_accepted_at_once_one_is_gold(transactional_db):
    """The project wanted two readings, and then one."""
    world = make_world(open_team=True, overlap=2)
    document = world.add_document()
    layers = [world.lease(document, by=who) for who in (world.annotator, world.adjudicator)]
    for layer in layers:
        review.submit(layer, by=layer.annotator)
    projects.change(world.project, overlap=1, by=world.manager)

    def accept(layer):
        return review.accept(Layer.objects.get(pk=layer.pk), by=world.reviewer)

    accepted = at_once(*[partial(accept, layer) for layer in layers])

    assert [layer.status for layer in accepted] == ["accepted", "accepted"]
    assert sorted(layer.gold for layer in accepted) == [False, True]


@pytest.mark.parametrize("role", ["annotator", "reviewer", "adjudicator", "manager"])
def test_nobody_reviews_their_own_reading(world, role):
    who = world.people[role]
    layer = world.lease(world.add_document(), by=who)
    review.submit(layer, by=who)

    for verb in (review.accept, review.return_):
        with pytest.raises(Forbidden) as refused:
            verb(layer, by=who, note="Fine.")
        assert refused.value.code == "four_eyes"
    layer.refresh_from_db()
    assert layer.status == "submitted"


@pytest.mark.parametrize("note", ["", "   ", "\n"])
def test_a_reading_is_not_returned_without_a_reason(world, note):
    with pytest.raises(Refused) as refused:
        review.return_(world.submitted(), note=note, by=world.reviewer)

    assert (refused.value.code, refused.value.field) == ("required", "note")


def test_every_round_is_kept(world):
    layer = review.return_(world.submitted(), note="Where is the speaker?", by=world.reviewer)
    layer = review.submit(layer, by=world.annotator)
    review.accept(layer, note="Good.", by=world.adjudicator)

    moves = Transition.objects.filter(layer=layer).order_by("id")
    assert [(each.verb, each.by.username, each.note) for each in moves] == [
        ("submit", "arvenia-annotator", ""),
        ("return", "arvenia-reviewer", "Where is the speaker?"),
        ("submit", "arvenia-annotator", ""),
        ("accept", "arvenia-adjudicator", "Good."),
    ]


def test_a_reading_that_is_refused_leaves_no_move(world, layer):
    world.tag(layer, CLOSING)
    missing(layer)

    assert not Transition.objects.exists()


def test_a_returned_reading_keeps_the_time_it_was_handed_in(world):
    layer = review.return_(world.submitted(), note="Again.", by=world.reviewer)

    assert layer.submitted_at is not None
    claim = Claim.objects.get(layer=layer)
    assert claims.change(
        claim, version=1, stances=[StanceInput("FD", "oppose")], by=world.annotator
    )
