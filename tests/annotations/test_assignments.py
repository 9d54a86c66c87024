"""Handing documents out and taking them back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotations import assignments, claims, layers, review
from annotations.models import Claim, Layer, Transition
from documents import projects
from documents.refusals import Conflict, Forbidden, Refused
from tests.world import WELCOMES, at_once, make_world, sql


@pytest.fixture
def world(db):
    """A strict team, as a project is by default."""
    return make_world(open_team=False)


@pytest.fixture
def document(world):
    return world.add_document()


@pytest.fixture
def second(world):
    """Another annotator."""
    projects.add_member(
        project=world.project, user=world.outsider, role="annotator", by=world.manager
    )
    return world.outsider


def assign(world, document, to=None):
    return assignments.assign(document, to=to or world.annotator, by=world.manager)


def code_of(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value.code


def end_lease(layer):
    sql("UPDATE annotations_layer SET leased_until = now() WHERE id = %s", layer.pk)


# --- assigning -----------------------------------------------------------------------------------


def test_what_is_assigned_is_new_and_waits_without_a_lease(world, document):
    layer = assign(world, document)

    assert (layer.status, layer.annotator, layer.leased_until) == ("new", world.annotator, None)
    assert layer.events.get().pgh_context["name"] == "arvenia-manager"


def test_whoever_takes_what_was_assigned_to_them_begins(world, document):
    layer = assign(world, document)
    begun, created = layers.lease(document, by=world.annotator)

    assert (begun, created, begun.status) == (layer, False, "in_progress")
    assert [each.verb for each in layer.transitions.all()] == ["begin"]


def test_what_is_assigned_comes_before_the_queue(world):
    first, second = (world.add_document(f"Text {n}.", f"{n}.txt") for n in range(2))
    assign(world, second)

    taken = [layers.lease_next(world.project, by=world.annotator).document for _ in range(2)]
    assert taken == [second, first]


def test_an_assignment_counts_as_a_reading(world, document, second):
    assign(world, document)

    assert code_of(assign, world, document, second) == "document_taken"
    assert code_of(layers.lease_next, world.project, by=second) == "queue_empty"


def test_nobody_gets_a_document_twice(world, document):
    assign(world, document)

    assert code_of(assign, world, document) == "assigned_already"


@pytest.mark.parametrize("role", ["viewer", "reviewer", "adjudicator", "manager"])
def test_only_who_annotates_is_assigned_something(world, document, role):
    assert code_of(assign, world, document, world.people[role]) == "not_found"


def test_in_an_open_team_reviewers_are_assigned_something_too(world, document):
    projects.change(world.project, open_team=True, by=world.manager)

    assert assign(world, document, world.reviewer).annotator == world.reviewer


def test_somebody_outside_is_assigned_nothing(world, document):
    assert code_of(assign, world, document, world.outsider) == "not_found"


def test_many_are_assigned_as_far_as_it_goes(world, second):
    found = [world.add_document(f"Text {n}.", f"{n}.txt") for n in range(3)]
    assign(world, found[0])
    outcome = assignments.assign_many(found, to=[world.annotator, second], by=world.manager)

    assert [(each.document, each.annotator) for each in outcome.assigned] == [
        (found[1], world.annotator), (found[2], world.annotator),
    ]  # fmt: skip
    assert [(document, user) for document, user, _ in outcome.refused] == [
        (found[0], world.annotator), (found[0], second), (found[1], second), (found[2], second),
    ]  # fmt: skip


def test_too_many_at_once_are_refused_before_any(world, document, monkeypatch):
    monkeypatch.setattr(assignments, "AT_ONCE", 1)
    people = [world.annotator] * 2

    assert code_of(assignments.assign_many, [document], to=people, by=world.manager) == "too_many"
    assert not Layer.objects.exists()


# --- quotas --------------------------------------------------------------------------------------


@pytest.fixture
def of_two(world):
    """The annotator reads two documents at most; there are four."""
    member = world.project.memberships.get(user=world.annotator)
    projects.change_member(member, quota=2, by=world.manager)
    return [world.add_document(f"Text {n}.", f"{n}.txt") for n in range(4)]


def test_a_quota_is_a_limit_to_what_is_taken(world, of_two):
    for _ in range(2):
        layers.lease_next(world.project, by=world.annotator)

    assert code_of(layers.lease_next, world.project, by=world.annotator) == "quota_reached"
    assert code_of(layers.lease, of_two[3], by=world.annotator) == "quota_reached"
    assert code_of(assign, world, of_two[3]) == "quota_reached"


def test_what_was_given_back_does_not_count(world, of_two):
    taken = [layers.lease_next(world.project, by=world.annotator) for _ in range(2)]
    assignments.decline(taken[0], note="Not my language.", by=world.annotator)

    assert layers.lease_next(world.project, by=world.annotator).document == of_two[2]


def test_what_was_assigned_within_the_quota_can_be_begun(world, of_two):
    for document in of_two[:2]:
        assign(world, document)

    taken = [layers.lease_next(world.project, by=world.annotator) for _ in range(2)]
    assert [layer.status for layer in taken] == ["in_progress"] * 2


# --- declining -----------------------------------------------------------------------------------


def test_who_declines_says_why(world, document):
    layer = world.lease(document)

    assert code_of(assignments.decline, layer, note="  ", by=world.annotator) == "required"
    assignments.decline(layer, note="I wrote it myself.", by=world.annotator)
    last = layer.transitions.first()
    assert (last.verb, last.target, last.note) == ("decline", "declined", "I wrote it myself.")


def test_nobody_declines_for_another(world, document, second):
    layer = world.lease(document)

    with pytest.raises(Forbidden):
        assignments.decline(layer, note="So.", by=second)


def test_what_is_declined_goes_to_the_others_and_not_to_the_same_person(world, document, second):
    layer = world.lease(document)
    assignments.decline(layer, note="So.", by=world.annotator)

    assert code_of(layers.lease_next, world.project, by=world.annotator) == "queue_empty"
    assert layers.lease_next(world.project, by=second).document == document


def test_what_is_declined_keeps_what_was_tagged_and_can_be_begun_again(world, document):
    layer = world.lease(document)
    world.tag(layer, WELCOMES, ("FD", "support"))
    layer = assignments.decline(layer, note="So.", by=world.annotator)
    with pytest.raises(Conflict, match="declined"):
        world.tag(layer, WELCOMES, ("FD", "support"))

    again, _ = layers.lease(document, by=world.annotator)
    assert (again, again.status, Claim.objects.of(again).count()) == (layer, "in_progress", 1)


def test_what_was_handed_in_is_not_declined(world):
    layer = world.submitted()

    assert code_of(assignments.decline, layer, note="So.", by=world.annotator) == "wrong_state"


# --- withdrawing and reassigning -----------------------------------------------------------------


def test_what_is_withdrawn_is_not_taken_up_again(world, document):
    layer = assignments.withdraw(world.lease(document), by=world.manager)

    assert layer.status == "withdrawn"
    assert code_of(layers.lease, document, by=world.annotator) == "withdrawn"
    assert code_of(layers.lease_next, world.project, by=world.annotator) == "queue_empty"


def test_what_was_withdrawn_can_be_assigned_again(world, document):
    layer = assignments.withdraw(world.lease(document), by=world.manager)
    again = assign(world, document)

    assert (again, again.status) == (layer, "new")
    assert [each.verb for each in layer.transitions.all()] == ["assign", "withdraw"]


def test_a_reading_is_reassigned_with_its_document(world, document, second):
    layer = world.lease(document)
    new = assignments.reassign(layer, to=second, note="On leave.", by=world.manager)

    layer.refresh_from_db()
    assert (layer.status, new.annotator, new.status) == ("withdrawn", second, "new")
    assert layer.transitions.first().note == "On leave."


def test_what_cannot_be_reassigned_stays_where_it_is(world, document):
    layer = world.lease(document)

    code = code_of(assignments.reassign, layer, to=world.viewer, by=world.manager)
    layer.refresh_from_db()
    assert (code, layer.status) == ("not_found", "in_progress")


@pytest.mark.parametrize("verb", ["submit", "accept"])
def test_what_was_handed_in_is_not_withdrawn(world, verb):
    layer = world.submitted() if verb == "submit" else world.accepted()

    assert code_of(assignments.withdraw, layer, by=world.manager) == "wrong_state"


# --- leases --------------------------------------------------------------------------------------


def hours_left(layer):
    return round((layer.leased_until - timezone.now()) / timedelta(hours=1))


def test_what_is_taken_is_leased_for_the_projects_hours(world, document):
    projects.change(world.project, lease_hours=5, by=world.manager)

    assert hours_left(world.lease(document)) == 5


def test_without_hours_there_is_no_lease(world, document):
    projects.change(world.project, lease_hours=None, by=world.manager)

    assert world.lease(document).leased_until is None


def test_a_lease_that_is_over_returns_the_document(world, document, second):
    layer = world.lease(document)
    world.tag(layer, WELCOMES, ("FD", "support"))
    assert (assignments.expire(), assignments.expire()) == (0, 0)

    end_lease(layer)
    assert (assignments.expire(), assignments.expire()) == (1, 0)
    layer.refresh_from_db()
    assert (layer.status, layer.leased_until) == ("expired", None)
    last = layer.transitions.first()
    assert (last.verb, last.by) == ("expire", None)
    assert layers.lease_next(world.project, by=second).document == document


def test_what_expired_can_be_taken_up_again_where_nobody_else_has_it(world, document, second):
    layer = world.lease(document)
    world.tag(layer, WELCOMES, ("FD", "support"))
    end_lease(layer)
    assignments.expire()

    again = layers.lease_next(world.project, by=world.annotator)
    assert (again, hours_left(again), Claim.objects.of(again).count()) == (layer, 72, 1)
    end_lease(layer)
    assignments.expire()
    world.lease(document, by=second)
    assert code_of(layers.lease, document, by=world.annotator) == "document_taken"


def test_whoever_works_keeps_the_lease(world, document):
    layer = world.lease(document)
    end_lease(layer)
    before = layer.events.count()

    assert hours_left(assignments.keep(layer, by=world.annotator)) == 72
    assert (assignments.expire(), layer.events.count()) == (0, before)


def test_nobody_keeps_anothers_lease_or_one_that_is_over(world, document, second):
    layer = world.lease(document)
    with pytest.raises(Forbidden):
        assignments.keep(layer, by=second)
    end_lease(layer)
    assignments.expire()

    assert code_of(assignments.keep, layer, by=world.annotator) == "wrong_state"


def test_what_was_returned_has_no_lease_to_keep(world):
    layer = review.return_(world.submitted(), note="Again.", by=world.reviewer)

    assert assignments.keep(layer, by=world.annotator).leased_until is None


@pytest.mark.parametrize("state", ["submitted", "returned", "accepted"])
def test_what_was_handed_in_does_not_expire(world, state):
    layer = world.accepted() if state == "accepted" else world.submitted()
    if state == "returned":
        review.return_(layer, note="Again.", by=world.reviewer)
    projects.remove_member(world.project.memberships.get(user=world.annotator), by=world.manager)

    assert assignments.expire() == 0


def leave(world):
    projects.remove_member(world.project.memberships.get(user=world.annotator), by=world.manager)


def lock_out(world):
    world.annotator.is_active = False
    world.annotator.save()


def become_a_viewer(world):
    member = world.project.memberships.get(user=world.annotator)
    projects.change_member(member, role="viewer", by=world.manager)


@pytest.mark.parametrize("go", [leave, lock_out, become_a_viewer])
def test_what_somebody_had_who_left_goes_back_to_the_others(world, document, go):
    layer = assign(world, document)
    go(world)

    assert assignments.expire() == 1
    layer.refresh_from_db()
    assert layer.status == "expired"


# --- gold ----------------------------------------------------------------------------------------


def test_a_document_with_gold_is_not_handed_out_again(world, second):
    layer = world.accepted()
    projects.change(world.project, overlap=2, by=world.manager)

    assert code_of(layers.lease, layer.document, by=second) == "document_decided"
    assert code_of(layers.lease_next, world.project, by=second) == "queue_empty"


# --- at the same moment --------------------------------------------------------------------------


def test_submitting_and_expiring_at_once_do_one_of_them(transactional_db):
    world = make_world()
    layer = world.lease(world.add_document())
    end_lease(layer)

    at_once(
        lambda: review.submit(layer, by=world.annotator),
        assignments.expire,
    )
    layer = Layer.objects.get()
    assert layer.status in {"submitted", "expired"}
    assert [each.target for each in Transition.objects.all()] == [layer.status]


def test_a_quota_holds_for_two_requests_at_once(transactional_db):
    world = make_world()
    member = world.project.memberships.get(user=world.annotator)
    projects.change_member(member, quota=1, by=world.manager)
    for n in range(4):
        world.add_document(f"Text {n}.", f"{n}.txt")

    answers = at_once(*[lambda: layers.lease_next(world.project, by=world.annotator)] * 4)
    assert sorted(getattr(each, "code", "taken") for each in answers) == [
        "quota_reached", "quota_reached", "quota_reached", "taken",
    ]  # fmt: skip


def test_claims_are_refused_once_the_reading_is_gone(world, document):
    layer = assignments.withdraw(world.lease(document), by=world.manager)
    start = document.text.index(WELCOMES)
    with pytest.raises(Conflict, match="withdrawn"):
        claims.create(layer=layer, start=start, end=start + len(WELCOMES), by=world.annotator)
