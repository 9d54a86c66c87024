"""The page of notices: whose they are, where they lead, when they are read."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations import adjudication, assignments, comments, review
from annotations.models import Notice
from documents import policy, projects
from documents.models import Membership
from tests.world import CLOSING, REJECTS, WELCOMES, make_world

PAGE = "/admin/notices/"


@pytest.fixture
def commented(world):
    """The annotator's reading, to which the reviewer has said something."""
    layer = world.lease(world.add_document())
    comments.add(layer, text="Look again.", by=world.reviewer)
    return layer


def look(client, user, **asked):
    client.force_login(user)
    return client.get(PAGE, asked)


def page_of(layer):
    return f"{reverse('admin:annotate', args=[layer.document_id])}?layer={layer.uid}"


def follow(client, user, notice):
    client.force_login(user)
    return client.post(reverse("admin:notice", args=[notice.pk]))


def test_a_notice_says_who_did_what_and_to_which_document(client, world, commented):
    page = look(client, world.annotator).content.decode()
    assert f"{world.reviewer.username} commented on your reading" in page
    assert str(commented.document) in page
    assert "Look again." in page


def test_the_newest_stands_first(client, world, commented):
    comments.add(commented, text="And again.", by=world.adjudicator)
    rows = look(client, world.annotator).context["rows"]
    assert [row.notice.comment.text for row in rows] == ["And again.", "Look again."]


def test_nobody_sees_what_others_are_told(client, world, commented):
    assert look(client, world.reviewer).context["rows"] == []
    assert "Nothing has happened yet" in look(client, world.reviewer).content.decode()


def test_looking_at_the_page_reads_nothing(client, world, commented):
    look(client, world.annotator)
    assert Notice.objects.unread().count() == 1


def test_opening_a_notice_reads_that_one(client, world, commented):
    comments.add(commented, text="And again.", by=world.reviewer)
    newer, older = Notice.objects.all()
    answer = follow(client, world.annotator, older)
    assert answer["Location"] == page_of(commented)
    assert list(Notice.objects.unread()) == [newer]


def test_what_was_read_is_a_plain_link(client, world, commented):
    follow(client, world.annotator, Notice.objects.get())
    page = look(client, world.annotator).content.decode()
    assert f'<a href="{page_of(commented)}"' in page
    assert 'class="chip new-notice"' not in page


def test_a_notice_of_a_sentence_or_a_claim_leads_to_it(client, world, commented):
    closing = commented.document.sentences.get(text=CLOSING)
    claim = world.tag(commented, REJECTS, ("ARM.NATO", "oppose"))
    rejects = commented.document.sentences.get(text=REJECTS)
    for where, sentence in (({"sentence": closing}, closing), ({"claim": claim}, rejects)):
        comments.add(commented, text="Here.", by=world.reviewer, **where)
        answer = follow(client, world.annotator, Notice.objects.first())
        assert answer["Location"] == f"{page_of(commented)}#s{sentence.number}"


def test_a_notice_of_an_adjudication_leads_to_its_page(client, world):
    first = adjudication.begin(world.submitted().document, by=world.adjudicator)
    adjudication.begin(first.document, by=world.manager, take_over=True)
    answer = follow(client, world.adjudicator, Notice.objects.get(kind="taken_over"))
    assert answer["Location"] == reverse("admin:adjudicate", args=[first.document_id])


def test_somebody_elses_notice_is_not_there(client, world, commented):
    answer = follow(client, world.reviewer, Notice.objects.get())
    assert (answer.status_code, Notice.objects.unread().count()) == (404, 1)


def test_a_document_that_was_taken_away_is_named_and_not_linked(client, world):
    projects.change(world.project, open_team=False, by=world.manager)
    world.project.refresh_from_db()
    document = world.add_document()
    layer = assignments.assign(document, to=world.annotator, by=world.manager)
    assignments.withdraw(layer, by=world.manager)
    (row,) = look(client, world.annotator).context["rows"]
    assert (row.title, row.url) == (str(document), "")
    assert follow(client, world.annotator, row.notice)["Location"] == PAGE


