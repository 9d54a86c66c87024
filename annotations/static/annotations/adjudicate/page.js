// The page of an adjudication: fetches the docket, and connects the text, the cases, the open one and the keys.

import { ApiError, connect } from "../api.js";
import { el, fill } from "../dom.js";
import { listenToKeys } from "../keys.js";
import { refusalNotice, say, toast } from "../messages.js";
import { panes } from "../panes.js";
import { showSheet } from "../sheet.js";
import { caseView } from "./case.js";
import { decidedView } from "./decided.js";
import { Docket } from "./docket.js";
import { freshClaim } from "./fresh.js";
import { caseHead } from "./head.js";
import { caseCommandOf, KEYMAP } from "./keymap.js";
import { caseList } from "./list.js";
import { mergeBar } from "./merge.js";
import { quoteOf } from "./said.js";
import { textView } from "./text.js";
import { keyOf, verdict } from "./verdict.js";

const ABOUT = "Keys act on the open case, never inside a field: Esc leads from a field back to the rows.";

const at = (id) => document.getElementById(id);
const page = JSON.parse(at("page").textContent);
const docket = new Docket(page, connect(page.api, document.querySelector("#adjudicate [name=csrfmiddlewaretoken]").value));

let openKey = null; // the case that is open
let isFresh = false; // whether the form for a new claim is
let isSending = false;
let fresh = null; // the form, once it was asked for
let shownAs = ""; // the open case as it was drawn

const tabs = panes(at("adjudicate"));
const text = textView(at("text"), docket, pressed);
const list = caseList(at("cases"), docket, { open: (key) => open(key), fresh: openFresh });
const view = caseView(at("case"), docket, { decide });
const head = caseHead(docket, { begin: () => began(docket.begin()), takeOver: () => began(docket.takeOver()), finish, reopen, toClaim });
const bar = mergeBar(at("merge"), docket, merge);

// --- showing -------------------------------------------------------------------------------------

const current = () => (openKey === null ? null : docket.find(openKey));

/** Draw what has changed; the open case stays as it is while it is the same. */
function show() {
  head.show();
  bar.show();
  list.show(isFresh ? null : openKey);
  if (isFresh) return text.show(null);
  const item = current();
  if (!item) openKey = null;
  const now = JSON.stringify([item, docket.isEditable]);
  if (now !== shownAs) drawCase(item);
  shownAs = now;
  text.show(item);
}

function drawCase(item) {
  if (!item) return fill(at("case"), nothing());
  if (item.decision) return decidedView(at("case"), docket, item, () => takeBack(item));
  view.open(item, docket.draft(item));
}

function nothing() {
  const words = docket.isDone ? "This document is decided. Choose a case to see what stands, and from whom."
    : docket.isEditable ? "Every case is decided: make it gold, or look once more at one."
    : "Choose a case to see what the readings say.";
  return el("div", { class: "empty", tabindex: "-1" }, el("p", {}, words));
}

function open(key, { focus = true } = {}) {
  [openKey, isFresh, shownAs] = [key, false, ""];
  show();
  const item = current();
  if (!item) return;
  text.reveal(item);
  tabs.show("case");
  if (!focus) return;
  if (item.decision) at("case-title").focus({ preventScroll: true });
  else view.focus();
  at("case").scrollTop = 0;
  say(`${at("case-title").textContent}: ${quoteOf(item)}`);
}

function openFresh() {
  fresh ??= freshClaim(at("case"), docket, { decide: decideFresh, closed: closeFresh });
  [isFresh, shownAs] = [true, ""];
  show();
  tabs.show("case");
  fresh.open();
}

function closeFresh() {
  isFresh = false;
  openFirst();
}

/** The case that is to be decided next; where all are, what comes after. */
function openFirst() {
  const item = current() ?? docket.undecided[0];
  if (item) return open(keyOf(item));
  openKey = null;
  show();
}

/** A sentence's number: for a new claim its place, else the way to a case there. */
function pressed(i, further) {
  if (isFresh) return fresh.sentence(i, further);
  const { start, end } = docket.sentences[i];
  const here = docket.cases.find((each) => (each.gold ? [each.gold] : each.claims.map(({ claim }) => claim)).some((claim) => claim.start < end && claim.end > start));
  if (here) open(keyOf(here));
  else say(`Sentence ${docket.sentences[i].number} is in no case.`);
}

// --- deciding ------------------------------------------------------------------------------------

/** Do something that may be refused; what is refused is said in a toast. */
async function attempt(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    toast(error.message);
  }
}

async function decide() {
  const item = current();
  if (!item || item.decision || isSending || !docket.isEditable || !view.isReady()) return;
  // Its key, not itself: the docket is fetched again after the decision before this one.
  const key = keyOf(item);
  const next = after(item);
  const isHere = () => openKey === key && !isFresh;
  await sending(async () => {
    try {
      const draft = docket.draft(item);
      const decision = await docket.decide(draft, verdict(item, draft));
      const wasHere = isHere();
      if (decision) docket.settle(key, decision);
      decided(wasHere, next && keyOf(next), key, decision);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (isHere()) view.refused(error);
      else toast(error.message);
    }
  });
}

async function sending(work) {
  isSending = true;
  view.busy(true);
  try {
    await work();
  } finally {
    isSending = false;
    view.busy(false);
  }
}

