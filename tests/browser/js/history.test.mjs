// What can be undone and redone.

import assert from "node:assert/strict";
import test from "node:test";

import { History } from "../../../annotations/static/annotations/history.js";

const change = (before, after, id = "c") => ({ kind: "claim", id, before, after });
const back = (from, to, id = "c") => ({ kind: "claim", id, from, to });

/** A history with a clock that only this test moves. */
function start() {
  const clock = { at: 0 };
  return [new History(() => clock.at), clock];
}

test("where nothing was done, nothing is undone or redone", () => {
  const [history] = start();
  assert.deepEqual([history.undo(), history.redo(), history.depth, history.canRedo], [null, null, 0, false]);
});

test("a step goes back and forth", () => {
  const [history] = start();
  history.add([change(1, 2)]);
  assert.deepEqual(history.undo(), [back(2, 1)]);
  assert.deepEqual([history.depth, history.canRedo], [0, true]);
  assert.deepEqual(history.redo(), [back(1, 2)]);
  assert.deepEqual([history.depth, history.canRedo], [1, false]);
});

test("steps are undone last first, and redone in their order", () => {
  const [history] = start();
  for (const n of [1, 2, 3]) history.add([change(n - 1, n)]);
  assert.deepEqual([1, 2, 3].map(() => history.undo()[0].to), [2, 1, 0]);
  assert.deepEqual([1, 2, 3].map(() => history.redo()[0].to), [1, 2, 3]);
});

test("the changes of one step are undone together, the last first", () => {
  const [history] = start();
  history.add([change(1, 2, "a"), change(3, 4, "b")]);
  assert.deepEqual(history.undo(), [back(4, 3, "b"), back(2, 1, "a")]);
  assert.deepEqual(history.redo(), [back(1, 2, "a"), back(3, 4, "b")]);
});

test("a new step takes away what could be redone", () => {
  const [history] = start();
  history.add([change(1, 2)]);
  history.undo();
  history.add([change(1, 3)]);
  assert.deepEqual([history.canRedo, history.redo()], [false, null]);
});

test("what is typed in one go is one step", () => {
  const [history, clock] = start();
  for (const [before, after] of [["", "a"], ["a", "ab"], ["ab", "abc"]]) {
    history.add([change(before, after)], "note");
    clock.at += 1_000;
  }
  assert.equal(history.depth, 1);
  assert.deepEqual(history.undo(), [back("abc", "")]);
});

test("a pause begins a new step", () => {
  const [history, clock] = start();
  history.add([change("", "a")], "note");
  clock.at += 1_500;
  history.add([change("a", "ab")], "note");
  assert.equal(history.depth, 2);
});

test("another field, or none, begins a new step", () => {
  const [history] = start();
  history.add([change("", "a")], "note");
  history.add([change("", "b")], "words");
  history.add([change(1, 2)]);
  history.add([change(2, 3)]);
  assert.equal(history.depth, 4);
});

test("typing goes on in a step of its own after an undo and a redo", () => {
  const [history] = start();
  history.add([change("", "a")], "note");
  history.undo();
  history.redo();
  history.add([change("a", "ab")], "note");
  assert.deepEqual(history.undo(), [back("ab", "a")]);
});

test("everything that was done can be undone, over and over", () => {
  const [history] = start();
  for (let n = 1; n <= 200; n += 1) history.add([change(n - 1, n)]);
  for (let round = 0; round < 2; round += 1) {
    let at = 200;
    for (let step = history.undo(); step; step = history.undo()) assert.equal(step[0].to, at -= 1);
    assert.equal(at, 0);
    for (let step = history.redo(); step; step = history.redo()) at = step[0].to;
    assert.equal(at, 200);
  }
});
