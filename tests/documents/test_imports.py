"""Files become documents and sentences; all of a file or nothing of it."""

import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from documents import imports, jobs, planning, sentences
from documents.models import Document, Job, Project, Sentence
from documents.refusals import Refused
from tests.documents.hands import (
    BOTH,
    PAPER,
    TALK,
    assert_offsets_true,
    at_once,
    bring_in,
    eventually,
    on_its_own,
    rows,
    talks,
    zipped,
)

pytestmark = pytest.mark.django_db

# --- importing ---------------------------------------------------------------------------------


def test_a_file_becomes_a_document_with_sentences(project, ana):
    job = bring_in(project)
    assert (job.state, job.message) == ("done", "1 document with 6 sentences imported.")
    document = Document.objects.get()
    assert document.text == TALK
    assert (document.external_id, document.title) == ("talk.txt", "Minister Tarnow: A safer region")
    assert (document.published_on, document.published_precision) == (date(2023, 5, 3), "day")
    assert (document.publisher, document.language) == ("Ministry of Foreign Affairs", "en")
    assert (document.length, document.project, document.import_job) == (len(TALK), project, job)
    assert job.requested_by == ana
    assert list(document.sentences.order_by("position").values_list("kind", "text")) == [
        ("heading", "3 May 2023"),
        ("heading", "Minister Tarnow: A safer region"),
        ("heading", "Ministry of Foreign Affairs"),
        ("body", "Colleagues,"),
        ("body", "Arvenia welcomes the test ban."),
        ("body", "We reject missile bases\nnear our border."),
    ]


def test_a_sentence_is_the_text_between_its_offsets(project):
    bring_in(
        project, "Ünïcode 💩 here. 👩‍👩‍👧 and e\u0301 there!\r\n\r\nA second paragraph. It ends.\n"
    )
    document = Document.objects.get()
    assert "\r" not in document.text
    assert_offsets_true(document)


def test_the_job_says_what_was_made(project):
    job = bring_in(project, BOTH, split_on="Share the Post:")
    assert {name: job.result[name] for name in ("documents", "duplicates", "problems")} == {
        "documents": 2,
        "duplicates": 0,
        "problems": 0,
    }
    assert job.result["sentences"] == Sentence.objects.count()
    first, second = job.result["rows"]
    assert (first["number"], first["external_id"], first["sentences"]) == (1, "talk.txt", 7)
    assert (second["external_id"], second["source"], second["line"]) == (
        "talk.txt#2",
        "talk.txt",
        14,
    )
    assert (job.progress, job.total) == (2, 2)


def test_a_file_of_thousands_is_copied_in_steps(project, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 3)
    steps: list[tuple[int, int, str]] = []
    imports.import_here(
        project=project,
        data=talks(8).encode(),
        name="talks.jsonl",
        options=planning.Options(),
        watch=lambda *step: steps.append(step),
    )
    assert [step[:2] for step in steps if step[2] == "Importing"] == [
        (0, 8),
        (3, 8),
        (6, 8),
        (8, 8),
    ]
    assert Document.objects.count() == 8
    assert Sentence.objects.count() == 8


def test_who_imported_stands_in_the_events(project, ana):
    bring_in(project)
    event = Document.objects.get().events.get()
    assert event.pgh_context["verb"] == "imports.import"
    assert event.pgh_context["by"] == ana.pk


# --- options -----------------------------------------------------------------------------------


def titles(project: Project) -> list[str]:
    documents = Document.objects.filter(project=project)
    return list(documents.order_by("id").values_list("title", flat=True))


def test_a_file_is_split_where_a_line_says(project):
    bring_in(project, BOTH, split_on="Share the Post:")
    first, second = Document.objects.order_by("id")
    assert first.text.endswith("near our border.\n\nShare the Post:")
    assert second.text == PAPER.rstrip()
    assert second.title == "Harbour Institute: The ships waited in the fog for a third week."
    assert first.sentences.get(kind="boilerplate").text == "Share the Post:"


