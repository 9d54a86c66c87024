// The docket of a document: its cases, what is chosen in each and not sent yet, and the requests that decide them.
//
// `drafts` has what is chosen by case, `past` what was sent by the uid of its decision, for when it is taken back.

import { freshUid } from "../uid.js";
import { draftOf, freshDraft, isTouched, keyOf } from "./verdict.js";

export class Docket {
  constructor(page, api) {
    Object.assign(this, { page, api, sentences: [], cases: [], readings: [], layer: null, drafts: new Map(), past: new Map() });
    this.base = `adjudications/${page.document}/`;
    this.fetches = 0;
  }

  /** The text and the cases. */
  async open() {
    const text = this.api.get(`documents/${this.page.document}/sentences/`);
    [this.sentences] = await Promise.all([text, this.load()]);
  }

  /** The cases as they are now; of two answers under way the later one counts. */
  async load() {
    const turn = this.fetches += 1;
    const docket = await this.api.get(this.base);
    if (turn === this.fetches) this.take(docket);
  }

  take({ cases, readings, layer, wanted }) {
    this.fetches += 1;
    Object.assign(this, { cases, readings, layer, wanted });
  }

  get isMine() { return this.layer?.annotator === this.page.user; }
  get isEditable() { return this.isMine && this.layer.status === "in_progress"; }
  get isDone() { return Boolean(this.layer?.gold); }
  get undecided() { return this.cases.filter((each) => !each.decision); }
  get decided() { return this.cases.filter((each) => each.decision); }
  get isTouched() { return [...this.drafts.values()].some(isTouched); }

  find(key) { return this.cases.find((each) => keyOf(each) === key) ?? null; }

  /** The case that a claim is of, one of a reading or the gold one. */
  withClaim(uid) {
    return this.cases.find((each) => each.gold?.uid === uid || each.claims.some(({ claim }) => claim.uid === uid)) ?? null;
  }

  draft(item) {
    const key = keyOf(item);
    if (!this.drafts.has(key)) this.drafts.set(key, freshDraft(freshUid()));
    return this.drafts.get(key);
  }

  /**
   * Decide. What was sent and not answered may have arrived: the same draft is the same decision. Returns the decision, or
   * null where an earlier sending had arrived with other words than these.
   */
  async decide(draft, body) {
    const sent = JSON.stringify(body);
    if (draft.sent && draft.sent !== sent) {
      await this.load();
      if (this.cases.some((each) => each.decision?.uid === draft.uid)) return null;
    }
    draft.sent = sent;
    try {
      return await this.api.post(`${this.base}decisions/`, body);
    } catch (error) {
      if (error.status > 0 && error.status < 500) draft.sent = null;
      throw error;
    }
  }

  /** Show a case as decided before the docket has been fetched again. */
  settle(key, decision) {
    this.past.set(decision.uid, this.drafts.get(key));
    this.drafts.delete(key);
    const item = this.find(key);
    if (!item || item.decision) return; // fetched again meanwhile
    const { decided } = this;
    Object.assign(item, { decision });
    this.cases = [...this.undecided, item, ...decided];
  }

  /** Take a decision back; what was chosen in it is chosen still. */
  async takeBack(item) {
    await this.api.post(`${this.base}decisions/${item.decision.uid}/undo/`);
    const uid = freshUid();
    const known = this.past.get(item.decision.uid);
    if (item.claims.length) this.drafts.set(keyOf(item), known ? { ...known, uid, sent: null } : draftOf(item, uid));
    await this.load();
  }

  async begin() { this.take(await this.api.post("adjudications/", { document: this.page.document })); }
  async takeOver() { this.take(await this.api.post("adjudications/", { document: this.page.document, take_over: true })); }
  preview(strategy, share) { return this.api.get(`${this.base}preview/?strategy=${strategy}&share=${share}`); }
  async merge(strategy, share) { this.take(await this.api.post(`${this.base}merge/`, { strategy, share })); }
  async finish() { this.take(await this.api.post(`${this.base}finish/`)); }

  async reopen(note) {
    await this.api.post(`layers/${this.layer.uid}/reopen/`, { note });
    await this.load();
  }

  /** Everything of a list of the API, page by page. */
  async all(path) {
    const found = [];
    for (let next = `${path}?page_size=500`; next;) {
      const page = await this.api.get(next);
      found.push(...page.results);
      next = page.next && new URL(page.next, location.href).pathname + new URL(page.next, location.href).search;
    }
    return found;
  }
}
