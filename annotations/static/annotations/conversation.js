// What people say to one another about the reading: the threads of what is looked at, a form to begin one, the way to the others.

import { ApiError } from "./api.js";
import { compose } from "./compose.js";
import { correctionForm } from "./correction.js";
import { Drafts } from "./drafts.js";
import { el, fill, put } from "./dom.js";
import { say } from "./messages.js";
import { threadView } from "./thread.js";
import { aboutOf, isOpen, KINDS, placeOf, renewed, sorted } from "./threads.js";

const AT_ONCE = 500; // threads in one request
const MOST_ELSEWHERE = 30;
/** The states of a reading in which a correction can still be taken over, now or when it is returned. */
const CORRECTABLE = new Set(["submitted", "returned", "in_progress"]);

const shortened = (text, most = 60) => (text.length > most ? `${text.slice(0, most).trimEnd()}…` : text);

/**
 * `on` has `looked()` ({claim}, {sentence} or {}), `open(uid, options)`, `goToId(sentence)`, `back()` (to the text),
 * `inSight()` (brings the panel's pane up), `submitted()` (whether all is saved) and `later()` (draws soon).
 */
export function conversation(root, reading, on) {
  const { page } = reading;
  let drafts = null;
  let form = null; // the open one: {about, kind, root, input}
  let whole = null; // what was looked at when the whole was asked for: it is shown until one looks elsewhere
  let drawn = "";
  let layer = null;
  const views = new Map(); // id → the view of a thread

  const count = el("span", { class: "quiet-text numbers" });
  const about = el("p", { class: "quiet-text", dir: "auto" });
  const ask = button("", () => open("ask"), "q");
  const correct = button("Propose a correction", () => open("correct"));
  const tools = el("div", { class: "row" }, ask, correct);
  const [formBox, openBox, settledBox, elsewhere] = ["div", "div", "details", "div"].map((tag) => el(tag));
  const settledTitle = el("summary", {});
  const settledList = el("div", { class: "threads" });
  openBox.className = "threads";
  settledBox.className = "fold";
  settledBox.append(settledTitle, settledList);
  const toWhole = el("button", { type: "button", class: "linklike", onclick: showWhole }, "The reading as a whole");
  fill(root, el("h2", {}, "Conversation ", count), about, tools, formBox, openBox, settledBox, elsewhere, toWhole);

  function button(title, work, key = "") {
    return el("button", { type: "button", class: "btn", onclick: work }, el("span", {}, title), key ? el("kbd", { "aria-hidden": "true" }, key) : null);
  }

  // --- who may what, and about what ---------------------------------------------------------------

  const mayTalk = () => page.mayComment && Boolean(reading.layer) && (reading.isMine || page.seesDrafts);
  const mayCorrect = (looked) => mayTalk() && !reading.isMine && CORRECTABLE.has(reading.layer.status)
    && reading.layer.kind === "annotation" && reading.claims.has(looked.claim);
  const mayTakeOver = (thread) => thread.kind === "correction" && reading.isEditable && reading.claims.has(thread.claim);

  function looked() {
    const now = on.looked();
    if (whole !== null && whole !== aboutOf(now)) whole = null;
    return whole === null ? now : {};
  }

  /** "the claim “We reject …”", "sentence 4", "the reading as a whole" */
  function titleOf({ claim, sentence }) {
    if (claim) return reading.claims.has(claim) ? `the claim “${shortened(reading.claims.get(claim).quote)}”` : "a claim that was withdrawn";
    return sentence ? `sentence ${reading.sentences[placeOf(reading.sentences, sentence)]?.number ?? ""}` : "the reading as a whole";
  }

  function goTo(thread) {
    if (reading.claims.has(thread.claim)) on.open(thread.claim, { focus: false, scroll: false });
    else if (thread.sentence) on.goToId(thread.sentence);
    else showWhole();
    reveal();
  }

  function showWhole() {
    whole = aboutOf(on.looked());
    show();
    about.focus();
  }

  // --- from and to the service ----------------------------------------------------------------------

  async function fetchAll() {
    const asked = reading.layer?.uid;
    if (!asked || !page.mayComment) return;
    try {
      const found = [];
      let path = `comments/?layer=${asked}&page_size=${AT_ONCE}`;
      while (path) {
        const { results, next } = await reading.api.get(path);
        found.push(...results);
        const url = next && new URL(next, location.href);
        path = url && url.pathname + url.search;
      }
      if (reading.layer?.uid !== asked) return;
      const threads = renewed(reading.threads, found.reverse());
      if (threads) { reading.hear(threads); on.later(); }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error; // the next look at the page asks again
    }
  }

  /** Carry something out that is said of the reading, and show what came of it. */
  async function tell(path, body, said) {
    try {
      const answer = await reading.api.post(`comments/${path}`, body);
      say(said);
      return answer;
    } finally {
      await fetchAll(); // after a refusal too: somebody else may have settled it
    }
  }

  async function settle(thread, verb) {
    await tell(`${thread.id}/${verb}/`, undefined, verb === "resolve" ? "Resolved." : "Open again.");
    show();
    if (verb === "reopen") views.get(thread.id).root.focus();
    else about.focus();
  }

  /** Change the claim as a correction says: first all that is edited here is saved, or the version would be an old one. */
  async function takeOver(thread) {
    if (!(await on.submitted())) throw unsaved();
    const { uid, version } = reading.saved.get(thread.claim);
    try {
      reading.found({ id: uid }, await reading.api.post(`comments/${thread.id}/take-over/`, undefined, version));
    } catch (error) {
      if (error.status === 412) reading.found({ id: uid }, await reading.api.get(`claims/${uid}/`));
      on.later();
      throw error;
    }
    reading.changed();
    await fetchAll();
    say("Taken over: the claim is changed.");
    show();
    about.focus();
  }

  function unsaved() {
    return new ApiError(409, [{ code: "unsaved", detail: "Not everything is saved yet: look at the bar below, then try again. What you wrote is kept.", attr: null }]);
  }

  // --- beginning a thread ----------------------------------------------------------------------------

  /** Open the form about what is looked at: to "ask" (or comment), or to "correct" a claim. */
  function open(kind) {
    if (!mayTalk()) return say("Nothing can be said about this reading here.");
    on.inSight();
    const subject = looked();
    const name = `${kind} ${aboutOf(subject)}`;
    if (form?.name !== name) form = { name, subject, ...(kind === "ask" ? asking(subject, name) : correcting(subject, name)) };
    show();
    form.root.scrollIntoView({ block: "nearest" });
    form.input.focus();
  }

  function asking(subject, name) {
    const draft = drafts.get(name);
    const kinds = reading.isMine ? [] : ["remark", "question"].map((kind) =>
      el("label", { class: "check" }, el("input", { type: "radio", name: "kind", value: kind, checked: kind === (draft?.kind ?? "remark"), onchange: () => keep(input.value) }), KINDS[kind]));
    const kindOf = () => (reading.isMine ? "question" : kindBox.querySelector(":checked").value);
    const kindBox = el("div", { class: "row", role: "radiogroup", "aria-label": "What it is" }, kinds);
    const keep = (text) => drafts.keep(name, { text, kind: kindOf() });
    const what = reading.isMine ? "Ask a curator" : "Comment";
    const { root: made, input } = compose({ name: what, title: `${what}: ${titleOf(subject)}`, text: draft?.text ?? "", button: "Send", above: kinds.length ? kindBox : [] },
      { close, changed: keep, send: (text) => send(name, { ...subject, kind: kindOf(), text }) });
    return { root: made, input };
  }

  function correcting(subject, name) {
    return correctionForm(reading.claim(subject.claim), page.choices, drafts.get(name), {
      close,
      changed: (text, fields) => drafts.keep(name, { text, fields }),
      send: (text, proposal) => {
        if (!proposal) throw new ApiError(400, [{ code: "no_proposal", detail: "Nothing is changed yet: choose what the claim should say instead.", attr: null }]);
        return send(name, { ...subject, kind: "correction", text, proposal });
      },
    });
  }

  async function send(name, body) {
    if (body.claim && !reading.saved.has(body.claim) && !(await on.submitted())) throw unsaved();
    const { id } = await tell("", { layer: reading.layer.uid, ...body }, "Sent.");
    drafts.drop(name);
    if (form?.name === name) form = null;
    show();
    views.get(id)?.root.focus();
  }

  function close() {
    const isKept = drafts.has(form.name);
    form = null;
    show();
    on.back();
    if (isKept) say("What you wrote is kept: the same key goes on with it.");
  }

  // --- showing -----------------------------------------------------------------------------------------

  function viewOf(thread) {
    if (!views.has(thread.id)) {
      views.set(thread.id, threadView(reading, thread.id, {
        reply: (it, text) => tell(`${it.id}/reply/`, { text }, "Sent."), settle, takeOver, mayTakeOver, mayTalk, drafts: () => drafts,
      }));
    }
    return views.get(thread.id);
  }

  /** Put the views of these threads into a box, where others stand there now. */
  function lay(box, threads, subject) {
    const roots = threads.map((thread) => {
      const view = viewOf(thread);
      const way = thread.claim && !subject.claim ? { title: `About ${titleOf(thread)}`, go: () => goTo(thread) } : null;
      view.show(thread, way);
      return view.root;
    });
    if (roots.length !== box.children.length || roots.some((each, i) => each !== box.children[i])) fill(box, roots);
  }

  function drawElsewhere(threads) {
    const items = threads.slice(0, MOST_ELSEWHERE).map((thread) => el("li", {},
      el("button", { type: "button", class: "section", onclick: () => goTo(thread) },
        el("span", {}, el("b", {}, KINDS[thread.kind]), " on ", el("span", { dir: "auto" }, titleOf(thread))),
        el("span", { class: "quiet-text excerpt", dir: "auto" }, thread.text))));
    const more = threads.length - items.length;
    fill(elsewhere, threads.length ? [el("h3", {}, "Open elsewhere"), el("ul", { class: "elsewhere" }, items)] : [], more > 0 ? el("p", { class: "quiet-text" }, `And ${more} more.`) : null);
  }

  function drawTools(subject) {
    const isBegun = (kind) => drafts.has(`${kind} ${aboutOf(subject)}`);
    const title = reading.isMine ? "Ask a curator" : "Comment";
    put(ask.firstChild, isBegun("ask") ? "Go on writing" : title);
    put(correct.firstChild, isBegun("correct") ? "Go on with the correction" : "Propose a correction");
    tools.hidden = !mayTalk() || Boolean(form);
    correct.hidden = !mayCorrect(subject);
  }

  function show() {
    root.hidden = !(page.mayComment && reading.layer);
    if (root.hidden) return;
    const subject = looked();
    if (form && aboutOf(form.subject) !== aboutOf(subject)) form = null; // what was written is kept
    const { here, elsewhere: others } = sorted(reading, subject);
    const [opened, settled] = [here.filter(isOpen), here.filter((each) => !isOpen(each))];
    put(about, `About ${titleOf(subject)}${here.length || form ? "" : ": nothing said yet."}`);
    drawTools(subject);
    if ((form?.root ?? null) !== formBox.firstChild) fill(formBox, form?.root);
    lay(openBox, opened, subject);
    lay(settledList, settled, subject);
    put(settledTitle, `${settled.length} resolved`);
    settledBox.hidden = !settled.length;
    toWhole.hidden = aboutOf(subject) === "reading";
    const now = JSON.stringify(others.map((each) => [each.id, titleOf(each)]));
    if (now !== drawn) drawElsewhere(others);
    drawn = now;
    put(count, others.length + opened.length ? `${others.length + opened.length} open` : "");
  }

  /** To the threads of what is looked at. */
  function reveal() {
    on.inSight();
    show();
    root.scrollIntoView({ block: "start" });
    (openBox.querySelector(".thread") ?? about).focus({ preventScroll: true });
  }

  about.tabIndex = -1;
  document.addEventListener("visibilitychange", () => { if (!document.hidden) fetchAll(); });

  return {
    show,
    reveal,
    ask: () => open("ask"),
    /** To another reading, or the same fetched anew: its threads come when the page stands. */
    turn() {
      if (layer !== reading.layer?.uid) {
        layer = reading.layer?.uid;
        [form, whole] = [null, null];
        views.clear();
        reading.hear([]);
        drafts = layer ? new Drafts(page.user, layer) : null;
      }
      setTimeout(fetchAll);
    },
  };
}
