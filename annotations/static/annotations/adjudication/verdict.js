// Pure: what an adjudicator has chosen of a case so far, and what is sent of it.

import { freshUid } from "../uid.js";

export const STANCE = "stance:";

/** Nothing chosen yet; the uid makes a verdict that is sent twice one decision. */
export function freshVerdict() {
  return { uid: freshUid(), take: {}, rejected: {}, written: {}, cause: "", note: "" };
}

/** The columns that are not rejected, by their place. */
export function kept(given, verdict) {
  return given.claims.map((_, i) => i).filter((i) => verdict.rejected[i] === undefined);
}

/** Whether the columns that are kept differ on a field; two spans may have the same words. */
export function differs(given, field, columns) {
  const said = columns.map((i) => (field.name === "span"
    ? `${given.claims[i].claim.start} ${given.claims[i].claim.end}` : field.values[i]));
  return new Set(said).size > 1;
}

/** The fields that still wait for a choice. */
export function undecided(given, verdict) {
  const columns = kept(given, verdict);
  return given.fields.filter((field) => differs(given, field, columns)
    && verdict.take[field.name] === undefined && verdict.written[field.name] === undefined);
}

/** Choose a column for a field; the same again takes the choice back. */
export function choose(verdict, name, column) {
  const { [name]: before, ...take } = verdict.take;
  const { [name]: _, ...written } = verdict.written;
  return { ...verdict, written, take: before === column ? take : { ...take, [name]: column } };
}

/** Write a value of one's own for a field; an empty one takes it back. */
export function write(verdict, name, value) {
  const { [name]: _, ...written } = verdict.written;
  const { [name]: __, ...take } = verdict.take;
  return { ...verdict, take, written: value === "" ? written : { ...written, [name]: value } };
}

/** Everything from one column. */
export function takeAll(given, verdict, column) {
  const { [column]: _, ...rejected } = verdict.rejected;
  return { ...verdict, rejected, written: {}, take: Object.fromEntries(given.fields.map((field) => [field.name, column])) };
}

/** Say of a column that it is no claim, and why; without a reason it is one again. */
export function reject(verdict, column, reason) {
  const { [column]: _, ...rejected } = verdict.rejected;
  const take = Object.fromEntries(Object.entries(verdict.take).filter(([, taken]) => taken !== column));
  return { ...verdict, take, rejected: reason === null ? rejected : { ...rejected, [column]: reason } };
}

/** What the API is sent. */
export function bodyOf(given, verdict) {
  const uids = given.claims.map(({ claim }) => claim.uid);
  const take = Object.fromEntries(Object.entries(verdict.take).map(([name, column]) => [name, uids[column]]));
  const values = valuesOf(given, verdict);
  return {
    uid: verdict.uid, claims: uids, take, cause: verdict.cause, note: verdict.note,
    rejected: Object.entries(verdict.rejected).map(([column, reason]) => ({ claim: uids[column], reason })),
    ...(Object.keys(values).length ? { values } : {}),
  };
}

/** What is written anew: a stance of one's own means that all of them are sent. */
function valuesOf(given, verdict) {
  const plain = Object.entries(verdict.written).filter(([name]) => !name.startsWith(STANCE));
  const values = Object.fromEntries(plain);
  if (plain.length < Object.keys(verdict.written).length) values.stances = stancesOf(given, verdict);
  return values;
}

function stancesOf(given, verdict) {
  const columns = kept(given, verdict);
  const first = verdict.take.primary ?? columns[0];
  const stances = given.fields.filter(({ name }) => name.startsWith(STANCE)).map(({ name }) => {
    const said = given.claims.map(({ claim }) => claim.stances.find((each) => nameOf(each) === name));
    const value = verdict.written[name];
    const base = said[verdict.take[name] ?? columns.find((i) => said[i])];
    const stance = value === undefined ? said[verdict.take[name] ?? columns[0]] : { ...(base ?? said.find(Boolean)), value };
    return stance && { subject: stance.subject, value: stance.value, intensity: stance.intensity, explicitness: stance.explicitness, actor: stance.actor, name };
  }).filter(Boolean);
  const main = given.claims[first]?.claim.stances.find((each) => each.primary);
  return stances.map(({ name, ...stance }) => ({ ...stance, primary: Boolean(main) && name === nameOf(main) && stances.some((each) => each.name === name) }));
}

function nameOf({ subject, actor }) {
  return `${STANCE}${subject}${actor ? `:${actor}` : ""}`;
}

/** How the readings stand to one another, in a few words. */
export function standing(given, readings) {
  if (!given.claims.length) return "Written by the adjudicator";
  const silent = readings.length - given.claims.length;
  const count = given.fields.filter((field) => field.differs).length;
  if (given.claims.length === 1 && silent) return `Only ${readings[given.claims[0].reading].name}`;
  const rest = silent ? `, ${silent} without it` : "";
  return count ? `Differ on ${count} field${count === 1 ? "" : "s"}${rest}` : `Agree${rest}`;
}
