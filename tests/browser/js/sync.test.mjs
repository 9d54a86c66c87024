// What is saved beside what is wanted, and the one request that brings them nearer.

import assert from "node:assert/strict";
import test from "node:test";

import { afterAnswer, BLANK, differing, FIELDS, forApi, isSettled, knowing, merge, nextStep } from "../../../annotations/static/annotations/sync.js";
import { dice, Service } from "./service.mjs";

const claim = (given = {}) => ({ ...BLANK, uid: "c", start: 10, end: 20, quote: "First one.", ...given });
const saved = (given = {}) => claim({ version: 3, ...given });
const gone = { withdrawn_at: "2024-05-01T10:00:00Z" };
const ban = { subject: "CTBT", value: "support", intensity: 3, explicitness: "", primary: true, actor: null };

test("equal claims do not differ, whatever they know beside their fields", () => {
  assert.deepEqual(differing(claim(), saved({ quote: "other words", updated_at: "now", ...gone })), []);
});

test("every field counts, in the order of the fields", () => {
  const other = { start: 11, end: 19, stances: [ban], actors: [{ role: "speaker", label: "a diplomat" }], no_speaker: true,
    claim_type: "demand", attribution: "direct", modality: "will", verifiability: "yes", canonical_text: "So", claim_date: "2024-01-02",
    date_precision: "day", confidence: 2, note: "n" };
  assert.deepEqual(differing(claim(), claim(other)), FIELDS);
});

test("the words that go with codes do not count", () => {
  const named = { ...ban, label: "Test ban", path: "Arms > Test ban", score: 3, actor_name: null };
  assert.deepEqual(differing(claim({ stances: [ban] }), claim({ stances: [named] })), []);
  const actor = { role: "speaker", actor: 7, label: "" };
  assert.deepEqual(differing(claim({ actors: [actor] }), claim({ actors: [{ ...actor, name: "NATO", label: "the alliance" }] })), []);
});

test("white space around a text does not count, within it does", () => {
  assert.deepEqual(differing(claim({ note: "a b" }), claim({ note: " a b\n" })), []);
  assert.deepEqual(differing(claim({ note: "a b" }), claim({ note: "a  b" })), ["note"]);
});

test("what is left out is as if it were empty", () => {
  const { note, stances, claim_date, ...short } = claim();
  assert.deepEqual(differing(short, claim()), []);
  assert.deepEqual(forApi(short, ["note", "stances", "claim_date"]), { note: "", stances: [], claim_date: null });
});

test("a date and its precision go together", () => {
  const dated = claim({ claim_date: "2024-01-02", date_precision: "day" });
  assert.deepEqual(differing(dated, { ...dated, date_precision: "month" }), ["claim_date", "date_precision"]);
  assert.deepEqual(differing(dated, { ...dated, claim_date: "2024-01-03" }), ["claim_date", "date_precision"]);
});

test("the order of the stances counts", () => {
  const other = { ...ban, subject: "NPT", primary: false };
  assert.deepEqual(differing(claim({ stances: [ban, other] }), claim({ stances: [other, ban] })), ["stances"]);
});

const STEPS = [
  ["a new claim is created, whole", null, claim({ note: " n " }), { verb: "create", body: forApi(claim({ note: "n" })) }],
  ["a new claim that was taken back needs nothing", null, claim(gone), null],
  ["an equal claim needs nothing", saved(), saved(), null],
  ["a change sends only what differs", saved(), saved({ note: "n" }), { verb: "change", body: { note: "n" }, version: 3 }],
  ["the version is that of what is saved", saved(), saved({ note: "n", version: 1 }), { verb: "change", body: { note: "n" }, version: 3 }],
  ["a withdrawal comes before the changes", saved(), saved({ note: "n", ...gone }), { verb: "withdraw", version: 3 }],
  ["a claim that is withdrawn needs no changes", saved(gone), saved({ note: "n", ...gone }), null],
  ["a restoration comes before the changes", saved(gone), saved({ note: "n" }), { verb: "restore", version: 3 }],
  ["a stance without a subject is not sent", saved(), saved({ coming: ban }), null],
];
for (const [name, before, after, step] of STEPS) {
  test(name, () => {
    assert.deepEqual(nextStep(before, after), step);
    assert.equal(isSettled(before, after), step === null);
  });
}

