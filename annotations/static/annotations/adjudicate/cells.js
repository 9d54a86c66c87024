// What a claim says on a field, as an element: words set off where they differ, a stance with its sign and colour.

import { el, select } from "../dom.js";
import { GLYPHS } from "../words.js";
import { stretches } from "./diff.js";
import { isStance, stanceIn } from "./verdict.js";

/** A text with the words set off that none of the others has. */
export function compared(text, others) {
  return stretches(text, others).map((each) => (each.only
    ? el("mark", { class: "only" }, el("span", { class: "sr-only" }, " only here: "), each.text, el("span", { class: "sr-only" }, " (end) "))
    : document.createTextNode(each.text)));
}

/** What claim number `place` of a case says on a field. */
export function said(item, field, place) {
  const { claim } = item.claims[place];
  if (field.name === "span" && field.differs) {
    return el("span", { class: "said words" }, compared(claim.quote, item.claims.filter((_, i) => i !== place).map((each) => each.claim.quote)));
  }
  if (isStance(field.name)) return stanceSaid(stanceIn(claim, field.name), field.values[place]);
  return el("span", { class: field.name === "span" ? "said words" : "said" }, field.values[place]);
}

export function stanceSaid(stance, words) {
  const value = stance?.value || "none";
  return el("span", { class: `said stance-${value}` }, stance ? el("span", { class: "glyph", "aria-hidden": "true" }, `${GLYPHS[stance.value]} `) : null, words);
}

/** What to write a field's value anew in: `read()` gives the value, null where it is not written. */
export function writer(field, written, choices, changed) {
  return isStance(field.name) ? stanceWriter(field, written, choices, changed) : plainWriter(field, written, choices, changed);
}

function plainWriter({ name, title }, written, choices, changed) {
  const control = name in choices
    ? select(name, [["-", "–"], ...choices[name]], written === "" ? "-" : written ?? "", "As in a reading")
    : el("textarea", { rows: 2, class: "control", value: written ?? "" });
  control.classList.add("control");
  control.setAttribute("aria-label", `${title}, written anew`);
  control.addEventListener(name in choices ? "change" : "input", () => changed());
  const read = () => (control.value === "-" ? "" : control.value || null);
  return { root: el("div", { class: "writer" }, control), read, focus: () => control.focus() };
}

function stanceWriter({ title }, written, choices, changed) {
  const pick = (name, words, list, value, none) => {
    const control = select(name, list, value, none);
    control.classList.add("control");
    control.setAttribute("aria-label", `${title}, written anew: ${words}`);
    control.addEventListener("change", () => changed());
    return control;
  };
  const known = written || {};
  const value = pick("value", "stance", [...choices.value, ["-", "Leave this subject out"]], written === "" ? "-" : known.value ?? "", "As in a reading");
  const intensity = pick("intensity", "intensity", choices.intensity, known.intensity, "Intensity not said");
  const explicitness = pick("explicitness", "how it is said", choices.explicitness, known.explicitness, "Said or implied?");
  const read = () => {
    if (value.value === "-") return "";
    return value.value ? { value: value.value, intensity: Number(intensity.value) || null, explicitness: explicitness.value } : null;
  };
  return { root: el("div", { class: "writer" }, value, intensity, explicitness), read, focus: () => value.focus() };
}
