"""The strip beside the text: an overview that leads where one clicks."""

import pytest
from playwright.sync_api import expect

from annotations.models import Layer

pytestmark = pytest.mark.browser

#: The colours of the strip's middle at so many places, from top to bottom.
COLOURS = """count => {
  const canvas = document.querySelector("#minimap canvas");
  const pen = canvas.getContext("2d");
  return [...Array(count).keys()].map(n => {
    const y = Math.floor((n + 0.3) * canvas.height / count);
    return [...pen.getImageData(canvas.width / 2, y, 1, 1).data].join(" ");
  });
}"""


@pytest.fixture
def document(world):
    return world.add_document("\n\n".join(f"Sentence {n} stands here." for n in range(1, 101)))


def test_a_click_brings_the_sentences_of_that_height_into_sight(annotation, document):
    page = annotation.open(document).page
    box = page.locator("#minimap").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 0.755 * box["height"])
    expect(annotation.sentence(76)).to_be_in_viewport()
    expect(annotation.sentence(1)).not_to_be_in_viewport()


def test_claims_have_the_colour_of_their_stance_and_unread_sentences_another(
    annotation, document, world
):
    page = annotation.open(document).page
    layer = Layer.objects.get()
    world.tag(layer, "Sentence 10 stands here.", ("ARM.CTBT", "support"))
    world.tag(layer, "Sentence 20 stands here.", ("ARM.CTBT", "support"))
    world.tag(layer, "Sentence 30 stands here.", ("ARM.CTBT", "oppose"))
    page.reload()
    annotation.ready()
    page.wait_for_timeout(100)
    colours = page.evaluate(COLOURS, 100)
    assert colours[9] == colours[19]
    assert len({colours[9], colours[29], colours[0]}) == 3
    assert colours.count(colours[0]) == 97


def test_a_new_claim_shows_at_once(annotation, document):
    page = annotation.open(document).page
    page.wait_for_timeout(100)
    before = page.evaluate(COLOURS, 100)
    annotation.tag_sentence(50)
    annotation.saved()
    after = page.evaluate(COLOURS, 100)
    assert [n for n in range(100) if before[n] != after[n]] == [49]
