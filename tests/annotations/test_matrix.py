"""Who reads what: the rows, the columns, the people beside them, and what it costs."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations import assignments, matrix, review, workflow
from annotations.matrix import Asked
from documents import documents, paging, projects
from documents.models import Document, Membership
from tests.world import WELCOMES


@pytest.fixture
def strict(world):
    projects.change(world.project, open_team=False, by=world.manager)
    world.project.refresh_from_db()
    return world


def fetch(world, **asked):
    member = Membership.objects.select_related("project").get(
        project=world.project, user=world.manager
    )
    return matrix.fetch(member, Asked(**asked))


def add_documents(world, count, of="text"):
    return [world.add_document(f"{of} {n}.\n\n{WELCOMES}\n", f"{of}-{n}.txt") for n in range(count)]


def add_annotator(world, name, **options):
    user = User.objects.create_user(name)
    projects.add_member(
        project=world.project, user=user, role="annotator", by=world.manager, **options
    )
    return user


def cell_of(world, user):
    (row,) = fetch(world).rows
    return next(cell for person, cell in row.cells if person.key == user.pk)


# --- documents ---------------------------------------------------------------------------------


def test_documents_stand_newest_first_with_the_readings_they_have_and_need(strict):
    projects.change(strict.project, overlap=2, by=strict.manager)
    first, second = add_documents(strict, 2)
    strict.lease(first)
    rows = fetch(strict).rows
    assert [(row.key, row.state, row.readings, row.wanted) for row in rows] == [
        (second.pk, "new", 0, 2), (first.pk, "in_progress", 1, 2),
    ]  # fmt: skip


def test_archived_documents_are_left_out(strict):
    (document,) = add_documents(strict, 1)
    documents.archive(document, by=strict.manager)
    assert fetch(strict).rows == []


def test_a_reading_that_was_given_back_is_shown_and_counts_for_nothing(strict):
    (document,) = add_documents(strict, 1)
    assignments.decline(strict.lease(document), by=strict.annotator, note="I wrote it.")
    (row,) = fetch(strict).rows
    assert (row.readings, [cell.status for _, cell in row.cells]) == (0, ["declined"])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["b-0", "a-1", "a-0"]),
        ({"title": "B 0"}, ["b-0"]),
        ({"title": "%"}, []),
        ({"state": "new"}, ["b-0", "a-1"]),
        ({"state": "in_progress"}, ["a-0"]),
        ({"state": "accepted"}, []),
        ({"title": "a", "state": "new"}, ["a-1"]),
    ],
)
def test_documents_are_found_by_title_and_by_how_far_they_are(strict, asked, found):
    for name in "ab":
        for document in add_documents(strict, 2 if name == "a" else 1, name):
            documents.change(
                document, title=document.external_id.replace("-", " "), by=strict.manager
            )
    strict.lease(Document.objects.earliest("pk"))
    rows = Document.objects.in_bulk([row.key for row in fetch(strict, **asked).rows])
    names = [rows[row.key].external_id.removesuffix(".txt") for row in fetch(strict, **asked).rows]
    assert names == found


def test_documents_are_found_by_who_reads_them(strict):
    first, second = add_documents(strict, 2)
    other = add_annotator(strict, "other")
    assignments.assign(first, to=strict.annotator, by=strict.manager)
    assignments.assign(second, to=other, by=strict.manager)
    assert [row.key for row in fetch(strict, annotator=other.pk).rows] == [second.pk]


def test_pages_lead_on_and_back(strict, monkeypatch):
    keys = [each.pk for each in add_documents(strict, 5)][::-1]
    monkeypatch.setattr(
        paging.page_of, "__kwdefaults__", {"before": None, "after": None, "size": 2}
    )
    first = fetch(strict, title="text")
    assert ([row.key for row in first.rows], first.newer) == (keys[:2], "")
    assert first.older == f"title=text&before={keys[1]}"
    second = fetch(strict, title="text", before=keys[1])
    assert [row.key for row in second.rows] == keys[2:4]
    assert (second.newer, second.older) == (
        f"title=text&after={keys[2]}", f"title=text&before={keys[3]}",
    )  # fmt: skip
    last = fetch(strict, before=keys[3])
    assert ([row.key for row in last.rows], last.older) == (keys[4:], "")
    back = fetch(strict, after=keys[2])
    assert ([row.key for row in back.rows], back.newer) == (keys[:2], "")


# --- people ------------------------------------------------------------------------------------


def test_people_are_counted_by_how_far_their_readings_are(strict):
    projects.change_member(
        Membership.objects.get(project=strict.project, user=strict.annotator),
        quota=4, by=strict.manager,
    )  # fmt: skip
    found = add_documents(strict, 4)
    assignments.assign(found[0], to=strict.annotator, by=strict.manager)
    for document in found[1:3]:
        layer = strict.lease(document)
        strict.tag(layer, WELCOMES, ("ARM.CTBT", "support"))
        layer = review.submit(layer, by=strict.annotator)
    review.accept(layer, by=strict.reviewer)
    assignments.decline(strict.lease(found[3]), by=strict.annotator, note="No.")
    (person,) = fetch(strict).people
    assert (person.open, person.submitted, person.accepted) == (1, 1, 1)
    assert (person.taken, person.quota) == (3, 4)


def test_in_an_open_team_everybody_who_may_read_is_named(world):
    assert {person.key for person in fetch(world).annotating} == {
        world.people[role].pk for role in ("annotator", "reviewer", "adjudicator", "manager")
    }


def test_who_has_left_keeps_a_column_and_is_handed_nothing(strict):
    (document,) = add_documents(strict, 1)
    layer = strict.lease(document)
    strict.tag(layer, WELCOMES, ("ARM.CTBT", "support"))
    review.submit(layer, by=strict.annotator)
    member = Membership.objects.get(project=strict.project, user=strict.annotator)
    projects.remove_member(member, by=strict.manager)
    found = fetch(strict)
    assert (found.annotating, [each.key for each in found.columns]) == ([], [strict.annotator.pk])


def test_of_many_people_those_have_a_column_who_read_on_the_page(strict):
    found = add_documents(strict, 1)
    crowd = [add_annotator(strict, f"person-{n}") for n in range(matrix.COLUMNS)]
    assignments.assign(found[0], to=crowd[3], by=strict.manager)
    assert [each.key for each in fetch(strict).columns] == [crowd[3].pk]
    assert [each.key for each in fetch(strict, annotator=crowd[5].pk).columns] == [crowd[5].pk]
    assert len(fetch(strict).people) == matrix.COLUMNS + 1


# --- readings ----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", workflow.STATES)
def test_every_state_has_a_sign_of_its_own(status):
    assert list(matrix.SIGNS.values()).count(matrix.SIGNS[status]) == 1


@pytest.mark.parametrize(
    ("status", "withdraw", "hand_on"),
    [
        ("new", True, True),
        ("in_progress", True, True),
        ("returned", True, True),
        ("submitted", False, False),
        ("accepted", False, False),
        ("declined", False, True),
        ("expired", False, True),
        ("withdrawn", False, True),
    ],
)
def test_what_is_handed_in_is_not_taken_from_anybody(status, withdraw, hand_on):
    cell = matrix.Cell("", status, "", "")
    assert (cell.may_withdraw, cell.may_hand_on) == (withdraw, hand_on)


def test_a_lease_says_how_long_it_runs(strict):
    (document,) = add_documents(strict, 1)
    strict.lease(document)
    assert cell_of(strict, strict.annotator).left == "2 days left"


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(days=3), "3 days left"),
        (timedelta(hours=47, minutes=59), "47 h left"),
        (timedelta(minutes=59), "59 min left"),
        (timedelta(seconds=20), "1 min left"),
        (timedelta(0), "time is over"),
        (timedelta(hours=-5), "time is over"),
    ],
)
def test_time_left_is_said_in_a_few_characters(left, said):
    now = timezone.now()
    assert matrix.time_left(now + left, now) == said


# --- what it costs -----------------------------------------------------------------------------


def test_more_documents_and_people_cost_no_more_queries(strict):
    def statements():
        member = Membership.objects.select_related("project").get(
            project=strict.project, user=strict.manager
        )
        with CaptureQueriesContext(connection) as captured:
            matrix.fetch(member, Asked(state="in_progress"))
        return len(captured)

    for number in range(5):
        user = add_annotator(strict, f"person-{number}")
        strict.lease(add_documents(strict, 1, f"more-{number}")[0], by=user)
        # members; readings by annotator and state; the page of documents; their readings
        assert statements() == 4
