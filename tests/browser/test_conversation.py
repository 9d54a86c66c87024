"""What people say to one another about a reading, and what becomes of it, as two of them see it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from annotations import assignments, comments, review
from annotations.models import Claim, Comment, Layer
from tests.world import REJECTS, WELCOMES

pytestmark = pytest.mark.browser

PAYLOAD = "<img src=x onerror=\"document.title='gone'\"><b>bold</b>"


@pytest.fixture
def document(world):
    return world.add_document()


@pytest.fixture
def claim(document, world):
    """Supports where it should oppose, in a reading in progress."""
    layer = world.lease(document)
    stances = [("ARM.NATO", "support"), ("ARM.CTBT", "oppose")]
    dated = {"claim_date": date(2023, 5, 3), "date_precision": "day", "confidence": 2}
    return world.tag(layer, REJECTS, *stances, **dated)


@pytest.fixture
def panel(annotation):
    return annotation.page.get_by_role("region", name="Conversation")


def test_a_question_is_asked_kept_sent_answered_and_resolved(annotation, claim, panel, world):
    world.reviewer.first_name, world.reviewer.last_name = "Rosa", "Weber"
    world.reviewer.save()
    document = claim.layer.document
    page = annotation.open(document, start=False).page
    number = document.sentences.get(text=WELCOMES).number
    annotation.go(number)
    page.keyboard.press("q")
    page.keyboard.type("Is this ")
    page.keyboard.press("Escape")
    expect(page.locator(f"#s{number} .sentence-number")).to_be_focused()
    page.reload()
    annotation.ready()
    annotation.go(number)
    expect(panel.get_by_role("button", name="Go on writing")).to_be_visible()
    page.keyboard.press("q")
    page.keyboard.type("support?")
    page.keyboard.press("Control+Enter")
    thread = panel.get_by_role("article", name="Question by arvenia-annotator")
    expect(thread).to_be_focused()
    expect(thread).to_contain_text("Is this support?")
    expect(page.locator("#state")).not_to_contain_text("Submitted")
    expect(annotation.sentence(number).get_by_role("button").first).to_have_accessible_name(
        f"Sentence {number}, open question"
    )

    annotation.open(document, by="reviewer", start=False)
    panel.get_by_role("button", name=f"Question on sentence {number}").click()
    thread.get_by_label("Answer").fill(PAYLOAD)
    thread.get_by_role("button", name="Send answer").click()
    expect(thread.locator(".answers")).to_contain_text(PAYLOAD)

    annotation.open(document, start=False)
    annotation.sentence(number).locator(".talk-sign").click()
    expect(thread.locator(".answers")).to_contain_text("Rosa Weber")
    expect(thread.locator(".answers")).to_contain_text(PAYLOAD)
    assert page.locator(".answers :is(img, .said b)").count() == 0
    assert page.title() != "gone"
    thread.get_by_role("button", name="Resolve").click()
    expect(page.locator(".talk-sign")).to_have_count(0)
    expect(thread).to_be_hidden()
    panel.locator("summary", has_text="1 resolved").click()
    thread.get_by_role("button", name="Open again").click()
    expect(page.locator(".talk-sign")).to_have_count(1)
    kept = Comment.objects.threads().get()
    assert (kept.kind, kept.sentence.number, kept.claim) == ("question", number, None)


def test_a_correction_is_proposed_and_taken_over(annotation, claim, panel, world):
    document = claim.layer.document
    review.submit(claim.layer, by=world.annotator)
    page = annotation.open(document, by="reviewer", start=False).page
    page.locator(".claim-entry").click()
    panel.get_by_role("button", name="Propose a correction").click()
    form = panel.get_by_role("form", name="Propose a correction")
    form.get_by_label("Why?").fill("“Reject” is opposition.")
    form.get_by_role("button", name="Propose").click()
    expect(form.get_by_role("alert")).to_contain_text("Nothing is changed yet")
    form.get_by_label("NATO expansion").select_option("Opposes")
    form.get_by_label("Type").select_option("Demand")
    form.get_by_label("Why?").press("Control+Enter")
    thread = panel.get_by_role("article", name="Correction by arvenia-reviewer")
    expect(thread.locator(".changes")).to_contain_text("Opposes NATO expansion")
    page.keyboard.press("q")
    panel.get_by_label("Comment: the claim").fill("Well found.")
    panel.get_by_label("Comment: the claim").press("Control+Enter")
    expect(panel.get_by_role("article", name="Remark by")).to_contain_text("Well found.")
    page.get_by_role("button", name="Return to annotator").click()
    page.get_by_label("Why do you return it?").fill("See the correction.")
    page.locator("#asked").get_by_role("button", name="Return to annotator").click()
    expect(page.locator("#state")).to_contain_text("Returned")

    annotation.open(document, start=False)
    expect(page.locator(".claim-entry")).to_contain_text("2 open conversations")
    page.locator(".claim-entry").click()
    annotation.card.get_by_label("Attribution").select_option(index=1)  # saved before it is changed
    annotation.card.get_by_role("button", name="2 open conversations below").click()
    thread.get_by_role("button", name="Take it over").click()
    expect(page.locator(".claim-entry")).to_contain_text("Opposes")
    expect(page.locator(".claim-entry")).to_contain_text("Open remark")
    expect(annotation.card.get_by_label("Type")).to_have_value("demand")
    annotation.saved()
    before = claim.attribution
    claim.refresh_from_db()
    stances = claim.stances.order_by("pk").values_list("subject__code", "value", "is_primary")
    assert set(stances) == {("ARM.NATO", "oppose", True), ("ARM.CTBT", "oppose", False)}
    assert (claim.claim_type, claim.attribution != before) == ("demand", True)
    assert (claim.claim_date, claim.confidence) == (date(2023, 5, 3), 2)  # nobody spoke of them
    assert Comment.objects.get(kind="correction").resolved_by == world.annotator


def test_a_correction_of_what_was_changed_meanwhile_is_looked_at_again(
    annotation, claim, panel, world
):
    comments.add(
        claim.layer, text="It asks.", by=world.reviewer, kind="correction", claim=claim,
        proposal={"claim_type": "demand"},
    )  # fmt: skip
    page = annotation.open(claim.layer.document, start=False).page
    panel.get_by_role("button", name="Correction on").click()
    Claim.objects.filter(pk=claim.pk).update(version=claim.version + 1, note="Of another window.")
    take = panel.get_by_role("button", name="Take it over")
    take.click()
    expect(panel.get_by_role("alert")).to_be_visible()
    expect(annotation.card.get_by_label("Note")).to_have_value("Of another window.")
    take.click()
    expect(page.locator(".talk-sign")).to_have_count(0)
    claim.refresh_from_db()
    assert (claim.claim_type, claim.note) == ("demand", "Of another window.")


def test_whoever_reads_blindly_hears_nothing_of_others(annotation, document, panel, world):
    layer = world.lease(document, by=world.manager)
    comments.add(layer, text="Theirs.", by=world.reviewer)
    page = annotation.open(document, start=False).page
    expect(page.locator(".sentence").first).to_be_visible()
    expect(panel).to_be_hidden()
    assert "Theirs." not in page.content()


def test_a_reading_is_given_back_taken_up_and_reopened(annotation, claim, world):
    document = claim.layer.document
    page = annotation.open(document, start=False).page
    page.get_by_role("button", name="Give back…").click()
    page.get_by_label("Why do you give it back?").fill("I know the speaker.")
    page.locator("#asked").get_by_role("button", name="Give back").click()
    expect(page.locator("#state")).to_contain_text("Declined")
    expect(page.locator("#told")).to_contain_text("You gave this back: I know the speaker.")
    page.get_by_role("button", name="Take it up again").click()
    expect(page.locator("#status-bar")).to_contain_text("In progress")
    layer = Layer.objects.get()
    review.submit(layer, by=world.annotator)
    layer.refresh_from_db()
    review.accept(layer, by=world.reviewer)

    annotation.open(document, by="manager", start=False)
    page.get_by_role("button", name="Reopen…").click()
    page.get_by_label("Why do you reopen it?").fill("The codebook changed.")
    page.locator("#asked").get_by_role("button", name="Reopen").click()
    expect(page.locator("#state")).to_contain_text("Returned")
    expect(page.locator("#told")).to_contain_text("You reopened this: The codebook changed.")


def test_work_on_a_reading_that_was_lost_is_kept_and_goes_on(annotation, claim, world):
    page = annotation.open(claim.layer.document, start=False).page
    Layer.objects.update(leased_until=timezone.now())
    assert assignments.expire() == 1
    page.locator(".claim-entry").click()
    annotation.card.get_by_label("Type").select_option("Demand")
    notice = page.locator("#notes")
    expect(notice).to_contain_text("This reading is not yours any more.")
    expect(page.locator("#told")).to_contain_text("The time for this reading was over")
    notice.get_by_role("button", name="Take it up again").click()
    annotation.saved()
    expect(page.locator("#status-bar")).to_contain_text("In progress")
    claim.refresh_from_db()
    assert claim.claim_type == "demand"


def test_work_keeps_a_reading_and_the_end_is_told(annotation, claim):
    soon = timezone.now() + timedelta(hours=2)
    Layer.objects.update(leased_until=soon)
    page = annotation.open(claim.layer.document, start=False).page
    expect(page.locator(".until")).to_contain_text("Yours until")
    page.locator(".claim-entry").click()
    with page.expect_response("**/keep/") as answer:
        annotation.card.get_by_label("Type").select_option("Demand")
    assert answer.value.ok
    expect(page.locator(".until")).to_be_hidden()
    assert Layer.objects.get().leased_until > soon
