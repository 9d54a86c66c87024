// Above the text: whose reading it is, where it stands, and what can be done with it as a whole.

import { ApiError } from "./api.js";
import { el, field, fill } from "./dom.js";
import { refusalNotice, say, toast } from "./messages.js";

export function readingHead(reading, { changed, leave, openClaim, goTo }) {
  const state = document.getElementById("state");
  const notes = document.getElementById("notes");
  const { page } = reading;

  /** Do something with the reading; a refusal stands above the text. */
  async function attempt(button, work) {
    button.disabled = true;
    fill(notes);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      fill(notes, error.errors[0].code === "incomplete" ? incomplete(error) : refusalNotice(error));
      notes.firstChild.tabIndex = -1;
      notes.firstChild.focus();
    } finally {
      button.disabled = false;
    }
  }

  /** Everything that is missing, each a way to where it is missing. */
  function incomplete(error) {
    const lines = error.errors.map(({ detail, attr }) => {
      const sentence = /^sentence (\d+)$/.exec(attr || "");
      const go = sentence ? () => goTo(Number(sentence[1])) : () => openClaim(attr);
      return el("li", {}, el("button", { type: "button", class: "linklike", onclick: go }, detail));
    });
    return el("div", { class: "notice wrong", role: "alert" },
      el("p", {}, el("strong", {}, "Not submitted yet."), ` ${lines.length === 1 ? "One thing is" : `${lines.length} things are`} missing:`),
      el("ul", {}, lines));
  }

  function action(title, work, style = "") {
    const button = el("button", { type: "button", class: `btn ${style}`, onclick: () => attempt(button, work) }, title);
    return button;
  }

  async function submit() {
    if (!(await leave())) return;
    await reading.move("submit");
    await changed();
    toast("Submitted. A reviewer looks at it next.");
  }

  async function start() {
    await reading.start();
    await changed();
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
      if (!(await leave())) { pick.value = reading.layer.uid; return; }
      await reading.show(reading.layers.find((layer) => layer.uid === pick.value));
      await changed();
    } }, options);
    return pick;
  }

  function review() {
    if (reading.isMine || reading.layer?.status !== "submitted" || !page.mayReview) return [];
    return [
      action("Accept", async () => { await reading.move("accept", ""); await changed(); toast("Accepted."); }, "primary"),
      el("button", { type: "button", class: "btn", onclick: askWhy }, "Return to annotator"),
    ];
  }

  function askWhy() {
    const note = el("textarea", { rows: 3, required: true });
    const close = () => { fill(notes); };
    const send = action("Return to annotator", async () => {
      await reading.move("return", note.value.trim());
      await changed();
      toast("Returned, with your note.");
    }, "primary");
    fill(notes, el("div", { class: "card return-form", role: "group", "aria-label": "Return to annotator" },
      field("Why do you return it?", note, "The annotator reads this first."),
      el("div", { class: "row" }, send, el("button", { type: "button", class: "btn", onclick: close }, "Cancel"))));
    note.focus();
  }

  function told() {
    const last = reading.layer?.transitions?.[0];
    if (!last?.note || reading.layer.status === "in_progress") return null;
    const verb = { return: "returned this", accept: "accepted this" }[last.verb];
    return verb ? el("div", { class: "notice" }, el("p", {}, el("strong", {}, `${last.by} ${verb}: `), last.note)) : null;
  }

  function standing() {
    const { layer } = reading;
    if (!layer) return [el("span", { class: "chip new" }, "New")];
    const done = reading.progress();
    const bar = el("progress", { max: done.all || 1, value: done.read, "aria-labelledby": "read" });
    bar.value = done.read;
    const read = el("span", { class: "quiet-text numbers", id: "read" }, `${done.read} of ${done.all} sentences read`);
    const who = reading.isMine ? null : el("span", { class: "quiet-text" }, whose(layer));
    return [who, chip(layer), el("span", { class: "read-so-far" }, bar, read)];
  }

  function buttons() {
    if (reading.isEditable) return [action("Submit", submit, "primary")];
    const readings = reading.layers.filter((layer) => layer.kind === "annotation").length;
    const isFree = !reading.own && page.mayAnnotate && readings < page.overlap;
    return [...review(), ...(isFree ? [action("Start reading", start, "primary")] : [])];
  }

  return {
    /** Draw the state; `fresh` also takes away what was said above the text. */
    show(fresh = false) {
      fill(state, chooser(), standing(), buttons());
      if (fresh) fill(notes, told());
    },
  };
}
