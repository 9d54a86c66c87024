// What is not saved yet outlives the page, by person, reading and window.

import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { Outbox } from "../../../annotations/static/annotations/outbox.js";

/** Storage as browsers have it: what it holds are its own keys. */
class Storage {
  getItem(key) { return this[key] ?? null; }
  setItem(key, value) { this[key] = String(value); }
  removeItem(key) { delete this[key]; }
}

/** Locks that go with their window. */
class Locks {
  held = new Map();
  window = 1;
  request(name, { ifAvailable }, use) {
    if (this.held.has(name) && ifAvailable) return use(null);
    this.held.set(name, this.window);
    return use({ name });
  }
  async query() { return { held: [...this.held.keys()].map((name) => ({ name })) }; }
  close(window) { for (const [name, by] of this.held) if (by === window) this.held.delete(name); }
}

const ABOUT = { page: "/annotate/1/", title: "A text" };
let [storage, locks] = [];
const define = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
const open = (user = "ada", layer = "l1") => Outbox.open(user, layer, ABOUT, storage);

/** Another window: a session of its own, or a copy of the one before. */
function window(session = new Storage()) {
  locks.window += 1;
  define("sessionStorage", session);
  return locks.window;
}

beforeEach(() => {
  [storage, locks] = [new Storage(), new Locks()];
  define("navigator", { locks });
  define("sessionStorage", new Storage());
});

test("an outbox without anything leaves nothing in the storage", async () => {
  const outbox = await open();
  outbox.keepClaim("c", null, { note: "n" });
  outbox.dropClaim("c");
  assert.deepEqual([outbox.size, Object.keys(storage)], [0, []]);
});

test("what is kept says whose it is, and of which page", async () => {
  const outbox = await open();
  outbox.keepClaim("c", { note: "" }, { note: "n" });
  outbox.keepMark(12, "no_claim");
  const [[key, text]] = Object.entries(storage);
  assert.ok(key.startsWith("stancebook.outbox.ada.l1."));
  assert.deepEqual(JSON.parse(text), { ...ABOUT, claims: { c: { base: { note: "" }, mine: { note: "n" } } }, marks: { 12: { mine: "no_claim" } } });
});

test("what was edited first stays the base, until it is told anew", async () => {
  const outbox = await open();
  outbox.keepClaim("c", { version: 1 }, { note: "a" });
  outbox.keepClaim("c", { version: 2 }, { note: "ab" });
  assert.deepEqual(outbox.claims.c, { base: { version: 1 }, mine: { note: "ab" } });
  outbox.rebase("c", { version: 2 }, { note: "ab" });
  assert.deepEqual(outbox.claims.c, { base: { version: 2 }, mine: { note: "ab" } });
});

test("what was sent is kept with the claim, until the answer comes", async () => {
  const outbox = await open();
  outbox.keepTried("c", [{ note: "a" }]);
  assert.equal(outbox.size, 0);
  outbox.keepClaim("c", null, { note: "a" });
  outbox.keepTried("c", [{ note: "a" }]);
  outbox.keepClaim("c", null, { note: "ab" });
  assert.deepEqual(outbox.claims.c, { base: null, mine: { note: "ab" }, tried: [{ note: "a" }] });
  outbox.rebase("c", { version: 1 }, { note: "ab" });
  assert.equal(outbox.claims.c.tried, undefined);
});

test("a page that is loaded anew has what it had, and its name", async () => {
  const before = await open();
  before.keepClaim("c", null, { note: "n" });
  locks.close(1);
  const after = await open();
  assert.deepEqual([after.key, after.claims], [before.key, before.claims]);
  after.dropClaim("c");
  assert.deepEqual(Object.keys(storage), []);
});

test("what a window that is gone left behind is adopted, once", async () => {
  (await open()).keepClaim("c", null, { note: "n" });
  locks.close(1);
  window();
  const heir = await open();
  assert.deepEqual(heir.claims, { c: { base: null, mine: { note: "n" } } });
  assert.deepEqual(Object.keys(storage), [heir.key]);
});

test("what an open window holds stays there", async () => {
  (await open()).keepClaim("c", null, { note: "n" });
  window();
  const other = await open();
  other.keepClaim("d", null, { note: "m" });
  assert.deepEqual([Object.keys(other.claims), Object.keys(storage).length], [["d"], 2]);
});

test("a copy of a window gets a name of its own", async () => {
  const first = await open();
  window(Object.assign(new Storage(), sessionStorage));
  assert.notEqual((await open()).key, first.key);
});

test("nobody finds what somebody else typed, or what belongs to another reading", async () => {
  (await open("ada", "l1")).keepClaim("c", null, { note: "n" });
  locks.close(1);
  window();
  assert.equal((await open("ad", "l1")).size, 0);
  assert.equal((await open("ada", "l2")).size, 0);
  assert.equal(Object.keys(storage).length, 1);
});

test("two windows' edits of one claim are both kept: the second's turn comes when the first's is sent", async () => {
  (await open()).keepClaim("c", { version: 1 }, { note: "first" });
  window();
  const second = await open();
  second.keepClaim("c", { version: 1 }, { note: "second" });
  second.keepMark(12, "no_claim");
  locks.close(1);
  locks.close(2);
  window();
  const heir = await open();
  const taken = heir.claims.c.mine.note;
  heir.dropClaim("c");
  await heir.adopt();
  assert.deepEqual([taken, heir.claims.c.mine.note].sort(), ["first", "second"]);
  assert.deepEqual([heir.marks, Object.keys(storage)], [{ 12: { mine: "no_claim" } }, [heir.key]]);
});

test("a storage entry that makes no sense harms nothing", async () => {
  for (const text of ["{", "null", "[]", "7"]) storage.setItem(`stancebook.outbox.ada.l1.${text}`, text);
  assert.equal((await open()).size, 0);
});

test("without locks a window counts as gone", async () => {
  define("navigator", {});
  (await open()).keepClaim("c", null, { note: "n" });
  window();
  assert.equal((await open()).size, 1);
});

test("a storage that is full stops nobody from working", async (t) => {
  t.mock.method(console, "warn", () => {});
  const outbox = await open();
  storage.setItem = () => { throw new Error("QuotaExceededError"); };
  outbox.keepClaim("c", null, { note: "n" });
  assert.deepEqual([outbox.size, console.warn.mock.callCount()], [1, 1]);
});