test("what only I changed stays mine, what only they changed is taken", () => {
  const { merged, conflicts } = merge(saved(), saved({ note: "mine" }), saved({ confidence: 2, version: 4 }));
  assert.deepEqual([merged.note, merged.confidence, merged.version, conflicts], ["mine", 2, 4, []]);
});

test("the same change on both sides is no conflict", () => {
  assert.deepEqual(merge(saved(), saved({ note: "n" }), saved({ note: "n " })).conflicts, []);
});

test("what both changed differently stays mine and is named", () => {
  const { merged, conflicts } = merge(saved(), saved({ note: "mine", confidence: 1 }), saved({ note: "theirs", confidence: 1 }));
  assert.deepEqual([merged.note, conflicts], ["mine", ["note"]]);
});

test("what I set back is not taken from them again", () => {
  const { merged, conflicts } = merge(saved({ note: "old" }), saved({ note: "" }), saved({ note: "old", confidence: 3 }));
  assert.deepEqual([merged.note, merged.confidence, conflicts], ["", 3, []]);
});

test("a claim that they withdrew and I left alone is withdrawn", () => {
  const { merged, conflicts } = merge(saved(), saved(), saved(gone));
  assert.deepEqual([merged.withdrawn_at, conflicts], [gone.withdrawn_at, []]);
});

test("a claim that they withdrew and I changed is a conflict, and stays", () => {
  const { merged, conflicts } = merge(saved(), saved({ note: "mine" }), saved(gone));
  assert.deepEqual([merged.withdrawn_at, merged.note, conflicts], [null, "mine", ["withdrawn"]]);
});

test("a claim that I withdrew and they changed is withdrawn, with their change", () => {
  const { merged, conflicts } = merge(saved(), saved(gone), saved({ note: "theirs" }));
  assert.deepEqual([Boolean(merged.withdrawn_at), merged.note, conflicts], [true, "theirs", []]);
});

test("a claim that I brought back comes back", () => {
  assert.equal(merge(saved(gone), saved(), saved({ note: "theirs", ...gone })).merged.withdrawn_at, null);
});

test("the quote follows the span", () => {
  assert.equal(merge(saved(), saved({ end: 15, quote: "First" }), saved({ note: "n" })).merged.quote, "First");
  assert.equal(merge(saved(), saved({ note: "n" }), saved({ end: 15, quote: "First" })).merged.quote, "First");
});

test("ends that were moved past each other are a conflict, and the span stays mine", () => {
  const { merged, conflicts } = merge(saved(), saved({ start: 16, quote: "one." }), saved({ end: 15, quote: "First" }));
  assert.deepEqual([merged.start, merged.end, merged.quote, conflicts], [16, 20, "one.", ["start", "end"]]);
});

test("a stance without a subject outlives a merge and an answer", () => {
  assert.equal(merge(saved(), saved({ coming: ban }), saved({ note: "n" })).merged.coming, ban);
  assert.equal(afterAnswer(claim(), claim({ coming: ban }), saved()).coming, ban);
});

test("after the answer, what was not edited since is as the server writes it", () => {
  const sent = claim({ note: " n ", stances: [ban] });
  const after = afterAnswer(sent, { ...sent, confidence: 2 }, saved({ note: "n", stances: [{ ...ban, label: "Test ban" }] }));
  assert.deepEqual([after.note, after.stances[0].label, after.confidence, after.version], ["n", "Test ban", 2, 3]);
});

test("what was edited while the request was under way is still wanted", () => {
  const after = afterAnswer(claim({ note: "a" }), claim({ note: "ab", end: 15, quote: "First" }), saved({ note: "a" }));
  assert.deepEqual([after.note, after.end, after.quote], ["ab", 15, "First"]);
});

test("a withdrawal while the request was under way is still wanted", () => {
  assert.ok(afterAnswer(claim(), claim(gone), saved()).withdrawn_at);
  assert.equal(afterAnswer(claim(gone), claim(), saved(gone)).withdrawn_at, null);
});

