// The list of cases: the undecided ones in the order of disagreement, the decided ones folded below.

import { el, fill } from "../dom.js";
import { agreement, quoteOf } from "./said.js";
import { keyOf } from "./verdict.js";

/** `on.open(key)` and `on.fresh()`; `show(key)` draws the list with the case of that key open. */
export function caseList(root, docket, on) {
  let entries = new Map(); // key → {button, item}
  let isUnfolded = false;
  let drawn = "";

  function entry(item) {
    const { decision } = item;
    const bar = el("span", { class: "bar", "aria-hidden": "true" });
    bar.style.setProperty("--part", `${Math.round(100 * item.disagreement)}%`);
    const words = decision ? docket.page.outcomes[decision.outcome] : agreement(item, docket.readings.length);
    const button = el("button", { type: "button", class: `case-entry${decision ? " decided" : ""}`, onclick: () => on.open(keyOf(item)) },
      el("span", { class: "case-quote", dir: "auto" }, quoteOf(item)),
      el("span", { class: "case-words" }, decision ? el("span", { "aria-hidden": "true" }, decision.outcome === "rejected" ? "✕ " : "✓ ") : null, words),
      decision ? null : bar);
    entries.set(keyOf(item), button);
    return el("li", {}, button);
  }

  function draw() {
    entries = new Map();
    const { undecided, decided } = docket;
    const fresh = docket.isEditable ? el("button", { type: "button", class: "btn", onclick: on.fresh }, "New claim") : null;
    const open = undecided.length
      ? el("ol", { class: "case-list" }, undecided.map(entry))
      : el("p", { class: "quiet-text" }, docket.cases.length ? "Every case is decided." : "The readings hold no claims.");
    const fold = decided.length
      ? el("details", { class: "fold", open: isUnfolded || !undecided.length, ontoggle: () => { isUnfolded = fold.open; } },
          el("summary", {}, `Decided (${decided.length})`), el("ol", { class: "case-list" }, decided.map(entry)))
      : null;
    fill(root, el("div", { class: "row cases-head" }, el("h2", {}, "Cases"), fresh), open, fold);
  }

  function show(key) {
    const now = JSON.stringify([docket.isEditable, docket.cases.map((each) => [keyOf(each), each.decision?.uid, each.gold?.quote])]);
    if (now !== drawn) draw();
    drawn = now;
    for (const [each, button] of entries) {
      if (each !== key) button.removeAttribute("aria-current");
      else if (!button.hasAttribute("aria-current")) {
        button.setAttribute("aria-current", "true");
        const fold = button.closest("details");
        if (fold) fold.open = true;
        button.scrollIntoView({ block: "nearest" });
      }
    }
  }

  return { show };
}
