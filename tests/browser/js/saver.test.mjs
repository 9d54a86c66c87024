// What is wanted is saved in the end, whatever the line, other windows and the person do meanwhile.

import assert from "node:assert/strict";
import test, { beforeEach, mock } from "node:test";

import { Outbox } from "../../../annotations/static/annotations/outbox.js";
import { Reading } from "../../../annotations/static/annotations/reading.js";
import { saver } from "../../../annotations/static/annotations/saver.js";
import { dice, refusal, Service } from "./service.mjs";

const PAGE = { document: 1, user: "ada", mayAnnotate: true, toRead: ["body", "list_item"], open: ["in_progress"] };
const NEW = { uid: "c", start: 10, end: 20, quote: "First one." };
const heard = {};
globalThis.addEventListener = (name, act) => { heard[name] = act; };

beforeEach(() => { mock.timers.reset(); mock.timers.enable({ apis: ["setTimeout"] }); });

/** The page over a service; what stands in `storage` is resumed. */
async function open(service, storage = null) {
  const reading = new Reading(PAGE, { ...service.api, get: async (path) => (path.startsWith("documents/") ? service.page() : service.api.get(path)) });
  await reading.load();
  if (storage) {
    const outbox = new Outbox("o.", "w", {}, storage);
    await outbox.adopt();
    reading.resume(outbox);
  }
  const states = [];
  const saving = saver(reading, (state) => { if (states.at(-1) !== state) states.push(state); });
  return { reading, saving, states };
}

/** A service that holds the claim, and the page over it. */
async function start(given = {}) {
  const service = new Service();
  service.set("c", { ...NEW, withdrawn_at: null, ...given });
  return { service, ...(await open(service)) };
}

const store = () => Object.create({
  getItem(key) { return this[key] ?? null; }, setItem(key, value) { this[key] = value; }, removeItem(key) { delete this[key]; },
});

/** Do something once, while the next request or answer is on its way. */
function once(service, when, act) {
  service.between = (now) => { if (now === when) { service.between = () => {}; return act(); } };
}

/** Let everything that is due be done, without time going on. */
const settled = async () => { for (let n = 0; n < 50; n += 1) await null; };

test("an edit is sent, and all is saved", async () => {
  const { service, reading, saving, states } = await start();
  reading.want("c", { note: "n" });
  await saving.flush();
  assert.deepEqual([service.claims.get("c").note, service.log, states], ["n", ["PATCH claims/c/"], ["saving", "saved"]]);
});

test("words that are being typed wait for a pause, and go as one request", async () => {
  const { service, reading, saving } = await start();
  for (const note of ["n", "no", "not"]) { reading.want("c", { note }, "note"); saving.nudge(700); mock.timers.tick(600); }
  assert.deepEqual(service.log, []);
  mock.timers.tick(100);
  await settled();
  assert.deepEqual([service.claims.get("c").note, service.log.length], ["not", 1]);
});

test("what is edited while a request is under way is sent after it", async () => {
  const { service, reading, saving } = await start();
  reading.want("c", { note: "a" });
  once(service, "answer", () => reading.want("c", { note: "ab", confidence: 2 }));
  await saving.flush();
  const { note, confidence, version } = service.claims.get("c");
  assert.deepEqual([note, confidence, version, reading.unsent], ["ab", 2, 3, 0]);
});

test("a create whose answer was lost makes one claim", async () => {
  const service = new Service();
  const { reading, saving, states } = await open(service);
  service.faults = ["lost"];
  reading.add(NEW);
  await saving.flush();
  assert.deepEqual([states.at(-1), reading.unsent], ["offline", 1]);
  mock.timers.tick(1_000);
  await settled();
  assert.deepEqual([states.at(-1), service.claims.size, service.claims.get("c").version], ["saved", 1, 1]);
});

test("what was typed after a create whose answer was lost is not lost", async () => {
  const service = new Service();
  const { reading, saving } = await open(service);
  service.faults = ["lost"];
  reading.add(NEW);
  await saving.flush();
  reading.want("c", { note: "typed meanwhile" });
  await saving.flush();
  assert.deepEqual([service.claims.get("c").note, reading.claim("c").note, reading.unsent], ["typed meanwhile", "typed meanwhile", 0]);
});

