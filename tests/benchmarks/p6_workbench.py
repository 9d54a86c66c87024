"""P6: opening a long document in the workbench and working in it by keys, beside a short one.

In headless Chromium, on the product served as for a user. A page is opened from the desk, in a
browser that has not seen the workbench before; the keys are real ones, and what they do is saved.
"""

import itertools
import os
import random
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, sync_playwright

from annotations.models import Claim, Layer, Mark
from documents import imports, planning, tokens
from documents.models import Document, Job, Project
from tests.benchmarks import world
from tests.benchmarks.measure import ROUNDS, Table, in_turn, load, serving

CHROMIUM = "/usr/bin/chromium"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync"]  # fmt: skip
PAINTED, KEY = 1000, 50  # milliseconds: the goals
BETWEEN_KEYS = 80

#: Tells when the first sentence has been painted, when the page is ready, and how long after each
#: key press the frame that shows it was made: as the browser's Event Timing says, and as the frame
#: itself does where that keeps silent (it reports nothing below 16 ms). The later of both counts.
WATCH = """(() => {
  const seen = window.measured = {painted: null, ready: null, keys: []};
  const afterFrame = work => requestAnimationFrame(() => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => work(performance.now());
    port2.postMessage(null);
  });
  let found = false;
  const watch = new MutationObserver(() => {
    if (!found && document.querySelector(".sentence")) {
      found = true;
      afterFrame(now => { seen.painted = now; });
    }
    if (document.querySelector("#annotate[data-ready]")) {
      seen.ready = performance.now();
      watch.disconnect();
    }
  });
  watch.observe(document, {childList: true, subtree: true, attributeFilter: ["data-ready"]});
  addEventListener("keydown", event => {
    if (event.key === "Control") return;
    const key = (event.ctrlKey ? "Control+" : "") + event.key;
    const press = {key, at: event.timeStamp, took: null, browser: null};
    seen.keys.push(press);
    afterFrame(now => { press.took = now - press.at; });
  }, true);
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
      const press = seen.keys.find(each => each.at === entry.startTime);
      if (press && entry.name === "keydown") press.browser = entry.duration;
    }
  }).observe({type: "event", durationThreshold: 16, buffered: true});
})()"""


class Opening(NamedTuple):
    """What one visit to a document showed."""

    painted: float
    ready: float
    requests: int
    keys: list[tuple[str, float]]


def bench_workbench(table: Table) -> None:
    """5,000 sentences with 1,500 claims and 50 with 15, alternately, in one run."""
    # Playwright's own loop runs in the thread that looks after the rows.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    long = kept_document("bench-read-long", sentences=5_000, claims=1_500)
    short = kept_document("bench-read-short", sentences=50, claims=15)
    with serving("config.wsgi") as server:
        answered = in_turn(lambda: _answer(server.port, long), lambda: _answer(server.port, short))
        with sync_playwright() as tool:
            browser = tool.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
            seen: dict[int, list[Opening]] = {long.pk: [], short.pk: []}
            for _ in range(ROUNDS):
                for document in (long, short):
                    seen[document.pk].append(_visit(browser, server.port, document))
            browser.close()
    names = {long.pk: "5,000 sentences with 1,500 claims", short.pk: "50 sentences with 15 claims"}
    for (key, openings), milliseconds in zip(seen.items(), answered, strict=True):
        _report(table, names[key], openings, milliseconds)


def _report(table: Table, name: str, openings: list[Opening], answered: float) -> None:
    """The rows of one document; the keys of each kind are printed only."""
    painted = statistics.median(each.painted for each in openings)
    ready = statistics.median(each.ready for each in openings)
    requests = max(each.requests for each in openings)
    presses = [press for each in openings for press in each.keys]
    by_kind = defaultdict(list)
    for kind, took in presses:
        by_kind[kind].append(took)
    for kind, times in by_kind.items():
        print(f"   {kind}: p50 {_share(times, 0.5):.1f}, p95 {_share(times, 0.95):.1f}, "
              f"worst {max(times):.1f} ms of {len(times)}")  # fmt: skip
    every = [took for _, took in presses]
    slowest = max(by_kind, key=lambda kind: _share(by_kind[kind], 0.95))
    for work, product, goal in (
        (f"open {name}: its text is painted", painted, PAINTED),
        ("… the page is ready", ready, PAINTED),
        (f"… {len(every)} key presses to the screen, 95th percentile", _share(every, 0.95), KEY),
        (f"… the slowest kind of key ({slowest}), 95th percentile",
         _share(by_kind[slowest], 0.95), KEY),
        ("… the answer with all of its data", answered, PAINTED),
    ):  # fmt: skip
        table.add("P6", f"{work}, beside {goal:,} ms", product, goal, 1, unit="ms",
                  faster_is="less")  # fmt: skip
    table.add("P6", "… requests for data until it is ready, beside one", requests, 1, 1,
              unit="requests", faster_is="less")  # fmt: skip


