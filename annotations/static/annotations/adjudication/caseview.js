// The open case: candidates as columns, fields as rows, what was chosen, and how it is decided.

import { difference } from "./diff.js";
import { el, field, freshId, select } from "../dom.js";
import { kept, STANCE, undecided } from "./verdict.js";

const CHOICES = ["claim_type", "attribution", "modality", "verifiability"];

/** `on` has choose, write, takeAll, reject(column), restore(column), set(what), decide. */
export function caseView(page, given, verdict, { readings, current, on }) {
  const columns = kept(given, verdict);
  const same = given.fields.filter((each) => !each.differs);
  const differing = given.fields.filter((each) => each.differs);
  const open = undecided(given, verdict);
  const table = el("table", { class: "data case" },
    el("caption", { class: "sr-only" }, "What the readings say"),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Field"),
      given.claims.map((each, i) => head(readings[each.reading].name, i, verdict, on)),
      el("th", { scope: "col" }, "Or else"))),
    el("tbody", {}, differing.map((each) => row(page, given, verdict, each, { columns, isCurrent: each.name === current, on }))));
  return el("section", { class: "card open-case", "aria-label": "Open case" },
    differing.length ? el("div", { class: "table-frame", tabindex: "0", role: "group", "aria-label": "Case" }, table)
      : el("div", { class: "row" }, given.claims.map((each, i) => head(readings[each.reading].name, i, verdict, on, "div"))),
    el("details", { class: "same", open: !differing.length }, el("summary", {}, `The same in all: ${same.length} field${same.length === 1 ? "" : "s"}`),
      el("dl", { class: "agreed" }, same.map((each) => el("div", {}, el("dt", {}, each.title), el("dd", { dir: "auto" }, each.values[0]))))),
    decideForm(page, verdict, open, columns, on));
}

function head(name, column, verdict, on, tag = "th") {
  const reason = verdict.rejected[column];
  const buttons = reason === undefined
    ? [el("button", { type: "button", class: "btn quiet", onclick: () => on.takeAll(column) }, "Take all", el("span", { class: "sr-only" }, ` of ${name}`)),
      el("button", { type: "button", class: "btn quiet", onclick: () => on.reject(column) }, "Reject", el("span", { class: "sr-only" }, ` ${name}`))]
    : [el("span", { class: "quiet-text" }, `Rejected: ${reason}`), el("button", { type: "button", class: "btn quiet", onclick: () => on.restore(column) }, "Not rejected", el("span", { class: "sr-only" }, ` ${name}`))];
  return el(tag, { ...(tag === "th" ? { scope: "col" } : {}), class: reason === undefined ? "" : "dimmed" }, el("strong", {}, name), " ", ...buttons);
}

function row(page, given, verdict, { name, title, values }, { columns, isCurrent, on }) {
  const chosen = verdict.take[name];
  const cells = values.map((value, i) => el("td", {},
    el("button", {
      type: "button", class: "cell", dir: "auto", "aria-pressed": String(chosen === i), disabled: !columns.includes(i),
      onclick: () => on.choose(name, i),
    }, el("span", { class: "sr-only" }, `${title}: `), name === "span" ? quote(values, i) : value)));
  return el("tr", { class: isCurrent ? "current" : "", "data-field": name }, el("th", { scope: "row" }, title), cells, el("td", {}, other(page, name, title, verdict, on)));
}

/** The words of a candidate, with those that the others have not set off for eye and ear. */
function quote(values, i) {
  const others = values.filter((_, other) => other !== i);
  const theirs = others.find((each) => each !== values[i]) ?? values[i];
  return difference(values[i], theirs).map(({ text, only }) => (only
    ? el("mark", {}, el("span", { class: "sr-only" }, " only here: "), text, el("span", { class: "sr-only" }, " "))
    : text));
}

/** A value that no reading has, for the fields that have a list of them. */
function other(page, name, title, verdict, on) {
  const known = name.startsWith(STANCE) ? page.choices.value : CHOICES.includes(name) ? page.choices[name] : null;
  if (!known) return "";
  const pick = select(name, known, verdict.written[name], "–");
  pick.setAttribute("aria-label", `${title}: another value`);
  pick.addEventListener("change", () => on.write(name, pick.value));
  return pick;
}

