"""Deciding what stands for a document that several have read."""

from uuid import UUID, uuid4

import pytest

from annotations import adjudication, dockets, review
from annotations.adjudication import Verdict
from annotations.models import Claim, Layer, Notice
from annotations.parts import ActorInput
from documents import projects
from documents.refusals import Conflict, Forbidden, Refused
from tests.world import CLOSING, REJECTS, WELCOMES, at_once, make_world


def add_reader(world):
    """A second annotator."""
    projects.add_member(
        project=world.project, user=world.outsider, role="annotator", by=world.manager
    )


@pytest.fixture
def world(db):
    """A strict team in which two read each document."""
    world = make_world(open_team=False, overlap=2)
    add_reader(world)
    return world


def read(world, document, reader, *tags):
    """A submitted reading: each tag is (quote, subject, value), perhaps with fields."""
    layer = world.lease(document, by=reader)
    for quote, subject, value, *fields in tags:
        world.tag(layer, quote, (subject, value), **(fields[0] if fields else {}))
    return review.submit(layer, by=reader)


@pytest.fixture
def document(world):
    return world.add_document()


@pytest.fixture
def readings(world, document):
    """Two readings that agree on one claim, differ on the stance and span of another, and of which
    only the first has a third."""
    first = read(
        world, document, world.annotator,
        (WELCOMES, "ARM.CTBT", "support"),
        (REJECTS, "ARM.NATO", "oppose"),
        (CLOSING, "FD", "neutral"),
    )  # fmt: skip
    second = read(
        world, document, world.outsider,
        (WELCOMES, "ARM.CTBT", "support"),
        ("reject missile bases", "ARM.NATO", "mixed", {"claim_type": "demand"}),
    )  # fmt: skip
    return first, second


@pytest.fixture
def layer(world, document, readings):
    """The adjudication that has begun."""
    return adjudication.begin(document, by=world.adjudicator)


def claim(reading, quote):
    return Claim.objects.of(reading).get(quote=quote)


def decide(world, layer, *claims, **given):
    verdict = Verdict(claims=[each.uid for each in claims], **given)
    decision, _ = adjudication.decide(layer, verdict, by=world.adjudicator)
    return decision


