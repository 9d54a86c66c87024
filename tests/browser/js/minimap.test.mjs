// What the strip beside the text shows at each of its rows.

import assert from "node:assert/strict";
import test from "node:test";

import { rows } from "../../../annotations/static/annotations/minimap.js";

test("with room for every sentence each has its row", () => {
  assert.deepEqual(rows(["unread", "", "claimed"], 3), [
    { state: "unread", i: 0 }, { state: "", i: 1 }, { state: "claimed", i: 2 },
  ]);
});

test("sentences that share a row show what asks most for a look", () => {
  const states = ["", "marked", "unread", "claimed", "marked", ""];
  assert.deepEqual(rows(states, 3).map(({ state }) => state), ["marked", "claimed", "marked"]);
  assert.deepEqual(rows(states, 1), [{ state: "claimed", i: 3 }]);
});

test("no sentence is left out, however they fall into rows", () => {
  for (const count of [1, 7, 99, 100]) {
    for (let i = 0; i < 100; i += 1) {
      const states = Array(100).fill("");
      states[i] = "claimed";
      assert.equal(rows(states, count).filter(({ state }) => state === "claimed").length, 1);
    }
  }
});
