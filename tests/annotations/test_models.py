"""What the database itself promises of codebooks, actors, layers, claims, comments and notices."""

import uuid

import pytest
from django.db.models import JSONField, Value
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations import claims, codebooks, comments, layers, notices, review, workflow
from annotations.models import (
    Actor,
    Claim,
    ClaimActor,
    CodebookVersion,
    Comment,
    Layer,
    Mark,
    Notice,
    Stance,
    Subject,
    Transition,
)
from annotations.parts import ActorInput, StanceInput
from documents import projects
from tests.world import (
    CLOSING,
    REJECTS,
    WELCOMES,
    World,
    make_world,
    refused_by_database,
    run_deferred_triggers,
    sql,
)

pytestmark = pytest.mark.django_db

NEVER_CHANGED = "pgtrigger: Cannot update rows"
NEVER_DELETED = "pgtrigger: Cannot delete rows"


@pytest.fixture
def layer(world) -> Layer:
    return world.lease(world.add_document())


@pytest.fixture
def claim(world, layer) -> Claim:
    return world.tag(layer, WELCOMES, ("ARM.CTBT", "support"))


@pytest.fixture
def other(db) -> World:
    """Another project, with all that a project has."""
    return make_world("second")


def set_raw(row, **values):
    """Change a row by raw SQL, past Django."""
    columns = ", ".join(f'"{name}" = %s' for name in values)
    sql(f"UPDATE {row._meta.db_table} SET {columns} WHERE id = %s", *values.values(), row.pk)


def delete_raw(row):
    sql(f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk)


def insert_like(row, **values):
    """The same row again, but for these values, as a bulk load would write it."""
    stored = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    if "uid" in stored:
        stored["uid"] = uuid.uuid4()
    new = type(row)(**{**stored, "id": None, **values})
    type(row).objects.bulk_create([new])
    return new


# --- what is never deleted ---------------------------------------------------------------------


@pytest.mark.parametrize("model", [Subject, Actor, Layer, Claim, CodebookVersion])
def test_it_is_never_deleted(claim, model):
    with refused_by_database(NEVER_DELETED, "pgtrigger: Cannot update or delete rows"):
        delete_raw(model.objects.last())


def test_a_move_is_never_changed(world, claim):
    review.submit(claim.layer, by=world.annotator)

    with refused_by_database("pgtrigger: Cannot update or delete rows", NEVER_CHANGED):
        set_raw(Transition.objects.get(), note="It was me.")


def test_a_move_is_never_deleted(world, claim):
    review.submit(claim.layer, by=world.annotator)

    with refused_by_database("pgtrigger: Cannot update or delete rows", NEVER_DELETED):
        delete_raw(Transition.objects.get())


def test_a_move_is_between_states_that_exist(world, claim):
    move = Transition(
        layer=claim.layer, verb="lose", source="submitted", target="lost", by=world.annotator
    )

    with refused_by_database("transition_states_known"):
        Transition.objects.bulk_create([move])


# --- words that are known ----------------------------------------------------------------------

#: A row, a column, a value nobody knows, and the constraint that says so.
UNKNOWN = [
    (Subject, "status", "lost", "subject_status_known"),
    (Actor, "kind", "ghost", "actor_kind_known"),
    (Actor, "status", "lost", "actor_status_known"),
    (Layer, "kind", "dream", "layer_kind_known"),
    (Layer, "status", "lost", "layer_"),
    (Claim, "claim_type", "lie", "claim_type_known"),
    (Claim, "attribution", "rumour", "claim_attribution_known"),
    (Claim, "modality", "maybe", "claim_modality_known"),
    (Claim, "verifiability", "yes", "claim_verifiability_known"),
    (Claim, "confidence", 0, "claim_confidence_in_range"),
    (Claim, "confidence", 4, "claim_confidence_in_range"),
    (Claim, "date_precision", "day", "claim_date_has_precision"),
    (Claim, "claim_date", "2024-01-01", "claim_date_has_precision"),
    (Claim, "start", -1, "annotations_claim_start_check"),
]