function decideForm(page, verdict, open, columns, on) {
  const cause = select("cause", page.causes, verdict.cause, "Not said");
  cause.addEventListener("change", () => on.set({ cause: cause.value }));
  const note = el("textarea", { rows: 2, value: verdict.note, name: "note" });
  note.addEventListener("input", () => on.set({ note: note.value }));
  const left = open.length ? `Choose: ${open.map((each) => each.title).join(", ")}` : columns.length ? "Everything is chosen." : "No claim will stand.";
  return el("div", { class: "decide" }, field("Why do they differ?", cause), field("Note for the annotators", note),
    el("div", { class: "row" }, el("button", { type: "button", class: "btn primary", disabled: open.length > 0, onclick: on.decide }, "Decide", el("kbd", { "aria-hidden": "true" }, "Ctrl ↵")),
      el("span", { class: "quiet-text", id: "left" }, left)));
}

/** What was decided of a case: how it came out, who said what, why. */
export function decidedView(given, { readings, mayUndo, on }) {
  const { decision, gold } = given;
  const lines = given.claims.map((each) => {
    const candidate = decision.candidates.find(({ claim }) => claim === each.claim.uid);
    const fields = given.fields.filter(({ name }) => decision.sources[name] === each.claim.uid).map(({ title }) => title);
    const said = candidate?.verdict === "rejected" ? `rejected: ${candidate.reason}` : fields.length ? `gave ${fields.join(", ")}` : "taken into account";
    return el("li", {}, el("strong", {}, readings[each.reading].name), ` ${said}`);
  });
  return el("section", { class: "card open-case", "aria-label": "Decided case" },
    el("p", { dir: "auto", class: "gold-quote" }, gold ? gold.quote : "No claim stands."),
    gold ? el("p", {}, gold.stances.map((each) => `${each.label}: ${each.value.replace("_", " ")}`).join("; ")) : null,
    el("ul", {}, lines), decision.note ? el("blockquote", { class: "note", dir: "auto" }, decision.note) : null,
    mayUndo ? el("button", { type: "button", class: "btn", onclick: on.undo }, "Take back", el("kbd", { "aria-hidden": "true" }, "u")) : null);
}

/** A claim that no reading has: its words, subject, stance and speaker. */
export function freshForm({ subjects, actors, choices, sentences }, on) {
  const words = el("textarea", { rows: 3, name: "words", required: true });
  const subject = select("subject", subjects.map((each) => [each.code, each.path]), "", "Choose");
  const value = select("value", choices.value, "", "Choose");
  const speaker = select("speaker", actors.map((each) => [each.id, each.name]), "", "Nobody can be named");
  const said = el("p", { class: "help", role: "alert", id: freshId("said") });
  const send = () => {
    const at = find(sentences, words.value);
    if (!at) { said.textContent = "These words are not in the text as you typed them."; return words.focus(); }
    if (!subject.value || !value.value) { said.textContent = "Choose a subject and a stance."; return subject.focus(); }
    on.send({ ...at, stances: [{ subject: subject.value, value: value.value }],
      ...(speaker.value ? { actors: [{ actor: Number(speaker.value) }] } : { no_speaker: true }) });
  };
  return el("section", { class: "card open-case", "aria-label": "New claim" },
    el("h2", { class: "card-title" }, "A claim that no reading has"),
    field("Its words, as the text has them", words), field("Subject", subject), field("Stance", value), field("Speaker", speaker), said,
    el("div", { class: "row" }, el("button", { type: "button", class: "btn primary", onclick: send }, "Add it to gold"), el("button", { type: "button", class: "btn", onclick: on.cancel }, "Cancel")));
}

/** Where words stand in the text, in code points: inside one sentence, or from one through another. */
function find(sentences, typed) {
  const wanted = typed.trim();
  if (!wanted) return null;
  for (const [i, first] of sentences.entries()) {
    let text = first.text;
    for (let j = i; j < sentences.length && text.length < wanted.length + first.text.length + 2; j += 1) {
      if (j > i) text += `${" ".repeat(sentences[j].start - sentences[j - 1].end)}${sentences[j].text}`;
      const at = text.indexOf(wanted);
      if (at >= 0 && at <= first.text.length) {
        const start = first.start + [...text.slice(0, at)].length;
        return { start, end: start + [...wanted].length };
      }
    }
  }
  return null;
}
