// Where two quotes differ, word by word.

import assert from "node:assert/strict";
import test from "node:test";

import { difference } from "../../../annotations/static/annotations/adjudication/diff.js";

const only = (ours, theirs) => difference(ours, theirs).filter((each) => each.only).map((each) => each.text.trim());

test("equal quotes do not differ", () => {
  assert.deepEqual(difference("We reject bases.", "We reject bases."), [{ text: "We reject bases.", only: false }]);
});

test("what one has more is only its own", () => {
  assert.deepEqual(only("We reject missile bases near", "reject missile bases"), ["We", "near"]);
  assert.deepEqual(only("reject missile bases", "We reject missile bases near"), []);
});

test("all of it together is the quote itself", () => {
  const quote = "a  b\nc d";
  assert.equal(difference(quote, "x b d").map((each) => each.text).join(""), quote);
});

test("nothing in common is all its own", () => {
  assert.deepEqual(only("one two", "three"), ["one", "two"]);
  assert.deepEqual(difference("", "three"), []);
});
