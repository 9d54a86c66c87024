"""What people are told of their work, and what is mailed to them."""

import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from annotations import assignments, comments, notices, review
from annotations.models import Notice
from annotations.tasks import send_digests
from documents import projects
from tests.world import make_world


@pytest.fixture
def document(world):
    return world.add_document()


@pytest.fixture
def second(world):
    """Another annotator."""
    projects.add_member(
        project=world.project, user=world.outsider, role="annotator", by=world.manager
    )
    return world.outsider


def told():
    """Who was told what by whom, in the order of telling."""
    found = Notice.objects.select_related("user", "by").order_by("pk")
    return [
        (each.user.username.removeprefix("arvenia-"), each.kind, each.by.username) for each in found
    ]


def leave(world, user):
    projects.remove_member(world.project.memberships.get(user=user), by=world.manager)


# --- what happened -------------------------------------------------------------------------------


def test_who_is_assigned_a_document_is_told(world, document):
    assignments.assign(document, to=world.annotator, by=world.manager)

    assert told() == [("annotator", "assigned", "arvenia-manager")]


def test_who_gets_anothers_document_is_told(world, document, second):
    layer = world.lease(document)
    assignments.reassign(layer, to=second, by=world.manager)

    assert told() == [("outsider", "assigned", "arvenia-manager")]


def test_an_assignment_that_is_refused_tells_nobody(world, document):
    assignments.assign_many([document], to=[world.viewer], by=world.manager)

    assert told() == []


def test_who_assigns_to_themselves_is_not_told(world, document):
    assignments.assign(document, to=world.manager, by=world.manager)

    assert told() == []


def test_who_takes_a_document_and_hands_it_in_is_told_nothing(world):
    world.submitted()

    assert told() == []


def test_whose_reading_is_returned_is_told(world):
    review.return_(world.submitted(), note="Again.", by=world.reviewer)

    assert told() == [("annotator", "returned", "arvenia-reviewer")]


def test_whose_reading_is_accepted_is_told(world):
    world.accepted()

    assert told() == [("annotator", "accepted", "arvenia-reviewer")]


def test_whose_reading_is_reopened_is_told(world):
    review.reopen(world.accepted(), note="A mistake.", by=world.manager)

    assert told()[1:] == [("annotator", "reopened", "arvenia-manager")]


def test_who_reopens_their_own_reading_is_not_told(world, document):
    layer = world.lease(document, by=world.manager)
    layer = review.accept(review.submit(layer, by=world.manager), by=world.reviewer)
    review.reopen(layer, note="A mistake.", by=world.manager)

    assert told() == [("manager", "accepted", "arvenia-reviewer")]


def test_nobody_is_told_twice_or_what_they_did(world, document):
    layer = world.lease(document)
    people = [world.annotator, world.manager, world.annotator, world.reviewer]
    notices.tell(people, Notice.Kind.ASKED, layer, by=world.manager)

    assert [name for name, _, _ in told()] == ["annotator", "reviewer"]


# --- looking at them -----------------------------------------------------------------------------


@pytest.fixture
def three(world):
    """The keys of three notices of the annotator's; somebody else has one too."""
    for n in range(3):
        document = world.add_document(f"Text {n}.", f"{n}.txt")
        assignments.assign(document, to=world.annotator, by=world.manager)
    assignments.assign(world.add_document(), to=world.reviewer, by=world.manager)
    return list(Notice.objects.filter(user=world.annotator).values_list("pk", flat=True))


def unread(user):
    return list(Notice.objects.visible_to(user).unread().values_list("pk", flat=True))


def test_some_notices_are_read(world, three):
    assert notices.read(by=world.annotator, keys=three[:2]) == 2
    assert unread(world.annotator) == three[2:]


def test_all_notices_are_read(world, three):
    assert notices.read(by=world.annotator) == 3
    assert unread(world.annotator) == []


def test_where_none_is_named_none_is_read(world, three):
    assert notices.read(by=world.annotator, keys=[]) == 0
    assert unread(world.annotator) == three


def test_what_was_read_is_read_once(world, three):
    notices.read(by=world.annotator)
    before = list(Notice.objects.values_list("read_at", flat=True))

    assert notices.read(by=world.annotator, keys=three) == 0
    assert list(Notice.objects.values_list("read_at", flat=True)) == before


def test_nobody_reads_anothers_notices(world, three):
    assert notices.read(by=world.reviewer, keys=three) == 0
    assert notices.read(by=world.reviewer) == 1
    assert unread(world.annotator) == three


def test_who_left_sees_no_notices_of_the_project(world, three):
    leave(world, world.annotator)

    assert unread(world.annotator) == []
    assert notices.read(by=world.annotator) == 0


# --- the digest ----------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def addresses(db, request):
    """Where a test has a world, its annotator and reviewer have addresses."""
    if "world" in request.fixturenames:
        give_addresses(request.getfixturevalue("world"), "annotator", "reviewer")


def give_addresses(world, *roles):
    for role in roles:
        user = world.people[role]
        user.email = f"{user.username}@example.org"
        user.save()


@pytest.fixture
def assigned(world, document):
    return assignments.assign(document, to=world.annotator, by=world.manager)


@pytest.fixture
def two(world, assigned):
    """The annotator and the reviewer have something new each."""
    comments.add(assigned, kind="question", text="Is this one?", by=world.annotator)


def recipients():
    return [each.to for each in mail.outbox]


def lines():
    """What the last mail says happened."""
    return [line for line in mail.outbox[-1].body.splitlines() if line.startswith("* ")]


