// The workbench: fetches a reading, and connects the text, the claim card, the list, the keys and the saving.

import { ApiError, connect } from "./api.js";
import { selectionBar } from "./bar.js";
import { claimCard } from "./card.js";
import { conversation } from "./conversation.js";
import { fill } from "./dom.js";
import { guide } from "./guide.js";
import { readingHead } from "./head.js";
import { FIELDS, listenToKeys } from "./keys.js";
import { leaseKeeper } from "./lease.js";
import { claimList } from "./list.js";
import { refusalNotice, say, toast } from "./messages.js";
import { Outbox } from "./outbox.js";
import { outline } from "./outline.js";
import { minimap } from "./minimap.js";
import { panes } from "./panes.js";
import { otherParts } from "./parts.js";
import { textPointer } from "./pointer.js";
import { Reading } from "./reading.js";
import { saver } from "./saver.js";
import { spanTitle } from "./selection.js";
import { showSheet } from "./sheet.js";
import { partOf } from "./speaker.js";
import { statusBar } from "./status.js";
import { tagging } from "./tagging.js";
import { textView } from "./text.js";
import { claimView } from "./view.js";
import { walking } from "./walking.js";
import { missing } from "./words.js";

const TYPING = 700; // a pause after which words that are being typed are saved

const at = (id) => document.getElementById(id);
const page = JSON.parse(at("page").textContent);
const reading = new Reading(page, connect(page.api, document.querySelector("#annotate [name=csrfmiddlewaretoken]").value));

/**
 * What the person is at: `chosen`, the span that is chosen in the text; `selected`, the uid of the claim that is open;
 * `card`, while it can be changed; `last`, the uid of the claim that was open last; `adjusting`, "start" or "end",
 * while arrows move it.
 */
const here = { chosen: null, selected: null, card: null, last: null, adjusting: null };
let drawing = false;

const view = textView(at("text"), reading);
const saving = saver(reading, later);
const tabs = panes(at("annotate"));
const tags = tagging(reading, view, here, { open, close, edit, back, inCard });
const walk = walking(reading, view, here, { target: tags.target, open, close, closeCard, edit, choose, later, text: () => tabs.show("text") });
const ownCard = claimCard(reading, {
  close, withdraw: tags.commands.withdraw, back, propose, edit: (fields, key) => edit(here.selected, fields, key),
  decide: (result) => { reading.decide(here.selected, result); saving.nudge(); close(); }, talk: () => talk.reveal(),
});
const list = claimList(at("claims"), reading, (uid) => open(uid));
const left = outline(at("outline"), reading, { goTo, highlight: view.highlight });
const map = minimap(at("minimap"), reading, view, (i) => goTo(i, true));
const book = guide(at("guide"), reading);
const head = readingHead(reading, { changed: showAll, goToId, toMissing, submitted });
const talk = conversation(at("conversation"), reading, { looked, open, goToId, submitted, later, back, inSight: () => tabs.show("side") });
const lease = leaseKeeper({
  keep: () => reading.api.post(`layers/${reading.layer.uid}/keep/`),
  kept: ({ uid, leased_until }) => { if (reading.layer?.uid === uid) reading.layer.leased_until = leased_until; later(); },
  lost: async (error) => { await saving.flush(); await head.lost(error); },
});
const status = statusBar(at("status-bar"), reading, {
  undo, redo, submit: () => head.submit(), sheet, missing: showMissing, unread: walk.toUnread, refused: showRefused,
});
const bar = selectionBar(at("selection"), reading, { tag: tags.commands.tag, move: tags.moveClaim, mark: walk.mark, clear: walk.letGo, done: walk.escape });

// --- showing -------------------------------------------------------------------------------------

/** Draw once, at the next frame, however much has changed. */
function later() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => { drawing = false; show(); });
}

function show() {
  view.show({ selected: here.selected, chosen: here.chosen?.whole || here.chosen?.drawn ? here.chosen : null });
  here.card?.show();
  list.show(here.selected);
  left.show();
  map.show();
  bar.show(here.chosen, here.selected, here.adjusting);
  talk.show();
  head.show();
  status.show(saving.state);
}