@pytest.mark.parametrize(("model", "column", "value", "constraint"), UNKNOWN)
def test_an_unknown_word_is_refused(claim, model, column, value, constraint):
    with refused_by_database(constraint):
        set_raw(model.objects.last(), **{column: value})


@pytest.mark.parametrize(
    ("model", "column", "value", "constraint"),
    [
        (Stance, "value", "for", "stance_value_known"),
        (Stance, "intensity", 0, "stance_intensity_in_range"),
        (Stance, "intensity", 4, "stance_intensity_in_range"),
        (Stance, "explicitness", "loud", "stance_explicitness_known"),
        (ClaimActor, "role", "friend", "claim_actor_role_known"),
        (ClaimActor, "label", "Tarnow", "claim_actor_named_one_way"),
        (ClaimActor, "actor_id", None, "claim_actor_named_one_way"),
    ],
)
def test_an_unknown_word_of_a_claims_part_is_refused(claim, model, column, value, constraint):
    row = model.objects.get(claim=claim)
    free = {"is_primary": False, "actor_id": None} if model is Stance else {}

    with refused_by_database(constraint):
        insert_like(row, **{**free, column: value})


def test_an_unknown_mark_is_refused(world, layer):
    mark = claims.mark(layer=layer, sentence=closing(layer), by=world.annotator)

    with refused_by_database("mark_kind_known"):
        insert_like(mark, kind="boring", sentence_id=mark.sentence_id + 1)


# --- codebook ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value"), [("snapshot", "[]"), ("subject_ids", []), ("number", 7), ("changelog", "")]
)
def test_a_published_version_never_changes(world, column, value):
    version = codebooks.latest(world.project)

    with refused_by_database("pgtrigger: Cannot"):
        set_raw(version, **{column: value})


def test_a_code_occurs_once_in_a_project(world):
    with refused_by_database("subject_code_once"):
        set_raw(world.subjects["FD"], code="ARM")


def test_a_lineage_says_where_the_subject_stands(world):
    with refused_by_database("subject_lineage_true"):
        set_raw(world.subjects["FD"], lineage=[world.subjects["ARM"].pk, world.subjects["FD"].pk])


def test_a_subject_cannot_be_moved_without_its_lineage(world):
    with refused_by_database("subject_lineage_true"):
        set_raw(world.subjects["FD"], parent_id=world.subjects["ARM"].pk)


def test_a_subject_is_not_its_own_parent(world):
    with refused_by_database("subject_not_own_parent"):
        set_raw(world.subjects["FD"], parent_id=world.subjects["FD"].pk)


def test_two_subjects_cannot_stand_under_each_other(world):
    arms, fd = world.subjects["ARM"], world.subjects["FD"]

    with refused_by_database("subject_lineage_true"):
        set_raw(fd, parent_id=arms.pk, lineage=[arms.pk, fd.pk])
        set_raw(arms, parent_id=fd.pk, lineage=[fd.pk, arms.pk])


def test_a_subjects_parent_is_of_its_project(world, other):
    with refused_by_database("annotations_subject_parent_of_project"):
        set_raw(
            world.subjects["FD"],
            parent_id=other.subjects["FD"].pk,
            lineage=[other.subjects["FD"].pk, world.subjects["FD"].pk],
        )


# --- actors ------------------------------------------------------------------------------------


def test_an_actors_name_occurs_once_whatever_its_capitals(world):
    with refused_by_database("actor_name_once"):
        insert_like(world.actors["Arvenia"], name="ARVENIA")


def test_an_actor_does_not_speak_for_itself(world):
    actor = world.actors["Arvenia"]

    with refused_by_database("actor_not_own_parent"):
        set_raw(actor, parent_id=actor.pk)


def test_an_actor_speaks_for_one_of_its_project(world, other):
    with refused_by_database("annotations_actor_parent_of_project"):
        set_raw(world.actors["Arvenia"], parent_id=other.actors["Arvenia"].pk)


@pytest.mark.parametrize("status", ["merged", "active"])
def test_an_actor_is_merged_into_somebody_or_not_merged(world, status):
    into = None if status == "merged" else world.actors["Ilse Tarnow"].pk

    with refused_by_database("actor_merged_into_paired"):
        set_raw(world.actors["Arvenia"], status=status, merged_into_id=into)


