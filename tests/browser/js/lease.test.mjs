// A reading is kept by whoever works on it.

import assert from "node:assert/strict";
import test from "node:test";

import { leaseKeeper, PERIOD, yoursUntil } from "../../../annotations/static/annotations/lease.js";
import { refusal } from "./service.mjs";

const MINUTE = 60_000;

/** A keeper with a clock: `work(minute)` edits then; `said` is what was heard. */
function keeper(answers = []) {
  const said = [];
  let time = 0;
  let asked = 0;
  const { worked } = leaseKeeper({
    now: () => time,
    keep: async () => { asked += 1; const fault = answers.shift(); if (fault) throw fault; return { uid: "l" }; },
    kept: ({ uid }) => said.push(`kept ${uid}`), lost: ({ status }) => said.push(`lost ${status}`),
  });
  return { said, work: async (minute) => { time = minute * MINUTE; await worked(); return asked; } };
}

test("it is kept when work begins, then every five minutes at most", async () => {
  const { work, said } = keeper();
  assert.equal(PERIOD, 5 * MINUTE);
  const asked = [];
  for (const minute of [1, 1, 3, 5.9, 6, 8, 60, 61]) asked.push(await work(minute));
  assert.deepEqual(asked, [1, 1, 1, 1, 2, 2, 3, 3]);
  assert.deepEqual(said, ["kept l", "kept l", "kept l"]);
});

test("without a line it is tried again soon, and nothing is told", async () => {
  const { work, said } = keeper([refusal(0), refusal(503)]);
  const asked = [];
  for (const minute of [0, 0.5, 1, 1.5, 2, 3]) asked.push(await work(minute));
  assert.deepEqual(asked, [1, 1, 2, 2, 3, 3]);
  assert.deepEqual(said, ["kept l"]);
});

test("where it is nobody's any more, that is told", async () => {
  const { work, said } = keeper([refusal(409)]);
  await work(0);
  assert.deepEqual(said, ["lost 409"]);
});

test("the end is told where less than a day is left", () => {
  const now = new Date(2026, 2, 3, 12);
  const until = (...at) => yoursUntil(new Date(...at).toISOString(), now, "en-GB");
  assert.equal(until(2026, 2, 3, 14, 30), "Yours until 14:30");
  assert.equal(until(2026, 2, 4, 9, 5), "Yours until Wed 09:05");
  assert.equal(until(2026, 2, 4, 12), "");
  assert.equal(yoursUntil(null, now), "");
});
