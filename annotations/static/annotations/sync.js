// Pure: what is saved of a claim beside what is wanted, and the one request that brings them nearer.
//
// A claim is an object as the API answers it. `saved` is the server's last answer, or null when it
// has none yet; `wanted` is what the person sees. Only FIELDS and whether it is withdrawn count; beside
// them a claim may carry `coming`, a stance whose subject is not chosen yet: it stays on the page.

export const FIELDS = [
  "start", "end", "stances", "actors", "no_speaker", "claim_type", "attribution", "modality", "verifiability",
  "canonical_text", "claim_date", "date_precision", "confidence", "note",
];

export const BLANK = {
  stances: [], actors: [], no_speaker: false, claim_type: "", attribution: "", modality: "", verifiability: "",
  canonical_text: "", claim_date: null, date_precision: "", confidence: null, note: "", withdrawn_at: null,
};

const FORMS = {
  stances: (all) => all.map(({ subject, value = "", intensity = null, explicitness = "", primary = false, actor = null }) =>
    ({ subject, value, intensity, explicitness, primary, actor })),
  actors: (all) => all.map(({ role, actor = null, label = "" }) => ({ role, actor, label: actor === null ? label : "" })),
  canonical_text: (text) => text.trim(),
  note: (text) => text.trim(),
};

const valueOf = (claim, field) => (FORMS[field] ? FORMS[field](claim[field] ?? BLANK[field]) : claim[field] ?? BLANK[field]);
const sameIn = (field, a, b) => JSON.stringify(valueOf(a, field)) === JSON.stringify(valueOf(b, field));
const isWithdrawn = (claim) => Boolean(claim?.withdrawn_at);

/** These fields of a claim as the API takes them: the words that go with codes are for the reader. */
export function forApi(claim, fields = FIELDS) {
  return Object.fromEntries(fields.map((field) => [field, valueOf(claim, field)]));
}

/** The fields in which two claims differ; a date and its precision go together. */
export function differing(a, b) {
  const found = new Set(FIELDS.filter((field) => !sameIn(field, a, b)));
  if (found.has("date_precision") || found.has("claim_date")) found.add("claim_date").add("date_precision");
  return FIELDS.filter((field) => found.has(field));
}

/** Whether nothing is left to send. */
export function isSettled(saved, wanted) {
  return nextStep(saved, wanted) === null;
}

/** The next request: {verb, body?, version?}, or null. A claim that was never saved and is not wanted needs none. */
export function nextStep(saved, wanted) {
  if (!saved) return isWithdrawn(wanted) ? null : { verb: "create", body: forApi(wanted) };
  const version = saved.version;
  if (isWithdrawn(wanted)) return isWithdrawn(saved) ? null : { verb: "withdraw", version };
  if (isWithdrawn(saved)) return { verb: "restore", version };
  const fields = differing(saved, wanted);
  return fields.length ? { verb: "change", body: forApi(wanted, fields), version } : null;
}

/**
 * Three versions into one, field by field: what only one side changed is taken from there; what both
 * changed differently stays mine and is named in `conflicts`. "withdrawn" names a claim that they
 * withdrew while I changed it.
 */
export function merge(base, mine, theirs) {
  const merged = { ...theirs, coming: mine.coming };
  const conflicts = [];
  for (const field of FIELDS) {
    if (sameIn(field, base, mine)) continue;
    merged[field] = mine[field];
    if (!sameIn(field, theirs, base) && !sameIn(field, theirs, mine)) conflicts.push(field);
  }
  if (merged.start >= merged.end) {
    [merged.start, merged.end] = [mine.start, mine.end]; // both ends were moved, past each other
    conflicts.push(...["start", "end"].filter((field) => !conflicts.includes(field)));
  }
  if (merged.start !== theirs.start || merged.end !== theirs.end) merged.quote = mine.quote;
  const changed = differing(base, mine).length > 0;
  const goneByThem = isWithdrawn(theirs) && !isWithdrawn(base) && !isWithdrawn(mine);
  if (isWithdrawn(mine) !== isWithdrawn(base)) merged.withdrawn_at = mine.withdrawn_at;
  else if (goneByThem && changed) { merged.withdrawn_at = null; conflicts.push("withdrawn"); }
  return { merged, conflicts };
}

/** `base` with what is in `theirs` because it was sent from here, in a request that got no answer. */
export function knowing(base, tried, theirs) {
  const known = { ...base };
  for (const sent of tried) {
    for (const field of differing(base, sent)) if (sameIn(field, sent, theirs)) known[field] = theirs[field];
    if (isWithdrawn(sent) === isWithdrawn(theirs)) known.withdrawn_at = theirs.withdrawn_at;
  }
  return known;
}

/**
 * What is wanted after the server answered `saved` to what was `sent`: what was not edited since is
 * now as the server writes it.
 */
export function afterAnswer(sent, wanted, saved) {
  const kept = differing(sent, wanted);
  const result = { ...saved, coming: wanted.coming, withdrawn_at: isWithdrawn(sent) === isWithdrawn(wanted) ? saved.withdrawn_at : wanted.withdrawn_at };
  for (const field of kept) result[field] = wanted[field];
  if (kept.includes("start") || kept.includes("end")) result.quote = wanted.quote;
  return result;
}

/** What of a claim a step of the history sets: what came from elsewhere since the step stays. */
export function changedBetween(from, to) {
  if (Boolean(from.withdrawn_at) !== Boolean(to.withdrawn_at)) return { coming: null, ...to };
  const fields = differing(from, to);
  const others = ["coming", ...(fields.includes("start") || fields.includes("end") ? ["quote"] : [])];
  return Object.fromEntries([...fields, ...others].map((name) => [name, to[name] ?? null]));
}
