// Pure: what somebody has chosen in a case, what is left to choose, and the verdict that is sent.
//
// A case is as the API gives it. A draft is {uid, take, rejected, written, cause, note}: the claim chosen for a field,
// the reason for each rejected claim, and the value written anew for a field, "" to leave a subject out; also {asked}, the
// reason that is being typed, and {sent}, what was sent of it and not answered.

const STANCE = "stance:";
/** The fields that can be written anew, beside each stance. */
export const WRITABLE = ["claim_type", "attribution", "modality", "verifiability", "canonical_text"];

export const isStance = (name) => name.startsWith(STANCE);
export const isWritable = (name) => isStance(name) || WRITABLE.includes(name);
export const stanceKey = ({ subject, actor }) => `${STANCE}${subject}${actor ? `:${actor}` : ""}`;
export const stanceIn = (claim, name) => claim.stances.find((each) => stanceKey(each) === name) ?? null;

/** The claims a case is about, whichever order they come in; a decision on nobody's claim has only itself. */
export const keyOf = (item) => item.claims.map(({ claim }) => claim.uid).sort().join() || item.decision.uid;

export function freshDraft(uid) {
  return { uid, take: {}, rejected: {}, written: {}, cause: "", note: "" };
}

/** Whether something was chosen or typed that would be missed. */
export function isTouched({ take, rejected, written, cause, note, asked }) {
  return Boolean(cause || note || asked?.reason) || [take, rejected, written].some((each) => Object.keys(each).length > 0);
}

/** The claims that are not rejected. */
export const keptOf = (item, draft) => item.claims.filter(({ claim }) => !(claim.uid in draft.rejected));

const valueOf = (item, field, kept) => field.values[item.claims.indexOf(kept)];

function isOpen(item, draft, field, kept) {
  if (!field.differs || kept.length < 2 || field.name in draft.written) return false;
  // What the rejected claims said is out of the question.
  return kept.length === item.claims.length || new Set(kept.map((each) => valueOf(item, field, each))).size > 1;
}

/** The uid of the claim that a field comes from; null where nothing was chosen, or it is written anew. */
export function chosen(item, draft, field) {
  const kept = keptOf(item, draft);
  if (field.name in draft.written) return null;
  const taken = draft.take[field.name];
  if (kept.some(({ claim }) => claim.uid === taken)) return taken;
  return kept.length && !isOpen(item, draft, field, kept) ? kept[0].claim.uid : null;
}

/** The fields on which the claims differ and nothing was chosen. */
export function unchosen(item, draft) {
  const kept = keptOf(item, draft);
  return item.fields.filter((field) => isOpen(item, draft, field, kept) && !chosen(item, draft, field));
}

/** Every stance that is to stand, where one of them is written anew. */
function stances(item, draft) {
  const claimOf = (uid) => item.claims.find(({ claim }) => claim.uid === uid)?.claim;
  const first = keptOf(item, draft)[0].claim;
  const main = item.fields.find(({ name }) => name === "primary");
  const primary = (claimOf(chosen(item, draft, main)) ?? first).stances.find((each) => each.primary);
  const found = [];
  for (const field of item.fields.filter(({ name }) => isStance(name))) {
    const known = item.claims.map(({ claim }) => stanceIn(claim, field.name)).find(Boolean);
    const written = draft.written[field.name];
    const stance = written === undefined ? stanceIn(claimOf(chosen(item, draft, field)) ?? first, field.name) : written;
    if (!stance) continue;
    const { value, intensity = null, explicitness = "" } = stance;
    found.push({ subject: known.subject, actor: known.actor, value, intensity, explicitness, primary: Boolean(primary) && stanceKey(primary) === field.name });
  }
  if (found.length && !found.some((each) => each.primary)) found[0].primary = true;
  return found;
}

function values(item, draft) {
  const written = Object.entries(draft.written);
  const plain = Object.fromEntries(written.filter(([name]) => !isStance(name)));
  return written.some(([name]) => isStance(name)) ? { ...plain, stances: stances(item, draft) } : plain;
}

/** What is sent. Where every claim is rejected none stands, and what was written waits in the draft. */
export function verdict(item, draft) {
  const kept = keptOf(item, draft);
  const differing = kept.length ? item.fields.filter((field) => field.differs && chosen(item, draft, field)) : [];
  const written = kept.length ? values(item, draft) : {};
  return {
    uid: draft.uid,
    claims: item.claims.map(({ claim }) => claim.uid),
    take: Object.fromEntries(differing.map((field) => [field.name, chosen(item, draft, field)])),
    rejected: Object.entries(draft.rejected).map(([claim, reason]) => ({ claim, reason })),
    ...(Object.keys(written).length ? { values: written } : {}),
    cause: draft.cause,
    note: draft.note,
  };
}

/** Why a verdict cannot stand, in a sentence; "" where it can. */
export function objection(item, draft) {
  const left = unchosen(item, draft).map(({ title }) => title);
  if (left.length) return `Choose first: ${left.join(", ")}.`;
  if (keptOf(item, draft).length && values(item, draft).stances?.length === 0) return "Every subject is left out: keep one, or reject the claim.";
  return "";
}

/** The draft of a decision that is taken back: everything that was chosen and typed, to go on with. */
export function draftOf(item, uid) {
  const { decision, gold } = item;
  const draft = { ...freshDraft(uid), cause: decision.cause, note: decision.note };
  for (const { claim, verdict: said, reason } of decision.candidates) if (said === "rejected") draft.rejected[claim] = reason;
  for (const { name, differs } of gold ? item.fields : []) {
    const source = decision.sources[name];
    if (source && differs) draft.take[name] = source;
    else if (!source && isStance(name)) draft.written[name] = stanceIn(gold, name) ?? "";
    else if (!source && isWritable(name)) draft.written[name] = gold[name];
  }
  return draft;
}
