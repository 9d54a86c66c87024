"""An export is one view of the database, and leaves no transaction open behind it."""

import json

import pytest
from django.db import connection

from annotations.exports import rows as export_rows
from annotations.exports.files import export
from annotations.exports.rows import scope_of
from annotations.models import Claim, Layer
from tests.world import REJECTS, WELCOMES, World, at_once, make_world, sql


@pytest.fixture
def world(transactional_db, monkeypatch) -> World:
    """Three documents with a claim each, committed, exported one at a time."""
    monkeypatch.setattr(export_rows, "CHUNK", 1)
    made = make_world()
    for name in ("a.txt", "b.txt", "c.txt"):
        layer = made.lease(made.add_document(f"{name}: {WELCOMES} {REJECTS}", name))
        made.tag(layer, WELCOMES, ("ARM.CTBT", "support"))
    return made


def chunks(world, to="jsonl", table=""):
    scope = scope_of(
        world.project,
        layers=Layer.objects.filter(project=world.project),
        claims=Claim.objects.filter(project=world.project),
        layer="all",
    )
    return export(scope, to=to, table=table).chunks


def elsewhere(call):
    """Do something on another connection, and wait for it."""
    (answer,) = at_once(call)
    assert not isinstance(answer, Exception), answer
    return answer


def open_transactions():
    """Connections to the test database that wait inside a transaction, seen from another one."""
    return elsewhere(
        lambda: sql(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND state LIKE 'idle in transaction%%'"
        )
    )[0][0]


def test_what_is_added_meanwhile_does_not_appear(world):
    stream = chunks(world)
    first = json.loads(next(stream))
    last = Layer.objects.get(document__external_id="c.txt")

    elsewhere(lambda: world.tag(last, REJECTS, ("ARM.NATO", "oppose")))
    elsewhere(lambda: world.add_document("A new text.", "d.txt"))

    rest = [json.loads(line) for line in stream]
    assert [each["document"]["external_id"] for each in (first, *rest)] == [
        "a.txt",
        "b.txt",
        "c.txt",
    ]
    assert [len(each["claims"]) for each in (first, *rest)] == [1, 1, 1]
    assert sum(len(json.loads(line)["claims"]) for line in chunks(world)) == 4


def test_all_tables_of_a_set_are_of_one_moment(world):
    """The claims' table is written first, the stances' later."""
    stream = chunks(world, to="csv")
    read = [next(stream)]
    last = Layer.objects.get(document__external_id="c.txt")
    elsewhere(lambda: world.tag(last, REJECTS, ("ARM.NATO", "oppose")))
    read += list(stream)

    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(b"".join(read))) as archive:
        counts = {name: archive.read(f"{name}.csv").count(b"\n") for name in
                  ("claims", "claim_stances", "claim_subjects", "claim_fragments")}  # fmt: skip
    assert set(counts.values()) == {4}


@pytest.mark.parametrize("options", [{}, {"to": "csv"}, {"to": "csv", "table": "claims"}])
def test_a_reader_that_stops_early_leaves_no_transaction_open(world, options):
    stream = chunks(world, **options)
    next(stream)
    next(stream)
    assert open_transactions() == 1

    stream.close()
    assert open_transactions() == 0
    assert Claim.objects.count() == 3  # the connection is good for the next request


@pytest.mark.parametrize("params", [{}, {"format": "csv"}, {"format": "csv", "table": "claims"}])
def test_a_client_that_goes_away_leaves_no_transaction_open(world, params):
    answer = world.client(world.manager).get(world.url("export/"), {"layer": "all", **params})
    next(iter(answer.streaming_content))

    answer.close()
    assert open_transactions() == 0


def test_a_whole_export_leaves_no_transaction_open(world):
    assert list(chunks(world))
    assert open_transactions() == 0
    assert not connection.in_atomic_block


def test_an_export_cannot_write(world):
    with export_rows.snapshot(), pytest.raises(Exception, match="read-only transaction"):
        Claim.objects.update(note="x")
