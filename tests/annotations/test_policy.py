"""Who may do what in `annotations`: the whole table, written a second time on purpose."""

import itertools

import pytest

from annotations import policy, workflow
from documents import policy as documents_policy
from documents.policy import ROLES, Standing

#: action → the roles that may, from viewer to manager.
EXPECTED = {
    "codebook.read": "viewer annotator reviewer adjudicator manager",
    "codebook.change": "manager",
    "codebook.publish": "manager",
    "actor.read": "viewer annotator reviewer adjudicator manager",
    "actor.propose": "annotator reviewer adjudicator manager",
    "actor.change": "manager",
    "layer.read": "viewer annotator reviewer adjudicator manager",
    "layer.lease": "annotator",
    "layer.submit": "annotator",
    "layer.review": "reviewer adjudicator",
    "layer.adjudicate": "adjudicator",
    "layer.reopen": "adjudicator manager",
    "assignment.read": "reviewer adjudicator manager",
    "assignment.change": "manager",
    "claim.read": "viewer annotator reviewer adjudicator manager",
    "claim.write": "annotator",
    "claim.see_drafts": "reviewer adjudicator manager",
    "comment.read": "annotator reviewer adjudicator manager",
    "comment.write": "annotator reviewer adjudicator manager",
    "progress.read": "viewer annotator reviewer adjudicator manager",
    "progress.read_all": "reviewer adjudicator manager",
    "export.run": "manager",
}
#: The same for an open team, where it differs.
OPEN_TEAM = {
    "layer.lease": "annotator reviewer adjudicator manager",
    "layer.submit": "annotator reviewer adjudicator manager",
    "claim.write": "annotator reviewer adjudicator manager",
    "layer.review": "reviewer adjudicator manager",
    "layer.adjudicate": "adjudicator manager",
}
EVERY = list(itertools.product(ROLES, EXPECTED))


def test_the_table_here_names_every_action():
    assert set(EXPECTED) == set(policy.TABLE) - set(documents_policy.TABLE)


def test_the_rows_of_documents_are_in_it():
    standings = [Standing(role, open_team) for role in ROLES for open_team in (False, True)]
    for standing, action in itertools.product(standings, documents_policy.TABLE):
        assert policy.can(standing, action) == documents_policy.can(standing, action)


@pytest.mark.parametrize(("role", "action"), EVERY)
def test_a_role_may_what_the_table_says(role, action):
    assert policy.can(Standing(role), action) == (role in EXPECTED[action].split())


@pytest.mark.parametrize(("role", "action"), EVERY)
def test_in_an_open_team_some_may_more(role, action):
    expected = {**EXPECTED, **OPEN_TEAM}[action].split()
    assert policy.can(Standing(role, open_team=True), action) == (role in expected)


def test_an_action_without_a_row_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        policy.can(Standing("manager"), "claim.delete")


def test_a_role_without_a_row_may_nothing():
    nobody = Standing("owner", open_team=True)
    assert [action for action in policy.TABLE if policy.can(nobody, action)] == []


def test_every_verb_names_a_row_of_the_table():
    asked = {right.action for right in workflow.RIGHTS.values()} - {None}
    assert asked <= set(policy.TABLE)
