// What was begun and not sent.

import assert from "node:assert/strict";
import test from "node:test";

import { Drafts } from "../../../annotations/static/annotations/drafts.js";

class Storage {
  items = new Map();

  getItem(key) { return this.items.get(key) ?? null; }

  setItem(key, text) { this.items.set(key, text); }

  removeItem(key) { this.items.delete(key); }
}

test("a draft is the person's, of this reading and of what it is about", () => {
  const storage = new Storage();
  const drafts = new Drafts("ada", "l1", storage);
  drafts.keep("ask sentence 1", { text: "Why?", kind: "question" });
  assert.deepEqual(new Drafts("ada", "l1", storage).get("ask sentence 1"), { text: "Why?", kind: "question" });
  assert.deepEqual([drafts.has("ask sentence 2"), new Drafts("boris", "l1", storage).has("ask sentence 1"), new Drafts("ada", "l2", storage).has("ask sentence 1")], [false, false, false]);
});

test("a draft that says nothing goes, one with a choice made stays", () => {
  const drafts = new Drafts("ada", "l1", new Storage());
  drafts.keep("a", { text: "x" });
  drafts.keep("a", { text: "  " });
  drafts.keep("b", { text: "", fields: { claim_type: "demand" } });
  assert.deepEqual([drafts.has("a"), drafts.has("b")], [false, true]);
  drafts.drop("b");
  assert.equal(drafts.get("b"), null);
});
