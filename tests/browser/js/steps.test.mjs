// Where a claim may begin or end: by word, and by character as people see them.

import assert from "node:assert/strict";
import test from "node:test";

import { step } from "../../../annotations/static/annotations/steps.js";

/** Every place that steps lead to, from the beginning to the end or back. */
function walk(text, by, edge, unit) {
  const places = [];
  for (let at = by > 0 ? 0 : text.length; (at = step(text, at, by, edge, unit)) !== null;) places.push(at);
  return places;
}

/** The text cut at every place that characters lead to. */
function cut(text) {
  const places = walk(text, 1, "end", "character");
  return places.map((to, i) => text.slice(i ? places[i - 1] : 0, to));
}

test("the end goes from word to word", () => {
  const text = "We will not ratify";
  assert.deepEqual(walk(text, 1, "end", "word").map((at) => text.slice(0, at)), ["We", "We will", "We will not", "We will not ratify"]);
});

test("the start goes from word to word, and no further than the last", () => {
  const text = "We will not";
  assert.deepEqual(walk(text, 1, "start", "word").map((at) => text.slice(at)), ["will not", "not"]);
});

test("back, the start meets every word and the beginning", () => {
  const text = "We will not";
  assert.deepEqual(walk(text, -1, "start", "word").map((at) => text.slice(at)), ["not", "will not", "We will not"]);
});

test("punctuation can be left outside or taken along", () => {
  const text = "“No,” he said.";
  const ends = walk(text, 1, "end", "word").map((at) => text.slice(0, at));
  assert.deepEqual(ends, ["“No", "“No,”", "“No,” he", "“No,” he said", "“No,” he said."]);
  const starts = walk(text, -1, "start", "word").map((at) => text.slice(at));
  assert.deepEqual(starts, ["said.", "he said.", "No,” he said.", "“No,” he said."]);
});

test("a word with a hyphen has a place at its hyphen", () => {
  const text = "non-proliferation";
  assert.deepEqual(walk(text, 1, "end", "word").map((at) => text.slice(0, at)), ["non", "non-proliferation"]);
});

test("from within a word the next edge is its own", () => {
  assert.equal(step("We will", 4, 1, "end", "word"), 7);
  assert.equal(step("We will", 4, -1, "start", "word"), 3);
});

test("where the text ends there is no step", () => {
  assert.equal(step("word", 4, 1, "end", "character"), null);
  assert.equal(step("word", 0, -1, "start", "character"), null);
  assert.equal(step("", 0, 1, "end", "word"), null);
  assert.equal(step("", 0, 1, "end", "character"), null);
});

test("Hebrew and Arabic go by words in the order of the text", () => {
  const hebrew = "שלום עולם";
  assert.deepEqual(walk(hebrew, 1, "end", "word").map((at) => hebrew.slice(0, at)), ["שלום", hebrew]);
  const arabic = "السلام عليكم";
  assert.deepEqual(walk(arabic, -1, "start", "word").map((at) => arabic.slice(at)), ["عليكم", arabic]);
});

test("a text without spaces has words too", () => {
  assert.ok(walk("我们不会批准条约", 1, "end", "word").length > 1);
});

const CHARACTERS = [
  ["letters", ["W", "e", " ", "g", "o"]],
  ["families of emoji", ["👩‍👩‍👧‍👦", "👨🏽‍🚀", "🏳️‍🌈", "!"]],
  ["flags", ["🇫🇷", "🇩🇪", "a"]],
  ["keycaps and variants", ["1️⃣", "🕊️", "☮"]],
  ["combining marks", ["e\u0301", "t", "a\u0323\u0302", "t"]],
  ["pointed Hebrew", ["שָׁ", "ל", "וֹ", "ם"]],
  ["vowelled Arabic", ["سَ", "لَ", "ا", "مٌ"]],
  ["Hangul by its parts", ["\u1112\u1161\u11ab", "\u1100\u116e\u11a8"]],
  ["plane 2", ["𠀀", "𠀁"]],
  ["line ends", ["a", "\r\n", "b"]],
];
for (const [name, characters] of CHARACTERS) {
  test(`${name} are stepped over whole`, () => assert.deepEqual(cut(characters.join("")), characters));

  test(`${name} are stepped over to both ends, back as forth`, () => {
    const text = characters.join("");
    const forth = walk(text, 1, "end", "character");
    assert.equal(forth.at(-1), text.length);
    const back = walk(text, -1, "start", "character");
    assert.equal(back.at(-1), 0);
    assert.deepEqual([0, ...forth], [...back].reverse().concat(text.length));
  });

  test(`from the middle of any of the ${name}, a step leads to an edge of a character`, () => {
    const text = characters.join("");
    const edges = new Set([0, ...walk(text, 1, "end", "character")]);
    for (let at = 0; at <= text.length; at += 1) {
      for (const by of [1, -1]) {
        const to = step(text, at, by, "end", "character");
        assert.ok(to === null || edges.has(to), `${at} to ${to}`);
      }
    }
  });
}

test("by word, every text is stepped over to its end", () => {
  const texts = [...CHARACTERS.map(([, characters]) => characters.join("")), "Well… (no)!", "“שלום,” אמר.", "$5.3bn — 40%"];
  for (const text of texts) {
    assert.equal(walk(text, 1, "end", "word").at(-1), text.length, text);
    assert.equal(walk(text, -1, "start", "word").at(-1), 0, text);
  }
});
