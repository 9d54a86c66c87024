// Pure: what people say of a reading, by what it is about, and what of it is still open.

export const KINDS = { question: "Question", correction: "Correction", remark: "Remark" };

export const isOpen = (thread) => !thread.resolved_at;

/** What a thread is about, in a word that can be compared: "claim …", "sentence …" or "reading". */
export function aboutOf({ claim, sentence }) {
  return claim ? `claim ${claim}` : sentence ? `sentence ${sentence}` : "reading";
}

/** "Open question", "2 open conversations"; nothing for none. */
export function talkTitle(threads) {
  if (!threads.length) return "";
  return threads.length === 1 ? `Open ${threads[0].kind}` : `${threads.length} open conversations`;
}

/** Things by what `keyOf` says of each, in their order. */
export function grouped(things, keyOf) {
  const groups = new Map();
  for (const each of things) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return groups;
}

const known = new WeakMap();

/** The index of a sentence by its id, or -1. */
export function placeOf(sentences, id) {
  if (!known.has(sentences)) known.set(sentences, new Map(sentences.map((each, i) => [each.id, i])));
  return known.get(sentences).get(id) ?? -1;
}

/** The index of the sentence at which a thread's sign stands; -1 for one on the whole, or on a claim that was withdrawn. */
export function placeOfThread(reading, { claim, sentence }) {
  if (claim) return reading.claims.has(claim) ? reading.indexAt(reading.claims.get(claim).start) : -1;
  return sentence ? placeOf(reading.sentences, sentence) : -1;
}

/** What is open, in words: `claims`, by uid; `sentences`, by index, with what is open of the claims that begin there. */
export function openTalk(reading) {
  const open = reading.threads.filter(isOpen);
  const claims = grouped(open.filter((each) => reading.claims.has(each.claim)), (each) => each.claim);
  const sentences = grouped(open, (each) => placeOfThread(reading, each));
  sentences.delete(-1);
  const titled = (groups) => new Map([...groups].map(([key, threads]) => [key, talkTitle(threads)]));
  return { claims: titled(claims), sentences: titled(sentences) };
}

/**
 * The threads to show where one looks at `looked` ({claim}, {sentence} or neither, the whole): `here`, those about it;
 * `elsewhere`, the open ones about anything else. A sentence has those of the claims that begin in it as well; what is
 * about a claim that was withdrawn stands with the whole.
 */
export function sorted(reading, looked) {
  const i = looked.sentence ? placeOf(reading.sentences, looked.sentence) : -1;
  const isHere = looked.claim
    ? (thread) => thread.claim === looked.claim
    : (thread) => placeOfThread(reading, thread) === i;
  return {
    here: reading.threads.filter(isHere),
    elsewhere: reading.threads.filter((each) => isOpen(each) && !isHere(each)),
  };
}

/** The threads of a new answer, with the old ones where nothing was said in them since; `null` when nothing was said at all. */
export function renewed(before, after) {
  const old = new Map(before.map((each) => [each.id, each]));
  const isSame = (each) => JSON.stringify(old.get(each.id)) === JSON.stringify(each);
  if (before.length === after.length && after.every(isSame)) return null;
  return after.map((each) => (isSame(each) ? old.get(each.id) : each));
}