# --- layers ------------------------------------------------------------------------------------


def test_a_person_reads_a_document_once(layer):
    with refused_by_database("layer_once_per_annotator"):
        insert_like(layer)


def test_a_document_is_adjudicated_once(world, layer):
    insert_like(layer, kind="adjudication")

    with refused_by_database("layer_one_adjudication"):
        insert_like(layer, kind="adjudication", annotator_id=world.reviewer.pk)


def test_a_document_has_one_gold_reading(world):
    gold = world.accepted()

    with refused_by_database("layer_one_gold"):
        insert_like(gold, annotator_id=world.reviewer.pk)


def test_only_an_accepted_reading_is_gold(layer):
    with refused_by_database("layer_gold_is_accepted"):
        set_raw(layer, gold=True)


def test_a_reading_that_was_submitted_knows_when(layer):
    with refused_by_database("layer_submitted_has_time"):
        set_raw(layer, status="submitted", leased_until=None)


def test_only_what_is_being_read_has_a_lease(layer):
    with refused_by_database("layer_lease_ends_with_work"):
        set_raw(layer, status="declined")


def test_a_persons_reading_has_a_person(layer):
    with refused_by_database("layer_of_people_has_annotator"):
        set_raw(layer, annotator_id=None)


def test_a_machines_reading_needs_nobody(layer):
    assert insert_like(layer, kind="suggestion", annotator_id=None).pk


def test_a_reading_is_of_a_document_of_its_project(layer, other):
    with refused_by_database("annotations_layer_document_of_project"):
        insert_like(layer, document_id=other.add_document().pk)


# --- claims: what they say of their text -------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"quote": "Something else."}, id="the quote is not the text"),
        pytest.param({"start": 1}, id="the start moved, the quote did not"),
        pytest.param({"end": 10_000}, id="the end is beyond the text"),
        pytest.param({"first_sentence": 0}, id="the first sentence does not hold the start"),
        pytest.param({"last_sentence": 0}, id="the last sentence does not hold the end"),
    ],
)
def test_a_claim_says_what_its_text_says(claim, change):
    with refused_by_database("claim_span_true"):
        set_raw(claim, **change)


def test_a_new_claim_says_what_its_text_says(claim):
    with refused_by_database("claim_span_true"):
        insert_like(claim, quote=claim.quote.upper())


def test_a_claims_sentences_are_of_its_document(claim):
    with refused_by_database("annotations_claim_last_sentence_of_project"):
        set_raw(claim, last_sentence=99)


def test_a_claim_is_not_empty(claim):
    with refused_by_database("claim_not_empty"):
        set_raw(claim, end=claim.start, quote="")


@pytest.mark.parametrize("column", ["uid", "layer_id", "document_id", "project_id"])
def test_a_claim_stays_where_it_is(world, claim, column):
    elsewhere = world.lease(world.add_document("Another text.", "b.txt"))
    value = {
        "uid": uuid.uuid4(),
        "layer_id": elsewhere.pk,
        "document_id": elsewhere.document_id,
        "project_id": make_world("second").project.pk,
    }[column]

    with refused_by_database(NEVER_CHANGED):
        set_raw(claim, **{column: value})


def test_a_uid_occurs_once(claim):
    with refused_by_database("annotations_claim_uid"):
        insert_like(claim, uid=claim.uid)


def test_the_database_counts_a_claims_versions(claim):
    Claim.objects.filter(pk=claim.pk).update(note="one")
    set_raw(claim, note="two", version=1)

    claim.refresh_from_db()
    assert claim.version == 3


# --- claims: all of one project ----------------------------------------------------------------


def test_a_claim_is_in_a_layer_of_its_document(world, claim):
    elsewhere = world.lease(world.add_document("Another text.", "b.txt"))

    with refused_by_database("annotations_claim_layer_of_project"):
        insert_like(claim, layer_id=elsewhere.pk)


