// A stand-in for the API: the claims and marks of one reading, their versions, and a line that can break.

import { ApiError } from "../../../annotations/static/annotations/api.js";

export const refusal = (status, code = "error") => new ApiError(status, [{ code, detail: code, attr: null }]);

export const SENTENCES = [
  { id: 11, number: 1, kind: "heading", start: 0, end: 9, text: "A heading" },
  { id: 12, number: 2, kind: "body", start: 10, end: 20, text: "First one." },
  { id: 13, number: 3, kind: "body", start: 21, end: 32, text: "Second one." },
  { id: 14, number: 4, kind: "body", start: 33, end: 43, text: "Third one." },
];

/** `faults` are taken one for each request: "unreached", "lost" (carried out, not answered), or an ApiError. */
export class Service {
  constructor() {
    Object.assign(this, { claims: new Map(), marks: new Map(), log: [], faults: [], latest: 0, between: () => {} });
  }

  get api() {
    return {
      get: (path) => this.ask("GET", path),
      post: (path, body, version) => this.ask("POST", path, body, version),
      patch: (path, body, version) => this.ask("PATCH", path, body, version),
      remove: (path) => this.ask("DELETE", path),
      isStillMe: async () => true,
    };
  }

  /** `between` runs while the request, or its answer, is on its way. */
  async ask(method, path, body, version) {
    this.log.push(`${method} ${path}`);
    const fault = this.faults.shift();
    await this.between("request");
    if (fault instanceof ApiError) throw fault;
    if (fault === "unreached") throw refusal(0, "unreachable");
    const answer = structuredClone(this.carryOut(method, path, body, version));
    await this.between("answer");
    if (fault === "lost") throw refusal(0, "unreachable");
    return answer;
  }

  carryOut(method, path, body, version) {
    const [kind, id, verb] = path.split("/");
    if (kind === "marks") return method === "POST" ? this.mark(body) : this.unmark(Number(id));
    if (method === "POST" && !id) return this.create(body);
    const claim = this.claims.get(id);
    if (!claim) throw refusal(404, "not_found");
    if (method === "GET") return claim;
    if (!verb && claim.withdrawn_at) throw refusal(409, "wrong_state");
    if (claim.version !== version) throw refusal(412, "stale_version");
    return this.set(id, verb ? { withdrawn_at: verb === "withdraw" ? "now" : null } : body);
  }

  create({ uid, quote, layer, ...fields }) {
    return this.claims.get(uid) ?? this.set(uid, { uid, layer, quote: quote ?? "", withdrawn_at: null, ...fields });
  }

  /** Write a claim as the service does, from whatever window. */
  set(uid, fields) {
    const claim = { ...this.claims.get(uid), ...fields, version: (this.claims.get(uid)?.version ?? 0) + 1 };
    claim.note = (claim.note ?? "").trim();
    claim.date_precision = claim.claim_date ? claim.date_precision || "day" : "";
    claim.stances = (claim.stances ?? []).map((stance) => ({ ...stance, label: `About ${stance.subject}` }));
    this.claims.set(uid, claim);
    if (!claim.withdrawn_at) for (const { id } of this.touched(claim)) this.marks.delete(id);
    return claim;
  }

  touched(claim) {
    return SENTENCES.filter((sentence) => sentence.start < claim.end && sentence.end > claim.start);
  }

  mark({ sentence, kind }) {
    const isClaimed = [...this.claims.values()].some((claim) => !claim.withdrawn_at && this.touched(claim).some(({ id }) => id === sentence));
    if (isClaimed) throw refusal(409, "holds_claim");
    const old = this.marks.get(sentence);
    if (old?.kind !== kind) this.marks.set(sentence, { id: (this.latest += 1), sentence, kind });
    return this.marks.get(sentence);
  }

  unmark(id) {
    const found = [...this.marks.values()].find((mark) => mark.id === id);
    if (!found) throw refusal(404, "not_found");
    this.marks.delete(found.sentence);
    return null;
  }

  /** What `documents/{id}/reading/` answers: withdrawn claims are not among them. */
  page() {
    const claims = [...this.claims.values()].filter((claim) => !claim.withdrawn_at);
    const layer = { uid: "layer", kind: "annotation", annotator: "ada", status: "in_progress" };
    return structuredClone({ document: { id: 1 }, layer, layers: [layer], sentences: SENTENCES, claims,
      marks: [...this.marks.values()], subjects: [], actors: [], speakers: [], open: [] });
  }
}

/** Numbers from 0 to below `most`, the same ones for the same seed. */
export function dice(seed) {
  let state = seed * 2_654_435_761 + 1;
  return (most) => {
    state = Math.imul(state ^ (state >>> 15), state | 1);
    state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
    return ((state ^ (state >>> 14)) >>> 0) % most;
  };
}
