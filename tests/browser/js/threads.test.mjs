// What people say of a reading, by what it is about.

import assert from "node:assert/strict";
import test from "node:test";

import { openTalk, renewed, sorted, talkTitle } from "../../../annotations/static/annotations/threads.js";
import { SENTENCES } from "./service.mjs";

const thread = (id, given = {}) => ({ id, kind: "question", claim: null, sentence: null, resolved_at: null, ...given });

/** A reading with a claim "a" in the second sentence. */
function reading(...threads) {
  const claims = new Map([["a", { uid: "a", start: 10, end: 20 }]]);
  return { sentences: SENTENCES, claims, threads, indexAt: (at) => SENTENCES.findIndex((each) => each.end > at) };
}

const ids = (threads) => threads.map((each) => each.id);

test("one thing that is open is named, several are counted", () => {
  assert.equal(talkTitle([]), "");
  assert.equal(talkTitle([thread(1, { kind: "correction" })]), "Open correction");
  assert.equal(talkTitle([thread(1), thread(2)]), "2 open conversations");
});

test("a sign stands at the sentence, and at the one in which the claim begins", () => {
  const { claims, sentences } = openTalk(reading(thread(1, { claim: "a" }), thread(2, { sentence: 13 }), thread(3, { sentence: 12, kind: "remark" })));
  assert.deepEqual([...claims], [["a", "Open question"]]);
  assert.deepEqual([...sentences].sort(), [[1, "2 open conversations"], [2, "Open question"]]);
});

test("what is resolved, about the whole or about a claim that was withdrawn has no sign", () => {
  const { claims, sentences } = openTalk(reading(thread(1, { claim: "a", resolved_at: "now" }), thread(2), thread(3, { claim: "gone" })));
  assert.deepEqual([claims.size, sentences.size], [0, 0]);
});

test("a sentence has the threads of the claims that begin in it, a claim its own", () => {
  const here = reading(thread(1, { claim: "a" }), thread(2, { sentence: 12 }), thread(3, { sentence: 13 }), thread(4, { sentence: 13, resolved_at: "now" }));
  const at = (looked) => { const found = sorted(here, looked); return [ids(found.here), ids(found.elsewhere)]; };
  assert.deepEqual(at({ sentence: 12 }), [[1, 2], [3]]);
  assert.deepEqual(at({ claim: "a" }), [[1], [2, 3]]);
  assert.deepEqual(at({ sentence: 13 }), [[3, 4], [1, 2]]);
});

test("the whole has what is about nothing else, also what is about a claim that was withdrawn", () => {
  const { here, elsewhere } = sorted(reading(thread(1), thread(2, { claim: "gone" }), thread(3, { claim: "a" })), {});
  assert.deepEqual([ids(here), ids(elsewhere)], [[1, 2], [3]]);
});

test("what nothing was said in since stays the same object", () => {
  const before = [thread(1), thread(2)];
  assert.equal(renewed(before, structuredClone(before)), null);
  const after = renewed(before, [thread(1), thread(2, { resolved_at: "now" }), thread(3)]);
  assert.deepEqual([after[0] === before[0], after[1] === before[1], ids(after)], [true, false, [1, 2, 3]]);
  assert.deepEqual(renewed(before, []), []);
});
