"""The adjudication page: by keyboard and by mouse, to gold."""

import pytest
from playwright.sync_api import expect

from annotations.models import Claim, Decision, Layer
from documents import projects
from tests.annotations.test_adjudication import add_reader, read
from tests.world import CLOSING, REJECTS, WELCOMES

pytestmark = pytest.mark.browser


@pytest.fixture
def ready(world):
    """A document that two have read: of three claims they agree on one and differ on one."""
    projects.change(world.project, overlap=2, by=world.manager)
    world.project.refresh_from_db()
    add_reader(world)
    document = world.add_document()
    read(
        world, document, world.annotator,
        (WELCOMES, "ARM.CTBT", "support"), (REJECTS, "ARM.NATO", "oppose"),
        (CLOSING, "FD", "neutral"),
    )  # fmt: skip
    read(
        world, document, world.outsider,
        (WELCOMES, "ARM.CTBT", "support"), ("reject missile bases", "ARM.NATO", "mixed"),
    )  # fmt: skip
    return document


@pytest.fixture
def page(live, world, ready):
    """The page of that document, of which the adjudicator has taken hold."""
    live.sign_in(world.adjudicator)
    live.page.goto(f"{live.url}/admin/annotations/adjudications/{world.project.slug}/")
    live.page.get_by_role("button", name="Next document").click()
    expect(live.page.get_by_text("0 of 3 cases decided")).to_be_visible()
    return live.page


def column_of(page, words):
    """Which column, from 1, has these words in its cell of the current case."""
    cells = page.locator("tr[data-field=span] .cell")
    texts = [cells.nth(i).inner_text() for i in range(cells.count())]
    return 1 + next(i for i, text in enumerate(texts) if words in " ".join(text.split()))


def test_a_document_is_decided_by_keyboard(page, world):
    keys = page.keyboard
    # The first case is the one that a single reading has: everything is chosen, decide it.
    keys.press("0")
    keys.type("A courtesy.")
    keys.press("Enter")
    expect(page.get_by_text("Rejected: A courtesy.")).to_be_visible()
    keys.press("Control+Enter")
    expect(page.get_by_text("1 of 3 cases decided")).to_be_visible()
    # The second: the span of the one, the stance of the other.
    first = column_of(page, "We")
    keys.press(str(first))
    keys.press(str(3 - first))
    keys.press("w")
    keys.type("The text")
    keys.press("Escape")
    expect(page.get_by_text("Everything is chosen.")).to_be_visible()
    keys.press("Control+Enter")
    expect(page.get_by_text("2 of 3 cases decided")).to_be_visible()
    keys.press("Control+Enter")
    expect(page.get_by_text("3 of 3 cases decided")).to_be_visible()
    page.get_by_role("button", name="Done: make it gold").click()
    expect(page.locator("#state .chip")).to_have_text("Decided")

    gold = {each.quote: each for each in Claim.objects.gold()}
    assert set(gold) == {WELCOMES, REJECTS}
    assert gold[REJECTS].stances.get().value == "mixed"
    assert Decision.objects.get(claim=gold[REJECTS]).cause == "ambiguous_text"
    assert Layer.objects.get(gold=True).annotator == world.adjudicator


def test_what_nobody_disputes_is_merged_and_taken_back_by_mouse(page):
    expect(page.get_by_text("decides 1 of 3 open cases")).to_be_visible()
    page.get_by_role("button", name="Decide these").click()
    expect(page.get_by_text("1 of 3 cases decided")).to_be_visible()
    page.get_by_text("Decided: 1").click()
    page.locator(".case-entry", has_text="Unanimous").click()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("0 of 3 cases decided")).to_be_visible()


def test_a_claim_that_nobody_has_is_added(page):
    page.get_by_role("button", name="New claim").click()
    page.get_by_label("Its words").fill("A safer region")
    page.get_by_label("Subject").select_option(label="Forced displacement")
    page.get_by_label("Stance").select_option(label="Supports")
    page.get_by_role("button", name="Add it to gold").click()
    expect(page.get_by_text("1 of 4 cases decided")).to_be_visible()

    assert Claim.objects.get(layer__kind="adjudication").quote == "A safer region"


def test_an_answer_that_was_lost_makes_one_decision(page):
    lost = []

    def lose(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort()

    page.route("**/decisions/", lose)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("The service cannot be reached")).to_be_visible()
    page.locator(".decide .btn.primary").click()
    expect(page.get_by_text("1 of 3 cases decided")).to_be_visible()

    assert Decision.objects.count() == 1
