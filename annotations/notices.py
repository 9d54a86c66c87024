"""Writes: tell people what happened to their work, and send what they have not seen as a digest."""

import logging
from collections.abc import Iterable
from itertools import groupby

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from annotations import policy
from annotations.models import Comment, Layer, Notice
from documents.audit import recorded
from documents.models import Membership
from documents.people import in_a_line, name_of

logger = logging.getLogger(__name__)


def tell(
    to: Iterable[User], kind: str, layer: Layer, *, by: User, comment: Comment | None = None
) -> None:
    """Tell people in the caller's transaction; nobody is told what they did themselves."""
    Notice.objects.bulk_create(
        Notice(
            project_id=layer.project_id, user=user, kind=kind, layer=layer, comment=comment, by=by
        )
        for user in dict.fromkeys(to)
        if user.pk != by.pk
    )


def curators(layer: Layer) -> list[User]:
    """Who answers a question about a reading: the members who review."""
    members = Membership.objects.filter(project_id=layer.project_id, user__is_active=True)
    found = members.select_related("user", "project")
    return [each.user for each in found if policy.can(each.standing, "layer.review")]


def count_unread(user: User) -> int:
    """How many of a person's notices were not looked at."""
    return Notice.objects.visible_to(user).unread().count()


@recorded
def read(*, by: User, keys: Iterable[int] | None = None) -> int:
    """Take note of some of a person's notices, or of all; how many were new."""
    unread = Notice.objects.visible_to(by).unread()
    if keys is not None:
        unread = unread.filter(pk__in=list(keys))
    return unread.update(read_at=timezone.now())


# --- by e-mail -------------------------------------------------------------------------------


def send_digests() -> int:
    """Mail each person what is new since the last digest and not looked at yet; how many mails.

    One transaction a person: a mail that could not be sent is tried again with the next digest, and
    keeps nobody else from theirs.
    """
    waiting = Notice.objects.unread().filter(mailed_at=None).order_by("user_id")
    people = User.objects.filter(pk__in=waiting.values("user_id"), is_active=True).exclude(email="")
    return sum(_try_digest(user) for user in people)


def _try_digest(user: User) -> bool:
    try:
        return _send_digest(user)
    except (OSError, ValueError):  # the mail server, or an address that is none
        logger.exception("the digest for %s could not be sent", user)
        return False


@transaction.atomic
def _send_digest(user: User) -> bool:
    rows = Notice.objects.visible_to(user).unread().filter(mailed_at=None)
    rows = rows.select_related("project", "layer__document", "comment", "by").order_by("pk")
    notices = list(rows.defer("layer__document__text").select_for_update(of=["self"]))
    if not notices:
        return False
    Notice.objects.filter(pk__in=[each.pk for each in notices]).update(mailed_at=timezone.now())
    many = "1 new thing" if len(notices) == 1 else f"{len(notices)} new things"
    send_mail(f"Stancebook: {many} for you", digest(user, notices), None, [user.email])
    return True


def digest(user: User, notices: list[Notice]) -> str:
    """The text of a digest: what happened, project by project."""
    lines = [f"Good day, {in_a_line(user.first_name or user.get_username())},", ""]
    # Two projects may have the same name.
    ordered = sorted(notices, key=lambda each: (each.project.name, each.project_id, each.pk))
    for project, rows in groupby(ordered, key=lambda each: each.project):
        heading = in_a_line(str(project))
        lines += [heading, "-" * len(heading)]
        lines += [f"* {sentence(each)}" for each in rows]
        lines.append("")
    lines.append(f"Your desk: {settings.SITE_ADDRESS}/admin/")
    return "\n".join(lines) + "\n"


def sentence(notice: Notice) -> str:
    """What happened, in a sentence on a line of its own."""
    name = name_of(notice.by)
    said = f": {notice.comment}" if notice.comment else ""
    return in_a_line(f"{name} {notice.get_kind_display()} (“{notice.layer.document}”){said}")
