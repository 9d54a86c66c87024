"""The desk, the menu and the error pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from annotations import adjudication, claims, layers, review
from annotations.models import Layer
from documents import documents, policy, projects
from documents.models import Membership, Sentence
from tests.world import CLOSING, REJECTS, TEXT, WELCOMES, make_world, sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def home(client, user):
    client.force_login(user)
    return client.get("/admin/")


def desk(client, user):
    return home(client, user).context["desk"]


def page(client, user):
    return home(client, user).content.decode()


def add(world, number=1):
    return world.add_document(f"{TEXT}\nThis is text {number}.\n", f"{number}.txt")


def submitted(world, document, by=None):
    layer = world.lease(document, by)
    world.tag(layer, WELCOMES, ("ARM.CTBT", "support"))
    return review.submit(layer, by=layer.annotator)


def returned(world, document, note="Look at the second sentence again."):
    return review.return_(submitted(world, document), by=world.reviewer, note=note)


def role_is(world, person, role):
    member = Membership.objects.get(project=world.project, user=world.people[person])
    projects.change_member(member, role=role, by=world.manager)


# --- the one button ----------------------------------------------------------------------------


def test_a_returned_reading_is_what_to_go_on_with(client, world):
    back = returned(world, add(world, 1))
    world.lease(add(world, 2))
    step = desk(client, world.annotator).step
    assert (step.verb, step.url) == ("Continue", reverse("admin:annotate", args=[back.document_id]))
    assert step.why == f"Returned to you by {world.reviewer}"


def test_of_two_readings_the_one_last_worked_on_is_what_to_go_on_with(client, world):
    first, second = world.lease(add(world, 1)), world.lease(add(world, 2))
    assert desk(client, world.annotator).step.title == str(second.document)
    world.tag(first, REJECTS, ("ARM.NATO", "oppose"))
    assert desk(client, world.annotator).step.title == str(first.document)
    closing = second.document.sentences.get(text=CLOSING)
    claims.mark(layer=second, sentence=closing, by=world.annotator)
    assert desk(client, world.annotator).step.title == str(second.document)


def test_without_an_open_reading_the_next_document_is_offered(client, world):
    submitted(world, add(world, 1))
    add(world, 2)
    step = desk(client, world.annotator).step
    assert (step.verb, step.title) == ("Next document", "1 document waits for you")
    assert step.why == "Nothing left in your queue: take another document"


def test_whoever_has_read_what_their_quota_allows_is_offered_nothing_more(client, world):
    member = Membership.objects.get(user=world.annotator)
    for quota, is_offered in ((2, True), (1, False)):
        projects.change_member(member, quota=quota, by=world.manager)
        if quota == 2:
            submitted(world, add(world, 1))
            add(world, 2)
        step = desk(client, world.annotator).step
        assert bool(step and step.verb == "Next document") == is_offered


def test_without_documents_a_reviewer_is_offered_the_reading_that_waits_longest(client, world):
    first, second = submitted(world, add(world, 1)), submitted(world, add(world, 2))
    submitted_at(second, days_ago=3)
    submitted_at(first, days_ago=2)
    step = desk(client, world.reviewer).step
    page_of_second = reverse("admin:annotate", args=[second.document_id])
    assert (step.verb, step.url) == ("Review", f"{page_of_second}?layer={second.uid}")


def submitted_at(layer, days_ago):
    moment = timezone.now() - timedelta(days=days_ago)
    sql("UPDATE annotations_layer SET submitted_at = %s WHERE id = %s", moment, layer.pk)


def test_nobody_is_offered_their_own_reading_to_review(client, world):
    submitted(world, add(world), by=world.reviewer)
    shown = desk(client, world.reviewer)
    assert (shown.step, shown.to_review, shown.left_to_review) == (None, [], 0)


def test_a_manager_without_documents_is_led_to_the_import(client, world):
    step = desk(client, world.manager).step
    assert (step.verb, step.url) == (
        "Import documents",
        f"{reverse('admin:import')}?project={world.project.slug}",
    )


def test_a_viewer_has_nothing_to_go_on_with_and_a_way_to_read(client, world):
    add(world)
    assert desk(client, world.viewer).step is None
    assert "Read the documents" in page(client, world.viewer)


@pytest.mark.parametrize("role", policy.ROLES)
@pytest.mark.parametrize("work", ["nothing", "documents", "readings"])
def test_there_is_one_primary_button_at_most(client, world, role, work):
    if work != "nothing":
        add(world, 1)
    if work == "readings":
        submitted(world, add(world, 2))
        returned(world, add(world, 3))
    assert page(client, world.people[role]).count("btn primary") <= 1


def test_a_manager_with_annotators_is_not_sent_to_read(client, world):
    add(world)
    shown = desk(client, world.manager)
    assert (shown.step, shown.waiting, shown.shows_queue) == (None, [], False)


def test_a_manager_who_reads_has_a_queue(client, world):
    world.lease(add(world, 1), by=world.manager)
    add(world, 2)
    shown = desk(client, world.manager)
    assert (len(shown.in_progress), [each.count for each in shown.new]) == (1, [1])


def test_a_manager_alone_is_offered_the_next_document(client, world):
    add(world)
    for role in ("annotator", "reviewer", "adjudicator"):
        role_is(world, role, "viewer")
    assert desk(client, world.manager).step.verb == "Next document"


# --- the queue ---------------------------------------------------------------------------------


def test_an_open_reading_is_offered_to_its_annotator_only(client, world):
    document = add(world)
    world.lease(document)
    address = reverse("admin:annotate", args=[document.pk])
    assert address in page(client, world.annotator)
    assert desk(client, world.reviewer).open == []


def test_a_returned_reading_says_who_returned_it_and_why(client, world):
    returned(world, add(world), note="Too long to be shown whole. " * 20)
    (reading,) = desk(client, world.annotator).returned
    assert reading.returned_by == world.reviewer.username
    shown = page(client, world.annotator)
    assert "Too long to be shown whole. Too long" in shown
    assert "Too long to be shown whole. " * 20 not in shown


def test_the_latest_return_is_the_one_that_is_told(client, world):
    layer = returned(world, add(world), note="First.")
    layer = review.submit(layer, by=world.annotator)
    review.return_(layer, by=world.adjudicator, note="Second.")
    (reading,) = desk(client, world.annotator).returned
    assert (reading.note, reading.returned_by) == ("Second.", world.adjudicator.username)


def how_far(client, world):
    (reading,) = desk(client, world.annotator).open
    return reading.read, reading.sentences


def test_a_sentence_with_a_claim_or_a_mark_is_read(client, world):
    layer = world.lease(add(world))
    read, sentences = how_far(client, world)
    assert read == 0
    world.tag(layer, "missile bases", ("ARM.NATO", "oppose"))
    world.tag(layer, "near our border", ("ARM.CTBT", "oppose"))
    closing = layer.document.sentences.get(text=CLOSING)
    claims.mark(layer=layer, sentence=closing, by=world.annotator)
    assert how_far(client, world) == (2, sentences)


def test_a_claim_over_two_sentences_reads_both_and_withdrawn_reads_none(client, world):
    layer = world.lease(add(world))
    claim = world.tag(layer, f"{WELCOMES} {REJECTS}", ("ARM.NATO", "oppose"))
    assert how_far(client, world)[0] == 2
    claims.withdraw(claim, version=claim.version, by=world.annotator)
    assert how_far(client, world)[0] == 0


def test_headings_and_boilerplate_need_not_be_read(client, world):
    layer = world.lease(add(world))
    _, sentences = how_far(client, world)
    for quote, kind in ((WELCOMES, "heading"), (CLOSING, "boilerplate")):
        Sentence.objects.filter(document=layer.document, text=quote).update(kind=kind)
    world.tag(layer, f"{WELCOMES} {REJECTS}", ("ARM.NATO", "oppose"))
    assert how_far(client, world) == (1, sentences - 2)


def test_what_is_left_to_read_is_what_a_submission_would_ask_for(client, world):
    projects.change(world.project, exhaustive=True, by=world.manager)
    layer = world.lease(add(world))
    world.tag(layer, REJECTS, ("ARM.NATO", "oppose"))
    layer.refresh_from_db()
    read, sentences = how_far(client, world)
    assert sentences - read == len(review.find_missing(layer)) > 0


def test_a_reading_of_an_archived_document_waits_for_nobody(client, world):
    layer = world.lease(add(world))
    documents.archive(layer.document, by=world.manager)
    assert desk(client, world.annotator).open == []


def test_whoever_may_no_longer_read_has_nothing_to_go_on_with(client, world):
    world.lease(add(world))
    role_is(world, "annotator", "viewer")
    shown = desk(client, world.annotator)
    assert (shown.open, shown.step, shown.waiting) == ([], None, [])


@pytest.mark.parametrize(
    ("overlap", "counts"),
    [
        (1, {"annotator": 1, "reviewer": 1, "adjudicator": 1}),
        (2, {"annotator": 2, "reviewer": 2, "adjudicator": 3}),
    ],
)
def test_as_many_documents_wait_as_can_be_taken(client, world, overlap, counts):
    projects.change(world.project, overlap=overlap, by=world.manager)
    world.project.refresh_from_db()
    found = [add(world, number) for number in range(6)]
    layers.lease(found[0], by=world.annotator)
    layers.lease(found[1], by=world.reviewer)
    for person in [world.reviewer, world.adjudicator][:overlap]:
        world.lease(found[2], person)
    documents.archive(found[3], by=world.manager)
    sql("UPDATE documents_document SET segmenter_version = NULL WHERE id = %s", found[4].pk)
    for role, count in counts.items():
        assert [each.count for each in desk(client, world.people[role]).waiting] == [count]


def test_more_open_readings_than_are_named_are_in_the_list(client, world, monkeypatch):
    monkeypatch.setattr("annotations.queues.SHOWN_OPEN", 1)
    world.lease(add(world, 1))
    assert "All your readings" not in page(client, world.annotator)
    world.lease(add(world, 2))
    shown = home(client, world.annotator)
    assert len(shown.context["desk"].open) == 1
    assert f"annotator__id__exact={world.annotator.pk}" in shown.content.decode()


def test_submitted_readings_are_counted_and_the_latest_named(client, world):
    found = [submitted(world, add(world, number)) for number in range(5)]
    review.accept(found[4], by=world.reviewer)
    shown = desk(client, world.annotator)
    assert (shown.submitted, shown.accepted) == (4, 1)
    assert [(each.title, each.word) for each in shown.handed_in] == [
        (str(found[4].document), "Accepted"),
        (str(found[3].document), "Submitted"),
        (str(found[2].document), "Submitted"),
    ]


def test_an_empty_queue_says_what_comes_next(client, world):
    submitted(world, add(world))
    assert "Nothing left in your queue." in page(client, world.annotator)


# --- review ------------------------------------------------------------------------------------


def test_what_others_submitted_waits_for_review_the_oldest_first(client, world, monkeypatch):
    monkeypatch.setattr("annotations.queues.SHOWN_TO_REVIEW", 2)
    found = [submitted(world, add(world, number)) for number in range(3)]
    for days_ago, layer in enumerate(found):
        submitted_at(layer, days_ago)
    shown = desk(client, world.reviewer)
    assert shown.left_to_review == 3
    assert [each.title for each in shown.to_review] == [
        str(found[2].document),
        str(found[1].document),
    ]
    assert shown.to_review[0].annotator == world.annotator.username
    listed = f"{reverse('admin:annotations_layer_changelist')}?status__exact=submitted"
    assert listed in page(client, world.reviewer)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("viewer", False),
        ("annotator", False),
        ("reviewer", True),
        ("adjudicator", True),
        ("manager", True),
    ],
)
def test_whoever_may_review_sees_what_waits_for_it(client, world, role, may):
    world.project = projects.change(world.project, blind=False, by=world.manager)
    submitted(world, add(world), by=world.people["annotator" if may else "reviewer"])
    assert bool(desk(client, world.people[role]).to_review) == may
    assert ("To review" in page(client, world.people[role])) == may


def test_nothing_to_review_is_said(client, world):
    assert "Nothing waits for review" in page(client, world.reviewer)


# --- projects ----------------------------------------------------------------------------------


def test_a_project_is_counted_in_documents_readings_and_claims(client, world):
    submitted(world, add(world))
    (card,) = desk(client, world.manager).projects
    assert (card.documents, card.claims, card.states) == (1, 1, [("submitted", "Submitted", 1)])


def test_what_a_person_may_not_look_into_is_not_counted(client, world):
    world.tag(world.lease(add(world)), REJECTS, ("ARM.NATO", "oppose"))
    (card,) = desk(client, world.viewer).projects
    assert (card.documents, card.claims, card.states) == (1, 0, [])


def test_another_projects_work_is_nowhere(client, world):
    submitted(world, add(world, 1))
    world.lease(add(world, 2))
    shown = desk(client, world.outsider)
    assert (shown.open, shown.waiting, shown.to_review, shown.left_to_review) == ([], [], [], 0)
    assert [(card.project.name, card.documents) for card in shown.projects] == [("Elsewhere", 0)]


def test_a_manager_sees_how_far_the_documents_are(client, world):
    add(world, 1)
    world.lease(add(world, 2))
    returned(world, add(world, 3))
    submitted(world, add(world, 4))
    review.accept(submitted(world, add(world, 5)), by=world.reviewer)
    documents.archive(add(world, 6), by=world.manager)
    (card,) = desk(client, world.manager).projects
    assert [(part.word, part.count, part.start, part.width) for part in card.progress] == [
        ("Decided", 1, "0.000%", "20.000%"),
        ("Being adjudicated", 0, "20.000%", "0.000%"),
        ("Readings in", 1, "20.000%", "20.000%"),
        ("Being read", 2, "40.000%", "40.000%"),
        ("Not begun", 1, "80.000%", "20.000%"),
    ]
    told = "Documents: 1 decided, 0 being adjudicated, 1 readings in, 2 being read, 1 not begun"
    assert told in page(client, world.manager)


def test_a_document_is_as_far_as_all_the_readings_the_project_wants(client, world):
    projects.change(world.project, overlap=2, by=world.manager)
    one, two, three = (add(world, number) for number in range(3))
    submitted(world, one)
    submitted(world, two)
    submitted(world, two, by=world.adjudicator)
    for person in (world.annotator, world.adjudicator):
        review.accept(submitted(world, three, by=person), by=world.reviewer)
    (card,) = desk(client, world.manager).projects
    assert [(part.state, part.count) for part in card.progress] == [
        ("accepted", 0), ("adjudicating", 0), ("submitted", 2), ("in_progress", 1), ("new", 0),
    ]  # fmt: skip


def test_a_manager_sees_what_each_annotator_has_done(client, world):
    world.annotator.first_name, world.annotator.last_name = "Anna", "Okafor"
    world.annotator.save()
    world.lease(add(world, 1))
    returned(world, add(world, 2))
    submitted(world, add(world, 3))
    review.accept(submitted(world, add(world, 4)), by=world.reviewer)
    (card,) = desk(client, world.manager).projects
    rows = {each.name: each for each in card.team}
    anna = rows["Anna Okafor"]
    assert (anna.open, anna.submitted, anna.accepted, anna.claims) == (2, 1, 1, 3)
    assert set(rows) == {
        "Anna Okafor", world.reviewer.username, world.adjudicator.username
    }  # fmt: skip


def test_who_has_left_the_project_is_still_counted(client, world):
    submitted(world, add(world))
    member = Membership.objects.get(project=world.project, user=world.annotator)
    projects.remove_member(member, by=world.manager)
    (card,) = desk(client, world.manager).projects
    assert (world.annotator.username, 1) in [(each.name, each.submitted) for each in card.team]


@pytest.mark.parametrize("role", [role for role in policy.ROLES if role != "manager"])
def test_the_progress_of_others_is_for_managers_only(client, world, role):
    submitted(world, add(world))
    (card,) = desk(client, world.people[role]).projects
    assert (card.progress, card.team) == ([], [])


@pytest.mark.parametrize(
    ("role", "may"),
    [("viewer", False), ("annotator", False), ("reviewer", False), ("manager", True)],
)
@pytest.mark.parametrize("way", ["admin:import", "admin:export"])
def test_the_ways_of_managers_are_shown_to_managers_only(client, world, role, may, way):
    world.accepted()
    assert (reverse(way) in page(client, world.people[role])) == may


def test_whoever_is_in_no_project_is_told_how_to_get_into_one(client, django_user_model):
    staff = django_user_model.objects.create_user("staff", is_staff=True)
    assert "You are in no project yet" in page(client, staff)


# --- what it costs -----------------------------------------------------------------------------

# Always: session, user, twice whether they are a member, memberships; readings by annotator and
# state, documents by project, claims; permissions of user and groups; roles; unread notices. What
# the rest is for says each line. A manager of others does not take documents, a viewer reads none.
QUERIES = {
    "viewer": 12,
    # documents that wait, open readings, those assigned, those handed in
    "annotator": 12 + 4,
    # and what waits for review, and the questions
    "reviewer": 12 + 4 + 2,
    # and the adjudications they have begun, and what waits for one
    "adjudicator": 12 + 4 + 2 + 2,
    # and the members, and how far the documents are
    "manager": 12 + 4 + 2 + 2 + 2,
}


@pytest.mark.parametrize("role", policy.ROLES)
def test_more_projects_and_readings_cost_no_more_queries(
    client, world, role, django_assert_num_queries
):
    person = world.people[role]
    client.force_login(person)
    for number in range(2):
        fill(joined(f"project-{number}", person, role) if number else world, person)
        client.get("/admin/")
        with django_assert_num_queries(QUERIES[role]):
            client.get("/admin/")


def joined(slug, person, role):
    """A world of its own, in which the person has the same role."""
    world = make_world(slug)
    projects.add_member(project=world.project, user=person, role=role, by=world.manager)
    return world


def fill(world, person):
    """Twice each: to take, open, handed in, and handed in by somebody else."""
    role = Membership.objects.get(project=world.project, user=person).role
    own = world.annotator if role == "viewer" else person
    other = world.reviewer if own == world.annotator else world.annotator
    for number in range(2):
        add(world, number)
        world.lease(add(world, 10 + number), by=own)
        submitted(world, add(world, 20 + number), by=own)
        submitted(world, add(world, 30 + number), by=other)


# --- around it ---------------------------------------------------------------------------------


def test_the_menu_marks_the_list_one_is_in(client, world):
    client.force_login(world.manager)
    listed = client.get("/admin/documents/document/")
    assert [item["label"] for item in listed.context["menu"] if item["current"]] == ["Documents"]


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
    shown = client.get(reverse("admin:annotate", args=[document.pk])).content.decode()
    assert f'dir="{direction}"' in shown


# --- what waits for a decision -------------------------------------------------------------------


@pytest.fixture
def pair():
    """A strict team in which two read each document."""
    world = make_world(open_team=False, overlap=2)
    projects.add_member(
        project=world.project, user=world.outsider, role="annotator", by=world.manager
    )
    return world


def read_twice(world, number):
    document = add(world, number)
    for reader in (world.annotator, world.outsider):
        submitted(world, document, reader)
    return document


def reviewed(world):
    for layer in Layer.objects.filter(status="submitted"):
        review.accept(layer, by=world.reviewer)


def test_documents_that_wait_for_a_decision_come_after_the_review(client, pair):
    read_twice(pair, 1)
    found = desk(client, pair.adjudicator)
    assert (found.step.verb, found.left_to_adjudicate) == ("Review", 1)
    reviewed(pair)
    step = desk(client, pair.adjudicator).step
    assert (step.verb, step.title) == ("Next document", "1 document waits for you to adjudicate")
    assert step.url == reverse("admin:adjudicate-next", args=[pair.project.slug])


def test_an_adjudication_that_is_begun_is_gone_on_with(client, pair):
    first, second = read_twice(pair, 1), read_twice(pair, 2)
    reviewed(pair)
    adjudication.begin(second, by=pair.adjudicator)
    found = desk(client, pair.adjudicator)
    url = reverse("admin:adjudicate", args=[second.pk])
    assert (found.step.verb, found.step.url) == ("Continue", url)
    assert [each.url for each in found.adjudicating] == [url]
    assert [(each.project, each.count) for each in found.to_adjudicate] == [(first.project, 1)]


def test_what_one_adjudicates_does_not_wait_for_their_review(client, pair):
    held, other = read_twice(pair, 1), read_twice(pair, 2)
    adjudication.begin(held, by=pair.adjudicator)
    found = desk(client, pair.adjudicator)
    assert found.left_to_review == 2
    assert {each.title for each in found.to_review} == {str(other)}
    assert desk(client, pair.reviewer).left_to_review == 4
    projects.change(pair.project, open_team=True, by=pair.manager)
    assert desk(client, pair.adjudicator).left_to_review == 4


@pytest.mark.parametrize(
    ("role", "counted"),
    [("viewer", 1), ("annotator", 1), ("reviewer", 2), ("adjudicator", 2), ("manager", 2)],
)
def test_what_was_adjudicated_is_counted_where_its_readings_are_hidden(client, pair, role, counted):
    layer = adjudication.begin(read_twice(pair, 1), by=pair.adjudicator)
    adjudication.merge(layer, strategy="unanimous", by=pair.adjudicator)
    adjudication.finish(layer, by=pair.adjudicator)
    (card,) = desk(client, pair.people[role]).projects
    assert card.claims == counted


def test_claims_are_counted_in_each_project_as_the_role_there_lets_one_see_them(client, pair):
    other = make_world("other", open_team=False, overlap=2)
    projects.add_member(
        project=other.project, user=pair.manager, role="annotator", by=other.manager
    )
    document = add(other)
    for reader in (other.annotator, pair.manager):
        submitted(other, document, reader)
    read_twice(pair, 1)
    cards = desk(client, pair.manager).projects
    assert {card.project: card.claims for card in cards} == {other.project: 1, pair.project: 2}


def test_what_one_may_not_decide_does_not_wait(client, pair):
    document = read_twice(pair, 1)
    layer = document.layers.first()
    review.accept(layer, by=pair.adjudicator)
    found = desk(client, pair.adjudicator)
    assert (found.adjudicates, found.left_to_adjudicate) == (True, 0)
    assert "Nothing waits for a decision" in page(client, pair.adjudicator)


@pytest.mark.parametrize("role", ["viewer", "annotator", "reviewer", "manager"])
def test_in_a_strict_team_only_adjudicators_see_what_waits_for_them(client, pair, role):
    read_twice(pair, 1)
    assert "To adjudicate" not in page(client, pair.people[role])


def test_where_one_reads_each_document_nothing_is_said_of_adjudication(client, world):
    assert "To adjudicate" not in page(client, world.manager)


def test_an_accepted_reading_that_is_enough_only_now_waits_for_a_decision(client, pair):
    submitted(pair, add(pair, 1), pair.annotator)
    reviewed(pair)
    projects.change(pair.project, overlap=1, by=pair.manager)
    assert desk(client, pair.adjudicator).left_to_adjudicate == 1


def test_more_to_adjudicate_costs_no_more_queries(client, pair, django_assert_num_queries):
    client.force_login(pair.adjudicator)
    for number in range(2):
        read_twice(pair, 2 * number)
        adjudication.begin(read_twice(pair, 2 * number + 1), by=pair.adjudicator)
        client.get("/admin/")
        # As for an adjudicator above, without documents to take and readings open, assigned or
        # handed in, which are not asked for where nobody reads; and what others have to review.
        with django_assert_num_queries(QUERIES["adjudicator"] - 4 + 1):
            client.get("/admin/")
