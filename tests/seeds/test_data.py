"""What the demo data say, before anything is made of them; how the seeds write."""

import ast
import re
from pathlib import Path

import pytest

from seeds import world
from seeds.actors import ACTORS
from seeds.annotations import READINGS
from seeds.codebook import SUBJECTS
from seeds.decisions import ADJUDICATIONS
from seeds.double import DOUBLE_READINGS
from tests.test_architecture import orm_writes

SEEDS = Path(world.__file__).parent
ALL_READINGS = (*READINGS, *DOUBLE_READINGS)
TAGS = [(reading, tag) for reading in ALL_READINGS for tag in reading.tags]
ASSIGNABLE = [entry for entry in SUBJECTS if entry.assignable]


@pytest.mark.parametrize(("reading", "tag"), TAGS, ids=lambda each: getattr(each, "quote", "")[:40])
def test_a_quote_stands_once_in_its_text(reading, tag):
    text = (world.TEXTS / reading.document).read_text()

    assert text.count(tag.quote) == 1


@pytest.mark.parametrize("adjudication", ADJUDICATIONS, ids=lambda each: each.document)
def test_a_ruling_is_about_what_was_tagged_and_about_nothing_twice(adjudication):
    tagged = {
        (reading.annotator, tag.quote)
        for reading, tag in TAGS
        if reading.document == adjudication.document
    }
    ruled = [each for ruling in adjudication.rulings for each in ruling.quotes.items()]

    assert set(ruled) <= tagged
    assert len(set(ruled)) == len(ruled)


def test_a_subject_stands_behind_its_parent():
    codes = [entry.code for entry in SUBJECTS]
    orphans = [
        entry.code
        for at, entry in enumerate(SUBJECTS)
        if entry.parent and entry.parent not in codes[:at]
    ]

    assert orphans == []
    assert len(set(codes)) == len(codes)


def test_a_rule_sends_nobody_to_a_subject_that_cannot_be_assigned():
    codes = {entry.code for entry in ASSIGNABLE}
    named = {
        code
        for entry in SUBJECTS
        for code in re.findall(r"\b(?:ARM|FD)(?:\.\w+)+", entry.include + entry.exclude)
    }

    assert named - codes == set()


def test_every_assignable_subject_has_rules_and_an_example():
    silent = [
        entry.code
        for entry in ASSIGNABLE
        if not (entry.include and entry.exclude and entry.example)
    ]

    assert silent == []


def test_no_real_actor_says_a_word():
    real = {entry.name for entry in ACTORS if entry.external_ids or entry.country}
    speakers = {tag.speaker or reading.speaker for reading, tag in TAGS}

    assert speakers & {*real, "UNHCR", "IAEA", "OPCW", "CTBTO", "AUKUS"} == set()


@pytest.mark.parametrize("path", sorted(SEEDS.rglob("*.py")), ids=lambda path: path.name)
def test_the_seeds_write_through_the_stages_alone(path):
    assert list(orm_writes(path.read_text())) == []


def test_an_account_is_all_that_the_seeds_make_without_a_stage():
    made = [
        node.attr
        for path in SEEDS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and re.search(r"create_|set_password", node.attr)
    ]

    assert made == ["create_user"]