test("what was typed before a withdrawal that is undone under way is not lost", async () => {
  const { service, reading, saving } = await start();
  reading.want("c", { note: "typed" });
  reading.withdraw("c");
  once(service, "answer", () => reading.undo());
  await saving.flush();
  assert.deepEqual([service.claims.get("c").note, service.claims.get("c").withdrawn_at], ["typed", null]);
});

test("what was typed before a withdrawal comes back when that is undone later", async () => {
  const { service, reading, saving } = await start();
  reading.want("c", { note: "typed" });
  reading.withdraw("c");
  await saving.flush();
  reading.undo();
  await saving.flush();
  assert.deepEqual([service.claims.get("c").note, service.claims.get("c").withdrawn_at], ["typed", null]);
});

test("undo while the create is under way leaves no claim standing", async () => {
  for (const when of ["request", "answer"]) {
    const service = new Service();
    const { reading, saving } = await open(service);
    reading.add(NEW);
    once(service, when, () => reading.undo());
    await saving.flush();
    assert.deepEqual([Boolean(service.claims.get("c").withdrawn_at), reading.unsent, reading.claims.size], [true, 0, 0]);
  }
});

test("undo after a create whose answer was lost leaves no claim standing", async () => {
  for (const [fault, size] of [["lost", 1], ["unreached", 0]]) {
    const service = new Service();
    const { reading, saving, states } = await open(service);
    service.faults = [fault];
    reading.add(NEW);
    await saving.flush();
    reading.undo();
    await saving.flush();
    const standing = [...service.claims.values()].filter((claim) => !claim.withdrawn_at);
    assert.deepEqual([standing.length, service.claims.size, states.at(-1), reading.unsent], [0, size, "saved", 0]);
  }
});

test("redo while the page looks whether a claim was made keeps the claim", async () => {
  for (const fault of ["lost", "unreached"]) {
    const service = new Service();
    const { reading, saving } = await open(service);
    service.faults = [fault];
    reading.add(NEW);
    await saving.flush();
    reading.undo();
    once(service, "answer", () => reading.redo());
    if (fault === "unreached") once(service, "request", () => reading.redo());
    await saving.flush();
    assert.deepEqual([service.claims.get("c").withdrawn_at, reading.claims.size, reading.unsent], [null, 1, 0]);
  }
});

test("undo of a change whose answer was lost is saved too", async () => {
  const { service, reading, saving, states } = await start();
  service.faults = ["lost"];
  reading.want("c", { note: "n" });
  await saving.flush();
  reading.undo();
  assert.equal(reading.unsent, 1);
  await saving.flush();
  assert.deepEqual([service.claims.get("c").note, reading.claim("c").note, states.at(-1)], ["", "", "saved"]);
});

test("typing on after a change whose answer was lost is no conflict", async () => {
  const { service, reading, saving } = await start();
  service.faults = ["lost"];
  reading.want("c", { note: "a" });
  await saving.flush();
  reading.want("c", { note: "ab" });
  await saving.flush();
  assert.deepEqual([service.claims.get("c").note, reading.conflicts.size], ["ab", 0]);
});

test("two windows that change different fields both have their way", async () => {
  const { service, reading, saving } = await start();
  service.set("c", { confidence: 3 });
  reading.want("c", { note: "mine" });
  await saving.flush();
  const { note, confidence } = service.claims.get("c");
  assert.deepEqual([note, confidence, reading.claim("c").confidence, reading.unsent], ["mine", 3, 3, 0]);
});

test("an edit that is undone while the page fetches the other version stays undone", async () => {
  const { service, reading, saving } = await start();
  service.set("c", { confidence: 3 });
  reading.want("c", { note: "mine" });
  service.between = (when) => { if (when === "answer" && service.log.at(-1).startsWith("GET")) reading.undo(); };
  await saving.flush();
  assert.deepEqual([service.claims.get("c").note, reading.claim("c").note, reading.claim("c").confidence], ["", "", 3]);
});

test("two windows that change the same field: nothing is sent until the person chose", async () => {
  const { service, reading, saving, states } = await start();
  service.set("c", { note: "theirs" });
  reading.want("c", { note: "mine" });
  await saving.flush();
  assert.deepEqual([service.claims.get("c").note, reading.conflicts.get("c").fields, states.at(-1)], ["theirs", ["note"], "refused"]);
  reading.decide("c", reading.conflicts.get("c").mine);
  await saving.flush();
  assert.deepEqual([service.claims.get("c").note, states.at(-1)], ["mine", "saved"]);
});

