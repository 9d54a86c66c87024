"""Haste, slips of the hand and small windows: nothing happens that nobody meant."""

import re

import pytest
from playwright.sync_api import expect

from annotations import review
from annotations.models import Claim, Layer, Mark
from tests.world import CLOSING, REJECTS, WELCOMES

pytestmark = pytest.mark.browser

#: Both show one pane at a time.
SMALL = [{"width": 640, "height": 400}, {"width": 1280, "height": 560}]


@pytest.fixture
def document(world):
    return world.add_document()


@pytest.fixture
def numbers(document):
    """The number of each sentence by its text."""
    return {each.text: each.number for each in document.sentences.all()}


def stances(claim=None):
    claim = claim or Claim.objects.get(withdrawn_at=None)
    return [(each.subject.code, each.value) for each in claim.stances.order_by("id")]


# --- one pane ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SMALL)
def test_where_one_pane_shows_the_keys_act_all_the_same(annotation, document, numbers, page, size):
    page.set_viewport_size(size)
    annotation.open(document).tag_sentence(numbers[REJECTS])
    page.keyboard.type("nato")
    page.keyboard.press("Enter")
    page.keyboard.press("2")
    annotation.saved()
    assert stances() == [("ARM.NATO", "oppose")]
    page.keyboard.press("Escape")
    expect(page.locator(f"#s{numbers[REJECTS]} .sentence-number")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(f"#s{numbers[CLOSING]} .sentence-number")).to_be_focused()


def test_a_search_in_one_pane_goes_from_match_to_match(annotation, document, numbers, page):
    page.set_viewport_size(SMALL[0])
    annotation.open(document)
    page.keyboard.press("/")
    page.keyboard.type("an")
    expect(page.locator(".found li")).to_have_count(2)
    for nth in (0, 1):
        page.keyboard.press("Enter")
        expect(page.locator(".found [aria-current=true]")).to_have_count(1)
        expect(page.locator(".found button").nth(nth)).to_have_attribute("aria-current", "true")
    assert not Claim.objects.exists()
    page.keyboard.press("Escape")
    expect(page.locator(".sentence-number:focus")).to_be_in_viewport()


# --- while it is saved ---------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["Subject", "Toward whose conduct"])
def test_what_is_being_typed_survives_the_answer_to_a_save(
    annotation, document, numbers, page, field
):
    annotation.open(document).tag_sentence(numbers[REJECTS])
    annotation.subject("nato", "Opposes")
    annotation.saved()
    held = []

    def hold(route):
        held.append(route)

    page.route(re.compile("/claims/"), hold)
    with page.expect_request(re.compile("/claims/")):
        annotation.card.get_by_label("Intensity").select_option("Strong")
    control = annotation.combobox(field)
    control.select_text()
    control.press_sequentially("forced")
    with page.expect_response(re.compile("/claims/")):
        held[0].continue_()
    page.wait_for_timeout(100)  # the frame that draws the answer
    control.press_sequentially(" disp")
    expect(control).to_have_value("forced disp")


def test_a_date_that_is_typed_is_one_change(annotation, document, numbers, page):
    annotation.open(document).tag_sentence(numbers[REJECTS])
    annotation.subject("nato", "Opposes")
    annotation.saved()
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "PATCH" else None)
    annotation.card.get_by_label("Date of the claim").focus()
    page.keyboard.type("03151999", delay=30)
    annotation.saved()
    assert str(Claim.objects.get().claim_date) == "1999-03-15"
    assert len(sent) == 1


# --- several subjects ----------------------------------------------------------------------------


def test_a_digit_is_for_the_subject_that_was_worked_on_last(annotation, document, numbers, page):
    annotation.open(document).tag_sentence(numbers[REJECTS])
    page.keyboard.type("nato")
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    page.get_by_role("button", name="+ Another subject").click()
    page.keyboard.type("forced")
    page.keyboard.press("Enter")
    page.keyboard.press("2")
    annotation.saved()
    assert stances() == [("ARM.NATO", "support"), ("FD", "oppose")]


def test_a_stance_that_waits_for_its_subject_stays_in_its_row(annotation, document, numbers, page):
    annotation.open(document).go(numbers[REJECTS])
    page.keyboard.press("1")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="+ Another subject").click()
    page.keyboard.type("forced")
    page.keyboard.press("Enter")
    annotation.saved()
    rows = annotation.card.locator(".stance-row")
    subjects = [row.get_by_role("combobox", name="Subject").input_value() for row in rows.all()]
    assert subjects == ["", "Forced displacement"]
    pressed = [row.locator("[aria-pressed=true]").all_inner_texts() for row in rows.all()]
    assert [len(each) for each in pressed] == [1, 0]


def test_undo_empties_the_subject(annotation, document, numbers, page):
    annotation.open(document).tag_sentence(numbers[REJECTS])
    page.keyboard.type("nato")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+z")
    expect(annotation.combobox("Subject")).to_have_value("")
    expect(annotation.card.locator(".stance-row .error")).to_have_text("")


# --- twice ---------------------------------------------------------------------------------------


def test_a_key_that_is_held_down_makes_one_claim(annotation, document, numbers, page):
    annotation.open(document).tag_sentence(numbers[WELCOMES])
    annotation.save()
    annotation.go(numbers[REJECTS])
    for _ in range(4):
        page.keyboard.down("y")
    page.keyboard.up("y")
    annotation.saved()
    assert Claim.objects.count() == 2


