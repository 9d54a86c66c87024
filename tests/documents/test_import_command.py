"""`manage.py import_documents`, and what it makes of files that nobody of this project wrote."""

import io
import re
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from documents.models import Document, Job, Sentence
from tests.documents.hands import (
    BOTH,
    PAPER,
    SEED,
    SOTU,
    TALK,
    assert_offsets_true,
)

pytestmark = pytest.mark.django_db


def run_command(*paths: Path, **options: Any) -> str:
    out = io.StringIO()
    call_command("import_documents", *map(str, paths), project="arvenia", stdout=out, **options)
    return out.getvalue()


def test_the_command_prints_a_table(project, tmp_path):
    path = tmp_path / "talk.txt"
    path.write_text(BOTH)
    lines = run_command(path, split_on="Share the Post:").splitlines()
    assert lines[0].split() == ["published", "title", "publisher", "length", "sentences"]
    assert lines[1].split("  ")[0] == "2023-05-03"
    assert "Minister Tarnow: A safer region" in lines[1]
    assert "Harbour Institute" in lines[2]
    assert lines[3] == "2 documents with 10 sentences imported."


def test_the_command_takes_a_folder_and_says_what_is_here(project, tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "a.txt").write_text(TALK)
    (tmp_path / "more" / "b.txt").write_text(PAPER)
    run_command(tmp_path)
    assert set(Document.objects.values_list("external_id", flat=True)) == {"a.txt", "more/b.txt"}
    out = run_command(tmp_path / "a.txt", tmp_path / "more" / "b.txt", by="ana")
    assert "(here already: more/b.txt)" in out
    assert "0 documents with 0 sentences imported; 2 texts already here, left out." in out


def test_the_commands_dry_run_makes_nothing(project, tmp_path):
    (tmp_path / "a.txt").write_text(TALK)
    assert "1 document would be imported." in run_command(tmp_path, dry_run=True)
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        ("Good.", {"language": "English"}, "“English” is no language code"),
        ("Good.", {"by": "nobody"}, "There is no user “nobody”."),
        ("", {}, "a.txt is empty."),
        (" \n", {}, "Nothing was imported: 1 problem in the file."),
        (" \n", {"dry_run": True}, "1 problem: as it is, nothing would be imported."),
    ],
)
def test_the_command_fails_with_a_sentence(project, tmp_path, content, options, sentence):
    (tmp_path / "a.txt").write_text(content)
    with pytest.raises(CommandError, match=re.escape(sentence)):
        run_command(tmp_path / "a.txt", stderr=io.StringIO(), **options)


def test_the_command_names_what_is_not_there(project, tmp_path):
    with pytest.raises(CommandError, match=r"There is no file .*none\.txt\."):
        run_command(tmp_path / "none.txt")
    with pytest.raises(CommandError, match=r"There is no file there\."):
        run_command(tmp_path)
    with pytest.raises(CommandError, match=r"There is no project “none”\."):
        call_command("import_documents", str(tmp_path), project="none")


def test_the_command_prints_each_problem(project, tmp_path):
    (tmp_path / "a.csv").write_text("text,title\nGood,One\n,Two\n")
    complaints = io.StringIO()
    with pytest.raises(CommandError):
        run_command(tmp_path / "a.csv", stderr=complaints)
    assert complaints.getvalue().strip() == "a.csv, line 3: the column “text” is empty."


# --- files of others ---------------------------------------------------------------------------


@pytest.mark.skipif(not SEED.exists(), reason=f"{SEED.name} is not here: no shared seeds")
def test_the_users_own_file_gives_a_speech_and_a_paper(project):
    out = run_command(SEED, split_on="Share the Post:")
    speech, paper = Document.objects.order_by("id")
    assert speech.published_on == date(2024, 4, 22)
    assert "Lavrov" in speech.title
    assert paper.publisher == "Wilson Center"

    said = list(speech.sentences.order_by("position"))
    quote = next(at for at, each in enumerate(said) if "“to the last Ukrainian.”" in each.text)
    assert said[quote].text.endswith("“to the last Ukrainian.”")
    assert said[quote + 1].text.startswith("At the same time, the West is balancing")
    assert [each.text for each in said if each.kind == "boilerplate"] == ["Share the Post:"]
    assert [each.text for each in said[:3]] == ["April 22, 2024", speech_title(said), said[2].text]
    assert {each.kind for each in said[:3]} == {"heading"}
    assert paper.sentences.filter(text__endswith="compliance remains\ninconsistent.").count() == 1
    for document in (speech, paper):
        assert_offsets_true(document)
        assert not document.sentences.filter(text__contains="\n\n").exists()

    lines = out.splitlines()
    assert lines[1].startswith("2024-04-22  Russian Foreign Minister Lavrov")
    assert lines[-1] == f"2 documents with {Sentence.objects.count()} sentences imported."


def speech_title(said: list[Sentence]) -> str:
    """The headline as it stands in the text, white space and all."""
    return next(each.text for each in said if "Lavrov" in each.text)


@pytest.mark.skipif(not SOTU.exists(), reason="the folder sotu is not here: no shared data")
def test_the_addresses_of_two_centuries_come_in_by_one_command(project, capsys):
    """With what the table `metadata.csv` beside them says of each."""
    started = time.monotonic()
    out = run_command(*SOTU.glob("*.txt"), SOTU / "metadata.csv")
    seconds = time.monotonic() - started
    job = Job.objects.get()
    assert (job.state, job.errors) == ("done", [])
    assert (job.result["documents"], job.result["duplicates"]) == (240, 0)
    documents = Document.objects.all()
    assert len(documents) == 240
    for document in documents:
        assert_offsets_true(document)
        assert document.segmenter_version is not None
        assert document.author
        assert document.published_precision == "year"
    first = documents.get(external_id="001_1790_george-washington.txt")
    assert (first.author, first.published_on) == ("George Washington", date(1790, 1, 1))
    assert first.extra["party"] == "Nonpartisan"
    assert out.splitlines()[-1] == job.message
    with capsys.disabled():
        print(f"\n  {job.message} {240 / seconds:.0f} documents/s")


def test_a_folder_with_a_table_of_metadata_is_read_with_it(project, tmp_path):
    (tmp_path / "a.txt").write_text(TALK)
    (tmp_path / "b.txt").write_text(PAPER)
    (tmp_path / "metadata.csv").write_text("file,year,speaker,party\na.txt,1790,Ana Lima,Green\n")
    run_command(tmp_path)
    told, other = Document.objects.order_by("external_id")
    assert (told.author, told.published_on) == ("Ana Lima", date(1790, 1, 1))
    assert (told.published_precision, told.extra) == ("year", {"party": "Green"})
    assert (other.author, other.extra) == ("", {})


def test_a_table_of_metadata_that_names_what_is_not_there_is_a_problem(project, tmp_path):
    (tmp_path / "a.txt").write_text(TALK)
    (tmp_path / "metadata.csv").write_text("file,year\na.txt,1790\nb.txt,1791\n")
    complaints = io.StringIO()
    with pytest.raises(CommandError, match="Nothing was imported: 1 problem in the file"):
        run_command(tmp_path, stderr=complaints)
    assert complaints.getvalue().strip() == (
        "metadata.csv, line 3: there is no file “b.txt” in the zip."
    )
