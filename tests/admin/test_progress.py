"""The page that says how the work goes."""

import pytest
from django.urls import reverse

from annotations import reports
from tests.world import make_world


def page(client, world, user):
    client.force_login(user)
    return client.get(reverse("admin:progress", args=[world.project.slug]))


def test_a_manager_sees_documents_people_subjects_and_the_course(client, world):
    world.accepted()
    text = page(client, world, world.manager).content.decode()

    for words in (
        "Documents",
        "Decided",
        "arvenia-annotator",
        "Arms control &gt; CTBT",
        "<polyline",
    ):
        assert words in text


def test_a_viewer_sees_totals_and_an_annotator_their_own(client, world):
    world.accepted()
    viewer = page(client, world, world.viewer).content.decode()
    annotator = page(client, world, world.annotator).content.decode()

    assert "Decided" in viewer
    assert "Each document" not in viewer
    assert "arvenia-annotator" not in viewer
    assert "Annotators" in annotator


def test_another_projects_progress_is_not_there(client, world):
    assert page(client, world, make_world("second").manager).status_code == 404


@pytest.mark.parametrize("table", reports.TABLES)
def test_each_table_comes_as_a_file(client, world, table):
    world.accepted()
    client.force_login(world.manager)
    answer = client.get(reverse("admin:progress_table", args=[world.project.slug, table]))

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer.content.count(b"\n") > 1


def test_a_table_that_is_none_is_not_there(client, world):
    client.force_login(world.manager)
    address = reverse("admin:progress_table", args=[world.project.slug, "salaries"])

    assert client.get(address).status_code == 404
