// The docket while answers come late: what was decided is decided, whichever order they come in.

import assert from "node:assert/strict";
import test from "node:test";

import { Docket } from "../../../annotations/static/annotations/adjudicate/docket.js";
import { keyOf } from "../../../annotations/static/annotations/adjudicate/verdict.js";

const open = (uid) => ({ claims: [{ claim: { uid } }], decision: null });
const answer = (cases) => ({ cases, readings: [], layer: null, wanted: 2 });

function docketOf(...uids) {
  const docket = new Docket({ document: 1 }, {});
  docket.take(answer(uids.map(open)));
  return docket;
}

test("a case is settled though the docket was fetched again while its verdict was sent", () => {
  const docket = docketOf("a", "b");
  const key = keyOf(docket.cases[0]);
  docket.take(answer([open("a"), open("b")]));
  docket.settle(key, { uid: "d1" });
  assert.deepEqual(docket.undecided.map(keyOf), ["b"]);
  assert.equal(docket.find(key).decision.uid, "d1");
});

test("what the service says of a decision stands, though its own answer comes later", () => {
  const docket = docketOf("a");
  docket.take(answer([{ ...open("a"), decision: { uid: "d1", outcome: "adjudicated" } }]));
  docket.settle("a", { uid: "d1" });
  assert.equal(docket.find("a").decision.outcome, "adjudicated");
});

test("of two answers under way the later asked for counts", async () => {
  const docket = docketOf("a");
  const waiting = [];
  docket.api = { get: () => new Promise((resolve) => waiting.push(resolve)) };
  const [early, late] = [docket.load(), docket.load()];
  waiting[1](answer([open("b")]));
  waiting[0](answer([open("a")]));
  await Promise.all([early, late]);
  assert.deepEqual(docket.cases.map(keyOf), ["b"]);
});
