// Above the cases: what can be decided without an adjudicator, and its effect before it is done.

import { el, fill } from "../dom.js";
import { effectWords } from "./said.js";

/** `show()` draws the bar while cases are open; `merge(strategy, share)` does it. */
export function mergeBar(root, docket, merge) {
  const strategy = el("select", { class: "control", "aria-label": "What is decided by itself", onchange: () => look() });
  const effect = el("span", { class: "effect", "aria-live": "polite" });
  const button = el("button", { type: "button", class: "btn", onclick: () => merge(...chosen()) }, "Merge these");
  const bar = el("div", { class: "merge-bar", role: "group", "aria-label": "Without an adjudicator" }, el("span", { class: "merge-title" }, "Merge"), strategy, effect, button);
  let turn = 0;
  let drawn = "";

  function chosen() {
    const [name, share = "1"] = strategy.value.split(" ");
    return [name, Number(share)];
  }

  function options() {
    const total = docket.readings.length;
    const shares = [...Array(Math.max(0, total - 1)).keys()].map((n) => n + 1).filter((n) => n > 1 || total === 2);
    return [
      ["unanimous", "Unanimous"], ["majority", "Majority"],
      ...shares.map((n) => [`threshold ${n / total}`, `At least ${n} of ${total} readings`]),
    ];
  }

  /** Ask what would come of it; of several questions the last one counts. */
  async function look() {
    const mine = turn += 1;
    button.disabled = true;
    try {
      const found = await docket.preview(...chosen());
      if (mine !== turn) return;
      effect.textContent = effectWords(found);
      button.disabled = !found.merged;
    } catch {
      if (mine === turn) effect.textContent = "The effect cannot be worked out now.";
    }
  }

  return {
    show() {
      const isShown = docket.isEditable && docket.undecided.length > 0;
      if (!isShown) { drawn = ""; return fill(root); }
      const now = `${docket.readings.length} ${docket.undecided.map(({ claims }) => claims.map(({ claim }) => claim.uid)).join(";")}`;
      if (drawn === now) return;
      if (!drawn) {
        fill(strategy, options().map(([value, title]) => el("option", { value }, title)));
        fill(root, bar);
      }
      drawn = now;
      look();
    },
  };
}