def test_a_file_is_split_before_lines_of_a_pattern(project):
    text = "Document 1 of 2\n\nThe first text.\n\nDocument 2 of 2\n\nThe second text."
    bring_in(project, text, split_pattern=r"Document \d+ of \d+")
    assert list(Document.objects.order_by("id").values_list("external_id", "text")) == [
        ("talk.txt", "Document 1 of 2\n\nThe first text."),
        ("talk.txt#2", "Document 2 of 2\n\nThe second text."),
    ]


def test_rules_find_what_the_first_lines_say(project):
    text = "REF 12 // A quiet border // 04.05.2023 // Port Echo // Jane Doe\n\nIt was quiet there."
    bring_in(
        project,
        text,
        title_rule=r"// ([^/]+) // \d",
        date_rule=r"(\d\d\.\d\d\.\d{4})",
        publisher_rule=r"\d{4} // ([^/]+) //",
        author_rule=r"// ([^/]+)$",
    )
    document = Document.objects.get()
    assert (document.title, document.published_on) == ("A quiet border", date(2023, 5, 4))
    assert (document.publisher, document.author) == ("Port Echo", "Jane Doe")


def test_what_a_rule_finds_is_cut_to_what_fits(project):
    bring_in(
        project, f"{'word ' * 200}\n\nIt was quiet.", publisher_rule="(.*)", author_rule="(.*)"
    )
    document = Document.objects.get()
    assert (len(document.publisher), len(document.author)) == (300, 300)


@pytest.mark.parametrize(
    ("options", "types"),
    [
        ({}, ["press_release", "", ""]),
        ({"doc_type": "speech"}, ["press_release", "speech", "speech"]),
    ],
)
def test_a_documents_own_type_goes_before_that_of_the_import(project, options, types):
    data = rows(
        {"text": "One.", "type": "Press Release"}, {"text": "Two."}, {"text": "3.", "type": "Memo"}
    )
    bring_in(project, data, "talks.jsonl", **options)
    documents = Document.objects.order_by("id")
    assert [document.doc_type for document in documents] == types
    assert documents[2].extra == {"doc_type": "Memo"}


FRENCH = "Le ministre a déclaré que les négociations continueront jusqu'à la fin de l'année.\n"


@pytest.mark.parametrize(
    ("options", "languages"), [({}, ["fr", "de"]), ({"language": "pt-BR"}, ["pt-BR", "pt-BR"])]
)
def test_the_language_is_given_or_the_files_or_found_out(project, options, languages):
    bring_in(
        project,
        rows({"text": FRENCH}, {"text": "Unclear.", "lang": "de"}),
        "talks.jsonl",
        **options,
    )
    found = Document.objects.order_by("id").values_list("language", flat=True)
    assert list(found) == languages


def test_another_encoding_is_read_when_it_is_chosen(project):
    bring_in(project, "Größe und Ängste.".encode("cp1252"), encoding="cp1252")
    assert Document.objects.get().text == "Größe und Ängste."


LONG = "x" * 301
UNUSABLE: list[tuple[dict[str, str], str, str, str]] = [
    (
        {"split_on": "--", "split_pattern": "--"},
        "split_on",
        "two_splits",
        "Give a line to split on or a pattern, not both.",
    ),
    (
        {"split_on": "a\nb"},
        "split_on",
        "bad_split",
        "The line to split on must be a single line.",
    ),
    (
        {"split_pattern": "("},
        "split_pattern",
        "bad_pattern",
        "“(” is not a regular expression: missing ), unterminated subpattern at position 0.",
    ),
    (
        {"split_pattern": LONG},
        "split_pattern",
        "bad_pattern",
        "The pattern is longer than 300 characters.",
    ),
    (
        {"title_rule": "Title"},
        "title_rule",
        "bad_pattern",
        "“Title” must hold exactly one group in parentheses: what it captures is used.",
    ),
    (
        {"author_rule": "((a+)+)"},
        "author_rule",
        "bad_pattern",
        "“((a+)+)” must hold exactly one group in parentheses: what it captures is used.",
    ),
    (
        {"date_rule": "((?:a+)+)"},
        "date_rule",
        "bad_pattern",
        (
            "“((?:a+)+)” repeats something that itself repeats or has alternatives, which can take "
            "for ever on some lines. Write it without the outer repetition."
        ),
    ),
    (
        {"publisher_rule": "["},
        "publisher_rule",
        "bad_pattern",
        "“[” is not a regular expression: unterminated character set at position 0.",
    ),
    (
        {"encoding": "klingon"},
        "encoding",
        "unknown_encoding",
        "There is no encoding “klingon”.",
    ),
    ({"encoding": "base64"}, "encoding", "unknown_encoding", "There is no encoding “base64”."),
    ({"encoding": "a\0b"}, "encoding", "unknown_encoding", "There is no encoding “a\0b”."),
    (
        {"language": "English"},
        "language",
        "unknown_language",
        "“English” is no language code: write en, fr or pt-BR.",
    ),
    (
        {"doc_type": "sermon"},
        "doc_type",
        "unknown_type",
        "There is no document type “sermon”.",
    ),
]


