// The reading on the page: what is saved of it, what is wanted of it, and every edit.
//
// Views read `claims` and `marks`, which are what is wanted; `saver.js` makes the saved ones equal.

import { History } from "./history.js";
import { lanes } from "./segments.js";
import { afterAnswer, BLANK, changedBetween, differing, isSettled, knowing, merge, nextStep } from "./sync.js";
import { openTalk } from "./threads.js";

const NONE = [];

export class Reading {
  constructor(page, api) {
    Object.assign(this, { page, api, layer: null, layers: [], sentences: [], threads: [], outbox: null, changed: () => {} });
    Object.assign(this, { subjects: [], tree: [], byCode: new Map(), actors: [], speakers: [], open: [] });
    this.empty();
  }

  empty() {
    this.saved = new Map();
    this.wanted = new Map();
    this.savedMarks = new Map();
    this.wantedMarks = new Map();
    this.conflicts = new Map();
    this.refusals = new Map();
    this.history = new History();
    this.covered = new Map(); // uid → the marks that the claim took away
    this.claims = new Map();
    this.layout = null;
    this.tried = new Map(); // uid → what was sent of a claim and is not answered: the server may have it or not
    this.triedMarks = new Map(); // the same of marks
  }

  get isMine() {
    return this.layer?.annotator === this.page.user && this.layer.kind === "annotation";
  }

  get isEditable() {
    return this.isMine && this.page.mayAnnotate && this.page.open.includes(this.layer.status);
  }

  get own() {
    return this.layers.find((layer) => layer.kind === "annotation" && layer.annotator === this.page.user) || null;
  }

  // --- from the server -----------------------------------------------------------------------------

  /** Fetch the document with one reading: the one wanted, else the one the API chooses. */
  async load(wanted = null) {
    const query = wanted ? `?layer=${encodeURIComponent(wanted)}` : "";
    const all = await this.api.get(`documents/${this.page.document}/reading/${query}`);
    this.empty();
    const { document, layer, layers, sentences, actors, speakers, open } = all;
    Object.assign(this, { document, layer, layers, sentences, actors, speakers, open, tree: all.subjects });
    this.subjects = all.subjects.filter((each) => each.assignable && each.status === "active");
    this.byCode = new Map(all.subjects.map((each) => [each.code, each]));
    for (const claim of all.claims) this.saved.set(claim.uid, claim);
    for (const mark of all.marks) this.savedMarks.set(mark.sentence, mark);
    for (const claim of all.claims) this.claims.set(claim.uid, claim);
  }

  async start() {
    const layer = await this.api.post("layers/", { document: this.page.document });
    await this.load(layer.uid);
  }

  /** submit, accept or return. */
  async move(verb, note) {
    const body = note === undefined ? undefined : { note };
    this.layer = await this.api.post(`layers/${this.layer.uid}/${verb}/`, body);
    this.layers = this.layers.map((each) => (each.uid === this.layer.uid ? this.layer : each));
  }

  /** Want again what an outbox holds from before: edits of a page that is gone, over what is saved now. */
  resume(outbox) {
    this.outbox = outbox;
    for (const [uid, { base, mine, tried = [] }] of Object.entries(outbox.claims)) {
      const theirs = this.saved.get(uid);
      if (theirs) { this.settle(uid, base && knowing(base, tried, theirs), mine); continue; }
      if (base) this.saved.set(uid, base); // withdrawn, here or elsewhere: the answer to the next request tells
      if (tried.length) this.tried.set(uid, tried);
      this.put(uid, mine);
    }
    for (const [id, { mine }] of Object.entries(outbox.marks)) this.wantMark(Number(id), mine);
  }

  // --- what is shown -------------------------------------------------------------------------------

  claim(uid) {
    return this.wanted.get(uid) ?? this.saved.get(uid) ?? null;
  }

