// The adjudication page: the text, the cases, and the open one; everything through the public API.

import { ApiError, connect } from "../api.js";
import { listenToCaseKeys, showCaseSheet } from "./casekeys.js";
import { caseView, decidedView, freshForm } from "./caseview.js";
import { el, field, fill, put, select } from "../dom.js";
import { refusalNotice, say, toast } from "../messages.js";
import { lanes, segments } from "../segments.js";
import { bodyOf, choose, freshVerdict, kept, reject, standing, takeAll, undecided, write } from "./verdict.js";

const at = (id) => document.getElementById(id);
const page = JSON.parse(at("page").textContent);
const api = connect(page.api, document.querySelector(".workplace [name=csrfmiddlewaretoken]").value);
const base = `adjudications/${page.document}/`;
const STRATEGIES = [["unanimous", "All readings say the same"], ["majority", "More than half say the same"], ["threshold", "At least two thirds say the same"]];

let docket = null;
let sentences = [];
let open = null; // the case that is looked at
let isFresh = false; // whether a claim is being written that no reading has
let current = null; // the field on which digits act
const verdicts = new Map(); // by the claims of a case: nothing chosen is lost by looking elsewhere

const keyOf = (given) => given.decision?.uid ?? given.claims.map(({ claim }) => claim.uid).join(" ");
const isMine = () => docket.layer?.annotator === page.user && docket.layer.status === "in_progress";
const waiting = () => docket.cases.filter((each) => !each.decision);

// --- fetching and sending --------------------------------------------------------------------------

async function attempt(work) {
  fill(at("notes"));
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const isIncomplete = error.errors[0].code === "incomplete";
    fill(at("notes"), isIncomplete ? incomplete(error) : refusalNotice(error));
    at("notes").firstChild.tabIndex = -1;
    at("notes").firstChild.focus();
    return null;
  }
}

function incomplete(error) {
  const go = (uid) => look(docket.cases.find((each) => each.claims.some(({ claim }) => claim.uid === uid) || each.gold?.uid === uid));
  return el("div", { class: "notice wrong", role: "alert" }, el("strong", {}, "Not done yet."),
    el("ul", {}, error.errors.map(({ detail, attr }) => el("li", {}, el("button", { type: "button", class: "linklike", onclick: () => go(attr) }, detail)))));
}

function take(fresh) {
  docket = fresh;
  const key = open && keyOf(open);
  open = docket.cases.find((each) => keyOf(each) === key) ?? waiting()[0] ?? docket.cases[0] ?? null;
  current = firstField();
  show();
  showEffect();
}

const begin = () => attempt(async () => { take(await api.post("adjudications/", { document: page.document })); say("The document is yours to decide."); });
const finish = () => attempt(async () => { take(await api.post(`${base}finish/`)); toast("Done: this is gold now."); });

function decide() {
  if (!open || open.decision || !isMine() || undecided(open, verdictOf(open)).length) return say("Something is still to be chosen.");
  const sent = open;
  return attempt(async () => {
    await api.post(`${base}decisions/`, bodyOf(sent, verdictOf(sent)));
    verdicts.delete(keyOf(sent));
    open = null;
    take(await api.get(base));
    say(`Decided. ${waiting().length} left.`);
    focusCase();
  });
}

function undo() {
  if (!open?.decision || !isMine()) return;
  const uids = open.claims.map(({ claim }) => claim.uid).join(" ");
  return attempt(async () => {
    await api.post(`${base}decisions/${open.decision.uid}/undo/`);
    take(await api.get(base));
    look(docket.cases.find((each) => keyOf(each) === uids) ?? open);
    toast("Taken back: the case is open again.");
  });
}

function merge(strategy) {
  return attempt(async () => {
    const before = waiting().length;
    open = null;
    take(await api.post(`${base}merge/`, strategy));
    toast(`${before - waiting().length} cases decided.`);
  });
}

function reopen(note) {
  return attempt(async () => { await api.post(`layers/${docket.layer.uid}/reopen/`, { note }); take(await api.get(base)); toast("Open again."); });
}

// --- what is chosen ----------------------------------------------------------------------------------

function verdictOf(given) {
  if (!verdicts.has(keyOf(given))) verdicts.set(keyOf(given), freshVerdict());
  return verdicts.get(keyOf(given));
}

function change(verdict, said = "") {
  verdicts.set(keyOf(open), verdict);
  showCase();
  if (said) say(said);
}

const differing = () => (open && !open.decision ? open.fields.filter((each) => each.differs) : []);
const firstField = () => differing()[0]?.name ?? null;
const nameOf = (column) => docket.readings[open.claims[column].reading].name;

