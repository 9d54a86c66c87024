"""The adjudication pages as the server sends them: who gets them, what they cost, the next one."""

import re
from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.contrib.staticfiles import finders
from django.urls import reverse

from annotations import adjudication, review
from annotations.admin.adjudicate import MODULES
from annotations.models import Layer
from documents import documents, paging, policy, projects
from tests.world import TEXT, WELCOMES, make_world


@pytest.fixture
def world(db):
    """A strict team in which two read each document."""
    return strict("arvenia")


def strict(slug):
    world = make_world(slug, open_team=False, overlap=2)
    projects.add_member(
        project=world.project, user=world.outsider, role="annotator", by=world.manager
    )
    return world


def ready(world, number=0):
    """A document whose readings are in."""
    document = world.add_document(f"{TEXT}\nText {number}.\n", f"{number}.txt")
    for reader in (world.annotator, world.outsider):
        layer = world.lease(document, by=reader)
        world.tag(layer, WELCOMES, ("ARM.CTBT", "support"))
        review.submit(layer, by=reader)
    return document


def decided(world, document):
    layer = adjudication.begin(document, by=world.adjudicator)
    adjudication.merge(layer, strategy="unanimous", by=world.adjudicator)
    return adjudication.finish(layer, by=world.adjudicator)


def get(client, user, name, *args, **params):
    client.force_login(user)
    return client.get(reverse(f"admin:{name}", args=args), params)


def titles(answer):
    return [row.title for row in answer.context["listed"].rows]


# --- who ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", policy.ROLES)
def test_the_pages_are_for_those_who_adjudicate(client, world, role):
    document = ready(world)
    expected = 200 if role == "adjudicator" else 403
    user = world.people[role]
    assert get(client, user, "adjudications", world.project.slug).status_code == expected
    assert get(client, user, "adjudicate", document.pk).status_code == expected
    first = get(client, user, "adjudications-first").status_code
    assert first == (302 if role == "adjudicator" else 403)
    assert ("Adjudication" in menu(client, user)) == (role == "adjudicator")


def menu(client, user):
    return [item["label"] for item in get(client, user, "index").context["menu"]]


def test_in_an_open_team_managers_adjudicate_too(client, world):
    projects.change(world.project, open_team=True, by=world.manager)
    assert get(client, world.manager, "adjudicate", ready(world).pk).status_code == 200


def test_another_projects_pages_are_not_there(client, world):
    other = strict("other")
    document = ready(other)
    for name, key in (("adjudications", other.project.slug), ("adjudicate", document.pk)):
        assert get(client, world.adjudicator, name, key).status_code == 404
    for name, key in (("adjudications", "made-up"), ("adjudicate", 999_999)):
        assert get(client, world.adjudicator, name, key).status_code == 404


def test_an_archived_document_is_not_there(client, world):
    document = ready(world)
    documents.archive(document, by=world.manager)
    assert get(client, world.adjudicator, "adjudicate", document.pk).status_code == 404


def test_whoever_is_not_signed_in_is_asked_to(client, world):
    answer = client.get(reverse("admin:adjudicate", args=[ready(world).pk]))
    assert answer.headers["Location"].startswith(reverse("admin:login"))


# --- the list ----------------------------------------------------------------------------------


def test_the_list_says_how_far_each_document_is(client, world):
    waits, begun, done = (ready(world, number) for number in range(3))
    world.add_document("Nobody has read this.\n", "new.txt")
    adjudication.begin(begun, by=world.adjudicator)
    decided(world, done)
    answer = get(client, world.adjudicator, "adjudications", world.project.slug)
    name = str(world.adjudicator)
    found = [
        (row.pk, row.word, row.readings, row.adjudicator) for row in answer.context["listed"].rows
    ]
    assert found == [
        (done.pk, "Decided", 2, name), (begun.pk, "Being adjudicated", 2, name),
        (waits.pk, "Readings in", 2, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "count"), [("submitted", 1), ("adjudicating", 1), ("accepted", 0), ("made-up", 2)]
)
def test_the_list_is_narrowed_to_a_state(client, world, state, count):
    ready(world, 1)
    adjudication.begin(ready(world, 2), by=world.adjudicator)
    answer = get(client, world.adjudicator, "adjudications", world.project.slug, state=state)
    assert len(titles(answer)) == count


def test_an_empty_list_says_what_will_stand_there(client, world):
    answer = get(client, world.adjudicator, "adjudications", world.project.slug)
    assert "Nothing to adjudicate yet" in answer.content.decode()


def test_the_list_goes_on_page_by_page(client, world, monkeypatch):
    monkeypatch.setitem(paging.page_of.__kwdefaults__, "size", 2)
    found = [ready(world, number).pk for number in range(3)][::-1]
    seen, params = [], {}
    for _ in range(2):
        answer = get(client, world.adjudicator, "adjudications", world.project.slug, **params)
        listed = answer.context["listed"]
        seen.append([row.pk for row in listed.rows])
        params = {"before": listed.before}
    assert (seen, listed.before, listed.after) == ([found[:2], found[2:]], None, found[2])


