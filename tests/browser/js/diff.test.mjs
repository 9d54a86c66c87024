// Which words stand in one text only.

import assert from "node:assert/strict";
import test from "node:test";

import { stretches } from "../../../annotations/static/annotations/adjudicate/diff.js";

/** The text with brackets around what is set off. */
const marked = (text, ...others) => stretches(text, others).map((each) => (each.only ? `[${each.text}]` : each.text)).join("");

for (const [text, others, expected] of [
  ["We reject bases.", [], "We reject bases."],
  ["We reject bases.", ["We reject bases."], "We reject bases."],
  ["We reject bases.", ["reject bases"], "[We] reject bases[.]"],
  ["reject bases", ["We reject bases."], "reject bases"],
  ["We firmly and plainly reject it", ["We reject it"], "We [firmly and plainly] reject it"],
  ["one two", ["three four"], "[one two]"],
  ["a b a c", ["a c"], "a [b a] c"],
  ["a b", ["b a"], "[a] b"],
  ["near our border", ["near their border", "near our house"], "near our border"],
  ["near our border", ["near their fence", "near a house"], "near [our border]"],
  ["Ein  Wort\nmehr", ["Ein Wort mehr"], "Ein  Wort\nmehr"],
  ["мы против баз", ["мы за базы"], "мы [против баз]"],
  ["", ["anything"], ""],
]) {
  test(`“${text}” beside ${JSON.stringify(others)}`, () => assert.equal(marked(text, ...others), expected));
}

test("the stretches put together are the text, whatever the texts are", () => {
  const words = ["a", "b", " ", "é", "😀", ".", "\n"];
  let seed = 7;
  const next = (n) => { seed = (seed * 16_807) % 2_147_483_647; return seed % n; };
  const made = () => Array.from({ length: next(30) }, () => words[next(words.length)]).join("");
  for (let n = 0; n < 300; n += 1) {
    const [text, other] = [made(), made()];
    assert.equal(stretches(text, [other]).map((each) => each.text).join(""), text);
    assert.equal(stretches(text, [text]).some((each) => each.only), false);
  }
});

test("two long texts that share nothing are not compared word by word", () => {
  const long = (word) => Array.from({ length: 30_000 }, (_, n) => `${word}${n}`).join(" ");
  assert.deepEqual(stretches(long("a"), [long("b")]).map((each) => each.only), [true]);
});
