// Asks, mostly for a reason, before something is done with the reading as a whole.

import { el, field, fill } from "./dom.js";

/**
 * A form in `place`: `title` is what it does, `label` the question; `work(note)` gets the answer, and `attempt(work, button)`
 * carries it out and shows a refusal.
 */
export function reasonForm(place, { title, label, help, work, attempt }) {
  if (place.dataset.title === title && place.firstChild) return place.querySelector("textarea").focus();
  const note = el("textarea", { rows: 3, required: true, dir: "auto" });
  const send = el("button", { type: "button", class: "btn primary", onclick: () => {
    if (!note.value.trim()) return note.focus();
    return attempt(() => work(note.value.trim()), send);
  } }, title);
  place.dataset.title = title;
  askIn(place, title, field(label, note, help), send);
  return note.focus();
}

/** A question in `place`: what it asks, the button that does it, and Cancel, which leads back to what was pressed before. */
export function askIn(place, title, question, yes) {
  const opener = document.activeElement;
  const cancel = () => { fill(place); opener.focus(); };
  fill(place, el("div", { class: "card return-form", role: "group", "aria-label": title }, question,
    el("div", { class: "row" }, yes, el("button", { type: "button", class: "btn", onclick: cancel }, "Cancel"))));
}
