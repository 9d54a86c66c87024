// Pure: which key does what. The page acts by it, and the sheet of keys is drawn from it.

/** {group, keys, command, says}: the first key is the one that is shown. */
export const KEYMAP = [
  ["Move", ["j", "ArrowDown"], "next", "Next sentence"],
  ["Move", ["k", "ArrowUp"], "previous", "Previous sentence"],
  ["Move", ["Home"], "first", "First sentence"],
  ["Move", ["End"], "last", "Last sentence"],
  ["Move", ["u"], "unread", "Next sentence that is neither claimed nor marked"],
  ["Move", ["n"], "nextClaim", "Next claim"],
  ["Move", ["Shift+n"], "previousClaim", "Previous claim"],
  ["Move", ["/"], "search", "Search the text"],
  ["Choose", ["Shift+j", "Shift+ArrowDown"], "extendDown", "Extend the choice by a sentence"],
  ["Choose", ["Shift+k", "Shift+ArrowUp"], "extendUp", "Extend it upwards"],
  ["Choose", ["["], "adjustStart", "Move the start: then ← → by word, Alt ← → by character"],
  ["Choose", ["]"], "adjustEnd", "Move the end: then ← → by word, Alt ← → by character"],
  ["Choose", ["Escape"], "escape", "Close, let go; nothing is lost"],
  ["Claim", ["c"], "tag", "New claim on what is chosen"],
  ["Claim", ["Enter"], "enter", "The same; where a claim is open, into its card"],
  ["Claim", ["1"], "stance1", "Supports: the open claim, or a new one on what is chosen"],
  ["Claim", ["2"], "stance2", "Opposes"],
  ["Claim", ["3"], "stance3", "Neutral"],
  ["Claim", ["4"], "stance4", "Mixed"],
  ["Claim", ["5"], "stance5", "Not inferable"],
  ["Claim", ["+", "="], "stronger", "Stronger"],
  ["Claim", ["-"], "weaker", "Weaker"],
  ["Claim", ["i"], "explicitness", "Said, implied"],
  ["Claim", ["s"], "speaker", "To the speaker"],
  ["Claim", ["Shift+s"], "sameSpeaker", "Same speaker as in the claim before"],
  ["Claim", ["t"], "subject", "To the subject"],
  ["Claim", ["g"], "tree", "Choose the subject from the tree"],
  ["Claim", ["y"], "repeat", "New claim with everything as in the one before"],
  ["Claim", ["d"], "duplicate", "The open claim again, on what is chosen"],
  ["Claim", ["Delete"], "withdraw", "Withdraw the open claim"],
  ["Reading", ["x"], "mark", "No claim here, and go on"],
  ["Reading", ["q"], "ask", "Ask a curator, or comment: about the open claim or the sentence"],
  ["Reading", ["Ctrl+z"], "undo", "Undo"],
  ["Reading", ["Ctrl+Shift+z", "Ctrl+y"], "redo", "Redo"],
  ["Reading", ["Ctrl+Enter"], "submit", "Submit the reading"],
  ["Reading", ["Alt+PageDown"], "nextReading", "Next open reading"],
  ["Reading", ["Alt+PageUp"], "previousReading", "Previous open reading"],
  ["Reading", ["?"], "sheet", "This list"],
].map(([group, keys, command, says]) => ({ group, keys, command, says }));

const BY_KEY = new Map(KEYMAP.flatMap(({ keys, command }) => keys.map((key) => [key, command])));

/**
 * A key press by name, "Ctrl+Shift+z": Shift counts with letters and named keys, not where it makes the
 * sign; nor do Alt and AltGr (which may come as Ctrl and Alt), as for [ on many keyboards.
 */
export function nameOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }) {
  const isLetter = /^\p{L}$/u.test(key);
  const plain = isLetter ? latin(key, code) : key;
  const shift = shiftKey && (isLetter || key.length > 1);
  const isMade = altKey && /^[\p{P}\p{S}]$/u.test(key);
  return `${(ctrlKey && !isMade) || metaKey ? "Ctrl+" : ""}${altKey && !isMade ? "Alt+" : ""}${shift ? "Shift+" : ""}${plain}`;
}

/** A letter in lower case; where another script is typed, the Latin one that stands on its key. */
function latin(letter, code = "") {
  const isLatin = /\p{Script=Latin}/u.test(letter);
  return isLatin ? letter.toLowerCase() : /^Key([A-Z])$/.exec(code)?.[1].toLowerCase() ?? letter.toLowerCase();
}

/** Whether it acts with nothing held down (Shift aside): what a person may switch off. */
export function isSingle(name) {
  return !/^(Ctrl|Alt)\+/.test(name) && /^(Shift\+)?.$/u.test(name);
}

/** The command of a key press, or null. With `single` off, single characters do nothing. */
export function commandOf(event, single = true) {
  const name = nameOf(event);
  if (!single && isSingle(name)) return null;
  return BY_KEY.get(name) ?? null;
}
