"""How many statements an answer costs: the same for one row and for five."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations import actors, claims, codebooks, comments, notices, review
from annotations.models import Notice
from annotations.parts import ActorInput
from documents import projects, sentences
from tests.api.answers import ok
from tests.world import CLOSING, WELCOMES


def add_member(world, n):
    from django.contrib.auth.models import User

    projects.add_member(
        project=world.project,
        user=User.objects.create_user(f"user{n}"),
        role="viewer",
        by=world.manager,
    )


def add_document(world, n):
    return world.add_document(f"Text {n}: {WELCOMES}", f"{n}.txt")


def add_subject(world, n):
    codebooks.add_subject(
        project=world.project,
        code=f"S{n}",
        label="S",
        parent=world.subjects["ARM"],
        by=world.manager,
    )


def add_actor(world, n):
    actors.add(
        project=world.project, name=f"A{n}", kind="person", parent=world.actors["Arvenia"],
        by=world.manager,
    )  # fmt: skip


def add_layer(world, n):
    return world.lease(add_document(world, n))


def add_claim(world, n):
    world.tag(
        add_layer(world, n),
        WELCOMES,
        ("FD", "support"),
        ("ARM.CTBT", "oppose"),
        actors=[ActorInput(actor=world.actors["Ilse Tarnow"].pk), ActorInput("target", label="x")],
    )


def add_mark(world, n):
    layer = add_layer(world, n)
    claims.mark(layer=layer, sentence=layer.document.sentences.first(), by=world.annotator)


def add_thread(world, n):
    layer = add_layer(world, n)
    claim = world.tag(layer, WELCOMES)
    thread = comments.add(layer, claim=claim, text="Why?", by=world.reviewer)
    for text, who in (("So.", world.annotator), ("I see.", world.manager)):
        comments.reply(thread, text=text, by=who)
    comments.resolve(thread, by=world.adjudicator)


# Each list costs a statement that finds the caller's membership with its project, and those named.
LISTS = {
    "members/": (add_member, 2),  # members with their users
    "documents/": (add_document, 2),  # documents with their import jobs
    "jobs/": (
        lambda w, n: sentences.request_cut(project=w.project, documents=None, by=w.manager),
        2,
    ),
    # ^ jobs with whoever asked for them
    "subjects/": (add_subject, 2),  # subjects with parents and heirs
    "codebook-versions/": (lambda w, n: codebooks.publish(project=w.project, by=w.manager), 2),
    # ^ versions
    "actors/": (add_actor, 2),  # actors
    "layers/": (add_layer, 2),  # layers with project, document, annotator and version
    "claims/": (add_claim, 5),  # the page's ids; claims; their stances; their actors
    "claims/?subject=ARM&stance=oppose": (add_claim, 7),  # … the subject; what is below it
    "comments/": (add_thread, 3),  # threads with layer, claim and people; answers with authors
    "marks/": (add_mark, 2),  # marks with their layers
}


@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_the_same_for_one_row_and_for_five(world, django_assert_num_queries, path):
    add, count = LISTS[path]
    client = world.client(world.manager)
    add(world, 0)
    with django_assert_num_queries(count):
        few = len(rows_of(client, world, path))
    for n in range(1, 5):
        add(world, n)
    with django_assert_num_queries(count):
        many = len(rows_of(client, world, path))
    assert many - few == 4


def rows_of(client, world, path):
    body = ok(client.get(world.url(path)))
    return body["results"] if isinstance(body, dict) else body


def test_the_list_of_projects_costs_the_same_for_one_and_for_five(world, django_assert_num_queries):
    client = world.client(world.manager)
    with django_assert_num_queries(1):  # projects
        ok(client.get("/api/v1/projects/"))
    for n in range(4):
        projects.create(name=f"P{n}", slug=f"p{n}", by=world.manager)
    with django_assert_num_queries(1):
        assert len(ok(client.get("/api/v1/projects/"))["results"]) == 5


def test_the_list_of_notices_costs_the_same_for_one_and_for_five(world, django_assert_num_queries):
    client = world.client(world.annotator)
    layer = world.lease(world.add_document())
    for n in (1, 5):
        while Notice.objects.filter(user=world.annotator).count() < n:
            comments.add(layer, text="Look.", by=world.reviewer)
        with django_assert_num_queries(1):  # notices with project, document, comment and person
            assert len(ok(client.get("/api/v1/notices/"))["results"]) == n


def test_a_digest_costs_the_same_for_one_notice_and_for_five(world):
    layer = world.lease(world.add_document())
    world.annotator.email = "annotator@example.org"
    world.annotator.save()
    costs = []
    for n in (1, 5):
        for _ in range(n):
            comments.add(layer, text="Look.", by=world.reviewer)
        with CaptureQueriesContext(connection) as captured:
            assert notices.send_digests() == 1
        costs.append(len(captured))

    # people; a savepoint; notices with project, document, comment and person; mailed; its release
    assert costs == [5, 5]


def statements(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        ok(client.get(url))
    return len(captured)


def test_one_reading_costs_the_same_however_often_it_was_sent_back(world):
    layer = world.submitted()
    client = world.client(world.reviewer)
    url = world.url(f"layers/{layer.uid}/")
    before = statements(client, url)
    for _ in range(3):
        layer = review.return_(layer, note="Again.", by=world.reviewer)
        layer = review.submit(layer, by=world.annotator)

    # membership with project; the reading; its moves with whoever made them
    assert before == statements(client, url) == 3


def test_one_claim_costs_the_same_however_much_it_holds(world):
    layer = world.lease(world.add_document())
    small = world.tag(layer, WELCOMES, actors=[])
    large = world.tag(layer, CLOSING, ("FD", "support"), ("ARM.CTBT", "oppose"))
    client = world.client(world.annotator)

    # membership with project; the claim; claim with layer, annotator, stances and actors
    assert statements(client, world.url(f"claims/{small.uid}/")) == 3
    assert statements(client, world.url(f"claims/{large.uid}/")) == 3


def test_a_documents_sentences_cost_the_same_however_many(world):
    short = world.add_document("One.", "a.txt")
    long = world.add_document()
    client = world.client(world.viewer)

    # membership with project; the document; its sentences
    for document in (short, long):
        assert statements(client, world.url(f"documents/{document.pk}/sentences/")) == 3


def test_what_a_page_opens_with_costs_the_same_for_one_claim_and_for_five(world):
    layer = world.lease(world.add_document(" ".join(f"Word{n} is said." for n in range(5))))
    client = world.client(world.annotator)
    url = world.url(f"documents/{layer.document_id}/reading/")
    world.tag(layer, "Word0 is said.", ("FD", "support"))
    few = statements(client, url)
    for n in range(1, 5):
        world.tag(layer, f"Word{n} is said.", ("FD", "support"), ("ARM.CTBT", "oppose"))

    # membership with project; the document with its readings; the claims of one of them with
    # stances and actors; its moves, sentences, marks, codebook, actors, speakers, open readings
    assert few == statements(client, url) == 4


def test_a_page_of_a_document_that_nobody_reads_costs_a_statement_less(world):
    document = world.add_document()
    client = world.client(world.viewer)

    # membership with project; the document with its readings; sentences, codebook, actors, …
    assert statements(client, world.url(f"documents/{document.pk}/reading/")) == 3


def test_what_a_page_opens_with_costs_six_statements_with_a_session(world, client):
    layer = world.lease(world.add_document())
    world.tag(layer, WELCOMES, ("FD", "support"))
    client.force_login(world.annotator)

    # session; person; membership with project; and the three above
    assert statements(client, world.url(f"documents/{layer.document_id}/reading/")) == 6


def test_preferences_cost_one_statement(world):
    client = world.client(world.viewer)

    assert statements(client, "/api/v1/preferences/") == 1  # the row of the person
