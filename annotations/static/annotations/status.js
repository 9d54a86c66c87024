// The bar at the bottom: where the reading stands, whether all is saved, what is missing, and the way on.

import { el, fill, put } from "./dom.js";
import { yoursUntil } from "./lease.js";
import { say } from "./messages.js";
import { missing } from "./words.js";

/** Milliseconds after which a save is said aloud: who goes on working hears of the work. */
const REST = 2_000;

const clock = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit" });
const some = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

export function statusBar(root, reading, on) {
  let saved = "";
  let told = "";
  let spoken = "saved";
  let rest = null;
  const button = (work, title = "", key = "", style = "quiet") =>
    el("button", { type: "button", class: `btn ${style}`, onclick: work }, el("span", {}, title), key ? el("kbd", { "aria-hidden": "true" }, key) : null);
  const chip = el("span", {});
  const bar = el("progress", { "aria-labelledby": "read" });
  const read = el("span", { class: "quiet-text numbers", id: "read" });
  const saving = el("span", { class: "saving" });
  const until = el("span", { class: "quiet-text numbers until" });
  const undo = button(on.undo);
  const redo = button(on.redo, "Redo");
  const lacking = button(on.missing);
  const unread = button(on.unread, "", "u");
  fill(root, el("span", { class: "row standing" }, chip, el("span", { class: "read-so-far" }, bar, read)), until, saving,
    el("span", { class: "row tools" }, undo, redo, lacking, unread, button(on.sheet, "Keys", "?"), button(on.submit, "Submit", "Ctrl ↵", "primary")));

  const said = {
    saved: () => [saved ? `Saved ${saved}` : "Everything is saved"],
    saving: () => ["Saving …"],
    offline: () => [`No connection: ${some(reading.unsent, "change")} kept in this browser, sent when it is back.`],
    "signed out": () => [`You are signed out: ${some(reading.unsent, "change")} kept in this browser. `,
      el("a", { href: `/admin/login/?next=${encodeURIComponent(location.pathname)}`, target: "_blank", rel: "opener" }, "Sign in again"), " in another window."],
    "another person": () => [`Somebody else is signed in now: ${some(reading.unsent, "change")} of yours kept until you are back.`],
    refused: () => [el("button", { type: "button", class: "linklike", onclick: on.refused }, `${some(reading.unsent, "change")} could not be saved: look`)],
  };

  function tell(state) {
    if (state === "saved" && saving.dataset.state === "saving") saved = clock.format();
    saving.dataset.state = state;
    const now = `${state} ${saved} ${reading.unsent}`;
    if (now === told) return;
    told = now;
    fill(saving, said[state]());
    speak(state);
  }

  /** For the ear: trouble at once and once, a save when the hands rest. */
  function speak(state) {
    clearTimeout(rest);
    if (state === "saving") return;
    if (state !== "saved" && state !== spoken) say(saving.textContent);
    if (state === "saved" && saved) rest = setTimeout(() => say("Everything is saved."), REST);
    spoken = state;
  }

  function showStanding({ read: done, all }) {
    const status = reading.layer?.status;
    chip.className = `chip ${status ?? "new"}`;
    put(chip, reading.page.states[status] ?? "New");
    [bar.max, bar.value] = [all || 1, done];
    put(read, `${done} of ${all} sentences read`);
    put(unread.firstChild, `${all - done} unread`);
    unread.hidden = done === all;
    put(until, yoursUntil(reading.layer?.leased_until));
    until.hidden = !until.textContent;
  }

  function showTools() {
    const { depth, canRedo } = reading.history;
    put(undo.firstChild, depth ? `Undo (${depth})` : "Undo");
    undo.disabled = !depth;
    redo.disabled = !canRedo;
    const count = reading.inOrder().filter((claim) => missing(claim).length).length;
    put(lacking.firstChild, `${some(count, "claim")} incomplete`);
    lacking.hidden = !count;
  }

  return {
    /** Something was edited this moment. */
    edited() {
      if (saving.dataset.state === "saved") saving.dataset.state = "saving";
    },
    show(given) {
      root.hidden = !reading.isEditable;
      showStanding(reading.shown);
      if (root.hidden) return;
      tell(given === "saved" && reading.unsent ? "saving" : given);
      showTools();
    },
  };
}
