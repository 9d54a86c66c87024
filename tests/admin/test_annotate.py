"""The page in which documents are annotated, as the server sends it."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.urls import reverse

ENTRY = "annotations/annotate.js"


def imported_from(name, found=()):
    """The module and all that it imports, one through another."""
    text = Path(finders.find(name)).read_text()
    found = {*found, name}
    for other in re.findall(r'from "\./(.+?)"', text):
        if f"annotations/{other}" not in found:
            found |= imported_from(f"annotations/{other}", found)
    return found


def test_the_page_asks_at_once_for_every_module_it_needs(client, world):
    client.force_login(world.annotator)
    page = client.get(reverse("admin:annotate", args=[world.add_document().pk])).content.decode()
    asked = re.findall(r'<link rel="modulepreload" href="/static/(.+?)">', page)
    assert len(asked) > 20
    assert sorted(asked) == sorted(imported_from(ENTRY))