def _share(times: list[float], share: float) -> float:
    """The value that this share of them does not exceed."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


# --- the documents -----------------------------------------------------------------------------


def kept_document(slug: str, *, sentences: int, claims: int) -> Document:
    """One document of so many sentences and claims in a project of its own, made once and kept."""
    made = Project.objects.filter(slug=slug).first()
    if made is None or not Claim.objects.filter(project=made).exists():
        print(f"making a document of {sentences:,} sentences and {claims:,} claims …", flush=True)
        made = made or world.project(slug)
        if not Document.objects.filter(project=made).exists():
            _import(made, _text(sentences))
        world.claims(made, claims)
    document = Document.objects.get(project=made)
    assert document.sentences.count() == sentences
    _restore(document)
    return document


def _text(sentences: int) -> str:
    rng = random.Random(sentences)
    words = (" ".join(rng.choices(world.WORDS, k=rng.randint(9, 22))) for _ in range(sentences))
    gaps = itertools.cycle((" ", " ", " ", " ", "\n\n"))
    return "".join(f"{each.capitalize()}.{gap}" for each, gap in zip(words, gaps, strict=False))


def _import(project: Project, text: str) -> None:
    job = imports.import_here(project=project, data=text.encode(), name=f"{project.slug}.txt",
                              options=planning.Options())  # fmt: skip
    assert job.state == Job.State.DONE, job.message


def _restore(document: Document) -> None:
    """Take back what the keys made: the layer holds what was laid in, whose uid is its key."""
    layer = Layer.objects.get(document=document)
    Mark.objects.filter(layer=layer).delete()
    for claim in Claim.objects.filter(layer=layer, withdrawn_at=None):
        if claim.uid.int != claim.pk:
            Claim.objects.filter(pk=claim.pk).update(withdrawn_at=timezone.now())


# --- the visits --------------------------------------------------------------------------------


def _answer(port: int, document: Document) -> float:
    token, _ = tokens.issue(by=world.people())
    path = f"/api/v1/projects/{document.project.slug}/documents/{document.pk}/reading/"
    return load(port=port, clients=1, method="GET", path=path, count=20,
                headers={"Authorization": f"Token {token}"})["p50"]  # fmt: skip


def _visit(browser: Browser, port: int, document: Document) -> Opening:
    """From the desk to the document, the keys, and everything as it was."""
    site = f"http://127.0.0.1:{port}"
    context = browser.new_context()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": _session(), "url": site}])
    page = context.new_page()
    page.goto(f"{site}/admin/")
    page.add_init_script(WATCH)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/admin/annotations/annotate/{document.pk}/")
    page.locator("#annotate[data-ready]").wait_for()
    requests = sum("/api/" in url for url in asked)
    page.wait_for_timeout(500)
    for key in _keys():
        page.keyboard.press(key)
        page.wait_for_timeout(BETWEEN_KEYS)
    keys = _pressed(page)
    page.locator(".saving[data-state=saved]").wait_for(timeout=60_000)
    painted, ready = page.evaluate("[measured.painted, measured.ready]")
    context.close()
    _restore(document)
    return Opening(painted, ready, requests, keys)


def _session() -> str:
    client = Client()
    client.force_login(world.people())
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _keys() -> Iterator[str]:
    """At the start of the text and in its middle: through it, mark, tag, change, withdraw."""
    yield from "jjjjjkkkkknnnnn"
    yield "Escape"
    yield from "uuuuu"
    for _ in range(10):
        yield from ("x", "j")
    yield from ["Control+z"] * 10
    for _ in range(5):  # an empty claim, out of its subject field and its card, and undone
        yield from ("u", "c", "Escape", "Escape", "Escape", "Control+z")
    for _ in range(5):  # a claim like the one before, another stance, and withdrawn
        yield from ("u", "y", *"123", "Delete")
    yield from "jjjjjkkkkknnnnn"


def _pressed(page: Page) -> list[tuple[str, float]]:
    """Each key press by kind, and milliseconds until it showed."""
    page.wait_for_timeout(300)
    pressed: Iterable[Any] = page.evaluate("measured.keys")
    return [
        ("digit" if each["key"].isdigit() else each["key"],
         max(each["took"], each["browser"] or 0))
        for each in pressed
    ]  # fmt: skip
