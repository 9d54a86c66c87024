// The bar under the text that says what is chosen there and what can be done with it.

import { el, fill } from "./dom.js";
import { quoteOf, spanTitle } from "./selection.js";

export function selectionBar(root, reading, on) {
  function button(title, key, work, style = "") {
    return el("button", { type: "button", class: `btn ${style}`, onclick: work }, title, key ? el("kbd", { "aria-hidden": "true" }, key) : null);
  }

  function tags(selected) {
    if (!selected) return [button("Tag a claim", "c", on.tag, "primary")];
    return [button("Use for the open claim", "", on.move, "primary"), button("Tag another claim", "c", on.tag)];
  }

  function marks(chosen) {
    if (!chosen.whole) return null;
    const places = [...Array(chosen.last - chosen.first + 1).keys()].map((n) => chosen.first + n);
    if (places.every((i) => reading.mark(i))) return button("Take the mark away", "x", on.mark);
    return places.every((i) => !reading.claimsIn(i).length) ? button("No claim here", "x", on.mark) : null;
  }

  return {
    /** `adjusting`: which end the arrows move just now. */
    show(chosen, selected, adjusting) {
      root.hidden = !((chosen || adjusting) && reading.isEditable);
      if (root.hidden) return fill(root);
      if (adjusting) {
        return fill(root, el("p", { class: "hint" }, el("strong", {}, `The ${adjusting} moves`), " with ", el("kbd", {}, "←"), " ", el("kbd", {}, "→"), " by word, with ", el("kbd", {}, "Alt"), " by character."),
          el("div", { class: "row" }, button("Done", "Esc", on.done)));
      }
      const words = chosen.whole && chosen.first === chosen.last ? null : el("q", { dir: "auto" }, quoteOf(reading.sentences, chosen));
      fill(root, el("p", {}, el("strong", {}, spanTitle(reading.sentences, chosen)), " ", words),
        el("div", { class: "row" }, tags(selected), marks(chosen), button("Clear", "Esc", on.clear, "quiet")));
    },
  };
}