def test_a_claim_is_in_a_layer_of_its_project(claim, other):
    with refused_by_database("annotations_claim_layer_of_project"):
        insert_like(claim, project_id=other.project.pk)


def test_a_stances_subject_is_of_its_project(claim, other):
    stance = Stance.objects.get(claim=claim)

    with refused_by_database("annotations_stance_subject_of_project"):
        insert_like(stance, subject_id=other.subjects["FD"].pk, is_primary=False)


def test_a_stances_actor_is_of_its_project(claim, other):
    stance = Stance.objects.get(claim=claim)

    with refused_by_database("annotations_stance_actor_of_project"):
        insert_like(stance, actor_id=other.actors["Arvenia"].pk, is_primary=False)


def test_a_stance_is_of_a_claim_of_its_project(claim, other):
    stance = Stance.objects.get(claim=claim)

    with refused_by_database("annotations_stance_claim_of_project"):
        insert_like(
            stance,
            project_id=other.project.pk,
            subject_id=other.subjects["FD"].pk,
            is_primary=False,
        )


def test_a_claims_actor_is_of_its_project(claim, other):
    with refused_by_database("annotations_claimactor_actor_of_project"):
        insert_like(ClaimActor.objects.get(claim=claim), actor_id=other.actors["Arvenia"].pk)


def test_a_marks_sentence_is_of_its_document(world, layer):
    mark = claims.mark(layer=layer, sentence=closing(layer), by=world.annotator)
    elsewhere = world.add_document("Another text.", "b.txt").sentences.get()

    with refused_by_database("mark_not_beside_claim"):
        insert_like(mark, sentence_id=elsewhere.pk)


def test_a_marks_layer_is_of_its_project(world, layer, other):
    mark = claims.mark(layer=layer, sentence=closing(layer), by=world.annotator)

    with refused_by_database("annotations_mark_layer_of_project"):
        insert_like(mark, project_id=other.project.pk, sentence_id=mark.sentence_id - 1)


# --- stances and marks -------------------------------------------------------------------------


def test_a_claim_has_one_primary_stance(world, claim):
    stance = Stance.objects.get(claim=claim)

    with refused_by_database("stance_one_primary"):
        insert_like(stance, subject_id=world.subjects["FD"].pk)


def test_a_subject_occurs_once_in_a_claim(claim):
    with refused_by_database("stance_once_per_subject"):
        insert_like(Stance.objects.get(claim=claim), is_primary=False, value="oppose")


def test_a_subject_may_occur_again_toward_an_actor(world, claim):
    stance = Stance.objects.get(claim=claim)

    assert insert_like(stance, is_primary=False, actor_id=world.actors["Arvenia"].pk).pk


def test_an_actor_has_a_part_once(claim):
    with refused_by_database("claim_actor_once_per_role"):
        insert_like(ClaimActor.objects.get(claim=claim))


@pytest.mark.parametrize("model", [Stance, ClaimActor])
def test_a_claims_part_is_replaced_and_not_changed(world, claim, model):
    row = model.objects.get(claim=claim)

    with refused_by_database(NEVER_CHANGED):
        set_raw(row, actor_id=world.actors["Arvenia"].pk)


def closing(layer):
    return layer.document.sentences.get(text=CLOSING)


def test_a_sentence_is_marked_once(world, layer):
    mark = claims.mark(layer=layer, sentence=closing(layer), by=world.annotator)

    with refused_by_database("mark_once_per_sentence"):
        insert_like(mark)


def test_a_mark_is_not_put_beside_a_claim(world, claim):
    mark = claims.mark(layer=claim.layer, sentence=closing(claim.layer), by=world.annotator)
    claimed = claim.document.sentences.get(text=WELCOMES)

    with refused_by_database("mark_not_beside_claim"):
        insert_like(mark, sentence_id=claimed.pk)


def test_a_claim_is_not_put_beside_a_mark(world, claim):
    sentence = claim.document.sentences.get(text=REJECTS)
    claims.mark(layer=claim.layer, sentence=sentence, by=world.annotator)

    with refused_by_database("mark_not_beside_claim"):
        insert_like(
            claim,
            start=sentence.start,
            end=sentence.end,
            quote=REJECTS,
            first_sentence=sentence.position,
            last_sentence=sentence.position,
        )


