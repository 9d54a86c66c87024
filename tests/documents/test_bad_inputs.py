"""Every bad input gets its exact sentence, through an import and through the API.

The files stand in `bad_files`. None of them may leave a document behind.
"""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from documents.models import Document, Job
from documents.readers import archive
from tests.documents.bad_files import BAD, NOISE, pdf, word
from tests.documents.hands import bring_in, do

pytestmark = pytest.mark.django_db


def count(problems: int) -> str:
    return "1 problem" if problems == 1 else f"{problems} problems"


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_its_sentence(project, name):
    bad = BAD[name]
    job = bring_in(project, bad.data, bad.name, **bad.options)
    assert job.errors == bad.errors
    assert job.state == "failed"
    assert job.message == f"Nothing was imported: {count(len(bad.errors))} in the file."
    assert not Document.objects.exists()


@pytest.fixture
def client(ana: Any) -> APIClient:
    client = APIClient()
    client.force_authenticate(ana)
    return client


def upload(client: APIClient, name: str, data: bytes, **options: Any) -> Any:
    body = {"file": SimpleUploadedFile(name, data), **options}
    return client.post("/api/v1/projects/arvenia/imports/", body, format="multipart")


@pytest.mark.parametrize("name", BAD)
def test_the_api_tells_the_same(project, client, name):
    bad = BAD[name]
    for dry_run in (True, False):
        answer = upload(client, bad.name, bad.data, dry_run=dry_run, **bad.options)
        assert answer.status_code == 202, answer.json()
        uid = answer.json()["uid"]
        do(Job.objects.get(uid=uid))
        job = client.get(f"/api/v1/projects/arvenia/jobs/{uid}/").json()
        assert job["errors"] == bad.errors
        assert job["state"] == ("done" if dry_run else "failed")
    assert not Document.objects.exists()


def test_an_empty_file_is_refused_at_once(project, client):
    answer = upload(client, "talk.txt", b"")
    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {"code": "empty", "detail": "The submitted file is empty.", "attr": "file"}
    ]
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (
            {"encoding": "klingon"},
            {
                "code": "unknown_encoding",
                "detail": "There is no encoding “klingon”.",
                "attr": "encoding",
            },
        ),
        (
            {"split_pattern": "("},
            {
                "code": "bad_pattern",
                "detail": "“(” is not a regular expression: missing ), unterminated subpattern "
                "at position 0.",
                "attr": "split_pattern",
            },
        ),
        (
            {"split_on": "a\nb"},
            {
                "code": "bad_split",
                "detail": "The line to split on must be a single line.",
                "attr": "split_on",
            },
        ),
        (
            {"split_on": "--", "split_pattern": "--"},
            {
                "code": "two_splits",
                "detail": "Give a line to split on or a pattern, not both.",
                "attr": "split_on",
            },
        ),
        (
            {"language": "English"},
            {
                "code": "unknown_language",
                "detail": "“English” is no language code: write en, fr or pt-BR.",
                "attr": "language",
            },
        ),
        (
            {"doc_type": "sermon"},
            {
                "code": "invalid_choice",
                "detail": '"sermon" is not a valid choice.',
                "attr": "doc_type",
            },
        ),
        (
            {"title_rule": "Title"},
            {
                "code": "bad_pattern",
                "detail": "“Title” must hold exactly one group in parentheses: what it captures "
                "is used.",
                "attr": "title_rule",
            },
        ),
        (
            {"titel_rule": "(.*)"},
            {
                "code": "unknown_field",
                "detail": "There is no such field here.",
                "attr": "titel_rule",
            },
        ),
    ],
)
def test_an_option_that_cannot_be_used_is_refused_at_once(project, client, options, error):
    answer = upload(client, "talk.txt", b"A talk.", **options)
    assert (answer.status_code, answer.json()["errors"]) == (400, [error])
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("limit", "value", "sentence"),
    [
        (
            "MAX_MEMBERS",
            2,
            "it holds 3 files; at most 2 are unpacked. Send it in parts.",
        ),
        (
            "MAX_MEMBER_BYTES",
            archive.MIB,
            "“a.txt” unpacks to 2 MiB; at most 1 MiB are.",
        ),
        (
            "MAX_TOTAL_BYTES",
            4 * archive.MIB,
            "it unpacks to 6 MiB; at most 4 MiB are. Send it in parts.",
        ),
    ],
)
def test_an_archive_that_is_too_large_when_unpacked_is_refused(
    project, monkeypatch, limit, value, sentence
):
    monkeypatch.setattr(archive, limit, value)
    data = stored({f"{name}.txt": NOISE[:1].hex().encode() * archive.MIB for name in "abc"})
    job = bring_in(project, data, "talks.zip")
    assert [(error["code"], error["message"]) for error in job.errors] == [
        ("too_large", f"talks.zip: {sentence}")
    ]
    assert not Document.objects.exists()


def stored(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


# --- what looks bad and is not -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "options", "text"),
    [
        pytest.param("talk.txt", word("A talk."), {}, "A talk.", id="a Word file called .txt"),
        pytest.param("talk.docx", b"A talk.", {}, "A talk.", id="a text called .docx"),
        pytest.param("talk.txt", pdf("A talk."), {}, "A talk.", id="a PDF called .txt"),
        pytest.param("talk", b"A talk.", {}, "A talk.", id="a text without a name's end"),
        pytest.param(
            "talk.txt",
            "Größe".encode("cp1252"),
            {"encoding": "cp1252"},
            "Größe",
            id="an encoding that was chosen",
        ),
        pytest.param(
            "talk.txt",
            "Größe".encode("utf-16"),
            {},
            "Größe",
            id="UTF-16 that says so",
        ),
    ],
)
def test_content_decides_and_a_chosen_encoding_holds(project, name, data, options, text):
    job = bring_in(project, data, name, **options)
    assert (job.state, job.errors) == ("done", [])
    assert Document.objects.get().text == text


def test_what_a_page_says_of_itself_cannot_stop_an_import(project):
    page = (
        b'<html><head><script type="application/ld+json">{"@type": "NewsArticle", '
        b'"headline": "A\\u0000B \\ud800", "publisher": {"name": "P\\u0000"}}</script>'
        b'<meta property="og:title" content="A&#0;B &#xD800;"></head><body><article><h1>Head</h1>'
        + b"<p>The talks go on in Geneva until all questions are settled by everyone.</p>" * 6
        + b"</article></body></html>"
    )
    assert bring_in(project, page, "talk.html").state == "done"
