"""What is selected in the browser is what the API holds, whatever the characters."""

import json
import os
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from annotations.models import Claim
from documents import imports, planning
from documents.models import Document
from tests.browser import torture
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


def test_a_thousand_difficult_texts_are_cut_by_the_page_as_by_python(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    facts = tmp_path / "torture.json"
    facts.write_text(torture.facts(1000))
    done = subprocess.run(
        [node, "--test", Path(__file__).parent / "js" / "torture.test.mjs"],
        env={**os.environ, "TORTURE": str(facts)},
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-5000:]


#: So many documents are opened and selected in, in as many parts as may run side by side; all of
#: them, which takes minutes, with OPENED=200.
OPENED = int(os.environ.get("OPENED", "40"))
PARTS = 2

#: Selects from a unit of one sentence to a unit of another, and answers with the
#: words of each, without half characters.
SELECT_UNITS = """({first, from, last, to, backwards}) => {
  const texts = [...document.querySelectorAll(".sentence-text")];
  const point = (text, unit) => {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    let seen = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (seen + node.length >= unit) return [node, unit - seen];
      seen += node.length;
    }
  };
  texts[first].scrollIntoView({block: "center"});
  const [start, end] = [point(texts[first], from), point(texts[last], to)];
  const selection = getSelection();
  if (backwards) selection.setBaseAndExtent(...end, ...start);
  else selection.setBaseAndExtent(...start, ...end);
  const range = selection.getRangeAt(0);
  const said = first === last ? [range.toString()]
    : [...range.cloneContents().querySelectorAll(".sentence-text")]
      .map((each) => each.textContent);
  return said.map((each) => each.replace(/\\p{Surrogate}/gu, ""));
}"""


@pytest.mark.parametrize("part", range(PARTS))
def test_words_selected_in_difficult_texts_are_the_quotes(annotation, world, part):
    made = [
        json.dumps({"external_id": f"{number:03}", "title": f"Text {number}", "text": text})
        for number, text in enumerate(torture.texts(OPENED))
        if number % PARTS == part
    ]
    job = imports.import_here(
        project=world.project, data="\n".join(made).encode(), name="torture.jsonl",
        options=planning.Options(language="en"), by=world.manager,
    )  # fmt: skip
    assert job.state == "done", job.errors or job.message
    documents = list(Document.objects.order_by("external_id"))
    assert len(documents) == OPENED // PARTS
    annotation.live.sign_in(world.annotator)
    mismatches, opened = [], 0
    for document in documents:
        world.lease(document)
        annotation.live.open(f"/admin/annotations/annotate/{document.pk}/")
        annotation.ready()
        sentences = list(document.sentences.order_by("start"))
        chance = random.Random(int(document.external_id))
        for turn in range(1 + opened % 2):
            wanted = torture.selection(chance, [each.text for each in sentences])
            said = select(annotation, wanted, by_key=turn == 0 and opened % 3 == 0)
            claim = document.claims.latest("id")
            if problem := differs(document, sentences, claim, wanted, said):
                mismatches.append((document.external_id, wanted, problem))
        assert document.claims.count() == 1 + opened % 2
        opened += 1
    assert mismatches == []
    assert opened == OPENED // PARTS


def select(annotation, wanted, *, by_key):
    """Select, tag, wait until it is saved; what the browser said was selected, by sentence."""
    page = annotation.page
    said = page.evaluate(SELECT_UNITS, wanted)
    page.locator("#selection:not([hidden])").wait_for()
    if by_key:
        page.keyboard.press("c")
    else:
        page.locator("#selection").get_by_role("button", name=re.compile("^Tag a")).click()
    annotation.card.wait_for()
    annotation.saved()
    return said


def differs(document, sentences, claim, wanted, said):
    """What is wrong with the claim, if anything."""
    first, last = sentences[wanted["first"]], sentences[wanted["last"]]
    span = torture.trimmed(
        document.text,
        first.start + torture.point_before(first.text, wanted["from"]),
        last.start + torture.point_after(last.text, wanted["to"]),
    )
    if (claim.start, claim.end) != span:
        return f"stands at {(claim.start, claim.end)}, not at {span}"
    if claim.quote != document.text[claim.start : claim.end]:
        return f"quotes {claim.quote!a}"
    opening = "" if wanted["from"] in torture.units(first.text) else document.text[claim.start]
    closing = "" if wanted["to"] in torture.units(last.text) else document.text[claim.end - 1]
    if without_white(f"{opening}{''.join(said)}{closing}") != without_white(claim.quote):
        return f"the browser said {said!a}, the claim {claim.quote!a}"
    return None


def without_white(text):
    """Between two sentences the document has white space that no sentence has."""
    return text.translate(dict.fromkeys(map(ord, torture.WHITE)))
