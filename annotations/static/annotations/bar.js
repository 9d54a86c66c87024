// The bar under the text that says what is chosen there and what can be done with it.

import { el, fill } from "./dom.js";
import { quoteOf, spanTitle } from "./selection.js";

export function selectionBar(root, reading, on) {
  function button(title, key, work, style = "") {
    return el("button", { type: "button", class: `btn ${style}`, onclick: work }, title, key ? el("kbd", {}, key) : null);
  }

  function tags(card) {
    if (!card) return [button("Tag a claim", "Enter", on.tag, "primary")];
    return [button("Use for the open claim", "", on.move, "primary"), button("Tag another claim", "", on.tag)];
  }

  function marks(chosen) {
    if (!chosen.whole) return null;
    const sentences = reading.sentences.slice(chosen.first, chosen.last + 1);
    if (sentences.every((each) => reading.marks.has(each.id))) return button("Take the mark away", "x", on.unmark);
    const free = sentences.every((each) => !reading.claimsIn(each).length);
    return free ? button("No claim here", "x", on.mark) : null;
  }

  return {
    show(chosen, card) {
      root.hidden = !(chosen && reading.isEditable);
      if (root.hidden) return fill(root);
      const words = chosen.whole && chosen.first === chosen.last ? null : el("q", { dir: "auto" }, quoteOf(reading.sentences, chosen));
      fill(root, el("p", {}, el("strong", {}, spanTitle(reading.sentences, chosen)), " ", words),
        el("div", { class: "row" }, tags(card), marks(chosen), button("Clear", "Esc", on.clear, "quiet")));
    },
  };
}
