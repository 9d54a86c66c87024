"""From a file to an export through the API alone: the main job, end to end."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from documents import imports, jobs
from documents.models import Document
from tests.world import REJECTS, WELCOMES, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def tagged(document: Any, quote: str, **claim: Any) -> dict[str, Any]:
    """The body of a claim on the place where the text says `quote`."""
    start = document.text.index(quote)
    return {"start": start, "end": start + len(quote), "quote": quote, **claim}


def read_to_the_end(client: APIClient, world: World) -> tuple[Any, str]:
    """Lease, tag two claims, submit; returns the document and the layer's uid."""
    document = world.add_document()
    speaker = [{"actor": world.actors["Ilse Tarnow"].pk}]
    layer = client.post(world.url("layers/"), {"document": document.pk}, format="json")
    assert layer.status_code == 201, layer.json()
    uid = layer.json()["uid"]
    for quote, claim in (
        (
            REJECTS,
            {
                "claim_type": "evaluation",
                "stances": [{"subject": "ARM.NATO", "value": "oppose", "intensity": 3}],
            },
        ),
        (
            WELCOMES,
            {
                "claim_type": "demand",
                "modality": "conditional",
                "stances": [{"subject": "ARM.CTBT", "value": "support"}],
            },
        ),
    ):
        body = tagged(document, quote, layer=uid, actors=speaker, **claim)
        answer = client.post(world.url("claims/"), body, format="json")
        assert answer.status_code == 201, answer.json()
    submitted = client.post(world.url(f"layers/{uid}/submit/"))
    assert submitted.json()["status"] == "submitted"
    return document, uid


def test_what_was_tagged_through_the_api_leaves_with_true_offsets(world: World) -> None:
    document, uid = read_to_the_end(world.client(world.annotator), world)
    accepted = world.client(world.reviewer).post(world.url(f"layers/{uid}/accept/"))
    assert accepted.json()["gold"] is True

    manager = world.client(world.manager)
    lines = b"".join(manager.get(world.url("export/")).streaming_content).splitlines()
    (line,) = map(json.loads, lines)
    text = line["document"]["text"]
    assert text == document.text
    fragments = [claim["fragments"][0] for claim in line["claims"]]
    assert [text[each["start"] : each["end"]] for each in fragments] == [WELCOMES, REJECTS]
    assert [claim["stances"][0]["value"] for claim in line["claims"]] == ["support", "oppose"]
    assert [claim["stances"][0]["score"] for claim in line["claims"]] == [1, -3]
    assert line["claims"][0]["subjects"][0]["path"] == "Arms control > CTBT"
    assert line["claims"][0]["actors"][0]["name"] == "Ilse Tarnow"

    table = manager.get(world.url("export/"), {"format": "csv", "table": "claims"})
    rows = list(csv.DictReader(io.StringIO(b"".join(table.streaming_content).decode())))
    assert [row["quote"] for row in rows] == [WELCOMES, REJECTS]
    assert [text[int(row["start"]) : int(row["end"])] for row in rows] == [WELCOMES, REJECTS]
    assert rows[0]["speaker_name"] == "Ilse Tarnow"
    assert rows[0]["speaker_org_name"] == "Arvenia"
    assert rows[0]["modality"] == "conditional"
    assert (rows[1]["subject_l1"], rows[1]["subject_l2"]) == ("Arms control", "NATO expansion")


def test_a_layer_that_is_not_accepted_is_not_gold(world: World) -> None:
    read_to_the_end(world.client(world.annotator), world)
    manager = world.client(world.manager)
    gold = b"".join(manager.get(world.url("export/")).streaming_content)
    everything = b"".join(manager.get(world.url("export/"), {"layer": "all"}).streaming_content)
    assert json.loads(gold)["claims"] == []
    assert len(json.loads(everything)["claims"]) == 2


SPEECH = Path(__file__).resolve().parents[3] / "shared/seeds/000_b48ef0025fee7d69.txt"


def first_sentence_with(client: APIClient, world: World, document: int, words: str) -> Any:
    """The first sentence of a document that holds these words, as the API answers it."""
    sentences = client.get(world.url(f"documents/{document}/sentences/")).json()
    return next(each for each in sentences if words in each["text"])


@pytest.mark.skipif(not SPEECH.exists(), reason="the user's own file is not here: no shared data")
def test_the_users_own_speech_goes_from_file_to_export_through_the_api(world: World) -> None:
    manager, annotator = world.client(world.manager), world.client(world.annotator)
    upload = SimpleUploadedFile(SPEECH.name, SPEECH.read_bytes())
    body = {"file": upload, "split_on": "Share the Post:"}
    answer = manager.post(world.url("imports/"), body, format="multipart")
    jobs.work(answer.json()["uid"], imports.run)  # what a worker does with the message
    listed = manager.get(world.url("documents/")).json()["results"]
    (speech,) = [each["id"] for each in listed if "Lavrov" in each["title"]]
    uid = annotator.post(world.url("layers/"), {"document": speech}, format="json").json()["uid"]
    for words, subject, value, modality in (
        ("eastward expansion", "ARM.NATO", "oppose", "categorical"),
        ("issue of its ratification", "ARM.CTBT", "support", "conditional"),
    ):
        sentence = first_sentence_with(annotator, world, speech, words)
        claim = {
            "layer": uid,
            "start": sentence["start"],
            "end": sentence["end"],
            "quote": sentence["text"],
            "modality": modality,
            "actors": [{"label": "Foreign Minister"}],
            "stances": [{"subject": subject, "value": value}],
        }
        assert annotator.post(world.url("claims/"), claim, format="json").status_code == 201
    assert annotator.post(world.url(f"layers/{uid}/submit/")).status_code == 200
    reviewer = world.client(world.reviewer)
    assert reviewer.post(world.url(f"layers/{uid}/accept/")).json()["gold"] is True

    text = Document.objects.get(pk=speech).text
    lines = b"".join(manager.get(world.url("export/")).streaming_content).splitlines()
    claims = [claim for line in map(json.loads, lines) for claim in line["claims"]]
    table = manager.get(world.url("export/"), {"format": "csv", "table": "claims"})
    rows = list(csv.DictReader(io.StringIO(b"".join(table.streaming_content).decode())))
    assert [claim["stances"][0]["value"] for claim in claims] == ["oppose", "support"]
    for claim, row in zip(claims, rows, strict=True):
        (fragment,) = claim["fragments"]
        assert text[fragment["start"] : fragment["end"]] == fragment["exact"] == row["quote"]
        assert (int(row["start"]), int(row["end"])) == (fragment["start"], fragment["end"])
        assert claim["actors"][0]["name"] == row["speaker_name"] == "Foreign Minister"
        path = [row["subject_l1"], row["subject_l2"]]
        assert claim["subjects"][0]["path"].split(" > ") == path
