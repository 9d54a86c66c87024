"""A dry run shows what would come of a file, and can be corrected and carried out."""

from datetime import date
from typing import Any

import pytest

from documents import imports, planning
from documents.models import Document, Job, Project
from documents.refusals import Conflict, Refused
from tests.documents.hands import BOTH, PAPER, TALK, bring_in, do, rows

pytestmark = pytest.mark.django_db


def ask(project: Project, ana: Any, data: str | bytes = TALK, **options: Any) -> Job:
    return imports.request(
        project=project,
        data=data.encode() if isinstance(data, str) else data,
        name="talk.txt",
        options=planning.Options(**options),
        dry_run=True,
        by=ana,
    )


def test_a_dry_run_shows_what_would_come_and_makes_nothing(project):
    bring_in(project, PAPER, "paper.txt")
    job = bring_in(project, BOTH, dry_run=True, split_on="Share the Post:")
    assert job.state == "done"
    assert job.message == "1 document would be imported; 1 text already here, left out."
    first, second = job.result["rows"]
    assert first["title"] == "Minister Tarnow: A safer region"
    assert (first["published_on"], first["published_precision"]) == ("2023-05-03", "day")
    assert first["publisher"] == "Ministry of Foreign Affairs"
    assert first["begins"].startswith("3 May 2023 Minister Tarnow")
    assert second["duplicate_of"] == "paper.txt"
    assert Document.objects.count() == 1


def test_a_dry_run_of_a_bad_file_is_done_and_lists_the_problems(project):
    job = bring_in(project, rows({"text": "Good."}, {"title": "x"}), "talks.jsonl", dry_run=True)
    assert (job.state, job.message) == (
        "done",
        "1 problem: as it is, nothing would be imported.",
    )
    assert [(error["line"], error["message"]) for error in job.errors] == [
        (2, "talks.jsonl, line 2: there is no “text”.")
    ]


def test_a_dry_run_is_carried_out_with_its_options_and_corrections(project, ana):
    dry_run = do(ask(project, ana, BOTH, split_on="Share the Post:"))
    job = imports.confirm(
        dry_run,
        corrections={
            "talk.txt": {"title": "Tarnow speaks", "author": "Ilse Tarnow", "publisher": ""},
            "talk.txt#2": {"published_on": "2024-06-01", "published_precision": "month"},
        },
        by=ana,
    )
    assert do(job).state == "done", job.message
    first, second = Document.objects.order_by("id")
    assert (first.title, first.author, first.publisher) == ("Tarnow speaks", "Ilse Tarnow", "")
    assert first.published_on == date(2023, 5, 3)
    assert (second.published_on, second.published_precision) == (date(2024, 6, 1), "month")
    assert second.title == "Harbour Institute: The ships waited in the fog for a third week."
    assert job.result["rows"][0]["title"] == "Tarnow speaks"


def test_a_corrected_date_is_a_day_unless_it_says_otherwise(project, ana):
    dry_run = do(ask(project, ana, "Port Echo\n\n2023\n\nIt was quiet there all year."))
    assert dry_run.result["rows"][0]["published_precision"] == "year"
    do(imports.confirm(dry_run, corrections={"talk.txt": {"published_on": "2023-05-03"}}, by=ana))
    document = Document.objects.get()
    assert (document.published_on, document.published_precision) == (date(2023, 5, 3), "day")


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_date_can_be_taken_away(project, ana, nothing):
    dry_run = do(ask(project, ana))
    do(imports.confirm(dry_run, corrections={"talk.txt": {"published_on": nothing}}, by=ana))
    assert Document.objects.get().published_on is None


@pytest.mark.parametrize(
    ("corrections", "code", "sentence"),
    [
        (
            {"other.txt": {"title": "A"}},
            "unknown_document",
            "The dry run shows no document “other.txt”.",
        ),
        (
            {"talk.txt": {"text": "A"}},
            "not_correctable",
            "talk.txt: “text” cannot be corrected here.",
        ),
        (
            {"talk.txt": {"published_on": "3 May"}},
            "bad_date",
            "talk.txt: “3 May” is no date; write 2024-04-22.",
        ),
        (
            {"talk.txt": {"published_precision": "week"}},
            "bad_date",
            "talk.txt: a date's precision is day, month or year.",
        ),
    ],
)
def test_a_wrong_correction_is_refused(project, ana, corrections, code, sentence):
    dry_run = do(ask(project, ana))
    with pytest.raises(Refused) as refused:
        imports.confirm(dry_run, corrections=corrections, by=ana)
    assert (refused.value.message, refused.value.code) == (sentence, code)
    assert refused.value.field == "corrections"
    assert Job.objects.count() == 1


def test_a_dry_run_that_is_not_done_cannot_be_confirmed(project, ana):
    with pytest.raises(Conflict) as refused:
        imports.confirm(ask(project, ana), corrections={}, by=ana)
    assert refused.value.message == "Wait until the dry run is done."


def test_an_import_is_no_dry_run_to_confirm(project, ana):
    with pytest.raises(Conflict) as refused:
        imports.confirm(bring_in(project), corrections={}, by=ana)
    assert refused.value.code == "dry_run_not_done"


def test_a_dry_run_with_problems_cannot_be_confirmed(project, ana):
    with pytest.raises(Conflict) as refused:
        imports.confirm(do(ask(project, ana, b"a\0b")), corrections={}, by=ana)
    assert refused.value.message == (
        "The file has problems: mend them in the file and upload it again."
    )


def test_what_came_in_since_the_dry_run_is_left_out(project, ana):
    dry_run = do(ask(project, ana))
    bring_in(project, name="meanwhile.txt")
    job = do(imports.confirm(dry_run, corrections={"talk.txt": {"title": "A"}}, by=ana))
    assert (job.state, job.result["documents"], job.result["duplicates"]) == ("done", 0, 1)


def test_a_dry_run_confirmed_twice_brings_in_once(project, ana):
    dry_run = do(ask(project, ana))
    for _ in range(2):
        assert do(imports.confirm(dry_run, corrections={}, by=ana)).state == "done"
    assert Document.objects.count() == 1


def test_a_file_that_is_gone_is_named_as_the_reason(project, ana):
    job = ask(project, ana)
    job.upload.delete(save=False)
    Job.objects.filter(pk=job.pk).update(upload="uploads/gone")
    assert do(job).message == "The file is no longer there: upload it again."
    assert job.state == "failed"
