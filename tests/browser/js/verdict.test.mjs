// What an adjudicator has chosen of a case, and what is sent of it.

import assert from "node:assert/strict";
import test from "node:test";

import {
  bodyOf, choose, differs, freshVerdict, kept, reject, standing, takeAll, undecided, write,
} from "../../../annotations/static/annotations/adjudication/verdict.js";

const stance = (value, more = {}) => ({ subject: "FD", value, intensity: null, explicitness: "", actor: null, primary: true, ...more });
const claim = (uid, start, value) => ({ reading: uid === "a" ? 0 : 1, claim: { uid, start, end: 9, stances: [stance(value)] } });
const READINGS = [{ name: "Reading A" }, { name: "Reading B" }];
const GIVEN = {
  claims: [claim("a", 0, "support"), claim("b", 1, "oppose")],
  fields: [
    { name: "span", differs: true, values: ["We reject", "reject"] },
    { name: "claim_type", differs: false, values: ["–", "–"] },
    { name: "primary", differs: false, values: ["FD", "FD"] },
    { name: "stance:FD", differs: true, values: ["Supports", "Opposes"] },
  ],
};
const names = (fields) => fields.map((each) => each.name);

test("what differs waits for a choice", () => {
  assert.deepEqual(names(undecided(GIVEN, freshVerdict())), ["span", "stance:FD"]);
  assert.deepEqual(names(undecided(GIVEN, choose(freshVerdict(), "span", 0))), ["stance:FD"]);
  assert.deepEqual(names(undecided(GIVEN, write(freshVerdict(), "stance:FD", "mixed"))), ["span"]);
});

test("the same choice again takes it back", () => {
  const once = choose(freshVerdict(), "span", 1);
  assert.deepEqual(choose(once, "span", 1).take, {});
  assert.deepEqual(choose(once, "span", 0).take, { span: 0 });
});

test("spans with the same words may differ", () => {
  const given = { claims: GIVEN.claims, fields: [] };
  assert.equal(differs(given, { name: "span", values: ["x", "x"] }, [0, 1]), true);
});

test("what is rejected need not be chosen from", () => {
  const verdict = reject(choose(freshVerdict(), "span", 1), 1, "Cut off.");
  assert.deepEqual([kept(GIVEN, verdict), undecided(GIVEN, verdict), verdict.take], [[0], [], {}]);
  assert.deepEqual(bodyOf(GIVEN, verdict).rejected, [{ claim: "b", reason: "Cut off." }]);
  assert.deepEqual(kept(GIVEN, reject(verdict, 1, null)), [0, 1]);
});

test("everything of one column is sent by its uid", () => {
  const body = bodyOf(GIVEN, takeAll(GIVEN, freshVerdict(), 1));
  assert.deepEqual(body.take, { span: "b", claim_type: "b", primary: "b", "stance:FD": "b" });
  assert.equal("values" in body, false);
});

test("a stance of one's own sends all stances", () => {
  const body = bodyOf(GIVEN, write(choose(freshVerdict(), "span", 0), "stance:FD", "mixed"));
  assert.deepEqual(body.values, { stances: [stance("mixed")] });
  assert.deepEqual(body.take, { span: "a" });
});

test("another field of one's own is sent as it is", () => {
  assert.deepEqual(bodyOf(GIVEN, write(freshVerdict(), "claim_type", "demand")).values, { claim_type: "demand" });
});

test("the same verdict keeps its uid", () => {
  const verdict = freshVerdict();
  assert.equal(bodyOf(GIVEN, choose(verdict, "span", 0)).uid, verdict.uid);
});

test("how the readings stand to one another", () => {
  assert.equal(standing(GIVEN, READINGS), "Differ on 2 fields");
  assert.equal(standing({ ...GIVEN, fields: [] }, READINGS), "Agree");
  assert.equal(standing({ ...GIVEN, claims: GIVEN.claims.slice(1) }, READINGS), "Only Reading B");
  assert.equal(standing({ claims: [], fields: [] }, READINGS), "Written by the adjudicator");
  assert.equal(standing(GIVEN, [...READINGS, { name: "Reading C" }]), "Differ on 2 fields, 1 without it");
});