def test_enter_leads_into_the_open_claim_and_makes_no_second_one(
    annotation, document, numbers, page
):
    annotation.open(document).go(numbers[REJECTS])
    page.keyboard.press("Enter")
    page.keyboard.type("nato")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(annotation.combobox("Subject")).to_be_focused()
    annotation.saved()
    assert Claim.objects.count() == 1


def test_a_double_click_withdraws_one_claim_and_opens_no_other(annotation, document, world, page):
    annotation.open(document)
    for number in range(12):  # a list that reaches down to the button
        world.tag(Layer.objects.get(), REJECTS, ("ARM.NATO", "oppose"), note=f"{number}")
    page.reload()
    annotation.ready()
    page.locator(".claim-entry").first.click()
    page.locator("aside .card-foot .danger").dblclick()
    annotation.saved()
    assert Claim.objects.filter(withdrawn_at=None).count() == 11
    expect(annotation.card).to_be_hidden()


def test_the_undo_of_a_withdrawal_brings_that_claim_back(annotation, document, numbers, page):
    annotation.open(document).tag_sentence(numbers[REJECTS])
    annotation.save()
    page.locator(".claim-entry").click()
    page.keyboard.press("Escape")
    page.locator(".claim-entry").click()
    page.get_by_role("button", name="Withdraw").click()
    annotation.go(numbers[CLOSING])
    page.keyboard.press("x")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    annotation.saved()
    assert Claim.objects.get().withdrawn_at is None
    assert Mark.objects.get().sentence.text == CLOSING


def test_a_proposed_speaker_is_of_the_claim_that_was_open_then(annotation, document, numbers, page):
    held = []

    def hold(route):
        held.append(route)

    annotation.open(document).tag_sentence(numbers[REJECTS])
    annotation.speaker("A spokesman")
    page.route("**/actors/", hold)
    with page.expect_request("**/actors/"):
        annotation.card.get_by_role("button", name="Propose for the registry").click()
    annotation.card.get_by_role("button", name="Done").click()
    with page.expect_response("**/actors/"):
        held[0].continue_()
    expect(page.locator(".toast")).to_contain_text("is proposed")
    annotation.saved()
    assert str(Claim.objects.get().actors.get().actor) == "A spokesman"


# --- where one is led ----------------------------------------------------------------------------


def test_a_claim_opens_at_the_top_of_its_card(annotation, document, world, page):
    annotation.open(document)
    for number in range(12):
        world.tag(Layer.objects.get(), REJECTS, ("ARM.NATO", "oppose"), note=f"{number}")
    page.reload()
    annotation.ready()
    page.locator(".claim-entry").last.click()
    expect(annotation.card.get_by_role("heading", name="Claim")).to_be_in_viewport()


def test_what_is_missing_has_the_focus_and_is_struck_when_it_is_there(
    annotation, document, numbers, page
):
    annotation.open(document).tag_sentence(numbers[REJECTS])
    annotation.subject("nato", "Opposes")
    annotation.speaker("")
    annotation.save()
    page.get_by_role("button", name="Submit").click()
    missing = page.locator("#notes li button")
    expect(missing).to_have_count(1)
    missing.click()
    expect(annotation.combobox("Who says it")).to_be_focused()
    annotation.speaker("Tarnow")
    expect(page.locator("#notes")).to_be_empty()


def test_a_refused_submit_leaves_the_reviewers_note_in_sight(annotation, document, world, page):
    layer = world.lease(document)
    world.tag(layer, REJECTS, ("ARM.NATO", "oppose"))
    layer = review.submit(layer, by=world.annotator)
    review.return_(layer, by=world.reviewer, note="Look at sentence 4 again.")
    annotation.open(document, start=False).tag_sentence(2)
    annotation.save()
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#notes li")).to_have_count(1)
    expect(page.get_by_text("Look at sentence 4 again.")).to_be_visible()


def test_a_return_that_fails_keeps_the_note(annotation, document, world, page):
    layer = world.lease(document)
    world.tag(layer, REJECTS, ("ARM.NATO", "oppose"))
    review.submit(layer, by=world.annotator)

    annotation.open(document, by="reviewer", start=False)
    page.get_by_role("button", name="Return to annotator").click()
    page.get_by_label("Why do you return it?").fill("The speaker is missing.")
    page.context.set_offline(True)
    page.locator("#asked").get_by_role("button", name="Return to annotator").click()
    expect(page.locator("#notes")).to_contain_text("cannot be reached")
    expect(page.get_by_label("Why do you return it?")).to_have_value("The speaker is missing.")
    page.context.set_offline(False)
    page.locator("#asked").get_by_role("button", name="Return to annotator").click()
    expect(page.locator("#state")).to_contain_text("Returned")


def test_that_the_arrows_move_an_edge_is_seen_until_one_moves_on(
    annotation, document, numbers, page
):
    annotation.open(document).go(numbers[REJECTS])
    page.keyboard.press("]")
    expect(page.locator("#selection")).to_contain_text("The end moves")
    page.keyboard.press("j")
    expect(page.locator("#selection")).to_be_hidden()


def test_a_stance_without_a_subject_is_no_unsent_work(annotation, document, numbers, page):
    annotation.open(document).go(numbers[REJECTS])
    page.keyboard.press("1")
    page.keyboard.press("Escape")
    annotation.saved()
    annotation.live.open("/admin/")
    expect(page.locator("#unsent")).to_be_hidden()
    page.go_back()
    annotation.ready()
    page.locator(".claim-entry").click()
    expect(annotation.card.locator(".choice[aria-pressed=true]")).to_have_count(1)