const on = {
  choose: (name, column) => { current = name; change(choose(verdictOf(open), name, column), `${open.fields.find((each) => each.name === name).title}: ${nameOf(column)}.`); },
  write: (name, value) => { current = name; change(write(verdictOf(open), name, value)); },
  takeAll: (column) => isColumn(column) && change(takeAll(open, verdictOf(open), column), `Everything from ${nameOf(column)}.`),
  take: (column) => { if (isColumn(column) && current) { on.choose(current, column); moveField(1); } },
  reject: (column) => askWhy(column ?? kept(open, verdictOf(open)).at(-1)),
  restore: (column) => change(reject(verdictOf(open), column, null)),
  set: (what) => { Object.assign(verdictOf(open), what); },
  decide, undo,
  cause: () => at("case").querySelector("[name=cause]")?.focus(),
  note: () => at("case").querySelector("[name=note]")?.focus(),
  nextField: () => moveField(1), previousField: () => moveField(-1),
  nextCase: () => moveCase(1), previousCase: () => moveCase(-1),
  fresh: () => { if (isMine()) { isFresh = true; showCase(); at("case").querySelector("textarea")?.focus(); } },
  escape: () => { if (isFresh) { isFresh = false; showCase(); } focusCase(); },
  sheet: showCaseSheet,
};

const isColumn = (column) => Boolean(open && !open.decision && isMine() && open.claims[column] && verdictOf(open).rejected[column] === undefined);

function askWhy(column) {
  if (!open || open.decision || !isMine() || column === undefined) return;
  const why = el("input", { type: "text", name: "reason", required: true });
  const form = el("form", { class: "card row why", onsubmit: (event) => { event.preventDefault(); if (why.value.trim()) { fill(at("asked")); change(reject(verdictOf(open), column, why.value.trim()), `${nameOf(column)} rejected.`); focusCase(); } } },
    field(`Why is what ${nameOf(column)} has no claim?`, why), el("button", { class: "btn primary" }, "Reject"), el("button", { type: "button", class: "btn", onclick: () => fill(at("asked")) }, "Cancel"));
  fill(at("asked"), form);
  why.focus();
}

function moveField(by) {
  const names = differing().map((each) => each.name);
  if (!names.length) return;
  current = names[Math.max(0, Math.min(names.length - 1, names.indexOf(current) + by))];
  for (const row of at("case").querySelectorAll("tr[data-field]")) row.classList.toggle("current", row.dataset.field === current);
  at("case").querySelector(".current")?.scrollIntoView({ block: "nearest" });
  say(open.fields.find((each) => each.name === current).title);
}

function moveCase(by) {
  if (docket.cases.length) look(docket.cases[(docket.cases.indexOf(open) + by + docket.cases.length) % docket.cases.length]);
}

function look(given) {
  if (!given) return;
  [open, isFresh] = [given, false];
  fill(at("asked"));
  current = firstField();
  show();
  focusCase();
  const place = (open.gold ?? open.claims[0]?.claim)?.start;
  document.querySelector(`[data-start="${sentences.findLast((each) => each.start <= place)?.start}"]`)?.scrollIntoView({ block: "center" });
}

const focusCase = () => at("case").focus();

// --- showing -----------------------------------------------------------------------------------------

function show() {
  showHead();
  showList();
  showCase();
  showText();
}

function showHead() {
  const done = docket.cases.length - waiting().length;
  const { layer } = docket;
  const state = !layer ? "Readings in" : layer.status === "accepted" ? "Decided" : "Being adjudicated";
  const bar = el("progress", { max: docket.cases.length || 1, value: done, "aria-label": "Cases decided" });
  fill(at("state"), el("span", { class: `chip ${layer?.status ?? "submitted"}` }, state), bar,
    el("span", { class: "numbers" }, `${done} of ${docket.cases.length} cases decided`),
    layer ? null : el("button", { type: "button", class: "btn primary", onclick: begin }, "Adjudicate"),
    isMine() ? el("button", { type: "button", class: "btn primary", disabled: waiting().length > 0, onclick: finish }, "Done: make it gold") : null,
    layer?.status === "accepted" && page.mayReopen ? el("button", { type: "button", class: "btn", onclick: askReopen }, "Reopen…") : null,
    el("button", { type: "button", class: "btn quiet", onclick: showCaseSheet }, "Keys", el("kbd", { "aria-hidden": "true" }, "?")));
}

function askReopen() {
  const why = el("input", { type: "text", required: true });
  fill(at("asked"), el("form", { class: "card row why", onsubmit: (event) => { event.preventDefault(); fill(at("asked")); reopen(why.value); } },
    field("Why do you reopen it?", why), el("button", { class: "btn primary" }, "Reopen"), el("button", { type: "button", class: "btn", onclick: () => fill(at("asked")) }, "Cancel")));
  why.focus();
}