test("what came of a request without an answer is no change of theirs", () => {
  const [base, theirs] = [saved(), saved({ note: "a", confidence: 2, version: 4 })];
  const known = knowing(base, [saved({ note: "a" })], theirs);
  const { merged, conflicts } = merge(known, saved({ note: "ab" }), theirs);
  assert.deepEqual([merged.note, merged.confidence, conflicts], ["ab", 2, []]);
  assert.equal(merge(known, base, theirs).merged.note, "");
});

test("a withdrawal without an answer is no withdrawal of theirs", () => {
  const theirs = saved({ version: 4, ...gone });
  const { merged, conflicts } = merge(knowing(saved(), [saved(gone)], theirs), saved({ note: "n" }), theirs);
  assert.deepEqual([merged.withdrawn_at, conflicts], [null, []]);
});

/** One window that saves by these functions alone: mine are note and plain words, theirs confidence and modality. */
function play(seed) {
  const roll = dice(seed);
  const service = new Service();
  let [known, wanted, tried, theirs] = [null, claim({ note: "first" }), [], {}];

  function edit(n) {
    const what = roll(5);
    if (what === 4) wanted = { ...wanted, withdrawn_at: wanted.withdrawn_at ? null : "now" };
    else wanted = { ...wanted, [what % 2 ? "note" : "canonical_text"]: `${roll(3) ? `typed ${n}` : ""}` };
  }

  function other() {
    const now = service.claims.get("c");
    if (!now || now.withdrawn_at) return;
    const fields = roll(2) ? { confidence: 1 + roll(3) } : { modality: `m${roll(4)}` };
    theirs = { ...theirs, ...fields };
    service.set("c", fields);
  }

  function look() {
    const found = structuredClone(service.claims.get("c"));
    if (!found) { tried = []; return; }
    if (known) {
      const { merged, conflicts } = merge(knowing(known, tried, found), wanted, found);
      assert.deepEqual(conflicts, [], `seed ${seed}`);
      wanted = merged;
    } else {
      wanted = tried.reduce((all, sent) => afterAnswer(sent, wanted, all), found);
    }
    [known, tried] = [found, []];
  }

  function send(isQuiet) {
    const step = nextStep(known, wanted);
    if (!step) return tried.length && look();
    const sent = step.body ? wanted : { ...known, withdrawn_at: wanted.withdrawn_at };
    tried = [...tried, sent];
    if (!isQuiet && !roll(5)) return; // never reached it
    try {
      const path = { create: "claims/", change: "claims/c/" }[step.verb] ?? `claims/c/${step.verb}/`;
      const answer = structuredClone(service.carryOut(step.verb === "change" ? "PATCH" : "POST", path, { ...step.body, ...(known ? {} : { uid: "c" }) }, step.version));
      if (!isQuiet && !roll(3)) edit("under way");
      if (!isQuiet && !roll(3)) other();
      if (!isQuiet && !roll(4)) return; // the answer got lost
      wanted = tried.reduce((all, each) => afterAnswer(each, wanted, all), answer);
      [known, tried] = [answer, []];
    } catch (error) {
      assert.ok([409, 412].includes(error.status), error);
      look();
    }
  }

  for (let n = 0; n < 60; n += 1) [() => edit(n), other, send, send][roll(4)]();
  wanted = { ...wanted, withdrawn_at: roll(4) ? null : "now" };
  const typed = wanted;
  for (let n = 0; tried.length || !isSettled(known, wanted); n += 1) {
    assert.ok(n < 10, `seed ${seed} comes to rest`);
    send(true);
  }
  return { typed, service, theirs, known, wanted };
}

test("whatever is lost, late or changed elsewhere: in the end what was typed last is saved, once", () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const { typed, service, theirs, known, wanted } = play(seed);
    const now = service.claims.get("c");
    if (!now) { assert.ok(typed.withdrawn_at, `seed ${seed}`); continue; }
    assert.equal(service.claims.size, 1);
    assert.equal(Boolean(now.withdrawn_at), Boolean(typed.withdrawn_at), `seed ${seed}`);
    assert.equal(isSettled(known, wanted), true);
    for (const [field, value] of Object.entries(theirs)) assert.equal(now[field], value, `seed ${seed}: their ${field}`);
    if (now.withdrawn_at) continue;
    assert.deepEqual(forApi(now, ["note", "canonical_text"]), forApi(typed, ["note", "canonical_text"]), `seed ${seed}`);
  }
});
