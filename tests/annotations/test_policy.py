"""Who may do what in `annotations`: the whole table, written a second time on purpose."""

import itertools

import pytest

from annotations import policy
from documents.policy import ROLES

#: action → the roles that may, from viewer to manager.
EXPECTED = {
    "codebook.read": "viewer annotator reviewer adjudicator manager",
    "codebook.change": "manager",
    "codebook.publish": "manager",
    "actor.read": "viewer annotator reviewer adjudicator manager",
    "actor.propose": "annotator reviewer adjudicator manager",
    "actor.change": "manager",
    "layer.read": "viewer annotator reviewer adjudicator manager",
    "layer.lease": "annotator reviewer adjudicator manager",
    "layer.submit": "annotator reviewer adjudicator manager",
    "layer.review": "reviewer adjudicator manager",
    "claim.read": "viewer annotator reviewer adjudicator manager",
    "claim.write": "annotator reviewer adjudicator manager",
    "claim.see_drafts": "reviewer adjudicator manager",
    "export.run": "manager",
}
EVERY = list(itertools.product(ROLES, policy.TABLE))


def test_the_table_here_names_every_action():
    assert set(EXPECTED) == set(policy.TABLE)


@pytest.mark.parametrize(("role", "action"), EVERY)
def test_a_role_may_what_the_table_says(role, action):
    assert policy.can(role, action) == (role in EXPECTED[action].split())


def test_an_action_without_a_row_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        policy.can("manager", "claim.delete")


def test_a_role_without_a_row_may_nothing():
    assert [action for action in policy.TABLE if policy.can("owner", action)] == []