def test_all_are_marked_as_read_by_a_button(client, world, commented):
    comments.add(commented, text="And again.", by=world.reviewer)
    client.force_login(world.annotator)
    answer = client.post(reverse("admin:notices-read"), follow=True)
    assert "2 notices marked as read." in answer.content.decode()
    assert not Notice.objects.unread().exists()


@pytest.mark.parametrize("name", ["notices-read", "notice"])
def test_a_link_reads_nothing(client, world, commented, name):
    client.force_login(world.annotator)
    address = reverse(f"admin:{name}", args=[Notice.objects.get().pk] if name == "notice" else [])
    assert client.get(address).status_code == 405
    assert Notice.objects.unread().count() == 1


def test_another_sites_form_reads_nothing(world, commented):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.annotator)
    assert client.post(reverse("admin:notices-read")).status_code == 403
    assert Notice.objects.unread().count() == 1


def test_whoever_left_the_project_sees_nothing_of_it(client, world, commented):
    other = make_world("other")
    projects.add_member(
        project=other.project, user=world.annotator, role="annotator", by=other.manager
    )
    member = Membership.objects.get(project=world.project, user=world.annotator)
    projects.remove_member(member, by=world.manager)
    assert look(client, world.annotator).context["rows"] == []


def test_pages_lead_on_and_back(client, world, commented):
    for number in range(54):
        comments.add(commented, text=f"{number}", by=world.reviewer)
    first = look(client, world.annotator).context
    assert (len(first["rows"]), first["page"].after) == (50, None)
    second = look(client, world.annotator, before=first["page"].before).context
    assert (len(second["rows"]), second["page"].before) == (5, None)
    back = look(client, world.annotator, after=second["page"].after).context
    assert [row.notice for row in back["rows"]] == [row.notice for row in first["rows"]]


@pytest.mark.parametrize("asked", ["x", "", "-1", "1" * 40, "²", "a\0"])
def test_a_made_up_page_is_the_first(client, world, commented, asked):
    assert len(look(client, world.annotator, before=asked).context["rows"]) == 1


def test_more_notices_cost_no_more_queries(client, world, django_assert_num_queries):
    client.force_login(world.annotator)
    counts = set()
    for number in range(5):
        layer = world.lease(world.add_document(f"{number}. {WELCOMES}", f"{number}.txt"))
        claim = world.tag(layer, WELCOMES, ("ARM.CTBT", "support"))
        comments.add(layer, text="Why?", by=world.reviewer, claim=claim)
        review.return_(review.submit(layer, by=world.annotator), by=world.reviewer, note="Why?")
        client.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        counts.add(len(captured))
    # session; user; whether a member; notices; which documents may be read; permissions of user and
    # groups; roles; unread notices
    assert counts == {10}


# --- in the head of every page -----------------------------------------------------------------


def test_the_head_counts_what_is_unread(client, world, commented):
    client.force_login(world.annotator)
    for address in ("/admin/", "/admin/annotations/layer/", PAGE):
        assert 'aria-label="1 unread notice"' in client.get(address).content.decode()
    comments.add(commented, text="And again.", by=world.reviewer)
    assert 'aria-label="2 unread notices"' in client.get("/admin/").content.decode()


@pytest.mark.parametrize("role", policy.ROLES)
def test_without_notices_the_head_has_the_word_alone(client, world, role):
    client.force_login(world.people[role])
    page = client.get("/admin/").content.decode()
    assert f'<a class="notices-link" href="{PAGE}">Notices</a>' in page


def test_whoever_is_not_signed_in_is_asked_to(client, db):
    assert client.get(PAGE)["Location"].startswith(reverse("admin:login"))
    assert "notices-link" not in client.get(reverse("admin:login")).content.decode()
