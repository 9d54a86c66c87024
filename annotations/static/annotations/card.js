// The claim card: what is tagged, by whom, about what. Every change is wanted at once, and saved by itself.

import { conflictNotice } from "./conflict.js";
import { el, field, fill, put, select } from "./dom.js";
import { refusalNotice } from "./messages.js";
import { partRows } from "./parts.js";
import { speakerField } from "./speaker.js";
import { stanceRows } from "./stances.js";
import { BLANK } from "./sync.js";
import { FIELDS, missing } from "./words.js";

const TITLES = { ...FIELDS, stances: "Subjects", actors: "Speaker", start: "Words", end: "Words" };
const DETAILS = ["modality", "verifiability", "canonical_text", "confidence", "note"];

/**
 * The card of the reading: `turn(uid)` opens it at a claim, `close()` puts it away. It is made once and kept,
 * for what is laid out already shows at once. `on` has `edit(fields, key)` (`key`: typed, joined in undo),
 * `close()`, `withdraw()`, `back()` (to the text), `talk()` (to what is said of it), `propose(name)` and `decide(claim)`.
 */
export function claimCard(reading, on) {
  const { choices } = reading.page;
  let uid = null;
  let shown = null;
  const claim = () => reading.claim(uid) ?? BLANK;
  const notes = el("div", { class: "card-notes" });
  const talk = el("button", { type: "button", class: "linklike to-talk", onclick: () => on.talk(), hidden: true });
  const quote = el("blockquote", { class: "quote", dir: "auto" });
  const speaker = speakerField(reading, { changed: () => editActors("speaker"), propose: on.propose, done: on.back });
  const parts = partRows(reading, { changed: editActors, done: on.back });
  const stances = stanceRows(reading, claim, { changed: (fields) => on.edit(fields), done: on.back });
  const controls = new Map();

  speaker.foot.append(parts.more);

  function editActors(key = null) {
    const { actors, no_speaker } = speaker.read();
    on.edit({ actors: [...actors, ...parts.read()], no_speaker }, key);
  }

  function choice(name, title, none) {
    const control = select(name, choices[name], "", none);
    const number = name === "confidence";
    control.addEventListener("change", () => on.edit({ [name]: number ? Number(control.value) || null : control.value }));
    controls.set(name, control);
    return field(title, control);
  }

  function words(name, title, most, help = "") {
    const control = el("textarea", { name, rows: 2, maxlength: most });
    control.addEventListener("input", () => on.edit({ [name]: control.value }, name));
    controls.set(name, control);
    return field(title, control, help);
  }

  const date = el("input", { type: "date", name: "claim_date" });
  const precision = select("date_precision", choices.date_precision, "", "Day");
  const editDate = (key) => on.edit({ claim_date: date.value || null, date_precision: date.value ? precision.value || "day" : "" }, key);
  // While a year is typed the field holds the years 1, 19 and 199.
  const isTyped = () => !date.validity.badInput && (!date.value || date.value >= "1000");
  date.addEventListener("input", () => isTyped() && editDate("date"));
  precision.addEventListener("change", () => editDate());

  const more = el("details", { class: "fold more" },
    el("summary", {}, "More: modality, plain words, note"),
    el("div", { class: "pair" }, choice("modality", "Modality"), choice("verifiability", "Verifiability")),
    words("canonical_text", "In plain words", 5_000, "The claim as one clear sentence."),
    choice("confidence", "How sure you are"),
    words("note", "Note", 10_000));
  const root = el("form", { class: "card claim-card closed", novalidate: true, tabindex: "-1", "aria-hidden": "true", "aria-label": "Claim", onsubmit: (event) => event.preventDefault() },
    el("div", { class: "row card-head" },
      el("h2", { class: "card-title" }, "Claim"),
      el("button", { type: "button", class: "btn quiet icon", "aria-label": "Close the claim", onclick: () => on.close() }, "×")),
    notes, talk, quote, speaker.root, parts.root, stances.root,
    el("div", { class: "pair" }, choice("claim_type", "Type"), choice("attribution", "Attribution"),
      field("Date of the claim", date), field("Known to the", precision)),
    more,
    el("div", { class: "card-foot" },
      el("button", { type: "button", class: "btn primary", onclick: () => on.close() }, "Done", el("kbd", { "aria-hidden": "true" }, "Esc")),
      el("button", { type: "button", class: "btn danger", onclick: () => on.withdraw() }, "Withdraw", el("kbd", { "aria-hidden": "true" }, "Del"))));

  /** Draw what is wanted now; a field that has the focus is left as it is typed. */
  function show() {
    const now = claim();
    put(quote, now.quote ?? "");
    const said = reading.shown.talk.claims.get(uid) ?? "";
    put(talk, said && `${said} below`);
    talk.hidden = !said;
    const isFocused = (control) => control === document.activeElement;
    if (!isFocused(speaker.input)) speaker.show(now);
    parts.show(now);
    stances.show();
    for (const [name, control] of controls) if (!isFocused(control)) control.value = now[name] ?? "";
    if (!isFocused(date)) date.value = now.claim_date || "";
    precision.value = now.date_precision;
    const [conflict, refusal] = [reading.conflicts.get(uid), reading.refusals.get(uid)];
    const state = conflict ?? refusal ?? null;
    if (state === shown) return;
    shown = state;
    fill(notes, conflict ? conflictNotice(conflict, choices, on.decide) : refusal ? refusalNotice(refusal, TITLES) : []);
  }

  /** To another claim, or with null to none; what is being typed belongs to the one before. */
  function turn(next) {
    if (root.contains(document.activeElement)) document.activeElement.blur();
    uid = next;
    root.classList.toggle("closed", !uid);
    root.ariaHidden = uid ? null : "true";
    if (!uid) return;
    parts.clear();
    stances.clear();
    show();
    more.open = DETAILS.some((name) => claim()[name]);
  }

  /** Lay it out once while nobody waits. */
  function prepare() {
    if (uid) return;
    root.classList.remove("closed");
    show();
    stances.current().subject.unfold();
    root.getBoundingClientRect();
    stances.current().subject.fold();
    root.classList.add("closed");
  }

  /** To what the claim lacks, else to itself. */
  function lead() {
    const [need] = missing(claim());
    if (need === "speaker") speaker.input.focus();
    else if (need === "stance") stances.lead();
    else root.focus();
  }

  return { root, turn, show, prepare, lead, speaker, stances };
}
