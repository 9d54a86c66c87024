"""The pages on which an adjudicator decides."""

import pytest
from django.urls import reverse

from annotations.models import Layer
from documents import projects
from tests.annotations.test_adjudication import add_reader, read
from tests.world import WELCOMES, make_world


@pytest.fixture
def world(db):
    world = make_world(open_team=False, overlap=2)
    add_reader(world)
    return world


@pytest.fixture
def document(world):
    return add(world, 1)


def add(world, number):
    """A document whose two readings are in."""
    document = world.add_document(f"{WELCOMES} Text {number}.", f"{number}.txt")
    read(world, document, world.annotator, (WELCOMES, "FD", "support"))
    read(world, document, world.outsider)
    return document


def listed(client, world, **params):
    return client.get(reverse("admin:adjudications", args=[world.project.slug]), params)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("viewer", 403),
        ("annotator", 403),
        ("reviewer", 403),
        ("manager", 403),
        ("adjudicator", 200),
    ],
)
def test_the_pages_are_for_adjudicators(client, world, document, role, status):
    client.force_login(world.people[role])

    assert listed(client, world).status_code == status
    # An annotator may read the document, but not decide on it.
    assert client.get(reverse("admin:adjudicate", args=[document.pk])).status_code == status


def test_another_projects_pages_are_not_there(client, world, document):
    other = make_world("second")
    client.force_login(other.adjudicator)

    assert listed(client, world).status_code == 404
    assert client.get(reverse("admin:adjudicate", args=[document.pk])).status_code == 404


def test_the_list_says_how_far_documents_are(client, world, document):
    world.lease(world.add_document("Only begun.", "begun.txt"))
    client.force_login(world.adjudicator)
    page = listed(client, world)

    assert [(row.pk, row.word) for row in page.context["rows"]] == [(document.pk, "Readings in")]
    assert listed(client, world, state="accepted").context["rows"] == []
    assert listed(client, world, before=str(document.pk)).context["rows"] == []


def test_the_next_document_is_taken_by_a_button(client, world, document):
    client.force_login(world.adjudicator)
    address = reverse("admin:adjudicate_next", args=[world.project.slug])

    assert client.get(address).status_code == 405
    assert client.post(address).url == reverse("admin:adjudicate", args=[document.pk])
    assert Layer.objects.get(kind="adjudication").annotator == world.adjudicator
    assert client.post(address).url == reverse("admin:adjudications", args=[world.project.slug])


def test_whoever_has_several_projects_finds_the_others(client, world):
    other = make_world("second")
    projects.add_member(
        project=other.project, user=world.adjudicator, role="adjudicator", by=other.manager
    )
    client.force_login(world.adjudicator)

    assert listed(client, world).context["others"] == [other.project]


def test_the_statements_of_the_list_do_not_grow(client, world, document, django_assert_num_queries):
    client.force_login(world.adjudicator)
    for number in range(2, 6):
        add(world, number)
    # session, user, whether they are a member; the membership with its project; documents with
    # their state; what the head of every page asks: standings, unread notices, permissions
    # (three); all memberships, for the other projects.
    listed(client, world)
    with django_assert_num_queries(QUERIES):
        assert len(listed(client, world).context["rows"]) == 5


#: The same number for one document and for five.
QUERIES = 11
