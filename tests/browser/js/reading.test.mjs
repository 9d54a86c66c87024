// The reading on the page: what is shown of it, and every edit.

import assert from "node:assert/strict";
import test from "node:test";

import { Reading } from "../../../annotations/static/annotations/reading.js";
import { BLANK } from "../../../annotations/static/annotations/sync.js";
import { Service } from "./service.mjs";

const PAGE = { document: 1, user: "ada", mayAnnotate: true, toRead: ["body", "list_item"], open: ["in_progress", "returned"] };
const claim = (uid, start, end, given = {}) => ({ ...BLANK, uid, start, end, quote: "words", version: 1, ...given });

async function load(claims = [], marks = []) {
  const service = new Service();
  for (const each of claims) service.claims.set(each.uid, each);
  for (const sentence of marks) service.mark({ sentence, kind: "no_claim" });
  const reading = new Reading(PAGE, { get: async () => service.page() });
  await reading.load();
  return reading;
}

const uids = (claims) => claims.map((each) => each.uid);
const marked = (reading) => reading.sentences.map((_, i) => reading.mark(i)?.kind ?? null);

test("the claims stand in the order of the text", async () => {
  const reading = await load([claim("late", 33, 43), claim("long", 10, 20), claim("short", 10, 15)]);
  assert.deepEqual(uids(reading.inOrder()), ["short", "long", "late"]);
});

test("a claim over several sentences lies in each of them", async () => {
  const reading = await load([claim("a", 15, 33), claim("b", 33, 43)]);
  assert.deepEqual([0, 1, 2, 3].map((i) => uids(reading.claimsIn(i))), [[], ["a"], ["a"], ["b"]]);
});

test("claims that share words have lanes of their own", async () => {
  const { lanes } = (await load([claim("a", 10, 20), claim("b", 15, 32)])).shown;
  assert.deepEqual([lanes.get("a"), lanes.get("b")], [0, 1]);
});

test("a position belongs to its sentence, or to the next one", async () => {
  const reading = await load();
  assert.deepEqual([0, 9, 10, 19, 20, 42, 43].map((at) => reading.indexAt(at)), [0, 1, 1, 1, 2, 3, 4]);
});

test("claims and marks count as read, headings do not count", async () => {
  const reading = await load([claim("a", 10, 20)], [13]);
  assert.deepEqual([reading.shown.read, reading.shown.all], [2, 3]);
  assert.deepEqual([0, 1, 2, 3].map((i) => reading.isUnread(i)), [false, false, false, true]);
});

test("only an open reading of one's own can be edited", async () => {
  const reading = await load();
  assert.equal(reading.isEditable, true);
  reading.layer = { ...reading.layer, status: "submitted" };
  assert.equal(reading.isEditable, false);
  reading.layer = { ...reading.layer, status: "returned", annotator: "boris" };
  assert.deepEqual([reading.isMine, reading.isEditable], [false, false]);
});

test("an edit is shown at once, and what is saved stays beside it", async () => {
  const reading = await load([claim("a", 10, 20)]);
  reading.want("a", { note: "n" });
  assert.deepEqual([reading.claim("a").note, reading.saved.get("a").note, reading.unsent], ["n", "", 1]);
});

test("an edit back to what is saved leaves nothing to send", async () => {
  const reading = await load([claim("a", 10, 20)]);
  reading.want("a", { note: "n" });
  reading.want("a", { note: "" });
  assert.deepEqual([reading.unsent, reading.next()], [0, null]);
});

test("a claim that is withdrawn is gone, and comes back", async () => {
  const reading = await load([claim("a", 10, 20)]);
  reading.withdraw("a");
  assert.deepEqual([uids(reading.inOrder()), reading.next().verb], [[], "withdraw"]);
  reading.undo();
  assert.deepEqual([uids(reading.inOrder()), reading.next()], [["a"], null]);
});

test("a new claim that is undone before it is sent needs no request", async () => {
  const reading = await load();
  reading.add(claim("new", 10, 20));
  assert.equal(reading.next().verb, "create");
  reading.undo();
  assert.deepEqual([reading.next(), reading.unsent, uids(reading.inOrder())], [null, 0, []]);
  reading.redo();
  assert.deepEqual([reading.next().verb, uids(reading.inOrder())], ["create", ["new"]]);
});

test("undo and redo lead through all edits and back", async () => {
  const reading = await load();
  reading.add(claim("new", 10, 20));
  reading.want("new", { note: "n" });
  reading.want("new", { confidence: 2 });
  reading.withdraw("new");
  for (let n = 0; n < 4; n += 1) reading.undo();
  assert.deepEqual([reading.undo(), reading.claims.size], [null, 0]);
  for (let n = 0; n < 3; n += 1) reading.redo();
  assert.deepEqual([reading.claim("new").note, reading.claim("new").confidence, reading.claims.size], ["n", 2, 1]);
  reading.redo();
  assert.deepEqual([reading.redo(), reading.claims.size], [null, 0]);
});

test("what is typed in one go is one step, for one claim", async () => {
  const reading = await load([claim("a", 10, 20), claim("b", 21, 32)]);
  for (const note of ["n", "no", "not"]) reading.want("a", { note }, "note");
  reading.want("b", { note: "m" }, "note");
  assert.equal(reading.history.depth, 2);
  reading.undo();
  reading.undo();
  assert.deepEqual([reading.claim("a").note, reading.claim("b").note], ["", ""]);
});

