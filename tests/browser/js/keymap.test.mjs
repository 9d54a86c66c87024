// Which key does what.

import assert from "node:assert/strict";
import test from "node:test";

import { commandOf, isSingle, KEYMAP, nameOf } from "../../../annotations/static/annotations/keymap.js";

/** A key press: "Ctrl", "Alt", "Shift" and "Meta" held down. */
const press = (key, ...held) => ({
  key, ctrlKey: held.includes("Ctrl"), metaKey: held.includes("Meta"), altKey: held.includes("Alt"), shiftKey: held.includes("Shift"),
});

/** The key press that a name of the keymap stands for, with a letter as Shift makes it. */
function pressOf(name) {
  const held = [];
  for (let found; (found = /^(Ctrl|Alt|Shift)\+(?=.)/.exec(name)); name = name.slice(found[0].length)) held.push(found[1]);
  return press(held.includes("Shift") && name.length === 1 ? name.toUpperCase() : name, ...held);
}

test("no key stands there twice", () => {
  const keys = KEYMAP.flatMap((each) => each.keys);
  assert.deepEqual(keys.filter((key, i) => keys.indexOf(key) !== i), []);
});

test("no command stands there twice, and each says what it does", () => {
  assert.equal(new Set(KEYMAP.map((each) => each.command)).size, KEYMAP.length);
  for (const { group, keys, says } of KEYMAP) assert.ok(group && keys.length && says);
});

test("every key of the keymap leads to its command", () => {
  for (const { keys, command } of KEYMAP) for (const key of keys) assert.equal(commandOf(pressOf(key)), command, key);
});

const NAMES = [
  ["a letter", press("j"), "j"],
  ["a letter with Shift", press("J", "Shift"), "Shift+j"],
  ["a letter with the capitals locked", press("J"), "j"],
  ["Shift against locked capitals", press("j", "Shift"), "Shift+j"],
  ["a sign that Shift makes", press("?", "Shift"), "?"],
  ["the slash of a German keyboard", press("/", "Shift"), "/"],
  ["the digit of a French keyboard", press("1", "Shift"), "1"],
  ["a bracket by AltGr that comes as Ctrl and Alt", press("[", "Ctrl", "Alt"), "["],
  ["a bracket by Option", press("]", "Alt"), "]"],
  ["Ctrl with a sign", press("+", "Ctrl"), "Ctrl++"],
  ["Ctrl and Shift with a letter", press("Z", "Ctrl", "Shift"), "Ctrl+Shift+z"],
  ["Command as Ctrl", press("z", "Meta"), "Ctrl+z"],
  ["Alt with a digit", press("1", "Alt"), "Alt+1"],
  ["Alt with a named key", press("PageDown", "Alt"), "Alt+PageDown"],
  ["Shift with a named key", press("ArrowDown", "Shift"), "Shift+ArrowDown"],
  ["a Cyrillic letter with Shift", press("О", "Shift"), "Shift+о"],
  ["a dead key", press("Dead", "Shift"), "Shift+Dead"],
];
for (const [what, event, name] of NAMES) test(`${what} is called ${name}`, () => assert.equal(nameOf(event), name));

test("single keys are characters, with Shift or without", () => {
  assert.deepEqual(["j", "Shift+j", "1", "?", "+", "-", "["].filter((name) => !isSingle(name)), []);
});

test("named keys and keys held with others are not single", () => {
  const names = ["Enter", "Home", "Escape", "Delete", "Shift+ArrowDown", "Ctrl+z", "Ctrl+Shift+z", "Ctrl++", "Alt+PageDown", "Alt+1"];
  assert.deepEqual(names.filter(isSingle), []);
});

test("switched off, exactly the single keys do nothing", () => {
  for (const { keys, command } of KEYMAP) {
    for (const key of keys) assert.equal(commandOf(pressOf(key), false), isSingle(key) ? null : command, key);
  }
});

test("with the single keys off, whatever is done by key on a sentence or a claim has another way", () => {
  assert.equal(commandOf(press("Enter"), false), "enter");
  assert.equal(commandOf(press("ArrowDown"), false), "next");
  assert.equal(commandOf(press("z", "Ctrl"), false), "undo");
});

test("keys that the browser needs are left alone", () => {
  const needed = [press("c", "Ctrl"), press("f", "Ctrl"), press("r", "Ctrl"), press("Tab"), press(" "), press("+", "Ctrl"), press("1", "Alt"), press("F5")];
  assert.deepEqual(needed.filter((event) => commandOf(event)), []);
});

test("a letter of another script does what the Latin one on its key does", () => {
  assert.equal(commandOf({ key: "о", code: "KeyJ" }), "next");
  assert.equal(commandOf({ key: "С", code: "KeyC", shiftKey: true }), commandOf({ key: "C", code: "KeyC", shiftKey: true }));
  assert.equal(commandOf({ key: "ש", code: "" }), null);
});
