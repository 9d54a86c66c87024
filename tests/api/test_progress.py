"""/projects/{project}/progress/"""

import csv
import io

from tests.api.answers import errors, ok
from tests.world import WELCOMES


def table(client, world, name):
    answer = client.get(world.url(f"progress/{name}/"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer["Content-Disposition"] == f'attachment; filename="arvenia-{name}.csv"'
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_progress_is_told(world, manager):
    world.accepted()
    body = ok(manager.get(world.url("progress/")))

    assert body["documents"]["accepted"] == 1
    (person,) = [each for each in body["people"] if each["username"] == "arvenia-annotator"]
    assert (person["states"]["accepted"], person["claims"]) == (1, 1)
    assert [(each["code"], each["gold"]) for each in body["subjects"]] == [("ARM.CTBT", 1)]
    assert [each["accepted"] for each in body["days"]] == [1]


def test_progress_comes_as_tables(world, manager):
    world.accepted()

    assert table(manager, world, "documents")[-1] == {"state": "accepted", "documents": "1"}
    assert {row["username"] for row in table(manager, world, "people")} >= {"arvenia-annotator"}
    assert table(manager, world, "subjects")[0]["path"] == "Arms control > CTBT"
    assert table(manager, world, "days")[0]["submitted"] == "1"
    (document,) = table(manager, world, "by-document")
    assert (document["state"], document["wanted"], document["accepted"]) == ("accepted", "1", "1")


def test_a_name_that_a_spreadsheet_would_run_is_defused(world, manager):
    world.annotator.first_name = "=HYPERLINK()"
    world.annotator.save()
    world.submitted(WELCOMES)

    names = {row["name"] for row in table(manager, world, "people")}
    assert "'=HYPERLINK()" in names


def test_a_table_that_is_none_is_not_there(world, manager):
    errors(manager.get(world.url("progress/salaries/")), 404)


def test_a_parameter_is_refused(world, manager):
    assert errors(manager.get(world.url("progress/"), {"x": 1}), 400) == [
        ("unknown_parameter", "x")
    ]
