"""The native JSON lines: the exact shape of `docs/formats.md`."""

import datetime as dt
import json
import re

import pytest

from annotations import claims, review
from annotations.exports.files import export
from annotations.exports.rows import scope_of
from annotations.models import Claim, Layer
from annotations.parts import ActorInput, StanceInput
from documents import documents
from tests.world import CLOSING, WELCOMES


@pytest.fixture
def layer(world):
    """One accepted reading that uses every field."""
    document = world.add_document()
    documents.change(
        document, title="A safer region", author="Ilse Tarnow", publisher="Ministry",
        doc_type="speech", published_on=dt.date(2023, 5, 3), licence="CC BY 4.0",
        url="https://example.org/a", extra={"session": 3}, by=world.manager,
    )  # fmt: skip
    layer = world.lease(document)
    start = document.text.index(WELCOMES)
    claims.create(
        layer=layer, start=start, end=start + len(WELCOMES), by=world.annotator,
        claim_type="demand", canonical_text="The CTBT should enter into force.",
        attribution="author_voice", modality="conditional", verifiability="not_checkable",
        claim_date=dt.date(2023, 5, 1), date_precision="month", confidence=3, note="Sic.",
        stances=[
            StanceInput("ARM.CTBT", "support", intensity=3, explicitness="explicit"),
            StanceInput("FD", "mixed", actor=world.actors["Arvenia"].pk),
        ],
        actors=[
            ActorInput(actor=world.actors["Ilse Tarnow"].pk),
            ActorInput("addressee", label="her colleagues"),
        ],
    )  # fmt: skip
    claims.mark(layer=layer, sentence=document.sentences.get(text=CLOSING), by=world.annotator)
    return review.accept(review.submit(layer, by=world.annotator), by=world.reviewer)


def line_of(world, **options):
    scope = scope_of(
        world.project,
        layers=Layer.objects.filter(project=world.project),
        claims=Claim.objects.filter(project=world.project),
        **options,
    )
    (line,) = b"".join(export(scope, to="jsonl").chunks).splitlines()
    return json.loads(line)


MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def test_a_line_has_this_shape(world, layer):
    line = line_of(world)
    document, claim = layer.document, Claim.objects.get()
    key = f"d-{document.pk}"
    sentence = document.sentences.get(text=WELCOMES)
    for moment in (
        line["layers"][0].pop("submitted_at"),
        line["claims"][0].pop("created_at"),
        line["claims"][0].pop("updated_at"),
    ):
        assert MOMENT.fullmatch(moment)

    assert line.pop("sentences") == [
        {
            "id": f"{key}#s{each.position + 1}",
            "n": each.position + 1,
            "start": each.start,
            "end": each.end,
            "kind": each.kind,
            "paragraph": each.paragraph,
        }
        for each in document.sentences.order_by("position")
    ]
    assert line == {
        "schema": "claims/1",
        "offset_unit": "codepoint",
        "document": {
            "id": key,
            "external_id": "tarnow.txt",
            "title": "A safer region",
            "outlet": "Ministry",
            "doc_type": "speech",
            "author": "Ilse Tarnow",
            "published_at": "2023-05-03",
            "date_precision": "day",
            "language": "en",
            "url": "https://example.org/a",
            "licence": "CC BY 4.0",
            "extra": {"session": 3},
            "text_sha256": document.sha256,
            "length": document.length,
            "version": 1,
            "text": document.text,
        },
        "layers": [
            {
                "id": str(layer.uid),
                "origin": "human",
                "annotator": "arvenia-annotator",
                "stage": "accepted",
                "gold": True,
                "scheme_version": 1,
            }
        ],
        "claims": [
            {
                "uid": str(claim.uid),
                "layer": str(layer.uid),
                "fragments": [
                    {
                        "start": claim.start,
                        "end": claim.end,
                        "exact": WELCOMES,
                        "prefix": claim.prefix,
                        "suffix": claim.suffix,
                        "first_sentence": f"{key}#s{sentence.position + 1}",
                        "last_sentence": f"{key}#s{sentence.position + 1}",
                        "anchor_state": "exact",
                    }
                ],
                "claim_type": "demand",
                "canonical_text": "The CTBT should enter into force.",
                "attribution": "author_voice",
                "modality": "conditional",
                "claim_date": "2023-05-01",
                "date_precision": "month",
                "verifiability": "not_checkable",
                "confidence": 3,
                "no_speaker": False,
                "actors": [
                    {
                        "role": "speaker",
                        "actor_id": world.actors["Ilse Tarnow"].pk,
                        "name": "Ilse Tarnow",
                        "kind": "person",
                        "country": "",
                    },
                    {
                        "role": "addressee",
                        "actor_id": None,
                        "name": "her colleagues",
                        "kind": None,
                        "country": None,
                    },
                ],
                "stances": [
                    {
                        "target_id": "ARM.CTBT",
                        "target": "CTBT",
                        "toward_id": None,
                        "toward": None,
                        "value": "support",
                        "intensity": 3,
                        "score": 3,
                        "explicitness": "explicit",
                    },
                    {
                        "target_id": "FD",
                        "target": "Forced displacement",
                        "toward_id": world.actors["Arvenia"].pk,
                        "toward": "Arvenia",
                        "value": "mixed",
                        "intensity": None,
                        "score": None,
                        "explicitness": "",
                    },
                ],
                "subjects": [
                    {"code": "ARM.CTBT", "path": "Arms control > CTBT", "primary": True},
                    {"code": "FD", "path": "Forced displacement", "primary": False},
                ],
                "relations": [],
                "gold_from": {
                    "outcome": "single",
                    "claims": [str(claim.uid)],
                    "sources": {},
                    "cause": "",
                    "note": "",
                },
                "note": "Sic.",
                "version": 1,
            }
        ],
        "marks": [
            {
                "layer": str(layer.uid),
                "sentence": f"{key}#s{document.sentences.get(text=CLOSING).position + 1}",
                "mark": "no_claim",
            }
        ],
    }


