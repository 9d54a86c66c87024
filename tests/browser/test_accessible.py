"""Our pages are for everybody: axe, the keyboard, small windows, motion, both directions."""

import re
from uuid import UUID

import pytest
from django.core import mail
from playwright.sync_api import expect

from annotations import adjudication, assignments, claims, comments, dockets, review
from documents import imports, invitations, planning
from tests.browser.hands import Adjudicating, axe_report
from tests.world import REJECTS, TEXT, WELCOMES

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


#: What a manager sees, by address.
ADDRESSES = {
    "home": "/admin/",
    "documents": "/admin/documents/document/",
    "document": "/admin/documents/document/{document}/change/",
    "claims": "/admin/annotations/claim/",
    "claim": "/admin/annotations/claim/{claim}/change/",
    "readings": "/admin/annotations/layer/",
    "import": "/admin/documents/import/",
    "not found": "/admin/annotations/annotate/999999/",
}
#: What takes more than an address to get to: the methods of `Pages`.
STATES = [
    "sign_in", "dry_run", "text", "claim_card", "every_field", "outline", "guide",
    "tree_of_subjects", "sheet_of_keys", "conflict", "incomplete", "conversation", "adjudications",
    "open_case", "decided_case", "matrix", "progress", "moves", "notices", "questions",
    "corrections", "correction", "invitation", "new_member",
]  # fmt: skip
PAGES = [*ADDRESSES, *STATES]


