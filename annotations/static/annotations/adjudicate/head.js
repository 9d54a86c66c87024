// Above the text: how far the adjudication is, and what can be done with it as a whole.

import { el, fill } from "../dom.js";
import { refusalNotice } from "../messages.js";
import { missingList } from "../missing.js";
import { askIn, reasonForm } from "../reason.js";
import { progressWords } from "./said.js";

const STATES = { none: ["submitted", "Readings in"], open: ["in_progress", "Being adjudicated"], done: ["accepted", "Decided"] };

/** `on` has `begin()`, `takeOver()`, `finish()`, `reopen(note)` and `toClaim(uid)`; what they throw stands above the text. */
export function caseHead(docket, on) {
  const [state, actions, asked, notes] = ["state", "actions", "asked", "notes"].map((id) => document.getElementById(id));
  let drawn = "";

  async function attempt(work, button) {
    button.disabled = true;
    fill(notes);
    try {
      await work();
    } catch (error) {
      if (!error.errors) throw error;
      fill(notes, error.errors[0].code === "incomplete" ? lacking.drawn(error) : refusalNotice(error));
      notes.firstChild.tabIndex = -1;
      notes.firstChild.focus();
    } finally {
      button.disabled = false;
    }
  }

  const lacking = missingList(notes, "Not gold yet.", ({ attr }) => {
    const wasDecided = Boolean(docket.withClaim(attr)?.decision);
    return { go: attr && (() => on.toClaim(attr)), isStill: () => wasDecided || !docket.withClaim(attr)?.decision };
  });

  function action(title, work, style = "") {
    const button = el("button", { type: "button", class: `btn ${style}`, onclick: () => attempt(work, button) }, title);
    return button;
  }

  function askWhy() {
    reasonForm(asked, {
      title: "Reopen", label: "Why do you reopen it?", help: "It is gold no more until it is decided again.",
      work: async (note) => { await on.reopen(note); fill(asked); }, attempt,
    });
  }

  /** Who is at it is told, and cannot go on: nothing that a slip should do. */
  function askTakeOver() {
    const title = "Take it over";
    const yes = action(title, async () => { await on.takeOver(); fill(asked); }, "primary");
    askIn(asked, title, el("p", {}, `${holder()} cannot go on with it then, and is told. What was decided so far stands.`), yes);
    yes.focus();
  }

  const holder = () => docket.layer.annotator_name ?? docket.layer.annotator;

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
    return [el("span", { class: "quiet-text" }, `${holder()} adjudicates this document.`), el("button", { type: "button", class: "btn quiet", onclick: askTakeOver }, "Take it over …")];
  }

  return {
    show() {
      lacking.strike();
      const now = JSON.stringify([docket.layer?.status, docket.layer?.annotator, docket.isDone, docket.readings.length, docket.cases.length, docket.decided.length]);
      if (now === drawn) return;
      drawn = now;
      fill(state, chip(), readings(), progress());
      fill(actions, buttons());
    },
  };
}