@pytest.mark.parametrize("before", ["", "x", "-1", "1" * 30, "\0"])
def test_a_made_up_place_in_the_list_is_its_beginning(client, world, before):
    ready(world)
    answer = get(client, world.adjudicator, "adjudications", world.project.slug, before=before)
    assert len(titles(answer)) == 1


def test_whoever_adjudicates_in_several_projects_changes_between_them(client, world):
    other = strict("beyond")
    projects.add_member(
        project=other.project, user=world.adjudicator, role="adjudicator", by=other.manager
    )
    first = get(client, world.adjudicator, "adjudications-first")
    assert first.headers["Location"] == reverse("admin:adjudications", args=["arvenia"])
    answer = get(client, world.adjudicator, "adjudications", "beyond")
    assert reverse("admin:adjudications", args=["arvenia"]) in answer.content.decode()


# Session, user; whether they are a member, twice; memberships with the right; the documents with
# state and number of readings, their adjudicators; standings; unread notices; permissions of user
# and groups.
LIST_QUERIES = 12
# Session, user; whether they are a member, twice; document with project, membership; permissions of
# user and groups; standings; unread notices; preferences.
PAGE_QUERIES = 11


def test_more_documents_cost_no_more_queries(client, world, django_assert_num_queries):
    user = world.adjudicator
    for number in range(3):
        document = ready(world, 2 * number)
        adjudication.begin(ready(world, 2 * number + 1), by=user)
        get(client, user, "adjudications", world.project.slug)
        with django_assert_num_queries(LIST_QUERIES):
            client.get(reverse("admin:adjudications", args=[world.project.slug]))
        with django_assert_num_queries(PAGE_QUERIES):
            client.get(reverse("admin:adjudicate", args=[document.pk]))


# --- the next document ---------------------------------------------------------------------------


def press(client, user, world):
    client.force_login(user)
    return client.post(reverse("admin:adjudicate-next", args=[world.project.slug]))


def test_the_next_document_is_taken_and_opened(client, world):
    document = ready(world)
    answer = press(client, world.adjudicator, world)
    assert answer.headers["Location"] == reverse("admin:adjudicate", args=[document.pk])
    assert Layer.objects.get(kind="adjudication").annotator == world.adjudicator


@pytest.mark.parametrize("role", [role for role in policy.ROLES if role != "adjudicator"])
def test_nobody_else_takes_one(client, world, role):
    ready(world)
    assert press(client, world.people[role], world).status_code == 403
    assert not Layer.objects.filter(kind="adjudication").exists()


def test_where_none_waits_the_list_says_so(client, world):
    answer = press(client, world.adjudicator, world)
    assert answer.headers["Location"] == reverse("admin:adjudications", args=[world.project.slug])
    (message,) = get_messages(answer.wsgi_request)
    assert str(message) == "No document waits for you to adjudicate it."


def test_a_link_takes_nothing(client, world):
    ready(world)
    answer = get(client, world.adjudicator, "adjudicate-next", world.project.slug)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert not Layer.objects.filter(kind="adjudication").exists()


# --- what the page is made of --------------------------------------------------------------------


def imported_from(name, found=()):
    """The module and all that it imports, one through another."""
    text = Path(finders.find(name)).read_text()
    found = {*found, name}
    for other in re.findall(r'from "(\.\.?/.+?)"', text):
        address = Path(name).parent / other
        plain = str(address).replace("adjudicate/../", "")
        if plain not in found:
            found |= imported_from(plain, found)
    return found


def test_the_page_asks_at_once_for_every_module_it_needs():
    assert sorted(MODULES) == sorted(imported_from("annotations/adjudicate/page.js"))


def test_the_list_of_readings_leads_an_adjudication_to_its_page(client, world):
    document = ready(world)
    adjudication.begin(document, by=world.adjudicator)
    answer = get(client, world.adjudicator, "annotations_layer_changelist").content.decode()
    assert reverse("admin:adjudicate", args=[document.pk]) in answer
    assert answer.count(reverse("admin:annotate", args=[document.pk])) == 2


def test_the_list_of_readings_leads_who_does_not_decide_to_the_text_of_an_adjudication(
    client, world
):
    document = ready(world)
    layer = adjudication.begin(document, by=world.adjudicator)
    answer = get(client, world.reviewer, "annotations_layer_changelist").content.decode()
    assert reverse("admin:adjudicate", args=[document.pk]) not in answer
    assert f"{reverse('admin:annotate', args=[document.pk])}?layer={layer.uid}" in answer
