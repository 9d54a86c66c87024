// How claims are said in words.

import assert from "node:assert/strict";
import test from "node:test";

import { differences, missing, primary, speaker, summary } from "../../../annotations/static/annotations/words.js";

const CHOICES = {
  value: [["support", "Supports"], ["oppose", "Opposes"]],
  intensity: [[1, "Mild"], [3, "Strong"]],
  explicitness: [["explicit", "Explicit"]],
  claim_type: [["demand", "Demand"]],
  attribution: [], modality: [], verifiability: [], confidence: [], date_precision: [],
};
const ban = { subject: "CTBT", label: "Test ban", value: "support", intensity: 3, explicitness: "", primary: true, actor_name: null };
const nato = { subject: "NATO", label: "Enlargement", value: "oppose", intensity: null, explicitness: "explicit", primary: false, actor_name: "NATO" };
const claim = (given) => ({ actors: [], stances: [], no_speaker: false, note: "", quote: "words", ...given });
const lavrov = { role: "speaker", name: "Sergey Lavrov", label: "" };

test("a summary says who stands where on what", () => {
  const said = summary(claim({ actors: [lavrov], stances: [nato, ban] }), CHOICES);
  assert.equal(said, "Sergey Lavrov: Supports Test ban, strong");
});

test("the main stance is the primary one", () => {
  assert.equal(primary(claim({ stances: [nato, ban] })), ban);
  assert.equal(primary(claim({})), null);
});

test("a speaker outside the registry is called as the text calls them", () => {
  assert.equal(speaker(claim({ actors: [{ role: "speaker", name: null, label: "a diplomat" }] })), "a diplomat");
  assert.equal(speaker(claim({ no_speaker: true })), "Nobody named");
});

test("a claim needs a speaker, or the tick, and a coded stance", () => {
  assert.deepEqual(missing(claim({})), ["speaker", "stance"]);
  assert.deepEqual(missing(claim({ no_speaker: true, stances: [ban] })), []);
  assert.deepEqual(missing(claim({ actors: [lavrov], stances: [{ ...ban, value: "" }] })), ["stance"]);
});

test("only what differs is shown when two versions meet", () => {
  const mine = claim({ note: "mine", claim_type: "demand", stances: [ban] });
  const theirs = claim({ note: "theirs", claim_type: "demand", stances: [ban, nato] });
  assert.deepEqual(differences(mine, theirs, CHOICES), [
    { label: "Stance", mine: "Supports Test ban, strong", theirs: "Supports Test ban, strong; Opposes Enlargement, explicit, toward NATO" },
    { label: "Note", mine: "mine", theirs: "theirs" },
  ]);
});

test("equal versions do not differ", () => {
  assert.deepEqual(differences(claim({ stances: [ban] }), claim({ stances: [ban] }), CHOICES), []);
});
