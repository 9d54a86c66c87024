// The rows of a claim card that say what it is about, and where it stands on each subject.

import { combobox } from "./combobox.js";
import { el, fill, select } from "./dom.js";
import { GLYPHS } from "./words.js";
import { actorOption, actorTexts, latestFirst } from "./speaker.js";

export const subjectTexts = (subject) => [subject.label, subject.code, ...(subject.synonyms || []), subject.path];

export function subjectOption(subject) {
  return el("span", {}, el("b", {}, subject.label), " ", el("small", {}, `${subject.code} · ${subject.path}`),
    subject.proposition ? el("small", { class: "proposition" }, `“${subject.proposition}”`) : null);
}

/** Where a subject stands in the tree, its last step set off. */
export function pathOf(path) {
  const steps = path.split(" > ");
  const above = steps.slice(0, -1).map((step) => `${step} › `);
  return el("p", { class: "path" }, above, el("b", {}, steps.at(-1)));
}

/** What the codebook says of a subject: path, proposition, and on demand definition and rules. */
export function about(subject) {
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

/** Subjects with those first that the speaker of a claim was last tagged with, here and in other documents. */
function likelySubjects(reading, claim) {
  const speaker = claim.actors.find((each) => each.role === "speaker")?.actor;
  const here = [...reading.claims.values()].filter((each) => each.uid !== claim.uid)
    .sort(latestFirst);
  const same = here.filter((each) => speaker && each.actors.some((actor) => actor.actor === speaker));
  const before = reading.speakers.find((each) => each.actor === speaker)?.subjects ?? [];
  const codes = [...codesOf(same), ...before, ...codesOf(here)];
  const first = [...new Set(codes)].map((code) => reading.subjects.find((each) => each.code === code)).filter(Boolean);
  return [...new Set([...first.slice(0, 8), ...reading.subjects])];
}

const codesOf = (claims) => claims.flatMap((claim) => claim.stances.map((stance) => stance.subject));

const BLANK = { subject: "", value: "", intensity: null, explicitness: "", primary: false, actor: null, actor_name: null };

const FIELDS = Object.keys(BLANK).filter((name) => name !== "actor_name");
const isSameStance = (a, b) => FIELDS.every((name) => (a[name] ?? BLANK[name]) === (b[name] ?? BLANK[name]));

/** Whether two claims say the same of the same subjects, in the same order. */
function isSame(a, b) {
  return a.stances.length === b.stances.length && a.stances.every((each, i) => isSameStance(each, b.stances[i]))
    && isSameStance(a.coming ?? BLANK, b.coming ?? BLANK);
}

function stanceRow(reading, claim, { changed, removed, done }) {
  const { choices } = reading.page;
  let stance = { ...BLANK };
  let explained; // the subject whose definition is shown
  const facts = el("div", { class: "about" });
  const problem = el("p", { class: "error", role: "alert" });
  const subject = combobox({
    title: "Subject", help: "Type a word, a code or a synonym", key: "t", items: () => likelySubjects(reading, claim()),
    texts: subjectTexts, draw: subjectOption, done,
    changed: () => {
      const { item } = subject;
      if (item) edit({ subject: item.code, label: item.label, path: item.path });
      else if (!subject.text) edit({ subject: "" });
      explain();
    },
  });
  subject.input.addEventListener("blur", explain);
  const buttons = choices.value.map(([key, word], i) =>
    el("button", { type: "button", class: `choice stance-${key}`, "aria-pressed": "false", "data-value": key, onclick: () => edit({ value: stance.value === key ? "" : key }) },
      el("span", { class: "glyph", "aria-hidden": "true" }, GLYPHS[key]), word, i < 5 ? el("kbd", { "aria-hidden": "true" }, String(i + 1)) : null));
  const scale = el("div", { class: "scale", role: "group", "aria-label": "Stance" }, buttons);
  const intensity = select("intensity", choices.intensity, null);
  intensity.addEventListener("change", () => edit({ intensity: Number(intensity.value) || null }));
  const explicitness = select("explicitness", choices.explicitness, "");
  explicitness.addEventListener("change", () => edit({ explicitness: explicitness.value }));
  const toward = combobox({
    title: "Toward whose conduct", help: "Only where one is meant", items: () => reading.actors,
    texts: actorTexts, draw: actorOption,
    changed: () => { if (toward.item || !toward.text) edit({ actor: toward.item?.id ?? null, actor_name: toward.item?.name ?? null }); explain(); },
  });
  const main = el("button", { type: "button", class: "btn quiet", onclick: () => edit({ primary: true }) }, "Make it the main subject");
  const foot = el("div", { class: "row stance-foot" }, main, el("button", { type: "button", class: "btn quiet", onclick: () => removed(row) }, "Remove"));
  const labelled = (title, key, control) => {
    control.setAttribute("aria-label", title);
    return el("div", { class: "field" }, el("div", { class: "field-head" }, el("span", { "aria-hidden": "true" }, title), el("kbd", { "aria-hidden": "true" }, key)), control);
  };
  const root = el("fieldset", { class: "stance-row" }, el("legend", { class: "sr-only" }, "Subject and stance"),
    subject.root, problem, facts, scale,
    el("div", { class: "pair" }, labelled("Intensity", "+ −", intensity), labelled("Said or implied", "i", explicitness)),
    toward.root, foot);

  function edit(fields) {
    stance = { ...stance, ...fields };
    draw();
    changed(row, fields);
  }

  function explain() {
    const isOdd = (field) => field.text && !field.item && document.activeElement !== field.input;
    problem.textContent = isOdd(subject) ? `“${subject.text}” is no subject of this codebook: choose one from the list.`
      : isOdd(toward) ? `“${toward.text}” is not in the registry of actors: choose one from the list, or leave it empty.` : "";
  }

  function draw() {
    const known = reading.byCode.get(stance.subject);
    if (known !== explained) fill(facts, about(known));
    explained = known;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.value === stance.value));
    intensity.value = stance.intensity ?? "";
    explicitness.value = stance.explicitness;
    main.hidden = stance.primary;
  }

  const row = {
    root, subject, foot, edit,
    /** Forget what was typed here. */
    clear() {
      stance = { ...BLANK };
      subject.set(null);
      toward.set(null);
    },
    get stance() { return stance; },
    /** Draw what is wanted; a field that is being typed in is left alone. */
    show(given) {
      stance = { ...BLANK, ...given };
      const known = reading.byCode.get(stance.subject) ?? (stance.subject ? { code: stance.subject, label: stance.label, path: stance.path } : null);
      if (document.activeElement !== subject.input) subject.set(known);
      if (document.activeElement !== toward.input) toward.set(reading.actors.find((actor) => actor.id === stance.actor) ?? null, stance.actor_name || "");
      draw();
      explain();
    },
    /** The same stance, as the service writes it. */
    adopt(given) {
      stance = { ...BLANK, ...given };
      draw();
    },
  };
  return row;
}

