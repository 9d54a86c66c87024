"""The home page, the menu and the error pages."""

import pytest
from django.urls import reverse

from annotations import review
from documents import projects
from tests.world import REJECTS, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def home(client, user):
    client.force_login(user)
    return client.get("/admin/")


def test_a_project_is_counted_in_documents_readings_and_claims(client, world):
    layer = world.lease(world.add_document())
    world.tag(layer, REJECTS, ("ARM.NATO", "oppose"))
    review.submit(layer, by=world.annotator)
    (card,) = home(client, world.manager).context["projects"]
    assert (card.documents, card.claims, card.states) == (1, 1, [("submitted", "Submitted", 1)])


def test_what_a_person_may_not_look_into_is_not_counted(client, world):
    world.tag(world.lease(world.add_document()), REJECTS, ("ARM.NATO", "oppose"))
    (card,) = home(client, world.viewer).context["projects"]
    assert (card.documents, card.claims, card.states) == (1, 0, [])


def test_an_open_reading_is_offered_to_its_annotator_only(client, world):
    document = world.add_document()
    world.lease(document)
    address = reverse("admin:annotate", args=[document.pk])
    assert address in home(client, world.annotator).content.decode()
    assert list(home(client, world.reviewer).context["readings"]) == []


@pytest.mark.parametrize(
    ("role", "may"),
    [("viewer", False), ("annotator", False), ("reviewer", False), ("manager", True)],
)
def test_the_way_to_the_import_is_shown_to_whom_it_is_open(client, world, role, may):
    world.add_document()
    page = home(client, world.people[role]).content.decode()
    assert (reverse("admin:import") in page) == may


def test_more_projects_cost_no_more_queries(client, world, django_assert_num_queries):
    # session, user, twice whether they are a member; documents, claims, readings by project,
    # memberships; permissions of user and groups; roles; open readings.
    client.force_login(world.manager)
    client.get("/admin/")
    with django_assert_num_queries(12):
        client.get("/admin/")
    for number in range(4):
        projects.create(name=f"Project {number}", slug=f"project-{number}", by=world.manager)
    with django_assert_num_queries(12):
        client.get("/admin/")


def test_the_menu_marks_the_list_one_is_in(client, world):
    client.force_login(world.manager)
    page = client.get("/admin/documents/document/")
    assert [item["label"] for item in page.context["menu"] if item["current"]] == ["Documents"]


def test_a_member_without_the_staff_flag_signs_in(client, world):
    world.annotator.set_password("a-long-password")
    world.annotator.save()
    answer = client.post(
        "/admin/login/?next=/admin/",
        {"username": world.annotator.username, "password": "a-long-password"},
    )
    assert answer.headers["Location"] == "/admin/"


def test_a_page_that_is_not_there_says_so_in_our_words(client, world):
    client.force_login(world.viewer)
    answer = client.get("/admin/annotations/annotate/999999/")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "direction"), [("Peace is near.", "ltr"), ("السلام قريب اليوم.", "rtl")]
)
def test_a_document_runs_the_way_its_language_does(client, world, text, direction):
    document = world.add_document(
        f"{text}\n", "text.txt", language="ar" if direction == "rtl" else "en"
    )
    client.force_login(world.annotator)
    page = client.get(reverse("admin:annotate", args=[document.pk])).content.decode()
    assert f'dir="{direction}"' in page