test("a claim that was withdrawn elsewhere while it was edited here waits for the person", async () => {
  const { service, reading, saving } = await start();
  service.set("c", { withdrawn_at: "now" });
  reading.want("c", { note: "mine" });
  await saving.flush();
  const { fields, mine } = reading.conflicts.get("c");
  assert.deepEqual([fields, reading.claims.size], [["withdrawn"], 1]);
  reading.decide("c", { ...mine, withdrawn_at: null });
  await saving.flush();
  assert.deepEqual([service.claims.get("c").note, service.claims.get("c").withdrawn_at], ["mine", null]);
});

test("signed out, all waits, and goes on after somebody has signed in", async () => {
  const { service, reading, saving, states } = await start();
  service.faults = [refusal(401, "signed_out"), refusal(401, "signed_out")];
  reading.want("c", { note: "n" });
  await saving.flush();
  saving.nudge();
  mock.timers.tick(1_000);
  await settled();
  assert.deepEqual([saving.state, service.log.length], ["signed out", 2]);
  heard.focus();
  await settled();
  assert.deepEqual([saving.state, service.claims.get("c").note, states], ["saved", "n", ["saving", "signed out", "saving", "signed out", "saving", "saved"]]);
});

test("another person's session is not used", async () => {
  const { service, reading, saving } = await start();
  reading.api.isStillMe = async () => false;
  service.faults = [refusal(403, "not_yours")];
  reading.want("c", { note: "n" });
  await saving.flush();
  assert.deepEqual([saving.state, reading.refusals.size, reading.unsent], ["another person", 0, 1]);
});

test("a bad line is tried again, after longer and longer", async () => {
  const { service, reading, saving } = await start();
  service.faults = ["unreached", refusal(503), refusal(429), "unreached"];
  reading.want("c", { note: "n" });
  await saving.flush();
  for (const wait of [1_000, 2_000, 5_000, 10_000]) {
    assert.equal(saving.state, "offline");
    const before = service.log.length;
    mock.timers.tick(wait - 1);
    await settled();
    assert.equal(service.log.length, before);
    mock.timers.tick(1);
    await settled();
  }
  assert.deepEqual([saving.state, service.claims.get("c").note], ["saved", "n"]);
});

test("back on line, it is tried at once", async () => {
  const { service, reading, saving } = await start();
  service.faults = ["unreached"];
  reading.want("c", { note: "n" });
  await saving.flush();
  heard.online();
  await settled();
  assert.equal(saving.state, "saved");
});

test("the refusal of one claim does not hold back another", async () => {
  const { service, reading, saving, states } = await start();
  service.set("d", { ...NEW, uid: "d", start: 21, end: 32, withdrawn_at: null });
  await reading.load();
  service.faults = [refusal(400, "invalid")];
  reading.want("c", { note: "refused" });
  reading.want("d", { note: "taken" });
  await saving.flush();
  assert.deepEqual([service.claims.get("c").note, service.claims.get("d").note, states.at(-1)], ["", "taken", "refused"]);
  assert.deepEqual([[...reading.refusals.keys()], reading.unsent], [["c"], 1]);
});

test("what was refused is sent again once it is edited", async () => {
  const { service, reading, saving } = await start();
  service.faults = [refusal(400, "invalid")];
  reading.want("c", { note: "refused" });
  await saving.flush();
  reading.want("c", { note: "better" });
  await saving.flush();
  assert.deepEqual([service.claims.get("c").note, saving.state, reading.refusals.size], ["better", "saved", 0]);
});

test("a new claim that was refused can be withdrawn", async () => {
  const service = new Service();
  const { reading, saving } = await open(service);
  service.faults = [refusal(400, "bad_span")];
  reading.add(NEW);
  await saving.flush();
  reading.withdraw("c");
  await saving.flush();
  assert.deepEqual([saving.state, service.claims.size, reading.unsent], ["saved", 0, 0]);
});

