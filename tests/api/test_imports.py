"""/projects/{project}/imports/ and /jobs/: the edge alone; what an import does is tested there."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents import imports, jobs
from documents.models import Job
from tests.api.answers import errors, ok, rows
from tests.world import TEXT


def upload(client, world, text=TEXT, **given):
    file = SimpleUploadedFile("tarnow.txt", text.encode())
    return client.post(world.url("imports/"), {"file": file, **given}, format="multipart")


def test_an_upload_is_a_job_that_waits(world, manager):
    body = ok(upload(manager, world, dry_run=True), 202)

    assert (body["state"], body["dry_run"], body["upload_name"]) == ("queued", True, "tarnow.txt")
    assert ok(manager.get(world.url(f"jobs/{body['uid']}/")))["requested_by"] == "arvenia-manager"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"encoding": "klingon"}, ("unknown_encoding", "encoding")),
        ({"language": "english"}, ("unknown_language", "language")),
        ({"split_on": "a", "split_pattern": "b"}, ("two_splits", "split_on")),
        ({"split_pattern": "("}, ("bad_pattern", "split_pattern")),
        ({"doc_type": "poem"}, ("invalid_choice", "doc_type")),
        ({"project": "other"}, ("unknown_field", "project")),
        ({"language": "a\0"}, ("null_characters_not_allowed", "language")),
    ],
)
def test_an_upload_is_refused_with(world, manager, given, error):
    assert errors(upload(manager, world, **given), 400) == [error]
    assert not Job.objects.exists()


def test_an_upload_needs_a_file(world, manager):
    answer = manager.post(world.url("imports/"), {"dry_run": True})

    assert errors(answer, 400) == [("required", "file")]


def test_an_empty_file_is_refused(world, manager):
    assert errors(upload(manager, world, ""), 400) == [("empty", "file")]


def test_a_file_that_is_too_large_is_refused_before_it_is_read(world, manager, monkeypatch):
    monkeypatch.setattr(imports, "LARGEST_UPLOAD", 10)
    monkeypatch.setattr(imports, "request", lambda **given: pytest.fail("it was read"))
    assert errors(upload(manager, world), 400) == [("too_large", "file")]


@pytest.mark.parametrize("uid", [uuid.uuid4(), "abc", "1" * 40])
def test_only_a_dry_run_is_confirmed(world, manager, uid):
    errors(manager.post(world.url(f"imports/{uid}/confirm/"), {}), 404)


def test_a_job_that_did_not_look_yet_is_not_confirmed(world, manager):
    uid = ok(upload(manager, world, dry_run=True), 202)["uid"]

    errors(manager.post(world.url(f"imports/{uid}/confirm/"), {}), 409)


def test_a_correction_knows_its_fields(world, manager):
    uid = ok(upload(manager, world, dry_run=True), 202)["uid"]
    answer = manager.post(
        world.url(f"imports/{uid}/confirm/"), {"corrections": {"a": {"text": "x"}}}
    )

    assert errors(answer, 400) == [("unknown_field", "corrections.a.text")]


def test_jobs_are_found_by_state(world, manager):
    uid = ok(upload(manager, world), 202)["uid"]

    assert [each["uid"] for each in rows(manager.get(world.url("jobs/"), {"state": "queued"}))] == [
        uid
    ]
    assert rows(manager.get(world.url("jobs/"), {"state": "done"})) == []
    assert "result" not in rows(manager.get(world.url("jobs/")))[0]


def test_a_job_is_cancelled_once(world, manager):
    uid = ok(upload(manager, world), 202)["uid"]

    assert ok(manager.post(world.url(f"jobs/{uid}/cancel/")))["state"] == "cancelled"
    errors(manager.post(world.url(f"jobs/{uid}/cancel/")), 409)


def test_another_projects_job_is_not_there(world, manager):
    uid = ok(upload(manager, world, dry_run=True), 202)["uid"]
    outsider = world.client(world.outsider)

    errors(outsider.get(f"/api/v1/projects/arvenia-elsewhere/jobs/{uid}/"), 404)
    errors(outsider.post(f"/api/v1/projects/arvenia-elsewhere/imports/{uid}/confirm/", {}), 404)
    assert jobs.Job.objects.get(uid=uid).state == "queued"
