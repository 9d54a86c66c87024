// Which reading a visitor looks at first.

import assert from "node:assert/strict";
import test from "node:test";

import { choose } from "../../../annotations/static/annotations/reading.js";

const layer = (uid, annotator, status, gold = false) => ({ uid, annotator, status, gold, kind: "annotation" });
const LAYERS = [layer("a", "ada", "in_progress"), layer("b", "boris", "accepted"), layer("c", "cy", "accepted", true)];

test("their own", () => assert.equal(choose(LAYERS, "ada").uid, "a"));
test("the one in the address before their own", () => assert.equal(choose(LAYERS, "ada", "b").uid, "b"));
test("an address that leads nowhere changes nothing", () => assert.equal(choose(LAYERS, "ada", "x").uid, "a"));
test("gold where they have none", () => assert.equal(choose(LAYERS, "vera").uid, "c"));
test("none where there is none", () => assert.equal(choose([], "vera"), null));
