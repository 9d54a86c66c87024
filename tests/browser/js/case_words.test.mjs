// Cases in words, where words stand in the text, and the keys of the page.

import assert from "node:assert/strict";
import test from "node:test";

import { caseCommandOf } from "../../../annotations/static/annotations/adjudicate/keymap.js";
import { findWords, quoteIn } from "../../../annotations/static/annotations/adjudicate/place.js";
import { agreement, columnName, effectWords } from "../../../annotations/static/annotations/adjudicate/said.js";

const item = (readings, ...differs) => ({ claims: readings.map((reading) => ({ reading })), fields: differs.map((each) => ({ differs: each })) });

for (const [found, readings, words] of [
  [item([0, 1], true, true, false), 2, "differ on 2 fields"],
  [item([0, 1], true), 2, "differ on 1 field"],
  [item([0, 1], false), 2, "all agree"],
  [item([1], false), 2, "only Reading B"],
  [item([0, 2], true), 3, "only A and C, which differ on 1 field"],
  [item([0, 2], false), 3, "only A and C, which agree"],
  [item([]), 2, "in no reading"],
]) {
  test(words, () => assert.equal(agreement(found, readings), words));
}

test("a column has its letter, and a name where names are shown", () => {
  assert.equal(columnName({ name: "Reading B" }, 1), "Reading B");
  assert.equal(columnName({ name: "Rosa Lind" }, 1), "B · Rosa Lind");
});

test("what a strategy would do is said in a line", () => {
  assert.equal(effectWords({ merged: 7, left: 5 }), "decides 7 of 12 open cases");
  assert.equal(effectWords({ merged: 0, left: 5 }), "decides none of the open cases");
});

const sentences = [
  { number: 1, start: 0, end: 8, text: "A 😀 base." },
  { number: 2, start: 10, end: 22, text: "No\nbase here" },
];

for (const [words, found] of [
  ["😀 base", [[2, 8, "😀 base"]]], ["base", [[4, 8, "base"], [13, 17, "base"]]], ["No base", [[10, 17, "No\nbase"]]],
  ["base. No", [[4, 12, "base. No"]]], ["here?", []], ["  ", []], ["(a|b", []],
]) {
  test(`“${words}” in the text`, () => {
    const text = [{ ...sentences[0], end: 9 }, sentences[1]];
    const spans = findWords(text, words);
    assert.deepEqual(spans.map((span) => quoteIn(text, span)), found.map(([, , quote]) => quote));
    assert.deepEqual(spans.map(({ start, end }) => [start, end]), found.map(([start, end]) => [start, end]));
  });
}

const press = (key, more = {}) => ({ key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

for (const [event, command] of [
  [press("1"), "pick1"], [press("9"), "pick9"], [press("0"), "reject"], [press("!", { code: "Digit1", shiftKey: true }), "all1"],
  [press("1", { code: "Digit1", shiftKey: true }), "pick1"], [press("1", { ctrlKey: true }), null], [press(" "), "nextCase"],
  [press(" ", { shiftKey: true }), "previousCase"], [press("w"), "cause"], [press("Enter", { ctrlKey: true }), "submit"], [press("?", { shiftKey: true, code: "Slash" }), "sheet"],
]) {
  test(`${event.shiftKey ? "Shift " : ""}${event.ctrlKey ? "Ctrl " : ""}“${event.key}” is ${command}`, () => assert.equal(caseCommandOf(event), command));
}

test("with single keys off, digits, letters and Space do nothing", () => {
  for (const key of ["1", "0", "j", "w", "u", " ", "?"]) assert.equal(caseCommandOf(press(key), false), null);
  assert.equal(caseCommandOf(press("!", { code: "Digit1", shiftKey: true }), false), null);
  assert.equal(caseCommandOf(press("ArrowDown"), false), "next");
  assert.equal(caseCommandOf(press("Enter", { ctrlKey: true }), false), "submit");
});
