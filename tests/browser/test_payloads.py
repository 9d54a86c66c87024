"""No script that people typed runs, on any page; each of them does run where nobody takes care."""

import json
import re

import pytest

from annotations import actors, codebooks, review
from annotations.models import Claim
from annotations.parts import ActorInput
from documents import imports, planning
from documents.models import Document

pytestmark = pytest.mark.browser

#: Each calls `__ran` with its number, or asks for /__ran with it, at the latest when it is poked.
PAYLOADS = [
    "<script>__ran(0)</script>",
    "<ScRiPt >`${__ran(1)}`</sCrIpT>",
    "<img src=x onerror=__ran(2)>",
    "<svg onload=__ran(3)></svg>",
    "<svg><script>__ran&#40;4&#41;</script></svg>",
    '<iframe srcdoc="<script>parent.__ran(5)</script>"></iframe>',
    '<a href="javascript:__ran(6)">read on</a>',
    '<a href="&#106;ava&Tab;script&colon;__ran(7)">read on</a>',
    "<details open ontoggle=__ran(8)><summary>more</summary>more</details>",
    "<style>@keyframes r{}</style><b style='animation:r 1s' onanimationstart=__ran(9)>loud</b>",
    '<meta http-equiv=refresh content="0;url=/__ran?10">',
    '"><script>__ran(11)</script>',
    "</script><script>__ran(12)</script>",
    "--></title></textarea></style><script>__ran(13)</script>",
    "<img src=x onerror=__ran(14)//",
    '" autofocus onfocus=__ran(15) x="',
    "javascript:__ran(16)",
    "<body onload=__ran(17)>",
    "<form action=javascript:__ran(18)><button>send</button></form>",
    "<style>@import '/__ran?19';</style>",
]

#: The places in which a careless page puts a text: between tags, in an attribute, in an address.
CARELESS = (
    '<!doctype html><p>{0}</p><label>In a field <input value="{0}"></label><a href="{0}">go</a>'
)

#: Does what a payload may wait for; answers which elements it found that could run something.
POKE = """() => {
  const isScript = (each, name) =>
    /^javascript:/i.test((each.getAttribute(name) ?? "").replace(/\\s/g, ""));
  const found = [...document.querySelectorAll("*")].filter((each) =>
    [...each.attributes].some(({name}) => name.startsWith("on") || name === "srcdoc")
    || ["href", "src", "action", "formaction"].some((name) => isScript(each, name)));
  for (const each of found) {
    if (each.matches("a")) each.click();
    if (each.matches("form")) each.requestSubmit();
    if (each.matches("input")) each.focus();
  }
  return found.map((each) => each.outerHTML.slice(0, 200));
}"""


class Detector:
    """Notices what ran on a page: a call, a request or a dialog."""

    def __init__(self, page):
        self.page = page
        self.ran = set()
        page.expose_function("__ran", self._called)
        page.on("dialog", self._dialog)
        self.watch_requests()

    def watch_requests(self):
        """Again where another route was set since: the latest route is asked first."""
        self.page.route(re.compile(r"/__ran\?"), self._asked)

    def _called(self, number):
        self.ran.add(number)

    def _dialog(self, dialog):
        if dialog.type != "beforeunload":
            self.ran.add(dialog.message)
        dialog.accept()

    def _asked(self, route):
        self.ran.add(int(route.request.url.rpartition("?")[2]))
        route.fulfill(body="", content_type="text/css")

    def poke(self):
        found = self.page.evaluate(POKE)
        self.page.wait_for_timeout(50)
        return found


def test_every_payload_runs_on_a_careless_page(browser):
    context = browser.new_context()
    page = context.new_page()
    detector = Detector(page)
    shown = {"text": ""}
    page.route(
        "http://careless.test/**",
        lambda route: route.fulfill(
            body=CARELESS.replace("{0}", shown["text"]), content_type="text/html"
        ),
    )
    detector.watch_requests()
    ran = []
    for number, text in enumerate(PAYLOADS):
        detector.ran.clear()
        shown["text"] = text
        page.goto(f"http://careless.test/{number}")
        page.wait_for_timeout(50)
        if not detector.ran:
            detector.poke()
        ran.append(set(detector.ran))
    context.close()
    assert ran == [{number} for number in range(len(PAYLOADS))]


