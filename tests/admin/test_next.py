"""The button that takes the next document."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from annotations.models import Layer
from documents import policy
from tests.world import make_world


def press(client, user, world):
    client.force_login(user)
    return client.post(reverse("admin:next", args=[world.project.slug]))


def test_the_document_is_taken_and_opened(client, world):
    document = world.add_document()
    answer = press(client, world.annotator, world)
    assert answer.headers["Location"] == reverse("admin:annotate", args=[document.pk])
    assert Layer.objects.get().annotator == world.annotator


@pytest.mark.parametrize("role", policy.ROLES)
def test_every_role_but_the_viewers_takes_documents(client, world, role):
    world.add_document()
    answer = press(client, world.people[role], world)
    may = role != "viewer"
    assert (answer.status_code, Layer.objects.count()) == ((302, 1) if may else (403, 0))


def test_another_projects_documents_are_not_there(client, world):
    other = make_world("other")
    other.add_document()
    assert press(client, world.annotator, other).status_code == 404
    assert not Layer.objects.exists()


def test_a_made_up_project_is_not_there(client, world):
    client.force_login(world.annotator)
    assert client.post(reverse("admin:next", args=["made-up"])).status_code == 404


def test_an_empty_queue_leads_back_and_says_so(client, world):
    answer = press(client, world.annotator, world)
    assert answer.headers["Location"] == reverse("admin:index")
    (message,) = get_messages(answer.wsgi_request)
    assert message.level_tag == "warning"
    assert str(message).startswith("Nothing left in your queue")


def test_a_link_takes_nothing(client, world):
    world.add_document()
    client.force_login(world.annotator)
    answer = client.get(reverse("admin:next", args=[world.project.slug]))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Nothing was done" in answer.content.decode()
    assert not Layer.objects.exists()


def test_another_sites_form_takes_nothing(world):
    world.add_document()
    client = Client(enforce_csrf_checks=True)
    assert press(client, world.annotator, world).status_code == 403
    assert not Layer.objects.exists()


def test_whoever_is_not_signed_in_is_asked_to(client, world):
    answer = client.post(reverse("admin:next", args=[world.project.slug]))
    assert answer.headers["Location"].startswith(reverse("admin:login"))
