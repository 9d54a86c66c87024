// The text, once: the open case's claims underlined in lanes with the letters of their readings, what is gold tinted.

import { el, fill } from "../dom.js";
import { slice } from "../offsets.js";
import { LANES, lanes, segments } from "../segments.js";
import { stanceClass } from "../words.js";
import { letter } from "./said.js";

/** So many sentences are left out of the layout together, while they are out of sight. */
const BLOCK = 50;
/** A guess at how high a sentence is before it has been in sight: pixels a line, characters a line. */
const [LINE, WIDTH] = [29, 60];

/** `go(i)` is called for a sentence whose number is pressed, with whether Shift was held. */
export function textView(root, docket, go) {
  let items = [];
  let drawn = new Map(); // index of a sentence → what was drawn over it
  let current = 0;

  function build() {
    items = docket.sentences.map(make);
    drawn = new Map();
    const blocks = [];
    for (let at = 0; at < items.length; at += BLOCK) {
      const block = el("div", { class: "block", role: "none" }, items.slice(at, at + BLOCK).map(({ item }) => item));
      const lines = docket.sentences.slice(at, at + BLOCK).reduce((sum, { text }) => sum + Math.ceil(text.length / WIDTH), 0);
      block.style.setProperty("--height", `${lines * LINE}px`);
      blocks.push(block);
    }
    fill(root, el("div", { class: "sentences", role: "list" }, blocks));
  }

  function make(sentence, i) {
    const before = docket.sentences[i - 1];
    const starts = !before || before.paragraph !== sentence.paragraph;
    const number = el("button", {
      type: "button", class: "sentence-number numbers", tabindex: i === current ? "0" : "-1", "aria-label": `Sentence ${sentence.number}`,
      "aria-describedby": `t${sentence.number}`, onclick: (event) => { settle(i); go(i, event.shiftKey); },
    }, String(sentence.number));
    const text = el("span", { class: "sentence-text", id: `t${sentence.number}`, dir: "auto" }, sentence.text);
    return { number, text, item: el("div", { role: "listitem", class: `sentence kind-${sentence.kind}${starts ? " starts" : ""}`, id: `s${sentence.number}` }, number, text) };
  }

  /** Make a sentence the one stop of the Tab key in the text. */
  function settle(i) {
    [items[current].number.tabIndex, items[i].number.tabIndex] = [-1, 0];
    current = i;
  }

  /** The index of the sentence in which a position stands. */
  function indexAt(position) {
    let [low, high] = [0, docket.sentences.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (docket.sentences[middle].end > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Draw over the text the spans of the open case and of what is gold; only the sentences that change. */
  function show(item) {
    const spans = spansOf(item);
    const over = new Map();
    for (const span of spans) {
      for (let i = indexAt(span.start); i < items.length && docket.sentences[i].start < span.end; i += 1) {
        over.set(i, [...(over.get(i) ?? []), span]);
      }
    }
    for (const i of new Set([...drawn.keys(), ...over.keys()])) {
      const inside = over.get(i) ?? [];
      const look = JSON.stringify(inside);
      if (look !== (drawn.get(i) ?? "[]")) drawSentence(i, inside);
      if (inside.length) drawn.set(i, look);
      else drawn.delete(i);
    }
  }

  function spansOf(item) {
    const open = (item?.claims ?? []).map(({ reading, claim }) => ({
      uid: claim.uid, start: claim.start, end: claim.end, letter: letter(reading), look: stanceClass(claim),
    }));
    const gold = docket.cases.filter((each) => each.gold).map(({ gold: { uid, start, end } }) => ({ uid, start, end, isGold: true }));
    return [...gold, ...open];
  }

  function drawSentence(i, inside) {
    const sentence = docket.sentences[i];
    const candidates = inside.filter((each) => !each.isGold);
    const laneOf = lanes(candidates);
    items[i].item.dataset.lanes = Math.min(LANES, Math.max(0, ...candidates.map(({ uid }) => laneOf.get(uid) + 1)));
    items[i].item.classList.toggle("of-case", candidates.length > 0);
    fill(items[i].text, segments(sentence.start, sentence.end, inside).map((segment) => stretch(sentence, segment, inside, laneOf)));
  }

  function stretch(sentence, segment, inside, laneOf) {
    let node = document.createTextNode(slice(sentence.text, segment.start - sentence.start, segment.end - sentence.start));
    const over = inside.filter((each) => segment.uids.includes(each.uid));
    const open = over.filter((each) => !each.isGold && laneOf.get(each.uid) < LANES).sort((a, b) => laneOf.get(a.uid) - laneOf.get(b.uid));
    for (const each of open) {
      const begins = each.start === segment.start || (each.start < sentence.start && segment.start === sentence.start);
      node = el("span", { class: `underline lane-${laneOf.get(each.uid)} ${each.look}` }, node);
      if (begins) node.dataset.letter = each.letter;
    }
    return over.some((each) => each.isGold) ? el("span", { class: "is-gold" }, node) : node;
  }

  /** Bring a case's place into sight. */
  function reveal(item) {
    const { start } = item.gold ?? item.claims[0].claim;
    items[indexAt(start)]?.item.scrollIntoView({ block: "center" });
  }

  // Space presses a number, as it does every button, and leads to no other case.
  root.addEventListener("keydown", (event) => { if (event.key === " ") event.stopPropagation(); });

  return { build, show, reveal };
}
