"""Our pages are for everybody: axe, the keyboard, small windows, motion, both directions."""

import pytest
from playwright.sync_api import expect

from annotations import claims
from documents import imports, planning
from tests.browser.hands import axe_report
from tests.world import REJECTS

pytestmark = pytest.mark.browser

#: What is left of 1280 by 1024 at 400 %.
ZOOMED = {"width": 320, "height": 256}
TELEPHONE = {"width": 390, "height": 844}

#: Whoever has the focus, and whether one can see that.
FOCUSED = """() => {
  const element = document.activeElement;
  const {outlineStyle, outlineWidth} = getComputedStyle(element);
  return {name: element.getAttribute("aria-label") || element.textContent.trim() || element.id,
          isPage: element === document.body,
          shows: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2};
}"""

#: How many elements would move.
MOVING = """() => [...document.querySelectorAll("*")].filter(each =>
  [getComputedStyle(each).transitionDuration, getComputedStyle(each).animationDuration]
    .some(times => times.split(", ").some(time => parseFloat(time) > 0))).length"""


@pytest.fixture
def pages(annotation, world, work):
    """Each page by name: a function that opens it."""
    document = world.add_document()
    layer = world.lease(document)
    claim = world.tag(layer, REJECTS, ("ARM.NATO", "oppose"), note="A note.")
    world.tag(layer, "missile bases", ("ARM.CTBT", ""))
    live = annotation.live
    page = live.page

    def dry_run():
        live.sign_in(world.manager)
        imports.request(
            project=world.project, data=b"A heading\n\nAnother text, that is new here.\n",
            name="new.txt", options=planning.Options(), dry_run=True, by=world.manager,
        )  # fmt: skip
        live.open(f"/admin/documents/import/{work().uid}/")

    def pane(name):
        narrow = page.get_by_role("button", name=name, exact=True)
        if narrow.is_visible():
            narrow.click()

    def claim_card():
        annotation.open(document, start=False)
        pane("Claims")
        page.locator(".claim-entry").first.click()
        annotation.card.locator("summary", has_text="More").wait_for()

    def outline():
        annotation.open(document, start=False)
        pane("Outline")

    def with_key(key):
        claim_card()
        page.locator(f"#s{document.sentences.get(text=REJECTS).number} .underline").first.wait_for(
            state="attached"
        )
        page.get_by_role("button", name="Close the claim").focus()
        page.keyboard.press(key)
        page.locator("dialog[open]").wait_for()

    def guide():
        outline()
        page.get_by_role("tab", name="Guide").click()
        page.locator("#guide summary").first.click()

    def every_field():
        claim_card()
        annotation.card.get_by_role("button", name="+ Another part").click()
        annotation.card.get_by_role("combobox", name="Subject").click()
        page.locator("li[role=option]").first.wait_for()

    def conflict():
        claim_card()
        claims.change(claim, version=claim.version, by=world.annotator, note="Of another window.")
        annotation.card.get_by_label("Note").fill("Of this window.")
        annotation.card.locator(".conflict").wait_for()

    def incomplete():
        annotation.open(document, start=False)
        page.get_by_role("button", name="Submit").click()
        page.locator("#notes .notice").wait_for()

    def as_manager(path):
        live.sign_in(world.manager)
        live.open(path)

    return {
        "sign-in": lambda: live.open("/admin/login/"),
        "home": lambda: as_manager("/admin/"),
        "documents": lambda: as_manager("/admin/documents/document/"),
        "document": lambda: as_manager(f"/admin/documents/document/{document.pk}/change/"),
        "claims": lambda: as_manager("/admin/annotations/claim/"),
        "import": lambda: as_manager("/admin/documents/import/"),
        "dry run": dry_run,
        "text": lambda: annotation.open(document, start=False),
        "claim card": claim_card,
        "every field": every_field,
        "outline": outline,
        "guide": guide,
        "tree of subjects": lambda: with_key("g"),
        "sheet of keys": lambda: with_key("?"),
        "conflict": conflict,
        "incomplete": incomplete,
        "not found": lambda: as_manager("/admin/annotations/annotate/999999/"),
    }


PAGES = [
    "sign-in", "home", "documents", "document", "claims", "import", "dry run", "text",
    "claim card", "every field", "outline", "guide", "tree of subjects", "sheet of keys",
    "conflict", "incomplete", "not found",
]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_light_and_dark(pages, page, name):
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    pages[name]()
    assert axe_report(page) == ""
    page.emulate_media(color_scheme="dark")
    assert axe_report(page) == ""


@pytest.mark.parametrize("name", ["text", "claim card", "outline", "tree of subjects"])
def test_axe_finds_nothing_at_400_percent(pages, page, name):
    page.set_viewport_size(ZOOMED)
    page.emulate_media(reduced_motion="reduce")
    pages[name]()
    assert axe_report(page) == ""


@pytest.mark.parametrize("name", PAGES)
def test_a_small_window_never_scrolls_sideways(pages, page, name):
    page.set_viewport_size(TELEPHONE)
    pages[name]()
    for size in (TELEPHONE, ZOOMED):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_small_window_shows_one_pane(pages, page):
    page.set_viewport_size(ZOOMED)
    pages["text"]()
    panes = [page.locator(each) for each in (".outline-pane", ".text-pane", ".side-pane")]
    for name, shown in (("Text", 1), ("Claims", 2), ("Outline", 0)):
        page.get_by_role("button", name=name, exact=True).click()
        assert [pane.is_visible() for pane in panes] == [n == shown for n in range(3)]


def test_nothing_moves_for_those_who_want_no_motion(pages, page):
    page.emulate_media(reduced_motion="no-preference")
    pages["claim card"]()
    assert page.evaluate(MOVING) > 0
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(MOVING) == 0


def test_every_stop_of_the_tab_key_is_seen(pages, page):
    pages["every field"]()
    page.locator("body").press("Home")
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    assert len({stop["name"] for stop in stops}) > 20
    assert [stop["name"] for stop in stops if not (stop["shows"] or stop["isPage"])] == []


def test_a_text_from_right_to_left_is_laid_out_so(annotation, world):
    document = world.add_document(
        "عنوان قصير\n\nيجب أن تنتهي التجارب الآن. نحن نوافق على ذلك.\n", language="ar"
    )
    page = annotation.open(document).page
    number, text = (
        page.locator(f"#s2 {each}").bounding_box()
        for each in (".sentence-number", ".sentence-text")
    )
    assert number["x"] > text["x"] + text["width"] / 2
    annotation.tag_sentence(2)
    direction = annotation.card.locator("blockquote").evaluate(
        "each => getComputedStyle(each).direction"
    )
    assert direction == "rtl"


def test_saves_and_troubles_are_said(annotation, pages, page):
    pages["claim card"]()
    said = page.get_by_role("status").and_(page.locator("#status"))
    annotation.card.get_by_label("Type").select_option("Demand")
    expect(said).to_have_text("Everything is saved.")
    page.context.set_offline(True)
    annotation.card.get_by_label("Type").select_option("Pledge")
    expect(said).to_have_text("No connection: 1 change kept in this browser, sent when it is back.")
    page.context.set_offline(False)
    expect(said).to_have_text("Everything is saved.")