test("only the words of one sentence are checked", async () => {
  const service = new Service();
  const { reading, saving } = await open(service);
  const bodies = [];
  const { post } = reading.api;
  reading.api.post = (path, body) => { bodies.push(body); return post(path, body); };
  reading.add(NEW);
  reading.add({ ...NEW, uid: "d", start: 21, end: 43 });
  await saving.flush();
  assert.deepEqual(bodies.map((body) => [body.uid, body.layer, body.quote]), [["c", "layer", "First one."], ["d", "layer", undefined]]);
});

test("marks are made and taken away", async () => {
  const { service, reading, saving } = await start();
  reading.markAll([2, 3], "no_claim");
  await saving.flush();
  assert.deepEqual([...service.marks.keys()], [13, 14]);
  reading.markAll([2], null);
  await saving.flush();
  assert.deepEqual([[...service.marks.keys()], reading.unsent, saving.state], [[14], 0, "saved"]);
});

test("a mark that is taken back under way does not stay", async () => {
  const { service, reading, saving } = await start();
  reading.markAll([2], "no_claim");
  once(service, "answer", () => reading.undo());
  await saving.flush();
  assert.deepEqual([service.marks.size, reading.mark(2), reading.unsent], [0, null, 0]);
});

test("a mark that is taken back after its answer was lost does not stay", async () => {
  for (const fault of ["lost", "unreached"]) {
    const { service, reading, saving } = await start();
    service.faults = [fault];
    reading.markAll([2], "no_claim");
    await saving.flush();
    reading.undo();
    await saving.flush();
    assert.deepEqual([service.marks.size, reading.mark(2), reading.unsent, saving.state], [0, null, 0, "saved"]);
  }
});

test("a mark that is gone already is taken away all the same", async () => {
  const { service, reading, saving } = await start();
  reading.markAll([2], "no_claim");
  await saving.flush();
  service.marks.clear();
  reading.markAll([2], null);
  await saving.flush();
  assert.deepEqual([reading.mark(2), saving.state], [null, "saved"]);
});

test("a mark that was refused can be taken back, and made again", async () => {
  const { service, reading, saving } = await start();
  service.faults = [refusal(409, "holds_claim")];
  reading.markAll([2], "no_claim");
  await saving.flush();
  assert.equal(saving.state, "refused");
  reading.undo();
  await saving.flush();
  assert.deepEqual([saving.state, reading.unsent], ["saved", 0]);
  reading.redo();
  await saving.flush();
  assert.deepEqual([saving.state, [...service.marks.keys()]], ["saved", [13]]);
});

test("a mark on a sentence that was claimed before it was sent asks nothing of anybody", async () => {
  const { service, reading, saving } = await start();
  reading.markAll([2], "no_claim");
  reading.add({ ...NEW, uid: "d", start: 21, end: 32 });
  await saving.flush();
  assert.deepEqual([saving.state, service.marks.size, reading.unsent, reading.refusals.size], ["saved", 0, 0, 0]);
});

test("a mark on a sentence whose claim was withdrawn under way is made", async () => {
  const service = new Service();
  const { reading, saving } = await open(service);
  reading.add(NEW);
  once(service, "answer", () => { reading.withdraw("c"); reading.markAll([1], "no_claim"); });
  await saving.flush();
  assert.deepEqual([[...service.marks.keys()], saving.state], [[12], "saved"]);
});

test("what was not sent is sent by the page that is opened next", async () => {
  const [service, storage] = [new Service(), store()];
  service.faults = ["unreached"];
  const first = await open(service, storage);
  first.reading.add(NEW);
  first.reading.want("c", { note: "n" });
  first.reading.markAll([3], "no_claim");
  await first.saving.flush();
  const { reading, saving } = await open(service, storage);
  assert.deepEqual([reading.claim("c").note, reading.mark(3).kind], ["n", "no_claim"]);
  await saving.flush();
  assert.deepEqual([service.claims.get("c").note, [...service.marks.keys()], Object.keys(storage)], ["n", [14], []]);
});

test("the page that is opened next knows what was sent from here as its own", async () => {
  const [service, storage] = [new Service(), store()];
  service.set("c", { ...NEW, withdrawn_at: null });
  service.faults = ["lost"];
  const first = await open(service, storage);
  first.reading.want("c", { note: "a" });
  await first.saving.flush();
  first.reading.want("c", { note: "ab" });
  const { reading, saving } = await open(service, storage);
  await saving.flush();
  assert.deepEqual([service.claims.get("c").note, reading.conflicts.size, Object.keys(storage)], ["ab", 0, []]);
});

