// JavaScript counts UTF-16 units, the API code points: they meet here.

import assert from "node:assert/strict";
import test from "node:test";

import { slice, splitsPair, toCodePoints, toUnits, trimmed } from "../../../annotations/static/annotations/offsets.js";

const TEXTS = [
  ["plain", "We will not ratify."],
  ["emoji", "🕊️ peace 👩‍👩‍👧 now 🇫🇷"],
  ["combining", "e\u0301tat de\u0301mocratique"],
  ["hebrew", "שלום עולם"],
  ["arabic", "السلام 🌍 عليكم"],
  ["plane 2", "𠀀𠀁 漢字"],
  ["empty", ""],
];

for (const [name, text] of TEXTS) {
  test(`every code point of ${name} is found at both counts`, () => {
    const points = [...text];
    let unit = 0;
    for (let i = 0; i <= points.length; i += 1) {
      assert.equal(toCodePoints(text, unit), i);
      assert.equal(toUnits(text, i), unit);
      unit += points[i]?.length ?? 0;
    }
  });

  test(`every slice of ${name} is what its code points say`, () => {
    const points = [...text];
    for (let start = 0; start <= points.length; start += 1) {
      for (let end = start; end <= points.length; end += 1) {
        assert.equal(slice(text, start, end), points.slice(start, end).join(""));
      }
    }
  });
}

test("only the middle of a pair splits it", () => {
  assert.deepEqual([0, 1, 2, 3].map((at) => splitsPair("a🌍", at)), [false, false, true, false]);
});

test("white space at the ends is no part of a choice", () => {
  assert.deepEqual(trimmed("  no war \u00a0", 0, 10), [2, 8]);
});

test("half a character counts as the whole of it", () => {
  assert.deepEqual(trimmed("🌍🌎", 1, 3), [0, 4]);
});

test("nothing but white space is no choice", () => {
  assert.equal(trimmed("a   b", 1, 4), null);
});
