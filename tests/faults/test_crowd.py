"""Fifty people who ask for the next document again and again, at the same time.

Each asks twenty times, which empties the queue and finds it empty; CALLS=200 asks as often as an
acceptance run does (some three minutes).
"""

import os
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from annotations import layers
from annotations.models import Layer
from documents import imports, planning, projects
from documents.refusals import Conflict
from tests.conftest import wait_until
from tests.world import at_once, make_world, sql

PEOPLE, DOCUMENTS, OVERLAP = 50, 200, 2
CALLS = int(os.environ.get("CALLS", "20"))


@pytest.fixture
def world(transactional_db):
    world = make_world(overlap=OVERLAP, open_team=False)
    separator = "-----"
    texts = f"\n{separator}\n".join(f"Text {n}. It says little." for n in range(DOCUMENTS))
    job = imports.import_here(
        project=world.project, data=texts.encode(), name="many.txt", by=world.manager,
        options=planning.Options(split_on=separator, language="en"),
    )  # fmt: skip
    assert world.project.documents.count() == DOCUMENTS, job.message
    return world


@pytest.fixture
def crowd(world):
    people = [User.objects.create_user(f"reader{n}") for n in range(PEOPLE)]
    for user in people:
        projects.add_member(project=world.project, user=user, role="annotator", by=world.manager)
    return people


def test_every_document_is_read_by_exactly_as_many_as_it_needs(world, crowd):
    answers: Counter = Counter()
    lock = threading.Lock()

    def ask(user):
        for _ in range(CALLS):
            try:
                layers.lease_next(world.project, by=user)
                answer = "taken"
            except Conflict as refused:
                answer = refused.code
            with lock:
                answers[answer] += 1

    failures = [each for each in at_once(*[lambda who=who: ask(who) for who in crowd]) if each]

    print(f"{answers.total():,} calls by {PEOPLE} people at once: {dict(answers)}")
    assert failures == []
    assert answers == {
        "taken": DOCUMENTS * OVERLAP,
        "queue_empty": PEOPLE * CALLS - DOCUMENTS * OVERLAP,
    }
    readings = Layer.objects.values_list("document", "annotator")
    assert Counter(Counter(document for document, _ in readings).values()) == {OVERLAP: DOCUMENTS}
    assert len(set(readings)) == len(readings)


def test_a_lease_ends_within_ten_seconds_of_its_time(world, worker):
    """By the real clock, broker and worker, as they are deployed."""
    document = world.project.documents.first()
    layer, _ = layers.lease(document, by=world.annotator)
    worker.stop()
    worker.start("-B", "-s", str(worker.log.with_name("beat")))
    over = timezone.now() + timedelta(seconds=3)
    sql("UPDATE annotations_layer SET leased_until = %s WHERE id = %s", over, layer.pk)

    def has_expired():
        connection.close()
        return layer.transitions.filter(verb="expire").exists()

    wait_until(has_expired, 30)
    late = (layer.transitions.get(verb="expire").at - over).total_seconds()
    print(f"A lease ended {late:.1f} s after its time.")
    assert 0 <= late <= 10
