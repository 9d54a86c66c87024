// The workbench: fetches a reading, and connects the text, the claim card, the list, the keys and the saving.

import { adjusted } from "./adjust.js";
import { ApiError, connect } from "./api.js";
import { selectionBar } from "./bar.js";
import { claimCard } from "./card.js";
import { fill } from "./dom.js";
import { guide } from "./guide.js";
import { readingHead } from "./head.js";
import { FIELDS, listenToKeys } from "./keys.js";
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
import { quoteOf, sentencesSpan, spanTitle } from "./selection.js";
import { showSheet } from "./sheet.js";
import { partOf, presumedSpeaker, previousClaim } from "./speaker.js";
import { statusBar } from "./status.js";
import { textView } from "./text.js";
import { pickFromTree } from "./tree.js";
import { freshUid } from "./uid.js";
import { claimView } from "./view.js";
import { label, missing } from "./words.js";

const TYPING = 700; // a pause after which words that are being typed are saved
const STANCES = ["support", "oppose", "neutral", "mixed", "not_inferable"];

const at = (id) => document.getElementById(id);
const page = JSON.parse(at("page").textContent);
const reading = new Reading(page, connect(page.api, document.querySelector("#annotate [name=csrfmiddlewaretoken]").value));

let chosen = null; // what is chosen in the text
let selected = null; // the uid of the claim that is open
let card = null; // the card, while a claim is open that can be changed
let last = null; // the uid of the claim that was open last
let adjusting = null; // "start" or "end", while arrows move it
let drawing = false;

const view = textView(at("text"), reading);
const saving = saver(reading, later);
const ownCard = claimCard(reading, {
  close, withdraw, back, propose, edit: (fields, key) => edit(selected, fields, key),
  decide: (result) => { reading.decide(selected, result); saving.nudge(); close(); },
});
const list = claimList(at("claims"), reading, (uid) => open(uid));
const left = outline(at("outline"), reading, { goTo, highlight: view.highlight });
const map = minimap(at("minimap"), reading, view, (i) => goTo(i, true));
const book = guide(at("guide"), reading);
const head = readingHead(reading, { changed: showAll, goToId, toMissing, submitted });
const tabs = panes(at("annotate"));
const status = statusBar(at("status-bar"), reading, {
  undo, redo, submit: () => head.submit(), sheet, missing: showMissing, unread: toUnread, refused: showRefused,
});
const bar = selectionBar(at("selection"), reading, { tag, move: moveClaim, mark, clear: letGo, done: escape });

// --- showing -------------------------------------------------------------------------------------

/** Draw once, at the next frame, however much has changed. */
function later() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => { drawing = false; show(); });
}

function show() {
  view.show({ selected, chosen: chosen?.whole || chosen?.drawn ? chosen : null });
  card?.show();
  list.show(selected);
  left.show();
  map.show();
  bar.show(chosen, selected, adjusting);
  head.show();
  status.show(saving.state);
}

async function showAll() {
  closeCard();
  chosen = null;
  reading.changed = () => { status.edited(); later(); saving.nudge(); };
  await view.build(hashIndex());
  if (reading.isEditable) {
    reading.resume(await Outbox.open(page.user, reading.layer.uid, { page: location.pathname, title: page.title }));
  }
  fill(at("card"), reading.isEditable ? ownCard.root : []);
  left.build();
  book.build();
  show();
  head.show(true);
  saving.nudge();
}

