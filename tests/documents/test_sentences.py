"""Documents are cut into sentences, again and again, to the same effect."""

from typing import Any

import pytest

from documents import jobs, sentences
from documents.models import Document, Job, Sentence
from documents.refusals import Conflict
from documents.segmentation import VERSION, Span
from tests.documents.hands import assert_offsets_true, at_once, bring_in, rows
from tests.world import WELCOMES, make_world

pytestmark = pytest.mark.django_db

TEXT = "The ships waited. Nobody knew why.\n\nThe fog lifted."


@pytest.fixture
def document(project: Any) -> Document:
    bring_in(project, TEXT, language="en")
    return Document.objects.get()


def cuts(document: Document) -> list[tuple[Any, ...]]:
    """The sentences with their ids."""
    found = document.sentences.order_by("position")
    return list(found.values_list("id", "position", "start", "end", "kind", "paragraph", "text"))


def whole(text: str, language: str) -> list[Span]:
    """Other rules: all of the text is one sentence."""
    return [Span(0, len(text.rstrip()), "body", 0)]


def fail_on_hostile(text: str, language: str) -> list[Span]:
    if "hostile" in text:
        raise RecursionError("too deep")
    return whole(text, language)


# --- one document ------------------------------------------------------------------------------


def test_the_same_rules_keep_every_row(document, ana):
    before = cuts(document)
    for _ in range(3):
        assert sentences.cut(document, by=ana) == 3
    assert cuts(document) == before


def test_the_same_rules_leave_no_event(document, ana):
    events = document.events.count()
    sentences.cut(document, by=ana)
    assert document.events.count() == events


def test_other_rules_replace_the_rows(document, ana, monkeypatch):
    before = {row[0] for row in cuts(document)}
    monkeypatch.setattr(sentences, "segment", whole)
    assert sentences.cut(document, by=ana) == 1
    (row,) = cuts(document)
    assert row[0] not in before
    assert row[-1] == TEXT
    assert_offsets_true(document)


def test_a_changed_kind_is_another_cut(document, ana, monkeypatch):
    same_places = [Span(row[2], row[3], "heading", row[5]) for row in cuts(document)]
    monkeypatch.setattr(sentences, "segment", lambda *_: same_places)
    sentences.cut(document, by=ana)
    assert {row[4] for row in cuts(document)} == {"heading"}


def test_a_document_that_was_never_cut_is_cut(document, ana):
    Sentence.objects.all().delete()
    Document.objects.update(segmenter_version=None)
    assert sentences.cut(document, by=ana) == 3
    document.refresh_from_db()
    assert document.segmenter_version == VERSION
    assert document.events.order_by("-pgh_id").first().pgh_context["verb"] == "sentences.cut"


def test_a_segmenter_that_fails_changes_nothing(document, ana, monkeypatch):
    before = cuts(document)

    def fail(text: str, language: str) -> list[Span]:
        raise RecursionError("too deep")

    monkeypatch.setattr(sentences, "segment", fail)
    with pytest.raises(RecursionError):
        sentences.cut(document, by=ana)
    assert cuts(document) == before


def test_sentences_that_something_is_annotated_on_stay(monkeypatch):
    world = make_world()
    document = world.add_document()
    world.tag(world.lease(document), WELCOMES, ("ARM.CTBT", "support"))
    before = cuts(document)
    monkeypatch.setattr(sentences, "segment", whole)
    with pytest.raises(Conflict) as refused:
        sentences.cut(document, by=world.manager)
    assert refused.value.message == (
        f"“{document.title}” is annotated: its sentences stay as they were cut."
    )
    assert refused.value.code == "document_annotated"
    assert cuts(document) == before
    assert world.project.documents.get().layers.get().claims.count() == 1


def test_annotated_sentences_can_be_cut_again_by_the_same_rules():
    world = make_world()
    document = world.add_document()
    world.tag(world.lease(document), WELCOMES, ("ARM.CTBT", "support"))
    before = cuts(document)
    sentences.cut(document, by=world.manager)
    assert cuts(document) == before


def test_cut_twice_at_once_there_is_one_set_of_rows(threads, document, ana, monkeypatch):
    monkeypatch.setattr(sentences, "segment", whole)
    made = at_once(threads, *[lambda: sentences.cut(document, by=ana)] * 6)
    assert made == [1] * 6
    assert len(cuts(document)) == 1


def test_cut_twice_at_once_by_the_same_rules_every_row_stays(threads, document, ana):
    before = cuts(document)
    assert at_once(threads, *[lambda: sentences.cut(document, by=ana)] * 6) == [3] * 6
    assert cuts(document) == before


