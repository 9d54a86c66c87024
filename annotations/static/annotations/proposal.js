// Pure: what a correction would change of a claim.

import { differing, forApi } from "./sync.js";
import { grouped } from "./threads.js";
import { differences, FIELDS, lines, stanceText } from "./words.js";

const TITLES = { ...FIELDS, date_precision: "Date", stances: "Stance", start: "Words", end: "Words" };

/** What of a claim would change, as the API takes it; null for nothing. */
export function proposalOf(claim, wanted) {
  const fields = differing(claim, wanted);
  return fields.length ? forApi(wanted, fields) : null;
}

/** A claim as it would be, with the words that go with codes: `known` has `subjects` by code, `actors` and `quote(start, end)`. */
export function proposed(claim, proposal, known) {
  const after = { ...claim, ...proposal };
  const nameOf = (id) => known.actors.find((each) => each.id === id)?.name ?? null;
  if (proposal.stances) {
    after.stances = proposal.stances.map((each) =>
      ({ ...each, label: known.subjects.get(each.subject)?.label ?? each.subject, actor_name: nameOf(each.actor) }));
  }
  if (proposal.actors) after.actors = proposal.actors.map((each) => ({ ...each, name: nameOf(each.actor) }));
  if (after.start !== claim.start || after.end !== claim.end) after.quote = known.quote(after.start, after.end);
  return after;
}

/** Two versions of a claim without the stances that stand in both. */
function withoutCommon(a, b, choices) {
  const said = (claim) => claim.stances.map((each) => stanceText(each, choices));
  const [before, after] = [said(a), said(b)];
  const left = (claim, others) => ({ ...claim, stances: claim.stances.filter((each) => !others.includes(stanceText(each, choices))) });
  return [left(a, after), left(b, before)];
}

/** What a correction says, as lines: [{label, before, after}]; without `before` once it is settled. */
export function changes(claim, proposal, { choices, isSettled, ...known }) {
  const after = proposed(claim, proposal, known);
  if (!isSettled) return differences(...withoutCommon(claim, after, choices), choices).map(({ label, mine, theirs }) => ({ label, before: mine, after: theirs }));
  const titles = new Set(Object.keys(proposal).flatMap((name) => TITLES[name] ?? ["Speaker", "Other parts"]));
  const said = grouped(lines(after, choices).filter(([title]) => titles.has(title)), ([title]) => title);
  return [...said].map(([label, all]) => ({ label, before: "", after: all.map(([, value]) => value).join("; ") }));
}
