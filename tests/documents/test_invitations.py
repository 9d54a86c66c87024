"""Whoever is invited by e-mail comes in, with an account or without one."""

import re

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse

from documents import invitations, projects
from documents.models import Membership
from documents.refusals import Conflict, Forbidden, Refused
from tests.world import make_world

pytestmark = pytest.mark.django_db

ADDRESS = "oda.brink@institute.test"
PASSWORD = "a long way to Karlsund"


@pytest.fixture
def world():
    return make_world()


def invite(world, email=ADDRESS, role="annotator", **given):
    given = {"by": world.manager, **given}
    return invitations.invite(project=world.project, email=email, role=role, **given)


def link():
    """The link in the mail that was sent last, without the site's address."""
    return re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[-1].body)[1]


def choose(client, path, password=PASSWORD):
    """Follow the link, and choose a password on the page it leads to."""
    page = client.get(path, follow=True)
    fields = {"new_password1": password, "new_password2": password}
    return client.post(page.request["PATH_INFO"], fields, follow=True)


def test_somebody_new_gets_an_account_a_role_and_a_mail(world):
    invited = invite(world, name="Oda Brink", quota=5)

    member = Membership.objects.get(project=world.project, user__email=ADDRESS)
    assert (member, member.role, member.quota) == (invited.member, "annotator", 5)
    user = member.user
    assert (user.get_username(), user.get_full_name()) == (ADDRESS, "Oda Brink")
    assert not user.has_usable_password()
    (letter,) = mail.outbox
    assert (letter.to, invited.is_mailed) == ([ADDRESS], True)
    assert letter.subject == "Stancebook: arvenia-manager has added you to “Arvenia”"
    assert "Good day, Oda Brink," in letter.body
    assert "as annotator" in letter.body


def test_the_link_leads_to_a_password_and_to_the_desk(world):
    invite(world)
    client = Client()

    desk = choose(client, link())
    assert (desk.redirect_chain[-1][0], desk.status_code) == (reverse("admin:index"), 200)
    signed_in = Client().post(
        reverse("admin:login"), {"username": ADDRESS, "password": PASSWORD}, follow=True
    )
    assert signed_in.wsgi_request.user.email == ADDRESS


def test_a_link_works_once(world):
    invite(world)
    choose(Client(), link())

    answer = Client().get(link(), follow=True)
    assert "This link has ended" in answer.content.decode()
    assert not choose(Client(), link(), "another long way").wsgi_request.user.is_authenticated


def test_a_link_ends_with_the_days_that_the_mail_names(world, settings):
    invite(world)
    assert "within 7 days" in mail.outbox[0].body
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "This link has ended" in Client().get(link(), follow=True).content.decode()


def test_a_link_opens_no_account_that_was_closed(world):
    invite(world)
    User.objects.filter(email=ADDRESS).update(is_active=False)
    assert "This link has ended" in Client().get(link(), follow=True).content.decode()


@pytest.mark.parametrize("password", ["short", "arvenia-1234", "123456789012", "password1234"])
def test_a_weak_password_is_refused_with_its_reason(world, password):
    invite(world, email="arvenia-1234@institute.test")
    answer = choose(Client(), link(), password)
    assert answer.context["form"].errors
    assert not answer.wsgi_request.user.is_authenticated


def test_whoever_has_an_account_is_added_and_told(world):
    known = User.objects.create_user("oda", ADDRESS, PASSWORD)

    invited = invite(world, email=" Oda.Brink@INSTITUTE.test ")
    assert invited.member.user == known
    assert User.objects.filter(email__iexact=ADDRESS).count() == 1
    (letter,) = mail.outbox
    assert "/admin/\n" in letter.body
    assert "password" not in letter.body


def test_an_address_that_is_the_name_of_an_account_is_that_account(world):
    known = User.objects.create_user(ADDRESS)
    assert invite(world).member.user == known


def closed(world):
    User.objects.create_user("oda", ADDRESS, is_active=False)


def twice(world):
    for name in ("oda", "brink"):
        User.objects.create_user(name, ADDRESS)


def a_member(world):
    user = User.objects.create_user("oda", ADDRESS)
    projects.add_member(project=world.project, user=user, role="viewer", by=world.manager)


@pytest.mark.parametrize(
    ("prepare", "given", "refusal", "code"),
    [
        (closed, {}, Conflict, "account_closed"),
        (twice, {}, Conflict, "ambiguous"),
        (a_member, {}, Conflict, "already_member"),
        (None, {"email": "no address"}, Refused, "invalid"),
        (None, {"email": f"{'a' * 60}@{'b' * 60}.{'c' * 60}.test"}, Refused, "max_length"),
    ],
)
def test_an_invitation_is_refused_and_leaves_nothing(world, prepare, given, refusal, code):
    if prepare:
        prepare(world)
    before = User.objects.count(), Membership.objects.count()

    with pytest.raises(refusal) as refused:
        invite(world, **given)
    assert refused.value.code == code
    assert (User.objects.count(), Membership.objects.count()) == before
    assert mail.outbox == []


def test_nobody_invites_to_a_role_above_their_own(world):
    with pytest.raises(Forbidden):
        invite(world, role="manager", by=world.reviewer)
    assert not User.objects.filter(email=ADDRESS).exists()


def test_a_mail_that_cannot_be_sent_keeps_nobody_out(world, monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr(invitations, "send_mail", refuse)
    invited = invite(world)
    assert not invited.is_mailed
    assert Membership.objects.filter(user__email=ADDRESS).exists()
    assert "could not be sent" in caplog.text


def test_what_people_call_themselves_cannot_add_lines_to_a_mail(world):
    projects.change(world.project, name="Peace\r\nBcc: all@institute.test", by=world.manager)
    invite(world, name="Oda\n\nhttps://elsewhere.test")

    (letter,) = mail.outbox
    assert "\n" not in letter.subject
    assert all(
        not line.startswith(("Bcc", "https://elsewhere")) for line in letter.body.split("\n")
    )
