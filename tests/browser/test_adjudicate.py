"""The page of an adjudication, as it is used: by keyboard, by mouse, over a bad line."""

import re

import pytest
from playwright.sync_api import expect

from annotations import adjudication
from annotations.models import Candidate, Claim, Decision, Layer, Notice
from tests.browser.hands import Adjudicating
from tests.world import CLOSING, REJECTS, WELCOMES

pytestmark = pytest.mark.browser


@pytest.fixture
def adjudicating(live, world):
    return Adjudicating(live, world).prepare()


def gold():
    """What stands, by its words: the values of its stances and its type."""
    claims = Claim.objects.standing().filter(layer__kind=Layer.Kind.ADJUDICATION)
    return {
        each.quote: ([stance.value for stance in each.stances.all()], each.claim_type)
        for each in claims
    }


def toast(page, words):
    expect(page.locator(".toast", has_text=words)).to_be_visible()


def test_an_adjudication_by_keyboard(adjudicating):
    page = adjudicating.open()
    keys = page.keyboard
    said = page.locator("#status")
    # What nobody disputes first: its effect is known before.
    expect(page.locator(".effect")).to_have_text("decides 1 of 3 open cases")
    page.get_by_role("button", name="Merge these").press("Enter")
    toast(page, "1 case decided.")
    expect(page.locator("#state")).to_contain_text("1 of 3 cases decided")

    # Only one reading has the first of the others: no claim, and why.
    adjudicating.case(CLOSING).press("Enter")
    expect(page.locator("#case-title")).to_have_text("only Reading A")
    keys.press("0")
    keys.type("A phrase of courtesy.")
    keys.press("Enter")
    expect(said).to_have_text("Rejected, with your reason.")
    keys.press("Control+Enter")
    toast(page, "Rejected: decided.")

    # The words of A, the rest of B, with a cause and a note.
    expect(page.locator("#case-title")).to_have_text("differ on 3 fields")
    expect(adjudicating.row("Words").locator("mark").first).to_contain_text("We")
    keys.press("Shift+Digit2")
    expect(said).to_have_text("Everything from B.")
    keys.press("1")
    expect(said).to_have_text("Words: from A.")
    keys.press("ArrowDown")
    expect(adjudicating.row("Type").locator("th")).to_be_focused()
    keys.press("w")
    page.locator("[name=cause]").select_option("boundary_only")
    keys.press("Escape")
    keys.press("n")
    keys.type("The whole sentence 1 w u.")
    keys.press("Control+Enter")
    toast(page, "Adjudicated: decided.")

    expect(page.locator("#case .empty")).to_be_focused()
    page.get_by_role("button", name="Done: make it gold").press("Enter")
    expect(page.locator("#notes")).to_contain_text("It is gold")
    assert gold() == {WELCOMES: (["support"], ""), REJECTS: (["mixed"], "demand")}
    decision = Decision.objects.get(outcome="adjudicated")
    assert (decision.cause, decision.note) == ("boundary_only", "The whole sentence 1 w u.")
    assert Candidate.objects.get(verdict="rejected").reason == "A phrase of courtesy."
    assert Layer.objects.get(kind="adjudication").gold

    # What is decided can be read with whom it came from, and no more be changed.
    adjudicating.case(REJECTS).click()
    sources = adjudicating.card.locator(".sources")
    expect(sources).to_contain_text(re.compile(f"{re.escape(REJECTS)}.*from A"))
    expect(page.get_by_role("button", name="Take back")).to_have_count(0)


def test_a_new_claim_and_a_way_back_by_mouse(adjudicating):
    page = adjudicating.open()
    page.get_by_role("button", name="New claim").click()
    card = adjudicating.card
    card.get_by_role("button", name="Decide").click()
    expect(card.get_by_role("alert")).to_contain_text("Still missing: where it stands; a subject")
    card.get_by_label("Or its exact words").fill("a place that is not there")
    expect(card).to_contain_text("These words do not stand in the text.")
    card.get_by_label("Or its exact words").fill("A safer region")
    card.get_by_role("combobox", name="Subject").fill("displace")
    card.get_by_role("option").first.click()
    card.get_by_label("Stance").select_option("support")
    card.get_by_label("Nobody can be named").check()
    card.get_by_role("button", name="Decide").click()
    toast(page, "Decided: the claim stands.")
    assert gold() == {"A safer region": (["support"], "")}
    expect(page.locator(".is-gold")).to_have_text("A safer region")

    page.locator(".toast").get_by_role("button", name="Undo").click()
    toast(page, "Taken back")
    assert gold() == {}

    # A choice that is taken back is chosen still.
    adjudicating.case("reject").click()
    adjudicating.row("Words").locator(".cell").nth(1).click()
    adjudicating.row("Type").get_by_role("button", name="Write anew").click()
    page.get_by_label("Type, written anew").select_option("pledge")
    card.get_by_role("button", name="Decide").click()
    expect(card.get_by_role("alert")).to_contain_text("Choose first: Stance on NATO expansion")
    adjudicating.row("Stance").locator(".cell").first.click()
    card.get_by_role("button", name="Decide").click()
    toast(page, "Adjudicated: decided.")
    assert gold() == {"reject missile bases": (["oppose"], "pledge")}
    page.locator(".toast").get_by_role("button", name="Undo").click()
    toast(page, "Taken back")
    pressed = adjudicating.row("Words").locator(".cell").nth(1)
    expect(pressed).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("Type, written anew")).to_have_value("pledge")
    assert gold() == {}


