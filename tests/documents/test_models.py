"""What the database itself promises of projects, documents, sentences and jobs, whoever writes."""

import pytest
from django.utils import timezone

from documents.models import Document, Job, Membership, Project, Sentence
from tests.world import WELCOMES, World, make_world, refused_by_database, sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def document(world) -> Document:
    return world.add_document()


def set_raw(row, **values):
    """Change a row by raw SQL, past Django."""
    columns = ", ".join(f'"{name}" = %s' for name in values)
    sql(f"UPDATE {row._meta.db_table} SET {columns} WHERE id = %s", *values.values(), row.pk)


def copy_of(row, **values):
    """The same row again as raw SQL would write it, but for these values."""
    stored = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**{**stored, "id": None, **values})


def insert(row):
    """By bulk_create: no save(), no clean()."""
    type(row).objects.bulk_create([row])


# --- text --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value"), [("text", "Another text."), ("sha256", "0" * 64), ("length", 3)]
)
def test_a_documents_text_never_changes(document, column, value):
    with refused_by_database("pgtrigger: Cannot update rows"):
        set_raw(document, **{column: value})


def test_a_documents_text_never_changes_by_update_either(document):
    with refused_by_database("pgtrigger: Cannot update rows"):
        Document.objects.filter(pk=document.pk).update(text="Another text.")


def test_a_document_stays_in_its_project(document):
    elsewhere = make_world("second").project

    with refused_by_database("pgtrigger: Cannot update rows"):
        set_raw(document, project_id=elsewhere.pk)


def test_a_document_is_never_deleted(document):
    with refused_by_database("pgtrigger: Cannot delete rows"):
        sql("DELETE FROM documents_document WHERE id = %s", document.pk)


def test_a_documents_length_is_that_of_its_text(document):
    with refused_by_database("document_length_true"):
        insert(copy_of(document, external_id="b", sha256="b", length=document.length - 1))


def test_a_document_has_a_text(document):
    with refused_by_database("document_length_true"):
        insert(copy_of(document, external_id="b", sha256="b", text="", length=0))


def test_an_external_id_occurs_once_in_a_project(document):
    with refused_by_database("document_external_id_once"):
        insert(copy_of(document, sha256="b"))


def test_an_external_id_is_not_empty(document):
    with refused_by_database("document_external_id_not_empty"):
        insert(copy_of(document, external_id="", sha256="b"))


def test_a_text_occurs_once_in_a_project(document):
    with refused_by_database("document_text_once"):
        insert(copy_of(document, external_id="b"))


def test_the_same_text_may_be_in_two_projects(document):
    other = make_world("second").add_document()

    assert other.sha256 == document.sha256
    assert other.external_id == document.external_id


# --- sentences ---------------------------------------------------------------------------------


@pytest.fixture
def bare(document):
    """A document that is not cut yet."""
    Sentence.objects.filter(document=document).delete()
    return document


def sentence(document, position, start, end, **values):
    values = {"text": document.text[start:end], "paragraph": 0, **values}
    return Sentence(document=document, position=position, start=start, end=end, **values)


def test_sentences_that_follow_one_another_are_taken(bare):
    Sentence.objects.bulk_create([sentence(bare, 0, 0, 5), sentence(bare, 1, 5, 9)])

    assert bare.sentences.count() == 2


@pytest.mark.parametrize(
    "spans",
    [
        pytest.param([(0, 5), (4, 9)], id="the second begins before the first ends"),
        pytest.param([(5, 9), (0, 5)], id="the second stands before the first"),
        pytest.param([(0, 9), (2, 4)], id="the second lies within the first"),
    ],
)
def test_sentences_never_overlap(bare, spans):
    rows = [sentence(bare, number, *span) for number, span in enumerate(spans)]

    with refused_by_database("sentence_in_order"):
        Sentence.objects.bulk_create(rows)


def test_a_later_sentence_cannot_be_put_over_an_earlier_one(document):
    last = document.sentences.order_by("position").last()

    with refused_by_database("sentence_in_order"):
        insert(sentence(document, last.position + 1, last.start, last.end))


def test_a_sentence_ends_inside_its_text(bare):
    start, end = bare.length - 2, bare.length + 1

    with refused_by_database("sentence_in_order"):
        insert(sentence(bare, 0, start, end, text="abc"))


def test_a_sentence_is_as_long_as_it_says(bare):
    with refused_by_database("sentence_span_true"):
        insert(sentence(bare, 0, 0, 5, text="four"))


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3)])
def test_a_sentence_is_not_empty(bare, start, end):
    with refused_by_database("sentence_span_true"):
        insert(sentence(bare, 0, start, end, text=""))


def test_a_sentence_does_not_begin_before_its_text(bare):
    with refused_by_database("documents_sentence_start_check"):
        insert(sentence(bare, 0, -1, 2, text="abc"))


