"""The main job in the browser: the user's own speech, read, handed in, accepted and exported."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from documents import imports, planning
from documents.models import Document

pytestmark = pytest.mark.browser

SPEECH = Path(__file__).resolve().parents[3] / "shared/seeds/000_b48ef0025fee7d69.txt"


@pytest.mark.skipif(not SPEECH.exists(), reason="the user's own file is not here: no shared data")
def test_the_users_own_speech_goes_from_reading_to_export(annotation, world):
    imports.import_here(
        project=world.project,
        data=SPEECH.read_bytes(),
        name=SPEECH.name,
        options=planning.Options(split_on="Share the Post:", language="en"),
        by=world.manager,
    )
    speech = Document.objects.get(title__contains="Lavrov")
    page = annotation.open(speech).page
    for words, subject, value, modality in (
        ("eastward expansion", "nato", "Opposes", "Categorical"),
        ("issue of its ratification", "ctbt", "Supports", "Conditional"),
    ):
        annotation.tag_sentence(speech.sentences.get(text__contains=words).number)
        annotation.speaker("Foreign Minister")
        annotation.subject(subject, value)
        annotation.card.locator("summary", has_text="More").click()
        annotation.card.get_by_label("Modality").select_option(modality)
        annotation.save()
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#state")).to_contain_text("Submitted")

    annotation.open(speech, by="reviewer", start=False)
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("#state")).to_contain_text("Accepted")

    annotation.live.sign_in(world.manager)
    annotation.live.open("/admin/annotations/export/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    lines = download.value.path().read_text().splitlines()
    claims = [claim for line in map(json.loads, lines) for claim in line["claims"]]
    assert [claim["stances"][0]["value"] for claim in claims] == ["oppose", "support"]
    assert [claim["modality"] for claim in claims] == ["categorical", "conditional"]
    for claim in claims:
        (fragment,) = claim["fragments"]
        assert speech.text[fragment["start"] : fragment["end"]] == fragment["exact"]
        assert claim["actors"][0]["name"] == "Foreign Minister"
        assert claim["subjects"][0]["path"].startswith("Arms control > ")
