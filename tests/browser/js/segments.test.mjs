// Which claims lie over which words, and in which lane.

import assert from "node:assert/strict";
import test from "node:test";

import { lanes, segments } from "../../../annotations/static/annotations/segments.js";

const claim = (uid, start, end) => ({ uid, start, end });

test("a sentence without claims is one stretch", () => {
  assert.deepEqual(segments(5, 9, []), [{ start: 5, end: 9, uids: [] }]);
});

test("a claim inside cuts the sentence in three", () => {
  assert.deepEqual(segments(0, 10, [claim("a", 3, 6)]), [
    { start: 0, end: 3, uids: [] },
    { start: 3, end: 6, uids: ["a"] },
    { start: 6, end: 10, uids: [] },
  ]);
});

test("claims that overlap share a stretch", () => {
  const cut = segments(0, 10, [claim("a", 0, 6), claim("b", 4, 10)]);
  assert.deepEqual(cut.map((each) => each.uids), [["a"], ["a", "b"], ["b"]]);
});

test("a claim over several sentences is cut at the sentence's ends", () => {
  assert.deepEqual(segments(10, 20, [claim("a", 5, 25)]), [{ start: 10, end: 20, uids: ["a"] }]);
});

test("stretches cover the sentence without a gap", () => {
  const claims = [claim("a", 1, 4), claim("b", 2, 9), claim("c", 2, 3), claim("d", 30, 40)];
  const cut = segments(0, 12, claims);
  assert.equal(cut[0].start, 0);
  assert.equal(cut.at(-1).end, 12);
  cut.slice(1).forEach((each, i) => assert.equal(each.start, cut[i].end));
});

test("claims that touch share a lane, claims that overlap do not", () => {
  const given = lanes([claim("a", 0, 5), claim("b", 5, 9), claim("c", 3, 6)]);
  assert.deepEqual([given.get("a"), given.get("b"), given.get("c")], [0, 0, 1]);
});

test("the longer of two that begin together takes the first lane", () => {
  const given = lanes([claim("short", 0, 2), claim("long", 0, 8)]);
  assert.deepEqual([given.get("long"), given.get("short")], [0, 1]);
});
