// The sheet of keys, and the switch that turns single keys off for this person.

import { el } from "./dom.js";
import { KEYMAP } from "./keymap.js";

const SIGNS = { " ": "Space", ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc", Delete: "Del", PageDown: "PgDn", PageUp: "PgUp", Enter: "↵" };

function caps(key) {
  const parts = key === "+" ? ["+"] : key.split("+");
  return parts.map((part) => el("kbd", {}, SIGNS[part] ?? part));
}

const ABOUT = "Keys act on the text and the open claim, never inside a field: Esc leads from a field back to the text.";

/** Show it; `single` says whether single keys act, `change(yes)` is called when the person switches. */
export function showSheet(single, change, keymap = KEYMAP, about = ABOUT) {
  const groups = Map.groupBy(keymap, (each) => each.group);
  const tables = [...groups].map(([group, entries]) =>
    el("section", {}, el("h3", {}, group), el("dl", { class: "keys" }, entries.flatMap(({ keys, says }) =>
      [el("dt", {}, keys.filter((key) => key !== "=").map((key, i) => [i ? " or " : null, ...caps(key)]).flat()), el("dd", {}, says)]))));
  const box = el("input", { type: "checkbox", checked: single, onchange: () => change(box.checked) });
  const close = el("button", { class: "btn icon quiet", "aria-label": "Close" }, "×");
  const dialog = el("dialog", { class: "card sheet", "aria-labelledby": "sheet-title" },
    el("form", { method: "dialog", class: "row card-head" }, el("h2", { class: "card-title", id: "sheet-title" }, "Keys"), close),
    el("p", { class: "quiet-text" }, about),
    el("div", { class: "sheet-groups" }, tables),
    el("label", { class: "check" }, box, "Single keys act (those without Ctrl or Alt)"));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