/** All stance rows of a card: `show(claim)` draws them, `changed({stances, coming})` says what is wanted. */
export function stanceRows(reading, claim, { changed, done }) {
  const box = el("div", { class: "stance-rows" });
  let rows = [];
  let latest = null; // the row that was worked on last

  function wanted() {
    const all = rows.map((row) => row.stance).filter((stance) => stance.subject);
    if (all.length && !all.some((each) => each.primary)) all[0] = { ...all[0], primary: true };
    const coming = rows.find((row) => !row.stance.subject && (row.stance.value || row.stance.intensity || row.stance.explicitness))?.stance ?? null;
    return { stances: all, coming };
  }

  function edited(row, fields) {
    if (fields.primary) for (const other of rows) if (other !== row) other.show({ ...other.stance, primary: false });
    changed(wanted());
  }

  function add(stance) {
    const row = stanceRow(reading, claim, { changed: edited, removed: remove, done });
    row.show(stance);
    row.root.addEventListener("focusin", () => { latest = row; });
    rows.push(row);
    box.append(row.root);
    tidy();
    return row;
  }

  function remove(row) {
    rows = rows.filter((each) => each !== row);
    row.root.remove();
    if (!rows.length) add({});
    tidy();
    changed(wanted());
    rows.at(-1).subject.input.focus();
  }

  function tidy() {
    for (const row of rows) row.foot.hidden = rows.length < 2;
  }

  /** Before another claim is shown: one row, with nothing typed in it. */
  function clear() {
    while (rows.length > 1) rows.pop().root.remove();
    rows[0].clear();
    latest = null;
  }

  /** Draw the rows of the claim. Where they say what is wanted they stay as they are, also those that say nothing yet. */
  function show() {
    const now = claim();
    if (isSame(wanted(), now)) rows.filter((row) => row.stance.subject).forEach((row, i) => row.adopt(now.stances[i]));
    else lay(now);
    tidy();
  }

  function lay({ stances, coming }) {
    const all = [...stances, ...(coming ? [coming] : [])];
    if (!all.length) all.push({});
    while (rows.length > all.length && !rows.at(-1).root.contains(document.activeElement)) rows.pop().root.remove();
    all.forEach((stance, i) => (rows[i] ? rows[i].show(stance) : add(stance)));
  }

  /** The row that keys act on: the one that was worked on last, else the first. */
  const current = () => (rows.includes(latest) ? latest : rows[0]);

  /** To the first subject, or where it is there to its stance. */
  function lead() {
    const [row] = rows;
    (row.stance.subject ? row.root.querySelector(".choice") : row.subject.input).focus();
  }

  add({});
  const more = el("button", { type: "button", class: "btn quiet", onclick: () => add({}).subject.input.focus() }, "+ Another subject");
  return { root: el("div", {}, box, more), show, clear, current, lead };
}
