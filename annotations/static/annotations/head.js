// Above the text: whose reading it is, where it stands, and what can be done with it as a whole.

import { ApiError } from "./api.js";
import { el, field, fill, put } from "./dom.js";
import { refusalNotice, say, toast } from "./messages.js";
import { missing } from "./words.js";

const isIncomplete = (claim) => Boolean(claim) && missing(claim).length > 0;

/** `on` has `changed()`, `toMissing(uid)`, `goToId(id)`, and `submitted()`, which tells whether all is saved. */
export function readingHead(reading, on) {
  const state = document.getElementById("state");
  const [notes, told, asked] = ["notes", "told", "asked"].map((id) => document.getElementById(id));
  const { page } = reading;
  let drawn = "";
  let isMoving = false;
  let lacking = []; // what is listed as missing: {item, isStill}

  /** Do something with the reading; a refusal stands above the text. */
  async function attempt(work, button = null) {
    if (button) button.disabled = true;
    fill(notes);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      fill(notes, error.errors[0].code === "incomplete" ? incomplete(error) : refusalNotice(error));
      notes.firstChild.tabIndex = -1;
      notes.firstChild.focus();
    } finally {
      if (button) button.disabled = false;
    }
  }

  /** Everything that is missing, each a way to where it is missing. */
  function incomplete(error) {
    lacking = error.errors.map(({ detail, attr }) => {
      const sentence = /^sentence (\d+)$/.exec(attr || "");
      const id = sentence ? Number(sentence[1]) : attr;
      const go = () => (sentence ? on.goToId(id) : on.toMissing(id));
      const isStill = () => (sentence ? reading.isUnread(reading.sentences.findIndex((each) => each.id === id)) : isIncomplete(reading.claims.get(id)));
      return { item: el("li", {}, el("button", { type: "button", class: "linklike", onclick: go }, detail)), isStill };
    });
    return el("div", { class: "notice wrong missing", role: "alert" },
      el("div", { class: "row" }, el("p", {}, el("strong", {}, "Not submitted yet."), " ", el("span", {}, howMany())),
        el("button", { type: "button", class: "btn quiet icon", "aria-label": "Close", onclick: () => fill(notes) }, "×")),
      el("ul", {}, lacking.map(({ item }) => item)));
  }

  const howMany = () => `${lacking.length === 1 ? "One thing is" : `${lacking.length} things are`} missing:`;

  /** What has been seen to is struck from the list. */
  function strike() {
    const list = notes.querySelector(".missing");
    const gone = lacking.filter(({ isStill }) => !isStill());
    if (!list || !gone.length) return;
    lacking = lacking.filter((each) => !gone.includes(each));
    for (const { item } of gone) item.remove();
    if (lacking.length) put(list.querySelector("span"), howMany());
    else fill(notes);
  }

  function action(title, work, style = "") {
    const button = el("button", { type: "button", class: `btn ${style}`, onclick: () => attempt(work, button) }, title);
    return button;
  }

  /** Hand the reading in, once everything is saved. */
  function submit() {
    if (!reading.isEditable || isMoving) return;
    isMoving = true;
    return attempt(async () => {
      if (!(await on.submitted())) return toast("Not everything is saved yet: look at the bar below.");
      await reading.move("submit");
      await reload();
      const next = el("a", { class: "btn primary", href: state.dataset.desk }, "To your desk");
      fill(notes, el("div", { class: "notice row" }, el("strong", {}, "Submitted."), " A reviewer looks at it next.", next));
      toast("Submitted. A reviewer looks at it next.");
    }).finally(() => { isMoving = false; });
  }

  async function reload(layer = reading.layer.uid) {
    await reading.load(layer);
    await on.changed();
  }

  async function start() {
    await reading.start();
    await on.changed();
    say("The reading is yours. Choose a sentence, or select words.");
  }

  function chip(layer) {
    return el("span", { class: `chip ${layer.status}` }, page.states[layer.status]);
  }

  function whose(layer) {
    return layer.kind === "annotation" ? `${layer.annotator}’s reading` : `${layer.annotator || "a program"}’s ${layer.kind}`;
  }

  function chooser() {
    if (reading.layers.length < 2) return null;
    const options = reading.layers.map((layer) =>
      el("option", { value: layer.uid, selected: layer.uid === reading.layer?.uid },
        `${layer.annotator === page.user ? "My reading" : whose(layer)} (${page.states[layer.status].toLowerCase()})`));
    const pick = el("select", { class: "control", "aria-label": "Which reading to look at", onchange: async () => {
      if (await on.submitted()) return reload(pick.value);
      pick.value = reading.layer.uid;
      toast("Not everything is saved yet: look at the bar below.");
    } }, options);
    return pick;
  }

  function review() {
    if (reading.isMine || reading.layer?.status !== "submitted" || !page.mayReview) return [];
    return [
      action("Accept", async () => { await reading.move("accept", ""); await reload(); toast("Accepted."); }, "primary"),
      el("button", { type: "button", class: "btn", onclick: askWhy }, "Return to annotator"),
    ];
  }

  function askWhy() {
    if (asked.firstChild) return asked.querySelector("textarea").focus();
    const note = el("textarea", { rows: 3, required: true });
    const close = () => fill(asked);
    const send = action("Return to annotator", async () => {
      await reading.move("return", note.value.trim());
      await reload();
      toast("Returned, with your note.");
    }, "primary");
    fill(asked, el("div", { class: "card return-form", role: "group", "aria-label": "Return to annotator" },
      field("Why do you return it?", note, "The annotator reads this first."),
      el("div", { class: "row" }, send, el("button", { type: "button", class: "btn", onclick: close }, "Cancel"))));
    note.focus();
  }

  function lastWord() {
    const last = reading.layer?.transitions?.[0];
    if (!last?.note || reading.layer.status === "in_progress") return null;
    const verb = { return: "returned this", accept: "accepted this" }[last.verb];
    return verb ? el("div", { class: "notice" }, el("p", {}, el("strong", {}, `${last.by} ${verb}: `), last.note)) : null;
  }

  function standing() {
    const { layer } = reading;
    if (!layer) return [el("span", { class: "chip new" }, "New")];
    if (reading.isEditable) return [];
    return [reading.isMine ? null : el("span", { class: "quiet-text" }, whose(layer)), chip(layer)];
  }

  function buttons() {
    if (reading.isEditable) return [];
    const readings = reading.layers.filter((layer) => layer.kind === "annotation").length;
    const isFree = !reading.own && page.mayAnnotate && readings < page.overlap;
    return [...review(), ...(isFree ? [action("Start reading", start, "primary")] : [])];
  }

  return {
    submit,
    /** Draw the state; `fresh` also takes away what was said above the text. */
    show(fresh = false) {
      const { layer, layers } = reading;
      const now = JSON.stringify([layer?.uid, layer?.status, layers.map((each) => [each.uid, each.status])]);
      if (now !== drawn) fill(state, chooser(), standing(), buttons());
      drawn = now;
      if (fresh) for (const place of [notes, asked]) fill(place);
      if (fresh) fill(told, lastWord());
      strike();
    },
  };
}
