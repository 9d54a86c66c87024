// What a correction would change of a claim.

import assert from "node:assert/strict";
import test from "node:test";

import { changes, proposalOf } from "../../../annotations/static/annotations/proposal.js";
import { BLANK } from "../../../annotations/static/annotations/sync.js";

const choices = {
  value: [["support", "Supports"], ["oppose", "Opposes"]], intensity: [], explicitness: [], role: [["speaker", "Speaker"]],
  claim_type: [["demand", "Demand"]], attribution: [], modality: [], verifiability: [], confidence: [], date_precision: [],
};
const known = {
  choices, subjects: new Map([["BAN", { label: "Test ban" }], ["NATO", { label: "NATO" }]]),
  actors: [{ id: 7, name: "Arvenia" }], quote: (start, end) => `words ${start}-${end}`,
};
const stance = (subject, value, given = {}) => ({ subject, label: known.subjects.get(subject).label, path: subject, value, intensity: null, explicitness: "", primary: false, actor: null, actor_name: null, ...given });
const claim = { ...BLANK, uid: "a", start: 0, end: 5, quote: "Words", stances: [stance("BAN", "support", { primary: true }), stance("NATO", "oppose")] };

test("a proposal holds only what is changed, stances as the whole list in the shape of the API", () => {
  assert.equal(proposalOf(claim, { ...claim }), null);
  assert.deepEqual(proposalOf(claim, { ...claim, claim_type: "demand" }), { claim_type: "demand" });
  const { stances } = proposalOf(claim, { ...claim, stances: [{ ...claim.stances[0], value: "oppose" }, claim.stances[1]] });
  assert.deepEqual(stances, [
    { subject: "BAN", value: "oppose", intensity: null, explicitness: "", primary: true, actor: null },
    { subject: "NATO", value: "oppose", intensity: null, explicitness: "", primary: false, actor: null },
  ]);
});

test("what changes is said field by field, stances without those that stay", () => {
  const proposal = proposalOf(claim, { ...claim, claim_type: "demand", stances: [{ ...claim.stances[0], value: "oppose", actor: 7 }, claim.stances[1]] });
  assert.deepEqual(changes(claim, proposal, known), [
    { label: "Stance", before: "Supports Test ban", after: "Opposes Test ban, toward Arvenia" },
    { label: "Type", before: "", after: "Demand" },
  ]);
});

test("other words are quoted, other speakers named", () => {
  const said = changes(claim, { start: 2, end: 9, actors: [{ role: "speaker", actor: 7, label: "" }] }, known);
  assert.deepEqual(said, [{ label: "Words", before: "Words", after: "words 2-9" }, { label: "Speaker", before: "", after: "Arvenia" }]);
});

test("of a settled correction it is said what it proposed", () => {
  const now = { ...claim, claim_type: "demand" };
  assert.deepEqual(changes(now, { claim_type: "demand" }, { ...known, isSettled: true }), [{ label: "Type", before: "", after: "Demand" }]);
  assert.deepEqual(changes(now, { claim_type: "demand" }, known), []);
});
