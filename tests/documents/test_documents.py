"""What is known of a document is corrected; its text never."""

import datetime as dt

import pytest

from documents import documents
from documents.models import Document
from documents.refusals import Conflict
from tests.world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def document(world) -> Document:
    return world.add_document()


def test_a_correction_touches_what_it_names(world, document):
    documents.change(document, title="Safer", published_on=dt.date(2020, 1, 1), by=world.manager)

    stored = Document.objects.get(pk=document.pk)
    assert (stored.title, stored.published_on.year) == ("Safer", 2020)
    assert (stored.text, stored.language) == (document.text, "en")


@pytest.mark.parametrize("name", ["text", "sha256", "length", "external_id", "archived_at"])
def test_what_a_document_is_cannot_be_corrected(world, document, name):
    with pytest.raises(TypeError, match=name):
        documents.change(document, **{name: "x"}, by=world.manager)


def test_a_document_is_archived_once_and_brought_back_once(world, document):
    assert documents.archive(document, by=world.manager).archived_at
    assert not Document.objects.current().exists()
    with pytest.raises(Conflict, match="archived already"):
        documents.archive(document, by=world.manager)

    assert documents.restore(document, by=world.manager).archived_at is None
    with pytest.raises(Conflict, match="not archived"):
        documents.restore(document, by=world.manager)


def test_a_document_is_called_by_its_title_or_its_name(world, document):
    document.title = ""

    assert str(document) == document.external_id