test("undo takes back the step alone, not what came from elsewhere since", async () => {
  const reading = await load([claim("a", 10, 20)]);
  reading.want("a", { note: "n" });
  reading.sends(reading.next());
  reading.found({ id: "a" }, claim("a", 10, 20, { note: "n", confidence: 3, version: 3 }));
  reading.undo();
  assert.deepEqual([reading.claim("a").note, reading.claim("a").confidence], ["", 3]);
});

test("a stance whose subject is not chosen yet can be undone", async () => {
  const reading = await load([claim("a", 10, 20)]);
  reading.want("a", { coming: { subject: "", value: "support" } });
  assert.equal(reading.claim("a").coming.value, "support");
  reading.undo();
  assert.ok(!reading.claim("a").coming);
});

test("a stance whose subject is not chosen yet is nothing to send", async () => {
  const reading = await load([claim("a", 10, 20)]);
  reading.want("a", { coming: { subject: "", value: "support" } });
  assert.deepEqual([reading.next(), reading.unsent], [null, 0]);
});

test("undo of a moved claim brings its words back", async () => {
  const reading = await load([claim("a", 10, 20, { quote: "First one." })]);
  reading.want("a", { end: 15, quote: "First" });
  reading.undo();
  assert.deepEqual([reading.claim("a").end, reading.claim("a").quote], [20, "First one."]);
});

test("several sentences are marked in one step, and unmarked in one", async () => {
  const reading = await load();
  reading.markAll([1, 2], "no_claim");
  assert.deepEqual([marked(reading), reading.shown.read], [[null, "no_claim", "no_claim", null], 2]);
  reading.undo();
  assert.deepEqual([marked(reading), reading.unsent], [[null, null, null, null], 0]);
  reading.redo();
  assert.deepEqual([reading.unsent, reading.next()], [2, { kind: "mark", id: 12, verb: "mark", mark: "no_claim" }]);
});

test("a mark is taken away, and undo sets it again", async () => {
  const reading = await load([], [12]);
  reading.markAll([1], null);
  assert.deepEqual([reading.mark(1), reading.next().verb], [null, "unmark"]);
  reading.undo();
  assert.deepEqual([reading.mark(1).kind, reading.unsent], ["no_claim", 0]);
});

test("a sentence that holds a claim shows no mark, until the claim is undone", async () => {
  const reading = await load();
  reading.markAll([1], "no_claim");
  reading.add(claim("new", 10, 20));
  assert.equal(reading.mark(1), null);
  reading.undo();
  assert.equal(reading.mark(1).kind, "no_claim");
});

test("a withdrawal goes before other claims, claims before marks", async () => {
  const reading = await load([claim("a", 10, 20)]);
  reading.markAll([3], "no_claim");
  reading.add(claim("new", 12, 20));
  reading.withdraw("a");
  assert.deepEqual([reading.next().id, reading.next().verb], ["a", "withdraw"]);
});

test("everything is told to whoever draws", async () => {
  const reading = await load([claim("a", 10, 20)]);
  let times = 0;
  reading.changed = () => { times += 1; };
  reading.want("a", { note: "n" });
  reading.markAll([2], "no_claim");
  reading.undo();
  reading.redo();
  assert.equal(times, 4);
});

test("a choice between two versions keeps what was edited while they were shown", async () => {
  const reading = await load([claim("a", 10, 20)]);
  reading.want("a", { note: "mine" });
  reading.found({ id: "a" }, claim("a", 10, 20, { note: "theirs", version: 2 }));
  const { fields, theirs, mine } = reading.conflicts.get("a");
  assert.deepEqual([fields, reading.next()], [["note"], null]);
  reading.want("a", { confidence: 2 });
  reading.decide("a", { ...mine, note: theirs.note });
  assert.deepEqual([reading.claim("a").note, reading.claim("a").confidence, reading.next().body], ["theirs", 2, { confidence: 2 }]);
});

test("a claim takes the marks under it away, and gives them back when it is undone or withdrawn", async () => {
  for (const takeBack of [(reading) => reading.undo(), (reading) => reading.withdraw("a")]) {
    const reading = await load([], [12, 13]);
    reading.add(claim("a", 10, 32));
    assert.deepEqual(marked(reading), [null, null, null, null]);
    reading.learn({ ...claim("a", 10, 32), version: 1 });
    takeBack(reading);
    assert.deepEqual(marked(reading), [null, "no_claim", "no_claim", null]);
  }
});

test("a mark that another claim covers stays away", async () => {
  const reading = await load([], [12]);
  reading.add(claim("a", 10, 20));
  reading.add(claim("b", 12, 18));
  reading.withdraw("a");
  assert.equal(reading.mark(1), null);
  assert.deepEqual(uids(reading.claimsIn(1)), ["b"]);
});

test("a withdrawn claim is brought back, whatever was edited since", async () => {
  const reading = await load([claim("a", 10, 20)]);
  reading.withdraw("a");
  reading.markAll([3], "no_claim");
  reading.bringBack("a");
  assert.deepEqual([uids(reading.inOrder()), reading.mark(3)?.kind], [["a"], "no_claim"]);
});