function choose(span, quiet = false) {
  chosen = reading.isEditable ? span : null;
  adjusting = null;
  later();
  if (chosen && !quiet) say(`${spanTitle(reading.sentences, chosen)} chosen.`);
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

// --- the open claim --------------------------------------------------------------------------------

function closeCard() {
  card?.turn(null); // first: what is being typed is still of this claim
  if (selected) last = selected;
  [card, selected, adjusting] = [null, null, null];
  if (!reading.isEditable) fill(at("card"));
}

function close() {
  const claim = reading.claim(selected);
  saving.nudge();
  closeCard();
  tabs.show("text");
  show();
  if (claim) view.focus(reading.indexAt(claim.start));
}

function open(uid, { focus = true } = {}) {
  const claim = reading.claim(uid);
  if (!claim) return;
  if (selected !== uid) closeCard();
  [selected, chosen, last] = [uid, null, uid];
  if (reading.isEditable) {
    if (!card) ownCard.turn(uid);
    card = ownCard;
  } else {
    fill(at("card"), claimView(claim, page.choices, close));
  }
  const i = reading.indexAt(claim.start);
  show();
  if (focus) goTo(i);
  view.settle(i);
  tabs.show("side");
  // In the frame, where all of it is laid out anyway; whoever types in it sees the field already.
  requestAnimationFrame(() => !isTypingIn(at("card")) && at("card").scrollIntoView({ block: "start" }));
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
  if (isTypingIn(document.body)) card?.root.focus();
  if (isTypingIn(document.body)) { tabs.show("text"); view.focus(); }
}

function inCard(work) {
  if (!card) return say("Open a claim first: c makes one.");
  tabs.show("side");
  work(card);
}

async function propose(name) {
  const uid = selected;
  await attempt(async () => {
    const actor = await reading.api.post("actors/", { name, kind: "person" });
    reading.actors = [...reading.actors, actor];
    edit(uid, { actors: [partOf(actor), ...otherParts(reading.claim(uid))], no_speaker: false });
    if (selected === uid) card.speaker.show(reading.claim(uid));
    toast(`“${name}” is proposed for the registry.`);
  });
}

/** What a key or a button is about: what is chosen, else the current sentence. */
function target() {
  return chosen ?? sentencesSpan(reading.sentences, view.current);
}

function create(fields) {
  if (!reading.isEditable) return null;
  const span = target();
  if (!page.overlappingClaims) {
    const taken = reading.inOrder().some((each) => each.start < span.end && each.end > span.start);
    if (taken) { toast("The text is claimed already, and this project wants no two claims on the same words."); return null; }
  }
  const { published_on: date, published_precision: precision } = reading.document;
  const claim = reading.add({
    ...(date ? { claim_date: date, date_precision: precision } : {}), ...presumedSpeaker(reading), ...fields,
    uid: freshUid(), start: span.start, end: span.end, quote: quoteOf(reading.sentences, span), layer: reading.layer.uid,
  });
  getSelection().removeAllRanges();
  open(claim.uid, { focus: false });
  return claim;
}

/** A new claim: speaker and date are there already, the subject comes next. */
function tag(fields = {}) {
  if (create(fields)) card.stances.current().subject.open();
}

/** The stance of the open claim; without one, a new claim with it. */
function stance(value) {
  if (!reading.isEditable) return;
  if (selected) {
    card.stances.current().edit({ value });
    say(`${label(page.choices.value, value)}.`);
  } else {
    tag({ coming: { subject: "", value, primary: true } });
  }
}

function fieldsOf({ claim_type, attribution, modality, verifiability, confidence, stances, actors, no_speaker, claim_date, date_precision }) {
  return { claim_type, attribution, modality, verifiability, confidence, stances, actors, no_speaker, claim_date, date_precision };
}

function copy(uid, nothing) {
  const model = reading.claim(uid);
  if (!model || model.withdrawn_at) return say(nothing);
  const span = chosen ?? (selected ? model : null);
  if (span === model) chosen = { ...sentencesSpan(reading.sentences, reading.indexAt(model.start), reading.indexAt(model.end - 1)), start: model.start, end: model.end };
  if (create(fieldsOf(model))) { view.focus(); say("Copied."); }
}

function moveClaim() {
  const span = chosen;
  if (!span || !selected) return;
  getSelection().removeAllRanges();
  chosen = null;
  edit(selected, { start: span.start, end: span.end, quote: quoteOf(reading.sentences, span) });
  say("The claim covers the chosen words now.");
}

function withdraw() {
  const uid = selected;
  if (!uid || !reading.isEditable) return say("Open a claim first: n leads to the next one.");
  const i = reading.indexAt(reading.claim(uid).start);
  reading.withdraw(uid);
  close();
  view.focus(i);
  toast("Claim withdrawn.", () => { reading.bringBack(uid); open(uid); });
}

function sameSpeaker() {
  const before = selected && previousClaim(reading, selected);
  if (!before) return say("There is no claim before this one.");
  const others = reading.claim(selected).actors.filter((each) => each.role !== "speaker");
  const speakers = before.actors.filter((each) => each.role === "speaker");
  edit(selected, { actors: [...speakers, ...others], no_speaker: before.no_speaker });
}

function stronger(by) {
  const row = card?.stances.current();
  if (!row) return;
  const next = Math.max(0, Math.min(3, (row.stance.intensity ?? 0) + by)) || null;
  row.edit({ intensity: next });
  say(`Intensity: ${label(page.choices.intensity, next) || "not said"}.`);
}

function explicitness() {
  const row = card?.stances.current();
  if (!row) return;
  row.edit({ explicitness: row.stance.explicitness === "explicit" ? "implicit" : "explicit" });
  say(`${label(page.choices.explicitness, row.stance.explicitness)}.`);
}

function tree({ stances }) {
  const row = stances.current();
  pickFromTree(reading, row.stance.subject, {
    pick: (subject) => { row.edit({ subject: subject.code, label: subject.label, path: subject.path }); row.show(row.stance); },
    closed: back,
  });
}

// --- sentences -------------------------------------------------------------------------------------

function move(i) {
  tabs.show("text");
  adjusting = null;
  const to = Math.max(0, Math.min(i, view.count - 1));
  const claim = selected && reading.claim(selected);
  if (claim && (reading.sentences[to].start >= claim.end || reading.sentences[to].end <= claim.start)) closeCard();
  if (chosen) choose(null);
  view.focus(to);
  later();
}

function extend(by) {
  const from = chosen?.anchor ?? view.current;
  const to = Math.max(0, Math.min((chosen?.head ?? view.current) + by, view.count - 1));
  view.focus(to);
  choose(sentencesSpan(reading.sentences, from, to));
}

function mark() {
  if (!reading.isEditable) return;
  const span = target();
  const places = [...Array(span.last - span.first + 1).keys()].map((n) => span.first + n);
  const claimed = places.find((i) => reading.claimsIn(i).length);
  if (claimed !== undefined) return toast(`Sentence ${reading.sentences[claimed].number} holds a claim: withdraw that first.`);
  const isMarked = places.every((i) => reading.mark(i));
  reading.markAll(places, isMarked ? null : "no_claim");
  say(`${spanTitle(reading.sentences, sentencesSpan(reading.sentences, span.first, span.last))}: ${isMarked ? "no longer marked" : "no claim"}.`);
  chosen = null;
  if (!isMarked) move(span.last + 1);
}

function toUnread() {
  const places = [...Array(view.count).keys()].map((n) => (view.current + 1 + n) % view.count);
  const next = places.find((i) => reading.isUnread(i));
  if (next === undefined) return say("Every sentence is read.");
  tabs.show("text");
  move(next);
}

function toClaim(by) {
  const order = reading.inOrder();
  if (!order.length) return say("There is no claim yet.");
  const here = order.findIndex((each) => each.uid === selected);
  const { start } = reading.sentences[view.current];
  const after = order.findIndex((each) => each.end > start);
  const from = by > 0 ? (after < 0 ? 0 : after) : (after < 0 ? order.length : after) - 1;
  open(order[(here < 0 ? from + order.length : here + by + order.length) % order.length].uid);
}

/** Arrows move the start or the end: of the open claim, or of what is chosen. */
function adjust(side) {
  if (!reading.isEditable) return;
  if (!selected && !chosen) choose(target(), true);
  adjusting = side;
  later();
  say(`The arrows move the ${side} now, word by word; Escape ends this.`);
}

function nudgeEdge(by, unit) {
  const claim = selected && reading.claim(selected);
  const now = claim ? { start: claim.start, end: claim.end, first: reading.indexAt(claim.start), last: reading.indexAt(claim.end - 1) } : chosen;
  const [side, whole] = [adjusting, page.unit === "sentence"];
  const place = Math.max(0, Math.min((side === "start" ? now.first : now.last) + by, view.count - 1));
  const moved = whole
    ? sentencesSpan(reading.sentences, Math.min(side === "start" ? place : now.first, now.last), Math.max(side === "end" ? place : now.last, now.first))
    : adjusted(reading.sentences, now, side, by, unit);
  const quote = quoteOf(reading.sentences, moved);
  if (claim) edit(selected, { start: moved.start, end: moved.end, quote }, "span");
  else { choose({ anchor: now.first, head: now.last, ...moved, drawn: true }, true); adjusting = side; }
  say(quote);
}

function letGo() {
  const i = chosen?.head ?? view.current;
  getSelection().removeAllRanges();
  choose(null);
  view.focus(i);
}

function escape() {
  if (adjusting) { adjusting = null; later(); return say("Done."); }
  if (chosen) return letGo();
  if (selected) return close();
  view.focus();
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
  else { if (selected === id) closeCard(); view.focus(reading.indexAt(reading.claim(id)?.start ?? to.start)); }
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
  card?.lead();
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
  const here = reading.open.findIndex((each) => each.layer === reading.layer?.uid);
  const other = reading.open[here + by];
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
  next: () => move(view.current + 1), previous: () => move(view.current - 1), first: () => move(0), last: () => move(view.count - 1),
  unread: toUnread, nextClaim: () => toClaim(1), previousClaim: () => toClaim(-1), search: () => { tabs.show("outline"); left.input.focus(); left.input.select(); },
  extendDown: () => extend(1), extendUp: () => extend(-1), adjustStart: () => adjust("start"), adjustEnd: () => adjust("end"), escape,
  tag: () => tag(), enter: () => (card && !chosen ? commands.subject() : tag()), stronger: () => stronger(1), weaker: () => stronger(-1), explicitness,
  speaker: () => inCard(({ speaker }) => { speaker.input.focus(); speaker.input.select(); }), sameSpeaker,
  subject: () => inCard(({ stances }) => stances.current().subject.open()), tree: () => inCard(tree),
  repeat: () => copy(previousClaim(reading)?.uid, "There is no claim to repeat yet."),
  duplicate: () => copy(selected ?? last, "Open the claim first that should be there again."),
  withdraw, mark, undo, redo, submit: () => head.submit(), nextReading: () => toReading(1), previousReading: () => toReading(-1), sheet,
  ...Object.fromEntries(STANCES.map((value, i) => [`stance${i + 1}`, () => stance(value)])),
};

const { goToHash, hurry } = textPointer(view, reading, {
  choose, chosen: () => chosen, open: (uid) => open(uid, { focus: false }),
});
listenToKeys(page, commands, {
  arrow: (by, unit) => adjusting && (nudgeEdge(by, unit), true), back, before: hurry, isReady: () => view.count > 0,
});

addEventListener("beforeunload", (event) => { if (reading.unsent) event.preventDefault(); });

await attempt(async () => {
  await reading.load(new URLSearchParams(location.search).get("layer"));
  await showAll();
  goToHash();
});
at("annotate").dataset.ready = "yes";
setTimeout(ownCard.prepare);
