"""What is selected in the browser is what the API holds, whatever the characters."""

import pytest

from annotations.models import Claim
from tests.browser.hands import SELECT

pytestmark = pytest.mark.browser

TEXT = """Ministry of Signs

The 🕊️ dove 👩‍👩‍👧 family and the 🇫🇷 flag met. L’e\u0301tat de\u0301clare: naïve cafés close. \
Two 𠀀𠀁 rare 漢字 signs appeared.

שלום עולם, אמר השר. السلام 🌍 عليكم قال الوزير.
"""

WORDS = [
    "dove",
    "🕊️",
    "🕊️ dove 👩‍👩‍👧",
    "👩‍👩‍👧",
    "👩‍👩‍👧 family and the 🇫🇷 flag",
    "flag met.",
    "🇫🇷",
    "L’e\u0301tat",
    "e\u0301tat de\u0301clare",
    "naïve cafés",
    "close.",
    "𠀀",
    "𠀁 rare",
    "𠀀𠀁 rare 漢字",
    "signs appeared.",
    "שלום",
    "עולם, אמר",
    "אמר השר.",
    "السلام 🌍",
    "🌍",
    "عليكم قال الوزير.",
]


def test_every_selection_is_the_quote(annotation, world):
    document = world.add_document(TEXT, "signs.txt")
    page = annotation.open(document).page
    quotes = []
    for words in WORDS:
        assert page.evaluate(SELECT, words) == words
        page.locator("#selection:not([hidden])").wait_for()
        page.get_by_role("button", name="Tag a claim").click()
        annotation.save()
        quotes.append(Claim.objects.latest("id").quote)
    assert quotes == WORDS
    for claim in Claim.objects.all():
        assert document.text[claim.start : claim.end] == claim.quote


def test_a_drag_from_sentence_to_sentence(annotation, world):
    document = world.add_document(TEXT, "signs.txt")
    page = annotation.open(document).page
    page.evaluate(
        """() => {
          const [a, b] = [...document.querySelectorAll(".sentence-text")].slice(1, 3);
          getSelection().setBaseAndExtent(a.firstChild, 4, b.firstChild, 7);
        }"""
    )
    page.get_by_role("button", name="Tag a claim").click()
    annotation.save()
    claim = Claim.objects.get()
    assert claim.quote == document.text[claim.start : claim.end]
    assert claim.quote.startswith("🕊️ dove")
    assert claim.quote.endswith("L’e\u0301tat")