  /**
   * What there is to see, kept until something of it changes: `order`, the claims in the order of the text;
   * `lanes`, the lane of each; `inside`, those of each sentence by index; `states`, for each sentence
   * "claimed", "marked", "unread" or "" (it needs no reading); `read` of `all` that need reading; `talk`: see `openTalk`.
   */
  get shown() {
    this.layout ??= this.arrange();
    return this.layout;
  }

  arrange() {
    const order = [...this.claims.values()].sort((a, b) => a.start - b.start || a.end - b.end);
    const inside = new Map();
    for (const claim of order) {
      for (const { i } of this.sentencesIn(claim.start, claim.end)) {
        if (!inside.has(i)) inside.set(i, []);
        inside.get(i).push(claim);
      }
    }
    return { order, lanes: lanes(order), inside, talk: openTalk(this), ...this.standing(inside) };
  }

  standing(inside) {
    let [read, all] = [0, 0];
    const states = this.sentences.map(({ id }, i) => {
      const done = inside.has(i) ? "claimed" : this.markOf(id) ? "marked" : "";
      if (!this.needsReading(i)) return done;
      all += 1;
      if (done) read += 1;
      return done || "unread";
    });
    return { states, read, all };
  }

  inOrder() {
    return this.shown.order;
  }

  claimsIn(i) {
    return this.shown.inside.get(i) ?? NONE;
  }

  /** What people say of the reading, as the service answers it. */
  hear(threads) {
    this.threads = threads;
    this.layout = null;
  }