async function showAll() {
  closeCard();
  here.chosen = null;
  reading.changed = () => { status.edited(); later(); saving.nudge(); lease.worked(); };
  await view.build(hashIndex());
  await reading.outbox?.leave();
  reading.outbox = null;
  if (reading.isEditable) {
    reading.resume(await Outbox.open(page.user, reading.layer.uid, { page: location.pathname, title: page.title }));
  }
  fill(at("card"), reading.isEditable ? ownCard.root : []);
  left.build();
  book.build();
  talk.turn();
  show();
  head.show(true);
  saving.nudge();
}

function choose(span, quiet = false) {
  here.chosen = reading.isEditable ? span : null;
  here.adjusting = null;
  later();
  if (here.chosen && !quiet) say(`${spanTitle(reading.sentences, here.chosen)} chosen.`);
}

/** To a sentence; the focus stays where somebody looks around, and so does the pane it is in. */
function goTo(i, keepFocus = false) {
  if (!keepFocus) { tabs.show("text"); return view.focus(i); }
  view.settle(i);
  view.itemOf(i).scrollIntoView({ block: "center" });
}

function goToId(id) {
  goTo(reading.sentences.findIndex((each) => each.id === id));
}

function hashIndex() {
  const number = Number(/^#s(\d+)$/.exec(location.hash)?.[1]);
  return Math.max(0, reading.sentences.findIndex((each) => each.number === number));
}

/** What is talked about: the open claim, else the sentence one has gone to. */
function looked() {
  if (here.selected) return { claim: here.selected };
  const i = here.chosen?.head ?? view.entered;
  return i === null ? {} : { sentence: reading.sentences[i].id };
}

/** To what is said of a sentence and of the claims in it. */
function talkOf(i) {
  closeCard();
  here.chosen = null;
  view.settle(i);
  show();
  talk.reveal();
}

// --- the open claim --------------------------------------------------------------------------------

function closeCard() {
  here.card?.turn(null); // first: what is being typed is still of this claim
  if (here.selected) here.last = here.selected;
  [here.card, here.selected, here.adjusting] = [null, null, null];
  if (!reading.isEditable) fill(at("card"));
}

function close() {
  const claim = reading.claim(here.selected);
  saving.nudge();
  closeCard();
  tabs.show("text");
  show();
  if (claim) view.focus(reading.indexAt(claim.start));
}

function open(uid, { focus = true, scroll = true } = {}) {
  const claim = reading.claim(uid);
  if (!claim) return;
  if (here.selected !== uid) closeCard();
  [here.selected, here.chosen, here.last] = [uid, null, uid];
  if (reading.isEditable) {
    if (!here.card) ownCard.turn(uid);
    here.card = ownCard;
  } else {
    fill(at("card"), claimView(claim, page.choices, close));
  }
  const i = reading.indexAt(claim.start);
  show();
  if (focus) goTo(i);
  view.settle(i);
  tabs.show("side");
  // In the frame, where all of it is laid out anyway; whoever types in it sees the field already.
  if (scroll) requestAnimationFrame(() => !isTypingIn(at("card")) && at("card").scrollIntoView({ block: "start" }));
}

const isTypingIn = (place) => place.contains(document.activeElement) && document.activeElement.matches(FIELDS);

function edit(uid, fields, key = null) {
  if (!reading.claim(uid)) return; // the reading has been fetched anew
  reading.want(uid, fields, key);
  if (key) saving.nudge(TYPING);
}

/** From a field back to the text, the claim still open: the keys act again, also where one pane is in sight. */
function back() {
  view.focus();
  if (isTypingIn(document.body)) here.card?.root.focus();
  if (isTypingIn(document.body)) { tabs.show("text"); view.focus(); }
}

function inCard(work) {
  if (!here.card) return say("Open a claim first: c makes one.");
  tabs.show("side");
  work(here.card);
}

async function propose(name) {
  const uid = here.selected;
  await attempt(async () => {
    const actor = await reading.api.post("actors/", { name, kind: "person" });
    reading.actors = [...reading.actors, actor];
    edit(uid, { actors: [partOf(actor), ...otherParts(reading.claim(uid))], no_speaker: false });
    if (here.selected === uid) here.card.speaker.show(reading.claim(uid));
    toast(`“${name}” is proposed for the registry.`);
  });
}

// --- the reading as a whole --------------------------------------------------------------------------

function undo() {
  follow(reading.undo(), "Undone.", "Nothing to undo.");
}

function redo() {
  follow(reading.redo(), "Done again.", "Nothing to redo.");
}

/** Show where a step of the history was. */
function follow(step, said, nothing) {
  if (!step) return say(nothing);
  const { kind, id, to } = step.find((each) => each.kind === "claim") ?? step[0];
  if (kind === "mark") goToId(id);
  else if (reading.claims.has(id)) open(id);
  else { if (here.selected === id) closeCard(); view.focus(reading.indexAt(reading.claim(id)?.start ?? to.start)); }
  show();
  say(said);
}

function showMissing() {
  const claims = reading.inOrder().filter((claim) => missing(claim).length);
  if (claims.length) toMissing(claims[0].uid);
}

/** To a claim, and in its card to what it lacks. */
function toMissing(uid) {
  open(uid);
  here.card?.lead();
}

function showRefused() {
  const claim = [...reading.conflicts.keys(), ...reading.refusals.keys()].find((uid) => reading.claim(uid));
  if (claim) return open(claim);
  const [id, error] = [...reading.refusals][0];
  fill(at("notes"), refusalNotice(error));
  goToId(id);
}

function sheet() {
  showSheet(page.singleKeys, (yes) => attempt(async () => {
    await reading.api.patch("/api/v1/preferences/", { single_keys: yes });
    page.singleKeys = yes;
    say(yes ? "Single keys act." : "Single keys are off.");
  }));
}

function toReading(by) {
  const place = reading.open.findIndex((each) => each.layer === reading.layer?.uid);
  const other = reading.open[place + by];
  if (!other) return say(by > 0 ? "This is your last open reading." : "This is your first open reading.");
  location.assign(location.pathname.replace(/\d+\/$/, `${other.document}/`));
}

async function submitted() {
  await saving.flush();
  return !reading.unsent;
}

async function attempt(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    fill(at("notes"), refusalNotice(error));
    at("notes").scrollIntoView({ block: "nearest" });
  }
}