def test_an_answer_that_is_lost_and_sent_again_makes_one_decision(adjudicating):
    page = adjudicating.open()
    adjudicating.case(CLOSING).click()
    page.locator("[name=note]").fill("Courtesy.")
    lost = []

    def lose(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)  # it arrives, and its answer does not
        route.abort()

    page.route("**/decisions/", lose)
    page.keyboard.press("Control+Enter")
    expect(adjudicating.card.get_by_role("alert")).to_contain_text("cannot be reached")
    assert lost == [201]
    expect(page.locator("[name=note]")).to_have_value("Courtesy.")
    page.keyboard.press("Control+Enter")
    toast(page, "Single: decided.")
    assert [each.note for each in Decision.objects.all()] == ["Courtesy."]


def test_a_verdict_changed_after_a_lost_answer_is_not_sent_over_the_first(adjudicating):
    page = adjudicating.open()
    adjudicating.case(CLOSING).click()
    page.route("**/decisions/", lambda route: (route.fetch(), route.abort()))
    page.keyboard.press("Control+Enter")
    expect(adjudicating.card.get_by_role("alert")).to_be_visible()
    page.unroute("**/decisions/")
    page.locator("[name=note]").fill("A second thought.")
    page.keyboard.press("Control+Enter")
    toast(page, "Your first sending had arrived")
    assert [each.note for each in Decision.objects.all()] == [""]


def test_what_is_typed_stays_through_esc_and_another_case(adjudicating):
    page = adjudicating.open()
    adjudicating.case("reject").click()
    page.keyboard.press("n")
    page.keyboard.type("Half a")
    page.keyboard.press("Escape")
    page.keyboard.press("0")
    page.keyboard.type("Not this")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    page.keyboard.press("Space")
    expect(page.locator("#case-title")).to_have_text("all agree")
    page.keyboard.press("Shift+Space")
    assert not Decision.objects.exists()
    expect(page.locator("[name=note]")).to_have_value("Half a")
    expect(page.get_by_label("Why is it no claim?")).to_have_value("Not this")
    expect(adjudicating.row("Words").locator(".cell").first).to_have_attribute(
        "aria-pressed", "true"
    )


def test_what_is_missing_leads_to_its_case(adjudicating):
    page = adjudicating.open()
    page.get_by_role("button", name="Done: make it gold").click()
    expect(page.locator("#notes li")).to_have_count(3)
    page.locator("#notes li button", has_text="reject").click()
    expect(page.locator("#case-title")).to_have_text("differ on 3 fields")
    assert not Layer.objects.get(kind="adjudication").gold


def test_what_a_colleague_is_at_is_taken_over_after_a_question(adjudicating, world):
    layer = adjudication.begin(adjudicating.document, by=world.manager)
    adjudication.merge(layer, strategy="unanimous", by=world.manager)
    page = adjudicating.open(begin=False)
    expect(page.locator("#actions")).to_contain_text("adjudicates this document.")
    ask = page.get_by_role("button", name="Take it over …")
    ask.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#asked")).to_be_empty()
    expect(ask).to_be_focused()
    ask.press("Enter")
    expect(page.locator("#asked")).to_contain_text("What was decided so far stands.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Done: make it gold")).to_be_visible()
    expect(page.locator("#state")).to_contain_text("1 of 3 cases decided")
    layer.refresh_from_db()
    assert layer.annotator == world.adjudicator
    assert Notice.objects.get(user=world.manager).kind == "taken_over"


def test_whoever_read_the_document_is_told_why_they_do_not_decide(live, world):
    adjudicating = Adjudicating(live, world).prepare()
    world.project.open_team = False
    world.project.save()
    world.project.memberships.filter(user=world.reviewer).update(role="adjudicator")
    page = adjudicating.open(by="reviewer", begin=False)
    page.get_by_role("button", name="Adjudicate", exact=True).click()
    expect(page.locator("#notes")).to_contain_text("Nobody decides a document they have read.")


def test_a_decided_document_is_reopened_with_a_reason(adjudicating, world):
    layer = adjudication.begin(adjudicating.document, by=world.adjudicator)
    adjudication.merge(layer, strategy="unanimous", by=world.adjudicator)
    for claim in Claim.objects.standing().filter(candidacy=None, layer__kind="annotation"):
        verdict = adjudication.Verdict(claims=[claim.uid], rejected={claim.uid: "No claim."})
        adjudication.decide(layer, verdict, by=world.adjudicator)
    adjudication.finish(layer, by=world.adjudicator)
    page = adjudicating.open(begin=False)
    page.get_by_role("button", name="Reopen …").click()
    page.get_by_label("Why do you reopen it?").fill("One was overlooked.")
    page.get_by_role("button", name="Reopen", exact=True).click()
    expect(page.get_by_role("button", name="Done: make it gold")).to_be_visible()
    layer.refresh_from_db()
    assert (layer.status, layer.gold) == ("in_progress", False)
