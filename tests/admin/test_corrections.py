"""The page on which annotators see what became of their claims."""

from django.urls import reverse

from tests.annotations.test_corrections import done, readings, world

__all__ = ["done", "readings", "world"]


def listed(client, user):
    client.force_login(user)
    found = client.get(reverse("admin:corrections")).context["readings"]
    return [each.uid for each in found]


def page(client, user, reading):
    client.force_login(user)
    return client.get(reverse("admin:correction", args=[reading.uid]))


def test_before_gold_there_is_nothing_to_compare(client, world, readings):
    assert listed(client, world.annotator) == []
    assert page(client, world.annotator, readings[0]).status_code == 404


def test_ones_own_readings_are_listed_and_nobody_elses(client, world, readings, done):
    assert listed(client, world.annotator) == [readings[0].uid]
    assert listed(client, world.manager) == []
    assert page(client, world.outsider, readings[0]).status_code == 404


def test_each_claim_stands_beside_gold(client, world, readings, done):
    text = page(client, world.annotator, readings[0]).content.decode()

    for words in (
        "1 of your 3 claims stand as you tagged them", "A heading.", "You did not tag this",
        "Stance on CTBT", "the guideline is silent", "See chapter 2.", "As you tagged it",
    ):  # fmt: skip
        assert words in text, words