test("a restoration that was not sent is sent by the page that is opened next", async () => {
  const [service, storage] = [new Service(), store()];
  service.set("c", { ...NEW, withdrawn_at: null });
  const first = await open(service, storage);
  first.reading.withdraw("c");
  await first.saving.flush();
  service.faults = ["unreached"];
  first.reading.undo();
  await first.saving.flush();
  const { saving } = await open(service, storage);
  await saving.flush();
  assert.deepEqual([service.claims.get("c").withdrawn_at, Object.keys(storage)], [null, []]);
});

test("edits of a claim that was withdrawn elsewhere before the page was opened again are shown, not dropped", async () => {
  const [service, storage] = [new Service(), store()];
  service.set("c", { ...NEW, withdrawn_at: null });
  service.faults = ["unreached"];
  const first = await open(service, storage);
  first.reading.want("c", { note: "mine" });
  await first.saving.flush();
  service.set("c", { withdrawn_at: "now" });
  const { reading, saving } = await open(service, storage);
  await saving.flush();
  assert.deepEqual([reading.conflicts.get("c").fields, reading.claim("c").note], [["withdrawn"], "mine"]);
});

/** Many edits over a bad line beside another window; what is typed here is note and plain words. */
async function play(seed) {
  const roll = dice(seed);
  const [service, storage] = [new Service(), store()];
  const uids = ["a", "b", "c"];
  const [typed, theirs] = [new Map(), new Map()];
  let { reading, saving } = await open(service, storage);

  function edit(n) {
    const uid = uids[roll(3)];
    if (!reading.claim(uid)) {
      reading.add({ ...NEW, uid, start: 10 + 11 * uids.indexOf(uid), end: 19 + 11 * uids.indexOf(uid) });
    } else if (!roll(4)) {
      reading.want(uid, { withdrawn_at: reading.claims.has(uid) ? "now" : null });
    } else if (reading.claims.has(uid)) {
      reading.want(uid, { [roll(2) ? "note" : "canonical_text"]: roll(3) ? `typed ${n}` : "" });
    } else return;
    const { note, canonical_text } = reading.claim(uid) ?? {};
    typed.set(uid, { note, canonical_text, isGone: !reading.claims.has(uid) });
  }

  function other() {
    const [uid, fields] = [uids[roll(3)], roll(2) ? { confidence: 1 + roll(3) } : { modality: `m${roll(4)}` }];
    const now = service.claims.get(uid);
    if (!now || now.withdrawn_at) return;
    theirs.set(uid, { ...theirs.get(uid), ...fields });
    service.set(uid, fields);
  }

  service.between = () => { if (!roll(4)) edit("under way"); if (!roll(4)) other(); };
  for (let n = 0; n < 40; n += 1) {
    service.faults = [null, null, null, null].map(() => [null, null, "lost", "unreached", refusal(401)][roll(5)]);
    const act = roll(4);
    if (act < 2) edit(n);
    else if (act === 2) other();
    else await saving.flush();
  }
  Object.assign(service, { faults: [], between: () => {} });
  await saving.flush();
  return { service, storage, reading, saving, typed, theirs };
}

test("whatever is lost, late or changed elsewhere: in the end what was typed last is saved, once", async () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const { service, storage, reading, saving, typed, theirs } = await play(seed);
    assert.deepEqual([saving.state, reading.unsent, reading.conflicts.size, Object.keys(storage)], ["saved", 0, 0, []], `seed ${seed}`);
    for (const [uid, { isGone, ...texts }] of typed) {
      const now = service.claims.get(uid);
      if (!now) { assert.ok(isGone, `seed ${seed}`); continue; }
      assert.equal(Boolean(now.withdrawn_at), isGone, `seed ${seed}, ${uid}`);
      for (const [field, value] of Object.entries(theirs.get(uid) ?? {})) assert.equal(now[field], value, `seed ${seed}, ${uid}: ${field}`);
      if (!isGone) assert.deepEqual({ note: now.note, canonical_text: now.canonical_text }, texts, `seed ${seed}, ${uid}`);
    }
  }
});
