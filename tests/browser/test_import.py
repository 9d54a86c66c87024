"""The import pages, from the upload to the documents."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from documents.models import Document, Job
from tests.world import TEXT

pytestmark = pytest.mark.browser

TWO = f"""{TEXT}
Share the Post:

Harbour Institute

A second text begins here, and it says that talks should begin. It ends soon.
"""


def upload(live, text, name="two.txt", **fields):
    page = live.open("/admin/documents/import/?project=arvenia")
    page.get_by_label("File").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    )
    if fields:
        page.locator("details summary").click()
    for label, value in fields.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Look into the file").click()
    return page


@pytest.fixture
def manager(live, world):
    live.sign_in(world.manager)
    return live


def test_a_file_goes_in_with_a_correction(manager, work):
    page = upload(manager, TWO, **{"Line that ends a document": "Share the Post:"})
    expect(page.locator("#stage")).to_have_text("Waiting for a worker")
    work()
    rows = page.locator("table.rows tbody tr")
    expect(rows).to_have_count(2)
    page.get_by_label("Title of document 2").fill("Talks should begin")
    page.get_by_label("Date of document 2").fill("2023-05-09")
    expect(page.locator("#changed")).to_have_text("2 corrections go with it")
    page.get_by_role("button", name="Import 2 documents").click()
    work()
    expect(page.locator(".notice")).to_contain_text("2 documents")
    first, second = Document.objects.order_by("id")
    assert first.author == "Minister Tarnow"
    assert (second.title, str(second.published_on)) == ("Talks should begin", "2023-05-09")
    page.get_by_role("link", name="See the documents").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(2)


def test_nothing_is_stored_before_the_import(manager, work):
    upload(manager, TWO)
    work()
    expect(manager.page.get_by_role("button", name="Import 1 document")).to_be_visible()
    assert not Document.objects.exists()


def test_a_text_that_is_here_already_is_greyed_and_named(manager, work, world):
    world.add_document()
    upload(manager, TWO, **{"Line that ends a document": "Share the Post:"})
    work()
    # The marker's line closes the first document here, so its text is another one.
    upload(manager, TEXT)
    work()
    expect(manager.page.locator("body")).to_contain_text("Already here")


def test_problems_are_named_with_their_line(manager, work):
    bad = '{"text": "One sentence stands here."}\n{"text": }\n'
    page = upload(manager, bad, "rows.jsonl")
    work()
    problems = page.get_by_role("region", name="Problems")
    expect(problems.locator("tbody tr td.number")).to_have_text("2")
    expect(page.get_by_role("button", name="Import")).to_have_count(0)
    expect(page.get_by_role("link", name="Choose another file")).to_be_visible()


def test_a_pattern_that_cannot_be_used_is_named_at_its_field(manager):
    page = upload(manager, TEXT, **{"… or a pattern": "((a+)+"})
    expect(page.locator(".field", has_text="or a pattern").locator(".error")).to_be_visible()
    assert not Job.objects.exists()


def test_a_waiting_import_can_be_cancelled(manager):
    page = upload(manager, TEXT)
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".chip.cancelled")).to_be_visible()
    assert Job.objects.get().state == "cancelled"


def test_a_page_says_when_no_worker_takes_the_job(manager):
    page = upload(manager, TEXT)
    expect(page.locator("#no-worker")).to_be_hidden()
    Job.objects.update(queued_at=timezone.now() - timedelta(seconds=20))
    page.reload()
    expect(page.locator("#no-worker")).to_be_visible()


@pytest.mark.parametrize(
    ("who", "status"), [("manager", 200), ("annotator", 403), ("outsider", 404)]
)
def test_only_managers_see_an_import(client, world, who, status):
    world.add_document()
    client.force_login(world.outsider if who == "outsider" else world.people[who])
    assert client.get(f"/admin/documents/import/{Job.objects.get().uid}/").status_code == status


@pytest.mark.parametrize("who", ["viewer", "annotator", "reviewer", "adjudicator"])
def test_nobody_else_uploads(client, world, who):
    client.force_login(world.people[who])
    assert client.get("/admin/documents/import/").status_code == 403
