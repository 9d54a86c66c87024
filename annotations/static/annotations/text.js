// The text: one element for each sentence, claims underlined in lanes, keyboard focus on the numbers.

import { el, fill } from "./dom.js";
import { places } from "./match.js";
import { slice } from "./offsets.js";
import { LANES, segments } from "./segments.js";
import { GLYPHS, primary, stanceClass, summary } from "./words.js";

const MOST_GLYPHS = 2;
/** So many sentences are made before the first look; the rest follow at once after it. */
const FIRST_LOOK = 120;
/** So many sentences are left out of the layout together, while they are out of sight. */
const BLOCK = 50;
/** A guess at how high a sentence is before it has been in sight: pixels a line, characters a line. */
const [LINE, WIDTH] = [29, 68];
const KINDS = { heading: ", heading", list_item: ", list item", boilerplate: ", boilerplate" };

const isSame = (a, b) => b && a.state === b.state && a.open === b.open && a.choice === b.choice && a.talk === b.talk && a.claims.length === b.claims.length
  && a.claims.every((each, n) => each === b.claims[n] && a.lanes[n] === b.lanes[n]);
/** Whether the words of a sentence stand there without any element around them. */
const isBare = (look) => !look || (!look.claims.length && (!look.choice || look.choice === "whole"));

/** The range of an element's text from one UTF-16 unit to another. */
function rangeIn(element, from, to) {
  const range = new Range();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let seen = 0;
  for (let node = walker.nextNode(); node; seen += node.length, node = walker.nextNode()) {
    if (from >= seen && from < seen + node.length) range.setStart(node, from - seen);
    if (to > seen && to <= seen + node.length) range.setEnd(node, to - seen);
  }
  return range;
}