@pytest.mark.parametrize(("options", "field", "code", "sentence"), UNUSABLE)
def test_an_option_that_cannot_be_used_is_refused_by_name(project, options, field, code, sentence):
    with pytest.raises(Refused) as refused:
        bring_in(project, **options)
    assert (refused.value.message, refused.value.code) == (sentence, code)
    assert refused.value.field == field
    assert not Job.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_kept(project, monkeypatch):
    monkeypatch.setattr(imports, "LARGEST_UPLOAD", 2_000_000)
    with pytest.raises(Refused) as refused:
        bring_in(project, b"x" * 3_000_000)
    assert refused.value.message == "talk.txt has 3 MB; the most is 2 MB."
    assert not Job.objects.exists()


def test_an_empty_file_is_refused_before_it_is_kept(project):
    with pytest.raises(Refused) as refused:
        bring_in(project, b"")
    assert (refused.value.message, refused.value.code) == ("talk.txt is empty.", "empty")


# --- what is here already ----------------------------------------------------------------------


def test_a_text_that_is_here_is_left_out(project):
    bring_in(project)
    before = set(Sentence.objects.values_list("id", flat=True))
    job = bring_in(project, name="again.txt")
    assert (job.state, job.message) == (
        "done",
        "0 documents with 0 sentences imported; 1 text already here, left out.",
    )
    assert job.result["rows"][0]["duplicate_of"] == "talk.txt"
    assert Document.objects.count() == 1
    assert set(Sentence.objects.values_list("id", flat=True)) == before


def test_the_same_file_again_changes_nothing(project):
    bring_in(project, BOTH, split_on="Share the Post:")
    job = bring_in(project, BOTH, split_on="Share the Post:")
    assert (job.state, job.result["documents"], job.result["duplicates"]) == ("done", 0, 2)
    assert Document.objects.count() == 2


def test_a_text_that_stands_twice_in_a_file_is_brought_in_once(project):
    job = bring_in(project, zipped({"a.txt": TALK, "b.txt": TALK}), "talks.zip")
    assert (job.state, job.result["documents"], job.result["duplicates"]) == ("done", 1, 1)
    assert job.result["rows"][1]["duplicate_of"] == "a.txt"
    assert Document.objects.get().external_id == "a.txt"


def test_a_text_of_another_project_is_no_duplicate(project, elsewhere):
    bring_in(project)
    job = bring_in(elsewhere)
    assert (job.result["documents"], job.result["duplicates"]) == (1, 0)
    assert Document.objects.filter(project=elsewhere).count() == 1


def test_line_ends_make_no_other_text(project):
    bring_in(project)
    job = bring_in(project, b"\xef\xbb\xbf" + TALK.replace("\n", "\r\n").encode())
    assert job.result["duplicates"] == 1


def test_an_id_that_has_another_text_refuses_the_whole_file(project):
    bring_in(project)
    job = bring_in(project, zipped({"new.txt": PAPER, "talk.txt": f"{TALK} More."}), "talks.zip")
    assert (job.state, job.message) == ("failed", "Nothing was imported: 1 problem in the file.")
    assert job.errors == [
        {
            "source": "talk.txt",
            "line": 1,
            "byte": None,
            "code": "duplicate_id",
            "message": "talk.txt, line 1: the id “talk.txt” belongs to another document with "
            "another text.",
        }
    ]
    assert Document.objects.count() == 1


