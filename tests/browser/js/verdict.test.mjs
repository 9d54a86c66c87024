// What is chosen in a case, and the verdict that is sent.

import assert from "node:assert/strict";
import test from "node:test";

import { chosen, draftOf, freshDraft, isTouched, keyOf, objection, unchosen, verdict } from "../../../annotations/static/annotations/adjudicate/verdict.js";

const stance = (subject, value, primary = false) => ({ subject, value, primary, actor: null, intensity: 2, explicitness: "explicit" });
const claim = (uid, ...stances) => ({ uid, quote: uid, claim_type: "", stances });
const field = (name, ...values) => ({ name, title: name, values, differs: new Set(values).size > 1 });

/** Two readings that differ on span, type and one of two stances. */
function two() {
  return {
    claims: [
      { reading: 0, claim: claim("a", stance("N", "oppose", true), stance("C", "support")) },
      { reading: 1, claim: claim("b", stance("N", "mixed", true), stance("C", "support")) },
    ],
    fields: [
      field("span", "long", "short"), field("speaker", "T", "T"), field("primary", "N", "N"), field("claim_type", "–", "Demand"),
      field("stance:N", "Opposes", "Mixed"), field("stance:C", "Supports", "Supports"),
    ],
    decision: null,
    gold: null,
  };
}

const drafted = (changes) => ({ ...freshDraft("u"), ...changes });
const all = { span: "a", claim_type: "b", "stance:N": "b" };
const titles = (found) => found.map(({ title }) => title);

test("every field on which the claims differ is to be chosen", () => {
  assert.deepEqual(titles(unchosen(two(), freshDraft("u"))), ["span", "claim_type", "stance:N"]);
  assert.equal(objection(two(), freshDraft("u")), "Choose first: span, claim_type, stance:N.");
});

test("what was chosen is sent, and only that", () => {
  const body = verdict(two(), drafted({ take: all, cause: "edge_case", note: "Why." }));
  assert.deepEqual(body, { uid: "u", claims: ["a", "b"], take: all, rejected: [], cause: "edge_case", note: "Why." });
});

test("with one of two rejected the other is taken", () => {
  const draft = drafted({ rejected: { b: "Cut off." }, take: { span: "b" } });
  assert.deepEqual(unchosen(two(), draft), []);
  const { take, rejected } = verdict(two(), draft);
  assert.deepEqual(take, { span: "a", claim_type: "a", "stance:N": "a" });
  assert.deepEqual(rejected, [{ claim: "b", reason: "Cut off." }]);
});

test("what only a rejected claim says otherwise needs no choice", () => {
  const item = { ...two(), fields: [field("claim_type", "Demand", "–", "Demand"), field("speaker", "T", "T", "U")] };
  item.claims.push({ reading: 2, claim: claim("c") });
  const draft = drafted({ rejected: { b: "No." } });
  assert.deepEqual(titles(unchosen(item, draft)), ["speaker"]);
  assert.equal(chosen(item, draft, item.fields[0]), "a");
});

test("with all of them rejected nothing is taken and nothing written", () => {
  const draft = drafted({ take: all, written: { claim_type: "pledge" }, rejected: { a: "No.", b: "No." } });
  const body = verdict(two(), draft);
  assert.deepEqual([body.take, "values" in body, objection(two(), draft)], [{}, false, ""]);
});

test("a value written anew stands instead of the readings'", () => {
  const draft = drafted({ take: { span: "a", "stance:N": "a" }, written: { claim_type: "pledge" } });
  const body = verdict(two(), draft);
  assert.deepEqual([body.values, body.take], [{ claim_type: "pledge" }, { span: "a", "stance:N": "a" }]);
  assert.equal(objection(two(), draft), "");
});

test("an empty value can be written too", () => {
  assert.deepEqual(verdict(two(), drafted({ take: all, written: { claim_type: "" } })).values, { claim_type: "" });
});

test("a stance written anew comes with the others as they were chosen", () => {
  const written = { "stance:N": { value: "neutral", intensity: null, explicitness: "" } };
  const { values } = verdict(two(), drafted({ take: { span: "a", claim_type: "b" }, written }));
  assert.deepEqual(values.stances, [
    { subject: "N", actor: null, value: "neutral", intensity: null, explicitness: "", primary: true },
    { subject: "C", actor: null, value: "support", intensity: 2, explicitness: "explicit", primary: false },
  ]);
});

test("where the main subject is left out another is the main one", () => {
  const { values } = verdict(two(), drafted({ take: { span: "a", claim_type: "b" }, written: { "stance:N": "" } }));
  assert.deepEqual(values.stances.map(({ subject, primary }) => [subject, primary]), [["C", true]]);
});

test("a claim without any subject is objected to", () => {
  const draft = drafted({ take: all, written: { "stance:N": "", "stance:C": "" } });
  assert.match(objection(two(), draft), /Every subject is left out/);
});

test("a case is known by its claims in whatever order, and without any by its decision", () => {
  const item = two();
  assert.equal(keyOf(item), keyOf({ ...item, claims: item.claims.toReversed() }));
  assert.equal(keyOf({ claims: [], decision: { uid: "d" } }), "d");
});

test("a draft is touched once something is chosen or typed", () => {
  assert.equal(isTouched(freshDraft("u")), false);
  for (const change of [{ take: { span: "a" } }, { rejected: { a: "x" } }, { written: { claim_type: "" } }, { cause: "x" }, { note: "x" }]) {
    assert.equal(isTouched(drafted(change)), true);
  }
});

test("a decision that is taken back is a draft with the same choices", () => {
  const item = {
    ...two(),
    decision: { cause: "edge_case", note: "Why.", candidates: [{ claim: "a", verdict: "taken", reason: "" }, { claim: "b", verdict: "taken", reason: "" }],
      sources: { span: "a", speaker: "a", primary: "a", "stance:C": "a" } },
    gold: { ...claim("g", stance("N", "neutral", true), stance("C", "support")), claim_type: "pledge" },
  };
  const draft = draftOf(item, "v");
  assert.deepEqual([draft.uid, draft.take, draft.cause, draft.note], ["v", { span: "a" }, "edge_case", "Why."]);
  assert.equal(draft.written.claim_type, "pledge");
  assert.equal(draft.written["stance:N"].value, "neutral");
  assert.equal(objection(item, draft), "");
});

test("a rejection that is taken back keeps its reasons", () => {
  const decision = { cause: "", note: "", sources: {}, candidates: [{ claim: "a", verdict: "rejected", reason: "No." }, { claim: "b", verdict: "rejected", reason: "Nor." }] };
  assert.deepEqual(draftOf({ ...two(), decision }, "v").rejected, { a: "No.", b: "Nor." });
});
