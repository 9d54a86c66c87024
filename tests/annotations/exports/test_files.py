"""One stream of rows, three ways out: the same bytes, in a fixed order, narrowed alike."""

import io
import json
import os
import subprocess
import sys
import zipfile

import pytest
from django.core.management import CommandError, call_command

from annotations import claims, review
from annotations.exports import rows as export_rows
from annotations.exports.files import export
from annotations.exports.rows import scope_of
from annotations.models import Claim, Layer
from documents import documents, projects
from documents.models import Document
from documents.refusals import Refused
from tests.world import REJECTS, WELCOMES


@pytest.fixture
def gold(world):
    """Two accepted readings and one that is in progress; the documents' names are out of order."""
    for name in ("b.txt", "a.txt", "c.txt"):
        layer = world.lease(world.add_document(f"{name}: {WELCOMES} {REJECTS}", name))
        world.tag(layer, REJECTS, ("ARM.NATO", "oppose"))
        world.tag(layer, WELCOMES, ("ARM.CTBT", "support"))
        if name != "c.txt":
            review.accept(review.submit(layer, by=world.annotator), by=world.reviewer)
    return world


def scope(world, **options):
    return scope_of(
        world.project,
        layers=Layer.objects.filter(project=world.project),
        claims=options.pop("claims", Claim.objects.filter(project=world.project)),
        **options,
    )


def read(world, to="jsonl", table="", **options):
    return b"".join(export(scope(world, **options), to=to, table=table).chunks)


def lines(data):
    return [json.loads(line) for line in data.splitlines()]