@pytest.mark.parametrize(
    ("value", "intensity", "score"),
    [
        ("support", None, 1),
        ("support", 2, 2),
        ("oppose", None, -1),
        ("oppose", 3, -3),
        ("neutral", 3, 0),
        ("mixed", 2, None),
        ("not_inferable", None, None),
        ("unclear", None, None),
        ("", None, None),
    ],
)
def test_a_stance_has_the_score_of_the_crosswalk(world, value, intensity, score):
    layer = world.lease(world.add_document())
    claims.create(
        layer=layer, start=0, end=1, by=world.annotator,
        stances=[StanceInput("FD", value, intensity=intensity)],
    )  # fmt: skip

    (claim,) = line_of(world, layer="all")["claims"]
    assert claim["stances"][0]["score"] == score


#: text option, may the text leave → is the whole text there, are the quotes there.
TEXTS = [
    ("full", True, True, True),
    ("full", False, False, True),
    ("quotes", True, False, True),
    ("quotes", False, False, True),
    ("none", True, False, False),
    ("none", False, False, False),
]


@pytest.mark.parametrize(("text", "may", "whole", "quoted"), TEXTS)
def test_no_more_of_a_text_leaves_than_may(world, layer, text, may, whole, quoted):
    documents.change(layer.document, may_export_text=may, by=world.manager)
    line = line_of(world, text=text)
    fragment = line["claims"][0]["fragments"][0]

    assert (line["document"]["text"] is not None) == whole
    assert (fragment["exact"] is not None) == quoted
    assert (fragment["prefix"] is not None) == quoted
    assert (fragment["suffix"] is not None) == quoted
    assert fragment["start"] < fragment["end"]


def test_nothing_of_a_text_that_must_not_leave_is_in_the_bytes(world, layer):
    documents.change(layer.document, may_export_text=False, by=world.manager)

    assert CLOSING not in json.dumps(line_of(world), ensure_ascii=False)
    assert WELCOMES not in json.dumps(line_of(world, text="none"), ensure_ascii=False)


def test_a_document_without_a_date_has_no_precision(world):
    world.add_document("No date here.", "b.txt")

    document = line_of(world)["document"]
    assert (document["published_at"], document["date_precision"]) == (None, None)