def test_a_digest_says_what_happened_in_all(world, assigned):
    comments.add(assigned, text="Why?", by=world.reviewer)
    send_digests()

    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (
        ["arvenia-annotator@example.org"], "Stancebook: 2 new things for you",
    )  # fmt: skip
    assert lines() == [
        "* arvenia-manager assigned you a document (“Minister Tarnow: A safer region”)",
        "* arvenia-reviewer commented on your reading (“Minister Tarnow: A safer region”): Why?",
    ]


def test_everybody_gets_a_mail_of_their_own(world, two):
    assert notices.send_digests() == 2
    assert sorted(recipients()) == [
        ["arvenia-annotator@example.org"], ["arvenia-reviewer@example.org"],
    ]  # fmt: skip


def headings():
    body = mail.outbox[-1].body.splitlines()
    return [body[n - 1] for n, line in enumerate(body) if line and set(line) == {"-"}]


def assign_in_turn(world, other):
    """Two documents of each of two projects, in turn, to the same person."""
    annotator = world.annotator
    projects.add_member(project=other.project, user=annotator, role="annotator", by=other.manager)
    for n in range(2):
        for each in (other, world):
            document = each.add_document(f"Text {n}.", f"{n}.txt")
            assignments.assign(document, to=annotator, by=each.manager)


def test_a_digest_is_grouped_by_project(world):
    assign_in_turn(world, make_world("second"))
    send_digests()

    assert (headings(), len(lines())) == (["Arvenia", "Second"], 4)


def test_projects_of_the_same_name_are_grouped_apart(world):
    other = make_world("second")
    projects.change(other.project, name="Arvenia", by=other.manager)
    assign_in_turn(world, other)
    send_digests()

    assert (headings(), len(lines())) == (["Arvenia", "Arvenia"], 4)


def test_nothing_is_mailed_twice(world, assigned):
    assert (notices.send_digests(), notices.send_digests()) == (1, 0)
    comments.add(assigned, text="Look.", by=world.reviewer)
    send_digests()

    assert mail.outbox[-1].subject == "Stancebook: 1 new thing for you"
    assert len(mail.outbox) == 2


def test_what_was_read_is_not_mailed(world, assigned):
    notices.read(by=world.annotator)

    assert notices.send_digests() == 0


def without_address(world):
    world.annotator.email = ""
    world.annotator.save()


def locked_out(world):
    world.annotator.is_active = False
    world.annotator.save()


def gone(world):
    leave(world, world.annotator)


@pytest.mark.parametrize("become", [without_address, locked_out, gone])
def test_there_is_no_mail_for_who_is(world, two, become):
    become(world)
    send_digests()

    assert recipients() == [["arvenia-reviewer@example.org"]]


def test_who_gets_an_address_is_mailed_what_waited(world, assigned):
    without_address(world)
    send_digests()
    give_addresses(world, "annotator")

    assert notices.send_digests() == 1


@pytest.fixture
def failing(monkeypatch):
    """The mail server takes mails for nobody of these addresses."""
    addresses = set()
    send = EmailBackend.send_messages

    def send_to_others(self, messages):
        if addresses & {to for each in messages for to in each.to}:
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_to_others)
    return addresses


@pytest.mark.parametrize("role", ["annotator", "reviewer"])
def test_a_mail_that_fails_keeps_nobody_else_from_theirs(world, two, failing, role):
    failing.add(world.people[role].email)
    send_digests()

    others = {"annotator", "reviewer"} - {role}
    assert recipients() == [[f"arvenia-{other}@example.org"] for other in others]


def test_a_mail_that_failed_is_tried_again_with_the_next_digest(world, assigned, failing):
    failing.add(world.annotator.email)
    assert notices.send_digests() == 0
    assert Notice.objects.get().mailed_at is None

    failing.clear()
    assert notices.send_digests() == 1
    assert lines() == [
        "* arvenia-manager assigned you a document (“Minister Tarnow: A safer region”)"
    ]


def test_a_mail_that_fails_is_logged(world, assigned, failing, caplog):
    failing.add(world.annotator.email)
    send_digests()

    assert "arvenia-annotator" in caplog.text
    assert "Connection unexpectedly closed" in caplog.text


def test_an_address_that_is_none_keeps_nobody_from_theirs(world, two):
    world.annotator.email = "a@example.org\nBcc: b@example.org"
    world.annotator.save()
    send_digests()

    assert recipients() == [["arvenia-reviewer@example.org"]]


INJECTED = "Hello\r\nBcc: spy@example.org\r\n\r\n* arvenia-manager accepted your reading"


def test_a_title_writes_no_headers_and_no_lines(world):
    document = world.add_document("Some text.", "a.txt")
    document.title = INJECTED
    document.save(update_fields=["title"])
    assignments.assign(document, to=world.annotator, by=world.manager)
    send_digests()

    (sent,) = mail.outbox
    assert (sent.recipients(), sent.message()["Bcc"]) == (["arvenia-annotator@example.org"], None)
    assert len(lines()) == 1


def test_a_comment_and_a_name_write_no_lines(world, assigned):
    notices.read(by=world.annotator)
    world.reviewer.first_name = INJECTED
    world.reviewer.save()
    comments.add(assigned, text=INJECTED, by=world.reviewer)
    send_digests()

    assert len(lines()) == 1


def test_a_digest_does_not_say_when_it_was_read(world, assigned):
    send_digests()

    notice = Notice.objects.get()
    assert (notice.read_at, notice.mailed_at <= timezone.now()) == (None, True)
