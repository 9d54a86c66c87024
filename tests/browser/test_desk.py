"""The desk, as each of a team uses it."""

import json

import pytest
from playwright.sync_api import expect

from annotations import review
from annotations.models import Layer
from documents import policy
from documents.models import Document
from tests.browser.hands import axe_report
from tests.world import TEXT, WELCOMES

pytestmark = pytest.mark.browser

PAYLOAD = "<img src=x onerror=\"document.title='run'\">"


@pytest.fixture
def desk(live, world):
    """Opens the desk of whoever has the role."""

    def open_desk(role):
        live.sign_in(world.people[role])
        return live.open("/admin/")

    return open_desk


@pytest.fixture
def busy(world):
    """Something in every part: to take, open, returned, submitted and accepted."""
    found = [
        world.add_document(f"A speech, number {number}\n\n{TEXT}\n", f"{number}.txt")
        for number in range(5)
    ]
    world.lease(found[1])
    layers = [world.lease(document) for document in found[2:]]
    for layer in layers:
        world.tag(layer, WELCOMES, ("ARM.CTBT", "support"))
        review.submit(layer, by=world.annotator)
        layer.refresh_from_db()
    review.return_(layers[0], by=world.reviewer, note="Look at the second sentence again.")
    review.accept(layers[1], by=world.reviewer)


def test_an_annotator_takes_the_next_document_and_finds_it_again(live, world):
    document = world.add_document()
    world.annotator.set_password("a-long-password")
    world.annotator.save()
    page = live.open("/admin/")
    page.get_by_label("Name").fill(world.annotator.username)
    page.get_by_label("Password").fill("a-long-password")
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("button", name="Next document").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(str(document))
    assert page.url.endswith(f"/admin/annotations/annotate/{document.pk}/")
    assert Layer.objects.get(document=document).annotator == world.annotator

    live.open("/admin/")
    in_progress = page.get_by_role("list", name="In progress")
    expect(in_progress.get_by_role("link")).to_have_text(str(document))
    expect(in_progress.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("link", name=f"Continue: {document}").click()
    assert page.url.endswith(f"/admin/annotations/annotate/{document.pk}/")


def test_a_double_click_asks_for_one_document(desk, world, page):
    for number in range(3):
        world.add_document(f"A speech, number {number}\n\n{TEXT}\n", f"{number}.txt")
    desk("annotator")
    asked = []
    page.on("request", lambda request: asked.append(request) if request.method == "POST" else None)
    page.get_by_role("button", name="Next document").first.evaluate(
        "button => { button.click(); setTimeout(() => button.click(), 30); }"
    )
    page.locator("#annotate[data-ready]").wait_for()
    assert len(asked) == Layer.objects.count() == 1
    page.go_back()
    page.get_by_role("button", name="Next document").last.click()
    page.locator("#annotate[data-ready]").wait_for()
    assert len(asked) == Layer.objects.count() == 2


def test_the_next_document_is_taken_without_scripts(browser, live_server, client, settings, world):
    document = world.add_document()
    client.force_login(world.annotator)
    name = settings.SESSION_COOKIE_NAME
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/")
    page.get_by_role("button", name="Next document").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(str(document))
    context.close()


def test_the_keyboard_comes_to_the_one_button_first(desk, busy):
    page = desk("annotator")
    page.locator("header .theme-toggle").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Continue: A speech, number 2")).to_be_focused()


def test_a_reviewer_opens_the_reading_that_waits(desk, busy, world):
    page = desk("reviewer")
    waiting = Layer.objects.get(status="submitted")
    page.get_by_role("list", name="To review").get_by_role("link").click()
    page.locator("#annotate[data-ready]").wait_for()
    assert page.url.endswith(f"/{waiting.document_id}/?layer={waiting.uid}")
    expect(page.get_by_role("button", name="Accept")).to_be_visible()


def test_the_bar_of_a_project_is_as_long_as_what_it_stands_for(desk, busy):
    page = desk("manager")
    bar = page.locator("svg.segments")
    whole = bar.bounding_box()["width"]
    parts = {
        part.get_attribute("class"): part.bounding_box()["width"] / whole
        for part in bar.locator("> rect").all()
    }
    assert {state: round(share, 2) for state, share in parts.items()} == {
        "accepted": 0.2, "submitted": 0.2, "in_progress": 0.4, "new": 0.2,
    }  # fmt: skip


# --- what waits in the browser -----------------------------------------------------------------


@pytest.fixture
def unsent(desk, world):
    """Puts entries into the browser's storage, by key and text, and opens the annotator's desk."""

    def put(**entries):
        page = desk("annotator")
        for key, text in entries.items():
            page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, text])
        page.reload()
        return page.locator("#unsent")

    return put


