// The keys of the adjudication page: what each does, and the sheet that says so.

import { el } from "../dom.js";
import { isSingle, nameOf } from "../keymap.js";
import { FIELDS } from "../keys.js";

export const CASE_KEYS = [
  [["j", "ArrowDown"], "nextField", "Next field on which the readings differ"],
  [["k", "ArrowUp"], "previousField", "Previous one"],
  [["1 … 9"], null, "Take this field from column 1 … 9"],
  [["Shift+1 … 9"], null, "Take everything from column 1 … 9"],
  [["0"], "reject", "Reject a claim: which one, and why"],
  [["w"], "cause", "To the cause of the disagreement"],
  [["n"], "note", "To the note"],
  [["Ctrl+Enter"], "decide", "Decide the case, and on to the next"],
  [[" "], "nextCase", "Next case"],
  [["Shift+ "], "previousCase", "Previous case"],
  [["u"], "undo", "Take the decision of the open case back"],
  [["c"], "fresh", "A claim that no reading has"],
  [["Escape"], "escape", "From a field back to the case; nothing is lost"],
  [["?"], "sheet", "This list"],
];
const COMMANDS = new Map(CASE_KEYS.flatMap(([keys, command]) => keys.map((key) => [key, command])));

/** Call `on[command]()`; digits call `on.take(column)` or, with Shift, `on.takeAll(column)`. */
export function listenToCaseKeys(page, on) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const place = event.target instanceof Element ? event.target : document.body;
    const name = nameOf(event);
    const inField = place.closest(FIELDS);
    if (inField && !["Escape", "Ctrl+Enter"].includes(name)) return;
    if (place.closest("button, a, summary") && [" ", "Enter"].includes(name)) return;
    if (!page.singleKeys && isSingle(name)) return;
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    const command = COMMANDS.get(name);
    if (digit && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      return event.shiftKey ? on.takeAll(digit - 1) : on.take(digit - 1);
    }
    if (!command) return;
    event.preventDefault();
    if (!event.repeat || /Field|Case/.test(command)) on[command]();
  });
}

const SIGNS = { " ": "Space", ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc" };

export function showCaseSheet() {
  const rows = CASE_KEYS.flatMap(([keys, , says]) => [
    el("dt", {}, keys.flatMap((key, i) => [i ? " or " : null, ...key.split("+").map((part) => el("kbd", {}, SIGNS[part] ?? part))])),
    el("dd", {}, says)]);
  const close = el("button", { class: "btn icon quiet", "aria-label": "Close" }, "×");
  const dialog = el("dialog", { class: "card sheet", "aria-labelledby": "sheet-title" },
    el("form", { method: "dialog", class: "row card-head" }, el("h2", { class: "card-title", id: "sheet-title" }, "Keys"), close),
    el("dl", { class: "keys" }, rows));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
