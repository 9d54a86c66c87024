"""Writes: bring somebody into a project by e-mail address, whether they have an account or not."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db.models import Q
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from documents import policy, projects
from documents.audit import recorded
from documents.models import Membership, Project
from documents.people import in_a_line, name_of
from documents.refusals import Conflict, Refused

logger = logging.getLogger(__name__)

#: How long an address may be: a new account is called by it.
LONGEST = 150


@dataclass(frozen=True)
class Invitation:
    """A new member, and whether the mail that tells them went out."""

    member: Membership
    is_mailed: bool


def invite(
    *, project: Project, email: str, role: str, by: User, name: str = "", quota: int | None = None
) -> Invitation:
    """Give whoever has this e-mail address a role in the project, and mail them the way in.

    An account is made where there is none, called by the address; its owner chooses a password
    through the link in the mail. Raises Refused for an address that is none, Conflict where the
    account is closed, is one of several of this address, or is in the project already, and
    Forbidden for a role above one's own.
    """
    member = _let_in(project=project, email=email, role=role, name=name, quota=quota, by=by)
    return Invitation(member, send(member, by=by))


def send(member: Membership, *, by: User) -> bool:
    """Mail a member the way into their project; whether the mail went out.

    Who has no password yet gets the link to choose one, which ends with its use or after
    PASSWORD_RESET_TIMEOUT; an earlier link keeps working until then.
    """
    subject = in_a_line(f"Stancebook: {name_of(by)} has added you to “{member.project}”")
    try:
        send_mail(subject, _letter(member, by), None, [member.user.email])
    except (OSError, ValueError):  # the mail server, or an address that is none
        logger.exception("the invitation of %s could not be sent", member.user)
        return False
    return True


@recorded
def _let_in(
    *, project: Project, email: str, role: str, name: str, quota: int | None, by: User
) -> Membership:
    user = _account(email, name)
    return projects.add_member(project=project, user=user, role=role, quota=quota, by=by)


def _account(email: str, name: str) -> User:
    """Whoever has this address, or a new account without a password."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused("This is no e-mail address.", code="invalid", field="email") from error
    if len(address) > LONGEST:
        raise Refused(
            f"An address has {LONGEST} characters at most.", code="max_length", field="email"
        )
    found = list(User.objects.filter(Q(email__iexact=address) | Q(username__iexact=address)))
    if len(found) > 1:
        raise Conflict(
            "Several accounts have this address: add the right one by its name.",
            code="ambiguous",
            field="email",
        )
    if found and not found[0].is_active:
        raise Conflict(
            "The account with this address is closed: ask whoever runs the service.",
            code="account_closed",
            field="email",
        )
    return found[0] if found else _new_account(address, name)


def _new_account(address: str, name: str) -> User:
    first, _, last = " ".join(name.split()).rpartition(" ")
    return User.objects.create_user(
        address, address, first_name=(first or last)[:LONGEST], last_name=last if first else ""
    )


def _letter(member: Membership, by: User) -> str:
    user, role = member.user, policy.ROLES[member.role].lower()
    lines = [
        f"Good day, {name_of(user)},",
        "",
        f"{name_of(by)} has added you to “{member.project}” as {role}.",
    ]
    if user.has_usable_password():
        lines += ["", f"Your desk: {settings.SITE_ADDRESS}{reverse('admin:index')}"]
    else:
        days = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)
        lines += [
            "",
            f"Your name here is {user.get_username()}. Choose a password within {days} days:",
            f"{settings.SITE_ADDRESS}{_link(user)}",
            "",
            f"You do not know {name_of(by)}? Then ignore this mail: nothing happens without you.",
        ]
    return "\n".join(in_a_line(line) for line in lines) + "\n"


def _link(user: User) -> str:
    key = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("admin:invitation", args=[key, default_token_generator.make_token(user)])
