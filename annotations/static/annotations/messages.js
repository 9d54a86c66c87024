// Says what happened: to the eye in a toast, to the ear in the live region.

import { el, fill } from "./dom.js";

const TOAST_TIME = 5_000;
const UNDO_TIME = 20_000;

/** Say it to screen readers, and to nobody else. */
export function say(text) {
  document.getElementById("status").textContent = text;
}

/** A toast; with `undo` it has a button. The one before goes. */
export function toast(text, undo = null) {
  const box = document.getElementById("toasts");
  const close = () => shown.remove();
  const back = undo && el("button", { type: "button", onclick: () => { close(); undo(); } }, "Undo");
  const shown = el("div", { class: "toast" }, el("span", {}, text), back,
    el("button", { type: "button", class: "close", "aria-label": "Close", onclick: close }, "×"));
  fill(box, shown);
  say(undo ? `${text} Undo is at the end of the page.` : text);
  const time = undo ? UNDO_TIME : TOAST_TIME;
  let timer = setTimeout(close, time);
  const hold = () => clearTimeout(timer);
  const go = () => { hold(); timer = setTimeout(close, time); };
  for (const name of ["pointerenter", "focusin"]) shown.addEventListener(name, hold);
  for (const name of ["pointerleave", "focusout"]) shown.addEventListener(name, go);
}

/** The refusals of an ApiError as a notice; `titles` names fields in an editor's words. */
export function refusalNotice(error, titles = {}) {
  const lines = error.errors.map(({ detail, attr }) => {
    const title = titles[String(attr || "").split(".")[0]];
    return el("p", {}, title && !detail.includes(title) ? `${title}: ${detail}` : detail);
  });
  return el("div", { class: "notice wrong", role: "alert" }, lines);
}
