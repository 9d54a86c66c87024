"""Takes the pictures in docs/screenshots. Not a test: nothing runs it but you.

    .venv/bin/python -m pytest tests/browser/screenshots.py

Pages of the demo world, each light and dark, on a desk and on a telephone. Look at them before
you commit them.
"""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from annotations import workflow
from annotations.models import Comment, Layer
from documents import imports, planning
from documents.models import Document, Project
from seeds import world

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
SIZES = {"desk": (1280, 800), "phone": (390, 844)}

NEW_TEXTS = {
    "harbour_remarks.txt": """14 March 2024

Remarks by Deputy Minister Oriane Falk at the Harbour Conference

Colleagues,

Veldria will sign the moratorium this year. We call on every coastal state to do the same, and to
open its landing records. Without them no promise at sea can be checked.
""",
    "quay_note.txt": """Quay Institute

Published on 2 May 2024

Inspections without notice

Inspections that are announced a month ahead find clean harbours. The treaty needs visits without
notice, and a fund that pays for them.
""",
}


@pytest.fixture
def pages(live, work, django_user_model):
    """Each page by name: a function that opens it on `live.page`."""
    world.make()
    project = Project.objects.get(slug=world.SLUG)
    maria = django_user_model.objects.get(username="maria")
    layer = Layer.objects.get(status=workflow.IN_PROGRESS, kind=Layer.Kind.ANNOTATION)

    def open_as(user, path):
        live.sign_in(user)
        return live.open(path)

    def dry_run():
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for name, text in NEW_TEXTS.items():
                archive.writestr(name, text)
            known = Document.objects.order_by("id").first()
            archive.writestr("march_archive.txt", known.text)
        imports.request(
            project=project, data=file.getvalue(), name="march.zip", options=planning.Options(),
            dry_run=True, by=maria,
        )  # fmt: skip
        open_as(maria, f"/admin/documents/import/{work().uid}/")

    def annotation():
        page = open_as(layer.annotator, f"/admin/annotations/annotate/{layer.document_id}/")
        page.locator("#annotate[data-ready]").wait_for()
        if page.viewport_size["width"] > 900:
            page.locator(".claim-entry").nth(1).click()
            page.locator(".sentence:has(.selected)").first.evaluate(
                "each => each.scrollIntoView({block: 'center'})"
            )
        else:
            page.locator("#text").evaluate("each => each.scrollIntoView()")

    def list_of_claims():
        page = open_as(layer.annotator, f"/admin/annotations/annotate/{layer.document_id}/")
        page.locator("#annotate[data-ready]").wait_for()
        page.locator(".sentence.claimed").first.evaluate(
            "each => each.scrollIntoView({block: 'center'})"
        )
        if page.viewport_size["width"] < 900:
            page.get_by_role("button", name="Claims", exact=True).click()

    def review():
        """A returned reading with the reviewer's correction, as the reviewer looks at it."""
        rosa = django_user_model.objects.get(username="rosa")
        talk = Comment.objects.filter(kind="correction").latest("id")
        path = f"/admin/annotations/annotate/{talk.document_id}/?layer={talk.layer.uid}"
        page = open_as(rosa, path)
        page.locator("#annotate[data-ready]").wait_for()
        if page.viewport_size["width"] < 900:
            page.get_by_role("button", name="Claims", exact=True).click()
        page.locator(".claim-entry", has_text=talk.claim.quote[:30]).first.click()

    def adjudicate():
        """The next case of the document that is being adjudicated."""
        adam = django_user_model.objects.get(username="adam")
        held = Layer.objects.get(kind="adjudication", status=workflow.IN_PROGRESS)
        page = open_as(adam, f"/admin/annotations/adjudicate/{held.document_id}/")
        page.locator("#adjudicate[data-ready]").wait_for()
        if page.viewport_size["width"] < 900:
            page.get_by_role("button", name="Cases", exact=True).click()
        page.locator(".case-entry", has_text="differ").first.click()

    return {
        "review": review,
        "adjudication": adjudicate,
        "adjudications": lambda: open_as(
            django_user_model.objects.get(username="adam"), "/admin/annotations/adjudications/demo/"
        ),
        "matrix": lambda: open_as(maria, "/admin/annotations/assignments/demo/"),
        "progress": lambda: open_as(maria, "/admin/annotations/progress/demo/"),
        "sign-in": lambda: live.open("/admin/login/"),
        "home": lambda: open_as(maria, "/admin/"),
        "documents": lambda: open_as(maria, "/admin/documents/document/"),
        "import-dry-run": dry_run,
        "annotation": annotation,
        "claims": list_of_claims,
    }


@pytest.mark.browser
@pytest.mark.parametrize(
    "name",
    [
        "sign-in",
        "home",
        "documents",
        "import-dry-run",
        "annotation",
        "claims",
        "review",
        "adjudication",
        "adjudications",
        "matrix",
        "progress",
    ],
)
def test_take_the_picture(live, pages, name):
    FOLDER.mkdir(parents=True, exist_ok=True)
    for size, (width, height) in SIZES.items():
        live.page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            live.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            pages[name]()
            live.page.mouse.move(0, 0)
            save(live.page.screenshot(), FOLDER / f"{name}-{size}-{scheme}.png")


def save(picture, path):
    """Without the alpha channel, which a screen does not have."""
    Image.open(io.BytesIO(picture)).convert("RGB").save(path, optimize=True)