class Pages:
    """The pages of ours, each in a state worth looking at: `open(name)`."""

    def __init__(self, annotation, world, work):
        self.annotation, self.world, self.work = annotation, world, work
        self.page = annotation.live.page
        self.document = world.add_document()
        layer = world.lease(self.document)
        self.claim = world.tag(layer, REJECTS, ("ARM.NATO", "oppose"), note="A note.")
        world.tag(layer, "missile bases", ("ARM.CTBT", ""))

    def open(self, name):
        if name in STATES:
            getattr(self, name)()
        else:
            self.annotation.live.sign_in(self.world.manager)
            self.annotation.live.open(
                ADDRESSES[name].format(document=self.document.pk, claim=self.claim.pk)
            )

    def sign_in(self):
        self.annotation.live.open("/admin/login/")

    def dry_run(self):
        manager = self.world.manager
        self.annotation.live.sign_in(manager)
        imports.request(
            project=self.world.project, data=b"A heading\n\nAnother text, that is new here.\n",
            name="new.txt", options=planning.Options(), dry_run=True, by=manager,
        )  # fmt: skip
        self.annotation.live.open(f"/admin/documents/import/{self.work().uid}/")

    # --- the workbench ---------------------------------------------------------------------------

    def text(self):
        self.annotation.open(self.document, start=False)

    def pane(self, name):
        """Bring a pane to the front where one shows at a time."""
        self.text()
        switch = self.page.get_by_role("button", name=name, exact=True)
        if switch.is_visible():
            switch.click()

    def claim_card(self):
        self.pane("Claims")
        self.page.locator(".claim-entry").first.click()
        self.annotation.card.locator("summary", has_text="More").wait_for()

    def every_field(self):
        self.claim_card()
        self.annotation.card.get_by_role("button", name="+ Another part").click()
        self.annotation.card.get_by_role("combobox", name="Subject").click()
        self.page.locator("li[role=option]").first.wait_for()

    def outline(self):
        self.pane("Outline")

    def guide(self):
        self.outline()
        self.page.get_by_role("tab", name="Guide").click()
        self.page.locator("#guide summary").first.click()

    def dialog(self, key):
        self.claim_card()
        self.page.get_by_role("button", name="Close the claim").focus()
        self.page.keyboard.press(key)
        self.page.locator("dialog[open]").wait_for()

    def tree_of_subjects(self):
        self.dialog("g")

    def sheet_of_keys(self):
        self.dialog("?")

    def conflict(self):
        self.claim_card()
        by = self.world.annotator
        claims.change(self.claim, version=self.claim.version, by=by, note="Of another window.")
        self.annotation.card.get_by_label("Note").fill("Of this window.")
        self.annotation.card.locator(".conflict").wait_for()

    def conversation(self):
        """A correction with an answer, a remark that is resolved, and the form for another one."""
        layer, by = self.claim.layer, self.world.reviewer
        correction = comments.add(
            layer, text="It is welcomed.", by=by, kind="correction", claim=self.claim,
            proposal={"stances": [{"subject": "ARM.NATO", "value": "support"}]},
        )  # fmt: skip
        comments.reply(correction, text="Is it?", by=self.world.annotator)
        comments.resolve(comments.add(layer, text="Good.", by=by, claim=self.claim), by=by)
        comments.add(layer, text="Why?", by=by, sentence=self.document.sentences.first())
        self.annotation.open(self.document, by="reviewer", start=False)
        self.page.locator(".talk-sign").first.wait_for()
        switch = self.page.get_by_role("button", name="Claims", exact=True)
        if switch.is_visible():
            switch.click()
        self.page.locator(".claim-entry").first.click()
        self.page.locator("summary", has_text="1 resolved").click()
        self.page.get_by_role("button", name="Propose a correction").click()

    def incomplete(self):
        self.text()
        self.page.get_by_role("button", name="Submit").click()
        self.page.locator("#notes .notice").wait_for()

    # --- adjudication ----------------------------------------------------------------------------

    def adjudicating(self):
        """A document that two have read, with one more claim on the page than they agree on."""
        found = Adjudicating(self.annotation.live, self.world)
        found.document = self.world.add_document(f"{TEXT}\nAnother one.\n", "another.txt")
        return found.prepare()

    def adjudications(self):
        self.adjudicating()
        self.annotation.live.sign_in(self.world.adjudicator)
        self.annotation.live.open("/admin/annotations/adjudications/")

    def open_case(self):
        """With everything unfolded that it has."""
        adjudicating = self.adjudicating()
        self.page = adjudicating.open()
        self.page.keyboard.press("Shift+Space")
        self.page.keyboard.press("Shift+Space")
        adjudicating.row("Type").get_by_role("button", name="Write anew").click()
        adjudicating.row("Words").locator(".cell").first.click()
        self.page.locator(".agreed > summary").click()
        self.page.keyboard.press("0")

    def decided_case(self):
        adjudicating = self.adjudicating()
        layer = adjudication.begin(adjudicating.document, by=self.world.adjudicator)
        adjudication.merge(layer, strategy="unanimous", by=self.world.adjudicator)
        adjudicating.open(begin=False)
        switch = self.page.get_by_role("button", name="Cases", exact=True)
        if switch.is_visible():
            switch.click()
        self.page.locator("summary", has_text="Decided").click()
        adjudicating.case(WELCOMES).click()

    # --- the team --------------------------------------------------------------------------------

    def see(self, who, path):
        self.annotation.live.sign_in(self.world.people[who])
        self.annotation.live.open(path)

    def matrix(self):
        """Readings in several states, somebody who was handed a document, and one left over."""
        self.returned()
        document = self.world.add_document("Nobody reads this yet.", "free.txt")
        assignments.assign(document, to=self.world.annotator, by=self.world.manager)
        self.world.add_document("Nor this.", "left.txt")
        self.see("manager", f"/admin/annotations/assignments/{self.world.project.slug}/")

    def progress(self):
        self.returned()
        self.see("manager", f"/admin/annotations/progress/{self.world.project.slug}/")
        for more in self.page.locator("summary").all():
            more.click()

    def moves(self):
        layer = self.returned()
        self.see("manager", f"/admin/annotations/layer/{layer.pk}/change/")

    def returned(self):
        """A reading that was handed in and returned, with a question on it."""
        layer = self.world.lease(self.world.add_document(f"{TEXT}\nYet another.\n", "yet.txt"))
        self.world.tag(layer, WELCOMES, ("ARM.CTBT", "support"))
        layer = review.submit(layer, by=self.world.annotator)
        comments.add(layer, text="Is it?", kind="question", by=self.world.annotator)
        return review.return_(layer, note="See the comments.", by=self.world.reviewer)

    def notices(self):
        self.returned()
        self.see("annotator", "/admin/notices/")

    def questions(self):
        self.returned()
        self.see("reviewer", "/admin/")

    def corrections(self):
        self.compared()
        self.see("annotator", "/admin/annotations/corrections/")

    def correction(self):
        layer = self.compared()
        self.see("annotator", f"/admin/annotations/corrections/{layer.uid}/")

    def compared(self):
        """A reading of the annotator's beside which an adjudication stands."""
        adjudicating, by = self.adjudicating(), self.world.adjudicator
        gold = adjudication.begin(adjudicating.document, by=by)
        adjudication.merge(gold, strategy="threshold", share=0.5, by=by)
        for case in dockets.fetch(adjudicating.document).undecided:
            uids = [UUID(uid) for uid in case.uids]
            rejected = dict.fromkeys(uids, "A phrase of courtesy.")
            verdict = adjudication.Verdict(uids, rejected=rejected, cause="edge_case", note="No.")
            adjudication.decide(gold, verdict, by=by)
        adjudication.finish(gold, by=by)
        return adjudicating.document.layers.get(annotator=self.world.annotator)

    def invitation(self):
        invitations.invite(
            project=self.world.project, email="oda@institute.test", role="viewer",
            by=self.world.manager,
        )  # fmt: skip
        (letter,) = mail.outbox
        self.annotation.live.open(re.search(r"(/admin/invitation/\S+)", letter.body)[1])

    def new_member(self):
        self.see("manager", "/admin/documents/membership/add/")


