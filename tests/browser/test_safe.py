"""Typed markup stays text, and axe finds nothing, on every page of ours, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from annotations import actors, codebooks
from annotations.models import Layer
from documents import imports, planning
from tests.world import REJECTS

pytestmark = pytest.mark.browser

PAYLOAD = '<script>document.title="run"</script><img src=x onerror="document.title=\'run\'">'


def test_markup_that_people_typed_does_not_run(annotation, world, work):
    by = world.manager
    subject = codebooks.add_subject(project=world.project, code="X", label=PAYLOAD, by=by)
    codebooks.publish(project=world.project, by=by)
    actors.add(project=world.project, name=PAYLOAD, kind="person", by=by)
    document = world.add_document(f"{PAYLOAD}\n\nIt is said that {PAYLOAD} holds.\n")
    annotation.open(document)
    world.tag(Layer.objects.get(), "It is said", ("X", "support"), note=PAYLOAD)
    page = annotation.page
    page.reload()
    annotation.ready()
    page.locator(".claim-entry").click()
    annotation.combobox("Who says it").fill("script")
    annotation.card.locator("li[role=option]").first.wait_for()
    expect(annotation.card.get_by_label("Note")).to_have_value(PAYLOAD)
    expect(annotation.card.locator(".path")).to_have_text(subject.label)
    annotation.live.sign_in(world.manager)
    imports.request(
        project=world.project, data=f"{PAYLOAD}\n\nAnother text.\n".encode(), name=PAYLOAD,
        options=planning.Options(), dry_run=True, by=by,
    )  # fmt: skip
    job = work()
    assert page.title() != "run"
    page.once("dialog", lambda dialog: dialog.accept())
    annotation.live.open(f"/admin/documents/import/{job.uid}/")
    assert page.title() != "run"
    assert page.locator("main img, main script:not([src])").count() == 0


@pytest.fixture
def pages(annotation, world, work):
    """Each page by name: a function that opens it."""
    document = world.add_document()
    layer = world.lease(document)
    world.tag(layer, REJECTS, ("ARM.NATO", "oppose"), note="A note.")
    world.tag(layer, "missile bases", ("ARM.CTBT", ""))
    live = annotation.live

    def dry_run():
        live.sign_in(world.manager)
        imports.request(
            project=world.project, data=b"A heading\n\nAnother text, that is new here.\n",
            name="new.txt", options=planning.Options(), dry_run=True, by=world.manager,
        )  # fmt: skip
        live.open(f"/admin/documents/import/{work().uid}/")

    def annotate():
        annotation.open(document, start=False)
        narrow = live.page.get_by_role("button", name="Claims", exact=True)
        if narrow.is_visible():
            narrow.click()
        live.page.locator(".claim-entry").first.click()
        annotation.card.locator("summary", has_text="More").wait_for()

    def as_manager(path):
        live.sign_in(world.manager)
        live.open(path)

    return {
        "sign-in": lambda: live.open("/admin/login/"),
        "home": lambda: as_manager("/admin/"),
        "documents": lambda: as_manager("/admin/documents/document/"),
        "document": lambda: as_manager(f"/admin/documents/document/{document.pk}/change/"),
        "claims": lambda: as_manager("/admin/annotations/claim/"),
        "import": lambda: as_manager("/admin/documents/import/"),
        "dry run": dry_run,
        "annotation": annotate,
        "not found": lambda: as_manager("/admin/annotations/annotate/999999/"),
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "name",
    [
        "sign-in",
        "home",
        "documents",
        "document",
        "claims",
        "import",
        "dry run",
        "annotation",
        "not found",
    ],
)
def test_axe_finds_nothing(pages, page, name, scheme):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    pages[name]()
    # Preloading makes axe copy our styles into the page, which our policy refuses.
    results = Axe().run(page, options={"preload": False})
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", ["home", "documents", "import", "dry run", "annotation"])
def test_a_telephone_never_scrolls_sideways(pages, page, name):
    page.set_viewport_size({"width": 390, "height": 844})
    pages[name]()
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
