"""The annotation page, as an annotator uses it."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from annotations import claims, review
from annotations.models import Claim, Layer, Mark
from annotations.parts import ActorInput
from tests.browser.hands import SELECT
from tests.world import CLOSING, REJECTS, WELCOMES

pytestmark = pytest.mark.browser


@pytest.fixture
def document(world):
    return world.add_document()


def number_of(document, quote):
    return document.sentences.get(text=quote).number


def test_a_reading_from_the_first_look_to_the_hand_in(annotation, document, world):
    page = annotation.open(document).page
    annotation.tag_sentence(number_of(document, WELCOMES))
    annotation.speaker("tarnow")
    annotation.subject("ctbt", "Supports")
    annotation.save()
    annotation.tag_sentence(number_of(document, REJECTS))
    annotation.speaker("a spokesman")
    annotation.subject("nato", "Neutral")
    annotation.save()
    expect(page.locator(".claim-entry")).to_have_count(2)

    page.locator(".claim-entry", has_text="NATO").click()
    annotation.card.get_by_role("button", name="Opposes").click()
    annotation.card.get_by_label("Intensity").select_option("Strong")
    annotation.card.get_by_label("Type").select_option("Demand")
    annotation.save()

    page.locator(".claim-entry", has_text="CTBT").click()
    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator(".claim-entry")).to_have_count(1)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(".claim-entry")).to_have_count(2)

    annotation.go(number_of(document, CLOSING))
    page.keyboard.press("x")
    expect(annotation.sentence(number_of(document, CLOSING))).to_have_class(re.compile("marked"))

    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#state")).to_contain_text("Submitted")
    answer = world.client(world.annotator).get(world.url("claims/")).json()["results"]
    told = {
        (
            claim["quote"],
            claim["actors"][0]["name"] or claim["actors"][0]["label"],
            claim["stances"][0]["subject"],
            claim["stances"][0]["value"],
            claim["stances"][0]["intensity"],
            claim["claim_type"],
        )
        for claim in answer
    }
    assert told == {
        (WELCOMES, "Ilse Tarnow", "ARM.CTBT", "support", None, ""),
        (REJECTS, "a spokesman", "ARM.NATO", "oppose", 3, "demand"),
    }
    assert [mark.sentence.text for mark in Mark.objects.all()] == [CLOSING]
    assert Layer.objects.get().status == "submitted"


def test_words_chosen_with_the_mouse_become_a_claim(annotation, document):
    annotation.open(document)
    annotation.drag("missile bases")
    annotation.page.get_by_role("button", name="Tag a claim").click()
    annotation.save()
    assert Claim.objects.get().quote == "missile bases"


def test_a_key_right_after_a_selection_acts_on_its_words(annotation, document):
    page = annotation.open(document).page
    page.evaluate(
        f"""words => {{
          const press = new KeyboardEvent("keydown", {{key: "c", bubbles: true}});
          const act = () => document.body.dispatchEvent(press);
          document.addEventListener("selectionchange", act, {{once: true}});
          ({SELECT})(words);
        }}""",
        "missile bases",
    )
    annotation.card.wait_for()
    annotation.saved()
    assert Claim.objects.get().quote == "missile bases"


def test_several_sentences_are_chosen_with_shift(annotation, document):
    page = annotation.open(document).page
    page.locator(f"#s{number_of(document, WELCOMES)} .sentence-number").focus()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    annotation.save()
    assert Claim.objects.get().quote == f"{WELCOMES} {REJECTS}"


def test_looking_takes_nothing(annotation, document):
    annotation.open(document, start=False)
    expect(annotation.page.get_by_role("button", name="Start reading")).to_be_visible()
    assert not Layer.objects.exists()


def test_a_viewer_looks_and_cannot_start(annotation, document):
    page = annotation.open(document, by="viewer", start=False).page
    expect(page.locator(".sentence")).to_have_count(document.sentences.count())
    expect(page.get_by_role("button", name="Start reading")).to_have_count(0)


def test_another_projects_document_is_not_there(live, document, world):
    live.sign_in(world.outsider)
    live.open(f"/admin/annotations/annotate/{document.pk}/")
    assert "nothing here" in live.page.content()


def test_a_document_in_sentences_takes_whole_sentences_only(annotation, document, world):
    world.project.unit = "sentence"
    world.project.save()
    annotation.open(document)
    annotation.drag("missile bases")
    annotation.page.get_by_role("button", name="Tag a claim").click()
    annotation.save()
    assert Claim.objects.get().quote == REJECTS


def test_what_is_missing_leads_to_its_claim(annotation, document):
    page = annotation.open(document).page
    annotation.tag_sentence(number_of(document, REJECTS))
    annotation.save()
    expect(page.locator("#status-bar")).to_contain_text("1 claim incomplete")
    page.get_by_role("button", name="Submit").click()
    missing = page.locator("#notes li button")
    expect(missing).to_have_count(1)
    missing.click()
    expect(annotation.card).to_contain_text(REJECTS)


@pytest.fixture
def tagged(annotation, document, world):
    """An open claim on the page, and the same claim as the service knows it."""
    annotation.open(document)
    claim = world.tag(Layer.objects.get(), REJECTS, ("ARM.NATO", "oppose"))
    annotation.page.reload()
    annotation.ready()
    annotation.page.locator(".claim-entry").click()
    annotation.card.locator("summary", has_text="More").click()
    return claim


@pytest.mark.parametrize("side", ["mine", "theirs"])
def test_what_two_windows_changed_is_decided_field_by_field(annotation, tagged, world, side):
    claims.change(
        tagged, version=tagged.version, by=world.annotator, note="theirs", claim_type="demand"
    )
    annotation.card.get_by_label("Note").fill("mine")
    conflict = annotation.card.locator(".conflict")
    expect(conflict.locator("tbody tr")).to_have_count(1)
    conflict.get_by_label(side, exact=True).check()
    annotation.page.get_by_role("button", name="Save this choice").click()
    annotation.saved()
    tagged.refresh_from_db()
    assert (tagged.note, tagged.claim_type) == (side, "demand")


def test_what_only_one_window_changed_needs_no_decision(annotation, tagged, world):
    claims.change(tagged, version=tagged.version, by=world.annotator, claim_type="demand")
    annotation.card.get_by_label("Note").fill("mine")
    annotation.save()
    tagged.refresh_from_db()
    assert (tagged.note, tagged.claim_type) == ("mine", "demand")


def test_a_claim_that_was_withdrawn_elsewhere_can_be_brought_back(annotation, tagged, world):
    claims.withdraw(tagged, version=tagged.version, by=world.annotator)
    annotation.card.get_by_label("Note").fill("mine")
    annotation.page.get_by_role("button", name="Bring it back with my changes").click()
    annotation.saved()
    tagged.refresh_from_db()
    assert (tagged.note, tagged.withdrawn_at) == ("mine", None)


def test_a_claim_is_there_from_its_first_key(annotation, document):
    annotation.open(document)
    annotation.tag_sentence(number_of(document, REJECTS))
    annotation.saved()
    assert Claim.objects.get().quote == REJECTS


def test_closing_a_claim_keeps_what_was_typed(annotation, document):
    page = annotation.open(document).page
    annotation.tag_sentence(number_of(document, REJECTS))
    annotation.speaker("Tarnow")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    annotation.card.wait_for(state="hidden")
    annotation.saved()
    assert str(Claim.objects.get().actors.get().actor) == "Ilse Tarnow"


def test_a_subject_outside_the_codebook_is_named_and_nothing_is_lost(annotation, document):
    annotation.open(document)
    annotation.tag_sentence(number_of(document, REJECTS))
    annotation.combobox("Subject").fill("moon bases")
    annotation.page.keyboard.press("Escape")
    annotation.page.keyboard.press("Escape")
    expect(annotation.card.get_by_role("alert").filter(has_text="moon bases")).to_be_visible()
    expect(annotation.combobox("Subject")).to_have_value("moon bases")


def test_another_subject_half_typed_leaves_the_old_one(annotation, tagged):
    annotation.combobox("Subject").fill("moon bases")
    annotation.save()
    assert tagged.stances.get().subject.code == "ARM.NATO"


def test_overlapping_claims_have_a_line_each(annotation, document, world):
    annotation.open(document)
    layer = Layer.objects.get()
    world.tag(layer, REJECTS, ("ARM.NATO", "oppose"))
    world.tag(layer, "missile bases", ("ARM.CTBT", "support"))
    annotation.page.reload()
    annotation.ready()
    expect(annotation.page.locator(".underline.lane-0.stance-oppose").first).to_be_visible()
    expect(annotation.page.locator(".underline.lane-1.stance-support")).to_have_text(
        "missile bases"
    )
    glyphs = annotation.sentence(number_of(document, REJECTS)).locator(".glyph")
    expect(glyphs).to_have_text(["▼", "▲"])


def test_a_link_to_a_sentence_opens_there(annotation, document):
    annotation.open(document)
    annotation.live.open("/admin/")
    annotation.live.open(f"/admin/annotations/annotate/{document.pk}/#s3")
    annotation.ready()
    expect(annotation.page.locator("#s3 .sentence-number")).to_be_focused()


def test_a_returned_reading_says_why(annotation, document, world):
    layer = world.lease(document)
    world.tag(layer, REJECTS, ("ARM.NATO", "oppose"))
    review.submit(layer, by=world.annotator)
    layer.refresh_from_db()
    review.return_(layer, by=world.reviewer, note="Look at sentence 4 again.")
    annotation.open(document, start=False)
    expect(annotation.page.locator("#told")).to_contain_text("Look at sentence 4 again.")
    expect(annotation.page.locator("#status-bar")).to_contain_text("Returned")


def test_a_reviewer_accepts_or_returns(annotation, document, world):
    layer = world.lease(document)
    world.tag(layer, REJECTS, ("ARM.NATO", "oppose"))
    review.submit(layer, by=world.annotator)
    page = annotation.open(document, by="reviewer", start=False).page
    page.locator(".claim-entry").click()
    expect(page.locator("article.claim-card")).to_contain_text("Opposes NATO expansion")
    page.get_by_role("button", name="Return to annotator").click()
    page.get_by_label("Why do you return it?").fill("The speaker is missing.")
    page.locator("#asked").get_by_role("button", name="Return to annotator").click()
    expect(page.locator("#state")).to_contain_text("Returned")
    layer.refresh_from_db()
    assert layer.transitions.first().note == "The speaker is missing."


def test_a_claim_moves_to_other_words(annotation, document, world):
    annotation.open(document)
    world.tag(Layer.objects.get(), REJECTS, ("ARM.NATO", "oppose"))
    page = annotation.page
    page.reload()
    annotation.ready()
    page.locator(".claim-entry").click()
    annotation.drag("missile bases")
    page.get_by_role("button", name="Use for the open claim").click()
    annotation.save()
    assert Claim.objects.get().quote == "missile bases"


def test_other_parts_in_a_claim_survive_an_edit(annotation, document, world):
    annotation.open(document)
    arvenia = world.actors["Arvenia"].pk
    parts = [
        ActorInput(label="a spokesman"),
        ActorInput(role="addressee", actor=arvenia),
    ]
    world.tag(Layer.objects.get(), REJECTS, ("ARM.NATO", "oppose"), actors=parts)
    annotation.page.reload()
    annotation.ready()
    annotation.page.locator(".claim-entry").click()
    annotation.speaker("Tarnow")
    annotation.save()
    told = {(each.role, str(each.actor or each.label)) for each in Claim.objects.get().actors.all()}
    assert told == {("speaker", "Ilse Tarnow"), ("addressee", "Arvenia")}


def test_on_a_desk_the_panes_scroll_and_the_page_does_not(annotation, world):
    document = world.add_document("\n\n".join(f"Sentence {n} stands here." for n in range(200)))
    page = annotation.open(document).page
    world.tag(Layer.objects.get(), "Sentence 190 stands here.", ("ARM.CTBT", "support"))
    page.reload()
    annotation.ready()
    page.locator(".claim-entry").click()
    expect(annotation.sentence(191)).to_be_in_viewport()
    expect(annotation.card.get_by_role("button", name="Done")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") == 0


def test_the_browser_gives_the_claim_its_uid(annotation, document):
    annotation.open(document)
    with annotation.page.expect_request("**/claims/") as request:
        annotation.tag_sentence(1)
    annotation.saved()
    assert Claim.objects.get().uid == uuid.UUID(request.value.post_data_json["uid"])
