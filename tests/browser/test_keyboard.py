"""A reading from the first key to the last: nothing but the keyboard, and few keys."""

import pytest
from playwright.sync_api import expect

from annotations.models import Claim, Layer, Mark
from documents.models import Project
from tests.world import make_world

pytestmark = pytest.mark.browser

SENTENCES = [
    "Arvenia welcomes the test ban.",
    "It will ratify the treaty this year.",
    "Nobody should move missiles to our border.",
    "NATO must not grow any further.",
    "Those who flee deserve protection.",
    "The hall was full.",
    "The session lasted an hour.",
    "Thank you.",
]
TEXT = "\n\n".join(["Minister Tarnow: A safer region", " ".join(SENTENCES)]) + "\n"


@pytest.fixture
def world(transactional_db):
    return make_world(unit=Project.Unit.SENTENCE)


class Hands:
    """Presses keys and counts them."""

    def __init__(self, page):
        self.page = page
        self.count = 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1


@pytest.fixture
def hands(annotation, world):
    """Signed in by keyboard, at the first sentence of the next document."""
    world.annotator.set_password("a-long-password")
    world.annotator.save()
    document = world.add_document(TEXT)
    page = annotation.live.open("/admin/")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type(world.annotator.username)
    page.keyboard.press("Tab")
    page.keyboard.type("a-long-password")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Next document").first.wait_for()
    for _ in range(20):
        page.keyboard.press("Tab")
        if "Next document" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    annotation.ready()
    hands = Hands(page)
    hands.press("j")
    hands.document = document
    return hands


def tag(hands, annotation, letters, digit):
    """One common claim: the speaker is there; the subject by its first letters; the stance."""
    hands.count = 0
    hands.press("c")
    annotation.card.wait_for()
    hands.press(*letters, "Enter", digit)
    return hands.count


def test_a_reading_by_keyboard_alone(annotation, hands, world):
    page = hands.page
    hands.press("c")
    annotation.card.wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    hands.press("s")
    page.keyboard.type("tar")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    hands.press("t", "c", "t", "b", "Enter", "1", "j")
    counts = []
    for letters, digit in (("ctb", "1"), ("nat", "2"), ("nat", "2"), ("for", "1")):
        counts.append(tag(hands, annotation, letters, digit))
        hands.press("j")
    hands.press("x", "x", "x")
    expect(page.locator(".sentence.marked")).to_have_count(3)
    hands.press("Control+z")
    expect(page.locator(".sentence.marked")).to_have_count(2)
    hands.press("Control+Enter")
    expect(page.locator("#state")).to_contain_text("Submitted")

    assert max(counts) <= 6
    told = [
        (
            each["quote"],
            each["actors"][0]["name"],
            each["stances"][0]["subject"],
            each["stances"][0]["value"],
        )
        for each in world.client(world.annotator).get(world.url("claims/")).json()["results"]
    ]
    assert sorted(told) == sorted(
        (quote, "Ilse Tarnow", subject, value)
        for quote, subject, value in zip(
            SENTENCES,
            ("ARM.CTBT", "ARM.CTBT", "ARM.NATO", "ARM.NATO", "FD"),
            ("support", "support", "oppose", "oppose", "support"),
            strict=False,
        )
    )
    marks = Mark.objects.order_by("sentence__position").values_list("sentence__text", flat=True)
    assert list(marks) == SENTENCES[5:7]
    assert Layer.objects.get().status == "submitted"


def test_the_same_subject_again_takes_two_keys(annotation, hands):
    tag(hands, annotation, "ctb", "1")
    hands.press("j")
    hands.count = 0
    hands.press("1", "Enter")
    annotation.saved()
    assert hands.count == 2
    stances = [claim.stances.get() for claim in Claim.objects.order_by("start")]
    assert [(each.subject.code, each.value) for each in stances] == [("ARM.CTBT", "support")] * 2


def test_repeat_duplicate_and_undo(annotation, hands):
    page = hands.page
    tag(hands, annotation, "ctb", "1")
    hands.press("+", "+", "i", "j", "y")
    expect(page.locator(".claim-entry")).to_have_count(2)
    hands.press("j", "d")
    expect(page.locator(".claim-entry")).to_have_count(3)
    hands.press("Delete")
    expect(page.locator(".claim-entry")).to_have_count(2)
    hands.press("Control+z")
    expect(page.locator(".claim-entry")).to_have_count(3)
    hands.press("Control+z")
    expect(page.locator(".claim-entry")).to_have_count(2)
    hands.press("Control+Shift+z")
    expect(page.locator(".claim-entry")).to_have_count(3)
    annotation.saved()
    standing = Claim.objects.filter(withdrawn_at=None)
    assert [claim.quote for claim in standing.order_by("start")] == SENTENCES[:3]
    stance = standing.latest("start").stances.get()
    assert (stance.intensity, stance.explicitness) == (2, "explicit")


def test_the_subject_is_found_in_the_tree(annotation, hands):
    page = hands.page
    hands.press("c")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    hands.press("g")
    page.locator("dialog[open]").wait_for()
    hands.press("ArrowRight", "ArrowDown")
    expect(page.locator(".tree-about")).to_contain_text("The CTBT should enter into force.")
    hands.press("Enter", "3")
    annotation.saved()
    stance = Claim.objects.get().stances.get()
    assert (stance.subject.code, stance.value) == ("ARM.CTBT", "neutral")


def test_no_key_acts_inside_a_field(annotation, hands):
    page = hands.page
    for key in ["c", "x", "1", "j", "u", "y", "d", "q", "Delete", "?", "/"]:
        page.locator("#find").focus()
        hands.press(key)
        expect(page.locator("dialog[open]")).to_have_count(0)
        assert page.evaluate("document.activeElement.id") == "find", key
    assert not Claim.objects.exists()
    assert not Mark.objects.exists()


def test_single_keys_can_be_switched_off(annotation, hands):
    page = hands.page
    hands.press("?")
    with page.expect_response("**/preferences/"):
        page.get_by_label("Single keys act").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    annotation.ready()
    annotation.go(2)
    hands.press("c", "x", "1")
    hands.press("ArrowDown")
    expect(page.locator("#s3 .sentence-number")).to_be_focused()
    assert not Claim.objects.exists()
    assert not Mark.objects.exists()


def test_a_search_leads_to_its_sentences(annotation, hands):
    page = hands.page
    hands.press("/")
    page.keyboard.type("hall")
    expect(page.locator(".found li")).to_have_count(1)
    assert page.evaluate("[...CSS.highlights.get('found')].map(String)") == ["hall"]
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("#s7 .sentence-number")).to_be_focused()