def code_of(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value.code


# --- who, and when -------------------------------------------------------------------------------


def test_an_adjudication_begins_once_the_readings_are_in(world, document, readings):
    layer = adjudication.begin(document, by=world.adjudicator)

    assert (layer.kind, layer.status, layer.annotator) == (
        "adjudication", "in_progress", world.adjudicator,
    )  # fmt: skip
    assert adjudication.begin(document, by=world.adjudicator) == layer


def test_with_a_reading_missing_it_does_not_begin(world, document):
    read(world, document, world.annotator)
    world.lease(document, by=world.outsider)

    code = code_of(adjudication.begin, document, by=world.adjudicator)
    assert code == "readings_missing"


def test_what_was_accepted_while_more_were_asked_for_can_be_decided(world, document):
    """The project wanted two readings, and then one: nothing else makes gold of it."""
    review.accept(
        read(world, document, world.annotator, (WELCOMES, "ARM.CTBT", "support")),
        by=world.reviewer,
    )
    assert code_of(adjudication.begin_next, world.project, by=world.adjudicator) == "queue_empty"
    projects.change(world.project, overlap=1, by=world.manager)

    layer = adjudication.begin_next(world.project, by=world.adjudicator)
    (decision,) = adjudication.merge(layer, strategy="unanimous", by=world.adjudicator)
    assert decision.outcome == "unanimous"
    assert adjudication.finish(layer, by=world.adjudicator).gold


def test_a_reading_accepted_while_its_document_is_adjudicated_is_not_gold(world, layer, readings):
    """The project wanted two readings, and then one; the adjudication is what will stand."""
    projects.change(world.project, overlap=1, by=world.manager)
    accepted = review.accept(Layer.objects.get(pk=readings[0].pk), by=world.reviewer)
    assert (accepted.status, accepted.gold) == ("accepted", False)

    for claim in Claim.objects.filter(layer__in=readings):
        decide(world, layer, claim, rejected={claim.uid: "Not said."})
    assert adjudication.finish(layer, by=world.adjudicator).gold


def test_nobody_decides_what_they_have_read(world, document):
    projects.change_member(
        world.project.memberships.get(user=world.outsider), role="adjudicator", by=world.manager
    )
    read(world, document, world.annotator)
    read(world, document, world.outsider)

    assert code_of(adjudication.begin, document, by=world.outsider) == "own_reading"


@pytest.mark.parametrize("verb", ["accept", "return"])
def test_nobody_decides_what_they_have_reviewed(world, document, readings, verb):
    if verb == "accept":
        review.accept(readings[0], by=world.adjudicator)
    else:
        returned = review.return_(readings[0], note="Again.", by=world.adjudicator)
        review.submit(returned, by=world.annotator)

    assert code_of(adjudication.begin, document, by=world.adjudicator) == "own_review"


def test_in_an_open_team_they_may(world, document, readings):
    review.accept(readings[0], by=world.adjudicator)
    projects.change(world.project, open_team=True, by=world.manager)

    assert adjudication.begin(document, by=world.adjudicator)
    assert Layer.objects.get(kind="adjudication").annotator == world.adjudicator


@pytest.fixture
def second(world):
    """A second adjudicator."""
    projects.change_member(
        world.project.memberships.get(user=world.reviewer), role="adjudicator", by=world.manager
    )
    return world.reviewer


def test_what_somebody_adjudicates_nobody_else_takes(world, layer, second):
    assert code_of(adjudication.begin, layer.document, by=second) == "taken"


def test_an_adjudication_is_taken_over_with_what_was_decided(world, layer, readings, second):
    decide(world, layer, *[claim(each, WELCOMES) for each in readings])

    taken = adjudication.begin(layer.document, by=second, take_over=True)

    assert (taken, taken.annotator) == (layer, second)
    assert len(dockets.fetch(layer.document).undecided) == 2
    notice = Notice.objects.get(user=world.adjudicator)
    assert (notice.kind, notice.by, notice.layer) == ("taken_over", second, layer)
    with pytest.raises(Forbidden):
        adjudication.merge(layer, strategy="unanimous", by=world.adjudicator)


def test_nobody_takes_over_what_they_may_not_decide(world, layer, readings):
    with pytest.raises(Forbidden) as refused:
        adjudication.begin(layer.document, by=world.annotator, take_over=True)
    assert refused.value.code == "own_reading"


def test_what_is_decided_is_not_taken_over(world, layer, readings, second):
    settle_all(world, layer, readings)
    adjudication.finish(layer, by=world.adjudicator)

    for take_over in (False, True):
        code = code_of(adjudication.begin, layer.document, by=second, take_over=take_over)
        assert code == "document_decided"


def test_what_somebody_adjudicated_who_left_another_goes_on_with(world, layer, second):
    projects.remove_member(world.project.memberships.get(user=world.adjudicator), by=world.manager)

    assert adjudication.begin(layer.document, by=second).annotator == second


@pytest.mark.parametrize("verb", [review.accept, review.return_])
def test_who_adjudicates_a_document_reviews_none_of_its_readings(world, layer, readings, verb):
    for reading in readings:
        assert code_of(verb, reading, note="So.", by=world.adjudicator) == "own_adjudication"
    projects.change(world.project, open_team=True, by=world.manager)
    verb(Layer.objects.get(pk=readings[0].pk), note="So.", by=world.adjudicator)


def test_a_reading_is_returned_as_long_as_no_decision_rests_on_the_readings(world, layer, readings):
    decision = decide(world, layer, claim(readings[1], WELCOMES))
    code = code_of(review.return_, readings[0], note="Again.", by=world.reviewer)
    assert code == "in_adjudication"

    adjudication.undo(decision, by=world.adjudicator)
    review.return_(readings[0], note="Again.", by=world.reviewer)
    with pytest.raises(review.Incomplete, match="1 of 2 readings is in"):
        adjudication.finish(layer, by=world.adjudicator)


# --- the cases -----------------------------------------------------------------------------------


def quotes(case):
    return sorted(row.claim.quote for row in case.rows)


def test_the_claims_of_the_readings_are_put_side_by_side(layer):
    docket = dockets.fetch(layer.document)

    assert [quotes(case) for case in docket.cases] == [
        [CLOSING], [REJECTS, "reject missile bases"], [WELCOMES, WELCOMES],
    ]  # fmt: skip
    degrees = [case.disagreement for case in docket.cases]
    assert degrees == sorted(degrees, reverse=True)
    assert degrees[2] == 0


def test_the_order_of_the_readings_does_not_say_whose_they_are(world, layer):
    orders = set()
    for seed in range(20):
        projects.change(world.project, seed=seed, by=world.manager)
        layer.document.project.refresh_from_db()
        orders.add(tuple(each.pk for each in dockets.fetch(layer.document).readings))

    assert len(orders) == 2


# --- deciding ------------------------------------------------------------------------------------


def test_a_case_on_which_all_agree_is_unanimous(world, layer, readings):
    both = [claim(each, WELCOMES) for each in readings]
    decision = decide(world, layer, *both)

    gold = decision.claim
    assert (decision.outcome, gold.layer, gold.quote) == ("unanimous", layer, WELCOMES)
    assert [(each.subject.code, each.value) for each in gold.stances.all()] == [
        ("ARM.CTBT", "support")
    ]
    assert {each.claim for each in decision.candidates.all()} == set(both)


def test_span_from_one_and_stance_from_another(world, layer, readings):
    one, two = claim(readings[0], REJECTS), claim(readings[1], "reject missile bases")
    decision = decide(
        world, layer, one, two,
        take={"span": one.uid, "stance:ARM.NATO": two.uid, "claim_type": two.uid},
        cause="boundary_only", note="The whole sentence.",
    )  # fmt: skip

    gold = decision.claim
    assert (gold.quote, gold.claim_type) == (REJECTS, "demand")
    assert gold.stances.get().value == "mixed"
    assert decision.outcome == "adjudicated"
    assert (decision.cause, decision.note) == ("boundary_only", "The whole sentence.")
    sources = {name: UUID(uid) for name, uid in decision.sources.items()}
    assert (sources["span"], sources["stance:ARM.NATO"]) == (one.uid, two.uid)
    assert sources["claim_type"] == two.uid


def test_all_of_one(world, layer, readings):
    one, two = claim(readings[0], REJECTS), claim(readings[1], "reject missile bases")
    gold = decide(world, layer, one, two, base=two.uid).claim

    assert (gold.quote, gold.claim_type) == ("reject missile bases", "demand")


def test_where_they_differ_somebody_has_to_choose(world, layer, readings):
    both = claim(readings[0], REJECTS), claim(readings[1], "reject missile bases")

    with pytest.raises(Refused, match="differ") as caught:
        decide(world, layer, *both, take={"span": both[0].uid})
    assert (caught.value.code, caught.value.field) == ("undecided", "claim_type")
    assert not Claim.objects.of(layer).exists()


def test_a_value_may_be_written_anew(world, layer, readings):
    one, two = claim(readings[0], REJECTS), claim(readings[1], "reject missile bases")
    stances = [{"subject": "ARM.NATO", "value": "neutral"}]
    decision = decide(
        world, layer, one, two,
        take={"span": one.uid}, values={"stances": stances, "claim_type": "pledge"},
    )  # fmt: skip

    gold = decision.claim
    assert (gold.stances.get().value, gold.claim_type, gold.quote) == ("neutral", "pledge", REJECTS)
    assert not {"stance:ARM.NATO", "claim_type"} & decision.sources.keys()


def test_a_candidate_is_rejected_with_a_reason(world, layer, readings):
    one, two = claim(readings[0], REJECTS), claim(readings[1], "reject missile bases")
    decision = decide(world, layer, one, two, rejected={two.uid: "Cut off."})

    assert decision.claim.quote == REJECTS
    assert [(each.claim, each.verdict, each.reason) for each in decision.candidates.all()] == [
        (one, "taken", ""), (two, "rejected", "Cut off."),
    ]  # fmt: skip


def test_a_case_of_which_all_is_rejected_has_no_claim(world, layer, readings):
    one = claim(readings[0], CLOSING)
    decision = decide(world, layer, one, rejected={one.uid: "No claim."})

    assert (decision.outcome, decision.claim) == ("rejected", None)
    assert not Claim.objects.of(layer).exists()


def test_a_rejection_needs_a_reason(world, layer, readings):
    one = claim(readings[0], CLOSING)

    assert code_of(decide, world, layer, one, rejected={one.uid: " "}) == "required"


def test_a_claim_of_one_reading_alone_is_single(world, layer, readings):
    assert decide(world, layer, claim(readings[0], CLOSING)).outcome == "single"


def test_a_claim_nobody_has_is_written(world, layer):
    start = layer.document.text.index("A safer region")
    decision = decide(
        world, layer,
        values={
            "start": start, "end": start + 14, "no_speaker": True,
            "stances": [{"subject": "FD", "value": "support"}],
        },
    )  # fmt: skip

    assert (decision.claim.quote, decision.outcome) == ("A safer region", "adjudicated")
    assert (decision.sources, decision.candidates.count()) == ({}, 0)


def test_nothing_is_no_decision(world, layer):
    assert code_of(decide, world, layer) == "required"


def test_a_claim_is_decided_once(world, layer, readings):
    one = claim(readings[0], CLOSING)
    decide(world, layer, one)

    assert code_of(decide, world, layer, one) == "decided_already"


def test_the_same_uid_again_is_the_same_decision(world, layer, readings):
    uid, verdict = uuid4(), Verdict(claims=[claim(readings[0], CLOSING).uid])
    first, made = adjudication.decide(layer, verdict, by=world.adjudicator, uid=uid)
    again, made_again = adjudication.decide(layer, verdict, by=world.adjudicator, uid=uid)

    assert (first, made, made_again) == (again, True, False)


def test_a_claim_that_is_in_no_reading_is_not_there(world, layer, readings):
    withdrawn = Verdict(claims=[uuid4()])

    assert code_of(adjudication.decide, layer, withdrawn, by=world.adjudicator) == "not_found"


def test_nobody_decides_in_anothers_adjudication(world, layer, readings):
    verdict = Verdict(claims=[claim(readings[0], CLOSING).uid])

    with pytest.raises(Forbidden):
        adjudication.decide(layer, verdict, by=world.manager)


def test_a_decision_taken_back_leaves_the_case_open(world, layer, readings):
    one = claim(readings[0], CLOSING)
    decision = decide(world, layer, one)
    adjudication.undo(decision, by=world.adjudicator)

    assert quotes(dockets.fetch(layer.document).undecided[0]) == [CLOSING]
    assert not Claim.objects.of(layer).exists()
    assert decide(world, layer, one).claim
    assert code_of(adjudication.undo, decision, by=world.adjudicator) == "wrong_state"


# --- what nobody disputes ------------------------------------------------------------------------


def test_what_nobody_disputes_is_merged(world, layer):
    (decision,) = adjudication.merge(layer, strategy="unanimous", by=world.adjudicator)

    assert (decision.outcome, decision.claim.quote) == ("unanimous", WELCOMES)
    assert adjudication.merge(layer, strategy="unanimous", by=world.adjudicator) == []


def test_what_would_be_merged_is_known_before(layer):
    docket = dockets.fetch(layer.document)

    def found(strategy, share=1.0):
        return [quotes(case) for case, _ in adjudication.mergeable(docket, strategy, share)]

    assert found("unanimous") == found("majority") == [[WELCOMES, WELCOMES]]
    assert found("threshold", 0.5) == [[CLOSING], [WELCOMES, WELCOMES]]


# --- being done ----------------------------------------------------------------------------------


def settle_all(world, layer, readings):
    adjudication.merge(layer, strategy="unanimous", by=world.adjudicator)
    one, two = claim(readings[0], REJECTS), claim(readings[1], "reject missile bases")
    decide(world, layer, one, two, base=one.uid)
    decide(world, layer, claim(readings[0], CLOSING))


def test_an_adjudication_that_is_done_is_gold_and_its_readings_accepted(world, layer, readings):
    settle_all(world, layer, readings)
    done = adjudication.finish(layer, by=world.adjudicator)

    assert (done.status, done.gold) == ("accepted", True)
    assert {Layer.objects.get(pk=each.pk).status for each in readings} == {"accepted"}
    assert sorted(Claim.objects.gold().values_list("quote", flat=True)) == sorted(
        [WELCOMES, REJECTS, CLOSING]
    )


def test_with_a_case_left_open_it_is_not_done(world, layer):
    adjudication.merge(layer, strategy="unanimous", by=world.adjudicator)

    with pytest.raises(review.Incomplete) as caught:
        adjudication.finish(layer, by=world.adjudicator)
    closing, rejects = (each.message for each in caught.value.missing)
    assert closing == f"“{CLOSING}” is not decided."
    # By whichever reading's words: which is the first column is drawn.
    assert rejects in {f"“{words}” is not decided." for words in (REJECTS, "reject missile bases")}


def test_an_unclear_stance_does_not_survive(world, layer, readings):
    settle_all(world, layer, readings)
    adjudication.undo(layer.decisions.standing().latest("pk"), by=world.adjudicator)
    stances = [{"subject": "FD", "value": "unclear"}]
    decide(world, layer, claim(readings[0], CLOSING), values={"stances": stances})

    with pytest.raises(review.Incomplete, match="unclear stance"):
        adjudication.finish(layer, by=world.adjudicator)


def test_what_is_done_can_be_reopened(world, layer, readings):
    settle_all(world, layer, readings)
    done = adjudication.finish(layer, by=world.adjudicator)
    again = review.reopen(done, note="One more look.", by=world.manager)

    assert (again.status, again.gold) == ("in_progress", False)
    adjudication.undo(layer.decisions.standing().first(), by=world.adjudicator)


def test_a_reading_that_an_adjudication_rests_on_is_not_reopened(world, layer, readings):
    settle_all(world, layer, readings)
    adjudication.finish(layer, by=world.adjudicator)
    reading = Layer.objects.get(pk=readings[0].pk)

    assert code_of(review.reopen, reading, note="So.", by=world.manager) == "in_adjudication"


def test_an_actor_without_a_place_in_the_registry_is_taken_too(world, document):
    label = {"actors": [ActorInput(label="a source")]}
    read(world, document, world.annotator, (WELCOMES, "FD", "support", label))
    read(world, document, world.outsider, (WELCOMES, "FD", "support", label))
    layer = adjudication.begin(document, by=world.adjudicator)
    (decision,) = adjudication.merge(layer, strategy="unanimous", by=world.adjudicator)

    assert decision.claim.actors.get().label == "a source"


# --- at the same moment --------------------------------------------------------------------------


def test_two_who_begin_at_once_do_not_both_get_it(transactional_db):
    world = make_world(open_team=True, overlap=2)
    add_reader(world)
    document = world.add_document()
    read(world, document, world.annotator)
    read(world, document, world.outsider)

    answers = at_once(
        lambda: adjudication.begin(document, by=world.adjudicator),
        lambda: adjudication.begin(document, by=world.manager),
    )
    assert sorted(type(each).__name__ for each in answers) == ["Conflict", "Layer"]


def test_a_case_decided_twice_at_once_is_decided_once(transactional_db):
    world = make_world(open_team=True, overlap=2)
    add_reader(world)
    document = world.add_document()
    first = read(world, document, world.annotator, (WELCOMES, "FD", "support"))
    read(world, document, world.outsider)
    layer = adjudication.begin(document, by=world.adjudicator)
    verdict = Verdict(claims=[claim(first, WELCOMES).uid])

    answers = at_once(*[lambda: adjudication.decide(layer, verdict, by=world.adjudicator)] * 2)
    assert sorted(type(each).__name__ for each in answers) == ["Conflict", "tuple"]
    assert isinstance(next(each for each in answers if not isinstance(each, tuple)), Conflict)
    assert Claim.objects.of(layer).count() == 1