def test_a_claim_does_not_grow_over_a_mark(world, claim):
    sentence = claim.document.sentences.get(text=REJECTS)
    claims.mark(layer=claim.layer, sentence=sentence, by=world.annotator)
    quote = claim.document.text[claim.start : sentence.end]

    with refused_by_database("mark_not_beside_claim"):
        set_raw(claim, end=sentence.end, quote=quote, last_sentence=sentence.position)


def test_a_withdrawn_claim_does_not_come_back_over_a_mark(world, claim):
    claims.withdraw(claim, version=1, by=world.annotator)
    sentence = claim.document.sentences.get(text=WELCOMES)
    claims.mark(layer=claim.layer, sentence=sentence, by=world.annotator)

    with refused_by_database("mark_not_beside_claim"):
        set_raw(claim, withdrawn_at=None)


# --- what is handed in stands still ------------------------------------------------------------


@pytest.fixture(params=["submitted", "accepted"])
def closed(request, world):
    """A closed reading with a claim, a stance, an actor and a mark."""
    layer = world.lease(world.add_document())
    world.tag(layer, WELCOMES, ("ARM.CTBT", "support"))
    claims.mark(layer=layer, sentence=closing(layer), by=world.annotator)
    layer = review.submit(layer, by=world.annotator)
    return review.accept(layer, by=world.reviewer) if request.param == "accepted" else layer


FROZEN = {
    "a new claim": lambda claim, mark: insert_like(claim),
    "a change of the claim": lambda claim, mark: set_raw(claim, note="x"),
    "a withdrawal": lambda claim, mark: set_raw(claim, withdrawn_at=timezone.now()),
    "the claim's end": lambda claim, mark: delete_raw(claim),
    "a new stance": lambda claim, mark: insert_like(
        claim.stances.get(), is_primary=False, subject_id=Subject.objects.get(code="FD").pk
    ),
    "another stance": lambda claim, mark: set_raw(claim.stances.get(), value="oppose"),
    "the stance's end": lambda claim, mark: delete_raw(claim.stances.get()),
    "a new actor": lambda claim, mark: insert_like(claim.actors.get(), role="target"),
    "another actor": lambda claim, mark: set_raw(claim.actors.get(), role="target"),
    "the actor's end": lambda claim, mark: delete_raw(claim.actors.get()),
    "a new mark": lambda claim, mark: insert_like(mark, sentence_id=mark.sentence_id - 1),
    "another mark": lambda claim, mark: set_raw(mark, kind="boilerplate"),
    "the mark's end": lambda claim, mark: delete_raw(mark),
}


@pytest.mark.parametrize("what", FROZEN)
def test_nothing_in_a_closed_reading_changes(closed, what):
    claim, mark = Claim.objects.get(layer=closed), Mark.objects.get(layer=closed)

    with refused_by_database("layer_is_open", "pgtrigger: Cannot"):
        FROZEN[what](claim, mark)


@pytest.mark.parametrize("state", workflow.STATES)
def test_a_reading_is_open_in_the_states_that_say_so(world, state):
    """The triggers' list of open states is that of the table of moves."""
    layer = world.submitted()
    claim = Claim.objects.get(layer=layer)
    set_raw(layer, status=state)

    if state in workflow.OPEN:
        set_raw(claim, note="x")
    else:
        with refused_by_database("layer_is_open"):
            set_raw(claim, note="x")


# --- what is said ------------------------------------------------------------------------------


@pytest.fixture
def thread(world, claim) -> Comment:
    """A remark on a reading as a whole."""
    return comments.add(claim.layer, text="Who speaks here?", by=world.reviewer)


@pytest.fixture
def correction(world, claim) -> Comment:
    return comments.add(
        claim.layer, claim=claim, kind="correction", text="So.", proposal={"note": "x"},
        by=world.reviewer,
    )  # fmt: skip


