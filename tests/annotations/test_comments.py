"""What people say to one another about a reading."""

import pytest

from annotations import assignments, claims, comments, review
from annotations.models import Comment, Notice, Stance
from documents import projects
from documents.refusals import Conflict, Forbidden, Refused, Stale
from tests.world import REJECTS, WELCOMES, run_deferred_triggers

LEADS = ["reviewer", "adjudicator", "manager"]


@pytest.fixture
def layer(world):
    return world.lease(world.add_document())


@pytest.fixture
def claim(world, layer):
    return world.tag(layer, WELCOMES, ("ARM.CTBT", "support"), note="first")


@pytest.fixture
def thread(world, layer):
    return comments.add(layer, text="Who speaks here?", by=world.reviewer)


@pytest.fixture
def correction(world, claim):
    return correct(claim, {"note": "second"}, by=world.reviewer)


@pytest.fixture
def second(world):
    """Another annotator, who reads the same documents."""
    projects.change(world.project, overlap=2, by=world.manager)
    projects.add_member(
        project=world.project, user=world.outsider, role="annotator", by=world.manager
    )
    return world.outsider


def correct(claim, proposal, by):
    return comments.add(
        claim.layer, claim=claim, kind="correction", text="Rather so.", proposal=proposal, by=by
    )


def code_of(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value.code


def told(**of):
    """Who was told what, in the order of telling."""
    notices = Notice.objects.filter(**of).select_related("user").order_by("pk")
    return [(each.user.username.removeprefix("arvenia-"), each.kind) for each in notices]


# --- who may speak -------------------------------------------------------------------------------


@pytest.mark.parametrize("open_team", [True, False])
@pytest.mark.parametrize("role", ["annotator", *LEADS])
def test_the_annotator_and_those_who_lead_speak_on_a_reading(world, layer, role, open_team):
    projects.change(world.project, open_team=open_team, by=world.manager)
    comment = comments.add(layer, text="Look.", by=world.people[role])

    assert (comment.author, comment.kind, comment.layer) == (world.people[role], "remark", layer)


VERBS = {
    "add": lambda thread, who: comments.add(thread.layer, text="Look.", by=who),
    "reply": lambda thread, who: comments.reply(thread, text="Look.", by=who),
    "resolve": lambda thread, who: comments.resolve(thread, by=who),
    "reopen": lambda thread, who: comments.reopen(thread, by=who),
    "take over": lambda thread, who: comments.take_over(thread, version=1, by=who),
}


@pytest.fixture
def of_gold(world, claim):
    """A correction of a claim that everybody may look at: it is gold."""
    correction = correct(claim, {"note": "second"}, by=world.reviewer)
    review.accept(review.submit(claim.layer, by=world.annotator), by=world.reviewer)
    return Comment.objects.get(pk=correction.pk)


@pytest.mark.parametrize("verb", VERBS)
def test_a_viewer_says_nothing_even_of_gold(world, of_gold, verb):
    with pytest.raises(Forbidden):
        VERBS[verb](of_gold, world.viewer)


@pytest.mark.parametrize("verb", VERBS)
def test_another_annotator_says_nothing_even_of_gold(world, of_gold, second, verb):
    with pytest.raises(Forbidden):
        VERBS[verb](of_gold, second)


@pytest.mark.parametrize("verb", VERBS)
def test_somebody_outside_says_nothing(world, of_gold, verb):
    with pytest.raises(Forbidden):
        VERBS[verb](of_gold, world.outsider)


@pytest.mark.parametrize("verb", sorted(VERBS.keys() - {"take over"}))
def test_who_left_says_nothing_of_what_they_read(world, of_gold, verb):
    projects.remove_member(world.project.memberships.get(user=world.annotator), by=world.manager)

    with pytest.raises(Forbidden):
        VERBS[verb](of_gold, world.annotator)


@pytest.mark.parametrize("verb", ["add", "reply", "resolve", "reopen"])
def test_who_became_a_viewer_says_nothing_of_what_they_read(world, of_gold, verb):
    member = world.project.memberships.get(user=world.annotator)
    projects.change_member(member, role="viewer", by=world.manager)

    with pytest.raises(Forbidden):
        VERBS[verb](of_gold, world.annotator)


# --- what is said --------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_whoever_speaks_says_something(world, layer, thread, text):
    assert code_of(comments.add, layer, text=text, by=world.reviewer) == "required"
    assert code_of(comments.reply, thread, text=text, by=world.reviewer) == "required"


def test_a_comment_is_on_a_claim_of_its_reading(world, claim, second):
    other = world.lease(claim.document, by=second)

    call = {"claim": claim, "text": "Look.", "by": world.reviewer}
    assert code_of(comments.add, other, **call) == "not_found"


def test_a_comment_is_on_a_sentence_of_its_document(world, layer):
    sentence = world.add_document("Another text.", "b.txt").sentences.get()

    call = {"sentence": sentence, "text": "Look.", "by": world.reviewer}
    assert code_of(comments.add, layer, **call) == "not_found"


def test_a_comment_is_not_on_two_things(world, claim):
    sentence = claim.document.sentences.first()

    call = {"claim": claim, "sentence": sentence, "text": "Look.", "by": world.reviewer}
    assert code_of(comments.add, claim.layer, **call) == "two_things"


def test_an_answer_is_about_what_its_thread_is_about(world, claim):
    thread = comments.add(claim.layer, claim=claim, kind="question", text="Why?", by=world.manager)
    answer = comments.reply(thread, text=" Because. ", by=world.annotator)

    assert (answer.parent, answer.layer, answer.claim) == (thread, claim.layer, claim)
    assert (answer.kind, answer.text) == ("remark", "Because.")


@pytest.mark.parametrize("proposal", [None, {}])
def test_a_correction_says_what_the_claim_should_be(world, claim, proposal):
    assert code_of(correct, claim, proposal, by=world.reviewer) == "no_proposal"


@pytest.mark.parametrize("proposal", [{"note": "x"}, {}])
def test_a_correction_is_of_a_claim(world, layer, proposal):
    call = {"kind": "correction", "text": "So.", "proposal": proposal, "by": world.reviewer}

    assert code_of(comments.add, layer, **call) == "no_proposal"


@pytest.mark.parametrize("proposal", [{"note": "x"}, {}])
@pytest.mark.parametrize("kind", ["remark", "question"])
def test_nothing_but_a_correction_proposes(world, claim, kind, proposal):
    call = {"claim": claim, "kind": kind, "text": "So.", "proposal": proposal}

    assert code_of(comments.add, claim.layer, **call, by=world.reviewer) == "no_proposal"


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_what_is_handed_in_is_still_talked_about(world, state):
    layer = world.submitted() if state == "submitted" else world.accepted()
    thread = comments.add(layer, text="Look.", by=world.reviewer)
    comments.reply(thread, text="I see.", by=world.annotator)

    assert comments.resolve(thread, by=world.annotator).resolved_at


def test_what_is_said_passes_the_checks_at_the_end(world, claim):
    thread = comments.add(claim.layer, claim=claim, text="Look.", by=world.reviewer)
    comments.reply(thread, text="I see.", by=world.annotator)
    comments.add(
        claim.layer, sentence=claim.document.sentences.first(), text="Here.", by=world.manager
    )

    run_deferred_triggers()
    assert Comment.objects.count() == 3


# --- who is told ---------------------------------------------------------------------------------


def test_a_question_of_the_annotators_reaches_whoever_reviews(world, layer):
    comments.add(layer, kind="question", text="Is this one?", by=world.annotator)

    assert set(told()) == {(role, "asked") for role in LEADS}


def test_in_a_strict_team_a_manager_does_not_review_and_is_not_asked(world, layer):
    projects.change(world.project, open_team=False, by=world.manager)
    comments.add(layer, kind="question", text="Is this one?", by=world.annotator)

    assert set(told()) == {("reviewer", "asked"), ("adjudicator", "asked")}


def test_who_may_not_sign_in_is_not_asked(world, layer):
    world.reviewer.is_active = False
    world.reviewer.save()
    comments.add(layer, kind="question", text="Is this one?", by=world.annotator)

    assert set(told()) == {("adjudicator", "asked"), ("manager", "asked")}


def test_who_asks_and_reviews_is_not_asked(world):
    layer = world.lease(world.add_document(), by=world.reviewer)
    comments.add(layer, kind="question", text="Is this one?", by=world.reviewer)

    assert set(told()) == {("adjudicator", "asked"), ("manager", "asked")}


def test_a_remark_on_the_own_reading_reaches_nobody(world, layer):
    comments.add(layer, text="To come back to.", by=world.annotator)

    assert told() == []


@pytest.mark.parametrize("kind", ["remark", "question"])
def test_what_a_lead_says_reaches_the_annotator(world, layer, kind):
    comment = comments.add(layer, kind=kind, text="Look.", by=world.reviewer)

    assert told() == [("annotator", "commented")]
    notice = Notice.objects.get()
    assert (notice.comment, notice.layer, notice.by) == (comment, layer, world.reviewer)


def test_an_answer_reaches_who_spoke_and_the_annotator_once(world, thread):
    for who in (world.manager, world.annotator, world.manager):
        comments.reply(thread, text="Well.", by=who)
    answer = comments.reply(thread, text="So.", by=world.adjudicator)

    assert sorted(told(comment=answer)) == [
        ("annotator", "answered"), ("manager", "answered"), ("reviewer", "answered"),
    ]  # fmt: skip


def test_an_answer_reaches_the_annotator_who_has_said_nothing(world, thread):
    answer = comments.reply(thread, text="Nobody?", by=world.reviewer)

    assert told(comment=answer) == [("annotator", "answered")]


def test_an_answer_does_not_reach_who_may_not_look_into_the_reading_any_more(world, thread):
    member = world.project.memberships.get(user=world.reviewer)
    projects.change_member(member, role="annotator", by=world.manager)
    answer = comments.reply(thread, text="Tarnow.", by=world.annotator)

    assert told(comment=answer) == []


# --- resolving -----------------------------------------------------------------------------------


def test_a_thread_is_resolved_by_somebody(world, thread):
    done = comments.resolve(thread, by=world.annotator)

    assert (done.resolved_by, done.resolved_at is not None) == (world.annotator, True)
    assert not Comment.objects.unresolved().exists()


def test_a_thread_is_resolved_once(world, thread):
    comments.resolve(thread, by=world.annotator)

    with pytest.raises(Conflict, match="resolved already"):
        comments.resolve(thread, by=world.reviewer)
    thread.refresh_from_db()
    assert thread.resolved_by == world.annotator


def test_a_resolved_thread_is_reopened_once(world, thread):
    comments.resolve(thread, by=world.annotator)
    again = comments.reopen(thread, by=world.reviewer)

    assert (again.resolved_at, again.resolved_by) == (None, None)
    with pytest.raises(Conflict, match="not resolved"):
        comments.reopen(thread, by=world.reviewer)


def test_an_answer_is_not_resolved(world, thread):
    answer = comments.reply(thread, text="Tarnow.", by=world.annotator)

    assert code_of(comments.resolve, answer, by=world.reviewer) == "wrong_state"


def test_the_events_of_a_thread_say_who_resolved_it(world, thread):
    comments.resolve(thread, by=world.annotator)

    events = Comment.pgh_event_model.objects.filter(pgh_obj_id=thread.pk).order_by("pgh_id")
    assert [(each.pgh_context["verb"], each.pgh_context["name"]) for each in events] == [
        ("comments.add", "arvenia-reviewer"),
        ("comments.resolve", "arvenia-annotator"),
    ]


# --- taking a correction over --------------------------------------------------------------------


def test_what_is_taken_over_changes_the_claim_and_resolves_the_thread(world, claim, correction):
    changed = comments.take_over(correction, version=1, by=world.annotator)

    correction.refresh_from_db()
    assert (changed, changed.note, changed.version) == (claim, "second", 2)
    assert correction.resolved_by == world.annotator


def test_a_correction_may_be_of_stances(world, claim):
    proposal = {"stances": [{"subject": "FD", "value": "oppose"}]}
    comments.take_over(correct(claim, proposal, by=world.reviewer), version=1, by=world.annotator)

    stance = Stance.objects.get(claim=claim)
    assert (stance.subject.code, stance.value) == ("FD", "oppose")


def test_a_claim_that_was_changed_meanwhile_is_not_corrected(world, claim, correction):
    claims.change(claim, version=1, note="mine", by=world.annotator)

    with pytest.raises(Stale):
        comments.take_over(correction, version=1, by=world.annotator)
    correction.refresh_from_db()
    assert correction.resolved_at is None


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_a_closed_reading_takes_nothing_over(world, claim, correction, state):
    layer = review.submit(claim.layer, by=world.annotator)
    if state == "accepted":
        review.accept(layer, by=world.reviewer)

    assert code_of(comments.take_over, correction, version=1, by=world.annotator) == "layer_closed"


def test_a_thread_that_proposes_nothing_is_not_taken_over(world, thread):
    assert code_of(comments.take_over, thread, version=1, by=world.annotator) == "no_proposal"


@pytest.mark.parametrize("role", LEADS)
def test_nobody_takes_over_for_the_annotator(world, correction, role):
    with pytest.raises(Forbidden):
        comments.take_over(correction, version=1, by=world.people[role])


def test_what_is_settled_is_not_taken_over(world, claim, correction):
    comments.resolve(correction, by=world.annotator)

    assert code_of(comments.take_over, correction, version=1, by=world.annotator) == "wrong_state"
    claim.refresh_from_db()
    assert claim.note == "first"


def test_a_withdrawn_claim_is_not_corrected(world, claim, correction):
    claims.withdraw(claim, version=1, by=world.annotator)

    assert code_of(comments.take_over, correction, version=2, by=world.annotator) == "wrong_state"


def test_a_subject_that_is_not_there_is_not_taken_over(world, claim):
    thread = correct(claim, {"stances": [{"subject": "NONE"}]}, by=world.reviewer)

    assert code_of(comments.take_over, thread, version=1, by=world.annotator) == "not_found"
    thread.refresh_from_db()
    assert thread.resolved_at is None


def test_what_was_withdrawn_from_its_annotator_takes_nothing_over(world, claim, correction):
    assignments.withdraw(claim.layer, by=world.manager)

    assert code_of(comments.take_over, correction, version=1, by=world.annotator) == "layer_closed"


def test_the_event_of_the_claim_says_that_a_correction_was_taken_over(world, claim, correction):
    comments.take_over(correction, version=1, by=world.annotator)

    events = claim.pgh_event_model.objects.filter(pgh_obj_id=claim.pk)
    assert events.latest("pgh_id").pgh_context["verb"] == "comments.take_over"


def test_other_claims_stay_as_they_are(world, claim, correction):
    other = world.tag(claim.layer, REJECTS, ("FD", "oppose"), note="mine")
    comments.take_over(correction, version=1, by=world.annotator)

    other.refresh_from_db()
    assert (other.note, other.version) == ("mine", 1)