  /** The index of the sentence that holds a position, or of the next one. */
  indexAt(position) {
    let [low, high] = [0, this.sentences.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sentences[middle].end <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The mark of a sentence {kind}, or null; a sentence that holds a claim has none. */
  mark(i) {
    return this.claimsIn(i).length ? null : this.markOf(this.sentences[i].id);
  }

  markOf(id) {
    if (this.wantedMarks.has(id)) return this.wantedMarks.get(id) ? { kind: this.wantedMarks.get(id) } : null;
    return this.savedMarks.get(id) ?? null;
  }

  needsReading(i) {
    return this.page.toRead.includes(this.sentences[i].kind);
  }

  isUnread(i) {
    return this.shown.states[i] === "unread";
  }

  // --- edits ---------------------------------------------------------------------------------------

  /** Want a claim to be so; `key` joins what is typed into one step of undo. */
  want(uid, fields, key = null) {
    const before = this.claim(uid);
    const after = { ...before, ...fields };
    this.edit({ kind: "claim", id: uid, before: { ...before }, after }, key && `${uid} ${key}`);
    return after;
  }

  add(claim) {
    const fresh = { ...BLANK, ...claim, created_at: new Date().toISOString() };
    this.edit({ kind: "claim", id: claim.uid, before: { ...fresh, withdrawn_at: fresh.created_at }, after: fresh });
    return fresh;
  }

  withdraw(uid) {
    return this.want(uid, { withdrawn_at: new Date().toISOString() });
  }

  bringBack(uid) {
    return this.want(uid, { withdrawn_at: null });
  }

  /** Carry an edit of a claim out, with what it means for marks: a claim takes those under it away, and gives them back. */
  edit(change, key = null) {
    const { id: uid, after } = change;
    const marks = after.withdrawn_at ? this.given(uid) : this.taken(uid, after);
    this.history.add([change, ...marks], key);
    for (const { id, after: kind } of marks) if (kind) this.wantMark(id, kind); // the service takes away by itself
    this.put(uid, after);
  }

  /** The marks that a claim takes away, as changes; they are remembered. */
  taken(uid, { start, end }) {
    const found = this.sentencesIn(start, end).filter(({ i }) => this.mark(i));
    const changes = found.map(({ i, id }) => ({ kind: "mark", id, before: this.mark(i).kind, after: null }));
    this.covered.set(uid, [...(this.covered.get(uid) ?? []), ...changes]);
    return changes;
  }

  /** The marks that a withdrawn claim took and no other claim covers, as changes. */
  given(uid) {
    const free = (id) => this.claimsIn(this.sentences.findIndex((each) => each.id === id)).every((each) => each.uid === uid);
    const changes = (this.covered.get(uid) ?? []).filter(({ id }) => free(id));
    this.covered.delete(uid);
    return changes.map(({ id, before }) => ({ kind: "mark", id, before: null, after: before }));
  }

  /** The sentences that lie in a stretch of the text: [{i, id}]. */
  sentencesIn(start, end) {
    const found = [];
    for (let i = this.indexAt(start); i < this.sentences.length && this.sentences[i].start < end; i += 1) found.push({ i, id: this.sentences[i].id });
    return found;
  }

  /** Mark the sentences at these indices as one of the kinds, or with null take their marks away. */
  markAll(indices, kind) {
    const ids = indices.map((i) => this.sentences[i].id);
    const changes = indices.map((i, n) => ({ kind: "mark", id: ids[n], before: this.mark(i)?.kind ?? null, after: kind }));
    this.history.add(changes);
    for (const id of ids) this.wantMark(id, kind);
    this.changed();
  }

  undo() {
    return this.carryOver(this.history.undo());
  }

  redo() {
    return this.carryOver(this.history.redo());
  }

  /** Put things to what a step of the history says; returns the step, or null where there is none. */
  carryOver(step) {
    for (const { kind, id, from, to } of step ?? []) {
      if (kind === "mark") this.wantMark(id, to);
      else this.put(id, { ...this.claim(id), ...changedBetween(from, to) });
    }
    if (step) this.changed();
    return step;
  }

  put(uid, claim) {
    const saved = this.saved.get(uid) ?? null;
    this.refusals.delete(uid);
    this.show(uid, claim);
    if (this.wanted.has(uid)) this.outbox?.keepClaim(uid, saved, claim);
    else this.outbox?.dropClaim(uid);
    this.changed();
  }

  show(uid, claim) {
    const isDone = isSettled(this.saved.get(uid) ?? null, claim) && !(claim.coming && !claim.withdrawn_at);
    if (isDone && !this.tried.has(uid)) this.wanted.delete(uid);
    else this.wanted.set(uid, claim);
    if (claim.withdrawn_at) this.claims.delete(uid);
    else this.claims.set(uid, claim);
    this.layout = null;
  }

  wantMark(id, kind) {
    this.refusals.delete(id);
    this.layout = null;
    if ((this.savedMarks.get(id)?.kind ?? null) === kind && !this.triedMarks.has(id)) {
      this.wantedMarks.delete(id);
      this.outbox?.dropMark(id);
    } else {
      this.wantedMarks.set(id, kind);
      this.outbox?.keepMark(id, kind);
    }
  }

  // --- saving --------------------------------------------------------------------------------------

  /** How many claims and marks are not saved as they are wanted. */
  get unsent() {
    const claims = [...this.wanted].filter(([uid, claim]) => this.tried.has(uid) || !isSettled(this.saved.get(uid) ?? null, claim));
    return claims.length + this.wantedMarks.size;
  }

  /** The next request that is due: {kind, id, verb, …}, or null; what was refused waits for its person. */
  next() {
    const ready = [...this.wanted].filter(([uid]) => !this.refusals.has(uid) && !this.conflicts.has(uid));
    const steps = ready.map(([uid, claim]) => ({ kind: "claim", id: uid, claim, ...nextStep(this.saved.get(uid) ?? null, claim) }));
    const claim = steps.find((step) => step.verb === "withdraw") ?? steps.find((step) => step.verb);
    if (claim) return claim;
    // Taken back before the answer came: whether the server has carried it out, only a look can tell.
    const unknown = steps.find((step) => this.tried.has(step.id));
    if (unknown) return { ...unknown, verb: "look" };
    const mark = [...this.wantedMarks].find(([id]) => !this.refusals.has(id));
    return mark ? { kind: "mark", id: mark[0], verb: mark[1] ? "mark" : "unmark", mark: mark[1] } : null;
  }

  /** A step is about to be sent. Only a creation and a change carry fields; others say what is saved. */
  sends({ kind, id, verb, claim, mark }) {
    if (kind === "mark") return this.triedMarks.set(id, mark ?? this.triedMarks.get(id) ?? null);
    const carries = verb === "create" || verb === "change";
    const sent = carries ? claim : { ...this.saved.get(id), withdrawn_at: claim.withdrawn_at };
    const tried = this.tried.get(id) ?? [];
    const isNew = !tried.some((each) => !differing(each, sent).length && Boolean(each.withdrawn_at) === Boolean(sent.withdrawn_at));
    this.tried.set(id, isNew ? [...tried, sent] : tried);
    this.outbox?.keepTried(id, this.tried.get(id));
  }

  /** The server's answer to a step about a claim; what was edited since anything of it was sent is still wanted. */
  answered({ id }, claim) {
    const [now, tried] = [this.claim(id), this.tried.get(id)];
    this.tried.delete(id);
    this.learn(claim);
    this.rest(id, tried.reduce((known, sent) => afterAnswer(sent, now, known), claim));
  }

  /** What a look at a claim found: somebody else's version, or what came of a request without an answer. */
  found(step, theirs) {
    const base = this.saved.get(step.id);
    if (!base) return this.answered(step, theirs);
    const [mine, tried] = [this.claim(step.id), this.tried.get(step.id) ?? []];
    this.tried.delete(step.id);
    this.learn(theirs);
    this.settle(step.id, knowing(base, tried, theirs), mine);
  }

  /** What is saved of a claim, as far as it is known; a sentence with a claim has no mark. */
  learn(claim) {
    this.saved.set(claim.uid, claim);
    if (claim.withdrawn_at) return;
    for (const { i, id } of this.sentencesIn(claim.start, claim.end)) {
      this.savedMarks.delete(id);
      if (!this.wantedMarks.get(id) || this.claimsIn(i).length) {
        this.triedMarks.delete(id);
        this.wantMark(id, null);
      }
    }
  }

  /** The server knows nothing of a claim; if it is wanted, it is made anew. */
  forget(uid) {
    this.tried.delete(uid);
    this.rest(uid, this.claim(uid));
  }

  rest(uid, claim) {
    this.show(uid, claim);
    if (this.wanted.has(uid)) this.outbox?.rebase(uid, this.saved.get(uid), claim);
    else this.outbox?.dropClaim(uid);
  }

  /** Somebody else's version of a claim, beside what is wanted of it here: merge, or name the conflict. */
  settle(uid, base, mine) {
    const theirs = this.saved.get(uid);
    if (!base) return this.rest(uid, { ...theirs, ...mine, version: theirs.version });
    const { merged, conflicts } = merge(base, mine, theirs);
    if (!conflicts.length) return this.rest(uid, merged);
    this.show(uid, merged);
    this.outbox?.rebase(uid, base, mine);
    this.conflicts.set(uid, { fields: conflicts, theirs, mine: merged });
  }

  /** The person chose between both versions: `chosen` is what is wanted over what is saved now. */
  decide(uid, chosen) {
    const { mine } = this.conflicts.get(uid);
    this.conflicts.delete(uid);
    this.rest(uid, afterAnswer(mine, this.claim(uid), chosen)); // what was edited since they were shown stays
    this.changed();
  }

  /** The server will not have it so; it waits for its person. A mark that was refused was not made. */
  refused({ kind, id }, error) {
    if (kind === "mark") this.triedMarks.delete(id);
    this.refusals.set(id, error);
    this.layout = null;
  }

  marked(step, mark) {
    this.layout = null;
    if (mark) this.savedMarks.set(step.id, mark);
    else this.savedMarks.delete(step.id);
    this.triedMarks.delete(step.id);
    if (this.wantedMarks.has(step.id)) this.wantMark(step.id, this.wantedMarks.get(step.id));
  }
}
