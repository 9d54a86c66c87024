// Pure: which key does what on the page of an adjudication. The sheet of keys is drawn from the same list.

import { isSingle, nameOf } from "../keymap.js";

export const KEYMAP = [
  ["Choose", ["1"], "pick1", "Take the value of Reading A for this field; 2 … 9 the other readings"],
  ["Choose", ["Shift+1"], "all1", "Take everything of Reading A; Shift 2 … 9 the others"],
  ["Choose", ["0"], "reject", "Reject: it is no claim, and why"],
  ["Choose", ["j", "ArrowDown"], "next", "Next field"],
  ["Choose", ["k", "ArrowUp"], "previous", "Previous field"],
  ["Choose", ["Escape"], "escape", "Close, let go; nothing is lost"],
  ["Case", ["w"], "cause", "To the cause"],
  ["Case", ["n"], "note", "To the note"],
  ["Case", ["Ctrl+Enter"], "submit", "Decide, and on to the next case"],
  ["Case", ["u"], "takeBack", "Take back: the open decision, else the last one"],
  ["Case", [" "], "nextCase", "Next case"],
  ["Case", ["Shift+ "], "previousCase", "Previous case"],
  ["Case", ["?"], "sheet", "This list"],
].map(([group, keys, command, says]) => ({ group, keys, command, says }));

const BY_KEY = new Map(KEYMAP.flatMap(({ keys, command }) => keys.map((key) => [key, command])));

/** A key press by name. Shift makes another sign of a digit, so that its place on the keyboard counts. */
function named(event) {
  const { key, code = "", shiftKey } = event;
  if (key === " ") return `${shiftKey ? "Shift+" : ""} `;
  const digit = /^Digit([1-9])$/.exec(code)?.[1];
  const isBare = !event.ctrlKey && !event.metaKey && !event.altKey;
  return digit && shiftKey && isBare && !/^\d$/.test(key) ? `Shift+${digit}` : nameOf(event);
}

/** The command of a key press, or null. With `single` off, single characters do nothing. */
export function caseCommandOf(event, single = true) {
  const name = named(event);
  if (event.ctrlKey && name.endsWith(" ")) return null;
  if (!single && isSingle(name)) return null;
  const digit = /^(Shift\+)?([1-9])$/.exec(name);
  return digit ? `${digit[1] ? "all" : "pick"}${digit[2]}` : BY_KEY.get(name) ?? null;
}