@pytest.fixture
def pages(annotation, world, work):
    return Pages(annotation, world, work)


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_light_and_dark(pages, page, name):
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    pages.open(name)
    assert axe_report(page) == ""
    page.emulate_media(color_scheme="dark")
    # What else axe looks at does not change with the colours.
    assert axe_report(page, "color-contrast", "link-in-text-block") == ""


@pytest.mark.parametrize("name", ["text", "claim_card", "outline", "tree_of_subjects"])
def test_axe_finds_nothing_at_400_percent(pages, page, name):
    page.set_viewport_size(ZOOMED)
    page.emulate_media(reduced_motion="reduce")
    pages.open(name)
    assert axe_report(page) == ""


@pytest.mark.parametrize("name", PAGES)
def test_a_small_window_never_scrolls_sideways(pages, page, name):
    page.set_viewport_size(TELEPHONE)
    pages.open(name)
    for size in (TELEPHONE, ZOOMED):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_small_window_shows_one_pane(pages, page):
    page.set_viewport_size(ZOOMED)
    pages.text()
    panes = [page.locator(each) for each in (".outline-pane", ".text-pane", ".side-pane")]
    for name, shown in (("Text", 1), ("Claims", 2), ("Outline", 0)):
        page.get_by_role("button", name=name, exact=True).click()
        assert [pane.is_visible() for pane in panes] == [n == shown for n in range(3)]


def test_nothing_moves_for_those_who_want_no_motion(pages, page):
    page.emulate_media(reduced_motion="no-preference")
    pages.claim_card()
    assert page.evaluate(MOVING) > 0
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(MOVING) == 0


def test_every_stop_of_the_tab_key_is_seen(pages, page):
    pages.every_field()
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
    pages.claim_card()
    said = page.get_by_role("status").and_(page.locator("#status"))
    annotation.card.get_by_label("Type").select_option("Demand")
    expect(said).to_have_text("Everything is saved.")
    page.context.set_offline(True)
    annotation.card.get_by_label("Type").select_option("Pledge")
    expect(said).to_have_text("No connection: 1 change kept in this browser, sent when it is back.")
    page.context.set_offline(False)
    expect(said).to_have_text("Everything is saved.")
