"""Who may do what in `documents`: the whole table, written a second time on purpose."""

import itertools

import pytest

from documents import policy
from documents.policy import Standing

#: action → the roles that may, from viewer to manager.
EXPECTED = {
    "project.read": "viewer annotator reviewer adjudicator manager",
    "project.change": "manager",
    "member.list": "viewer annotator reviewer adjudicator manager",
    "member.change": "manager",
    "document.read": "viewer annotator reviewer adjudicator manager",
    "document.read_all": "viewer reviewer adjudicator manager",
    "document.import": "manager",
    "document.change": "manager",
    "document.archive": "manager",
    "document.segment": "manager",
    "job.read": "manager",
    "job.cancel": "manager",
}
#: The same for an open team, where it differs.
OPEN_TEAM = {"document.read_all": "viewer annotator reviewer adjudicator manager"}
EVERY = list(itertools.product(policy.ROLES, policy.TABLE))


def test_the_table_here_names_every_action():
    assert set(EXPECTED) == set(policy.TABLE)


@pytest.mark.parametrize(("role", "action"), EVERY)
def test_a_role_may_what_the_table_says(role, action):
    assert policy.can(Standing(role), action) == (role in EXPECTED[action].split())


@pytest.mark.parametrize(("role", "action"), EVERY)
def test_in_an_open_team_some_may_more(role, action):
    expected = {**EXPECTED, **OPEN_TEAM}[action].split()
    assert policy.can(Standing(role, open_team=True), action) == (role in expected)


def test_an_action_without_a_row_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        policy.can(Standing("manager"), "document.delete")


def test_a_role_without_a_row_may_nothing():
    nobody = Standing("owner", open_team=True)
    assert [action for action in policy.TABLE if policy.can(nobody, action)] == []


@pytest.mark.parametrize(
    ("role", "other", "so"),
    [
        ("viewer", "viewer", True),
        ("viewer", "manager", True),
        ("annotator", "viewer", False),
        ("manager", "adjudicator", False),
    ],
)
def test_roles_have_a_rank(role, other, so):
    assert policy.at_most(role, other) is so
