// The annotation page: fetches a reading, and connects the text, the claim card and the list.

import { ApiError, connect } from "./api.js";
import { selectionBar } from "./bar.js";
import { claimCard } from "./card.js";
import { fill } from "./dom.js";
import { readingHead } from "./head.js";
import { textKeys } from "./keys.js";
import { claimList } from "./list.js";
import { confirm, refusalNotice, say, toast } from "./messages.js";
import { textPointer } from "./pointer.js";
import { Reading } from "./reading.js";
import { touched } from "./segments.js";
import { quoteOf, spanTitle } from "./selection.js";
import { textView } from "./text.js";
import { freshUid } from "./uid.js";
import { claimView } from "./view.js";

const page = JSON.parse(document.getElementById("page").textContent);
const token = document.querySelector("#annotate [name=csrfmiddlewaretoken]").value;
const reading = new Reading(page, connect(page.api, token));
const cardBox = document.getElementById("card");

let chosen = null; // what is chosen in the text
let card = null; // the open form, when there is one
let selected = null; // the uid of the claim that is shown
let pending = null; // the span of the open form, while it is not what is saved

const view = textView(document.getElementById("text"), reading);
const list = claimList(document.getElementById("claims"), reading, openClaim);
const head = readingHead(reading, { changed: showAll, leave, openClaim, goTo: goToId });
const bar = selectionBar(document.getElementById("selection"), reading, {
  tag: tagClaim, move: moveClaim, mark: markChosen, unmark: unmarkChosen, clear: clearChoice,
});

// --- showing -------------------------------------------------------------------------------------

function show() {
  view.show({ selected, pending, chosen: chosen?.whole ? chosen : null });
  list.show(selected);
  bar.show(chosen, card);
  head.show();
}

async function showAll() {
  closeCard();
  chosen = null;
  show();
  head.show(true);
}

function choose(span) {
  chosen = reading.isEditable ? span : null;
  view.show({ selected, pending, chosen: chosen?.whole ? chosen : null });
  bar.show(chosen, card);
  if (chosen) say(`${spanTitle(reading.sentences, chosen)} chosen.`);
}

function clearChoice() {
  const back = chosen?.head;
  getSelection().removeAllRanges();
  choose(null);
  if (back !== undefined) view.focus(back);
}

// --- the card ------------------------------------------------------------------------------------

/** Whether the open form may go: nothing typed in it, or the person lets it go. */
async function leave() {
  if (!card?.isDirty) return true;
  const gone = await confirm({
    title: "Leave this claim unsaved?", text: "What you changed in it would be lost.",
    yes: "Discard the changes", no: "Go on with the claim",
  });
  if (gone) closeCard();
  return gone;
}

function closeCard() {
  card = null;
  selected = null;
  pending = null;
  fill(cardBox);
}

async function askToClose() {
  const at = card ? touched(reading.sentences, card.claim.start, card.claim.end)?.[0] : reading.sentences.findIndex((each) => each.number === reading.claims.get(selected)?.first_sentence);
  if (!(await leave())) return;
  closeCard();
  show();
  view.focus(at ?? 0);
}

function openForm(claim) {
  selected = claim.version ? claim.uid : null;
  pending = claim.version ? null : claim;
  card = claimCard(reading, claim, {
    saved: afterSave, close: askToClose, withdraw, span: (base) => { pending = base; show(); },
  });
  fill(cardBox, card.root);
  show();
  card.focus();
  card.root.scrollIntoView({ block: "nearest" });
}

async function openClaim(uid) {
  const claim = reading.claims.get(uid);
  if (!claim || (card && selected === uid)) return;
  if (!(await leave())) return;
  closeCard();
  chosen = null;
  if (reading.isEditable) openForm(claim);
  else {
    selected = uid;
    fill(cardBox, claimView(claim, page.choices, askToClose));
    show();
    cardBox.querySelector("button").focus();
  }
  view.itemOf(touched(reading.sentences, claim.start, claim.end)[0]).scrollIntoView({ block: "nearest" });
}

function draft(span) {
  const oneSentence = span.first === span.last;
  return { start: span.start, end: span.end, quote: quoteOf(reading.sentences, span), oneSentence };
}

async function tagClaim() {
  const span = chosen;
  if (!span || !(await leave())) return;
  closeCard();
  chosen = null;
  getSelection().removeAllRanges();
  openForm({ ...draft(span), uid: freshUid() });
}

function moveClaim() {
  const span = chosen;
  chosen = null;
  getSelection().removeAllRanges();
  card.setSpan(draft(span));
  card.focus();
  say("The claim covers the chosen words once you save it.");
}

function afterSave(claim) {
  const at = touched(reading.sentences, claim.start, claim.end)[0];
  closeCard();
  show();
  view.focus(at);
  toast("Saved.");
}

async function withdraw(claim) {
  try {
    const gone = await reading.withdraw(claim);
    closeCard();
    show();
    view.focus(touched(reading.sentences, gone.start, gone.end)[0]);
    toast("Claim withdrawn.", () => attempt(async () => {
      await reading.restore(gone);
      show();
      toast("The claim is back.");
    }));
  } catch (error) {
    complain(error);
  }
}

// --- marks ---------------------------------------------------------------------------------------

async function attempt(work) {
  try {
    await work();
  } catch (error) {
    complain(error);
  }
}

function complain(error) {
  if (!(error instanceof ApiError)) throw error;
  fill(document.getElementById("notes"), refusalNotice(error));
  document.getElementById("notes").scrollIntoView({ block: "nearest" });
}

function overChosen(work, said) {
  const span = chosen;
  if (!span) return;
  return attempt(async () => {
    for (const sentence of reading.sentences.slice(span.first, span.last + 1)) await work(sentence);
    chosen = null;
    show();
    view.focus(Math.min(span.last + 1, view.count - 1));
    say(`${spanTitle(reading.sentences, span)} ${said}.`);
  });
}

function markChosen() {
  return overChosen((sentence) => reading.mark(sentence), "marked: no claim");
}

function unmarkChosen() {
  return overChosen((sentence) => reading.unmark(sentence), "no longer marked");
}

function goToId(id) {
  view.focus(reading.sentences.findIndex((each) => each.id === id));
}

// --- choosing in the text ------------------------------------------------------------------------

const hands = {
  choose, chosen: () => chosen, open: openClaim,
  tag: tagClaim, mark: markChosen, unmark: unmarkChosen, clear: clearChoice,
};
textKeys(view, reading, hands);
const { goToHash } = textPointer(view, reading, hands);

addEventListener("beforeunload", (event) => { if (card?.isDirty) event.preventDefault(); });

await attempt(async () => {
  await reading.load(new URLSearchParams(location.search).get("layer"));
  view.build();
  await showAll();
  goToHash();
});
document.getElementById("annotate").dataset.ready = "yes";