@pytest.fixture
def typed(world):
    """A world in which somebody typed a payload into whatever takes words; the documents."""
    by = world.manager
    world.project.guideline = "\n\n".join(PAYLOADS)
    world.project.save()
    for number, text in enumerate(PAYLOADS):
        codebooks.add_subject(
            project=world.project, code=f"X{number}", label=text, definition=text, by=by,
            proposition=text, synonyms=[text],
        )  # fmt: skip
    codebooks.publish(project=world.project, by=by, changelog=PAYLOADS[0])
    speakers = [
        actors.add(project=world.project, name=text, kind="person", aliases=[f"{text}!"], by=by)
        for text in PAYLOADS
    ]
    made = [
        json.dumps({"title": text, "text": says(text), "external_id": f"{number:02} {text}",
                    "publisher": text, "author": text})
        for number, text in enumerate(PAYLOADS)
    ]  # fmt: skip
    job = imports.import_here(
        project=world.project, data="\n".join(made).encode(), name="typed.jsonl",
        options=planning.Options(language="en"), by=by,
    )  # fmt: skip
    assert job.state == "done", job.errors or job.message
    documents = list(Document.objects.order_by("external_id"))
    for number, (text, document) in enumerate(zip(PAYLOADS, documents, strict=True)):
        layer = world.lease(document)
        world.tag(
            layer, "It is said", (f"X{number}", "support"), note=text, canonical_text=text,
            actors=[
                ActorInput(actor=speakers[number].pk), ActorInput(role="addressee", label=text),
            ],
        )  # fmt: skip
        layer.refresh_from_db()
        review.submit(layer, by=world.annotator)
        layer.refresh_from_db()
        review.return_(layer, by=world.reviewer, note=text)
    return documents


def says(text):
    return f"{text}\n\nIt is said that {text} holds. {text}\n"


def test_no_payload_runs_on_the_annotation_page(annotation, typed, world):
    page = annotation.page
    detector = Detector(page)
    annotation.live.sign_in(world.annotator)
    for text, document in zip(PAYLOADS, typed, strict=True):
        annotation.live.open(f"/admin/annotations/annotate/{document.pk}/")
        annotation.ready()
        assert page.locator("#told").get_by_text(text, exact=False).count() >= 1
        page.locator("#find").fill(text)
        page.locator(".found button").first.wait_for()
        found = detector.poke()
        page.locator(".claim-entry").first.click()
        annotation.card.wait_for()
        annotation.combobox("Who says it").first.fill(text)
        annotation.card.locator("li[role=option]").first.wait_for()
        found += detector.poke()
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        page.locator(".claim-entry").first.click()
        page.keyboard.press("g")
        page.locator("dialog #tree-list li").first.wait_for()
        page.locator("dialog").get_by_role("combobox").fill(text)
        page.locator("dialog #tree-list li").first.wait_for()
        found += detector.poke()
        page.keyboard.press("Escape")
        page.get_by_role("tab", name="Guide").click()
        page.locator("#find-subject").fill(text)
        page.locator("#guide details").first.click()
        found += detector.poke()
        annotation.saved()
        assert found == []
        assert detector.ran == set()
    assert page.complaints == []


def test_no_payload_runs_in_the_desk_and_its_lists(annotation, typed, world, work):
    page = annotation.page
    detector = Detector(page)
    annotation.live.sign_in(world.manager)
    again = [
        json.dumps({"title": text, "text": f"New. {says(text)}", "author": text, "publisher": text})
        for text in PAYLOADS
    ]
    imports.request(
        project=world.project, data="\n".join([*again, '{"title": "<img src=x onerror=__ran(2)>'])
        .encode(), name="again.jsonl", options=planning.Options(), dry_run=True, by=world.manager,
    )  # fmt: skip
    with_problem = work()
    imports.request(
        project=world.project, data="\n".join(again).encode(), name=f"{PAYLOADS[2]}.jsonl",
        options=planning.Options(), dry_run=True, by=world.manager,
    )  # fmt: skip
    good = work()
    lists = ["subject", "actor", "claim", "layer", "claimevent", "actorevent", "subjectevent"]
    paths = [
        "/admin/",
        "/admin/documents/document/",
        f"/admin/documents/document/?q={PAYLOADS[2]}",
        *(f"/admin/annotations/{each}/" for each in lists),
        f"/admin/annotations/claim/{Claim.objects.first().pk}/change/",
        *(f"/admin/documents/document/{document.pk}/change/" for document in typed),
        f"/admin/documents/import/{with_problem.uid}/",
        f"/admin/documents/import/{good.uid}/",
    ]
    for path in paths:
        with page.expect_response(lambda answer: answer.request.is_navigation_request()) as answer:
            annotation.live.open(path)
        assert answer.value.status == 200, path
        page.wait_for_timeout(50)
        assert detector.poke() == [], path
        assert detector.ran == set(), path
    assert page.complaints == []
