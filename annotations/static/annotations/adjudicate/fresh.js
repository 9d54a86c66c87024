// A claim that no reading has: where it stands, what about, who says it. It keeps what was typed until it is decided.

import { combobox } from "../combobox.js";
import { el, field, fill, select } from "../dom.js";
import { refusalNotice, toast } from "../messages.js";
import { speakerField } from "../speaker.js";
import { subjectOption, subjectTexts } from "../stances.js";
import { freshUid } from "../uid.js";
import { findWords, quoteIn, whole } from "./place.js";

/** `open()` shows the form in `root`; `decide(draft, body)` sends it, `closed()` is called by Cancel. */
export function freshClaim(root, docket, { decide, closed }) {
  const { page } = docket;
  const known = { page, actors: [], claims: new Map(), speakers: [], document: { author: page.author } };
  let [subjects, spans, draft, isFetched] = [[], [], { uid: freshUid() }, false];
  let parts = makeParts();

  function makeParts() {
    const number = (name) => el("input", { type: "number", name, min: 1, max: docket.sentences.length, inputmode: "numeric", oninput: bySentences });
    return {
      first: number("first"), last: number("last"),
      words: el("textarea", { rows: 2, name: "words", oninput: byWords }),
      which: el("select", { name: "which", onchange: preview }),
      quote: el("div", { class: "fresh-quote", "aria-live": "polite" }),
      subject: combobox({ title: "Subject", help: "Type a word, a code or a synonym", items: () => subjects, texts: subjectTexts, draw: subjectOption }),
      value: select("value", page.choices.value, "", "Choose"),
      speaker: speakerField(known, { changed: () => {}, propose }),
      cause: select("cause", page.causes, ""),
      note: el("textarea", { rows: 2, name: "note" }),
      notice: el("div", {}),
    };
  }

  /** The codebook and the registry, once. */
  async function fetchChoices() {
    if (isFetched) return;
    isFetched = true;
    try {
      const [found, actors] = await Promise.all([docket.api.get("subjects/"), docket.all("actors/")]);
      subjects = found.filter((each) => each.assignable && each.status === "active").sort((a, b) => (a.path < b.path ? -1 : 1));
      known.actors = actors.filter((each) => ["active", "proposed"].includes(each.status)).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      isFetched = false;
      fill(parts.notice, refusalNotice(error));
    }
  }

  async function propose(name) {
    try {
      const actor = await docket.api.post("actors/", { name, kind: "person" });
      known.actors = [...known.actors, actor];
      parts.speaker.show({ actors: [{ role: "speaker", actor: actor.id }], no_speaker: false });
      toast(`“${name}” is proposed for the registry.`);
    } catch (error) {
      fill(parts.notice, refusalNotice(error));
    }
  }

  // --- where it stands ---------------------------------------------------------------------------

  function bySentences() {
    const [a, b] = [parts.first, parts.last].map(({ value }) => Number(value) - 1);
    const [first, last] = [a, parts.last.value ? b : a];
    const isThere = (i) => Number.isInteger(i) && i >= 0 && i < docket.sentences.length;
    spans = isThere(first) && isThere(last) && first <= last ? [whole(docket.sentences, first, last)] : [];
    parts.words.value = "";
    choices();
  }

  function byWords() {
    spans = findWords(docket.sentences, parts.words.value);
    if (page.unit === "sentence") spans = spans.map(({ first, last }) => whole(docket.sentences, first, last));
    [parts.first.value, parts.last.value] = ["", ""];
    choices();
  }

  function choices() {
    fill(parts.which, spans.map(({ first }, i) => el("option", { value: i }, `In sentence ${docket.sentences[first].number}`)));
    parts.which.parentElement.hidden = spans.length < 2;
    preview();
  }

  function preview() {
    const found = spans[Number(parts.which.value) || 0];
    const asked = parts.words.value.trim() || parts.first.value;
    fill(parts.quote, found
      ? el("blockquote", { class: "quote", dir: "auto" }, quoteIn(docket.sentences, found))
      : asked ? el("p", { class: "error" }, parts.words.value ? "These words do not stand in the text." : "There are no such sentences.") : null);
  }

  // --- the form ----------------------------------------------------------------------------------

  function draw() {
    const close = el("button", { type: "button", class: "btn quiet icon", "aria-label": "Close the new claim", onclick: closed }, "×");
    fill(root, el("form", { class: "card case-card fresh", "aria-labelledby": "fresh-title", novalidate: true, onsubmit: (event) => { event.preventDefault(); send(); } },
      el("div", { class: "row case-top" }, el("h2", { class: "card-title", id: "fresh-title" }, "New claim"), close),
      el("p", { class: "quiet-text" }, "For what no reading has. Say where it stands: by sentences, or by its words."),
      el("div", { class: "pair" }, field("First sentence", parts.first), field("Last sentence", parts.last)),
      field("Or its exact words", parts.words), field("Which place", parts.which), parts.quote,
      parts.subject.root, field("Stance", parts.value), parts.speaker.root,
      el("div", { class: "pair" }, field("Why nobody has it", parts.cause), field("Note", parts.note)), parts.notice,
      el("div", { class: "row" }, el("button", { class: "btn primary" }, "Decide", el("kbd", { "aria-hidden": "true" }, "Ctrl ↵")))));
    choices();
  }

  function lacking() {
    const { actors, no_speaker: nobody } = parts.speaker.read();
    return [
      [spans.length, "where it stands"], [parts.subject.item, "a subject"], [parts.value.value, "a stance"],
      [actors.length || nobody, "who says it, or that nobody can be named"],
    ].filter(([is]) => !is).map(([, word]) => word);
  }

  function body() {
    const { actors, no_speaker } = parts.speaker.read();
    const { start, end } = spans[Number(parts.which.value) || 0];
    const stances = [{ subject: parts.subject.item.code, value: parts.value.value, primary: true }];
    const people = actors.map(({ role, actor, label }) => ({ role, actor, label }));
    return { uid: draft.uid, claims: [], values: { start, end, stances, actors: people, no_speaker }, cause: parts.cause.value, note: parts.note.value };
  }

  async function send() {
    const missing = lacking();
    fill(parts.notice, missing.length ? el("div", { class: "notice wrong", role: "alert" }, el("p", {}, `Still missing: ${missing.join("; ")}.`)) : null);
    if (missing.length) return;
    try {
      if (!(await decide(draft, body()))) return;
      [draft, spans, parts] = [{ uid: freshUid() }, [], makeParts()];
    } catch (error) {
      if (!error.errors) throw error;
      fill(parts.notice, refusalNotice(error));
    }
  }

  return {
    open() {
      draw();
      fetchChoices();
      parts.first.focus();
    },
    send,
    /** A sentence pressed in the text; `further` makes it the last. */
    sentence(i, further) {
      const { number } = docket.sentences[i];
      if (further && parts.first.value) parts.last.value = number;
      else [parts.first.value, parts.last.value] = [number, ""];
      bySentences();
    },
    focus: () => root.querySelector("button.primary")?.focus(),
    get isTouched() { return Boolean(spans.length || parts.words.value || parts.note.value); },
  };
}
