"""The tidy CSV set: the columns of `docs/formats.md`, in their order, described and harmless."""

import csv
import io
import json
import re

import pytest

from annotations import actors, claims, codebooks, review
from annotations.exports import tables
from annotations.exports.files import export, table_files
from annotations.exports.rows import scope_of
from annotations.models import Claim, Layer
from annotations.parts import ActorInput, StanceInput
from documents import documents
from tests.world import CLOSING, REJECTS, WELCOMES

#: formats.md, 2, with what the model adds at the end of a row.
COLUMNS = {
    "claims": "claim_uid, layer_id, origin, annotator, gold_from, document_id, external_id, "
    "document_date, outlet, doc_type, language, sentence_first, sentence_last, start, end, "
    "n_fragments, quote, canonical_text, claim_type, attribution, modality, claim_date, "
    "date_precision, place, speaker_id, speaker_name, speaker_kind, speaker_country, "
    "speaker_org_id, speaker_org_name, subject_code, subject_label, subject_l1, subject_l2, "
    "subject_l3, target_id, target_label, stance, stance_score, intensity, explicitness, "
    "confidence, scheme_version, created_at, updated_at",
    "claim_fragments": "claim_uid, ord, start, end, exact, prefix, suffix, sentence_first, "
    "sentence_last, anchor_state",
    "claim_actors": "claim_uid, role, ord, actor_id, name, kind, country, org_id, mention_start, "
    "mention_end",
    "claim_stances": "claim_uid, target_id, target_label, value, score, intensity, explicitness, "
    "toward_id, toward_name",
    "claim_subjects": "claim_uid, code, label, path, is_primary",
    "segments": "document_id, n, start, end, kind, paragraph, text",
    "marks": "document_id, layer_id, n, mark",
    "layers": "layer_id, document_id, origin, annotator, stage, gold, scheme_version, submitted_at",
    "documents": "document_id, external_id, title, author, outlet, doc_type, published_at, "
    "date_precision, language, url, licence, length, text_sha256",
    "actors": "actor_id, name, kind, country, org_id, wikidata, aliases",
    "codebook": "code, label, parent, depth, path, definition, include, exclude, status, "
    "replaced_by, maps_to, proposition",
}


@pytest.fixture
def layer(world):
    """An accepted reading with two claims and a mark."""
    layer = world.lease(world.add_document())
    world.tag(layer, WELCOMES, ("ARM.CTBT", "support"), ("FD", "neutral"), confidence=2)
    start = layer.document.text.index(REJECTS)
    claims.create(
        layer=layer, start=start, end=start + len(REJECTS), by=world.annotator, no_speaker=True,
        stances=[StanceInput("ARM.NATO", "oppose", intensity=3)],
    )  # fmt: skip
    claims.mark(
        layer=layer, sentence=layer.document.sentences.get(text=CLOSING), by=world.annotator
    )
    return review.accept(review.submit(layer, by=world.annotator), by=world.reviewer)


def scope(world, **options):
    return scope_of(
        world.project,
        layers=Layer.objects.filter(project=world.project),
        claims=Claim.objects.filter(project=world.project),
        **options,
    )


def table(world, name, **options):
    """The rows of a table, as a reader of RFC 4180 sees them."""
    data = b"".join(export(scope(world, **options), to="csv", table=name).chunks)
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def files(world):
    return {name: b"".join(chunks) for name, chunks in table_files(scope(world))}


def test_the_set_holds_every_table_and_its_description(world, layer):
    assert set(files(world)) == {f"{name}.csv" for name in COLUMNS} | {"datapackage.json"}


@pytest.mark.parametrize("name", COLUMNS)
def test_a_table_has_these_columns_in_this_order(world, layer, name):
    header = files(world)[f"{name}.csv"].decode().partition("\n")[0]

    assert header == COLUMNS[name].replace(", ", ",")


# --- datapackage.json --------------------------------------------------------------------------

TYPES = {
    "string": lambda cell: True,
    "integer": lambda cell: re.fullmatch(r"-?\d+", cell),
    "boolean": lambda cell: cell in {"true", "false"},
    "date": lambda cell: re.fullmatch(r"\d{4}-\d\d-\d\d", cell),
    "datetime": lambda cell: re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", cell),
}


def test_the_description_names_every_file_and_each_of_its_columns(world, layer):
    made = files(world)
    package = json.loads(made.pop("datapackage.json"))

    assert package["profile"] == "tabular-data-package"
    assert (package["name"], package["offset_unit"]) == ("arvenia", "codepoint")
    assert {each["path"] for each in package["resources"]} == set(made)
    for each in package["resources"]:
        header = made[each["path"]].decode().partition("\n")[0].split(",")
        assert [field["name"] for field in each["schema"]["fields"]] == header
        assert re.fullmatch(r"[a-z0-9._-]+", each["name"])
        assert each["schema"]["missingValues"] == [""]


def test_every_cell_is_of_the_type_that_is_described(world, layer):
    documents.change(layer.document, published_on="2023-05-03", by=world.manager)
    made = files(world)
    package = json.loads(made.pop("datapackage.json"))
    cells = 0
    for each in package["resources"]:
        types = {field["name"]: field["type"] for field in each["schema"]["fields"]}
        reader = csv.DictReader(io.StringIO(made[each["path"]].decode(), newline=""))
        for row in reader:
            for name, cell in row.items():
                cells += 1
                assert not cell or TYPES[types[name]](cell), (each["name"], name, cell)
    assert cells > 100


# --- rows --------------------------------------------------------------------------------------