// --- keys and pointer ----------------------------------------------------------------------------------

const commands = {
  ...walk.commands, ...tags.commands,
  search: () => { tabs.show("outline"); left.input.focus(); left.input.select(); },
  enter: () => (here.card && !here.chosen ? commands.subject() : commands.tag()),
  speaker: () => inCard(({ speaker }) => { speaker.input.focus(); speaker.input.select(); }),
  subject: () => inCard(({ stances }) => stances.current().subject.open()),
  ask: () => talk.ask(), undo, redo, submit: () => head.submit(),
  nextReading: () => toReading(1), previousReading: () => toReading(-1), sheet,
};

const { goToHash, hurry } = textPointer(view, reading, {
  choose, chosen: () => here.chosen, open: (uid) => open(uid, { focus: false }), talk: talkOf,
});
listenToKeys(page, commands, {
  arrow: (by, unit) => here.adjusting && (walk.nudgeEdge(by, unit), true), back, before: hurry, isReady: () => view.count > 0,
});

at("text").addEventListener("focusin", later);
addEventListener("beforeunload", (event) => { if (reading.unsent) event.preventDefault(); });

await attempt(async () => {
  await reading.load(new URLSearchParams(location.search).get("layer"));
  await showAll();
  goToHash();
});
at("annotate").dataset.ready = "yes";
setTimeout(ownCard.prepare);