/** The text of a reading in `root`; `show(state)` draws what changed, `focus(i)` moves there. */
export function textView(root, reading) {
  let items = [];
  let drawn = [];
  let [current, selected, chosen, shown] = [0, null, null, null];
  let isEntered = false; // whether a sentence was gone to: the first one is current without it

  /** Make the elements; those around sentence `around` first, so that the page can be seen early. */
  async function build(around = 0) {
    const list = el("div", { class: "sentences", role: "list" });
    items = [];
    drawn = [];
    current = 0;
    isEntered = false;
    const first = Math.max(FIRST_LOOK, around + FIRST_LOOK / 2);
    grow(list, first);
    fill(root, list);
    if (items.length < reading.sentences.length) {
      draw();
      await new Promise((painted) => { requestAnimationFrame(() => setTimeout(painted)); });
      grow(list, reading.sentences.length);
    }
    draw();
  }

  /** Make the elements up to so many, in whole blocks. */
  function grow(list, count) {
    while (items.length < Math.min(count, reading.sentences.length)) {
      const inside = reading.sentences.slice(items.length, items.length + BLOCK);
      const fresh = inside.map((sentence, n) => make(sentence, items.length + n));
      const block = el("div", { class: "block", role: "none" }, fresh.map(({ item }) => item));
      const lines = inside.reduce((sum, { text }) => sum + Math.ceil(text.length / WIDTH), 0);
      block.style.setProperty("--height", `${lines * LINE}px`);
      items.push(...fresh);
      list.append(block);
    }
  }

  function make(sentence, i) {
    const before = reading.sentences[i - 1];
    const starts = !before || before.paragraph !== sentence.paragraph;
    const number = el("button", { type: "button", class: "sentence-number numbers", tabindex: i === current ? "0" : "-1", "data-index": i, "aria-label": `Sentence ${sentence.number}`, "aria-describedby": `t${sentence.number}` }, String(sentence.number));
    const margin = el("span", { class: "margin" });
    const text = el("span", { class: "sentence-text", id: `t${sentence.number}`, dir: "auto" }, sentence.text);
    const item = el("div", { role: "listitem", class: `sentence kind-${sentence.kind}${starts ? " starts" : ""}`, id: `s${sentence.number}`, "data-index": i }, number, margin, text);
    return { item, number, margin, text };
  }

  /** Draw what changed: the claims and marks of the reading, which claim is open, what is chosen. */
  function show(state) {
    if (shown === reading.shown && selected === state.selected && chosen === state.chosen) return;
    ({ selected, chosen } = state);
    draw();
  }

  function draw() {
    shown = reading.shown;
    for (let i = 0; i < items.length; i += 1) {
      const look = lookOf(i);
      if (isSame(look, drawn[i])) continue;
      drawSentence(i, look, drawn[i]);
      drawn[i] = look;
    }
  }

  /** What is to be seen of a sentence beside its words: `choice` is "whole", or which of its words are chosen. */
  function lookOf(i) {
    const claims = reading.claimsIn(i);
    const isChosen = chosen && i >= chosen.first && i <= chosen.last;
    return {
      claims,
      state: shown.states[i],
      talk: shown.talk.sentences.get(i) ?? "",
      lanes: claims.map(({ uid }) => shown.lanes.get(uid)),
      open: claims.some(({ uid }) => uid === selected) ? selected : null,
      choice: !isChosen ? "" : chosen.whole ? "whole" : `${chosen.start}-${chosen.end}`,
    };
  }

  function drawSentence(i, { claims, lanes, state, choice, talk }, before) {
    const { item, number, margin, text } = items[i];
    const sentence = reading.sentences[i];
    const [isMarked, isChosen] = [state === "marked", choice === "whole"];
    item.classList.toggle("claimed", claims.length > 0);
    item.classList.toggle("marked", isMarked);
    item.classList.toggle("chosen", isChosen);
    item.dataset.lanes = Math.max(0, ...lanes.map((lane) => Math.min(lane, LANES - 1) + 1));
    number.setAttribute("aria-label", describe(sentence, claims, isMarked, talk));
    number.setAttribute("aria-pressed", String(isChosen));
    fill(margin, signs(sentence, claims, isMarked));
    if (talk !== (before?.talk ?? "")) drawTalk(item, sentence, talk);
    const inside = choice && !isChosen ? [...claims, { uid: "chosen", start: chosen.start, end: chosen.end, isChoice: true }] : claims;
    if (!inside.length && isBare(before)) return;
    fill(text, segments(sentence.start, sentence.end, inside).map((segment) => stretch(sentence, segment, inside, shown.lanes)));
  }

  /** The sign that something said here is open yet: for the pointer and the eye; for the ear the number says it. */
  function drawTalk(item, sentence, talk) {
    item.querySelector(".talk-sign")?.remove();
    item.classList.toggle("talked", Boolean(talk));
    if (talk) item.append(el("button", { type: "button", class: "talk-sign", tabindex: "-1", title: talk, "aria-label": `${talk}: sentence ${sentence.number}` }));
  }

  /** A stretch of text inside a wrapper for each claim over it, the lowest lane innermost. */
  function stretch(sentence, segment, inside, laneOf) {
    let node = document.createTextNode(slice(sentence.text, segment.start - sentence.start, segment.end - sentence.start));
    const over = segment.uids.map((uid) => inside.find((each) => each.uid === uid));
    if (over.some((each) => each.isChoice)) node = el("span", { class: "choice-of-words" }, node);
    const claims = over.filter((each) => !each.isChoice).sort((a, b) => laneOf.get(a.uid) - laneOf.get(b.uid));
    for (const claim of claims.filter((each) => laneOf.get(each.uid) < LANES)) {
      node = el("span", {
        class: `underline lane-${laneOf.get(claim.uid)} ${stanceClass(claim)} value-${primary(claim)?.value || "none"}${claim.uid === selected ? " selected" : ""}`,
        "data-uid": claim.uid, title: summary(claim, reading.page.choices),
      }, node);
    }
    return node;
  }

  function signs(sentence, claims, isMarked) {
    const begins = claims.filter((each) => each.start >= sentence.start);
    const shown = begins.slice(0, MOST_GLYPHS).map((each) =>
      el("span", { class: `glyph ${stanceClass(each)}`, "aria-hidden": "true" }, GLYPHS[primary(each)?.value || ""]));
    if (begins.length > MOST_GLYPHS) shown.push(el("span", { class: "more", "aria-hidden": "true" }, `+${begins.length - MOST_GLYPHS}`));
    if (claims.length) {
      const said = claims.map((each) => summary(each, reading.page.choices)).join("; ");
      return [...shown, el("span", { class: "sr-only", id: `c${sentence.number}` }, said)];
    }
    return el("span", { class: isMarked ? "check-sign" : "unread", "aria-hidden": "true" }, isMarked ? "✓" : "");
  }

  function describe(sentence, claims, isMarked, talk) {
    const state = claims.length ? `, ${claims.length} claim${claims.length > 1 ? "s" : ""}` : isMarked ? ", no claim" : "";
    return `Sentence ${sentence.number}${KINDS[sentence.kind] || ""}${state}${talk ? `, ${talk.toLowerCase()}` : ""}`;
  }

  /** Make a sentence the current one: the one stop of the Tab key in the text. */
  function settle(i) {
    if (!items[i]) return;
    if (i !== current) [items[current].number.tabIndex, items[i].number.tabIndex] = [-1, 0];
    current = i;
    isEntered = true;
    const claimed = reading.claimsIn(i).length ? ` c${reading.sentences[i].number}` : "";
    items[i].number.setAttribute("aria-describedby", `t${reading.sentences[i].number}${claimed}`);
  }

  function focus(i = current) {
    if (!items[i]) return;
    settle(i);
    items[i].number.focus({ preventScroll: true });
    items[i].item.scrollIntoView({ block: "nearest" });
  }

  /** Set off what was found in the sentences at these indices, and more so in the one looked at; where the browser can. */
  function highlight(query, indices, here = null) {
    if (!globalThis.CSS?.highlights) return;
    const rangesOf = (i) => places(reading.sentences[i].text, query).map((place) => rangeIn(items[i].text, ...place));
    CSS.highlights.set("found", new Highlight(...indices.filter((i) => i !== here).flatMap(rangesOf)));
    CSS.highlights.set("found-here", new Highlight(...(here === null ? [] : rangesOf(here))));
  }

  root.addEventListener("focusin", (event) => {
    if (event.target.matches(".sentence-number")) settle(Number(event.target.dataset.index));
  });

  return {
    build, show, focus, settle, highlight, root,
    textOf: (i) => items[i]?.text,
    itemOf: (i) => items[i]?.item,
    get count() { return items.length; },
    get current() { return current; },
    get entered() { return isEntered ? current : null; },
  };
}