def test_a_comment_is_never_deleted(thread):
    with refused_by_database(NEVER_DELETED):
        delete_raw(thread)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("text", "I never said that."),
        ("kind", "question"),
        ("proposal", '{"note": "y"}'),
        ("claim_id", None),
        ("sentence_id", 1),
        ("parent_id", 1),
        ("author_id", 1),
        ("layer_id", 1),
        ("document_id", 1),
        ("project_id", 1),
    ],
)
def test_what_was_said_stays_as_it_was_said(correction, column, value):
    with refused_by_database(NEVER_CHANGED):
        set_raw(correction, **{column: value})


def test_a_comment_is_of_a_kind_that_is_known(thread):
    with refused_by_database("comment_kind_known"):
        insert_like(thread, kind="praise")


def test_a_comment_says_something(thread):
    with refused_by_database("comment_says_something"):
        insert_like(thread, text="")


def test_a_comment_is_on_one_thing(claim, thread):
    sentence = closing(claim.layer).pk
    assert insert_like(thread, claim_id=claim.pk).pk
    assert insert_like(thread, sentence_id=sentence).pk

    with refused_by_database("comment_on_one_thing"):
        insert_like(thread, claim_id=claim.pk, sentence_id=sentence)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"kind": "remark"}, id="a remark"),
        pytest.param({"kind": "question"}, id="a question"),
        pytest.param({"claim_id": None}, id="no claim"),
        pytest.param({"kind": "remark", "proposal": Value(None, JSONField())}, id="a null"),
    ],
)
def test_only_a_correction_of_a_claim_proposes(correction, change):
    assert insert_like(correction).pk

    with refused_by_database("comment_proposal_is_for_a_claim"):
        insert_like(correction, **change)


def test_an_answer_proposes_nothing(correction):
    with refused_by_database("comment_proposal_is_for_a_claim"):
        insert_like(correction, parent_id=correction.pk)


def test_a_thread_is_resolved_by_somebody(world, thread):
    for values in ({"resolved_at": timezone.now()}, {"resolved_by_id": world.reviewer.pk}):
        with refused_by_database("comment_resolved_by_somebody"):
            set_raw(thread, **values)


def test_only_a_thread_is_resolved(world, thread):
    answer = comments.reply(thread, text="Tarnow.", by=world.annotator)
    resolved = {"resolved_at": timezone.now(), "resolved_by_id": world.reviewer.pk}
    set_raw(thread, **resolved)

    with refused_by_database("comment_resolved_by_somebody"):
        set_raw(answer, **resolved)


def test_a_comments_layer_is_of_its_project(thread, other):
    with refused_by_database("annotations_comment_layer_of_project"):
        insert_like(thread, project_id=other.project.pk)


def test_a_comments_layer_is_of_its_document(world, thread):
    with refused_by_database("annotations_comment_layer_of_project"):
        insert_like(thread, document_id=world.add_document("Another text.", "b.txt").pk)


def test_another_projects_claim_is_not_commented_on(thread, other):
    foreign = other.tag(other.lease(other.add_document()), WELCOMES)

    with refused_by_database("comment_in_its_reading", "annotations_comment_claim_of_project"):
        insert_like(thread, claim_id=foreign.pk)


def test_a_comments_claim_is_of_its_project(claim, thread, other):
    layer = other.lease(other.add_document())
    here = {"project_id": other.project.pk, "document_id": layer.document_id, "layer_id": layer.pk}

    with refused_by_database("comment_in_its_reading", "annotations_comment_claim_of_project"):
        insert_like(thread, **here, claim_id=claim.pk)


def test_another_documents_claim_is_not_commented_on(world, thread):
    elsewhere = world.lease(world.add_document(f"Another text: {WELCOMES}", "b.txt"))

    with refused_by_database("comment_in_its_reading"):
        insert_like(thread, claim_id=world.tag(elsewhere, WELCOMES).pk)


def test_another_readings_claim_is_not_commented_on(world, thread):
    projects.change(world.project, overlap=2, by=world.manager)
    beside = world.lease(thread.document, by=world.adjudicator)

    with refused_by_database("comment_in_its_reading"):
        insert_like(thread, claim_id=world.tag(beside, WELCOMES).pk)