# --- many, as a job ----------------------------------------------------------------------------


@pytest.fixture
def documents(project: Any) -> dict[str, Document]:
    names = ("good", "hostile", "fine")
    bring_in(
        project,
        rows(*({"id": name, "text": f"A {name} text. It ends."} for name in names)),
        "talks.jsonl",
        language="en",
    )
    return {document.external_id: document for document in Document.objects.all()}


def cut_again(project: Any, ana: Any, documents: list[Document] | None = None) -> Job:
    keys = None if documents is None else [document.pk for document in documents]
    job = sentences.request_cut(project=project, documents=keys, by=ana)
    jobs.work(job.uid, sentences.cut_all)
    job.refresh_from_db()
    return job


def test_a_job_cuts_the_documents_it_names(project, ana, documents, monkeypatch):
    monkeypatch.setattr(sentences, "segment", whole)
    job = cut_again(project, ana, [documents["good"]])
    assert (job.state, job.message) == ("done", "1 of 1 documents cut into 1 sentences.")
    assert (job.result, job.errors) == ({"documents": 1, "sentences": 1}, [])
    assert (job.progress, job.total) == (1, 1)
    assert {name: len(cuts(document)) for name, document in documents.items()} == {
        "good": 1,
        "hostile": 2,
        "fine": 2,
    }


def test_a_job_that_names_none_cuts_what_the_present_rules_have_not_cut(project, ana, documents):
    old, new = documents["fine"], documents["good"]
    Document.objects.filter(pk=old.pk).update(segmenter_version=VERSION + 1)
    Document.objects.filter(pk=documents["hostile"].pk).update(segmenter_version=None)
    before = cuts(new)
    job = cut_again(project, ana)
    assert job.message == "2 of 2 documents cut into 4 sentences."
    assert not Document.objects.exclude(segmenter_version=VERSION).exists()
    assert cuts(new) == before


def test_a_job_with_an_empty_list_cuts_nothing(project, ana, documents):
    Document.objects.update(segmenter_version=None)
    assert cut_again(project, ana, []).message == "0 of 0 documents cut into 0 sentences."


def test_a_job_cuts_nothing_of_another_project(project, elsewhere, ana, documents):
    assert cut_again(elsewhere, ana, [documents["good"]]).result["documents"] == 0


def test_one_hostile_document_does_not_stop_the_others(project, ana, documents, monkeypatch):
    monkeypatch.setattr(sentences, "segment", fail_on_hostile)
    before = cuts(documents["hostile"])
    job = cut_again(project, ana, list(documents.values()))
    assert (job.state, job.message) == ("done", "2 of 3 documents cut into 2 sentences.")
    assert job.errors == [
        {"source": "hostile", "message": "could not be cut into sentences: too deep"}
    ]
    assert (job.progress, job.total) == (3, 3)
    assert cuts(documents["hostile"]) == before
    assert len(cuts(documents["fine"])) == 1


def test_an_annotated_document_does_not_stop_the_others(monkeypatch):
    world = make_world()
    document = world.add_document()
    other = world.add_document("Other words. They end.", "other.txt")
    world.tag(world.lease(document), WELCOMES, ("ARM.CTBT", "support"))
    monkeypatch.setattr(sentences, "segment", whole)
    job = cut_again(world.project, world.manager, [document, other])
    assert job.errors == [
        {
            "source": "tarnow.txt",
            "message": f"“{document.title}” is annotated: its sentences stay as they were cut.",
        }
    ]
    assert len(cuts(other)) == 1


def test_a_job_that_is_cancelled_stops_at_the_next_document(project, ana, documents, monkeypatch):
    job = sentences.request_cut(
        project=project, documents=[document.pk for document in documents.values()], by=ana
    )
    done: list[str] = []

    def cancel_after_one(text: str, language: str) -> list[Span]:
        done.append(text)
        if len(done) == 2:
            lease.lost.set()  # as the heartbeat does when it finds the job cancelled
        return whole(text, language)

    monkeypatch.setattr(sentences, "segment", cancel_after_one)
    lease = jobs.take(job.uid)
    assert lease is not None
    with pytest.raises(jobs.LeaseLost):
        sentences.cut_all(lease)
    assert len(done) == 2


def test_two_jobs_at_once_give_the_same_rows(threads, project, ana, documents, monkeypatch):
    monkeypatch.setattr(sentences, "segment", whole)
    every = list(documents.values())
    found = at_once(threads, *[lambda: cut_again(project, ana, every)] * 3)
    assert [job.state for job in found] == ["done"] * 3
    assert [len(cuts(document)) for document in every] == [1, 1, 1]
