// Keys that act while a sentence has the focus, and only then: no field is ever disturbed.

import { sentencesSpan } from "./selection.js";

export function textKeys(view, reading, on) {
  const choose = (a, b) => on.choose(sentencesSpan(reading.sentences, a, b));

  function move(i) {
    const to = Math.max(0, Math.min(i, view.count - 1));
    view.focus(to);
  }

  function unread(from) {
    const isOpen = (each) => !reading.marks.has(each.id) && !reading.claimsIn(each).length
      && !["heading", "boilerplate"].includes(each.kind);
    const next = reading.sentences.findIndex((each, i) => i > from && isOpen(each));
    if (next >= 0) view.focus(next);
  }

  /** What is chosen when it holds this sentence, else this sentence. */
  function settle(i) {
    const chosen = on.chosen();
    if (!chosen || i < chosen.first || i > chosen.last) choose(i, i);
  }

  function extend(i, step) {
    const from = on.chosen()?.anchor ?? i;
    const to = Math.max(0, Math.min(i + step, view.count - 1));
    view.focus(to);
    choose(from, to);
  }

  function mark(i) {
    settle(i);
    const { first, last } = on.chosen();
    const marked = reading.sentences.slice(first, last + 1).every((each) => reading.marks.has(each.id));
    return marked ? on.unmark() : on.mark();
  }

  const keys = {
    ArrowDown: (i) => move(i + 1), j: (i) => move(i + 1),
    ArrowUp: (i) => move(i - 1), k: (i) => move(i - 1),
    Home: () => move(0), End: () => move(view.count - 1),
    "Shift+ArrowDown": (i) => extend(i, 1), "Shift+J": (i) => extend(i, 1),
    "Shift+ArrowUp": (i) => extend(i, -1), "Shift+K": (i) => extend(i, -1),
    u: unread, Escape: on.clear,
    Enter: (i) => { settle(i); on.tag(); }, c: (i) => { settle(i); on.tag(); },
    " ": (i) => choose(i, i), x: mark,
  };
  const changes = new Set(["Enter", "c", "x", " "]);

  view.root.addEventListener("keydown", (event) => {
    const i = view.focused;
    const name = (event.shiftKey ? "Shift+" : "") + event.key;
    if (i < 0 || event.ctrlKey || event.metaKey || event.altKey || !(name in keys)) return;
    event.preventDefault();
    if (changes.has(name) && !reading.isEditable) return;
    keys[name](i);
  });
}
