"""/projects/{project}/documents/"""

import pytest

from documents.models import Document
from tests.api.answers import errors, ok, rows
from tests.world import WELCOMES


@pytest.fixture
def document(world):
    return world.add_document()


def test_a_list_leaves_the_texts_out(world, document, viewer):
    (found,) = rows(viewer.get(world.url("documents/")))

    assert found["external_id"] == document.external_id
    assert found["length"] == len(document.text)
    assert "text" not in found


def test_one_document_comes_with_its_text(world, document, viewer):
    assert ok(viewer.get(world.url(f"documents/{document.pk}/")))["text"] == document.text


def test_its_sentences_come_in_the_order_of_the_text(world, document, viewer):
    found = rows(viewer.get(world.url(f"documents/{document.pk}/sentences/")))

    assert [each["number"] for each in found] == list(range(1, len(found) + 1))
    assert all(document.text[each["start"] : each["end"]] == each["text"] for each in found)
    assert WELCOMES in [each["text"] for each in found]


def test_documents_are_found_by(world, viewer, manager):
    first = world.add_document()
    second = world.add_document("Nous voulons la paix.", "b.txt", language="fr")
    Document.objects.filter(pk=second.pk).update(
        title="La paix", published_on="2020-01-01", publisher="ONU", doc_type="speech"
    )
    ok(manager.post(world.url(f"documents/{first.pk}/archive/")))

    def found(**params):
        return {each["id"] for each in rows(viewer.get(world.url("documents/"), params))}

    assert found(title="PAIX") == {second.pk}
    assert found(language="fr") == {second.pk}
    assert found(publisher="ONU", doc_type="speech") == {second.pk}
    assert found(external_id=first.external_id) == {first.pk}
    assert found(published_from="2019-12-31", published_to="2020-01-01") == {second.pk}
    assert found(published_to="2019-01-01") == set()
    assert found(archived="true") == {first.pk}
    assert found(archived="false") == {second.pk}
    assert found(job=str(second.import_job.uid)) == {second.pk}
    assert found() == {first.pk, second.pk}


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"text": "peace"}, ("unknown_parameter", "text")),
        ({"project__memberships__user__password__startswith": "x"}, ("unknown_parameter",)),
        ({"ordering": "author"}, ("unknown_parameter", "ordering")),
        ({"published_from": "yesterday"}, ("invalid", "published_from")),
        ({"doc_type": "poem"}, ("invalid_choice", "doc_type")),
        ({"job": "x"}, ("invalid", "job")),
        ({"title": "a\0b"}, ("null_characters_not_allowed", "title")),
    ],
)
def test_a_parameter_is_refused(world, document, viewer, params, error):
    (found,) = errors(viewer.get(world.url("documents/"), params), 400)

    assert found[: len(error)] == error


def test_one_document_has_no_parameters(world, document, viewer):
    answer = viewer.get(world.url(f"documents/{document.pk}/"), {"language": "en"})

    assert errors(answer, 400) == [("unknown_parameter", "language")]


def test_what_is_known_of_a_document_is_corrected(world, document, manager):
    given = {"title": "Safer", "published_on": "2023-05-03", "extra": {"session": 3}}
    body = ok(manager.patch(world.url(f"documents/{document.pk}/"), given))

    assert {name: body[name] for name in given} == given


@pytest.mark.parametrize("field", ["text", "sha256", "length", "external_id", "archived_at", "id"])
def test_what_a_document_is_cannot_be_changed(world, document, manager, field):
    answer = manager.patch(world.url(f"documents/{document.pk}/"), {field: "x"})

    assert errors(answer, 400) == [("unknown_field", field)]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": ""}, "blank"),
        ({"title": "x" * 1001}, "max_length"),
        ({"published_on": "2023-02-30"}, "invalid"),
        ({"published_on": 5}, "invalid"),
        ({"url": "javascript:alert(1)"}, "invalid"),
        ({"may_export_text": "perhaps"}, "invalid"),
        ({"published_precision": "hour"}, "invalid_choice"),
    ],
)
def test_a_correction_is_refused(world, document, manager, given, code):
    (field,) = given

    answer = manager.patch(world.url(f"documents/{document.pk}/"), given)
    assert errors(answer, 400) == [(code, field)]


def test_a_document_is_archived_and_brought_back(world, document, manager):
    url = world.url(f"documents/{document.pk}/")

    assert ok(manager.post(f"{url}archive/"))["archived_at"]
    assert errors(manager.post(f"{url}archive/"), 409) == [("wrong_state", None)]
    assert ok(manager.post(f"{url}restore/"))["archived_at"] is None
    assert errors(manager.post(f"{url}restore/"), 409) == [("wrong_state", None)]


def test_cutting_again_is_a_job(world, document, manager):
    body = ok(manager.post(world.url(f"documents/{document.pk}/segment/")), 202)

    assert (body["state"], body["kind"]) == ("queued", "documents.cut_sentences")


def test_a_document_is_neither_created_nor_deleted_here(world, document, manager):
    errors(manager.post(world.url("documents/"), {"text": "x"}), 405)
    errors(manager.delete(world.url(f"documents/{document.pk}/")), 405)
