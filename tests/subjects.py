"""Who asks in the permission matrices, beside the members: those who are nobody here any more."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User

from documents import projects
from tests.world import World

#: Open to members whatever their role, or to anybody: not a matter of the tables.
SIGNED_IN, SITE_RIGHT, ANYBODY = "signed in", "a right of the site", "anybody"


def ex_member(world: World, enter: Callable[[User], Any]) -> Any:
    """How somebody comes in who was the project's manager when they did: what `enter` answers."""
    user = User.objects.create_user("ex-member")
    member = projects.add_member(project=world.project, user=user, role="manager", by=world.manager)
    entered = enter(user)
    projects.remove_member(member, by=world.manager)
    return entered


def deactivated(world: World, enter: Callable[[User], Any]) -> Any:
    """The same of a manager whose account was closed since."""
    user = User.objects.create_user("deactivated")
    projects.add_member(project=world.project, user=user, role="manager", by=world.manager)
    entered = enter(user)
    user.is_active = False
    user.save()
    return entered
