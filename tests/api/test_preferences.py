"""/preferences/"""

import pytest
from rest_framework.test import APIClient

from annotations.models import Preferences
from tests.api.answers import errors, ok

URL = "/api/v1/preferences/"


def test_whoever_chose_nothing_has_single_keys(viewer):
    assert ok(viewer.get(URL)) == {"single_keys": True}
    assert not Preferences.objects.exists()


def test_single_keys_are_put_off_and_on_again(viewer):
    for choice in (False, False, True):
        assert ok(viewer.patch(URL, {"single_keys": choice})) == {"single_keys": choice}
        assert ok(viewer.get(URL)) == {"single_keys": choice}


def test_what_is_not_given_stays(viewer):
    ok(viewer.patch(URL, {"single_keys": False}))

    assert ok(viewer.patch(URL, {})) == {"single_keys": False}


def test_everybody_has_their_own(world, viewer):
    ok(viewer.patch(URL, {"single_keys": False}))

    for other in (world.manager, world.outsider):
        assert ok(world.client(other).get(URL)) == {"single_keys": True}


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"single_keys": "x"}, ("invalid", "single_keys")),
        ({"single_keys": None}, ("null", "single_keys")),
        ({"single_keys": [True]}, ("invalid", "single_keys")),
        ({"user": 1}, ("unknown_field", "user")),
        ({"single_keys": False, "keys": True}, ("unknown_field", "keys")),
    ],
)
def test_a_choice_is_refused_with(viewer, given, error):
    assert errors(viewer.patch(URL, given), 400) == [error]
    assert not Preferences.objects.exists()


def test_whoever_is_not_signed_in_has_none(db):
    errors(APIClient().get(URL), 401)
    errors(APIClient().patch(URL, {"single_keys": False}), 401)