def test_an_id_that_stands_twice_in_a_file_is_one_problem(project):
    job = bring_in(
        project, rows({"id": "a", "text": "One."}, {"id": "a", "text": "Two."}), "talks.jsonl"
    )
    assert [error["message"] for error in job.errors] == [
        "talks.jsonl, line 2: the id “a” was already used (line 1)."
    ]
    assert not Document.objects.exists()


def test_one_bad_row_and_nothing_is_brought_in(project):
    job = bring_in(project, f"{talks(20)}not json\n", "talks.jsonl")
    assert (job.state, job.result["documents"], job.result["problems"]) == ("failed", 20, 1)
    assert job.errors[0]["line"] == 21
    assert not Document.objects.exists()
    assert not Sentence.objects.exists()


def test_an_error_half_way_leaves_nothing(project, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 1)
    copied: list[Any] = []

    def fail_at_the_third(documents: Any) -> list[Any]:
        copied.append(documents)
        if len(copied) == 3:
            raise RuntimeError("the disk is full")
        return []

    monkeypatch.setattr(sentences, "copy_in", fail_at_the_third)
    with pytest.raises(RuntimeError):
        bring_in(project, talks(5), "talks.jsonl")
    assert not Document.objects.exists()
    assert Job.objects.get().state == "failed"


# --- at the same time --------------------------------------------------------------------------


def test_nothing_of_a_running_import_is_seen_before_its_end(
    quiet_heartbeat, threads, project, monkeypatch
):
    monkeypatch.setattr(imports, "CHUNK", 2)
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 0.05)
    may_end = threading.Event()
    copy_in = sentences.copy_in

    def copy_and_wait(documents: Any) -> Any:
        uncut = copy_in(documents)
        assert Document.objects.count() > 0, "the importing side sees them"
        may_end.wait(20)
        return uncut

    monkeypatch.setattr(sentences, "copy_in", copy_and_wait)
    running = on_its_own(threads, lambda: bring_in(project, talks(4), "talks.jsonl"))
    eventually(lambda: Job.objects.filter(stage="Importing", total=4).exists())
    assert (Document.objects.count(), Sentence.objects.count()) == (0, 0)
    may_end.set()
    assert running.result().state == "done"
    assert (Document.objects.count(), Sentence.objects.count()) == (4, 4)


def test_two_imports_of_one_file_at_once_make_one_set_of_documents(threads, project):
    done = at_once(threads, *[lambda: bring_in(project, talks(50), "talks.jsonl")] * 4)
    assert [job.state for job in done] == ["done"] * 4
    assert sorted(job.result["documents"] for job in done) == [0, 0, 0, 50]
    assert (Document.objects.count(), Sentence.objects.count()) == (50, 50)


def test_imports_into_two_projects_do_not_wait_for_each_other(threads, project, elsewhere):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7331, %s)", [project.pk])
        other = on_its_own(threads, lambda: bring_in(elsewhere))
        assert other.result(20).state == "done"


# --- the segmenter -----------------------------------------------------------------------------


def test_a_text_the_segmenter_fails_on_comes_in_uncut_and_is_reported(project, monkeypatch):
    real = sentences.segment

    def fail_on_hostile(text: str, language: str) -> Any:
        if "hostile" in text:
            raise RecursionError("too deep")
        return real(text, language)

    monkeypatch.setattr(sentences, "segment", fail_on_hostile)
    data = rows(
        *({"id": name, "text": f"A {name} text. It ends."} for name in ("good", "hostile", "fine"))
    )
    job = bring_in(project, data, "talks.jsonl")
    assert (job.state, job.message) == ("done", "3 documents with 4 sentences imported.")
    assert job.errors == [
        {"source": "hostile", "message": "could not be cut into sentences: too deep"}
    ]
    hostile = Document.objects.get(external_id="hostile")
    assert (hostile.segmenter_version, hostile.sentences.count()) == (None, 0)
    assert {row["external_id"]: row["sentences"] for row in job.result["rows"]} == {
        "good": 2,
        "hostile": 0,
        "fine": 2,
    }

    monkeypatch.setattr(sentences, "segment", real)
    assert sentences.cut(hostile, by=job.requested_by) == 2
