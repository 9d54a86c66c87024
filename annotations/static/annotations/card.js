// The claim card: the form a claim is tagged and changed with.

import { ApiError } from "./api.js";
import { conflictNotice } from "./conflict.js";
import { el, field, fill, select } from "./dom.js";
import { refusalNotice } from "./messages.js";
import { speakerField } from "./speaker.js";
import { stanceRows } from "./stances.js";
import { FIELDS } from "./words.js";

const TITLES = { ...FIELDS, stances: "Subjects", actors: "Speaker", start: "Words", end: "Words" };
const BLANK = {
  actors: [], stances: [], claim_type: "", attribution: "", modality: "", verifiability: "",
  canonical_text: "", claim_date: null, date_precision: "", confidence: null, no_speaker: false, note: "",
};

/** What the API takes of a claim's actors and stances: their words are for the reader only. */
function forApi(values) {
  const stances = values.stances.map(({ subject, value, intensity, explicitness, primary, actor }) =>
    ({ subject, value, intensity, explicitness, primary, actor }));
  const actors = values.actors.map(({ role, actor, label }) =>
    ({ role, actor, label: actor === null ? label : "" }));
  return { ...values, stances, actors };
}

function detailFields(claim, choices) {
  const date = el("input", { type: "date", name: "claim_date", value: claim.claim_date || "" });
  const lines = {
    modality: field("Modality", select("modality", choices.modality, claim.modality)),
    verifiability: field("Verifiability", select("verifiability", choices.verifiability, claim.verifiability)),
    date: field("Date of the claim", date, "When it is not the document's."),
    precision: field("The date is known to the", select("date_precision", choices.date_precision, claim.date_precision, "Day")),
    confidence: field("How sure you are", select("confidence", choices.confidence, claim.confidence)),
    plain: field("In plain words", el("textarea", { name: "canonical_text", rows: 2, maxlength: 5000, value: claim.canonical_text }), "The claim as one clear sentence."),
    note: field("Note", el("textarea", { name: "note", rows: 2, maxlength: 10000, value: claim.note })),
  };
  const used = ["modality", "verifiability", "canonical_text", "claim_date", "confidence", "note"];
  return el("details", { class: "fold more", open: used.some((name) => claim[name]) },
    el("summary", {}, "More: modality, date, plain words, note"),
    el("div", { class: "pair" }, lines.modality, lines.verifiability, lines.date, lines.precision),
    lines.plain, lines.confidence, lines.note);
}

/**
 * A card for `claim` (saved before, or a new one with a uid of its own). `on` has `saved(claim)`,
 * `close()`, `withdraw(claim)` and `span()`, the last for a change of the words it covers.
 */
export function claimCard(reading, claim, on) {
  const { choices } = reading.page;
  const isNew = !claim.version;
  let base = { ...BLANK, ...claim };
  let saving = false;
  let before = "";
  const notes = el("div", { class: "card-notes" });
  const quote = el("blockquote", { class: "quote", dir: "auto" });
  const speaker = speakerField(reading, base, () => {});
  const stances = stanceRows(reading, base.stances, () => {});
  const save = el("button", { type: "submit", class: "btn primary" }, "Save", el("kbd", {}, "Ctrl ↵"));
  const form = el("form", { class: "card claim-card", novalidate: true, onsubmit: submit, onkeydown: keys, "aria-label": isNew ? "New claim" : "Claim" },
    el("div", { class: "row card-head" },
      el("h2", { class: "card-title" }, isNew ? "New claim" : "Claim"),
      el("button", { type: "button", class: "btn quiet icon", "aria-label": "Close the claim", onclick: () => on.close() }, "×")),
    notes, quote, speaker.root, stances.root,
    el("div", { class: "pair" },
      field("Type", select("claim_type", choices.claim_type, base.claim_type)),
      field("Attribution", select("attribution", choices.attribution, base.attribution))),
    detailFields(base, choices),
    el("div", { class: "card-foot" }, save,
      el("button", { type: "button", class: "btn", onclick: () => on.close() }, "Cancel"),
      isNew ? null : el("button", { type: "button", class: "btn danger", onclick: () => on.withdraw(base) }, "Withdraw")));

  function read() {
    const given = Object.fromEntries(new FormData(form));
    return {
      start: base.start, end: base.end, quote: base.quote, ...speaker.read(), stances: stances.read(),
      claim_type: given.claim_type, attribution: given.attribution, modality: given.modality,
      verifiability: given.verifiability, canonical_text: given.canonical_text.trim(),
      claim_date: given.claim_date || null,
      date_precision: given.claim_date ? given.date_precision || "day" : "",
      confidence: given.confidence ? Number(given.confidence) : null, note: given.note.trim(),
    };
  }

  function keys(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); submit(event); }
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); on.close(); }
  }

  function setSpan(span) {
    base = { ...base, ...span };
    fill(quote, base.quote);
    on.span(base);
  }

  async function submit(event) {
    event?.preventDefault();
    if (saving) return;
    const problems = stances.problems();
    if (problems.length) {
      fill(notes, refusalNotice({ errors: problems }));
      return problems[0].focus.focus();
    }
    await send(base.version ?? 0);
  }

  async function send(version) {
    saving = true;
    save.disabled = true;
    const { quote: words, ...values } = forApi(read());
    // Between sentences lies white space this page does not know: only the words of one are checked.
    const check = base.oneSentence ? { quote: words } : {};
    try {
      const saved = isNew
        ? await reading.create({ ...values, ...check, uid: base.uid })
        : await reading.change({ uid: base.uid, version }, values);
      before = state();
      on.saved(saved);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      await refused(error);
    } finally {
      saving = false;
      save.disabled = false;
    }
  }

  async function refused(error) {
    if (error.status !== 412) return fill(notes, refusalNotice(error, TITLES));
    const theirs = await reading.fetch(base.uid);
    fill(notes, conflictNotice({ ...base, ...read() }, theirs, choices, {
      mine: () => send(theirs.version),
      theirs: () => on.saved(theirs),
    }));
    notes.querySelector("button").focus();
  }

  const state = () => JSON.stringify(forApi(read()));
  fill(quote, base.quote);
  before = state();
  return {
    root: form,
    setSpan,
    get claim() { return base; },
    get isDirty() { return state() !== before; },
    focus: () => (isNew ? speaker.input : form.querySelector(".card-title + button")).focus(),
  };
}