def unzip(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


# --- what is in it -----------------------------------------------------------------------------


def quotes(data):
    return [claim["fragments"][0]["exact"] for line in lines(data) for claim in line["claims"]]


def test_gold_is_what_was_accepted(gold):
    found = lines(read(gold))

    assert [line["document"]["external_id"] for line in found] == ["a.txt", "b.txt", "c.txt"]
    assert [len(line["claims"]) for line in found] == [2, 2, 0]
    assert [len(line["layers"]) for line in found] == [1, 1, 0]


def test_all_is_every_reading(gold):
    assert [len(line["claims"]) for line in lines(read(gold, layer="all"))] == [2, 2, 2]


def test_names_choose_whose_readings(gold):
    projects.change(gold.project, overlap=2, by=gold.manager)
    layer = gold.lease(Document.objects.get(external_id="c.txt"), by=gold.reviewer)
    gold.tag(layer, WELCOMES, ("FD", "neutral"))

    assert [len(line["claims"]) for line in lines(read(gold, layer="arvenia-reviewer"))] == [
        0,
        0,
        1,
    ]
    both = read(gold, layer="arvenia-reviewer, arvenia-annotator")
    assert [len(line["claims"]) for line in lines(both)] == [2, 2, 3]


def test_claims_stand_in_the_order_of_the_text(gold):
    assert quotes(read(gold)) == [WELCOMES, REJECTS] * 2


def test_withdrawn_claims_do_not_leave(gold):
    layer = Layer.objects.get(status="in_progress")
    for claim in Claim.objects.of(layer):
        claims.withdraw(claim, version=1, by=gold.annotator)

    assert [len(line["claims"]) for line in lines(read(gold, layer="all"))] == [2, 2, 0]


def test_archived_documents_do_not_leave(gold):
    documents.archive(Document.objects.get(external_id="a.txt"), by=gold.manager)

    assert [line["document"]["external_id"] for line in lines(read(gold))] == ["b.txt", "c.txt"]


def test_another_projects_claims_do_not_leave(gold, world):
    from tests.world import make_world

    other = make_world("second")
    other.accepted()

    assert len(lines(read(other))) == 1
    assert len(lines(read(gold))) == 3


def test_an_empty_project_makes_an_empty_file(world):
    assert read(world) == b""
    assert read(world, to="csv", table="claims").count(b"\n") == 1
    files = unzip(read(world, to="csv"))
    assert all(data.count(b"\n") == 1 for name, data in files.items() if name in {
        "claims.csv", "documents.csv", "segments.csv"})  # fmt: skip


@pytest.mark.parametrize(
    ("options", "code", "field"),
    [
        ({"to": "xml"}, "unknown_format", "format"),
        ({"to": "jsonl", "table": "claims"}, "unknown_format", "format"),
        ({"to": "csv", "table": "secrets"}, "unknown_table", "table"),
        ({"text": "some"}, "unknown_option", "text"),
        ({"layer": "nobody"}, "unknown_option", "layer"),
        ({"layer": ""}, "unknown_option", "layer"),
    ],
)
def test_an_option_is_refused(gold, options, code, field):
    with pytest.raises(Refused) as refused:
        read(gold, **options)

    assert (refused.value.code, refused.value.field) == (code, field)


# --- order and bytes ---------------------------------------------------------------------------


def test_two_runs_make_the_same_bytes(gold):
    assert read(gold, layer="all") == read(gold, layer="all")
    assert unzip(read(gold, to="csv", layer="all")) == unzip(read(gold, to="csv", layer="all"))


def test_a_table_is_the_same_alone_and_in_the_zip(gold):
    for name, data in unzip(read(gold, to="csv", layer="all")).items():
        if name.endswith(".csv"):
            assert read(gold, to="csv", table=name.removesuffix(".csv"), layer="all") == data, name


def test_the_size_of_a_chunk_changes_no_byte(gold, monkeypatch):
    whole = read(gold, layer="all")
    monkeypatch.setattr(export_rows, "CHUNK", 1)

    assert read(gold, layer="all") == whole


def from_api(world, **params):
    answer = world.client(world.manager).get(world.url("export/"), params)
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def from_admin(world, client, **params):
    client.force_login(world.manager)
    given = {"project": world.project.pk, "to": "jsonl", "layer": "gold", "text": "full", **params}
    answer = client.get("/admin/annotations/export/", given)
    assert answer.streaming, answer.content
    return b"".join(answer.streaming_content)


def from_command(world, tmp_path, *options):
    path = tmp_path / "out"
    call_command("export_claims", "--project", world.project.slug, "--output", path, *options)
    return path.read_bytes()


@pytest.mark.parametrize("layer", ["gold", "all", "arvenia-annotator"])
@pytest.mark.parametrize("text", ["full", "quotes", "none"])
def test_command_api_and_admin_give_the_same_bytes(gold, client, tmp_path, layer, text):
    data = read(gold, layer=layer, text=text)

    assert data
    assert from_api(gold, layer=layer, text=text) == data
    assert from_admin(gold, client, layer=layer, text=text) == data
    assert from_command(gold, tmp_path, "--layer", layer, "--text", text) == data


def test_command_api_and_admin_give_the_same_tables(gold, client, tmp_path):
    files = unzip(read(gold, to="csv"))

    assert unzip(from_api(gold, format="csv")) == files
    assert unzip(from_admin(gold, client, to="csv")) == files
    assert unzip(from_command(gold, tmp_path, "--format", "csv")) == files


def test_the_command_writes_to_the_standard_output(gold, capfdbinary):
    call_command("export_claims", "--project", gold.project.slug)

    assert capfdbinary.readouterr().out == read(gold)


def test_the_command_says_that_a_file_cannot_be_written(gold, tmp_path):
    output = tmp_path / "nowhere" / "claims.jsonl"
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        call_command("export_claims", project=gold.project.slug, output=output)


def test_the_command_may_be_read_in_part(gold):
    """`… | head` closes the pipe: no traceback follows."""
    reading, writing = os.pipe()
    os.close(reading)
    code = (
        "import django; django.setup();"
        "from annotations.management.commands.export_claims import Command;"
        "Command()._print(iter([b'x' * 100_000] * 3))"
    )
    process = subprocess.run(
        [sys.executable, "-c", code], stdout=writing, stderr=subprocess.PIPE, check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": "."},
    )  # fmt: skip
    os.close(writing)
    assert (process.returncode, process.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--project", "none"], "There is no project “none”"),
        (["--project", "arvenia", "--layer", "nobody"], "Nobody called nobody has read"),
        (["--project", "arvenia", "--format", "csv", "--table", "x"], "There is no table “x”"),
    ],
)
def test_the_command_says_what_is_wrong(gold, options, message):
    with pytest.raises(CommandError, match=message):
        call_command("export_claims", *options)