def test_another_documents_sentence_is_not_commented_on(world, thread):
    elsewhere = world.add_document("Another text.", "b.txt").sentences.get()

    with refused_by_database("comment_in_its_reading"):
        insert_like(thread, sentence_id=elsewhere.pk)


def test_a_thread_of_another_reading_is_not_answered(world, thread):
    elsewhere = world.lease(world.add_document("Another text.", "b.txt"))
    there = {"document_id": elsewhere.document_id, "layer_id": elsewhere.pk}

    with refused_by_database("comment_in_its_reading"):
        insert_like(thread, **there, parent_id=thread.pk)


def test_an_answer_is_not_answered(world, thread):
    answer = comments.reply(thread, text="Tarnow.", by=world.annotator)
    assert insert_like(answer).pk

    with refused_by_database("comment_in_its_reading"):
        insert_like(thread, parent_id=answer.pk)


def test_a_notice_is_of_a_kind_that_is_known(world, layer):
    notices.tell([world.annotator], Notice.Kind.RETURNED, layer, by=world.reviewer)

    with refused_by_database("notice_kind_known"):
        set_raw(Notice.objects.get(), kind="praised")


@pytest.mark.parametrize("kind", Notice.Kind.values)
def test_the_database_knows_every_kind_of_notice(world, layer, kind):
    notices.tell([world.annotator], kind, layer, by=world.reviewer)

    assert Notice.objects.get().kind == kind


# --- events ------------------------------------------------------------------------------------


def events(model, **fields):
    """What was recorded, the oldest first."""
    return list(model.pgh_event_model.objects.filter(**fields).order_by("pgh_id"))


def test_every_change_of_a_claim_leaves_an_event(claim):
    claim.note = "save"
    claim.save()
    Claim.objects.filter(pk=claim.pk).update(note="update")
    set_raw(claim, note="sql")
    claim.note = "bulk"
    Claim.objects.bulk_update([claim], ["note"])

    recorded = events(Claim, pgh_obj_id=claim.pk)
    assert [event.note for event in recorded] == ["", "save", "update", "sql", "bulk"]
    assert [event.version for event in recorded] == [1, 2, 3, 4, 5]


def test_claims_of_a_bulk_load_leave_an_event_each(claim):
    first, second = insert_like(claim), insert_like(claim)

    assert [e.pgh_obj_id for e in events(Claim)] == [claim.pk, first.pk, second.pk]


def test_a_replaced_stance_leaves_both_its_events(world, claim):
    claims.change(
        claim, version=1, stances=[StanceInput("ARM.CTBT", value="oppose")], by=world.annotator
    )

    recorded = [(event.pgh_label, event.value) for event in events(Stance, claim_id=claim.pk)]
    assert recorded == [("insert", "support"), ("delete", "support"), ("insert", "oppose")]


def test_a_removed_actor_leaves_its_event(world, claim):
    claims.change(claim, version=1, actors=[], by=world.annotator)

    assert [e.pgh_label for e in events(ClaimActor, claim_id=claim.pk)] == ["insert", "delete"]


def test_a_mark_that_is_taken_away_leaves_its_event(world, layer):
    mark = claims.mark(layer=layer, sentence=closing(layer), by=world.annotator)
    claims.unmark(mark, by=world.annotator)

    recorded = events(Mark, layer_id=layer.pk)
    assert [event.pgh_context["verb"] for event in recorded] == ["claims.mark", "claims.unmark"]


def test_an_event_says_who_did_it_and_by_which_verb(world, claim):
    claims.withdraw(claim, version=1, by=world.annotator)

    created, withdrawn = events(Claim, pgh_obj_id=claim.pk)
    assert created.pgh_context["verb"] == "claims.create"
    assert withdrawn.pgh_context == {
        "verb": "claims.withdraw",
        "by": world.annotator.pk,
        "name": "arvenia-annotator",
    }


def test_a_layers_moves_leave_events(world):
    layer = world.accepted()

    recorded = [(event.status, event.pgh_context["verb"]) for event in events(Layer)]
    assert recorded == [
        ("in_progress", "layers.lease"),
        ("submitted", "review.submit"),
        ("accepted", "review.accept"),
    ]
    assert layer.gold


