"""The annotation page in the hands of a person, and of a program that looks for barriers."""

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe

#: Preloading makes axe copy our styles into the page, which our policy refuses. Of its rules those
#: for WCAG 2.2 AA and good practice count; the size of targets it leaves out unless asked.
AXE = {"preload": False, "rules": {"target-size": {"enabled": True}}}

#: The range of the page's text in which some words stand.
RANGE_OF = """words => {
  for (const text of document.querySelectorAll(".sentence-text")) {
    const at = text.textContent.indexOf(words);
    if (at < 0) continue;
    text.scrollIntoView({block: "center"});
    const point = (wanted) => {
      const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
      let seen = 0;
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (seen + node.length >= wanted) return [node, wanted - seen];
        seen += node.length;
      }
    };
    const range = document.createRange();
    range.setStart(...point(at));
    range.setEnd(...point(at + words.length));
    return range;
  }
  throw new Error("not in the text: " + words);
}"""

#: Where their first and last character stand on the screen.
WORDS_BOX = f"""words => {{
  const boxes = [...({RANGE_OF})(words).getClientRects()];
  const [first, last] = [boxes[0], boxes.at(-1)];
  return {{left: first.left + 1, top: first.top + first.height / 2,
          right: last.right - 1, bottom: last.top + last.height / 2}};
}}"""

#: Selects them, and answers what the browser says is selected.
SELECT = f"""words => {{
  const range = ({RANGE_OF})(words);
  const ends = [range.startContainer, range.startOffset, range.endContainer, range.endOffset];
  getSelection().setBaseAndExtent(...ends);
  return getSelection().toString();
}}"""


def axe_report(page: Any, *rules: str) -> str:
    """What axe finds wrong with a page, by all rules or by these; nothing where all is well."""
    only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    results = Axe().run(page, options={**AXE, **only})
    return str(results.generate_report()) if results.violations_count else ""


@dataclass
class Annotation:
    """The annotation page as a person uses it."""

    live: Any
    world: Any

    @property
    def page(self) -> Any:
        return self.live.page

    def open(self, document: Any, *, by: str = "annotator", start: bool = True) -> "Annotation":
        """Sign in, open the document, and take it."""
        self.live.sign_in(self.world.people[by])
        self.live.open(f"/admin/annotations/annotate/{document.pk}/")
        self.ready()
        if start:
            self.page.get_by_role("button", name="Start reading").click()
            self.page.get_by_role("button", name="Submit").wait_for()
        return self

    def ready(self) -> None:
        self.page.locator("#annotate[data-ready]").wait_for()

    def sentence(self, number: int) -> Any:
        return self.page.locator(f"#s{number}")

    def go(self, number: int) -> None:
        """To a sentence, as a click on its number does."""
        self.page.locator(f"#s{number} .sentence-number").focus()

    def tag_sentence(self, number: int) -> None:
        """By keyboard: the sentence's number has the focus, c opens the card."""
        self.go(number)
        self.page.keyboard.press("c")
        self.card.wait_for()

    @property
    def card(self) -> Any:
        return self.page.locator("form.claim-card")

    def combobox(self, name: str) -> Any:
        return self.card.get_by_role("combobox", name=name)

    def speaker(self, text: str) -> None:
        self.combobox("Who says it").fill(text)
        self.page.keyboard.press("Tab")

    def subject(self, text: str, value: str, row: int = 0) -> None:
        """Type, take the first that fits, say where the claim stands."""
        card = self.card.locator(".stance-row").nth(row)
        card.get_by_role("combobox", name="Subject").fill(text)
        self.page.keyboard.press("Enter")
        card.get_by_role("button", name=value).click()

    def saved(self) -> None:
        """Wait until the page says that everything is saved."""
        self.page.locator(".saving[data-state=saved]").wait_for()

    def save(self) -> None:
        """Close the claim: it saves itself."""
        self.card.get_by_role("button", name="Done").click()
        self.card.wait_for(state="hidden")
        self.saved()

    def drag(self, words: str) -> None:
        """Select the words with the mouse."""
        box = self.page.evaluate(WORDS_BOX, words)
        self.page.mouse.move(box["left"], box["top"])
        self.page.mouse.down()
        self.page.mouse.move(box["right"], box["bottom"], steps=5)
        self.page.mouse.up()
        self.page.locator("#selection:not([hidden])").wait_for()


@dataclass
class Adjudicating:
    """The page of an adjudication as a person uses it, and a document that two have read."""

    live: Any
    world: Any
    document: Any = None

    @property
    def page(self) -> Any:
        return self.live.page

    def read(self, by: Any, *tags: Any) -> Any:
        """A reading that is handed in: each tag is (quote, subject, value), perhaps with fields."""
        from annotations import review

        layer = self.world.lease(self.document, by=by)
        for quote, subject, value, *fields in tags:
            self.world.tag(layer, quote, (subject, value), **(fields[0] if fields else {}))
        return review.submit(layer, by=by)

    def prepare(self, **settings: Any) -> "Adjudicating":
        """Two read a document: they agree on a claim, differ on another, and one has a third.

        The project hides names, and its seed puts the annotator's reading first.
        """
        from annotations import dockets
        from documents import projects
        from tests.world import CLOSING, REJECTS, WELCOMES

        world = self.world
        projects.change(world.project, overlap=2, by=world.manager, **settings)
        self.document = self.document or world.add_document()
        first = self.read(
            world.annotator,
            (WELCOMES, "ARM.CTBT", "support"),
            (REJECTS, "ARM.NATO", "oppose"),
            (CLOSING, "FD", "neutral"),
        )
        self.read(
            world.reviewer,
            (WELCOMES, "ARM.CTBT", "support"),
            ("reject missile bases", "ARM.NATO", "mixed", {"claim_type": "demand"}),
        )
        for seed in range(50):
            projects.change(world.project, seed=seed, by=world.manager)
            self.document.project.refresh_from_db()
            if dockets.fetch(self.document).readings[0].pk == first.pk:
                break
        return self

    def open(self, *, begin: bool = True, by: str = "adjudicator") -> Any:
        """Sign in, open the page, and take the document."""
        self.live.sign_in(self.world.people[by])
        self.live.open(f"/admin/annotations/adjudicate/{self.document.pk}/")
        self.ready()
        if begin:
            self.page.get_by_role("button", name="Adjudicate", exact=True).click()
            self.page.get_by_role("button", name="Done: make it gold").wait_for()
        return self.page

    def ready(self) -> None:
        self.page.locator("#adjudicate[data-ready]").wait_for()

    @property
    def card(self) -> Any:
        return self.page.locator(".case-card")

    def case(self, words: str) -> Any:
        """An entry of the list of cases."""
        return self.page.locator(".case-entry", has_text=words)

    def row(self, title: str) -> Any:
        """A row on which the readings of the open case differ."""
        return self.card.locator("tr", has=self.page.locator("th", has_text=title))
