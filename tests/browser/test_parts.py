"""Other parts in a claim than the speaker's: whom it addresses, whose conduct it is about."""

import pytest
from playwright.sync_api import expect

from annotations import claims
from annotations.models import Claim, ClaimActor, Layer
from annotations.parts import ActorInput
from tests.world import REJECTS

pytestmark = pytest.mark.browser


@pytest.fixture
def document(world):
    return world.add_document()


@pytest.fixture
def tagged(annotation, document, world):
    """A claim that addresses a spokesman, open on the page."""
    annotation.open(document)
    tarnow = world.actors["Ilse Tarnow"].pk
    actors = [ActorInput(actor=tarnow), ActorInput(role="addressee", label="a spokesman")]
    claim = world.tag(Layer.objects.get(), REJECTS, ("ARM.NATO", "oppose"), actors=actors)
    annotation.page.reload()
    annotation.ready()
    annotation.page.locator(".claim-entry").click()
    return claim


def told(claim):
    return {
        (each.role, str(each.actor or each.label))
        for each in ClaimActor.objects.filter(claim=claim)
    }


def test_parts_are_added_by_keyboard(annotation, document, world):
    annotation.open(document).tag_sentence(2)
    annotation.speaker("Tarnow")
    annotation.card.get_by_role("button", name="+ Another part").focus()
    for role, name in (("Addressee", "Arvenia"), ("Target", "the neighbours")):
        annotation.page.keyboard.press("Enter")
        annotation.page.keyboard.type(role[:4])
        annotation.page.keyboard.press("Tab")
        annotation.page.keyboard.type(name)
        annotation.page.keyboard.press("Tab")
        annotation.card.get_by_role("button", name="+ Another part").focus()
    annotation.save()
    assert told(Claim.objects.get()) == {
        ("speaker", "Ilse Tarnow"), ("addressee", "Arvenia"), ("target", "the neighbours"),
    }  # fmt: skip


def test_a_part_is_shown_changed_and_removed(annotation, tagged):
    row = annotation.card.locator(".part-row")
    expect(row.get_by_role("combobox", name="Who")).to_have_value("a spokesman")
    row.get_by_label("Part", exact=True).select_option("Cited source")
    annotation.saved()
    assert told(tagged) == {("speaker", "Ilse Tarnow"), ("cited_source", "a spokesman")}
    row.get_by_role("button", name="Remove this part").click()
    annotation.saved()
    assert told(tagged) == {("speaker", "Ilse Tarnow")}
    annotation.page.keyboard.press("Escape")
    annotation.page.keyboard.press("Control+z")
    annotation.saved()
    assert told(tagged) == {("speaker", "Ilse Tarnow"), ("cited_source", "a spokesman")}
    expect(row.get_by_role("combobox", name="Who")).to_have_value("a spokesman")


def test_another_claim_shows_its_own_parts(annotation, tagged, world):
    world.tag(Layer.objects.get(), "missile bases", ("ARM.CTBT", "support"))
    annotation.page.reload()
    annotation.ready()
    entries = annotation.page.locator(".claim-entry")
    for nth, count in ((0, 1), (1, 0), (0, 1)):
        entries.nth(nth).click()
        expect(annotation.card.locator(".part-row")).to_have_count(count)


def test_parts_that_both_windows_changed_are_shown_side_by_side(annotation, tagged, world):
    arvenia = ActorInput(role="target", actor=world.actors["Arvenia"].pk)
    tarnow = ActorInput(actor=world.actors["Ilse Tarnow"].pk)
    claims.change(tagged, version=tagged.version, by=world.annotator, actors=[tarnow, arvenia])
    annotation.card.get_by_role("combobox", name="Who", exact=True).fill("a minister")
    annotation.page.keyboard.press("Tab")
    conflict = annotation.card.locator(".conflict")
    expect(conflict).to_contain_text("Addressee: a minister")
    expect(conflict).to_contain_text("Target: Arvenia")
    conflict.get_by_label("Target: Arvenia").check()
    annotation.page.get_by_role("button", name="Save this choice").click()
    annotation.saved()
    assert told(tagged) == {("speaker", "Ilse Tarnow"), ("target", "Arvenia")}