def test_every_tracked_row_was_recorded_when_it_was_made(claim, thread):
    for model in (Subject, Actor, Layer, Claim, Stance, ClaimActor, Comment):
        made = set(model.objects.values_list("pk", flat=True))
        recorded = {event.pgh_obj_id for event in events(model, pgh_label="insert")}
        assert made == recorded, model.__name__


@pytest.mark.parametrize("model", [Subject, Actor, Layer, Claim, Stance, ClaimActor, Comment])
@pytest.mark.parametrize("statement", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}"])
def test_events_are_neither_changed_nor_deleted(claim, thread, model, statement):
    with refused_by_database("pgtrigger: Cannot"):
        sql(statement.format(model.pgh_event_model._meta.db_table))


# --- offsets -----------------------------------------------------------------------------------

#: One sentence each, in what texts are made of and offsets break on.
TORTURE = [
    "We reject it \N{PILE OF POO} now",
    "Flags \N{REGIONAL INDICATOR SYMBOL LETTER U}\N{REGIONAL INDICATOR SYMBOL LETTER N} wave",
    "A family \N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL} fled",
    "A hand \N{WAVING HAND SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-5} raised",
    "Cafe\N{COMBINING ACUTE ACCENT} talks failed",
    "No\N{NO-BREAK SPACE}break, soft\N{SOFT HYPHEN}hyphen, zero\N{ZERO WIDTH SPACE}width",
    "نُدينُ هذا العُدوان",
    "שָׁלוֹם לְכֻלָּם",
    "Mixed שלום and سلام here",
    "हम निरस्त्रीकरण चाहते हैं",
    "One line\N{LINE SEPARATOR}two lines",
    "\N{CJK UNIFIED IDEOGRAPH-6838}\N{CJK UNIFIED IDEOGRAPH-88C1}\N{CJK UNIFIED IDEOGRAPH-519B}",
    "Old \N{GOTHIC LETTER AHSA}\N{LINEAR B SYLLABLE B008 A} script",
    "Plain words",
]


@pytest.fixture
def anywhere(db):
    """A project that tags any stretch of text."""
    return make_world("anywhere")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_claim_on_any_characters_says_what_its_text_says(anywhere, data):
    lines = data.draw(st.lists(st.sampled_from(TORTURE), min_size=1, max_size=4))
    text = "\n\n".join(f"{line}." for line in lines) + f"\n\n{uuid.uuid4()}"
    document = anywhere.add_document(text, f"{uuid.uuid4()}.txt")
    assert document.text == text
    spans = [(s.start, s.end) for s in document.sentences.all()]
    start = data.draw(st.sampled_from([n for a, b in spans for n in range(a, b)]))
    end = data.draw(st.sampled_from([n + 1 for a, b in spans for n in range(a, b) if n >= start]))

    layer, _ = layers.lease(document, by=anywhere.annotator)
    claim, _ = claims.create(
        layer=layer, start=start, end=end, quote=text[start:end], by=anywhere.annotator
    )

    claim.refresh_from_db()
    assert claim.quote == text[start:end]
    assert claim.prefix == text[max(start - 32, 0) : start]
    assert claim.suffix == text[end : end + 32]
    ((said, length),) = sql(
        'SELECT substring(d.text FROM c.start + 1 FOR c."end" - c.start), d.length'
        " FROM annotations_claim c JOIN documents_document d ON d.id = c.document_id"
        " WHERE c.id = %s",
        claim.pk,
    )
    assert (said, length) == (text[start:end], len(text))


def test_deferred_checks_pass_for_what_the_stages_write(world, claim):
    fd, arms = world.subjects["FD"], world.subjects["ARM"]
    codebooks.change_subject(fd, parent=arms, by=world.manager)
    projects.change(world.project, name="Renamed", by=world.manager)

    run_deferred_triggers()
    assert claims.change(claim, version=1, actors=[ActorInput(label="x")], by=world.annotator)