/** The case after this one that is not decided, else the first. */
function after(item) {
  const others = docket.undecided.filter((each) => each !== item);
  const place = docket.undecided.indexOf(item);
  return others[place] ?? others[0] ?? null;
}

/** On to the next case, unless the person has gone elsewhere meanwhile. */
function decided(isHere, next, key, decision) {
  if (isHere && next && docket.find(next)) open(next);
  else if (isHere) {
    [openKey, shownAs] = [null, ""];
    show();
    tabs.show("case");
    at("case").firstChild.focus();
  } else show();
  const words = decision ? `${page.outcomes[decision.outcome]}: decided.` : "Your first sending had arrived: take it back to change it.";
  toast(words, () => { const item = docket.find(key); if (item?.decision) takeBack(item); });
  attempt(refresh);
}

/** Fetch the docket again: the gold claims and their places in the text. */
async function refresh() {
  await docket.load();
  show();
}

async function decideFresh(draft, body) {
  if (isSending) return false;
  let isMade = false;
  await sending(async () => {
    const decision = await docket.decide(draft, body);
    isMade = true;
    isFresh = false;
    await docket.load();
    openFirst();
    const uid = draft.uid;
    toast(decision ? "Decided: the claim stands." : "Your first sending had arrived.", () => {
      const item = docket.cases.find((each) => each.decision?.uid === uid);
      if (item) takeBack(item);
    });
  });
  return isMade;
}

function takeBack(item) {
  return attempt(async () => {
    await docket.takeBack(item);
    const key = item.claims.length ? keyOf(item) : null;
    if (key && docket.find(key)) open(key);
    else { openKey = null; openFirst(); }
    toast("Taken back: the case is open again.");
  });
}

function takeBackLast() {
  const item = current()?.decision ? current() : docket.decided[0];
  if (!docket.isEditable || !item) return say("There is no decision to take back.");
  takeBack(item);
}

function merge(strategy, share) {
  return attempt(async () => {
    const before = docket.decided.length;
    await docket.merge(strategy, share);
    const count = docket.decided.length - before;
    if (current()?.decision) openKey = null;
    show();
    openFirst();
    toast(`${count} case${count === 1 ? "" : "s"} decided.`);
  });
}

// --- the adjudication as a whole -------------------------------------------------------------------

async function began(taken) {
  await taken;
  shownAs = "";
  openFirst();
}

async function finish() {
  await docket.finish();
  fill(at("toasts")); // what they offer to undo stands now
  [openKey, shownAs] = [null, ""];
  show();
  fill(at("notes"), el("div", { class: "notice row" }, el("strong", {}, "Decided."), " It is gold, and its readings are accepted.", el("a", { class: "btn primary", href: page.list }, "To the other documents")));
  say("Decided. It is gold.");
}

async function reopen(note) {
  await docket.reopen(note);
  shownAs = "";
  fill(at("notes"));
  openFirst();
}

function toClaim(uid) {
  const item = docket.withClaim(uid);
  if (item) open(keyOf(item));
}

// --- keys ------------------------------------------------------------------------------------------

function step(by) {
  const { cases } = docket;
  if (!cases.length) return say("There are no cases.");
  const here = cases.indexOf(current());
  open(keyOf(cases[(here + by + cases.length) % cases.length] ?? cases[0]));
}

/** What acts on an open case that can be decided. */
const onCase = (work) => () => {
  if (isFresh || !current() || current().decision) return say("Open a case first that is not decided.");
  if (!docket.isEditable) return say("Only its adjudicator decides.");
  work();
};

function escape() {
  if (isFresh) return closeFresh();
  if (current() && !current().decision) return view.escape();
}

function sheet() {
  showSheet(page.singleKeys, async (yes) => {
    page.singleKeys = yes;
    await attempt(() => docket.api.patch("/api/v1/preferences/", { single_keys: yes }));
  }, KEYMAP, ABOUT);
}

const commands = {
  reject: onCase(() => view.reject()), next: onCase(() => view.move(1)), previous: onCase(() => view.move(-1)),
  cause: onCase(() => view.toCause()), note: onCase(() => view.toNote()),
  submit: () => (isFresh ? fresh.send() : decide()), takeBack: takeBackLast,
  nextCase: () => step(1), previousCase: () => step(-1), escape, sheet,
};
for (let n = 1; n <= 9; n += 1) {
  commands[`pick${n}`] = onCase(() => view.pick(n - 1));
  commands[`all${n}`] = onCase(() => view.takeAll(n - 1));
}

addEventListener("beforeunload", (event) => { if (docket.isEditable && (docket.isTouched || fresh?.isTouched)) event.preventDefault(); });

async function start() {
  try {
    await docket.open();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return fill(at("notes"), refusalNotice(error));
  }
  text.build();
  show();
  tabs.show("cases");
  if (docket.undecided.length) open(keyOf(docket.undecided[0]), { focus: docket.isEditable });
  const isReady = () => "ready" in at("adjudicate").dataset;
  listenToKeys(page, commands, { isReady, arrow: () => false, back: () => (isFresh ? fresh.focus() : view.escape()), before: () => {} }, caseCommandOf);
  at("adjudicate").dataset.ready = "";
}

start();
