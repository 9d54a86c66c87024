// What a person may mean while typing.

import assert from "node:assert/strict";
import test from "node:test";

import { exact, folded, places, ranked, score } from "../../../annotations/static/annotations/match.js";

const ITEMS = [
  { name: "Non-proliferation treaty", also: ["NPT"] },
  { name: "Comprehensive test ban", also: ["CTBT", "nuclear test ban"] },
  { name: "Ban on landmines", also: ["Ottawa treaty"] },
];
const texts = (item) => [item.name, ...item.also];
const names = (query) => ranked(query, ITEMS, texts).map((item) => item.name);

test("capitals and accents do not matter", () => {
  assert.equal(folded("  Égalité "), "egalite");
});

test("a synonym is found", () => {
  assert.deepEqual(names("ctbt"), ["Comprehensive test ban"]);
});

test("every word must fit, in any order", () => {
  assert.deepEqual(names("ban test"), ["Comprehensive test ban"]);
  assert.deepEqual(names("ban moon"), []);
});

test("a name that begins with the word comes before one that holds it", () => {
  assert.deepEqual(names("ban"), ["Ban on landmines", "Comprehensive test ban"]);
});

test("nothing typed shows all, in their order", () => {
  assert.deepEqual(names(" "), ITEMS.map((item) => item.name));
});

test("a text that fits wholly beats one that only begins so", () => {
  assert.ok(score("npt", ["NPT"]) > score("npt", ["NPT review"]));
});

test("what was typed in full is that item", () => {
  assert.equal(exact("npt", ITEMS, texts), ITEMS[0]);
  assert.equal(exact("treaty", ITEMS, texts), null);
  assert.equal(exact("", ITEMS, texts), null);
});

test("what is looked for is found in the text as it stands there, capitals and accents aside", () => {
  const found = (text, query) => places(text, query).map(([from, to]) => text.slice(from, to));
  assert.deepEqual(found("Élysée, elysee, ELYSÉE", "elysee"), ["Élysée", "elysee", "ELYSÉE"]);
  assert.deepEqual(found("an e\u0301cole 🇪🇺 here", "Ecole"), ["e\u0301cole"]);
  assert.deepEqual(found("🕊 peace", "peace"), ["peace"]);
  assert.deepEqual(found("aaaa", "aa"), ["aa", "aa"]);
  assert.deepEqual([found("text", " "), found("text", "none")], [[], []]);
});
