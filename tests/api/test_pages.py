"""Lists come in pages that neither miss nor repeat a row, whatever is added meanwhile."""

import base64

import pytest

from annotations import actors
from annotations.models import Actor
from tests.api.answers import errors, ok


def add(world, count, prefix="a"):
    Actor.objects.bulk_create(
        [Actor(project=world.project, name=f"{prefix}{n}", kind="ngo") for n in range(count)]
    )


def walk(client, url, way="next", between=lambda: None):
    """The ids of every page from here on."""
    pages = []
    while url:
        body = ok(client.get(url))
        pages.append([row["id"] for row in body["results"]])
        url = body[way]
        between()
    return pages


def test_a_page_holds_a_hundred(world, viewer):
    add(world, 120)

    assert [len(page) for page in walk(viewer, world.url("actors/"))] == [100, 22]


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("7", 7),
        ("500", 500),
        ("501", 500),
        ("1000000000", 500),
    ],
)
def test_a_page_holds_as_many_as_is_asked_and_500_at_most(world, viewer, asked, given):
    add(world, 510)

    body = ok(viewer.get(world.url("actors/"), {"page_size": asked}))
    assert len(body["results"]) == given


@pytest.mark.parametrize("asked", ["0", "-1", "x", "", "1.5", "１０"])
def test_a_page_size_that_is_no_number_is_refused(world, viewer, asked):
    answer = viewer.get(world.url("actors/"), {"page_size": asked})
    assert errors(answer, 400) == [("invalid", "page_size")]


def test_all_rows_come_once_while_others_are_added(world, viewer):
    add(world, 25)
    there = set(Actor.objects.filter(project=world.project).values_list("pk", flat=True))
    new = iter(range(1000))

    def another():
        actors.add(project=world.project, name=f"new {next(new)}", kind="ngo", by=world.manager)

    pages = walk(viewer, world.url("actors/?page_size=4"), between=another)
    seen = [key for page in pages for key in page]
    assert len(seen) == len(set(seen))
    assert set(seen) == there
    assert seen == sorted(seen, reverse=True)


def test_the_way_back_shows_the_same_rows(world, viewer):
    add(world, 18)
    forward = walk(viewer, world.url("actors/?page_size=4"))
    body = ok(viewer.get(world.url("actors/?page_size=4")))
    while body["next"]:
        body = ok(viewer.get(body["next"]))

    back = walk(viewer, body["previous"], way="previous")
    assert back == forward[-2::-1]


def test_the_first_page_of_nothing_is_empty(world, viewer):
    assert ok(viewer.get(world.url("claims/"))) == {"next": None, "previous": None, "results": []}


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "ÿ",
        base64.b64encode(b"p=abc").decode(),
        base64.b64encode(b"p=-1").decode(),
        base64.b64encode(b"p=1%00").decode(),
        base64.b64encode(b"o=x").decode(),
        base64.b64encode("p=１２".encode()).decode(),
    ],
)
def test_a_made_up_cursor_leads_nowhere(world, viewer, cursor):
    errors(viewer.get(world.url("actors/"), {"cursor": cursor}), 404)


@pytest.mark.parametrize("position", ["0", str(10**30), "9" * 5000])
def test_a_cursor_beyond_all_rows_is_no_error_of_ours(world, viewer, position):
    cursor = base64.b64encode(f"p={position}".encode()).decode()

    assert viewer.get(world.url("actors/"), {"cursor": cursor}).status_code in {200, 404}


def test_a_cursor_shows_no_row_of_another_project(world, viewer):
    world.submitted()
    body = ok(world.client(world.outsider).get("/api/v1/projects/arvenia-elsewhere/claims/"))

    assert body["results"] == []
