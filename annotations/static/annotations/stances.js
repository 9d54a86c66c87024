// The rows of a claim card that say what it is about, and where it stands on each subject.

import { combobox } from "./combobox.js";
import { el, fill, field, freshId, select } from "./dom.js";
import { GLYPHS } from "./words.js";
import { actorOption, actorTexts } from "./speaker.js";

const subjectTexts = (subject) => [subject.label, subject.code, ...(subject.synonyms || []), subject.path];

function subjectOption(subject) {
  return el("span", {}, el("b", {}, subject.label), " ", el("small", {}, `${subject.code} · ${subject.path}`));
}

/** Where a subject stands in the tree, its last step set off. */
export function pathOf(path) {
  const steps = path.split(" > ");
  const above = steps.slice(0, -1).map((step) => `${step} › `);
  return el("p", { class: "path" }, above, el("b", {}, steps.at(-1)));
}

function about(subject) {
  if (!subject) return [];
  const rules = [
    ["Belongs here", subject.include_rule], ["Does not", subject.exclude_rule], ["Examples", subject.examples],
  ].filter(([, text]) => text);
  const more = subject.definition || rules.length
    ? el("details", { class: "fold" }, el("summary", {}, "Definition"),
        subject.definition ? el("p", {}, subject.definition) : null,
        rules.map(([title, text]) => el("p", {}, el("b", {}, `${title}: `), text)))
    : null;
  const claim = subject.proposition
    ? el("p", { class: "proposition" }, el("span", { class: "sr-only" }, "Support means: "), `“${subject.proposition}”`)
    : null;
  return [pathOf(subject.path), claim, more];
}

function scale(name, choices, value, changed) {
  const buttons = choices.map(([key, word]) =>
    el("label", { class: `choice stance-${key}` },
      el("input", { type: "radio", name, value: key, checked: key === value, onchange: changed }),
      el("span", { class: "glyph", "aria-hidden": "true" }, GLYPHS[key]), word));
  return el("div", { class: "scale", role: "radiogroup", "aria-label": "Stance" }, buttons);
}

function stanceRow(reading, stance, { changed, removed }) {
  const choices = reading.page.choices;
  const name = freshId("stance");
  const facts = el("div", { class: "about" });
  const find = (code) => reading.subjects.find((subject) => subject.code === code);
  const known = stance.subject
    ? find(stance.subject) || { code: stance.subject, label: stance.label, path: stance.path }
    : null;
  const subject = combobox({
    title: "Subject", help: "Type a word, a code or a synonym", items: () => reading.subjects,
    texts: subjectTexts, draw: subjectOption, chosen: known,
    changed: () => { fill(facts, about(subject.item)); changed(); },
  });
  fill(facts, about(known));
  const values = scale(name, choices.value, stance.value, changed);
  const intensity = select("intensity", choices.intensity, stance.intensity);
  const explicitness = select("explicitness", choices.explicitness, stance.explicitness);
  const toward = combobox({
    title: "Toward whose conduct", help: "Only where one is meant", items: () => reading.actors,
    texts: actorTexts, draw: actorOption, changed,
    chosen: reading.actors.find((actor) => actor.id === stance.actor) || null,
  });
  const main = el("input", { type: "radio", name: "primary", checked: stance.primary, onchange: changed });
  const foot = el("div", { class: "row stance-foot" },
    el("label", { class: "check" }, main, "Main subject"),
    el("button", { type: "button", class: "btn quiet", onclick: () => removed(row) }, "Remove"));
  const root = el("fieldset", { class: "stance-row" }, el("legend", { class: "sr-only" }, "Subject and stance"),
    subject.root, facts, values,
    el("div", { class: "pair" }, field("Intensity", intensity), field("Said or implied", explicitness)),
    toward.root, foot);
  const row = {
    root, subject, toward, foot,
    get isEmpty() { return !subject.text && !this.value; },
    get value() { return values.querySelector("input:checked")?.value || ""; },
    get isMain() { return main.checked; },
    set isMain(yes) { main.checked = yes; },
    read() {
      return {
        subject: subject.item.code, label: subject.item.label, value: this.value,
        intensity: intensity.value ? Number(intensity.value) : null,
        explicitness: explicitness.value, primary: main.checked,
        actor: toward.item?.id ?? null, actor_name: toward.item?.name ?? null,
      };
    },
  };
  return row;
}

/** All stance rows of a card: `root` to show, `problems()` and `read()` to save. */
export function stanceRows(reading, stances, changed) {
  const box = el("div", { class: "stance-rows" });
  let rows = [];

  function tidy() {
    const several = rows.length > 1;
    for (const row of rows) row.foot.hidden = !several;
    if (rows.length && !rows.some((row) => row.isMain)) rows[0].isMain = true;
  }

  function add(stance) {
    const row = stanceRow(reading, stance, { changed, removed: remove });
    rows.push(row);
    box.append(row.root);
    tidy();
    return row;
  }

  function remove(row) {
    rows = rows.filter((each) => each !== row);
    row.root.remove();
    tidy();
    changed();
    rows.at(-1)?.subject.input.focus();
  }

  for (const stance of stances.length ? stances : [{ primary: true }]) add(stance);
  const more = el("button", { type: "button", class: "btn quiet", onclick: () => add({}).subject.input.focus() }, "+ Another subject");

  return {
    root: el("div", {}, box, more),
    problems() {
      return rows.filter((row) => !row.isEmpty && !row.subject.item).map((row) => ({
        detail: row.subject.text
          ? `“${row.subject.text}” is no subject of this codebook: choose one from the list.`
          : "Choose the subject that the stance is on.",
        focus: row.subject.input,
      })).concat(rows.filter((row) => row.toward.text && !row.toward.item).map((row) => ({
        detail: `“${row.toward.text}” is not in the registry of actors: choose one from the list, or leave it empty.`,
        focus: row.toward.input,
      })));
    },
    read() {
      const read = rows.filter((row) => row.subject.item).map((row) => row.read());
      if (read.length && !read.some((each) => each.primary)) read[0].primary = true;
      return read;
    },
  };
}
