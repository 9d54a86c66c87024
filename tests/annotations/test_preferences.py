"""How a person likes to work."""

import pytest
from django.db.models import ProtectedError

from annotations import preferences
from annotations.models import Preferences
from tests.world import at_once


@pytest.fixture
def person(django_user_model, db):
    return django_user_model.objects.create_user("person")


def test_whoever_chose_nothing_gets_what_everybody_begins_with(person):
    found = preferences.of(person)

    assert (found.user, found.single_keys, found.pk) == (person, True, None)
    assert not Preferences.objects.exists()


def test_a_choice_is_kept(person):
    preferences.change(single_keys=False, by=person)
    assert not preferences.of(person).single_keys

    preferences.change(single_keys=True, by=person)
    assert preferences.of(person).single_keys
    assert Preferences.objects.count() == 1


def test_a_person_with_preferences_is_not_deleted(person):
    preferences.change(single_keys=False, by=person)

    with pytest.raises(ProtectedError):
        person.delete()


@pytest.mark.django_db(transaction=True)
def test_one_who_chooses_twice_at_once_has_chosen(django_user_model):
    person = django_user_model.objects.create_user("person")

    answers = at_once(*[lambda: preferences.change(single_keys=False, by=person)] * 4)

    assert [type(answer) for answer in answers] == [Preferences] * 4
    assert Preferences.objects.count() == 1
