// A thousand texts of difficult characters: the modules say what code point slicing in Python says.
// TORTURE names the file with the texts and those answers; tests/browser/test_offsets.py writes it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { slice, splitsPair, toCodePoints, toUnits, trimmed } from "../../../annotations/static/annotations/offsets.js";
import { quoteOf } from "../../../annotations/static/annotations/selection.js";

const file = process.env.TORTURE;
const options = { skip: file ? false : "test_offsets.py runs it" };
const documents = file ? JSON.parse(readFileSync(file, "utf8")) : [];
const sentences = documents.flatMap((each) => each.sentences);
/** Each position in an ordinary sentence, some in a very long one. */
const step = (sentence) => (sentence.text.length > 2_000 ? 17 : 1);

test("there are a thousand texts, each cut at its code points", options, () => {
  assert.equal(documents.length, 1000);
  for (const { text, sentences: cut } of documents) {
    const points = [...text];
    for (const { start, end, text: inside } of cut) assert.equal(inside, points.slice(start, end).join(""));
  }
});

test("every position goes there and back", options, () => {
  for (const sentence of sentences) {
    for (let i = 0; i < sentence.units.length; i += step(sentence)) {
      assert.equal(toUnits(sentence.text, i), sentence.units[i]);
      assert.equal(toCodePoints(sentence.text, sentence.units[i]), i);
    }
  }
});

test("exactly the positions between code points split no pair", options, () => {
  for (const { text, units } of sentences) {
    const whole = new Set(units);
    for (let at = 0; at <= text.length; at += 1) assert.equal(splitsPair(text, at), !whole.has(at));
  }
});

test("slices are the slices of Python", options, () => {
  for (const { text, slices } of sentences) {
    for (const [start, end, expected] of slices) assert.equal(slice(text, start, end), expected);
  }
});

test("white space at the ends goes, half characters become whole ones", options, () => {
  for (const { text, trims } of sentences) {
    for (const [from, to, expected] of trims) assert.deepEqual(trimmed(text, from, to), expected);
  }
});

test("a quote is what stands in its sentences", options, () => {
  for (const { sentences: cut, quotes } of documents) {
    for (const { parts, ...span } of quotes) assert.equal(quoteOf(cut, span), parts.join(" "));
  }
});
