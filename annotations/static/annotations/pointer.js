// Choosing in the text with a mouse or a finger, and arriving there by a link to a sentence.

import { sentencesSpan, wordsSpan } from "./selection.js";

/** How long a selection must rest before it counts: fingers move its ends one after the other. */
const REST = 120;

export function textPointer(view, reading, on) {
  let settling = null;

  document.addEventListener("selectionchange", () => {
    clearTimeout(settling);
    settling = setTimeout(settle, REST);
  });

  function settle() {
    settling = null;
    if (!view.count || !reading.isEditable) return;
    const span = wordsSpan(view, reading.sentences, reading.page.unit === "sentence");
    if (span) on.choose(span);
  }

  view.root.addEventListener("click", (event) => {
    if (!getSelection().isCollapsed) return;
    const item = event.target.closest(".sentence");
    const claim = event.target.closest("[data-uid]");
    if (claim && !event.shiftKey) return on.open(claim.dataset.uid);
    if (!item) return;
    const i = Number(item.dataset.index);
    if (event.target.closest(".talk-sign")) return on.talk(i);
    const from = event.shiftKey && on.chosen() ? on.chosen().anchor : i;
    view.focus(i);
    on.choose(sentencesSpan(reading.sentences, from, i));
  });

  /** Go to the sentence that the address names: #s12. */
  function goToHash() {
    const number = Number(/^#s(\d+)$/.exec(location.hash)?.[1]);
    const i = reading.sentences.findIndex((each) => each.number === number);
    if (i < 0) return;
    view.focus(i);
    view.itemOf(i).scrollIntoView({ block: "center" });
  }

  /** A selection that has not rested yet counts at once: a key is about to act on it. */
  function hurry() {
    if (settling === null) return;
    clearTimeout(settling);
    settle();
  }

  addEventListener("hashchange", goToHash);
  return { goToHash, hurry };
}
