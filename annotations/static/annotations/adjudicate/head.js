// Above the text: how far the adjudication is, and what can be done with it as a whole.

import { el, field, fill, put } from "../dom.js";
import { refusalNotice } from "../messages.js";
import { progressWords } from "./said.js";

const STATES = { none: ["submitted", "Readings in"], open: ["in_progress", "Being adjudicated"], done: ["accepted", "Decided"] };

/** `on` has `begin()`, `finish()`, `reopen(note)` and `toClaim(uid)`; what they throw stands above the text. */
export function caseHead(docket, on) {
  const [state, actions, asked, notes] = ["state", "actions", "asked", "notes"].map((id) => document.getElementById(id));
  let drawn = "";
  let lacking = []; // what is listed as missing: {item, isStill}

  async function attempt(work, button) {
    button.disabled = true;
    fill(notes);
    try {
      await work();
    } catch (error) {
      if (!error.errors) throw error;
      fill(notes, error.errors[0].code === "incomplete" ? incomplete(error) : refusalNotice(error));
      notes.firstChild.tabIndex = -1;
      notes.firstChild.focus();
    } finally {
      button.disabled = false;
    }
  }

  /** Everything that is missing, each a way to its case. */
  function incomplete(error) {
    lacking = error.errors.map(({ detail, attr }) => {
      const wasDecided = Boolean(docket.withClaim(attr)?.decision);
      const isStill = () => wasDecided || !docket.withClaim(attr)?.decision;
      return { isStill, item: el("li", {}, attr ? el("button", { type: "button", class: "linklike", onclick: () => on.toClaim(attr) }, detail) : detail) };
    });
    return el("div", { class: "notice wrong missing", role: "alert" },
      el("p", {}, el("strong", {}, "Not gold yet."), " ", el("span", {}, howMany())), el("ul", {}, lacking.map(({ item }) => item)));
  }

  const howMany = () => `${lacking.length === 1 ? "One thing is" : `${lacking.length} things are`} missing:`;

  /** What has been decided meanwhile is struck from the list. */
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

  function askWhy() {
    if (asked.firstChild) return asked.querySelector("textarea").focus();
    const note = el("textarea", { rows: 2, required: true });
    const send = action("Reopen", async () => { await on.reopen(note.value.trim()); fill(asked); }, "primary");
    const close = el("button", { type: "button", class: "btn", onclick: () => fill(asked) }, "Cancel");
    fill(asked, el("div", { class: "card reopen-form", role: "group", "aria-label": "Reopen" },
      field("Why do you reopen it?", note, "It is gold no more until it is decided again."), el("div", { class: "row" }, send, close)));
    note.focus();
  }

  function chip() {
    const [look, word] = STATES[docket.isDone ? "done" : docket.layer ? "open" : "none"];
    return el("span", { class: `chip ${look}` }, word);
  }

  function progress() {
    if (!docket.cases.length) return null;
    const words = progressWords(docket.cases);
    return el("span", { class: "how-far" }, el("progress", { max: docket.cases.length, value: docket.decided.length, "aria-label": "Cases decided" }), el("span", { class: "numbers" }, words));
  }

  function readings() {
    const [count, { wanted }] = [docket.readings.length, docket];
    return el("span", { class: "quiet-text" }, count < wanted ? `${count} of ${wanted} readings are in` : `${count} reading${count === 1 ? "" : "s"}`);
  }

  function buttons() {
    const { layer, page } = docket;
    if (docket.isEditable) return [action("Done: make it gold", on.finish, docket.undecided.length ? "" : "primary")];
    if (!layer) return [action("Adjudicate", on.begin, "primary")];
    if (docket.isDone) return page.mayReopen ? [el("button", { type: "button", class: "btn", onclick: askWhy }, "Reopen …")] : [];
    return [el("span", { class: "quiet-text" }, `${layer.annotator_name ?? layer.annotator} adjudicates this document.`), action("Take it over", on.begin, "quiet")];
  }

  return {
    show() {
      strike();
      const now = JSON.stringify([docket.layer?.status, docket.layer?.annotator, docket.isDone, docket.readings.length, docket.cases.length, docket.decided.length]);
      if (now === drawn) return;
      drawn = now;
      fill(state, chip(), readings(), progress());
      fill(actions, buttons());
    },
  };
}
