// What is wanted and not yet saved, in the browser's storage: it outlives reloads, crashes and bad lines.
//
// One entry for each window, under the person's name, so that two windows never write over each other
// and nobody sends what somebody else typed: {page, title, claims: {uid: {base, mine, tried?, idle?}},
// marks: {id: {mine}}}. A claim is idle that is saved as far as it can be: it keeps a stance whose subject is not chosen.

import { isSettled } from "./sync.js";

const PREFIX = "stancebook.outbox.";

/** The unsent work of one person in one reading; `about` is {page, title} for whoever finds it. */
export class Outbox {
  constructor(start, window, about, storage) {
    Object.assign(this, { start, key: start + window, about, storage, claims: {}, marks: {} });
  }

  /** This window's outbox, with what it held before it was loaded anew and what other windows left behind. */
  static async open(user, layer, about, storage = localStorage) {
    const start = `${PREFIX}${user}.${layer}.`;
    const outbox = new Outbox(start, await ownWindow(start), about, storage);
    await outbox.adopt();
    return outbox;
  }

  /** Let it go before this window opens the reading anew; what it holds stays for whoever comes next. */
  async leave() {
    await locks.get(this.key)?.();
    locks.delete(this.key);
  }

  get size() {
    return Object.keys(this.claims).length + Object.keys(this.marks).length;
  }

  /** Take over what is left; two windows' edits of one claim go one after the other, and meet as versions. */
  async adopt() {
    const own = parsed(this.storage.getItem(this.key));
    Object.assign(this, { claims: own.claims, marks: own.marks });
    for (const key of Object.keys(this.storage).filter((each) => each.startsWith(this.start) && each !== this.key)) {
      if (await isAlive(key)) continue;
      const left = parsed(this.storage.getItem(key));
      const later = Object.entries(left.claims).filter(([uid]) => uid in this.claims);
      this.claims = { ...left.claims, ...this.claims };
      this.marks = { ...left.marks, ...this.marks };
      this.write();
      if (!later.length) this.storage.removeItem(key);
      else this.storage.setItem(key, JSON.stringify({ ...this.about, claims: Object.fromEntries(later), marks: {} }));
    }
  }

  keepClaim(uid, base, mine) {
    this.claims[uid] = { ...this.claims[uid], base: this.claims[uid]?.base ?? base, mine };
    this.write();
  }

  /** What was sent and is not answered: whoever opens the page next knows it again as this person's. */
  keepTried(uid, tried) {
    if (!(uid in this.claims)) return;
    this.claims[uid].tried = tried;
    this.write();
  }

  keepMark(id, mine) {
    this.marks[id] = { mine };
    this.write();
  }

  dropClaim(uid) {
    if (!(uid in this.claims)) return;
    delete this.claims[uid];
    this.write();
  }

  dropMark(id) {
    if (!(id in this.marks)) return;
    delete this.marks[id];
    this.write();
  }

  /** From what a claim was last known to be, what is wanted was edited. */
  rebase(uid, base, mine) {
    this.claims[uid] = { base, mine };
    this.write();
  }

  write() {
    try {
      if (!this.size) return this.storage.removeItem(this.key);
      const claims = Object.fromEntries(Object.entries(this.claims).map(([uid, entry]) => [uid, stored(entry)]));
      this.storage.setItem(this.key, JSON.stringify({ ...this.about, claims, marks: this.marks }));
    } catch (error) {
      console.warn("Unsent work could not be kept in this browser.", error); // full: it is still sent
    }
  }
}

function stored({ base, mine, tried }) {
  const idle = isSettled(base, mine) && !tried?.length;
  return { base, mine, ...(tried && { tried }), ...(idle && { idle }) };
}

function parsed(text) {
  try {
    const { claims = {}, marks = {} } = JSON.parse(text) ?? {};
    return { claims, marks };
  } catch {
    return { claims: {}, marks: {} };
  }
}

/** A window keeps its name when it loads its page anew; a copy of a window gets a name of its own. */
async function ownWindow(start) {
  const known = sessionStorage.getItem("stancebook.window");
  if (known && (await hold(start + known))) return known;
  const fresh = Math.random().toString(36).slice(2);
  sessionStorage.setItem("stancebook.window", fresh);
  await hold(start + fresh);
  return fresh;
}

const locks = new Map(); // name → lets the lock go

/** Hold a lock as long as this window lives, so that others see it does; whether it could be had. */
function hold(name) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((answer) => {
    const gone = navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      answer(Boolean(lock));
      return lock ? new Promise((release) => { locks.set(name, () => { release(); return gone; }); }) : null;
    });
  });
}

/** Without locks (plain HTTP) a window counts as gone: what is sent twice is saved once. */
async function isAlive(name) {
  if (!navigator.locks) return false;
  const { held } = await navigator.locks.query();
  return held.some((lock) => lock.name === name);
}