def test_a_position_occurs_once_in_a_document(bare):
    with refused_by_database("sentence_position_once"):
        Sentence.objects.bulk_create([sentence(bare, 0, 0, 5), sentence(bare, 0, 5, 9)])


@pytest.mark.parametrize(
    ("column", "value"),
    [("start", 1), ("end", 1), ("position", 99), ("text", "x"), ("paragraph", 9)],
)
def test_a_sentence_is_cut_anew_and_never_moved(document, column, value):
    with refused_by_database("pgtrigger: Cannot update rows"):
        set_raw(document.sentences.first(), **{column: value})


def test_a_sentence_that_holds_a_claim_cannot_go(world, document):
    world.tag(world.lease(document), WELCOMES, ("ARM.CTBT", "support"))

    with refused_by_database("foreign key"):
        sql("DELETE FROM documents_sentence WHERE document_id = %s", document.pk)


# --- words that are known ----------------------------------------------------------------------

#: A row, a column, a value nobody knows, and the constraint that says so.
UNKNOWN = [
    (Project, "unit", "paragraph", "project_unit_known"),
    (Project, "overlap", 0, "project_overlap_at_least_one"),
    (Membership, "role", "owner", "member_role_known"),
    (Document, "doc_type", "poem", "document_type_known"),
    (Document, "published_precision", "hour", "document_precision_known"),
    (Sentence, "kind", "footnote", "sentence_kind_known"),
    (Job, "state", "lost", "job_"),
]


@pytest.mark.parametrize(("model", "column", "value", "constraint"), UNKNOWN)
def test_an_unknown_word_is_refused(document, model, column, value, constraint):
    with refused_by_database(constraint):
        set_raw(model.objects.first(), **{column: value})


# --- projects, members, jobs -------------------------------------------------------------------


def test_a_person_is_in_a_project_once(world):
    member = Membership.objects.get(project=world.project, user=world.viewer)

    with refused_by_database("member_once_per_project"):
        insert(copy_of(member, role="manager"))


def test_a_project_with_members_is_not_deleted(world):
    with refused_by_database("foreign key"):
        sql("DELETE FROM documents_project WHERE id = %s", world.project.pk)


def test_a_person_with_work_is_not_deleted(world, document):
    world.lease(document)

    with refused_by_database("foreign key"):
        sql("DELETE FROM auth_user WHERE id = %s", world.annotator.pk)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        pytest.param(
            {"state": "running", "finished_at": None}, "job_running_is_leased", id="no lease"
        ),
        pytest.param({"finished_at": None}, "job_finished_has_time", id="done at no time"),
        pytest.param({"state": "queued"}, "job_finished_has_time", id="waiting, yet finished"),
        pytest.param({"progress": 9, "total": 2}, "job_progress_within", id="9 of 2"),
    ],
)
def test_a_job_says_how_it_stands(document, values, constraint):
    with refused_by_database(constraint):
        set_raw(document.import_job, **values)


# --- events ------------------------------------------------------------------------------------


def events(row):
    """What was recorded of a row, the oldest first."""
    return list(type(row).pgh_event_model.objects.filter(pgh_obj_id=row.pk).order_by("pgh_id"))


def test_a_change_leaves_an_event_whichever_way_it_came(document):
    document.title = "One"
    document.save()
    Document.objects.filter(pk=document.pk).update(title="Two")
    set_raw(document, title="Three")
    document.title = "Four"
    Document.objects.bulk_update([document], ["title"])

    titles = [event.title for event in events(document)]
    assert titles[1:] == ["One", "Two", "Three", "Four"]


def test_documents_that_came_in_by_copy_have_their_event(document):
    (event,) = events(document)

    assert event.pgh_label == "insert"
    assert event.pgh_context["verb"] == "imports.import"


def test_an_event_of_a_document_leaves_the_text_out(document):
    assert "text" not in {field.name for field in Document.pgh_event_model._meta.fields}


def test_a_change_of_many_rows_leaves_an_event_each(world):
    Membership.objects.filter(project=world.project).update(role="viewer")

    changes = Membership.pgh_event_model.objects.filter(pgh_label="update")
    assert changes.count() == len(world.people) - 1  # one of them is a viewer


def test_the_end_of_a_membership_leaves_an_event(world):
    member = Membership.objects.get(project=world.project, user=world.viewer)
    key = member.pk
    sql("DELETE FROM documents_membership WHERE id = %s", key)

    assert Membership.pgh_event_model.objects.get(pgh_obj_id=key, pgh_label="delete")


@pytest.mark.parametrize("model", [Project, Membership, Document])
@pytest.mark.parametrize("statement", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}"])
def test_events_are_neither_changed_nor_deleted(document, model, statement):
    Project.objects.update(guideline="x")
    Membership.objects.update(created_at=timezone.now())

    with refused_by_database("pgtrigger: Cannot"):
        sql(statement.format(model.pgh_event_model._meta.db_table))
