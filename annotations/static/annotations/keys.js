// Listens to the keyboard: keys act on the text and the open claim, and never inside a field.

import { commandOf } from "./keymap.js";

export const FIELDS = "input, select, textarea, [contenteditable]";
/** Keys that a focused button or link needs for itself. */
const PRESSES = new Set(["Enter", " "]);
/** What goes on while a key is held down: what only leads somewhere. */
const HELD = new Set(["next", "previous", "unread", "nextClaim", "previousClaim", "extendDown", "extendUp"]);
/** What may act while a field has the focus: it types nothing. */
const EVERYWHERE = new Set(["submit", "nextReading", "previousReading"]);

/**
 * `on.arrow(by, unit)` may take left and right; `on.back()` leads from a field to the text, `on.before()` comes before a
 * command. Another page has a map of its own: `of(event, single)` names the command of a key.
 */
export function listenToKeys(page, commands, on, of = commandOf) {
  function act(event) {
    if (event.defaultPrevented || event.isComposing || !on.isReady() || hasDialog()) return;
    const place = event.target instanceof Element ? event.target : document.body;
    const command = of(event, page.singleKeys);
    if (place.closest(FIELDS) && !EVERYWHERE.has(command)) {
      if (event.key !== "Escape" || !place.closest("#content")) return;
      event.preventDefault();
      return on.back();
    }
    const pressed = place.closest("button, a, summary");
    if (pressed && PRESSES.has(event.key) && !event.ctrlKey && !pressed.matches(".sentence-number")) return;
    if (pressed && !pressed.closest("#content")) return;
    if (isArrow(event) && on.arrow(event.key === "ArrowRight" ? 1 : -1, event.altKey ? "character" : "word")) return event.preventDefault();
    if (!command) return;
    event.preventDefault();
    if (event.repeat && !HELD.has(command)) return;
    on.before();
    commands[command]();
  }

  addEventListener("keydown", act);
}

/** Dialogs are put at the end of the body; a search through a long text would be felt at every key. */
function hasDialog() {
  return [...document.body.children].some((each) => each.matches("dialog[open]"));
}

function isArrow({ key, ctrlKey, metaKey }) {
  return (key === "ArrowLeft" || key === "ArrowRight") && !ctrlKey && !metaKey;
}
