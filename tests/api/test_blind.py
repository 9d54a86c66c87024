"""Where a project is blind, nobody learns of another's reading before it is gold."""

import pytest

from annotations import claims, review
from annotations.models import Layer
from documents import projects
from tests.api.answers import errors, ok, rows
from tests.world import CLOSING, REJECTS, WELCOMES

LISTS = ("layers/", "claims/", "marks/")


@pytest.fixture
def second(world):
    """Another annotator, who reads the same document."""
    projects.change(world.project, overlap=3, by=world.manager)
    projects.add_member(
        project=world.project, user=world.outsider, role="annotator", by=world.manager
    )
    return world.outsider


@pytest.fixture
def hidden(world, second):
    """The first annotator's reading, with a claim and a mark."""
    layer = world.lease(world.add_document())
    world.tag(layer, WELCOMES, ("FD", "support"), note="mine")
    claims.mark(
        layer=layer, sentence=layer.document.sentences.get(text=CLOSING), by=world.annotator
    )
    return layer


@pytest.fixture(params=["in_progress", "submitted", "returned", "accepted"])
def layer(request, world, hidden):
    """That reading in each state before something of the document is gold."""
    if request.param != "in_progress":
        hidden = review.submit(hidden, by=world.annotator)
    if request.param == "returned":
        hidden = review.return_(hidden, note="Again.", by=world.reviewer)
    if request.param == "accepted":
        hidden = review.accept(hidden, by=world.reviewer)
    return hidden


def test_lists_hold_nothing_of_it(world, second, layer):
    client = world.client(second)
    for path in LISTS:
        assert rows(client.get(world.url(path))) == []


#: Every filter that could find something of it.
FILTERS = [
    ("claims/", {"annotator": "arvenia-annotator"}),
    ("claims/", {"subject": "FD"}),
    ("claims/", {"stance": "support"}),
    ("claims/", {"gold": "false"}),
    ("claims/", {"withdrawn": "false"}),
    ("layers/", {"annotator": "arvenia-annotator"}),
    ("layers/", {"status": "in_progress"}),
    ("layers/", {"status": "submitted"}),
    ("layers/", {"status": "returned"}),
    ("marks/", {"kind": "no_claim"}),
]


def test_the_page_of_its_document_holds_nothing_of_it(world, second, layer):
    body = ok(world.client(second).get(world.url(f"documents/{layer.document_id}/reading/")))

    assert (body["layers"], body["layer"], body["claims"], body["marks"]) == ([], None, [], [])
    assert (body["speakers"], body["open"]) == ([], [])


def test_no_filter_finds_it(world, second, layer):
    client = world.client(second)
    filters = [
        *FILTERS,
        ("claims/", {"layer": str(layer.uid)}),
        ("claims/", {"document": layer.document_id}),
        ("layers/", {"document": layer.document_id}),
        ("marks/", {"layer": str(layer.uid)}),
        ("marks/", {"document": layer.document_id}),
    ]
    for path, params in filters:
        assert rows(client.get(world.url(path), params)) == [], (path, params)


def test_it_is_like_a_reading_that_is_not_there(world, second, layer):
    client = world.client(second)
    claim, mark = layer.claims.get(), layer.marks.get()
    uid = "00000000-0000-4000-8000-000000000000"
    page = f"documents/{layer.document_id}/reading/?layer="
    for method, there, nowhere, body in (
        ("get", f"layers/{layer.uid}/", f"layers/{uid}/", None),
        ("get", f"{page}{layer.uid}", f"{page}{uid}", None),
        ("post", f"layers/{layer.uid}/submit/", f"layers/{uid}/submit/", None),
        ("get", f"claims/{claim.uid}/", f"claims/{uid}/", None),
        ("patch", f"claims/{claim.uid}/", f"claims/{uid}/", {"note": "x"}),
        ("post", f"claims/{claim.uid}/withdraw/", f"claims/{uid}/withdraw/", None),
        ("delete", f"marks/{mark.pk}/", f"marks/{10**9}/", None),
    ):
        call = getattr(client, method)
        first = call(world.url(there), body, headers={"If-Match": '"1"'})
        other = call(world.url(nowhere), body, headers={"If-Match": '"1"'})
        assert (first.status_code, first.content) == (404, other.content), there


def test_nothing_is_written_into_it(world, second, layer):
    client = world.client(second)
    start = layer.document.text.index(REJECTS)
    claim = {"layer": str(layer.uid), "start": start, "end": start + len(REJECTS)}
    mark = {"layer": str(layer.uid), "sentence": layer.document.sentences.first().pk}

    errors(client.post(world.url("claims/"), claim), 404)
    errors(client.post(world.url("marks/"), mark), 404)


def test_an_annotator_exports_nothing(world, second, layer):
    errors(world.client(second).get(world.url("export/"), {"layer": "all"}), 403)


def test_the_own_reading_of_the_same_document_is_seen(world, second, layer):
    own = world.lease(layer.document, by=second)
    world.tag(own, REJECTS, ("FD", "oppose"))
    client = world.client(second)

    assert [each["quote"] for each in rows(client.get(world.url("claims/")))] == [REJECTS]
    assert [each["uid"] for each in rows(client.get(world.url("layers/")))] == [str(own.uid)]


def test_reviewers_see_it(world, layer):
    for role in ("reviewer", "adjudicator", "manager"):
        client = world.client(world.people[role])
        for path in LISTS:
            assert len(rows(client.get(world.url(path)))) == 1


def test_everybody_sees_it_once_it_is_gold(world, second, hidden):
    projects.change(world.project, overlap=1, by=world.manager)
    hidden.document.project.refresh_from_db()
    review.accept(review.submit(hidden, by=world.annotator), by=world.reviewer)
    for client in (world.client(second), world.client(world.viewer)):
        for path in LISTS:
            assert len(rows(client.get(world.url(path)))) == 1
        ok(client.get(world.url(f"layers/{hidden.uid}/")))


def test_everybody_sees_it_where_the_project_is_not_blind(world, second, layer):
    projects.change(world.project, blind=False, by=world.manager)

    assert len(rows(world.client(second).get(world.url("claims/")))) == 1
    assert Layer.objects.count() == 1