def key(user, reading="4a6b", window="w1"):
    return f"stancebook.outbox.{user.username}.{reading}.{window}"


def entry(**fields):
    return json.dumps({"page": "/admin/annotations/annotate/12/", "title": "A speech"} | fields)


def test_changes_that_could_not_be_sent_are_told_and_lead_to_their_page(unsent, world):
    text = entry(claims={"a": {}, "b": {}}, marks={"7": {}})
    notice = unsent(**{key(world.annotator): text})
    expect(notice).to_have_text(
        "3 changes to “A speech” wait in this browser: open it to send them."
    )
    expect(notice.get_by_role("link")).to_have_attribute("href", "/admin/annotations/annotate/12/")


def test_two_windows_of_one_page_are_told_as_one(unsent, world):
    first, second = entry(claims={"a": {}}), entry(claims={"a": {}, "b": {}})
    notice = unsent(
        **{key(world.annotator, window="w1"): first, key(world.annotator, window="w2"): second}
    )
    expect(notice).to_contain_text("2 changes to “A speech”")
    expect(notice.locator("p")).to_have_count(1)


def test_what_somebody_else_left_in_the_browser_is_not_told(unsent, world):
    text = entry(claims={"a": {}})
    notice = unsent(
        **{key(world.reviewer): text, f"stancebook.outbox.{world.annotator}.b.4a6b.w1": text}
    )
    expect(notice).to_be_hidden()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no JSON",
        "null",
        "[]",
        entry(),
        entry(claims="abc"),
        entry(claims={"a": {}}, marks=None),
        entry(claims={"a": {}}, title=None),
        entry(claims={"a": {}}, page="https://elsewhere.test/"),
        entry(claims={"a": {}}, page="//elsewhere.test/admin/"),
        entry(claims={"a": {}}, page="javascript:alert(1)"),
    ],
)
def test_an_entry_that_cannot_be_read_is_passed_over(unsent, world, text):
    notice = unsent(
        **{key(world.annotator, "4a6b"): text, key(world.annotator, "5c7d"): entry(marks={"7": {}})}
    )
    expect(notice).to_have_text("1 change to “A speech” waits in this browser: open it to send it.")


def test_a_title_from_the_browsers_storage_stays_text(unsent, world):
    notice = unsent(**{key(world.annotator): entry(claims={"a": {}}, title=PAYLOAD)})
    expect(notice).to_contain_text(PAYLOAD)
    assert notice.locator("img").count() == 0


# --- for everybody -----------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("role", policy.ROLES)
def test_axe_finds_nothing(desk, busy, page, role, scheme):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    desk(role)
    assert axe_report(page) == ""


@pytest.mark.parametrize("role", policy.ROLES)
def test_a_telephone_never_scrolls_sideways(desk, busy, page, role):
    Document.objects.update(title="Untranslatable" * 12)
    page.set_viewport_size({"width": 390, "height": 844})
    desk(role)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


@pytest.mark.parametrize("role", policy.ROLES)
def test_nothing_on_the_desk_is_cut_off_on_a_telephone(desk, busy, page, role):
    page.set_viewport_size({"width": 390, "height": 844})
    desk(role)
    cut = page.evaluate(
        """() => [...document.querySelectorAll(".step *, .desk *")]
          .filter((each) => each.getBoundingClientRect().right > innerWidth - 16)
          .map((each) => each.outerHTML.slice(0, 80))"""
    )
    assert cut == []
