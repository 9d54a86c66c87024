// Pure: cases in words.

export const letter = (place) => String.fromCharCode(65 + place);

/** "A", or where names are shown "A · Rosa Lind". */
export function columnName({ name }, place) {
  const own = letter(place);
  return !name || name === `Reading ${own}` ? `Reading ${own}` : `${own} · ${name}`;
}

function together(names) {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

const some = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** How far the readings of a case agree: "differ on 3 fields", "only Reading A", "all agree". */
export function agreement(item, readings) {
  const differing = item.fields.filter((field) => field.differs).length;
  const who = item.claims.map(({ reading }) => letter(reading));
  const all = who.length === readings;
  if (!who.length) return "in no reading";
  if (who.length === 1) return readings === 1 ? "one reading" : `only Reading ${who[0]}`;
  const said = differing ? `differ on ${some(differing, "field")}` : "agree";
  if (all) return differing ? said : "all agree";
  return `only ${together(who)}, ${differing ? `which ${said}` : "which agree"}`;
}

/** The words by which a case is known. */
export function quoteOf(item) {
  return item.gold?.quote ?? item.claims[0]?.claim.quote ?? "A claim nobody had";
}

/** "3 of 12 cases decided" */
export function progressWords(cases) {
  const decided = cases.filter((each) => each.decision).length;
  return `${decided} of ${some(cases.length, "case")} decided`;
}

/** "Agree on 8 fields: Speaker, Type …" */
export function agreedWords(item) {
  const same = item.fields.filter((field) => !field.differs);
  const names = same.map(({ title }) => title).join(", ");
  if (item.claims.length === 1) return `What Reading ${letter(item.claims[0].reading)} says`;
  return `Agree on ${some(same.length, "field")}: ${names}`;
}

/** "decides 7 of 12 open cases" */
export function effectWords({ merged, left }) {
  return merged ? `decides ${merged} of ${some(merged + left, "open case")}` : "decides none of the open cases";
}
