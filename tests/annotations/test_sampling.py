"""Which documents are read by several, and in which order they are handed out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations import layers, sampling
from documents import documents, projects
from documents.models import Document
from tests.world import sql

SEEDS = st.integers(min_value=0, max_value=2**31 - 1)
KEYS = st.integers(min_value=1, max_value=2**63 - 1)


@pytest.fixture
def corpus(world):
    """Twelve documents in three groups of six, four and two."""
    groups = ["speech"] * 6 + ["report"] * 4 + ["treaty"] * 2
    return [
        world.add_document(f"Text {n}.", f"{n}.txt", doc_type=group)
        for n, group in enumerate(groups)
    ]


def change(world, **settings):
    projects.change(world.project, by=world.manager, **settings)


def handed_out(world):
    """The documents in the order in which one person gets them."""
    count = layers.waiting(world.annotator).count()
    taken = [layers.lease_next(world.project, by=world.annotator) for _ in range(count)]
    return [layer.document for layer in taken]


@given(SEEDS, KEYS)
def test_a_draw_is_a_number_from_0_below_1(seed, key):
    assert 0 <= sampling.draw(seed, key) < 1


def test_draws_spread_evenly():
    draws = sorted(sampling.draw(7, key) for key in range(10_000))
    # Kolmogorov and Smirnov's distance from the even spread; 1.63 / √n is passed once in 100.
    distance = max(abs(draw - rank / 10_000) for rank, draw in enumerate(draws))
    assert distance < 1.63 / 100


def test_another_seed_draws_otherwise():
    first, second = ([sampling.draw(seed, key) for key in range(100)] for seed in (1, 2))
    assert first != second


def test_postgresql_draws_what_python_draws(world, corpus):
    for seed in (0, 7, 2**31 - 1):
        change(world, seed=seed)
        rows = Document.objects.annotate(drawn=sampling.drawn()).values_list("pk", "drawn")
        assert {pk: float(drawn) for pk, drawn in rows} == {
            document.pk: sampling.draw(seed, document.pk) for document in corpus
        }


@pytest.mark.parametrize("share", [0, 1, 30, 50, 99, 100])
def test_how_many_readings_are_wanted_is_the_same_in_both(world, corpus, share):
    change(world, overlap=3, double_share=share)
    rows = Document.objects.annotate(wanted=sampling.wanted_of_each()).select_related("project")

    found = {document.pk: document.wanted for document in rows}
    assert found == {document.pk: sampling.wanted(document) for document in rows}
    assert set(found.values()) <= {1, 3}


def test_a_share_of_none_wants_one_reading_of_each_and_of_all_the_overlap(world, corpus):
    for share, wanted in ((0, 1), (100, 2)):
        change(world, overlap=2, double_share=share)
        rows = Document.objects.select_related("project")
        assert {sampling.wanted(document) for document in rows} == {wanted}


def test_a_larger_share_holds_the_smaller_one(world, corpus):
    shared = []
    for share in (20, 50, 80):
        change(world, overlap=2, double_share=share)
        rows = Document.objects.select_related("project")
        shared.append({document.pk for document in rows if sampling.wanted(document) == 2})
    assert shared[0] <= shared[1] <= shared[2]


def test_in_order_is_the_order_of_the_import(world, corpus):
    assert handed_out(world) == corpus


def test_at_random_is_the_order_of_the_draws(world, corpus):
    change(world, strategy="random", seed=7)

    expected = sorted(corpus, key=lambda document: sampling.draw(7, document.pk))
    assert handed_out(world) == expected != corpus


def test_by_groups_each_group_has_its_turn(world, corpus):
    change(world, strategy="stratified", stratum="doc_type", seed=7)

    groups = [document.doc_type for document in handed_out(world)]
    assert [sorted(groups[:3]), sorted(groups[3:6])] == [["report", "speech", "treaty"]] * 2
    assert sorted(groups[6:10]) == ["report", "report", "speech", "speech"]
    assert groups[10:] == ["speech", "speech"]


def test_by_groups_the_order_stays_whatever_was_read(world, corpus):
    change(world, strategy="stratified", stratum="doc_type", seed=7)
    expected = list(sampling.in_order(Document.objects.all(), world.project))
    layers.lease(expected[0], by=world.reviewer)
    layers.lease(expected[4], by=world.reviewer)

    assert handed_out(world) == [*expected[1:4], *expected[5:]]


def test_groups_may_be_made_by_a_column_of_ones_own(world, corpus):
    for number, document in enumerate(corpus):
        documents.change(document, extra={"bloc": "ab"[number < 10]}, by=world.manager)
    change(world, strategy="stratified", stratum="bloc", seed=7)

    blocs = [document.extra["bloc"] for document in handed_out(world)]
    assert sorted(blocs[:2]) == sorted(blocs[2:4]) == ["a", "b"]
    assert blocs[4:] == ["b"] * 8


def test_without_the_column_there_is_one_group(world, corpus):
    change(world, strategy="stratified", stratum="no such column", seed=7)

    assert len(handed_out(world)) == 12


def test_groups_need_a_name(world):
    from tests.world import refused_by_database

    with refused_by_database("project_groups_by_something"):
        sql("UPDATE documents_project SET strategy = 'stratified' WHERE id = %s", world.project.pk)
