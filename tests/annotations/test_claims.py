"""Tagging, changing, withdrawing and bringing back claims; marking sentences as read."""

import uuid

import pytest

from annotations import actors, claims, codebooks, review
from annotations.models import Claim, Layer, Mark
from annotations.parts import ActorInput, StanceInput
from documents import projects
from documents.refusals import Conflict, Forbidden, Refused, Stale
from tests.world import CLOSING, REJECTS, WELCOMES, World, at_once, make_world


@pytest.fixture
def layer(world) -> Layer:
    return world.lease(world.add_document())


@pytest.fixture
def claim(world, layer) -> Claim:
    return world.tag(layer, WELCOMES, ("ARM.CTBT", "support"), ("FD", "neutral"))


def span(layer, quote):
    start = layer.document.text.index(quote)
    return {"start": start, "end": start + len(quote)}


def create(layer, on=WELCOMES, /, **values):
    values = {"layer": layer, "by": layer.annotator, **span(layer, on), **values}
    claim, _ = claims.create(**values)
    return claim


def change(claim, **values):
    values = {"version": claim.version, "by": claim.layer.annotator, **values}
    return claims.change(claim, **values)


def reason(call, *args, **values):
    """(kind of refusal, its code, its field)."""
    with pytest.raises(Refused) as caught:
        call(*args, **values)
    refused = caught.value
    return type(refused).__name__, refused.code, refused.field


# --- create ------------------------------------------------------------------------------------


def test_a_claim_keeps_its_words_and_what_stands_around_them(layer):
    claim = create(layer)
    text = layer.document.text

    assert claim.quote == WELCOMES
    assert claim.prefix == text[claim.start - 32 : claim.start]
    assert claim.suffix == text[claim.end : claim.end + 32]
    sentence = layer.document.sentences.get(text=WELCOMES)
    assert (claim.first_sentence, claim.last_sentence) == (sentence.position,) * 2


def test_a_claim_at_the_beginning_has_nothing_before_it(layer):
    claim = create(layer, "3 May")

    assert (claim.start, claim.prefix) == (0, "")


def test_a_claim_may_reach_over_sentences(layer):
    claim = create(layer, f"{WELCOMES} {REJECTS}")

    assert claim.last_sentence == claim.first_sentence + 1


def test_the_first_stance_is_the_primary_one(claim):
    assert [(s.subject.code, s.is_primary) for s in claim.stances.order_by("id")] == [
        ("ARM.CTBT", True),
        ("FD", False),
    ]


def test_another_stance_may_be_the_primary_one(layer):
    claim = create(layer, stances=[StanceInput("FD"), StanceInput("ARM.CTBT", primary=True)])

    assert claim.stances.get(is_primary=True).subject.code == "ARM.CTBT"


def test_the_same_uid_again_is_the_same_claim(layer):
    uid = uuid.uuid4()
    first, created = claims.create(
        layer=layer, uid=uid, by=layer.annotator, **span(layer, WELCOMES)
    )
    again, created_again = claims.create(
        layer=layer, uid=uid, by=layer.annotator, **span(layer, WELCOMES)
    )

    assert (first.pk, created, created_again) == (again.pk, True, False)
    assert Claim.objects.count() == 1


def test_a_uid_of_another_layer_is_refused(world, layer):
    elsewhere = world.lease(world.add_document("Another text.", "b.txt"))
    uid = create(elsewhere, "Another text.").uid

    assert reason(create, layer, uid=uid) == ("Conflict", "uid_taken", "uid")