def test_a_claim_is_a_row(world, layer):
    first, second = table(world, "claims")
    sentence = layer.document.sentences.get(text=WELCOMES)

    assert first | {"claim_uid": "", "created_at": "", "updated_at": ""} == {
        "claim_uid": "", "layer_id": str(layer.uid), "origin": "human",
        "annotator": "arvenia-annotator", "gold_from": "single",
        "document_id": str(layer.document_id),
        "external_id": "tarnow.txt", "document_date": "2023-05-03", "outlet": "", "doc_type": "",
        "language": "en", "sentence_first": str(sentence.number),
        "sentence_last": str(sentence.number), "start": str(sentence.start),
        "end": str(sentence.end), "n_fragments": "1", "quote": WELCOMES, "canonical_text": "",
        "claim_type": "", "attribution": "", "modality": "", "claim_date": "",
        "date_precision": "", "place": "", "speaker_id": str(world.actors["Ilse Tarnow"].pk),
        "speaker_name": "Ilse Tarnow", "speaker_kind": "person", "speaker_country": "",
        "speaker_org_id": str(world.actors["Arvenia"].pk), "speaker_org_name": "Arvenia",
        "subject_code": "ARM.CTBT", "subject_label": "CTBT", "subject_l1": "Arms control",
        "subject_l2": "CTBT", "subject_l3": "", "target_id": "ARM.CTBT", "target_label": "CTBT",
        "stance": "support", "stance_score": "1", "intensity": "", "explicitness": "",
        "confidence": "2", "scheme_version": "1", "created_at": "", "updated_at": "",
    }  # fmt: skip
    assert (second["stance"], second["stance_score"], second["intensity"]) == ("oppose", "-3", "3")
    assert second["speaker_name"] == ""


def test_offsets_are_true(world, layer):
    text = layer.document.text
    for row in table(world, "claims"):
        assert text[int(row["start"]) : int(row["end"])] == row["quote"]
    for row in table(world, "claim_fragments"):
        assert text[int(row["start"]) : int(row["end"])] == row["exact"]
        assert text[: int(row["start"])].endswith(row["prefix"])
    for row in table(world, "segments"):
        assert text[int(row["start"]) : int(row["end"])] == row["text"]


def test_the_other_tables_refer_to_the_claims(world, layer):
    uids = [row["claim_uid"] for row in table(world, "claims")]

    assert [row["claim_uid"] for row in table(world, "claim_stances")] == [uids[0]] * 2 + [uids[1]]
    assert [row["is_primary"] for row in table(world, "claim_subjects")] == [
        "true",
        "false",
        "true",
    ]
    assert [row["claim_uid"] for row in table(world, "claim_actors")] == uids[:1]
    assert [row["gold"] for row in table(world, "layers")] == ["true"]
    assert [row["mark"] for row in table(world, "marks")] == ["no_claim"]


def test_the_registry_and_the_codebook_come_along(world, layer):
    assert {row["name"]: row["aliases"] for row in table(world, "actors")} == {
        "Arvenia": "",
        "Ilse Tarnow": "Tarnow",
    }
    assert [(row["code"], row["parent"], row["depth"]) for row in table(world, "codebook")] == [
        ("ARM", "", "0"),
        ("ARM.CTBT", "ARM", "1"),
        ("ARM.NATO", "ARM", "1"),
        ("FD", "", "0"),
    ]


@pytest.mark.parametrize(
    ("text", "may", "whole", "quoted"),
    [
        ("full", True, True, True),
        ("full", False, False, True),
        ("quotes", True, False, True),
        ("none", True, False, False),
    ],
)
def test_no_more_of_a_text_leaves_than_may(world, layer, text, may, whole, quoted):
    documents.change(layer.document, may_export_text=may, by=world.manager)

    assert any(row["text"] for row in table(world, "segments", text=text)) == whole
    assert any(row["quote"] for row in table(world, "claims", text=text)) == quoted
    fragments = table(world, "claim_fragments", text=text)
    assert any(row["exact"] or row["prefix"] or row["suffix"] for row in fragments) == quoted


# --- harmless in a spreadsheet -----------------------------------------------------------------

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")', "-", "=\n1"]


def test_no_cell_that_a_person_typed_is_a_formula(world):
    layer = world.lease(world.add_document("=1+1 is what we say.", "=a.txt"))
    documents.change(layer.document, title="=T", publisher="+P", author="@A", by=world.manager)
    oda = actors.add(
        project=world.project, name="=Oda", kind="person", aliases=["=x"], by=world.manager
    )
    codebooks.change_subject(
        world.subjects["FD"], label="=FD", definition="+d", synonyms=["-s"], by=world.manager
    )
    world.tag(
        layer, "=1+1 is what we say.", ("FD", "oppose"), canonical_text="=cmd", note="@n",
        actors=[ActorInput(actor=oda.pk), ActorInput("target", label="-they")],
    )  # fmt: skip
    dangerous = []
    for name, chunks in table_files(scope(world, layer="all")):
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(b"".join(chunks).decode(), newline="")):
                dangerous += [
                    (name, cell)
                    for cell in row
                    if cell.startswith(tables.FORMULA) and not re.fullmatch(r"-\d+", cell)
                ]

    assert dangerous == []
    assert table(world, "claims", layer="all")[0]["quote"] == "'=1+1 is what we say."


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_formula_gets_an_apostrophe_in_front(cell):
    assert tables._cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["a=1", " =1", "", "1-1", -3, None])
def test_any_other_cell_stays_as_it_is(cell):
    assert tables._cell(cell) == cell


def test_cells_with_commas_quotes_and_line_ends_survive(world):
    hard = 'One, "two"\nthree\N{LINE SEPARATOR}four; \N{PILE OF POO}'
    layer = world.lease(world.add_document())
    world.tag(layer, WELCOMES, ("FD", "oppose"), canonical_text=hard)

    assert table(world, "claims", layer="all")[0]["canonical_text"] == hard
