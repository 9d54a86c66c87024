"""Whatever happens between the browser and the service: every claim once, and no text lost."""

import contextlib

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Error, expect

from annotations import review
from annotations.models import Claim, Layer
from tests.world import REJECTS, WELCOMES

pytestmark = pytest.mark.browser


def long_text(count):
    return "\n\n".join(f"Sentence {n} makes a claim." for n in range(1, count + 1)) + "\n"


def note(annotation, text):
    """Type a note into the open card."""
    fold = annotation.card.locator("details.more")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    annotation.card.get_by_label("Note").fill(text)


def state(annotation, name):
    annotation.page.locator(f".saving[data-state='{name}']").wait_for()


def test_two_minutes_without_a_line_and_twenty_claims(annotation, world):
    document = world.add_document(long_text(20))
    page = annotation.live.page
    page.clock.install()
    annotation.open(document)
    page.clock.resume()
    page.context.set_offline(True)
    for number in range(1, 21):
        annotation.go(number)
        page.keyboard.press("c")
        page.keyboard.type("ctb")
        page.keyboard.press("Enter")
        page.keyboard.press("1")
        if number % 5 == 0:
            page.clock.fast_forward(30_000)
    expect(page.locator(".saving")).to_contain_text("20 changes kept in this browser")
    assert not Claim.objects.exists()
    page.context.set_offline(False)
    page.clock.fast_forward(30_000)
    annotation.saved()
    quotes = list(Claim.objects.order_by("start").values_list("quote", flat=True))
    assert quotes == [f"Sentence {n} makes a claim." for n in range(1, 21)]
    assert all(claim.stances.get().value == "support" for claim in Claim.objects.all())


def test_an_expired_session_in_the_middle_of_a_claim(annotation, world):
    annotation.open(world.add_document())
    annotation.tag_sentence(4)
    annotation.saved()
    Session.objects.all().delete()
    note(annotation, "typed while signed out")
    state(annotation, "signed out")
    expect(annotation.page.get_by_role("link", name="Sign in again")).to_be_visible()
    annotation.live.sign_in(world.annotator)
    annotation.page.evaluate("dispatchEvent(new Event('focus'))")
    annotation.saved()
    assert Claim.objects.get().note == "typed while signed out"


def test_nobody_sends_what_somebody_else_typed(annotation, world):
    annotation.open(world.add_document())
    annotation.tag_sentence(4)
    annotation.saved()
    annotation.live.sign_in(world.manager)
    note(annotation, "the annotator's words")
    state(annotation, "another person")
    assert Claim.objects.get().note == ""
    annotation.live.sign_in(world.annotator)
    annotation.page.evaluate("dispatchEvent(new Event('focus'))")
    annotation.saved()
    assert Claim.objects.get().note == "the annotator's words"


def test_the_same_reading_in_two_windows(annotation, world):
    document = world.add_document()
    first = annotation.open(document).page
    second = first.context.new_page()
    second.goto(first.url)
    second.locator("#annotate[data-ready]").wait_for()
    for page, number in ((first, 4), (second, 5)):
        page.locator(f"#s{number} .sentence-number").focus()
        page.keyboard.press("c")
        page.keyboard.type("nat")
        page.keyboard.press("Enter")
        page.keyboard.press("2")
        page.locator(".saving[data-state=saved]").wait_for()
    second.close()
    first.reload()
    annotation.ready()
    expect(first.locator(".claim-entry")).to_have_count(2)
    assert {claim.quote for claim in Claim.objects.all()} == {WELCOMES, REJECTS}


def test_a_double_click_on_done_and_on_submit(annotation, world):
    page = annotation.open(world.add_document()).page
    annotation.tag_sentence(4)
    page.keyboard.type("ctb")
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    annotation.card.get_by_role("button", name="Done").dblclick()
    page.get_by_role("button", name="Submit").dblclick()
    expect(page.locator("#state")).to_contain_text("Submitted")
    assert Claim.objects.count() == 1
    assert Layer.objects.get().transitions.count() == 1


def lose_the_answer(route):
    """The service gets the request; its answer never arrives."""
    route.fetch()
    route.abort()


@pytest.mark.parametrize("is_lost", ["request", "answer"])
def test_a_reload_during_a_save(annotation, world, is_lost):
    page = annotation.open(world.add_document()).page
    page.on("dialog", lambda dialog: dialog.accept())
    lose = lose_the_answer if is_lost == "answer" else lambda route: route.abort()
    page.route("**/claims/**", lose)
    annotation.tag_sentence(4)
    state(annotation, "offline")
    note(annotation, "typed after the save began")
    page.unroute("**/claims/**")
    page.reload()
    annotation.ready()
    annotation.saved()
    assert Claim.objects.get().note == "typed after the save began"


def test_a_window_that_was_closed_leaves_its_work_to_the_next(annotation, world):
    document = world.add_document()
    page = annotation.open(document).page
    page.route("**/claims/**", lambda route: route.abort())
    annotation.tag_sentence(4)
    state(annotation, "offline")
    with contextlib.suppress(Error):
        page.evaluate("sessionStorage.clear()")
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute("**/claims/**")
    page.goto("about:blank")
    annotation.open(document, start=False)
    annotation.saved()
    assert Claim.objects.get().quote == WELCOMES


def test_a_reading_that_was_handed_in_elsewhere_keeps_what_is_unsent(annotation, world):
    document = world.add_document()
    annotation.open(document)
    layer = Layer.objects.get()
    claim = world.tag(layer, REJECTS, ("ARM.NATO", "oppose"))
    annotation.page.reload()
    annotation.ready()
    annotation.page.locator(".claim-entry").click()
    review.submit(layer, by=world.annotator)
    with annotation.page.expect_response("**/keep/") as kept:
        note(annotation, "too late")
    assert kept.value.status == 409
    state(annotation, "refused")
    expect(annotation.card.get_by_role("alert").first).to_contain_text("submitted")
    expect(annotation.card.get_by_label("Note")).to_have_value("too late")
    claim.refresh_from_db()
    assert claim.note == ""


def test_leaving_with_unsent_work_warns(annotation, world):
    page = annotation.open(world.add_document()).page
    page.route("**/claims/**", lambda route: route.abort())
    annotation.tag_sentence(4)
    state(annotation, "offline")
    warned = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    page.goto("about:blank")
    assert warned == ["beforeunload"]