# --- the API's edge ----------------------------------------------------------------------------


def test_the_file_has_a_name_and_a_type(gold):
    client = gold.client(gold.manager)
    seen = {}
    for params in ({}, {"format": "csv"}, {"format": "csv", "table": "claims"}):
        answer = client.get(gold.url("export/"), params)
        seen[answer["Content-Disposition"]] = answer["Content-Type"]
        b"".join(answer.streaming_content)

    assert seen == {
        'attachment; filename="arvenia.jsonl"': "application/x-ndjson",
        'attachment; filename="arvenia-csv.zip"': "application/zip",
        'attachment; filename="arvenia-claims.csv"': "text/csv; charset=utf-8",
    }


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"subject": "ARM.NATO"}, [REJECTS] * 2),
        ({"subject": "ARM"}, [WELCOMES, REJECTS] * 2),
        ({"stance": "support"}, [WELCOMES] * 2),
        ({"stance": ["support", "oppose"], "subject": "ARM.CTBT"}, [WELCOMES] * 2),
        ({"annotator": "arvenia-reviewer"}, []),
    ],
)
def test_filters_narrow_an_export_as_they_narrow_the_list(gold, params, found):
    assert quotes(from_api(gold, **params)) == found


def test_a_filter_leaves_documents_without_a_claim_out(gold):
    document = Document.objects.get(external_id="b.txt")

    (line,) = lines(from_api(gold, document=document.pk))
    assert line["document"]["external_id"] == "b.txt"
    assert lines(from_api(gold, subject="FD")) == []


@pytest.mark.parametrize(
    "params",
    [
        {"format": "xml"}, {"table": "claims"}, {"format": "csv", "table": "x"}, {"text": "some"},
        {"layer": "nobody"}, {"foo": "1"}, {"cursor": "x"}, {"page_size": "5"},
        {"withdrawn": "true"}, {"document": "x"}, {"stance": "for"}, {"layer": "a\0"},
        {"table": "a\0", "format": "csv"},
    ],
)  # fmt: skip
def test_a_parameter_is_refused(gold, params):
    from tests.api.answers import errors

    errors(gold.client(gold.manager).get(gold.url("export/"), params), 400)


# --- cost --------------------------------------------------------------------------------------


def test_the_statements_of_an_export_do_not_grow_with_its_rows(gold, django_assert_num_queries):
    # documents' keys; layers; marks; sentences; claims' keys; claims; stances; actors; documents
    with django_assert_num_queries(9):
        read(gold, layer="all")
    for n in range(4):
        gold.tag(gold.lease(gold.add_document(f"{n} {WELCOMES}", f"{n}.txt")), WELCOMES)
    with django_assert_num_queries(9):
        assert len(lines(read(gold, layer="all"))) == 7


def test_a_file_comes_in_pieces(gold, monkeypatch):
    """Nothing is asked of the database before somebody reads, and only as much as they read."""
    monkeypatch.setattr(export_rows, "CHUNK", 1)
    seen = []
    real = export_rows._rows
    monkeypatch.setattr(
        export_rows, "_rows", lambda scope, keys: (seen.append(keys), real(scope, keys))[1]
    )
    chunks = export(scope(gold, layer="all"), to="jsonl").chunks

    assert seen == []
    next(chunks)
    assert len(seen) == 1
    chunks.close()
    assert len(seen) == 1