async function showEffect() {
  if (!isMine() || !waiting().length) return fill(at("merge"));
  const pick = select("strategy", STRATEGIES, "unanimous", null);
  const effect = el("span", { class: "quiet-text", role: "status" }, "…");
  const button = el("button", { type: "button", class: "btn", disabled: true, onclick: () => merge(chosen()) }, "Decide these");
  const chosen = () => ({ strategy: pick.value, share: pick.value === "threshold" ? 2 / 3 : 1 });
  const ask = async () => {
    const { strategy, share } = chosen();
    const found = await attempt(() => api.get(`${base}preview/?strategy=${strategy}&share=${share}`));
    if (!found) return;
    put(effect, `decides ${found.merged} of ${found.merged + found.left} open cases`);
    button.disabled = !found.merged;
  };
  pick.addEventListener("change", ask);
  fill(at("merge"), field("What nobody disputes:", pick), effect, button);
  await ask();
}

function showList() {
  const entry = (given) => el("li", {}, el("button", {
    type: "button", class: "case-entry", "aria-current": given === open ? "true" : null, onclick: () => look(given),
  }, el("span", { class: "what", dir: "auto" }, given.gold?.quote ?? given.claims[0]?.claim.quote ?? ""),
  el("span", { class: "quiet-text" }, given.decision ? outcome(given) : standing(given, docket.readings))));
  const decided = docket.cases.filter((each) => each.decision);
  fill(at("cases"), el("h2", { class: "card-title" }, "Cases"),
    waiting().length ? el("ol", { class: "case-list" }, waiting().map(entry)) : el("p", { class: "nothing" }, docket.cases.length ? "Every case is decided." : "No reading has a claim."),
    decided.length ? el("details", { open: !waiting().length }, el("summary", {}, `Decided: ${decided.length}`), el("ol", { class: "case-list" }, decided.map(entry))) : null,
    isMine() ? el("button", { type: "button", class: "btn quiet", onclick: on.fresh }, "New claim", el("kbd", { "aria-hidden": "true" }, "c")) : null);
}

const outcome = ({ decision }) => page.outcomes.find(([name]) => name === decision.outcome)?.[1] ?? decision.outcome;

async function showCase() {
  if (isFresh) return showFresh();
  const place = document.activeElement?.closest?.("#case") ? document.activeElement : null;
  const back = place && [...at("case").querySelectorAll("button, select, textarea")].indexOf(place);
  if (!open) fill(at("case"));
  else if (open.decision || !isMine()) fill(at("case"), open.decision ? decidedView(open, { readings: docket.readings, mayUndo: isMine(), on }) : el("p", { class: "card quiet-text" }, standing(open, docket.readings)));
  else fill(at("case"), caseView(page, open, verdictOf(open), { readings: docket.readings, current, on }));
  if (back !== null && back >= 0) at("case").querySelectorAll("button, select, textarea")[back]?.focus();
}

async function showFresh() {
  const [subjects, actors] = await Promise.all([api.get("subjects/?assignable=true&status=active"), everyActor()]);
  fill(at("case"), freshForm({ subjects, actors, choices: page.choices, sentences }, {
    cancel: on.escape,
    send: (values) => attempt(async () => {
      await api.post(`${base}decisions/`, { uid: freshVerdict().uid, values });
      isFresh = false;
      take(await api.get(base));
      toast("Added to gold.");
    }),
  }));
  at("case").querySelector("textarea").focus();
}

async function everyActor() {
  const found = [];
  for (let path = "actors/?status=active&page_size=500"; path;) {
    const { results, next } = await api.get(path);
    found.push(...results);
    path = next && new URL(next).pathname + new URL(next).search;
  }
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

function showText() {
  const shown = open ? [...open.claims.map(({ claim, reading }) => ({ ...claim, mark: docket.readings[reading].name })), ...(open.gold ? [{ ...open.gold, mark: "Gold" }] : [])] : [];
  const lane = lanes(shown);
  const byUid = new Map(shown.map((each) => [each.uid, each]));
  fill(at("text"), sentences.map((sentence) => {
    const points = [...sentence.text];
    const parts = segments(sentence.start, sentence.end, shown).map(({ start, end, uids }) => {
      const words = points.slice(start - sentence.start, end - sentence.start).join("");
      if (!uids.length) return words;
      const names = uids.filter((uid) => byUid.get(uid).start === start).map((uid) => byUid.get(uid).mark);
      return el("mark", { class: `lanes-${Math.min(3, Math.max(...uids.map((uid) => lane.get(uid))))} ${uids.length > 1 ? "shared" : ""}` },
        names.length ? el("span", { class: "sign-of" }, names.join(", ")) : null, words);
    });
    return el("p", { class: `sentence-of ${sentence.kind}`, "data-start": sentence.start, dir: "auto" }, el("span", { class: "number", "aria-hidden": "true" }, String(sentence.number)), parts);
  }));
}

// --- begin -------------------------------------------------------------------------------------------

listenToCaseKeys(page, on);
await attempt(async () => {
  [sentences, docket] = await Promise.all([api.get(`documents/${page.document}/sentences/`), api.get(base)]);
  take(docket);
});
