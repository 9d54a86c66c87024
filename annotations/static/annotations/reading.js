// The reading on the page: what is known of it, and everything that changes it, through the API.

/** Which reading a visitor looks at: their own, the one in the address, or the most settled one. */
export function choose(layers, user, wanted) {
  const own = layers.find((layer) => layer.kind === "annotation" && layer.annotator === user);
  const settled = { accepted: 3, submitted: 2, returned: 1, in_progress: 0 };
  const others = [...layers].sort((a, b) => b.gold - a.gold || settled[b.status] - settled[a.status]);
  return layers.find((layer) => layer.uid === wanted) || own || others[0] || null;
}

export class Reading {
  constructor(page, api) {
    Object.assign(this, { page, api, layer: null, layers: [], sentences: [], document: null });
    this.claims = new Map();
    this.marks = new Map();
    this.subjects = [];
    this.actors = [];
  }

  get isMine() {
    return this.layer?.annotator === this.page.user && this.layer.kind === "annotation";
  }

  get isEditable() {
    return this.isMine && this.page.mayAnnotate && this.page.open.includes(this.layer.status);
  }

  get own() {
    return choose(this.layers.filter((layer) => layer.annotator === this.page.user), this.page.user);
  }

  async load(wanted) {
    const at = `documents/${this.page.document}/`;
    const [sentences, layers] = await Promise.all([
      this.api.get(`${at}sentences/`),
      this.api.all(`layers/?document=${this.page.document}`),
    ]);
    Object.assign(this, { sentences, layers });
    await this.show(choose(layers, this.page.user, wanted));
  }

  /** Look at a reading, or at none. */
  async show(layer) {
    this.layer = layer && (await this.api.get(`layers/${layer.uid}/`));
    const [claims, marks] = layer
      ? await Promise.all([
          this.api.all(`claims/?layer=${layer.uid}&page_size=500`),
          this.api.all(`marks/?layer=${layer.uid}&page_size=500`),
        ])
      : [[], []];
    this.claims = new Map(claims.map((claim) => [claim.uid, claim]));
    this.marks = new Map(marks.map((mark) => [mark.sentence, mark]));
    if (this.isEditable) await this.loadRegistry();
  }

  /** What claims can be tagged with: the reading's own version of the codebook, and the actors. */
  async loadRegistry() {
    const [version, actors] = await Promise.all([
      this.api.get(`codebook-versions/${this.layer.codebook_version}/`),
      this.api.all("actors/?page_size=500"),
    ]);
    this.subjects = version.snapshot.filter((each) => each.assignable && each.status === "active");
    this.actors = actors
      .filter((actor) => ["active", "proposed"].includes(actor.status))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  async start() {
    const layer = await this.api.post("layers/", { document: this.page.document });
    this.layers = await this.api.all(`layers/?document=${this.page.document}`);
    await this.show(layer);
  }

  /** The claims that stand, in the order of the text. */
  inOrder() {
    return [...this.claims.values()].sort((a, b) => a.start - b.start || a.end - b.end);
  }

  claimsIn(sentence) {
    return this.inOrder().filter((each) => each.start < sentence.end && each.end > sentence.start);
  }

  async create(values) {
    return this.keep(await this.api.post("claims/", { ...values, layer: this.layer.uid }));
  }

  async change(claim, values) {
    return this.keep(await this.api.patch(`claims/${claim.uid}/`, values, claim.version));
  }

  async fetch(uid) {
    return this.keep(await this.api.get(`claims/${uid}/`));
  }

  async withdraw(claim) {
    return this.keep(await this.api.post(`claims/${claim.uid}/withdraw/`, undefined, claim.version));
  }

  async restore(claim) {
    return this.keep(await this.api.post(`claims/${claim.uid}/restore/`, undefined, claim.version));
  }

  /** Remember a claim as the API answered it; a sentence that holds it is no longer marked. */
  keep(claim) {
    if (claim.withdrawn_at) this.claims.delete(claim.uid);
    else this.claims.set(claim.uid, claim);
    for (const sentence of this.sentences) {
      if (!claim.withdrawn_at && claim.start < sentence.end && claim.end > sentence.start) {
        this.marks.delete(sentence.id);
      }
    }
    return claim;
  }

  async mark(sentence) {
    const mark = await this.api.post("marks/", { layer: this.layer.uid, sentence: sentence.id });
    this.marks.set(sentence.id, mark);
  }

  async unmark(sentence) {
    await this.api.remove(`marks/${this.marks.get(sentence.id).id}/`);
    this.marks.delete(sentence.id);
  }

  /** submit, accept or return. */
  async move(verb, note) {
    const body = note === undefined ? undefined : { note };
    this.layer = await this.api.post(`layers/${this.layer.uid}/${verb}/`, body);
    this.layers = this.layers.map((each) => (each.uid === this.layer.uid ? this.layer : each));
  }

  /** How many sentences hold a claim or a mark, of those that need reading. */
  progress() {
    const counted = this.sentences.filter((each) => !["heading", "boilerplate"].includes(each.kind));
    const claims = this.inOrder();
    const isRead = (each) =>
      this.marks.has(each.id) || claims.some((c) => c.start < each.end && c.end > each.start);
    return { read: counted.filter(isRead).length, all: counted.length };
  }
}
