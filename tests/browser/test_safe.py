"""Markup that people typed stays text, on every page of ours."""

import pytest
from playwright.sync_api import expect

from annotations import actors, codebooks
from annotations.models import Layer
from documents import imports, planning

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
