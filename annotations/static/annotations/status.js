// The bar at the bottom: where the reading stands, whether all is saved, what is missing, and the way on.

import { el, fill } from "./dom.js";
import { missing } from "./words.js";

const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
const some = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

export function statusBar(root, reading, on) {
  let saved = "";
  const saving = el("span", { class: "saving" });
  const standing = el("span", { class: "row standing" });
  const undo = el("button", { type: "button", class: "btn quiet", onclick: on.undo });
  const redo = el("button", { type: "button", class: "btn quiet", onclick: on.redo }, "Redo");
  const lacking = el("button", { type: "button", class: "btn quiet", onclick: on.missing });
  const unread = el("button", { type: "button", class: "btn quiet", onclick: on.unread });
  const keys = el("button", { type: "button", class: "btn quiet", onclick: on.sheet }, "Keys", el("kbd", { "aria-hidden": "true" }, "?"));
  const submit = el("button", { type: "button", class: "btn primary", onclick: on.submit }, "Submit", el("kbd", { "aria-hidden": "true" }, "Ctrl ↵"));
  fill(root, standing, saving, el("span", { class: "row tools" }, undo, redo, lacking, unread, keys, submit));

  const said = {
    saved: () => [saved ? `Saved ${saved}` : "Everything is saved"],
    saving: () => ["Saving …"],
    offline: () => [`No connection: ${some(reading.unsent, "change")} kept in this browser, sent when it is back.`],
    "signed out": () => [`You are signed out: ${some(reading.unsent, "change")} kept in this browser. `,
      el("a", { href: `/admin/login/?next=${encodeURIComponent(location.pathname)}`, target: "_blank", rel: "opener" }, "Sign in again"), " in another window."],
    "another person": () => [`Somebody else is signed in now: ${some(reading.unsent, "change")} of yours kept until you are back.`],
    refused: () => [el("button", { type: "button", class: "linklike", onclick: on.refused }, `${some(reading.unsent, "change")} could not be saved: look`)],
  };

  return {
    /** Something was edited this moment. */
    edited() {
      if (saving.dataset.state === "saved") saving.dataset.state = "saving";
    },
    show(given) {
      const state = given === "saved" && reading.unsent ? "saving" : given;
      root.hidden = !reading.isEditable;
      const { read, all } = reading.progress();
      const bar = el("progress", { max: all || 1, value: read, "aria-labelledby": "read" });
      fill(standing, el("span", { class: `chip ${reading.layer?.status ?? "new"}` }, reading.page.states[reading.layer?.status] ?? "New"),
        el("span", { class: "read-so-far" }, bar, el("span", { class: "quiet-text numbers", id: "read" }, `${read} of ${all} sentences read`)));
      if (root.hidden) return;
      if (state === "saved" && saving.dataset.state === "saving") saved = clock();
      saving.dataset.state = state;
      fill(saving, said[state]());
      const { depth, canRedo } = reading.history;
      fill(undo, depth ? `Undo (${depth})` : "Undo");
      undo.disabled = !depth;
      redo.disabled = !canRedo;
      const count = [...reading.claims.values()].filter((claim) => missing(claim).length).length;
      fill(lacking, `${some(count, "claim")} incomplete`);
      lacking.hidden = !count;
      fill(unread, `${all - read} unread`, el("kbd", { "aria-hidden": "true" }, "u"));
      unread.hidden = read === all;
    },
  };
}
