// Tagging by keys and buttons: makes claims, copies and moves them, and changes what the open one says.

import { say, toast } from "./messages.js";
import { quoteOf, sentencesSpan } from "./selection.js";
import { presumedSpeaker, previousClaim } from "./speaker.js";
import { pickFromTree } from "./tree.js";
import { freshUid } from "./uid.js";
import { label } from "./words.js";

const STANCES = ["support", "oppose", "neutral", "mixed", "not_inferable"];

/**
 * `here` is what the person is at: {chosen, selected, card, last, adjusting}. `on` has `open(uid, options)`,
 * `close()`, `edit(uid, fields)`, `back()` and `inCard(work)`.
 */
export function tagging(reading, view, here, on) {
  const { page } = reading;

  /** What a key or a button is about: what is chosen, else the current sentence. */
  function target() {
    return here.chosen ?? sentencesSpan(reading.sentences, view.current);
  }

  function create(fields) {
    if (!reading.isEditable) return null;
    const span = target();
    if (!page.overlappingClaims) {
      const taken = reading.inOrder().some((each) => each.start < span.end && each.end > span.start);
      if (taken) { toast("The text is claimed already, and this project wants no two claims on the same words."); return null; }
    }
    const { published_on: date, published_precision: precision } = reading.document;
    const claim = reading.add({
      ...(date ? { claim_date: date, date_precision: precision } : {}), ...presumedSpeaker(reading), ...fields,
      uid: freshUid(), start: span.start, end: span.end, quote: quoteOf(reading.sentences, span), layer: reading.layer.uid,
    });
    getSelection().removeAllRanges();
    on.open(claim.uid, { focus: false });
    return claim;
  }

  /** A new claim: speaker and date are there already, the subject comes next. */
  function tag(fields = {}) {
    if (create(fields)) here.card.stances.current().subject.open();
  }

  /** The stance of the open claim; without one, a new claim with it. */
  function stance(value) {
    if (!reading.isEditable) return;
    if (here.selected) {
      here.card.stances.current().edit({ value });
      say(`${label(page.choices.value, value)}.`);
    } else {
      tag({ coming: { subject: "", value, primary: true } });
    }
  }

  function fieldsOf({ claim_type, attribution, modality, verifiability, confidence, stances, actors, no_speaker, claim_date, date_precision }) {
    return { claim_type, attribution, modality, verifiability, confidence, stances, actors, no_speaker, claim_date, date_precision };
  }

  function copy(uid, nothing) {
    const model = reading.claim(uid);
    if (!model || model.withdrawn_at) return say(nothing);
    const span = here.chosen ?? (here.selected ? model : null);
    if (span === model) here.chosen = { ...sentencesSpan(reading.sentences, reading.indexAt(model.start), reading.indexAt(model.end - 1)), start: model.start, end: model.end };
    if (create(fieldsOf(model))) { view.focus(); say("Copied."); }
  }

  function moveClaim() {
    const span = here.chosen;
    if (!span || !here.selected) return;
    getSelection().removeAllRanges();
    here.chosen = null;
    on.edit(here.selected, { start: span.start, end: span.end, quote: quoteOf(reading.sentences, span) });
    say("The claim covers the chosen words now.");
  }

  function withdraw() {
    const uid = here.selected;
    if (!uid || !reading.isEditable) return say("Open a claim first: n leads to the next one.");
    const i = reading.indexAt(reading.claim(uid).start);
    reading.withdraw(uid);
    on.close();
    view.focus(i);
    toast("Claim withdrawn.", () => { reading.bringBack(uid); on.open(uid); });
  }

  function sameSpeaker() {
    const before = here.selected && previousClaim(reading, here.selected);
    if (!before) return say("There is no claim before this one.");
    const others = reading.claim(here.selected).actors.filter((each) => each.role !== "speaker");
    const speakers = before.actors.filter((each) => each.role === "speaker");
    on.edit(here.selected, { actors: [...speakers, ...others], no_speaker: before.no_speaker });
  }

  function stronger(by) {
    const row = here.card?.stances.current();
    if (!row) return;
    const next = Math.max(0, Math.min(3, (row.stance.intensity ?? 0) + by)) || null;
    row.edit({ intensity: next });
    say(`Intensity: ${label(page.choices.intensity, next) || "not said"}.`);
  }

  function explicitness() {
    const row = here.card?.stances.current();
    if (!row) return;
    row.edit({ explicitness: row.stance.explicitness === "explicit" ? "implicit" : "explicit" });
    say(`${label(page.choices.explicitness, row.stance.explicitness)}.`);
  }

  function tree({ stances }) {
    const row = stances.current();
    pickFromTree(reading, row.stance.subject, {
      pick: (subject) => { row.edit({ subject: subject.code, label: subject.label, path: subject.path }); row.show(row.stance); },
      closed: on.back,
    });
  }

  return {
    target,
    moveClaim,
    commands: {
      tag: () => tag(), stronger: () => stronger(1), weaker: () => stronger(-1), explicitness, sameSpeaker, withdraw,
      tree: () => on.inCard(tree),
      repeat: () => copy(previousClaim(reading)?.uid, "There is no claim to repeat yet."),
      duplicate: () => copy(here.selected ?? here.last, "Open the claim first that should be there again."),
      ...Object.fromEntries(STANCES.map((value, i) => [`stance${i + 1}`, () => stance(value)])),
    },
  };
}