#: What is given, and how it is refused.
BAD = {
    "another's layer": (lambda w: {"by": w.reviewer}, ("Forbidden", "not_yours", None)),
    "an empty span": (lambda w: {"start": 5, "end": 5}, ("Refused", "bad_span", "end")),
    "a span backwards": (lambda w: {"start": 6, "end": 5}, ("Refused", "bad_span", "end")),
    "before the text": (lambda w: {"start": -1}, ("Refused", "bad_span", "end")),
    "beyond the text": (lambda w: {"end": 10_000}, ("Refused", "bad_span", "end")),
    "beyond any text": (lambda w: {"end": 2**31}, ("Refused", "bad_span", "end")),
    "beyond any number": (lambda w: {"end": 10**30}, ("Refused", "bad_span", "end")),
    "another quote": (lambda w: {"quote": "No."}, ("Conflict", "quote_mismatch", "quote")),
    "a space at its start": (
        lambda w: {"start": 10, "end": 14},
        ("Refused", "bad_span", "start"),
    ),
    "a space at its end": (lambda w: {"start": 0, "end": 11}, ("Refused", "bad_span", "end")),
    "no such subject": (
        lambda w: {"stances": [StanceInput("NONE")]},
        ("Refused", "not_found", "stances"),
    ),
    "a subject that only groups": (
        lambda w: {"stances": [StanceInput("ARM")]},
        ("Refused", "not_found", "stances"),
    ),
    "a subject twice": (
        lambda w: {"stances": [StanceInput("FD"), StanceInput("FD", value="oppose")]},
        ("Refused", "subject_twice", "stances"),
    ),
    "two primaries": (
        lambda w: {
            "stances": [StanceInput("FD", primary=True), StanceInput("ARM.CTBT", primary=True)]
        },
        ("Refused", "two_primaries", "stances"),
    ),
    "no such actor": (
        lambda w: {"actors": [ActorInput(actor=10**9)]},
        ("Refused", "not_found", "actors"),
    ),
    "a number no actor has": (
        lambda w: {"actors": [ActorInput(actor=10**30)]},
        ("Refused", "not_found", "actors"),
    ),
    "an actor without a name": (
        lambda w: {"actors": [ActorInput()]},
        ("Refused", "actor_unnamed", "actors"),
    ),
    "an actor named two ways": (
        lambda w: {"actors": [ActorInput(actor=w.actors["Arvenia"].pk, label="Arvenia")]},
        ("Refused", "actor_unnamed", "actors"),
    ),
    "an actor twice": (
        lambda w: {"actors": [ActorInput(label="She"), ActorInput(label="She")]},
        ("Refused", "actor_twice", "actors"),
    ),
    "a precision of no date": (
        lambda w: {"date_precision": "month"},
        ("Refused", "no_date", "claim_date"),
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_a_claim_is_refused_with(world, layer, what):
    values, refusal = BAD[what]

    assert reason(create, layer, **values(world)) == refusal
    assert not Claim.objects.exists()


def test_a_quote_that_is_not_there_is_answered_with_what_is(layer):
    with pytest.raises(Conflict, match="it says “Arvenia welcomes"):
        create(layer, quote="Something else.")


def test_a_foreign_actor_is_no_actor(world, layer):
    foreign = make_world("second").actors["Arvenia"].pk

    made_up = reason(create, layer, actors=[ActorInput(actor=10**9)])
    assert reason(create, layer, actors=[ActorInput(actor=foreign)]) == made_up
    stance = [StanceInput("FD", actor=foreign)]
    assert reason(create, layer, stances=stance) == made_up


def test_a_subject_newer_than_the_layers_codebook_is_refused(world, layer):
    codebooks.add_subject(project=world.project, code="NEW", label="New", by=world.manager)
    codebooks.publish(project=world.project, by=world.manager)

    assert reason(create, layer, stances=[StanceInput("NEW")])[1] == "not_found"


def test_a_subject_that_was_deprecated_since_is_refused(world, layer):
    codebooks.change_subject(world.subjects["FD"], status="deprecated", by=world.manager)

    assert reason(create, layer, stances=[StanceInput("FD")])[1] == "not_found"


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_a_closed_layer_takes_no_claim(world, state):
    layer = world.submitted() if state == "submitted" else world.accepted()

    assert reason(create, layer, REJECTS) == ("Conflict", "layer_closed", None)


def test_a_returned_layer_takes_claims_again(world):
    layer = review.return_(world.submitted(), note="See below.", by=world.reviewer)

    assert create(layer, REJECTS).pk


def test_a_date_without_precision_is_a_day(layer):
    assert create(layer, claim_date="2023-05-03").date_precision == "day"


def test_a_claim_has_no_other_field(layer):
    with pytest.raises(TypeError, match="no version"):
        create(layer, version=5)


def test_a_claim_takes_the_marks_of_its_sentences_away(world, layer):
    sentence = layer.document.sentences.get(text=WELCOMES)
    claims.mark(layer=layer, sentence=sentence, by=world.annotator)
    create(layer, "test ban")

    assert not Mark.objects.exists()


# --- what the project wants --------------------------------------------------------------------


def test_a_project_that_tags_sentences_takes_whole_ones(world, layer):
    projects.change(world.project, unit="sentence", by=world.manager)
    layer = Layer.objects.get(pk=layer.pk)

    assert reason(create, layer, "welcomes") == ("Refused", "not_whole_sentences", "start")
    assert reason(create, layer, "Arvenia") == ("Refused", "not_whole_sentences", "end")
    assert create(layer, f"{WELCOMES} {REJECTS}").pk


def test_claims_may_share_text_where_the_project_lets_them(layer):
    create(layer)

    assert create(layer, "test ban").pk


@pytest.fixture
def apart(world, layer):
    """A layer of a project that does not want two claims on the same text."""
    projects.change(world.project, overlapping_claims=False, by=world.manager)
    return Layer.objects.get(pk=layer.pk)


def test_claims_do_not_share_text_where_the_project_does_not_want_it(apart):
    create(apart)

    assert reason(create, apart, "test ban") == ("Conflict", "overlap", "start")
    assert create(apart, REJECTS).pk


def test_a_claim_does_not_grow_into_another(apart):
    claim = create(apart)
    create(apart, REJECTS)
    both = span(apart, f"{WELCOMES} {REJECTS}")

    assert reason(change, claim, **both)[1] == "overlap"


def test_a_claim_may_shrink_on_its_own_text(apart):
    assert change(create(apart), **span(apart, "test ban")).quote == "test ban"


def test_a_withdrawn_claim_does_not_come_back_onto_another(apart):
    gone = claims.withdraw(create(apart), version=1, by=apart.annotator)
    create(apart)

    assert reason(claims.restore, gone, version=2, by=apart.annotator)[1] == "overlap"


def test_anothers_claims_take_no_room(world, apart):
    projects.change(world.project, overlap=2, by=world.manager)
    create(apart)

    assert create(world.lease(apart.document, by=world.reviewer)).pk


# --- change ------------------------------------------------------------------------------------


def test_what_is_not_given_stays(claim):
    change(claim, note="Mind the condition.")

    assert claim.note == "Mind the condition."
    assert claim.quote == WELCOMES
    assert claim.stances.count() == 2
    assert claim.actors.count() == 1


def test_a_change_counts_the_version(claim):
    assert change(claim, note="x").version == 2
    assert change(claim, note="y").version == 3


def test_a_moved_claim_has_the_words_of_its_new_place(layer, claim):
    change(claim, **span(layer, REJECTS))

    claim.refresh_from_db()
    assert claim.quote == REJECTS
    assert claim.document.sentences.get(position=claim.first_sentence).text == REJECTS


def test_a_stale_version_changes_nothing(claim):
    stances = [StanceInput("FD", value="oppose")]

    assert reason(change, claim, version=7, note="x", stances=stances) == (
        "Stale",
        "stale_version",
        None,
    )
    claim.refresh_from_db()
    assert (claim.note, claim.version, claim.stances.count()) == ("", 1, 2)


def test_equal_stances_keep_their_rows(claim):
    kept = claim.stances.get(subject__code="FD").pk
    change(claim, stances=[StanceInput("ARM.CTBT", "oppose"), StanceInput("FD", "neutral")])

    assert claim.stances.get(subject__code="FD").pk == kept
    assert claim.stances.get(subject__code="ARM.CTBT").value == "oppose"


def test_another_stance_becomes_the_primary_one(claim):
    change(
        claim,
        stances=[StanceInput("ARM.CTBT", "support"), StanceInput("FD", "neutral", primary=True)],
    )

    assert claim.stances.get(is_primary=True).subject.code == "FD"


def test_all_stances_and_actors_may_go(claim):
    change(claim, stances=[], actors=[])

    assert not claim.stances.exists()
    assert not claim.actors.exists()


def test_a_date_that_goes_takes_its_precision_along(layer):
    claim = create(layer, claim_date="2023-05-03", date_precision="month")

    assert change(claim, claim_date=None).date_precision == ""


def test_a_dates_precision_may_change_alone(layer):
    claim = create(layer, claim_date="2023-05-03")

    assert change(claim, date_precision="year").date_precision == "year"


def test_nobody_changes_anothers_claim(world, claim):
    for who in (world.reviewer, world.manager):
        assert reason(change, claim, by=who, note="x") == ("Forbidden", "not_yours", None)


def test_a_claim_of_a_closed_layer_is_not_changed(world):
    claim = Claim.objects.get(layer=world.submitted())

    assert reason(change, claim, note="x") == ("Conflict", "layer_closed", None)
    assert reason(claims.withdraw, claim, version=1, by=world.annotator)[1] == "layer_closed"


def test_a_withdrawn_claim_is_not_changed(claim):
    claims.withdraw(claim, version=1, by=claim.layer.annotator)

    assert reason(change, claim, note="x") == ("Conflict", "wrong_state", None)


# --- withdraw and restore ----------------------------------------------------------------------


def test_a_withdrawn_claim_stands_nowhere_and_comes_back(world, layer, claim):
    claims.withdraw(claim, version=1, by=world.annotator)
    assert not Claim.objects.of(layer).exists()

    claims.restore(claim, version=2, by=world.annotator)
    assert Claim.objects.of(layer).get().stances.count() == 2


def test_a_claim_is_withdrawn_once(world, claim):
    claims.withdraw(claim, version=1, by=world.annotator)

    assert reason(claims.withdraw, claim, version=2, by=world.annotator)[1] == "wrong_state"
    claim.refresh_from_db()
    assert claim.version == 2


def test_a_claim_that_stands_does_not_come_back(world, claim):
    assert reason(claims.restore, claim, version=1, by=world.annotator)[1] == "wrong_state"


def test_a_stale_claim_is_not_withdrawn(world, claim):
    assert reason(claims.withdraw, claim, version=7, by=world.annotator)[0] == "Stale"


def test_a_claim_that_comes_back_takes_the_marks_away(world, layer, claim):
    claims.withdraw(claim, version=1, by=world.annotator)
    claims.mark(
        layer=layer, sentence=layer.document.sentences.get(text=WELCOMES), by=world.annotator
    )
    claims.restore(claim, version=2, by=world.annotator)

    assert not Mark.objects.exists()


def test_nobody_withdraws_anothers_claim(world, claim):
    for do in (claims.withdraw, claims.restore):
        assert reason(do, claim, version=1, by=world.manager)[1] == "not_yours"


# --- marks -------------------------------------------------------------------------------------


def closing(layer):
    return layer.document.sentences.get(text=CLOSING)


def mark(layer, sentence, **values):
    return claims.mark(
        **{"layer": layer, "sentence": sentence, "by": layer.annotator, **values},
    )


def test_a_second_mark_replaces_the_first(layer):
    mark(layer, closing(layer))
    mark(layer, closing(layer), kind="boilerplate")

    assert Mark.objects.get().kind == "boilerplate"


def test_the_same_mark_again_is_the_same(layer):
    assert mark(layer, closing(layer)) == mark(layer, closing(layer))


def test_a_sentence_with_a_claim_is_not_marked(layer, claim):
    sentence = layer.document.sentences.get(text=WELCOMES)

    assert reason(mark, layer, sentence) == ("Conflict", "holds_claim", None)


def test_a_sentence_whose_claim_was_withdrawn_may_be_marked(layer, claim):
    claims.withdraw(claim, version=1, by=layer.annotator)

    assert mark(layer, layer.document.sentences.get(text=WELCOMES)).pk


def test_a_sentence_of_another_document_is_not_marked(world, layer):
    foreign = world.add_document("Another text.", "b.txt").sentences.get()

    assert reason(mark, layer, foreign) == ("Refused", "not_found", "sentence")


def test_a_mark_goes_in_an_open_layer_only(world):
    layer = world.lease(world.add_document())
    made = mark(layer, closing(layer))
    world.tag(layer, WELCOMES, ("FD", "support"))
    review.submit(layer, by=world.annotator)

    assert reason(claims.unmark, made, by=world.annotator)[1] == "layer_closed"
    assert reason(mark, layer, closing(layer))[1] == "layer_closed"


def test_nobody_marks_in_anothers_layer(world, layer):
    made = mark(layer, closing(layer))

    assert reason(mark, layer, closing(layer), by=world.manager)[1] == "not_yours"
    assert reason(claims.unmark, made, by=world.manager)[1] == "not_yours"


# --- at the same moment ------------------------------------------------------------------------


@pytest.fixture
def committed(transactional_db) -> World:
    return make_world()


def test_the_same_uid_at_once_makes_one_claim(committed):
    layer = committed.lease(committed.add_document())
    uid = uuid.uuid4()
    given = {"layer": layer, "uid": uid, "by": committed.annotator, **span(layer, WELCOMES)}

    answers = at_once(*[lambda: claims.create(**given)] * 4)

    assert sorted(created for _, created in answers) == [False, False, False, True]
    assert Claim.objects.get().uid == uid


def test_of_two_changes_at_once_one_is_stale(committed):
    claim = committed.tag(committed.lease(committed.add_document()), WELCOMES)

    def write(note):
        mine = Claim.objects.get(pk=claim.pk)
        return claims.change(mine, version=1, note=note, by=committed.annotator)

    answers = at_once(lambda: write("one"), lambda: write("two"))

    assert sorted(type(answer).__name__ for answer in answers) == ["Claim", "Stale"]
    claim.refresh_from_db()
    assert claim.version == 2


def test_a_claim_and_a_submit_at_once_leave_no_claim_unseen(committed):
    """Either the claim was there when the reading was checked, or it found the reading closed."""
    layer = committed.lease(committed.add_document())
    committed.tag(layer, WELCOMES, ("FD", "support"))

    created, submitted = at_once(
        lambda: create(layer, REJECTS), lambda: review.submit(layer, by=committed.annotator)
    )

    layer.refresh_from_db()
    if isinstance(created, Claim):
        assert isinstance(submitted, review.Incomplete)
        assert layer.is_open
    else:
        assert isinstance(created, Conflict)
        assert layer.status == "submitted"


def test_refusals_are_what_their_names_say():
    assert [kind.status for kind in (Refused, Forbidden, Conflict, Stale)] == [400, 403, 409, 412]


def test_an_actor_that_was_just_proposed_may_speak(world, layer):
    actor = actors.add(
        project=world.project, name="Oda", kind="person", status="proposed", by=world.annotator
    )

    assert create(layer, actors=[ActorInput(actor=actor.pk)]).actors.get().actor == actor
